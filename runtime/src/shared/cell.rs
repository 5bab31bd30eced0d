//! What one actor and the driver share: whether the actor is interrupted, its state, and its tasks.
//!
//! The cells of a group are in one slab. A context is a pointer to its group, a position, and the number of its attempt. A
//! context of a former attempt stays interrupted and aborted.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use crate::engine::Attempt;
use crate::engine::state::ActorState;
use crate::plan::ActorPlan;
use crate::shared::GroupShared;
use crate::shared::monitor::{self, Monitor};
use crate::shared::slot::AnySlot;
use crate::shared::tasks::Tasks;
#[cfg(feature = "token")]
use crate::shared::token::AttemptToken;
use crate::{Cause, Outcome};
use rungroup_rules::Name;

/// The shared part of one actor.
pub(crate) struct ActorCell {
    name: Name,
    /// Set if the actor becomes ready by a call of its execute.
    is_ready_by_call: bool,
    /// Changes wake contexts: an interrupt, an abort, another attempt.
    pub(super) state: Monitor<CellState>,
    /// Of an actor that provides, is a child process, has ever spawned a task or was waited for by a handle.
    pub(super) extras: OnceLock<Box<Extras>>,
}

/// The parts of a cell that most actors of a large group never use.
#[derive(Default)]
pub(super) struct Extras {
    /// Wakes the handles that wait. Separate from the state, so that the readiness of an actor does not wake its contexts.
    handles: Notify,
    pub(super) tasks: Tasks,
    /// The slot in which the actor provides.
    slot: Option<Arc<dyn AnySlot>>,
    /// The declared grace period of a child process.
    #[cfg_attr(
        not(feature = "process"),
        expect(dead_code, reason = "only child processes read it")
    )]
    process_grace: Option<Duration>,
    /// The group that the actor is, if it is one and was added to the run.
    nested: OnceLock<Arc<GroupShared>>,
    #[cfg(feature = "token")]
    token: AttemptToken,
}

/// The state of one actor, as its contexts and handles see it.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "facts of their own")]
pub(crate) struct CellState {
    attempt: Attempt,
    state: ActorState,
    stop: ContextState,
    /// Set if the actor has become ready, or has declared that it is.
    was_ready: bool,
    /// Set if execute declared its readiness although the field does not.
    misused: bool,
    /// Set after the actor was interrupted with its group, so that no other attempt follows.
    stops_with_group: bool,
    /// Set if no value of the actor can come any more.
    provides_no_more: bool,
    /// Set after execute of this attempt has returned. No task is spawned after the last one has ended then.
    pub(super) has_returned: bool,
    /// The tasks that are alive.
    pub(super) tasks: u32,
    /// The outcome of its last attempt, while none runs and no restart is pending.
    outcome: Option<Outcome>,
    deadline: Option<Instant>,
    /// The cause for which only this attempt was interrupted.
    cause: Option<Arc<Cause>>,
}

/// The stage of the stop of an attempt.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ContextState {
    #[default]
    Running,
    Interrupted,
    Aborted,
}

impl CellState {
    pub(crate) fn outcome(&self) -> Option<Outcome> {
        self.outcome
    }

    /// Returns `true` if no value of the actor can come any more, by a decision of the engine.
    pub(crate) fn provides_no_more(&self) -> bool {
        self.provides_no_more
    }

    /// Returns `true` if the current attempt is ready and is not interrupted.
    #[cfg(feature = "drill")]
    pub(crate) fn is_ready(&self) -> bool {
        self.state == ActorState::Ready
    }

    /// Returns `true` if the current attempt is interrupted.
    pub(crate) fn is_interrupted(&self) -> bool {
        self.stop >= ContextState::Interrupted
    }

    pub(super) fn is_stopped(&self, attempt: Attempt, stop: ContextState) -> bool {
        self.attempt != attempt || self.stop >= stop
    }

    fn advance(&mut self, state: ActorState) {
        self.state = self.state.max(state);
    }

    fn stop(&mut self, stop: ContextState) {
        self.stop = self.stop.max(stop);
        self.advance(if stop == ContextState::Aborted {
            ActorState::Aborted
        } else {
            ActorState::Interrupted
        });
    }

    fn stop_with_group(&mut self) {
        self.stops_with_group = true;
        self.stop(ContextState::Interrupted);
    }
}

impl ActorCell {
    /// `is_ready_by_call`: the actor becomes ready by a call of its execute.
    pub(crate) fn new(name: Name, is_ready_by_call: bool) -> ActorCell {
        ActorCell {
            name,
            is_ready_by_call,
            state: Monitor::default(),
            extras: OnceLock::new(),
        }
    }

