//! Actors that restart: the ends that count, the failures that are kept, and the state of the group meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use rungroup::{
    ActorState, Cause, Context, Dependents, Failure, Group, GroupState, Interrupt, Outcome,
    ReadinessError, Ready, RestartPolicy, ReturnAction, group,
};

use crate::support::{Log, Oops, millis, park, secs};

/// Restarts after one millisecond.
fn soon(restart: RestartPolicy) -> RestartPolicy {
    restart.backoff(millis(1)).max_backoff(millis(1))
}

type BoxedExecute = std::pin::Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send>>;

/// Ends in each of these ways, one after the other, and then waits to be interrupted.
fn ends(ways: &'static [&'static str]) -> impl FnMut(Context) -> BoxedExecute + Send + 'static {
    let mut ways = ways.iter();
    move |ctx| {
        let way = ways.next();
        Box::pin(async move {
            match way {
                Some(&"ok") => return Ok(()),
                Some(&"error") => anyhow::bail!("an error"),
                Some(&"panic") => panic!("a panic"),
                Some(&"context") => {
                    let scope = ctx.scope().clone();
                    drop(ctx);
                    scope.interrupted().await;
                    return Ok(());
                }
                Some(&"ready") => ctx.ready(),
                _ => {}
            }
            ctx.interrupted().await;
            Ok(())
        })
    }
}

/// The number of restarts, and the number of failures among the ends.
async fn restarts(restart: RestartPolicy, ways: &'static [&'static str]) -> (u64, u64) {
    let mut group = Group::new("counts");
    group
        .actor("worker")
        .restart(soon(restart))
        .add(ends(ways), Interrupt::cancel())
        .on_ok(ReturnAction::Continue);
    let running = group.start();
    tokio::time::sleep(secs(1)).await;
    running.shutdown("enough");
    let report = running.await.unwrap();
    let restarts = report.actor("worker").unwrap().restarts();
    (restarts.count, restarts.failures)
}

#[tokio::test(start_paused = true)]
async fn on_failure_counts_errors_and_panics_and_no_ok() {
    assert_eq!(
        restarts(
            RestartPolicy::on_failure(),
            &["error", "panic", "ok", "error"]
        )
        .await,
        (2, 2)
    );
}

#[tokio::test(start_paused = true)]
async fn always_counts_every_end_and_an_ok_is_no_failure() {
    let mut group = Group::new("counts");
    let ways = &["ok", "error", "ok", "panic", "ok"];
    group
        .actor("worker")
        .restart(soon(RestartPolicy::always()))
        .add(ends(ways), Interrupt::cancel());
    let running = group.start();
    tokio::time::sleep(secs(1)).await;
    running.shutdown("enough");
    let report = running.await.unwrap();
    let restarts = report.actor("worker").unwrap().restarts();
    assert_eq!((restarts.count, restarts.failures), (5, 2));
}

/// An attempt that ends before it was ready has failed, if others wait for it.
#[tokio::test(start_paused = true)]
async fn an_end_before_readiness_is_a_failure_if_required() {
    let mut group = Group::new("counts");
    let ways = &["ok", "context", "unready", "error", "ready"];
    group
        .actor("worker")
        .restart(soon(RestartPolicy::on_failure()))
        .add(ends(ways), Interrupt::cancel())
        .ready(Ready::Manual)
        .ready_within(secs(1))
        .dependents(Dependents::Keep);
    group
        .add("waits", park, Interrupt::cancel())
        .requires(["worker"]);
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    let restarts = report.actor("worker").unwrap().restarts();
    assert_eq!((restarts.count, restarts.failures), (4, 4));
    let failures: Vec<&Failure> = restarts
        .first
        .iter()
        .chain(&restarts.last)
        .map(|failed| &failed.failures[0])
        .collect();
    let [
        Failure::NotReady(first),
        Failure::NotReady(second),
        Failure::NotReady(third),
        Failure::Error(_),
    ] = failures[..]
    else {
        panic!("{failures:?}")
    };
    assert_eq!(
        (first, second, third),
        (
            &ReadinessError::Returned,
            &ReadinessError::ContextDropped,
            &ReadinessError::TooLate { within: secs(1) }
        )
    );
}

