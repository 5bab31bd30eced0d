//! The counts of a group, which a change of an actor keeps.

use super::lifecycle::{ActorLifecycle, AttemptStop};
use super::{Action, ActorGraph, Engine, Id, Limit, Phase, PlanView, Span, Transition};

/// How many actors of a group are in each of these states. Of one actor, each is 0 or 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Counts {
    /// Actors that wait for their requirements, to start or to restart.
    pub(super) waiting: u32,
    /// Actors that keep the group from being ready.
    pub(super) unready: u32,
    /// The unready actors that restart.
    pub(super) degrading: u32,
    /// Actors that run and have not declared their readiness.
    pub(super) undeclared: u32,
    /// Actors that run or will run.
    pub(super) unreturned: u32,
    /// Foreground actors that run or will run.
    pub(super) foreground: u32,
    /// Actors whose attempt is being stopped while the group continues.
    pub(super) stopping_attempts: u32,
    /// The stopping actors that do not stop last.
    pub(super) stopping_not_last: u32,
}

impl Counts {
    /// The counts of one actor.
    fn of(actor: &ActorLifecycle, graph: &ActorGraph, id: Id) -> Counts {
        let unreturned = !actor.has_returned();
        let unready = actor.delays_readiness();
        let stopping = actor.attempt_stop != AttemptStop::None;
        Counts {
            waiting: actor.unready().is_some().into(),
            unready: unready.into(),
            degrading: (unready && actor.is_restart()).into(),
            undeclared: actor.is_undeclared().into(),
            unreturned: unreturned.into(),
            foreground: (unreturned && graph.is_foreground(id)).into(),
            stopping_attempts: stopping.into(),
            stopping_not_last: (stopping && !graph.stops_last(id)).into(),
        }
    }

    /// Adds the counts `after` a change of an actor in place of those `before` it.
    fn change(&mut self, before: Counts, after: Counts) {
        let change = |count: &mut u32, before: u32, after: u32| *count = *count - before + after;
        change(&mut self.waiting, before.waiting, after.waiting);
        change(&mut self.unready, before.unready, after.unready);
        change(&mut self.degrading, before.degrading, after.degrading);
        change(&mut self.undeclared, before.undeclared, after.undeclared);
        change(&mut self.unreturned, before.unreturned, after.unreturned);
        change(&mut self.foreground, before.foreground, after.foreground);
        change(
            &mut self.stopping_attempts,
            before.stopping_attempts,
            after.stopping_attempts,
        );
        change(
            &mut self.stopping_not_last,
            before.stopping_not_last,
            after.stopping_not_last,
        );
    }
}

impl Engine {
    /// Adds an actor at the end of the list.
    pub(super) fn push(&mut self, graph: &ActorGraph, actor: ActorLifecycle) {
        let id = self.actors.len();
        self.counts
            .change(Counts::default(), Counts::of(&actor, graph, id));
        self.unended += 1;
        self.unended_not_last += usize::from(!graph.stops_last(id));
        self.actors.push(actor);
    }

    /// Returns `true` if an actor waits for others, or has not declared its readiness, which is logged if it takes long.
    pub(super) fn has_waiters(&self) -> bool {
        let counts = &self.counts;
        counts.waiting > 0 || counts.stopping_attempts > 0 || counts.undeclared > 0
    }
}

impl<O: PlanView> Transition<'_, O> {
    /// Changes an actor, and the counts of the group with it.
    pub(super) fn change(&mut self, id: Id, change: impl FnOnce(&mut ActorLifecycle)) {
        let actor = &mut self.engine.actors[id];
        let before = Counts::of(actor, self.graph, id);
        change(actor);
        self.count(id, before);
    }

    /// Counts an actor that has changed.
    fn count(&mut self, id: Id, before: Counts) {
        let after = Counts::of(&self.engine.actors[id], self.graph, id);
        if before == after {
            return;
        }
        let was_watched = self.engine.has_waiters();
        self.engine.counts.change(before, after);
        if before.stopping_attempts != after.stopping_attempts {
            self.attempt_stop_changed(id, after.stopping_attempts > 0);
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
