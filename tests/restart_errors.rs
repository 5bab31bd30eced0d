//! A failure that was followed by a restart at a request is not a failure of the run, whatever the group did meanwhile.

use std::error::Error as _;

use rungroup::{Context, Group, Handle, Interrupt, Outcome, RestartPolicy, ReturnAction, Running};

use crate::support::{Oops, millis, park, secs};

/// An attempt that fails at its interrupt, if `fails` is set.
async fn flushes(ctx: Context, fails: bool) -> Result<(), Oops> {
    ctx.interrupted().await;
    if fails {
        Err(Oops("cannot flush"))
    } else {
        Ok(())
    }
}

/// The actors of these names fail in their first attempt, at their interrupt.
async fn started(names: &[&'static str]) -> Running {
    let mut group = Group::new("again").grace(secs(5));
    for &name in names {
        let mut attempts = 0;
        let execute = move |ctx: Context| {
            attempts += 1;
            flushes(ctx, attempts == 1)
        };
        group
            .actor(name)
            .restart(RestartPolicy::on_failure())
            .add(execute, Interrupt::cancel());
    }
    group.add("other", park, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running
}

async fn interrupts(running: &Handle, name: &str) {
    let actor = running.actor(name).unwrap();
    actor.interrupt().await.unwrap();
    assert_eq!(actor.wait().await, Ok(Outcome::Failed));
}

async fn restarts(running: &Handle, name: &str) {
    running.actor(name).unwrap().restart().await.unwrap();
    tokio::time::sleep(millis(10)).await;
}

#[tokio::test(start_paused = true)]
async fn an_error_after_a_restart_request_is_followed_by_a_restart() {
    let running = started(&["worker"]).await;
    interrupts(&running, "worker").await;
    restarts(&running, "worker").await;
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert!(report.succeeded());
    let worker = report.actor("worker").unwrap();
    assert_eq!(
        (
            worker.outcome(),
            worker.failures().len(),
            worker.restarts().failures
        ),
        (Outcome::Returned, 0, 1)
    );
}

/// The stop begins while the tasks of the attempt end, so the restart is cancelled. The result is still not a failure.
#[tokio::test(start_paused = true)]
async fn a_continued_failure_before_a_cancelled_restart_is_none() {
    let mut group = Group::new("again").grace(secs(5));
    let mut attempts = 0;
    let connects = move |ctx: Context| {
        attempts += 1;
        if attempts == 2 {
            let scope = ctx.scope().clone();
            let lingers = async move {
                scope.interrupted().await;
                tokio::time::sleep(secs(1)).await;
            };
            ctx.spawn(lingers).unwrap();
        }
        async move { Err::<(), _>(Oops("cannot connect")) }
    };
    let restart = RestartPolicy::on_failure().max_restarts(1);
    group
        .actor("client")
        .restart(restart)
        .add(connects, Interrupt::cancel())
        .on_err(ReturnAction::Continue);
    group.add("other", park, Interrupt::cancel());
    let running = group.start();
    tokio::time::sleep(secs(5)).await;
    running.actor("client").unwrap().restart().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert!(report.succeeded());
    assert_eq!(
        report.actor("client").unwrap().outcome(),
        Outcome::Restarting
    );
}

/// The root of the error is the first of the remaining failures, in the order of time.
#[tokio::test(start_paused = true)]
async fn the_root_is_the_first_remaining_failure() {
    let running = started(&["one", "two", "three"]).await;
    for name in ["one", "three", "two"] {
        interrupts(&running, name).await;
    }
    restarts(&running, "one").await;
    running.shutdown("enough");
    let error = running.await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("actor `three` failed: cannot flush"),
        "{error}"
    );
    assert!(error.source().unwrap().is::<Oops>());
    assert!(!error.report().unwrap().succeeded());
}
