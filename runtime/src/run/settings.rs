//! A plan, as the engine asks for it.

use tokio::time::Instant;

use crate::engine::{Edges, Graph, Id, Interruption, PlanView};
use crate::plan::{InterruptKind, Plan};
use crate::{Dependents, Ready, RestartWhen, ReturnAction, Until};

/// The options of a plan; the deadline may come from the parent, too.
pub(super) struct Settings<'a> {
    pub(super) plan: &'a Plan,
    pub(super) handed_down: Option<Instant>,
}

/// The edges of a plan.
pub(super) fn graph(plan: &Plan) -> Graph {
    Graph::new(plan.actors().map(|actor| Edges {
        requirements: actor.waits_for(),
        stops_before: actor.stops_before().to_vec(),
        stops_last: actor.stops_last(),
    }))
}

impl PlanView for Settings<'_> {
    fn ready(&self, id: Id) -> Ready {
        self.plan.actor(id).ready()
    }

    fn ready_within(&self, id: Id) -> bool {
        self.plan.actor(id).ready_within().is_some()
    }

    fn on_ok(&self, id: Id) -> ReturnAction {
        self.plan
            .actor(id)
            .on_ok()
            .unwrap_or(match self.plan.until() {
                Until::First => ReturnAction::Stop,
                Until::All => ReturnAction::Continue,
            })
    }

    fn on_err(&self, id: Id) -> ReturnAction {
        self.plan.actor(id).on_err()
    }

    fn restart(&self, id: Id) -> Option<RestartWhen> {
        self.plan.actor(id).restart().map(|restart| restart.when)
    }

    fn restart_limit(&self, id: Id) -> Option<u32> {
        self.plan
            .actor(id)
            .restart()
            .and_then(|restart| restart.max_restarts)
    }

    fn dependents(&self, id: Id) -> Dependents {
        self.plan.actor(id).dependents()
    }

    fn interruption(&self, id: Id) -> Interruption {
        let actor = self.plan.actor(id);
        match actor.interrupt() {
            _ if actor.is_group() => Interruption::Group,
            InterruptKind::Cancel => Interruption::Cancel,
            InterruptKind::Drop => Interruption::Drop,
            InterruptKind::Function => Interruption::Call,
        }
    }

    fn own_grace(&self, id: Id) -> bool {
        self.plan.actor(id).grace().is_some()
    }

    fn until(&self) -> Until {
        self.plan.until()
    }

    fn drain(&self) -> bool {
        // A nested group hears no signal, and so never drains, whatever it says.
        self.plan.drain().is_some()
    }

    fn deadline(&self) -> bool {
        self.plan.grace().is_some() || self.handed_down.is_some()
    }
}
