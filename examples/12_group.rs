//! The dynamic `Group`: actors that are not known before the program runs, in Go's order.
//!
//! Go calls one interrupt after another, in the order of `Add`. Here, independent actors are interrupted together. This
//! program declares Go's order: each actor stops before the one that was added after it. The guarantee is stronger than
//! Go's, because the next actor is interrupted when the one before has ended.

use anyhow::bail;
use rungroup::{Context, Group, Interrupt};

async fn app() -> anyhow::Result<Group> {
    let names = ["web", "queue", "store", "job"];
    let mut group = Group::new("app");

    for pair in names.windows(2) {
        let (name, next) = (pair[0], pair[1]);
        let execute = async move |ctx: Context| {
            ctx.interrupted().await;
            println!("{name} returns: {}", ctx.cause().expect("the group stops"));
        };
        group
            .add(name, execute, Interrupt::cancel())
            .stops_before([next]);
    }

    // The first actor that returns stops the group, with or without an error. Its own interrupt is called in its turn.
    let interrupt = Interrupt::call(|_| println!("interrupt job, which has returned long ago"));
    group.add("job", async |_ctx| bail!("the disk is full"), interrupt);
    Ok(group)
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match app().await?.run().await {
        Ok(report) => println!("succeeded: {}", report.cause()),
        Err(error) => println!("ended with: {error}"),
    }
    Ok(())
}

#[test]
fn survives_every_fault() {
    rungroup::drill(app)
        .may_fail("job") // it fails in every run
        .run();
}
