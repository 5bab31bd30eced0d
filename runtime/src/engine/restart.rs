//! The rules of another execution: what is run again, when, and how often.

use super::actor::{Children, Execution, Readiness};
use super::{Action, Id, Limit, Options, Reason, Span, Step, Why};
use crate::{Dependents, Outcome, RestartWhen};

impl<O: Options> Step<'_, O> {
    /// Whether `id` is run again after an execution that failed, or did not, if it may be so often. Not where something that
    /// it waits for will never be ready again.
    pub(super) fn runs_again(&self, id: Id, failed: bool) -> bool {
        let runs_again = match self.options.restart(id) {
            None => false,
            Some(RestartWhen::OnFailure) => failed,
            Some(RestartWhen::Always) => true,
        };
        runs_again && self.lost_requirement(id).is_none()
    }

    /// The first of those that `id` waits for that has returned without being ready, other than because a handle asked.
    fn lost_requirement(&self, id: Id) -> Option<Id> {
        self.graph
            .waits_for(id)
            .iter()
            .copied()
            .find(|&other| self.engine.actors[other].is_lost())
    }

    /// The execution of `id` has come back by itself and the next is to follow. What it spawned goes first, and before that
    /// those that are run again with it.
    pub(super) fn run_again(&mut self, id: Id, failure: Option<Why>) {
        if self.has_used_up(id) {
            return self.give_up(id, failure);
        }
        if self.engine.cause.is_some() {
            // Nothing starts any longer; but it would not have been a cause, either.
            self.note_returned(id);
            return;
        }
        if self.engine.actors[id].children == Children::Alive {
            self.stop_alone(id, Reason::Over(failure));
        } else {
            self.back_off(id, failure);
        }
        if !self.graph.waiters(id).is_empty() && self.options.dependents(id) == Dependents::Restart
        {
            self.stop_those_that_require(id, Reason::Requirement(id));
        }
        self.tell_those_alone();
    }

    /// The execution of `id`, which was stopped alone, is over, and the next is to follow.
    pub(super) fn run_again_after_stop(&mut self, id: Id, failure: Option<Why>) {
        if self.has_used_up(id) {
            self.give_up(id, failure);
        } else {
            self.back_off(id, failure);
            self.waits_in_vain(id);
        }
    }

    fn has_used_up(&self, id: Id) -> bool {
        self.options
            .restart_limit(id)
            .is_some_and(|limit| self.engine.actors[id].restarts >= limit)
    }

    /// The execution of `id` is over and the next follows after a delay.
    fn back_off(&mut self, id: Id, failure: Option<Why>) {
        let restarts = self.engine.actors[id].restarts.saturating_add(1);
        self.engine.actors[id].restarts = restarts;
        self.renew(id, Execution::BackingOff, failure);
        self.emit(Action::Arm(Limit::Delay(id), Span::Backoff(restarts)));
    }

    /// The last failure of `id` was one too many.
    fn give_up(&mut self, id: Id, failure: Option<Why>) {
        let outcome = if self.engine.actors[id].has_panicked() {
            Outcome::Panicked
        } else {
            Outcome::Failed
        };
        self.change(id, |actor| actor.execution = Execution::Returned(outcome));
        self.emit(Action::GaveUp(id, failure));
        self.note(id, outcome);
        if self.stops_on_failure(id) {
            self.cause(Why::RestartsExhausted(id));
        } else {
            self.continued(id, Some(Readiness::GivenUp));
        }
    }

    pub(super) fn delay_passed(&mut self, id: Id) {
        if self.engine.actors[id].execution == Execution::BackingOff && self.engine.cause.is_none()
        {
            self.wait_again(id);
            self.start_if_free(id);
        }
    }

    /// `id` is run again as soon as it may.
    pub(super) fn wait_again(&mut self, id: Id) {
        let unready = self.unready_requirements(id);
        if self.engine.actors[id].execution == Execution::BackingOff {
            self.change(id, |actor| {
                actor.execution = Execution::WaitingAgain { unready }
            });
        } else {
            self.renew(id, Execution::WaitingAgain { unready }, None);
        }
        self.waits_in_vain(id);
    }

    /// Where something that `id` waits for from now on will never be ready again, that is the cause.
    fn waits_in_vain(&mut self, id: Id) {
        let Some(lost) = self.lost_requirement(id) else {
            return;
        };
        let why = match (
            self.engine.actors[lost].readiness,
            self.engine.actors[lost].execution,
        ) {
            // Its last execution may have left neither an error nor a panic: late for readiness, or over with an Ok.
            (Readiness::GivenUp, _) => Some(Why::RestartsExhausted(lost)),
            (_, Execution::Returned(outcome)) => self.failure(lost, outcome),
            _ => None,
        };
        if let Some(why) = why {
            self.cause(why);
        }
    }

    /// What is as before the first execution of `id`.
    fn renew(&mut self, id: Id, execution: Execution, failure: Option<Why>) {
        self.loses_readiness(id, Readiness::Unknown);
        self.change(id, |actor| actor.renew(execution));
        self.emit(Action::WillRestart(id, failure));
        self.check_ready();
    }

    /// The execution of `id` does not go on, or the group does not: how long it lasts matters no more.
    pub(super) fn stops_lasting(&mut self, id: Id) {
        let actor = &self.engine.actors[id];
        if actor.restarts > 0 && actor.execution == Execution::Running {
            self.emit(Action::Disarm(Limit::Lasting(id)));
        }
    }

    /// A handle asked for another execution of `id`. It follows at once, and counts as the first. What was left behind has
    /// none.
    pub(super) fn asked_to_restart(&mut self, id: Id) {
        if self.engine.cause.is_some() || self.engine.was_left_behind(id) {
            return;
        }
        self.stops_lasting(id);
        self.engine.actors[id].restarts = 0;
        self.stop_those_that_require(id, Reason::Requirement(id));
        if self.engine.actors[id].can_be_stopped() {
            self.stop_alone(id, Reason::Restart);
        } else {
            match self.engine.actors[id].execution {
                Execution::CalledOff => {
                    let unready = self.unready_requirements(id);
                    self.change(id, |actor| {
                        actor.execution = Execution::Waiting { unready };
                        actor.readiness = Readiness::Unknown;
                    });
                    self.waits_in_vain(id);
                }
                Execution::BackingOff => {
                    self.emit(Action::Disarm(Limit::Delay(id)));
                    self.wait_again(id);
                }
                Execution::Returned(_) => self.wait_again(id),
                _ => {}
            }
        }
        self.tell_those_alone();
        self.start_if_free(id);
    }
}
