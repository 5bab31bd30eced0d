//! The rules of a request of a handle to one actor: whether it is refused, and what an interrupt or a restart does.

use super::lifecycle::{AttemptState, Readiness};
use super::{
    Action, ActorGraph, AttemptStopReason, ControlRequest, Engine, Id, Limit, PlanView, Transition,
};
use crate::Outcome;

/// Why a control request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ControlRefusal {
    /// There is a cause.
    Stopping,
    /// This actor requires it.
    Required(Id),
    /// The actor has returned already, and no restart is pending.
    Returned,
    /// This actor cannot restart.
    NotRestartable(Id),
    /// The actor was abandoned.
    Abandoned,
    /// There is no such actor in this run.
    Absent,
    /// Another actor took the name of the actor, which was settled.
    NameTaken,
}

impl Engine {
    /// Returns `true` if a part of the actor was abandoned, so that it cannot restart.
    pub(super) fn was_abandoned(&self, id: Id) -> bool {
        self.actors[id].attempt == AttemptState::Returned(Outcome::Abandoned)
    }

    /// Why a control request for `id` is refused. With `unless_required` it is refused if a dependent would be stopped.
    pub(crate) fn refuses_control(
        &self,
        graph: &ActorGraph,
        options: &impl PlanView,
        id: Id,
        request: ControlRequest,
        unless_required: bool,
        name_is_free: bool,
    ) -> Option<ControlRefusal> {
        if self.cause.is_some() {
            return Some(ControlRefusal::Stopping);
        }
        if self.actors[id].is_absent() {
            return Some(ControlRefusal::Absent);
        }
        let running_dependents = || {
            let mut dependents = graph.all_dependents(id);
            dependents.retain(|&other| self.actors[other].can_be_stopped());
            dependents
        };
        if unless_required {
            if let Some(&other) = running_dependents().first() {
                return Some(ControlRefusal::Required(other));
            }
        }
        if request == ControlRequest::Interrupt {
            let actor = &self.actors[id];
            let is_over = !actor.can_be_stopped() && !actor.may_start();
            return is_over.then_some(ControlRefusal::Returned);
        }
        if self.was_abandoned(id) {
            return Some(ControlRefusal::Abandoned);
        }
        let mut restarted = running_dependents();
        restarted.insert(0, id);
        for other in restarted {
            if options.restart(other).is_none() {
                return Some(ControlRefusal::NotRestartable(other));
            }
        }
        (self.is_settled(id) && !name_is_free).then_some(ControlRefusal::NameTaken)
    }
}

impl<O: PlanView> Transition<'_, O> {
    /// A handle interrupts `id`, which runs or is to start, and that is no cause.
    pub(super) fn control_interrupt(&mut self, id: Id) {
        self.stop_dependents(id, AttemptStopReason::Requested(id));
        if self.engine.actors[id].can_be_stopped() {
            self.stop_attempt(id, AttemptStopReason::Requested(id));
        } else {
            self.cancel_start(id);
        }
        self.interrupt_attempts();
    }

    /// A handle interrupts `id`, which waits to start, for the first time or again.
    fn cancel_start(&mut self, id: Id) {
        if self.engine.actors[id].was_started() {
            self.cancel_restart(id);
            self.settled(id, Outcome::Restarting);
        } else {
            self.change(id, |actor| {
                actor.attempt = AttemptState::Cancelled;
                actor.readiness = Readiness::Withdrawn;
            });
            self.settled(id, Outcome::NeverStarted);
        }
        self.check_ready();
        self.check_completed();
    }

    /// The stop that a handle requested has finished.
    pub(super) fn settle_as_requested(&mut self, id: Id, outcome: Outcome) {
        self.record(id, outcome);
        self.change(id, |actor| {
            actor.attempt = AttemptState::Returned(outcome);
            actor.readiness = Readiness::Withdrawn;
        });
        self.settled(id, outcome);
        self.check_ready();
        self.check_completed();
    }

    /// A handle restarts `id`, which may restart. The attempt follows at once, and the restarts count from 0.
    pub(super) fn control_restart(&mut self, id: Id) {
        if self.engine.is_settled(id) {
            self.engine.actors[id].provides_no_more = false;
            self.emit(Action::Unsettled(id));
        }
        self.disarm_reset(id);
        self.engine.actors[id].restarts = 0;
        self.stop_dependents(id, AttemptStopReason::Requirement(id));
        if self.engine.actors[id].can_be_stopped() {
            self.stop_attempt(id, AttemptStopReason::Restart);
        } else {
            match self.engine.actors[id].attempt {
                AttemptState::Cancelled => {
                    let unready = self.unready_requirements(id);
                    self.change(id, |actor| {
                        actor.attempt = AttemptState::Waiting { unready };
                        actor.readiness = Readiness::Unknown;
                    });
                    self.check_lost_requirement(id);
                }
                AttemptState::BackingOff => {
                    self.emit(Action::Disarm(Limit::Backoff(id)));
                    self.wait_to_restart(id);
                }
                AttemptState::Returned(_) => self.wait_to_restart(id),
                _ => {}
            }
        }
        self.interrupt_attempts();
        self.start_if_free(id);
    }
}
