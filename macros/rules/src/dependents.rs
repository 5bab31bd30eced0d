//! Restarts and their dependents.

use crate::OptionName;
use crate::graph::Graph;
use crate::input::RulesInput;
use crate::names::{Label, Problems, first_that_require, label};
use crate::problem::{Place, Rule};

/// For each actor the nearest requirement, direct or indirect, that restarts it.
///
/// `dependents` leads from each actor to the actors that require it. The graph may have cycles.
pub(crate) fn restarted_by(
    dependents: &Graph,
    restarts_dependents: impl Fn(usize) -> bool,
) -> Vec<Option<usize>> {
    let mut restarted_by = vec![None; dependents.len()];
    // The requirements that restart others come first. The actors that they reach follow in order of distance.
    let mut reached: Vec<(usize, usize)> = Vec::new();
    for actor in (0..dependents.len()).filter(|&actor| restarts_dependents(actor)) {
        reached.push((actor, actor));
    }
    let mut next = 0;
    while let Some(&(actor, by)) = reached.get(next) {
        next += 1;
        for &dependent in dependents.targets(actor) {
            if restarted_by[dependent].is_none() {
                restarted_by[dependent] = Some(by);
                // An actor that restarts its own dependents is there already.
                if !restarts_dependents(dependent) {
                    reached.push((dependent, by));
                }
            }
        }
    }
    restarted_by
}

/// Checks that an actor that restarts sets `dependents` if it has any, and that they can restart with it.
pub(crate) fn check(input: &dyn RulesInput, dependents: &Graph, problems: &mut Problems) {
    let options = |actor: usize| input.options(actor);
    for actor in (0..input.actors()).filter(|&actor| options(actor).restart.is_some()) {
        let waiting = dependents.targets(actor);
        if options(actor).dependents.is_some() || waiting.is_empty() {
            continue;
        }
        let name = label(&input.actor(actor), actor);
        let others = first_that_require(input, waiting);
        let text = (
            format!("{others} {name}, which may restart, but {name} does not set `dependents`"),
            format!(
                "add `dependents = keep` to {name} to keep them running, or `dependents = restart` to restart them with it"
            ),
        );
        let place = Place::option(actor, OptionName::Restart);
        problems.add(Rule::DependentsIsSet, place, text);
    }
    if !(0..input.actors()).any(|actor| options(actor).restarts_dependents()) {
        return;
    }
    let restarted_by = restarted_by(dependents, |actor| options(actor).restarts_dependents());
    for (actor, by) in restarted_by.into_iter().enumerate() {
        if let Some(by) = by.filter(|_| options(actor).restart.is_none()) {
            let (name, other) = (
                label(&input.actor(actor), actor),
                label(&input.actor(by), by),
            );
            let help = format!(
                "add `restart = on_failure` to {name}, or write `dependents = keep` on {other}"
            );
            let text = (cannot_restart(name, other), help);
            problems.add(Rule::DependentRestarts, Place::actor(actor), text);
        }
    }
}

/// The message for an actor that its requirement restarts.
pub(crate) fn cannot_restart(name: Label<'_>, by: Label<'_>) -> String {
    format!("{name} depends on {by}, which restarts its dependents, but {name} has no `restart`")
}

#[cfg(test)]
mod tests {
    use super::restarted_by;
    use crate::graph::{Graph, graph, visits};

    #[test]
    fn the_nearest_requirement_that_restarts_an_actor_is_found() {
        let dependents = graph(6, &[(0, 1), (1, 2), (2, 3), (4, 5), (5, 4)]);
        let found = restarted_by(&dependents, |actor| actor == 0 || actor == 2);
        assert_eq!(found, [None, Some(0), Some(0), Some(2), None, None]);
        let found = restarted_by(&dependents, |actor| actor == 4);
        assert_eq!(found, [None, None, None, None, Some(4), Some(4)]);
    }

    #[test]
    fn every_edge_of_a_chain_of_restarting_actors_is_visited_once() {
        let nodes = 2_000;
        let chain = Graph::new(nodes, |node| (node + 1 < nodes).then_some(node + 1));
        let (visited, found) = visits::of(|| restarted_by(&chain, |_| true));
        assert_eq!(visited, nodes - 1);
        assert_eq!(found[nodes - 1], Some(nodes - 2));
    }
}
