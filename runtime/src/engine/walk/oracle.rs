//! The statements of the design about causes and outcomes, written without regard to the way in which the engine finds them.

use super::case::{Shape, has, ids};
use super::script::Script;
use super::world::{SeenActor, Stage, World};
use crate::engine::{
    Delivery, Id, Milestone, MissedReadiness, PlanView, Return, StopReason, StopRequest, Unfinished,
};
use crate::{GroupState, Outcome, RestartWhen, Until};

/// All have returned; or under `until = all`, all that the group runs for.
pub(super) fn completed(shape: &Shape, script: &Script<'_>, after: &World) -> bool {
    let all = after.actors.iter().all(SeenActor::is_inactive);
    let foreground = ids(shape.foreground).all(|id| after.actors[id].is_inactive());
    all || (foreground && script.until() == Until::All)
}

/// The work that a request cut short, if it is the cause: the readiness of a group that was not ready, and for a signal the
/// completion of a group with `until = all`, each with the actors that were missing.
pub(super) fn missed(
    shape: &Shape,
    script: &Script<'_>,
    world: &World,
    cause: StopReason,
) -> Vec<(Milestone, Id)> {
    let actors = || world.actors.iter().enumerate();
    let mut missed = Vec::new();
    let (needs_ready, is_signal) = match cause {
        StopReason::Requested(StopRequest::Signal(_)) => (true, true),
        StopReason::Requested(request) => (request != StopRequest::Fail, false),
        StopReason::StartTooLate => (true, false),
        _ => (false, false),
    };
    if needs_ready && world.state == GroupState::Starting {
        let unready = actors().filter(|(_, actor)| !actor.ready && !actor.is_inactive());
        missed.extend(unready.map(|(id, _)| (Milestone::Ready, id)));
    }
    let unreturned =
        actors().filter(|&(id, actor)| has(shape.foreground, id) && !actor.is_inactive());
    if is_signal && unreturned.clone().next().is_some() && script.until() == Until::All {
        missed.extend(unreturned.map(|(id, _)| (Milestone::Completion, id)));
    }
    missed
}

/// The actor whose failure the cause is, if it is one.
pub(super) fn failed_actor(cause: StopReason) -> Option<Id> {
    match cause {
        StopReason::Failed(id)
        | StopReason::Panicked(id)
        | StopReason::NotReady(id, _)
        | StopReason::RestartsExhausted(id)
        | StopReason::Abandoned(id) => Some(id),
        _ => None,
    }
}

/// The failure that the end of an attempt by itself is, if it is one.
pub(super) fn failure(shape: &Shape, world: &World, id: Id, how: Return) -> Option<StopReason> {
    let actor = &world.actors[id];
    match how {
        Return::Ok => {
            let too_early =
                !actor.finished && !actor.ready && world.has_waiting_dependents(shape, id);
            too_early.then_some(StopReason::NotReady(id, MissedReadiness::Returned))
        }
        Return::Panicked | Return::Misused => Some(StopReason::Panicked(id)),
        Return::Refused if actor.may_see_refusals(world.cause.is_some()) => None,
        Return::WithSignal if is_from_outside(world) => None,
        Return::Failed | Return::WithSignal | Return::Refused | Return::Dropped => {
            Some(StopReason::Failed(id))
        }
    }
}

/// The reason why an actor can never be ready: its end, or the drop of its context. The group continued, because no actor
/// waited for it then.
pub(super) fn failure_of_lost(world: &World, id: Id) -> StopReason {
    match world.actors[id].outcome() {
        _ if world.actors[id].exhausted => StopReason::RestartsExhausted(id),
        _ if world.actors[id].alive() => StopReason::NotReady(id, MissedReadiness::ContextDropped),
        Outcome::Returned => StopReason::NotReady(id, MissedReadiness::Returned),
        Outcome::Panicked => StopReason::Panicked(id),
        Outcome::Abandoned => StopReason::Abandoned(id),
        Outcome::Interrupted => StopReason::Returned(id),
        _ => StopReason::Failed(id),
    }
}

