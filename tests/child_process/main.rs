//! Child processes of a group: real programs, told apart by their numbers, by what they say and in which order.
#![cfg(target_os = "linux")]

mod again;
mod capture;
mod declared;
mod fails;
mod killed;
mod output;
mod ready;
mod reaped;
mod stop;
mod supervisor;
mod support;

use rungroup::ProcessSpec;

/// A shell that runs this script.
fn sh(script: &str) -> ProcessSpec {
    ProcessSpec::new("sh").args(["-c", script])
}
