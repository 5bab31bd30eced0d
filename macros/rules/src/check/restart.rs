//! The values of a restart, and its effect on the dependents.

use super::durations;
use crate::edges::Edges;
use crate::graph::{Graph, is_less};
use crate::input::RulesInput;
use crate::problem::{Place, Problems};
use crate::text::{Label, duration, first_that_require, label};
use crate::{DEFAULT_BACKOFF, DEFAULT_MAX_BACKOFF, OptionName, RestartPolicy, Rule};

/// Checks the restart of an actor without its dependents.
pub(crate) fn check(
    input: &dyn RulesInput,
    actor: usize,
    owner: Label<'_>,
    restart: &RestartPolicy,
    problems: &mut Problems,
) {
    if input.actor(actor).options.interrupts_once {
        let text = (
            format!("{owner} may restart, but its interrupt can be called only once"),
            "create it with `Interrupt::call_each` or `Interrupt::call_each_async`",
        );
        let place = Place::option(actor, OptionName::Interrupt);
        problems.add(Rule::InterruptIsRepeatable, place, text);
    }
    let place = |option| Place::option(actor, option);
    let again_at_once = "make it longer: an actor that fails at once would restart without a pause";
    let reset_at_once = "make it longer: an attempt that lasts this long resets the backoff";
    let durations = [
        (OptionName::Backoff, Some(restart.backoff), again_at_once),
        (
            OptionName::ResetAfter,
            Some(restart.reset_after),
            reset_at_once,
        ),
    ];
    let of_restart = format_args!("the `restart` of {owner}");
    durations::are_not_zero(input, &of_restart, &place, &durations, problems);
    let places = [place(OptionName::Backoff), place(OptionName::MaxBackoff)];
    let (rule, holds) = (Rule::BackoffFitsItsMaximum, backoff_fits(restart));
    problems.check(input, rule, &places, holds, &|is_known| {
        backoff_text(owner, is_known.then_some(restart))
    });
    let places = [place(OptionName::MaxRestarts)];
    let holds = max_restarts_is_not_zero(restart);
    problems.check(input, Rule::MaxRestartsIsNotZero, &places, holds, &|_| {
        (
            format!("`max_restarts` of the `restart` of {owner} is 0"),
            "remove `restart` from an actor that must not restart",
        )
    });
}

fn backoff_text(owner: Label<'_>, restart: Option<&RestartPolicy>) -> (String, &'static str) {
    let help =
        "make `max_backoff` longer or `backoff` shorter: the backoff doubles up to its maximum";
    let message = match restart {
        None => format!("`max_backoff` of the `restart` of {owner} is less than its `backoff`"),
        Some(restart) => {
            let default = |value, default| if value == default { "default " } else { "" };
            format!(
                "the {}`max_backoff` of {owner} is {}, less than its {}`backoff` of {}",
                default(restart.max_backoff, DEFAULT_MAX_BACKOFF),
                duration(restart.max_backoff),
                default(restart.backoff, DEFAULT_BACKOFF),
                duration(restart.backoff)
            )
        }
    };
    (message, help)
}

/// [`Rule::BackoffFitsItsMaximum`]
pub const fn backoff_fits(restart: &RestartPolicy) -> bool {
    !is_less(restart.max_backoff, restart.backoff)
}

/// [`Rule::MaxRestartsIsNotZero`]
pub const fn max_restarts_is_not_zero(restart: &RestartPolicy) -> bool {
    !matches!(restart.max_restarts, Some(0))
}

/// Checks that an actor that restarts sets `dependents` if it has any, and that they can restart with it.
pub(crate) fn check_dependents(input: &dyn RulesInput, edges: &Edges, problems: &mut Problems) {
    let dependents = edges.requirements().reversed();
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
    let restarted_by = restarted_by(&dependents, |actor| options(actor).restarts_dependents());
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

/// Checks that an addition can restart if a requirement restarts it.
pub(crate) fn check_addition(
    input: &dyn RulesInput,
    actor: usize,
    owner: Label<'_>,
    restarted_by: Option<usize>,
    problems: &mut Problems,
) {
    if let Some(by) = restarted_by.filter(|_| input.options(actor).restart.is_none()) {
        let message = cannot_restart(owner, label(&input.actor(by), by));
        let text = (message, format!("add `restart = on_failure` to {owner}"));
        problems.add(Rule::DependentRestarts, Place::actor(actor), text);
    }
}

/// The message for an actor that its requirement restarts.
fn cannot_restart(name: Label<'_>, by: Label<'_>) -> String {
    format!("{name} depends on {by}, which restarts its dependents, but {name} has no `restart`")
}

#[cfg(test)]
mod tests {
    use super::{backoff_fits, restarted_by};
    use crate::RestartPolicy;
    use crate::graph::{Graph, graph, visits};
    use std::time::Duration;

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

    #[test]
    fn backoff_is_compared_with_its_maximum() {
        let seconds = Duration::from_secs;
        let restart = RestartPolicy::always().backoff(seconds(31));
        assert!(!backoff_fits(&restart));
        assert!(backoff_fits(&restart.max_backoff(seconds(31))));
    }
}
