//! Floods of requests: they delay no other group, no limit and no end.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::task::Poll;
use std::thread;
use std::time::Duration;

use rungroup::{Actor, AddError, Context, Group, Handle, Interrupt, Outcome, Ready, Report, group};
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
    // With only one, a thread without a subscriber that comes first to a log line turns it off for all threads.
    let _second = tracing::Dispatch::new(tracing::subscriber::NoSubscriber::new());
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

/// Runs a group, and floods it from two threads after it is ready.
fn run_flooded(
    group: Group,
    request: impl FnMut() + Clone + Send + 'static,
    run: impl AsyncFnOnce(Group) -> Result<Report, rungroup::Error>,
) -> Report {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let handle = group.handle();
    let mut flood = None;
    let report = runtime.block_on(async {
        let floods = async {
            handle.ready().await.unwrap();
            flood = Some(Flood::of(2, request));
        };
        tokio::join!(run(group), floods).0
    });
    report.unwrap()
}

#[test]
fn c4_threads_that_request_the_stop_in_a_loop_abandon_no_actor() {
    let group = outer();
    let handle = group.handle();
    let request = move || handle.shutdown("again");
    assert_all_returned(&run_flooded(group, request, Group::run));
}

/// On a runtime that gives the task of the run no budget.
#[test]
fn c6_an_unconstrained_run_ends_in_a_flood() {
    let group = outer();
    let handle = group.handle();
    let request = move || {
        handle.shutdown("again");
        let outer = handle.actor("outer").unwrap();
        let mut interrupt = std::pin::pin!(outer.interrupt());
        let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
        let _ = interrupt.as_mut().poll(&mut cx);
    };
    let run = async |group: Group| unconstrained(group.run()).await;
    assert_all_returned(&run_flooded(group, request, run));
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
    let (go, gone) = tokio::sync::oneshot::channel::<()>();
    let waits = async move |ctx: Context| {
        ctx.interrupted().await;
        let _ = gone.await;
    };
    group.add("waits", waits, Interrupt::cancel());
    let running = group.start();
    running.ready().await.unwrap();
    running.shutdown("enough");
    running.wait_for_state(rungroup::GroupState::Stopping).await;
    let adds = |handle: Handle| {
        move || {
            for _ in 0..10 {
                let add = handle.add(|_| unreachable!("it is refused before"));
                let mut add = std::pin::pin!(add);
                let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
                let Poll::Ready(Err(AddError::Stopping { .. })) = add.as_mut().poll(&mut cx) else {
                    panic!("it is refused at once");
                };
            }
        }
    };
    let threads = (0..THREADS).map(|_| thread::spawn(adds(running.handle())));
    for thread in threads.collect::<Vec<_>>() {
        thread.join().unwrap();
    }
    go.send(()).unwrap();
    let report = running.await.unwrap();
    assert_eq!(report.actors().len(), ACTORS + 1);
}

/// Blocks its thread until the test releases it, or until the test has failed.
fn block(released: &mpsc::Receiver<()>) -> bool {
    released.recv_timeout(secs(20)).is_ok()
}

fn workers(workers: usize) -> tokio::runtime::Runtime {
    let mut builder = Builder::new_multi_thread();
    builder
        .worker_threads(workers)
        .enable_all()
        .build()
        .unwrap()
}

/// tokio keeps the task that another wakes for the worker of that other.
#[test]
fn c2_an_actor_that_blocks_after_its_message_delays_nothing() {
    for _ in 0..20 {
        let (release, released) = mpsc::channel();
        let mut group = Group::new("blocked").grace(secs(60));
        let blocks = async move |ctx: Context| {
            tokio::task::yield_now().await;
            ctx.ready();
            assert!(block(&released), "the driver waits for the worker");
        };
        group
            .add("blocks", blocks, Interrupt::cancel())
            .ready(Ready::Manual);
        let runtime = workers(4);
        let report = runtime.block_on(async {
            let running = group.start();
            running.ready().await.unwrap();
            running.shutdown("enough");
            running.wait_for_state(rungroup::GroupState::Stopping).await;
            release.send(()).unwrap();
            running.await.unwrap()
        });
        assert_all_returned(&report);
    }
}

