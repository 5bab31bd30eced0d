//! The rules of an addition to a group that runs: whether it is admitted, and in whose place.

use super::lifecycle::{ActorLifecycle, AttemptState, Readiness};
use super::{ActorGraph, Engine, Id, Neighbours, Phase, PlanView, Transition};

/// Why an actor is not added to a group that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AdditionRefusal {
    /// The group stops.
    Stopping,
    /// This requirement will never be ready.
    NeverReady(Id),
    /// The value of this provider was dropped.
    ValueDropped(Id),
}

impl Engine {
    /// Why no actor can be added: the group stops. It does not depend on the actor, so that the plan need not be checked.
    pub(crate) fn refuses_additions(&self) -> Option<AdditionRefusal> {
        self.cause.is_some().then_some(AdditionRefusal::Stopping)
    }

    /// Why an actor with these edges cannot be added to a group that takes additions: a requirement cannot become ready any
    /// more, or a value that it `receives` was dropped and is not provided again.
    pub(crate) fn refuses_addition(
        &self,
        edges: &Neighbours,
        receives: &[Id],
        is_dropped: impl Fn(Id) -> bool,
    ) -> Option<AdditionRefusal> {
        let mut requirements = edges.requirements.iter();
        if let Some(&id) = requirements.find(|&&id| !self.actors[id].is_or_may_be_ready()) {
            return Some(AdditionRefusal::NeverReady(id));
        }
        let is_ready = |id: Id| self.actors[id].readiness == Readiness::Ready;
        let dropped = receives
            .iter()
            .copied()
            .find(|&id| is_ready(id) && is_dropped(id));
        dropped.map(AdditionRefusal::ValueDropped)
    }

    /// Returns `true` if no attempt of the actor runs and no restart is pending: its name is free.
    pub(crate) fn is_settled(&self, id: Id) -> bool {
        self.actors[id].is_settled()
    }

    /// Returns `true` if `newcomer` may take the place of this actor: the actor is settled, nothing needs it or may still name
    /// it, and the newcomer does not name it. An actor that stops last has a place of its own. `is_reported` is `true` if the
    /// report has more of the actor than that it succeeded.
    pub(crate) fn frees_place(
        &self,
        graph: &ActorGraph,
        id: Id,
        newcomer: &Neighbours,
        is_reported: bool,
    ) -> bool {
        let is_needed = is_reported || graph.is_named(id) || graph.keeps_place(id);
        let stops_last = graph.stops_last(id) || newcomer.stops_last;
        let is_settled = self.actors[id].is_settled();
        let is_free = is_settled && !is_needed && !stops_last && !newcomer.name(id);
        self.cause.is_none() && is_free
    }
}

impl<O: PlanView> Transition<'_, O> {
    /// Adds an actor that was admitted. It has no dependents. In a place that was free, what happens to a former attempt of
    /// the actor before it is known by its number.
    pub(super) fn added(&mut self, id: Id) {
        // Neither an absent nor a cancelled actor adds to the counts that `change` keeps.
        let actor = if self.graph.is_absent(id) {
            ActorLifecycle::absent()
        } else {
            ActorLifecycle {
                attempt: AttemptState::Cancelled,
                ..ActorLifecycle::new(0)
            }
        };
        if let Some(former) = self.engine.actors.get_mut(id) {
            let number = former.number.wrapping_add(1);
            *former = ActorLifecycle { number, ..actor };
        } else {
            self.engine.push(self.graph, actor);
        }
        if self.graph.is_absent(id) {
            if self.engine.phase != Phase::Idle {
                self.settle_if_absent(id);
            }
            return;
        }
        let unready = self.unready_requirements(id);
        self.change(id, |actor| {
            actor.attempt = AttemptState::Waiting { unready }
        });
        self.start_if_free(id);
    }
}