/// The first failure, the last sixteen, and how many there were.
#[tokio::test(start_paused = true)]
async fn of_forty_failures_the_first_and_the_last_sixteen_are_kept() {
    let mut group = Group::new("counts");
    let mut run = 0;
    let execute = move |ctx: Context| {
        run += 1;
        let run = run;
        async move {
            if run <= 40 {
                anyhow::bail!("failure {run}");
            }
            ctx.handle().shutdown("enough");
            Ok(())
        }
    };
    group
        .actor("worker")
        .restart(soon(RestartPolicy::on_failure()))
        .add(execute, Interrupt::cancel());
    let report = group.run().await.unwrap();
    let restarts = report.actor("worker").unwrap().restarts();
    assert_eq!((restarts.count, restarts.failures), (40, 40));
    assert_eq!(
        restarts.first.as_ref().unwrap().failures[0].to_string(),
        "failure 1"
    );
    let last: Vec<String> = restarts
        .last
        .iter()
        .map(|failed| failed.failures[0].to_string())
        .collect();
    assert_eq!(
        last,
        (25..=40)
            .map(|run| format!("failure {run}"))
            .collect::<Vec<_>>()
    );
    assert!(restarts.last.iter().map(|failed| failed.ended).is_sorted());
    assert!(report.actor("worker").unwrap().failures().is_empty());
}

/// The group keeps running. The run is an error, with the last failure as its root.
#[tokio::test(start_paused = true)]
async fn exhausted_restarts_with_continue_do_not_stop_the_group() {
    let mut group = Group::new("counts");
    let execute = |_: Context| async { Err::<(), _>(Oops("gone")) };
    group
        .actor("worker")
        .restart(soon(RestartPolicy::on_failure().max_restarts(2)))
        .add(execute, Interrupt::cancel())
        .on_err(ReturnAction::Continue);
    group.add("other", park, Interrupt::cancel());
    let running = group.start();
    tokio::time::sleep(secs(10)).await;
    assert_eq!(
        (running.state(), running.actor("worker").unwrap().state()),
        (GroupState::Ready, ActorState::Returned)
    );
    assert_eq!(
        running.actor("worker").unwrap().wait().await,
        Ok(Outcome::Failed)
    );
    running.shutdown("enough");
    let error = running.await.unwrap_err();
    assert_eq!(error.downcast_ref::<Oops>(), Some(&Oops("gone")));
    let report = error.report().unwrap();
    assert!(matches!(report.cause(), Cause::Shutdown { .. }));
    let worker = report.actor("worker").unwrap();
    assert_eq!(
        (worker.outcome(), worker.restarts().count),
        (Outcome::Failed, 2)
    );
    assert!(matches!(
        worker.failures(),
        [Failure::Error(_), Failure::RestartsExhausted]
    ));
}

/// A handle restarts an actor with exhausted restarts. The count starts at zero, and the failure is followed by a restart.
#[tokio::test(start_paused = true)]
async fn a_handle_restarts_an_actor_with_exhausted_restarts() {
    let mut group = Group::new("counts");
    group
        .actor("worker")
        .restart(soon(RestartPolicy::on_failure().max_restarts(1)))
        .add(ends(&["error", "error"]), Interrupt::cancel())
        .on_err(ReturnAction::Continue);
    let running = group.start();
    let worker = async {
        tokio::time::sleep(secs(1)).await;
        running.actor("worker").unwrap()
    };
    let worker = worker.await;
    // It was the only one, so the group has completed.
    worker.restart().await.unwrap_err();
    running.await.unwrap_err();

    let mut group = Group::new("counts");
    group
        .actor("worker")
        .restart(soon(RestartPolicy::on_failure().max_restarts(1)))
        .add(ends(&["error", "error"]), Interrupt::cancel())
        .on_err(ReturnAction::Continue);
    group.add("other", park, Interrupt::cancel());
    let running = group.start();
    tokio::time::sleep(secs(1)).await;
    let worker = running.actor("worker").unwrap();
    worker.restart().await.unwrap();
    tokio::time::sleep(secs(1)).await;
    assert_eq!(worker.state(), ActorState::Ready);
    running.shutdown("enough");
    let report = running.await.unwrap();
    let worker = report.actor("worker").unwrap();
    assert!(worker.failures().is_empty());
    assert_eq!(
        (worker.restarts().count, worker.restarts().failures),
        (2, 2)
    );
}

