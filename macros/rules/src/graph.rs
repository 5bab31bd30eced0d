//! The order of actors as a graph.

use std::time::Duration;

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
    pub fn layers(&self, belongs: impl Fn(usize) -> bool) -> Vec<Vec<usize>> {
        let mut missing = vec![0_usize; self.len()];
        for node in (0..self.len()).filter(|&node| belongs(node)) {
            for &target in self.targets(node) {
                missing[target] += 1;
            }
        }
        let mut layers = Vec::new();
        let mut layer: Vec<usize> = (0..self.len())
            .filter(|&node| belongs(node) && missing[node] == 0)
            .collect();
        while !layer.is_empty() {
            let mut next = Vec::new();
            for &node in &layer {
                for &target in self.targets(node).iter().filter(|&&node| belongs(node)) {
                    missing[target] -= 1;
                    if missing[target] == 0 {
                        next.push(target);
                    }
                }
            }
            next.sort_unstable();
            layers.push(std::mem::replace(&mut layer, next));
        }
        layers
    }

    /// The nodes in an order in which each comes after all that lead to it.
    pub fn order(&self) -> Vec<usize> {
        self.layers(|_| true).into_iter().flatten().collect()
    }
}

/// The layers of a stop: `graph` leads from each actor to the actors that stop after it. Actors that stop last come after all
/// others.
pub fn stop_layers(graph: &Graph, stops_last: impl Fn(usize) -> bool) -> Vec<Vec<usize>> {
    let mut layers = graph.layers(|node| !stops_last(node));
    layers.extend(graph.layers(stops_last));
    layers
}

/// The graph with one more node, which comes after every node that does not stop last and before every node that does.
pub fn with_last(graph: &Graph, stops_last: impl Fn(usize) -> bool) -> Graph {
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

/// The path whose nodes weigh most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chain {
    /// The sum of the weights.
    pub total: Duration,
    /// The last node of the path. `previous` leads back from it.
    pub last: usize,
}

/// No node, in the list of previous nodes.
pub const NO_NODE: usize = usize::MAX;

/// Returns the path whose nodes weigh most, in a graph without a cycle.
///
/// `starts` and `targets` are those of a [`Graph`], and `order` is its [`order`](Graph::order). The function writes to `ends` the
/// weight of the heaviest path that ends with each node, and to `previous` the node before it on that path; both have one place
/// for each node.
pub const fn heaviest_chain(
    starts: &[usize],
    targets: &[usize],
    order: &[usize],
    weights: &[Duration],
    ends: &mut [Duration],
    previous: &mut [usize],
) -> Chain {
    let mut chain = Chain {
        total: Duration::ZERO,
        last: NO_NODE,
    };
    let mut index = 0;
    while index < order.len() {
        ends[index] = Duration::ZERO;
        previous[index] = NO_NODE;
        index += 1;
    }
    let mut step = 0;
    while step < order.len() {
        let node = order[step];
        step += 1;
        ends[node] = ends[node].saturating_add(weights[node]);
        if is_less(chain.total, ends[node]) {
            chain = Chain {
                total: ends[node],
                last: node,
            };
        }
        let mut edge = starts[node];
        while edge < starts[node + 1] {
            let target = targets[edge];
            edge += 1;
            if is_less(ends[target], ends[node]) {
                ends[target] = ends[node];
                previous[target] = node;
            }
        }
    }
    chain
}

pub(crate) const fn is_less(left: Duration, right: Duration) -> bool {
    left.as_nanos() < right.as_nanos()
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
    use super::{Chain, Graph, NO_NODE, graph, heaviest_chain, stop_layers, visits, with_last};
    use std::time::Duration;

    const NONE: Vec<Vec<usize>> = Vec::new();

    fn heaviest(graph: &Graph, weights: &[u64]) -> (u64, Vec<usize>) {
        let weights: Vec<_> = weights.iter().map(|&s| Duration::from_secs(s)).collect();
        let mut ends = vec![Duration::MAX; graph.len()];
        let mut previous = vec![0; graph.len()];
        let Chain { total, last } = heaviest_chain(
            graph.starts(),
            graph.all_targets(),
            &graph.order(),
            &weights,
            &mut ends,
            &mut previous,
        );
        let mut path = Vec::new();
        let mut node = last;
        while node != NO_NODE {
            path.insert(0, node);
            node = previous[node];
        }
        (total.as_secs(), path)
    }

    #[test]
    fn layers_follow_the_longest_path() {
        assert_eq!(graph(0, &[]).layers(|_| true), NONE);
        let layers = graph(4, &[(0, 1), (1, 2), (0, 2)]).layers(|_| true);
        assert_eq!(layers, [vec![0, 3], vec![1], vec![2]]);
        assert_eq!(graph(3, &[(0, 1), (1, 0)]).layers(|_| true), [[2]]);
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
        assert_eq!(stop_layers(&own, is_last), [[0], [1], [3], [2]]);
        let all = with_last(&own, is_last);
        assert_eq!(
            all,
            graph(5, &[(0, 1), (0, 4), (1, 4), (3, 2), (4, 2), (4, 3)])
        );
        assert_eq!(all.order(), [0, 1, 4, 3, 2]);
    }

    #[test]
    fn the_heaviest_chain_is_not_the_longest() {
        let own = graph(5, &[(0, 1), (1, 2), (3, 4)]);
        assert_eq!(heaviest(&own, &[1, 0, 2, 5, 0]), (5, vec![3]));
        assert_eq!(heaviest(&own, &[1, 0, 7, 5, 0]), (8, vec![0, 1, 2]));
        assert_eq!(heaviest(&own, &[0; 5]), (0, vec![]));
        assert_eq!(heaviest(&graph(0, &[]), &[]), (0, vec![]));
    }

    #[test]
    fn a_chain_is_found_in_const_evaluation() {
        const SECOND: Duration = Duration::from_secs(1);
        const CHAIN: Chain = heaviest_chain(
            &[0, 1, 2, 2],
            &[1, 2],
            &[0, 1, 2],
            &[SECOND; 3],
            &mut [Duration::ZERO; 3],
            &mut [0; 3],
        );
        assert_eq!((CHAIN.total, CHAIN.last), (Duration::from_secs(3), 2));
    }

    #[test]
    fn every_edge_is_visited_a_bounded_number_of_times() {
        let nodes = 10_000;
        let chain = Graph::new(nodes, |node| (node + 1 < nodes).then_some(node + 1));
        let star = Graph::new(nodes, |node| 0..usize::from(node != 0));
        for graph in [chain, star] {
            let (visited, _) = visits::of(|| graph.layers(|_| true));
            assert_eq!(visited, 2 * graph.all_targets().len());
            let (visited, _) = visits::of(|| graph.reversed());
            assert_eq!(visited, graph.all_targets().len());
        }
    }
}
