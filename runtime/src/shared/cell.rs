//! What one actor and the driver share: has it been told to stop, is it polled, where does it stand.
//!
//! The cells of a group live in one slab; a context is a pointer to its group, a position, and which attempt it is of. To
//! a context of a former attempt its cell says for ever that it was interrupted and aborted.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::Waker;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use crate::context::tasks::Tasks;
use crate::engine::state::{ActorState, AtomicActorState};
use crate::plan::actor_name::Name;
use crate::{Cause, Outcome};

mod beside;
mod until;

pub(crate) use until::Until;

/// Which attempt of an actor: counted from 0.
pub(crate) type Attempt = u32;

/// The shared part of one actor.
#[derive(Debug)]
pub(crate) struct Cell {
    name: Name,
    /// The attempt, and bits of [`Cell::INTERRUPTED`] and its kin.
    flags: AtomicU64,
    state: AtomicActorState,
    /// How its last attempt ended, while none runs and none comes by itself: [`Cell::outcome`].
    rests: AtomicU8,
    told: Mutex<Told>,
    /// Wakes threads when a flag of the stop was set.
    told_threads: Condvar,
    /// Wakes those for whom there was no seat, and those who wait for more than a flag of the stop. Boxed, because few
    /// actors have any.
    beside: OnceLock<Box<Notify>>,
    tasks: Tasks,
}

#[derive(Debug, Default)]
struct Told {
    deadline: Option<Instant>,
    /// Why this attempt alone was interrupted.
    alone: Option<Arc<Cause>>,
    /// Whether somebody has the seat.
    is_seated: bool,
    /// Wakes the one who has the seat when a flag of the stop was set.
    seated: Option<Waker>,
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
    const INTERRUPTED: u64 = 1;
    /// The actor's abort was asked for.
    const ABORTED: u64 = 2;
    /// Its execute is being polled. Never set for a thread.
    const POLLED: u64 = 4;
    /// It has said that it is ready.
    const READY: u64 = 8;
    /// Its context was dropped before it was ready, and nobody was told yet.
    const CONTEXT_DROPPED: u64 = 16;
    /// A thread waits to be told, or has.
    const THREAD_WAITS: u64 = 32;
    /// It will not be run again.
    const LAST: u64 = 64;
    /// Somebody waits beside the seat, or has. Each attempt inherits it.
    const WATCHED: u64 = 128;
    /// Where the number of the attempt stands.
    const ATTEMPT: u32 = 32;

    pub(crate) fn new(name: Name) -> Cell {
        Cell {
            name,
            flags: AtomicU64::new(0),
            state: AtomicActorState::default(),
            rests: AtomicU8::new(0),
            told: Mutex::default(),
            told_threads: Condvar::new(),
            beside: OnceLock::new(),
            tasks: Tasks::default(),
        }
    }

    pub(crate) fn name(&self) -> &Name {
        &self.name
    }

    pub(crate) fn tasks(&self) -> &Tasks {
        &self.tasks
    }

    pub(crate) fn state(&self) -> ActorState {
        self.state.load()
    }

    /// Moves on to `state`, unless it is beyond that already. For the driver alone, as all that sets the state.
    pub(crate) fn advance(&self, state: ActorState) {
        if self.state.load() < state {
            self.state.store(state);
        }
    }

    /// It is ready: whoever waits for what it provides is told.
    pub(crate) fn became_ready(&self) {
        self.advance(ActorState::Ready);
        self.changed(Cell::READY);
    }

    /// No attempt of it runs, and none comes by itself: whoever waits is told.
    pub(crate) fn rests(&self, state: ActorState, outcome: Outcome) {
        self.state.store(state);
        self.rests.store(outcome as u8 + 1, Ordering::Release);
        self.changed(0);
    }

    /// How its last attempt ended, if no attempt of it runs, and none comes by itself.
    pub(crate) fn outcome(&self) -> Option<Outcome> {
        let place = usize::from(self.rests.load(Ordering::Acquire));
        place.checked_sub(1).map(|place| Outcome::ALL[place])
    }

    /// Waits until that is so.
    pub(crate) async fn resting(&self) -> Outcome {
        self.until(Cell::outcome).await
    }

    /// Its attempt is over, and another comes: what is left of the former sees that it is to stop.
    pub(crate) fn will_restart(&self) {
        self.lock().alone.get_or_insert_with(|| self.restart());
        self.state.store(ActorState::Restarting);
        self.rests.store(0, Ordering::Release);
        self.tell(Cell::INTERRUPTED | Cell::ABORTED);
    }

    /// It rested, and another attempt of it comes after all.
    pub(crate) fn comes_back(&self) {
        self.state.store(ActorState::Waiting);
        self.rests.store(0, Ordering::Release);
    }

