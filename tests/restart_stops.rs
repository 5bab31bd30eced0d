//! Actors that restart, and the stop: it wins in every phase, drains as usual, and ends a pending restart.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use rungroup::{
    ActorState, Cause, Context, Dependents, Group, GroupState, Interrupt, Outcome, Ready,
    RestartPolicy, ReturnAction, Running,
};
use tokio::sync::oneshot;
use tokio::time::Instant;

use crate::support::{Kept, Log, capture_logs, drain_on_term, millis, park, secs, turn_of_signals};

/// The first attempt of `worker` fails after 1 s. Each attempt takes 1 s until it is ready and 1 s to stop. `page`, which
/// requires `worker` and restarts with it, takes 1 s to stop, too.
fn group(runs: &Arc<AtomicU32>) -> Group {
    let counted = Arc::clone(runs);
    let worker = move |ctx: Context| {
        let run = counted.fetch_add(1, Ordering::Relaxed);
        async move {
            ctx.run_until_interrupted(tokio::time::sleep(secs(1))).await;
            ctx.ready();
            ctx.run_until_interrupted(tokio::time::sleep(secs(1))).await;
            if run == 0 && !ctx.is_interrupted() {
                let scope = ctx.scope().clone();
                ctx.spawn(async move {
                    scope.interrupted().await;
                    tokio::time::sleep(secs(1)).await;
                })?;
                anyhow::bail!("the first");
            }
            ctx.interrupted().await;
            tokio::time::sleep(secs(1)).await;
            Ok(())
        }
    };
    let mut group = Group::new("stops");
    let restart = RestartPolicy::on_failure()
        .backoff(secs(100))
        .max_backoff(secs(100));
    group
        .actor("worker")
        .restart(restart)
        .add(worker, Interrupt::cancel())
        .ready(Ready::Manual)
        .dependents(Dependents::Restart);
    let page = |ctx: Context| async move {
        ctx.interrupted().await;
        tokio::time::sleep(secs(1)).await;
    };
    group
        .actor("page")
        .restart(restart)
        .add(page, Interrupt::cancel())
        .requires(["worker"]);
    group
}

/// Stops the group so long after its start. Returns the length of the stop and the number of attempts.
async fn stopped_after(millis_after: u64) -> (Vec<ActorState>, u128, u32, Outcome) {
    let runs = Arc::new(AtomicU32::new(0));
    let running = group(&runs).start();
    tokio::time::sleep(millis(millis_after)).await;
    let states = running
        .actors()
        .into_iter()
        .map(|actor| actor.state)
        .collect();
    let began = Instant::now();
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert!(
        matches!(report.cause(), Cause::Shutdown { .. }),
        "{}",
        report.cause()
    );
    (
        states,
        began.elapsed().as_millis(),
        runs.load(Ordering::Relaxed),
        report.actor("worker").unwrap().outcome(),
    )
}

/// In every phase of a restart the stop ends it, without another attempt: as it starts; as its dependents stop; as its
/// children are waited for; and in the backoff.
#[tokio::test(start_paused = true)]
async fn a_stop_wins_in_every_phase() {
    use ActorState::{Interrupted, Restarting, Returned, Started, Waiting};
    assert_eq!(
        stopped_after(500).await,
        (vec![Started, Waiting], 1_000, 1, Outcome::Returned)
    );
    // `page` has until 3 s, and its tasks are interrupted only then.
    assert_eq!(
        stopped_after(2_500).await,
        (vec![Returned, Interrupted], 1_500, 1, Outcome::Restarting)
    );
    assert_eq!(
        stopped_after(3_500).await,
        (vec![Interrupted, Restarting], 500, 1, Outcome::Restarting)
    );
    assert_eq!(
        stopped_after(4_500).await,
        (vec![Restarting, Restarting], 0, 1, Outcome::Restarting)
    );
}

