//! What every picture of a plan shows. Input: a plan; output: the text of an actor and the arrows. It must not know a
//! picture's syntax.

use super::Visible;
use super::{ActorPlan, Plan, ValuePlan};
use std::fmt::Write;

/// An arrow from an actor to another that stops after it, or to a value.
pub(super) struct Arrow {
    pub(super) from: usize,
    pub(super) to: String,
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
            (actor.receives_late(), "receives late", false),
            (actor.stops_before(), "stops before", false),
        ] {
            arrows.extend(others.iter().map(|to| Arrow {
                from,
                to: format!("a{to}"),
                label,
                start,
            }));
        }
        arrows.extend(actor.values().iter().map(|to| Arrow {
            from,
            to: format!("v{to}"),
            label: "receives",
            start: true,
        }));
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

/// The name of a value, and its type.
pub(super) fn value_facts(value: &ValuePlan) -> String {
    format!("{}\nvalue {}", Visible(value.name()), value.type_name())
}

#[cfg(test)]
pub(super) const SAMPLE: &Plan = {
    use super::ActorEdges;
    use super::tests::{CANCEL, NONE};
    use rungroup_rules::{ActorKind, ActorOptions, GroupOptions};
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
                late: &[0],
                stops_before: &[1],
                values: &[0],
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
    const VALUES: &[ValuePlan] = &[ValuePlan::__new("state", "Arc<State>")];
    &Plan::__new("app", GroupOptions::DEFAULT, None, ACTORS, VALUES)
};
