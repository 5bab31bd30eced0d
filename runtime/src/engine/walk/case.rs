//! One group to walk: the names in each actor's lists, the names in an addition's lists, and their consequences by brute
//! force.
//!
//! Nothing here is taken from `ActorGraph`: the facts that the rules hold against the engine are computed a second time, by a
//! slower method.

use std::time::Duration;

use super::planted::Handling;
use crate::engine::{ActorGraph, Delivery, Id, Neighbours};
use crate::{Dependents, Ready, RestartWhen, ReturnAction};

/// The grace period of a group that has one, without its drain.
pub(super) const GROUP_GRACE: Duration = Duration::from_secs(20);

/// The time that a parent hands down.
pub(super) const HANDED_DOWN: Duration = Duration::from_secs(10);

/// The grace period of an actor that declares one.
pub(super) const OWN_GRACE: Duration = Duration::from_secs(3);

/// A set of actors.
pub(super) type Set = u64;

pub(super) fn has(set: Set, id: Id) -> bool {
    set >> id & 1 == 1
}

pub(super) fn ids(mut set: Set) -> impl Iterator<Item = Id> {
    std::iter::from_fn(move || {
        let id = (set != 0).then(|| set.trailing_zeros() as Id)?;
        set &= set - 1;
        Some(id)
    })
}

/// A group, and how much of the world is walked with it.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) edges: Vec<Neighbours>,
    pub(super) addition: Option<Neighbours>,
    pub(super) space: Space,
    /// The engine, or one with a planted violation.
    pub(super) handle: fn(&mut Handling<'_>),
    /// The group as declared.
    declared: Shape,
    /// For each place of the addition, the group with it; `None` if it cannot take that place.
    grown: Vec<Option<Shape>>,
}

/// The options that are chosen, and the events that happen.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is walked or not")]
pub(super) struct Space {
    pub(super) ready: &'static [Ready],
    pub(super) deliveries: &'static [Delivery],
    /// The possible effects of an end on the group.
    pub(super) ends: &'static [ReturnAction],
    pub(super) restart: &'static [Option<RestartWhen>],
    pub(super) max_restarts: &'static [Option<u32>],
    pub(super) dependents: &'static [Dependents],
    /// Set if a handle requests something of one actor.
    pub(super) asks: bool,
    /// Set if an attempt leaves tasks behind.
    pub(super) tasks: bool,
    /// Set if linked tasks fail, and events of former attempts come.
    pub(super) linked: bool,
    /// Set if `Started` may be late, and panics and every kind of request are walked. Otherwise `Started` follows `Start` at
    /// once, and an error, a shutdown and a TERM stand for the rest.
    pub(super) everything: bool,
    /// Set if the limits are chosen. Otherwise all limits exist, and no actor has a grace period of its own.
    pub(super) limits: bool,
    /// Set if the walk continues after the cause.
    pub(super) stop: bool,
    /// Set if the addition also takes the place of an actor that is settled.
    pub(super) places: bool,
    /// Set if each step is also taken from the erased state, to show that the erased parts decide nothing.
    pub(super) prove_erasure: bool,
}

impl Space {
    /// Returns `true` if an actor may have a second attempt, or its options may be requested twice.
    pub(super) fn will_restart(&self) -> bool {
        self.asks || self.restart.iter().any(Option::is_some)
    }
}

/// A graph, and the facts about it.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) graph: ActorGraph,
    /// The requirements of each actor.
    pub(super) requirements: Vec<Set>,
    /// For each, all that require it, near and far.
    pub(super) all_dependents: Vec<Set>,
    /// For each actor, the actors that stop directly after it, by any edge.
    pub(super) after: Vec<Set>,
    /// For each, all that must stop before it, near and far.
    pub(super) before: Vec<Set>,
    /// The actors that a group with `until = all` waits for.
    pub(super) foreground: Set,
}

