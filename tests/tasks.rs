//! The tasks that an actor spawns: their end, their failures, restarts, threads, and abandoned tasks.

use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use rungroup::{
    Context, Failure, Group, GroupState, Interrupt, Outcome, RestartPolicy, ReturnAction, Scope,
};
use tokio::sync::oneshot;

use crate::support::{Kept, Log, Oops, PanicsWhenDropped, capture_logs, millis, park, secs};

#[tokio::test(start_paused = true)]
async fn an_actor_ends_after_its_tasks() {
    let done = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&done);
    let mut group = Group::new("tasks");
    let execute = async move |ctx: Context| {
        for _ in 0..3 {
            let (scope, counted) = (ctx.scope().clone(), Arc::clone(&counted));
            ctx.spawn(async move {
                scope.interrupted().await;
                tokio::time::sleep(secs(1)).await;
                counted.fetch_add(1, Ordering::Relaxed);
            })
            .unwrap();
        }
    };
    group.add("parent", execute, Interrupt::cancel());
    let report = group.run().await.unwrap();
    assert_eq!(done.load(Ordering::Relaxed), 3);
    let parent = report.actor("parent").unwrap();
    assert_eq!((parent.outcome(), parent.tasks()), (Outcome::Returned, 3));
    assert_eq!(parent.ended().unwrap(), secs(1));
}

#[tokio::test(start_paused = true)]
async fn a_task_that_ignores_the_interrupt_is_aborted() {
    let mut group = Group::new("tasks");
    let execute = async |ctx: Context| {
        ctx.spawn(std::future::pending::<()>()).unwrap();
    };
    group
        .add("parent", execute, Interrupt::cancel())
        .grace(secs(2));
    let error = group.run().await.unwrap_err();
    let parent = error.report().unwrap().actor("parent").unwrap();
    assert_eq!(
        (parent.outcome(), parent.ended().unwrap()),
        (Outcome::Aborted, secs(2))
    );
}

#[tokio::test(start_paused = true)]
async fn spawn_after_the_interrupt_is_refused_and_drops_the_future() {
    let mut group = Group::new("tasks");
    let execute = async |ctx: Context| {
        ctx.interrupted().await;
        let token = Arc::new(());
        let held = Arc::clone(&token);
        let refused = ctx.spawn(async move { drop(held) }).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "cannot spawn a task of actor `parent`: the actor was interrupted or has ended"
        );
        assert_eq!(Arc::strong_count(&token), 1);
    };
    group.add("parent", execute, Interrupt::cancel());
    group.add("stops", async |_| (), Interrupt::cancel());
    group.run().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn failures_of_tasks_are_counted_and_the_first_and_last_kept() {
    let mut group = Group::new("tasks");
    let execute = async |ctx: Context| {
        for number in 0..40 {
            ctx.spawn(async move {
                (number % 2 == 1)
                    .then_some(())
                    .ok_or(anyhow::anyhow!("task {number}"))
            })
            .unwrap();
        }
        ctx.spawn(async { panic!("a task panics") }).unwrap();
        ctx.wait_for_tasks().await;
    };
    group
        .add("parent", execute, Interrupt::cancel())
        .on_ok(ReturnAction::Stop);
    let report = group.run().await.unwrap();
    let parent = report.actor("parent").unwrap();
    assert_eq!((parent.outcome(), parent.tasks()), (Outcome::Returned, 41));
    let failures = parent.task_failures();
    assert_eq!((failures.count, failures.last.len()), (21, 16));
    assert_eq!(failures.first.as_ref().unwrap().to_string(), "task 0");
}

