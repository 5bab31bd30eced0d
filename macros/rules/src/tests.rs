//! Every rule with its words, and the work that the rules do.

mod addition;
mod chain;
mod conflicts;
mod durations;
mod entries;
mod foreground;
mod late;
mod names;
mod nested;
mod order;
mod readiness;
mod restart;
mod slots;
mod work;

use crate::{
    ActorFacts, ActorKind, ActorOptions, Entry, Ground, GroupFacts, GroupOptions, InterruptKind,
    List, Multiplicity, NestedGroup, OptionName, Place, Ready, RestartPolicy, ReturnAction, Rule,
    RulesInput, SlotKey, Subject, Until, ValueFacts, check,
};
use crate::{Dependents, Edge, Problem};
use std::cell::Cell;
use std::time::Duration;

/// The first identity of the slots that belong to another group.
const OF_ANOTHER_GROUP: usize = 100;

/// A group to check.
struct Group {
    label: &'static str,
    name: &'static str,
    options: GroupOptions,
    stops_on_term: bool,
    provides: Option<Named>,
    actors: Vec<Actor>,
    values: Vec<Value>,
    /// Places whose values are not known.
    unknown: Vec<Place>,
    /// The number of actors and entries that were read.
    reads: Cell<usize>,
}

#[derive(Clone)]
struct Actor {
    label: String,
    name: String,
    options: ActorOptions,
    slot: Option<SlotKey>,
    lists: [Vec<Named>; 4],
}

#[derive(Clone)]
struct Value {
    label: &'static str,
    slot: Option<SlotKey>,
}

#[derive(Clone)]
enum Named {
    Actor(String),
    Slot(SlotKey),
}

impl Named {
    fn entry(&self) -> Entry<'_> {
        match self {
            Named::Actor(name) => Entry::Actor(name),
            Named::Slot(slot) => Entry::Slot(*slot),
        }
    }
}

impl RulesInput for Group {
    fn group(&self) -> GroupFacts<'_> {
        GroupFacts {
            label: self.label,
            name: self.name,
            options: self.options,
            stops_on_term: self.stops_on_term,
            provides: self.provides.as_ref().map(Named::entry),
        }
    }

    fn actors(&self) -> usize {
        self.actors.len()
    }

    fn actor(&self, actor: usize) -> ActorFacts<'_> {
        self.reads.set(self.reads.get() + 1);
        let actor = &self.actors[actor];
        ActorFacts {
            label: &actor.label,
            name: &actor.name,
            options: &actor.options,
            slot: actor.slot,
        }
    }

    fn values(&self) -> usize {
        self.values.len()
    }

    fn value(&self, value: usize) -> ValueFacts<'_> {
        let value = &self.values[value];
        ValueFacts {
            label: value.label,
            slot: value.slot,
        }
    }

    fn entries(&self, actor: usize, list: List) -> Vec<Entry<'_>> {
        let entries = &self.actors[actor].lists[list as usize];
        self.reads.set(self.reads.get() + entries.len());
        entries.iter().map(Named::entry).collect()
    }

    fn other_group(&self, slot: SlotKey) -> Option<&str> {
        (slot.id >= OF_ANOTHER_GROUP).then_some("first")
    }

    fn is_known(&self, place: Place) -> bool {
        !self.unknown.contains(&place)
    }
}

fn group(actors: impl IntoIterator<Item = Actor>) -> Group {
    Group {
        label: "app",
        name: "app",
        options: GroupOptions::DEFAULT,
        stops_on_term: true,
        provides: None,
        actors: actors.into_iter().collect(),
        values: Vec::new(),
        unknown: Vec::new(),
        reads: Cell::new(0),
    }
}

impl Group {
    fn set_grace(&mut self, grace: u64) {
        self.options.grace = Some(seconds(grace));
        self.options.declares_grace = true;
    }
}

const DB: SlotKey = SlotKey {
    takes_absence: false,
    id: 7,
    type_name: "Db",
};

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// An actor that is interrupted by `cancel`.
fn named(name: impl Into<String>) -> Actor {
    let name = name.into();
    Actor {
        label: name.clone(),
        name,
        options: ActorOptions::new(InterruptKind::Cancel),
        slot: None,
        lists: [const { Vec::new() }; 4],
    }
}

impl Actor {
    fn set(mut self, set: impl FnOnce(&mut ActorOptions)) -> Actor {
        set(&mut self.options);
        self
    }

    fn ready(self) -> Actor {
        self.set(|options| options.ready = Some(Ready::Manual))
    }

    fn list(mut self, list: List, names: &[&str]) -> Actor {
        let names = names.iter().map(|&name| Named::Actor(name.to_owned()));
        self.lists[list as usize].extend(names);
        self
    }

    fn requires(self, names: &[&str]) -> Actor {
        self.list(List::Requires, names)
    }

    fn stops_before(self, names: &[&str]) -> Actor {
        self.list(List::StopsBefore, names)
    }

    fn receives(mut self, slot: SlotKey) -> Actor {
        self.lists[List::Receives as usize].push(Named::Slot(slot));
        self
    }

    fn receives_late(mut self, slot: SlotKey) -> Actor {
        self.lists[List::Late as usize].push(Named::Slot(slot));
        self
    }

