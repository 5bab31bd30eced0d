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

/// The name, and in lines below it what is special.
pub(super) fn facts(actor: ActorPlan<'_>) -> String {
    let mut text = Visible(actor.name()).to_string();
    if actor.is_group() {
        text += "\ngroup";
    }
    if actor.is_blocking() {
        text += "\nblocking";
    }
    if let Some(provided) = actor.provides() {
        let _ = write!(text, "\nprovides {provided}");
    }
    text
}

#[cfg(test)]
pub(super) const SAMPLE: Plan = {
    use super::{ActorSpec, GroupSpec};
    use crate::Ready;
    GroupSpec::new(
        "app",
        &[
            ActorSpec::new("store").provides("Arc<Db>"),
            ActorSpec::new("api").requires(&[3]).receives(&[0]),
            ActorSpec::new("feed").blocking().stops_before(&[1]),
            ActorSpec::new("telemetry")
                .ready(Ready::Manual)
                .stops_last()
                .group(true),
        ],
    )
    .plan()
};
