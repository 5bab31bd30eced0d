//! How nested groups end: their plain fields, threads that are stuck in them, and a stop that the parent cuts short.

use std::sync::mpsc;

use rungroup::{
    Actor, Cause, Context, Failure, Group, Interrupt, Outcome, Ready, ReturnAction, group,
};
use tokio::sync::oneshot;
use tokio::time::Instant;

use crate::support::{Kept, Log, Oops, PanicsWhenDropped, ignore, millis, park, secs};

async fn after(log: Log, ctx: Context) {
    log.record("after starts");
    ctx.interrupted().await;
    log.record("after interrupted");
}

#[group]
struct Keeping {
    #[actor(execute = parked, interrupt = cancel)]
    parked: (),
    _inner_kept: Kept,
}

#[group]
struct AroundKeeping {
    #[actor(interrupt = cancel, ready = manual)]
    inner: Keeping,
    #[actor(execute = after, interrupt = cancel, stops_last)]
    after: Log,
    _outer_kept: Kept,
}

/// The plain fields of a nested group are part of it: they are dropped before whatever stops after it is interrupted.
#[tokio::test(start_paused = true)]
async fn the_plain_fields_of_a_nested_group_are_dropped_at_its_end() {
    let log = Log::default();
    let inner = Keeping {
        parked: (),
        _inner_kept: Kept::new("inner", &log),
    };
    let running = AroundKeeping {
        inner,
        after: log.clone(),
        _outer_kept: Kept::new("outer", &log),
    }
    .start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    running.await.unwrap();
    assert_eq!(
        log.lines(),
        [
            "after starts",
            "inner dropped",
            "after interrupted",
            "outer dropped"
        ]
    );
}

#[group]
struct Clumsy {
    #[actor(execute = parked, interrupt = cancel)]
    parked: (),
    _clumsy: PanicsWhenDropped,
}

#[group]
struct AroundClumsy {
    #[actor(interrupt = cancel, ready = manual)]
    inner: Clumsy,
}

#[tokio::test(start_paused = true)]
async fn a_plain_field_of_a_nested_group_that_panics_fails_that_group() {
    let running = AroundClumsy {
        inner: Clumsy {
            parked: (),
            _clumsy: PanicsWhenDropped("a plain field"),
        },
    }
    .start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let error = running.await.unwrap_err();
    let inner = error.report().unwrap().actor("inner").unwrap();
    assert_eq!(inner.outcome(), Outcome::Failed);
    let [failure] = inner.group().unwrap().drop_failures() else {
        panic!("{error:?}")
    };
    assert_eq!(
        (failure.name(), failure.panic().unwrap().message()),
        ("_clumsy", "a plain field")
    );
}

#[group(grace = none)]
struct Stuck {
    #[actor(blocking, execute = stuck, interrupt = cancel, ready = started)]
    stuck: (oneshot::Sender<()>, mpsc::Receiver<()>),
    #[actor(execute = parked, interrupt = cancel, stops_before = [stuck])]
    parked: (),
}

fn stuck((tell, released): (oneshot::Sender<()>, mpsc::Receiver<()>), ctx: Context) {
    ctx.wait_interrupted();
    let _ = tell.send(());
    assert!(released.recv().is_err());
    drop(ctx);
}

async fn parked((): (), ctx: Context) {
    park(ctx).await;
}

#[group(grace = "20s")]
struct Around {
    #[actor(interrupt = cancel, ready = manual, stops_before = [parked])]
    inner: Stuck,
    #[actor(execute = parked, interrupt = cancel)]
    parked: (),
}

/// The nested group abandons a stuck thread, and its parent group ends in time.
#[tokio::test(start_paused = true)]
async fn a_stuck_thread_is_abandoned_by_its_nested_group() {
    let (release, released) = mpsc::channel();
    let (tell, told) = oneshot::channel();
    let running = Around {
        inner: Stuck {
            stuck: (tell, released),
            parked: (),
        },
        parked: (),
    }
    .start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    told.await.unwrap();
    let error = running.await.unwrap_err();
    let report = error.report().unwrap();
    let inner = report.actor("inner").unwrap();
    assert_eq!(
        (inner.outcome(), inner.ended()),
        (Outcome::Failed, Some(secs(18))),
        "its share, and the half second"
    );
    let stuck = inner.group().unwrap().actor("stuck").unwrap();
    assert_eq!(stuck.outcome(), Outcome::Abandoned);
    assert!(matches!(stuck.failures(), [Failure::ExecuteAbandoned]));
    assert_eq!(report.actor("parked").unwrap().outcome(), Outcome::Returned);
    drop(release);
}

#[group(grace = "60s")]
struct StopsItself {
    #[actor(execute = ignores, interrupt = cancel)]
    ignores: (),
    #[actor(execute = done_after, interrupt = cancel)]
    done: u64,
}

async fn ignores((): (), ctx: Context) {
    ignore(ctx).await;
}

