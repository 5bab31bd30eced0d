//! Faces that have a child process, and end without a word to its actor. The child ignores TERM, and says its number.

use std::thread;
use std::time::Duration;

use rungroup::{Context, Exit, Group, Interrupt, ProcessReady, ProcessSpec, Ready};

use crate::{GRACE, LONG, log_on_stdout, main_of, unknown};

pub(crate) fn run(face: &str) -> Exit {
    log_on_stdout();
    match face {
        "workers" => main_of(with_all_workers_blocked(GRACE)),
        "forced" => main_of(with_all_workers_blocked(LONG)),
        "build" => rungroup::main(async || {
            child().capture().await?;
            Ok(Group::new("sidecar"))
        }),
        _ => unknown(face),
    }
}

/// On stderr: its stdout may be captured.
fn child() -> ProcessSpec {
    let script = "trap '' TERM; echo leader $$ >&2; sleep 3600 & wait";
    ProcessSpec::new("sh").args(["-c", script])
}

/// More actors than there are workers keep them for ever, from when the child is there: its own actor is not polled again.
fn with_all_workers_blocked(grace: Duration) -> Group {
    let mut group = Group::new("sidecar").grace(grace);
    let execute = async |ctx: Context| {
        child()
            .execute_ready(ProcessReady::line("leader"), ctx)
            .await
    };
    group
        .add("child", execute, Interrupt::cancel())
        .ready(Ready::Manual);
    for index in 0..3 {
        let stay = async |_| {
            println!("here");
            loop {
                thread::park();
            }
        };
        group
            .add(format!("stuck-{index}"), stay, Interrupt::cancel())
            .requires(["child"]);
    }
    group
}
