//! What every picture of a plan shows. Input: a plan; output: its actors, values, frames and arrows, in the order in which
//! they are drawn. It must not know a picture's syntax.

use super::Visible;
use super::{ActorPlan, Plan, ValuePlan};
use rungroup_rules::Node;
use std::fmt::Write;

/// The syntax of a picture. Identifiers consist of letters, digits and `_`, and no two are equal.
pub(super) trait Picture {
    fn actor(&mut self, depth: usize, id: &str, facts: &str);
    fn value(&mut self, depth: usize, id: &str, facts: &str);
    /// Begins a frame around everything up to its end.
    fn begin(&mut self, depth: usize, id: &str, title: &str);
    fn end(&mut self, depth: usize);
    fn arrow(&mut self, arrow: &Arrow);
}

/// An arrow from an actor to another that stops after it, or to a value.
pub(super) struct Arrow {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) label: &'static str,
    /// The other also starts before.
    pub(super) start: bool,
}

/// Draws the plan, and the plans of its nested groups in frames: first everything that stands in a frame, then the arrows.
pub(super) fn draw(plan: &Plan, depth: usize, picture: &mut dyn Picture) {
    contents(plan, "", depth, picture);
    arrows(plan, "", picture);
}

/// The identifiers of a nested group begin with that of its actor.
fn inside(prefix: &str, actor: usize) -> String {
    format!("{prefix}a{actor}_")
}

fn contents(plan: &Plan, prefix: &str, depth: usize, picture: &mut dyn Picture) {
    actors(plan, prefix, depth, false, picture);
    if plan.actors().any(ActorPlan::stops_last) {
        picture.begin(depth, &format!("{prefix}last"), "stops last");
        actors(plan, prefix, depth + 1, true, picture);
        picture.end(depth);
    }
    for (index, value) in plan.values().enumerate() {
        picture.value(depth, &format!("{prefix}v{index}"), &value_facts(value));
    }
}

/// The actors that stop last, or the others. The frame of a nested group also holds the actor that the group is, because
/// arrows lead to actors.
fn actors(plan: &Plan, prefix: &str, depth: usize, last: bool, picture: &mut dyn Picture) {
    let actors = plan.actors().enumerate();
    for (index, actor) in actors.filter(|(_, actor)| actor.stops_last() == last) {
        let (id, facts) = (format!("{prefix}a{index}"), facts(actor));
        match plan.nested(index) {
            None => picture.actor(depth, &id, &facts),
            Some(nested) => {
                let prefix = inside(prefix, index);
                let title = Visible(nested.name()).to_string();
                picture.begin(depth, &format!("{prefix}group"), &title);
                picture.actor(depth + 1, &id, &facts);
                contents(nested, &prefix, depth + 1, picture);
                picture.end(depth);
            }
        }
    }
}

fn arrows(plan: &Plan, prefix: &str, picture: &mut dyn Picture) {
    for (index, actor) in plan.actors().enumerate() {
        for edge in actor.edges() {
            let to = match edge.to {
                Node::Actor(to) => format!("{prefix}a{to}"),
                Node::Value(to) => format!("{prefix}v{to}"),
            };
            picture.arrow(&Arrow {
                from: format!("{prefix}a{index}"),
                to,
                label: edge.list.verb().trim_end_matches(" from"),
                start: edge.list.is_requirement(),
            });
        }
        if let Some(nested) = plan.nested(index) {
            arrows(nested, &inside(prefix, index), picture);
        }
    }
}

/// The name, and its options in the lines below.
fn facts(actor: &ActorPlan) -> String {
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
fn value_facts(value: &ValuePlan) -> String {
    format!("{}\nvalue {}", Visible(value.name()), value.type_name())
}

#[cfg(test)]
pub(super) const SAMPLE: &Plan = {
    use super::tests::CANCEL;
    use rungroup_rules::{ActorKind, ActorOptions, Edge, GroupOptions};
    const ACTORS: &[ActorPlan] = &[
        ActorPlan::__new(
            "store",
            &ActorOptions {
                provides: Some("Arc<Db>"),
                ..CANCEL
            },
            &[],
        ),
        ActorPlan::__new(
            "api",
            &CANCEL,
            &[Edge::receives(0, 0), Edge::requires(3, 0)],
        ),
        ActorPlan::__new(
            "feed",
            &ActorOptions {
                kind: ActorKind::Blocking,
                ..CANCEL
            },
            &[
                Edge::value(0, 0),
                Edge::late(0, 0),
                Edge::stops_before(1, 0),
            ],
        ),
        ActorPlan::__new(
            "telemetry",
            &ActorOptions {
                kind: ActorKind::Nested,
                ready: Some(crate::Ready::Manual),
                stops_last: true,
                ..CANCEL
            },
            &[],
        ),
    ];
    const VALUES: &[ValuePlan] = &[ValuePlan::__new("state", "Arc<State>")];
    &Plan::__new("app", GroupOptions::DEFAULT, None, ACTORS, VALUES)
};

/// A group in a group in a group. The middle one receives a value, and its exporter stops last.
#[cfg(test)]
pub(super) const NESTED: &Plan = {
    use super::tests::{CANCEL, plan};
    use rungroup_rules::{ActorKind, ActorOptions, Edge, GroupOptions};
    const GROUP: ActorOptions = ActorOptions {
        kind: ActorKind::Nested,
        ready: Some(crate::Ready::Manual),
        ..CANCEL
    };
    const SPANS: &[ActorPlan] = &[ActorPlan::__new("buffer", &CANCEL, &[])];
    const TELEMETRY: &[ActorPlan] = &[
        ActorPlan::__new("spans", &GROUP, &[Edge::value(0, 0)]),
        ActorPlan::__new(
            "exporter",
            &ActorOptions {
                stops_last: true,
                ..CANCEL
            },
            &[],
        ),
    ];
    const VALUES: &[ValuePlan] = &[ValuePlan::__new("pool", "Pool")];
    const APP: &[ActorPlan] = &[
        ActorPlan::__new("first", &GROUP, &[]),
        ActorPlan::__new("api", &CANCEL, &[Edge::requires(0, 0)]),
    ];
    const INNER: &Plan = &plan("spans", SPANS);
    const MIDDLE: &Plan = &Plan::__new("telemetry", GroupOptions::DEFAULT, None, TELEMETRY, VALUES)
        .__nesting(&[(0, Some(INNER))]);
    &plan("app", APP).__nesting(&[(0, Some(MIDDLE))])
};