/// A value that blocks in its drop.
struct BlocksInDrop(mpsc::Receiver<()>, mpsc::Sender<bool>);

impl Drop for BlocksInDrop {
    fn drop(&mut self) {
        let _ = self.1.send(block(&self.0));
    }
}

#[test]
fn c3_an_actor_that_blocks_in_a_drop_is_abandoned() {
    let ((release, released), (tell, told)) = (mpsc::channel(), mpsc::channel());
    let mut group = Group::new("dropping").grace(Duration::from_millis(100));
    let value = BlocksInDrop(released, tell);
    let holds = async move |ctx: Context| {
        let _value = value;
        ctx.interrupted().await;
    };
    group.add("holds", holds, Interrupt::cancel());
    let runtime = workers(2);
    let error = runtime.block_on(async {
        let running = group.start();
        running.ready().await.unwrap();
        running.shutdown("enough");
        running.await.unwrap_err()
    });
    release.send(()).unwrap();
    assert!(told.recv().unwrap(), "the run waited for the drop");
    let report = error.report().unwrap();
    let holds = report.actor("holds").unwrap();
    assert_eq!(holds.outcome(), Outcome::Abandoned, "{report}");
}

/// The impl that `#[group]` generates for a struct.
struct Nested(Group);

impl Actor for Nested {
    async fn execute(self, _: Context) -> anyhow::Result<()> {
        unreachable!("the driver runs it as a group")
    }

    const __GROUP: Option<fn(Self) -> Group> = Some(|nested| nested.0);
}

const DEEP: usize = 1_000;

/// Groups that are nested in one another, with one actor in the innermost.
fn deep_nest<Fut>(execute: impl FnOnce(Context) -> Fut + Send + 'static) -> Group
where
    Fut: Future<Output = anyhow::Result<()>> + Send + 'static,
{
    let mut innermost = Group::new("innermost");
    innermost.add("worker", execute, Interrupt::cancel());
    (1..DEEP).fold(innermost, |inner, depth| {
        let mut outer = Group::new(depth.to_string());
        outer
            .add_actor("inner", Nested(inner), Interrupt::cancel())
            .ready(Ready::Manual);
        outer
    })
}

fn innermost(report: &Report) -> &Report {
    let nested = report.actors().first().and_then(|actor| actor.group());
    nested.map_or(report, innermost)
}

async fn parked_ok(ctx: Context) -> anyhow::Result<()> {
    park(ctx).await;
    Ok(())
}

/// On the thread of a test, whose stack has 2 MB.
#[tokio::test]
async fn c9_a_thousand_groups_in_one_another_stop_in_order() {
    let running = deep_nest(parked_ok).start();
    running.ready().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    let innermost = innermost(&report);
    assert_eq!(
        innermost.cause().to_string(),
        "the parent group stops: shutdown: enough"
    );
    let worker = innermost.actor("worker").unwrap();
    assert_eq!(worker.outcome(), Outcome::Returned);
    // A heading, a blank line and two more lines.
    assert_eq!(report.to_string().lines().count(), DEEP + 4);
    assert_eq!(report.clone().succeeded(), report.succeeded());
}

#[tokio::test]
async fn c9_a_failure_a_thousand_groups_deep_is_printed_once() {
    let error = deep_nest(async |_| anyhow::bail!("disk gone"));
    let error = error.run().await.unwrap_err();
    let line = error.to_string();
    assert!(line.ends_with("actor `inner` failed: actor `worker` failed: disk gone"));
    assert_eq!(line.matches("failed").count(), DEEP);
    let block = format!("{error:?}");
    assert_eq!(block.matches("disk gone").count(), 1);
    let report = error.into_report().unwrap().to_string();
    assert_eq!(report.matches("disk gone").count(), 2, "{report}");
}

#[tokio::test]
async fn c9_a_deep_nest_is_dropped_before_and_during_its_run() {
    drop(deep_nest(parked_ok));
    let running = deep_nest(parked_ok).start();
    running.ready().await.unwrap();
    let handle = running.handle();
    drop(running);
    assert!(!handle.wait().await.succeeded);
}
