//! The suite of `pkg/run` of `BanyanDB`, by name. `P`: as it is; `A`: adapted, and how. The last three never ran there: they
//! deadlock with the order in which its `ChannelCloser` closes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rungroup::bounds::IntoResult;
use rungroup::config::{Configured, Environment};
use rungroup::{
    ChannelCloser, ChannelGroupCloser, Context, Group, Interrupt, Outcome, PanicError, Ready,
    Report, Signal, TaskError, TaskFailures, TaskHandle, Tester, Unit, abort_on_panic, catch_panic,
};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::{JoinHandle, yield_now};
use tracing::Instrument;

use crate::support::{
    Log, Oops, capture_logs, millis, oops, park, ready_and_park, send_to_self, turn_of_signals,
};

/// P.
#[tokio::test(start_paused = true)]
async fn test_graceful_stop_with_recovery_recovers_panic() {
    let log = Log::default();
    let mut group = Group::new("stop");
    let its_log = log.clone();
    let stop = async move |_| {
        its_log.record("stop called");
        panic!("stop boom");
    };
    group.add("svc", park, Interrupt::call_async(stop));
    let its_log = log.clone();
    let other = async move |ctx: Context| {
        ctx.interrupted().await;
        its_log.record("other stopped");
    };
    group.add("other", other, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("stop");
    let error = running.await.expect_err("the panic is reported");
    let svc = error.report().unwrap().actor("svc").unwrap();
    assert_eq!(svc.outcome(), Outcome::Panicked);
    assert_eq!(svc.panic().unwrap().message(), "stop boom");
    assert_eq!(
        (log.count("stop called"), log.count("other stopped")),
        (1, 1)
    );
}

/// P.
#[tokio::test(start_paused = true)]
async fn test_graceful_stop_with_recovery_no_panic_path() {
    let log = Log::default();
    let mut group = Group::new("stop");
    let its_log = log.clone();
    let stop = async move |_| its_log.record("stop called");
    group.add("svc", park, Interrupt::call_async(stop));
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("stop");
    let report = running.await.unwrap();
    assert_eq!(report.actor("svc").unwrap().outcome(), Outcome::Returned);
    assert_eq!(log.lines(), ["stop called"]);
}

/// A step before the services: it is ready when it has returned.
fn with_pre_run<F, M: 'static>(pre_run: impl FnOnce(Context) -> F + Send + 'static) -> Group
where
    F: Future<Output: IntoResult<M>> + Send + 'static,
{
    let mut group = Group::new("pre-run");
    let pre_run = group.add("pre-run", pre_run, Interrupt::cancel());
    pre_run.ready(Ready::Finished);
    let svc = group.add("svc", async |_| (), Interrupt::cancel());
    svc.requires(["pre-run"]);
    group
}