    /// Begins an attempt that is not the first.
    pub(crate) fn renew(&self) {
        self.tasks.renew();
        let next = u64::from(self.attempt().wrapping_add(1)) << Cell::ATTEMPT;
        let mut told = self.lock();
        told.deadline = None;
        let cause = told.alone.take();
        let renewed = |flags: u64| Some(next | flags & Cell::WATCHED);
        let _ = self
            .flags
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, renewed);
        drop(told);
        drop(cause);
        self.state.store(ActorState::Waiting);
        self.changed(0);
    }

    pub(crate) fn attempt(&self) -> Attempt {
        Cell::attempt_of(self.flags.load(Ordering::Acquire))
    }

    pub(crate) fn deadline(&self, of: Attempt) -> Option<Instant> {
        let told = self.lock();
        if self.attempt() == of {
            told.deadline
        } else {
            None
        }
    }

    /// Sets when the actor will be aborted. To be called before it is told of the interrupt.
    pub(crate) fn set_deadline(&self, deadline: Option<Instant>) {
        self.lock().deadline = deadline;
    }

    /// Why the attempt was interrupted alone. One that another has followed was at least for that.
    pub(crate) fn cause(&self, of: Attempt) -> Option<Arc<Cause>> {
        let told = self.lock();
        if self.attempt() == of {
            told.alone.clone()
        } else {
            Some(self.restart())
        }
    }

    fn restart(&self) -> Arc<Cause> {
        Arc::new(Cause::Restart {
            actor: (&self.name).into(),
        })
    }

    /// Tells this attempt alone.
    pub(crate) fn interrupt_alone(&self, cause: Arc<Cause>) {
        let former = self.lock().alone.replace(cause);
        drop(former);
        self.tell(Cell::INTERRUPTED);
    }

    /// Tells of the interrupt, from which on there is no other attempt.
    pub(crate) fn interrupt_last(&self) {
        self.tell(Cell::INTERRUPTED | Cell::LAST);
    }

    pub(crate) fn abort(&self) {
        self.tell(Cell::INTERRUPTED | Cell::ABORTED);
    }

    /// As [`abort`](Cell::abort), and there is no other attempt.
    pub(crate) fn abort_last(&self) {
        self.tell(Cell::INTERRUPTED | Cell::ABORTED | Cell::LAST);
    }

    pub(crate) fn is_last(&self) -> bool {
        self.flags.load(Ordering::Acquire) & Cell::LAST != 0
    }

    pub(crate) fn is_interrupted(&self, of: Attempt) -> bool {
        self.was_told(Cell::INTERRUPTED, of)
    }

    pub(crate) fn is_aborted(&self, of: Attempt) -> bool {
        self.was_told(Cell::ABORTED, of)
    }

    pub(crate) fn interrupted(&self, of: Attempt) -> Until<'_> {
        Until::new(self, Cell::INTERRUPTED, of)
    }

    pub(crate) fn aborted(&self, of: Attempt) -> Until<'_> {
        Until::new(self, Cell::ABORTED, of)
    }

    /// Blocks until the attempt is interrupted, or for so long. Returns whether it was.
    pub(crate) fn block_until_interrupted(&self, of: Attempt, limit: Option<Duration>) -> bool {
        // Before the look at the flag: whoever sets that flag later sees this one.
        self.flags.fetch_or(Cell::THREAD_WAITS, Ordering::AcqRel);
        let waiting = |_: &mut Told| !self.is_interrupted(of);
        match limit {
            None => drop(
                self.told_threads
                    .wait_while(self.lock(), waiting)
                    .unwrap_or_else(PoisonError::into_inner),
            ),
            Some(limit) => {
                let waited = self
                    .told_threads
                    .wait_timeout_while(self.lock(), limit, waiting);
                drop(waited.unwrap_or_else(PoisonError::into_inner));
            }
        }
        self.is_interrupted(of)
    }

    /// Notes that the actor said it is ready. Returns whether it is the first time.
    pub(crate) fn note_ready(&self, of: Attempt) -> bool {
        self.note(Cell::READY, of)
            .is_some_and(|before| before & Cell::READY == 0)
    }

    /// Notes that the context is gone. Returns whether the driver is to be told now: not while execute is polled, because
    /// the poll may be about to return the error that explains it.
    pub(crate) fn note_context_dropped(&self, of: Attempt) -> bool {
        let before = self.note(Cell::CONTEXT_DROPPED, of);
        before.is_some_and(|before| before & (Cell::READY | Cell::POLLED) == 0)
    }

    /// Execute is about to be polled.
    pub(crate) fn begin_poll(&self) {
        self.flags.fetch_or(Cell::POLLED, Ordering::AcqRel);
    }

    /// The poll is over, and execute goes on.
    pub(crate) fn end_poll(&self) -> ContextFate {
        let before = self
            .flags
            .fetch_and(!(Cell::POLLED | Cell::CONTEXT_DROPPED), Ordering::AcqRel);
        if before & (Cell::CONTEXT_DROPPED | Cell::READY) == Cell::CONTEXT_DROPPED {
            ContextFate::Dropped
        } else {
            ContextFate::Kept
        }
    }

    /// Sets a flag of this attempt, and returns the flags before; none if it is over.
    fn note(&self, flag: u64, of: Attempt) -> Option<u64> {
        let is_this = |flags: u64| (Cell::attempt_of(flags) == of).then_some(flags | flag);
        self.flags
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, is_this)
            .ok()
    }

    fn was_told(&self, flag: u64, of: Attempt) -> bool {
        let flags = self.flags.load(Ordering::Acquire);
        flags & flag != 0 || Cell::attempt_of(flags) != of
    }

    fn attempt_of(flags: u64) -> Attempt {
        // The upper half.
        (flags >> Cell::ATTEMPT) as Attempt
    }

    /// Sets flags of the stop, and wakes whoever waits for them.
    fn tell(&self, flags: u64) {
        // Whoever takes the lock later sees the flag. A thread between its look at that and its wait holds the lock: taking
        // it here means that it is waiting.
        let mut told = self.lock();
        let before = self.flags.fetch_or(flags, Ordering::AcqRel);
        let seated = told.seated.take();
        drop(told);
        if let Some(seated) = seated {
            seated.wake();
        }
        self.notify_beside(before);
        // Not for every actor: each call is one to the system.
        if before & Cell::THREAD_WAITS != 0 {
            self.told_threads.notify_all();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
