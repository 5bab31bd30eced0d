//! The rules over a group that is built at run time. Input: a draft; output: its plan, or every problem in it.

use rungroup_rules as rules;
use rungroup_rules::{ActorFacts, Edge, Entry, GroupFacts, List, Source};

use super::actor::{Lists, OwnedActor};
use super::draft::{Draft, DraftActor};
use super::problem::PlanError;
use super::{Actors, GroupOptions, Plan};
use crate::Signal;

impl Draft {
    /// Returns the plan of the group.
    ///
    /// # Errors
    ///
    /// Every problem of the group.
    pub(crate) fn check(mut self) -> Result<Plan, PlanError> {
        self.actors
            .iter_mut()
            .for_each(DraftActor::name_provided_type);
        let edges = match rules::check(&self) {
            Ok(checked) => checked.edges,
            Err(problems) => return Err(PlanError::new(&self.name, problems)),
        };
        let actors = self.actors.into_iter().enumerate();
        let actors = actors.map(|(id, actor)| actor.into_owned(edges.of(id)));
        Ok(Plan {
            name: self.name,
            options: self.options,
            actors: Actors::Owned(actors.collect()),
        })
    }
}

impl Source for Draft {
    fn group(&self) -> GroupFacts<'_> {
        self.options.facts(&self.name)
    }

    fn actors(&self) -> usize {
        self.actors.len()
    }

    fn actor(&self, actor: usize) -> ActorFacts<'_> {
        self.actors[actor].facts()
    }

    fn entries(&self, actor: usize, list: List) -> impl Iterator<Item = Entry<'_>> {
        self.actors[actor].entries(list)
    }
}

impl GroupOptions {
    /// The options as the rules read them.
    pub(super) fn facts<'a>(&self, name: &'a str) -> GroupFacts<'a> {
        let signals = self.signals.as_deref();
        GroupFacts {
            label: name,
            name,
            options: rules::GroupOptions {
                grace: self.grace,
                drain: self.drain,
                until: self.until,
            },
            stops_on_term: signals.is_none_or(|signals| signals.contains(&Signal::TERM)),
        }
    }
}

impl DraftActor {
    /// Sets the type that the actor provides, from its slot.
    pub(super) fn name_provided_type(&mut self) {
        if let Some(slot) = self.links().and_then(|links| links.provides) {
            self.options.provides = Some(slot.type_name);
        }
    }

    /// The actor as the rules read it.
    pub(super) fn facts(&self) -> ActorFacts<'_> {
        ActorFacts {
            label: &self.name,
            name: &self.name,
            options: &self.options,
            slot: self.links().and_then(|links| links.provides),
            interrupts_once: self.interrupted_once,
        }
    }

    /// The entries of one list.
    pub(super) fn entries(&self, list: List) -> impl Iterator<Item = Entry<'_>> {
        let links = self.links().into_iter();
        links.flat_map(move |links| {
            let (names, slots): (&[_], &[_]) = match list {
                List::Receives => (&[], &links.receives),
                List::Requires => (&links.requires, &[]),
                List::StopsBefore => (&links.stops_before, &[]),
            };
            let names = names.iter().map(|name| Entry::Actor(name));
            names.chain(slots.iter().copied().map(Entry::Slot))
        })
    }

    /// The actor as a part of a plan.
    pub(super) fn into_owned(self, edges: &[Edge]) -> OwnedActor {
        let list = |list| {
            let of_list = edges.iter().filter(|edge| edge.list == list);
            of_list.map(|edge| edge.to).collect()
        };
        let lists = (!edges.is_empty()).then(|| {
            Box::new(Lists {
                requires: list(List::Requires),
                receives: list(List::Receives),
                stops_before: list(List::StopsBefore),
            })
        });
        OwnedActor {
            name: self.name,
            options: self.options,
            lists,
        }
    }
}

#[cfg(test)]
mod tests;
