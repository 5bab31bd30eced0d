//! The rules of the start: which actor starts when, and what readiness is.

use super::lifecycle::{AttemptState, AttemptStop, Readiness};
use super::{
    Action, AttemptStopReason, Id, Limit, Milestone, MissedReadiness, Phase, PlanView, Return,
    Span, StopReason, Transition,
};
use crate::{GroupState, Outcome};

impl<O: PlanView> Transition<'_, O> {
    /// Requests that came before the start are answered first: a group that was asked to stop never starts.
    pub(super) fn start(&mut self) {
        if self.engine.phase == Phase::Idle {
            self.read_mailbox();
        }
    }

    /// Actors without requirements start in one step.
    pub(super) fn start_actors(&mut self) {
        self.engine.phase = Phase::Starting;
        for id in self.graph.ids() {
            self.settle_if_absent(id);
            self.start_if_free(id);
        }
        if self.engine.has_waiters() {
            self.emit(Action::Arm(Limit::Warning, Span::Own));
        }
        self.check_ready();
        if self.engine.phase == Phase::Starting && self.options.group_ready_within() {
            self.emit(Action::Arm(Limit::GroupReadyWithin, Span::Own));
        }
        // Every actor that the group waits for may be absent.
        self.check_completed();
    }

    /// An absent actor is settled as soon as the group runs.
    pub(super) fn settle_if_absent(&mut self, id: Id) {
        if self.engine.actors[id].is_absent() {
            self.settled(id, Outcome::Absent);
        }
    }

    /// The number of requirements of `id` that are not ready.
    pub(super) fn unready_requirements(&self, id: Id) -> usize {
        let is_unready = |&&other: &&Id| self.engine.actors[other].readiness != Readiness::Ready;
        self.graph
            .requirements(id)
            .iter()
            .filter(is_unready)
            .count()
    }

    /// Starts `id`, for the first time or again, if all its requirements are ready and no dependent is being stopped.
    pub(super) fn start_if_free(&mut self, id: Id) {
        let has_ready_requirements = self.engine.actors[id].unready() == Some(0);
        let starting = self.engine.cause.is_none() && self.engine.phase != Phase::Idle;
        if has_ready_requirements && starting && !self.has_stopping_dependents(id) {
            let is_first = !self.engine.actors[id].was_started();
            self.change(id, |actor| {
                actor.number = actor.number.wrapping_add(u32::from(!is_first));
                actor.attempt = AttemptState::Starting;
            });
            let attempt = self.engine.actors[id].number;
            self.emit(if is_first {
                Action::Start(id, attempt)
            } else {
                Action::Restart(id, attempt)
            });
        }
    }

    pub(super) fn started(&mut self, id: Id) {
        let actor = &mut self.engine.actors[id];
        if actor.attempt != AttemptState::Starting {
            return;
        }
        actor.attempt = AttemptState::Running;
        if actor.attempt_stop != AttemptStop::None {
            // An actor that is to stop does not become ready.
            return;
        }
        if actor.restarts > 0 && self.engine.cause.is_none() {
            self.emit(Action::Arm(Limit::ResetAfter(id), Span::Own));
        }
        let readiness = match self.options.ready(id) {
            ready if ready.is_set_by_start() => return self.became_ready(id),
            ready if ready.is_set_by_return() => Readiness::AwaitsReturn,
            _ => Readiness::Awaited,
        };
        self.change(id, |actor| actor.readiness = readiness);
        if self.options.ready_within(id) && self.engine.cause.is_none() {
            self.emit(Action::Arm(Limit::ReadyWithin(id), Span::Own));
        }
    }

    /// The values of a nested group have come. If it was interrupted meanwhile, it never begins.
    pub(super) fn values_received(&mut self, id: Id) {
        let actor = &mut self.engine.actors[id];
        if actor.is_live() && actor.stop_stage().is_none() {
            actor.has_begun = true;
            return self.emit(Action::BeginGroup(id));
        }
        self.returned(id, Return::Ok);
    }

    pub(super) fn declared_ready(&mut self, id: Id) {
        if self.engine.actors[id].is_undeclared() {
            self.disarm_readiness(id);
            self.became_ready(id);
        }
    }

    /// `id` is ready: dependents that wait only for it start.
    pub(super) fn became_ready(&mut self, id: Id) {
        self.change(id, |actor| actor.readiness = Readiness::Ready);
        let interrupted = self.engine.actors[id].stop_stage().is_some();
        self.emit(Action::BecameReady { id, interrupted });
        for &waiter in self.graph.dependents(id) {
            if let Some(unready) = self.engine.actors[waiter].unready_mut() {
                *unready -= 1;
                self.start_if_free(waiter);
            }
        }
        self.check_ready();
    }

    /// `id` is no longer ready, if it was: dependents that have not started wait for it again.
    pub(super) fn loses_readiness(&mut self, id: Id, readiness: Readiness) {
        if self.engine.actors[id].readiness == Readiness::Ready {
            for &waiter in self.graph.dependents(id) {
                if let Some(unready) = self.engine.actors[waiter].unready_mut() {
                    *unready += 1;
                }
            }
        }
        self.change(id, |actor| actor.readiness = readiness);
    }

    /// Updates the group's state by its readiness.
    pub(super) fn check_ready(&mut self) {
        let (phase, state) = match self.engine.phase {
            Phase::Starting if self.engine.counts.unready == 0 => (Phase::Ready, GroupState::Ready),
            Phase::Degraded if self.engine.counts.degrading == 0 => {
                (Phase::Ready, GroupState::Ready)
            }
            Phase::Ready if self.engine.counts.degrading > 0 => {
                (Phase::Degraded, GroupState::Degraded)
            }
            _ => return,
        };
        if self.engine.phase == Phase::Starting {
            self.emit(Action::Disarm(Limit::GroupReadyWithin));
        }
        self.engine.phase = phase;
        self.emit(Action::State(state));
    }

    /// The start is too late. The actors that delay it are named before the cause, which lists them.
    pub(super) fn start_expired(&mut self) {
        if self.engine.phase == Phase::Starting {
            self.note_unready();
            self.cause(StopReason::StartTooLate);
        }
    }

    /// Names the actors that keep the group from being ready.
    pub(super) fn note_unready(&mut self) {
        for id in self.graph.ids() {
            if self.engine.actors[id].delays_readiness() {
                self.emit(Action::Missed(Milestone::Ready, id));
            }
        }
    }

    /// `id` can no longer declare itself ready. If it is about to return an error, it gets the time for that.
    pub(super) fn context_dropped(&mut self, id: Id) {
        let actor = &mut self.engine.actors[id];
        if !actor.is_undeclared() || actor.context_dropped || self.engine.cause.is_some() {
            return;
        }
        actor.context_dropped = true;
        self.emit(Action::Arm(Limit::ContextPatience(id), Span::Own));
    }

    pub(super) fn context_patience_expired(&mut self, id: Id) {
        self.engine.actors[id].context_dropped = false;
        if self.has_waiting_dependents(id) {
            self.unready_in_time(id, MissedReadiness::ContextDropped);
        } else if self.engine.actors[id].is_undeclared() {
            self.change(id, |actor| actor.readiness = Readiness::Impossible);
        }
    }

    /// The readiness of `id` no longer matters.
    pub(super) fn disarm_readiness(&mut self, id: Id) {
        self.emit(Action::Disarm(Limit::ReadyWithin(id)));
        if std::mem::take(&mut self.engine.actors[id].context_dropped) {
            self.emit(Action::Disarm(Limit::ContextPatience(id)));
        }
    }

    /// `id` can no longer become ready. It is a failure of this attempt even if no dependent waits: otherwise the limit would
    /// have no effect.
    pub(super) fn unready_in_time(&mut self, id: Id, why: MissedReadiness) {
        if !self.engine.actors[id].is_to_be_ready() || self.engine.cause.is_some() {
            return;
        }
        if self.will_restart(id, true) {
            self.stop_attempt(id, AttemptStopReason::NotReady(why));
            self.interrupt_attempts();
        } else {
            self.cause(StopReason::NotReady(id, why));
        }
    }
}
