//! The entries of an actor's lists become edges.

use super::{names, slots};
use crate::edges::{Edge, List};
use crate::input::{Entry, Node, RulesInput};
use crate::problem::{Place, Problems};
use crate::text::{Label, label, quoted};
use crate::{OptionName, Rule};
use std::collections::HashMap;
use std::collections::hash_map::Entry as Seen;

/// The number of values that an actor or a group can receive at once: the runtime hands them over in a tuple.
pub const MOST_RECEIVED: usize = 12;

/// Adds the edges of one actor: only to actors and values that exist, each of them once. `position` returns the actor or the
/// value that an entry names.
pub(crate) fn resolve(
    input: &dyn RulesInput,
    actor: usize,
    position: &dyn Fn(Entry<'_>) -> Option<Node>,
    edges: &mut Vec<Edge>,
    problems: &mut Problems,
) {
    let mut seen: HashMap<Node, List> = HashMap::new();
    for list in List::ALL {
        for (index, entry) in input.entries(actor, list).into_iter().enumerate() {
            let place = Place::entry(actor, list.option(), index);
            let by = || label(&input.actor(actor), actor);
            let Some(to) = position(entry) else {
                unknown(input, by(), list, entry, place, problems);
                continue;
            };
            let option = list.option();
            if to == Node::Actor(actor) {
                let message = format!("{} {} itself", by(), list.verb());
                let help = format!("remove {} from its `{option}`", by());
                problems.add(Rule::EntryIsAnotherActor, place, (message, help));
                continue;
            }
            match to {
                Node::Value(value) if list != List::Receives => {
                    let label = input.value(value).label;
                    let text = value_is_not_ordered(&by().to_string(), list, label);
                    problems.add(Rule::ValueIsOnlyReceived, place, text);
                    continue;
                }
                _ => {}
            }
            let name = || match to {
                Node::Actor(to) => label(&input.actor(to), to).to_string(),
                Node::Value(value) => quoted(input.value(value).label),
            };
            match seen.entry(to) {
                Seen::Vacant(vacant) => {
                    vacant.insert(list);
                    edges.push(Edge::new(list, to, index));
                }
                Seen::Occupied(earlier) if *earlier.get() == list => {
                    let message = if list == List::Late {
                        format!("{} {} {} twice", by(), list.verb(), name())
                    } else {
                        format!("{} is listed twice in `{option}` of {}", name(), by())
                    };
                    let text = (message, "remove one of them");
                    problems.add(Rule::EntryIsListedOnce, place, text);
                }
                Seen::Occupied(earlier) => {
                    let waits = earlier.get().verb();
                    let earlier = earlier.get().option();
                    let message = if list == List::Late || earlier == OptionName::Late {
                        format!("{} {waits} {}, and also {} it", by(), name(), list.verb())
                    } else {
                        format!("{} is in `{earlier}` and in `{option}` of {}", name(), by())
                    };
                    let help = if list == List::Late {
                        format!(
                            "remove one of them: the actor waits for {}, or does not",
                            name()
                        )
                    } else {
                        format!("remove it from `{option}`: `{earlier}` implies it")
                    };
                    problems.add(Rule::EntryIsInOneList, place, (message, help));
                }
            }
        }
    }
}

fn value_is_not_ordered(by: &str, list: List, label: &str) -> (String, String) {
    let name = quoted(label);
    let (message, help) = match list {
        List::StopsBefore => (
            "which is a value: it is kept until every actor has ended",
            format!("remove {name} from `{}`", list.option()),
        ),
        List::Late => (
            "which is a value: it is always ready",
            format!("receive {name} without `late`"),
        ),
        List::Requires | List::Receives => (
            "which is a value: it is always ready",
            format!(
                "write `receives = {label}`, or remove it from `{}`",
                list.option()
            ),
        ),
    };
    (format!("{by} {} {name}, {message}", list.verb()), help)
}

/// Reports an entry that names no actor.
fn unknown(
    input: &dyn RulesInput,
    by: Label<'_>,
    list: List,
    entry: Entry<'_>,
    place: Place,
    problems: &mut Problems,
) {
    match entry {
        Entry::Actor(name) => {
            let (verb, name_quoted) = (list.verb(), quoted(name));
            let group = quoted(input.group().label);
            let message =
                format!("{by} {verb} {name_quoted}, but group {group} has no actor of that name");
            let help = names::suggestion(input, name, list, problems);
            problems.add(Rule::EntryExists, place, (message, help));
        }
        Entry::Position(_) => {}
        Entry::Slot(slot) if input.other_group(slot).is_some() => {
            slots::belongs_to_this_group(input, &by, "receives", slot, place, problems);
        }
        Entry::Slot(slot) => {
            let text = (
                format!(
                    "{by} receives a `{}` that no actor provides",
                    slot.type_name
                ),
                "call `.provides(&slot)` on an actor",
            );
            problems.add(Rule::SlotIsProvided, place, text);
        }
    }
}
