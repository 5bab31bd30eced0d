//! What can be wrong with actors that are run again.

use super::super::actor::OwnedActor;
use super::super::draft::Draft;
use super::super::name::{listed, quoted};
use super::super::problem::Problem;
use super::super::{ActorPlan, Plan};
use crate::Dependents;

/// What must be callable more than once.
pub(super) fn each(draft: &Draft, problems: &mut Vec<Problem>) {
    for actor in draft
        .actors
        .iter()
        .filter(|actor| actor.options.restart.is_some() && actor.interrupted_once)
    {
        let name = quoted(&actor.name);
        problems.push(Problem::new(
            format!(
                "{name} is run again by its `restart`, but its interrupt can be called only once"
            ),
            "make it with `Interrupt::call_each` or `Interrupt::call_each_async`",
        ));
    }
}

/// What becomes of those that require an actor is said, and where they are run again, they can be.
pub(super) fn dependents(actors: &[OwnedActor], problems: &mut Vec<Problem>) {
    for (id, actor) in actors
        .iter()
        .enumerate()
        .filter(|(_, actor)| actor.options.restart.is_some())
    {
        let name = quoted(&actor.name);
        let requirers = requirers(actors, id);
        match actor.options.dependents {
            _ if requirers.is_empty() => {}
            None => {
                let wait = if requirers.len() == 1 {
                    "waits"
                } else {
                    "wait"
                };
                problems.push(Problem::new(
                    format!(
                        "{} {wait} for {name}, which is run again, and it is not said what becomes of that",
                        listed(requirers.iter().map(|&other| &*actors[other].name))
                    ),
                    "say `dependents = keep`: they go on with the value that they have; or `dependents = restart`: \
                     they stop, in order, and start again with the new one",
                ));
            }
            Some(Dependents::Keep) => {}
            Some(Dependents::Restart) => {
                for &other in requirers
                    .iter()
                    .filter(|&&other| actors[other].options.restart.is_none())
                {
                    let other = quoted(&actors[other].name);
                    problems.push(Problem::new(
                        format!("{other} is to be run again with {name}, which it requires, but it says no `restart`"),
                        format!("add `restart` to {other}, or say `dependents = keep` of {name}"),
                    ));
                }
            }
        }
    }
}

/// Whoever is added must be able to be run again, where something that it requires, near or far, is run again together with
/// those that require it.
pub(in crate::plan) fn of_addition(plan: &Plan, addition: &ActorPlan<'_>) -> Option<Problem> {
    if addition.restart().is_some() {
        return None;
    }
    let mut required = addition.waits_for();
    let mut next = 0;
    while let Some(&id) = required.get(next) {
        let other = plan.actor(id);
        if other.restart().is_some() && other.dependents() == Dependents::Restart {
            let (name, other) = (quoted(addition.name()), quoted(other.name()));
            return Some(Problem::new(
                format!(
                    "{name} is to be run again with {other}, which it requires, but it says no `restart`"
                ),
                format!("add `restart` to {name}"),
            ));
        }
        let further: Vec<usize> = other
            .waits_for()
            .into_iter()
            .filter(|id| !required.contains(id))
            .collect();
        required.extend(further);
        next += 1;
    }
    None
}

/// All that require an actor, near and far. There may be circles, which are told elsewhere.
fn requirers(actors: &[OwnedActor], id: usize) -> Vec<usize> {
    let mut found = vec![id];
    let mut next = 0;
    while let Some(&required) = found.get(next) {
        for (other, actor) in actors.iter().enumerate() {
            let requires = actor.plan().requires.contains(&required)
                || actor.plan().receives.contains(&required);
            if requires && !found.contains(&other) {
                found.push(other);
            }
        }
        next += 1;
    }
    found.remove(0);
    found.sort_unstable();
    found
}
