//! The cost of starting and stopping idle actors, compared with a `JoinSet` and a `CancellationToken` per actor, without and
//! with a subscriber that formats events, and the cost of a function interrupt. All sides run in one process, in turns.
//! `cargo bench -p rungroup --bench start_stop` prints the results. Without `--bench` (as in `cargo test --benches`) the
//! benchmark runs at a small size, to show that it works.
//!
//! Each measurement includes construction and teardown. On every side, actors have names, can be cancelled one by one, and
//! keep their results, and the stop has a deadline. The second comparison also has the span, the events and the times of
//! each actor that a group has.
//!
//! The results are in the guide, under [Costs](rungroup::guide::guarantees#costs).

use std::collections::HashMap;
use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rungroup::{Group, Interrupt};
use tokio::runtime::Runtime;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::timeout_at;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

/// The deadline of the stop.
const GRACE: Duration = Duration::from_secs(60);

/// Notifies when every actor has been polled once.
#[derive(Clone)]
struct Parking {
    left: Arc<AtomicUsize>,
    all: Arc<Notify>,
}

impl Parking {
    fn of(actors: usize) -> Parking {
        Parking {
            left: Arc::new(AtomicUsize::new(actors)),
            all: Arc::default(),
        }
    }

    fn park(&self) {
        if self.left.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.all.notify_one();
        }
    }
}

/// Runs actors that have names, can be cancelled one by one, and keep their results. The stop has a deadline.
async fn by_hand(names: &[&'static str]) {
    let (parking, token) = (Parking::of(names.len()), CancellationToken::new());
    let (mut set, mut running) = (JoinSet::new(), HashMap::new());
    for &name in names {
        let own = token.child_token();
        running.insert(
            set.spawn(execute(parking.clone(), own.clone())).id(),
            (name, own),
        );
    }
    parking.all.notified().await;
    token.cancel();
    let deadline = tokio::time::Instant::now() + GRACE;
    let mut results = Vec::new();
    while let Some(ended) = timeout_at(deadline, set.join_next_with_id()).await.unwrap() {
        let (id, result) = ended.unwrap();
        let (name, _) = running.remove(&id).unwrap();
        results.push((name, result));
    }
    assert!(results.iter().all(|(_, result)| result.is_ok()));
    black_box(results);
}

/// Runs the same actors with the span, the events and the times that a group has for each.
async fn by_hand_with_report(names: &[&'static str]) {
    let (group, parking, token) = ("bench", Parking::of(names.len()), CancellationToken::new());
    let (mut set, mut running) = (JoinSet::new(), HashMap::new());
    for &actor in names {
        let own = token.child_token();
        let span = tracing::info_span!("actor", group, actor);
        let task = set.spawn(execute(parking.clone(), own.clone()).instrument(span));
        tracing::debug!(group, actor, "actor started");
        tracing::debug!(group, actor, "actor ready");
        running.insert(task.id(), (actor, own, Instant::now()));
    }
    tracing::info!(group, "group ready");
    parking.all.notified().await;
    let interrupted = Instant::now();
    tracing::info!(group, "group stops");
    for &actor in names {
        tracing::debug!(group, actor, "actor interrupted");
    }
    token.cancel();
    let deadline = tokio::time::Instant::now() + GRACE;
    let mut results = Vec::new();
    while let Some(ended) = timeout_at(deadline, set.join_next_with_id()).await.unwrap() {
        let (id, result) = ended.unwrap();
        let (actor, _, started) = running.remove(&id).unwrap();
        tracing::debug!(group, actor, "actor returned");
        tracing::debug!(group, actor, "actor ended");
        results.push((actor, result, started, Instant::now()));
    }
    assert!(results.iter().all(|(_, result, ..)| result.is_ok()));
    tracing::info!(group, "run ended");
    black_box((interrupted, results));
}

#[expect(
    clippy::manual_async_fn,
    reason = "an `async fn` would hold its arguments twice"
)]
fn execute(parking: Parking, token: CancellationToken) -> impl Future<Output = anyhow::Result<()>> {
    async move {
        parking.park();
        token.cancelled().await;
        Ok(())
    }
}

