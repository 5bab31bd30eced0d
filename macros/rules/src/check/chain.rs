//! The longest chain of declared graces fits the grace of the group.

use crate::edges::Edges;
use crate::graph::{Chains, NO_NODE, heaviest, is_less, measure_chains, with_last};
use crate::input::RulesInput;
use crate::problem::{Place, Problem, Problems};
use crate::text::{Label, duration, label, quoted};
use crate::{GroupOptions, OptionName, Rule};
use std::fmt::Write;
use std::time::Duration;

/// Returns `false` for a problem after which the longest chain has no meaning: without an end, or in a grace that holds nothing.
fn leaves_a_chain(problem: &Problem) -> bool {
    match problem.rule() {
        Rule::OrderHasNoCycle | Rule::DrainFitsTheGrace => false,
        Rule::DurationIsNotZero => problem.place() != Place::group(OptionName::Grace),
        _ => true,
    }
}

/// Checks that the group's grace holds the drain and the longest chain of declared graces.
pub(crate) fn check(input: &dyn RulesInput, edges: &Edges, problems: &mut Problems) {
    if !problems.found.iter().all(leaves_a_chain) {
        return;
    }
    let facts = input.group();
    let (options, actors) = (facts.options, input.actors());
    let Some(grace) = options.grace else { return };
    let mut is_known = [OptionName::Grace, OptionName::Drain]
        .iter()
        .all(|&option| input.is_known(Place::group(option)));
    if (0..actors).all(|actor| input.options(actor).grace.is_none()) {
        return;
    }
    let mut graces = Vec::with_capacity(actors + 1);
    for actor in 0..actors {
        let own = input.options(actor).grace;
        let is_own_known = own.is_none() || input.is_known(Place::option(actor, OptionName::Grace));
        is_known &= is_own_known;
        graces.push(own.filter(|_| is_own_known).unwrap_or_default());
    }
    let name = quoted(facts.label);
    if !is_known {
        let drain = options.drain.map_or("", |_| "its drain and ");
        let grace_is = if input.is_known(Place::group(OptionName::Grace)) {
            let default = default_word(&options);
            format!("the {default}grace of group {name} is {},", duration(grace))
        } else {
            format!("the grace of group {name} is")
        };
        let text = (
            format!("{grace_is} less than {drain}its longest chain of graces"),
            "make the grace of the group longer, or shorten the grace of an actor",
        );
        let place = Place::group(OptionName::Grace);
        let problem = Problem::new(Rule::ChainFitsTheGrace, place, text);
        problems.open.push(problem);
        if !input.is_known(Place::group(OptionName::Grace)) {
            return;
        }
    }
    graces.push(Duration::ZERO);
    let graph = with_last(&edges.stop_graph(), &|actor| {
        input.options(actor).stops_last
    });
    let chains = graph.chains(&graph.order(), &graces);
    let mut node = heaviest(&chains);
    let total = chains.get(node).map_or(Duration::ZERO, |it| it.weight);
    let known = GroupOptions {
        drain: options
            .drain
            .filter(|_| input.is_known(Place::group(OptionName::Drain))),
        ..options
    };
    if total_fits(&known, total) {
        return;
    }
    let (mut first, mut path) = (None, String::new());
    while node != NO_NODE {
        if !graces[node].is_zero() {
            let then = if path.is_empty() { "" } else { ", then " };
            let _ = write!(path, "{then}{}", label(&input.actor(node), node));
            first = first.or(Some(node));
        }
        node = chains[node].next;
    }
    let place = match first {
        Some(first) if !options.declares_grace => Place::option(first, OptionName::Grace),
        _ => Place::group(OptionName::Grace),
    };
    let text = text(&name, &known, grace, &path, total);
    problems.add(Rule::ChainFitsTheGrace, place, text);
}

/// Checks that the group's grace holds the grace of the addition.
pub(crate) fn check_addition(
    input: &dyn RulesInput,
    actor: usize,
    owner: Label<'_>,
    problems: &mut Problems,
) {
    let facts = input.group();
    let options = GroupOptions {
        drain: None,
        ..facts.options
    };
    let (Some(limit), Some(grace)) = (options.grace, input.options(actor).grace) else {
        return;
    };
    if !total_fits(&options, grace) {
        let text = text(
            &quoted(facts.label),
            &options,
            limit,
            &owner.to_string(),
            grace,
        );
        let place = Place::option(actor, OptionName::Grace);
        problems.add(Rule::ChainFitsTheGrace, place, text);
    }
}

fn text(
    group: &str,
    options: &GroupOptions,
    grace: Duration,
    path: &str,
    total: Duration,
) -> (String, String) {
    let drain = options.drain.filter(|drain| !drain.is_zero());
    let after = drain.map_or_else(String::new, |drain| {
        format!("after its drain of {} ", duration(drain))
    });
    (
        format!(
            "the {}grace of group {group} is {}, but {after}{path} may take {} to end",
            default_word(options),
            duration(grace),
            duration(total)
        ),
        format!(
            "make the grace of the group at least {}, or shorten the grace of an actor",
            duration(needed(options, total))
        ),
    )
}

/// The word before a grace that is not declared.
pub(super) fn default_word(options: &GroupOptions) -> &'static str {
    if options.declares_grace {
        ""
    } else {
        "default "
    }
}

/// [`Rule::ChainFitsTheGrace`]
///
/// `starts`, `targets` and `order` describe the graph of the stop, and `graces` are the declared graces of its nodes.
pub const fn chain_fits<const NODES: usize>(
    grace: Option<Duration>,
    drain: Option<Duration>,
    starts: &[usize],
    targets: &[usize],
    order: &[usize; NODES],
    graces: &[Duration; NODES],
) -> bool {
    let mut chains = [Chains::NONE; NODES];
    measure_chains(starts, targets, order, graces, &mut chains);
    let total = match heaviest(&chains) {
        NO_NODE => Duration::ZERO,
        node => chains[node].weight,
    };
    let options = GroupOptions {
        grace,
        drain,
        ..GroupOptions::DEFAULT
    };
    total_fits(&options, total)
}

/// Returns `true` if graces that add up to `total` fit the grace period of the group, after its drain.
const fn total_fits(options: &GroupOptions, total: Duration) -> bool {
    match options.grace {
        Some(grace) => total.is_zero() || !is_less(grace, needed(options, total)),
        None => true,
    }
}

/// The grace period that a group needs for graces that add up to `total`.
const fn needed(options: &GroupOptions, total: Duration) -> Duration {
    match options.drain {
        Some(drain) => drain.saturating_add(total),
        None => total,
    }
}

#[cfg(test)]
mod tests {
    use super::chain_fits;
    use std::time::Duration;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn chain_is_compared_in_const_evaluation() {
        const fn fits(grace: u64, drain: Option<Duration>) -> bool {
            let grace = Some(Duration::from_secs(grace));
            chain_fits(grace, drain, &[0, 1, 1], &[1], &[0, 1], &[SECOND, SECOND])
        }
        const FITS: [bool; 3] = [fits(2, None), fits(1, None), fits(2, Some(SECOND))];
        assert_eq!(FITS, [true, false, false]);
    }
}