#[tokio::test(start_paused = true)]
async fn a_bound_is_awaited() {
    let (alive, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (its_alive, its_most) = (Arc::clone(&alive), Arc::clone(&most));
    let mut group = Group::new("tasks");
    let execute = async move |ctx: Context| {
        for _ in 0..100 {
            let (alive, most) = (Arc::clone(&its_alive), Arc::clone(&its_most));
            let task = async move {
                most.fetch_max(alive.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
                tokio::time::sleep(millis(10)).await;
                alive.fetch_sub(1, Ordering::Relaxed);
            };
            ctx.spawn_bounded(7, task).await.unwrap();
        }
        ctx.wait_for_tasks().await;
    };
    group.add("parent", execute, Interrupt::cancel());
    group.run().await.unwrap();
    assert_eq!(
        (alive.load(Ordering::Relaxed), most.load(Ordering::Relaxed)),
        (0, 7)
    );
}

/// A panic in the future and one in its drop are failures of the task only.
#[tokio::test(start_paused = true)]
async fn panics_of_a_task_and_of_its_drop_are_contained_and_kept() {
    let mut group = Group::new("tasks");
    let execute = async |ctx: Context| {
        let clumsy = PanicsWhenDropped("its drop");
        ctx.spawn(std::future::poll_fn(move |_| {
            let _clumsy = &clumsy;
            std::task::Poll::Ready(Err::<(), _>(Oops("its error")))
        }))?;
        let clumsy = PanicsWhenDropped("dropped as it is aborted");
        ctx.spawn(async move {
            std::future::pending::<()>().await;
            drop(clumsy);
        })?;
        ctx.spawn(async { panic!("itself") })?;
        ctx.interrupted().await;
        anyhow::Ok(())
    };
    group
        .add("parent", execute, Interrupt::cancel())
        .grace(secs(1));
    let running = group.start();
    tokio::time::sleep(secs(1)).await;
    assert_eq!(running.state(), GroupState::Ready);
    running.shutdown("enough");
    let error = running.await.unwrap_err();
    let parent = error.report().unwrap().actor("parent").unwrap();
    assert_eq!((parent.outcome(), parent.tasks()), (Outcome::Aborted, 3));
    let failures = parent.task_failures();
    let said: Vec<String> = failures
        .first
        .iter()
        .chain(&failures.last)
        .map(ToString::to_string)
        .collect();
    assert_eq!(failures.count, 4, "{said:#?}");
    for words in [
        "its error",
        "its drop",
        "itself",
        "dropped as it is aborted",
    ] {
        assert_eq!(
            said.iter().filter(|line| line.ends_with(words)).count(),
            1,
            "{words}: {said:#?}"
        );
    }
}

/// The first failure and the last sixteen are kept, and all are counted.
#[tokio::test(start_paused = true)]
async fn the_first_and_the_last_failures_of_tasks_are_kept() {
    let mut group = Group::new("tasks");
    let execute = async |ctx: Context| {
        for number in 1..=40 {
            ctx.spawn(async move { Err::<(), _>(anyhow::anyhow!("task {number}")) })?;
        }
        ctx.wait_for_tasks().await;
        anyhow::Ok(())
    };
    group.add("parent", execute, Interrupt::cancel());
    let report = group.run().await.unwrap();
    let failures = report.actor("parent").unwrap().task_failures();
    assert_eq!(failures.first.as_ref().unwrap().to_string(), "task 1");
    let last: Vec<String> = failures.last.iter().map(ToString::to_string).collect();
    assert_eq!(
        (failures.count, last),
        (
            40,
            (25..=40).map(|number| format!("task {number}")).collect()
        )
    );
}

/// The tasks of a failed attempt are interrupted and have finished before the next attempt starts.
#[tokio::test(start_paused = true)]
async fn tasks_do_not_outlive_their_attempt() {
    let log = Log::default();
    let its_log = log.clone();
    let mut run = 0;
    let execute = move |ctx: Context| {
        run += 1;
        let (run, its_log) = (run, its_log.clone());
        async move {
            its_log.record(format!("run {run}"));
            if run == 2 {
                ctx.interrupted().await;
                return Ok(());
            }
            let scope = ctx.scope().clone();
            let task = its_log.clone();
            ctx.spawn(async move {
                scope.interrupted().await;
                tokio::time::sleep(secs(1)).await;
                task.record(format!("task observes: {}", scope.cause().unwrap()));
                assert!(!scope.is_aborted());
            })?;
            anyhow::bail!("the first")
        }
    };
    let mut group = Group::new("tasks");
    let restart = RestartPolicy::on_failure()
        .backoff(millis(1))
        .max_backoff(millis(1));
    group
        .actor("parent")
        .restart(restart)
        .add(execute, Interrupt::cancel());
    let running = group.start();
    tokio::time::sleep(secs(5)).await;
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(
        log.lines(),
        ["run 1", "task observes: actor `parent` restarts", "run 2"]
    );
    assert_eq!(report.actor("parent").unwrap().tasks(), 1);
}

/// A task that continues after its attempt is aborted when the grace period expires, and the next attempt follows.
#[tokio::test(start_paused = true)]
async fn a14_a_task_without_an_end_delays_a_restart_by_the_grace() {
    let log = Log::default();
    let its_log = log.clone();
    let mut first = true;
    let execute = move |ctx: Context| {
        let (first, kept) = (std::mem::take(&mut first), Kept::new("task", &its_log));
        let its_log = its_log.clone();
        async move {
            if !first {
                its_log.record("run again");
                ctx.interrupted().await;
                drop(kept);
                return Ok(());
            }
            ctx.spawn(async move {
                std::future::pending::<()>().await;
                drop(kept);
            })?;
            anyhow::bail!("the first")
        }
    };
    let mut group = Group::new("tasks");
    let restart = RestartPolicy::on_failure()
        .backoff(millis(1))
        .max_backoff(millis(1));
    group
        .actor("parent")
        .restart(restart)
        .add(execute, Interrupt::cancel())
        .grace(secs(3));
    let running = group.start();
    tokio::time::sleep(millis(2_900)).await;
    assert_eq!(log.lines(), [""; 0]);
    tokio::time::sleep(millis(200)).await;
    assert_eq!(log.lines(), ["task dropped", "run again"]);
    running.shutdown("enough");
    running.await.unwrap();
}

/// A thread spawns tasks as any other actor does.
#[tokio::test(start_paused = true)]
async fn a_blocking_actor_spawns_tasks() {
    let (its_log, log) = (Log::default(), Log::default());
    let (its, done) = (log.clone(), Arc::new(AtomicU32::new(0)));
    let counted = Arc::clone(&done);
    let execute = move |ctx: Context| {
        for _ in 0..3 {
            let (scope, counted) = (ctx.scope().clone(), Arc::clone(&counted));
            let task = async move {
                scope.interrupted().await;
                counted.fetch_add(1, Ordering::Relaxed);
            };
            ctx.spawn(task).unwrap();
        }
        ctx.ready();
        ctx.wait_interrupted();
        its.record(format!("refused: {}", ctx.spawn(async {}).is_err()));
    };
    let mut group = Group::new("tasks");
    group
        .add_blocking("thread", execute, Interrupt::cancel())
        .ready(rungroup::Ready::Manual);
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    its_log.record("over");
    let thread = report.actor("thread").unwrap();
    assert_eq!(
        (
            thread.outcome(),
            thread.tasks(),
            done.load(Ordering::Relaxed)
        ),
        (Outcome::Returned, 3, 3)
    );
    assert_eq!(log.lines(), ["refused: true"]);
}

/// A task that blocks its worker cannot be dropped. It is abandoned and named. In real time.
#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_task_that_blocks_its_worker_is_abandoned_and_named() {
    let (release, released) = std::sync::mpsc::channel::<()>();
    let (begun, has_begun) = oneshot::channel();
    let mut group = Group::new("tasks").grace(secs(60));
    let execute = async move |ctx: Context| {
        ctx.spawn(async move {
            begun.send(()).unwrap();
            let _ = released.recv();
        })
    };
    group
        .add("parent", execute, Interrupt::cancel())
        .grace(millis(10))
        .on_ok(ReturnAction::Continue);
    group.add("other", park, Interrupt::cancel());
    let running = group.start();
    has_begun.await.unwrap();
    running.shutdown("enough");
    let error = running.await.unwrap_err();
    drop(release);
    let parent = error.report().unwrap().actor("parent").unwrap();
    assert_eq!(parent.outcome(), Outcome::Abandoned);
    assert!(
        matches!(parent.failures(), [Failure::TasksAbandoned]),
        "{:?}",
        parent.failures()
    );
    let error = error.to_string();
    assert!(
        error.starts_with("actor `parent` was abandoned ")
            && error.ends_with(
                " after its interrupt: its tasks did not finish after the abort, because the actor exceeded \
                 its grace period of 10 ms (declared); let them return when the actor is interrupted, \
                 or set `grace` on `parent` to change its time"
            ),
        "{error}"
    );
}

/// A task that was abandoned at a request is abandoned once, and not awaited again.
#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn abandoned_tasks_are_not_awaited_at_the_stop() {
    let (release, released) = std::sync::mpsc::channel::<()>();
    let (begun, has_begun) = oneshot::channel();
    let mut group = Group::new("tasks").grace(secs(60));
    let execute = async move |ctx: Context| {
        ctx.spawn(async move {
            begun.send(()).unwrap();
            let _ = released.recv();
        })
    };
    group
        .add("parent", execute, Interrupt::cancel())
        .grace(millis(10))
        .on_ok(ReturnAction::Continue);
    group.add("other", park, Interrupt::cancel());
    let running = group.start();
    has_begun.await.unwrap();
    let parent = running.actor("parent").unwrap();
    parent.interrupt().await.unwrap();
    assert_eq!(parent.wait().await, Ok(Outcome::Abandoned));
    assert_eq!(running.state(), GroupState::Ready);
    running.shutdown("enough");
    let error = running.await.unwrap_err();
    drop(release);
    let parent = error.report().unwrap().actor("parent").unwrap();
    assert_eq!(
        (parent.outcome(), parent.failures().len()),
        (Outcome::Abandoned, 1),
        "{:?}",
        parent.failures()
    );
}

