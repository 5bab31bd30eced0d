//! One more actor for the plan of a group that is running.

use std::sync::Arc;

use rungroup_rules::{
    ActorFacts, Entry, GroupFacts, Index, List, Name, RulesInput, SlotKey, ValueFacts,
};

use super::error::PlanError;
use super::order;
use super::{ActorPlan, Links, Plan};

/// The names and slots of a group that is running, and the rules of an addition. Apart from the driver, so that a program
/// that adds no actor is linked without the rules.
pub(crate) trait Admission: Send {
    /// Checks one more actor.
    ///
    /// # Errors
    ///
    /// Every problem of the actor.
    fn admit(
        &self,
        plan: &Plan,
        addition: Candidate,
        has_ended: &dyn Fn(usize) -> bool,
    ) -> Result<Admitted, PlanError>;

    /// Adds the actor to the plan, at its end or in the place of an actor that is forgotten.
    fn add(&mut self, plan: &mut Plan, admitted: Admitted, place: usize);

    /// Returns `true` unless another actor than this one has the name and has not ended.
    fn is_free(&self, name: &Name, id: usize, has_ended: &dyn Fn(usize) -> bool) -> bool;

    /// Gives its name back to an actor that starts again.
    fn claim(&mut self, name: Name, id: usize);
}

/// Returns the names of the actors of a plan, and their slots.
pub(crate) type MakeAdmission = fn(&Plan, &dyn Fn(usize) -> Option<SlotKey>) -> Box<dyn Admission>;

struct Names(Index);

/// Slots that belong to other groups, by their identities, each with the name of its group. That is a mistake, so there are few.
#[derive(Debug, Default)]
pub(crate) struct SlotsOfOthers(Vec<(usize, Arc<str>)>);

impl SlotsOfOthers {
    pub(crate) fn push(&mut self, slot: SlotKey, group: Arc<str>) {
        self.0.push((slot.id, group));
    }

    pub(crate) fn group_of(&self, slot: SlotKey) -> Option<&str> {
        for (id, group) in &self.0 {
            if *id == slot.id {
                return Some(group);
            }
        }
        None
    }
}

/// An actor that is to be added to the plan.
pub(crate) struct Candidate {
    pub(crate) actor: ActorPlan,
    pub(crate) links: Links,
    /// The slot that the actor provides.
    pub(crate) slot: Option<SlotKey>,
    /// The slots that it uses and that belong to other groups.
    pub(crate) other_groups: SlotsOfOthers,
}

/// An actor that can be added to the plan.
pub(crate) struct Admitted {
    actor: ActorPlan,
    slot: Option<SlotKey>,
}

impl Admitted {
    pub(crate) fn plan(&self) -> &ActorPlan {
        &self.actor
    }
}

/// A plan with one more actor, as the rules read it.
struct PlanInput<'a> {
    plan: &'a Plan,
    /// The slot that an actor of the plan provides.
    slot: &'a dyn Fn(usize) -> Option<SlotKey>,
    addition: Option<&'a Candidate>,
}

impl RulesInput for PlanInput<'_> {
    fn group(&self) -> GroupFacts<'_> {
        self.plan.facts()
    }

    fn actors(&self) -> usize {
        self.plan.len() + usize::from(self.addition.is_some())
    }

    fn actor(&self, actor: usize) -> ActorFacts<'_> {
        match self.addition {
            Some(addition) if actor == self.plan.len() => addition.actor.facts(addition.slot),
            _ => self.plan.actor(actor).facts((self.slot)(actor)),
        }
    }

    fn values(&self) -> usize {
        self.plan.values().len()
    }

    fn value(&self, value: usize) -> ValueFacts<'_> {
        self.plan.value(value).facts()
    }

    fn other_group(&self, slot: SlotKey) -> Option<&str> {
        self.addition?.other_groups.group_of(slot)
    }

    /// The rules read only the entries of the addition. Those of the other actors are positions already.
    fn entries(&self, actor: usize, list: List) -> Vec<Entry<'_>> {
        let addition = self.addition.filter(|_| actor == self.plan.len());
        addition.map_or_else(Vec::new, |addition| addition.links.entries(list))
    }
}

/// The [`MakeAdmission`] of every addition.
pub(crate) fn admission(
    plan: &Plan,
    slot: &dyn Fn(usize) -> Option<SlotKey>,
) -> Box<dyn Admission> {
    let input = PlanInput {
        plan,
        slot,
        addition: None,
    };
    let name = |id: usize| plan.actor(id).shared_name().clone();
    let value_name = |value: usize| plan.value(value).shared_name().clone();
    Box::new(Names(Index::new(
        &input,
        &order::requirements(plan),
        &name,
        &value_name,
    )))
}

impl Admission for Names {
    fn admit(
        &self,
        plan: &Plan,
        mut addition: Candidate,
        has_ended: &dyn Fn(usize) -> bool,
    ) -> Result<Admitted, PlanError> {
        if let Some(ground) = plan.options.ground_of_addition() {
            addition.actor.options_mut().ground.get_or_insert(ground);
        }
        let input = PlanInput {
            plan,
            slot: &|_| None,
            addition: Some(&addition),
        };
        match self.0.check(&input, has_ended) {
            Ok(edges) => {
                addition.actor.set_edges(edges);
                let Candidate { actor, slot, .. } = addition;
                Ok(Admitted { actor, slot })
            }
            Err(problems) => Err(PlanError::new(plan.name(), problems)),
        }
    }

    fn add(&mut self, plan: &mut Plan, admitted: Admitted, place: usize) {
        let Admitted { actor, slot } = admitted;
        let actors = plan.actors_mut();
        if let Some(former) = actors.get(place) {
            self.0.forget(former.name(), place);
        }
        let name = actor.shared_name().clone();
        self.0
            .add(place, name, actor.options(), slot, actor.edges());
        match actors.get_mut(place) {
            Some(former) => *former = actor,
            None => actors.push(actor),
        }
    }

    fn is_free(&self, name: &Name, id: usize, has_ended: &dyn Fn(usize) -> bool) -> bool {
        self.0.is_free(name, id, has_ended)
    }

    fn claim(&mut self, name: Name, id: usize) {
        self.0.claim(name, id);
    }
}
