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

    /// Measures the chains that begin at each node, in an [`order`](Self::order) of the nodes.
    pub fn chains(&self, order: &[usize], weights: &[Duration]) -> Vec<Chains> {
        let mut chains = vec![Chains::NONE; self.len()];
        measure_chains(&self.starts, &self.targets, order, weights, &mut chains);
        chains
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

/// The chains that begin at one node, by the weight of their nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chains {
    /// The weight of the heaviest chain, this node included.
    pub weight: Duration,
    /// The number of nodes with a weight on the longest chain, this node included.
    pub length: u32,
    /// The next node of the heaviest chain, or [`NO_NODE`].
    pub next: usize,
}

/// No node, at the end of a chain.
pub const NO_NODE: usize = usize::MAX;

impl Chains {
    /// A node without a weight, at the end of every chain.
    pub const NONE: Chains = Chains {
        weight: Duration::ZERO,
        length: 0,
        next: NO_NODE,
    };
}

/// Measures the chains that begin at each node of a graph without a cycle.
///
/// `starts` and `targets` are those of a [`Graph`], and `order` is its [`order`](Graph::order). `chains` has one place for each
/// node.
pub(crate) const fn measure_chains(
    starts: &[usize],
    targets: &[usize],
    order: &[usize],
    weights: &[Duration],
    chains: &mut [Chains],
) {
    let mut step = order.len();
    while step > 0 {
        step -= 1;
        let node = order[step];
        let mut begun = Chains::NONE;
        let mut edge = starts[node];
        while edge < starts[node + 1] {
            let after = chains[targets[edge]];
            if is_less(begun.weight, after.weight) {
                begun.weight = after.weight;
                begun.next = targets[edge];
            }
            if begun.length < after.length {
                begun.length = after.length;
            }
            edge += 1;
        }
        if !weights[node].is_zero() {
            begun.weight = begun.weight.saturating_add(weights[node]);
            begun.length += 1;
        }
        chains[node] = begun;
    }
}

/// Returns the node with which the heaviest chain begins, or [`NO_NODE`] if no node weighs anything.
pub(crate) const fn heaviest(chains: &[Chains]) -> usize {
    let mut heaviest = NO_NODE;
    let mut weight = Duration::ZERO;
    let mut node = 0;
    while node < chains.len() {
        if is_less(weight, chains[node].weight) {
            weight = chains[node].weight;
            heaviest = node;
        }
        node += 1;
    }
    heaviest
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
    use super::{
        Chains, Graph, NO_NODE, graph, heaviest, measure_chains, stop_layers, visits, with_last,
    };
    use std::time::Duration;

    const NONE: Vec<Vec<usize>> = Vec::new();

    fn measured(graph: &Graph, weights: &[u64]) -> Vec<Chains> {
        let weights: Vec<_> = weights.iter().map(|&s| Duration::from_secs(s)).collect();
        let mut chains = vec![Chains::NONE; graph.len()];
        measure_chains(
            graph.starts(),
            graph.all_targets(),
            &graph.order(),
            &weights,
            &mut chains,
        );
        chains
    }

    fn heaviest_chain(graph: &Graph, weights: &[u64]) -> (u64, Vec<usize>) {
        let chains = measured(graph, weights);
        let mut path = Vec::new();
        let mut node = heaviest(&chains);
        while node != NO_NODE {
            path.push(node);
            node = chains[node].next;
        }
        let weight = path.first().map(|&first| chains[first].weight.as_secs());
        (weight.unwrap_or_default(), path)
    }

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
    fn the_heaviest_chain_is_not_the_longest() {
        let own = graph(5, &[(0, 1), (1, 2), (3, 4)]);
        assert_eq!(heaviest_chain(&own, &[1, 0, 2, 5, 0]), (5, vec![3]));
        assert_eq!(heaviest_chain(&own, &[1, 0, 7, 5, 0]), (8, vec![0, 1, 2]));
        assert_eq!(heaviest_chain(&own, &[0; 5]), (0, vec![]));
        assert_eq!(heaviest_chain(&graph(0, &[]), &[]), (0, vec![]));
    }

    #[test]
    fn a_node_without_a_weight_has_no_length() {
        let own = graph(4, &[(0, 1), (1, 2), (0, 3)]);
        let lengths = |weights: &[u64]| -> Vec<u32> {
            let chains = measured(&own, weights);
            chains.iter().map(|chains| chains.length).collect()
        };
        assert_eq!(lengths(&[1, 1, 1, 9]), [3, 2, 1, 1]);
        assert_eq!(lengths(&[1, 0, 1, 9]), [2, 1, 1, 1]);
        assert_eq!(lengths(&[0, 0, 0, 0]), [0, 0, 0, 0]);
    }

    #[test]
    fn chains_are_measured_in_const_evaluation() {
        const SECOND: Duration = Duration::from_secs(1);
        const CHAINS: [Chains; 3] = {
            let mut chains = [Chains::NONE; 3];
            measure_chains(
                &[0, 1, 2, 2],
                &[1, 2],
                &[0, 1, 2],
                &[SECOND; 3],
                &mut chains,
            );
            chains
        };
        assert_eq!(
            CHAINS[0],
            Chains {
                weight: Duration::from_secs(3),
                length: 3,
                next: 1
            }
        );
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