/// Dropping the run aborts the tasks with their actors. The values that the group kept are dropped after the last task.
#[tokio::test(start_paused = true)]
async fn g8_a_dropped_run_drops_its_tasks() {
    let log = Log::default();
    let mut group = Group::new("tasks");
    group.retain("kept", Kept::new("kept", &log));
    let its_log = log.clone();
    let execute = async move |ctx: Context| {
        let (kept, its) = (
            Kept::new("execute's", &its_log),
            Kept::new("task's", &its_log),
        );
        ctx.spawn(async move {
            std::future::pending::<()>().await;
            drop(its);
        })?;
        ctx.interrupted().await;
        std::future::pending::<()>().await;
        drop(kept);
        anyhow::Ok(())
    };
    group.add("parent", execute, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    tokio::time::sleep(millis(1)).await;
    drop(running);
    while log.count("kept dropped") == 0 {
        tokio::task::yield_now().await;
    }
    let lines = log.lines();
    assert_eq!(
        (lines.len(), lines.last().map(String::as_str)),
        (3, Some("kept dropped")),
        "{lines:?}"
    );
}

/// A scope that was kept spawns nothing after its actor has ended, or its group was dropped.
#[tokio::test(start_paused = true)]
async fn a_scope_that_outlives_its_actor_spawns_nothing() {
    for drops in [false, true] {
        let kept = Arc::new(Mutex::new(None::<Scope>));
        let its = Arc::clone(&kept);
        let mut group = Group::new("tasks");
        let execute = async move |ctx: Context| {
            *its.lock().unwrap() = Some(ctx.scope().clone());
        };
        group
            .add("over", execute, Interrupt::cancel())
            .on_ok(ReturnAction::Continue);
        group.add("other", park, Interrupt::cancel());
        let running = group.start();
        running.wait_until_ready().await.unwrap();
        let over = running.actor("over").unwrap();
        assert_eq!(over.wait().await, Ok(Outcome::Returned));
        let scope = kept.lock().unwrap().clone().unwrap();
        let refused = |scope: &Scope| {
            let log = Log::default();
            let held = Kept::new("future", &log);
            let error = scope.spawn(async move { drop(held) }).unwrap_err();
            assert_eq!(
                (error.actor.as_str(), log.lines().len()),
                ("over", 1),
                "it was dropped with the refusal"
            );
        };
        refused(&scope);
        assert_eq!(
            scope.spawn_bounded(1, async {}).await.unwrap_err().actor,
            "over"
        );
        scope.wait_for_tasks().await;
        if drops {
            drop(running);
        } else {
            running.shutdown("enough");
            running.await.unwrap();
        }
        refused(&scope);
    }
}

/// The interrupt ends a wait for room. A wait that is dropped has spawned nothing.
#[tokio::test(start_paused = true)]
async fn spawn_bounded_returns_an_error_after_the_interrupt() {
    let mut group = Group::new("tasks");
    let execute = async |ctx: Context| {
        let scope = ctx.scope().clone();
        ctx.spawn_bounded(1, async move { scope.interrupted().await })
            .await?;
        let log = Log::default();
        let held = Kept::new("future", &log);
        let waits = ctx.spawn_bounded(1, async move { drop(held) });
        assert!(tokio::time::timeout(secs(1), waits).await.is_err());
        assert_eq!(log.lines().len(), 1);
        let refused = ctx.spawn_bounded(0, async {}).await.unwrap_err();
        assert!(ctx.is_interrupted());
        assert_eq!(refused.actor, "parent");
        anyhow::Ok(())
    };
    group.add("parent", execute, Interrupt::cancel());
    let running = group.start();
    tokio::time::sleep(secs(5)).await;
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(report.actor("parent").unwrap().tasks(), 1);
}

/// An error of a task is no cause, whatever the options of its actor.
#[tokio::test(start_paused = true)]
async fn a_task_that_fails_is_no_cause() {
    let mut group = Group::new("tasks");
    let execute = async |ctx: Context| {
        ctx.spawn(async { Err::<(), _>(Oops("task")) })?;
        ctx.interrupted().await;
        anyhow::Ok(())
    };
    group.add("parent", execute, Interrupt::cancel());
    let running = group.start();
    tokio::time::sleep(secs(5)).await;
    assert_eq!(running.state(), GroupState::Ready);
    running.shutdown("enough");
    let report = running.await.unwrap();
    let failures = report.actor("parent").unwrap().task_failures();
    assert!(
        matches!(&failures.first, Some(Failure::Error(error)) if error.downcast_ref() == Some(&Oops("task")))
    );
}

#[tokio::test(start_paused = true)]
async fn a_task_failure_is_in_the_report_and_in_the_log() {
    let (logs, _guard) = capture_logs();
    let mut group = Group::new("tasks");
    let execute = async |ctx: Context| {
        ctx.spawn(async { Err::<(), _>(Oops("of a task")) })?;
        anyhow::Ok(())
    };
    group.add("parent", execute, Interrupt::cancel());
    let report = group.run().await.unwrap().to_string();
    assert!(report.contains("failed tasks: 1 of 1"), "{report}");
    let logged: Vec<String> = logs
        .lines()
        .into_iter()
        .filter(|line| line.contains("task failed"))
        .collect();
    let expected = "WARN rungroup: task failed group=\"tasks\" actor=\"parent\" error=of a task";
    assert!(
        logged.len() == 1 && logged[0].contains(expected),
        "{logged:#?}"
    );
}

/// Also if the task is spawned by a task, or from outside of the actor.
#[tokio::test(start_paused = true)]
async fn a17_a_line_of_a_task_shows_the_span_of_its_actor_once() {
    let (logs, _guard) = capture_logs();
    let mut group = Group::new("tasks");
    let (give, given) = oneshot::channel();
    let execute = async |ctx: Context| {
        let scope = ctx.scope().clone();
        ctx.spawn(async move {
            tracing::info!("a line of a task");
            scope.spawn(async { tracing::info!("a line of a task") })
        })?;
        let _ = give.send(ctx.scope().clone());
        ctx.interrupted().await;
        anyhow::Ok(())
    };
    group.add("parent", execute, Interrupt::cancel());
    let running = group.start();
    let scope = given.await.unwrap();
    scope
        .spawn(async { tracing::info!("a line of a task") })
        .unwrap();
    tokio::time::sleep(secs(1)).await;
    running.shutdown("enough");
    running.await.unwrap();
    let lines = logs.lines();
    let of_tasks: Vec<_> = lines
        .iter()
        .filter(|line| line.ends_with("a line of a task"))
        .map(|line| {
            line.matches("actor{group=\"tasks\" actor=\"parent\"}")
                .count()
        })
        .collect();
    assert_eq!(of_tasks, [1, 1, 1], "{lines:#?}");
}

/// A dead log pipe with span events: every step into a span panics.
struct PanicsInSpans;

impl tracing::Subscriber for PanicsInSpans {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, _: &tracing::Event<'_>) {}

    fn enter(&self, _: &tracing::span::Id) {
        panic!("broken pipe");
    }

    fn exit(&self, _: &tracing::span::Id) {
        panic!("broken pipe");
    }
}

#[tokio::test(start_paused = true)]
async fn a23_a_subscriber_that_panics_in_spans_ends_no_actor() {
    let _guard = tracing::subscriber::set_default(PanicsInSpans);
    let log = Log::default();
    let (its_log, says_in_task) = (log.clone(), log.clone());
    let mut group = Group::new("tasks");
    let execute = async move |ctx: Context| {
        let scope = ctx.scope().clone();
        ctx.spawn(async move {
            scope.interrupted().await;
            says_in_task.record("task cleans up");
        })?;
        ctx.interrupted().await;
        its_log.record("execute cleans up");
        anyhow::Ok(())
    };
    group.add("parent", execute, Interrupt::cancel());
    group.add("panics", async |_| panic!("its own"), Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    let report = error.report().unwrap();
    assert_eq!(report.actor("parent").unwrap().outcome(), Outcome::Returned);
    let panic = report.actor("panics").unwrap().panic().unwrap();
    assert_eq!(panic.message(), "its own");
    assert!(panic.location().unwrap().contains("tasks.rs"));
    assert_eq!(log.count("execute cleans up"), 1);
    assert_eq!(log.count("task cleans up"), 1);
}