    fn provides(mut self, slot: SlotKey) -> Actor {
        self.slot = Some(slot);
        self.set(|options| options.provides = Some(slot.type_name))
    }

    fn restarts(self, dependents: Option<Dependents>) -> Actor {
        self.set(|options| {
            options.restart = Some(RestartPolicy::on_failure());
            options.dependents = dependents;
        })
    }

    fn grace(self, grace: u64) -> Actor {
        self.set(|options| options.grace = Some(seconds(grace)))
    }

    fn stops_last(self) -> Actor {
        self.set(|options| options.stops_last = true)
    }

    fn kind(self, kind: ActorKind) -> Actor {
        self.set(|options| options.kind = kind)
    }
}

fn texts(group: &Group) -> Vec<String> {
    problems(group).iter().map(ToString::to_string).collect()
}

fn problems(group: &Group) -> Vec<Problem> {
    check(group).expect_err("the group has a problem")
}

fn value(label: &'static str, slot: Option<SlotKey>) -> Value {
    Value { label, slot }
}

#[track_caller]
fn refused(group: &Group, expected: &[(Rule, Place, &str)]) {
    let found = problems(group);
    let texts: Vec<String> = found.iter().map(ToString::to_string).collect();
    let expected_texts: Vec<&str> = expected.iter().map(|(.., text)| *text).collect();
    assert_eq!(texts, expected_texts);
    for (problem, (rule, place, _)) in found.iter().zip(expected) {
        assert_eq!(
            (&problem.rule(), &problem.place()),
            (rule, place),
            "{problem}"
        );
    }
}

#[track_caller]
fn accepted(group: &Group) {
    assert_eq!(check(group).expect("the group has no problem").open, []);
}

fn entry(actor: usize, list: List, entry: usize) -> Place {
    Place::entry(actor, list.option(), entry)
}

#[test]
fn edges_are_positions() {
    let group = group([
        named("api").receives(DB).requires(&["cache"]),
        named("cache").ready().stops_before(&["store"]),
        named("store").provides(DB),
    ]);
    let edges = check(&group).expect("the group has no problem").edges;
    assert_eq!(edges.of(0), [Edge::receives(2, 0), Edge::requires(1, 0)]);
    assert_eq!(edges.of(1), [Edge::stops_before(2, 0)]);
    assert_eq!(edges.of(2), []);
    assert_eq!(edges.requirements().targets(0), [2, 1]);
    assert_eq!(edges.requirements().targets(1), [0; 0]);
    assert_eq!(edges.stop_graph().targets(1), [2]);
}

#[test]
fn an_empty_group_has_no_problem() {
    accepted(&group([]));
}

#[test]
fn unknown_values_are_left_open() {
    let mut group = group([
        named("api").ready().grace(0).set(|options| {
            options.restart = Some(RestartPolicy::on_failure().backoff(Duration::ZERO));
        }),
        named("web").requires(&["api"]).grace(20),
        named("inner").kind(ActorKind::Async),
    ]);
    group.actors[0].options.dependents = Some(Dependents::Keep);
    group.options.drain = Some(seconds(60));
    group.unknown = vec![
        Place::option(0, OptionName::Grace),
        Place::option(0, OptionName::Backoff),
        Place::group(OptionName::Drain),
        Place::actor(2),
    ];
    let open = check(&group)
        .expect("the known values have no problem")
        .open;
    let open: Vec<_> = open
        .iter()
        .map(|problem| (problem.rule(), problem.place(), problem.message()))
        .collect();
    assert_eq!(
        open,
        [
            (
                Rule::DurationIsNotZero,
                Place::option(0, OptionName::Grace),
                "`grace` of `api` is zero"
            ),
            (
                Rule::DurationIsNotZero,
                Place::option(0, OptionName::Backoff),
                "`backoff` of the `restart` of `api` is zero"
            ),
            (
                Rule::BackoffFitsItsMaximum,
                Place::option(0, OptionName::MaxBackoff),
                "`max_backoff` of the `restart` of `api` is less than its `backoff`"
            ),
            (
                Rule::NestedGroupLeavesSignals,
                Place::actor(2),
                "`inner` is a group that sets `signals` or `drain`, which belong to the outermost group"
            ),
            (
                Rule::NestedGroupIsCancelled,
                Place::actor(2),
                "`inner` is a group, so it needs `interrupt = cancel` and `ready = manual`"
            ),
            (
                Rule::DurationIsNotZero,
                Place::group(OptionName::Drain),
                "`drain` of group `app` is zero"
            ),
            (
                Rule::DrainFitsTheGrace,
                Place::group(OptionName::Drain),
                "the drain of group `app` is not shorter than its `grace`"
            ),
            (
                Rule::ChainFitsTheGrace,
                Place::group(OptionName::Grace),
                "the default grace of group `app` is 25s, less than its drain and its longest chain of graces"
            ),
        ]
    );
    // The known part of a chain is checked at once.
    group.actors[1].options.grace = Some(seconds(30));
    let found = problems(&group);
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].message(),
        "the default grace of group `app` is 25s, but `web` may take 30s to end"
    );
}

#[test]
fn every_rule_has_a_place_in_the_list_of_rules() {
    assert_eq!(Rule::ALL.len(), Rule::ChainFitsTheGrace as usize + 1);
    assert_eq!(Place::actor(3).subject, Subject::Actor(3));
}
