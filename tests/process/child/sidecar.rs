//! Faces that have a child process, and end without an interrupt of its actor. The child ignores TERM, and prints its number.

use std::fs::File;
use std::io::Write;
use std::thread;
use std::time::Duration;

use rungroup::{Context, Exit, Group, Interrupt, ProcessReady, ProcessSpec, Ready};

use crate::{GRACE, LONG, log_on_stdout, main_of, unknown};

pub(crate) fn run(face: &str) -> Exit {
    log_on_stdout();
    match face {
        "workers" => main_of(with_all_workers_blocked(GRACE)),
        "terminal" => on_a_terminal(),
        "forced" => main_of(with_all_workers_blocked(LONG)),
        "build" => rungroup::main(async || {
            child().capture().await?;
            Ok(Group::new("sidecar"))
        }),
        _ => unknown(face),
    }
}

/// Writes the result to a file, because the terminal may be gone.
fn on_a_terminal() -> Exit {
    let say = |line: String| {
        if let Some(path) = std::env::args().nth(2) {
            let mut file = File::options().create(true).append(true).open(path)?;
            return writeln!(file, "{line}");
        }
        Ok(())
    };
    say(format!("pid {}", std::process::id())).expect("it can be written");
    let mut group = Group::new("sidecar").grace(LONG);
    let script = "echo leader $$; exec sleep 3600";
    let spec = ProcessSpec::new("sh").args(["-c", script]);
    group
        .actor("sidecar")
        .add_process(spec, ProcessReady::line("leader"));
    let execute = async move |ctx: Context| {
        ctx.interrupted().await;
        say(format!("cause {}", ctx.cause().expect("it stops")))?;
        say("stops".to_owned())?;
        // With a file, the test sends one more signal before this actor returns.
        let path = std::env::args().nth(2);
        if let Some(path) = path {
            let go_on = std::path::Path::new(&path).with_extension("go");
            while !go_on.exists() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
        std::io::Result::Ok(())
    };
    group.add("server", execute, Interrupt::cancel());
    let exit = main_of(group);
    say(format!("exit {}", exit.code())).expect("it can be written");
    exit
}

/// On stderr: its stdout may be captured.
fn child() -> ProcessSpec {
    let script = "trap '' TERM; echo leader $$ >&2; sleep 3600 & wait";
    ProcessSpec::new("sh").args(["-c", script])
}

/// More actors than workers block all of them, from the start of the child on: its own actor is not polled again.
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
