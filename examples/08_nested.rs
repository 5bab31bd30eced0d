//! A group as an actor of another group.
//!
//! `storage` is ready when all of its actors are, and then `api` starts. At the stop, `api` ends first. Then the actors of
//! `storage` stop in their own order.

use std::time::Duration;

use rungroup::{Context, Exit, group};

/// Prints its start and its stop.
async fn part(what: &'static str, ctx: Context) {
    println!("start {what}");
    ctx.ready();
    ctx.interrupted().await;
    println!("stop  {what}");
}

/// Returns after the time, which stops the group.
async fn visit(time: Duration, _ctx: Context) {
    tokio::time::sleep(time).await;
}

#[group]
struct Storage {
    #[actor(execute = part, interrupt = cancel, ready = manual)]
    disk: &'static str,

    #[actor(execute = part, interrupt = cancel, ready = manual, requires = [disk])]
    index: &'static str,
}

#[group]
struct App {
    #[actor(interrupt = cancel, ready = manual)]
    storage: Storage,

    #[actor(execute = part, interrupt = cancel, ready = manual, requires = [storage])]
    api: &'static str,

    #[actor(execute = visit, interrupt = drop, requires = [api])]
    visitor: Duration,
}

async fn app() -> anyhow::Result<App> {
    let storage = Storage {
        disk: "disk",
        index: "index",
    };
    Ok(App {
        storage,
        api: "api",
        visitor: Duration::from_millis(100),
    })
}

fn main() -> Exit {
    // The plan is a constant, so it can be printed without a run.
    println!("{}\n", App::PLAN);
    rungroup::main(app)
}

#[test]
fn survives_every_fault() {
    rungroup::drill(app).run();
}
