//! The rules of the stop of one execution, while the group goes on: because a handle asked, because it could not become
//! ready, or because one that it requires is run again.

use super::actor::{Alone, Children, Execution, Readiness, Stop, Told};
use super::{
    Action, AskedAlone, CalledFor, Engine, Graph, Id, Limit, Options, Reason, Span, Step, Why,
};
use crate::Outcome;

/// Why what a handle asks of one actor is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// There is a cause.
    Stopping,
    /// This one requires it.
    Required(Id),
    /// This one cannot be run again.
    NotRestartable(Id),
    /// This one was left behind.
    Abandoned(Id),
}

impl Engine {
    /// Whether the actor has an execution that can be stopped alone.
    pub(super) fn runs(&self, id: Id) -> bool {
        self.actors[id].can_be_stopped()
    }

    /// Whether something of the actor was left behind, so that it cannot be run again.
    pub(super) fn was_left_behind(&self, id: Id) -> bool {
        self.actors[id].execution == Execution::Returned(Outcome::Abandoned)
    }

    /// Whether what a handle asks of `id` can be done; `unless_required` means that nobody else is to be stopped for it.
    pub(crate) fn refuses(
        &self,
        graph: &Graph,
        options: &impl Options,
        id: Id,
        asked: AskedAlone,
        unless_required: bool,
    ) -> Option<Refusal> {
        if self.cause.is_some() || self.actors[id].has_ended() {
            return Some(Refusal::Stopping);
        }
        let requirers = || {
            graph
                .requirers(id)
                .into_iter()
                .filter(|&other| self.runs(other))
        };
        if let (true, Some(other)) = (unless_required, requirers().next()) {
            return Some(Refusal::Required(other));
        }
        if asked == AskedAlone::Interrupt {
            return None;
        }
        if self.was_left_behind(id) {
            return Some(Refusal::Abandoned(id));
        }
        let mut runs_once = std::iter::once(id)
            .chain(requirers())
            .filter(|&other| options.restart(other).is_none());
        runs_once.next().map(Refusal::NotRestartable)
    }
}

