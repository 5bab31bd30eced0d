//! The rules of the escalation: further signals, and an actor that exceeds its time, which is aborted and then abandoned.

use super::lifecycle::{AttemptState, GroupStop, StopStage};
use super::{
    AbortFacts, AbortReason, Action, Delivery, Id, Limit, Phase, PlanView, Span, StopReason,
    StopRequest, Transition,
};
use crate::{Outcome, Overrun, Signal};

/// The step that a signal takes after the first one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SignalStep {
    /// End the drain, abort the remaining actors, or hurry the drops.
    Escalate,
    /// Exit the process.
    Exit,
}

/// Returns the step that a signal takes while the group stops; `None` for a duplicate of the request before, and for SIGHUP.
/// `forced` is `true` if the remaining actors are being aborted.
pub(crate) fn signal_step(signal: Signal, same_request: bool, forced: bool) -> Option<SignalStep> {
    match signal {
        _ if same_request => None,
        Signal::HUP => None,
        _ if forced => Some(SignalStep::Exit),
        _ => Some(SignalStep::Escalate),
    }
}

impl<O: PlanView> Transition<'_, O> {
    /// A signal is the cause, or escalates the stop by one step.
    pub(super) fn signal(&mut self, signal: Signal) {
        let reason = StopReason::Requested(StopRequest::Signal(signal));
        if self.engine.cause.is_none() {
            self.cause(reason);
        } else {
            let same_request = self.engine.same_request;
            let forced = matches!(self.engine.phase, Phase::Overdue | Phase::Final);
            match signal_step(signal, same_request, forced) {
                None if same_request => return,
                None => return self.emit(Action::LateCause(reason)),
                Some(SignalStep::Escalate) => self.escalate(signal, reason),
                Some(SignalStep::Exit) => self.emit(Action::Exit(signal)),
            }
        }
        if self.engine.phase < Phase::Dropping {
            self.engine.same_request = true;
            self.emit(Action::Arm(Limit::SameRequest, Span::Own));
        }
    }

    fn escalate(&mut self, signal: Signal, reason: StopReason) {
        match self.engine.phase {
            Phase::Stopping => {
                self.engine.forced_by = Some(signal);
                self.emit(Action::LateCause(reason));
                self.deadline_passed(AbortReason::Signal(signal));
            }
            Phase::Dropping | Phase::Closing => {
                self.engine.forced_by = Some(signal);
                self.emit(Action::LateCause(reason));
                self.hurry_drops();
            }
            _ => self.cause(reason),
        }
    }

    pub(super) fn grace_expired(&mut self, id: Id) {
        let actor = &self.engine.actors[id];
        let Some(StopStage::InGrace(by)) = actor.stop_stage() else {
            return;
        };
        match by {
            Delivery::Drop if !actor.tasks_remain => self.abandon(id),
            Delivery::Group => self.abort(id, AbortReason::Grace),
            _ => {
                self.abort(id, AbortReason::Grace);
                self.emit(Action::Arm(Limit::Abort(id), Span::Own));
            }
        }
    }

    /// Aborts `id`. If execute has returned and tasks remain, the outcome is that they were aborted.
    pub(super) fn abort(&mut self, id: Id, why: AbortReason) {
        let actor = &mut self.engine.actors[id];
        if !actor.abort() {
            return;
        }
        let is_group = actor.stop_stage() == Some(StopStage::Aborted(Delivery::Group));
        self.judge_abort(id);
        let actor = &mut self.engine.actors[id];
        if actor.tasks_remain {
            if let AttemptState::Returned(
                outcome @ (Outcome::Returned
                | Outcome::Interrupted
                | Outcome::Dropped
                | Outcome::Restarting),
            ) = &mut actor.attempt
            {
                *outcome = Outcome::Aborted;
                if self.is_recorded_at_once(id) {
                    self.record(id, Outcome::Aborted);
                }
            }
        }
        if is_group {
            let facts = self.abort_facts(id, why);
            let forced_by = self.engine.forced_by;
            self.emit(Action::AbortGroup {
                id,
                facts,
                forced_by,
            });
        } else {
            self.emit_abort(id, why);
        }
    }

    pub(super) fn emit_abort(&mut self, id: Id, why: AbortReason) {
        let facts = self.abort_facts(id, why);
        let drops_future = !self.options.ends_itself(id);
        self.emit(Action::Abort {
            id,
            facts,
            drops_future,
        });
    }

    fn abort_facts(&self, id: Id, why: AbortReason) -> AbortFacts {
        let actor = &self.engine.actors[id];
        AbortFacts {
            why,
            unfinished: actor.unfinished(),
            excused: actor.excused == Some(true),
        }
    }

    /// Decides whether an abort of `id` makes the run an error. The first abort of an attempt decides.
    pub(super) fn judge_abort(&mut self, id: Id) {
        if self.engine.actors[id].excused.is_none() {
            let forced = self.engine.forced_by.is_some();
            let excused = !forced && self.options.overrun(id) == Overrun::Accept;
            self.engine.actors[id].excused = Some(excused);
        }
    }

    pub(super) fn abandon(&mut self, id: Id) {
        if let GroupStop::Pending { .. } = self.engine.actors[id].group_stop {
            return self.abandon_attempt(id);
        }
        let mut next = Vec::new();
        self.abandon_in_turn(id, &mut next);
        self.interrupt_all(next);
        self.check_all_ended();
    }

    /// Abandons `id`. A nested group ends as soon as it has abandoned its own actors.
    pub(super) fn abandon_in_turn(&mut self, id: Id, next: &mut Vec<Id>) {
        let actor = &self.engine.actors[id];
        let GroupStop::InProgress(stage) = actor.group_stop else {
            return;
        };
        if stage.by() == Delivery::Group {
            return self.emit(Action::AbandonGroup(id));
        }
        self.emit(Action::Abandon(id, actor.unfinished()));
        self.record(id, Outcome::Abandoned);
        self.ended(id, Outcome::Abandoned, next);
    }

    /// The deadline has passed, or a signal or the parent moved it: the remaining actors have half a second.
    pub(super) fn deadline_passed(&mut self, why: AbortReason) {
        if self.engine.phase == Phase::Draining {
            self.emit(Action::Disarm(Limit::Drain));
            self.stop();
        }
        if self.engine.phase != Phase::Stopping {
            return;
        }
        self.engine.phase = Phase::Overdue;
        self.engine.overdue_by = Some(why);
        self.emit(Action::Disarm(Limit::Deadline));
        for id in self.graph.ids() {
            if let GroupStop::InProgress(stage) = self.engine.actors[id].group_stop {
                if let StopStage::InGrace(_) = stage {
                    self.emit(Action::Disarm(Limit::Grace(id)));
                }
                self.abort(id, why);
            }
        }
        self.emit(Action::Arm(Limit::LastHalfSecond, Span::Own));
    }

    /// The parent aborts this group.
    pub(super) fn aborted_by_parent(&mut self, forced_by: Option<Signal>) {
        if matches!(self.engine.phase, Phase::Draining | Phase::Stopping) {
            self.engine.forced_by = self.engine.forced_by.or(forced_by);
        }
        self.deadline_passed(AbortReason::Parent);
    }

    /// The last half second has passed: all that remain are interrupted, aborted and abandoned, in order, in one step.
    pub(super) fn last_half_second_passed(&mut self, why: AbortReason) {
        self.deadline_passed(why);
        if self.engine.phase != Phase::Overdue {
            return;
        }
        self.engine.phase = Phase::Final;
        self.emit(Action::Disarm(Limit::LastHalfSecond));
        let interrupted: Vec<Id> = self
            .graph
            .ids()
            .filter(|&id| {
                matches!(
                    self.engine.actors[id].group_stop,
                    GroupStop::InProgress(StopStage::Aborted(_))
                )
            })
            .collect();
        for id in interrupted {
            self.emit(Action::Disarm(Limit::Abort(id)));
            let mut next = Vec::new();
            self.abandon_in_turn(id, &mut next);
            self.interrupt_all(next);
        }
        self.check_all_ended();
    }
}
