//! How long who may take: graces, shares, the deadline and its half second, abort and abandon.

use std::sync::mpsc;

use rungroup::{
    AbortedBy, Context, Error, Failure, GraceOrigin, Group, Interrupt, Outcome, Ready, Report,
    group,
};
use tokio::sync::oneshot;

use crate::support::{Log, ignore, millis, park, ready_and_park, secs, slow_stop};

fn report(error: &Error) -> &Report {
    error.report().expect("it ran")
}

/// Starts the group, shuts it down as soon as it is ready, and returns its error.
async fn stopped(group: Group) -> Error {
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    running.await.unwrap_err()
}

#[tokio::test(start_paused = true)]
async fn a_declared_grace_is_the_actors_own() {
    let mut group = Group::new("grace").grace(secs(20));
    group
        .add("short", ignore, Interrupt::cancel())
        .grace(secs(3));
    group.add("rest", ignore, Interrupt::cancel());
    let error = stopped(group).await;
    assert_eq!(
        report(&error).actor("short").unwrap().ended(),
        Some(secs(3))
    );
    assert_eq!(
        report(&error).actor("rest").unwrap().ended(),
        Some(secs(20)),
        "it has all that is left"
    );
    assert_eq!(
        report(&error).actor("short").unwrap().outcome(),
        Outcome::Aborted
    );
}

/// For each actor after it, an actor leaves a tenth of 24 s and half a second.
#[tokio::test(start_paused = true)]
async fn a2_a_default_grace_leaves_a_reserve_for_later_actors() {
    let mut group = Group::new("shares").grace(secs(24));
    group
        .add("db", ignore, Interrupt::cancel())
        .ready(Ready::Started);
    group
        .add("api", ignore, Interrupt::cancel())
        .requires(["db"])
        .ready(Ready::Started);
    group
        .add("web", slow_stop(secs(2)), Interrupt::cancel())
        .requires(["api"]);
    group
        .add("hangs", ignore, Interrupt::cancel())
        .stops_before(["db"]);
    let error = stopped(group).await;
    let times = |name| {
        let actor = report(&error).actor(name).unwrap();
        (
            actor.interrupted().unwrap().as_millis(),
            actor.ended().unwrap().as_millis(),
        )
    };
    assert_eq!(times("web"), (0, 2_000));
    assert_eq!(times("hangs"), (0, 21_100), "it stands on a chain of two");
    assert_eq!(times("api"), (2_000, 21_100));
    assert_eq!(times("db"), (21_100, 24_000));
}

/// `metrics` declares 1 s, and a tenth of the group's 8 s is kept for `pool`.
fn serving(request: std::time::Duration) -> Group {
    let mut group = Group::new("app").grace(secs(8));
    group
        .add("metrics", ready_and_park, Interrupt::cancel())
        .ready(Ready::Manual)
        .grace(secs(1));
    group
        .add("pool", ready_and_park, Interrupt::cancel())
        .ready(Ready::Manual)
        .requires(["metrics"]);
    group
        .add("api", slow_stop(request), Interrupt::cancel())
        .requires(["pool"]);
    group
}

#[tokio::test(start_paused = true)]
async fn a2_a_request_of_4_s_ends_within_the_default_grace() {
    let running = serving(secs(4)).start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(report.actor("api").unwrap().ended(), Some(secs(4)));
}

#[tokio::test(start_paused = true)]
async fn a2_the_message_states_the_grace_its_origin_and_option() {
    let error = stopped(serving(secs(7))).await;
    assert_eq!(
        report(&error).actor("api").unwrap().aborted_by(),
        Some(AbortedBy::Grace {
            length: millis(5_200),
            origin: GraceOrigin::Share { of: secs(8) },
        })
    );
    assert_eq!(
        error.to_string(),
        "actor `api` exceeded its grace period of 5.2 s (its share of the group's 8 s) and was aborted; \
         set `grace` on `api` to change it"
    );
}

#[tokio::test(start_paused = true)]
async fn a2_the_message_names_the_group_if_its_grace_was_exceeded() {
    let mut group = Group::new("app").grace(secs(8));
    group.add("api", ignore, Interrupt::cancel());
    assert_eq!(
        stopped(group).await.to_string(),
        "actor `api` exceeded the group's grace period of 8 s and was aborted; set `grace` on the group to change it"
    );
}

