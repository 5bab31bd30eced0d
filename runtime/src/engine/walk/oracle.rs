//! What the words of the design say about causes and outcomes, written down without regard to how the engine finds it.

use super::case::{Shape, has, ids};
use super::script::Script;
use super::world::{Part, Stage, World};
use crate::engine::{Asked, Id, Interruption, Left, NotReady, Options, Return, Why};
use crate::{Outcome, RestartWhen, Until};

/// All have returned; or under `until = all`, with the return of `id`, all that the group runs for.
pub(super) fn completed(shape: &Shape, script: &Script<'_>, after: &World, id: Id) -> bool {
    let all = after.parts.iter().all(Part::gone);
    let goals = has(shape.goals, id) && ids(shape.goals).all(|id| after.parts[id].gone());
    all || (goals && script.until() == Until::All)
}

/// The failure that the end of an execution by itself is, if it is one.
pub(super) fn failure(shape: &Shape, world: &World, id: Id, how: Return) -> Option<Why> {
    let part = &world.parts[id];
    match how {
        Return::Ok => {
            let too_early = !part.finished && !part.ready && world.awaited(shape, id);
            too_early.then_some(Why::NotReady(id, NotReady::Returned))
        }
        Return::Panicked => Some(Why::Panicked(id)),
        Return::Refused if part.is_told_to_stop(world.cause.is_some()) => None,
        Return::Failed | Return::Refused | Return::Dropped => Some(Why::Failed(id)),
    }
}

/// Why one that will never be ready is not: its end, which was continued as nobody waited for it then.
pub(super) fn failure_of_lost(world: &World, id: Id) -> Why {
    match world.parts[id].outcome() {
        _ if world.parts[id].given_up => Why::RestartsExhausted(id),
        Outcome::Returned => Why::NotReady(id, NotReady::Returned),
        Outcome::Panicked => Why::Panicked(id),
        Outcome::Abandoned => Why::Abandoned(id),
        _ => Why::Failed(id),
    }
}

/// Whether this actor is run again after such an end, if it may be at all.
pub(super) fn says_again(script: &Script<'_>, id: Id, failed: bool) -> bool {
    match script.restart(id) {
        None => false,
        Some(RestartWhen::OnFailure) => failed,
        Some(RestartWhen::Always) => true,
    }
}

pub(super) fn outcome_of_return(part: &Part, how: Return, group_stops: bool) -> Outcome {
    match how {
        Return::Ok => Outcome::Returned,
        Return::Panicked => Outcome::Panicked,
        Return::Failed if part.is(Interruption::Call) => Outcome::Interrupted,
        Return::Refused if part.is_told_to_stop(group_stops) => Outcome::Interrupted,
        Return::Failed | Return::Refused => Outcome::Failed,
        Return::Dropped if part.is(Interruption::Drop) => Outcome::Returned,
        Return::Dropped => Outcome::Aborted,
    }
}

/// How the actor ends, if nothing of it is awaited any longer.
pub(super) fn outcome_of_end(part: &Part) -> Option<Outcome> {
    if !part.started || (part.interrupted && part.over()) {
        return Some(part.outcome());
    }
    (part.abandoned && !part.is(Interruption::Group)).then_some(Outcome::Abandoned)
}

pub(super) fn left(part: &Part) -> Left {
    Left {
        execute: part.alive(),
        interrupt: part.is_called(),
        children: part.children,
    }
}

/// What the report says of an actor that does not end well, if this execution is its last.
pub(super) fn ends_ill(world: &World, id: Id) -> Option<Outcome> {
    let part = &world.parts[id];
    let outcome = match part.stage {
        _ if part.abandoned && !part.is(Interruption::Group) => Outcome::Abandoned,
        Stage::Over => part.outcome(),
        Stage::Alive if part.panicked => Outcome::Panicked,
        _ => return None,
    };
    outcome.is_failure().then_some(outcome)
}

/// No failure is the cause, and none is the end of an actor, as the report has it.
pub(super) fn succeeded(world: &World) -> bool {
    let success = |why| {
        matches!(
            why,
            Why::Returned(_)
                | Why::Completed
                | Why::Asked(Asked::Shutdown | Asked::Parent | Asked::Signal(_))
        )
    };
    world.cause.is_none_or(success)
        && (0..world.parts.len()).all(|id| ends_ill(world, id).is_none())
}
