//! Floods of requests: they delay no other group, no limit and no end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use rungroup::{AddError, Context, Group, Handle, Interrupt, Outcome, Report, group};
use tokio::runtime::Builder;
use tokio::task::unconstrained;

use crate::support::{Log, park, secs};

#[group(grace = "30s")]
struct Outer {
    #[actor(interrupt = cancel, ready = manual)]
    inner: Inner,
    #[actor(execute = parked, interrupt = cancel)]
    outer: (),
}

#[group]
struct Inner {
    #[actor(execute = parked, interrupt = cancel)]
    first: (),
    #[actor(execute = parked, interrupt = cancel)]
    second: (),
}

async fn parked((): (), ctx: Context) {
    ctx.interrupted().await;
}

fn outer() -> Group {
    rungroup::IntoGroup::into_group(Outer {
        inner: Inner {
            first: (),
            second: (),
        },
        outer: (),
    })
}

fn assert_all_returned(report: &Report) {
    for actor in report.actors() {
        assert_eq!(actor.outcome(), Outcome::Returned, "{report}");
        actor.group().into_iter().for_each(assert_all_returned);
    }
}

/// A subscriber that requests the stop for each line.
#[derive(Clone)]
struct StopsOnEachLine(Handle, Log);

impl std::io::Write for StopsOnEachLine {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        self.1.say("a line");
        self.0.shutdown("something was logged");
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn c4_a_stop_request_for_each_log_line_abandons_no_actor() {
    let group = outer();
    let stops = StopsOnEachLine(group.handle(), Log::default());
    let lines = stops.1.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || stops.clone())
        .finish();
    let _default = tracing::subscriber::set_default(subscriber);
    assert_all_returned(&group.run().await.unwrap());
    assert!(lines.count("a line") > 64);
}

/// Threads that request something in a loop until this is dropped.
struct Flood {
    ends: Arc<AtomicBool>,
    threads: Vec<thread::JoinHandle<()>>,
}

impl Flood {
    fn of(threads: usize, request: impl FnMut() + Clone + Send + 'static) -> Flood {
        let ends = Arc::new(AtomicBool::new(false));
        let floods = || {
            let (ends, mut request) = (Arc::clone(&ends), request.clone());
            thread::spawn(move || {
                while !ends.load(Ordering::Relaxed) {
                    request();
                }
            })
        };
        Flood {
            threads: (0..threads).map(|_| floods()).collect(),
            ends,
        }
    }
}

impl Drop for Flood {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            thread.join().unwrap();
        }
    }
}

#[test]
fn c4_threads_that_request_the_stop_in_a_loop_abandon_no_actor() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let group = outer();
    let handle = group.handle();
    let flood = Flood::of(2, move || handle.shutdown("again"));
    let report = runtime.block_on(group.run()).unwrap();
    drop(flood);
    assert_all_returned(&report);
}

/// Only the flood of one group, on a runtime whose tasks have no budget.
#[test]
fn c6_an_unconstrained_run_ends_in_a_flood() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let group = outer();
    let handle = group.handle();
    let stops = handle.clone();
    let asks = move || {
        handle.shutdown("again");
        if let Some(outer) = handle.actor("outer") {
            let mut interrupt = std::pin::pin!(outer.interrupt());
            let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
            let _ = interrupt.as_mut().poll(&mut cx);
        }
    };
    let report = runtime.block_on(async {
        let run = unconstrained(group.run());
        let mut flood = None;
        let floods = async {
            stops.ready().await.unwrap();
            flood = Some(Flood::of(2, asks));
        };
        tokio::join!(run, floods).0.unwrap()
    });
    assert_all_returned(&report);
}

/// A refusal does not even call the function that builds the actor.
#[tokio::test]
async fn c5_an_addition_during_the_stop_is_refused_at_once() {
    const ACTORS: usize = 3_000;
    const THREADS: usize = 200;
    let mut group = Group::new("many").grace(secs(60));
    for index in 0..ACTORS {
        group.add(index.to_string(), park, Interrupt::cancel());
    }
    let (refused, built) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let waits = {
        let refused = Arc::clone(&refused);
        async move |ctx: Context| {
            ctx.interrupted().await;
            while refused.load(Ordering::Relaxed) < 10 * THREADS {
                tokio::task::yield_now().await;
            }
        }
    };
    group.add("waits", waits, Interrupt::cancel());
    let handle = group.handle();
    let running = group.start();
    running.ready().await.unwrap();
    running.shutdown("enough");
    running.wait_for_state(rungroup::GroupState::Stopping).await;
    let (counts, builds) = (Arc::clone(&refused), Arc::clone(&built));
    let flood = Flood::of(THREADS, move || {
        let runtime = Builder::new_current_thread().build().unwrap();
        let added = runtime.block_on(handle.add(|group| {
            builds.fetch_add(1, Ordering::Relaxed);
            group.add("more", park, Interrupt::cancel())
        }));
        assert!(matches!(added, Err(AddError::Stopping { .. })), "{added:?}");
        counts.fetch_add(1, Ordering::Relaxed);
    });
    let report = running.await.unwrap();
    drop(flood);
    assert_eq!(report.actors().len(), ACTORS + 1);
    assert_eq!(built.load(Ordering::Relaxed), 0);
}
