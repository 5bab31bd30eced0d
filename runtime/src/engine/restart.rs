//! The rules of a restart: which actor restarts, when, and how often.

use super::lifecycle::{AttemptState, Readiness};
use super::{
    Action, AttemptStopReason, Id, Limit, MissedReadiness, PlanView, Span, StopReason, Transition,
};
use crate::{Dependents, Outcome};

impl<O: PlanView> Transition<'_, O> {
    /// Returns `true` if `id` restarts after this attempt, `max_restarts` aside. It does not if a requirement is lost.
    pub(super) fn will_restart(&self, id: Id, failed: bool) -> bool {
        let when = self.options.restart(id);
        when.is_some_and(|when| when.follows(failed)) && self.lost_requirement(id).is_none()
    }

    /// The first requirement of `id` that cannot become ready any more, unless a handle interrupted it.
    fn lost_requirement(&self, id: Id) -> Option<Id> {
        self.graph
            .requirements(id)
            .iter()
            .copied()
            .find(|&other| self.engine.actors[other].is_lost())
    }

    /// The attempt of `id` has returned, and a restart follows. Its tasks are stopped before that, and its dependents before
    /// these, if they restart with it.
    pub(super) fn restart_actor(&mut self, id: Id, failure: Option<StopReason>) {
        if self.has_exhausted_restarts(id) {
            return self.exhaust_restarts(id, failure);
        }
        if self.engine.cause.is_some() {
            // Nothing starts any longer; but it would not have been a cause, either.
            self.record_returned(id);
            return;
        }
        if self.engine.actors[id].tasks_remain {
            self.stop_attempt(id, AttemptStopReason::TasksRemain(failure));
        } else {
            self.back_off(id, failure);
        }
        self.stop_restarting_dependents(id);
        self.interrupt_attempts();
    }

    /// The dependents of `id` stop before it, if they restart with it.
    pub(super) fn stop_restarting_dependents(&mut self, id: Id) {
        if !self.graph.dependents(id).is_empty()
            && self.options.dependents(id) == Dependents::Restart
        {
            self.stop_dependents(id, AttemptStopReason::Requirement(id));
        }
    }

    /// The attempt of `id` was stopped, and a restart follows.
    pub(super) fn restart_after_stop(&mut self, id: Id, failure: Option<StopReason>) {
        if self.has_exhausted_restarts(id) {
            self.exhaust_restarts(id, failure);
        } else {
            self.back_off(id, failure);
            self.check_lost_requirement(id);
        }
    }

    pub(super) fn has_exhausted_restarts(&self, id: Id) -> bool {
        self.options
            .max_restarts(id)
            .is_some_and(|limit| self.engine.actors[id].restarts >= limit)
    }

    /// The attempt of `id` has ended, and the next follows after the backoff.
    fn back_off(&mut self, id: Id, failure: Option<StopReason>) {
        let restarts = self.engine.actors[id].restarts.saturating_add(1);
        self.engine.actors[id].restarts = restarts;
        self.renew(id, AttemptState::BackingOff, failure);
        self.emit(Action::Arm(Limit::Backoff(id), Span::Backoff(restarts)));
    }

    /// The last failure of `id` exceeded `max_restarts`.
    fn exhaust_restarts(&mut self, id: Id, failure: Option<StopReason>) {
        let outcome = if self.engine.actors[id].has_panicked() {
            Outcome::Panicked
        } else {
            Outcome::Failed
        };
        self.change(id, |actor| actor.attempt = AttemptState::Returned(outcome));
        self.emit(Action::RestartsExhausted(id, failure));
        self.record(id, outcome);
        if self.stops_on_failure(id) {
            self.cause(StopReason::RestartsExhausted(id));
        } else {
            self.continued(id, Some(Readiness::Exhausted));
        }
    }

    pub(super) fn backoff_expired(&mut self, id: Id) {
        if self.engine.actors[id].attempt == AttemptState::BackingOff && self.engine.cause.is_none()
        {
            self.wait_to_restart(id);
            self.start_if_free(id);
        }
    }

    /// `id` restarts as soon as its requirements are ready.
    pub(super) fn wait_to_restart(&mut self, id: Id) {
        let unready = self.unready_requirements(id);
        if self.engine.actors[id].attempt == AttemptState::BackingOff {
            self.change(id, |actor| {
                actor.attempt = AttemptState::WaitingToRestart { unready }
            });
        } else {
            self.renew(id, AttemptState::WaitingToRestart { unready }, None);
        }
        self.check_lost_requirement(id);
    }

    /// If a requirement of `id` will never be ready again, that is the cause.
    pub(super) fn check_lost_requirement(&mut self, id: Id) {
        let Some(lost) = self.lost_requirement(id) else {
            return;
        };
        let why = match (
            self.engine.actors[lost].readiness,
            self.engine.actors[lost].attempt,
        ) {
            // Its last attempt may have left neither an error nor a panic: it was late for readiness, or returned `Ok`.
            (Readiness::Exhausted, _) => Some(StopReason::RestartsExhausted(lost)),
            (Readiness::Impossible, AttemptState::Running) => {
                let why = MissedReadiness::ContextDropped;
                Some(StopReason::NotReady(lost, why))
            }
            // The signal with which it returned an error stops the group in its turn.
            (_, AttemptState::Returned(Outcome::Interrupted)) => Some(StopReason::Returned(lost)),
            (_, AttemptState::Returned(outcome)) => self.failure(lost, outcome),
            _ => None,
        };
        if let Some(why) = why {
            self.cause(why);
        }
    }

    /// Resets `id` for its next attempt.
    fn renew(&mut self, id: Id, attempt: AttemptState, failure: Option<StopReason>) {
        self.loses_readiness(id, Readiness::Unknown);
        self.change(id, |actor| actor.renew(attempt));
        self.emit(Action::WillRestart(id, failure));
        self.check_ready();
    }

    /// The attempt of `id` has ended, or the group stops: how long the attempt lasts no longer matters.
    pub(super) fn disarm_reset(&mut self, id: Id) {
        let actor = &self.engine.actors[id];
        if actor.restarts > 0 && actor.attempt == AttemptState::Running {
            self.emit(Action::Disarm(Limit::ResetAfter(id)));
        }
    }
}
