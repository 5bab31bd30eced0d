//! The life of a group as a state machine: an event goes in, the actions that it calls for come out.
//!
//! Every rule about order, readiness, causes and escalation is here, and nothing else is: no clock, channel, task, log or
//! user code. The engine knows that a limit exists, never how long it is. It is a value, so that a test can walk every
//! order of events over every small group, and it allocates nothing while its group runs.

mod action;
mod actor;
mod alone;
mod escalation;
mod event;
mod graph;
mod options;
pub(crate) mod outcome;
mod restart;
mod returned;
mod start;
pub(crate) mod state;
mod stop;
#[cfg(test)]
mod stories;
#[cfg(test)]
mod walk;

pub(crate) use action::{Action, Left, Limit, NotReady, Span, Why, Within};
pub(crate) use actor::Reason;
use actor::{Actor, Alone, Execution, Noted, Readiness};
pub(crate) use alone::Refusal;
pub(crate) use event::{Asked, AskedAlone, CalledFor, Event, InterruptReturn, Return};
pub(crate) use graph::{Edges, Graph};
pub(crate) use options::{Interruption, Options};

use crate::{Outcome, Signal};

/// An actor: its position in the plan.
pub(crate) type Id = usize;

/// The state of a group.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Engine {
    phase: Phase,
    actors: Vec<Actor>,
    /// Actors that wait for others, to be started or to be run again.
    waiting: usize,
    /// Actors that keep the group from being ready.
    unready: usize,
    /// Those of them that are run again, or will be.
    degrading: usize,
    /// Actors of which an execution runs or will.
    unreturned: usize,
    /// Goals of which an execution runs or will.
    goals: usize,
    /// Actors of which an execution stops alone, or is to.
    alone: usize,
    /// Actors that have not ended.
    unended: usize,
    /// Those of them that those that stop last wait for.
    unended_not_last: usize,
    cause: Option<Why>,
    /// How often an actor was found not to have ended well.
    notes: u32,
    /// The signal that moved the stop to abort.
    forced_by: Option<Signal>,
    /// Whether a goal had not returned when the cause came.
    cut_short: bool,
}

/// Where the group stands. Each follows from the one before it; only `Degraded` comes and goes, and `Draining` is left out
/// mostly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Phase {
    /// Nothing was started.
    Idle,
    Starting,
    Ready,
    /// All were ready, and one that is run again is not.
    Degraded,
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
            actors: graph
                .ids()
                .map(|id| Actor::new(graph.waits_for(id).len()))
                .collect(),
            waiting: actors,
            unready: actors,
            degrading: 0,
            unreturned: actors,
            goals: graph.ids().filter(|&id| graph.is_goal(id)).count(),
            alone: 0,
            unended: actors,
            unended_not_last: graph.not_last(),
            cause: None,
            notes: 0,
            forced_by: None,
            cut_short: false,
        }
    }

    /// Takes an event and appends what is to be done about it, in order.
    pub(crate) fn handle(
        &mut self,
        graph: &Graph,
        options: &impl Options,
        event: Event,
        actions: &mut Vec<Action>,
    ) {
        Step {
            engine: self,
            graph,
            options,
            actions,
        }
        .handle(event);
    }

    /// Whether the run ended well, as far as the engine can tell.
    pub(crate) fn succeeded(&self) -> bool {
        let failed = !matches!(
            self.cause,
            None | Some(
                Why::Returned(_)
                    | Why::Completed
                    | Why::Asked(Asked::Shutdown | Asked::Parent | Asked::Signal(_))
            )
        );
        !failed && self.actors.iter().all(|actor| actor.noted.is_none())
    }

    /// What stands for the run's error where the cause is none: an actor, and what became of it first. A failure goes before
    /// an end that was forced.
    pub(crate) fn root(&self) -> Option<(Id, Outcome)> {
        let noted = self
            .actors
            .iter()
            .enumerate()
            .filter_map(|(id, actor)| Some((id, actor.noted?)));
        let first = noted.min_by_key(|(_, noted)| (!noted.is_failure(), noted.order));
        first.map(|(id, noted)| (id, noted.outcome))
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
    pub(crate) fn admits(&self, addition: &Edges) -> bool {
        self.cause.is_none()
            && addition
                .waits_for
                .iter()
                .all(|&other| self.actors[other].is_or_may_be_ready())
    }

    /// Those that have not started, each with the first that it waits for.
    pub(crate) fn blocked<'a>(&'a self, graph: &'a Graph) -> impl Iterator<Item = (Id, Id)> + 'a {
        let waiting = graph
            .ids()
            .filter(|&id| self.actors[id].unready().is_some());
        waiting.filter_map(move |id| {
            let not_ready = |&&other: &&Id| self.actors[other].readiness != Readiness::Ready;
            graph
                .waits_for(id)
                .iter()
                .find(not_ready)
                .map(|&other| (id, other))
        })
    }

    /// What of the actor has not come back.
    pub(crate) fn left(&self, id: Id) -> Left {
        self.actors[id].left()
    }

    /// Those that were told to stop, alone or with the group, and have not.
    pub(crate) fn awaited(&self) -> impl Iterator<Item = (Id, Left)> {
        let told = self
            .actors
            .iter()
            .enumerate()
            .filter(|(_, actor)| actor.told().is_some());
        told.map(|(id, actor)| (id, actor.left()))
    }

    /// Whether somebody is waited for, so that it is said if that takes long.
    fn is_watched(&self) -> bool {
        self.waiting > 0 || self.alone > 0
    }
}