/// The received value is dropped as soon as no restart can follow: in its turn, before its provider is interrupted.
#[tokio::test(start_paused = true)]
async fn the_field_is_dropped_when_no_restart_can_follow() {
    for fails in [false, true] {
        let log = Log::default();
        let kept = Kept::new("declared", &log);
        let execute = move |ctx: Context| {
            let _ = &kept;
            async move {
                if fails {
                    anyhow::bail!("gone");
                }
                ctx.interrupted().await;
                Ok(())
            }
        };
        let mut group = Group::new("values");
        let (done, is_done) = oneshot::channel();
        let its_log = log.clone();
        let db = async move |ctx: Context| {
            ctx.interrupted().await;
            is_done.await.unwrap();
            its_log.record("db stops");
        };
        group
            .add("db", db, Interrupt::cancel())
            .ready(Ready::Started);
        let restart = RestartPolicy::on_failure()
            .backoff(secs(100))
            .max_backoff(secs(100));
        group
            .actor("worker")
            .restart(restart)
            .add(execute, Interrupt::cancel())
            .requires(["db"]);
        let running = group.start();
        running.wait_until_ready().await.unwrap();
        while running.state()
            != (if fails {
                GroupState::Degraded
            } else {
                GroupState::Ready
            })
        {
            tokio::task::yield_now().await;
        }
        running.shutdown("enough");
        while log.count("declared dropped") == 0 {
            tokio::task::yield_now().await;
        }
        done.send(()).unwrap();
        running.await.unwrap();
        assert_eq!(
            log.lines(),
            ["declared dropped", "db stops"],
            "fails: {fails}"
        );
    }
}

/// A drain stays a drain: an actor in its backoff does not restart, and neither does one that fails then.
#[cfg(unix)]
#[tokio::test(start_paused = true)]
async fn no_actor_restarts_during_the_drain() {
    let _turn = turn_of_signals().await;
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let mut group = Group::new("drains")
        .drain(secs(5))
        .signals([rungroup::Signal::TERM]);
    let execute = move |ctx: Context| {
        counted.fetch_add(1, Ordering::Relaxed);
        async move {
            ctx.run_until_interrupted(tokio::time::sleep(secs(1))).await;
            anyhow::bail!("gone") as anyhow::Result<()>
        }
    };
    let restart = RestartPolicy::on_failure()
        .backoff(secs(100))
        .max_backoff(secs(100));
    group
        .actor("worker")
        .restart(restart)
        .add(execute, Interrupt::cancel());
    let other = async |ctx: Context| {
        assert_eq!(
            ctx.wait_for_state(GroupState::Draining).await,
            GroupState::Draining
        );
        ctx.spawn(async {}).expect("no actor is interrupted yet");
        ctx.interrupted().await;
    };
    group.add("other", other, Interrupt::cancel());
    let running: Running = group.start();
    running.wait_for_state(GroupState::Degraded).await;
    drain_on_term(&running).await;
    assert_eq!(running.state(), GroupState::Draining);
    let began = Instant::now();
    let report = running.await.unwrap();
    assert_eq!(
        (began.elapsed(), runs.load(Ordering::Relaxed)),
        (secs(5), 1)
    );
    assert_eq!(
        report.actor("worker").unwrap().outcome(),
        Outcome::Restarting
    );
}

/// A stop cancels an actor that waits for a requirement again, and one that a handle restarts.
#[tokio::test(start_paused = true)]
async fn a_stop_cancels_pending_restarts() {
    let mut group = Group::new("stops");
    let restart = RestartPolicy::on_failure()
        .backoff(millis(1))
        .max_backoff(millis(1));
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let db = move |ctx: Context| {
        let first = counted.fetch_add(1, Ordering::Relaxed) == 0;
        async move {
            if first {
                ctx.ready();
                ctx.run_until_interrupted(tokio::time::sleep(secs(1))).await;
                anyhow::bail!("gone");
            }
            ctx.interrupted().await;
            Ok(())
        }
    };
    group
        .actor("db")
        .restart(restart)
        .add(db, Interrupt::cancel())
        .ready(Ready::Manual)
        .dependents(Dependents::Restart);
    let parks = |ctx: Context| async move { ctx.interrupted().await };
    group
        .actor("web")
        .restart(restart)
        .add(parks, Interrupt::cancel())
        .requires(["db"]);
    group
        .add("other", park, Interrupt::cancel())
        .on_ok(ReturnAction::Continue);
    let running = group.start();
    tokio::time::sleep(secs(5)).await;
    let states: Vec<_> = running
        .actors()
        .into_iter()
        .map(|actor| actor.state)
        .collect();
    assert_eq!(
        states,
        [
            ActorState::Started,
            ActorState::Restarting,
            ActorState::Ready
        ]
    );
    running.shutdown("enough");
    let report = running.await.unwrap();
    let outcomes: Vec<_> = report
        .actors()
        .iter()
        .map(rungroup::ActorReport::outcome)
        .collect();
    assert_eq!(
        outcomes,
        [Outcome::Returned, Outcome::Restarting, Outcome::Returned]
    );
}

