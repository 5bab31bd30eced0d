//! The rules of the stop: the one cause and the order of the interrupts.

use std::time::Duration;

use super::lifecycle::{AttemptState, GroupStop, StopStage};
use super::limits::earlier;
use super::{
    Action, Delivery, Id, Limit, Milestone, Phase, PlanView, Span, StopReason, StopRequest,
    StopScope, Transition,
};
use crate::{GroupState, Outcome, Signal, Until};

/// The number of stop requests of handles that can change something: the first is the cause, and the next ends the drain. All
/// others are late causes.
pub(crate) const EFFECTIVE_REQUESTS: usize = 2;

impl<O: PlanView> Transition<'_, O> {
    /// A reason to stop. The first is the cause, and any later one ends the drain.
    pub(super) fn cause(&mut self, reason: StopReason) {
        match self.engine.phase {
            Phase::Idle | Phase::Starting | Phase::Ready | Phase::Degraded => {
                self.engine.cause = Some(reason);
                if let StopReason::Requested(StopRequest::Signal(_)) = reason {
                    // No actor was interrupted since the signal was received.
                    self.emit(Action::MarkMessages);
                }
                self.emit(Action::Caused(reason));
                self.note_missed(reason);
                self.disarm_start();
                let own = self.options.group_grace();
                let span = match self.engine.grace {
                    Some(parents) if own.is_none_or(|own| parents <= own) => {
                        Some(Span::HandedDown(parents))
                    }
                    _ => own.map(|_| Span::Own),
                };
                self.engine.grace = earlier(self.engine.grace, own);
                if let Some(span) = span {
                    self.emit(Action::Arm(Limit::Deadline, span));
                }
                let term = reason == StopReason::Requested(StopRequest::Signal(Signal::TERM));
                let was_ready = matches!(self.engine.phase, Phase::Ready | Phase::Degraded);
                if term && was_ready && self.options.drain() {
                    self.engine.phase = Phase::Draining;
                    self.emit(Action::State(GroupState::Draining));
                    self.emit(Action::Arm(Limit::Drain, Span::Own));
                } else {
                    self.stop();
                }
            }
            Phase::Draining => {
                self.emit(Action::LateCause(reason));
                self.emit(Action::Disarm(Limit::Drain));
                self.stop();
            }
            _ => self.emit(Action::LateCause(reason)),
        }
    }

    /// A request is the cause: which actors keep the group from being ready, and from being complete if it is a signal.
    fn note_missed(&mut self, reason: StopReason) {
        let StopReason::Requested(request) = reason else {
            return;
        };
        if self.engine.phase <= Phase::Starting && request != StopRequest::Fail {
            self.note_unready();
        }
        let is_signal = matches!(request, StopRequest::Signal(_));
        if is_signal && self.engine.counts.foreground > 0 && self.options.until() == Until::All {
            for id in self.graph.ids() {
                if self.graph.is_foreground(id) && !self.engine.actors[id].has_returned() {
                    self.emit(Action::Missed(Milestone::Completion, id));
                }
            }
        }
    }

    /// The parent interrupts this group, and may have a deadline for it that is earlier than its own.
    pub(super) fn parent_interrupts(&mut self, deadline: Option<Duration>) {
        if let (Some(left), true) = (deadline, self.engine.phase <= Phase::Stopping) {
            self.engine.grace = earlier(self.engine.grace, deadline);
            if self.engine.phase >= Phase::Draining {
                self.emit(Action::Arm(Limit::Deadline, Span::HandedDown(left)));
            }
            if self.engine.phase == Phase::Stopping {
                self.measure_reserves();
            }
        }
        self.cause(StopReason::Requested(StopRequest::Parent { deadline }));
    }

    /// Readiness and restarts no longer matter. An attempt that was to stop and was not interrupted stops with the group.
    fn disarm_start(&mut self) {
        if self.engine.has_waiters() {
            self.emit(Action::Disarm(Limit::Warning));
        }
        if self.engine.phase == Phase::Starting {
            self.emit(Action::Disarm(Limit::GroupReadyWithin));
        }
        for id in self.graph.ids() {
            let actor = &self.engine.actors[id];
            if actor.is_to_be_ready() {
                self.disarm_readiness(id);
            } else if actor.attempt == AttemptState::BackingOff {
                self.emit(Action::Disarm(Limit::Backoff(id)));
            }
            self.disarm_reset(id);
            self.join_group_stop(id);
            self.check_value(id);
        }
    }

    pub(super) fn drain_expired(&mut self) {
        if self.engine.phase == Phase::Draining {
            self.stop();
        }
    }

    /// Interrupts all actors that have no other to stop before them.
    pub(super) fn stop(&mut self) {
        self.engine.phase = Phase::Stopping;
        self.emit(Action::State(GroupState::Stopping));
        self.emit(Action::Arm(Limit::Warning, Span::Own));
        for id in self.graph.ids() {
            self.engine.actors[id].group_stop = GroupStop::Pending {
                after: self.graph.stops_after(id),
            };
        }
        self.measure_reserves();
        let first = self.graph.ids().filter(|&id| self.is_next(id)).collect();
        self.interrupt_all(first);
        self.check_all_ended();
    }

    /// Returns `true` if it is the turn of `id`: all that must stop before it have ended.
    fn is_next(&self, id: Id) -> bool {
        matches!(
            self.engine.actors[id].group_stop,
            GroupStop::Pending { after: 0 }
        ) && (!self.graph.stops_last(id) || self.engine.unended_not_last == 0)
    }

    /// Interrupts these actors in field order, and then those whose turn comes because an actor ended by that.
    pub(super) fn interrupt_all(&mut self, mut turns: Vec<Id>) {
        while !turns.is_empty() {
            turns.sort_unstable();
            let mut next = Vec::new();
            for id in turns {
                self.turn(id, &mut next);
            }
            turns = next;
        }
    }

    /// Takes the turn of `id`. Adds the actors whose turn comes because it has ended by that to `next`.
    fn turn(&mut self, id: Id, next: &mut Vec<Id>) {
        let actor = &self.engine.actors[id];
        let GroupStop::Pending { .. } = actor.group_stop else {
            return;
        };
        if !actor.was_started() {
            // An actor that never started ends in its turn, so that it keeps those before and after it in order.
            return self.ended(id, actor.outcome_without_start(), next);
        }
        self.clear_attempt_stop(id);
        if self.engine.actors[id].may_start() {
            self.cancel_restart(id);
        }
        let by = self.delivery(id);
        let actor = &mut self.engine.actors[id];
        let delivery = actor.expect_call(by, StopScope::Group);
        actor.group_stop = GroupStop::InProgress(StopStage::Interrupted(by));
        self.release_value(id);
        self.no_value_follows(id);
        if let Some(outcome) = self.engine.actors[id].final_outcome() {
            // Only its context is left to interrupt.
            self.emit(Action::Interrupt(id, Delivery::Cancel));
            return self.ended(id, outcome, next);
        }
        let share = self.share(id);
        // Before the interrupt, so that the actor can read its deadline when it observes the interrupt.
        if self.engine.phase == Phase::Stopping && self.arm_grace(id, share) {
            self.engine.actors[id].group_stop = GroupStop::InProgress(StopStage::InGrace(by));
        }
        self.emit(Action::Interrupt(id, delivery));
        if let Some(why) = self.engine.overdue_by {
            self.abort(id, why);
        }
        if self.engine.phase == Phase::Final {
            self.abandon_in_turn(id, next);
        }
    }

    /// Releases the value that `id` may have provided, before its interrupt.
    pub(super) fn release_value(&mut self, id: Id) {
        if self.options.provides(id) {
            self.emit(Action::ReleaseValue(id));
        }
    }

    /// The delivery of an interrupt to `id`. A nested group that still waits for its values is cancelled like any future.
    pub(super) fn delivery(&self, id: Id) -> Delivery {
        match self.options.delivery(id) {
            Delivery::Group if self.options.receives(id) && !self.engine.actors[id].has_begun => {
                Delivery::Cancel
            }
            by => by,
        }
    }

    /// Ends `id` if all parts of it have returned.
    pub(super) fn end_if_finished(&mut self, id: Id) {
        let Some(outcome) = self.engine.actors[id].final_outcome() else {
            return;
        };
        match self.engine.actors[id].group_stop {
            GroupStop::InProgress(StopStage::Aborted(_)) => {
                self.emit(Action::Disarm(Limit::Abort(id)));
            }
            GroupStop::InProgress(StopStage::InGrace(_)) => {
                self.emit(Action::Disarm(Limit::Grace(id)));
            }
            _ => {}
        }
        let mut next = Vec::new();
        self.ended(id, outcome, &mut next);
        self.interrupt_all(next);
        self.check_all_ended();
    }

    /// `id` has ended. Adds the actors whose turn comes by that to `next`.
    pub(super) fn ended(&mut self, id: Id, outcome: Outcome, next: &mut Vec<Id>) {
        self.engine.actors[id].group_stop = GroupStop::Ended;
        self.engine.unended -= 1;
        self.emit(Action::Ended(id, outcome));
        for &other in self.graph.stops_before(id) {
            if let GroupStop::Pending { after } = &mut self.engine.actors[other].group_stop {
                *after -= 1;
            }
            if self.is_next(other) {
                next.push(other);
            }
        }
        if !self.graph.stops_last(id) {
            self.engine.unended_not_last -= 1;
            if self.engine.unended_not_last == 0 {
                let last = self.graph.last().iter().copied();
                next.extend(last.filter(|&other| self.is_next(other)));
            }
        }
    }
}
