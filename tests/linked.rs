//! Linked tasks: the failure of one is the failure of its actor.

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, ThreadId};

use rungroup::{
    ActorState, Cause, Context, Error, Failure, Group, GroupState, Interrupt, Outcome, PanicError,
    Ready, Report, RestartPolicy, ReturnAction, Running, Scope,
};

use crate::support::{Log, Oops, capture_logs, millis, park, secs};

/// Fails after a second.
async fn fails() -> Result<(), Oops> {
    tokio::time::sleep(secs(1)).await;
    Err(Oops("the heartbeat"))
}

/// Has a linked task that fails, and cleans up for two seconds after its interrupt.
async fn worker(ctx: Context) -> anyhow::Result<()> {
    ctx.spawn_linked(fails())?;
    ctx.interrupted().await;
    tokio::time::sleep(secs(2)).await;
    Ok(())
}

async fn failed(run: impl IntoFuture<Output = Result<Report, Error>>) -> Report {
    let error = run.await.expect_err("a linked task failed");
    error.into_report().expect("the group has run")
}

fn assert_failed_by_task(report: &Report, actor: &str) {
    let actor = report.actor(actor).unwrap();
    assert_eq!(actor.outcome(), Outcome::Failed, "{report}");
    let error = actor.error().expect("an actor that failed has an error");
    assert_eq!(error.downcast_ref(), Some(&Oops("the heartbeat")));
}

#[tokio::test(start_paused = true)]
async fn a18_the_failure_of_a_linked_task_stops_the_group() {
    let log = Log::default();
    let mut group = Group::new("linked");
    let other = {
        let log = log.clone();
        async move |ctx: Context| {
            ctx.interrupted().await;
            log.record("other");
        }
    };
    group
        .add("store", park, Interrupt::cancel())
        .ready(Ready::Started);
    group
        .add("worker", worker, Interrupt::cancel())
        .requires(["store"])
        .ready(Ready::Started);
    group
        .add("other", other, Interrupt::cancel())
        .requires(["worker"]);
    let report = failed(group.run()).await;
    assert_failed_by_task(&report, "worker");
    assert!(matches!(report.cause(), Cause::Failed { actor, .. } if &**actor == "worker"));
    let text = report.to_string();
    let expected = "actor `worker` failed: a linked task failed";
    assert!(text.contains(expected), "{text}");
    // In its turn, with its grace.
    let times = |name| {
        let actor = report.actor(name).unwrap();
        (actor.interrupted(), actor.ended())
    };
    assert_eq!(times("other"), (Some(secs(1)), Some(secs(1))));
    assert_eq!(times("worker"), (Some(secs(1)), Some(secs(3))));
    assert_eq!(times("store"), (Some(secs(3)), Some(secs(3))));
    assert_eq!(report.actor("worker").unwrap().task_failures().count, 0);
}

#[tokio::test(start_paused = true)]
async fn a18_a_linked_failure_is_followed_by_a_restart() {
    let log = Log::default();
    let mut group = Group::new("linked");
    let attempts = Arc::new(AtomicU32::new(0));
    let execute = {
        let log = log.clone();
        move |ctx: Context| {
            let (log, attempt) = (log.clone(), attempts.fetch_add(1, Ordering::Relaxed));
            async move {
                if attempt == 0 {
                    ctx.spawn_linked(fails())?;
                }
                ctx.interrupted().await;
                log.record(ctx.cause().unwrap().to_string());
                anyhow::Ok(())
            }
        }
    };
    group
        .actor("worker")
        .restart(RestartPolicy::on_failure())
        .add(execute, Interrupt::cancel());
    let running = group.start();
    tokio::time::sleep(secs(10)).await;
    assert_eq!(running.state(), GroupState::Ready);
    running.shutdown("enough");
    let report = running.await.unwrap();
    let worker = report.actor("worker").unwrap();
    assert_eq!(worker.outcome(), Outcome::Returned);
    let restarts = worker.restarts();
    assert_eq!((restarts.count, restarts.failures), (1, 1));
    let first = &restarts.first.as_ref().unwrap().failures;
    assert!(
        matches!(&first[..], [Failure::Error(error)] if error.is::<Oops>()),
        "{first:?}"
    );
    assert_eq!(
        log.lines(),
        [
            "actor `worker` failed: a linked task failed",
            "shutdown: enough"
        ]
    );
}