#[test]
fn a2_the_plan_shows_every_limit_and_that_of_the_stop() {
    let plan = serving(secs(4)).plan().unwrap().to_string();
    for text in [
        "stop limit: 8s 500ms",
        "ready started, requires pool, grace 5s 200ms by default",
        "requires metrics, grace 1s 150ms to 6s 500ms by default",
        "ready manual, grace 650ms to 1s",
    ] {
        assert!(plan.contains(text), "{text}\n{plan}");
    }
}

/// Actors that stop last are a layer of every chain.
#[tokio::test(start_paused = true)]
async fn a_share_leaves_time_for_actors_that_stop_last() {
    let mut group = Group::new("shares").grace(secs(24));
    group
        .add("metrics", ignore, Interrupt::cancel())
        .stops_last();
    group.add("web", ignore, Interrupt::cancel());
    let error = stopped(group).await;
    assert_eq!(
        report(&error).actor("web").unwrap().ended(),
        Some(millis(21_100))
    );
    assert_eq!(
        report(&error).actor("metrics").unwrap().ended(),
        Some(secs(24))
    );
}

#[tokio::test(start_paused = true)]
async fn the_deadline_cuts_a_declared_grace() {
    let mut group = Group::new("cut").grace(secs(10));
    group
        .add("db", ignore, Interrupt::cancel())
        .ready(Ready::Started)
        .grace(secs(8));
    group
        .add("web", slow_stop(secs(4)), Interrupt::cancel())
        .requires(["db"]);
    let error = stopped(group).await;
    let db = report(&error).actor("db").unwrap();
    assert_eq!(
        (db.interrupted(), db.ended()),
        (Some(secs(4)), Some(secs(10)))
    );
}

#[tokio::test(start_paused = true)]
async fn an_actor_knows_its_deadline_only_after_its_interrupt() {
    let (tell, told) = oneshot::channel();
    let mut group = Group::new("deadline").grace(secs(24));
    group
        .add("db", ready_and_park, Interrupt::cancel())
        .ready(Ready::Manual);
    let execute = async move |ctx: Context| {
        let before = ctx.deadline();
        ctx.interrupted().await;
        let _ = tell.send((
            before,
            ctx.deadline()
                .map(|at| at.duration_since(tokio::time::Instant::now())),
        ));
    };
    group
        .add("web", execute, Interrupt::cancel())
        .requires(["db"]);
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    running.await.unwrap();
    assert_eq!(told.await.unwrap(), (None, Some(millis(21_100))));
}

#[tokio::test(start_paused = true)]
async fn without_a_grace_only_declared_limits_apply() {
    let (tell, told) = oneshot::channel();
    let mut group = Group::new("unbounded").grace(None);
    group
        .add("bounded", ignore, Interrupt::cancel())
        .grace(secs(4));
    let execute = async move |ctx: Context| {
        ctx.interrupted().await;
        let _ = tell.send(ctx.deadline());
        tokio::time::sleep(secs(10_000)).await;
    };
    group.add("patient", execute, Interrupt::cancel());
    let error = stopped(group).await;
    assert_eq!(
        report(&error).actor("bounded").unwrap().ended(),
        Some(secs(4))
    );
    assert_eq!(
        report(&error).actor("patient").unwrap().outcome(),
        Outcome::Returned
    );
    assert_eq!(report(&error).took(), secs(10_000));
    assert_eq!(told.await.unwrap(), None);
}

struct SlowDrop;

impl Drop for SlowDrop {
    fn drop(&mut self) {
        // In real time, as the 300 ms are that a bounded stop gives to drops.
        std::thread::sleep(millis(500));
    }
}

#[tokio::test]
async fn without_a_grace_nothing_bounds_the_drops_either() {
    let mut group = Group::new("unbounded").grace(None);
    group.add("short", async |_| (), Interrupt::cancel());
    group.retain("slow", SlowDrop);
    group.run().await.unwrap();
}

