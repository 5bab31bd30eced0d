//! The context of an actor: used too early, too late, twice, and kept after the end.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};

use rungroup::{
    Cause, Context, Dependents, Group, GroupState, Interrupt, Outcome, ReadinessError, Ready,
    RestartPolicy, ReturnAction, Scope, Slot, Until,
};
use tokio::sync::oneshot;

use crate::support::{Kept, Log, Oops, millis, park, secs};

#[tokio::test(start_paused = true)]
async fn ready_twice_and_late_does_nothing_more() {
    let mut group = Group::new("context");
    let execute = async |ctx: Context| {
        ctx.ready();
        ctx.ready();
        ctx.interrupted().await;
        ctx.ready();
    };
    group
        .add("db", execute, Interrupt::cancel())
        .ready(Ready::Manual);
    group
        .add("web", async |_| (), Interrupt::cancel())
        .requires(["db"]);
    let report = group.run().await.unwrap();
    assert_eq!(report.cause().actor(), Some("web"));
    assert_eq!(report.actor("db").unwrap().ready(), Some(secs(0)));
}

/// Another attempt would have the same mistake, so none follows.
#[tokio::test(start_paused = true)]
async fn a6_ready_without_the_option_is_a_failure() {
    let mut group = Group::new("context");
    let execute = async |ctx: Context| {
        tokio::time::sleep(secs(5)).await;
        ctx.ready();
    };
    group
        .actor("db")
        .restart(RestartPolicy::on_failure())
        .add(execute, Interrupt::cancel())
        .ready(Ready::Started)
        .dependents(Dependents::Keep);
    group.add("web", park, Interrupt::cancel()).requires(["db"]);
    let error = group.run().await.unwrap_err();
    let report = error.report().unwrap();
    let db = report.actor("db").unwrap();
    assert_eq!(db.outcome(), Outcome::Panicked);
    assert_eq!(db.restarts().count, 0);
    assert_eq!(
        db.panic().unwrap().message(),
        "actor `db` called `ctx.ready()`, but sets neither `ready = manual` nor `provides = ()`; set one of them on `db`, or remove the call"
    );
    assert_eq!(report.caused_at(), secs(5));
}

#[tokio::test(start_paused = true)]
async fn a6_on_err_applies_to_ready_without_the_option() {
    let mut group = Group::new("context").until(Until::All);
    group
        .add_blocking("thread", |ctx: Context| ctx.ready(), Interrupt::cancel())
        .on_err(ReturnAction::Continue)
        .ready(Ready::Finished);
    group.add(
        "job",
        async |_| tokio::time::sleep(secs(1)).await,
        Interrupt::cancel(),
    );
    let error = group.run().await.unwrap_err();
    let report = error.report().unwrap();
    assert!(matches!(report.cause(), Cause::Completed));
    assert_eq!(report.actor("thread").unwrap().outcome(), Outcome::Panicked);
    assert_eq!(report.actor("job").unwrap().outcome(), Outcome::Returned);
}

#[tokio::test(start_paused = true)]
async fn readiness_after_the_cause_starts_no_dependent() {
    let mut group = Group::new("context");
    let execute = async |ctx: Context| {
        ctx.interrupted().await;
        ctx.ready();
        tokio::time::sleep(secs(1)).await;
    };
    group
        .add("db", execute, Interrupt::cancel())
        .ready(Ready::Manual);
    group.add("web", park, Interrupt::cancel()).requires(["db"]);
    let running = group.start();
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(
        report.actor("web").unwrap().outcome(),
        Outcome::NeverStarted
    );
}

#[tokio::test(start_paused = true)]
async fn a_second_value_is_dropped_and_the_first_stays() {
    let log = Log::default();
    let slot = Slot::<&'static str>::new();
    let mut group = Group::new("context");
    let execute = async |ctx: Context<&'static str>| {
        ctx.provide("first");
        ctx.provide("second");
        ctx.interrupted().await;
    };
    group
        .actor("db")
        .provides(&slot)
        .add(execute, Interrupt::cancel());
    let its_log = log.clone();
    let receives = async move |ctx: Context<(), &'static str>| its_log.record(*ctx.received());
    group
        .actor("web")
        .receives(&slot)
        .add(receives, Interrupt::cancel());
    group.run().await.unwrap();
    assert_eq!(log.lines(), ["first"]);
}

