//! A state of the walk, the step from one to the next, and what of a state decides nothing and is erased before states
//! are compared.

use std::fmt::Write as _;
use std::hash::{Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::case::Case;
use super::oracle;
use super::planted::{Handling, Options};
use super::refusals::Answers;
use super::rules::{self, Step};
use super::script::{Question, Script};
use super::world::{SeenActor, Stage, World};
use crate::engine::counts::Counts;
use crate::engine::lifecycle::{AttemptState, AttemptStop, GroupStop, Readiness};
use crate::engine::{
    AbortFacts, AbortReason, Action, ActorGraph, AttemptStopReason, Engine, Event, Id, Limit,
    Phase, PlanView, Reserve, Return, Span, StopReason, StopRequest,
};
use crate::{GroupState, Outcome, Signal};

/// The engine itself, and all that was seen of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Snapshot {
    engine: Engine,
    world: World,
}

/// The facts follow from the engine's state, or nearly.
impl Hash for Snapshot {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.engine.hash(state);
        self.world.armed.hash(state);
        self.world.until.hash(state);
    }
}

impl Snapshot {
    pub(super) fn new(case: &Case) -> Snapshot {
        Snapshot {
            engine: Engine::new(&case.shape(None).graph),
            world: World::new(case),
        }
    }

    pub(super) fn events(&self, case: &Case) -> Result<Vec<Event>, String> {
        Ok(self.world.events(case, &self.places(case)?))
    }

    /// The places that the addition may take now.
    fn places(&self, case: &Case) -> Result<Vec<Id>, String> {
        let Some(addition) = case
            .addition
            .as_ref()
            .filter(|_| self.world.added.is_none())
        else {
            return Ok(Vec::new());
        };
        let shape = case.shape(None);
        let engine = &self.engine;
        let admits = engine.refuses_additions().is_none()
            && engine.refuses_addition(addition, &[], |_| false).is_none();
        if admits != rules::admits(&self.world, shape, addition) {
            return Err(format!("an addition is admitted: {admits}"));
        }
        let mut places = Vec::new();
        for id in case.places() {
            let is_reported = oracle::ends_ill(&self.world, id).is_some();
            let frees = engine.frees_place(&shape.graph, id, addition, is_reported);
            if frees != (case.fits(id) && rules::frees_place(&self.world, id)) {
                return Err(format!("the place of {id} is free: {frees}"));
            }
            if frees {
                places.push(id);
            }
        }
        places.push(shape.len());
        places.retain(|_| admits);
        Ok(places)
    }

    pub(super) fn world(&self) -> &World {
        &self.world
    }

    /// Returns `true` if another event leads from here to the same states, except for the erased parts: a cause without other
    /// effects is equivalent to a shutdown, and a return that is the cause to an error that is.
    pub(super) fn is_doubled(&self, case: &Case, event: Event) -> bool {
        let other = match event {
            Event::StopRequested(request) => request != StopRequest::Shutdown,
            Event::ContextDropped(..) | Event::Expired(_) => true,
            Event::Returned(_, how) => how != Return::Failed,
            _ => false,
        };
        other && self.world.cause.is_none() && !case.space.everything && !case.space.will_restart()
    }

    pub(super) fn has_ended(&self) -> bool {
        self.world.finished
    }

    /// The engine without its erased parts, if the steps from here prove that these decide nothing.
    pub(super) fn to_prove_erasure(&self, case: &Case) -> Option<Engine> {
        case.space.prove_erasure.then(|| erased(&self.engine))
    }

    /// Takes one step with the answers of `script`, and checks it against the rules. `actions` are those of this step afterwards. The step
    /// is taken from `erased_before`, too.
    pub(super) fn step(
        &self,
        case: &Case,
        erased_before: Option<&Engine>,
        script: &Script<'_>,
        event: Event,
        actions: &mut Vec<Action>,
    ) -> Result<Snapshot, String> {
        actions.clear();
        let shape = case.shape(match event {
            Event::Added(place) => Some(place),
            _ => self.world.added,
        });
        let graph = &shape.graph;
        let mut engine = self.engine.clone();
        let answers = catch_unwind(AssertUnwindSafe(|| {
            let mut handling = Handling {
                engine: &mut engine,
                graph,
                options: Options::Script(script),
                event,
                actions,
                answers: Answers::default(),
            };
            (case.handle)(&mut handling);
            handling.answers
        }))
        .map_err(|_| "the engine panicked".to_owned())?;
        if let Event::Control(id, request) = event {
            answers.check(&self.world, shape, script, (id, request))?;
            if answers.is_refused() {
                return self.is_unchanged(&engine, actions);
            }
        }
        let mut world = Step::new(case, script, &self.world, event).check(&engine, actions)?;
        if script
            .given()
            .iter()
            .any(|answer| answer.question == Question::Until)
        {
            world.until = Some(script.until());
        }
        let stops = world.stopping();
        for (id, actor) in world.actors.iter_mut().enumerate() {
            let asked = script
                .given()
                .iter()
                .any(|answer| answer.question == Question::Grace(id));
            // Another attempt answers anew.
            if asked && actor.started && (stops || !actor.may_start()) {
                actor.grace = Some(script.grace(id).is_some());
            }
        }
        if let Some(erased) = erased_before {
            self.erasure_holds((erased, graph), script, event, &engine, actions)?;
        }
        Ok(Snapshot { engine, world })
    }

