//! Floods of requests: they delay no other group, no limit and no end.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Poll, Wake};
use std::thread;
use std::time::Duration;

use rungroup::{
    AddError, Context, Failure, Group, GroupState, Handle, Interrupt, Outcome, Ready, Report,
    ReturnAction, group,
};
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
        self.1.record("a line");
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
            handle.wait_until_ready().await.unwrap();
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
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    running.wait_for_state(GroupState::Stopping).await;
    let adds = |handle: Handle| {
        move || {
            for _ in 0..10 {
                let add = handle.add(|_| unreachable!("it is refused before"));
                let mut add = std::pin::pin!(add);
                let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
                let Poll::Ready(Err(AddError::NotRunning { .. })) = add.as_mut().poll(&mut cx)
                else {
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
            running.wait_until_ready().await.unwrap();
            running.shutdown("enough");
            running.wait_for_state(GroupState::Stopping).await;
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
        running.wait_until_ready().await.unwrap();
        running.shutdown("enough");
        running.await.unwrap_err()
    });
    release.send(()).unwrap();
    assert!(told.recv().unwrap(), "the run waited for the drop");
    let report = error.report().unwrap();
    let holds = report.actor("holds").unwrap();
    assert_eq!(holds.outcome(), Outcome::Abandoned, "{report}");
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
            .add_actor("inner", inner.nested(), Interrupt::cancel())
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
    running.wait_until_ready().await.unwrap();
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
    let mut invalid = deep_nest(parked_ok);
    invalid
        .actor("faulty")
        .requires(["nobody"])
        .add(parked_ok, Interrupt::cancel());
    assert!(invalid.run().await.is_err());
    let running = deep_nest(parked_ok).start();
    running.wait_until_ready().await.unwrap();
    let handle = running.handle();
    drop(running);
    assert!(!handle.wait().await.succeeded);
}

/// Polls once in the runtime of the future.
fn poll_once<F: Future + Unpin>(runtime: &tokio::runtime::Runtime, future: &mut F) -> bool {
    let poll = |cx: &mut std::task::Context<'_>| Poll::Ready(Pin::new(&mut *future).poll(cx));
    runtime.block_on(std::future::poll_fn(poll)).is_ready()
}

/// Polls on this thread, without a runtime.
fn block_on_thread<F: Future>(future: F) -> F::Output {
    struct Unpark(thread::Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Arc::new(Unpark(thread::current())).into();
    let mut cx = std::task::Context::from_waker(&waker);
    let mut future = std::pin::pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
        thread::park();
    }
}

/// A group with an actor that blocks its worker until the sender is dropped, and one that does not.
fn blocking_group() -> (Group, mpsc::Sender<()>, mpsc::Receiver<()>) {
    let ((release, released), (tell, started)) = (mpsc::channel::<()>(), mpsc::channel());
    let mut group = Group::new("app").grace(Duration::from_millis(100));
    let blocks = async move |_: Context| {
        tell.send(()).unwrap();
        let _ = released.recv();
    };
    group.add("blocks", blocks, Interrupt::cancel());
    group.add("parked", park, Interrupt::cancel());
    (group, release, started)
}

#[test]
fn c11_a_run_that_outlives_its_runtime_reports_that() {
    let (group, release, started) = blocking_group();
    let (first, second) = (workers(2), workers(1));
    let mut run = Box::pin(group.run());
    assert!(!poll_once(&first, &mut run));
    started.recv().unwrap();
    first.shutdown_background();
    let error = second.block_on(run).unwrap_err();
    drop(release);
    assert_eq!(
        error.to_string(),
        "actor `parked` failed: its future was dropped: the tokio runtime was shut down during the run; \
         keep the runtime until the run has returned"
    );
    let report = error.report().unwrap();
    let outcome = |name: &str| report.actor(name).unwrap().outcome();
    assert_eq!(
        [outcome("blocks"), outcome("parked")],
        [Outcome::Abandoned, Outcome::Failed]
    );
}

/// A limit is running when the timer of the runtime goes.
#[test]
fn c11_a_limit_passes_after_its_runtime_was_shut_down() {
    let ((release, released), (tell, started)) = (mpsc::channel::<()>(), mpsc::channel());
    let mut group = Group::new("app").grace(secs(1));
    let blocks = move |_: Context| {
        tell.send(()).unwrap();
        let _ = released.recv();
    };
    group.add_blocking("blocks", blocks, Interrupt::cancel());
    let runtime = workers(1);
    let handle = group.handle();
    let mut run = Box::pin(group.run());
    assert!(!poll_once(&runtime, &mut run));
    started.recv().unwrap();
    handle.shutdown("enough");
    assert!(!poll_once(&runtime, &mut run));
    runtime.shutdown_timeout(secs(20));
    let error = block_on_thread(run).unwrap_err();
    drop(release);
    let blocks = error.report().unwrap().actor("blocks").unwrap();
    assert_eq!(blocks.outcome(), Outcome::Abandoned);
}

#[test]
fn c11_a_run_can_be_polled_on_another_thread() {
    let runtime = workers(1);
    let mut group = Group::new("app").grace(Duration::from_millis(100));
    let ignores = async |_: Context| std::future::pending::<()>().await;
    group.add("ignores", ignores, Interrupt::cancel());
    let handle = group.handle();
    let mut run = Box::pin(group.run());
    assert!(!poll_once(&runtime, &mut run));
    handle.shutdown("enough");
    let report = block_on_thread(run).unwrap_err().into_report().unwrap();
    let ignores = report.actor("ignores").unwrap();
    assert_eq!(ignores.outcome(), Outcome::Aborted);
}

/// A waker that does something of its own.
struct Wakes<F>(F);

impl<F: Fn() + Send + Sync + 'static> Wake for Wakes<F> {
    fn wake(self: Arc<Self>) {
        (self.0)();
    }
}

