//! One more actor for a group that is running.

use crate::actor::actor_alone;
use crate::check::{chain_text, required_actor_states_ready};
use crate::dependents::{cannot_restart, restarted_by};
use crate::edges::Edge;
use crate::graph::Graph;
use crate::names::{
    Label, Lookup, Problems, is_usable, label, name_is_taken, slot_belongs_to_this_group,
    slot_is_taken,
};
use crate::problem::{Place, Problem, Rule};
use crate::source::{Entry, Source};
use crate::text::quoted;
use crate::{ActorOptions, GroupOptions, List, OptionName, Slot, lists, values};
use std::borrow::Borrow;
use std::hash::Hash;

/// The names and slots of a running group, so that one more actor is checked without a look at all the others.
///
/// A name belongs to the last actor that took it. It is free again when that actor has ended.
#[derive(Clone, Debug)]
pub struct Index<N> {
    lookup: Lookup<N>,
    /// For each actor the requirement, direct or indirect, or the actor itself, whose restart restarts its dependents.
    restarts_dependents: Vec<Option<usize>>,
}

impl<N: Borrow<str> + Eq + Hash> Index<N> {
    /// The index of a group without a problem. `name` returns the key of an actor, and `requirements` leads from each actor
    /// to the actors that must be ready before it starts.
    pub fn new(source: &impl Source, requirements: &Graph, name: impl Fn(usize) -> N) -> Index<N> {
        let actors = source.actors();
        let mut lookup = Lookup::with_capacity(actors);
        let restarts = |actor: usize| source.actor(actor).options.restarts_dependents();
        let mut restarts_dependents = if (0..actors).any(restarts) {
            restarted_by(&requirements.reversed(), restarts)
        } else {
            vec![None; actors]
        };
        for (actor, by) in restarts_dependents.iter_mut().enumerate() {
            lookup.names.insert(name(actor), actor);
            if let Some(slot) = source.actor(actor).slot {
                lookup.slots.insert(slot.id, actor);
            }
            if restarts(actor) {
                *by = Some(actor);
            }
        }
        Index {
            lookup,
            restarts_dependents,
        }
    }

    /// The actor that took a name last.
    pub fn actor(&self, name: &str) -> Option<usize> {
        self.lookup.actor(name)
    }

    /// The actor that provides a slot.
    pub fn provider(&self, slot: usize) -> Option<usize> {
        self.lookup.provider(slot)
    }

    /// Gives a name to an actor of the group, which starts again.
    ///
    /// # Errors
    ///
    /// The other actor that has the name and has not ended.
    pub fn claim(
        &mut self,
        name: N,
        actor: usize,
        has_ended: impl Fn(usize) -> bool,
    ) -> Result<(), usize> {
        match self.actor(name.borrow()) {
            Some(other) if other != actor && !has_ended(other) => Err(other),
            _ => {
                self.lookup.names.insert(name, actor);
                Ok(())
            }
        }
    }

    /// Checks the last actor of `source`, which is not yet in the index and has
    /// [its ground](GroupOptions::ground_of_addition). `has_ended` returns `true` for an actor whose name is free.
    ///
    /// # Errors
    ///
    /// Every problem of this actor.
    pub fn check(
        &self,
        source: &impl Source,
        has_ended: impl Fn(usize) -> bool,
    ) -> Result<Vec<Edge>, Vec<Problem>> {
        let mut problems = Problems::default();
        let actor = source.actors() - 1;
        let facts = source.actor(actor);
        let owner = label(&facts, actor);
        let place = Place::option(actor, OptionName::Name);
        if is_usable(owner, facts.name, place, &mut problems) {
            let other = self.actor(facts.name);
            if other.is_some_and(|other| !has_ended(other)) {
                problems.add(Rule::NameIsUnique, place, name_is_taken(facts.name));
            }
        }
        if let Some(slot) = facts.slot {
            let place = Place::option(actor, OptionName::Provides);
            slot_belongs_to_this_group(source, owner, "provides", slot, place, &mut problems);
            if let Some(other) = self.provider(slot.id) {
                let providers = [source.actor(other).label, facts.label];
                let text = slot_is_taken(&providers, slot.type_name);
                problems.add(Rule::SlotIsProvidedOnce, place, text);
            }
        }
        let mut edges = Vec::new();
        let target = |entry: Entry<'_>| match entry {
            Entry::Actor(name) if name == facts.label => Some(actor),
            Entry::Actor(name) => self.actor(name),
            Entry::Position(actor) => Some(actor),
            Entry::Slot(slot) if facts.slot.is_some_and(|own| own.id == slot.id) => Some(actor),
            Entry::Slot(slot) => self.provider(slot.id),
        };
        lists::resolve(source, actor, target, &mut edges, &mut problems);
        actor_alone(source, actor, &mut problems);
        for edge in edges.iter().filter(|edge| edge.list == List::Requires) {
            required_actor_states_ready(source, edge.to, &[actor], &mut problems);
        }
        lists::ends(source, actor, &edges, &mut problems);
        let mut requirements = edges.iter().filter(|edge| edge.list.is_requirement());
        let restarts = requirements.find_map(|edge| self.restarts_dependents[edge.to]);
        if let Some(by) = restarts.filter(|_| facts.options.restart.is_none()) {
            let message = cannot_restart(owner, label(&source.actor(by), by));
            let text = (message, format!("add `restart` to {owner}"));
            problems.add(Rule::DependentRestarts, Place::actor(actor), text);
        }
        grace_fits(source, actor, owner, &mut problems);
        if problems.found.is_empty() {
            Ok(edges)
        } else {
            Err(problems.found)
        }
    }

    /// Adds an actor that has been checked, with its edges.
    pub fn add(&mut self, name: N, options: &ActorOptions, slot: Option<Slot>, edges: &[Edge]) {
        let actor = self.restarts_dependents.len();
        self.lookup.names.insert(name, actor);
        if let Some(slot) = slot {
            self.lookup.slots.insert(slot.id, actor);
        }
        let mut requirements = edges.iter().filter(|edge| edge.list.is_requirement());
        let by = if options.restarts_dependents() {
            Some(actor)
        } else {
            requirements.find_map(|edge| self.restarts_dependents[edge.to])
        };
        self.restarts_dependents.push(by);
    }
}

/// Checks that the group's grace holds the grace of the addition.
fn grace_fits(source: &impl Source, actor: usize, owner: Label<'_>, problems: &mut Problems) {
    let facts = source.group();
    let options = GroupOptions {
        drain: None,
        ..facts.options
    };
    let (Some(limit), Some(grace)) = (options.grace, source.actor(actor).options.grace) else {
        return;
    };
    if !values::total_fits(&options, grace) {
        let text = chain_text(
            &quoted(facts.label),
            &options,
            limit,
            &owner.to_string(),
            grace,
        );
        let place = Place::option(actor, OptionName::Grace);
        problems.add(Rule::ChainFitsTheGrace, place, text);
    }
}
