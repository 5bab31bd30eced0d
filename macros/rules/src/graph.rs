//! The order of actors as a graph.

mod chains;
mod cycles;

pub use chains::{Chains, NO_NODE};
pub(crate) use chains::{heaviest, is_less, measure_chains};
pub(crate) use cycles::cycles;

/// A directed graph of positions. An edge leads from the node that comes first to the one that comes after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    starts: Vec<usize>,
    targets: Vec<usize>,
}

impl Graph {
    /// The graph in which each node leads to the nodes that `targets` returns.
    pub fn new<T: IntoIterator<Item = usize>>(nodes: usize, targets: impl Fn(usize) -> T) -> Graph {
        let mut graph = Graph {
            starts: Vec::with_capacity(nodes + 1),
            targets: Vec::new(),
        };
        for node in 0..nodes {
            graph.starts.push(graph.targets.len());
            graph.targets.extend(targets(node));
        }
        graph.starts.push(graph.targets.len());
        graph
    }

    /// The number of nodes.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Returns `true` if the graph has no node.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The nodes to which a node leads.
    pub fn targets(&self, node: usize) -> &[usize] {
        let targets = &self.targets[self.starts[node]..self.starts[node + 1]];
        #[cfg(test)]
        visits::add(targets.len());
        targets
    }

    /// The position of each node's first edge in [`all_targets`](Self::all_targets), and the number of edges at the end.
    pub fn starts(&self) -> &[usize] {
        &self.starts
    }

    /// The targets of all nodes, one node after the other.
    pub fn all_targets(&self) -> &[usize] {
        &self.targets
    }

    /// The graph with every edge turned round.
    #[must_use]
    pub fn reversed(&self) -> Graph {
        let nodes = self.len();
        let mut starts = vec![0; nodes + 1];
        for &target in &self.targets {
            starts[target + 1] += 1;
        }
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        let mut next = starts.clone();
        let mut targets = vec![0; self.targets.len()];
        for node in 0..nodes {
            for &target in self.targets(node) {
                targets[next[target]] = node;
                next[target] += 1;
            }
        }
        Graph { starts, targets }
    }

    /// The nodes in layers: each in the first layer after all that lead to it. Nodes that do not belong are left out, and so
    /// are nodes on a cycle and behind it.
    pub fn layers(&self, belongs: &dyn Fn(usize) -> bool) -> Vec<Vec<usize>> {
        let mut missing = vec![0_usize; self.len()];
        for node in (0..self.len()).filter(|&node| belongs(node)) {
            for &target in self.targets(node) {
                missing[target] += 1;
            }
        }
        let mut level = vec![0; self.len()];
        let mut next: Vec<usize> = (0..self.len())
            .filter(|&node| belongs(node) && missing[node] == 0)
            .collect();
        while let Some(node) = next.pop() {
            for &target in self.targets(node).iter().filter(|&&node| belongs(node)) {
                level[target] = level[target].max(level[node] + 1);
                missing[target] -= 1;
                if missing[target] == 0 {
                    next.push(target);
                }
            }
        }
        let mut layers = Vec::new();
        for node in (0..self.len()).filter(|&node| belongs(node) && missing[node] == 0) {
            if layers.len() <= level[node] {
                layers.resize_with(level[node] + 1, Vec::new);
            }
            layers[level[node]].push(node);
        }
        layers
    }

    /// The nodes in an order in which each comes after all that lead to it.
    pub fn order(&self) -> Vec<usize> {
        self.layers(&|_| true).into_iter().flatten().collect()
    }
}

/// The layers of a stop: `graph` leads from each actor to the actors that stop after it. Actors that stop last come after all
/// others.
pub fn stop_layers(graph: &Graph, stops_last: &dyn Fn(usize) -> bool) -> Vec<Vec<usize>> {
    let mut layers = graph.layers(&|node| !stops_last(node));
    layers.extend(graph.layers(stops_last));
    layers
}

