//! The order of the stop: it has no cycle, and an actor that stops last stops after the others.

use crate::Rule;
use crate::edges::{Edge, Edges};
use crate::graph::cycles;
use crate::input::{Node, RulesInput};
use crate::problem::{Place, Problems};
use crate::text::label;
use std::fmt::Write;

/// Checks that the order has no cycle.
pub(crate) fn has_no_cycle(input: &dyn RulesInput, edges: &Edges, problems: &mut Problems) {
    let graph = edges.stop_graph();
    for cycle in cycles(&graph) {
        let name = |actor: usize| label(&input.actor(actor), actor);
        let mut path = String::new();
        let mut place = None;
        for &(from, edge) in &cycle {
            let to = graph.all_targets()[edge];
            let Some(edge) = edges.between(from, to) else {
                continue;
            };
            if path.is_empty() {
                path = name(from).to_string();
            } else {
                path += ", which";
            }
            let _ = write!(path, " {} {}", edge.list.verb(), name(to));
            place = Some(Place::entry(from, edge.list.option(), edge.entry));
        }
        let place = place.unwrap_or(Place::actor(0));
        let text = (
            format!("the order has a cycle: {path}"),
            "remove one of these entries",
        );
        problems.add(Rule::OrderHasNoCycle, place, text);
    }
}

/// Checks that an actor that stops last names only actors that stop last.
pub(crate) fn last_names_last(
    input: &dyn RulesInput,
    actor: usize,
    edges: &[Edge],
    problems: &mut Problems,
) {
    if !input.options(actor).stops_last {
        return;
    }
    let facts = input.actor(actor);
    for edge in edges {
        let Node::Actor(to) = edge.to else { continue };
        let place = Place::entry(actor, edge.list.option(), edge.entry);
        let other = input.actor(to);
        if !other.options.stops_last {
            let (by, name) = (label(&facts, actor), label(&other, to));
            let text = (
                format!(
                    "{by} stops last, but {} {name}, which does not",
                    edge.list.verb()
                ),
                format!("add `stops_last` to {name}, or remove {name} from {by}"),
            );
            problems.add(Rule::StopsLastNamesLast, place, text);
        }
    }
}
