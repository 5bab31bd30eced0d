//! What the words of the design say about causes and outcomes, written down without regard to how the engine finds it.

use super::case::{Shape, has, ids};
use super::script::Script;
use super::world::{Call, Part, World};
use crate::engine::{Asked, Event, Id, Interruption, Left, Limit, NotReady, Options, Return, Why};
use crate::{GroupState, Outcome, Then, Until};

/// The cause that `event` is, or would be if there were none. `after` has seen the event, and nothing of its consequences.
pub(super) fn would_be_cause(
    shape: &Shape,
    script: &Script<'_>,
    before: &World,
    after: &World,
    event: Event,
) -> Option<Why> {
    let may_start = |id: Id| before.cause.is_none() && !before.parts[id].started;
    let awaited = |id: Id| (0..before.parts.len()).any(|other| has(shape.waits_for[other], id) && may_start(other));
    match event {
        Event::Start => (!before.begun && before.cause.is_none() && before.parts.is_empty()).then_some(Why::Completed),
        Event::Asked(Asked::Signal(_))
            if before.state == GroupState::Stopping && before.escalation > super::world::Escalation::Grace =>
        {
            None
        }
        Event::Asked(asked) => Some(Why::Asked(asked)),
        Event::Passed(Limit::ReadyWithin(id)) => Some(Why::NotReady(id, NotReady::TooLate)),
        Event::ContextDropped(id) => {
            let too_early = before.parts[id].manual && !before.parts[id].ready;
            (too_early && awaited(id)).then_some(Why::NotReady(id, NotReady::ContextDropped))
        }
        Event::Returned(id, how) if !before.stopping() => match how {
            Return::Ok if before.parts[id].finished => completed(shape, script, after, id),
            Return::Ok if awaited(id) && !before.parts[id].ready => Some(Why::NotReady(id, NotReady::Returned)),
            Return::Ok if script.on_ok(id) == Then::Stop => Some(Why::Returned(id)),
            Return::Ok => completed(shape, script, after, id),
            _ if awaited(id) || script.on_err(id) == Then::Stop => {
                Some(if how == Return::Panicked { Why::Panicked(id) } else { Why::Failed(id) })
            }
            _ => completed(shape, script, after, id),
        },
        _ => None,
    }
}

/// All have returned; or under `until = all`, with the return of `id`, all that the group runs for.
fn completed(shape: &Shape, script: &Script<'_>, after: &World, id: Id) -> Option<Why> {
    let returned = |id: Id| after.parts[id].returned.is_some();
    let all = (0..after.parts.len()).all(returned);
    let goals = has(shape.goals, id) && ids(shape.goals).all(returned);
    (all || (goals && script.until() == Until::All)).then_some(Why::Completed)
}

pub(super) fn outcome_of_return(part: &Part, how: Return) -> Outcome {
    match how {
        Return::Ok => Outcome::Returned,
        Return::Panicked => Outcome::Panicked,
        Return::Failed if part.interruption == Some(Interruption::Call) => Outcome::Provoked,
        Return::Failed => Outcome::Failed,
        Return::Dropped if part.interruption == Some(Interruption::Drop) => Outcome::Returned,
        Return::Dropped => Outcome::Aborted,
    }
}

/// How the actor ends, if nothing of it is awaited any longer.
pub(super) fn outcome_of_end(part: &Part) -> Option<Outcome> {
    if !part.started {
        return Some(Outcome::NeverStarted);
    }
    let over = part.returned.filter(|_| part.interrupted() && part.call != Call::Out);
    match (over, part.call) {
        (Some(_), Call::Panicked) => Some(Outcome::Panicked),
        (Some(outcome), _) => Some(outcome),
        (None, _) => (part.abandoned && part.interruption != Some(Interruption::Group)).then_some(Outcome::Abandoned),
    }
}

pub(super) fn left(part: &Part) -> Left {
    Left { execute: part.returned.is_none(), interrupt: part.call == Call::Out, children: false }
}

pub(super) fn ended_well(world: &World) -> bool {
    let failure = match world.cause {
        Some(Why::Failed(_) | Why::Panicked(_) | Why::NotReady(..) | Why::Asked(Asked::Fail)) => true,
        Some(Why::RestartsUsedUp(_) | Why::LeftBehind(_)) => true,
        Some(Why::Returned(_) | Why::Completed | Why::Asked(_)) | None => false,
    };
    let outcomes = world.parts.iter().all(|part| {
        let in_itself = part.returned.is_none_or(|outcome| matches!(outcome, Outcome::Returned | Outcome::Provoked));
        in_itself && part.call != Call::Panicked && !(part.abandoned && part.interruption != Some(Interruption::Group))
    });
    !failure && outcomes
}