/// One event being handled. The rules of the start are in `start`, those of an execution that comes back in `returned`, those
/// of another execution in `restart`, those of the stop of one alone in `alone`, those of the group's stop in `stop`, and those
/// of whoever does not come back in time in `escalation`.
struct Step<'a, O> {
    engine: &'a mut Engine,
    graph: &'a Graph,
    options: &'a O,
    actions: &'a mut Vec<Action>,
}

impl<O: Options> Step<'_, O> {
    fn handle(&mut self, event: Event) {
        if event
            .actor()
            .is_some_and(|id| self.engine.actors.get(id).is_some_and(Actor::has_ended))
        {
            // It was left behind, and comes back after all.
            return;
        }
        match event {
            Event::Start => self.start(),
            Event::Added(id) => self.added(id),
            Event::Running(id) => self.running(id),
            Event::Ready(id) => self.said_ready(id),
            Event::ContextDropped(id) => self.context_dropped(id),
            Event::LeavesChildren(id) => self.leaves_children(id),
            Event::Returned(id, how) => self.returned(id, how),
            Event::ChildrenGone(id) => self.children_gone(id),
            Event::InterruptBack(id, called_for, how) => self.interrupt_back(id, called_for, how),
            Event::AskedAlone(id, AskedAlone::Interrupt) => self.asked_to_stop(id),
            Event::AskedAlone(id, AskedAlone::Restart) => self.asked_to_restart(id),
            Event::Asked(Asked::Signal(signal)) => self.signal(signal),
            Event::Asked(asked) => self.cause(Why::Asked(asked)),
            Event::Passed(limit) => self.passed(limit),
        }
    }

    fn passed(&mut self, limit: Limit) {
        match limit {
            Limit::ReadyWithin(id) => self.unready_in_time(id, NotReady::TooLate),
            Limit::Grace(id) => self.grace_passed(id),
            Limit::Abort(id) => self.abandon(id),
            Limit::Delay(id) => self.delay_passed(id),
            Limit::Lasting(id) => self.engine.actors[id].restarts = 0,
            Limit::Drain => self.drain_passed(),
            Limit::Deadline => self.overdue(),
            Limit::Last => self.last(),
            Limit::Warning => {
                self.emit(Action::Warn);
                self.emit(Action::Arm(Limit::Warning, Span::BetweenWarnings));
            }
        }
    }

    /// Whether what becomes of this execution is remembered already: while it is stopped alone, that depends on what follows.
    fn counts(&self, id: Id) -> bool {
        self.engine.actors[id].alone == Alone::No || self.engine.cause.is_some()
    }

    /// Remembers what has become of an execution so far.
    fn note_returned(&mut self, id: Id) {
        let actor = &self.engine.actors[id];
        let panicked = actor.calls.panicked;
        if let Execution::Returned(outcome) = actor.execution {
            self.note(id, outcome);
        }
        if panicked {
            self.note(id, Outcome::Panicked);
        }
    }

    /// Remembers that an actor did not end well, and in which order, until it is run again.
    fn note(&mut self, id: Id, outcome: Outcome) {
        if outcome.is_failure() {
            self.engine.notes = self.engine.notes.saturating_add(1);
            self.engine.actors[id].note(Noted {
                outcome,
                order: self.engine.notes,
            });
        }
    }

    /// Changes an actor, and with it the counts of the group.
    fn change(&mut self, id: Id, change: impl FnOnce(&mut Actor)) {
        let actor = &mut self.engine.actors[id];
        let before = actor.tally();
        change(actor);
        let after = actor.tally();
        let was_watched = self.engine.is_watched();
        let count = |count: &mut usize, before: bool, after: bool| {
            *count = *count + usize::from(after) - usize::from(before);
        };
        count(&mut self.engine.waiting, before.waiting, after.waiting);
        count(&mut self.engine.unready, before.unready, after.unready);
        count(
            &mut self.engine.degrading,
            before.degrading,
            after.degrading,
        );
        count(
            &mut self.engine.unreturned,
            before.unreturned,
            after.unreturned,
        );
        count(&mut self.engine.alone, before.alone, after.alone);
        if self.graph.is_goal(id) {
            count(&mut self.engine.goals, before.unreturned, after.unreturned);
        }
        if self.engine.cause.is_none() && self.engine.phase != Phase::Idle {
            match (was_watched, self.engine.is_watched()) {
                (false, true) => self.emit(Action::Arm(Limit::Warning, Span::BetweenWarnings)),
                (true, false) => self.emit(Action::Disarm(Limit::Warning)),
                _ => {}
            }
        }
    }

    fn emit(&mut self, action: Action) {
        self.actions.push(action);
    }
}