/// An error that notes the thread on which it is dropped.
#[derive(Debug)]
struct NotesItsThread(Arc<Mutex<Vec<ThreadId>>>);

impl fmt::Display for NotesItsThread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the heartbeat")
    }
}

impl std::error::Error for NotesItsThread {}

impl Drop for NotesItsThread {
    fn drop(&mut self) {
        self.0.lock().unwrap().push(thread::current().id());
    }
}

/// The first failure is that of the attempt. Of the others, the first and the last 16 are kept.
#[tokio::test(start_paused = true)]
async fn g3_a_removed_error_of_a_linked_task_is_dropped_on_a_thread() {
    let dropped = Arc::new(Mutex::new(Vec::new()));
    let mut group = Group::new("linked");
    let execute = {
        let dropped = Arc::clone(&dropped);
        async move |ctx: Context| {
            for _ in 0..19 {
                let error = NotesItsThread(Arc::clone(&dropped));
                ctx.spawn_linked(async move { Err::<(), _>(error) })?;
            }
            ctx.wait_for_tasks().await;
            anyhow::Ok(())
        }
    };
    group.add("worker", execute, Interrupt::cancel());
    let report = failed(group.run()).await;
    assert_eq!(report.actor("worker").unwrap().task_failures().count, 18);
    let dropped = dropped.lock().unwrap().clone();
    assert_eq!(dropped.len(), 1);
    assert_ne!(dropped[0], thread::current().id());
}

#[tokio::test(start_paused = true)]
async fn a18_a_panic_of_a_linked_task_is_the_actors_error() {
    let mut group = Group::new("linked");
    let execute = async |ctx: Context| {
        ctx.spawn_linked(async { panic!("in the heartbeat") })?;
        ctx.interrupted().await;
        anyhow::Ok(())
    };
    group.add("worker", execute, Interrupt::cancel());
    let report = failed(group.run()).await;
    let worker = report.actor("worker").unwrap();
    assert_eq!(worker.outcome(), Outcome::Failed);
    let panic: &PanicError = worker.error().unwrap().downcast_ref().unwrap();
    assert_eq!(panic.message(), "in the heartbeat");
}

#[tokio::test(start_paused = true)]
async fn a18_with_continue_only_the_attempt_is_stopped() {
    let (logs, _guard) = capture_logs();
    let mut group = Group::new("linked");
    group.add("other", park, Interrupt::cancel());
    group
        .add("worker", worker, Interrupt::cancel())
        .on_err(ReturnAction::Continue);
    let running = group.start();
    let worker = running.actor("worker").unwrap();
    tokio::time::sleep(millis(1_500)).await;
    assert_eq!(worker.state(), ActorState::Interrupted);
    assert_eq!(worker.wait().await.unwrap(), Outcome::Failed);
    assert_eq!(running.state(), GroupState::Ready);
    running.shutdown("enough");
    let report = failed(running).await;
    assert_failed_by_task(&report, "worker");
    assert_eq!(report.actor("other").unwrap().outcome(), Outcome::Returned);
    let logged: Vec<String> = logs
        .lines()
        .into_iter()
        .filter(|line| line.contains("WARN") && line.contains("the heartbeat"))
        .collect();
    assert_eq!(logged.len(), 1, "{logged:#?}");
}

#[tokio::test(start_paused = true)]
async fn a18_only_the_first_failure_of_an_attempt_counts() {
    let mut group = Group::new("linked");
    let execute = async |ctx: Context| {
        for (delay, error) in [(1, "first"), (2, "second"), (3, "third")] {
            ctx.spawn_linked(async move {
                tokio::time::sleep(secs(delay)).await;
                Err::<(), _>(Oops(error))
            })?;
        }
        ctx.interrupted().await;
        ctx.wait_for_tasks().await;
        anyhow::Ok(())
    };
    group.add("worker", execute, Interrupt::cancel());
    let report = failed(group.run()).await;
    let worker = report.actor("worker").unwrap();
    assert_eq!(worker.error().unwrap().downcast_ref(), Some(&Oops("first")));
    assert_eq!(worker.failures().len(), 1);
    assert_eq!(worker.task_failures().count, 2);
}