    /// The cell of an actor of a plan, which provides in this slot.
    pub(crate) fn of(plan: &ActorPlan, slot: Option<Arc<dyn AnySlot>>) -> ActorCell {
        debug_assert!(
            slot.is_none() || plan.provides().is_some(),
            "the engine releases its value"
        );
        let mut cell = ActorCell::new(plan.shared_name().clone(), plan.ready().is_set_by_call());
        let process_grace = plan.grace().filter(|_| plan.ends_itself());
        if slot.is_some() || process_grace.is_some() {
            cell.extras = OnceLock::from(Box::new(Extras {
                slot,
                process_grace,
                ..Extras::default()
            }));
        }
        cell
    }

    /// Notes the group that the actor is.
    pub(crate) fn set_nested(&self, nested: Arc<GroupShared>) {
        let _ = self.extras().nested.set(nested);
    }

    /// The group that the actor is, if it was added to the run.
    pub(crate) fn nested(&self) -> Option<Arc<GroupShared>> {
        self.extras.get()?.nested.get().cloned()
    }

    pub(crate) fn name(&self) -> &Name {
        &self.name
    }

    pub(crate) fn state(&self) -> ActorState {
        self.state.lock().state
    }

    /// Returns `true` if there is no such actor in this run.
    pub(crate) fn is_absent(&self) -> bool {
        self.state.lock().outcome() == Some(Outcome::Absent)
    }

    /// Notes that the actor is ready. Handles that wait for its value are woken.
    pub(crate) fn became_ready(&self) {
        let mut state = self.state.lock();
        state.advance(ActorState::Ready);
        state.was_ready = true;
        drop(state);
        self.wake_handles();
    }

    /// Notes the outcome of the last attempt: none runs and no restart is pending.
    pub(crate) fn settle(&self, state: ActorState, outcome: Outcome) {
        let mut cell = self.state.lock();
        (cell.state, cell.outcome) = (state, Some(outcome));
        drop(cell);
        self.wake_handles();
    }

    /// Returns `true` if the current attempt has become ready.
    #[cfg(feature = "drill")]
    pub(crate) fn was_ready(&self) -> bool {
        self.state.lock().was_ready
    }

    /// Waits until no attempt runs and no restart is pending.
    pub(crate) fn settled(&self) -> impl Future<Output = Outcome> {
        self.until(CellState::outcome)
    }

    /// Waits until `find` returns something, for a handle. It is called under the lock, at first and after each change.
    pub(crate) fn until<R>(
        &self,
        find: impl Fn(&CellState) -> Option<R>,
    ) -> impl Future<Output = R> {
        monitor::wait(&self.extras().handles, move || find(&self.state.lock()))
    }

    /// Wakes the handles that wait. Changes that the driver learns by a message do not wake them by themselves.
    pub(super) fn wake_handles(&self) {
        if let Some(extras) = self.extras.get() {
            monitor::wake_all(&extras.handles);
        }
    }

    /// Changes the state, and wakes the contexts and the handles that wait.
    fn change<R>(&self, change: impl FnOnce(&mut CellState) -> R) -> R {
        let result = change(&mut self.state.lock());
        self.changed();
        result
    }

    /// Wakes the contexts and the handles that wait, after a change.
    fn changed(&self) {
        self.state.wake();
        #[cfg(feature = "token")]
        if let Some(extras) = self.extras.get() {
            extras.token.cancel_if(|of| self.is_interrupted(of));
        }
        self.wake_handles();
    }

    /// Returns a token that is cancelled when the attempt is interrupted.
    #[cfg(feature = "token")]
    pub(crate) fn token(&self, of: Attempt) -> tokio_util::sync::CancellationToken {
        let token = &self.extras().token;
        token.child(of, || self.is_interrupted(of))
    }

    /// Notes that the attempt has ended and another follows. The remains of the former one are interrupted and aborted.
    pub(crate) fn will_restart(&self) {
        let cause = self.restart();
        self.change(|state| {
            state.cause.get_or_insert(cause);
            state.state = ActorState::Restarting;
            state.outcome = None;
            state.stop = ContextState::Aborted;
        });
    }

    /// Notes that another attempt follows although the actor was settled.
    pub(crate) fn will_start(&self) {
        let mut state = self.state.lock();
        (state.state, state.outcome) = (ActorState::Waiting, None);
        state.provides_no_more = false;
    }

    /// Begins an attempt, which the engine has numbered. Nothing waits for the first one.
    pub(crate) fn begin(&self, attempt: Attempt) {
        let mut state = self.state.lock();
        let next = CellState {
            attempt,
            state: ActorState::Started,
            // None, unless the former attempt has left some behind.
            tasks: state.tasks,
            ..CellState::default()
        };
        let former = std::mem::replace(&mut *state, next);
        drop(state);
        if former.attempt != attempt {
            self.changed();
        }
        // Its cause may hold an error of the user's, which is dropped without the lock.
        drop(former);
    }

    pub(crate) fn attempt(&self) -> Attempt {
        self.state.lock().attempt
    }

    pub(crate) fn deadline(&self, of: Attempt) -> Option<Instant> {
        let state = self.state.lock();
        state.deadline.filter(|_| state.attempt == of)
    }

