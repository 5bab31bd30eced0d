//! A group as an actor of another: it starts, gets ready, stops and reports as one part.
//!
//! Storage is ready when all inside it are; then the API starts. The stop goes the other way round: the API first, then
//! storage, whose own parts stop in their own order.

use std::time::Duration;

use rungroup::{Context, Exit, group};

/// Says when it starts and stops; it is ready between the two.
async fn part(what: &'static str, ctx: Context) {
    println!("start {what}");
    ctx.ready();
    ctx.interrupted().await;
    println!("stop  {what}");
}

/// Runs for a while, then returns, which stops the group.
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
    // The compiler knows the group: its order can be shown without running it.
    println!("{}\n", App::PLAN);
    rungroup::main(app)
}

#[test]
fn survives_every_fault() {
    rungroup::drill(app).run();
}
