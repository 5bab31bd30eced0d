//! Names are unique and can be shown.

use crate::input::{Node, RulesInput};
use crate::problem::{Place, Problems};
use crate::spelling::{nearest, similar};
use crate::text::{first_names, label, quoted};
use crate::{List, OptionName, Rule};
use std::collections::HashMap;
use std::fmt::Display;

/// The number of unknown names of a group that are compared with every known name.
const SUGGESTIONS: usize = 16;

/// Checks the names of a group, and returns the actors and values by their labels.
pub(crate) fn check<'a>(
    input: &'a dyn RulesInput,
    problems: &mut Problems,
) -> HashMap<&'a str, Node> {
    let mut labels: HashMap<&str, Node> = HashMap::with_capacity(input.actors());
    let group = input.group();
    is_usable(
        &"the group",
        group.name,
        Place::group(OptionName::Name),
        problems,
    );
    let mut reported: HashMap<&str, Node> = HashMap::new();
    let mut renamed: Vec<usize> = Vec::new();
    for actor in 0..input.actors() {
        let facts = input.actor(actor);
        let place = Place::option(actor, OptionName::Name);
        let is_usable = is_usable(&label(&facts, actor), facts.name, place, problems);
        let node = Node::Actor(actor);
        let first = *labels.entry(facts.label).or_insert(node);
        if facts.label != facts.name {
            if is_usable {
                renamed.push(actor);
            }
        } else if is_usable && first != node && reported.insert(facts.name, node).is_none() {
            let text = is_taken(facts.name, [first, node]);
            problems.add(Rule::NameIsUnique, place, text);
        }
    }
    for value in 0..input.values() {
        let facts = input.value(value);
        let (node, place) = (Node::Value(value), Place::value(value));
        let owner = format!("value number {}", value + 1);
        let is_usable = is_usable(&owner, facts.label, place, problems);
        let first = *labels.entry(facts.label).or_insert(node);
        if is_usable && first != node && reported.insert(facts.label, node).is_none() {
            let text = is_taken(facts.label, [first, node]);
            problems.add(Rule::NameIsUnique, place, text);
        }
    }
    // Only names that differ from their labels are not among the labels.
    let mut names: HashMap<&str, Node> = HashMap::new();
    for actor in renamed {
        let name = input.actor(actor).name;
        let node = Node::Actor(actor);
        let other = labels.get(name).copied().filter(|other| match other {
            Node::Actor(other) => input.actor(*other).name == name,
            Node::Value(_) => true,
        });
        let is_first = names.insert(name, node).is_none();
        let other = other.or((!is_first).then_some(node));
        let other = other.filter(|_| reported.insert(name, node).is_none());
        if let Some(other) = other {
            let place = Place::option(actor, OptionName::Name);
            problems.add(Rule::NameIsUnique, place, is_taken(name, [other, node]));
        }
    }
    labels
}

/// The text for a name that two actors or values have.
pub(crate) fn is_taken(name: &str, [first, second]: [Node; 2]) -> (String, &'static str) {
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

/// Returns the known name nearest to `unknown`, or a list of the actors. Only the first few unknown names are compared, so
/// that the work stays linear. Only a receiver can name a value.
pub(crate) fn suggestion(
    input: &dyn RulesInput,
    unknown: &str,
    list: List,
    problems: &mut Problems,
) -> String {
    let labels = (0..input.actors()).map(|actor| input.actor(actor).label);
    let values = if list == List::Receives {
        input.values()
    } else {
        0
    };
    let values = (0..values).map(|value| input.value(value).label);
    problems.suggested += 1;
    let near = (problems.suggested <= SUGGESTIONS)
        .then(|| nearest(unknown, labels.clone().chain(values.clone())))
        .flatten();
    match near {
        Some(near) if values.clone().any(|value| value == near) => similar("value", near),
        Some(near) => similar("actor", near),
        None if labels.len() == 1 => format!("the only actor is {}", first_names(labels)),
        None => format!("the actors are {}", first_names(labels)),
    }
}
