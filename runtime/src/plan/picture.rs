//! What every picture of a plan shows. Input: a plan; output: the text of an actor and the arrows. It must not know a
//! picture's syntax.

use super::Visible;
use super::{ActorPlan, Plan};
use std::fmt::Write;

/// An arrow from an actor to another that stops after it.
pub(super) struct Arrow {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) label: &'static str,
    /// The other also starts before.
    pub(super) start: bool,
}

pub(super) fn arrows(plan: &Plan) -> Vec<Arrow> {
    let mut arrows = Vec::new();
    for (from, actor) in plan.actors().enumerate() {
        for (others, label, start) in [
            (actor.receives(), "receives", true),
            (actor.requires(), "requires", true),
            (actor.stops_before(), "stops before", false),
        ] {
            arrows.extend(others.iter().map(|&to| Arrow {
                from,
                to,
                label,
                start,
            }));
        }
    }
    arrows
}

/// The name, and its options in the lines below.
pub(super) fn facts(actor: &ActorPlan) -> String {
    let mut text = Visible(actor.name()).to_string();
    if actor.is_group() {
        text += "\ngroup";
    }
    if actor.is_blocking() {
        text += "\nblocking";
    }
    if actor.is_optional() {
        text += "\noptional";
    }
    if actor.is_each() {
        text += "\neach";
    }
    if let Some(provided) = actor.provides() {
        let _ = write!(text, "\nprovides {provided}");
    }
    text
}

#[cfg(test)]
pub(super) const SAMPLE: &Plan = {
    use super::ActorEdges;
    use super::tests::{CANCEL, NONE, plan};
    use rungroup_rules::{ActorKind, ActorOptions};
    const ACTORS: &[ActorPlan] = &[
        ActorPlan::__new(
            "store",
            &ActorOptions {
                provides: Some("Arc<Db>"),
                ..CANCEL
            },
            &NONE,
        ),
        ActorPlan::__new(
            "api",
            &CANCEL,
            &ActorEdges {
                requires: &[3],
                receives: &[0],
                ..NONE
            },
        ),
        ActorPlan::__new(
            "feed",
            &ActorOptions {
                kind: ActorKind::Blocking,
                ..CANCEL
            },
            &ActorEdges {
                stops_before: &[1],
                ..NONE
            },
        ),
        ActorPlan::__new(
            "telemetry",
            &ActorOptions {
                kind: ActorKind::Nested,
                ready: Some(crate::Ready::Manual),
                stops_last: true,
                ..CANCEL
            },
            &NONE,
        ),
    ];
    &plan("app", ACTORS)
};
