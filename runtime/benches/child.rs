//! The cost of a task of an actor, compared with a task that a `TaskTracker` counts and a `CancellationToken` cancels. Both
//! run in one process, in turns. `cargo bench -p rungroup --bench child` prints the results. Without `--bench` (as in `cargo
//! test --benches`) the benchmark runs at a small size, to show that it works.
//!
//! Each side spawns 1000 trivial tasks, waits until all have ended, and repeats. The results are in the guide, under
//! [Costs](rungroup::guide::guarantees#costs).

use std::time::{Duration, Instant};

use rungroup::{Context, Group, Interrupt};
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The number of tasks that are alive at the same time.
const ALIVE: usize = 1_000;

async fn by_hand(rounds: usize) -> Duration {
    let (tracker, token) = (TaskTracker::new(), CancellationToken::new());
    let began = Instant::now();
    for _ in 0..rounds {
        for _ in 0..ALIVE {
            let token = token.clone();
            tracker.spawn(async move { token.run_until_cancelled(async {}).await });
        }
        tracker.close();
        tracker.wait().await;
        tracker.reopen();
    }
    began.elapsed()
}

async fn by_actor(ctx: Context, rounds: usize) -> anyhow::Result<Duration> {
    let began = Instant::now();
    for _ in 0..rounds {
        for _ in 0..ALIVE {
            ctx.spawn(async {})?;
        }
        ctx.wait_for_tasks().await;
    }
    Ok(began.elapsed())
}

/// Runs both sides in an actor, so that they spawn from the same thread.
fn one_turn(runtime: &Runtime, rounds: usize) -> (Duration, Duration) {
    let (sender, receiver) = std::sync::mpsc::channel();
    let mut group = Group::new("bench");
    let execute = async move |ctx: Context| {
        sender.send((by_hand(rounds).await, by_actor(ctx, rounds).await?))?;
        anyhow::Ok(())
    };
    group.add("parent", execute, Interrupt::cancel());
    runtime.block_on(group.run()).unwrap();
    receiver.recv().unwrap()
}

fn median<T: Copy>(mut values: Vec<T>, order: fn(&T, &T) -> std::cmp::Ordering) -> T {
    values.sort_unstable_by(order);
    values[values.len() / 2]
}

fn main() {
    let (turns, rounds) = if std::env::args().any(|argument| argument == "--bench") {
        (15, 100)
    } else {
        (1, 1)
    };
    let tasks = u32::try_from(rounds * ALIVE).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let timed: Vec<_> = (0..turns).map(|_| one_turn(&runtime, rounds)).collect();
    let each = |side: fn(&(Duration, Duration)) -> Duration| {
        median(timed.iter().map(side).collect(), Ord::cmp) / tasks
    };
    let ratios = timed
        .iter()
        .map(|(hand, actor)| actor.as_secs_f64() / hand.as_secs_f64())
        .collect();
    let (hand, actor) = (each(|timed| timed.0), each(|timed| timed.1));
    println!(
        "a task of an actor: {actor:.1?}, by hand {hand:.1?}: {:.1?} more, {:.2} times",
        actor.saturating_sub(hand),
        median(ratios, f64::total_cmp)
    );
}