/// For a slot of `()`, `ready()` and `provide(())` are the same.
#[tokio::test(start_paused = true)]
async fn an_actor_that_provides_nothing_may_call_ready() {
    let slot = Slot::<()>::new();
    let mut group = Group::new("context");
    let execute = async |ctx: Context<()>| {
        ctx.ready();
        ctx.interrupted().await;
    };
    group
        .actor("db")
        .provides(&slot)
        .add(execute, Interrupt::cancel());
    group
        .actor("web")
        .receives(&slot)
        .add(async |_: Context<(), ()>| (), Interrupt::cancel());
    assert_eq!(group.run().await.unwrap().cause().actor(), Some("web"));
}

/// Runs a group to its end, and returns a scope that was kept.
async fn kept_after_the_end() -> Scope {
    let (keep, kept) = oneshot::channel();
    let mut group = Group::new("over");
    group.add(
        "gone",
        async move |ctx| drop(keep.send(ctx.scope().clone())),
        Interrupt::cancel(),
    );
    group.run().await.unwrap();
    kept.await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_scope_kept_after_the_end_answers_and_never_hangs() {
    let scope = kept_after_the_end().await;
    assert!(scope.is_interrupted());
    scope.interrupted().await;
    scope.interrupted_owned().await;
    assert_eq!((scope.name(), scope.state()), ("gone", GroupState::Ended));
    assert_eq!(scope.cause().unwrap().actor(), Some("gone"));
    assert_eq!(
        scope
            .run_until_interrupted(std::future::pending::<()>())
            .await,
        None
    );
    assert!(!scope.sleep_or_interrupted(secs(1000)), "it does not sleep");
    scope.wait_interrupted();
    assert!(scope.handle().wait().await.succeeded);
}

#[tokio::test(start_paused = true)]
async fn a_context_kept_after_the_end_may_be_used_and_dropped() {
    let (keep, kept) = oneshot::channel::<Context>();
    let mut group = Group::new("over");
    group
        .add(
            "gone",
            async move |ctx: Context| drop(keep.send(ctx)),
            Interrupt::cancel(),
        )
        .ready(Ready::Manual);
    let report = group.run().await.unwrap();
    assert_eq!(report.actor("gone").unwrap().ready(), None);
    let ctx = kept.await.unwrap();
    ctx.ready();
    assert!(ctx.is_interrupted());
    drop(ctx);
}

#[tokio::test(start_paused = true)]
async fn an_early_drop_of_an_unneeded_context_has_no_effect() {
    let mut group = Group::new("context");
    let execute = async |ctx: Context| {
        let scope = ctx.scope().clone();
        drop(ctx);
        scope
            .run_until_interrupted(tokio::time::sleep(secs(3)))
            .await;
    };
    group
        .add("alone", execute, Interrupt::cancel())
        .ready(Ready::Manual);
    assert_eq!(group.run().await.unwrap().took(), secs(3));
}

/// The context is gone with the `?`, in the same poll in which execute returns: its error is the root.
#[tokio::test(start_paused = true)]
async fn an_error_by_question_mark_stays_the_root() {
    let mut group = Group::new("context");
    let execute = async |ctx: Context| {
        tokio::time::sleep(secs(1)).await;
        Err(Oops("cannot connect"))?;
        ctx.ready();
        anyhow::Ok(())
    };
    group
        .add("db", execute, Interrupt::cancel())
        .ready(Ready::Manual);
    group.add("web", park, Interrupt::cancel()).requires(["db"]);
    let error = group.run().await.unwrap_err();
    assert_eq!(error.downcast_ref(), Some(&Oops("cannot connect")));
    assert!(matches!(
        error.report().unwrap().cause(),
        Cause::Failed { .. }
    ));
}

/// Given to a task and dropped there, outside of every poll of execute.
#[tokio::test(start_paused = true)]
async fn a_context_dropped_by_another_task_counts() {
    let mut group = Group::new("context");
    let execute = async |ctx: Context| {
        let scope = ctx.scope().clone();
        tokio::spawn(async move {
            tokio::time::sleep(secs(2)).await;
            drop(ctx);
        });
        scope.interrupted().await;
    };
    group
        .add("db", execute, Interrupt::cancel())
        .ready(Ready::Manual);
    group.add("web", park, Interrupt::cancel()).requires(["db"]);
    let error = group.run().await.unwrap_err();
    let report = error.report().unwrap();
    assert!(matches!(
        report.cause(),
        Cause::NotReady {
            error: ReadinessError::ContextDropped,
            ..
        }
    ));
    // It had 50 ms to return with the error that explains the drop.
    assert_eq!(report.caused_at(), secs(2) + millis(50));
}

/// A thread has 50 ms to return with the error that explains its end.
#[tokio::test(start_paused = true)]
async fn a_thread_that_drops_its_context_and_fails_is_failed() {
    let mut group = Group::new("context");
    let execute = |ctx: Context| {
        drop(ctx);
        Err(Oops("cannot connect"))
    };
    group
        .add_blocking("db", execute, Interrupt::cancel())
        .ready(Ready::Manual);
    group.add("web", park, Interrupt::cancel()).requires(["db"]);
    let error = group.run().await.unwrap_err();
    assert_eq!(error.downcast_ref(), Some(&Oops("cannot connect")));
}

/// A task has the same time, in which it may wait.
#[tokio::test(start_paused = true)]
async fn a_task_that_drops_its_context_and_fails_later_is_failed() {
    let mut group = Group::new("context");
    let execute = async |ctx: Context| {
        drop(ctx);
        tokio::time::sleep(millis(20)).await;
        Err(Oops("cannot connect"))
    };
    group
        .add("db", execute, Interrupt::cancel())
        .ready(Ready::Manual);
    group.add("web", park, Interrupt::cancel()).requires(["db"]);
    let error = group.run().await.unwrap_err();
    assert_eq!(error.downcast_ref(), Some(&Oops("cannot connect")));
}

#[tokio::test(start_paused = true)]
async fn a_thread_without_its_context_cannot_become_ready() {
    let (tell, told) = oneshot::channel();
    let mut group = Group::new("context");
    let execute = move |ctx: Context| {
        let scope = ctx.scope().clone();
        drop(ctx);
        let _ = tell.send(());
        scope.wait_interrupted();
    };
    group
        .add_blocking("db", execute, Interrupt::cancel())
        .ready(Ready::Manual)
        .grace(secs(20));
    group.add("web", park, Interrupt::cancel()).requires(["db"]);
    let running = group.start();
    told.await.unwrap();
    let error = running.await.unwrap_err();
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
async fn run_until_interrupted_drops_its_future_before_it_returns() {
    let log = Log::default();
    let mut group = Group::new("context");
    let (its_log, held) = (log.clone(), Kept::new("future", &log));
    let execute = async move |ctx: Context| {
        let endless = async move {
            let _held = held;
            std::future::pending::<()>().await;
        };
        assert_eq!(ctx.run_until_interrupted(endless).await, None);
        its_log.record("returned");
    };
    group.add("a", execute, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    running.await.unwrap();
    assert_eq!(log.lines(), ["future dropped", "returned"]);
}

/// The queue is never empty, and nothing else yields.
#[tokio::test(start_paused = true)]
async fn a1_a_busy_loop_returns_at_its_interrupt() {
    let (polls, after) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let [counted, counted_after] = [Arc::clone(&polls), Arc::clone(&after)];
    let mut group = Group::new("context");
    let execute = async move |ctx: Context| {
        let next = || async {
            counted.fetch_add(1, Ordering::Relaxed);
            let late = ctx.is_interrupted();
            counted_after.fetch_add(usize::from(late), Ordering::Relaxed);
        };
        while ctx.run_until_interrupted(next()).await.is_some() {}
    };
    group.add("consumer", execute, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(report.took(), secs(0));
    assert!(polls.load(Ordering::Relaxed) > 0);
    assert_eq!(after.load(Ordering::Relaxed), 0);
}

#[tokio::test(start_paused = true)]
async fn a1_an_output_of_the_poll_that_interrupts_is_not_lost() {
    let mut group = Group::new("context");
    let execute = async |ctx: Context| {
        let own = ctx.scope().clone();
        let interrupts = async move {
            own.handle().shutdown("now");
            own.interrupted().await;
            7
        };
        assert_eq!(ctx.run_until_interrupted(interrupts).await, Some(7));
    };
    group.add("consumer", execute, Interrupt::cancel());
    group.run().await.unwrap();
}

/// A token of each attempt: the first is cancelled at the restart, the second at the stop.
#[tokio::test(start_paused = true)]
async fn a_token_of_a_context_is_cancelled_by_the_interrupt() {
    let (send, mut tokens) = tokio::sync::mpsc::unbounded_channel();
    let mut group = Group::new("context");
    let execute = move |ctx: Context| {
        let send = send.clone();
        async move {
            send.send((ctx.cancellation_token(), ctx.scope().clone()))
                .unwrap();
            // A holder that cancels its token interrupts neither the actor nor another holder.
            ctx.cancellation_token().cancel();
            ctx.cancellation_token().cancelled().await;
            assert!(ctx.is_interrupted());
        }
    };
    group
        .actor("library")
        .restart(RestartPolicy::always())
        .add(execute, Interrupt::cancel());
    let running = group.start();
    let (first, scope) = tokens.recv().await.unwrap();
    assert!(!first.is_cancelled() && !scope.is_interrupted());
    running.actor("library").unwrap().restart().await.unwrap();
    first.cancelled().await;
    assert!(scope.cancellation_token().is_cancelled());
    let (second, scope) = tokens.recv().await.unwrap();
    // A former context does not replace it.
    assert!(!second.is_cancelled() && !scope.cancellation_token().is_cancelled());
    running.shutdown("enough");
    second.cancelled().await;
    running.await.unwrap();
    assert!(scope.cancellation_token().is_cancelled());
}

/// No interrupt follows, but the token is cancelled.
#[tokio::test(start_paused = true)]
async fn a_token_is_cancelled_if_the_run_is_dropped() {
    let (send, mut tokens) = tokio::sync::mpsc::unbounded_channel();
    let mut group = Group::new("context");
    let execute = async move |ctx: Context| {
        send.send(ctx.cancellation_token()).unwrap();
        ctx.interrupted().await;
    };
    group.add("library", execute, Interrupt::cancel());
    let running = group.start();
    let token = tokens.recv().await.unwrap();
    drop(running);
    token.cancelled().await;
}

/// On a thread the same without await, and woken at once.
#[tokio::test(start_paused = true)]
async fn a_thread_sleeps_until_it_is_interrupted() {
    let (tell, told) = mpsc::channel();
    let mut group = Group::new("context");
    let execute = move |ctx: Context| {
        tell.send(ctx.sleep_or_interrupted(std::time::Duration::ZERO))
            .unwrap();
        ctx.ready();
        // No test waits for so long.
        tell.send(ctx.sleep_or_interrupted(secs(100_000))).unwrap();
        tell.send(ctx.sleep_or_interrupted(secs(100_000))).unwrap();
        tell.send(ctx.sleep_or_interrupted(secs(0))).unwrap();
    };
    group
        .add_blocking("thread", execute, Interrupt::cancel())
        .ready(Ready::Manual);
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    running.await.unwrap();
    assert_eq!(
        told.into_iter().collect::<Vec<_>>(),
        [true, false, false, false]
    );
}

/// The thread has the actor's name, and has entered the runtime.
#[tokio::test(start_paused = true)]
async fn an_actors_thread_has_its_name_and_the_runtime() {
    let mut group = Group::new("context");
    let execute = |ctx: Context| {
        assert_eq!(std::thread::current().name(), Some(ctx.name()));
        tokio::runtime::Handle::current().block_on(tokio::task::yield_now());
    };
    group.add_blocking("my-thread", execute, Interrupt::cancel());
    group.run().await.unwrap();
}

/// Starts a group and stops it. No time passes on the paused clock.
async fn takes_no_time(group: Group) {
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(report.took(), secs(0), "{report}");
}

/// A server of another library, with a blocking `run`, and a `stop` for another thread.
#[derive(Default)]
struct Server {
    stopped: std::sync::Mutex<bool>,
    changed: std::sync::Condvar,
}

impl Server {
    fn run(&self) {
        let stopped = self.stopped.lock().unwrap();
        drop(
            self.changed
                .wait_while(stopped, |stopped| !*stopped)
                .unwrap(),
        );
    }

    fn stop(&self) {
        *self.stopped.lock().unwrap() = true;
        self.changed.notify_all();
    }
}

/// Nothing waits for a thread but the paused clock, which would jump over every grace.
#[tokio::test(start_paused = true)]
async fn a11_threads_that_stop_actors_hold_a_paused_clock() {
    for _ in 0..20 {
        let server = Arc::new(Server::default());
        let stops = Arc::clone(&server);
        let token = tokio_util::sync::CancellationToken::new();
        let cancelled = token.clone();
        let mut group = Group::new("context").grace(secs(8));
        let stop = Interrupt::call(move |_| stops.stop());
        group.add_blocking("server", move |_| server.run(), stop);
        let called = Interrupt::call(|_| std::thread::yield_now());
        group.add("called", park, called);
        let wait = async move |_| cancelled.cancelled().await;
        group.add("token", wait, Interrupt::token(token));
        let wait = |ctx: Context| ctx.wait_interrupted();
        group.add_blocking("thread", wait, Interrupt::cancel());
        takes_no_time(group).await;
    }
}

/// A starting thread has its time, although the runtime is idle.
#[tokio::test(start_paused = true)]
async fn a11_threads_that_start_hold_a_paused_clock() {
    for _ in 0..20 {
        let mut group = Group::new("context").ready_within(secs(5));
        let connect = |ctx: Context| {
            std::thread::sleep(millis(1));
            ctx.ready();
            ctx.wait_interrupted();
        };
        group
            .add_blocking("db", connect, Interrupt::cancel())
            .ready(Ready::Manual)
            .ready_within(secs(5));
        let migrate = |_| std::thread::sleep(millis(1));
        group
            .add_blocking("migration", migrate, Interrupt::cancel())
            .ready(Ready::Finished)
            .ready_within(secs(5));
        group
            .add("web", park, Interrupt::cancel())
            .requires(["db", "migration"]);
        takes_no_time(group).await;
    }
}

/// An actor that becomes ready in its stop has its grace period until it returns.
#[tokio::test(start_paused = true)]
async fn a11_a_thread_that_is_ready_late_holds_a_paused_clock() {
    for _ in 0..20 {
        let mut group = Group::new("context").grace(secs(8));
        let connect = |ctx: Context| {
            ctx.wait_interrupted();
            ctx.ready();
            std::thread::sleep(millis(5));
        };
        group
            .add_blocking("db", connect, Interrupt::cancel())
            .ready(Ready::Manual);
        group.add("job", async |_| (), Interrupt::cancel());
        let report = group.run().await.unwrap();
        assert_eq!(report.took(), secs(0), "{report}");
        assert_eq!(report.actor("db").unwrap().outcome(), Outcome::Returned);
    }
}

struct SlowDrop;

impl Drop for SlowDrop {
    fn drop(&mut self) {
        std::thread::sleep(millis(20));
    }
}

/// The end of the run waits for the thread that drops the field. No other timer passes meanwhile.
#[tokio::test(start_paused = true)]
async fn a11_drops_hold_a_paused_clock() {
    let mut group = Group::new("context");
    group.retain("slow", SlowDrop);
    group.add("job", async |_ctx| (), Interrupt::cancel());
    tokio::select! {
        biased;
        () = tokio::time::sleep(secs(5)) => panic!("time passes during the drop"),
        report = group.run() => assert_eq!(report.unwrap().took(), secs(0)),
    }
}

/// The clock advances again after a second of real time.
#[tokio::test(start_paused = true)]
async fn a11_a_thread_that_never_returns_exceeds_its_grace() {
    let (release, released) = mpsc::channel::<()>();
    let mut group = Group::new("context");
    let stuck = move |_: Context| assert!(released.recv().is_err());
    group
        .add_blocking("stuck", stuck, Interrupt::cancel())
        .grace(secs(20));
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let error = running.await.unwrap_err();
    let stuck = error.report().unwrap().actor("stuck").unwrap();
    assert_eq!(stuck.outcome(), Outcome::Abandoned);
    assert_eq!(stuck.ended(), Some(millis(20_500)));
    drop(release);
}

/// The clock of a multi-thread runtime cannot be paused.
#[test]
fn a11_a_multi_thread_runtime_spawns_nothing() {
    use tokio::runtime::Builder;
    for (mut builder, threads_of_workers, spawned) in [
        (Builder::new_current_thread(), 0, 1),
        (Builder::new_multi_thread(), 1, 0),
    ] {
        let threads = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&threads);
        let runtime = builder
            .worker_threads(1)
            .enable_all()
            .on_thread_start(move || {
                counted.fetch_add(1, Ordering::Relaxed);
            })
            .build()
            .unwrap();
        let mut group = Group::new("context");
        group.add("called", async |_| (), Interrupt::call(|_| ()));
        runtime.block_on(group.run()).unwrap();
        drop(runtime);
        assert_eq!(
            threads.load(Ordering::Relaxed),
            threads_of_workers + spawned
        );
    }
}