#[tokio::test(start_paused = true)]
async fn a18_a_linked_task_may_fail_after_execute_returned() {
    let mut group = Group::new("linked");
    group.add("other", park, Interrupt::cancel());
    let execute = async |ctx: Context| ctx.spawn_linked(fails());
    group
        .add("worker", execute, Interrupt::cancel())
        .on_ok(ReturnAction::Continue);
    let report = failed(group.run()).await;
    assert_failed_by_task(&report, "worker");
    assert_eq!(report.caused_at(), secs(1));
}

#[tokio::test(start_paused = true)]
async fn a18_the_other_tasks_end_before_the_restart() {
    let log = Log::default();
    let mut group = Group::new("linked");
    let attempts = Arc::new(AtomicU32::new(0));
    let execute = {
        let log = log.clone();
        move |ctx: Context| {
            let (log, attempt) = (log.clone(), attempts.fetch_add(1, Ordering::Relaxed));
            async move {
                log.record(format!("attempt {attempt}"));
                if attempt > 0 {
                    ctx.interrupted().await;
                    return Ok(());
                }
                ctx.spawn_linked(fails())?;
                let scope: Scope = ctx.scope().clone();
                ctx.spawn(async move {
                    scope.interrupted().await;
                    tokio::time::sleep(secs(1)).await;
                    log.record("task");
                })?;
                anyhow::Ok(())
            }
        }
    };
    group
        .actor("worker")
        .restart(RestartPolicy::on_failure())
        .on_ok(ReturnAction::Continue)
        .add(execute, Interrupt::cancel());
    group.add("other", park, Interrupt::cancel());
    let running = group.start();
    tokio::time::sleep(secs(10)).await;
    running.shutdown("enough");
    running.await.unwrap();
    assert_eq!(log.lines(), ["attempt 0", "task", "attempt 1"]);
}

#[tokio::test(start_paused = true)]
async fn a18_a_linked_failure_interrupts_a_blocking_actor() {
    let mut group = Group::new("linked");
    let execute = |ctx: Context| {
        ctx.spawn_linked(fails())?;
        ctx.wait_interrupted();
        anyhow::Ok(())
    };
    group.add_blocking("worker", execute, Interrupt::cancel());
    let report = failed(group.run()).await;
    assert_failed_by_task(&report, "worker");
}

#[tokio::test(start_paused = true)]
async fn a18_a_linked_failure_in_the_stop_is_the_outcome() {
    let mut group = Group::new("linked");
    group.add("worker", worker, Interrupt::cancel());
    let running: Running = group.start();
    tokio::time::sleep(millis(500)).await;
    running.shutdown("enough");
    let report = failed(running).await;
    assert!(matches!(report.cause(), Cause::Shutdown { .. }));
    assert_failed_by_task(&report, "worker");
}

#[tokio::test(start_paused = true)]
async fn a18_an_error_after_the_interrupt_is_no_failure() {
    let mut group = Group::new("linked");
    let execute = async |ctx: Context| {
        let scope = ctx.scope().clone();
        ctx.spawn_linked(async move {
            scope.interrupted().await;
            scope.spawn(async {})
        })?;
        ctx.interrupted().await;
        anyhow::Ok(())
    };
    group.add("refused", execute, Interrupt::cancel());
    let closed = async |ctx: Context| {
        let scope = ctx.scope().clone();
        ctx.spawn_linked(async move {
            scope.interrupted().await;
            Err::<(), _>(Oops("the socket is closed"))
        })?;
        ctx.interrupted().await;
        anyhow::Ok(())
    };
    group.add("closed", closed, Interrupt::call(|_| ()));
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    for name in ["refused", "closed"] {
        let actor = report.actor(name).unwrap();
        assert_eq!(actor.outcome(), Outcome::Returned);
        assert_eq!(actor.task_failures().count, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a18_an_aborted_linked_task_has_not_failed() {
    let mut group = Group::new("linked");
    let execute = async |ctx: Context| {
        ctx.spawn_linked(std::future::pending::<()>())?;
        ctx.interrupted().await;
        anyhow::Ok(())
    };
    group
        .actor("worker")
        .overrun(rungroup::Overrun::Accept)
        .add(execute, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    let worker = report.actor("worker").unwrap();
    assert_eq!(
        (worker.outcome(), worker.failures().len()),
        (Outcome::Aborted, 0)
    );
}
