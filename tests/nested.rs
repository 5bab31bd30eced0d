//! Groups in groups.

use rungroup::{Cause, Context, Group, GroupState, Interrupt, Outcome, Ready, group};
use tokio::sync::oneshot;

use crate::support::{Log, Oops, ignore, millis, ready_after, secs};

/// The behaviour of an inner actor, controlled from outside.
struct Job {
    log: Log,
    /// The time until it is ready.
    ready_after: u64,
    /// Fails after so long.
    fails_after: Option<u64>,
    stubborn: bool,
}

impl Job {
    fn new(log: &Log) -> Job {
        Job {
            log: log.clone(),
            ready_after: 0,
            fails_after: None,
            stubborn: false,
        }
    }
}

async fn work(job: Job, ctx: Context) -> Result<(), Oops> {
    job.log.record(format!("work starts, {}", ctx.state()));
    if let Some(seconds) = job.fails_after {
        tokio::time::sleep(secs(seconds)).await;
        return Err(Oops("inner failure"));
    }
    tokio::time::sleep(secs(job.ready_after)).await;
    ctx.ready();
    if job.stubborn {
        ignore(ctx).await;
        return Ok(());
    }
    ctx.interrupted().await;
    let left = ctx
        .deadline()
        .unwrap()
        .duration_since(tokio::time::Instant::now());
    job.log.record(format!(
        "work interrupted: {}, {}, {left:?} left",
        ctx.cause().unwrap(),
        ctx.state()
    ));
    Ok(())
}

async fn after((log, seconds): (Log, u64), ctx: Context) {
    log.record("after starts");
    ctx.interrupted().await;
    log.record("after interrupted");
    tokio::time::sleep(secs(seconds)).await;
}

#[group(grace = "20s")]
struct Outer {
    #[actor(interrupt = cancel, ready = manual)]
    inner: Inner,
    #[actor(execute = after, interrupt = cancel, requires = [inner])]
    after: (Log, u64),
}

#[group(grace = none)]
struct Inner {
    #[actor(execute = work, interrupt = cancel, ready = manual)]
    work: Job,
    #[actor(execute = wait, interrupt = cancel, requires = [work])]
    waits: (),
}

async fn wait((): (), ctx: Context) {
    ctx.interrupted().await;
}

fn outer(log: &Log, job: Job) -> Outer {
    Outer {
        inner: Inner {
            work: job,
            waits: (),
        },
        after: (log.clone(), 0),
    }
}

#[tokio::test(start_paused = true)]
async fn a_nested_group_is_ready_with_its_actors_and_stops_in_order() {
    let log = Log::default();
    let running = outer(
        &log,
        Job {
            ready_after: 3,
            ..Job::new(&log)
        },
    )
    .start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    let cause = "the parent group stops: shutdown: enough";
    assert_eq!(
        log.lines(),
        [
            "work starts, starting",
            "after starts",
            "after interrupted",
            &format!("work interrupted: {cause}, stopping, 20s left"),
        ]
    );
    let inner = report.actor("inner").unwrap();
    assert_eq!(
        (inner.ready(), inner.outcome()),
        (Some(secs(3)), Outcome::Returned)
    );
    let branch = inner.group().expect("its report is a branch");
    assert_eq!((branch.group(), branch.actors().len()), ("inner", 2));
    assert!(
        matches!(branch.cause(), Cause::Parent(outer) if matches!(&**outer, Cause::Shutdown { .. }))
    );
    assert_eq!(report.actor("after").unwrap().started(), Some(secs(3)));
}

#[tokio::test(start_paused = true)]
async fn a_failure_inside_is_that_of_the_parent_group() {
    let log = Log::default();
    let error = outer(
        &log,
        Job {
            fails_after: Some(2),
            ..Job::new(&log)
        },
    )
    .run()
    .await
    .unwrap_err();
    assert_eq!(
        error.downcast_ref(),
        Some(&Oops("inner failure")),
        "through the inner group's error"
    );
    let inner_error = error.downcast_ref::<rungroup::Error>().unwrap();
    assert_eq!(inner_error.group(), "inner");
    let report = error.report().unwrap();
    assert_eq!(report.cause().actor(), Some("inner"));
    let inner = report.actor("inner").unwrap();
    assert_eq!(inner.outcome(), Outcome::Failed);
    assert_eq!(
        inner.group().unwrap().actor("work").unwrap().outcome(),
        Outcome::Failed
    );
    assert_eq!(
        report.actor("after").unwrap().outcome(),
        Outcome::NeverStarted,
        "it never was ready"
    );
}

