//! The value that a nested group provides to the parent group.

use crate::input::{Entry, RulesInput};
use crate::names::{Node, Problems, label};
use crate::problem::{Place, Rule};
use crate::text::quoted;
use crate::{List, Multiplicity, OptionName};

/// Checks that the group provides the value of one of its actors, which is there in each run.
pub(crate) fn provides_a_value(
    input: &dyn RulesInput,
    position: &dyn Fn(Entry<'_>) -> Option<Node>,
    problems: &mut Problems,
) {
    let facts = input.group();
    let Some(entry) = facts.provides else { return };
    let group = quoted(facts.label);
    let text = match position(entry) {
        Some(Node::Actor(actor)) => {
            let other = input.actor(actor);
            let name = label(&other, actor);
            if other.options.provides.is_none() {
                (
                    format!("group {group} provides the value of {name}, which provides nothing"),
                    format!("add `provides = Type` to {name}, or name another actor"),
                )
            } else if other.options.multiplicity != Multiplicity::One {
                let option = other.options.multiplicity;
                (
                    format!(
                        "group {group} provides the value of {name}, which sets `{option}` and may provide none"
                    ),
                    format!("remove `{option}` from {name}, or name another actor"),
                )
            } else {
                return;
            }
        }
        Some(Node::Value(value)) => {
            let name = quoted(input.value(value).label);
            (
                format!("group {group} provides {name}, which is a value and not an actor"),
                format!(
                    "name an actor that provides a value; the parent group can hold {name} itself, and pass it to this group"
                ),
            )
        }
        None => match entry {
            Entry::Actor(name) => (
                format!(
                    "group {group} provides the value of {}, but has no actor of that name",
                    quoted(name)
                ),
                problems.suggestion(input, name, List::Requires),
            ),
            Entry::Position(_) => return,
            Entry::Slot(slot) => (
                format!(
                    "group {group} provides a `{}` that none of its actors provides",
                    slot.type_name
                ),
                "call `.provides(&slot)` on an actor of the group".to_owned(),
            ),
        },
    };
    let place = Place::group(OptionName::Provides);
    problems.add(Rule::GroupProvidesAValue, place, text);
}
