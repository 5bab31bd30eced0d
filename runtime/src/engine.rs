//! The life of a group as a state machine: an event goes in, the actions that it calls for come out.
//!
//! Every rule about order, readiness, causes and escalation is here, and nothing else is: no clock, channel, task, log or
//! user code. The engine knows that a limit exists, never how long it is. It is a value, so that a test can walk every
//! order of events over every small group, and it allocates nothing while its group runs.

mod action;
mod actor;
mod event;
mod graph;
mod options;
mod start;
mod stop;
#[cfg(test)]
mod walk;

pub(crate) use action::{Action, Left, Limit, NotReady, Span, Why};
use actor::{Actor, Execution, Readiness};
pub(crate) use event::{Asked, Event, InterruptReturn, Return};
pub(crate) use graph::{Edges, Graph};
pub(crate) use options::{Interruption, Options};

use crate::{Outcome, Signal, Until};

/// An actor: its position in the plan.
pub(crate) type Id = usize;

/// The state of a group.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Engine {
    phase: Phase,
    actors: Vec<Actor>,
    /// Actors that were not started.
    waiting: usize,
    /// Actors that keep the group from being ready.
    unready: usize,
    /// Actors whose execute has not come back.
    unreturned: usize,
    /// Goals whose execute has not come back.
    goals: usize,
    /// Actors that have not ended.
    unended: usize,
    /// Those of them that those that stop last wait for.
    unended_not_last: usize,
    cause: Option<Why>,
    /// The first actor that failed or panicked, and which of the two.
    first_failure: Option<(Id, Outcome)>,
    /// The first actor that was aborted or abandoned, and which of the two.
    first_forced: Option<(Id, Outcome)>,
    /// The signal that moved the stop to abort.
    forced_by: Option<Signal>,
    /// Whether a goal had not returned when the cause came.
    cut_short: bool,
}

/// Where the group stands. Each follows from the one before it; only `Draining` is left out mostly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Phase {
    /// Nothing was started.
    Idle,
    Starting,
    Ready,
    /// There is a cause, and nobody has been interrupted.
    Draining,
    /// Actors are interrupted in order, and each has its grace.
    Stopping,
    /// The deadline has passed: whoever's turn comes is interrupted and aborted.
    Overdue,
    /// The last half second has passed: whoever's turn comes is interrupted, aborted and abandoned.
    Final,
    Ended,
}

impl Engine {
    /// A group that has not been started.
    pub(crate) fn new(graph: &Graph) -> Engine {
        let actors = graph.len();
        Engine {
            phase: Phase::Idle,
            actors: graph.ids().map(|id| Actor::new(graph.waits_for(id).len())).collect(),
            waiting: actors,
            unready: actors,
            unreturned: actors,
            goals: graph.ids().filter(|&id| graph.is_goal(id)).count(),
            unended: actors,
            unended_not_last: graph.not_last(),
            cause: None,
            first_failure: None,
            first_forced: None,
            forced_by: None,
            cut_short: false,
        }
    }

    /// Takes an event and appends what is to be done about it, in order.
    pub(crate) fn handle(&mut self, graph: &Graph, options: &impl Options, event: Event, actions: &mut Vec<Action>) {
        Step { engine: self, graph, options, actions }.handle(event);
    }

    /// Whether the run ended well, as far as the engine can tell.
    pub(crate) fn ended_well(&self) -> bool {
        let failed =
            matches!(self.cause, Some(Why::Failed(_) | Why::Panicked(_) | Why::NotReady(..) | Why::Asked(Asked::Fail)));
        !failed && self.first_failure.is_none() && self.first_forced.is_none()
    }

    /// What stands for the run's error where the cause is none: an actor, and what became of it first.
    pub(crate) fn root(&self) -> Option<(Id, Outcome)> {
        self.first_failure.or(self.first_forced)
    }

    /// The signal that moved the stop to abort.
    pub(crate) fn forced_by(&self) -> Option<Signal> {
        self.forced_by
    }

    /// Whether the stop began before all that the group runs for had returned.
    pub(crate) fn was_cut_short(&self) -> bool {
        self.cut_short
    }

    /// Whether the group stops: nothing starts any longer, and no interrupt is far.
    pub(crate) fn is_stopping(&self) -> bool {
        self.phase >= Phase::Stopping
    }

    /// Whether the group's own time to stop is over.
    pub(crate) fn is_overdue(&self) -> bool {
        self.phase >= Phase::Overdue
    }

    /// Whether an actor may be added: there is no cause, and nothing that it waits for has returned without being ready.
    #[cfg(test)]
    pub(crate) fn admits(&self, addition: &Edges) -> bool {
        self.cause.is_none() && addition.waits_for.iter().all(|&other| self.actors[other].is_or_may_be_ready())
    }

    /// Those that have not started, each with the first that it waits for.
    pub(crate) fn blocked<'a>(&'a self, graph: &'a Graph) -> impl Iterator<Item = (Id, Id)> + 'a {
        let waiting = graph.ids().filter(|&id| !self.actors[id].was_started());
        waiting.filter_map(move |id| {
            let not_ready = |&&other: &&Id| self.actors[other].readiness != Readiness::Ready;
            graph.waits_for(id).iter().find(not_ready).map(|&other| (id, other))
        })
    }

