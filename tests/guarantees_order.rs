//! G1 and G7: the order of starts and stops, and readiness that fails closed.

use rungroup::{
    Cause, Context, Error, Group, Interrupt, Outcome, ReadinessError, Ready, ReturnAction, Slot,
    group,
};

use crate::support::{Log, Oops, oops, park, ready_after, secs, slow_stop};

#[tokio::test(start_paused = true)]
async fn g1_no_actor_starts_before_what_it_requires_is_ready() {
    let port = Slot::new();
    let mut group = Group::new("g1");
    group
        .actor("web")
        .receives(&port)
        .add(
            async |ctx: Context<(), u16>| ctx.interrupted().await,
            Interrupt::cancel(),
        )
        .requires(["cache", "migration", "db"]);
    group
        .add("db", ready_after(secs(1)), Interrupt::cancel())
        .ready(Ready::Manual);
    group
        .add(
            "migration",
            async |_| tokio::time::sleep(secs(2)).await,
            Interrupt::cancel(),
        )
        .requires(["db"])
        .ready(Ready::Finished);
    group
        .add("cache", park, Interrupt::cancel())
        .ready(Ready::Started);
    group.actor("listener").provides(&port).add(
        async |ctx: Context<u16>| {
            tokio::time::sleep(secs(4)).await;
            ctx.provide(8080);
            ctx.interrupted().await;
        },
        Interrupt::cancel(),
    );
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    let times = |name| {
        let actor = report.actor(name).unwrap();
        (
            actor.started().unwrap().as_secs(),
            actor.ready().unwrap().as_secs(),
        )
    };
    assert_eq!(times("cache"), (0, 0));
    assert_eq!(times("db"), (0, 1));
    assert_eq!(times("migration"), (1, 3));
    assert_eq!(times("listener"), (0, 4));
    assert_eq!(times("web"), (4, 4));
}

#[tokio::test(start_paused = true)]
async fn g1_an_actor_is_interrupted_after_all_that_stop_before_it() {
    let mut group = Group::new("g1");
    group.add("metrics", park, Interrupt::cancel()).stops_last();
    group
        .add("health", slow_stop(secs(1)), Interrupt::cancel())
        .stops_last()
        .stops_before(["metrics"]);
    group
        .add("db", slow_stop(secs(1)), Interrupt::cancel())
        .ready(Ready::Started);
    group
        .add("api", slow_stop(secs(2)), Interrupt::cancel())
        .requires(["db"])
        .ready(Ready::Started);
    // Execute returns at once, but the actor has not ended before its interrupt has finished.
    let slow_interrupt = Interrupt::call_async(async |_| tokio::time::sleep(secs(3)).await);
    group.add("feed", park, slow_interrupt).stops_before(["db"]);
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    let times = |name| {
        let actor = report.actor(name).unwrap();
        (
            actor.interrupted().unwrap().as_secs(),
            actor.ended().unwrap().as_secs(),
        )
    };
    assert_eq!(times("api"), (0, 2));
    assert_eq!(times("feed"), (0, 3));
    assert_eq!(times("db"), (3, 4));
    assert_eq!(times("health"), (4, 5));
    assert_eq!(times("metrics"), (5, 5));
}

#[tokio::test(start_paused = true)]
async fn g1_independent_actors_never_wait_for_each_other() {
    let mut group = Group::new("g1").grace(secs(100));
    group
        .add("a", slow_stop(secs(10)), Interrupt::cancel())
        .ready(Ready::Started);
    group
        .add("after_a", slow_stop(secs(1)), Interrupt::cancel())
        .requires(["a"]);
    group
        .add("b", ready_after(secs(5)), Interrupt::cancel())
        .ready(Ready::Manual);
    group
        .add("after_b", slow_stop(secs(7)), Interrupt::cancel())
        .requires(["b"]);
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    let interrupted = |name| report.actor(name).unwrap().interrupted().unwrap().as_secs();
    assert_eq!(
        report.actor("after_a").unwrap().started(),
        Some(secs(0)),
        "whatever `b` still does"
    );
    assert_eq!((interrupted("after_a"), interrupted("after_b")), (5, 5));
    assert_eq!((interrupted("a"), interrupted("b")), (6, 12));
}

async fn store(log: Log, ctx: Context<&'static str>) {
    tokio::time::sleep(secs(1)).await;
    ctx.provide("the store");
    ctx.interrupted().await;
    log.record("store interrupted");
}

async fn api(log: Log, ctx: Context<(), &'static str>) -> anyhow::Result<()> {
    log.record(format!("api starts with {}", ctx.received()));
    ctx.interrupted().await;
    tokio::time::sleep(secs(2)).await;
    log.record("api returns");
    Ok(())
}

