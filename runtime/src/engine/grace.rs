//! The rules of the grace period of an actor: the time that it may use, and the time that is kept for the actors after it.

use std::time::Duration;

use rungroup_rules::reserved;

use super::lifecycle::GroupStop;
use super::{Action, Id, Limit, PlanView, Span, Transition};

/// The actors that must stop after an actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Reserve {
    /// The number of started actors on the longest chain that begins with it.
    pub(super) layers: u32,
    /// The time that is kept for the actors after it.
    pub(super) time: Duration,
}

impl<O: PlanView> Transition<'_, O> {
    /// Measures what must stop after each pending actor. An actor ends after all that must stop before it, so that this holds
    /// until the turn of the actor has come.
    pub(super) fn measure_reserves(&mut self) {
        if !self.graph.orders_stop() {
            return;
        }
        let group = self.engine.grace.unwrap_or_default();
        let weight = |id: Id| {
            let actor = &self.engine.actors[id];
            match actor.group_stop {
                GroupStop::Pending { .. } if actor.was_started() => {
                    reserved(self.options.grace(id), group)
                }
                _ => Duration::ZERO,
            }
        };
        let chains = self.graph.chains(weight);
        self.engine.reserves.clear();
        for id in self.graph.ids() {
            let chain = &chains[id];
            let after = chains.get(chain.next);
            self.engine.reserves.push(Reserve {
                layers: chain.length,
                time: after.map_or(Duration::ZERO, |after| after.weight),
            });
        }
    }

    /// The time of `id` in the stop of the group, unless it declares one: its share, if others stop after it.
    pub(super) fn share(&self, id: Id) -> Option<Span> {
        let reserve = self.engine.reserves.get(id).copied();
        let Reserve { layers, time } = reserve.unwrap_or_default();
        let reserve = time;
        (layers > 1).then_some(Span::Share { layers, reserve })
    }

    /// Arms the grace period of `id`: the declared one, or else this. Returns `true` if there is one.
    pub(super) fn arm_grace(&mut self, id: Id, otherwise: Option<Span>) -> bool {
        let declared = self.options.grace(id).map(|_| Span::Own);
        let Some(span) = declared.or(otherwise) else {
            return false;
        };
        self.emit(Action::Arm(Limit::Grace(id), span));
        true
    }
}