/// The root error is the first that was aborted, where nothing failed.
#[tokio::test(start_paused = true)]
async fn the_first_aborted_actor_is_the_root_without_a_failure() {
    let mut group = Group::new("root").grace(secs(9));
    group.add("later", ignore, Interrupt::cancel());
    group
        .add("first", ignore, Interrupt::cancel())
        .grace(secs(1));
    let error = stopped(group).await;
    assert!(error.to_string().contains("`first`"), "{error}");
    assert!(std::error::Error::source(&error).is_none());
}

/// An async interrupt is dropped with the execute that is aborted.
#[tokio::test(start_paused = true)]
async fn an_interrupt_that_hangs_is_aborted_with_its_actor() {
    let log = Log::default();
    let held = crate::support::Kept::new("interrupt", &log);
    let mut group = Group::new("hangs").grace(secs(5));
    let hangs = Interrupt::call_async(async move |_| {
        let _held = held;
        std::future::pending::<()>().await;
    });
    group.add("hangs", park, hangs);
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let report = running
        .await
        .expect("execute returned, and an error of the interrupt is not a failure");
    let actor = report.actor("hangs").unwrap();
    assert_eq!(
        (actor.outcome(), actor.ended()),
        (Outcome::Returned, Some(secs(5)))
    );
    let [Failure::InterruptError(error)] = actor.failures() else {
        panic!("{:?}", actor.failures());
    };
    assert_eq!(
        error.to_string(),
        "the interrupt did not finish before the abort and was dropped"
    );
    assert_eq!(log.lines(), ["interrupt dropped"]);
}

/// A thread that ends neither on interrupt nor on abort is abandoned and named, and delays no other actor.
#[tokio::test(start_paused = true)]
async fn a_thread_that_ignores_its_abort_is_abandoned_after_500_ms() {
    let (release, released) = mpsc::channel::<()>();
    let (tell, told) = oneshot::channel();
    let (tell_aborted, aborted) = oneshot::channel();
    let mut group = Group::new("abandoned").grace(secs(20));
    let stuck = move |ctx: Context| {
        ctx.wait_interrupted();
        let _ = tell.send(());
        // A thread can observe its abort. This one continues.
        tokio::runtime::Handle::current().block_on(ctx.aborted());
        let _ = tell_aborted.send(ctx.is_aborted());
        assert!(released.recv().is_err());
    };
    group
        .add("db", park, Interrupt::cancel())
        .ready(Ready::Started);
    group
        .add_blocking("stuck", stuck, Interrupt::cancel())
        .requires(["db"])
        .grace(secs(5));
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    told.await.unwrap();
    tokio::time::advance(secs(5)).await;
    assert!(aborted.await.unwrap());
    tokio::time::advance(millis(500)).await;
    let error = running.await.unwrap_err();
    let stuck = report(&error).actor("stuck").unwrap();
    assert_eq!(
        (stuck.outcome(), stuck.ended()),
        (Outcome::Abandoned, Some(millis(5500)))
    );
    assert!(matches!(stuck.failures(), [Failure::ExecuteAbandoned]));
    assert_eq!(
        report(&error).actor("db").unwrap().interrupted(),
        Some(millis(5500))
    );
    assert_eq!(
        report(&error).actor("db").unwrap().outcome(),
        Outcome::Returned
    );
    assert!(error.to_string().contains("`stuck`"), "{error}");
    drop(release);
}

/// A sync interrupt blocks permanently, long after the execute of its actor has returned.
#[tokio::test(start_paused = true)]
async fn an_interrupt_that_blocks_is_abandoned_and_named() {
    let (release, released) = mpsc::channel::<()>();
    let (tell, told) = oneshot::channel();
    let mut group = Group::new("abandoned").grace(secs(4));
    let blocks = Interrupt::call(move |_| {
        let _ = tell.send(());
        assert!(released.recv().is_err());
    });
    group.add("blocks", async |_| (), blocks);
    let running = group.start();
    told.await.unwrap();
    let error = running.await.unwrap_err();
    let blocks = report(&error).actor("blocks").unwrap();
    assert_eq!(blocks.outcome(), Outcome::Abandoned);
    assert!(matches!(blocks.failures(), [Failure::InterruptAbandoned]));
    drop(release);
}

