//! An actor for a group that runs. Input: what the builder was told of it, and which actors have ended; output: the actor as part
//! of the plan, or every problem of it.

use rungroup_rules::{ActorFacts, Edge, Entry, Graph, GroupFacts, Index, List, Slot, Source};

use super::actor::{Lists, OwnedActor};
use super::actor_name::Name;
use super::draft::DraftActor;
use super::problem::PlanError;
use super::{ActorPlan, Actors, Plan};
use std::borrow::Cow;

/// The names and slots of a group that runs.
#[derive(Debug)]
pub(crate) struct Names(Index<Name>);

/// An actor that can be added to the plan.
pub(crate) struct Admitted {
    actor: OwnedActor,
    slot: Option<Slot>,
    edges: Vec<Edge>,
}

impl Admitted {
    pub(crate) fn plan(&self) -> ActorPlan<'_> {
        self.actor.plan()
    }
}

/// A plan with one more actor, as the rules read it.
struct Beside<'a, S> {
    plan: &'a Plan,
    /// The slot in which an actor of the plan provides its value.
    slot: S,
    addition: Option<&'a DraftActor>,
}

impl<S: Fn(usize) -> Option<Slot>> Source for Beside<'_, S> {
    fn group(&self) -> GroupFacts<'_> {
        self.plan.options.facts(&self.plan.name)
    }

    fn actors(&self) -> usize {
        self.plan.len() + usize::from(self.addition.is_some())
    }

    fn actor(&self, actor: usize) -> ActorFacts<'_> {
        match self.addition {
            Some(addition) if actor == self.plan.len() => addition.facts(),
            _ => {
                let ActorPlan { name, options, .. } = self.plan.actor(actor);
                ActorFacts {
                    label: name,
                    name,
                    options,
                    slot: (self.slot)(actor),
                    interrupts_once: false,
                }
            }
        }
    }

    /// Only the entries of the addition are read: those of the others are positions already.
    fn entries(&self, actor: usize, list: List) -> impl Iterator<Item = Entry<'_>> {
        let addition = self.addition.filter(|_| actor == self.plan.len());
        addition
            .into_iter()
            .flat_map(move |addition| addition.entries(list))
    }
}

impl Names {
    /// The names of the actors of a plan, and their slots.
    pub(crate) fn new(plan: &Plan, slot: impl Fn(usize) -> Option<Slot>) -> Names {
        let requirements = Graph::new(plan.len(), |id| plan.actor(id).waits_for());
        let names: Vec<Name> = plan.names().collect();
        let source = Beside {
            plan,
            slot,
            addition: None,
        };
        Names(Index::new(&source, &requirements, |id| names[id].clone()))
    }

    /// Gives its name back to an actor that starts again. Returns `false` if another actor has the name.
    pub(crate) fn claim(
        &mut self,
        name: Name,
        id: usize,
        has_ended: impl Fn(usize) -> bool,
    ) -> bool {
        self.0.claim(name, id, has_ended).is_ok()
    }
}

impl Plan {
    /// Checks one more actor beside those that are there.
    ///
    /// # Errors
    ///
    /// Every problem of the actor.
    pub(crate) fn admit(
        &self,
        names: &Names,
        mut actor: DraftActor,
        has_ended: impl Fn(usize) -> bool,
    ) -> Result<Admitted, PlanError> {
        actor.name_provided_type();
        let source = Beside {
            plan: self,
            slot: |_| None,
            addition: Some(&actor),
        };
        match names.0.check(&source, has_ended) {
            Ok(edges) => Ok(Admitted {
                slot: actor.facts().slot,
                actor: actor.into_owned(&edges),
                edges,
            }),
            Err(problems) => Err(PlanError::new(&self.name, problems)),
        }
    }

    /// Adds the actor to the plan.
    pub(crate) fn add(&mut self, names: &mut Names, admitted: Admitted) {
        let Admitted { actor, slot, edges } = admitted;
        names
            .0
            .add(actor.name.clone(), &actor.options, slot, &edges);
        if let Actors::Fixed(actors) = self.actors {
            let actors = actors.iter().map(|actor| OwnedActor::from(actor.plan()));
            self.actors = Actors::Owned(actors.collect());
        }
        if let Actors::Owned(actors) = &mut self.actors {
            actors.push(actor);
        }
    }
}

impl From<ActorPlan<'static>> for OwnedActor {
    fn from(actor: ActorPlan<'static>) -> OwnedActor {
        OwnedActor {
            name: Cow::Borrowed(actor.name).into(),
            options: actor.options.into(),
            lists: Some(Box::new(Lists {
                requires: actor.requires.to_vec(),
                receives: actor.receives.to_vec(),
                stops_before: actor.stops_before.to_vec(),
            })),
        }
    }
}