    /// A refused request changes nothing.
    fn is_unchanged(&self, engine: &Engine, actions: &[Action]) -> Result<Snapshot, String> {
        if *engine == self.engine && actions.is_empty() {
            Ok(self.clone())
        } else {
            Err(format!("a refused request changes something: {actions:?}"))
        }
    }

    /// The step from the erased state leads to the same erased state, by the same actions.
    fn erasure_holds(
        &self,
        (erased_before, graph): (&Engine, &ActorGraph),
        script: &Script<'_>,
        event: Event,
        engine: &Engine,
        actions: &[Action],
    ) -> Result<(), String> {
        let mut other_actions = Vec::new();
        let mut other = erased_before.clone();
        other.handle(graph, script, event, &mut other_actions);
        let stopping = self.world.stopping();
        let decides = |action: &&Action| {
            !stopping
                || !matches!(
                    action,
                    Action::BecameReady { .. }
                        | Action::AttemptFailed(..)
                        | Action::TaskFailed(_)
                        | Action::DroppedFromOutside(_)
                        | Action::InterruptDropped { .. }
                        | Action::Returned(..)
                        | Action::Disarm(Limit::ReadyWithin(_) | Limit::ResetAfter(_))
                )
        };
        let plain_facts = |facts: AbortFacts| {
            let why = match facts.why {
                AbortReason::Grace => AbortReason::Grace,
                _ => AbortReason::Deadline,
            };
            AbortFacts { why, ..facts }
        };
        let plain = |&action: &Action| match action {
            Action::Abort {
                id,
                facts,
                drops_future,
            } => Action::Abort {
                id,
                facts: plain_facts(facts),
                drops_future,
            },
            Action::AbortGroup {
                id,
                facts,
                forced_by,
            } => Action::AbortGroup {
                id,
                facts: plain_facts(facts),
                forced_by: forced_by.map(|_| Signal::INT),
            },
            Action::Arm(limit, Span::BeforeRestart(_)) => {
                Action::Arm(limit, Span::BeforeRestart(1))
            }
            Action::Arm(limit, Span::Backoff(_)) => Action::Arm(limit, Span::Backoff(1)),
            Action::Ended(id, outcome) if outcome != Outcome::NeverStarted => {
                Action::Ended(id, Outcome::Returned)
            }
            Action::Discard {
                id,
                was_started,
                interrupt,
                ..
            } => Action::Discard {
                id,
                was_started,
                outcome: Outcome::Returned,
                interrupt,
            },
            other => other,
        };
        let decisive = actions.iter().filter(decides).map(plain);
        let same_actions = decisive.eq(other_actions.iter().filter(decides).map(plain));
        if same_actions && (*engine == other || erased(engine) == erased(&other)) {
            Ok(())
        } else {
            Err(format!(
                "what is erased decides: {actions:?} and then {other_actions:?}"
            ))
        }
    }