impl<O: Options> Step<'_, O> {
    /// A handle asked for the end of `id`. It is no cause.
    pub(super) fn asked_to_stop(&mut self, id: Id) {
        if self.engine.cause.is_some() {
            return;
        }
        if self.engine.actors[id].can_be_stopped() {
            self.stop_those_that_require(id, Reason::Asked(id));
            self.stop_alone(id, Reason::Asked(id));
            self.tell_those_alone();
        } else if self.engine.actors[id].may_start() {
            self.stop_those_that_require(id, Reason::Asked(id));
            self.calls_off(id);
            self.tell_those_alone();
        }
    }

    /// A handle asked for the end of `id`, which is not started, for the first time or again.
    fn calls_off(&mut self, id: Id) {
        if self.engine.actors[id].was_started() {
            self.calls_off_restart(id);
            self.emit(Action::Rests(id, Outcome::Restarting));
        } else {
            self.change(id, |actor| {
                actor.execution = Execution::CalledOff;
                actor.readiness = Readiness::Withdrawn;
            });
            self.emit(Action::Rests(id, Outcome::NeverStarted));
        }
        self.check_ready();
        self.check_completed(id);
    }

    /// `id` is not run again after all.
    pub(super) fn calls_off_restart(&mut self, id: Id) {
        if self.engine.actors[id].execution == Execution::BackingOff && self.engine.cause.is_none()
        {
            self.emit(Action::Disarm(Limit::Delay(id)));
        }
        self.change(id, |actor| {
            actor.execution = Execution::Returned(Outcome::Restarting);
            actor.readiness = Readiness::Withdrawn;
        });
    }

    /// The executions of all that require `id`, near and far, are to stop.
    pub(super) fn stop_those_that_require(&mut self, id: Id, reason: Reason) {
        for other in self.graph.requirers(id) {
            if self.engine.actors[other].can_be_stopped() {
                self.stop_alone(other, reason);
            }
        }
    }

    /// The execution of `id` is to stop, once its turn comes. From here on it is not ready.
    pub(super) fn stop_alone(&mut self, id: Id, reason: Reason) {
        if self.engine.actors[id].will_be_ready() {
            self.emit(Action::Disarm(Limit::ReadyWithin(id)));
        }
        if self.engine.actors[id].alone == Alone::No {
            self.loses_readiness(id, Readiness::Unknown);
        }
        self.change(id, |actor| actor.alone = actor.alone.or(reason));
    }

    /// Whether one that requires `id`, near or far, is being stopped: `id` may not start before.
    pub(super) fn is_held(&self, id: Id) -> bool {
        let stops = |other: Id| self.engine.actors[other].alone != Alone::No;
        self.engine.alone > 0 && self.graph.requirers(id).into_iter().any(stops)
    }

    /// Interrupts the executions that are to stop alone and that no other must stop before, in field order.
    pub(super) fn tell_those_alone(&mut self) {
        if self.engine.alone == 0 || self.engine.cause.is_some() {
            return;
        }
        self.check_ready();
        let held = self
            .graph
            .held(|id| self.engine.actors[id].alone != Alone::No);
        for id in self.graph.ids() {
            if let (Alone::Held(reason), false) = (self.engine.actors[id].alone, held[id]) {
                self.tell_alone(id, reason);
            }
        }
    }

    fn tell_alone(&mut self, id: Id, reason: Reason) {
        self.stops_lasting(id);
        let by = self.interruption(id);
        let actor = &mut self.engine.actors[id];
        actor.await_call(by, CalledFor::Alone);
        actor.alone = Alone::Told(reason, Told::InGrace(by));
        self.arm_grace(id, Some(Span::Group));
        self.emit(Action::InterruptAlone(id, reason));
    }

    /// Goes on with what comes after the execution of `id`, if nothing of it is awaited any longer.
    pub(super) fn settle_alone(&mut self, id: Id) {
        let actor = &self.engine.actors[id];
        let (Some(reason), Some(outcome)) = (actor.alone.reason(), actor.over()) else {
            return;
        };
        self.leaves_alone(id);
        if self.engine.cause.is_some() {
            return;
        }
        match reason {
            Reason::Asked(_) => self.rests_as_asked(id, outcome),
            Reason::Restart | Reason::Requirement(_) => self.wait_again(id),
            Reason::NotReady(why) => self.run_again_after_stop(id, Some(Why::NotReady(id, why))),
            Reason::Over(failure) => self.run_again_after_stop(id, failure),
        }
        self.after_one_alone();
    }

    /// The end that a handle asked for.
    fn rests_as_asked(&mut self, id: Id, outcome: Outcome) {
        self.note(id, outcome);
        self.change(id, |actor| {
            actor.execution = Execution::Returned(outcome);
            actor.readiness = Readiness::Withdrawn;
        });
        self.emit(Action::Rests(id, outcome));
        self.check_ready();
        self.check_completed(id);
    }

    /// Others may stop now, or start.
    fn after_one_alone(&mut self) {
        self.tell_those_alone();
        for id in self.graph.ids() {
            self.start_if_free(id);
        }
    }

    /// There is a cause. What was stopped alone and has come back, to be run again, is not, which is no failure; any other end
    /// is the last.
    pub(super) fn stops_with_group(&mut self, id: Id) {
        let actor = &mut self.engine.actors[id];
        let Some(reason) = actor.alone.reason() else {
            return;
        };
        if let (Execution::Returned(outcome), false) = (&mut actor.execution, reason.is_end()) {
            *outcome = Outcome::Restarting;
            actor.noted = None;
        }
        self.note_returned(id);
        if let Alone::Held(_) = self.engine.actors[id].alone {
            self.leaves_alone(id);
        }
    }

    /// The execution of `id` is not stopped alone any longer: it is over, or the stop of the group has come to it.
    pub(super) fn leaves_alone(&mut self, id: Id) {
        match self.engine.actors[id].alone {
            Alone::No => return,
            Alone::Held(_) | Alone::Told(_, Told::Interrupted(_)) => {}
            Alone::Told(_, Told::InGrace(_)) => self.emit(Action::Disarm(Limit::Grace(id))),
            Alone::Told(_, Told::Aborted(_)) => self.emit(Action::Disarm(Limit::Abort(id))),
        }
        self.change(id, |actor| actor.alone = Alone::No);
    }

    /// Leaves the execution of `id` behind, which was told alone: it cannot be run again.
    pub(super) fn leave_behind_alone(&mut self, id: Id) {
        let actor = &self.engine.actors[id];
        let (Alone::Told(reason, _), Stop::Pending { .. }) = (actor.alone, actor.stop) else {
            return;
        };
        self.emit(Action::Abandon(id, actor.left()));
        self.leaves_alone(id);
        let asked = matches!(reason, Reason::Asked(_) | Reason::Restart);
        self.change(id, |actor| {
            actor.execution = Execution::Returned(Outcome::Abandoned);
            actor.children = Children::None;
            actor.calls.alone = false;
            actor.readiness = if asked {
                Readiness::Withdrawn
            } else {
                Readiness::Lost
            };
        });
        self.note(id, Outcome::Abandoned);
        if self.engine.cause.is_some() {
            return;
        }
        if !asked && self.stops_on_failure(id) {
            self.cause(Why::Abandoned(id));
            return;
        }
        self.emit(Action::Rests(id, Outcome::Abandoned));
        self.check_ready();
        self.check_completed(id);
        self.after_one_alone();
    }
}
