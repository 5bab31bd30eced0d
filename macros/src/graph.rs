//! The order of actors as a graph of numbers. Input: for each actor those it is joined to; output: circles, layers,
//! the heaviest chain. It must not know tokens, names or options.

use std::time::Duration;

/// For each node, by position, the nodes it points to.
pub(crate) type Edges = [Vec<usize>];

/// The circles of the graph: each as its nodes in the order of its edges, the last one pointing back to the first.
/// One is reported for each edge that closes a circle on the way through the nodes in their order.
pub(crate) fn circles(edges: &Edges) -> Vec<Vec<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Visit {
        Never,
        OnPath,
        Done,
    }
    let mut visits = vec![Visit::Never; edges.len()];
    let mut circles = Vec::new();
    for root in 0..edges.len() {
        if visits[root] != Visit::Never {
            continue;
        }
        visits[root] = Visit::OnPath;
        let mut path = vec![(root, 0)];
        while let Some((node, next)) = path.last_mut() {
            let node = *node;
            let Some(&to) = edges[node].get(*next) else {
                visits[node] = Visit::Done;
                path.pop();
                continue;
            };
            *next += 1;
            match visits[to] {
                Visit::Never => {
                    visits[to] = Visit::OnPath;
                    path.push((to, 0));
                }
                Visit::OnPath => {
                    circles.push(
                        path.iter()
                            .map(|&(node, _)| node)
                            .skip_while(|&node| node != to)
                            .collect(),
                    );
                }
                Visit::Done => {}
            }
        }
    }
    circles
}

/// The edges together with one from each node that is not among the last to each that is.
pub(crate) fn with_last(mut edges: Vec<Vec<usize>>, last: &[bool]) -> Vec<Vec<usize>> {
    for (edges, _) in edges.iter_mut().zip(last).filter(|(_, last)| !**last) {
        edges.extend((0..last.len()).filter(|&other| last[other]));
    }
    edges
}

/// The edges turned round.
pub(crate) fn reversed(edges: &Edges) -> Vec<Vec<usize>> {
    let mut reversed = vec![Vec::new(); edges.len()];
    for (from, edges) in edges.iter().enumerate() {
        for &to in edges {
            reversed[to].push(from);
        }
    }
    reversed
}

/// The nodes in layers: each in the first layer after those of all the nodes it points to. The graph has no circle.
pub(crate) fn layers(edges: &Edges) -> Vec<Vec<usize>> {
    let mut layers: Vec<Vec<usize>> = Vec::new();
    for (node, depth) in depths(edges, |_| 1).into_iter().enumerate() {
        if layers.len() < depth {
            layers.resize(depth, Vec::new());
        }
        layers[depth - 1].push(node);
    }
    layers
}

/// The path whose nodes weigh most, in the order of its edges, and its weight. The graph has no circle.
pub(crate) fn heaviest_chain(edges: &Edges, weights: &[Duration]) -> (Duration, Vec<usize>) {
    let totals = depths(edges, |node| weights[node]);
    let heaviest = |nodes: &mut dyn Iterator<Item = usize>| {
        nodes.reduce(|best, node| {
            if totals[node] > totals[best] {
                node
            } else {
                best
            }
        })
    };
    let mut chain = Vec::new();
    let mut next = heaviest(&mut (0..edges.len()));
    let total = next.map_or(Duration::ZERO, |node| totals[node]);
    while let Some(node) = next {
        if totals[node].is_zero() {
            break;
        }
        chain.push(node);
        next = heaviest(&mut edges[node].iter().copied());
    }
    chain.retain(|&node| !weights[node].is_zero());
    (total, chain)
}