    /// Moves the time of the abort of an actor that was interrupted.
    pub(crate) fn set_deadline(&self, deadline: Option<Instant>) {
        self.state.lock().deadline = deadline;
    }

    /// Returns the cause for which only this attempt was interrupted. If another has followed, that is at least the restart.
    pub(crate) fn cause(&self, of: Attempt) -> Option<Arc<Cause>> {
        let state = self.state.lock();
        if state.attempt == of {
            return state.cause.clone();
        }
        drop(state);
        Some(self.restart())
    }

    fn restart(&self) -> Arc<Cause> {
        Arc::new(Cause::Restart {
            actor: (&self.name).into(),
        })
    }

    /// Interrupts only this attempt. It will be aborted at `deadline`.
    pub(crate) fn interrupt_attempt(&self, cause: Arc<Cause>, deadline: Option<Instant>) {
        let former = self.change(|state| {
            state.deadline = deadline;
            state.stop(ContextState::Interrupted);
            state.cause.replace(cause)
        });
        drop(former);
    }

    /// Notes that no value of the actor can come any more.
    pub(crate) fn no_value_follows(&self) {
        self.state.lock().provides_no_more = true;
        self.wake_handles();
    }

    /// Interrupts the actor with its group. It will be aborted at `deadline`.
    pub(crate) fn interrupt(&self, deadline: Option<Instant>) {
        self.change(|state| {
            state.deadline = deadline;
            state.stop_with_group();
        });
    }

    pub(crate) fn abort(&self) {
        self.change(|state| state.stop(ContextState::Aborted));
    }

    /// Returns `true` if the actor was interrupted with its group.
    pub(crate) fn stops_with_group(&self) -> bool {
        self.state.lock().stops_with_group
    }

    pub(crate) fn is_interrupted(&self, of: Attempt) -> bool {
        self.state.lock().is_stopped(of, ContextState::Interrupted)
    }

    pub(crate) fn is_aborted(&self, of: Attempt) -> bool {
        self.state.lock().is_stopped(of, ContextState::Aborted)
    }

    pub(crate) fn interrupted(&self, of: Attempt) -> impl Future<Output = ()> {
        self.stopped(of, ContextState::Interrupted)
    }

    pub(crate) fn aborted(&self, of: Attempt) -> impl Future<Output = ()> {
        self.stopped(of, ContextState::Aborted)
    }

    fn stopped(&self, of: Attempt, stop: ContextState) -> impl Future<Output = ()> {
        self.state
            .until(move |state| state.is_stopped(of, stop).then_some(()))
    }

    /// Blocks until the attempt is interrupted, or until the limit has passed. Returns `true` if it is interrupted.
    pub(crate) fn block_until_interrupted(&self, of: Attempt, limit: Option<Duration>) -> bool {
        monitor::block_on(self.interrupted(of), limit).is_some()
    }

    /// Returns `true` if the actor becomes ready by a call of its execute.
    pub(crate) fn is_ready_by_call(&self) -> bool {
        self.is_ready_by_call
    }

    /// Notes that execute declares its readiness although the actor does not, which no other attempt would change.
    pub(crate) fn note_misuse(&self, of: Attempt) {
        let mut state = self.state.lock();
        state.misused |= state.attempt == of;
    }

    /// Returns `true` if execute declared its readiness although the actor does not.
    pub(crate) fn was_misused(&self) -> bool {
        self.state.lock().misused
    }

    /// Notes that the driver knows of the return of execute.
    pub(crate) fn returned(&self) {
        self.state.lock().advance(ActorState::Returned);
        self.wake_handles();
    }

    /// Notes that the actor declares its readiness. Returns `true` if the driver needs a message.
    pub(crate) fn declare_ready(&self, of: Attempt) -> bool {
        // No waiter depends on this: the driver receives a message, and publishes the state itself.
        let mut state = self.state.lock();
        let is_first = state.attempt == of && !state.was_ready;
        state.was_ready |= is_first;
        is_first
    }

    /// Returns `true` if the driver needs a message about the drop of the context: the actor can no longer become ready.
    pub(crate) fn lost_its_context(&self, of: Attempt) -> bool {
        if !self.is_ready_by_call {
            return false;
        }
        let state = self.state.lock();
        state.attempt == of && !state.was_ready
    }

    /// The slot in which the actor provides, if it provides.
    pub(crate) fn slot(&self) -> Option<&Arc<dyn AnySlot>> {
        self.extras.get()?.slot.as_ref()
    }

    /// The declared grace period of a child process.
    #[cfg(feature = "process")]
    pub(crate) fn process_grace(&self) -> Option<Duration> {
        self.extras.get()?.process_grace
    }

    pub(super) fn extras(&self) -> &Extras {
        self.extras.get_or_init(Box::default)
    }
}

#[cfg(test)]
mod tests;
