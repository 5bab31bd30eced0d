//! The rules of a return: its meaning, and whether the group stops, continues or is complete.

use super::lifecycle::{AttemptState, AttemptStop, GroupStop, Readiness, StopStage};
use super::{
    Action, Delivery, FailureLog, Id, InterruptEnd, MissedReadiness, Phase, PlanView, Return,
    StopReason, StopScope, Transition,
};
use crate::{Outcome, ReturnAction, Until};

/// What follows from the return or the failure of an attempt.
#[derive(Clone, Copy)]
pub(super) enum Next {
    /// The attempt was being stopped, by itself or with its group.
    EndOfStop,
    /// Another attempt, if `max_restarts` allows one. This one failed for this reason, if it failed.
    Restart(Option<StopReason>),
    Stop(StopReason),
    /// The group continues without the actor. If the actor is not ready, it is so in this way.
    Continue(Option<Readiness>),
}

impl<O: PlanView> Transition<'_, O> {
    pub(super) fn tasks_remain(&mut self, id: Id) {
        let actor = &mut self.engine.actors[id];
        if !actor.is_live() {
            return;
        }
        actor.tasks_remain = true;
        let aborted_drop = Some(StopStage::Aborted(Delivery::Drop));
        // A dropped future was not aborted at the deadline. A grace that expires before abandons it.
        if let (true, Some(why)) = (actor.stop_stage() == aborted_drop, self.engine.overdue_by) {
            self.judge_abort(id);
            self.emit_abort(id, why);
        }
    }

    pub(super) fn tasks_finished(&mut self, id: Id) {
        self.engine.actors[id].tasks_remain = false;
        self.check_value(id);
        self.progressed(id);
    }

    /// The way in which a failure is logged, before what follows from it. The error of a run that stops follows on stderr.
    pub(super) fn failure_log(&self, is_cause: bool, is_of_stop: bool) -> FailureLog {
        match self.engine.cause {
            None if is_cause => FailureLog::Debug,
            None if !is_of_stop => FailureLog::Warning,
            _ => FailureLog::WarningInLog,
        }
    }

    /// Execute has returned after the end of its actor or attempt. The driver records and logs that, and nothing follows.
    pub(super) fn note_return(&mut self, id: Id, how: Return) {
        let failure_log = self.failure_log(false, how == Return::WithSignal);
        self.emit(Action::Returned(id, failure_log));
    }

    pub(super) fn returned(&mut self, id: Id, how: Return) {
        let actor = &self.engine.actors[id];
        if !actor.is_live() {
            return self.note_return(id, how);
        }
        let is_of_stop = how == Return::WithSignal;
        // An error of it names the processes that it had to kill.
        let by_abort = matches!(how, Return::Ok | Return::Failed | Return::WithSignal);
        let ends_itself = by_abort && actor.aborted && self.options.ends_itself(id);
        let how = if ends_itself { Return::Dropped } else { how };
        let outcome = actor.outcome(how, self.engine.cause);
        let next = self.next(id, how, outcome);
        let failure_log = if how == Return::Refused && outcome == Outcome::Interrupted {
            FailureLog::Debug
        } else {
            self.failure_log(self.becomes_cause(id, next), is_of_stop)
        };
        self.emit(Action::Returned(id, failure_log));
        if how == Return::Dropped && outcome == Outcome::Failed {
            self.emit(Action::DroppedFromOutside(id));
        }
        if self.engine.actors[id].is_to_be_ready() {
            self.disarm_readiness(id);
        }
        self.disarm_reset(id);
        self.change(id, |actor| actor.attempt = AttemptState::Returned(outcome));
        self.check_value(id);
        match next {
            Next::EndOfStop => {
                if self.is_recorded_at_once(id) {
                    self.record(id, outcome);
                }
                self.progressed(id);
            }
            Next::Restart(failure) => self.restart_actor(id, failure),
            Next::Stop(reason) => {
                self.record(id, outcome);
                self.cause(reason);
            }
            Next::Continue(lost) => {
                self.record(id, outcome);
                self.continued(id, lost);
            }
        }
    }

    /// Decides what follows from the return of the attempt.
    fn next(&self, id: Id, how: Return, outcome: Outcome) -> Next {
        if self.is_stopping(id) {
            return Next::EndOfStop;
        }
        if let Some(failure) = self.failure(id, outcome) {
            return self.after_failure(id, failure, how != Return::Misused);
        }
        if self.will_restart(id, false) {
            return Next::Restart(None);
        }
        let stops = match how {
            // It is no failure, and the group is about to stop.
            Return::WithSignal => self.stops_on_failure(id),
            _ if self.engine.actors[id].readiness == Readiness::AwaitsReturn => false,
            _ => self.options.on_ok(id) == ReturnAction::Stop,
        };
        if stops {
            return Next::Stop(StopReason::Returned(id));
        }
        // An interrupted actor has not failed, and is not ready.
        let is_lost = outcome == Outcome::Interrupted;
        Next::Continue(is_lost.then_some(Readiness::Lost))
    }

    /// Returns `true` if `id` is being stopped, by itself or with its group.
    pub(super) fn is_stopping(&self, id: Id) -> bool {
        let alone = self.engine.actors[id].attempt_stop != AttemptStop::None;
        alone || self.engine.phase >= Phase::Stopping
    }

    /// Decides what follows from this failure of an attempt that is not being stopped.
    pub(super) fn after_failure(&self, id: Id, failure: StopReason, may_restart: bool) -> Next {
        if may_restart && self.will_restart(id, true) {
            Next::Restart(Some(failure))
        } else if self.stops_on_failure(id) {
            Next::Stop(failure)
        } else {
            Next::Continue(Some(Readiness::Lost))
        }
    }

    /// Returns `true` if the failure of the attempt is the cause, unless there is one already.
    pub(super) fn becomes_cause(&self, id: Id, next: Next) -> bool {
        match next {
            Next::Stop(reason) => reason.is_failure(),
            Next::Restart(_) => self.has_exhausted_restarts(id) && self.stops_on_failure(id),
            Next::EndOfStop | Next::Continue(_) => false,
        }
    }

    pub(super) fn interrupt_returned(&mut self, id: Id, scope: StopScope, how: InterruptEnd) {
        if !self.engine.actors[id].interrupt_returned(scope, how) {
            return;
        }
        if how == InterruptEnd::Dropped {
            let by_abort = self.engine.actors[id].aborted;
            self.emit(Action::InterruptDropped { id, by_abort });
        }
        if how == InterruptEnd::Panicked && self.is_recorded_at_once(id) {
            self.record(id, Outcome::Panicked);
        }
        self.progressed(id);
    }

    /// A part of `id` has returned.
    pub(super) fn progressed(&mut self, id: Id) {
        match self.engine.actors[id].group_stop {
            GroupStop::Pending { .. }
                if self.engine.actors[id].attempt_stop != AttemptStop::None =>
            {
                self.finish_attempt_stop(id);
            }
            GroupStop::Pending { .. } if self.engine.was_abandoned(id) => {}
            GroupStop::Pending { .. } => self.settle(id),
            _ => self.end_if_finished(id),
        }
    }

    /// The failure that the end of an attempt is, if it is one.
    pub(super) fn failure(&self, id: Id, outcome: Outcome) -> Option<StopReason> {
        let is_awaited = matches!(
            self.engine.actors[id].readiness,
            Readiness::Awaited | Readiness::Impossible | Readiness::Unknown
        );
        match outcome {
            Outcome::Returned if is_awaited && self.has_waiting_dependents(id) => {
                Some(StopReason::NotReady(id, MissedReadiness::Returned))
            }
            Outcome::Returned | Outcome::Interrupted | Outcome::Dropped => None,
            Outcome::Panicked => Some(StopReason::Panicked(id)),
            Outcome::Abandoned => Some(StopReason::Abandoned(id)),
            _ => Some(StopReason::Failed(id)),
        }
    }

    /// Returns `true` if the last failure of `id` stops the group: `continue` applies only while no actor that has not started
    /// waits for it.
    pub(super) fn stops_on_failure(&self, id: Id) -> bool {
        self.has_waiting_dependents(id) || self.options.on_err(id) == ReturnAction::Stop
    }

    /// The group continues without the actor. If the actor failed, its readiness is lost in this way.
    pub(super) fn continued(&mut self, id: Id, lost: Option<Readiness>) {
        if let Some(lost) = lost {
            self.loses_readiness(id, lost);
        } else if self.engine.actors[id].readiness == Readiness::AwaitsReturn {
            self.became_ready(id);
        }
        self.check_ready();
        self.settle(id);
        self.check_completed();
    }

    /// Reports that `id` is settled, if it is.
    pub(super) fn settle(&mut self, id: Id) {
        if let (None, Some(outcome)) = (self.engine.cause, self.engine.actors[id].attempt_outcome())
        {
            self.settled(id, outcome);
        }
    }

    /// No attempt of `id` runs and no restart is pending, so no value of it can come.
    pub(super) fn settled(&mut self, id: Id, outcome: Outcome) {
        self.no_value_follows(id);
        self.emit(Action::Settled(id, outcome));
    }

    /// If there is a cause, after which no attempt begins, and `id` provides no more, the waits for its value end, even if it
    /// is still to be interrupted in its turn.
    pub(super) fn check_value(&mut self, id: Id) {
        if self.engine.cause.is_some() && !self.engine.actors[id].may_provide() {
            self.no_value_follows(id);
        }
    }

    /// The waits for a value of `id` end, if it provides one.
    pub(super) fn no_value_follows(&mut self, id: Id) {
        let provides_no_more = &mut self.engine.actors[id].provides_no_more;
        if self.options.provides(id) && !std::mem::replace(provides_no_more, true) {
            self.emit(Action::NoValueFollows(id));
        }
    }

    /// Completion: all actors have returned, or under `until = all` every foreground actor. The rules of a plan
    /// demand one.
    pub(super) fn check_completed(&mut self) {
        let all = self.engine.counts.unreturned == 0;
        let foreground = self.engine.counts.foreground == 0;
        if all || (foreground && self.options.until() == Until::All) {
            self.cause(StopReason::Completed);
        }
    }

    /// Returns `true` if a dependent that may still start waits for `id`. No dependent does after the cause.
    pub(super) fn has_waiting_dependents(&self, id: Id) -> bool {
        let may_start = self.engine.cause.is_none();
        may_start
            && self
                .graph
                .dependents(id)
                .iter()
                .any(|&waiter| self.engine.actors[waiter].may_start())
    }
}
