//! The rules of an execution that comes back: what it was, and whether the group stops, goes on without it, or is complete.

use super::actor::{Alone, Children, Execution, Readiness, Stop, Told};
use super::{Action, Id, Interruption, Limit, NotReady, Options, Phase, Return, Step, Why};
use crate::{Outcome, ReturnAction, Until};

impl<O: Options> Step<'_, O> {
    pub(super) fn leaves_children(&mut self, id: Id) {
        let actor = &mut self.engine.actors[id];
        if !actor.is_live() {
            return;
        }
        actor.children = Children::Alive;
        if let Some(Told::Aborted(Interruption::Drop)) = actor.told() {
            // There was nothing to tell a dropped future.
            self.emit(Action::Abort(id));
        }
    }

    pub(super) fn children_gone(&mut self, id: Id) {
        self.engine.actors[id].children = Children::None;
        self.came_back(id);
    }

    pub(super) fn returned(&mut self, id: Id, how: Return) {
        let actor = &self.engine.actors[id];
        if !actor.is_live() {
            return;
        }
        let outcome = actor.outcome(how, self.engine.cause.is_some());
        if actor.will_be_ready() {
            self.emit(Action::Disarm(Limit::ReadyWithin(id)));
        }
        self.stops_lasting(id);
        self.change(id, |actor| actor.execution = Execution::Returned(outcome));
        if self.engine.phase >= Phase::Stopping || self.engine.actors[id].alone != Alone::No {
            if self.counts(id) {
                self.note(id, outcome);
            }
            self.came_back(id);
            return;
        }
        let failure = self.failure(id, outcome);
        if self.runs_again(id, failure.is_some()) {
            self.run_again(id, failure);
            return;
        }
        self.note(id, outcome);
        let stops = match failure {
            Some(_) if outcome == Outcome::Returned => true,
            Some(_) => self.stops_on_failure(id),
            None if self.engine.actors[id].readiness == Readiness::AwaitsReturn => false,
            None => self.options.on_ok(id) == ReturnAction::Stop,
        };
        if stops {
            self.cause(failure.unwrap_or(Why::Returned(id)));
        } else {
            // What is provoked is no failure, and no word that it is ready.
            let is_lost = failure.is_some() || outcome == Outcome::Interrupted;
            self.continued(id, is_lost.then_some(Readiness::Lost));
        }
    }

    /// Something of `id` has come back.
    pub(super) fn came_back(&mut self, id: Id) {
        match self.engine.actors[id].stop {
            Stop::Pending { .. } if self.engine.actors[id].alone != Alone::No => {
                self.settle_alone(id);
            }
            Stop::Pending { .. } if self.engine.was_left_behind(id) => {}
            Stop::Pending { .. } => self.rests(id),
            _ => self.settle(id),
        }
    }

    /// The failure that the end of an execution is, if it is one.
    pub(super) fn failure(&self, id: Id, outcome: Outcome) -> Option<Why> {
        let says_so = matches!(
            self.engine.actors[id].readiness,
            Readiness::Awaited | Readiness::Unknown
        );
        match outcome {
            Outcome::Returned if says_so && self.is_awaited(id) => {
                Some(Why::NotReady(id, NotReady::Returned))
            }
            Outcome::Returned | Outcome::Interrupted => None,
            Outcome::Panicked => Some(Why::Panicked(id)),
            Outcome::Abandoned => Some(Why::Abandoned(id)),
            _ => Some(Why::Failed(id)),
        }
    }

    /// Whether a failure of `id` that is its last stops the group: `continue` holds only while nobody who has not started
    /// waits for it.
    pub(super) fn stops_on_failure(&self, id: Id) -> bool {
        self.is_awaited(id) || self.options.on_err(id) == ReturnAction::Stop
    }

    /// The group goes on without the actor, which is not ready any more in this way, if it failed.
    pub(super) fn continued(&mut self, id: Id, lost: Option<Readiness>) {
        if let Some(lost) = lost {
            self.loses_readiness(id, lost);
        } else if self.engine.actors[id].readiness == Readiness::AwaitsReturn {
            self.became_ready(id);
        }
        self.check_ready();
        self.rests(id);
        self.check_completed(id);
    }

    /// Says that `id` is at rest, if it is: nothing of it runs, or will by itself.
    pub(super) fn rests(&mut self, id: Id) {
        if let (None, Some(outcome)) = (self.engine.cause, self.engine.actors[id].over()) {
            self.emit(Action::Rests(id, outcome));
        }
    }

    /// Completed: all have returned, or under `until = all` every actor that the group runs for.
    pub(super) fn check_completed(&mut self, returned: Id) {
        let all = self.engine.unreturned == 0;
        let goals = self.graph.is_goal(returned) && self.engine.goals == 0;
        if all || (goals && self.options.until() == Until::All) {
            self.cause(Why::Completed);
        }
    }

    /// Whether somebody who may still start waits for `id`: from the cause on, nobody does.
    pub(super) fn is_awaited(&self, id: Id) -> bool {
        let may_start = self.engine.cause.is_none();
        may_start
            && self
                .graph
                .waiters(id)
                .iter()
                .any(|&waiter| self.engine.actors[waiter].may_start())
    }
}
