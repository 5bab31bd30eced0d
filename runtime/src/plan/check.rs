//! What a group that was built at run time can get wrong. Input: a draft; output: its plan, or every problem in it, in
//! the words of the macro. It must not stop at the first.

use super::actor::{InterruptKind, Lists, OwnedActor};
use super::circle::circles;
use super::draft::{Draft, DraftActor};
use super::name::{listed, quoted};
use super::problem::{PlanError, Problem};
use super::resolve::{Edge, List, resolve};
use super::text::Text;
use super::{ActorPlan, Actors, GroupOptions, Plan, values};
use crate::{Ready, RestartWhen, ReturnAction, Signal, Until};
use std::fmt::Write;
use std::time::Duration;

impl Draft {
    /// The plan of the group.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it.
    pub(crate) fn check(self) -> Result<Plan, PlanError> {
        let mut problems = Vec::new();
        let edges = resolve(&self, &mut problems);
        restart::each(&self, &mut problems);
        let Draft {
            name,
            options,
            actors,
        } = self;
        let mut actors: Vec<_> = actors.into_iter().map(owned).collect();
        for (index, edges) in &edges {
            actors[*index].lists = Some(Box::new(lists(edges)));
        }
        for actor in actors
            .iter()
            .filter(|actor| !actor.options.are_default())
            .map(OwnedActor::plan)
        {
            excluded_pairs(&actor, &mut problems);
            problems.extend(values::nested(&actor).as_ref().map(of_text));
            problems.extend(values::actor_durations(&actor).as_ref().map(of_text));
        }
        if !edges.is_empty() {
            unready(&actors, &mut problems);
            stops_last(&actors, &edges, &mut problems);
            one_circle_each(&actors, &edges, &mut problems);
            restart::dependents(&actors, &mut problems);
        }
        nobody_waited_for(&name, &options, &actors, &mut problems);
        never_drains(&name, &options, &mut problems);
        let (grace, drain) = (options.grace, options.drain);
        problems.extend(
            values::group_durations(&name, grace, drain)
                .as_ref()
                .map(of_text),
        );
        // A chain has an end only where no circle is.
        if problems.is_empty() && actors.iter().any(|actor| actor.options.grace.is_some()) {
            let plans: Vec<_> = actors.iter().map(OwnedActor::plan).collect();
            let mut ends = vec![Duration::ZERO; plans.len()];
            let mut previous = vec![None; plans.len()];
            let chain = values::chain(&name, grace, drain, &plans, &mut ends, &mut previous);
            problems.extend(chain.as_ref().map(of_text));
        }
        if !problems.is_empty() {
            return Err(PlanError::new(&name, problems));
        }
        Ok(Plan {
            name,
            options,
            actors: Actors::Owned(actors),
        })
    }
}

fn owned(mut actor: DraftActor) -> OwnedActor {
    if let Some(slot) = actor.links().and_then(|links| links.provides) {
        actor.options.provides = Some(slot.type_name);
    }
    OwnedActor {
        name: actor.name,
        options: actor.options,
        lists: None,
    }
}

fn lists(edges: &[Edge]) -> Lists {
    let list = |list| {
        let of_list = edges.iter().filter(|edge| edge.list == list);
        of_list.map(|edge| edge.to).collect()
    };
    Lists {
        requires: list(List::Requires),
        receives: list(List::Receives),
        stops_before: list(List::StopsBefore),
    }
}

/// A group that ends with its actors has one that it waits for.
fn nobody_waited_for(
    name: &str,
    options: &GroupOptions,
    actors: &[OwnedActor],
    problems: &mut Vec<Problem>,
) {
    if options.until == Until::All
        && !actors.is_empty()
        && actors.iter().all(|actor| actor.options.stops_last)
    {
        let name = quoted(name);
        problems.push(Problem::new(
            format!(
                "`until = all` of group {name} waits for nobody: every actor says `stops_last`"
            ),
            "remove `stops_last` from the actors that do the work",
        ));
    }
}

/// Only the stop that TERM begins is preceded by a drain.
fn never_drains(name: &str, options: &GroupOptions, problems: &mut Vec<Problem>) {
    let heard = options
        .signals
        .as_ref()
        .is_none_or(|signals| signals.contains(&Signal::TERM));
    if options.drain.is_some() && !heard {
        let name = quoted(name);
        problems.push(Problem::new(
            format!("group {name} never drains: `TERM` is not among its `signals`"),
            "add `TERM` to `signals`, or remove `drain`",
        ));
    }
}

fn of_text(text: &Text) -> Problem {
    let (message, help) = text
        .as_str()
        .split_once("\nhelp: ")
        .unwrap_or((text.as_str(), ""));
    Problem::new(message, help)
}