/// A thread of its own for each attempt, and the one before is gone.
#[tokio::test(start_paused = true)]
async fn a_blocking_actor_restarts_on_another_thread() {
    let log = Log::default();
    let its_log = log.clone();
    let mut run = 0;
    let execute = move |ctx: Context| {
        run += 1;
        assert_eq!(thread::current().name(), Some("feed"));
        its_log.record(format!("run {run} of {}", ctx.name()));
        match run {
            1 => anyhow::bail!("an error"),
            2 => panic!("a panic"),
            _ => ctx.handle().shutdown("enough"),
        }
        assert!(!ctx.sleep_or_interrupted(secs(3600)), "it is interrupted");
        Ok(())
    };
    let mut group = Group::new("counts");
    // The clock is held, so the delay is the test's to pass.
    group
        .actor("feed")
        .restart(soon(RestartPolicy::on_failure()))
        .add_blocking(execute, Interrupt::cancel());
    let running = group.start();
    while running.state() < GroupState::Stopping {
        tokio::time::advance(millis(1)).await;
    }
    let report = running.await.unwrap();
    assert_eq!(
        log.lines(),
        ["run 1 of feed", "run 2 of feed", "run 3 of feed"]
    );
    let restarts = report.actor("feed").unwrap().restarts();
    assert_eq!((restarts.count, restarts.failures), (2, 2));
    let second = &restarts.last[0].failures[0];
    assert!(
        matches!(second, Failure::Panic(panic) if panic.message() == "a panic"),
        "{second}"
    );
}