/// `PreRun` as the guide has it: the build of a unit, before anything runs.
async fn pre_run<F, E>(build: impl FnOnce() -> F + Send + 'static) -> anyhow::Result<Group>
where
    F: Future<Output = Result<(), E>> + Send + 'static,
    E: Into<anyhow::Error> + Send + 'static,
{
    let mut group = Group::new("pre-run");
    let build = async || build().await.map_err(Into::into);
    group.register(Unit::builder("pre-run").build(build))?;
    group.build().await
}

/// P.
#[tokio::test(start_paused = true)]
async fn test_pre_run_with_recovery_recovers_panic() {
    let built = pre_run(async || -> Result<(), Oops> { panic!("prerun boom") }).await;
    let text = format!("{:#}", built.err().unwrap());
    assert!(text.starts_with("build of pre-run: panicked at"), "{text}");
    assert!(text.ends_with("prerun boom"), "{text}");
    let error = with_pre_run(async |_| panic!("prerun boom")).run().await;
    let error = error.unwrap_err();
    assert!(error.to_string().contains("pre-run"), "{error}");
    assert!(error.to_string().contains("prerun boom"), "{error}");
    let svc = error.report().unwrap().actor("svc").unwrap();
    assert_eq!(svc.outcome(), Outcome::NeverStarted);
}

/// P: the same error comes back.
#[tokio::test(start_paused = true)]
async fn test_pre_run_with_recovery_passes_through_error() {
    let built = pre_run(async || Err(Oops("prerun failed"))).await;
    let error = built.err().unwrap();
    assert_eq!(error.downcast_ref(), Some(&Oops("prerun failed")));
    let error = with_pre_run(async |_| Err(Oops("prerun failed")))
        .run()
        .await;
    let error = error.unwrap_err();
    assert_eq!(error.downcast_ref(), Some(&Oops("prerun failed")));
}

/// P.
#[tokio::test(start_paused = true)]
async fn test_pre_run_with_recovery_no_panic_clean_path() {
    let log = Log::default();
    let its_log = log.clone();
    let build = async move || {
        its_log.record("called");
        Ok::<(), Oops>(())
    };
    drop(pre_run(build).await.unwrap());
    let its_log = log.clone();
    let group = with_pre_run(async move |_| its_log.record("called"));
    let report = group.run().await.unwrap();
    assert_eq!(report.actor("svc").unwrap().outcome(), Outcome::Returned);
    assert_eq!(log.lines(), ["called"; 2]);
}

/// Runs a task of an actor, as `Go` does. Returns its result and the report.
async fn go<F>(task: F) -> (Result<F::Output, TaskError>, Report)
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    let (send, result) = oneshot::channel();
    let mut group = Group::new("go");
    let execute = async |ctx: Context| {
        let task = ctx.spawn_with_handle(task).unwrap();
        drop(send.send(task.await));
    };
    group.add("component", execute, Interrupt::cancel());
    let report = group.run().await.unwrap();
    (result.await.unwrap(), report)
}

#[track_caller]
fn panicked<T: std::fmt::Debug>(result: Result<T, TaskError>) -> PanicError {
    match result {
        Err(TaskError::Panicked(panic)) => panic,
        other => panic!("{other:?}"),
    }
}

fn task_failures(report: &Report) -> &TaskFailures {
    report.actor("component").unwrap().task_failures()
}

/// P.
#[tokio::test(start_paused = true)]
async fn test_go_default_recovers_without_terminating_process() {
    let (result, report) = go(async { panic!("boom {}", 7) }).await;
    let _: &Result<(), _> = &result;
    assert_eq!(panicked(result).message(), "boom 7");
    assert_eq!(task_failures(&report).count, 1);
    assert_eq!(
        report.actor("component").unwrap().outcome(),
        Outcome::Returned
    );
}

/// P.
#[tokio::test(start_paused = true)]
async fn test_go_outcome_after_clean_run() {
    let log = Log::default();
    let its_log = log.clone();
    let (result, report) = go(async move { its_log.record("ran") }).await;
    assert_eq!(result, Ok(()));
    assert_eq!(log.lines(), ["ran"]);
    assert_eq!(task_failures(&report).count, 0);
}

/// P: the caller that awaits the handle is the reporter.
#[tokio::test(start_paused = true)]
async fn test_go_per_call_reporter_fires() {
    let reported = Log::default();
    let its_log = reported.clone();
    let mut group = Group::new("go");
    let execute = async move |ctx: Context| {
        let task = async { panic!("boom") };
        let task: TaskHandle<()> = ctx.spawn_with_handle(task).unwrap();
        its_log.record(task.await.unwrap_err().to_string());
    };
    group.add("component", execute, Interrupt::cancel());
    let report = group.run().await.unwrap();
    let failure = task_failures(&report).first.clone().unwrap();
    let panic = failure.error().unwrap().to_string();
    assert_eq!(reported.lines(), [format!("the task {panic}")]);
}