/// For each node the largest sum of weights over all paths that begin at it.
fn depths<W: Weight>(edges: &Edges, weight: impl Fn(usize) -> W) -> Vec<W> {
    let mut depths: Vec<Option<W>> = vec![None; edges.len()];
    for root in 0..edges.len() {
        let mut path = vec![root];
        while let Some(&node) = path.last() {
            if depths[node].is_some() {
                path.pop();
            } else if let Some(&to) = edges[node].iter().find(|&&to| depths[to].is_none()) {
                path.push(to);
            } else {
                let deepest = edges[node]
                    .iter()
                    .filter_map(|&to| depths[to])
                    .max()
                    .unwrap_or_default();
                depths[node] = Some(deepest.plus(weight(node)));
                path.pop();
            }
        }
    }
    depths.into_iter().map(Option::unwrap_or_default).collect()
}

/// What adds up along a path.
trait Weight: Copy + Ord + Default {
    fn plus(self, other: Self) -> Self;
}

impl Weight for usize {
    fn plus(self, other: Self) -> Self {
        self + other
    }
}

impl Weight for Duration {
    fn plus(self, other: Self) -> Self {
        self.saturating_add(other)
    }
}

#[cfg(test)]
mod tests {
    use super::{circles, heaviest_chain, layers, reversed, with_last};
    use std::time::Duration;

    fn edges(count: usize, pairs: &[(usize, usize)]) -> Vec<Vec<usize>> {
        let mut edges = vec![Vec::new(); count];
        for &(from, to) in pairs {
            edges[from].push(to);
        }
        edges
    }

    #[test]
    fn a_graph_without_circles_has_none() {
        assert!(circles(&edges(0, &[])).is_empty());
        assert!(circles(&edges(4, &[(0, 1), (0, 2), (1, 3), (2, 3)])).is_empty());
    }

    #[test]
    fn each_circle_is_one_path() {
        assert_eq!(circles(&edges(1, &[(0, 0)])), [[0]]);
        assert_eq!(
            circles(&edges(4, &[(3, 1), (1, 2), (2, 3), (0, 1)])),
            [[1, 2, 3]]
        );
        assert_eq!(
            circles(&edges(4, &[(0, 1), (1, 0), (2, 3), (3, 2)])),
            [[0, 1], [2, 3]]
        );
        assert_eq!(
            circles(&edges(3, &[(0, 1), (1, 0), (1, 2), (2, 1)])),
            [[0, 1], [1, 2]]
        );
    }

    #[test]
    fn layers_follow_the_longest_path() {
        assert_eq!(layers(&edges(0, &[])), Vec::<Vec<usize>>::new());
        assert_eq!(
            layers(&edges(4, &[(0, 1), (1, 2), (0, 2)])),
            [vec![2, 3], vec![1], vec![0]]
        );
    }

    #[test]
    fn the_last_come_after_all_others_and_keep_their_own_order() {
        let all = with_last(edges(4, &[(0, 1), (3, 2)]), &[false, false, true, true]);
        assert_eq!(all, [vec![1, 2, 3], vec![2, 3], vec![], vec![2]]);
        assert_eq!(layers(&reversed(&all)), [[0], [1], [3], [2]]);
    }

    #[test]
    fn the_heaviest_chain_is_not_the_longest() {
        let seconds = |weights: &[u64]| {
            weights
                .iter()
                .map(|&s| Duration::from_secs(s))
                .collect::<Vec<_>>()
        };
        let chain = edges(5, &[(0, 1), (1, 2), (3, 4)]);
        assert_eq!(
            heaviest_chain(&chain, &seconds(&[1, 0, 2, 5, 0])),
            (Duration::from_secs(5), vec![3])
        );
        assert_eq!(
            heaviest_chain(&chain, &seconds(&[1, 0, 7, 5, 0])),
            (Duration::from_secs(8), vec![0, 2])
        );
        assert_eq!(
            heaviest_chain(&chain, &seconds(&[0; 5])),
            (Duration::ZERO, vec![])
        );
        assert_eq!(heaviest_chain(&[], &[]), (Duration::ZERO, vec![]));
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let count = 100_000;
        let pairs: Vec<_> = (1..count).map(|node| (node - 1, node)).collect();
        assert!(circles(&edges(count, &pairs)).is_empty());
        assert_eq!(layers(&edges(count, &pairs)).len(), count);
    }
}
