//! All rules over one group, in their order. Each of the files below has the rules of one subject, with their texts.

pub(crate) mod chain;
pub(crate) mod conflicts;
pub(crate) mod drain;
pub(crate) mod durations;
pub(crate) mod entries;
mod foreground;
pub(crate) mod names;
pub(crate) mod nested;
mod order;
pub(crate) mod readiness;
mod receives;
pub(crate) mod restart;
pub(crate) mod slots;

use crate::ActorOptions;
use crate::edges::{Edge, Edges};
use crate::input::{Entry, RulesInput};
use crate::problem::{Place, Problem, Problems};
use crate::text::label;

/// A group without a problem.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The edges between the actors.
    pub edges: Edges,
    /// The problems that the group has if a value that is not [known](RulesInput::is_known) breaks the rule.
    pub open: Vec<Problem>,
}

/// Checks a group.
///
/// # Errors
///
/// Every problem: first those of the names and lists, then those of each actor, of the edges and of the group.
pub fn check(input: &dyn RulesInput) -> Result<Checked, Vec<Problem>> {
    let mut problems = Problems::default();
    let edges = edges(input, &mut problems);
    for actor in 0..input.actors() {
        check_actor(input, actor, &mut problems);
    }
    if !edges.is_empty() {
        readiness::required_actors_state_ready(input, &edges, &mut problems);
        foreground::named_actors_state_ground(input, &edges, &mut problems);
        for actor in 0..input.actors() {
            check_edges(input, actor, edges.of(actor), &mut problems);
        }
        order::has_no_cycle(input, &edges, &mut problems);
        restart::check_dependents(input, &edges, &mut problems);
    }
    foreground::waits_for_an_actor(input, &mut problems);
    drain::follows_term(input, &mut problems);
    durations::of_group(input, &mut problems);
    drain::fits_the_grace(input, &mut problems);
    chain::check(input, &edges, &mut problems);
    if problems.found.is_empty() {
        Ok(Checked {
            edges,
            open: problems.open,
        })
    } else {
        Err(problems.found)
    }
}

fn edges(input: &dyn RulesInput, problems: &mut Problems) -> Edges {
    let names = names::check(input, problems);
    let providers = slots::check(input, problems);
    let position = |entry: Entry<'_>| match entry {
        Entry::Actor(name) => names.get(name).copied(),
        Entry::Position(node) => Some(node),
        Entry::Slot(slot) => providers.get(&slot.id).copied(),
    };
    let mut edges = Edges::with_capacity(input.actors());
    for actor in 0..input.actors() {
        edges.begin_actor();
        if input.has_entries(actor) {
            entries::resolve(input, actor, &position, &mut edges.all, problems);
        }
    }
    edges.begin_actor();
    nested::provides_a_value(input, &position, problems);
    edges
}

/// Checks one actor without its edges.
pub(crate) fn check_actor(input: &dyn RulesInput, actor: usize, problems: &mut Problems) {
    let options = input.options(actor);
    let is_plain = *options == *ActorOptions::shared(options.interrupt, options.interrupts_once);
    if is_plain && input.is_known(Place::actor(actor)) {
        return;
    }
    let owner = label(&input.actor(actor), actor);
    conflicts::check(actor, owner, options, problems);
    readiness::limited_actor_states_ready(actor, owner, options, problems);
    foreground::check_actor(input, actor, owner, options, problems);
    nested::check(input, actor, owner, options, problems);
    durations::of_actor(input, actor, &owner, options, problems);
    if let Some(restart) = &options.restart {
        restart::check(input, actor, owner, restart, problems);
    }
}

/// Checks the options that the edges of one actor require at both ends.
pub(crate) fn check_edges(
    input: &dyn RulesInput,
    actor: usize,
    edges: &[Edge],
    problems: &mut Problems,
) {
    receives::check(input, actor, edges, problems);
    order::last_names_last(input, actor, edges, problems);
}
