//! The doc comment of `run`. Input: a `ResolvedGroup`; output: text that shows the orders of this group. It must not repeat
//! the documentation of the runtime.

use crate::plan::{ResolvedActor, ResolvedGroup};
use quote::ToTokens;
use rungroup_rules::{Limits, OptionName, duration};
use std::fmt::Write;
use syn::Expr;

/// The text that an editor shows.
pub(super) fn run(plan: &ResolvedGroup<'_>) -> String {
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
        steps(&plan.start_order, plan),
        steps(&plan.stop_order, plan),
        limits(plan),
    )
}

/// The limit of each actor, or the expressions on which it depends.
fn limits(plan: &ResolvedGroup<'_>) -> String {
    let options = &plan.group.options;
    let (mut unknown, mut graces) = (Vec::new(), Vec::new());
    for actor in &plan.actors {
        unknown.extend(actor.field.written.unknown(OptionName::Grace).map(text));
        graces.push(actor.options.values.grace);
    }
    for option in [OptionName::Grace, OptionName::Drain] {
        unknown.extend(options.written.unknown(option).map(text));
    }
    let limits = unknown.is_empty().then(|| {
        let stops = plan.edges.stop_graph();
        Limits::new(
            &stops,
            &|actor| plan.stops_last(actor),
            &graces,
            &options.values,
        )
    });
    let mut doc = String::new();
    for actor in &plan.actors {
        let written = actor.field.written.unknown(OptionName::Grace);
        let limit = match (&limits, actor.options.values.grace) {
            (Some(limits), Some(_)) => limits.of(actor.index),
            (Some(limits), None) => format!("{} by default", limits.of(actor.index)),
            (None, Some(grace)) => written.map_or_else(|| format!("`{}`", duration(grace)), text),
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

fn text(expr: &Expr) -> String {
    format!("`{}`", expr.to_token_stream())
}

fn steps(layers: &[Vec<usize>], plan: &ResolvedGroup<'_>) -> String {
    let mut text = String::new();
    for (index, layer) in layers.iter().enumerate() {
        text += &(index + 1).to_string();
        let mut separator = ". `";
        for &actor in layer {
            let ResolvedActor { name, options, .. } = &plan.actors[actor];
            let elements = options.each.as_ref().map_or("", |_| "[…]");
            text.extend([separator, name, elements, "`"]);
            separator = ", `";
        }
        text.push('\n');
    }
    text
}
