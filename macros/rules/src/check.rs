//! All rules over one group.

use crate::cycles::cycles;
use crate::edges::Edges;
use crate::graph::{NO_NODE, heaviest, with_last};
use crate::input::{Entry, RulesInput};
use crate::lists::Link;
use crate::names::{Node, Problems, first_that_require, label, lookup};
use crate::problem::{Place, Problem, Rule};
use crate::single_actor::check_actor;
use crate::text::{Visible, duration, quoted};
use crate::values;
use crate::{
    ActorKind, DRAIN_SIGNAL, GroupOptions, List, OptionName, border, dependents, durations,
    foreground, lists,
};
use std::fmt::Write;
use std::time::Duration;

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
        let dependents = edges.requirements().reversed();
        required_actors_state_ready(input, &edges, &mut problems);
        foreground::named_actors_state_ground(input, &edges, &mut problems);
        for actor in 0..input.actors() {
            lists::ends(input, actor, edges.of(actor), &mut problems);
        }
        order_has_no_cycle(input, &edges, &mut problems);
        dependents::check(input, &dependents, &mut problems);
    }
    check_group(input, &mut problems);
    if problems.found.iter().all(leaves_a_chain) {
        chain_fits(input, &edges, &mut problems);
    }
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
    let lookup = lookup(input, problems);
    let position = |entry: Entry<'_>| match entry {
        Entry::Actor(name) => lookup.node(name),
        Entry::Position(actor) => Some(Node::Actor(actor)),
        Entry::Slot(slot) => lookup.provider(slot.id),
    };
    let mut edges = Edges {
        starts: Vec::with_capacity(input.actors() + 1),
        all: Vec::new(),
        values: Vec::new(),
    };
    for actor in 0..input.actors() {
        edges.starts.push(edges.all.len());
        if input.has_entries(actor) {
            let mut add = |link| match link {
                Link::Edge(edge) => edges.all.push(edge),
                Link::Value(value) => edges.values.push((actor, value)),
            };
            lists::resolve(input, actor, &position, &mut add, problems);
        }
    }
    edges.starts.push(edges.all.len());
    border::provides_a_value(input, &position, problems);
    edges
}

/// Checks that an actor that others require states when it is ready.
fn required_actors_state_ready(input: &dyn RulesInput, edges: &Edges, problems: &mut Problems) {
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

fn order_has_no_cycle(input: &dyn RulesInput, edges: &Edges, problems: &mut Problems) {
    let graph = edges.stop_graph();
    for cycle in cycles(&graph) {
        let name = |actor: usize| label(&input.actor(actor), actor);
        let mut path = String::new();
        let mut place = None;
        for &(from, edge) in &cycle {
            let edge = edges.all[edge];
            if path.is_empty() {
                path = name(from).to_string();
            } else {
                path += ", which";
            }
            let _ = write!(path, " {} {}", edge.list.verb(), name(edge.to));
            place = Some(Place::entry(from, edge.list.option(), edge.entry));
        }
        let place = place.unwrap_or(Place::actor(0));
        let text = (
            format!("the order has a cycle: {path}"),
            "remove one of these entries",
        );
        problems.add(Rule::OrderHasNoCycle, place, text);
    }
}

/// Checks the options of the group.
fn check_group(input: &dyn RulesInput, problems: &mut Problems) {
    let facts = input.group();
    let (name, options) = (Visible(facts.label), facts.options);
    foreground::waits_for_an_actor(input, problems);
    let (drain, grace) = (
        Place::group(OptionName::Drain),
        Place::group(OptionName::Grace),
    );
    if options.drain.is_some() && !facts.stops_on_term {
        let text = (
            format!("group `{name}` never drains: `{DRAIN_SIGNAL}` is not among its `signals`"),
            format!("add `{DRAIN_SIGNAL}` to `signals`, or remove `drain`"),
        );
        problems.add(Rule::DrainNeedsTerm, drain, text);
    }
    durations::of_group(input, problems);
    if let (Some(grace_value), Some(drain_value)) = (options.grace, options.drain) {
        let rule = Rule::DrainFitsTheGrace;
        let holds = values::drain_fits(options.grace, options.drain);
        problems.check(input, rule, &[grace, drain], holds, &|is_known| {
            let message = if is_known {
                format!(
                    "the drain of group `{name}` is {}, not shorter than its {}`grace` of {}",
                    duration(drain_value),
                    default_grace(&options),
                    duration(grace_value)
                )
            } else {
                format!("the drain of group `{name}` is not shorter than its `grace`")
            };
            let help =
                "make the drain shorter or the `grace` longer: the `grace` includes the drain";
            (message, help)
        });
    }
}

fn default_grace(options: &GroupOptions) -> &'static str {
    if options.declares_grace {
        ""
    } else {
        "default "
    }
}

