//! Names and slots: which position each has.

use crate::input::{ActorFacts, RulesInput};
use crate::problem::{Place, Problem, Rule};
use crate::spelling::{nearest, similar};
use crate::text::{Visible, first_names, quoted};
use crate::{List, OptionName, SlotKey};
use std::borrow::Borrow;
use std::collections::HashMap;
use std::fmt::{self, Display};
use std::hash::Hash;

/// The number of unknown names of a group that are compared with every known name.
const SUGGESTIONS: usize = 16;

/// An actor or a value, by its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Node {
    Actor(usize),
    Value(usize),
}

impl Node {
    pub(crate) fn actor(self) -> Option<usize> {
        match self {
            Node::Actor(actor) => Some(actor),
            Node::Value(_) => None,
        }
    }

    fn label(self, input: &dyn RulesInput) -> &str {
        match self {
            Node::Actor(actor) => input.actor(actor).label,
            Node::Value(value) => input.value(value).label,
        }
    }
}

/// The positions of names and slots.
#[derive(Clone, Debug)]
pub(crate) struct Lookup<N> {
    pub(crate) names: HashMap<N, Node>,
    pub(crate) slots: HashMap<usize, Node>,
}

impl<N: Borrow<str> + Eq + Hash> Lookup<N> {
    pub(crate) fn with_capacity(actors: usize) -> Lookup<N> {
        Lookup {
            names: HashMap::with_capacity(actors),
            slots: HashMap::new(),
        }
    }

    pub(crate) fn node(&self, name: &str) -> Option<Node> {
        self.names.get(name).copied()
    }

    pub(crate) fn provider(&self, slot: usize) -> Option<Node> {
        self.slots.get(&slot).copied()
    }
}

/// The problems of one group.
#[derive(Default)]
pub(crate) struct Problems {
    pub(crate) found: Vec<Problem>,
    /// The problems that the group has if a value that is not known breaks the rule.
    pub(crate) open: Vec<Problem>,
    suggested: usize,
}

impl Problems {
    pub(crate) fn add(&mut self, rule: Rule, place: Place, text: (String, impl Into<String>)) {
        self.found.push(Problem::new(rule, place, text));
    }

    /// Reports two options of an actor that conflict. `others` are those beside the one at the place.
    pub(crate) fn add_conflict(
        &mut self,
        place: Place,
        others: &'static [OptionName],
        text: (String, impl Into<String>),
    ) {
        let problem = Problem::new(Rule::OptionsDoNotConflict, place, text);
        self.found.push(problem.with_others(others));
    }

    /// Reports the problem at the last of the places if its rule is broken, or leaves it open if a value at one of the places
    /// is not known. `text` receives whether all values are known.
    pub(crate) fn check<'a>(
        &mut self,
        input: &dyn RulesInput,
        rule: Rule,
        places: &[Place],
        holds: bool,
        text: &dyn Fn(bool) -> (String, &'a str),
    ) {
        if let Some((place, is_known)) = checked(input, places, holds) {
            let problem = Problem::new(rule, place, text(is_known));
            if is_known {
                self.found.push(problem);
            } else {
                self.open.push(problem);
            }
        }
    }

    /// Returns the known name nearest to `unknown`, or a list of the actors. Only the first few unknown names are compared, so
    /// that the work stays linear. Only a receiver can name a value.
    pub(crate) fn suggestion(
        &mut self,
        input: &dyn RulesInput,
        unknown: &str,
        list: List,
    ) -> String {
        let labels = (0..input.actors()).map(|actor| input.actor(actor).label);
        let values = if list == List::Receives {
            input.values()
        } else {
            0
        };
        let values = (0..values).map(|value| input.value(value).label);
        self.suggested += 1;
        let near = (self.suggested <= SUGGESTIONS)
            .then(|| nearest(unknown, labels.clone().chain(values.clone())))
            .flatten();
        match near {
            Some(near) if values.clone().any(|value| value == near) => similar("value", near),
            Some(near) => similar("actor", near),
            None if labels.len() == 1 => format!("the only actor is {}", first_names(labels)),
            None => format!("the actors are {}", first_names(labels)),
        }
    }
}

/// Returns the place of a problem, and whether all values are known; `None` without a problem.
fn checked(input: &dyn RulesInput, places: &[Place], holds: bool) -> Option<(Place, bool)> {
    let is_known = places.iter().all(|&place| input.is_known(place));
    let place = places.last().filter(|_| !holds || !is_known)?;
    Some((*place, is_known))
}

/// The actor in a message: its label, or its number if it has none.
#[derive(Clone, Copy)]
pub(crate) struct Label<'a> {
    label: &'a str,
    actor: usize,
}

impl Display for Label<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.label.is_empty() {
            write!(f, "actor number {}", self.actor + 1)
        } else {
            write!(f, "`{}`", Visible(self.label))
        }
    }
}

pub(crate) fn label<'a>(facts: &ActorFacts<'a>, actor: usize) -> Label<'a> {
    Label {
        label: facts.label,
        actor,
    }
}

/// The actors in a message.
pub(crate) fn labels(input: &dyn RulesInput, actors: &[usize]) -> String {
    first_names(actors.iter().map(|&actor| input.actor(actor).label))
}

/// The names of those that require an actor, with the verb: "`a` requires", "`a` and `b` require".
pub(crate) fn first_that_require(input: &dyn RulesInput, actors: &[usize]) -> String {
    let verb = match actors {
        [_] => "requires",
        _ => "require",
    };
    format!("{} {verb}", labels(input, actors))
}

