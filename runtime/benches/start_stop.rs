//! What starting and stopping N parked actors costs, beside the same by hand with `JoinSet` and `CancellationToken`, in one
//! process and in turns; and what a function interrupt costs on top. `cargo bench -p rungroup` prints it; without `--bench`
//! (as in `cargo test --benches`) it runs small, to show that it works.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rungroup::{Group, Interrupt};
use tokio::runtime::Runtime;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

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

async fn by_hand(actors: usize) {
    let (parking, token) = (Parking::of(actors), CancellationToken::new());
    let mut set = JoinSet::new();
    for _ in 0..actors {
        let (parking, token) = (parking.clone(), token.clone());
        set.spawn(async move {
            parking.park();
            token.cancelled().await;
            anyhow::Ok(())
        });
    }
    parking.all.notified().await;
    token.cancel();
    while let Some(ended) = set.join_next().await {
        ended.unwrap().unwrap();
    }
}

async fn by_group(names: &[&'static str], interrupt: fn() -> Interrupt) {
    let parking = Parking::of(names.len());
    let mut group = Group::new("bench").grace(Duration::from_secs(60));
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
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let names: Vec<&'static str> = (0..calls.max(most)).map(|index| &*format!("actor-{index}").leak()).collect();

    println!("{:>7}  {:>12}  {:>12}  {:>6}", "actors", "by hand", "by a group", "ratio");
    for actors in [1, 10, 100, 1_000, 10_000].into_iter().filter(|&actors| actors <= most) {
        let (mut hand, mut group) = (Vec::new(), Vec::new());
        for _ in 0..(200_000 / actors).clamp(9, 5_000).min(most) {
            hand.push(timed(&runtime, by_hand(actors)));
            group.push(timed(&runtime, by_group(&names[..actors], Interrupt::cancel)));
        }
        let (hand, group) = (median(hand), median(group));
        println!("{actors:>7}  {hand:>12.1?}  {group:>12.1?}  {:>6.2}", group.as_secs_f64() / hand.as_secs_f64());
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
