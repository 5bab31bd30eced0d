//! What a group that was built at run time can get wrong. Input: a draft; output: its plan, or every problem in it, in
//! the words of the macro. It must not stop at the first.

use super::actor::{InterruptKind, Options, OwnedActor};
use super::circle::circles;
use super::draft::{Draft, DraftActor};
use super::name::{listed, quoted};
use super::problem::{PlanError, Problem};
use super::resolve::{Edge, List, resolve};
use super::text::Text;
use super::{ActorPlan, Actors, Plan, values};
use crate::{Ready, Then};
use std::fmt::Write;
use std::time::Duration;

impl Draft {
    /// The plan of the group.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it.
    pub(crate) fn check(&self) -> Result<Plan, PlanError> {
        let mut problems = Vec::new();
        let edges = resolve(self, &mut problems);
        let actors: Vec<_> = self.actors.iter().zip(&edges).map(|(actor, edges)| owned(actor, edges)).collect();
        for actor in actors.iter().filter(|actor| !actor.options.are_default()).map(OwnedActor::plan) {
            excluded_pairs(&actor, &mut problems);
            problems.extend(values::nested(&actor).as_ref().map(of_text));
            problems.extend(values::actor_durations(&actor).as_ref().map(of_text));
        }
        if edges.iter().any(|edges| !edges.is_empty()) {
            unready(&actors, &mut problems);
            stops_last(self, &edges, &mut problems);
            one_circle_each(self, &edges, &mut problems);
        }
        let (grace, drain) = (self.options.grace, self.options.drain);
        problems.extend(values::group_durations(&self.name, grace, drain).as_ref().map(of_text));
        // A chain has an end only where no circle is.
        if problems.is_empty() && actors.iter().any(|actor| actor.options.grace.is_some()) {
            let plans: Vec<_> = actors.iter().map(OwnedActor::plan).collect();
            let mut ends = vec![Duration::ZERO; plans.len()];
            let mut previous = vec![None; plans.len()];
            let chain = values::chain(&self.name, grace, &plans, &mut ends, &mut previous);
            problems.extend(chain.as_ref().map(of_text));
        }
        if !problems.is_empty() {
            return Err(PlanError::new(&self.name, problems));
        }
        Ok(Plan { name: self.name.clone(), options: self.options.clone(), actors: Actors::Owned(actors) })
    }
}

fn owned(actor: &DraftActor, edges: &[Edge]) -> OwnedActor {
    let list = |list| {
        let of_list = edges.iter().filter(|edge| edge.list == list);
        of_list.map(|edge| edge.to).collect()
    };
    OwnedActor {
        name: actor.name.clone(),
        requires: list(List::Requires),
        receives: list(List::Receives),
        stops_before: list(List::StopsBefore),
        options: Options { provides: actor.provides.map(|slot| slot.type_name), ..actor.options },
    }
}

fn of_text(text: &Text) -> Problem {
    let (message, help) = text.as_str().split_once("\nhelp: ").unwrap_or((text.as_str(), ""));
    Problem::new(message, help)
}

/// Two options of one actor of which one makes no sense beside the other.
fn excluded_pairs(actor: &ActorPlan<'_>, problems: &mut Vec<Problem>) {
    let options = &actor.options;
    let dropped = options.interrupt == InterruptKind::Drop;
    let provides = options.provides.is_some();
    let within = options.ready_within.is_some();
    let pairs = [
        (
            dropped && options.blocking,
            "is blocking, so its execute cannot be dropped",
            "interrupt it by `cancel` or by a function that makes execute come back",
        ),
        (
            dropped && options.grace.is_some(),
            "has a `grace`, but its execute is dropped at once",
            "remove `grace`, or interrupt it by `cancel`",
        ),
        (
            options.ready == Some(Ready::Finished) && options.on_ok.is_some(),
            "has an `on_ok`, but with `ready = finished` its Ok makes it ready and never stops the group",
            "remove `on_ok`",
        ),
        (
            provides && options.ready.is_some(),
            "has a `ready`, but is ready when it provides its value",
            "remove `ready`",
        ),
        (
            within && actor.ready() == Ready::Started,
            "has a `ready_within`, but is ready as soon as it is started",
            "remove `ready_within`, or say `ready = manual` or `ready = finished`",
        ),
        (
            within && options.on_err == Then::Continue,
            "has a `ready_within`, which stops the group, and `on_err = continue`, which does not",
            "remove one of the two",
        ),
    ];
    for (wrong, message, help) in pairs {
        if wrong {
            let message = format!("{} {message}", quoted(actor.name));
            problems.push(Problem::new(message, help));
        }
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
            let (name, wait) = (quoted(actor.name), if waiting.len() == 1 { "waits" } else { "wait" });
            problems.push(Problem::new(
                format!("{} {wait} for {name}, which does not say when it is ready", listed(waiting)),
                format!(
                    "say `ready = started`, `ready = manual` or `ready = finished` for {name}, \
                     or let it provide a value"
                ),
            ));
        }
    }
}

/// Who stops last must not have to stop before one that does not.
fn stops_last(draft: &Draft, edges: &[Vec<Edge>], problems: &mut Vec<Problem>) {
    for (actor, edges) in draft.actors.iter().zip(edges) {
        for edge in edges {
            let other = &draft.actors[edge.to];
            if actor.options.stops_last && !other.options.stops_last {
                let (by, verb) = (quoted(&actor.name), edge.list.verb());
                let name = quoted(&other.name);
                problems.push(Problem::new(
                    format!("{by} stops last, but {verb} {name}, which does not"),
                    format!("let {name} stop last too, or remove one of the two from {by}"),
                ));
            }
        }
    }
}

/// The order has no circle, whatever lists it is made of.
fn one_circle_each(draft: &Draft, edges: &[Vec<Edge>], problems: &mut Vec<Problem>) {
    let targets: Vec<_> = edges.iter().map(|edges| edges.iter().map(|edge| edge.to).collect()).collect();
    for circle in circles(&targets) {
        let mut path = quoted(&draft.actors[circle[0]].name);
        for (step, &from) in circle.iter().enumerate() {
            let to = circle[(step + 1) % circle.len()];
            let verb = edges[from].iter().find(|edge| edge.to == to).map_or("", |edge| edge.list.verb());
            path += if step == 0 { " " } else { ", which " };
            let _ = write!(path, "{verb} {}", quoted(&draft.actors[to].name));
        }
        problems.push(Problem::new(format!("the order goes in a circle: {path}"), "remove one of these entries"));
    }
}

#[cfg(test)]
mod tests;