    /// Those that were interrupted and have not ended.
    pub(crate) fn awaited(&self) -> impl Iterator<Item = (Id, Left)> {
        let interrupted = |actor: &Actor| matches!(actor.stop, actor::Stop::Interrupted(_) | actor::Stop::Aborted(_));
        self.actors
            .iter()
            .enumerate()
            .filter(move |(_, actor)| interrupted(actor))
            .map(|(id, actor)| (id, actor.left()))
    }
}

/// One event being handled. The rules of the start are in `start`, those of the stop in `stop`.
struct Step<'a, O> {
    engine: &'a mut Engine,
    graph: &'a Graph,
    options: &'a O,
    actions: &'a mut Vec<Action>,
}

impl<O: Options> Step<'_, O> {
    fn handle(&mut self, event: Event) {
        if event.actor().is_some_and(|id| self.engine.actors.get(id).is_some_and(Actor::has_ended)) {
            // It was left behind, and comes back after all.
            return;
        }
        match event {
            Event::Start => self.start(),
            Event::Added(id) => self.added(id),
            Event::Running(id) => self.running(id),
            Event::Ready(id) => self.said_ready(id),
            Event::ContextDropped(id) => self.context_dropped(id),
            Event::Returned(id, how) => self.returned(id, how),
            Event::InterruptBack(id, how) => self.interrupt_back(id, how),
            Event::Asked(Asked::Signal(signal)) => self.signal(signal),
            Event::Asked(asked) => self.cause(Why::Asked(asked)),
            Event::Passed(limit) => self.passed(limit),
        }
    }

    fn passed(&mut self, limit: Limit) {
        match limit {
            Limit::ReadyWithin(id) => self.ready_too_late(id),
            Limit::Grace(id) => self.grace_passed(id),
            Limit::Abort(id) => self.abandon(id),
            Limit::Drain => self.drain_passed(),
            Limit::Deadline => self.overdue(),
            Limit::Last => self.last(),
            Limit::Warning => {
                self.emit(Action::Warn);
                self.emit(Action::Arm(Limit::Warning, Span::BetweenWarnings));
            }
        }
    }

    fn returned(&mut self, id: Id, how: Return) {
        let actor = &mut self.engine.actors[id];
        if !matches!(actor.execution, Execution::Started | Execution::Running) {
            return;
        }
        let (will_be_ready, held_up) = (actor.will_be_ready(), actor.holds_up_readiness());
        let outcome = actor.returned(how);
        let readiness = actor.readiness;
        self.engine.unreturned -= 1;
        self.engine.goals -= usize::from(self.graph.is_goal(id));
        if will_be_ready {
            self.emit(Action::Disarm(Limit::ReadyWithin(id)));
        }
        self.note(id, outcome);
        if self.engine.phase >= Phase::Stopping {
            self.settle(id);
            return;
        }
        match self.consequence(id, outcome, readiness) {
            Some(why) => self.cause(why),
            None => self.continued(id, outcome, held_up),
        }
    }

    /// What the return of an actor does to the group, if it stops it.
    ///
    /// `continue` holds only while nobody who has not started waits for the actor.
    fn consequence(&self, id: Id, outcome: Outcome, readiness: Readiness) -> Option<Why> {
        let stops = |then| then == crate::Then::Stop;
        match (outcome, readiness) {
            (Outcome::Returned, Readiness::AwaitsReturn) => None,
            (Outcome::Returned, Readiness::Awaited | Readiness::Unknown) if self.is_awaited(id) => {
                Some(Why::NotReady(id, NotReady::Returned))
            }
            (Outcome::Returned, _) => stops(self.options.on_ok(id)).then_some(Why::Returned(id)),
            (outcome, _) => (self.is_awaited(id) || stops(self.options.on_err(id))).then_some(match outcome {
                Outcome::Panicked => Why::Panicked(id),
                _ => Why::Failed(id),
            }),
        }
    }

    /// The group goes on without the actor.
    fn continued(&mut self, id: Id, outcome: Outcome, held_up: bool) {
        if self.engine.actors[id].readiness == Readiness::AwaitsReturn && outcome == Outcome::Returned {
            self.became_ready(id);
        } else {
            if outcome != Outcome::Returned {
                self.engine.actors[id].readiness = Readiness::Lost;
            }
            if held_up {
                self.counts_as_ready();
            }
        }
        self.check_completed(id);
    }

    /// Completed: all have returned, or under `until = all` every actor that the group runs for.
    fn check_completed(&mut self, returned: Id) {
        let all = self.engine.unreturned == 0;
        let goals = self.graph.is_goal(returned) && self.engine.goals == 0;
        if all || (goals && self.options.until() == Until::All) {
            self.cause(Why::Completed);
        }
    }

    /// Whether somebody who may still start waits for `id`: from the cause on, nobody does.
    fn is_awaited(&self, id: Id) -> bool {
        let may_start = self.engine.cause.is_none();
        may_start && self.graph.waiters(id).iter().any(|&waiter| !self.engine.actors[waiter].was_started())
    }

    /// Remembers the first failure, and the first that did not end by itself.
    fn note(&mut self, id: Id, outcome: Outcome) {
        let first = match outcome {
            Outcome::Failed | Outcome::Panicked => &mut self.engine.first_failure,
            Outcome::Aborted | Outcome::Abandoned => &mut self.engine.first_forced,
            _ => return,
        };
        first.get_or_insert((id, outcome));
    }

    fn emit(&mut self, action: Action) {
        self.actions.push(action);
    }
}