/// Starts a group, waits for its end with a waker that calls `wake`, and stops it. `in_runtime`: the waiter polls there.
fn run_with_waker(in_runtime: bool, wake: impl Fn() + Send + Sync + 'static) -> Report {
    let runtime = workers(2);
    let mut group = Group::new("app");
    group.add("parked", park, Interrupt::cancel());
    let running = {
        let _entered = runtime.enter();
        group.start()
    };
    runtime.block_on(running.wait_until_ready()).unwrap();
    let handle = running.handle();
    let mut ends = Box::pin(async move { handle.wait().await });
    let waker = Arc::new(Wakes(wake)).into();
    let mut cx = std::task::Context::from_waker(&waker);
    let _entered = in_runtime.then(|| runtime.enter());
    assert!(ends.as_mut().poll(&mut cx).is_pending());
    let other = running.handle();
    let other = runtime.spawn(async move { other.wait().await });
    running.shutdown("enough");
    let report = runtime.block_on(running).unwrap();
    assert!(runtime.block_on(other).unwrap().succeeded);
    report
}

#[test]
fn c11_a_waker_that_panics_harms_no_run() {
    for in_runtime in [false, true] {
        let report = run_with_waker(in_runtime, || panic!("in a waker"));
        assert_all_returned(&report);
    }
}

#[test]
fn c11_a_waker_that_blocks_delays_no_run() {
    let ((release, released), (tell, told)) = (mpsc::channel(), mpsc::channel());
    let released = Mutex::new(released);
    let wake = move || tell.send(block(&released.lock().unwrap())).unwrap();
    let report = run_with_waker(false, wake);
    assert_all_returned(&report);
    release.send(()).unwrap();
    assert!(told.recv().unwrap(), "the run waited for the waker");
}

/// The limit that the guide states: a waker of a tokio runtime is called by the driver.
#[test]
fn c11_a_waker_of_the_runtime_that_blocks_delays_the_run() {
    let (tell, told) = mpsc::channel();
    let (ended, ends) = mpsc::channel::<()>();
    let ends = Mutex::new(ends);
    let wake = move || {
        let ended = ends
            .lock()
            .unwrap()
            .recv_timeout(Duration::from_millis(200));
        tell.send(ended.is_ok()).unwrap();
    };
    let report = run_with_waker(true, wake);
    let _ = ended.send(());
    assert_all_returned(&report);
    assert!(!told.recv().unwrap(), "the limit is gone: update the guide");
}