/// Returns `false` for a problem after which the longest chain has no meaning: without an end, or in a grace that holds nothing.
fn leaves_a_chain(problem: &Problem) -> bool {
    match problem.rule() {
        Rule::OrderHasNoCycle | Rule::DrainFitsTheGrace => false,
        Rule::DurationIsNotZero => problem.place() != Place::group(OptionName::Grace),
        _ => true,
    }
}

/// Checks that the group's grace holds the drain and the longest chain of declared graces.
fn chain_fits(input: &dyn RulesInput, edges: &Edges, problems: &mut Problems) {
    let facts = input.group();
    let (options, actors) = (facts.options, input.actors());
    let Some(grace) = options.grace else { return };
    let mut is_known = [OptionName::Grace, OptionName::Drain]
        .iter()
        .all(|&option| input.is_known(Place::group(option)));
    if (0..actors).all(|actor| input.options(actor).grace.is_none()) {
        return;
    }
    let mut graces = Vec::with_capacity(actors + 1);
    for actor in 0..actors {
        let own = input.options(actor).grace;
        let is_own_known = own.is_none() || input.is_known(Place::option(actor, OptionName::Grace));
        is_known &= is_own_known;
        graces.push(own.filter(|_| is_own_known).unwrap_or_default());
    }
    let name = quoted(facts.label);
    if !is_known {
        let drain = options.drain.map_or("", |_| "its drain and ");
        let grace_is = if input.is_known(Place::group(OptionName::Grace)) {
            let default = default_grace(&options);
            format!("the {default}grace of group {name} is {},", duration(grace))
        } else {
            format!("the grace of group {name} is")
        };
        let text = (
            format!("{grace_is} less than {drain}its longest chain of graces"),
            "make the grace of the group longer, or shorten the grace of an actor",
        );
        let place = Place::group(OptionName::Grace);
        let problem = Problem::new(Rule::ChainFitsTheGrace, place, text);
        problems.open.push(problem);
        if !input.is_known(Place::group(OptionName::Grace)) {
            return;
        }
    }
    graces.push(Duration::ZERO);
    let graph = with_last(&edges.stop_graph(), &|actor| {
        input.options(actor).stops_last
    });
    let chains = graph.chains(&graph.order(), &graces);
    let mut node = heaviest(&chains);
    let total = chains.get(node).map_or(Duration::ZERO, |it| it.weight);
    let known = GroupOptions {
        drain: options
            .drain
            .filter(|_| input.is_known(Place::group(OptionName::Drain))),
        ..options
    };
    if values::total_fits(&known, total) {
        return;
    }
    let (mut first, mut path) = (None, String::new());
    while node != NO_NODE {
        if !graces[node].is_zero() {
            let then = if path.is_empty() { "" } else { ", then " };
            let _ = write!(path, "{then}{}", label(&input.actor(node), node));
            first = first.or(Some(node));
        }
        node = chains[node].next;
    }
    let place = match first {
        Some(first) if !options.declares_grace => Place::option(first, OptionName::Grace),
        _ => Place::group(OptionName::Grace),
    };
    let text = chain_text(&name, &known, grace, &path, total);
    problems.add(Rule::ChainFitsTheGrace, place, text);
}

pub(crate) fn chain_text(
    group: &str,
    options: &GroupOptions,
    grace: Duration,
    path: &str,
    total: Duration,
) -> (String, String) {
    let drain = options.drain.filter(|drain| !drain.is_zero());
    let after = drain.map_or_else(String::new, |drain| {
        format!("after its drain of {} ", duration(drain))
    });
    (
        format!(
            "the {}grace of group {group} is {}, but {after}{path} may take {} to end",
            default_grace(options),
            duration(grace),
            duration(total)
        ),
        format!(
            "make the grace of the group at least {}, or shorten the grace of an actor",
            duration(values::needed(options, total))
        ),
    )
}
