//! What starting and stopping N parked actors costs, beside the same by hand with `JoinSet` and `CancellationToken`, in one
//! process and in turns; and what a function interrupt costs on top. Both sides are built, run and taken down: actors with
//! names, each of which can be told alone, whose results are kept and whose stop is bounded. `cargo bench -p rungroup` prints
//! it; without `--bench` (as in `cargo test --benches`) it runs small, to show that it works.
//!
//! A group took 1.0 to 1.1 times what it takes by hand for 1 to 1000 actors where to wake a thread takes long (90 µs for one
//! actor by hand), 1.1 to 1.5 times where it takes little (9 µs), and 1.2 to 1.3 times for 10 000; on two virtual cores. In
//! instructions it is 1.5 times: 8 500 for each actor against 5 600. A function interrupt took 1 to 3 µs more than `cancel`.

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

/// By when the stop must be over.
const GRACE: Duration = Duration::from_secs(60);

/// Tells when all actors have been polled once.
#[derive(Clone)]
struct Parking {
    left: Arc<AtomicUsize>,
    all: Arc<Notify>,
}

impl Parking {
    fn of(actors: usize) -> Parking {
        Parking { left: Arc::new(AtomicUsize::new(actors)), all: Arc::default() }
    }

    fn park(&self) {
        if self.left.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.all.notify_one();
        }
    }
}

/// Each actor can be told alone, is known by its name, and has its result kept; all of the stop is bounded.
async fn by_hand(names: &[&'static str]) {
    let (parking, token) = (Parking::of(names.len()), CancellationToken::new());
    let (mut set, mut running) = (JoinSet::new(), HashMap::new());
    for &name in names {
        let (parking, own) = (parking.clone(), token.child_token());
        let execute = {
            let own = own.clone();
            async move {
                parking.park();
                own.cancelled().await;
                anyhow::Ok(())
            }
        };
        running.insert(set.spawn(execute).id(), (name, own));
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

async fn by_group(names: &[&'static str], interrupt: fn() -> Interrupt) {
    let parking = Parking::of(names.len());
    let mut group = Group::new("bench").grace(GRACE);
    for &name in names {
        let parking = parking.clone();
        let execute = async move |ctx: rungroup::Context| {
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

fn main() {
    let (most, calls) =
        if std::env::args().any(|argument| argument == "--bench") { (10_000, 100_000) } else { (10, 10) };
    // An allocator such as glibc's keeps as much as the largest block that it was ever given back: without this, whether it
    // returns the memory of a run to the system, and fetches it again in the next, hangs on what lies above it by chance.
    drop(black_box(vec![1_u8; 24 << 20]));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let names: Vec<&'static str> = (0..calls.max(most)).map(|index| &*format!("actor-{index}").leak()).collect();

    println!("{:>7}  {:>12}  {:>12}  {:>6}", "actors", "by hand", "by a group", "ratio");
    for actors in [1, 10, 100, 1_000, 10_000].into_iter().filter(|&actors| actors <= most) {
        let (mut hand, mut group) = (Vec::new(), Vec::new());
        for _ in 0..(200_000 / actors).clamp(9, 5_000).min(most) {
            hand.push(timed(&runtime, by_hand(&names[..actors])));
            group.push(timed(&runtime, by_group(&names[..actors], Interrupt::cancel)));
        }
        // Of the two runs of one turn, so that what else the machine does falls on both.
        let ratio = |(hand, group): (&Duration, &Duration)| group.as_secs_f64() / hand.as_secs_f64();
        let mut ratios: Vec<f64> = hand.iter().zip(&group).map(ratio).collect();
        ratios.sort_unstable_by(f64::total_cmp);
        let (hand, group, ratio) = (median(hand), median(group), ratios[ratios.len() / 2]);
        println!("{actors:>7}  {hand:>12.1?}  {group:>12.1?}  {ratio:>6.2}");
    }

    let times = |interrupt: fn() -> Interrupt| {
        median((0..5).map(|_| timed(&runtime, by_group(&names[..calls], interrupt))).collect())
    };
    let (cancelled, called) = (times(Interrupt::cancel), times(|| Interrupt::call(|_| ())));
    let each = called.saturating_sub(cancelled) / u32::try_from(calls).unwrap();
    println!(
        "{calls} trivial function interrupts: {called:.1?}, by `cancel` {cancelled:.1?}: {each:.1?} more for each"
    );
}