async fn done_after(seconds: u64, _: Context) {
    tokio::time::sleep(secs(seconds)).await;
}

#[group]
struct Hurries {
    #[actor(interrupt = cancel, ready = manual)]
    inner: StopsItself,
    #[actor(execute = done_after, interrupt = cancel)]
    done: u64,
}

/// A nested group that stops already, with much time of its own, is held to what its parent has left.
#[tokio::test(start_paused = true)]
async fn a_nested_group_that_stops_already_is_bounded_by_its_parent() {
    let app = Hurries {
        inner: StopsItself {
            ignores: (),
            done: 10,
        },
        done: 30,
    };
    let error = app.run().await.unwrap_err();
    let report = error.report().unwrap();
    assert_eq!((report.caused_at(), report.took()), (secs(30), secs(55)));
    let inner = report.actor("inner").unwrap().group().unwrap();
    assert_eq!(inner.cause().actor(), Some("done"), "its own");
    assert_eq!(inner.caused_at(), secs(10));
    assert_eq!(inner.actor("ignores").unwrap().outcome(), Outcome::Aborted);
}

/// A group in the execute of an actor that the driver does not know as nested: a wrapper of the user.
#[tokio::test(start_paused = true)]
async fn a_group_may_be_wrapped_in_an_actor() {
    struct Wrapper(StopsItself);
    impl Actor for Wrapper {
        async fn execute(self, ctx: Context) -> anyhow::Result<()> {
            self.0
                .execute(ctx)
                .await
                .map_err(|error| error.context("wrapped"))
        }
    }
    let mut group = Group::new("wrapper").grace(secs(100));
    let inner = StopsItself {
        ignores: (),
        done: 1000,
    };
    group
        .add_actor("wrapper", Wrapper(inner), Interrupt::cancel())
        .ready(Ready::Manual);
    group
        .add("after", park, Interrupt::cancel())
        .requires(["wrapper"]);
    let running = group.start();
    running
        .wait_until_ready()
        .await
        .expect("it says so when all inside are");
    running.fail(Oops("enough"));
    let error = running.await.unwrap_err();
    let report = error.report().unwrap();
    assert!(matches!(report.cause(), Cause::Fail { .. }));
    let wrapper = report.actor("wrapper").unwrap();
    assert_eq!(
        (wrapper.outcome(), wrapper.ended()),
        (Outcome::Failed, Some(secs(60))),
        "its own grace"
    );
    let inner = wrapper
        .error()
        .unwrap()
        .downcast_ref::<rungroup::Error>()
        .unwrap();
    assert_eq!(
        inner.report().unwrap().actor("ignores").unwrap().outcome(),
        Outcome::Aborted
    );
}

/// As a nested group does.
#[tokio::test(start_paused = true)]
async fn a_wrapped_group_takes_cause_and_deadline_of_its_parent() {
    struct Wrapper(Group);
    impl Actor for Wrapper {
        async fn execute(self, ctx: Context) -> anyhow::Result<()> {
            self.0.nested().execute(ctx).await
        }
    }
    let (tell, told) = oneshot::channel();
    let mut inner = Group::new("inner");
    let execute = async move |ctx: Context| {
        ctx.interrupted().await;
        let cause = ctx.cause().unwrap().to_string();
        tell.send((cause, ctx.deadline())).unwrap();
    };
    inner.add("told", execute, Interrupt::cancel());
    let mut group = Group::new("wrapper");
    let wrapper = group.add_actor("wrapper", Wrapper(inner), Interrupt::cancel());
    wrapper.ready(Ready::Manual).grace(secs(4));
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    let deadline = Instant::now() + secs(4);
    running.shutdown("enough");
    running.await.unwrap();
    let cause = "the parent group stops: shutdown: enough".to_owned();
    assert_eq!(told.await.unwrap(), (cause, Some(deadline)));
}

/// A loop of requests of the wrapped group does not hide the deadline.
#[tokio::test(start_paused = true)]
async fn a_wrapped_group_that_stops_takes_the_deadline_of_its_parent() {
    struct Wrapper(Group);
    impl Actor for Wrapper {
        async fn execute(self, ctx: Context) -> anyhow::Result<()> {
            self.0.nested().execute(ctx).await
        }
    }
    let (tell, told) = oneshot::channel();
    let mut inner = Group::new("inner").grace(secs(60));
    let handle = inner.handle();
    let execute = async move |ctx: Context| {
        for _ in 0..100 {
            handle.shutdown("again");
        }
        tokio::time::sleep(secs(2)).await;
        tell.send(ctx.deadline()).unwrap();
    };
    inner.add("told", execute, Interrupt::cancel());
    let mut group = Group::new("wrapper");
    group
        .add_actor("wrapper", Wrapper(inner), Interrupt::cancel())
        .grace(secs(4));
    let running = group.start();
    tokio::time::sleep(secs(1)).await;
    let deadline = Instant::now() + secs(4);
    running.shutdown("enough");
    running.await.unwrap();
    assert_eq!(told.await.unwrap(), Some(deadline));
}