/// The limit that the guide states: the driver cancels the token.
#[test]
fn c11_a_waker_of_a_token_that_blocks_delays_the_run() {
    let (tell, told) = mpsc::channel();
    let (ended, ends) = mpsc::channel::<()>();
    let ends = Mutex::new(ends);
    let wake = move || {
        let ended = ends.lock().unwrap();
        let ended = ended.recv_timeout(Duration::from_millis(200));
        tell.send(ended.is_ok()).unwrap();
    };
    let (sender, tokens) = mpsc::channel();
    let mut group = Group::new("app");
    let execute = async move |ctx: Context| {
        sender.send(ctx.cancellation_token()).unwrap();
        ctx.interrupted().await;
    };
    group.add("gives", execute, Interrupt::cancel());
    let runtime = workers(2);
    let running = {
        let _entered = runtime.enter();
        group.start()
    };
    let mut cancelled = Box::pin(tokens.recv().unwrap().cancelled_owned());
    let waker = Arc::new(Wakes(wake)).into();
    let mut cx = std::task::Context::from_waker(&waker);
    assert!(cancelled.as_mut().poll(&mut cx).is_pending());
    running.shutdown("enough");
    let report = runtime.block_on(running).unwrap();
    let _ = ended.send(());
    assert_all_returned(&report);
    assert!(!told.recv().unwrap(), "the limit is gone: update the guide");
}

/// A value whose drop waits for a state of the group, but not long.
struct WaitsInDrop {
    entered: mpsc::Sender<()>,
    stopping: mpsc::Receiver<()>,
    tell: mpsc::Sender<bool>,
}

impl Drop for WaitsInDrop {
    fn drop(&mut self) {
        self.entered.send(()).unwrap();
        let is_stopping = self.stopping.recv_timeout(Duration::from_millis(200));
        self.tell.send(is_stopping.is_ok()).unwrap();
    }
}

/// The limit that the guide states: the driver has no other thread.
#[test]
fn c3_on_a_current_thread_runtime_a_drop_delays_the_stop() {
    let ((entered, waits), (release, stopping)) = (mpsc::channel(), mpsc::channel());
    let (tell, told) = mpsc::channel();
    let value = WaitsInDrop {
        entered,
        stopping,
        tell,
    };
    let mut group = Group::new("app");
    let holds = async move |_: Context| drop(value);
    let holds = group.add("holds", holds, Interrupt::cancel());
    holds.on_ok(ReturnAction::Continue);
    group.add("parked", park, Interrupt::cancel());
    let handle = group.handle();
    let stops = thread::spawn(move || {
        waits.recv().unwrap();
        handle.shutdown("enough");
        block_on_thread(handle.wait_for_state(GroupState::Stopping));
        let _ = release.send(());
    });
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let report = runtime.block_on(group.run()).unwrap();
    stops.join().unwrap();
    assert_all_returned(&report);
    assert!(!told.recv().unwrap(), "the limit is gone: update the guide");
}

/// The limit that the guide states: the worker serves the timers until it is free.
#[test]
fn c11_a_blocked_worker_delays_the_end_of_its_runtime() {
    let ((release, released), (tell, started)) = (mpsc::channel::<()>(), mpsc::channel());
    let mut group = Group::new("app").grace(Duration::from_millis(10));
    let blocks = async move |_: Context| {
        tell.send(()).unwrap();
        let _ = released.recv();
    };
    group.add("blocks", blocks, Interrupt::cancel());
    let runtime = workers(1);
    let handle = group.handle();
    let mut run = Box::pin(group.run());
    assert!(!poll_once(&runtime, &mut run));
    started.recv().unwrap();
    handle.shutdown("enough");
    assert!(!poll_once(&runtime, &mut run));
    runtime.shutdown_background();
    let (ends, ended) = mpsc::channel();
    let waits = thread::spawn(move || {
        let is_ended = block_on_thread(run).is_err();
        let _ = ends.send(is_ended);
    });
    let is_ended = ended.recv_timeout(Duration::from_millis(200)).is_ok();
    drop(release);
    waits.join().unwrap();
    assert!(!is_ended, "the limit is gone: update the guide");
}

