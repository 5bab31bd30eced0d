//! Cycles in the order.

use crate::graph::Graph;

/// A node on the path from the root.
struct PathStep {
    node: usize,
    /// The edge to follow next.
    next: usize,
    /// The last step, up to this one, whose edge from the step before it is part of a cycle that was found.
    reported: usize,
}

/// Returns the cycles of the graph, each as its nodes, with the edge by which each leads to the next; the last one leads back to
/// the first. An edge is known by its position in [`Graph::all_targets`].
///
/// No two of the cycles share an edge, so together they are not longer than the graph. Every graph with a cycle has one of them.
pub(crate) fn cycles(graph: &Graph) -> Vec<Vec<(usize, usize)>> {
    let mut cycles = Vec::new();
    // The place of each node on the path, and whether it has been visited.
    let mut places: Vec<Option<usize>> = vec![None; graph.len()];
    let mut visited = vec![false; graph.len()];
    let mut path: Vec<PathStep> = Vec::new();
    for root in 0..graph.len() {
        let mut next = (!visited[root]).then_some(root);
        loop {
            if let Some(node) = next.take() {
                visited[node] = true;
                places[node] = Some(path.len());
                path.push(PathStep {
                    node,
                    next: graph.starts()[node],
                    reported: path.last().map_or(0, |step| step.reported),
                });
            }
            let Some(step) = path.last_mut() else { break };
            let edge = step.next;
            if edge == graph.starts()[step.node + 1] {
                places[step.node] = None;
                path.pop();
                continue;
            }
            #[cfg(test)]
            crate::graph::visits::add(1);
            step.next += 1;
            let target = graph.all_targets()[edge];
            match places[target] {
                Some(start) if step.reported <= start => {
                    let steps = path[start..].iter();
                    cycles.push(steps.map(|step| (step.node, step.next - 1)).collect());
                    for (place, step) in path.iter_mut().enumerate().skip(start + 1) {
                        step.reported = place;
                    }
                }
                None if !visited[target] => next = Some(target),
                _ => {}
            }
        }
    }
    cycles
}

#[cfg(test)]
mod tests {
    use crate::graph::{Graph, graph, visits};

    const NONE: Vec<Vec<usize>> = Vec::new();

    /// The cycles as nodes, after a look at their edges.
    fn cycles(graph: &Graph) -> Vec<Vec<usize>> {
        let cycles = super::cycles(graph);
        for cycle in &cycles {
            for (step, &(node, edge)) in cycle.iter().enumerate() {
                assert!((graph.starts()[node]..graph.starts()[node + 1]).contains(&edge));
                assert_eq!(graph.all_targets()[edge], cycle[(step + 1) % cycle.len()].0);
            }
        }
        let nodes = |cycle: &Vec<(usize, usize)>| cycle.iter().map(|&(node, _)| node).collect();
        cycles.iter().map(nodes).collect()
    }

    #[test]
    fn an_order_has_no_cycle() {
        assert_eq!(cycles(&graph(0, &[])), NONE);
        let order = graph(4, &[(0, 1), (0, 2), (1, 3), (2, 3), (0, 3)]);
        assert_eq!(cycles(&order), NONE);
        assert_eq!(cycles(&graph(3, &[(2, 1), (1, 0), (2, 0)])), NONE);
    }

    #[test]
    fn each_cycle_is_one_path() {
        assert_eq!(cycles(&graph(1, &[(0, 0)])), [[0]]);
        let one = graph(4, &[(3, 1), (1, 2), (2, 3), (0, 1)]);
        assert_eq!(cycles(&one), [[1, 2, 3]]);
        let apart = graph(4, &[(0, 1), (1, 0), (2, 3), (3, 2)]);
        assert_eq!(cycles(&apart), [[0, 1], [2, 3]]);
        let joined = graph(3, &[(0, 1), (1, 0), (1, 2), (2, 1)]);
        assert_eq!(cycles(&joined), [[0, 1], [1, 2]]);
        let diamond = graph(4, &[(0, 1), (0, 2), (1, 3), (2, 3), (3, 0)]);
        assert_eq!(cycles(&diamond), [[0, 1, 3]]);
    }

    #[test]
    fn cycles_that_share_an_edge_are_reported_one_at_a_time() {
        let shared = graph(3, &[(0, 1), (1, 2), (2, 0), (2, 1)]);
        assert_eq!(cycles(&shared), [[0, 1, 2]]);
        let left = graph(3, &[(0, 1), (1, 2), (2, 1)]);
        assert_eq!(cycles(&left), [[1, 2]]);
        let apart = graph(3, &[(0, 1), (1, 2), (2, 1), (1, 0)]);
        assert_eq!(cycles(&apart), [[1, 2], [0, 1]]);
    }

    #[test]
    fn the_output_is_not_longer_than_the_graph() {
        // A chain in which every node also leads back to the first one and to the one before it.
        let nodes = 2_000;
        let graph = Graph::new(nodes, |node| {
            let back = if node == 0 { vec![] } else { vec![0, node - 1] };
            back.into_iter()
                .chain((node + 1 < nodes).then_some(node + 1))
        });
        let (visited, found) = visits::of(|| cycles(&graph));
        assert_eq!(visited, graph.all_targets().len());
        let length: usize = found.iter().map(Vec::len).sum();
        assert!(!found.is_empty() && length <= graph.all_targets().len());
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let nodes = 100_000;
        let chain = Graph::new(nodes, |node| (node + 1 < nodes).then_some(node + 1));
        assert_eq!(cycles(&chain), NONE);
    }
}