/// Degraded, as seen from outside and inside, from the end of an attempt until the next is ready.
#[tokio::test(start_paused = true)]
async fn meanwhile_the_group_is_degraded() {
    let mut group = Group::new("counts");
    let mut first = true;
    let execute = move |ctx: Context| {
        let first = std::mem::take(&mut first);
        async move {
            ctx.run_until_interrupted(tokio::time::sleep(secs(1))).await;
            assert_eq!(
                ctx.state(),
                if first {
                    GroupState::Starting
                } else {
                    GroupState::Degraded
                }
            );
            ctx.ready();
            ctx.run_until_interrupted(tokio::time::sleep(secs(1))).await;
            if first {
                anyhow::bail!("gone");
            }
            ctx.interrupted().await;
            Ok(())
        }
    };
    group
        .actor("worker")
        .restart(soon(RestartPolicy::on_failure()))
        .add(execute, Interrupt::cancel())
        .ready(Ready::Manual);
    let seen = Log::default();
    let its_log = seen.clone();
    let watch = async move |ctx: Context| {
        loop {
            let state = ctx.state();
            its_log.record(format!(
                "{state}, worker {}",
                ctx.handle().actor("worker").unwrap().state()
            ));
            if ctx
                .run_until_interrupted(ctx.state_changed())
                .await
                .is_none()
            {
                return;
            }
        }
    };
    group.add("watch", watch, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    assert_eq!(
        running.wait_for_state(GroupState::Degraded).await,
        GroupState::Degraded
    );
    running
        .wait_until_ready()
        .await
        .expect("the group was ready, and remains so");
    assert_eq!(running.state_changed().await, GroupState::Ready);
    tokio::time::sleep(secs(1)).await;
    running.shutdown("enough");
    running.await.unwrap();
    assert_eq!(
        seen.lines(),
        [
            "starting, worker started",
            "ready, worker ready",
            "degraded, worker restarting",
            "ready, worker ready",
            "stopping, worker interrupted",
        ]
    );
}

#[group(name = "inner")]
struct Inner {
    #[actor(execute = adds_a_restarting_actor, interrupt = cancel)]
    seen: Log,
}

async fn adds_a_restarting_actor(seen: Log, ctx: Context) -> anyhow::Result<()> {
    let restart = RestartPolicy::on_failure()
        .backoff(secs(1))
        .max_backoff(secs(1));
    let added = ctx
        .add(|group| {
            group
                .actor("flaky")
                .restart(restart)
                .add(ends(&["", "error"]), Interrupt::cancel())
        })
        .await?;
    loop {
        seen.record(format!("inside {}", ctx.state()));
        if ctx.state() == GroupState::Ready && seen.count("inside ready") == 1 {
            // The second attempt fails, and the third succeeds.
            added.restart().await?;
        }
        if ctx
            .run_until_interrupted(ctx.state_changed())
            .await
            .is_none()
        {
            return Ok(());
        }
    }
}

/// The inner group is degraded. The parent group is not, because the nested group is still a ready actor. The state of the
/// parent group applies to the inner one.
#[tokio::test(start_paused = true)]
async fn a_nested_group_degrades_for_itself() {
    let seen = Log::default();
    let mut group = Group::new("outer");
    group
        .add_actor("inner", Inner { seen: seen.clone() }, Interrupt::cancel())
        .ready(Ready::Manual);
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    let outside = running.handle();
    let watch = tokio::spawn(async move { outside.state_changed().await });
    tokio::time::sleep(secs(10)).await;
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(
        watch.await.unwrap(),
        GroupState::Stopping,
        "it was never degraded"
    );
    let inner = report.actor("inner").unwrap().group().unwrap();
    assert_eq!(inner.actor("seen.flaky").unwrap().restarts().failures, 1);
    let mut lines = seen.lines();
    // The requested restart ends at once. Its state may be observed or not.
    lines.dedup();
    assert_eq!(
        lines,
        [
            "inside ready",
            "inside degraded",
            "inside ready",
            "inside stopping"
        ]
    );
}

/// Readiness ends with the attempt: dependents that have not started wait for the next one.
#[tokio::test(start_paused = true)]
async fn dependents_wait_for_the_next_attempt() {
    let mut group = Group::new("counts");
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let db = move |ctx: Context| {
        let run = counted.fetch_add(1, Ordering::Relaxed);
        async move {
            ctx.ready();
            ctx.run_until_interrupted(tokio::time::sleep(secs(1))).await;
            if run == 0 {
                anyhow::bail!("gone");
            }
            ctx.interrupted().await;
            Ok(())
        }
    };
    let restart = RestartPolicy::on_failure()
        .backoff(secs(10))
        .max_backoff(secs(10));
    group
        .actor("db")
        .restart(restart)
        .add(db, Interrupt::cancel())
        .ready(Ready::Manual)
        .dependents(Dependents::Keep);
    let slow = async |ctx: Context| {
        ctx.run_until_interrupted(tokio::time::sleep(millis(1_500)))
            .await;
        ctx.ready();
        ctx.interrupted().await;
    };
    group
        .add("slow", slow, Interrupt::cancel())
        .ready(Ready::Manual);
    let counted = Arc::clone(&runs);
    let web = async move |ctx: Context| {
        assert_eq!(
            counted.load(Ordering::Relaxed),
            2,
            "the first is over when `slow` is ready"
        );
        ctx.interrupted().await;
    };
    group
        .add("web", web, Interrupt::cancel())
        .requires(["db", "slow"]);
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    running.await.unwrap();
}
