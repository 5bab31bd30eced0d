//! G8: the effects of dropping `run` or `Running`.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};

use rungroup::{ActorState, Cause, Context, Group, GroupState, Interrupt, Ready};
use tokio::sync::oneshot;

use crate::support::{Kept, Log, park, secs};

/// The value that a group drops last: a plain field.
struct Last(Option<oneshot::Sender<()>>);

impl Last {
    fn new() -> (Last, oneshot::Receiver<()>) {
        let (sender, gone) = oneshot::channel();
        (Last(Some(sender)), gone)
    }
}

impl Drop for Last {
    fn drop(&mut self) {
        let _ = self.0.take().unwrap().send(());
    }
}

fn logs(log: &Log, name: &'static str) -> Interrupt {
    let log = log.clone();
    Interrupt::call_async(async move |cause: Cause| {
        log.record(format!("{name} interrupted: {cause}"));
    })
}

/// Runs until it is ready, and drops the future of `run` then.
async fn drop_when_ready(group: Group) {
    let handle = group.handle();
    tokio::select! {
        biased;
        result = group.run() => panic!("it ended by itself: {result:?}"),
        ready = handle.wait_until_ready() => ready.unwrap(),
    }
}

#[tokio::test(start_paused = true)]
async fn g8_dropping_run_interrupts_and_aborts_all_and_leaks_nothing() {
    let log = Log::default();
    let token = Arc::new(());
    let (last, gone) = Last::new();
    let mut group = Group::new("g8").grace(None);
    let handle = group.handle();
    for name in ["cancel", "drop", "sync", "async"] {
        let (sync_log, held, captured) = (log.clone(), Arc::clone(&token), Kept::new(name, &log));
        let interrupt = match name {
            "cancel" => Interrupt::cancel(),
            "drop" => Interrupt::drop(),
            "sync" => {
                Interrupt::call(move |cause| sync_log.record(format!("sync interrupted: {cause}")))
            }
            _ => logs(&log, "async"),
        };
        let ignores = async move |_| {
            let _captured = (captured, held);
            std::future::pending::<()>().await;
        };
        group.add(name, ignores, interrupt);
    }
    group.retain("last", last);
    group.retain("kept", (Kept::new("kept", &log), Arc::clone(&token)));
    drop_when_ready(group).await;
    assert_eq!(handle.state(), GroupState::Ended, "at once");
    assert!(
        handle
            .actors()
            .iter()
            .all(|actor| actor.state == ActorState::Aborted),
        "as far as anybody knows"
    );
    assert!(!handle.wait().await.succeeded);
    gone.await.unwrap();
    for line in [
        "cancel dropped",
        "drop dropped",
        "sync dropped",
        "async dropped",
        "sync interrupted: the run was dropped",
        "async interrupted: the run was dropped",
    ] {
        log.assert_order(&[line, "kept dropped"]);
    }
    assert_eq!(Arc::strong_count(&token), 1);
}

#[tokio::test(start_paused = true)]
async fn g8_dropping_running_does_the_same_in_its_task() {
    let log = Log::default();
    let (last, gone) = Last::new();
    let mut group = Group::new("g8");
    let captured = Kept::new("captured", &log);
    let ignores = async move |_| {
        let _captured = captured;
        std::future::pending::<()>().await;
    };
    group.add("ignores", ignores, logs(&log, "ignores"));
    group.retain("last", last);
    let running = group.start();
    let handle = running.handle();
    running.wait_until_ready().await.unwrap();
    drop(running);
    gone.await.unwrap();
    log.position("captured dropped");
    log.position("ignores interrupted: the run was dropped");
    let ended = handle.wait().await;
    assert!(!ended.succeeded && matches!(&*ended.cause, Cause::Dropped));
}

#[tokio::test(start_paused = true)]
async fn g8_actors_that_never_started_are_dropped() {
    let log = Log::default();
    let (last, gone) = Last::new();
    let mut group = Group::new("g8");
    group.retain("last", last);
    let captured = Kept::new("captured", &log);
    group
        .add("never_ready", park, logs(&log, "never_ready"))
        .ready(Ready::Manual);
    group
        .add(
            "never_started",
            async move |_| drop(captured),
            logs(&log, "never_started"),
        )
        .requires(["never_ready"]);
    let handle = group.handle();
    let mut run = Box::pin(group.run());
    assert!(matches!(
        futures_poll(run.as_mut()),
        std::task::Poll::Pending
    ));
    drop(run);
    gone.await.unwrap();
    assert!(handle.wait_until_ready().await.is_err());
    log.position("captured dropped");
    assert_eq!(log.count("never_ready interrupted: the run was dropped"), 1);
    assert_eq!(
        log.count("never_started interrupted: the run was dropped"),
        0
    );
}

