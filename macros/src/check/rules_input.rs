//! The `ast` as the input of the rules.

use crate::ast::{ActorAttribute, GroupStruct, SignalList, Written, plain_name};
use crate::names::{actor_name, group_name};
use proc_macro2::Ident;
use rungroup_rules as rules;
use rungroup_rules::{ActorFacts, Entry, GroupFacts, List, Place, Subject, ValueFacts};

/// A group with its names as text.
pub(super) struct GroupInput<'a> {
    group: &'a GroupStruct,
    label: String,
    name: String,
    actors: Vec<RulesActor<'a>>,
    /// The labels of the values.
    values: Vec<String>,
    /// The label of the actor whose value the group provides.
    provides: Option<String>,
}

struct RulesActor<'a> {
    ast: &'a ActorAttribute,
    written: &'a Written,
    label: String,
    name: String,
    /// The entries of each list, by [`List`].
    lists: [Vec<String>; 4],
}

impl<'a> GroupInput<'a> {
    pub(super) fn new(group: &'a GroupStruct) -> GroupInput<'a> {
        let actors = group.actors().map(|(field, actor)| RulesActor {
            ast: actor,
            written: &field.written,
            label: field.name(),
            name: actor_name(field, actor),
            lists: List::ALL.map(|list| entries(actor, list).into_iter().map(plain_name).collect()),
        });
        GroupInput {
            group,
            label: plain_name(&group.ident),
            name: group_name(group),
            actors: actors.collect(),
            values: group
                .values()
                .iter()
                .map(|value| plain_name(value.ident))
                .collect(),
            provides: group.options.provides.as_ref().map(plain_name),
        }
    }
}

impl rules::RulesInput for GroupInput<'_> {
    fn group(&self) -> GroupFacts<'_> {
        let options = &self.group.options;
        GroupFacts {
            label: &self.label,
            name: &self.name,
            options: options.values,
            stops_on_term: options.signals.as_ref().is_none_or(SignalList::may_drain),
            provides: self.provides.as_deref().map(Entry::Actor),
        }
    }

    fn actors(&self) -> usize {
        self.actors.len()
    }

    fn actor(&self, actor: usize) -> ActorFacts<'_> {
        let actor = &self.actors[actor];
        ActorFacts {
            label: &actor.label,
            name: &actor.name,
            options: &actor.ast.values,
            slot: None,
        }
    }

    fn values(&self) -> usize {
        self.values.len()
    }

    fn value(&self, value: usize) -> ValueFacts<'_> {
        ValueFacts {
            label: &self.values[value],
            slot: None,
        }
    }

    fn entries(&self, actor: usize, list: List) -> Vec<Entry<'_>> {
        let mut entries = Vec::new();
        for (other, names) in List::ALL.iter().zip(&self.actors[actor].lists) {
            if *other == list {
                entries.extend(names.iter().map(|name| Entry::Actor(name)));
            }
        }
        entries
    }

    fn is_known(&self, place: Place) -> bool {
        let is_known = |written: &Written, option| written.unknown(option).is_none();
        match (place.subject, place.option) {
            (Subject::Group, Some(option)) => is_known(&self.group.options.written, option),
            (Subject::Actor(actor), Some(option)) => is_known(self.actors[actor].written, option),
            // Only the type of the field knows whether the actor is a group.
            (Subject::Actor(actor), None) => !self.actors[actor].ast.is_of_its_type(),
            (Subject::Value(_) | Subject::Group, _) => true,
        }
    }
}

/// The entries of one list, if the actor has it.
pub(super) fn entries(actor: &ActorAttribute, list: List) -> Vec<&Ident> {
    let names = match list {
        List::Requires => &actor.requires,
        List::StopsBefore => &actor.stops_before,
        List::Receives | List::Late => {
            let mut fields = Vec::new();
            for source in actor.sources() {
                if source.late == (list == List::Late) {
                    fields.push(&source.field);
                }
            }
            return fields;
        }
    };
    names.iter().collect()
}
