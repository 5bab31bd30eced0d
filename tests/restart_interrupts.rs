//! Actors that restart: the interrupt of one attempt, and the remains of a former one.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use rungroup::{
    ActorState, Cause, Context, ControlError, Dependents, Failure, Group, GroupState, Interrupt,
    Outcome, Ready, RestartPolicy, ReturnAction, Scope, Slot,
};
use tokio::sync::oneshot;

use crate::support::{Kept, Log, millis, park, secs};

fn soon() -> RestartPolicy {
    RestartPolicy::on_failure()
        .backoff(millis(1))
        .max_backoff(millis(1))
}

/// One call for each interrupted attempt, and one at the stop, each with its cause.
#[tokio::test(start_paused = true)]
async fn a_function_interrupt_runs_for_each_request_and_at_the_stop() {
    for is_async in [false, true] {
        let log = Log::default();
        let its_log = log.clone();
        let interrupt = if is_async {
            Interrupt::call_each_async(move |cause| {
                let its_log = its_log.clone();
                async move { its_log.record(cause.to_string()) }
            })
        } else {
            Interrupt::call_each(move |cause: &Cause| its_log.record(cause.to_string()))
        };
        let mut group = Group::new("calls");
        let parks = |ctx: Context| async move { ctx.interrupted().await };
        group.actor("worker").restart(soon()).add(parks, interrupt);
        group.add("other", park, Interrupt::cancel());
        let running = group.start();
        running.wait_until_ready().await.unwrap();
        let worker = running.actor("worker").unwrap();
        worker.restart().await.unwrap();
        while log.lines().is_empty() || running.state() != GroupState::Ready {
            tokio::task::yield_now().await;
        }
        worker.interrupt().await.unwrap();
        worker.wait().await.unwrap();
        running.shutdown("enough");
        running.await.unwrap();
        let expected = [
            "actor `worker` restarts",
            "a handle interrupted actor `worker`",
            "shutdown: enough",
        ];
        assert_eq!(log.lines(), expected, "async: {is_async}");
    }
}

