//! The edges of a plan, in both directions.
//!
//! Built once from a plan that was checked (names resolved, no cycle); holds no state.

use std::collections::HashSet;

use super::Id;

/// The edges among a group's actors.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    nodes: Vec<GraphNode>,
    /// Every actor before all that must stop before it, so that an addition comes last.
    reverse_stop_order: Vec<Id>,
    /// The actors that stop last.
    last: Vec<Id>,
    /// How many actors are interrupted before those that stop last.
    not_last: usize,
}

#[derive(Debug, Default)]
struct GraphNode {
    /// Apart, because most actors of a large group have none.
    lists: Option<Box<EdgeLists>>,
    /// How many actors must end before this one is interrupted.
    stops_after: usize,
    stops_last: bool,
    background: bool,
}

#[derive(Debug, Default)]
struct EdgeLists {
    requirements: Vec<Id>,
    dependents: Vec<Id>,
    /// Those that are interrupted after this one has ended.
    stops_before: Vec<Id>,
}

/// The edges of one actor.
#[derive(Debug, Default, Clone)]
pub(crate) struct Edges {
    /// Those that are ready before it starts. It stops before them, too.
    pub(crate) requirements: Vec<Id>,
    /// Further actors that it stops before.
    pub(crate) stops_before: Vec<Id>,
    /// Interrupted after all that do not stop last.
    pub(crate) stops_last: bool,
    /// A group with `until = all` does not wait for it.
    pub(crate) background: bool,
}

impl Graph {
    /// The graph of a plan without cycles.
    pub(crate) fn new(actors: impl ExactSizeIterator<Item = Edges>) -> Graph {
        let mut graph = Graph::default();
        graph.nodes.resize_with(actors.len(), GraphNode::default);
        for (id, edges) in actors.enumerate() {
            graph.connect(id, edges);
        }
        graph.reverse_stop_order = graph.sorted();
        graph.reverse_stop_order.reverse();
        debug_assert_eq!(
            graph.reverse_stop_order.len(),
            graph.len(),
            "the plan was checked for cycles"
        );
        graph
    }

    /// Adds an actor. It stops before all that it names, and has no dependents.
    pub(crate) fn push(&mut self, edges: Edges) -> Id {
        let id = self.nodes.len();
        self.nodes.push(GraphNode::default());
        self.connect(id, edges);
        self.reverse_stop_order.push(id);
        id
    }

    fn connect(&mut self, id: Id, edges: Edges) {
        self.not_last += usize::from(!edges.stops_last);
        self.nodes[id].stops_last = edges.stops_last;
        self.nodes[id].background = edges.background;
        if edges.stops_last {
            self.last.push(id);
        }
        if edges.requirements.is_empty() && edges.stops_before.is_empty() {
            return;
        }
        let mut stops_before = edges.requirements.clone();
        stops_before.extend(edges.stops_before);
        stops_before.sort_unstable();
        stops_before.dedup();
        for &other in &stops_before {
            self.nodes[other].stops_after += 1;
        }
        for &other in &edges.requirements {
            self.lists_mut(other).dependents.push(id);
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

    fn sorted(&self) -> Vec<Id> {
        let mut before: Vec<usize> = self.nodes.iter().map(|node| node.stops_after).collect();
        let mut order: Vec<Id> = Vec::with_capacity(self.len());
        order.extend(self.ids().filter(|&id| before[id] == 0));
        let mut next = 0;
        while let Some(&id) = order.get(next) {
            for &other in self.stops_before(id) {
                before[other] -= 1;
                if before[other] == 0 {
                    order.push(other);
                }
            }
            next += 1;
        }
        order
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
        let mut found: Vec<Id> = self.dependents(id).to_vec();
        let mut seen: HashSet<Id> = found.iter().copied().collect();
        let mut next = 0;
        while let Some(&dependent) = found.get(next) {
            let further = self.dependents(dependent).iter().copied();
            found.extend(further.filter(|&id| seen.insert(id)));
            next += 1;
        }
        found.sort_unstable();
        found
    }

    /// The actors that are interrupted after `id` has ended, without those that stop last.
    pub(crate) fn stops_before(&self, id: Id) -> &[Id] {
        self.list(id, |lists| &lists.stops_before)
    }

    /// How many actors must have ended before `id` is interrupted, without those that `stops_last` adds.
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

    /// How many actors are interrupted before those that stop last.
    pub(crate) fn not_last(&self) -> usize {
        self.not_last
    }

    /// Returns `true` if a group with `until = all` waits for `id`.
    pub(crate) fn is_foreground(&self, id: Id) -> bool {
        !self.nodes[id].background
    }

    /// For each actor, how many of those that `counts` are on the longest chain that begins at it.
    pub(crate) fn layers(&self, counts: impl Fn(Id) -> bool) -> Vec<u32> {
        let mut layers = vec![0; self.len()];
        let mut last_layers = 0;
        // All that stop after an actor are measured before it; those that stop last come first, because they stand at the
        // end of every other chain.
        for stops_last in [true, false] {
            for &id in self
                .reverse_stop_order
                .iter()
                .filter(|&&id| self.stops_last(id) == stops_last)
            {
                let after = self
                    .stops_before(id)
                    .iter()
                    .map(|&other| layers[other])
                    .max()
                    .unwrap_or(0);
                let after = if stops_last {
                    after
                } else {
                    after.max(last_layers)
                };
                layers[id] = after + u32::from(counts(id));
            }
            if stops_last {
                last_layers = layers.iter().copied().max().unwrap_or(0);
            }
        }
        layers
    }
}

/// How many actors and edges the engine has looked at on this thread, to guard its cost.
#[cfg(test)]
pub(super) mod visits {
    use std::cell::Cell;

    thread_local! {
        static VISITS: Cell<usize> = const { Cell::new(0) };
    }

    pub(super) fn add(many: usize) {
        VISITS.set(VISITS.get() + many);
    }

    /// How many `run` takes.
    pub(in crate::engine) fn of(run: impl FnOnce()) -> usize {
        let before = VISITS.get();
        run();
        VISITS.get() - before
    }
}
