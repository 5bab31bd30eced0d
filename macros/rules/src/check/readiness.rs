//! An actor states when it is ready if others require it, or if it sets `ready_within`.

use crate::edges::{Edges, List};
use crate::input::RulesInput;
use crate::problem::{Place, Problems};
use crate::text::{Label, first_that_require, label};
use crate::{ActorKind, ActorOptions, OptionName, Rule};

/// Checks that an actor that others require states when it is ready.
pub(crate) fn required_actors_state_ready(
    input: &dyn RulesInput,
    edges: &Edges,
    problems: &mut Problems,
) {
    // To receive from an actor that provides nothing is another problem.
    let required = edges.graph(|list| list == List::Requires).reversed();
    for actor in 0..input.actors() {
        required_actor_states_ready(input, actor, required.targets(actor), problems);
    }
}

/// Checks one actor that `waiting` require.
pub(crate) fn required_actor_states_ready(
    input: &dyn RulesInput,
    actor: usize,
    waiting: &[usize],
    problems: &mut Problems,
) {
    let facts = input.actor(actor);
    // A nested group has a rule of its own.
    let is_stated = facts.options.states_ready() || facts.options.kind == ActorKind::Nested;
    if waiting.is_empty() || is_stated {
        return;
    }
    let name = label(&facts, actor);
    let others = first_that_require(input, waiting);
    let message = format!("{others} {name}, which does not set `ready`");
    let help = if facts.options.kind == ActorKind::Process {
        format!("add `ready = started`, `ready = line(\"…\")` or `ready = port(…)` to {name}")
    } else {
        format!(
            "add `ready = started`, `ready = manual` or `ready = finished` to {name}, or add `provides = Type`"
        )
    };
    let place = Place::actor(actor);
    problems.add(Rule::RequiredActorStatesReady, place, (message, help));
}

/// Checks that an actor with a limit for its readiness states when it is ready.
pub(crate) fn limited_actor_states_ready(
    actor: usize,
    owner: Label<'_>,
    options: &ActorOptions,
    problems: &mut Problems,
) {
    if options.ready_within.is_some() && !options.states_ready() {
        let place = Place::option(actor, OptionName::ReadyWithin);
        let help = if options.kind == ActorKind::Process {
            "add `ready = line(\"…\")` or `ready = port(…)`, or remove `ready_within`"
        } else {
            "add `ready = manual`, `ready = finished` or `provides = Type`, or remove `ready_within`"
        };
        let message = format!("{owner} sets `ready_within`, but not `ready`");
        problems.add(Rule::ReadyWithinNeedsReady, place, (message, help));
    }
}