    /// The common part of two states that behave alike.
    pub(super) fn key(&self) -> Snapshot {
        let mut world = self.world.clone();
        // While the group drains, an error that came with the signal depends on it.
        if world.state != GroupState::Draining {
            world.cause = world.cause.map(|_| StopReason::Completed);
        }
        world.failures.clear();
        world.drop_failed = false;
        world.within &= world.cause.is_none() && world.state == GroupState::Starting;
        let forced = world.forced_by.filter(|_| world.state != GroupState::Ended);
        world.forced_by = forced.map(|_| Signal::INT);
        world.overdue_by = None;
        for actor in &mut world.actors {
            if !actor.alive() {
                (actor.manual, actor.within, actor.running) = (false, false, false);
                actor.contextless = false;
            }
            actor.settled &= self.world.cause.is_none();
            actor.restarts = actor.restarts.min(1);
            actor.number = actor.number.min(1);
            if actor.ended {
                *actor = SeenActor {
                    started: actor.started,
                    ended: true,
                    ..SeenActor::default()
                };
            } else if self.world.stopping() {
                *actor = SeenActor {
                    stage: match actor.stage {
                        Stage::Waiting | Stage::Cancelled => Stage::Waiting,
                        Stage::BackingOff | Stage::WaitingToRestart => Stage::WaitingToRestart,
                        Stage::Alive | Stage::Done | Stage::Absent => actor.stage,
                    },
                    attempt_stop: actor.attempt_stop.map(|_| AttemptStopReason::Restart),
                    returned: actor.returned.map(|_| Outcome::Returned),
                    number: 0,
                    again: false,
                    restarts: 0,
                    requested: false,
                    settled: false,
                    manual: false,
                    finished: false,
                    within: false,
                    contextless: false,
                    lasting: false,
                    ready: false,
                    error: false,
                    task_failed: false,
                    panic: false,
                    exhausted: false,
                    panicked: false,
                    ..*actor
                };
            }
        }
        if self.world.stopping() {
            world.until = None;
        }
        let mut engine = erased(&self.engine);
        for (actor, facts) in engine.actors.iter_mut().zip(&world.actors) {
            // An event is of this attempt or of the one before.
            actor.number = facts.number;
        }
        Snapshot { engine, world }
    }

    pub(super) fn describe(&self) -> String {
        let mut text = format!("{:?}\n", self.engine);
        for (id, actor) in self.world.actors.iter().enumerate() {
            _ = writeln!(text, "  {id}: {actor:?}");
        }
        text
    }
}

/// The engine without the parts that it only remembers: the cause, the failures, the outcomes, the number of restarts beyond
/// one, and during the stop the ready actors and the pending restarts.
fn erased(engine: &Engine) -> Engine {
    let mut engine = engine.clone();
    if engine.phase != Phase::Draining {
        engine.cause = engine.cause.map(|_| StopReason::Completed);
    }
    engine.failures = 0;
    engine.drop_failed = false;
    // A forced abort is never excused, until the last actor.
    let forced = engine.forced_by.filter(|_| engine.phase < Phase::Dropping);
    engine.forced_by = forced.map(|_| Signal::INT);
    engine.overdue_by = engine.overdue_by.map(|_| AbortReason::Deadline);
    for (reserve, actor) in engine.reserves.iter_mut().zip(&engine.actors) {
        if !matches!(actor.group_stop, GroupStop::Pending { .. }) {
            *reserve = Reserve::default();
        }
    }
    for actor in &mut engine.actors {
        actor.restarts = actor.restarts.min(1);
        actor.recorded = None;
    }
    if engine.phase < Phase::Stopping {
        return engine;
    }
    let many = engine.actors.len();
    // The stop no longer reads these, and still changes them.
    let changed = u32::MAX / 2;
    engine.counts = Counts {
        waiting: changed,
        unready: changed,
        degrading: changed,
        undeclared: changed,
        unreturned: changed,
        foreground: changed,
        ..engine.counts
    };
    for actor in &mut engine.actors {
        actor.readiness = Readiness::Ready;
        actor.attempt = match actor.attempt {
            _ if actor.group_stop == GroupStop::Ended => AttemptState::Returned(Outcome::Returned),
            AttemptState::Waiting { .. } | AttemptState::Cancelled => {
                AttemptState::Waiting { unready: many }
            }
            AttemptState::WaitingToRestart { .. } | AttemptState::BackingOff => {
                AttemptState::WaitingToRestart { unready: many }
            }
            AttemptState::Returned(_) => AttemptState::Returned(Outcome::Returned),
            other => other,
        };
        if actor.group_stop == GroupStop::Ended {
            actor.excused = None;
            actor.has_begun = false;
        }
        actor.provides_no_more |= !matches!(actor.group_stop, GroupStop::Pending { .. });
        (actor.calls.panicked, actor.aborted) = (false, false);
        actor.restarts = 0;
        actor.restarted = false;
        actor.task_failed = false;
        if let AttemptStop::InProgress(reason, _) = &mut actor.attempt_stop {
            *reason = AttemptStopReason::Restart;
        }
    }
    engine
}
