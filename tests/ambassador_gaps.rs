//! The defects of Ambassador's supervisor, each as a test that shows its absence: the two ends of a `Do`, backoff, errors,
//! requirements, and the log.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use rungroup::{
    Cause, Context, ControlError, Failure, Group, GroupState, Handle, Interrupt, Outcome, Ready,
    RestartPolicy, ReturnAction, SelfWaitError,
};
use tokio::time::Instant;

use crate::ambassador::{errors, supervisor};
use crate::support::{
    Delays, Kept, Log, Oops, assert_delays, capture_logs, ignore, max_delays, millis, park,
    ready_and_park, secs,
};

/// A warning about a worker that was never launched dereferences its context, which is nil.
#[tokio::test(start_paused = true)]
async fn a_warning_about_a_worker_that_never_ran_is_a_warning() {
    let (logs, _guard) = capture_logs();
    let mut group = supervisor();
    group
        .add("provider", park, Interrupt::cancel())
        .ready(Ready::Manual)
        .background();
    group
        .add("blocked", park, Interrupt::cancel())
        .requires(["provider"]);
    let running = group.start();
    tokio::time::sleep(secs(10)).await;
    let said = logs
        .lines()
        .into_iter()
        .filter(|line| line.contains("`blocked` waits for it"))
        .count();
    // After 3 s and after 9 s.
    assert_eq!((said, running.state()), (2, GroupState::Starting));
    running.shutdown("enough");
    running.await.unwrap();
}

