//! A function that observes its context, which is the most common actor. Go: `execute` runs `myProcess(ctx)`, `interrupt` calls
//! `cancel()`.
//!
//! `timer` returns first, which stops the group. `process` is interrupted and tidies up, and the program exits.

use std::time::Duration;

use rungroup::{Context, Exit, group};

/// Works in small steps until it is interrupted, then tidies up.
async fn work(step: Duration, ctx: Context) {
    println!("process: working");
    while ctx
        .run_until_interrupted(tokio::time::sleep(step))
        .await
        .is_some()
    {}
    if let Some(cause) = ctx.cause() {
        println!("process: tidying up, because {cause}");
    }
}

/// Returns after the time.
async fn wait(time: Duration, _ctx: Context) {
    tokio::time::sleep(time).await;
    println!("timer: time is up");
}

#[group]
struct App {
    #[actor(execute = work, interrupt = cancel)]
    process: Duration,

    /// Has nothing to tidy up, so it may be dropped at its await.
    #[actor(execute = wait, interrupt = drop)]
    timer: Duration,
}

async fn app() -> anyhow::Result<App> {
    Ok(App {
        process: Duration::from_millis(10),
        timer: Duration::from_millis(300),
    })
}

fn main() -> Exit {
    rungroup::main(app)
}

#[test]
fn survives_every_fault() {
    rungroup::drill(app).run();
}
