//! What oklog/run leaves untested or undone: each gap that reading it found, as a test.

use std::sync::Arc;
use std::sync::mpsc;

use rungroup::{Cause, Group, Interrupt, Outcome, Ready, ReturnAction};
use tokio::sync::oneshot;

use crate::support::{Log, Oops, driver_first, ignore, millis, oops, park, secs, slow_stop};

/// An async interrupt that logs the name of its actor.
fn logs(log: &Log, name: &'static str) -> Interrupt {
    let log = log.clone();
    Interrupt::call_async(async move |cause: Cause| log.record(format!("{name}: {cause}")))
}

#[tokio::test(start_paused = true)]
async fn interrupts_run_in_field_order_also_for_returned_actors() {
    let log = Log::default();
    let mut group = Group::new("order");
    group.add("a", park, logs(&log, "a"));
    group.add("b", async |_| (), logs(&log, "b"));
    group.add("c", park, logs(&log, "c"));
    group.run().await.expect("a return is no failure");
    assert_eq!(
        log.lines(),
        [
            "a: actor `b` returned",
            "b: actor `b` returned",
            "c: actor `b` returned"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_panic_in_execute_does_not_end_the_process_and_is_named() {
    let mut group = Group::new("panic");
    group.add("parked", park, Interrupt::cancel());
    group.add(
        "clumsy",
        async |_| panic!("fell over {}", 42),
        Interrupt::cancel(),
    );
    let error = group.run().await.unwrap_err();
    let report = error.report().unwrap();
    let clumsy = report.actor("clumsy").unwrap();
    assert_eq!(clumsy.outcome(), Outcome::Panicked);
    assert_eq!(clumsy.panic().unwrap().message(), "fell over 42");
    assert!(
        clumsy
            .panic()
            .unwrap()
            .location()
            .unwrap()
            .contains("oklog_gaps.rs")
    );
    assert_eq!(report.actor("parked").unwrap().outcome(), Outcome::Returned);
    assert!(matches!(report.cause(), Cause::Panicked { .. }));
}

#[tokio::test(start_paused = true)]
async fn a_panic_in_an_interrupt_does_not_skip_the_rest() {
    let log = Log::default();
    let mut group = Group::new("panic");
    group.add("sync", park, Interrupt::call(|_| panic!("in sync")));
    group.add(
        "async",
        park,
        Interrupt::call_async(async |_| panic!("in async")),
    );
    group.add("last", park, logs(&log, "last"));
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let error = running.await.unwrap_err();
    let report = error.report().unwrap();
    for (name, message) in [("sync", "in sync"), ("async", "in async")] {
        let actor = report.actor(name).unwrap();
        assert_eq!(
            (actor.outcome(), actor.panic().unwrap().message()),
            (Outcome::Panicked, message)
        );
    }
    assert_eq!(log.lines(), ["last: shutdown: enough"]);
    assert!(
        matches!(report.cause(), Cause::Shutdown { .. }),
        "a panic of an interrupt is no cause"
    );
}

#[tokio::test(start_paused = true)]
async fn errors_after_the_first_are_kept() {
    let mut group = Group::new("errors");
    group.add("first", async |_| Err(Oops("first")), Interrupt::cancel());
    group.add(
        "second",
        async |ctx| {
            ctx.interrupted().await;
            Err(Oops("second"))
        },
        Interrupt::cancel(),
    );
    let error = group.run().await.unwrap_err();
    assert_eq!(error.downcast_ref(), Some(&Oops("first")));
    let second = error.report().unwrap().actor("second").unwrap();
    assert_eq!(
        second.error().unwrap().downcast_ref(),
        Some(&Oops("second"))
    );
    assert_eq!(second.outcome(), Outcome::Failed);
}

#[tokio::test(start_paused = true)]
async fn an_error_after_a_good_first_exit_is_not_lost() {
    let mut group = Group::new("errors");
    group.add("first", async |_| (), Interrupt::cancel());
    group.add(
        "second",
        async |ctx| {
            ctx.interrupted().await;
            Err(Oops("flush failed"))
        },
        Interrupt::cancel(),
    );
    let error = group.run().await.unwrap_err();
    assert_eq!(error.downcast_ref(), Some(&Oops("flush failed")));
    assert!(matches!(
        error.report().unwrap().cause(),
        Cause::Returned { .. }
    ));
}

/// `run` takes the group, and a group is not `Clone`: there is no second run, and no addition to a running one.
#[test]
fn a_second_run_is_impossible_by_types() {
    trait Ambiguous<Marker> {
        fn is_not_clone() {}
    }
    struct IsClone;
    impl<T> Ambiguous<()> for T {}
    impl<T: Clone> Ambiguous<IsClone> for T {}
    // Would not compile if there were two of them.
    <Group as Ambiguous<_>>::is_not_clone();
}

#[test]
fn an_interrupt_before_the_first_poll_is_latched() {
    let log = Log::default();
    let mut group = Group::new("latched");
    // All start in one step: the group stops before the second is polled at all.
    group.add("first", async |_| (), Interrupt::cancel());
    let says_started = log.clone();
    group.add(
        "second",
        async move |ctx| {
            says_started.record(format!("polled, interrupted: {}", ctx.is_interrupted()));
            ctx.interrupted().await;
        },
        logs(&log, "second"),
    );
    let report = driver_first().block_on(group.run()).unwrap();
    assert_eq!(report.actor("second").unwrap().outcome(), Outcome::Returned);
    assert_eq!(log.count("polled, interrupted: true"), 1);
    assert_eq!(log.count("second: actor `first` returned"), 1);
}

#[tokio::test(start_paused = true)]
async fn an_interrupt_that_blocks_does_not_stall_others() {
    let (release, released) = mpsc::channel::<()>();
    let mut group = Group::new("blocked");
    group.add(
        "blocked",
        park,
        Interrupt::call(move |_| assert!(released.recv().is_err())),
    );
    // It ends the first one's interrupt, so without its own being called at the same time neither would end.
    group.add("releases", park, Interrupt::call(move |_| drop(release)));
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    running.await.expect("both interrupts returned");
}

#[tokio::test(start_paused = true)]
async fn an_execute_that_ignores_its_interrupt_is_bounded() {
    let mut group = Group::new("bounded").grace(secs(10));
    group.add("stubborn", ignore, Interrupt::cancel());
    group.add("done", async |_| (), Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    let report = error.report().unwrap();
    assert_eq!(
        report.actor("stubborn").unwrap().outcome(),
        Outcome::Aborted
    );
    assert_eq!(report.took(), secs(10));
    assert!(error.to_string().contains("`stubborn`"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn the_deadline_bounds_all_of_the_stop() {
    let mut group = Group::new("deadline").grace(secs(6));
    group
        .add("db", ignore, Interrupt::cancel())
        .ready(Ready::Started);
    group
        .add("api", ignore, Interrupt::cancel())
        .requires(["db"])
        .ready(Ready::Started);
    group
        .add("web", ignore, Interrupt::cancel())
        .requires(["api"]);
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let error = running.await.unwrap_err();
    assert_eq!(error.report().unwrap().took(), secs(6));
}

#[tokio::test(start_paused = true)]
async fn dependents_stop_before_their_requirement() {
    let mut group = Group::new("reverse");
    group
        .add("db", slow_stop(secs(1)), Interrupt::cancel())
        .ready(Ready::Started);
    group
        .add("api", slow_stop(secs(1)), Interrupt::cancel())
        .requires(["db"]);
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(report.actor("api").unwrap().ended(), Some(secs(1)));
    assert_eq!(report.actor("db").unwrap().interrupted(), Some(secs(1)));
}

#[tokio::test(start_paused = true)]
async fn every_error_and_every_report_names_the_actor() {
    let mut group = Group::new("names");
    group.add("failing", oops, Interrupt::cancel());
    group.add("parked", park, Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    assert_eq!(error.group(), "names");
    assert!(error.to_string().contains("`failing`"), "{error}");
    let report = error.report().unwrap();
    assert_eq!(report.cause().actor(), Some("failing"));
    assert_eq!(
        report
            .actors()
            .iter()
            .map(rungroup::ActorReport::name)
            .collect::<Vec<_>>(),
        ["failing", "parked"]
    );
}

/// Go's closing of a listener makes `Serve` return an error, which then looks like a failure.
#[tokio::test(start_paused = true)]
async fn an_error_after_the_own_interrupt_differs_from_others() {
    for (close_from_outside, expected) in [(false, Outcome::Interrupted), (true, Outcome::Failed)] {
        let (close, closed) = oneshot::channel::<()>();
        let close = Arc::new(std::sync::Mutex::new(Some(close)));
        let own = Arc::clone(&close);
        let mut group = Group::new("provoked");
        group.add(
            "socket",
            async move |_| {
                let _ = closed.await;
                Err(Oops("closed"))
            },
            Interrupt::call_async(async move |_| drop(own.lock().unwrap().take())),
        );
        let running = group.start();
        running.wait_until_ready().await.unwrap();
        if close_from_outside {
            drop(close.lock().unwrap().take());
        } else {
            running.shutdown("enough");
        }
        let result = running.await;
        assert_eq!(result.is_err(), close_from_outside);
        let report = result
            .as_ref()
            .unwrap_or_else(|error| error.report().unwrap());
        let socket = report.actor("socket").unwrap();
        assert_eq!(socket.outcome(), expected);
        assert_eq!(
            socket.error().unwrap().downcast_ref(),
            Some(&Oops("closed"))
        );
    }
}

/// Open proposal #5: a side task whose return does not stop the group.
#[tokio::test(start_paused = true)]
async fn a_side_task_may_return_without_stopping_the_group() {
    let mut group = Group::new("sidecar");
    group
        .add("side", async |_| (), Interrupt::cancel())
        .on_ok(ReturnAction::Continue);
    group.add(
        "main",
        async |_| tokio::time::sleep(secs(5)).await,
        Interrupt::cancel(),
    );
    let report = group.run().await.unwrap();
    assert_eq!(report.cause().actor(), Some("main"));
    assert_eq!(report.caused_at(), secs(5));
}

/// Open proposals #29 and #33: an interrupt that returns an error.
#[tokio::test(start_paused = true)]
async fn an_error_of_an_interrupt_is_kept_and_no_failure() {
    let mut group = Group::new("interrupt");
    group.add(
        "a",
        park,
        Interrupt::call_async(async |_| Err(Oops("close failed"))),
    );
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let report = running
        .await
        .expect("an error of an interrupt is no failure");
    let [rungroup::Failure::InterruptError(error)] = report.actor("a").unwrap().failures() else {
        panic!("{report:?}")
    };
    assert_eq!(error.downcast_ref(), Some(&Oops("close failed")));
}

#[tokio::test(start_paused = true)]
async fn run_returns_after_every_execute_and_interrupt_has_returned() {
    let log = Log::default();
    let mut group = Group::new("all");
    let says_ended = log.clone();
    group.add(
        "slow",
        async move |ctx| {
            ctx.interrupted().await;
            tokio::time::sleep(millis(700)).await;
            says_ended.record("execute");
        },
        Interrupt::cancel(),
    );
    let says_back = log.clone();
    let slow = Interrupt::call_async(async move |_| {
        tokio::time::sleep(millis(900)).await;
        says_back.record("interrupt");
    });
    group.add("done", async |_| (), slow);
    let report = group.run().await.unwrap();
    assert_eq!(log.lines(), ["execute", "interrupt"]);
    assert_eq!(report.took(), millis(900));
}
