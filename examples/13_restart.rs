//! A worker that fails and restarts, and its dependent, which restarts with it.
//!
//! The connection of the feed breaks twice. Each time the reader, which receives from the feed, stops before the feed restarts,
//! and then restarts with the new value. Each attempt receives a clone of its field.

use std::time::Duration;

use rungroup::{Context, group};

/// Provides the number of its connection. The first two connections break after 20 ms.
async fn feed(connections: Connections, ctx: Context<u32>) -> anyhow::Result<()> {
    let number = connections.next();
    println!("feed: connection {number}");
    ctx.provide(number);
    if number < 3 {
        let wait = tokio::time::sleep(Duration::from_millis(20));
        if ctx.run_until_interrupted(wait).await.is_some() {
            anyhow::bail!("connection {number} is broken");
        }
    }
    ctx.interrupted().await;
    Ok(())
}

/// Reads from the connection until the interrupt. With the last one it returns.
async fn read(last: u32, ctx: Context<(), u32>) {
    let number = *ctx.received();
    println!("reader: reads from connection {number}");
    if number < last {
        ctx.interrupted().await;
        println!("reader: {}", ctx.cause().expect("an interrupt has a cause"));
    } // its `Ok` stops the group
}

/// The number of connections, which all attempts share.
#[derive(Clone, Default)]
struct Connections(std::sync::Arc<std::sync::atomic::AtomicU32>);

impl Connections {
    fn next(&self) -> u32 {
        self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1
    }
}

#[group]
struct App {
    #[actor(execute = feed, interrupt = cancel, provides = u32,
            restart(when = on_failure, backoff = "10ms", max_restarts = 5), dependents = restart)]
    feed: Connections,

    #[actor(execute = read, interrupt = cancel, receives = feed, restart = on_failure)]
    reader: u32,
}

async fn app() -> anyhow::Result<App> {
    Ok(App {
        feed: Connections::default(),
        reader: 3,
    })
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let report = app().await?.run().await?;
    let restarts = report.actor("feed").expect("`feed` is a field").restarts();
    println!("report: the feed restarted {} times", restarts.count);
    for attempt in restarts.first.iter().chain(&restarts.last) {
        println!("report: {}", attempt.failures[0]);
    }
    Ok(())
}

#[test]
fn survives_every_fault() {
    rungroup::drill(app).run();
}