/// Two options of one actor of which one makes no sense beside the other.
fn excluded_pairs(actor: &ActorPlan<'_>, problems: &mut Vec<Problem>) {
    let options = actor.options;
    let name = || quoted(actor.name);
    let dropped = options.interrupt == InterruptKind::Drop;
    let provides = options.provides.is_some();
    let within = options.ready_within.is_some();
    let always = options
        .restart
        .is_some_and(|restart| restart.when == RestartWhen::Always);
    let pairs = [
        (
            dropped && options.blocking,
            [
                "`interrupt = drop`",
                "`blocking`",
                "a thread cannot be dropped from outside",
            ],
            "interrupt it by `cancel`, or by a function that makes execute come back",
        ),
        (
            dropped && options.grace.is_some(),
            [
                "`grace`",
                "`interrupt = drop`",
                "execute is dropped at its next await, so there is nothing to wait for",
            ],
            "remove `grace`, or interrupt it by `cancel`",
        ),
        (
            options.ready == Some(Ready::Finished) && options.on_ok.is_some(),
            [
                "`on_ok`",
                "`ready = finished`",
                "the Ok that makes the actor ready never stops the group",
            ],
            "remove `on_ok`",
        ),
        (
            provides && options.ready.is_some(),
            [
                "`ready`",
                "`provides`",
                "the actor is ready when it hands over its value",
            ],
            "remove `ready`",
        ),
        (
            within && !provides && options.ready == Some(Ready::Started),
            [
                "`ready_within`",
                "`ready = started`",
                "the actor is ready as soon as it is started",
            ],
            "remove `ready_within`, or say `ready = manual` or `ready = finished`, or let it provide a value",
        ),
        (
            within && options.on_err == ReturnAction::Continue && options.restart.is_none(),
            [
                "`ready_within`",
                "`on_err = continue`",
                "a failure to become ready in time could not be continued",
            ],
            "remove one of them, or let it be run again by `restart`",
        ),
        (
            always && options.on_ok.is_some(),
            [
                "`on_ok`",
                "`restart = always`",
                "it is run again after its Ok, whatever that would do",
            ],
            "remove `on_ok`, or say `restart = on_failure`",
        ),
        (
            always && options.ready == Some(Ready::Finished),
            [
                "`restart = always`",
                "`ready = finished`",
                "the Ok that makes it ready would run it again",
            ],
            "say `restart = on_failure`",
        ),
        (
            options.dependents.is_some() && options.restart.is_none(),
            [
                "`dependents`",
                "an actor without `restart`",
                "it is never run again",
            ],
            "remove `dependents`, or add `restart`",
        ),
    ];
    for (wrong, [second, first, because], help) in pairs {
        if wrong {
            problems.push(Problem::new(
                format!("{second} does not go with {first} in {}: {because}", name()),
                help,
            ));
        }
    }
    if within && !provides && options.ready.is_none() {
        problems.push(Problem::new(
            format!("`ready_within` needs {} to say when it is ready, and it says nothing", name()),
            "say `ready = manual` or `ready = finished`, or let it provide a value, or remove `ready_within`",
        ));
    }
}

/// Whom others wait for must say when it is ready.
fn unready(actors: &[OwnedActor], problems: &mut Vec<Problem>) {
    let mut all_waiting = vec![Vec::new(); actors.len()];
    for actor in actors.iter().map(OwnedActor::plan) {
        for &required in actor.requires {
            all_waiting[required].push(actor.name);
        }
    }
    for (actor, waiting) in actors.iter().map(OwnedActor::plan).zip(all_waiting) {
        // A nested group is told by a rule of its own what it must say.
        if actor.ready_written() || actor.provides().is_some() || actor.is_group() {
            continue;
        }
        if !waiting.is_empty() {
            let (name, wait) = (
                quoted(actor.name),
                if waiting.len() == 1 { "waits" } else { "wait" },
            );
            problems.push(Problem::new(
                format!(
                    "{} {wait} for {name}, which does not say when it is ready",
                    listed(waiting)
                ),
                format!(
                    "say `ready = started`, `ready = manual` or `ready = finished` for {name}, \
                     or let it provide a value"
                ),
            ));
        }
    }
}

/// Who stops last must not have to stop before one that does not.
fn stops_last(actors: &[OwnedActor], edges: &[(usize, Vec<Edge>)], problems: &mut Vec<Problem>) {
    for (index, edges) in edges {
        let actor = &actors[*index];
        for edge in edges {
            let other = &actors[edge.to];
            if actor.options.stops_last && !other.options.stops_last {
                let (by, verb) = (quoted(&actor.name), edge.list.verb());
                let name = quoted(&other.name);
                problems.push(Problem::new(
                    format!("{by} stops last, but {verb} {name}, which does not"),
                    format!("let {name} stop last too, or remove it from {by}"),
                ));
            }
        }
    }
}

/// The order has no circle, whatever lists it is made of.
fn one_circle_each(
    actors: &[OwnedActor],
    edges: &[(usize, Vec<Edge>)],
    problems: &mut Vec<Problem>,
) {
    let mut of_each: Vec<&[Edge]> = vec![&[]; actors.len()];
    for (index, edges) in edges {
        of_each[*index] = edges;
    }
    let targets: Vec<_> = of_each
        .iter()
        .map(|edges| edges.iter().map(|edge| edge.to).collect())
        .collect();
    for circle in circles(&targets) {
        let mut path = quoted(&actors[circle[0]].name);
        for (step, &from) in circle.iter().enumerate() {
            let to = circle[(step + 1) % circle.len()];
            let verb = of_each[from]
                .iter()
                .find(|edge| edge.to == to)
                .map_or("", |edge| edge.list.verb());
            path += if step == 0 { " " } else { ", which " };
            let _ = write!(path, "{verb} {}", quoted(&actors[to].name));
        }
        problems.push(Problem::new(
            format!("the order goes in a circle: {path}"),
            "remove one of these entries",
        ));
    }
}

pub(super) mod restart;
#[cfg(test)]
mod tests;