/// The run is dropped during a backoff, or after a requested restart: nothing remains, and the last state stays.
#[tokio::test(start_paused = true)]
async fn g8_a_dropped_run_restarts_nothing() {
    let log = Log::default();
    let runs = Arc::new(AtomicU32::new(0));
    let (counted, kept) = (Arc::clone(&runs), Kept::new("declared", &log));
    let mut group = Group::new("dropped");
    let execute = move |_: Context| {
        let _ = &kept;
        counted.fetch_add(1, Ordering::Relaxed);
        async { anyhow::bail!("gone") as anyhow::Result<()> }
    };
    group
        .actor("worker")
        .restart(
            RestartPolicy::on_failure()
                .backoff(secs(1))
                .max_backoff(secs(1)),
        )
        .add(execute, Interrupt::cancel());
    group
        .add("done", async |_| (), Interrupt::cancel())
        .on_ok(ReturnAction::Continue);
    group.add("other", park, Interrupt::cancel());
    let running = group.start();
    tokio::time::sleep(millis(1)).await;
    let (worker, done) = (
        running.actor("worker").unwrap(),
        running.actor("done").unwrap(),
    );
    assert_eq!(
        (worker.state(), done.wait().await),
        (ActorState::Restarting, Ok(Outcome::Returned))
    );
    drop(running);
    assert_eq!(
        (worker.wait().await, done.wait().await),
        (Ok(Outcome::Aborted), Ok(Outcome::Returned))
    );
    while log.count("declared dropped") == 0 {
        tokio::task::yield_now().await;
    }
    tokio::time::sleep(secs(100)).await;
    assert_eq!(runs.load(Ordering::Relaxed), 1);
}

/// An actor that delays a restart is logged every 3 s, and its abort is in the report.
#[tokio::test(start_paused = true)]
async fn an_actor_that_delays_a_restart_is_named() {
    let (logs, _guard) = capture_logs();
    let mut group = Group::new("holds").grace(secs(7));
    let mut fails = true;
    let db = move |ctx: Context| {
        let fails = std::mem::take(&mut fails);
        async move {
            ctx.ready();
            if fails {
                tokio::time::sleep(secs(1)).await;
                anyhow::bail!("connection lost");
            }
            ctx.interrupted().await;
            Ok(())
        }
    };
    let restart = RestartPolicy::on_failure()
        .backoff(millis(1))
        .max_backoff(millis(1));
    let db = group
        .actor("db")
        .restart(restart)
        .add(db, Interrupt::cancel())
        .ready(Ready::Manual);
    db.dependents(Dependents::Restart);
    let deaf = |ctx: Context| async move {
        std::future::pending::<()>().await;
        drop(ctx);
    };
    group
        .actor("deaf")
        .restart(RestartPolicy::on_failure())
        .add(deaf, Interrupt::cancel())
        .requires(["db"]);
    let running = group.start();
    running.wait_for_state(GroupState::Ready).await;
    tokio::time::sleep(secs(20)).await;
    let lines = logs.lines();
    let late: Vec<&String> = lines
        .iter()
        .filter(|line| line.contains("has not ended"))
        .collect();
    let [late] = late[..] else {
        panic!("{lines:#?}");
    };
    assert!(
        late.ends_with(
            "actor has not ended group=\"holds\" actor=\"deaf\" pending=\"execute\" \
             elapsed=\"3 s\" limit=\"it will be aborted in 4 s, when its grace period of 7 s (the group's) expires; \
             set `grace` on `deaf` to change it\""
        ),
        "{late}"
    );
    running.shutdown("enough");
    let error = running.await.unwrap_err();
    let deaf = error.report().unwrap().actor("deaf").unwrap();
    assert_eq!(
        deaf.restarts().first.as_ref().unwrap().aborted_by,
        Some(rungroup::AbortedBy::Grace {
            length: secs(7),
            origin: rungroup::GraceOrigin::Group,
        })
    );
    assert!(
        error
            .report()
            .unwrap()
            .to_string()
            .contains("aborted: exceeded its grace period of 7 s (the group's)"),
        "{error:?}"
    );
}
