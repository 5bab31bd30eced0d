//! The order of a plan in steps. Input: a plan; output: for the start and for the stop the positions in layers, each as
//! early as it can be. It must not judge the plan: what lies on a cycle is left out.

use super::Plan;
use rungroup_rules::{Graph, stop_layers};

/// Each actor in the first step after those of all it waits for.
pub(super) fn start(plan: &Plan) -> Vec<Vec<usize>> {
    requirements(plan).reversed().layers(&|_| true)
}

/// Each actor in the first step after those of all actors that must stop before it. Actors that stop last have steps of their
/// own.
pub(super) fn stop(plan: &Plan) -> Vec<Vec<usize>> {
    stop_layers(&stop_graph(plan), &|id| plan.actor(id).stops_last())
}

/// The graph in which each actor leads to its requirements.
pub(super) fn requirements(plan: &Plan) -> Graph {
    Graph::new(plan.len(), |id| plan.actor(id).waits_for())
}

/// The graph in which each actor leads to the actors that are interrupted after it has ended.
pub(super) fn stop_graph(plan: &Plan) -> Graph {
    Graph::new(plan.len(), |id| plan.actor(id).ends_before())
}

#[cfg(test)]
mod tests {
    use crate::plan::tests::{CANCEL, plan};
    use crate::plan::{ActorPlan, Plan};
    use rungroup_rules::{ActorOptions, Edge};

    const LAST: ActorOptions = ActorOptions {
        stops_last: true,
        ..CANCEL
    };

    #[test]
    fn an_empty_group_has_no_steps() {
        let none: Vec<Vec<usize>> = Vec::new();
        let empty = plan("empty", &[]);
        assert_eq!(empty.start_order(), none);
        assert_eq!(empty.stop_order(), none);
    }

    #[test]
    fn requirements_start_first_and_stop_last() {
        const API: &[Edge] = &[Edge::receives(2, 0), Edge::requires(1, 0)];
        const CACHE: &[Edge] = &[Edge::requires(2, 0)];
        const ACTORS: &[ActorPlan] = &[
            ActorPlan::__new("api", &CANCEL, API),
            ActorPlan::__new("cache", &CANCEL, CACHE),
            ActorPlan::__new("store", &CANCEL, &[]),
            ActorPlan::__new("ticker", &CANCEL, &[]),
        ];
        const PLAN: &Plan = &plan("app", ACTORS);
        assert_eq!(PLAN.start_order(), [vec![2, 3], vec![1], vec![0]]);
        assert_eq!(PLAN.stop_order(), [vec![0, 3], vec![1], vec![2]]);
    }

    #[test]
    fn stops_before_changes_only_the_stop() {
        const INTAKE: &[Edge] = &[Edge::stops_before(0, 0)];
        const ACTORS: &[ActorPlan] = &[
            ActorPlan::__new("worker", &CANCEL, &[]),
            ActorPlan::__new("intake", &CANCEL, INTAKE),
        ];
        const PLAN: &Plan = &plan("app", ACTORS);
        assert_eq!(PLAN.start_order(), [[0, 1]]);
        assert_eq!(PLAN.stop_order(), [[1], [0]]);
    }

    #[test]
    fn actors_that_stop_last_follow_all_others_in_their_own_order() {
        const FIRST: &[Edge] = &[Edge::requires(0, 0)];
        const FOURTH: &[Edge] = &[Edge::requires(3, 0)];
        const ACTORS: &[ActorPlan] = &[
            ActorPlan::__new("telemetry", &LAST, &[]),
            ActorPlan::__new("health", &LAST, FIRST),
            ActorPlan::__new("api", &CANCEL, FOURTH),
            ActorPlan::__new("store", &CANCEL, FIRST),
        ];
        const PLAN: &Plan = &plan("app", ACTORS);
        assert_eq!(PLAN.start_order(), [vec![0], vec![1, 3], vec![2]]);
        assert_eq!(PLAN.stop_order(), [[2], [3], [1], [0]]);
    }

    #[test]
    fn actors_on_a_cycle_are_left_out() {
        const FIRST: &[Edge] = &[Edge::requires(0, 0)];
        const SECOND: &[Edge] = &[Edge::requires(1, 0)];
        const ACTORS: &[ActorPlan] = &[
            ActorPlan::__new("a", &CANCEL, SECOND),
            ActorPlan::__new("b", &CANCEL, FIRST),
            ActorPlan::__new("c", &CANCEL, &[]),
        ];
        const PLAN: &Plan = &plan("app", ACTORS);
        assert_eq!(PLAN.start_order(), [[2]]);
        assert_eq!(PLAN.stop_order(), [[2]]);
    }
}
