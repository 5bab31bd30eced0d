//! Who waits to be told is told: one, several, threads, and whoever comes after one that has gone.

use std::borrow::Cow;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Barrier};
use std::task::{Context, Poll, Wake};

use super::*;

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
        future.poll(&mut Context::from_waker(&Arc::clone(self).into()))
    }
}

fn cell() -> Cell {
    Cell::new(Cow::Borrowed("web").into())
}

#[test]
fn all_who_wait_are_woken_once_by_an_interrupt() {
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
    cell.interrupt_last();
    assert_eq!(woken.times(), 3);
    assert!(woken.poll(first).is_ready());
    assert!(woken.poll(second).is_ready());
    assert!(woken.poll(third.as_mut()).is_pending(), "that was no abort");
    cell.abort();
    assert_eq!(woken.times(), 4);
    assert!(woken.poll(third).is_ready());
}

#[test]
fn the_seat_waits_for_the_abort_across_an_interrupt() {
    let (cell, woken) = (cell(), Arc::new(Woken::default()));
    let mut aborted = pin!(cell.aborted(0));
    assert!(woken.poll(aborted.as_mut()).is_pending());
    cell.interrupt_last();
    assert!(woken.poll(aborted.as_mut()).is_pending());
    cell.abort();
    assert_eq!(woken.times(), 2);
    assert!(woken.poll(aborted).is_ready());
}

#[test]
fn the_last_waker_is_the_one_that_is_woken() {
    let (cell, former, latter) = (
        cell(),
        Arc::new(Woken::default()),
        Arc::new(Woken::default()),
    );
    let mut interrupted = pin!(cell.interrupted(0));
    assert!(former.poll(interrupted.as_mut()).is_pending());
    assert!(latter.poll(interrupted.as_mut()).is_pending());
    cell.interrupt_last();
    assert_eq!((former.times(), latter.times()), (0, 1));
}

#[test]
fn who_waits_no_longer_is_not_woken_and_leaves_nothing_behind() {
    let (cell, gone, woken) = (
        cell(),
        Arc::new(Woken::default()),
        Arc::new(Woken::default()),
    );
    {
        let mut interrupted = pin!(cell.interrupted(0));
        assert!(gone.poll(interrupted.as_mut()).is_pending());
    }
    assert_eq!(Arc::strong_count(&gone), 1);
    let mut interrupted = pin!(cell.interrupted(0));
    assert!(woken.poll(interrupted.as_mut()).is_pending());
    cell.interrupt_last();
    assert_eq!((gone.times(), woken.times()), (0, 1));
    assert!(cell.beside.get().is_none(), "the seat was free again");
}

#[test]
fn an_interrupt_is_seen_whenever_it_comes() {
    let block_on = |cell: &Cell| {
        tokio::runtime::Builder::new_current_thread()
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
            threads.spawn(|| cell.interrupt_last());
        });
    }
}

#[test]
fn who_waits_for_a_change_looks_again_at_each_in_every_execution() {
    let (cell, woken) = (cell(), Arc::new(Woken::default()));
    let mut resting = pin!(cell.resting());
    assert!(woken.poll(resting.as_mut()).is_pending());
    let changes: [fn(&Cell); 3] = [Cell::will_restart, Cell::renew, Cell::became_ready];
    for (times, change) in changes.into_iter().enumerate() {
        assert_eq!(woken.times(), times);
        change(&cell);
        assert!(woken.poll(resting.as_mut()).is_pending());
    }
    cell.rests(ActorState::Ended, Outcome::Returned);
    assert_eq!(woken.times(), changes.len() + 1);
    assert_eq!(woken.poll(resting), Poll::Ready(Outcome::Returned));
}

/// A wake-up that is lost is a test that hangs.
#[test]
fn a_change_is_seen_whenever_it_comes() {
    let runtime = || {
        tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap()
    };
    let runtimes = [runtime(), runtime()];
    for _ in 0..1_000 {
        let (cell, together) = (cell(), Barrier::new(runtimes.len() + 1));
        std::thread::scope(|threads| {
            for runtime in &runtimes {
                threads.spawn(|| {
                    together.wait();
                    assert_eq!(runtime.block_on(cell.resting()), Outcome::Returned);
                });
            }
            together.wait();
            // Whoever waits already goes on to wait.
            cell.will_restart();
            cell.renew();
            cell.became_ready();
            cell.rests(ActorState::Ended, Outcome::Returned);
        });
    }
}