/// Returns `true` if the actor restarts after such an end, if it may restart at all.
pub(super) fn restarts_after(script: &Script<'_>, id: Id, failed: bool) -> bool {
    match script.restart(id) {
        None => false,
        Some(RestartWhen::Always) => true,
        Some(_) => failed,
    }
}

/// Returns `true` unless the group stops for a reason of its own: an error that came with the signal is not its failure.
fn is_from_outside(world: &World) -> bool {
    match world.cause {
        None => true,
        Some(StopReason::Requested(request)) => {
            !matches!(request, StopRequest::Shutdown | StopRequest::Fail)
        }
        Some(_) => false,
    }
}

/// The outcome after a return, row by row of the design's table of outcomes.
pub(super) fn outcome_of_return(world: &World, id: Id, how: Return) -> Outcome {
    let actor = &world.actors[id];
    let is_error = matches!(how, Return::Failed | Return::WithSignal | Return::Refused);
    let provoked = is_error
        && (actor.is(Delivery::Call)
            || (how == Return::Refused && actor.may_see_refusals(world.cause.is_some()))
            || (how == Return::WithSignal && is_from_outside(world)));
    let rows = [
        (Outcome::Returned, how == Return::Ok),
        (
            Outcome::Panicked,
            matches!(how, Return::Panicked | Return::Misused),
        ),
        (Outcome::Interrupted, provoked),
        (
            Outcome::Dropped,
            how == Return::Dropped && actor.is(Delivery::Drop),
        ),
        (Outcome::Aborted, how == Return::Dropped && actor.dropped),
    ];
    let row = rows.into_iter().find(|(_, holds)| *holds);
    row.map_or(Outcome::Failed, |(outcome, _)| outcome)
}

/// The end of the actor, if nothing of it is awaited any longer.
pub(super) fn outcome_of_end(actor: &SeenActor) -> Option<Outcome> {
    if !actor.started || (actor.interrupted && actor.is_done()) {
        return Some(actor.outcome());
    }
    (actor.abandoned && !actor.is(Delivery::Group)).then_some(Outcome::Abandoned)
}

/// A value of the actor can come: from an attempt that runs and is not interrupted, or before the cause from a later one.
pub(super) fn value_can_come(world: &World, id: Id) -> bool {
    let actor = &world.actors[id];
    let runs = actor.alive() || actor.tasks;
    match world.cause {
        None => !actor.settled,
        Some(_) => runs && !actor.interrupted && !actor.attempt_interrupted && !actor.ended,
    }
}

pub(super) fn unfinished(actor: &SeenActor) -> Unfinished {
    Unfinished {
        execute: actor.alive(),
        interrupt: actor.is_called(),
        tasks: actor.tasks,
    }
}

/// The text of the report for an actor that failed, if this attempt is its last.
pub(super) fn ends_ill(world: &World, id: Id) -> Option<Outcome> {
    let actor = &world.actors[id];
    let outcome = match actor.stage {
        _ if actor.abandoned && !actor.is(Delivery::Group) => Outcome::Abandoned,
        Stage::Done => actor.outcome(),
        Stage::Alive if actor.panicked => Outcome::Panicked,
        Stage::Alive if actor.task_failed => Outcome::Failed,
        _ => return None,
    };
    actor.fails_run(outcome).then_some(outcome)
}

/// No failure is the cause, and none is the end of an actor or of a drop, as the report has it.
pub(super) fn succeeded(world: &World) -> bool {
    // A failure is an error, a panic or a missed readiness, and a failure of an actor has left something.
    let is_failure = |why| match why {
        StopReason::Completed | StopReason::Returned(_) | StopReason::RunDropped => false,
        StopReason::Requested(request) => request == StopRequest::Fail,
        _ => true,
    };
    let dropped_all = !world.finished || !world.drop_failed;
    dropped_all
        && !world.cause.is_some_and(is_failure)
        && (0..world.actors.len()).all(|id| ends_ill(world, id).is_none())
}