/// A: events of `tracing` in the place of breadcrumbs, and the log in the place of the artifact.
#[tokio::test(start_paused = true)]
async fn test_go_recovery_captures_breadcrumbs_added_in_fn() {
    let (log, _guard) = capture_logs();
    let (result, _) = go(async {
        tracing::info!("breadcrumb one");
        tracing::info!("breadcrumb two");
        panic!("boom");
    })
    .await;
    let _: PanicError = panicked::<()>(result);
    let lines = log.lines();
    let of_task: Vec<&String> = lines
        .iter()
        .filter(|line| line.contains("breadcrumb") || line.contains("boom"))
        .collect();
    let [one, two, boom] = of_task[..] else {
        panic!("{lines:#?}")
    };
    assert!(one.contains("breadcrumb one") && two.contains("breadcrumb two"));
    assert!(boom.contains("task failed"), "{boom}");
    for line in of_task {
        assert!(line.contains("component"), "{line}");
    }
}

/// A: spans in the place of stores. Each sibling is in its own span inside of that of the actor.
#[tokio::test(start_paused = true)]
async fn test_go_siblings_have_isolated_breadcrumbs() {
    let (log, _guard) = capture_logs();
    let mut group = Group::new("go");
    let execute = async |ctx: Context| {
        let barrier = Arc::new(tokio::sync::Barrier::new(2));
        let siblings = ["left", "right"].map(|name| {
            let barrier = barrier.clone();
            let task = async move {
                barrier.wait().await;
                tracing::info!("breadcrumb of {name}");
                panic!("boom of {name}");
            };
            let span = tracing::info_span!("sibling", side = name);
            let task: TaskHandle<()> = ctx.spawn_with_handle(task.instrument(span)).unwrap();
            task
        });
        for sibling in siblings {
            sibling.await.unwrap_err();
        }
        tracing::info!("breadcrumb of the parent");
    };
    group.add("component", execute, Interrupt::cancel());
    group.run().await.unwrap();
    for (name, other) in [("left", "right"), ("right", "left")] {
        let lines = log.lines().into_iter();
        let mut of_task = lines.filter(|line| line.contains(&format!("breadcrumb of {name}")));
        let line = of_task.next().unwrap();
        assert!(
            line.contains("component") && line.contains(&format!("side=\"{name}\"")),
            "{line}"
        );
        assert!(!line.contains(other) && of_task.next().is_none(), "{line}");
    }
    let lines = log.lines().into_iter();
    let parent: Vec<String> = lines
        .filter(|line| line.contains("of the parent"))
        .collect();
    assert!(
        parent.len() == 1 && !parent[0].contains("side="),
        "{parent:?}"
    );
}

/// P: the two rows with a panic are in the tests of processes.
#[tokio::test(start_paused = true)]
async fn test_go_or_die_runs_clean_fn_to_completion() {
    let (result, report) = go(abort_on_panic(async { 7 })).await;
    assert_eq!(result, Ok(7));
    assert_eq!(task_failures(&report).count, 0);
}

/// P.
#[tokio::test(start_paused = true)]
async fn test_go_with_signal_delivers_panic_outcome() {
    let (result, _) = go(async {
        let value = String::from("never");
        assert!(value == "returned", "boom");
        value
    })
    .await;
    assert_eq!(panicked(result).message(), "boom");
}

/// P.
#[tokio::test(start_paused = true)]
async fn test_go_with_signal_delivers_typed_value() {
    assert_eq!(go(async { true }).await.0, Ok(true));
}

/// P.
#[tokio::test(start_paused = true)]
async fn test_go_with_signal_delivers_clean_outcome() {
    let log = Log::default();
    let its_log = log.clone();
    assert_eq!(go(async move { its_log.record("ran") }).await.0, Ok(()));
    assert_eq!(log.lines(), ["ran"]);
}

