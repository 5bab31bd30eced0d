//! The edges of a plan, in both directions.
//!
//! Built once from a plan that was checked (names resolved, no cycle); holds no state.

use std::collections::HashSet;
use std::time::Duration;

use rungroup_rules::{Chains, Graph, with_last};

use super::Id;

/// The edges among a group's actors.
#[derive(Debug, Default)]
pub(crate) struct ActorGraph {
    nodes: Vec<GraphNode>,
    /// The actors that stop last.
    last: Vec<Id>,
    /// Set if an actor names another.
    has_edges: bool,
}

#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "facts of their own")]
struct GraphNode {
    /// Apart, because most actors of a large group have none.
    lists: Option<Box<EdgeLists>>,
    /// The number of actors that must end before this one is interrupted.
    stops_after: usize,
    stops_last: bool,
    background: bool,
    absent: bool,
    keeps_place: bool,
}

#[derive(Debug, Default)]
struct EdgeLists {
    requirements: Vec<Id>,
    dependents: Vec<Id>,
    /// The actors that are interrupted after this one has ended.
    stops_before: Vec<Id>,
}

/// An actor as the graph reads it: the actors that it names, and facts of its own.
#[derive(Debug, Default, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "facts of their own")]
pub(crate) struct Neighbours {
    /// The requirements: the actors that are ready before this one starts, and stop after it.
    pub(crate) requirements: Vec<Id>,
    /// Further actors that it stops before.
    pub(crate) stops_before: Vec<Id>,
    /// Interrupted after all that do not stop last.
    pub(crate) stops_last: bool,
    /// A group with `until = all` does not wait for it.
    pub(crate) background: bool,
    /// There is no such actor in this run.
    pub(crate) absent: bool,
    /// Something may need the actor after it has ended, so that no other takes its place.
    pub(crate) keeps_place: bool,
}

impl Neighbours {
    /// Returns `true` if the actor requires `id`, or stops before it.
    pub(crate) fn name(&self, id: Id) -> bool {
        self.requirements.contains(&id) || self.stops_before.contains(&id)
    }
}

impl ActorGraph {
    /// The graph of a plan without cycles.
    pub(crate) fn new(actors: impl ExactSizeIterator<Item = Neighbours>) -> ActorGraph {
        let mut graph = ActorGraph::default();
        graph.nodes.resize_with(actors.len(), GraphNode::default);
        for (id, edges) in actors.enumerate() {
            graph.connect(id, edges);
        }
        graph
    }

    /// Adds an actor. It stops before all that it names, and has no dependents.
    pub(crate) fn push(&mut self, edges: Neighbours) -> Id {
        let id = self.nodes.len();
        self.nodes.push(GraphNode::default());
        self.connect(id, edges);
        id
    }

    /// Adds an actor in the place of one that is [not named](ActorGraph::is_named). Neither of the two stops last.
    pub(crate) fn replace(&mut self, id: Id, edges: Neighbours) {
        debug_assert!(
            !self.is_named(id) && !self.stops_last(id) && !edges.stops_last,
            "the place is free"
        );
        for other in self.stops_before(id).to_vec() {
            self.nodes[other].stops_after -= 1;
        }
        for other in self.requirements(id).to_vec() {
            let dependents = &mut self.lists_mut(other).dependents;
            if let Ok(at) = dependents.binary_search(&id) {
                dependents.remove(at);
            }
        }
        self.nodes[id] = GraphNode::default();
        self.connect(id, edges);
    }

    fn connect(&mut self, id: Id, edges: Neighbours) {
        self.nodes[id].stops_last = edges.stops_last;
        self.nodes[id].background = edges.background;
        self.nodes[id].absent = edges.absent;
        self.nodes[id].keeps_place = edges.keeps_place;
        if edges.stops_last {
            self.last.push(id);
        }
        if edges.requirements.is_empty() && edges.stops_before.is_empty() {
            return;
        }
        self.has_edges = true;
        let mut stops_before = edges.requirements.clone();
        stops_before.extend(edges.stops_before);
        stops_before.sort_unstable();
        stops_before.dedup();
        for &other in &stops_before {
            self.nodes[other].stops_after += 1;
        }
        for &other in &edges.requirements {
            // In field order, in which they start.
            let dependents = &mut self.lists_mut(other).dependents;
            let at = dependents.partition_point(|&dependent| dependent < id);
            dependents.insert(at, id);
        }
        let lists = self.lists_mut(id);
        (lists.requirements, lists.stops_before) = (edges.requirements, stops_before);
    }

