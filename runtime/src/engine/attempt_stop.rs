//! The rules of the stop of one attempt while the group continues: because a handle requested it, because the actor could
//! not become ready, because a linked task failed, or because a requirement restarts.

use super::lifecycle::{
    ActorLifecycle, AttemptState, AttemptStop, GroupStop, Readiness, StopStage,
};
use super::returned::Next;
use super::{
    Action, AttemptStopReason, Delivery, Id, Limit, PlanView, Return, Span, StopReason, StopScope,
    Transition,
};
use crate::Outcome;

impl<O: PlanView> Transition<'_, O> {
    /// The pending restart of `id` is cancelled.
    pub(super) fn cancel_restart(&mut self, id: Id) {
        if self.engine.actors[id].attempt == AttemptState::BackingOff && self.engine.cause.is_none()
        {
            self.emit(Action::Disarm(Limit::Backoff(id)));
        }
        self.change(id, |actor| {
            actor.attempt = AttemptState::Returned(Outcome::Restarting);
            actor.readiness = Readiness::Withdrawn;
        });
    }

    /// The attempts of all dependents of `id`, near and far, are to stop.
    pub(super) fn stop_dependents(&mut self, id: Id, reason: AttemptStopReason) {
        for other in self.graph.all_dependents(id) {
            if self.engine.actors[other].can_be_stopped() {
                self.stop_attempt(other, reason);
            }
        }
    }

    /// The attempt of `id` is to stop in its turn. From here on it is not ready.
    pub(super) fn stop_attempt(&mut self, id: Id, reason: AttemptStopReason) {
        if self.engine.actors[id].is_to_be_ready() {
            self.disarm_readiness(id);
        }
        if self.engine.actors[id].attempt_stop == AttemptStop::None {
            self.loses_readiness(id, Readiness::Unknown);
        }
        self.change(id, |actor| {
            actor.attempt_stop = actor.attempt_stop.or(reason);
        });
    }

    /// The stop of an attempt of `id` began, or has finished. The stop delays the interrupts of all actors that stop after `id`,
    /// directly or indirectly, and the starts of its requirements. Each edge is followed only if it passes on a change, so
    /// the stop of a chain costs no more than its edges.
    pub(super) fn attempt_stop_changed(&mut self, id: Id, begins: bool) {
        let graph = self.graph;
        self.affected.push(id);
        self.pass_on(
            id,
            begins,
            |id| graph.stops_before(id),
            |actor| &mut actor.interrupt_holders,
        );
        self.pass_on(
            id,
            begins,
            |id| graph.requirements(id),
            |actor| &mut actor.start_holders,
        );
        let is_last_of_others = !graph.stops_last(id) && self.engine.counts.stopping_not_last == 0;
        if !begins && is_last_of_others && self.engine.counts.stopping_attempts > 0 {
            self.affected.extend(graph.last());
        }
    }

    fn pass_on<'g>(
        &mut self,
        id: Id,
        begins: bool,
        edges: impl Fn(Id) -> &'g [Id],
        holders: impl Fn(&mut ActorLifecycle) -> &mut u32,
    ) {
        // An actor that is held already passes on nothing new.
        let mut changed = Vec::new();
        if *holders(&mut self.engine.actors[id]) == 0 {
            changed.push(id);
        }
        while let Some(id) = changed.pop() {
            for &other in edges(id) {
                let actor = &mut self.engine.actors[other];
                let stops = actor.attempt_stop != AttemptStop::None;
                let holders = holders(actor);
                let was_held = *holders > 0;
                if begins {
                    *holders += 1;
                } else {
                    *holders -= 1;
                }
                if was_held != (*holders > 0) {
                    if !begins {
                        self.affected.push(other);
                    }
                    if !stops {
                        changed.push(other);
                    }
                }
            }
        }
    }

    /// Returns `true` if a dependent of `id`, near or far, is being stopped: `id` may not start before.
    pub(super) fn has_stopping_dependents(&self, id: Id) -> bool {
        self.engine.actors[id].start_holders > 0
    }

    /// Returns `true` if an attempt that must stop before that of `id` is being stopped.
    fn is_held(&self, id: Id) -> bool {
        let by_others = self.graph.stops_last(id) && self.engine.counts.stopping_not_last > 0;
        self.engine.actors[id].interrupt_holders > 0 || by_others
    }

    /// Interrupts the attempts that are to stop and that no other must stop before, in field order. Returns the actors that
    /// it visited.
    pub(super) fn interrupt_attempts(&mut self) -> Vec<Id> {
        let mut affected = std::mem::take(&mut self.affected);
        if self.engine.cause.is_some() {
            return affected;
        }
        if self.engine.counts.stopping_attempts > 0 {
            self.check_ready();
        }
        affected.sort_unstable();
        affected.dedup();
        for &id in &affected {
            let waiting = self.engine.actors[id].attempt_stop;
            if let (AttemptStop::Waiting(reason), false) = (waiting, self.is_held(id)) {
                self.interrupt_attempt(id, reason);
            }
        }
        affected
    }

    fn interrupt_attempt(&mut self, id: Id, reason: AttemptStopReason) {
        self.disarm_reset(id);
        let by = self.delivery(id);
        let actor = &mut self.engine.actors[id];
        let delivery = actor.expect_call(by, StopScope::Attempt);
        actor.calls.used |= delivery == Delivery::Call && self.options.interrupts_once(id);
        actor.attempt_stop = AttemptStop::InProgress(reason, StopStage::InGrace(by));
        let restarts = self.engine.actors[id].restarts;
        let otherwise = match reason {
            AttemptStopReason::TasksRemain(_) => Span::BeforeRestart(restarts.saturating_add(1)),
            _ => Span::GroupGrace,
        };
        self.arm_grace(id, Some(otherwise));
        self.release_value(id);
        self.emit(Action::InterruptAttempt(id, reason, delivery));
    }

    /// Continues after the attempt of `id`, if all parts of it have returned.
    pub(super) fn finish_attempt_stop(&mut self, id: Id) {
        let actor = &self.engine.actors[id];
        let (Some(reason), Some(outcome)) = (actor.attempt_stop.reason(), actor.attempt_outcome())
        else {
            return;
        };
        self.clear_attempt_stop(id);
        if self.engine.cause.is_some() {
            return;
        }
        match reason {
            AttemptStopReason::Requested(_) => self.settle_as_requested(id, outcome),
            AttemptStopReason::Restart | AttemptStopReason::Requirement(_) => {
                self.wait_to_restart(id);
            }
            AttemptStopReason::NotReady(why) => {
                self.restart_after_stop(id, Some(StopReason::NotReady(id, why)));
            }
            AttemptStopReason::TasksRemain(failure) => {
                let task_failed = self.engine.actors[id].task_failed;
                let failure = failure.or(task_failed.then_some(StopReason::Failed(id)));
                self.restart_after_stop(id, failure);
            }
            AttemptStopReason::LinkedTaskFailed { will_restart: true } => {
                self.restart_after_stop(id, Some(StopReason::Failed(id)));
            }
            AttemptStopReason::LinkedTaskFailed {
                will_restart: false,
            } => self.continue_after_failure(id),
        }
        self.after_attempt_stop();
    }

    /// A linked task of `id` has failed. It is the first failure of the attempt, or a failure of the task only. An error that
    /// the stop provoked is no failure, as if execute had returned it.
    pub(super) fn linked_task_failed(&mut self, id: Id, how: Return) {
        let actor = &mut self.engine.actors[id];
        let outcome = actor.outcome(how, self.engine.cause);
        if outcome != Outcome::Failed || !actor.may_fail_by_task() {
            return self.emit(Action::TaskFailed(id));
        }
        actor.task_failed = true;
        let is_live = actor.is_live();
        let next = if self.is_stopping(id) {
            Next::EndOfStop
        } else {
            self.after_failure(id, StopReason::Failed(id), true)
        };
        let is_cause = match next {
            // Its execute is stopped before that.
            Next::Restart(_) if is_live => false,
            next => self.becomes_cause(id, next),
        };
        self.emit(Action::AttemptFailed(id, self.failure_log(is_cause, false)));
        match next {
            Next::EndOfStop => {
                if self.is_recorded_at_once(id) {
                    self.record(id, Outcome::Failed);
                }
            }
            Next::Stop(reason) => {
                self.record(id, Outcome::Failed);
                self.cause(reason);
            }
            _ if self.engine.cause.is_some() => self.record(id, Outcome::Failed),
            Next::Restart(failure) if !is_live => self.restart_actor(id, failure),
            Next::Restart(_) | Next::Continue(_) => {
                let will_restart = matches!(next, Next::Restart(_));
                self.stop_attempt(id, AttemptStopReason::LinkedTaskFailed { will_restart });
                if will_restart && !self.has_exhausted_restarts(id) {
                    self.stop_restarting_dependents(id);
                }
                self.interrupt_attempts();
            }
        }
    }

    /// A linked task stopped the attempt, and the group continues unless that has become impossible meanwhile.
    fn continue_after_failure(&mut self, id: Id) {
        self.change(id, |actor| {
            if actor.attempt != AttemptState::Returned(Outcome::Panicked) {
                actor.attempt = AttemptState::Returned(Outcome::Failed);
            }
        });
        self.record(id, Outcome::Failed);
        if self.stops_on_failure(id) {
            self.cause(StopReason::Failed(id));
        } else {
            self.continued(id, Some(Readiness::Lost));
        }
    }

    /// Other attempts may be interrupted now, or start.
    fn after_attempt_stop(&mut self) {
        for id in self.interrupt_attempts() {
            self.start_if_free(id);
        }
    }

    /// There is a cause. An attempt that was stopped and has returned is not restarted, which is no failure; any other end is
    /// the last.
    pub(super) fn join_group_stop(&mut self, id: Id) {
        let actor = &mut self.engine.actors[id];
        let Some(reason) = actor.attempt_stop.reason() else {
            return;
        };
        if !reason.is_final() {
            actor.task_failed = false;
            if let AttemptState::Returned(outcome) = &mut actor.attempt {
                *outcome = Outcome::Restarting;
                actor.recorded = None;
            }
        }
        self.record_returned(id);
        if let AttemptStop::Waiting(_) = self.engine.actors[id].attempt_stop {
            self.clear_attempt_stop(id);
        }
    }

    /// The stop of the attempt of `id` has finished, or that of the group has come to it.
    pub(super) fn clear_attempt_stop(&mut self, id: Id) {
        match self.engine.actors[id].attempt_stop {
            AttemptStop::None => return,
            AttemptStop::Waiting(_) | AttemptStop::InProgress(_, StopStage::Interrupted(_)) => {}
            AttemptStop::InProgress(_, StopStage::InGrace(_)) => {
                self.emit(Action::Disarm(Limit::Grace(id)));
            }
            AttemptStop::InProgress(_, StopStage::Aborted(_)) => {
                self.emit(Action::Disarm(Limit::Abort(id)));
            }
        }
        self.change(id, |actor| actor.attempt_stop = AttemptStop::None);
    }

    /// Abandons the attempt of `id`, which was interrupted: the actor cannot restart.
    pub(super) fn abandon_attempt(&mut self, id: Id) {
        let actor = &self.engine.actors[id];
        let (AttemptStop::InProgress(reason, _), GroupStop::Pending { .. }) =
            (actor.attempt_stop, actor.group_stop)
        else {
            return;
        };
        self.emit(Action::Abandon(id, actor.unfinished()));
        self.clear_attempt_stop(id);
        let is_requested = matches!(
            reason,
            AttemptStopReason::Requested(_) | AttemptStopReason::Restart
        );
        self.change(id, |actor| {
            actor.attempt = AttemptState::Returned(Outcome::Abandoned);
            actor.tasks_remain = false;
            actor.calls.attempt = false;
            actor.readiness = if is_requested {
                Readiness::Withdrawn
            } else {
                Readiness::Lost
            };
        });
        self.record(id, Outcome::Abandoned);
        if self.engine.cause.is_some() {
            return;
        }
        if !is_requested && self.stops_on_failure(id) {
            self.cause(StopReason::Abandoned(id));
            return;
        }
        self.settled(id, Outcome::Abandoned);
        self.check_ready();
        self.check_completed();
        self.after_attempt_stop();
    }
}
