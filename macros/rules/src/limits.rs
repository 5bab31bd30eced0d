//! How long an actor may take at the stop, and how long the whole stop may take.

use crate::GroupOptions;
use crate::graph::{Graph, is_less, with_last};
use crate::text::in_millis;
use std::time::Duration;

/// The time that an aborted actor may take before it is abandoned.
pub const HALF_SECOND: Duration = Duration::from_millis(500);

/// The time that is kept for an actor at the stop: its declared grace, or a tenth of the group's grace; and the half second in
/// which the actor before it may be aborted.
pub const fn reserved(declared: Option<Duration>, group: Duration) -> Duration {
    let grace = match declared {
        Some(declared) => declared,
        None => match group.checked_div(10) {
            Some(tenth) => tenth,
            None => Duration::ZERO,
        },
    };
    grace.saturating_add(HALF_SECOND)
}

/// The grace period of an actor that declares none: the time left minus the reserve for the actors after it, and never less
/// than an equal share among the `layers` actors of its longest chain.
pub const fn default_grace(left: Duration, reserve: Duration, layers: u32) -> Duration {
    let rest = left.saturating_sub(reserve);
    match left.checked_div(layers) {
        Some(share) if is_less(rest, share) => share,
        Some(_) => rest,
        None => left,
    }
}

/// The limits of a stop in which every actor has started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The limit of each actor if all before it take all of their time, and if they take none; `None` for no limit.
    pub graces: Vec<(Option<Duration>, Option<Duration>)>,
    /// The time in which the actors must end, a drain included; `None` for no limit.
    pub stop: Option<Duration>,
}

impl Limits {
    /// The limits of a group with this graph of the stop and these declared graces.
    pub fn new(
        graph: &Graph,
        stops_last: &dyn Fn(usize) -> bool,
        graces: &[Option<Duration>],
        group: &GroupOptions,
    ) -> Limits {
        let barrier = graces.len();
        let whole = group.stop_grace();
        let graph = with_last(graph, stops_last);
        let order = graph.order();
        let of_group = whole.unwrap_or_default();
        let mut weights: Vec<Duration> =
            graces.iter().map(|&own| reserved(own, of_group)).collect();
        weights.push(Duration::ZERO);
        let chains = graph.chains(&order, &weights);
        // When the turn of each node comes at the latest; `None` for never.
        let mut turns = vec![Some(Duration::ZERO); graph.len()];
        let mut limits = vec![(None, None); barrier];
        let mut end = Some(Duration::ZERO);
        for node in order {
            let turn = turns[node];
            let ended = if node == barrier {
                turn
            } else {
                let reserve = chains[node].weight.saturating_sub(weights[node]);
                let limit = |left: Option<Duration>| match (graces[node], left) {
                    (Some(own), Some(left)) => Some(own.min(left)),
                    (Some(own), None) => Some(own),
                    (None, left) => left.map(|it| default_grace(it, reserve, chains[node].length)),
                };
                let left = |turn: Duration| whole.map(|whole| whole.saturating_sub(turn));
                let least = limit(left(turn.unwrap_or(Duration::MAX)));
                limits[node] = (least, limit(whole));
                let aborted = turn
                    .zip(least)
                    .map(|(turn, least)| turn.saturating_add(least));
                let deadline = aborted.into_iter().chain(whole).min();
                deadline.map(|at| at.saturating_add(HALF_SECOND))
            };
            for &target in graph.targets(node) {
                turns[target] = later(turns[target], ended);
            }
            end = later(end, ended);
        }
        Limits {
            graces: limits,
            stop: end.map(|end| end.saturating_add(group.drain.unwrap_or_default())),
        }
    }
}

impl Limits {
    /// The limit of an actor, or the shortest and the longest.
    pub fn of(&self, actor: usize) -> String {
        match self.graces[actor] {
            (Some(least), Some(most)) if least < most => {
                format!("{} to {}", in_millis(least), in_millis(most))
            }
            (_, Some(most)) => in_millis(most),
            (_, None) => "unlimited".to_owned(),
        }
    }

    /// The time in which the actors must end.
    pub fn of_stop(&self) -> String {
        self.stop.map_or("unlimited".to_owned(), in_millis)
    }
}

fn later(one: Option<Duration>, other: Option<Duration>) -> Option<Duration> {
    one.zip(other).map(|(one, other)| one.max(other))
}

