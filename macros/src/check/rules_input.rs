//! The `ast` as the input of the rules.

use crate::ast::{Actor, Constant, Group, Interrupt, RestartOptions, plain_name};
use crate::names::{actor_name, group_name};
use proc_macro2::Ident;
use rungroup_rules as rules;
use rungroup_rules::{
    ActorFacts, ActorKind, ActorOptions, Entry, GroupFacts, GroupOptions, InterruptKind, List,
    OptionName, Place, Ready, Subject, ValueFacts,
};

/// A group with its names as text and its options as values.
pub(super) struct GroupInput<'a> {
    group: &'a Group,
    label: String,
    name: String,
    actors: Vec<RulesActor<'a>>,
    /// The labels of the values.
    values: Vec<String>,
    /// The label of the actor whose value the group provides.
    provides: Option<String>,
}

struct RulesActor<'a> {
    ast: &'a Actor,
    label: String,
    name: String,
    options: ActorOptions,
    /// The entries of each list, by [`List`].
    lists: [Vec<String>; 4],
}

impl<'a> GroupInput<'a> {
    pub(super) fn new(group: &'a Group) -> GroupInput<'a> {
        let actors = group.actors().map(|(field, actor)| RulesActor {
            ast: actor,
            label: field.name(),
            name: actor_name(field, actor),
            options: options(actor),
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
            provides: group
                .options
                .provides
                .as_ref()
                .map(|given| plain_name(&given.value)),
        }
    }
}

impl rules::RulesInput for GroupInput<'_> {
    fn group(&self) -> GroupFacts<'_> {
        let options = &self.group.options;
        let grace = options.grace.as_ref().map(|given| given.value.as_ref());
        let defaults = GroupOptions::DEFAULT;
        GroupFacts {
            label: &self.label,
            name: &self.name,
            options: GroupOptions {
                grace: grace.map_or(defaults.grace, |grace| grace.map(value)),
                declares_grace: grace.is_some(),
                drain: options.drain.as_ref().map(|given| value(&given.value)),
                ready_within: options
                    .ready_within
                    .as_ref()
                    .map(|given| value(&given.value)),
                until: options
                    .until
                    .as_ref()
                    .map_or(defaults.until, |given| given.value),
            },
            stops_on_term: options
                .signals
                .as_ref()
                .is_none_or(|signals| signals.value.may_drain()),
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
            options: &actor.options,
            slot: None,
            interrupts_once: false,
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
        match (place.subject, place.option) {
            (Subject::Value(_), _) => true,
            (Subject::Group, option) => {
                is_literal(option.and_then(|option| self.group.options.time(option)))
            }
            (Subject::Actor(actor), Some(option)) => is_value_known(self.actors[actor].ast, option),
            (Subject::Actor(actor), None) => {
                let actor = self.actors[actor].ast;
                // Only the type of the field knows whether the actor is a group.
                actor.execute.is_some()
                    || actor.blocking.is_some()
                    || actor.process.is_some()
                    || actor.is_resource
            }
        }
    }
}

/// The entries of one list, if the actor has it.
pub(super) fn entries(actor: &Actor, list: List) -> Vec<&Ident> {
    let names = match list {
        List::Requires => &actor.requires,
        List::StopsBefore => &actor.stops_before,
        List::Receives | List::Late => {
            let mut fields = Vec::new();
            if let Some(given) = &actor.receives {
                for source in given.value.sources() {
                    if source.late == (list == List::Late) {
                        fields.push(&source.field);
                    }
                }
            }
            return fields;
        }
    };
    match names {
        Some(given) => given.value.iter().collect(),
        None => Vec::new(),
    }
}

/// The options as values. Where a value is not known, another one stands in for it.
fn options(actor: &Actor) -> ActorOptions {
    let interrupt = actor.interrupt.as_ref().map(|given| &given.value);
    let kind = match (&actor.process, &actor.blocking) {
        _ if actor.is_resource => ActorKind::Resource,
        (Some(_), _) => ActorKind::Process,
        (None, Some(_)) => ActorKind::Blocking,
        (None, None) => ActorKind::Async,
    };
    let defaults = ActorOptions::new(match interrupt {
        None | Some(Interrupt::Cancel) => InterruptKind::Cancel,
        Some(Interrupt::Drop) => InterruptKind::Drop,
        Some(Interrupt::Call(_)) => InterruptKind::Function,
    });
    let ready = actor.ready.as_ref().map(|given| given.value);
    // No value of `ready` fits a resource, and the rules say so.
    let resource_ready = actor.process_ready.as_ref().filter(|_| actor.is_resource);
    let resource_ready = resource_ready.map(|_| Ready::Manual);
    ActorOptions {
        kind,
        ready: ready.or(resource_ready),
        // A line or a port makes a child process ready; anywhere else it is a mistake that is reported already.
        ready_by_kind: actor.process_ready.is_some(),
        ready_within: actor.ready_within.as_ref().map(|given| value(&given.value)),
        provides: actor.provided().map(|_| "_"),
        on_ok: actor.on_ok.as_ref().map(|given| given.value),
        on_err: actor
            .on_err
            .as_ref()
            .map_or(defaults.on_err, |given| given.value),
        grace: actor.grace.as_ref().map(|given| value(&given.value)),
        overrun: actor
            .overrun
            .as_ref()
            .map_or(defaults.overrun, |given| given.value),
        restart: actor.restart.as_ref().map(|given| restart(&given.value)),
        dependents: actor.dependents.as_ref().map(|given| given.value),
        stops_last: actor.stops_last.is_some(),
        ground: actor.ground(),
        multiplicity: actor.multiplicity(),
        ..defaults
    }
}

fn restart(restart: &RestartOptions) -> rules::RestartPolicy {
    let mut values = rules::RestartPolicy::new(restart.when);
    for (given, to) in [
        (&restart.backoff, &mut values.backoff),
        (&restart.max_backoff, &mut values.max_backoff),
        (&restart.reset_after, &mut values.reset_after),
    ] {
        if let Some(given) = given {
            *to = value(&given.value);
        }
    }
    let max_restarts = restart.max_restarts.as_ref();
    values.max_restarts = max_restarts.map(|given| value(&given.value));
    values
}

fn value<T: Copy + Default>(constant: &Constant<T>) -> T {
    constant.value.unwrap_or_default()
}

/// Returns `true` if the value of an option is the default or a literal.
fn is_value_known(actor: &Actor, option: OptionName) -> bool {
    match option {
        OptionName::MaxRestarts => is_literal(actor.max_restarts()),
        option => is_literal(actor.time(option)),
    }
}

fn is_literal<T>(given: Option<(&Ident, &Constant<T>)>) -> bool {
    given.is_none_or(|(_, constant)| constant.value.is_some())
}