/// The graph with one more node, which comes after every node that does not stop last and before every node that does.
pub fn with_last(graph: &Graph, stops_last: &dyn Fn(usize) -> bool) -> Graph {
    let barrier = graph.len();
    let mut all = Graph {
        starts: Vec::with_capacity(barrier + 2),
        targets: Vec::with_capacity(graph.targets.len() + barrier),
    };
    for node in 0..barrier {
        all.starts.push(all.targets.len());
        all.targets.extend(graph.targets(node));
        if !stops_last(node) {
            all.targets.push(barrier);
        }
    }
    all.starts.push(all.targets.len());
    all.targets
        .extend((0..barrier).filter(|&node| stops_last(node)));
    all.starts.push(all.targets.len());
    all
}

/// Counts the edges that are visited.
#[cfg(test)]
pub(crate) mod visits {
    use std::cell::Cell;

    thread_local!(static VISITS: Cell<usize> = const { Cell::new(0) });

    pub(crate) fn add(edges: usize) {
        VISITS.set(VISITS.get() + edges);
    }

    /// The number of edges that `work` visits.
    pub(crate) fn of<T>(work: impl FnOnce() -> T) -> (usize, T) {
        let before = VISITS.get();
        let result = work();
        (VISITS.get() - before, result)
    }
}

#[cfg(test)]
pub(crate) fn graph(nodes: usize, pairs: &[(usize, usize)]) -> Graph {
    let mut targets = vec![Vec::new(); nodes];
    for &(from, to) in pairs {
        targets[from].push(to);
    }
    Graph::new(nodes, |node| targets[node].clone())
}

#[cfg(test)]
mod tests {
    use super::{Graph, graph, stop_layers, visits, with_last};

    const NONE: Vec<Vec<usize>> = Vec::new();

    #[test]
    fn layers_follow_the_longest_path() {
        assert!(graph(0, &[]).is_empty() && !graph(1, &[]).is_empty());
        assert_eq!(graph(0, &[]).layers(&|_| true), NONE);
        let layers = graph(4, &[(0, 1), (1, 2), (0, 2)]).layers(&|_| true);
        assert_eq!(layers, [vec![0, 3], vec![1], vec![2]]);
        assert_eq!(graph(3, &[(0, 1), (1, 0)]).layers(&|_| true), [[2]]);
    }

    #[test]
    fn a_reversed_graph_has_every_edge_turned_round() {
        let reversed = graph(4, &[(0, 1), (0, 2), (3, 2)]).reversed();
        assert_eq!(reversed, graph(4, &[(1, 0), (2, 0), (2, 3)]));
        assert_eq!(graph(0, &[]).reversed(), graph(0, &[]));
    }

    #[test]
    fn the_last_come_after_all_others_in_their_own_order() {
        let (own, is_last) = (graph(4, &[(0, 1), (3, 2)]), |node| node > 1);
        assert_eq!(stop_layers(&own, &is_last), [[0], [1], [3], [2]]);
        let all = with_last(&own, &is_last);
        assert_eq!(
            all,
            graph(5, &[(0, 1), (0, 4), (1, 4), (3, 2), (4, 2), (4, 3)])
        );
        assert_eq!(all.order(), [0, 1, 4, 3, 2]);
    }

    #[test]
    fn every_edge_is_visited_a_bounded_number_of_times() {
        let nodes = 10_000;
        let chain = Graph::new(nodes, |node| (node + 1 < nodes).then_some(node + 1));
        let star = Graph::new(nodes, |node| 0..usize::from(node != 0));
        for graph in [chain, star] {
            let (visited, _) = visits::of(|| graph.layers(&|_| true));
            assert_eq!(visited, 2 * graph.all_targets().len());
            let (visited, _) = visits::of(|| graph.reversed());
            assert_eq!(visited, graph.all_targets().len());
        }
    }
}