#[cfg(test)]
mod tests {
    use super::{Limits, default_grace, reserved};
    use crate::GroupOptions;
    use crate::graph::{Graph, graph, visits};
    use std::time::Duration;

    const fn millis(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    fn of_group(grace: Option<Duration>, drain: Option<Duration>) -> GroupOptions {
        GroupOptions {
            grace,
            drain,
            ..GroupOptions::DEFAULT
        }
    }

    const fn secs(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    #[test]
    fn a2_the_reserve_counts_graces_tenths_and_half_seconds() {
        const POOL: Duration = reserved(None, secs(8));
        const METRICS: Duration = reserved(Some(secs(1)), secs(8));
        assert_eq!((POOL, METRICS), (millis(1_300), millis(1_500)));
        assert_eq!(default_grace(secs(8), POOL + METRICS, 3), millis(5_200));
    }

    #[test]
    fn a2_a_default_grace_is_never_less_than_an_equal_share() {
        assert_eq!(default_grace(secs(8), secs(7), 2), secs(4));
        assert_eq!(default_grace(secs(8), Duration::MAX, 1), secs(8));
        assert_eq!(default_grace(secs(8), secs(1), 0), secs(8));
        assert_eq!(default_grace(Duration::ZERO, secs(1), 3), Duration::ZERO);
    }

    #[test]
    fn a2_limits_of_a_chain_are_known_before_the_run() {
        let chain = graph(3, &[(0, 1), (1, 2)]);
        let limits = |grace| {
            Limits::new(
                &chain,
                &|_| false,
                &[None, None, Some(secs(1))],
                &of_group(grace, None),
            )
        };
        let some = |least, most| (Some(millis(least)), Some(millis(most)));
        assert_eq!(
            limits(Some(secs(8))),
            Limits {
                graces: vec![some(5_200, 5_200), some(1_150, 6_500), some(650, 1_000)],
                stop: Some(millis(8_500)),
            }
        );
        let texts = |grace| [0, 1, 2].map(|actor| limits(grace).of(actor));
        assert_eq!(
            texts(Some(secs(8))),
            ["5s 200ms", "1s 150ms to 6s 500ms", "650ms to 1s"]
        );
        assert_eq!(texts(None), ["unlimited", "unlimited", "1s"]);
        let unlimited = limits(None);
        assert_eq!(unlimited.stop, None);
        assert_eq!(unlimited.graces[0], (None, None));
        assert_eq!(unlimited.graces[2], some(1_000, 1_000));
    }

    #[test]
    fn actors_that_stop_last_are_the_end_of_every_chain() {
        let own = graph(3, &[(0, 1)]);
        let limits = Limits::new(
            &own,
            &|node| node == 2,
            &[None; 3],
            &of_group(Some(secs(10)), None),
        );
        let first = |limit: (_, Option<Duration>)| limit.1.unwrap_or_default();
        // 10 s without twice a second and a half; and only the half for the actor in the middle.
        assert_eq!(first(limits.graces[0]), secs(7));
        assert_eq!(first(limits.graces[1]), millis(8_500));
        assert_eq!(first(limits.graces[2]), secs(10));
    }

    #[test]
    fn declared_graces_bound_the_stop_below_the_grace_of_the_group() {
        let chain = graph(2, &[(0, 1)]);
        let graces = [Some(secs(1)), Some(secs(2))];
        let stop =
            |grace, drain| Limits::new(&chain, &|_| false, &graces, &of_group(grace, drain)).stop;
        assert_eq!(stop(Some(secs(25)), None), Some(secs(4)));
        assert_eq!(stop(None, None), Some(secs(4)));
        assert_eq!(stop(Some(secs(25)), Some(secs(5))), Some(secs(9)));
        assert_eq!(stop(Some(secs(3)), None), Some(millis(3_500)));
    }

    #[test]
    fn the_limits_of_a_chain_are_found_in_linear_time() {
        let nodes = 10_000;
        let chain = Graph::new(nodes, |node| (node + 1 < nodes).then_some(node + 1));
        let graces = vec![None; nodes];
        let (visited, limits) = visits::of(|| {
            Limits::new(&chain, &|_| false, &graces, &of_group(Some(secs(25)), None))
        });
        assert_eq!(limits.graces.len(), nodes);
        assert!(visited <= 8 * nodes, "{visited} visits");
    }
}
