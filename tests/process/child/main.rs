//! A program of many faces for the process tests. The first argument or the variable `FACE` selects one. It logs on stdout, unless the
//! face has a subscriber of its own, and prints a line where a test waits for something.

mod ends;
#[cfg(target_os = "linux")]
mod grows;
mod hears;
mod prints;
#[cfg(target_os = "linux")]
mod reaps;
mod serves;
mod sidecar;
mod sticks;

use std::time::Duration;

use rungroup::{Exit, Group};

/// The grace of every group that is to be bounded by it.
const GRACE: Duration = Duration::from_millis(300);

/// A grace that no test waits for.
const LONG: Duration = Duration::from_secs(3600);

fn main() -> Exit {
    let face = std::env::var("FACE").ok();
    let face = face.or_else(|| std::env::args().nth(1)).unwrap_or_default();
    if face == "serves" {
        return serves::run();
    }
    let (family, face) = face.split_once("::").unwrap_or_default();
    match family {
        "ends" => ends::run(face),
        #[cfg(target_os = "linux")]
        "grows" => grows::run(face),
        "hears" => hears::run(face),
        "prints" => prints::run(face),
        #[cfg(target_os = "linux")]
        "reaps" => reaps::run(face),
        "sidecar" => sidecar::run(face),
        "sticks" => sticks::run(face),
        _ => unknown(face),
    }
}

fn unknown(face: &str) -> ! {
    panic!("there is no face `{face}`")
}

fn log_on_stdout() {
    tracing_subscriber::fmt()
        .with_ansi(false)
        .with_max_level(tracing::Level::DEBUG)
        .init();
}

/// The group as the whole process.
fn main_of(group: Group) -> Exit {
    rungroup::main(async || Ok(group))
}