/// Returns the lookup of a group's names and slots.
pub(crate) fn lookup<'a>(input: &'a dyn RulesInput, problems: &mut Problems) -> Lookup<&'a str> {
    let mut lookup = Lookup::with_capacity(input.actors());
    let group = input.group();
    is_usable(
        &"the group",
        group.name,
        Place::group(OptionName::Name),
        problems,
    );
    let mut reported: HashMap<&str, Node> = HashMap::new();
    let mut renamed: Vec<usize> = Vec::new();
    let mut slots = Slots::default();
    for actor in 0..input.actors() {
        let facts = input.actor(actor);
        let place = Place::option(actor, OptionName::Name);
        let is_usable = is_usable(&label(&facts, actor), facts.name, place, problems);
        let node = Node::Actor(actor);
        let first = *lookup.names.entry(facts.label).or_insert(node);
        if facts.label != facts.name {
            if is_usable {
                renamed.push(actor);
            }
        } else if is_usable && first != node && reported.insert(facts.name, node).is_none() {
            let text = name_is_taken(facts.name, [first, node]);
            problems.add(Rule::NameIsUnique, place, text);
        }
        if let Some(slot) = facts.slot {
            let by = label(&facts, actor);
            let place = Place::option(actor, OptionName::Provides);
            slot_belongs_to_this_group(input, &by, "provides", slot, place, problems);
            slots.fill(input, node, slot, place, &mut lookup, problems);
        }
    }
    for value in 0..input.values() {
        let facts = input.value(value);
        let (node, place) = (Node::Value(value), Place::value(value));
        let owner = format!("value number {}", value + 1);
        let is_usable = is_usable(&owner, facts.label, place, problems);
        let first = *lookup.names.entry(facts.label).or_insert(node);
        if is_usable && first != node && reported.insert(facts.label, node).is_none() {
            let text = name_is_taken(facts.label, [first, node]);
            problems.add(Rule::NameIsUnique, place, text);
        }
        if let Some(slot) = facts.slot {
            let by = quoted(facts.label);
            slot_belongs_to_this_group(input, &by, "fills", slot, place, problems);
            slots.fill(input, node, slot, place, &mut lookup, problems);
        }
    }
    // Only names that differ from their labels are not in the lookup.
    let mut names: HashMap<&str, Node> = HashMap::new();
    for actor in renamed {
        let name = input.actor(actor).name;
        let node = Node::Actor(actor);
        let other = lookup.node(name).filter(|other| match other {
            Node::Actor(other) => input.actor(*other).name == name,
            Node::Value(_) => true,
        });
        let is_first = names.insert(name, node).is_none();
        let other = other.or((!is_first).then_some(node));
        let other = other.filter(|_| reported.insert(name, node).is_none());
        if let Some(other) = other {
            let place = Place::option(actor, OptionName::Name);
            problems.add(
                Rule::NameIsUnique,
                place,
                name_is_taken(name, [other, node]),
            );
        }
    }
    lookup
}

/// The slots that are reported because more than one actor or value has them.
#[derive(Default)]
struct Slots(HashMap<usize, Node>);

impl Slots {
    fn fill<'a>(
        &mut self,
        input: &'a dyn RulesInput,
        node: Node,
        slot: SlotKey,
        place: Place,
        lookup: &mut Lookup<&'a str>,
        problems: &mut Problems,
    ) {
        let first = *lookup.slots.entry(slot.id).or_insert(node);
        if first != node && self.0.insert(slot.id, node).is_none() {
            let text = slot_is_taken(input, [first, node], slot);
            problems.add(Rule::SlotIsProvidedOnce, place, text);
        }
    }
}

pub(crate) fn name_is_taken(name: &str, [first, second]: [Node; 2]) -> (String, &'static str) {
    let (who, help) = match (first, second) {
        (Node::Actor(_), Node::Actor(_)) => ("more than one actor", "give each actor its own name"),
        (Node::Value(_), Node::Value(_)) => ("more than one value", "give each value its own name"),
        _ => (
            "an actor and a value",
            "give the actor or the value another name",
        ),
    };
    (format!("the name {} is used by {who}", quoted(name)), help)
}

pub(crate) fn slot_is_taken(
    input: &dyn RulesInput,
    providers: [Node; 2],
    slot: SlotKey,
) -> (String, &'static str) {
    let [first, second] = providers.map(|node| quoted(node.label(input)));
    let slot = slot.type_name;
    (
        format!("{first} and {second} provide the same `{slot}`"),
        "create a slot for each of them",
    )
}

/// Checks that no other group has used a slot before.
pub(crate) fn slot_belongs_to_this_group(
    input: &dyn RulesInput,
    by: &dyn Display,
    verb: &str,
    slot: SlotKey,
    place: Place,
    problems: &mut Problems,
) {
    if let Some(other) = input.other_group(slot) {
        let text = (
            format!(
                "{by} {verb} a `{}` through a slot that belongs to group {}",
                slot.type_name,
                quoted(other)
            ),
            "create a slot for each group",
        );
        problems.add(Rule::SlotBelongsToOneGroup, place, text);
    }
}

/// Checks that logs, threads and reports can show a name.
pub(crate) fn is_usable(
    owner: &dyn Display,
    name: &str,
    place: Place,
    problems: &mut Problems,
) -> bool {
    if name.is_empty() {
        problems.add(
            Rule::NameIsNotEmpty,
            place,
            (
                format!("the name of {owner} is empty"),
                "set a name: logs, errors and reports show it",
            ),
        );
    } else if name.contains('\0') {
        problems.add(
            Rule::NameHasNoNul,
            place,
            (
                format!("the name {} contains a NUL character", quoted(name)),
                "remove the character: the name of a thread cannot contain it",
            ),
        );
    } else {
        return true;
    }
    false
}
