//! G2, G4 and G5: every interrupt exactly once, the first cause and all errors, and a stop that wins at every instant.

use rungroup::{
    Cause, Context, Failure, Group, GroupState, Interrupt, Outcome, Ready, ReturnAction, group,
};

use crate::support::{Log, Oops, driver_first, ignore, oops, park, ready_after, secs};

/// An interrupt of each kind of function, counted by name, with the cause that it was given.
fn counted(log: &Log, name: &'static str) -> [Interrupt; 2] {
    let (sync_log, async_log) = (log.clone(), log.clone());
    [
        Interrupt::call(move |cause| sync_log.record(format!("{name}: {cause}"))),
        Interrupt::call_async(async move |cause: Cause| {
            async_log.record(format!("{name}: {cause}"));
        }),
    ]
}

#[tokio::test(start_paused = true)]
async fn g2_every_started_actor_is_interrupted_once_despite_failures() {
    for kind in [0, 1] {
        let log = Log::default();
        let take = |name| counted(&log, name).into_iter().nth(kind).unwrap();
        let mut group = Group::new("g2");
        group
            .add("returned", async |_| (), take("returned"))
            .on_ok(ReturnAction::Continue);
        group
            .add("failed", oops, take("failed"))
            .on_err(ReturnAction::Continue);
        group
            .add("panicked", async |_| panic!("fell over"), take("panicked"))
            .on_err(ReturnAction::Continue);
        group.add(
            "clumsy",
            park,
            Interrupt::call_async(async |_| panic!("in an interrupt")),
        );
        group.add("parked", park, take("parked"));
        group
            .add("never_ready", ready_after(secs(999)), take("never_ready"))
            .ready(Ready::Manual);
        group
            .add("never_started", park, take("never_started"))
            .requires(["never_ready"]);
        let (go, gone) = tokio::sync::oneshot::channel();
        let stops = async move |_| {
            let _ = gone.await;
            Err(Oops("the cause"))
        };
        group.add("last", stops, take("last"));
        let running = group.start();
        let _ = go.send(());
        running.await.unwrap_err();
        let mut lines = log.lines();
        lines.sort();
        let cause = "actor `last` failed: the cause";
        let expected = [
            "failed",
            "last",
            "never_ready",
            "panicked",
            "parked",
            "returned",
        ];
        assert_eq!(lines, expected.map(|name| format!("{name}: {cause}")));
    }
}

#[test]
fn g2_also_before_the_first_poll() {
    for kind in [0, 1] {
        let log = Log::default();
        let mut group = Group::new("g2");
        let polled = log.clone();
        let its_log = async move |ctx: Context| {
            polled.record(format!("polled, interrupted: {}", ctx.is_interrupted()));
        };
        group.add("failing", oops, Interrupt::cancel());
        group.add(
            "late",
            its_log,
            counted(&log, "late").into_iter().nth(kind).unwrap(),
        );
        driver_first().block_on(async {
            group.run().await.unwrap_err();
        });
        assert_eq!(log.count("polled, interrupted: true"), 1, "{log:?}");
        assert_eq!(log.count("late: actor `failing` failed: oops"), 1);
    }
}

async fn serve(log: &Log, ctx: Context) -> anyhow::Result<()> {
    ctx.interrupted().await;
    log.record("serve returns");
    Ok(())
}

fn close(log: &Log, cause: &Cause) {
    log.record(format!("closed: {cause}"));
}

fn fail_soon(log: Log, _: Context) -> impl Future<Output = Result<(), Oops>> {
    log.record("fails");
    drop(log);
    std::future::ready(Err(Oops("soon")))
}

#[group]
struct Shared {
    #[actor(execute = serve, interrupt = close)]
    path: Log,
    #[actor(execute = serve, interrupt = |log, cause| log.record(format!("closure: {cause}")))]
    closure: Log,
    #[actor(execute = serve, interrupt = async |log, cause| log.record(format!("async closure: {cause}")))]
    async_closure: Log,
    #[actor(execute = fail_soon, interrupt = cancel)]
    failing: Log,
}

