//! The actors from which an actor receives: they provide, and a receiver expects that an optional one is absent.

use crate::edges::{Edge, List};
use crate::input::{Entry, Node, RulesInput};
use crate::problem::{Place, Problems};
use crate::text::label;
use crate::{Multiplicity, OptionName, Rule};

/// Checks the actors from which an actor receives, late or not.
pub(crate) fn check(input: &dyn RulesInput, actor: usize, edges: &[Edge], problems: &mut Problems) {
    let facts = input.actor(actor);
    let mut slots = None;
    for edge in edges {
        let Node::Actor(to) = edge.to else { continue };
        let place = Place::entry(actor, edge.list.option(), edge.entry);
        let other = input.actor(to);
        let (by, name) = (label(&facts, actor), label(&other, to));
        let instead = match edge.list {
            List::Receives => Some(OptionName::Requires),
            List::Late => Some(OptionName::StopsBefore),
            List::Requires | List::StopsBefore => None,
        };
        if let (Some(instead), None) = (instead, other.options.provides) {
            let text = (
                format!("{by} {} {name}, which provides nothing", edge.list.verb()),
                format!(
                    "add `{} = Type` to {name}, or write `{instead} = [{}]`",
                    OptionName::Provides,
                    other.label
                ),
            );
            problems.add(Rule::SourceProvides, place, text);
        }
        if edge.list != List::Receives || other.options.multiplicity != Multiplicity::Optional {
            continue;
        }
        // Read once, however many edges lead to optional actors. The macro has no slots: it hands over an `Option`.
        let slots = slots.get_or_insert_with(|| input.entries(actor, edge.list));
        let slot = match slots.get(edge.entry) {
            Some(Entry::Slot(slot)) if !slot.takes_absence => slot,
            _ => continue,
        };
        let text = (
            format!(
                "{by} receives a `{}` from {name}, which is optional and may provide none",
                slot.type_name
            ),
            "receive an `Option`: write `slot.optional()` for the slot, and a `Vec` of these for a slice",
        );
        problems.add(Rule::OptionalSourceIsReceivedAsOption, place, text);
    }
}