/// `DoClean` loses the error of a function that finishes before anybody waits for it.
#[tokio::test(start_paused = true)]
async fn an_immediate_error_is_not_lost() {
    let mut group = supervisor();
    let worker = async |ctx: Context| {
        for _ in 0..10_000 {
            let done = ctx
                .run_until_interrupted(async { Err::<(), _>(Oops("at once")) })
                .await;
            assert_eq!(done, Some(Err(Oops("at once"))));
        }
        // Also if the interrupt comes in the same poll.
        ctx.handle().shutdown("enough");
        let both = async {
            ctx.interrupted().await;
            Err::<(), _>(Oops("both"))
        };
        let clean = || async { Ok(()) };
        ctx.run_until_interrupted_or_else(both, clean).await
    };
    group.add("worker", worker, Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    assert_eq!(errors(error.report().unwrap()), ["worker: both"]);
}

/// The function that `Do` gives up is abandoned, and keeps running.
#[tokio::test(start_paused = true)]
async fn an_interrupted_future_is_dropped_before_the_clean_up() {
    let log = Log::default();
    let its_log = log.clone();
    let mut group = supervisor();
    let worker = async move |ctx: Context| {
        let kept = Kept::new("serving", &its_log);
        let serve = async move {
            std::future::pending::<()>().await;
            drop(kept);
        };
        ctx.run_until_interrupted_or_else(serve, || async { its_log.record("clean up") })
            .await;
    };
    group.add("worker", worker, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    tokio::task::yield_now().await;
    running.shutdown("enough");
    running.await.unwrap();
    assert_eq!(log.lines(), ["serving dropped", "clean up"]);
}

/// A panic in `Do` is an error without the worker's name, `Do` returns nil, and no waiter wakes for up to a second.
#[tokio::test(start_paused = true)]
async fn a_panic_in_do_is_named_and_stops_the_group_at_once() {
    let mut group = supervisor();
    let worker = async |ctx: Context| {
        tokio::time::sleep(millis(1)).await;
        let bad = async { panic!("bad {}", "thing") };
        ctx.run_until_interrupted_or_else(bad, || async { unreachable!("it was not interrupted") })
            .await;
        unreachable!("the panic is the caller's");
    };
    group.add("worker", worker, Interrupt::cancel());
    group.add("parks", park, Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    let report = error.report().unwrap();
    assert_eq!(
        (report.cause().actor(), report.took()),
        (Some("worker"), millis(1))
    );
    assert_eq!(report.failed()[0].panic().unwrap().message(), "bad thing");
}

/// A worker in its backoff sleeps through the stop, has one more attempt, and holds up its provider.
#[tokio::test(start_paused = true)]
async fn a_backoff_ends_with_the_stop() {
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let mut group = supervisor();
    group
        .add("provider", ready_and_park, Interrupt::cancel())
        .ready(Ready::Manual)
        .background();
    let fails = move |_: Context| {
        counted.fetch_add(1, Ordering::Relaxed);
        async { Err::<(), _>(Oops("no")) }
    };
    let restart = RestartPolicy::on_failure()
        .backoff(secs(1000))
        .max_backoff(secs(1000));
    group
        .actor("retries")
        .restart(restart)
        .add(fails, Interrupt::cancel())
        .requires(["provider"]);
    let running = group.start();
    tokio::time::sleep(secs(1)).await;
    let began = Instant::now();
    running.shutdown("enough");
    running.await.unwrap();
    assert_eq!(
        (began.elapsed(), runs.load(Ordering::Relaxed)),
        (secs(0), 1)
    );
}

/// A provider that finishes before its dependent starts leaves the dependent "not created" permanently.
#[tokio::test(start_paused = true)]
async fn a_required_worker_that_exits_releases_or_stops() {
    let mut group = supervisor();
    group
        .add("setup", async |_| (), Interrupt::cancel())
        .ready(Ready::Finished);
    let log = Log::default();
    let its_log = log.clone();
    group
        .add(
            "job",
            async move |_| its_log.record("ran"),
            Interrupt::cancel(),
        )
        .requires(["setup"]);
    group.run().await.unwrap();
    assert_eq!(log.lines(), ["ran"]);

    let mut group = supervisor();
    group
        .add("setup", async |_| (), Interrupt::cancel())
        .ready(Ready::Manual)
        .background();
    group
        .add("job", park, Interrupt::cancel())
        .requires(["setup"]);
    let error = group.run().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "actor `setup` returned before it was ready; let `setup` become ready before it returns"
    );
}

/// A requirement that is missing, part of a cycle, or the worker itself: the worker never starts, with only a warning.
#[tokio::test(start_paused = true)]
async fn missing_and_cyclic_requirements_are_errors() {
    for (name, requires) in [("a", "nobody"), ("a", "a"), ("a", "b")] {
        let mut group = supervisor();
        let runs = async |_: Context| unreachable!("nothing starts");
        group
            .add(name, runs, Interrupt::cancel())
            .requires([requires])
            .ready(Ready::Started);
        group
            .add("b", park, Interrupt::cancel())
            .requires(["a"])
            .ready(Ready::Started);
        let error = group.run().await.unwrap_err();
        assert!(
            !error.problems().is_empty() && error.report().is_none(),
            "{requires}: {error:?}"
        );
    }
}

/// The delay never goes back, however long a run was healthy, and is kept after `Restart`.
#[tokio::test(start_paused = true)]
async fn the_delay_is_reset_by_a_healthy_run_and_by_a_handle() {
    for by_handle in [false, true] {
        let restart = RestartPolicy::on_failure()
            .backoff(millis(100))
            .max_backoff(secs(30))
            .reset_after(secs(60));
        let expected = if by_handle {
            let mut expected = max_delays(&restart, [1, 2, 3, 4, 1]);
            // The request of a handle takes effect at once.
            expected.insert(4, secs(0));
            expected
        } else {
            max_delays(&restart, [1, 2, 3, 4, 1, 2])
        };
        let (parks, mut parked) = tokio::sync::mpsc::unbounded_channel();
        let delays = Delays::default();
        let its = delays.clone();
        let mut run = 0;
        let execute = move |ctx: Context| {
            run += 1;
            let (run, delays, parks) = (run, its.clone(), parks.clone());
            async move {
                delays.begins();
                let is_last = run == 7;
                if run == 5 && !by_handle {
                    ctx.run_until_interrupted(tokio::time::sleep(secs(60)))
                        .await;
                } else if run == 5 || is_last {
                    parks.send(()).unwrap();
                    ctx.interrupted().await;
                }
                delays.ends();
                is_last.then_some(()).ok_or(Oops("not the last"))
            }
        };
        let mut group = supervisor();
        group
            .actor("worker")
            .restart(restart)
            .add(execute, Interrupt::cancel());
        let running = group.start();
        if by_handle {
            parked.recv().await.unwrap();
            running.actor("worker").unwrap().restart().await.unwrap();
        }
        parked.recv().await.unwrap();
        running.shutdown("enough");
        running.await.unwrap();
        assert_delays(&delays.seen(), &expected);
    }
}

/// Nothing bounds a worker: `Run` waits without a limit for one that ignores both contexts.
#[tokio::test(start_paused = true)]
async fn a_worker_that_ignores_its_stop_is_aborted_and_named() {
    let mut group = Group::new("supervisor")
        .until(rungroup::Until::All)
        .grace(secs(5));
    group.add("stubborn", ignore, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let error = running.await.unwrap_err();
    assert_eq!(error.report().unwrap().took(), secs(5));
    assert!(error.to_string().contains("`stubborn`"), "{error}");
}

/// The error cannot be unwrapped: its text is all there is.
#[tokio::test(start_paused = true)]
async fn every_error_keeps_its_type_and_its_sources() {
    let mut group = supervisor();
    let fails = async |_: Context| Err::<(), _>(anyhow::Error::new(Oops("root")).context("outer"));
    group.add("first", fails, Interrupt::cancel());
    group.add(
        "second",
        async |_| Err::<(), _>(Oops("second")),
        Interrupt::cancel(),
    );
    let error = group.run().await.unwrap_err();
    assert_eq!(error.downcast_ref::<Oops>(), Some(&Oops("root")));
    let failed = error.report().unwrap().failed();
    assert_eq!(failed[0].error().unwrap().root_cause().to_string(), "root");
    assert_eq!(
        failed[1].error().unwrap().downcast_ref::<Oops>(),
        Some(&Oops("second"))
    );
}

/// `Restart` of a worker that runs does nothing; of one while the group stops, it returns no error.
#[tokio::test(start_paused = true)]
async fn a_restart_is_done_or_refused() {
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let mut group = Group::new("supervisor").grace(secs(5));
    let execute = move |ctx: Context| {
        counted.fetch_add(1, Ordering::Relaxed);
        async move { ctx.interrupted().await }
    };
    group
        .actor("worker")
        .restart(RestartPolicy::on_failure())
        .add(execute, Interrupt::cancel());
    group.add(
        "once",
        crate::support::slow_stop(secs(1)),
        Interrupt::cancel(),
    );
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    let worker = running.actor("worker").unwrap();
    worker.restart().await.unwrap();
    tokio::time::sleep(millis(1)).await;
    assert_eq!(runs.load(Ordering::Relaxed), 2);
    let once = running.actor("once").unwrap();
    assert_eq!(
        once.restart().await,
        Err(ControlError::NotRestartable {
            actor: "once".into()
        })
    );
    running.shutdown("enough");
    for refused in [worker.restart().await, worker.interrupt().await] {
        assert_eq!(
            refused,
            Err(ControlError::NotRunning {
                actor: "worker".into()
            })
        );
    }
    running.await.unwrap();
}

/// `Wait` of a worker on itself never returns.
#[tokio::test(start_paused = true)]
async fn a_wait_for_the_own_end_is_an_error() {
    let mut group = supervisor();
    let is_refused =
        |waited: Result<Outcome, SelfWaitError>| assert_eq!(waited.unwrap_err().actor, "worker");
    let worker = async move |ctx: Context| {
        let handle = ctx.actor_handle();
        ctx.spawn(async move { is_refused(handle.wait().await) })?;
        is_refused(ctx.handle().actor("worker").unwrap().wait().await);
        ctx.wait_for_tasks().await;
        anyhow::Ok(())
    };
    let handle = group.handle();
    let interrupt = Interrupt::call_async(async move |_| {
        is_refused(handle.actor("worker").unwrap().wait().await);
    });
    group.add("worker", worker, interrupt);
    let report = group.run().await.unwrap();
    assert_eq!(report.actor("worker").unwrap().task_failures().count, 0);
}

/// A task that something else drops never counts as over, and `Run` hangs.
#[tokio::test(start_paused = true)]
async fn an_execute_that_is_dropped_from_outside_counts_as_an_exit() {
    let mut group = supervisor();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let handle = group.handle();
    group.add("worker", park, Interrupt::cancel());
    group
        .add("other", park, Interrupt::cancel())
        .on_err(ReturnAction::Continue);
    // The runtime that they run on goes, under the driver.
    let entered = runtime.enter();
    let running = group.start();
    drop(entered);
    tokio::task::spawn_blocking(move || drop(runtime))
        .await
        .unwrap();
    assert!(running.await.is_err());
    assert!(!handle.wait().await.succeeded);
    assert_eq!(handle.state(), GroupState::Ended);
}

/// The logger is called under the supervisor's lock: one that asks the supervisor anything hangs it.
#[tokio::test(start_paused = true)]
async fn a_logger_may_ask_the_group_anything() {
    /// Asks for everything at every line.
    struct Asks(Arc<Mutex<Option<Handle>>>, Arc<AtomicU32>);
    impl std::io::Write for Asks {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            let handle = self.0.lock().unwrap().clone();
            if let Some(handle) = handle {
                let actors = handle.actors();
                let named = handle.actor("worker").map(|worker| worker.state());
                assert_eq!(named.is_some(), !actors.is_empty());
                handle.shutdown(format!("{}", handle.state()));
                self.1.fetch_add(1, Ordering::Relaxed);
            }
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let (handle, asked) = (Arc::new(Mutex::new(None)), Arc::new(AtomicU32::new(0)));
    let (its, count) = (Arc::clone(&handle), Arc::clone(&asked));
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_writer(move || Asks(Arc::clone(&its), Arc::clone(&count)))
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let mut group = supervisor();
    let fails = |_: Context| async { Err::<(), _>(Oops("no")) };
    group
        .actor("worker")
        .restart(RestartPolicy::on_failure())
        .add(fails, Interrupt::cancel());
    let child = async |ctx: Context| {
        ctx.spawn(async { Err::<(), _>(Oops("child")) })?;
        ctx.interrupted().await;
        anyhow::Ok(())
    };
    group.add("parent", child, Interrupt::cancel());
    *handle.lock().unwrap() = Some(group.handle());
    // The first line depends on the subscribers of the other tests of this process: it is an error if the stop came before
    // the failure.
    let report = group
        .run()
        .await
        .unwrap_or_else(|error| error.into_report().unwrap());
    assert!(matches!(report.cause(), Cause::Shutdown { .. }));
    assert!(asked.load(Ordering::Relaxed) > 0);
}

/// A failure that was retried is in no list of errors, and one during the stop is swallowed.
#[tokio::test(start_paused = true)]
async fn errors_of_former_attempts_are_kept() {
    let mut group = supervisor();
    let mut run = 0;
    let execute = move |ctx: Context| {
        run += 1;
        let run = run;
        async move {
            if run == 1 {
                return Err(Oops("retried"));
            }
            ctx.interrupted().await;
            Err(Oops("at the stop"))
        }
    };
    let restart = RestartPolicy::on_failure()
        .backoff(millis(1))
        .max_backoff(millis(1));
    group
        .actor("worker")
        .restart(restart)
        .add(execute, Interrupt::cancel());
    let running = group.start();
    tokio::time::sleep(secs(1)).await;
    running.shutdown("enough");
    let error = running.await.unwrap_err();
    let worker = error.report().unwrap().actor("worker").unwrap();
    assert_eq!(worker.outcome(), Outcome::Failed);
    let retried = &worker.restarts().first.as_ref().unwrap().failures[0];
    assert!(
        matches!(retried, Failure::Error(error) if error.downcast_ref() == Some(&Oops("retried")))
    );
    assert_eq!(error.downcast_ref::<Oops>(), Some(&Oops("at the stop")));
}

/// Each run leaks a ticker. Here no task is left of any run.
#[tokio::test(start_paused = true)]
async fn a_run_leaves_no_task_and_no_thread() {
    let metrics = tokio::runtime::Handle::current().metrics();
    for _ in 0..20 {
        let mut group = supervisor();
        let worker = async |ctx: Context| ctx.spawn(async {});
        group.add("worker", worker, Interrupt::cancel());
        group.run().await.unwrap();
        assert_eq!(metrics.num_alive_tasks(), 0);
    }
}