#[tokio::test(start_paused = true)]
async fn g2_holds_in_a_declared_group() {
    let [path, closure, async_closure, failing] = std::array::from_fn(|_| Log::default());
    let app = Shared {
        path: path.clone(),
        closure: closure.clone(),
        async_closure: async_closure.clone(),
        failing: failing.clone(),
    };
    app.run().await.unwrap_err();
    let cause = "actor `failing` failed: soon";
    assert_eq!(path.count(&format!("closed: {cause}")), 1);
    assert_eq!(closure.count(&format!("closure: {cause}")), 1);
    assert_eq!(async_closure.count(&format!("async closure: {cause}")), 1);
}

#[tokio::test(start_paused = true)]
async fn g4_the_first_cause_sticks_and_no_error_is_lost() {
    let mut group = Group::new("g4");
    let handle = group.handle();
    group
        .add("continued", oops, Interrupt::cancel())
        .on_err(ReturnAction::Continue);
    let asks = handle.clone();
    group.add(
        "asks",
        async move |ctx| {
            tokio::time::sleep(secs(1)).await;
            asks.shutdown("first");
            asks.fail(Oops("second"));
            asks.shutdown("third");
            ctx.interrupted().await;
            Err(anyhow::Error::from(Oops("fourth")).context("while it stopped"))
        },
        Interrupt::cancel(),
    );
    let error = group.run().await.unwrap_err();
    let report = error.report().unwrap();
    assert!(matches!(report.cause(), Cause::Shutdown { reason } if reason == "first"));
    let later: Vec<String> = report
        .later_causes()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(later, ["failed: second", "shutdown: third"]);
    let Cause::Fail { error: second } = &report.later_causes()[0] else {
        panic!("{later:?}")
    };
    assert_eq!(second.downcast_ref(), Some(&Oops("second")));
    // The cause is no failure, so the first failure in time is the root.
    assert_eq!(error.downcast_ref(), Some(&Oops("oops")));
    assert_eq!(
        report
            .actor("asks")
            .unwrap()
            .error()
            .unwrap()
            .downcast_ref(),
        Some(&Oops("fourth"))
    );
}

#[tokio::test(start_paused = true)]
async fn g4_an_error_keeps_its_type_and_its_sources() {
    let mut group = Group::new("g4");
    let fails = async |_| {
        let denied = std::io::Error::new(std::io::ErrorKind::PermissionDenied, Oops("no key"));
        Err(anyhow::Error::new(denied).context("cannot open the store"))
    };
    group.add("store", fails, Interrupt::cancel());
    let error = anyhow::Error::new(group.run().await.unwrap_err());
    let error = error
        .downcast_ref::<rungroup::Error>()
        .expect("it keeps its type through `anyhow`");
    assert_eq!(
        error.downcast_ref::<std::io::Error>().unwrap().kind(),
        std::io::ErrorKind::PermissionDenied
    );
    let mut chain = Vec::new();
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        chain.push(error.to_string());
        source = error.source();
    }
    assert_eq!(
        chain.first().map(String::as_str),
        Some("cannot open the store")
    );
    assert!(chain.iter().any(|line| line == "no key"), "{chain:?}");
}