/// At the deadline all remaining actors share one half second, also the actors that were not interrupted yet.
#[tokio::test(start_paused = true)]
async fn the_deadline_starts_one_half_second_for_all_actors() {
    let (release, released) = mpsc::channel::<()>();
    let (tell, told) = oneshot::channel();
    let log = Log::default();
    let its_log = log.clone();
    let mut group = Group::new("deadline").grace(secs(6));
    let interrupt = Interrupt::call_async(async move |_| its_log.record("db interrupted"));
    group.add("db", ignore, interrupt).ready(Ready::Started);
    let stuck = move |ctx: Context| {
        ctx.wait_interrupted();
        let _ = tell.send(());
        assert!(released.recv().is_err());
    };
    group
        .add_blocking("stuck", stuck, Interrupt::cancel())
        .requires(["db"])
        .grace(secs(6));
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    told.await.unwrap();
    let error = running.await.unwrap_err();
    let [db, stuck] = ["db", "stuck"].map(|name| report(&error).actor(name).unwrap());
    assert_eq!(
        (stuck.outcome(), stuck.ended()),
        (Outcome::Abandoned, Some(millis(6500)))
    );
    assert_eq!(
        db.interrupted(),
        Some(millis(6500)),
        "after `stuck`, and in the same step"
    );
    assert!(
        matches!(db.outcome(), Outcome::Abandoned | Outcome::Aborted),
        "{}",
        db.outcome()
    );
    drop(release);
}

/// The result of execute decides the outcome, even if execute returns only after the abort.
#[tokio::test(start_paused = true)]
async fn a_thread_that_returns_on_the_abort_has_returned() {
    let (tell, told) = oneshot::channel();
    let mut group = Group::new("aborted").grace(secs(4));
    let slow = move |ctx: Context| {
        ctx.wait_interrupted();
        let _ = tell.send(());
        tokio::runtime::Handle::current().block_on(ctx.aborted());
    };
    group.add_blocking("slow", slow, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    told.await.unwrap();
    tokio::time::advance(secs(4)).await;
    let report = running.await.expect("execute returned");
    assert_eq!(report.actor("slow").unwrap().outcome(), Outcome::Returned);
}

#[group(grace = "10s")]
struct Configured {
    #[actor(execute = run, interrupt = cancel, grace = "8s")]
    api: (),
    #[actor(execute = run, interrupt = cancel)]
    worker: (),
}

async fn run((): (), ctx: Context) {
    ignore(ctx).await;
}

/// Graces that come from configuration.
#[tokio::test(start_paused = true)]
async fn a_declared_groups_graces_can_be_set_at_run_time() {
    let mut group = Configured {
        api: (),
        worker: (),
    }
    .into_group();
    group.api().grace(secs(2));
    let running = group.grace(secs(6)).start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let error = running.await.unwrap_err();
    assert_eq!(report(&error).actor("api").unwrap().ended(), Some(secs(2)));
    assert_eq!(
        report(&error).actor("worker").unwrap().ended(),
        Some(secs(6))
    );
    let running = Configured {
        api: (),
        worker: (),
    }
    .with_grace(secs(9))
    .start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    assert_eq!(report(&running.await.unwrap_err()).took(), secs(9));
}

/// An actor whose turn comes after the deadline is interrupted and aborted in one step. Its interrupt is still called.
#[tokio::test(start_paused = true)]
async fn an_interrupt_is_called_before_an_immediate_abort() {
    let log = Log::default();
    let (release, released) = mpsc::channel::<()>();
    let mut group = Group::new("grace").grace(secs(1));
    group
        .add_blocking("stuck", move |_| _ = released.recv(), Interrupt::cancel())
        .stops_before(["late"]);
    let its_log = log.clone();
    let interrupt = Interrupt::call_async(async move |_| {
        its_log.record("called");
        tokio::task::yield_now().await;
        its_log.record("went on");
    });
    group.add("late", park, interrupt);
    group.add("done", async |_| (), Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    assert_eq!(
        report(&error).actor("late").unwrap().interrupted(),
        Some(secs(1))
    );
    assert_eq!(log.lines(), ["called"]);
    drop(release);
}