async fn by_group(names: &[&'static str], interrupt: fn() -> Interrupt) {
    let parking = Parking::of(names.len());
    let mut group = Group::new("bench").grace(GRACE);
    for &name in names {
        let parking = parking.clone();
        // An async closure would hold them twice, too.
        let execute = move |ctx: rungroup::Context| async move {
            parking.park();
            ctx.interrupted().await;
        };
        group.add(name, execute, interrupt());
    }
    let handle = group.handle();
    let stop = async {
        parking.all.notified().await;
        handle.shutdown("enough");
    };
    black_box(tokio::join!(group.run(), stop).0.unwrap());
}

fn timed(runtime: &Runtime, run: impl Future<Output = ()>) -> Duration {
    let began = Instant::now();
    runtime.block_on(run);
    began.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Compares the two sides of one turn, so that other load of the machine affects both.
fn ratio(one: &[Duration], other: &[Duration]) -> f64 {
    let ratio = |(one, other): (&Duration, &Duration)| one.as_secs_f64() / other.as_secs_f64();
    let mut ratios: Vec<f64> = one.iter().zip(other).map(ratio).collect();
    ratios.sort_unstable_by(f64::total_cmp);
    ratios[ratios.len() / 2]
}

/// Compares both with a subscriber that formats the spans and the events of INFO. It stays until the end of the process.
fn with_subscriber(runtime: &Runtime, names: &[&'static str], turns: usize) {
    let subscriber = tracing_subscriber::fmt().with_writer(std::io::sink);
    subscriber.init();
    let (mut full, mut group) = (Vec::new(), Vec::new());
    for _ in 0..turns {
        full.push(timed(runtime, by_hand_with_report(names)));
        group.push(timed(runtime, by_group(names, Interrupt::cancel)));
    }
    let ratio = ratio(&group, &full);
    let (actors, full, group) = (names.len(), median(full), median(group));
    println!(
        "{actors} actors, INFO formatted: {full:.1?} with report, by a group {group:.1?}: {ratio:.2} times"
    );
}

fn main() {
    let (most, calls) = if std::env::args().any(|argument| argument == "--bench") {
        (10_000, 100_000)
    } else {
        (10, 10)
    };
    // An allocator such as glibc's keeps as much as the largest block that it was ever given back: without this, whether it
    // returns the memory of a run to the system, and fetches it again in the next, hangs on what lies above it by chance.
    drop(black_box(vec![1_u8; 24 << 20]));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let names: Vec<&'static str> = (0..calls.max(most))
        .map(|index| &*format!("actor-{index}").leak())
        .collect();

    println!(
        "{:>7}  {:>21}  {:>21}  {:>12}",
        "actors", "by hand", "with report", "by a group"
    );
    for actors in [1, 10, 100, 1_000, 10_000]
        .into_iter()
        .filter(|&actors| actors <= most)
    {
        let (mut bare, mut full, mut group) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..(200_000 / actors).clamp(9, 5_000).min(most) {
            let names = &names[..actors];
            bare.push(timed(&runtime, by_hand(names)));
            full.push(timed(&runtime, by_hand_with_report(names)));
            group.push(timed(&runtime, by_group(names, Interrupt::cancel)));
        }
        let (bare_ratio, full_ratio) = (ratio(&group, &bare), ratio(&group, &full));
        let (bare, full, group) = (median(bare), median(full), median(group));
        println!(
            "{actors:>7}  {bare:>12.1?} ({bare_ratio:>6.2})  {full:>12.1?} ({full_ratio:>6.2})  {group:>12.1?}"
        );
    }

    let (mut cancelled, mut called) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        cancelled.push(timed(
            &runtime,
            by_group(&names[..calls], Interrupt::cancel),
        ));
        called.push(timed(
            &runtime,
            by_group(&names[..calls], || Interrupt::call(|_| ())),
        ));
    }
    let (cancelled, called) = (median(cancelled), median(called));
    let each = called.saturating_sub(cancelled) / u32::try_from(calls).unwrap();
    println!(
        "{calls} trivial function interrupts: {called:.1?}, by `cancel` {cancelled:.1?}: {each:.1?} more for each"
    );

    let actors = most.min(1_000);
    with_subscriber(&runtime, &names[..actors], (200_000 / actors).min(most));
}