/// A: the result waits for its reader, and there is one.
#[tokio::test(start_paused = true)]
async fn test_go_with_signal_channel_is_buffered_and_closed() {
    let mut group = Group::new("go");
    let execute = async |ctx: Context| {
        let mut task = ctx.spawn_with_handle(async { 7 }).unwrap();
        ctx.wait_for_tasks().await;
        tokio::time::sleep(millis(50)).await;
        assert!(task.is_finished());
        assert_eq!((&mut task).await, Ok(7));
        let again = catch_panic(task).await;
        assert!(again.is_err(), "it is polled after completion");
    };
    group.add("component", execute, Interrupt::cancel());
    group.run().await.unwrap();
}

/// P.
#[tokio::test(start_paused = true)]
async fn test_go_with_signal_does_not_terminate_process_on_panic() {
    let (first, report) = go(async { panic!("boom") }).await;
    let _: PanicError = panicked::<()>(first);
    assert!(report.failed().is_empty());
    assert_eq!(go(async { 7 }).await.0, Ok(7), "and the next one runs");
}

/// `signal.Handler`, untested there: each of its four signals stops the group, and the report has it.
#[tokio::test]
async fn signal_handler_stops_the_group_on_each_of_its_signals() {
    let _turn = turn_of_signals().await;
    let signals = [
        (Signal::HUP, "HUP"),
        (Signal::INT, "INT"),
        (Signal::QUIT, "QUIT"),
        (Signal::TERM, "TERM"),
    ];
    for (signal, name) in signals {
        let mut group = Group::new("signals").signals(signals.map(|(signal, _)| signal));
        group.add("svc", park, Interrupt::cancel());
        let running = group.start();
        running.wait_until_ready().await.unwrap();
        send_to_self(name);
        let report = running.await.expect("a signal is no failure");
        assert_eq!(report.cause().signal(), Some(signal));
    }
}

/// A stop without a signal names none; Go's handler prints a nil there.
#[tokio::test]
async fn signal_handler_is_silent_without_a_signal() {
    let _turn = turn_of_signals().await;
    let mut group = Group::new("signals").signals([Signal::HUP, Signal::TERM]);
    group.add("svc", async |_| (), Interrupt::cancel());
    let report = group.run().await.unwrap();
    assert_eq!(report.cause().signal(), None);
}

/// A group that the code under test owns.
fn with_tester(tester: Tester) -> Group {
    let mut group = Group::new("tested");
    group
        .add("svc", ready_and_park, Interrupt::cancel())
        .ready(Ready::Manual);
    let tester = group.actor("tester").add_actor(tester, Interrupt::cancel());
    tester.requires(["svc"]);
    group
}

/// `NewTester`: the function stops the group, once.
#[tokio::test(start_paused = true)]
async fn tester_stops_the_group_once() {
    let (tester, handle) = Tester::new();
    let run = tokio::spawn(with_tester(tester).run());
    assert!(handle.started().await);
    assert!(!run.is_finished());
    for _ in 0..3 {
        handle.stop();
    }
    let report = run.await.unwrap().unwrap();
    assert_eq!(report.actor("svc").unwrap().outcome(), Outcome::Returned);
    assert!(report.cause().to_string().contains("tester"), "{report}");
    handle.stop();
    assert!(handle.started().await, "also afterwards");
}

/// The group gets ready, and stops at once.
#[tokio::test(start_paused = true)]
async fn tester_stopped_before_the_run_stops_it_when_ready() {
    let (tester, handle) = Tester::new();
    handle.stop();
    let report = with_tester(tester).run().await.unwrap();
    assert!(handle.started().await);
    assert_eq!(report.actor("svc").unwrap().outcome(), Outcome::Returned);
}