/// An error after the own function interrupt is not a failure, at a request as at the stop.
#[tokio::test(start_paused = true)]
async fn an_error_after_the_interrupt_of_one_actor_is_no_failure() {
    let mut group = Group::new("calls");
    let execute = |ctx: Context| async move {
        ctx.interrupted().await;
        Err::<(), _>(anyhow::anyhow!("socket closed"))
    };
    group
        .actor("worker")
        .restart(soon())
        .add(execute, Interrupt::call_each(|_| ()));
    group.add("other", park, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    let worker = running.actor("worker").unwrap();
    worker.interrupt().await.unwrap();
    assert_eq!(worker.wait().await, Ok(Outcome::Interrupted));
    running.shutdown("enough");
    running.await.unwrap();
}

/// The stop does not call it again, and the error that follows is still no failure.
#[tokio::test(start_paused = true)]
async fn a_one_shot_interrupt_is_called_by_the_first_stop_only() {
    let log = Log::default();
    let its_log = log.clone();
    let (release, is_released) = oneshot::channel::<()>();
    let mut group = Group::new("calls");
    let execute = async move |_: Context| {
        is_released.await.unwrap();
        Err::<(), _>(anyhow::anyhow!("socket closed"))
    };
    let interrupt = Interrupt::call(move |cause: &Cause| its_log.record(cause.to_string()));
    group.add("worker", execute, interrupt);
    group.add("other", park, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    let worker = running.actor("worker").unwrap();
    worker.interrupt().await.unwrap();
    running.shutdown("enough");
    while running.state() != GroupState::Stopping {
        tokio::task::yield_now().await;
    }
    release.send(()).unwrap();
    let report = running.await.unwrap();
    assert_eq!(report.actors()[0].outcome(), Outcome::Interrupted);
    assert_eq!(log.lines(), ["a handle interrupted actor `worker`"]);
}

/// An interrupt that can be called only once cannot belong to an actor that restarts.
#[tokio::test(start_paused = true)]
async fn a_one_shot_interrupt_with_restart_fails_before_the_start() {
    let mut group = Group::new("calls");
    let execute = |_: Context| async { unreachable!("nothing starts") };
    group
        .actor("worker")
        .restart(soon())
        .add(execute, Interrupt::call(|_| ()));
    let error = group.run().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "group `calls` cannot run: `worker` may restart, but its interrupt can be called only once"
    );
    assert_eq!(
        error.problems()[0].help(),
        "create it with `Interrupt::call_each` or `Interrupt::call_each_async`"
    );
}

/// The future is dropped at its next await, at a request as at the stop. Its values are dropped with it, and the next attempt
/// has its own.
#[tokio::test(start_paused = true)]
async fn a_drop_interrupt_ends_one_attempt() {
    let log = Log::default();
    let its_log = log.clone();
    let mut run = 0;
    let execute = move |ctx: Context| {
        run += 1;
        let kept = Kept::new(if run == 1 { "first" } else { "second" }, &its_log);
        async move {
            std::future::pending::<()>().await;
            drop((kept, ctx));
        }
    };
    let mut group = Group::new("drops");
    group
        .actor("worker")
        .restart(soon())
        .add(execute, Interrupt::drop());
    group.add("other", park, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    tokio::time::sleep(millis(1)).await;
    let worker = running.actor("worker").unwrap();
    worker.restart().await.unwrap();
    tokio::time::sleep(millis(1)).await;
    assert_eq!(
        (log.lines(), worker.state()),
        (vec!["first dropped".to_owned()], ActorState::Ready)
    );
    worker.interrupt().await.unwrap();
    assert_eq!(worker.wait().await, Ok(Outcome::Dropped));
    assert_eq!(log.lines(), ["first dropped", "second dropped"]);
    running.shutdown("enough");
    running.await.unwrap();
}

/// The scope of a former attempt stays interrupted and aborted, and has no effect.
#[tokio::test(start_paused = true)]
async fn the_scope_of_a_former_attempt_stays_interrupted() {
    let scopes = Arc::new(Mutex::new(Vec::<Scope>::new()));
    let mut contexts = Vec::new();
    let (send, mut receive) = tokio::sync::mpsc::unbounded_channel::<Context>();
    let kept = Arc::clone(&scopes);
    let mut first = true;
    let execute = move |ctx: Context| {
        let (first, kept, send) = (std::mem::take(&mut first), Arc::clone(&kept), send.clone());
        async move {
            let scope = ctx.scope().clone();
            kept.lock().unwrap().push(scope.clone());
            send.send(ctx).unwrap();
            if first {
                anyhow::bail!("gone");
            }
            scope.interrupted().await;
            Ok(())
        }
    };
    let mut group = Group::new("former");
    group
        .actor("worker")
        .restart(soon())
        .add(execute, Interrupt::cancel())
        .ready(Ready::Manual);
    let running = group.start();
    contexts.push(receive.recv().await.unwrap());
    contexts.push(receive.recv().await.unwrap());
    let [former, current] = &scopes.lock().unwrap().clone()[..] else {
        panic!("two attempts")
    };
    assert!(former.is_interrupted() && former.is_aborted());
    former.interrupted().await;
    former.aborted().await;
    assert!(!former.sleep_or_interrupted(secs(3600)));
    assert_eq!(former.spawn(async {}).unwrap_err().actor, "worker");
    assert!(!current.is_interrupted() && !current.is_aborted());
    contexts[0].ready();
    tokio::time::sleep(secs(1)).await;
    assert_eq!(
        running.actor("worker").unwrap().state(),
        ActorState::Started,
        "that was the former's word"
    );
    contexts[1].ready();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    running.await.unwrap();
}

/// A late value of a former attempt is not taken for that of the next.
#[tokio::test(start_paused = true)]
async fn a_late_value_of_a_former_attempt_is_dropped() {
    let port = Slot::new();
    let (go, late) = oneshot::channel::<()>();
    let mut late = Some(late);
    let execute = move |ctx: Context<u16>| {
        let late = late.take();
        async move {
            if let Some(late) = late {
                tokio::spawn(async move {
                    late.await.unwrap();
                    ctx.provide(1);
                });
                anyhow::bail!("gone");
            }
            ctx.run_until_interrupted(tokio::time::sleep(secs(10)))
                .await;
            ctx.provide(2);
            ctx.interrupted().await;
            Ok(())
        }
    };
    let mut group = Group::new("former");
    group
        .actor("server")
        .restart(soon())
        .provides(&port)
        .add(execute, Interrupt::cancel())
        .dependents(Dependents::Keep);
    let client = async |ctx: Context<(), u16>| assert_eq!(*ctx.received(), 2);
    group
        .actor("client")
        .receives(&port)
        .add(client, Interrupt::cancel());
    let running = group.start();
    tokio::time::sleep(secs(5)).await;
    go.send(()).unwrap();
    running.await.unwrap();
}

/// A waiter for a value gets that of the next attempt, if an attempt fails before it provides.
#[tokio::test(start_paused = true)]
async fn a_handle_waits_for_the_value_of_the_next_attempt() {
    let port = Slot::new();
    let mut run = 0;
    let execute = move |ctx: Context<u16>| {
        run += 1;
        let run = run;
        async move {
            if run == 2 {
                anyhow::bail!("before it has provided");
            }
            ctx.provide(run);
            ctx.run_until_interrupted(tokio::time::sleep(secs(1))).await;
            if run == 1 {
                anyhow::bail!("after");
            }
            ctx.interrupted().await;
            Ok(())
        }
    };
    let mut group = Group::new("handles");
    let restart = RestartPolicy::on_failure()
        .backoff(secs(1))
        .max_backoff(secs(1));
    group
        .actor("server")
        .restart(restart)
        .provides(&port)
        .add(execute, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    let server = running.actor("server").unwrap().providing::<u16>();
    assert_eq!(server.provided().await, Ok(1));
    while server.state() != ActorState::Restarting {
        running.state_changed().await;
    }
    assert_eq!(server.provided().await, Ok(3));
    running.shutdown("enough");
    running.await.unwrap();
}

/// `dependents = keep`: running dependents keep their value, and the next to start receives the new one.
#[tokio::test(start_paused = true)]
async fn kept_dependents_keep_the_former_value() {
    let port = Slot::new();
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let execute = move |ctx: Context<u32>| {
        let run = counted.fetch_add(1, Ordering::Relaxed) + 1;
        async move {
            ctx.provide(run);
            ctx.run_until_interrupted(tokio::time::sleep(secs(1))).await;
            if run < 3 {
                anyhow::bail!("run {run}");
            }
            ctx.interrupted().await;
            Ok(())
        }
    };
    let mut group = Group::new("keeps");
    group
        .actor("server")
        .restart(soon())
        .provides(&port)
        .add(execute, Interrupt::cancel())
        .dependents(Dependents::Keep);
    let client = async |ctx: Context<(), u32>| {
        ctx.interrupted().await;
        assert_eq!(*ctx.received(), 1);
    };
    group
        .actor("client")
        .receives(&port)
        .add(client, Interrupt::cancel());
    let running = group.start();
    tokio::time::sleep(secs(10)).await;
    let late = async |ctx: Context<(), u32>| {
        assert_eq!(*ctx.received(), 3);
        ctx.interrupted().await;
    };
    running
        .add(|group| {
            group
                .actor("late")
                .receives(&port)
                .add(late, Interrupt::cancel())
        })
        .await
        .unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(
        (
            report.actor("server").unwrap().restarts().count,
            runs.load(Ordering::Relaxed)
        ),
        (2, 3)
    );
    assert_eq!(report.actor("client").unwrap().restarts().count, 0);
}

/// An actor was cancelled before its first start. After a restart request the group waits for it as for any other.
#[tokio::test(start_paused = true)]
async fn a_restart_of_a_cancelled_actor_is_awaited() {
    let mut group = Group::new("called-off");
    group
        .add(
            "db",
            crate::support::ready_after(secs(5)),
            Interrupt::cancel(),
        )
        .ready(Ready::Manual);
    let parks = |ctx: Context| async move { ctx.interrupted().await };
    group
        .actor("web")
        .restart(soon())
        .add(parks, Interrupt::cancel())
        .requires(["db"]);
    let running = group.start();
    tokio::time::sleep(secs(1)).await;
    let web = running.actor("web").unwrap();
    web.interrupt().await.unwrap();
    assert_eq!(web.wait().await, Ok(Outcome::NeverStarted));
    web.restart().await.unwrap();
    let waits = tokio::spawn({
        let web = web.clone();
        async move { web.wait().await }
    });
    tokio::time::sleep(secs(1)).await;
    assert_eq!(web.state(), ActorState::Waiting);
    running.wait_until_ready().await.unwrap();
    assert_eq!(
        (web.state(), waits.is_finished()),
        (ActorState::Ready, false)
    );
    web.interrupt().await.unwrap();
    assert_eq!(waits.await.unwrap(), Ok(Outcome::Returned));
    running.shutdown("enough");
    running.await.unwrap();
}

/// A settled actor claims its name again at a restart request, unless another actor took it.
#[tokio::test(start_paused = true)]
async fn a_name_belongs_to_one_actor_at_a_time() {
    let mut group = Group::new("names");
    group
        .add("anchor", park, Interrupt::cancel())
        .ready(Ready::Started);
    let parks = |ctx: Context| async move { ctx.interrupted().await };
    group
        .actor("worker")
        .restart(soon())
        .add(parks, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    let worker = running.actor("worker").unwrap();
    let rest = async |worker: &rungroup::ActorHandle| {
        worker.interrupt().await.unwrap();
        worker.wait().await.unwrap();
    };
    rest(&worker).await;
    worker.restart().await.unwrap();
    let taken = running
        .add(|group| group.add("worker", park, Interrupt::cancel()))
        .await
        .unwrap_err();
    assert!(
        taken
            .to_string()
            .contains("`worker` is used by more than one actor"),
        "{taken}"
    );
    rest(&worker).await;
    let newcomer = running
        .add(|group| group.add("worker", park, Interrupt::cancel()))
        .await
        .unwrap();
    assert_eq!(
        worker.restart().await,
        Err(ControlError::NameTaken {
            actor: "worker".into()
        })
    );
    rest(&newcomer).await;
    worker.restart().await.unwrap();
    running.shutdown("enough");
    running.await.unwrap();
}

/// A thread that was to restart does not return: it cannot restart, and its loss is the cause. In real time.
#[tokio::test(start_paused = true)]
async fn an_actor_with_an_abandoned_thread_does_not_restart() {
    let (release, released) = std::sync::mpsc::channel::<()>();
    let released = Arc::new(Mutex::new(released));
    let mut group = Group::new("abandoned").grace(secs(1));
    let execute = move |ctx: Context| {
        ctx.ready();
        let _ = released.lock().unwrap().recv();
    };
    group
        .actor("stuck")
        .restart(soon())
        .add_blocking(execute, Interrupt::cancel())
        .ready(Ready::Manual)
        .grace(millis(10));
    group.add("db", park, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    let stuck = running.actor("stuck").unwrap();
    stuck.restart().await.unwrap();
    tokio::time::advance(millis(11)).await;
    while stuck.state() < ActorState::Aborted {
        tokio::time::advance(millis(1)).await;
    }
    while stuck.state() == ActorState::Aborted {
        tokio::time::advance(millis(100)).await;
    }
    // A handle requested the restart, so the group keeps running.
    assert_eq!(
        (stuck.wait().await, running.state()),
        (Ok(Outcome::Abandoned), GroupState::Ready)
    );
    assert_eq!(
        stuck.restart().await,
        Err(ControlError::Abandoned {
            actor: "stuck".into()
        })
    );
    running.shutdown("enough");
    let error = running.await.unwrap_err();
    let report = error.report().unwrap();
    assert!(matches!(report.cause(), Cause::Shutdown { .. }));
    let failures = report.actor("stuck").unwrap().failures();
    assert!(
        matches!(failures, [Failure::ExecuteAbandoned]),
        "{failures:?}"
    );
    drop(release);
}

/// As above, after a missed readiness, which is then the cause.
#[tokio::test(start_paused = true)]
async fn an_abandoned_thread_that_missed_its_readiness_is_the_cause() {
    let (release, released) = std::sync::mpsc::channel::<()>();
    let released = Arc::new(Mutex::new(released));
    let mut group = Group::new("abandoned").grace(secs(1));
    let execute = move |_: Context| {
        let _ = released.lock().unwrap().recv();
    };
    group
        .actor("stuck")
        .restart(soon())
        .add_blocking(execute, Interrupt::cancel())
        .ready(Ready::Manual)
        .ready_within(millis(10))
        .grace(millis(10));
    group
        .add("db", park, Interrupt::cancel())
        .on_ok(ReturnAction::Continue);
    let running = group.start();
    while running.state() < GroupState::Stopping {
        tokio::time::advance(millis(50)).await;
    }
    drop(release);
    let error = running.await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "actor `stuck` was abandoned 650 ms after its interrupt: its execute did not finish after the abort, \
         because the actor exceeded its grace period of 10 ms (declared); let it return when the actor is interrupted, \
         or set `grace` on `stuck` to change its time"
    );
    assert!(matches!(
        error.report().unwrap().cause(),
        Cause::Abandoned { .. }
    ));
}
