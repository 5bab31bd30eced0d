//! The heap of an idle actor, compared with a task of a `JoinSet` that has a `CancellationToken`, a name, a span and the time of
//! its start. `cargo bench -p rungroup --bench memory` prints the results.
//!
//! The bytes include the tokio task and the driver. They do not depend on the load of the machine.
//!
//! The results are in the guide, under [Costs](rungroup::guide::guarantees#costs).

use std::alloc::System;
use std::collections::HashMap;
use std::time::Instant;

use cap::Cap;
use rungroup::{Context, Group, Interrupt};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

/// Every actor is polled, and waits.
async fn poll_all(actors: usize) {
    for _ in 0..actors {
        tokio::task::yield_now().await;
    }
}

async fn by_hand(names: &[&'static str]) -> usize {
    let before = ALLOCATOR.allocated();
    let token = CancellationToken::new();
    let (mut set, mut running) = (JoinSet::new(), HashMap::new());
    for &actor in names {
        let own = token.child_token();
        let span = tracing::info_span!("actor", group = "bench", actor);
        let cancelled = own.clone();
        let execute = async move {
            cancelled.cancelled().await;
            anyhow::Ok(())
        };
        let task = set.spawn(execute.instrument(span));
        running.insert(task.id(), (actor, own, Instant::now()));
    }
    poll_all(names.len()).await;
    let held = ALLOCATOR.allocated() - before;
    token.cancel();
    while let Some(ended) = set.join_next_with_id().await {
        let (id, result) = ended.unwrap();
        result.unwrap();
        running.remove(&id).unwrap();
    }
    held
}

async fn by_group(names: &[&'static str]) -> usize {
    let before = ALLOCATOR.allocated();
    let mut group = Group::new("bench");
    for &name in names {
        // An async closure would hold its context twice.
        let execute = |ctx: Context| async move { ctx.interrupted().await };
        group.add(name, execute, Interrupt::cancel());
    }
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    poll_all(names.len()).await;
    let held = ALLOCATOR.allocated() - before;
    running.shutdown("enough");
    running.await.unwrap();
    held
}

/// The second of two runs: tables of the process, and of the runtime, have their size then.
fn second<F: Future<Output = usize>>(runtime: &Runtime, run: impl Fn() -> F) -> usize {
    runtime.block_on(run());
    runtime.block_on(run())
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn main() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let names: Vec<&'static str> = (0..10_000)
        .map(|index| &*format!("actor-{index}").leak())
        .collect();
    println!(
        "bytes of heap for each actor\n{:>7}  {:>8}  {:>10}  ratio",
        "actors", "by hand", "by a group"
    );
    for actors in [1, 10, 100, 1_000, 10_000] {
        let names = &names[..actors];
        let hand = second(&runtime, || by_hand(names)) as f64 / actors as f64;
        let group = second(&runtime, || by_group(names)) as f64 / actors as f64;
        let ratio = group / hand;
        println!("{actors:>7}  {hand:>8.0}  {group:>10.0}  {ratio:.2}");
    }
}
