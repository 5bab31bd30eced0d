//! A thread that never returns. The process still exits in time, with code 1 and the name of the actor.
//!
//! A thread cannot be stopped from outside. When its grace period expires, the actor is aborted (`ctx.is_aborted()`), and
//! half a second later it is abandoned. The other actors have ended in order.

use std::time::Duration;

use rungroup::{Context, Exit, group};

/// Stands for a call into a library that hangs.
fn hang((): (), _ctx: Context) {
    loop {
        std::thread::park();
    }
}

/// Returns at its interrupt.
async fn flush(what: &'static str, ctx: Context) {
    ctx.interrupted().await;
    println!("{what} flushed");
}

/// Returns after the time, which stops the group.
async fn work(time: Duration, _ctx: Context) {
    tokio::time::sleep(time).await;
    println!("work is done");
}

#[group(grace = "2s")]
struct App {
    #[actor(blocking, execute = hang, interrupt = cancel, grace = "500ms")]
    scanner: (),

    #[actor(execute = flush, interrupt = cancel, stops_before = [scanner])]
    journal: &'static str,

    #[actor(execute = work, interrupt = cancel, stops_before = [journal])]
    work: Duration,
}

async fn app() -> anyhow::Result<App> {
    Ok(App {
        scanner: (),
        journal: "journal",
        work: Duration::from_millis(100),
    })
}

fn main() -> Exit {
    rungroup::main(app)
}

#[test]
fn a_drill_finds_the_stuck_thread_and_nothing_else() {
    let report = rungroup::drill(app).only("clean").report();
    let [abandoned, left] = report.findings() else {
        panic!("{report}");
    };
    let abandoned = abandoned.to_string();
    assert!(abandoned.starts_with("`scanner` was abandoned"), "{report}");
    let expected = "the thread of `scanner` was left after the run";
    assert_eq!(left.to_string(), expected);
}
