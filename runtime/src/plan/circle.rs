//! Circles in the order. Input: for each actor those it must stop before; output: each circle as a path. It must not
//! know names or why one stands before the other.

/// The circles, each as its positions in the order of its edges: the last leads back to the first. There is one for
/// each edge that closes a circle on the way through the actors in their order.
pub(super) fn circles(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut found = Vec::new();
    let mut seen = vec![false; edges.len()];
    // Where an actor stands on the way from the root to here.
    let mut place = vec![None; edges.len()];
    let (mut way, mut todo) = (Vec::new(), Vec::new());
    for root in 0..edges.len() {
        todo.push(root);
        // An actor is seen twice in `todo`: on the way in, and again on the way out, when all behind it is done.
        while let Some(&actor) = todo.last() {
            if seen[actor] {
                todo.pop();
                if way.last() == Some(&actor) {
                    way.pop();
                    place[actor] = None;
                }
                continue;
            }
            seen[actor] = true;
            place[actor] = Some(way.len());
            way.push(actor);
            for &next in edges[actor].iter().rev() {
                match place[next] {
                    Some(start) => found.push(way[start..].to_vec()),
                    None if !seen[next] => todo.push(next),
                    None => {}
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::circles;

    fn edges(count: usize, pairs: &[(usize, usize)]) -> Vec<Vec<usize>> {
        let mut edges = vec![Vec::new(); count];
        for &(from, to) in pairs {
            edges[from].push(to);
        }
        edges
    }

    const NONE: Vec<Vec<usize>> = Vec::new();

    #[test]
    fn an_order_has_no_circle() {
        assert_eq!(circles(&[]), NONE);
        assert_eq!(
            circles(&edges(4, &[(0, 1), (0, 2), (1, 3), (2, 3), (0, 3)])),
            NONE
        );
        assert_eq!(circles(&edges(3, &[(2, 1), (1, 0), (2, 0)])), NONE);
    }

    #[test]
    fn each_circle_is_one_path() {
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
        assert_eq!(
            circles(&edges(4, &[(0, 1), (0, 2), (1, 3), (2, 3), (3, 0)])),
            [[0, 1, 3]]
        );
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let pairs: Vec<_> = (1..100_000).map(|actor| (actor - 1, actor)).collect();
        assert_eq!(circles(&edges(100_000, &pairs)), NONE);
    }
}
