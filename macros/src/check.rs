//! What cannot be true, though it reads well. Input: `ast`; output: every mistake between options and fields, and the
//! edges with their names resolved. It must not generate, and it leaves to the compiler what the compiler says better.

mod actor;
mod group;
mod names;
mod order;
mod pairs;
mod restart;

pub(crate) use names::actor_name;

use crate::ast::Group;
use crate::diagnostics::Diagnostics;
use crate::graph;
use proc_macro2::Ident;

/// How an actor is joined to another.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Edge {
    Requires,
    Receives,
    StopsBefore,
}

/// A name in one of an actor's lists that is an actor.
pub(crate) struct Link<'a> {
    pub(crate) edge: Edge,
    /// The actor's position among the actors.
    pub(crate) to: usize,
    /// The name as it was written.
    pub(crate) entry: &'a Ident,
}

/// For each actor, by its position, those it names.
pub(crate) type Links<'a> = Vec<Vec<Link<'a>>>;

/// For each actor those that are interrupted only when it has ended.
pub(crate) fn stop_edges(group: &Group, links: &Links<'_>) -> Vec<Vec<usize>> {
    let last: Vec<bool> = group
        .actors()
        .map(|(_, actor)| actor.stops_last.is_some())
        .collect();
    graph::with_last(targets(links), &last)
}

/// The links as a graph.
fn targets(links: &Links<'_>) -> Vec<Vec<usize>> {
    links
        .iter()
        .map(|links| links.iter().map(|link| link.to).collect())
        .collect()
}

/// Applies every rule: first to each actor, in their order, then to the group.
pub(crate) fn group<'a>(group: &'a Group, diagnostics: &mut Diagnostics) -> Links<'a> {
    group::no_lifetimes(group, diagnostics);
    group::has_actors(group, diagnostics);
    group::name_can_be_a_name(group, diagnostics);
    group::drain_can_happen(group, diagnostics);
    let mut links = Links::new();
    for (field, actor) in group.actors() {
        names::field_is_no_method(field, group, diagnostics);
        names::name_is_free(field, actor, group, diagnostics);
        actor::has_interrupt(field, actor, diagnostics);
        pairs::none_excluded(field, actor, diagnostics);
        actor::functions_fit(field, actor, diagnostics);
        actor::times_are_not_zero(field, actor, diagnostics);
        restart::values_make_sense(field, actor, diagnostics);
        links.push(names::resolve(field, actor, group, diagnostics));
    }
    order::waited_for_says_when_ready(group, &links, diagnostics);
    order::received_is_provided(group, &links, diagnostics);
    order::stops_last_is_last(group, &links, diagnostics);
    order::no_circles(group, &links, diagnostics);
    restart::dependents_are_known(group, &links, diagnostics);
    group::somebody_is_waited_for(group, diagnostics);
    if diagnostics.is_empty() {
        order::graces_fit(group, &links, diagnostics);
    }
    links
}
