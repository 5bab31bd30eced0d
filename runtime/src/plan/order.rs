//! The order of a plan in steps. Input: a plan; output: for the start and for the stop the positions in layers, each as
//! early as it can be. It must not judge the plan: what lies on a cycle is left out.

use super::Plan;
use rungroup_rules::{Graph, stop_layers};

/// Each actor in the first step after those of all it waits for.
pub(super) fn start(plan: &Plan) -> Vec<Vec<usize>> {
    let requirements = Graph::new(plan.len(), |id| plan.actor(id).waits_for());
    requirements.reversed().layers(|_| true)
}

/// Each actor in the first step after those of all that must stop before it; those that stop last in steps of their own.
pub(super) fn stop(plan: &Plan) -> Vec<Vec<usize>> {
    let graph = Graph::new(plan.len(), |id| plan.actor(id).ends_before());
    stop_layers(&graph, |id| plan.actor(id).stops_last())
}

#[cfg(test)]
mod tests {
    use crate::plan::{ActorSpec, GroupSpec, Plan};

    const NONE: Vec<Vec<usize>> = Vec::new();

    #[test]
    fn an_empty_group_has_no_steps() {
        const PLAN: Plan = GroupSpec::new("empty", &[]).plan();
        assert_eq!(PLAN.start_order(), NONE);
        assert_eq!(PLAN.stop_order(), NONE);
    }

    #[test]
    fn requirements_start_first_and_stop_last() {
        const PLAN: Plan = GroupSpec::new(
            "app",
            &[
                ActorSpec::new("api").requires(&[1]).receives(&[2]),
                ActorSpec::new("cache").requires(&[2]),
                ActorSpec::new("store"),
                ActorSpec::new("ticker"),
            ],
        )
        .plan();
        assert_eq!(PLAN.start_order(), [vec![2, 3], vec![1], vec![0]]);
        assert_eq!(PLAN.stop_order(), [vec![0, 3], vec![1], vec![2]]);
    }

    #[test]
    fn stops_before_changes_the_stop_alone() {
        const PLAN: Plan = GroupSpec::new(
            "app",
            &[
                ActorSpec::new("worker"),
                ActorSpec::new("intake").stops_before(&[0]),
            ],
        )
        .plan();
        assert_eq!(PLAN.start_order(), [[0, 1]]);
        assert_eq!(PLAN.stop_order(), [[1], [0]]);
    }

    #[test]
    fn those_that_stop_last_come_after_all_others_in_their_own_order() {
        const PLAN: Plan = GroupSpec::new(
            "app",
            &[
                ActorSpec::new("telemetry").stops_last(),
                ActorSpec::new("health").stops_last().requires(&[0]),
                ActorSpec::new("api").requires(&[3]),
                ActorSpec::new("store").requires(&[0]),
            ],
        )
        .plan();
        assert_eq!(PLAN.start_order(), [vec![0], vec![1, 3], vec![2]]);
        assert_eq!(PLAN.stop_order(), [[2], [3], [1], [0]]);
    }

    #[test]
    fn what_lies_on_a_cycle_is_left_out() {
        const PLAN: Plan = GroupSpec::new(
            "app",
            &[
                ActorSpec::new("a").requires(&[1]),
                ActorSpec::new("b").requires(&[0]),
                ActorSpec::new("c"),
            ],
        )
        .plan();
        assert_eq!(PLAN.start_order(), [[2]]);
        assert_eq!(PLAN.stop_order(), [[2]]);
    }
}
