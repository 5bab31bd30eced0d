//! What one actor and the driver share: has it been told to stop, is it polled, where does it stand.
//!
//! The cells of a group live in one slab; a context is a pointer to its group and a position.

use std::future::poll_fn;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use crate::name::Name;
use crate::state::{ActorState, AtomicActorState};

/// The shared part of one actor.
#[derive(Debug)]
pub(crate) struct Cell {
    name: Name,
    /// Bits of [`Cell::INTERRUPTED`] and its kin.
    flags: AtomicU8,
    state: AtomicActorState,
    told: Mutex<Told>,
    /// Wakes threads when a flag of the stop was set.
    told_threads: Condvar,
    /// Wakes those when a flag of the stop was set for whom there was no seat. Boxed, because few actors have any.
    told_others: OnceLock<Box<Notify>>,
}

#[derive(Debug)]
struct Told {
    deadline: Option<Instant>,
    /// Whether somebody has the seat.
    is_seated: bool,
    /// Wakes the one who has the seat when a flag of the stop was set.
    seated: Option<Waker>,
}

/// The place of one who waits to be told: mostly the only one, execute itself.
struct Seat<'a> {
    cell: &'a Cell,
    is_mine: bool,
}

/// Whether there was a seat.
#[derive(PartialEq, Eq)]
enum Seated {
    Yes,
    No,
}

/// What happened to the context while execute was polled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub(crate) enum ContextFate {
    /// Nothing that matters.
    Kept,
    /// It was dropped in this poll without being ready.
    Dropped,
}

impl Cell {
    /// The actor's interrupt was asked for.
    const INTERRUPTED: u8 = 1;
    /// The actor's abort was asked for.
    const ABORTED: u8 = 2;
    /// Its execute is being polled. Never set for a thread.
    const POLLED: u8 = 4;
    /// It has said that it is ready.
    const READY: u8 = 8;
    /// Its context was dropped before it was ready, and nobody was told yet.
    const CONTEXT_DROPPED: u8 = 16;
    /// A thread waits to be told, or has.
    const THREAD_WAITS: u8 = 32;

    pub(crate) fn new(name: Name) -> Cell {
        Cell {
            name,
            flags: AtomicU8::new(0),
            state: AtomicActorState::default(),
            told: Mutex::new(Told { deadline: None, is_seated: false, seated: None }),
            told_threads: Condvar::new(),
            told_others: OnceLock::new(),
        }
    }

    pub(crate) fn name(&self) -> &Name {
        &self.name
    }

    pub(crate) fn state(&self) -> ActorState {
        self.state.load()
    }

