//! The requests of a handle to one actor: the answers of the engine, by the function that the driver calls, against those of
//! the design.

use super::case::{Shape, ids};
use super::rules::{self, Checked};
use super::script::Script;
use super::world::{SeenActor, Stage, World};
use crate::engine::{ActorGraph, ControlRefusal, ControlRequest, Engine, Id, PlanView};

/// The answers to one request, one for each value that the engine does not know.
#[derive(Debug, Default)]
pub(crate) struct Answers(Vec<Answer>);

#[derive(Debug)]
pub(crate) struct Answer {
    /// Set if the request is refused if a dependent would be stopped.
    unless_required: bool,
    name_is_free: bool,
    pub(super) refusal: Option<ControlRefusal>,
}

/// Each value of `unless_required` and `name_is_free`. The first is the request that is walked.
const UNKNOWN: [(bool, bool); 4] = [(false, true), (false, false), (true, true), (true, false)];

impl Answers {
    pub(super) fn of(
        engine: &Engine,
        graph: &ActorGraph,
        script: &Script<'_>,
        id: Id,
        request: ControlRequest,
    ) -> Answers {
        let answer = |(unless_required, name_is_free)| {
            let refusal =
                engine.refuses_control(graph, script, id, request, unless_required, name_is_free);
            Answer {
                unless_required,
                name_is_free,
                refusal,
            }
        };
        Answers(UNKNOWN.map(answer).into())
    }

    /// No request is refused, whatever the options are.
    pub(super) fn granted() -> Answers {
        let answer = |(unless_required, name_is_free)| Answer {
            unless_required,
            name_is_free,
            refusal: None,
        };
        Answers(UNKNOWN.map(answer).into())
    }

    /// Returns `true` if the request that is walked is refused.
    pub(super) fn is_refused(&self) -> bool {
        let walked = self.0.first();
        walked.is_some_and(|answer| answer.refusal.is_some())
    }

    /// Changes each answer.
    pub(super) fn change(&mut self, change: fn(&mut Answer)) {
        self.0.iter_mut().for_each(change);
    }

    /// Takes the refusals back that are `permitted`.
    pub(super) fn forget(&mut self, permitted: impl Fn(&Answer) -> bool) {
        let refused = self.0.iter_mut().filter(|answer| permitted(answer));
        refused.for_each(|answer| answer.refusal = None);
    }

    /// Each request is refused for the first reason that the design has, and for no other.
    pub(super) fn check(
        &self,
        world: &World,
        shape: &Shape,
        script: &Script<'_>,
        (id, request): (Id, ControlRequest),
    ) -> Checked {
        let asked = script.len();
        for answer in &self.0 {
            let refusal = answer.refusal;
            let expected = expected(world, shape, script, (id, request), answer);
            if refusal != expected {
                return Err(format!(
                    "{request:?} of {id} is refused for {refusal:?}, not {expected:?}"
                ));
            }
        }
        if script.len() != asked {
            return Err(format!(
                "it answered without the facts that it depends on: {}",
                script.answers()
            ));
        }
        Ok(())
    }
}

/// The first reason of the design against the request, in field order if several actors are one.
fn expected(
    world: &World,
    shape: &Shape,
    script: &Script<'_>,
    (id, request): (Id, ControlRequest),
    answer: &Answer,
) -> Option<ControlRefusal> {
    let actor = &world.actors[id];
    let mut stopped = ids(shape.all_dependents[id] & world.all(SeenActor::can_stop));
    if world.cause.is_some() {
        return Some(ControlRefusal::Stopping);
    }
    if actor.stage == Stage::Absent {
        return Some(ControlRefusal::Absent);
    }
    if answer.unless_required {
        if let Some(dependent) = stopped.next() {
            return Some(ControlRefusal::Required(dependent));
        }
    }
    if request == ControlRequest::Interrupt {
        let has_work = actor.can_stop() || actor.may_start();
        return (!has_work).then_some(ControlRefusal::Returned);
    }
    if actor.abandoned_early {
        return Some(ControlRefusal::Abandoned);
    }
    let mut restarted = std::iter::once(id).chain(stopped);
    if let Some(other) = restarted.find(|&other| script.restart(other).is_none()) {
        return Some(ControlRefusal::NotRestartable(other));
    }
    let is_taken = rules::is_settled(actor) && !answer.name_is_free;
    is_taken.then_some(ControlRefusal::NameTaken)
}
