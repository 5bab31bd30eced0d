//! A ticker that runs until Ctrl-C. Go: an actor of its own that waits for signals, and a loop over a ticker and a context.
//!
//! `rungroup::main` listens to the signals, so they need no actor. A second Ctrl-C would abort the actors that have not ended,
//! and a third would end the process at once.

use std::time::Duration;

use rungroup::{Actor, Context, Exit, group};

/// A type with its own execute, so that its field sets none.
struct Ticker {
    every: Duration,
}

impl Actor for Ticker {
    async fn execute(self, ctx: Context) -> anyhow::Result<()> {
        let mut ticks = tokio::time::interval(self.every);
        while ctx.run_until_interrupted(ticks.tick()).await.is_some() {
            println!("{}: tick", ctx.name());
        }
        println!("{}: stopped", ctx.name());
        Ok(())
    }
}

/// Prints the cause of the stop.
async fn announce(what: &'static str, ctx: Context) {
    ctx.interrupted().await;
    if let Some(cause) = ctx.cause() {
        println!("{what}: {cause}");
    }
}

#[group]
struct App {
    #[actor(interrupt = cancel)]
    ticker: Ticker,

    #[actor(execute = announce, interrupt = cancel, stops_before = [ticker])]
    announcer: &'static str,
}

async fn app() -> anyhow::Result<App> {
    Ok(App {
        ticker: Ticker {
            every: Duration::from_secs(1),
        },
        announcer: "stopping",
    })
}

fn main() -> Exit {
    println!("press Ctrl-C to stop");
    rungroup::main(app)
}

#[test]
fn survives_every_fault() {
    rungroup::drill(app).run();
}