#[tokio::test(start_paused = true)]
async fn g4_of_two_failures_at_once_both_are_kept() {
    let mut group = Group::new("g4");
    let waits = |name| {
        async move |ctx: Context| {
            ctx.interrupted().await;
            Err::<(), _>(Oops(name))
        }
    };
    group.add("a", waits("a"), Interrupt::cancel());
    group.add("b", waits("b"), Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.fail(Oops("the cause"));
    let error = running.await.unwrap_err();
    assert_eq!(error.downcast_ref(), Some(&Oops("the cause")));
    for name in ["a", "b"] {
        let [Failure::Error(failure)] = error.report().unwrap().actor(name).unwrap().failures()
        else {
            panic!("{error:?}")
        };
        assert_eq!(failure.downcast_ref(), Some(&Oops(name)));
    }
}

#[tokio::test(start_paused = true)]
async fn g5_a_stop_before_the_run_starts_nothing() {
    let log = Log::default();
    let mut group = Group::new("g5");
    let its_log = log.clone();
    group.add(
        "never",
        async move |_| its_log.record("started"),
        counted(&log, "never").into_iter().next().unwrap(),
    );
    let handle = group.handle();
    handle.shutdown("changed my mind");
    assert_eq!(handle.state(), GroupState::Starting, "it has not been run");
    let report = group.run().await.expect("a shutdown is no failure");
    assert_eq!(
        report.actor("never").unwrap().outcome(),
        Outcome::NeverStarted
    );
    assert!(matches!(report.cause(), Cause::Shutdown { reason } if reason == "changed my mind"));
    assert_eq!(log.lines(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn g5_a_stop_during_start_ends_the_group() {
    let log = Log::default();
    let mut group = Group::new("g5");
    let handle = group.handle();
    group
        .add(
            "stops",
            async move |ctx| {
                handle.shutdown("while it starts");
                ctx.ready();
                ctx.interrupted().await;
            },
            Interrupt::cancel(),
        )
        .ready(Ready::Manual);
    let its_log = log.clone();
    group
        .add(
            "next",
            async move |_| its_log.record("started"),
            Interrupt::cancel(),
        )
        .requires(["stops"]);
    let report = group.run().await.unwrap();
    // The stop was requested before `stops` was ready.
    assert_eq!(
        report.actor("next").unwrap().outcome(),
        Outcome::NeverStarted
    );
    assert_eq!(log.lines(), [""; 0]);
    assert_eq!(report.took(), secs(0));
}

#[tokio::test(start_paused = true)]
async fn g5_a_stop_while_readiness_is_awaited_ends_the_group() {
    let mut group = Group::new("g5");
    group
        .add("slow", ready_after(secs(1000)), Interrupt::cancel())
        .ready(Ready::Manual)
        .ready_within(secs(2000));
    group
        .add("next", park, Interrupt::cancel())
        .requires(["slow"]);
    let running = group.start();
    tokio::time::sleep(secs(10)).await;
    assert_eq!(running.state(), GroupState::Starting);
    running.shutdown("enough");
    let never = running.handle();
    let report = running
        .await
        .expect("ending without having been ready is no failure once there is a cause");
    assert_eq!(report.took(), secs(10));
    assert_eq!(report.actor("slow").unwrap().ready(), None);
    let never = never.wait_until_ready().await.unwrap_err();
    assert!(matches!(&*never.cause, Cause::Shutdown { .. }));
}

#[tokio::test(start_paused = true)]
async fn g5_a_stop_of_actors_that_ignore_it_is_bounded_in_every_state() {
    for (wait, state) in [(5, GroupState::Starting), (50, GroupState::Ready)] {
        let mut group = Group::new("g5").grace(secs(20));
        group
            .add("slow", ignore, Interrupt::cancel())
            .ready(Ready::Started);
        let ready_and_ignore = async |ctx: Context| {
            tokio::time::sleep(secs(10)).await;
            ctx.ready();
            ignore(ctx).await;
        };
        group
            .add("slower", ready_and_ignore, Interrupt::cancel())
            .requires(["slow"])
            .ready(Ready::Manual);
        group
            .add("waits", ignore, Interrupt::cancel())
            .requires(["slower"]);
        let running = group.start();
        tokio::time::sleep(secs(wait)).await;
        assert_eq!(running.state(), state);
        running.fail(Oops("enough"));
        let error = running.await.unwrap_err();
        assert_eq!(error.report().unwrap().took(), secs(wait + 20), "{error:?}");
    }
}

/// Only TERM drains; every other cause stops the group at once.
#[tokio::test(start_paused = true)]
async fn g5_a_handle_stops_at_once_whatever_the_drain() {
    let mut group = Group::new("g5").drain(secs(10));
    group.add("parked", park, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    assert_eq!(running.await.unwrap().took(), secs(0));
}

#[tokio::test(start_paused = true)]
async fn g5_a_repeated_or_late_stop_changes_nothing() {
    let mut group = Group::new("g5");
    group.add("parked", park, Interrupt::cancel());
    let running = group.start();
    let handle = running.handle();
    running.wait_until_ready().await.unwrap();
    for _ in 0..3 {
        handle.shutdown("enough");
    }
    let report = running.await.unwrap();
    assert_eq!(report.later_causes().len(), 2);
    handle.fail(Oops("too late"));
    let ended = handle.wait().await;
    assert!(
        ended.succeeded
            && matches!(&*ended.cause, Cause::Shutdown { reason } if reason == "enough")
    );
    assert_eq!(handle.state(), GroupState::Ended);
}
