//! A slot belongs to one group, and one actor or value provides it.

use crate::input::{Node, RulesInput, SlotKey};
use crate::problem::{Place, Problems};
use crate::text::{label, quoted};
use crate::{OptionName, Rule};
use std::collections::HashMap;
use std::fmt::Display;

/// Checks the slots of a group, and returns the providers.
pub(crate) fn check(input: &dyn RulesInput, problems: &mut Problems) -> HashMap<usize, Node> {
    let mut providers = HashMap::new();
    let mut reported: HashMap<usize, Node> = HashMap::new();
    let mut check = |node, slot: SlotKey, by: &dyn Display, verb, place| {
        belongs_to_this_group(input, by, verb, slot, place, problems);
        let first = *providers.entry(slot.id).or_insert(node);
        if first != node && reported.insert(slot.id, node).is_none() {
            let text = is_taken(input, [first, node], slot);
            problems.add(Rule::SlotIsProvidedOnce, place, text);
        }
    };
    for actor in 0..input.actors() {
        let facts = input.actor(actor);
        if let Some(slot) = facts.slot {
            let (by, node) = (label(&facts, actor), Node::Actor(actor));
            let place = Place::option(actor, OptionName::Provides);
            check(node, slot, &by, "provides", place);
        }
    }
    for value in 0..input.values() {
        let facts = input.value(value);
        if let Some(slot) = facts.slot {
            let (by, node) = (quoted(facts.label), Node::Value(value));
            check(node, slot, &by, "fills", Place::value(value));
        }
    }
    providers
}

/// The text for a slot that two actors or values provide.
pub(crate) fn is_taken(
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
pub(crate) fn belongs_to_this_group(
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