/// The deadline that the inner group is handed is its share, an instant: half of 20 s here, for two layers; and inside two
/// layers divide that again.
#[tokio::test(start_paused = true)]
async fn the_deadline_is_handed_down_and_divided_inside() {
    let log = Log::default();
    let mut app = outer(&log, Job::new(&log));
    app.after.1 = 4;
    let running = app.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    running.await.unwrap();
    // `after` took 4 of 20 s; the inner group has all the rest.
    log.position("work interrupted: the parent group stops: shutdown: enough, stopping, 16s left");
}

#[group(grace = "20s")]
struct Layered {
    #[actor(execute = wait, interrupt = cancel, ready = started)]
    db: (),
    #[actor(interrupt = cancel, ready = manual, requires = [db])]
    inner: Inner,
}

#[tokio::test(start_paused = true)]
async fn a_nested_group_has_its_share_and_not_the_whole() {
    let log = Log::default();
    let job = Job {
        stubborn: true,
        ..Job::new(&log)
    };
    let inner = Inner {
        work: job,
        waits: (),
    };
    let running = Layered { db: (), inner }.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let error = running.await.unwrap_err();
    let report = error.report().unwrap();
    let inner = report.actor("inner").unwrap();
    assert_eq!(inner.ended(), Some(millis(17_500)));
    assert_eq!(
        inner.group().unwrap().actor("work").unwrap().outcome(),
        Outcome::Aborted
    );
    assert_eq!(
        report.actor("db").unwrap().interrupted(),
        Some(millis(17_500))
    );
}

#[group(grace = "24s")]
struct Deep {
    #[actor(execute = wait, interrupt = cancel, ready = started)]
    db: (),
    #[actor(interrupt = cancel, ready = manual, requires = [db])]
    inner: Two,
}

#[group(grace = none)]
struct Two {
    #[actor(execute = hang, interrupt = cancel, ready = started)]
    below: (),
    #[actor(execute = hang, interrupt = cancel, requires = [below])]
    above: (),
}

async fn hang((): (), ctx: Context) {
    ignore(ctx).await;
}

/// The parent group keeps 2.9 s of 24 s for `db`, and the inner group keeps 2.61 s of its 21.1 s for `below`.
#[tokio::test(start_paused = true)]
async fn shares_inside_are_of_the_deadline_that_was_handed_down() {
    let running = Deep {
        db: (),
        inner: Two {
            below: (),
            above: (),
        },
    }
    .start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let error = running.await.unwrap_err();
    let inner = error.report().unwrap().actor("inner").unwrap();
    let times = |name| inner.group().unwrap().actor(name).unwrap().ended();
    assert_eq!(
        (times("above"), times("below"), inner.ended()),
        (
            Some(millis(18_490)),
            Some(millis(21_100)),
            Some(millis(21_100))
        )
    );
}

struct Observer(oneshot::Sender<(GroupState, String)>);

async fn observe(Observer(sender): Observer, ctx: Context) {
    // It is not interrupted itself: it only sees that its parent stops.
    while ctx.state() < GroupState::Stopping {
        ctx.state_changed().await;
    }
    let _ = sender.send((
        ctx.state(),
        ctx.cause()
            .map_or_else(String::new, |cause| cause.to_string()),
    ));
    ctx.interrupted().await;
}

#[group]
struct Observing {
    #[actor(execute = observe, interrupt = cancel)]
    observer: Observer,
}

#[group]
struct Around {
    #[actor(interrupt = cancel, ready = manual)]
    inner: Observing,
    #[actor(execute = linger, interrupt = cancel, requires = [inner])]
    lingers: (),
}

async fn linger((): (), ctx: Context) {
    ctx.interrupted().await;
    tokio::time::sleep(secs(3)).await;
}

#[tokio::test(start_paused = true)]
async fn a_nested_group_shows_the_later_state_and_its_cause() {
    let (sender, seen) = oneshot::channel();
    let running = Around {
        inner: Observing {
            observer: Observer(sender),
        },
        lingers: (),
    }
    .start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let seen = seen.await.unwrap();
    assert_eq!(
        seen,
        (
            GroupState::Stopping,
            "the parent group stops: shutdown: enough".to_owned()
        )
    );
    assert_eq!(
        running.actors()[0].state,
        rungroup::ActorState::Ready,
        "its turn has not come"
    );
    running.await.unwrap();
}

#[group]
struct Slow {
    #[actor(execute = |seconds: u64, ctx| ready_after(secs(seconds))(ctx), interrupt = cancel, ready = manual)]
    slow: u64,
}

#[group]
struct Limited {
    #[actor(interrupt = cancel, ready = manual, ready_within = "5s")]
    inner: Slow,
}

#[tokio::test(start_paused = true)]
async fn a_nested_group_may_be_too_late() {
    let error = Limited {
        inner: Slow { slow: 100 },
    }
    .run()
    .await
    .unwrap_err();
    assert_eq!(error.report().unwrap().caused_at(), secs(5));
    assert_eq!(error.report().unwrap().cause().actor(), Some("inner"));
    let running = Limited {
        inner: Slow { slow: 4 },
    }
    .start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    running.await.unwrap();
}