/// Unlike `WaitTillReady`, the wait ends if the start fails.
#[tokio::test(start_paused = true)]
async fn tester_that_cannot_start_returns_an_error() {
    let (tester, handle) = Tester::new();
    drop(with_tester(tester));
    assert!(!handle.started().await);

    let (tester, handle) = Tester::new();
    let mut group = Group::new("tested");
    group
        .add("svc", oops, Interrupt::cancel())
        .ready(Ready::Manual);
    let tester = group.actor("tester").add_actor(tester, Interrupt::cancel());
    tester.requires(["svc"]);
    let (run, started) = tokio::join!(group.run(), handle.started());
    assert_eq!(run.unwrap_err().downcast_ref(), Some(&Oops("oops")));
    assert!(!started);
}

#[tokio::test(start_paused = true)]
async fn tester_is_interrupted_with_its_group() {
    let (tester, handle) = Tester::new();
    let running = with_tester(tester).start();
    assert!(handle.started().await);
    drop(handle);
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(report.actor("tester").unwrap().outcome(), Outcome::Returned);
}

/// An unbuffered channel, as Go's: a send completes when its value is received. The receiving end outlives the receiver, so a
/// value that nobody receives would be stuck there.
#[derive(Clone)]
struct Unbuffered(mpsc::Sender<(u64, oneshot::Sender<()>)>);

type Receiving = Arc<tokio::sync::Mutex<mpsc::Receiver<(u64, oneshot::Sender<()>)>>>;

fn unbuffered() -> (Unbuffered, Receiving) {
    let (sender, receiver) = mpsc::channel(1);
    (
        Unbuffered(sender),
        Arc::new(tokio::sync::Mutex::new(receiver)),
    )
}

impl Unbuffered {
    async fn send(&self, value: u64) {
        let (acknowledge, received) = oneshot::channel();
        self.0.send((value, acknowledge)).await.unwrap();
        received.await.unwrap();
    }
}

/// The values that were sent and received, with their sums.
#[derive(Default)]
struct Totals {
    sent: AtomicUsize,
    received: AtomicUsize,
}

const SENDERS: usize = 10;

/// Ten senders, each with a guard for each value, until no guard is left.
fn spawn_senders(
    closer: &ChannelCloser,
    channel: &Unbuffered,
    totals: &Arc<Totals>,
) -> Vec<JoinHandle<()>> {
    let senders = (0..SENDERS).map(|_| {
        let (closer, channel, totals) = (closer.clone(), channel.clone(), totals.clone());
        tokio::spawn(async move {
            while let Some(_sender) = closer.try_sender() {
                yield_now().await;
                channel.send(1).await;
                totals.sent.fetch_add(1, Ordering::Relaxed);
            }
        })
    });
    senders.collect()
}

/// What a receiver does with a value.
enum Next {
    /// It is the last.
    Count(Arc<Totals>, watch::Sender<usize>),
    /// It is a sender of the next stage.
    Relay(ChannelCloser, Unbuffered),
}

impl Next {
    async fn take(&self, value: u64) {
        match self {
            Next::Count(totals, count) => {
                totals.received.fetch_add(1, Ordering::Relaxed);
                count.send_modify(|count| *count += 1);
            }
            Next::Relay(closer, channel) => {
                let _sender = closer.try_sender().expect("the first stage has not ended");
                channel.send(value).await;
            }
        }
    }
}

/// A receiver that obeys the closer, and does some work for each value.
fn spawn_receiver(closer: &ChannelCloser, channel: &Receiving, next: Next) -> JoinHandle<()> {
    let receiver = closer.try_receiver().expect("open");
    let channel = channel.clone();
    tokio::spawn(async move {
        let mut channel = channel.lock().await;
        loop {
            tokio::select! {
                biased; // it returns at the interrupt
                () = receiver.closed() => return,
                Some((value, acknowledge)) = channel.recv() => {
                    yield_now().await;
                    acknowledge.send(()).expect("the sender waits");
                    next.take(value).await;
                }
            }
        }
    })
}

/// Waits until the load is under way.
async fn wait_for(count: &watch::Sender<usize>) {
    let mut count = count.subscribe();
    bounded(count.wait_for(|&count| count >= 100))
        .await
        .unwrap();
}