    /// Moves on to `state`, unless it is beyond that already. For the driver alone.
    pub(crate) fn advance(&self, state: ActorState) {
        if self.state.load() < state {
            self.state.store(state);
        }
    }

    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.lock().deadline
    }

    /// Sets when the actor will be aborted. To be called before it is told of the interrupt.
    pub(crate) fn set_deadline(&self, deadline: Option<Instant>) {
        self.lock().deadline = deadline;
    }

    /// Tells of the interrupt. `deadline` is when the actor will be aborted, unless that was set before.
    pub(crate) fn interrupt(&self, deadline: Option<Instant>) {
        self.tell(Cell::INTERRUPTED, deadline);
    }

    pub(crate) fn abort(&self) {
        self.tell(Cell::INTERRUPTED | Cell::ABORTED, None);
    }

    pub(crate) fn is_interrupted(&self) -> bool {
        self.has(Cell::INTERRUPTED)
    }

    pub(crate) fn is_aborted(&self) -> bool {
        self.has(Cell::ABORTED)
    }

    pub(crate) async fn interrupted(&self) {
        self.until(Cell::INTERRUPTED).await;
    }

    pub(crate) async fn aborted(&self) {
        self.until(Cell::ABORTED).await;
    }

    /// Blocks until the actor is interrupted, or for so long. Returns whether it was.
    pub(crate) fn block_until_interrupted(&self, limit: Option<Duration>) -> bool {
        // Before the look at the flag: whoever sets that flag later sees this one.
        self.flags.fetch_or(Cell::THREAD_WAITS, Ordering::AcqRel);
        let waiting = |_: &mut Told| !self.is_interrupted();
        match limit {
            None => drop(self.told_threads.wait_while(self.lock(), waiting).unwrap_or_else(PoisonError::into_inner)),
            Some(limit) => {
                let waited = self.told_threads.wait_timeout_while(self.lock(), limit, waiting);
                drop(waited.unwrap_or_else(PoisonError::into_inner));
            }
        }
        self.is_interrupted()
    }

    /// Notes that the actor said it is ready. Returns whether it is the first time.
    pub(crate) fn note_ready(&self) -> bool {
        self.flags.fetch_or(Cell::READY, Ordering::AcqRel) & Cell::READY == 0
    }

    /// Notes that the context is gone. Returns whether the driver is to be told now: not while execute is polled, because
    /// the poll may be about to return the error that explains it.
    pub(crate) fn note_context_dropped(&self) -> bool {
        let before = self.flags.fetch_or(Cell::CONTEXT_DROPPED, Ordering::AcqRel);
        before & (Cell::READY | Cell::POLLED) == 0
    }

    /// Execute is about to be polled.
    pub(crate) fn begin_poll(&self) {
        self.flags.fetch_or(Cell::POLLED, Ordering::AcqRel);
    }

    /// The poll is over, and execute goes on.
    pub(crate) fn end_poll(&self) -> ContextFate {
        let before = self.flags.fetch_and(!(Cell::POLLED | Cell::CONTEXT_DROPPED), Ordering::AcqRel);
        if before & (Cell::CONTEXT_DROPPED | Cell::READY) == Cell::CONTEXT_DROPPED {
            ContextFate::Dropped
        } else {
            ContextFate::Kept
        }
    }

    fn has(&self, flag: u8) -> bool {
        self.flags.load(Ordering::Acquire) & flag != 0
    }

    fn tell(&self, flags: u8, deadline: Option<Instant>) {
        // Whoever takes the lock later sees the flag. A thread between its look at that and its wait holds the lock: taking
        // it here means that it is waiting.
        let mut told = self.lock();
        told.deadline = told.deadline.or(deadline);
        let before = self.flags.fetch_or(flags, Ordering::AcqRel);
        let seated = told.seated.take();
        drop(told);
        if let Some(seated) = seated {
            seated.wake();
        }
        if let Some(others) = self.told_others.get() {
            others.notify_waiters();
        }
        // Not for every actor: each call is one to the system.
        if before & Cell::THREAD_WAITS != 0 {
            self.told_threads.notify_all();
        }
    }

    async fn until(&self, flag: u8) {
        if self.has(flag) {
            return;
        }
        let mut seat = Seat { cell: self, is_mine: false };
        if poll_fn(|cx| seat.poll(flag, cx)).await == Seated::No {
            // Boxed, so that execute itself does not need the room for it.
            Box::pin(self.until_as_other(flag)).await;
        }
    }

    async fn until_as_other(&self, flag: u8) {
        let others = self.told_others.get_or_init(Box::default);
        while !self.has(flag) {
            // From here on a notification is kept, so that the second look cannot miss what comes after it.
            let told = others.notified();
            // Whoever sets the flag and finds nobody to notify has taken the lock before this does.
            drop(self.lock());
            if self.has(flag) {
                return;
            }
            told.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat<'_> {
    /// Whether the flag was set, or somebody else has the seat; if neither, the task is woken once the flag is set.
    fn poll(&mut self, flag: u8, cx: &Context<'_>) -> Poll<Seated> {
        if self.cell.has(flag) {
            return Poll::Ready(Seated::Yes);
        }
        if !(self.is_mine && self.awaits(cx.waker())) {
            // A waker may be the user's code: not under the lock.
            let waker = cx.waker().clone();
            let mut told = self.cell.lock();
            if told.is_seated && !self.is_mine {
                drop(told);
                return Poll::Ready(Seated::No);
            }
            (told.is_seated, self.is_mine) = (true, true);
            let former = told.seated.replace(waker);
            drop(told);
            drop(former);
        }
        // After the lock: who set the flag before that found nobody to wake.
        if self.cell.has(flag) { Poll::Ready(Seated::Yes) } else { Poll::Pending }
    }

    fn awaits(&self, waker: &Waker) -> bool {
        self.cell.lock().seated.as_ref().is_some_and(|seated| seated.will_wake(waker))
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        if self.is_mine {
            let mut told = self.cell.lock();
            told.is_seated = false;
            let waker = told.seated.take();
            drop(told);
            drop(waker);
        }
    }
}

#[cfg(test)]
mod tests;