#[group(ready_within = "5s")]
struct SlowAndLimited {
    #[actor(execute = |seconds: u64, ctx| ready_after(secs(seconds))(ctx), interrupt = cancel, ready = manual)]
    slow: u64,
}

#[group(name = "outer")]
struct HoldsLimited {
    #[actor(interrupt = cancel, ready = manual)]
    inner: SlowAndLimited,
}

#[tokio::test(start_paused = true)]
async fn a_nested_group_has_a_limit_for_its_own_start() {
    let of = |slow| HoldsLimited {
        inner: SlowAndLimited { slow },
    };
    let error = of(100).run().await.unwrap_err();
    assert_eq!(error.report().unwrap().caused_at(), secs(5));
    assert_eq!(error.report().unwrap().cause().actor(), Some("inner"));
    assert_eq!(
        error.to_string(),
        "actor `inner` failed: group `slow-and-limited` was not ready within its `ready_within` of 5 s: `slow` never \
         became ready; set `ready_within` on the group to change it"
    );
    let running = of(4).start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    running.await.unwrap();
}

async fn asks((): (), ctx: Context) {
    tokio::time::sleep(secs(2)).await;
    ctx.handle().shutdown("inside");
    ctx.interrupted().await;
}

#[group]
struct Asking {
    #[actor(execute = asks, interrupt = cancel)]
    asks: (),
}

#[group]
struct AroundAsking {
    #[actor(interrupt = cancel, ready = manual)]
    inner: Asking,
    #[actor(execute = wait, interrupt = cancel)]
    waits: (),
}

/// The handle of an actor is its own group's: that has returned then, and what follows is the parent group's matter.
#[tokio::test(start_paused = true)]
async fn a_shutdown_of_a_nested_group_is_a_return_outside() {
    let report = AroundAsking {
        inner: Asking { asks: () },
        waits: (),
    }
    .run()
    .await
    .unwrap();
    assert_eq!(
        (report.cause().actor(), report.caused_at()),
        (Some("inner"), secs(2))
    );
    let inner = report.actor("inner").unwrap();
    assert_eq!(inner.outcome(), Outcome::Returned);
    assert!(
        matches!(inner.group().unwrap().cause(), Cause::Shutdown { reason } if reason == "inside")
    );
}

#[group(grace = "10s")]
struct Declares {
    #[actor(execute = wait, interrupt = cancel)]
    waits: (),
}

#[group(grace = "10s")]
struct Holds {
    #[actor(interrupt = cancel, ready = manual)]
    inner: Declares,
}

/// Also if the grace of the parent group comes from configuration, or the group is added to a run.
#[tokio::test(start_paused = true)]
async fn a20_a_nested_grace_beyond_its_parents_is_refused() {
    let inner = || Declares { waits: () };
    let error = Holds { inner: inner() }.with_grace(secs(9)).run().await;
    assert_eq!(
        error.unwrap_err().to_string(),
        "group `holds` cannot run: the `grace` of group `holds` is 9s, but `inner` is a group whose own `grace` is longer"
    );
    let mut group = Group::new("dynamic").grace(secs(9));
    group.add(
        "waits",
        async |ctx| wait((), ctx).await,
        Interrupt::cancel(),
    );
    let running = group.start();
    let add = |grace| {
        running.add(move |group| {
            let added = group.add_actor("inner", inner(), Interrupt::cancel());
            added.ready(Ready::Manual).grace(secs(grace))
        })
    };
    let refused = add(8).await.unwrap_err().to_string();
    let expected =
        "the `grace` of `inner` is 8s, but `inner` is a group whose own `grace` is longer";
    assert!(refused.contains(expected), "{refused}");
    running.shutdown("enough");
    running.await.unwrap();
}

#[group(signals = [TERM])]
struct Listens {
    #[actor(execute = wait, interrupt = cancel)]
    waits: (),
}

#[group(drain = "1s")]
struct Drains {
    #[actor(execute = wait, interrupt = cancel)]
    waits: (),
}

#[tokio::test(start_paused = true)]
async fn a20_signals_and_drain_of_nested_groups_are_refused() {
    let mut group = Group::new("app");
    let listens = group.add_actor("listens", Listens { waits: () }, Interrupt::cancel());
    listens.ready(Ready::Manual);
    let drains = group.add_actor("drains", Drains { waits: () }, Interrupt::cancel());
    drains.ready(Ready::Manual);
    let error = group.run().await.unwrap_err();
    let problems: Vec<_> = error
        .problems()
        .iter()
        .map(rungroup::plan::Problem::message)
        .collect();
    let expected = ["listens", "drains"].map(|name| {
        format!("`{name}` is a group that sets `signals` or `drain`, which belong to the outermost group")
    });
    assert_eq!(problems, expected);
}
