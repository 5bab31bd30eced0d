//! What one actor and the driver share: has it been told to stop, is it polled, where does it stand.
//!
//! The cells of a group live in one slab; a context is a pointer to its group and a position.

use std::future::Future;
use std::pin::Pin;
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
    /// Wakes those for whom there was no seat when a flag of the stop was set. Boxed, because few actors have any.
    beside: OnceLock<Box<Notify>>,
}

#[derive(Debug)]
struct Told {
    deadline: Option<Instant>,
    /// Whether somebody has the seat.
    is_seated: bool,
    /// Wakes the one who has the seat when a flag of the stop was set.
    seated: Option<Waker>,
}

/// Waits until a flag is set. Written out, because every execute has room for it.
pub(crate) struct Until<'a> {
    cell: &'a Cell,
    flag: u8,
    /// Whether it has the seat: mostly there is one who waits, execute itself.
    is_seated: bool,
    /// How it waits where somebody else has the seat.
    beside: Option<Pin<Box<dyn Future<Output = ()> + Send + 'a>>>,
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
            beside: OnceLock::new(),
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

    pub(crate) fn interrupted(&self) -> Until<'_> {
        self.until(Cell::INTERRUPTED)
    }

    pub(crate) fn aborted(&self) -> Until<'_> {
        self.until(Cell::ABORTED)
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
        if let Some(others) = self.beside.get() {
            others.notify_waiters();
        }
        // Not for every actor: each call is one to the system.
        if before & Cell::THREAD_WAITS != 0 {
            self.told_threads.notify_all();
        }
    }

    fn until(&self, flag: u8) -> Until<'_> {
        Until { cell: self, flag, is_seated: false, beside: None }
    }

    async fn until_beside(&self, flag: u8) {
        let others = self.beside.get_or_init(Box::default);
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

impl Until<'_> {
    /// Takes the seat, unless somebody else has it, and lets `waker` be woken there. Returns whether it has the seat.
    fn sit(&mut self, waker: &Waker) -> bool {
        let awaits = |told: &Told| told.seated.as_ref().is_some_and(|seated| seated.will_wake(waker));
        if self.is_seated && awaits(&self.cell.lock()) {
            return true;
        }
        // A waker may be the user's code: not under the lock.
        let waker = waker.clone();
        let mut told = self.cell.lock();
        if told.is_seated && !self.is_seated {
            drop(told);
            return false;
        }
        (told.is_seated, self.is_seated) = (true, true);
        let former = told.seated.replace(waker);
        drop(told);
        drop(former);
        true
    }
}

impl Future for Until<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let (cell, flag) = (self.cell, self.flag);
        if cell.has(flag) {
            return Poll::Ready(());
        }
        if self.beside.is_none() && self.sit(cx.waker()) {
            // After the lock: who set the flag before that found nobody to wake.
            return if cell.has(flag) { Poll::Ready(()) } else { Poll::Pending };
        }
        self.beside.get_or_insert_with(|| Box::pin(cell.until_beside(flag))).as_mut().poll(cx)
    }
}

impl Drop for Until<'_> {
    fn drop(&mut self) {
        if self.is_seated {
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
