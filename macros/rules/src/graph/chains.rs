//! The chains of a graph, by the weight of their nodes.

use super::Graph;
use std::time::Duration;

impl Graph {
    /// Measures the chains that begin at each node, in an [`order`](Self::order) of the nodes.
    pub fn chains(&self, order: &[usize], weights: &[Duration]) -> Vec<Chains> {
        let mut chains = vec![Chains::NONE; self.len()];
        measure_chains(&self.starts, &self.targets, order, weights, &mut chains);
        chains
    }
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

#[cfg(test)]
mod tests {
    use super::{Chains, NO_NODE, heaviest, measure_chains};
    use crate::graph::{Graph, graph};
    use std::time::Duration;

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
}
