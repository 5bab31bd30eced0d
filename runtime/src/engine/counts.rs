//! The counts of a group, which a change of an actor keeps.

use super::lifecycle::{ActorLifecycle, AttemptStop};
use super::{Action, Engine, Id, Limit, Phase, PlanView, Span, Transition};

/// The contribution of an actor to the counts of its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a count of its own")]
pub(super) struct Tally {
    pub(super) waiting: bool,
    pub(super) unready: bool,
    pub(super) unreturned: bool,
    pub(super) degrading: bool,
    pub(super) undeclared: bool,
    pub(super) stopping_attempt: bool,
}

impl ActorLifecycle {
    fn tally(&self) -> Tally {
        let unreturned = !self.has_returned();
        let unready = self.delays_readiness();
        Tally {
            waiting: self.unready().is_some(),
            unready,
            unreturned,
            degrading: unready && self.is_restart(),
            undeclared: self.is_undeclared(),
            stopping_attempt: self.attempt_stop != AttemptStop::None,
        }
    }
}

impl Engine {
    /// Returns `true` if an actor waits for others, or has not declared its readiness, which is logged if it takes long.
    pub(super) fn has_waiters(&self) -> bool {
        self.waiting > 0 || self.stopping_attempts > 0 || self.undeclared > 0
    }
}

impl<O: PlanView> Transition<'_, O> {
    /// Changes an actor, and the counts of the group with it.
    pub(super) fn change(&mut self, id: Id, change: impl FnOnce(&mut ActorLifecycle)) {
        let actor = &mut self.engine.actors[id];
        let before = actor.tally();
        change(actor);
        self.count(id, before);
    }

    /// Counts an actor that has changed.
    fn count(&mut self, id: Id, before: Tally) {
        let after = self.engine.actors[id].tally();
        if before == after {
            return;
        }
        let was_watched = self.engine.has_waiters();
        let (was_stopping, is_stopping) = (before.stopping_attempt, after.stopping_attempt);
        let is_foreground = self.graph.is_foreground(id);
        let is_not_last = !self.graph.stops_last(id);
        let engine = &mut *self.engine;
        let count = |count: &mut usize, before: bool, after: bool| {
            if before != after {
                *count = if after { *count + 1 } else { *count - 1 };
            }
        };
        count(&mut engine.waiting, before.waiting, after.waiting);
        count(&mut engine.unready, before.unready, after.unready);
        count(&mut engine.degrading, before.degrading, after.degrading);
        count(&mut engine.undeclared, before.undeclared, after.undeclared);
        count(&mut engine.unreturned, before.unreturned, after.unreturned);
        if is_foreground {
            count(&mut engine.foreground, before.unreturned, after.unreturned);
        }
        count(&mut engine.stopping_attempts, was_stopping, is_stopping);
        if is_not_last {
            count(&mut engine.stopping_not_last, was_stopping, is_stopping);
        }
        if was_stopping != is_stopping {
            self.attempt_stop_changed(id, is_stopping);
        }
        if self.engine.cause.is_none() && self.engine.phase != Phase::Idle {
            match (was_watched, self.engine.has_waiters()) {
                (false, true) => self.emit(Action::Arm(Limit::Warning, Span::Own)),
                (true, false) => self.emit(Action::Disarm(Limit::Warning)),
                _ => {}
            }
        }
    }
}
