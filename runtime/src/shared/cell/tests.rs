//! All waiters are woken: one, several, threads, and a waiter that comes after another has gone.

use std::borrow::Cow;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, LazyLock};
use std::task::{Context, Poll, Wake};

use tokio::runtime::{Builder, Runtime};

use super::*;
use crate::shared::tasks::TaskAdmission;

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().build().unwrap());

/// Counts how often it was woken.
#[derive(Default)]
struct Woken(AtomicUsize);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Woken {
    fn times(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    fn poll<F: Future>(self: &Arc<Self>, future: Pin<&mut F>) -> Poll<F::Output> {
        // Outside of a runtime, a thread calls the waker.
        let _entered = RUNTIME.enter();
        future.poll(&mut Context::from_waker(&Arc::clone(self).into()))
    }
}

fn cell() -> ActorCell {
    ActorCell::new(Cow::Borrowed("web").into(), true)
}

#[test]
fn an_interrupt_wakes_all_waiters_once() {
    let (cell, woken) = (cell(), Arc::new(Woken::default()));
    let (mut first, mut second, mut third) = (
        pin!(cell.interrupted(0)),
        pin!(cell.interrupted(0)),
        pin!(cell.aborted(0)),
    );
    for _ in 0..2 {
        assert!(woken.poll(first.as_mut()).is_pending());
        assert!(woken.poll(second.as_mut()).is_pending());
        assert!(woken.poll(third.as_mut()).is_pending());
    }
    cell.interrupt(None);
    assert_eq!(woken.times(), 3);
    assert!(woken.poll(first).is_ready());
    assert!(woken.poll(second).is_ready());
    assert!(woken.poll(third.as_mut()).is_pending(), "that was no abort");
    cell.abort();
    assert_eq!(woken.times(), 4);
    assert!(woken.poll(third).is_ready());
}

#[test]
fn a_wait_for_the_abort_survives_the_interrupt() {
    let (cell, woken) = (cell(), Arc::new(Woken::default()));
    let mut aborted = pin!(cell.aborted(0));
    assert!(woken.poll(aborted.as_mut()).is_pending());
    cell.interrupt(None);
    assert!(woken.poll(aborted.as_mut()).is_pending());
    cell.abort();
    assert_eq!(woken.times(), 2);
    assert!(woken.poll(aborted).is_ready());
}

#[test]
fn the_latest_waker_is_woken() {
    let (cell, former, latter) = (
        cell(),
        Arc::new(Woken::default()),
        Arc::new(Woken::default()),
    );
    let mut interrupted = pin!(cell.interrupted(0));
    assert!(former.poll(interrupted.as_mut()).is_pending());
    assert!(latter.poll(interrupted.as_mut()).is_pending());
    cell.interrupt(None);
    assert_eq!((former.times(), latter.times()), (0, 1));
}

/// Each actor waits for its interrupt: a wake-up for its readiness would poll all of them once more.
#[test]
fn readiness_and_the_end_wake_handles_but_no_context() {
    let (cell, context, handle) = (
        cell(),
        Arc::new(Woken::default()),
        Arc::new(Woken::default()),
    );
    let (mut interrupted, mut settled) = (pin!(cell.interrupted(0)), pin!(cell.settled()));
    assert!(context.poll(interrupted.as_mut()).is_pending());
    assert!(handle.poll(settled.as_mut()).is_pending());
    cell.became_ready();
    assert_eq!((context.times(), handle.times()), (0, 1));
    assert!(handle.poll(settled.as_mut()).is_pending());
    cell.settle(ActorState::Returned, Outcome::Returned);
    assert_eq!((context.times(), handle.times()), (0, 2));
    assert!(handle.poll(settled).is_ready());
}

#[test]
fn only_an_actor_that_declares_readiness_reports_its_context() {
    let cells = [true, false].map(|declares| ActorCell::new(Cow::Borrowed("web").into(), declares));
    assert_eq!(
        cells.each_ref().map(|cell| cell.lost_its_context(0)),
        [true, false]
    );
}

/// A loop around `select!` makes a new future each time.
#[test]
fn dropped_waits_leave_no_waker() {
    let (cell, gone) = (cell(), Arc::new(Woken::default()));
    for _ in 0..1_000 {
        let mut interrupted = pin!(cell.interrupted(0));
        assert!(gone.poll(interrupted.as_mut()).is_pending());
    }
    assert_eq!(Arc::strong_count(&gone), 1);
    cell.interrupt(None);
    assert_eq!(gone.times(), 0);
}

#[test]
fn a_former_attempt_is_interrupted_and_aborted_for_ever() {
    let cell = cell();
    cell.begin(1);
    assert!(cell.is_interrupted(0) && cell.is_aborted(0));
    assert!(!cell.is_interrupted(1) && !cell.is_aborted(1));
    assert!(matches!(
        cell.cause(0).as_deref(),
        Some(Cause::Restart { .. })
    ));
    assert!(cell.cause(1).is_none());
    assert_eq!(cell.enter_task(0, usize::MAX), TaskAdmission::Closed);
    assert_eq!(cell.enter_task(1, usize::MAX), TaskAdmission::Entered);
}

#[test]
fn an_interrupt_is_observed_at_every_instant() {
    let block_on = |cell: &ActorCell| {
        Builder::new_current_thread()
            .build()
            .unwrap()
            .block_on(cell.interrupted(0));
    };
    for _ in 0..1_000 {
        let cell = cell();
        std::thread::scope(|threads| {
            threads.spawn(|| block_on(&cell));
            threads.spawn(|| block_on(&cell));
            threads.spawn(|| cell.block_until_interrupted(0, None));
            threads.spawn(|| cell.interrupt(None));
        });
    }
}

#[test]
fn a_thread_waits_no_longer_than_its_limit() {
    let cell = cell();
    assert!(!cell.block_until_interrupted(0, Some(Duration::ZERO)));
    assert!(!cell.block_until_interrupted(0, Some(Duration::from_millis(1))));
    cell.interrupt(None);
    assert!(cell.block_until_interrupted(0, Some(Duration::ZERO)));
    assert!(cell.block_until_interrupted(0, Some(Duration::MAX)));
}

#[test]
fn a_wait_for_a_change_survives_all_others_in_every_attempt() {
    let (cell, woken) = (cell(), Arc::new(Woken::default()));
    let mut settled = pin!(cell.settled());
    assert!(woken.poll(settled.as_mut()).is_pending());
    let changes: [fn(&ActorCell); 3] = [
        ActorCell::will_restart,
        |cell: &ActorCell| cell.begin(1),
        ActorCell::became_ready,
    ];
    for (times, change) in changes.into_iter().enumerate() {
        assert_eq!(woken.times(), times);
        change(&cell);
        assert!(woken.poll(settled.as_mut()).is_pending());
    }
    cell.settle(ActorState::Ended, Outcome::Returned);
    assert_eq!(woken.times(), changes.len() + 1);
    assert_eq!(woken.poll(settled), Poll::Ready(Outcome::Returned));
}

/// A wake-up that is lost is a test that hangs.
#[test]
fn a_change_is_observed_at_every_instant() {
    let runtime = || Builder::new_current_thread().build().unwrap();
    let runtimes = [runtime(), runtime()];
    for _ in 0..1_000 {
        let (cell, together) = (cell(), Barrier::new(runtimes.len() + 1));
        std::thread::scope(|threads| {
            for runtime in &runtimes {
                threads.spawn(|| {
                    together.wait();
                    assert_eq!(runtime.block_on(cell.settled()), Outcome::Returned);
                });
            }
            together.wait();
            cell.will_restart();
            cell.begin(cell.attempt() + 1);
            cell.became_ready();
            cell.settle(ActorState::Ended, Outcome::Returned);
        });
    }
}

/// The end of a task wakes the waiters for it, and not the other tasks, which wait for the abort.
#[test]
fn the_end_of_a_task_wakes_no_other_task() {
    let (cell, task, waiter) = (
        cell(),
        Arc::new(Woken::default()),
        Arc::new(Woken::default()),
    );
    for _ in 0..2 {
        assert_eq!(cell.enter_task(0, 2), TaskAdmission::Entered);
    }
    assert_eq!(cell.enter_task(0, 2), TaskAdmission::Full);
    let (mut aborted, mut room) = (pin!(cell.aborted(0)), pin!(cell.fewer_tasks_than(2)));
    assert!(task.poll(aborted.as_mut()).is_pending());
    assert!(waiter.poll(room.as_mut()).is_pending());
    assert!(!cell.leave_task(), "execute has not returned");
    assert_eq!((task.times(), waiter.times()), (0, 1));
    assert!(waiter.poll(room).is_ready());
}

/// Execute returns before the last task ends or after it: exactly one of the two is the last, and no task is spawned
/// afterwards.
#[test]
fn execute_or_a_task_is_the_last_to_end() {
    for _ in 0..1_000 {
        let cell = cell();
        assert_eq!(cell.enter_task(0, usize::MAX), TaskAdmission::Entered);
        let (by_task, by_execute) = std::thread::scope(|threads| {
            let task = threads.spawn(|| cell.leave_task());
            let execute = threads.spawn(|| !cell.execute_leaves_tasks() || cell.execute_returned());
            (task.join().unwrap(), execute.join().unwrap())
        });
        assert!(by_task != by_execute);
        assert_eq!(cell.enter_task(0, usize::MAX), TaskAdmission::Closed);
    }
}
