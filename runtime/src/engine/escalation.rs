//! The rules of the escalation: who does not come back in time is aborted, and then left behind.

use super::actor::{Children, Execution, Stop, Told};
use super::{Action, Id, Interruption, Limit, Options, Phase, Span, Step};
use crate::Outcome;

impl<O: Options> Step<'_, O> {
    pub(super) fn grace_passed(&mut self, id: Id) {
        let actor = &self.engine.actors[id];
        let Some(Told::InGrace(by)) = actor.told() else {
            return;
        };
        match by {
            Interruption::Drop if actor.children == Children::None => self.abandon(id),
            Interruption::Group => self.abort(id),
            _ => {
                self.abort(id);
                self.emit(Action::Arm(Limit::Abort(id), Span::HalfSecond));
            }
        }
    }

    /// Whose execute has come back and whose children have not is aborted with them.
    pub(super) fn abort(&mut self, id: Id) {
        let actor = &mut self.engine.actors[id];
        if !actor.abort() {
            return;
        }
        if actor.children == Children::Alive {
            if let Execution::Returned(
                outcome @ (Outcome::Returned | Outcome::Interrupted | Outcome::Restarting),
            ) = &mut actor.execution
            {
                *outcome = Outcome::Aborted;
                if self.counts(id) {
                    self.note(id, Outcome::Aborted);
                }
            }
        }
        self.emit(Action::Abort(id));
    }

    pub(super) fn abandon(&mut self, id: Id) {
        if let Stop::Pending { .. } = self.engine.actors[id].stop {
            return self.leave_behind_alone(id);
        }
        let next = self.leave_behind(id);
        self.interrupt_all(next);
        self.check_done();
    }

    /// Leaves `id` behind, but for a group: that is over as soon as it was told to leave all of its own behind.
    pub(super) fn leave_behind(&mut self, id: Id) -> Vec<Id> {
        let actor = &self.engine.actors[id];
        let Stop::Told(told) = actor.stop else {
            return Vec::new();
        };
        self.emit(Action::Abandon(id, actor.left()));
        if told.by() == Interruption::Group {
            return Vec::new();
        }
        self.note(id, Outcome::Abandoned);
        self.ended(id, Outcome::Abandoned)
    }

    /// The deadline has passed, or a signal says as much: one half second for all that is left.
    pub(super) fn overdue(&mut self) {
        if self.engine.phase == Phase::Draining {
            self.emit(Action::Disarm(Limit::Drain));
            self.stop();
        }
        if self.engine.phase != Phase::Stopping {
            return;
        }
        self.engine.phase = Phase::Overdue;
        self.emit(Action::Disarm(Limit::Deadline));
        for id in self.graph.ids() {
            if let Stop::Told(told) = self.engine.actors[id].stop {
                if let Told::InGrace(_) = told {
                    self.emit(Action::Disarm(Limit::Grace(id)));
                }
                self.abort(id);
            }
        }
        self.emit(Action::Arm(Limit::Last, Span::HalfSecond));
    }

    /// The last half second has passed: all that remain are interrupted, aborted and abandoned, in order, in one step.
    pub(super) fn last(&mut self) {
        self.overdue();
        if self.engine.phase != Phase::Overdue {
            return;
        }
        self.engine.phase = Phase::Final;
        self.emit(Action::Disarm(Limit::Last));
        let interrupted: Vec<Id> = self
            .graph
            .ids()
            .filter(|&id| matches!(self.engine.actors[id].stop, Stop::Told(Told::Aborted(_))))
            .collect();
        for id in interrupted {
            self.emit(Action::Disarm(Limit::Abort(id)));
            let next = self.leave_behind(id);
            self.interrupt_all(next);
        }
        self.check_done();
    }
}