/// Polls once, as an executor would that drops the future afterwards.
fn futures_poll<F: Future>(future: std::pin::Pin<&mut F>) -> std::task::Poll<F::Output> {
    future.poll(&mut std::task::Context::from_waker(std::task::Waker::noop()))
}

#[tokio::test(start_paused = true)]
async fn g8_a_run_that_was_never_polled_starts_nothing() {
    let log = Log::default();
    let mut group = Group::new("g8");
    let (captured, kept) = (Kept::new("captured", &log), Kept::new("kept", &log));
    group.add("never", async move |_| drop(captured), logs(&log, "never"));
    group.retain("kept", kept);
    let handle = group.handle();
    drop(group.run());
    assert!(!handle.wait().await.succeeded);
    log.position("captured dropped");
    log.position("kept dropped");
    assert_eq!(log.lines().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn g8_in_the_middle_of_the_stop_no_interrupt_is_called_twice() {
    let log = Log::default();
    let (last, gone) = Last::new();
    let mut group = Group::new("g8");
    group.retain("last", last);
    group
        .add("db", park, logs(&log, "db"))
        .ready(Ready::Started);
    let (stops, stopped) = oneshot::channel();
    let stubborn = async move |ctx: Context| {
        ctx.interrupted().await;
        let _ = stops.send(());
        std::future::pending::<()>().await;
    };
    group
        .add("api", stubborn, logs(&log, "api"))
        .requires(["db"]);
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    stopped.await.unwrap();
    assert_eq!(running.state(), GroupState::Stopping);
    drop(running);
    gone.await.unwrap();
    let mut lines = log.lines();
    lines.sort();
    // The cause sticks.
    assert_eq!(
        lines,
        [
            "api interrupted: shutdown: enough",
            "db interrupted: shutdown: enough"
        ]
    );
}

/// A thread is interrupted and ends in its own time. The values that the group kept wait for it.
#[tokio::test(start_paused = true)]
async fn g8_a_thread_is_aborted_and_retained_values_wait_for_it() {
    let log = Log::default();
    let (last, gone) = Last::new();
    let (release, released) = mpsc::channel::<()>();
    let mut group = Group::new("g8");
    group.retain("last", last);
    group.retain("kept", Kept::new("kept", &log));
    let (says_it, (told, was_told)) = (log.clone(), oneshot::channel());
    let execute = move |ctx: Context| {
        ctx.ready();
        ctx.wait_interrupted();
        let _ = told.send(ctx.is_aborted());
        assert!(released.recv().is_err());
        says_it.record("thread ends");
    };
    group
        .add_blocking("thread", execute, Interrupt::cancel())
        .ready(Ready::Manual);
    drop_when_ready(group).await;
    assert!(was_told.await.unwrap(), "it is the hard stop");
    log.record("thread was interrupted");
    drop(release);
    gone.await.unwrap();
    assert_eq!(
        log.lines(),
        ["thread was interrupted", "thread ends", "kept dropped"]
    );
}

#[tokio::test(start_paused = true)]
async fn g8_holds_for_nested_groups() {
    let log = Log::default();
    let (last, gone) = Last::new();
    let outer = Outer {
        inner: Inner {
            one: log.clone(),
            _kept: Kept::new("inner kept", &log),
        },
        _last: last,
    };
    let running = outer.start();
    running.wait_until_ready().await.unwrap();
    drop(running);
    gone.await.unwrap();
    log.position("one interrupted: the run was dropped");
}

#[rungroup::group]
struct Outer {
    #[actor(interrupt = cancel, ready = manual)]
    inner: Inner,
    _last: Last,
}

#[rungroup::group]
struct Inner {
    #[actor(execute = run_one, interrupt = async |log, cause| log.record(format!("one interrupted: {cause}")))]
    one: Log,
    _kept: Kept,
}

async fn run_one(_: &Log, ctx: Context) {
    park(ctx).await;
}

/// The dropping task awaits nothing of the group: the clock has not moved.
#[tokio::test(start_paused = true)]
async fn g8_returns_at_once() {
    let mut group = Group::new("g8").grace(secs(20));
    group.add(
        "stubborn",
        crate::support::ignore,
        Interrupt::call_async(async |_| std::future::pending::<()>().await),
    );
    let before = tokio::time::Instant::now();
    drop_when_ready(group).await;
    assert_eq!(before.elapsed(), secs(0));
}

#[rungroup::group]
struct Keeps {
    #[actor(interrupt = cancel, ready = manual)]
    inner: Works,
    _last: Last,
    _kept: Kept,
}

#[rungroup::group]
struct Works {
    #[actor(blocking, execute = end_once_released, interrupt = cancel)]
    work: (Log, mpsc::Receiver<()>),
    _kept: Kept,
}

fn end_once_released((log, released): (Log, mpsc::Receiver<()>), _: Context) {
    assert!(released.recv().is_err());
    log.record("thread ends");
}

/// The kept values of the parent group also wait for the threads of nested groups.
#[tokio::test]
async fn g8_retained_values_wait_for_threads_of_nested_groups() {
    let log = Log::default();
    let ((last, gone), (release, released)) = (Last::new(), mpsc::channel());
    let inner = Works {
        work: (log.clone(), released),
        _kept: Kept::new("inner", &log),
    };
    let running = Keeps {
        inner,
        _kept: Kept::new("outer", &log),
        _last: last,
    }
    .start();
    running.wait_until_ready().await.unwrap();
    let handle = running.handle();
    drop(running);
    handle.wait().await;
    log.record("run dropped");
    drop(release);
    gone.await.unwrap();
    assert_eq!(
        log.lines(),
        [
            "run dropped",
            "thread ends",
            "inner dropped",
            "outer dropped"
        ]
    );
}

/// The thread holds the retained values, and drops them after the run is dropped.
#[tokio::test(start_paused = true)]
async fn g8_retained_values_are_dropped_in_reverse_without_a_run() {
    let log = Log::default();
    let (last, gone) = Last::new();
    let mut group = Group::new("g8");
    group.retain("last", last);
    group.retain("first", Kept::new("first", &log));
    group.retain("second", Kept::new("second", &log));
    group.add("parked", park, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    drop(running);
    gone.await.unwrap();
    assert_eq!(log.lines(), ["second dropped", "first dropped"]);
}

/// Ends neither on its interrupt nor on its abort, as a process that the system cannot kill.
struct Unkillable(Kept);

impl rungroup::Actor for Unkillable {
    const __KIND: rungroup::__private::ActorKind = rungroup::__private::ActorKind::Process;

    async fn execute(self, ctx: Context) -> anyhow::Result<()> {
        ctx.ready();
        std::future::pending::<()>().await;
        drop(self.0);
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn the_future_of_an_abandoned_actor_is_dropped() {
    let log = Log::default();
    let mut group = Group::new("abandoned");
    let actor = Unkillable(Kept::new("future", &log));
    group
        .add_actor("stuck", actor, Interrupt::cancel())
        .grace(secs(1));
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let error = running.await.unwrap_err();
    let stuck = error.report().unwrap().actor("stuck").unwrap();
    assert_eq!(stuck.outcome(), rungroup::Outcome::Abandoned);
    tokio::task::yield_now().await;
    assert_eq!(log.lines(), ["future dropped"]);
}

/// Notes whether a span is closed after the run has returned, for which it waits.
struct LateSpans {
    returned: Mutex<mpsc::Receiver<()>>,
    is_late: Arc<AtomicBool>,
}

impl tracing::Subscriber for LateSpans {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, _: &tracing::Event<'_>) {}

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}

    fn try_close(&self, _: tracing::span::Id) -> bool {
        let wait = std::time::Duration::from_millis(200);
        let returned = self.returned.lock().unwrap().recv_timeout(wait);
        self.is_late.fetch_or(returned.is_ok(), Ordering::SeqCst);
        true
    }
}

/// A task reports its return before it drops its span.
#[test]
fn a_run_returns_after_the_last_code_of_its_tasks() {
    let (tell, returned) = mpsc::channel();
    let is_late = Arc::<AtomicBool>::default();
    let _guard = tracing::subscriber::set_default(LateSpans {
        returned: Mutex::new(returned),
        is_late: Arc::clone(&is_late),
    });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let mut group = Group::new("joined");
    let called = Interrupt::call_async(async |_| ());
    group.add("returns", async |_| (), called);
    runtime.block_on(group.run()).unwrap();
    tell.send(()).unwrap();
    // Its worker has closed all spans then.
    drop(runtime);
    assert!(!is_late.load(Ordering::SeqCst));
}
