//! The doc comment of `run`. Input: a `Plan`; output: text that shows the orders of this group. It must not repeat the
//! documentation of the runtime.

use crate::ast::Constant;
use crate::plan::Plan;
use quote::ToTokens;
use rungroup_rules::{GroupOptions, Limits, duration};
use std::fmt::Write;
use std::time::Duration;

/// The text that an editor shows.
pub(super) fn run(plan: &Plan<'_>) -> String {
    format!(
        "Runs the group `{}` inside the current tokio runtime.\n\
         \n\
         Returns when every actor has ended and every plain field is dropped.\n\
         \n\
         # Start order\n\
         \n\
         Actors on one line start together, when their requirements are ready.\n\
         \n\
         {}\n\
         # Stop order\n\
         \n\
         Actors on one line are interrupted together, when the actors that stop before them have ended.\n\
         \n\
         {}\n\
         # Grace periods\n\
         \n\
         {}\n\
         # Cancel safety\n\
         \n\
         Dropping the future stops the group without an order and without a report: every async actor is aborted, and\n\
         every pending interrupt is called. The drop does not wait.\n\
         \n\
         # Errors\n\
         \n\
         Returns an error if the run failed: its cause is a failure, an actor failed, panicked, was aborted or abandoned,\n\
         or the drop of a plain field panicked or did not finish in time.\n",
        plan.name,
        steps(&plan.start_order),
        steps(&plan.stop_order),
        limits(plan),
    )
}

/// The limit of each actor, or the expressions on which it depends.
fn limits(plan: &Plan<'_>) -> String {
    let options = &plan.group.options;
    let grace = options.grace.as_ref().map(|given| given.value.as_ref());
    let drain = options.drain.as_ref().map(|given| &given.value);
    let known = |time: Option<&Constant<Duration>>| time?.value;
    let (mut written, mut graces) = (Vec::new(), Vec::new());
    for actor in plan.actors() {
        let grace = actor.options.grace.as_ref().map(|given| &given.value);
        written.push(grace);
        graces.push(known(grace));
    }
    let mut unknown = Vec::new();
    for &time in written.iter().chain(&[grace.flatten(), drain]) {
        if let (Some(time), None) = (time, known(time)) {
            unknown.push(format!("`{}`", text(time)));
        }
    }
    let limits = unknown.is_empty().then(|| {
        let grace = grace.map_or(GroupOptions::DEFAULT.grace, known);
        let stops = plan.edges.stop_graph();
        let stops_last = |actor: usize| plan.stops_last[actor];
        let group = GroupOptions {
            grace,
            drain: known(drain),
            ..GroupOptions::DEFAULT
        };
        Limits::new(&stops, &stops_last, &graces, &group)
    });
    let mut doc = String::new();
    for (index, (actor, grace)) in plan.actors().zip(written).enumerate() {
        let limit = match (&limits, grace) {
            (Some(limits), Some(_)) => limits.of(index),
            (Some(limits), None) => format!("{} by default", limits.of(index)),
            (None, Some(grace)) => format!("`{}`", text(grace)),
            (None, None) => format!("by default, its share of {}", unknown.join(", ")),
        };
        writeln!(doc, "- `{}`: {limit}", actor.name).expect("a string takes all that is written");
    }
    match limits {
        Some(limits) => format!("{doc}\nStop limit: {}.\n", limits.of_stop()),
        None => format!(
            "{doc}\n`println!(\"{{}}\", {}::PLAN)` shows every figure.\n",
            plan.group.ident
        ),
    }
}

fn text(time: &Constant<Duration>) -> String {
    match time.value {
        Some(value) => duration(value),
        None => time.written.to_token_stream().to_string(),
    }
}

fn steps(layers: &[Vec<String>]) -> String {
    let mut text = String::new();
    for (index, layer) in layers.iter().enumerate() {
        writeln!(text, "{}. `{}`", index + 1, layer.join("`, `"))
            .expect("a string takes all that is written");
    }
    text
}
