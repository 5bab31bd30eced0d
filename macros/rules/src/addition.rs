//! One more actor for a group that is running.

use crate::check::restart::{self, restarted_by};
use crate::check::{chain, check_actor, check_edges, entries, names, readiness, slots};
use crate::edges::{Edge, List};
use crate::graph::Graph;
use crate::input::{Entry, Node, RulesInput, SlotKey};
use crate::problem::{Place, Problem, Problems};
use crate::text::label;
use crate::{ActorOptions, Name, OptionName, Rule};
use std::collections::HashMap;

/// The names and slots of a running group, so that one more actor is checked without a look at all the others.
///
/// A name belongs to the last actor that took it. It is free again when that actor has ended.
#[derive(Clone, Debug)]
pub struct Index {
    names: HashMap<Name, Node>,
    providers: HashMap<usize, Node>,
    /// For each actor the requirement, direct or indirect, or the actor itself, whose restart restarts its dependents.
    restarts_dependents: Vec<Option<usize>>,
}

impl Index {
    /// The index of a group without a problem. `name` and `value_name` return the key of an actor or a value. `requirements`
    /// leads from each actor to the actors that must be ready before it starts.
    pub fn new(
        input: &dyn RulesInput,
        requirements: &Graph,
        name: &dyn Fn(usize) -> Name,
        value_name: &dyn Fn(usize) -> Name,
    ) -> Index {
        let actors = input.actors();
        let mut names = HashMap::with_capacity(actors);
        let mut providers = HashMap::new();
        let restarts = |actor: usize| input.options(actor).restarts_dependents();
        let mut restarts_dependents = if (0..actors).any(restarts) {
            restarted_by(&requirements.reversed(), restarts)
        } else {
            vec![None; actors]
        };
        for (actor, by) in restarts_dependents.iter_mut().enumerate() {
            names.insert(name(actor), Node::Actor(actor));
            if let Some(slot) = input.actor(actor).slot {
                providers.insert(slot.id, Node::Actor(actor));
            }
            if restarts(actor) {
                *by = Some(actor);
            }
        }
        for value in 0..input.values() {
            let node = Node::Value(value);
            names.insert(value_name(value), node);
            if let Some(slot) = input.value(value).slot {
                providers.insert(slot.id, node);
            }
        }
        Index {
            names,
            providers,
            restarts_dependents,
        }
    }

    /// The actor that took a name last.
    pub fn actor(&self, name: &str) -> Option<usize> {
        self.names.get(name)?.actor()
    }

    /// Returns `true` unless another actor than this one has the name and has not ended.
    pub fn is_free(&self, name: &str, actor: usize, has_ended: &dyn Fn(usize) -> bool) -> bool {
        self.actor(name)
            .is_none_or(|other| other == actor || has_ended(other))
    }

    /// Gives a name that is free to an actor of the group, which starts again.
    pub fn claim(&mut self, name: Name, actor: usize) {
        self.names.insert(name, Node::Actor(actor));
    }

    /// Checks the last actor of `input`, which is not yet in the index and has
    /// [its ground](crate::GroupOptions::ground_of_addition). `has_ended` returns `true` for an actor whose name is free.
    /// Returns the edges of the actor.
    ///
    /// # Errors
    ///
    /// Every problem of this actor.
    pub fn check(
        &self,
        input: &dyn RulesInput,
        has_ended: &dyn Fn(usize) -> bool,
    ) -> Result<Vec<Edge>, Vec<Problem>> {
        let mut problems = Problems::default();
        let actor = input.actors() - 1;
        let facts = input.actor(actor);
        let owner = label(&facts, actor);
        let place = Place::option(actor, OptionName::Name);
        if names::is_usable(&owner, facts.name, place, &mut problems) {
            let other = self
                .names
                .get(facts.name)
                .copied()
                .filter(|other| match other {
                    Node::Actor(other) => !has_ended(*other),
                    Node::Value(_) => true,
                });
            if let Some(other) = other {
                let text = names::is_taken(facts.name, [other, Node::Actor(actor)]);
                problems.add(Rule::NameIsUnique, place, text);
            }
        }
        if let Some(slot) = facts.slot {
            let place = Place::option(actor, OptionName::Provides);
            slots::belongs_to_this_group(input, &owner, "provides", slot, place, &mut problems);
            if let Some(other) = self.providers.get(&slot.id).copied() {
                let text = slots::is_taken(input, [other, Node::Actor(actor)], slot);
                problems.add(Rule::SlotIsProvidedOnce, place, text);
            }
        }
        let mut edges = Vec::new();
        let target = |entry: Entry<'_>| match entry {
            Entry::Actor(name) if name == facts.label => Some(Node::Actor(actor)),
            Entry::Actor(name) => self.names.get(name).copied(),
            Entry::Position(node) => Some(node),
            Entry::Slot(slot) if facts.slot.is_some_and(|own| own.id == slot.id) => {
                Some(Node::Actor(actor))
            }
            Entry::Slot(slot) => self.providers.get(&slot.id).copied(),
        };
        entries::resolve(input, actor, &target, &mut edges, &mut problems);
        check_actor(input, actor, &mut problems);
        for edge in &edges {
            if let (List::Requires, Node::Actor(to)) = (edge.list, edge.to) {
                readiness::required_actor_states_ready(input, to, &[actor], &mut problems);
            }
        }
        check_edges(input, actor, &edges, &mut problems);
        let restarts = restarts(&self.restarts_dependents, &edges);
        restart::check_addition(input, actor, owner, restarts, &mut problems);
        chain::check_addition(input, actor, owner, &mut problems);
        if problems.found.is_empty() {
            Ok(edges)
        } else {
            Err(problems.found)
        }
    }

    /// Adds an actor that has been checked, with its edges, at a position: the next one, or that of a
    /// [forgotten](Index::forget) actor.
    pub fn add(
        &mut self,
        actor: usize,
        name: Name,
        options: &ActorOptions,
        slot: Option<SlotKey>,
        edges: &[Edge],
    ) {
        self.names.insert(name, Node::Actor(actor));
        if let Some(slot) = slot {
            self.providers.insert(slot.id, Node::Actor(actor));
        }
        let by = if options.restarts_dependents() {
            Some(actor)
        } else {
            restarts(&self.restarts_dependents, edges)
        };
        if let Some(former) = self.restarts_dependents.get_mut(actor) {
            *former = by;
        } else {
            self.restarts_dependents.push(by);
        }
    }

    /// Forgets the name of an actor that has ended, provides nothing and is not named by another, unless the name is taken.
    pub fn forget(&mut self, name: &str, actor: usize) {
        if self.actor(name) == Some(actor) {
            self.names.remove(name);
        }
    }
}

/// The actor whose restart restarts one with these edges.
fn restarts(restarts_dependents: &[Option<usize>], edges: &[Edge]) -> Option<usize> {
    let mut requirements = edges.iter().filter(|edge| edge.list.is_requirement());
    requirements.find_map(|edge| restarts_dependents[edge.to.actor()?])
}
