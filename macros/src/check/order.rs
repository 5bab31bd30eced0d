//! Rules about the order of actors. Input: the group and its links; output: mistakes. It must not resolve names, and
//! leaves walking the graph to `graph`.

use super::group::{default_or_not, grace_of, written};
use super::names::verb;
use super::{Edge, Links, stop_edges, targets};
use crate::ast::{Actor, Field, Group};
use crate::diagnostics::{Diagnostics, choices, listed};
use crate::graph;
use crate::keywords::{PROCESS_READY_CHOICES, READY_CHOICES};
use std::time::Duration;

/// Where others wait for an actor, it says when they may start.
///
/// Rejected: `requires = [db]` where `db` says neither `ready` nor `provides`.
pub(super) fn waited_for_says_when_ready(
    group: &Group,
    links: &Links<'_>,
    diagnostics: &mut Diagnostics,
) {
    for (index, (field, actor)) in group.actors().enumerate() {
        if actor.ready_key().is_some() || actor.provides.is_some() {
            continue;
        }
        let names: Vec<String> = waiting(group, links, index, Edge::Requires);
        if names.is_empty() {
            continue;
        }
        let name = field.name();
        let verb = if names.len() == 1 { "waits" } else { "wait" };
        let known = if actor.process.is_some() {
            PROCESS_READY_CHOICES
        } else {
            READY_CHOICES
        };
        diagnostics.error(
            &field.ident,
            format!(
                "{} {verb} for `{name}`, which does not say when it is ready",
                listed(names, "and")
            ),
            choices(&format!("add to the options of `{name}` one of"), known),
        );
    }
}

/// The actors that are joined to `to` by an edge of one kind.
fn waiting(group: &Group, links: &Links<'_>, to: usize, edge: Edge) -> Vec<String> {
    let actors = group.actors().zip(links);
    let waiting =
        actors.filter(|(_, links)| links.iter().any(|link| link.to == to && link.edge == edge));
    waiting.map(|((field, _), _)| field.name()).collect()
}

/// What is received, somebody provides.
///
/// Rejected: `receives = db` where `db` says no `provides`.
pub(super) fn received_is_provided(
    group: &Group,
    links: &Links<'_>,
    diagnostics: &mut Diagnostics,
) {
    let actors: Vec<(&Field, &Actor)> = group.actors().collect();
    for ((field, _), links) in actors.iter().zip(links) {
        for link in links.iter().filter(|link| link.edge == Edge::Receives) {
            let (source, source_actor) = actors[link.to];
            if source_actor.provides.is_none() {
                let (source, name) = (source.name(), field.name());
                diagnostics.error(
                    link.entry,
                    format!("`{name}` receives from `{source}`, which provides nothing"),
                    format!("add `provides = Type` to `{source}`, or wait for it by `requires = [{source}]`"),
                );
            }
        }
    }
}

/// Those that stop last wait for nobody, and stop before nobody, that stops earlier.
///
/// Rejected: `#[actor(stops_last, requires = [db])]` where `db` says no `stops_last`.
pub(super) fn stops_last_is_last(group: &Group, links: &Links<'_>, diagnostics: &mut Diagnostics) {
    let actors: Vec<(&Field, &Actor)> = group.actors().collect();
    for ((field, actor), links) in actors.iter().zip(links) {
        for link in links.iter().filter(|_| actor.stops_last.is_some()) {
            let (other, other_actor) = actors[link.to];
            if other_actor.stops_last.is_none() {
                let (name, other, verb) = (field.name(), other.name(), verb(link.edge));
                diagnostics.error(
                    link.entry,
                    format!("`{name}` stops last, but {verb} `{other}`, which does not"),
                    format!("add `stops_last` to `{other}`, or remove it from `{name}`"),
                );
            }
        }
    }
}

/// No actor is, over any number of edges of any kind, to stop before itself.
///
/// Rejected: `requires = [b]` on `a` and `stops_before = [a]` on `b`.
pub(super) fn no_circles(group: &Group, links: &Links<'_>, diagnostics: &mut Diagnostics) {
    let fields: Vec<&Field> = group.actors().map(|(field, _)| field).collect();
    for circle in graph::circles(&targets(links)) {
        let mut path = format!("`{}`", fields[circle[0]].name());
        let mut closing = None;
        for (position, &node) in circle.iter().enumerate() {
            let to = circle[(position + 1) % circle.len()];
            let Some(link) = links[node].iter().find(|link| link.to == to) else {
                continue;
            };
            let joint = if position == 0 { " " } else { ", which " };
            path = format!("{path}{joint}{} `{}`", verb(link.edge), fields[to].name());
            closing = Some(link.entry);
        }
        if let Some(entry) = closing {
            diagnostics.error(
                entry,
                format!("the order goes in a circle: {path}"),
                "remove one of these entries",
            );
        }
    }
}

/// The group's grace holds the drain and the longest chain of declared graces.
///
/// Rejected: `#[group(grace = "10s")]` with `grace = "6s"` on each of two actors that stop one after the other.
pub(super) fn graces_fit(group: &Group, links: &Links<'_>, diagnostics: &mut Diagnostics) {
    let Some(limit) = grace_of(group) else { return };
    let own = |actor: &Actor| actor.grace.as_ref().and_then(|given| given.value.value());
    let weights: Vec<Duration> = group
        .actors()
        .map(|(_, actor)| own(actor).unwrap_or_default())
        .collect();
    let (total, chain) = graph::heaviest_chain(&stop_edges(group, links), &weights);
    let drain = group
        .options
        .drain
        .as_ref()
        .and_then(|given| given.value.value())
        .unwrap_or_default();
    if total.saturating_add(drain) <= limit || chain.is_empty() {
        return;
    }
    let actors: Vec<(&Field, &Actor)> = group.actors().collect();
    let names: Vec<String> = chain
        .iter()
        .map(|&index| format!("`{}`", actors[index].0.name()))
        .collect();
    let (names, needed) = (names.join(", then "), written(total.saturating_add(drain)));
    let after = if drain.is_zero() {
        String::new()
    } else {
        format!("after its drain of {} ", written(drain))
    };
    let place = match &group.options.grace {
        Some(given) => &given.key,
        None => actors[chain[0]]
            .1
            .grace
            .as_ref()
            .map_or(&group.ident, |given| &given.key),
    };
    diagnostics.error(
        place,
        format!(
            "the {}grace of group `{}` is {}, but {after}{names} may take {} to end",
            default_or_not(group),
            group.ident,
            written(limit),
            written(total)
        ),
        format!("make the grace of the group at least {needed}, or shorten the grace of an actor"),
    );
}
