//! A ticker that runs until Ctrl-C. Go: an actor of its own that waits for signals, and a loop over a ticker and a context.
//!
//! `rungroup::main` hears the signals: no actor is needed for them. A second Ctrl-C would abort what has not stopped, and a
//! third would end the process at once.

use std::time::Duration;

use rungroup::{Actor, Context, Exit, group};

/// Ticks: a type that brings its own execute, so that its field does not name one.
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

/// Says why, once there is a reason.
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