async fn metrics(log: Log, ctx: Context) {
    log.record("metrics starts");
    ctx.interrupted().await;
    log.record("metrics interrupted");
}

#[group]
struct Declared {
    #[actor(execute = metrics, interrupt = cancel, stops_last)]
    metrics: Log,
    #[actor(execute = api, interrupt = cancel, receives = store)]
    api: Log,
    #[actor(execute = store, interrupt = cancel, provides = &'static str)]
    store: Log,
}

#[tokio::test(start_paused = true)]
async fn g1_holds_in_a_declared_group() {
    let log = Log::default();
    let running = Declared {
        metrics: log.clone(),
        api: log.clone(),
        store: log.clone(),
    }
    .start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(
        log.lines(),
        [
            "metrics starts",
            "api starts with the store",
            "api returns",
            "store interrupted",
            "metrics interrupted"
        ]
    );
    assert_eq!(report.group(), "declared");
    assert_eq!(report.took(), secs(3));
}

/// A group in which `web` waits for `db`, and what came of it. `web` must never have started.
async fn fails_closed(add_db: impl FnOnce(&mut Group)) -> Error {
    let mut group = Group::new("g7");
    group.add("web", park, Interrupt::cancel()).requires(["db"]);
    add_db(&mut group);
    let handle = group.handle();
    let error = group.run().await.unwrap_err();
    handle
        .wait_until_ready()
        .await
        .expect_err("it never was ready");
    let web = error.report().unwrap().actor("web").unwrap();
    assert_eq!(
        (web.outcome(), web.started()),
        (Outcome::NeverStarted, None)
    );
    error
}

#[tokio::test(start_paused = true)]
async fn g7_an_ok_before_ready_starts_no_dependent() {
    let error = fails_closed(|group| {
        // `continue` does not apply while another actor waits for this one.
        group
            .add("db", async |_| (), Interrupt::cancel())
            .ready(Ready::Manual)
            .on_ok(ReturnAction::Continue);
    })
    .await;
    let Cause::NotReady {
        actor,
        error: ReadinessError::Returned,
    } = error.report().unwrap().cause()
    else {
        panic!("{error:?}")
    };
    assert_eq!(&**actor, "db");
}

#[tokio::test(start_paused = true)]
async fn g7_an_error_before_ready_starts_no_dependent() {
    for ready in [Ready::Manual, Ready::Finished] {
        let error = fails_closed(|group| {
            group
                .add("db", oops, Interrupt::cancel())
                .ready(ready)
                .on_err(ReturnAction::Continue);
        })
        .await;
        assert_eq!(error.downcast_ref(), Some(&Oops("oops")));
        assert_eq!(error.report().unwrap().cause().actor(), Some("db"));
    }
}

#[tokio::test(start_paused = true)]
async fn g7_a_panic_before_ready_starts_no_dependent() {
    let error = fails_closed(|group| {
        let execute = async |_| panic!("fell over");
        group
            .add("db", execute, Interrupt::cancel())
            .ready(Ready::Manual)
            .on_err(ReturnAction::Continue);
    })
    .await;
    assert!(matches!(
        error.report().unwrap().cause(),
        Cause::Panicked { .. }
    ));
}

#[tokio::test(start_paused = true)]
async fn g7_a_context_dropped_before_ready_starts_no_dependent() {
    let error = fails_closed(|group| {
        let execute = async |ctx: Context| {
            let scope = ctx.scope().clone();
            drop(ctx);
            scope.interrupted().await;
        };
        group
            .add("db", execute, Interrupt::cancel())
            .ready(Ready::Manual);
    })
    .await;
    let cause = error.report().unwrap().cause();
    assert!(
        matches!(
            cause,
            Cause::NotReady {
                error: ReadinessError::ContextDropped,
                ..
            }
        ),
        "{cause}"
    );
}