/// These suites deadlock with another order of the closes.
async fn bounded<F: Future>(future: F) -> F::Output {
    let limit = Duration::from_secs(60);
    let ended = tokio::time::timeout(limit, future).await;
    ended.expect("it is no deadlock")
}

/// Every task has ended, and every value that was sent was received.
async fn assert_finished(tasks: Vec<JoinHandle<()>>, channels: &[Receiving], totals: &Totals) {
    for task in tasks {
        bounded(task).await.unwrap();
    }
    for channel in channels {
        assert!(channel.lock().await.try_recv().is_err(), "a value is left");
    }
    let sent = totals.sent.load(Ordering::Relaxed);
    assert!(sent >= 100);
    assert_eq!(totals.received.load(Ordering::Relaxed), sent);
}

fn load() -> (ChannelCloser, Arc<Totals>, watch::Sender<usize>) {
    (ChannelCloser::new(), Arc::default(), watch::Sender::new(0))
}

/// P: counts in the place of times.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn close_simple_channel() {
    for _ in 0..10 {
        let (closer, totals, count) = load();
        let (sending, receiving) = unbuffered();
        let mut tasks = spawn_senders(&closer, &sending, &totals);
        tasks.push(spawn_receiver(
            &closer,
            &receiving,
            Next::Count(totals.clone(), count.clone()),
        ));
        wait_for(&count).await;
        bounded(closer.close_and_wait()).await;
        assert_finished(tasks, &[receiving], &totals).await;
    }
}

/// P.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn close_multiple_channels() {
    for _ in 0..10 {
        let (closer, totals, count) = load();
        let (mut tasks, mut channels) = (Vec::new(), Vec::new());
        for _ in 0..2 {
            let (sending, receiving) = unbuffered();
            tasks.extend(spawn_senders(&closer, &sending, &totals));
            tasks.push(spawn_receiver(
                &closer,
                &receiving,
                Next::Count(totals.clone(), count.clone()),
            ));
            channels.push(receiving);
        }
        wait_for(&count).await;
        bounded(closer.close_and_wait()).await;
        assert_finished(tasks, &channels, &totals).await;
    }
}

/// P: the relay is a receiver of the first stage, and a sender of the second.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn close_channel_group() {
    for _ in 0..10 {
        let (_, totals, count) = load();
        let [first, second] = [ChannelCloser::new(), ChannelCloser::new()];
        let (sending, relayed) = unbuffered();
        let (relaying, receiving) = unbuffered();
        let mut tasks = spawn_senders(&first, &sending, &totals);
        let relay = Next::Relay(second.clone(), relaying);
        tasks.push(spawn_receiver(&first, &relayed, relay));
        tasks.push(spawn_receiver(
            &second,
            &receiving,
            Next::Count(totals.clone(), count.clone()),
        ));
        wait_for(&count).await;
        let group = ChannelGroupCloser::new([first, second]);
        bounded(group.close_and_wait()).await;
        assert_finished(tasks, &[relayed, receiving], &totals).await;
    }
}

/// The suite of `config`, A: the variable of a flag has the name of the group as its prefix, letters in upper case, and
/// underscores for hyphens; a flag precedes it.
#[test]
fn config_env_binding() {
    #[derive(clap::Args)]
    struct Limits {
        #[arg(long, default_value_t = 100)]
        max_rows: usize,
    }
    #[rungroup::group]
    struct Node {
        #[actor(config = Limits, execute = async |_, _| (), interrupt = cancel)]
        query: Limits,
    }
    let environment = Environment::new().variable("NODE_MAX_ROWS", "7");
    for (words, rows) in [(&["node"][..], 7), (&["node", "--max-rows", "8"], 8)] {
        match Node::configure(words, &environment) {
            Ok(Configured::Values(config)) => assert_eq!(config.query.max_rows, rows),
            other => panic!("{other:?}"),
        }
    }
}