/// Stops before the nested group, and never returns.
fn stuck_until(released: mpsc::Receiver<()>, ctx: Context) {
    assert!(released.recv().is_err());
    drop((released, ctx));
}

async fn never_started(_: Kept, ctx: Context) {
    park(ctx).await;
}

#[group(grace = "1h")]
struct Late {
    #[actor(blocking, execute = stuck_until, interrupt = cancel, ready = manual)]
    stuck: mpsc::Receiver<()>,
    #[actor(execute = never_started, interrupt = cancel, requires = [stuck])]
    waits: Kept,
    _first: Kept,
    _second: Kept,
}

#[group]
struct LeavesBehind {
    #[actor(blocking, execute = stuck_until, interrupt = cancel, stops_before = [late], grace = "25s")]
    stuck: mpsc::Receiver<()>,
    #[actor(interrupt = cancel, ready = manual)]
    late: Late,
    #[actor(execute = done_after, interrupt = cancel)]
    done: u64,
}

/// A nested group whose turn comes after the last half second of its parent group ends in that step.
#[tokio::test(start_paused = true)]
async fn a_nested_group_interrupted_after_the_deadline_ends_at_once() {
    let log = Log::default();
    let ((release, released), (let_go, held)) = (mpsc::channel(), mpsc::channel());
    let kept = |name| Kept::new(name, &log);
    let late = Late {
        stuck: held,
        waits: kept("waits"),
        _first: kept("first"),
        _second: kept("second"),
    };
    let error = LeavesBehind {
        stuck: released,
        late,
        done: 10,
    }
    .run()
    .await
    .unwrap_err();
    let report = error.report().unwrap();
    assert_eq!(report.actor("stuck").unwrap().ended(), Some(millis(35_500)));
    let late = report.actor("late").unwrap();
    assert_eq!(
        late.ended(),
        Some(millis(35_500)),
        "no half second of its own"
    );
    assert_eq!(
        late.group().unwrap().actor("stuck").unwrap().outcome(),
        Outcome::Abandoned
    );
    assert!(
        late.group().unwrap().drop_failures().is_empty(),
        "the parent drops all that is left"
    );
    log.assert_order(&["second dropped", "first dropped"]);
    log.position("waits dropped");
    drop((release, let_go));
}

type TellDeadline = oneshot::Sender<Option<Instant>>;

#[group(grace = "60s")]
struct StopsInLayers {
    #[actor(execute = linger, interrupt = cancel, stops_before = [second])]
    first: (u64, TellDeadline),
    #[actor(execute = see_deadline, interrupt = cancel)]
    second: TellDeadline,
    #[actor(execute = done_after, interrupt = cancel)]
    done: u64,
}

async fn linger((seconds, tell): (u64, TellDeadline), ctx: Context) {
    ctx.interrupted().await;
    tokio::time::sleep(secs(seconds)).await;
    tell.send(ctx.deadline()).unwrap();
}

async fn see_deadline(tell: TellDeadline, ctx: Context) {
    ctx.interrupted().await;
    tell.send(ctx.deadline()).unwrap();
}

#[group]
struct HandsDown {
    #[actor(interrupt = cancel, ready = manual)]
    inner: StopsInLayers,
    #[actor(execute = done_after, interrupt = cancel)]
    done: u64,
}

/// The deadline is handed down to a group that stops already, too, and bounds the actors that were interrupted before.
#[tokio::test(start_paused = true)]
async fn a_stopping_nested_group_takes_the_deadline_of_its_parent() {
    let (tell_first, first) = oneshot::channel();
    let (tell_second, second) = oneshot::channel();
    let began = Instant::now();
    let app = HandsDown {
        inner: StopsInLayers {
            first: (22, tell_first),
            second: tell_second,
            done: 10,
        },
        done: 30,
    };
    app.run().await.unwrap();
    let deadline = Some(began + secs(55));
    assert_eq!(first.await.unwrap(), deadline, "interrupted at 10 s");
    assert_eq!(second.await.unwrap(), deadline, "interrupted at 32 s");
}

#[tokio::test(start_paused = true)]
async fn a_nested_group_that_fails_last_is_the_last_failure() {
    let mut inner = Group::new("inner");
    let fails_late = async |_: Context| {
        tokio::time::sleep(secs(2)).await;
        Err::<(), _>(Oops("late"))
    };
    inner.add("late", fails_late, Interrupt::cancel());
    let mut group = Group::new("outer");
    group
        .add_actor("nested", inner.nested(), Interrupt::cancel())
        .ready(Ready::Manual);
    let fails = async |_: Context| Err::<(), _>(Oops("early"));
    group
        .add("early", fails, Interrupt::cancel())
        .on_err(ReturnAction::Continue);
    let error = group.run().await.unwrap_err();
    let failed = error.report().unwrap().failed();
    let names: Vec<&str> = failed.iter().map(|actor| actor.name()).collect();
    assert_eq!(names, ["early", "nested"]);
}
