//! Every small graph, and random larger ones.

use super::rng::Rng;
use crate::engine::{Id, Neighbours};

/// The list in which one actor names another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EdgeKind {
    None,
    Requires,
    StopsBefore,
    Both,
}

const EDGE_KINDS: [EdgeKind; 4] = [
    EdgeKind::None,
    EdgeKind::Requires,
    EdgeKind::StopsBefore,
    EdgeKind::Both,
];

/// All acyclic graphs of `actors` actors, each shape once: every one can be put so that an actor names only those before it.
/// That the same is named twice is only among those of two.
pub(super) fn all(actors: usize) -> Vec<Vec<Neighbours>> {
    let pairs: Vec<(Id, Id)> = (0..actors)
        .flat_map(|from| (0..from).map(move |to| (from, to)))
        .collect();
    let named = if actors > 2 { 3 } else { 4 };
    let kinds = usize::pow(named, u32::try_from(pairs.len()).expect("few pairs"));
    let mut seen = std::collections::HashSet::new();
    let mut graphs = Vec::new();
    for (kinds, last) in
        (0..kinds).flat_map(|kinds| (0..1 << actors).map(move |last| (kinds, last)))
    {
        let mut graph: Vec<Neighbours> =
            (0..actors).map(|id| flagged(last >> id & 1 == 1)).collect();
        let mut rest: usize = kinds;
        for &(from, to) in &pairs {
            name(&mut graph[from], EDGE_KINDS[rest % named], to);
            rest /= named;
        }
        if is_plan(&graph) && seen.insert(shape(&graph)) {
            graphs.push(named_in_background(graph));
        }
    }
    graphs
}

/// The graph, with the actors that others name in the background.
pub(super) fn named_in_background(mut graph: Vec<Neighbours>) -> Vec<Neighbours> {
    for id in 0..graph.len() {
        let names =
            |one: &Neighbours| one.requirements.contains(&id) || one.stops_before.contains(&id);
        graph[id].background |= graph.iter().any(names);
    }
    graph
}

/// The graph with every choice of background actors. Actors that stop last are always in the background.
pub(super) fn grounds(graph: Vec<Neighbours>) -> impl Iterator<Item = Vec<Neighbours>> {
    (0..1_usize << graph.len()).filter_map(move |chosen| {
        let mut graph = graph.clone();
        for (id, one) in graph.iter_mut().enumerate() {
            one.background = chosen >> id & 1 == 1;
        }
        let fits = graph.iter().all(|one| one.background || !one.stops_last);
        fits.then_some(graph)
    })
}

/// The graph with every choice of absent actors, of which there is at least one.
pub(super) fn absences(graph: Vec<Neighbours>) -> impl Iterator<Item = Vec<Neighbours>> {
    (1..1_usize << graph.len()).map(move |chosen| {
        let mut graph = graph.clone();
        for (id, one) in graph.iter_mut().enumerate() {
            one.absent = chosen >> id & 1 == 1;
        }
        graph
    })
}

/// All that an addition to `graph` may say.
pub(super) fn additions(graph: &[Neighbours]) -> Vec<Neighbours> {
    let mut additions = Vec::new();
    let kinds = 3_usize.pow(u32::try_from(graph.len()).expect("few actors"));
    for (kinds, last) in (0..kinds).flat_map(|kinds| [(kinds, false), (kinds, true)]) {
        let mut addition = flagged(last);
        let mut rest = kinds;
        for id in 0..graph.len() {
            name(&mut addition, EDGE_KINDS[rest % 3], id);
            rest /= 3;
        }
        let named = addition.requirements.iter().chain(&addition.stops_before);
        if !last || named.into_iter().all(|&other| graph[other].stops_last) {
            additions.push(addition);
        }
    }
    additions
}

/// A random graph, in a random order: up to two actors stop last, and each names up to three others.
pub(super) fn random(actors: usize, rng: &mut Rng) -> Vec<Neighbours> {
    let mut order: Vec<Id> = (0..actors).collect();
    for at in (1..actors).rev() {
        order.swap(at, rng.below(at + 1));
    }
    let lasts = rng.below(3);
    let mut graph = vec![Neighbours::default(); actors];
    for (place, &from) in order.iter().enumerate() {
        graph[from].stops_last = place < lasts;
        graph[from].background = place < lasts || rng.below(3) == 0;
        graph[from].absent = rng.below(8) == 0;
        graph[from].keeps_place = rng.below(4) == 0;
        for _ in 0..rng.below(4) {
            let (to, kind) = (order[rng.below(place.max(1))], EDGE_KINDS[1 + rng.below(3)]);
            let new =
                !graph[from].requirements.contains(&to) && !graph[from].stops_before.contains(&to);
            if place > 0 && new {
                name(&mut graph[from], kind, to);
            }
        }
        graph[from].requirements.sort_unstable();
    }
    graph
}

/// A random addition to `graph`, that names up to three.
pub(super) fn random_addition(graph: &[Neighbours], rng: &mut Rng) -> Neighbours {
    let mut addition = Neighbours {
        background: rng.below(2) == 0,
        absent: rng.below(8) == 0,
        ..Neighbours::default()
    };
    for _ in 0..rng.below(4) {
        let (to, kind) = (rng.below(graph.len()), EDGE_KINDS[1 + rng.below(3)]);
        if !addition.requirements.contains(&to) && !addition.stops_before.contains(&to) {
            name(&mut addition, kind, to);
        }
    }
    addition.requirements.sort_unstable();
    addition
}

fn flagged(stops_last: bool) -> Neighbours {
    Neighbours {
        stops_last,
        background: stops_last,
        ..Neighbours::default()
    }
}

fn name(edges: &mut Neighbours, kind: EdgeKind, other: Id) {
    match kind {
        EdgeKind::None => {}
        EdgeKind::Requires => edges.requirements.push(other),
        EdgeKind::StopsBefore => edges.stops_before.push(other),
        EdgeKind::Both => {
            edges.requirements.push(other);
            edges.stops_before.push(other);
        }
    }
}

/// One that stops last names none that does not.
fn is_plan(graph: &[Neighbours]) -> bool {
    graph.iter().filter(|one| one.stops_last).all(|one| {
        let mut named = one.requirements.iter().chain(&one.stops_before);
        named.all(|&other| graph[other].stops_last)
    })
}

/// The same for graphs that differ only in which actor is which: the least of all ways to write it down.
fn shape(graph: &[Neighbours]) -> Vec<(bool, Vec<u8>)> {
    let written = |order: &[Id]| -> Vec<(bool, Vec<u8>)> {
        let kind = |from: Id, to: Id| {
            u8::from(graph[from].requirements.contains(&to))
                + 2 * u8::from(graph[from].stops_before.contains(&to))
        };
        order
            .iter()
            .map(|&from| {
                (
                    graph[from].stops_last,
                    order.iter().map(|&to| kind(from, to)).collect(),
                )
            })
            .collect()
    };
    orders(graph.len())
        .iter()
        .map(|order| written(order))
        .min()
        .unwrap_or_default()
}

fn orders(len: usize) -> Vec<Vec<Id>> {
    let Some(last) = len.checked_sub(1) else {
        return vec![Vec::new()];
    };
    let insert = |order: Vec<Id>| {
        (0..len).map(move |at| {
            let mut order = order.clone();
            order.insert(at, last);
            order
        })
    };
    orders(last).into_iter().flat_map(insert).collect()
}