    fn lists_mut(&mut self, id: Id) -> &mut EdgeLists {
        self.nodes[id].lists.get_or_insert_default()
    }

    fn list(&self, id: Id, list: fn(&EdgeLists) -> &[Id]) -> &[Id] {
        let list = self.nodes[id].lists.as_deref().map_or(&[][..], list);
        #[cfg(test)]
        visits::add(list.len());
        list
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn ids(&self) -> std::ops::Range<Id> {
        #[cfg(test)]
        visits::add(self.len());
        0..self.nodes.len()
    }

    /// The actors that are ready before `id` starts.
    pub(crate) fn requirements(&self, id: Id) -> &[Id] {
        self.list(id, |lists| &lists.requirements)
    }

    /// The actors that start when `id` is ready.
    pub(crate) fn dependents(&self, id: Id) -> &[Id] {
        self.list(id, |lists| &lists.dependents)
    }

    /// All dependents of `id`, near and far, by position.
    pub(crate) fn all_dependents(&self, id: Id) -> Vec<Id> {
        let mut seen = HashSet::new();
        let mut next = self.dependents(id).to_vec();
        let mut all = Vec::new();
        while let Some(id) = next.pop() {
            if seen.insert(id) {
                all.push(id);
                next.extend_from_slice(self.dependents(id));
            }
        }
        all.sort_unstable();
        all
    }

    /// The actors that are interrupted after `id` has ended, without the actors that stop last.
    pub(crate) fn stops_before(&self, id: Id) -> &[Id] {
        self.list(id, |lists| &lists.stops_before)
    }

    /// The number of actors that must have ended before `id` is interrupted, without the edges of `stops_last`.
    pub(crate) fn stops_after(&self, id: Id) -> usize {
        self.nodes[id].stops_after
    }

    pub(crate) fn stops_last(&self, id: Id) -> bool {
        self.nodes[id].stops_last
    }

    /// The actors that stop last.
    pub(crate) fn last(&self) -> &[Id] {
        &self.last
    }

    /// Returns `true` if a group with `until = all` waits for `id`.
    pub(crate) fn is_foreground(&self, id: Id) -> bool {
        !self.nodes[id].background
    }

    /// Returns `true` if another actor requires `id`, or stops before it.
    pub(crate) fn is_named(&self, id: Id) -> bool {
        self.stops_after(id) > 0
    }

    /// Returns `true` if something may need the actor after it has ended.
    pub(crate) fn keeps_place(&self, id: Id) -> bool {
        self.nodes[id].keeps_place
    }

    /// Returns `true` if there is no such actor in this run.
    pub(crate) fn is_absent(&self, id: Id) -> bool {
        self.nodes[id].absent
    }

    /// Returns `true` if the stop has an order: an actor may have to end before another is interrupted.
    pub(crate) fn orders_stop(&self) -> bool {
        self.has_edges || !self.last.is_empty()
    }

    /// Measures the chains of the stop that begin with each actor, by these weights.
    pub(crate) fn chains(&self, weight: impl Fn(Id) -> Duration) -> Vec<Chains> {
        let stops_before = |id| self.stops_before(id).iter().copied();
        let own = Graph::new(self.len(), stops_before);
        let all = with_last(&own, &|id| self.stops_last(id));
        let order = all.order();
        debug_assert_eq!(order.len(), all.len(), "the plan was checked for cycles");
        let mut weights = vec![Duration::ZERO; all.len()];
        for id in self.ids() {
            weights[id] = weight(id);
        }
        all.chains(&order, &weights)
    }
}

/// The number of actors and edges that the engine has visited on this thread, to guard its cost.
#[cfg(test)]
pub(crate) mod visits {
    use std::cell::Cell;

    thread_local! {
        static VISITS: Cell<usize> = const { Cell::new(0) };
    }

    pub(super) fn add(many: usize) {
        VISITS.set(VISITS.get() + many);
    }

    /// The number that `run` visits.
    pub(crate) fn of(run: impl FnOnce()) -> usize {
        let before = VISITS.get();
        run();
        VISITS.get() - before
    }
}
