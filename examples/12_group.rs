//! The dynamic `Group`: actors that are not known before the program runs, in Go's order.
//!
//! Go calls one interrupt after another, in the order of `Add`. Here, independent actors are interrupted together, and an
//! order is said: each stops before the one that was added after it. It is more than Go's: the next is interrupted when
//! the one before has ended.

use anyhow::bail;
use rungroup::{Context, Group, Interrupt};

async fn work(ctx: Context) {
    ctx.interrupted().await;
    println!("{} comes back", ctx.name());
}

#[tokio::main]
async fn main() {
    let names = ["web", "queue", "store"];
    let mut group = Group::new("app");
    for (index, name) in names.into_iter().enumerate() {
        let interrupt = Interrupt::call(move |cause| println!("interrupt {name}: {cause}"));
        group.add(name, work, interrupt).stops_before(names.get(index + 1).copied());
    }
    // The first to return stops the group, also with an error. Its own interrupt is called, too.
    group
        .add("job", async |_| bail!("the disk is full"), Interrupt::call(|_| println!("interrupt job")))
        .stops_before(["web"]);

    match group.run().await {
        Ok(report) => println!("ended well: {}", report.cause()),
        Err(error) => println!("ended with: {error}"),
    }
}