impl Case {
    pub(super) fn new(edges: Vec<Neighbours>, addition: Option<Neighbours>, space: Space) -> Case {
        let graph = || ActorGraph::new(edges.iter().cloned());
        let declared = Shape::new(&edges, graph());
        let with = |place: Id| {
            let addition = addition.as_ref()?;
            let (mut grown, mut graph) = (edges.clone(), graph());
            if place == edges.len() {
                grown.push(addition.clone());
                graph.push(addition.clone());
            } else if grown.iter().all(|one| !one.name(place))
                && !(addition.name(place) || addition.stops_last)
                && !(grown[place].stops_last || grown[place].keeps_place)
            {
                grown[place] = addition.clone();
                graph.replace(place, addition.clone());
            } else {
                return None;
            }
            Some(Shape::new(&grown, graph))
        };
        let grown = (0..=edges.len()).map(with).collect();
        Case {
            edges,
            addition,
            space,
            handle: |step| step.handle(),
            declared,
            grown,
        }
    }

    /// The group with the addition in this place, if it was added.
    pub(super) fn shape(&self, added: Option<Id>) -> &Shape {
        let grown = added.and_then(|place| self.grown[place].as_ref());
        grown.unwrap_or(&self.declared)
    }

    /// The places of actors that the addition takes, if it can.
    pub(super) fn places(&self) -> impl Iterator<Item = Id> {
        (0..self.edges.len()).filter(|_| self.space.places)
    }

    /// Returns `true` if nothing in the lists of the group and of the addition keeps it from this place.
    pub(super) fn fits(&self, place: Id) -> bool {
        self.grown[place].is_some()
    }
}

impl Shape {
    fn new(all: &[Neighbours], graph: ActorGraph) -> Shape {
        let set = |ids: &[Id]| ids.iter().fold(0, |set, id| set | 1 << id);
        let named = |one: &Neighbours| set(&one.requirements) | set(&one.stops_before);
        let last: Set = all
            .iter()
            .enumerate()
            .fold(0, |set, (id, one)| set | Set::from(one.stops_last) << id);
        let after: Vec<Set> = all
            .iter()
            .map(|one| named(one) | if one.stops_last { 0 } else { last })
            .collect();
        let requirements: Vec<Set> = all.iter().map(|one| set(&one.requirements)).collect();
        let foreground = (all.iter().enumerate())
            .fold(0, |set, (id, one)| set | Set::from(!one.background) << id);
        Shape {
            graph,
            all_dependents: far(&requirements),
            before: far(&after),
            requirements,
            after,
            foreground,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.after.len()
    }

    /// The number of actors of `counted` on the longest chain that begins at `id`.
    pub(super) fn layers(&self, id: Id, counted: Set) -> u32 {
        self.longest(id, counted, &mut vec![None; self.len()])
    }

    /// The largest sum over the chains of the actors that must stop after `id`.
    pub(super) fn reserve(&self, id: Id, of: &impl Fn(Id) -> Duration) -> Duration {
        let known = &mut vec![None; self.len()];
        self.heaviest(id, of, known).saturating_sub(of(id))
    }

    fn heaviest(
        &self,
        id: Id,
        of: &impl Fn(Id) -> Duration,
        known: &mut [Option<Duration>],
    ) -> Duration {
        if let Some(weight) = known[id] {
            return weight;
        }
        let after = ids(self.after[id]).map(|other| self.heaviest(other, of, known));
        let weight = after.max().unwrap_or_default() + of(id);
        known[id] = Some(weight);
        weight
    }

    fn longest(&self, id: Id, counted: Set, known: &mut [Option<u32>]) -> u32 {
        if let Some(layers) = known[id] {
            return layers;
        }
        let after = ids(self.after[id])
            .map(|other| self.longest(other, counted, known))
            .max()
            .unwrap_or(0);
        let layers = after + u32::from(has(counted, id));
        known[id] = Some(layers);
        layers
    }
}

/// For each, all that lead to it, near and far, where each of `near` leads to those in its set.
fn far(near: &[Set]) -> Vec<Set> {
    let leads_to = |id: Id| (0..near.len()).filter(move |&other| has(near[other], id));
    let mut far: Vec<Set> = (0..near.len())
        .map(|id| leads_to(id).fold(0, |set, other| set | 1 << other))
        .collect();
    for _ in 0..near.len() {
        far = far
            .iter()
            .map(|&set| ids(set).fold(set, |all, id| all | far[id]))
            .collect();
    }
    far
}
