//! An interrupt that was abandoned when its attempt was stopped at a request: the stop of the group does not wait for it
//! again, and the call at the stop is a different one.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use rungroup::{
    ActorState, Cause, Failure, Group, GroupState, Interrupt, Outcome, Report, Running,
};
use tokio::time::Instant;

use crate::support::{Log, Oops, capture_logs, millis, park, secs};

/// Returns an error when it is released, or after a real time that only a waiter could reach.
fn stuck(released: &Mutex<Receiver<()>>, log: &Log) -> Result<(), Oops> {
    let _ = released.lock().unwrap().recv_timeout(secs(10));
    log.record("came back");
    Err(Oops("late"))
}

/// Calls `stuck` while the group runs, and `next` at the stop. The two run on separate threads, in either order.
fn stuck_then(log: &Log, next: impl Fn() + Send + Sync + 'static) -> (Interrupt, Sender<()>) {
    let (release, released) = channel();
    let (released, its_log) = (Mutex::new(released), log.clone());
    let interrupt = Interrupt::call_each(move |cause: &Cause| {
        if matches!(cause, Cause::Interrupted { .. }) {
            return stuck(&released, &its_log);
        }
        next();
        Ok(())
    });
    (interrupt, release)
}

/// A group whose `worker` was interrupted at a request, by a call that does not return.
async fn abandoned(interrupt: Interrupt) -> Running {
    let mut group = Group::new("abandoned").grace(secs(5));
    group.add("worker", park, interrupt).grace(millis(100));
    group.add("other", park, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    let worker = running.actor("worker").unwrap();
    worker.interrupt().await.unwrap();
    while worker.state() < ActorState::Aborted {
        tokio::time::advance(millis(100)).await;
    }
    while worker.state() == ActorState::Aborted {
        tokio::time::advance(millis(100)).await;
    }
    assert_eq!(worker.wait().await, Ok(Outcome::Abandoned));
    running
}

async fn stops(running: Running) -> Report {
    let began = Instant::now();
    running.shutdown("enough");
    let error = running.await.unwrap_err();
    assert_eq!(began.elapsed(), millis(0));
    assert_eq!(
        error.to_string(),
        "actor `worker` was abandoned 800 ms after its interrupt: its interrupt did not finish after the abort, \
         because the actor exceeded its grace period of 100 ms (declared); let it return when the actor is interrupted, \
         or set `grace` on `worker` to change its time"
    );
    error.report().unwrap().clone()
}

#[tokio::test(start_paused = true)]
async fn an_abandoned_interrupt_is_not_awaited_at_the_stop() {
    let log = Log::default();
    let (interrupt, release) = stuck_then(&log, || ());
    let report = stops(abandoned(interrupt).await).await;
    assert_eq!(log.lines(), Vec::<String>::new());
    let worker = report.actor("worker").unwrap();
    assert_eq!(
        (worker.outcome(), worker.ended()),
        (Outcome::Abandoned, Some(report.took()))
    );
    assert!(
        matches!(worker.failures(), [Failure::InterruptAbandoned]),
        "{:?}",
        worker.failures()
    );
    drop(release);
}

/// There is no other call.
#[tokio::test(start_paused = true)]
async fn an_abandoned_one_shot_interrupt_is_not_awaited() {
    let log = Log::default();
    let (release, released) = channel();
    let (released, its_log) = (Mutex::new(released), log.clone());
    let report = stops(abandoned(Interrupt::call(move |_| stuck(&released, &its_log))).await).await;
    assert_eq!(log.lines(), Vec::<String>::new());
    assert!(matches!(
        report.actor("worker").unwrap().failures(),
        [Failure::InterruptAbandoned]
    ));
    drop(release);
}

#[tokio::test(start_paused = true)]
async fn a_late_return_is_not_that_of_the_call_at_the_stop() {
    let (logged, _guard) = capture_logs();
    let log = Log::default();
    let (release_second, released) = channel::<()>();
    let released = Arc::new(Mutex::new(released));
    let (interrupt, release_first) = stuck_then(&log, move || {
        let _ = released.lock().unwrap().recv();
    });
    let running = abandoned(interrupt).await;
    running.shutdown("enough");
    while running.state() < GroupState::Stopping {
        tokio::task::yield_now().await;
    }
    drop(release_first);
    while !logged
        .lines()
        .iter()
        .any(|line| line.contains("interrupt returned an error"))
    {
        tokio::task::yield_now().await;
    }
    assert_eq!(running.state(), GroupState::Stopping);
    drop(release_second);
    let error = running.await.unwrap_err();
    let worker = error.report().unwrap().actor("worker").unwrap();
    assert_eq!(worker.outcome(), Outcome::Abandoned);
    let failures = worker.failures();
    assert!(
        matches!(
            failures,
            [Failure::InterruptAbandoned, Failure::InterruptError(_)]
        ),
        "{failures:?}"
    );
}