/// The suite of recovery, P: the log is the default reporter, and the awaiting code the one of the call. Both receive a panic, in
/// this order.
#[tokio::test(start_paused = true)]
async fn panicdiag_default_reporter_comes_before_that_of_the_call() {
    let (log, _guard) = capture_logs();
    let seen = log.clone();
    let mut group = Group::new("go");
    let execute = async move |ctx: Context| {
        let task: TaskHandle<()> = ctx.spawn_with_handle(async { panic!("boom") }).unwrap();
        let panic = panicked(task.await);
        let lines = seen.lines();
        let logged = lines.iter().filter(|line| line.contains("task failed"));
        assert_eq!(logged.count(), 1, "{lines:#?}");
        assert_eq!(panic.message(), "boom");
    };
    group.add("component", execute, Interrupt::cancel());
    group.run().await.unwrap();
}

/// P: the caller that awaits the handle panics over it. Its actor fails, and the others stop in order.
#[tokio::test(start_paused = true)]
async fn panicdiag_panicking_reporter_is_isolated() {
    let log = Log::default();
    let mut group = Group::new("go");
    let execute = async |ctx: Context| {
        let task: TaskHandle<()> = ctx.spawn_with_handle(async { panic!("boom") }).unwrap();
        panic!("the reporter of {}", task.await.unwrap_err());
    };
    group.add("component", execute, Interrupt::cancel());
    let its_log = log.clone();
    let other = async move |ctx: Context| {
        ctx.interrupted().await;
        its_log.record("other stopped");
    };
    group.add("other", other, Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    let report = error.report().unwrap();
    assert_eq!(task_failures(report).count, 1, "the panic of the task");
    let panic = report.actor("component").unwrap().panic().unwrap();
    assert!(panic.message().starts_with("the reporter of"), "{panic}");
    assert_eq!(log.lines(), ["other stopped"]);
}

/// The suite of the supervisor of `cmdsetup`, P: a recovered panic cancels the work of the whole process.
#[tokio::test(start_paused = true)]
async fn cmdsetup_cancels_on_a_recovered_panic() {
    let log = Log::default();
    let mut group = Group::new("go");
    let execute = async |ctx: Context| {
        ctx.spawn_linked(async {
            let empty: Vec<u32> = Vec::new();
            assert_eq!(empty[0], 0);
        })?;
        ctx.interrupted().await;
        anyhow::Ok(())
    };
    group.add("component", execute, Interrupt::cancel());
    let its_log = log.clone();
    let other = async move |ctx: Context| {
        ctx.interrupted().await;
        its_log.record("cancelled");
    };
    group.add("other", other, Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    assert!(error.to_string().contains("component"), "{error}");
    assert_eq!(log.lines(), ["cancelled"]);
}

/// P: the shutdown waits for what was spawned, and a second one has no effect.
#[tokio::test(start_paused = true)]
async fn cmdsetup_shutdown_drains_the_tasks() {
    let log = Log::default();
    let mut group = Group::new("go");
    let its_log = log.clone();
    let execute = async move |ctx: Context| {
        let scope = (*ctx).clone();
        let task = async move {
            scope.interrupted().await;
            tokio::time::sleep(millis(500)).await;
            its_log.record("drained");
        };
        ctx.spawn(task)?;
        ctx.ready();
        ctx.interrupted().await;
        anyhow::Ok(())
    };
    let component = group.add("component", execute, Interrupt::cancel());
    component.ready(Ready::Manual);
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("first");
    running.shutdown("second");
    let report = running.await.unwrap();
    assert_eq!(log.lines(), ["drained"]);
    assert!(report.cause().to_string().contains("first"), "{report}");
}

/// P: before the run, and without one.
#[tokio::test(start_paused = true)]
async fn cmdsetup_shutdown_is_safe_without_an_init() {
    let mut group = Group::new("go");
    group.add("component", park, Interrupt::cancel());
    let handle = group.handle();
    handle.shutdown("early");
    let report = group.run().await.unwrap();
    let component = report.actor("component").unwrap();
    assert_eq!(component.outcome(), Outcome::NeverStarted);
    handle.shutdown("late");

    let never_run = Group::new("go");
    let handle = never_run.handle();
    drop(never_run);
    handle.shutdown("never");
    assert!(handle.wait_until_ready().await.is_err());
}

/// Every test that the page names for the suites beside that of `pkg/run` exists.
#[test]
fn every_named_test_of_the_other_suites_exists() {
    let page = include_str!("../runtime/src/guide/coming_from/banyandb.rs");
    let (_, suites) = page.split_once("# The suites beside it").unwrap();
    let (table, _) = suites.split_once("//! # A: closers").unwrap();
    let names = table.split('`').skip(1).step_by(2);
    let names: Vec<&str> = names.filter(|name| name.contains('_')).collect();
    assert!(names.len() > 10, "{names:?}");
    let sources = [
        include_str!("banyandb.rs"),
        include_str!("closers.rs"),
        include_str!("tasks.rs"),
        include_str!("process/blocked_stderr.rs"),
        include_str!("process/exit_codes.rs"),
        include_str!("../runtime/src/config/bytes.rs"),
    ];
    for name in names {
        let function = format!("fn {name}(");
        let exists = sources.iter().any(|source| source.contains(&function));
        assert!(exists, "{name}");
    }
}

/// The public names of the package, of `pkg/signal`, and of the recovered tasks.
const NAMES: &str = "
    Bytes ChannelCloser NewChannelCloser AddReceiver AddSender CloseNotify CloseThenWait Closed ReceiverDone SenderDone
    ChannelGroupCloser NewChannelGroupCloser Closer NewCloser AddRunning Done Ctx Config FlagSet Validate NewFlagSet
    NewGroup Group Deregister ListUnits Name Register RegisterFlags Run RunConfig WaitTillReady PreRunner PreRun Role
    Service Serve GracefulStop StopNotify Unit Go GoOrDie GoWithSignal SignalResult Task Outcome Wait WithReporter
    WithStateDumper WithCounter WithProcessMetadata WithArtifactRoot WithStateLimitBytes NewTester Handler ErrSignal
    Option Type
";

/// The methods whose names several types have.
const METHODS: &[&str] = &[
    "`Closer.Closed()`",
    "`Closer.CloseNotify()`",
    "`Closer.CloseThenWait()`",
    "`ChannelCloser.Closed()`",
    "`ChannelCloser.CloseNotify()`",
    "`ChannelCloser.Close()`, `Wait()`, `CloseThenWait()`",
    "`ChannelGroupCloser.CloseThenWait()`, `Closed()`",
    "`Bytes.Type()`",
    "`Group.Name()`",
];

#[test]
fn every_public_name_has_its_counterpart() {
    let page = include_str!("../runtime/src/guide/coming_from/banyandb.rs");
    let (table, _) = page.split_once("# The suites beside it").unwrap();
    let rows = table.lines().filter(|line| line.starts_with("//! | "));
    let rows: Vec<Vec<&str>> = rows.map(|row| row.split(" | ").collect()).collect();
    let is_word = |c: char| c.is_alphanumeric();
    let missing: Vec<&str> = NAMES
        .split_whitespace()
        .filter(|name| {
            let go = rows.iter().flat_map(|row| row[1].split(|c| !is_word(c)));
            !go.into_iter().any(|word| word == *name)
        })
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    for method in METHODS {
        let has_row = rows.iter().any(|row| row[1].contains(method));
        assert!(has_row, "{method}");
    }
    // The last column names a program of the page.
    for row in rows.iter().skip(1) {
        let program = row.last().unwrap().trim_end_matches(" |");
        let heading = format!("//! # {program}: ");
        assert!(page.contains(&heading), "{row:?}");
    }
}
