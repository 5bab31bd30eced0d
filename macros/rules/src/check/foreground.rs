//! The rules about the actors that a group with `until = all` waits for.

use crate::edges::Edges;
use crate::input::RulesInput;
use crate::problem::{Place, Problems};
use crate::text::{Label, label, labels, quoted};
use crate::{ActorKind, ActorOptions, OptionName, Ready, RestartWhen, Rule, Until};

/// Checks one actor without its edges.
pub(crate) fn check_actor(
    input: &dyn RulesInput,
    actor: usize,
    owner: Label<'_>,
    options: &ActorOptions,
    problems: &mut Problems,
) {
    let facts = input.group();
    let group = quoted(facts.label);
    if facts.options.until != Until::All {
        // A resource has no ground in any group, which is another problem.
        let is_resource = options.kind == ActorKind::Resource;
        if let Some(ground) = options.ground.filter(|_| !is_resource) {
            let text = (
                format!("{owner} sets `{ground}`, but group {group} does not set `until = all`"),
                format!("remove `{ground}`, or add `until = all` to the group"),
            );
            let place = Place::option(actor, ground.option());
            problems.add(Rule::GroundNeedsUntilAll, place, text);
        }
        return;
    }
    let restart = options.restart.map(|restart| restart.when);
    if options.is_foreground() && restart == Some(RestartWhen::Always) {
        let text = (
            format!(
                "`until = all` of group {group} waits for {owner}, which restarts whenever it returns"
            ),
            format!("add `background` to {owner}, or write `restart = on_failure`"),
        );
        let place = Place::option(actor, OptionName::Restart);
        problems.add(Rule::ForegroundActorReturns, place, text);
    }
}

/// Checks that actors that others name state whether the group waits for them.
pub(crate) fn named_actors_state_ground(
    input: &dyn RulesInput,
    edges: &Edges,
    problems: &mut Problems,
) {
    if input.group().options.until != Until::All {
        return;
    }
    let named = edges.stop_graph().reversed();
    for actor in 0..input.actors() {
        let naming = named.targets(actor);
        let facts = input.actor(actor);
        let options = facts.options;
        let is_stated = options.ground.is_some() || !options.is_foreground();
        if naming.is_empty() || is_stated || options.ready == Some(Ready::Finished) {
            continue;
        }
        let name = label(&facts, actor);
        let others = labels(input, naming);
        let verb = match naming {
            [other] => {
                let edge = edges.between(*other, actor);
                edge.map_or("names", |edge| edge.list.verb())
            }
            _ => "name",
        };
        let group = quoted(input.group().label);
        let text = (
            format!("{others} {verb} {name}, which sets neither `foreground` nor `background`"),
            format!(
                "add `foreground` to {name} if group {group} waits until it returns, or `background` if not"
            ),
        );
        problems.add(Rule::NamedActorStatesGround, Place::actor(actor), text);
    }
}

/// Checks that a group with `until = all` waits for an actor.
pub(crate) fn waits_for_an_actor(input: &dyn RulesInput, problems: &mut Problems) {
    let facts = input.group();
    let options = |actor: usize| input.options(actor);
    let mut actors = 0..input.actors();
    let waits = facts.options.until != Until::All || actors.is_empty();
    if !waits && !actors.clone().any(|actor| options(actor).is_foreground()) {
        let help = if actors.all(|actor| options(actor).kind == ActorKind::Resource) {
            "add an actor that does the work: a resource is always in the background"
        } else {
            "remove `background` or `stops_last` from an actor that does the work"
        };
        let text = (
            format!(
                "`until = all` of group {} waits for no actor: all are in the background",
                quoted(facts.label)
            ),
            help,
        );
        let place = Place::group(OptionName::Until);
        problems.add(Rule::UntilAllWaitsForAnActor, place, text);
    }
}