#[tokio::test(start_paused = true)]
async fn g7_a_value_that_is_never_provided_starts_no_dependent() {
    let slot = Slot::<u16>::new();
    let mut group = Group::new("g7");
    group
        .actor("web")
        .receives(&slot)
        .add(async |_: Context<(), u16>| (), Interrupt::cancel());
    group
        .actor("db")
        .provides(&slot)
        .add(async |_: Context<u16>| (), Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    assert_eq!(error.report().unwrap().cause().actor(), Some("db"));
    assert_eq!(
        error.report().unwrap().actor("web").unwrap().started(),
        None
    );
}

/// `warehouse` provides after 21 s, `api` receives from it, and `metrics` is ready at once.
fn slow_start(limit: u64) -> Group {
    let slot = Slot::new();
    let mut group = Group::new("app").ready_within(secs(limit));
    group.add("metrics", park, Interrupt::cancel());
    group.actor("warehouse").provides(&slot).add(
        async |ctx: Context<u16>| {
            tokio::time::sleep(secs(21)).await;
            ctx.provide(1);
            ctx.interrupted().await;
        },
        Interrupt::cancel(),
    );
    group.actor("api").receives(&slot).add(
        async |ctx: Context<(), u16>| ctx.interrupted().await,
        Interrupt::cancel(),
    );
    group
}

#[tokio::test(start_paused = true)]
async fn g7_a_group_that_is_not_ready_in_time_names_the_actors() {
    let error = slow_start(20).run().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "group `app` was not ready within its `ready_within` of 20 s: `warehouse` never provided its value; set `ready_within` on the group to change it"
    );
    let report = error.report().unwrap();
    assert!(matches!(report.cause(), Cause::StartTooLate { within, .. } if *within == secs(20)));
    assert_eq!(
        report.cause().to_string(),
        "the group was not ready within its `ready_within` of 20 s: `warehouse` never provided its value; set `ready_within` on the group to change it"
    );
    assert_eq!(report.caused_at(), secs(20));
    assert_eq!(report.actor("api").unwrap().started(), None);
    assert_eq!(
        report.actor("metrics").unwrap().outcome(),
        Outcome::Returned
    );
}

#[tokio::test(start_paused = true)]
async fn the_limit_of_the_start_ends_when_the_group_is_ready() {
    let running = slow_start(22).start();
    running.wait_until_ready().await.unwrap();
    tokio::time::sleep(secs(10)).await;
    running.shutdown("enough");
    assert!(running.await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_stop_before_the_limit_of_the_start_is_no_failure() {
    let mut group = slow_start(5).grace(None);
    group.add("slow", slow_stop(secs(60)), Interrupt::cancel());
    let running = group.start();
    tokio::time::sleep(secs(4)).await;
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(report.caused_at(), secs(4));
    assert_eq!(report.later_causes().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn g7_a_missed_readiness_starts_no_dependent() {
    let error = fails_closed(|group| {
        group
            .add("db", park, Interrupt::cancel())
            .ready(Ready::Manual)
            .ready_within(secs(7));
    })
    .await;
    let report = error.report().unwrap();
    assert!(matches!(
        report.cause(),
        Cause::NotReady {
            error: ReadinessError::TooLate { .. },
            ..
        }
    ));
    assert_eq!(report.caused_at(), secs(7));
    assert_eq!(
        report.actor("db").unwrap().outcome(),
        Outcome::Returned,
        "how it ended is another matter"
    );
}

/// A continued failure takes the readiness away: running dependents keep running, but none starts any more.
#[tokio::test(start_paused = true)]
async fn g7_a_failure_after_ready_starts_no_waiting_dependent() {
    let mut group = Group::new("g7");
    let fails = async |ctx: Context| {
        ctx.ready();
        tokio::time::sleep(secs(2)).await;
        Err(Oops("connection lost"))
    };
    group
        .add("db", fails, Interrupt::cancel())
        .ready(Ready::Manual)
        .on_err(ReturnAction::Continue);
    group
        .add("early", park, Interrupt::cancel())
        .requires(["db"]);
    group
        .add("slow", ready_after(secs(5)), Interrupt::cancel())
        .ready(Ready::Manual);
    group
        .add("late", park, Interrupt::cancel())
        .requires(["db", "slow"]);
    let error = group.run().await.unwrap_err();
    let report = error.report().unwrap();
    assert_eq!(error.downcast_ref(), Some(&Oops("connection lost")));
    assert_eq!(report.caused_at(), secs(2));
    assert_eq!(report.actor("early").unwrap().started(), Some(secs(0)));
    assert_eq!(
        report.actor("late").unwrap().outcome(),
        Outcome::NeverStarted
    );
}

/// An Ok keeps the readiness that was reached.
#[tokio::test(start_paused = true)]
async fn readiness_is_kept_after_an_ok() {
    let mut group = Group::new("kept");
    let warms_up = async |ctx: Context| ctx.ready();
    group
        .add("warm_up", warms_up, Interrupt::cancel())
        .ready(Ready::Manual)
        .on_ok(ReturnAction::Continue);
    group
        .add("slow", ready_after(secs(5)), Interrupt::cancel())
        .ready(Ready::Manual);
    group
        .add("late", async |_| (), Interrupt::cancel())
        .requires(["warm_up", "slow"]);
    let report = group.run().await.unwrap();
    assert_eq!(report.actor("late").unwrap().started(), Some(secs(5)));
    assert_eq!(report.cause().actor(), Some("late"));
}
