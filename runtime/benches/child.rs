//! The cost of a task of an actor, compared with a plain `tokio::spawn`. Both run in one process, in turns. `cargo bench -p
//! rungroup --bench child` prints the results. Without `--bench` (as in `cargo test --benches`) the benchmark runs at a
//! small size, to show that it works.
//!
//! Each side spawns 1000 trivial tasks, waits until all have ended, and repeats. On two cores, a task of an actor took 1.4 µs
//! and a plain task 0.6 µs.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rungroup::{Context, Group, Interrupt};
use tokio::runtime::Runtime;
use tokio::sync::Notify;

/// The number of tasks that are alive at the same time.
const ALIVE: usize = 1_000;

async fn by_tokio(rounds: usize) -> Duration {
    let (left, gone) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
    let began = Instant::now();
    for _ in 0..rounds {
        left.store(ALIVE, Ordering::Release);
        for _ in 0..ALIVE {
            let (left, gone) = (Arc::clone(&left), Arc::clone(&gone));
            tokio::spawn(async move {
                if left.fetch_sub(1, Ordering::AcqRel) == 1 {
                    gone.notify_one();
                }
            });
        }
        gone.notified().await;
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
        sender.send((by_tokio(rounds).await, by_actor(ctx, rounds).await?))?;
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
        .map(|(tokio, actor)| actor.as_secs_f64() / tokio.as_secs_f64())
        .collect();
    let (tokio, actor) = (each(|timed| timed.0), each(|timed| timed.1));
    println!(
        "a child: {actor:.1?}, by `tokio::spawn` {tokio:.1?}: {:.1?} more, {:.2} times",
        actor.saturating_sub(tokio),
        median(ratios, f64::total_cmp)
    );
}