/// Stops a group from outside while each worker is blocked by an actor of its own. Returns `true` if the run ended meanwhile.
fn ends_although_blocked(
    runtime: &tokio::runtime::Runtime,
    blocked: usize,
    run: impl FnOnce(Group) -> Box<dyn FnOnce() + Send>,
) -> bool {
    let (tell, told) = mpsc::channel();
    let mut group = Group::new("blocked").grace(Duration::from_millis(10));
    let (release, released) = mpsc::channel::<()>();
    let released = Arc::new(Mutex::new(released));
    for number in 0..blocked {
        let (tell, released) = (tell.clone(), Arc::clone(&released));
        let blocks = async move |_: Context| {
            tell.send(()).unwrap();
            // The other one waits for the lock.
            let _ = released.lock().unwrap().recv();
        };
        group.add(number.to_string(), blocks, Interrupt::cancel());
    }
    let handle = group.handle();
    let wait = {
        let _entered = runtime.enter();
        run(group)
    };
    let (ends, ended) = mpsc::channel();
    let waits = thread::spawn(move || {
        wait();
        let _ = ends.send(());
    });
    (0..blocked).for_each(|_| told.recv_timeout(secs(20)).unwrap());
    handle.shutdown("enough");
    let is_ended = ended.recv_timeout(Duration::from_millis(200)).is_ok();
    drop(release);
    waits.join().unwrap();
    is_ended
}

/// The limit that the guide states: the driver of `start` is a task, and a worker serves the timers of `run`.
#[test]
fn c2_a_runtime_whose_every_worker_is_blocked_delays_the_stop() {
    let start = |group: Group| -> Box<dyn FnOnce() + Send> {
        let running = group.start();
        Box::new(move || drop(block_on_thread(running)))
    };
    for blocked in [1, 2] {
        let runtime = workers(blocked);
        let ended = ends_although_blocked(&runtime, blocked, start);
        assert!(!ended, "the limit is gone: update the guide");
    }
    let runtime = Arc::new(workers(2));
    let of_run = Arc::clone(&runtime);
    let run = |group: Group| -> Box<dyn FnOnce() + Send> {
        Box::new(move || drop(of_run.block_on(group.run())))
    };
    let ended = ends_although_blocked(&runtime, 2, run);
    assert!(!ended, "the limit is gone: update the guide");
}

/// A subscriber that blocks in one line.
#[derive(Clone)]
struct BlocksInALine(Arc<Mutex<mpsc::Receiver<()>>>, mpsc::Sender<bool>);

impl std::io::Write for BlocksInALine {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        if String::from_utf8_lossy(line).contains("group stops") {
            let ended = self.0.lock().unwrap();
            let ended = ended.recv_timeout(Duration::from_millis(200));
            self.1.send(ended.is_ok()).unwrap();
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The limit that the guide states: the driver calls the subscriber.
#[test]
fn c11_a_subscriber_that_blocks_delays_the_run() {
    let _second = tracing::Dispatch::new(tracing::subscriber::NoSubscriber::new());
    let ((ended, ends), (tell, told)) = (mpsc::channel(), mpsc::channel());
    let blocks = BlocksInALine(Arc::new(Mutex::new(ends)), tell);
    let subscriber = tracing_subscriber::fmt()
        .with_writer(move || blocks.clone())
        .finish();
    let _default = tracing::subscriber::set_default(subscriber);
    let mut group = Group::new("app");
    group.add("job", async |_| (), Interrupt::cancel());
    let report = workers(2).block_on(group.run()).unwrap();
    let _ = ended.send(());
    assert_all_returned(&report);
    assert!(!told.recv().unwrap(), "the limit is gone: update the guide");
}

#[test]
fn c11_an_interrupt_dropped_with_its_runtime_reports_that() {
    let (first, second) = (workers(2), workers(1));
    let (tell, called) = mpsc::channel();
    let interrupt = Interrupt::call_async(async move |_| {
        tell.send(()).unwrap();
        std::future::pending::<()>().await;
    });
    let mut group = Group::new("app");
    group.add("waits", async |ctx| ctx.interrupted().await, interrupt);
    let handle = group.handle();
    let mut run = Box::pin(group.run());
    assert!(!poll_once(&first, &mut run));
    handle.shutdown("enough");
    while called.try_recv().is_err() {
        assert!(!poll_once(&first, &mut run));
        thread::yield_now();
    }
    first.shutdown_background();
    let report = second.block_on(run).unwrap();
    let [Failure::InterruptError(error)] = report.actor("waits").unwrap().failures() else {
        panic!("{report}")
    };
    assert_eq!(
        error.to_string(),
        "its future was dropped: the tokio runtime was shut down during the run; \
         keep the runtime until the run has returned"
    );
}
