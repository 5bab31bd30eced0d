//! The lifecycle of a group as a state machine: it takes an event and returns the actions for the driver.
//!
//! Every rule about order, readiness, causes, escalation and the end of a run is here. The engine has no clock, channel,
//! task, log or user code; the lengths of limits are in `limits`. It is a value, so that a test can walk every order of
//! events over every small group. Starts, readiness and returns allocate nothing; an addition and a stop,
//! of the group or of one attempt, allocate lists of the actors concerned.

mod action;
mod addition;
mod attempt_stop;
mod control;
mod counts;
pub(crate) mod escalation;
mod event;
mod finish;
mod grace;
mod graph;
mod lifecycle;
pub(crate) mod limits;
pub(crate) mod outcome;
mod plan_view;
mod reason;
mod restart;
mod returned;
mod start;
pub(crate) mod state;
pub(crate) mod stop;
#[cfg(test)]
mod stories;
pub(crate) mod value;
#[cfg(test)]
pub(crate) mod walk;

pub(crate) use action::{
    AbortFacts, Action, DropList, FailureLog, Limit, Milestone, Span, Unfinished,
};
pub(crate) use addition::AdditionRefusal;
pub(crate) use control::ControlRefusal;
use counts::Counts;
pub(crate) use event::{ControlRequest, Event, InterruptEnd, Removed, Return, StopScope};
use grace::Reserve;
#[cfg(test)]
pub(crate) use graph::visits;
pub(crate) use graph::{ActorGraph, Neighbours};
use lifecycle::{ActorLifecycle, AttemptState, AttemptStop, Readiness, RecordedFailure};
pub(crate) use plan_view::{Delivery, PlanView};
pub(crate) use reason::{AbortReason, AttemptStopReason, MissedReadiness, StopReason, StopRequest};

use std::time::Duration;

use crate::{Outcome, Signal};

/// An actor: its position in the plan.
pub(crate) type Id = usize;

/// The number of an attempt of an actor, from 0.
pub(crate) type Attempt = u32;

/// The state of a group.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "facts of their own")]
pub(crate) struct Engine {
    phase: Phase,
    actors: Vec<ActorLifecycle>,
    counts: Counts,
    /// Actors that have not ended.
    unended: usize,
    /// The unended actors that do not stop last.
    unended_not_last: usize,
    cause: Option<StopReason>,
    /// The number of failures recorded so far.
    failures: u32,
    /// The signal that forced the abort of the remaining actors.
    forced_by: Option<Signal>,
    /// The time for the stop without the drain: the group's own, or that of the parent; `None` for no deadline.
    grace: Option<Duration>,
    /// From the stop on, for each actor, if the stop has an order.
    reserves: Vec<Reserve>,
    /// Set while further signals are part of the request that a signal has made.
    same_request: bool,
    /// Why the deadline counts as passed.
    overdue_by: Option<AbortReason>,
    /// The lists of values that are being dropped.
    drops: u32,
    /// Set while the mailbox is read to its end, before the start and after the last actor.
    reads_mailbox: bool,
    /// Set while the run waits for the drops, after the mailbox was read.
    awaits_drops: bool,
    /// Set after a signal has shortened the time for the drops.
    drops_hurried: bool,
    /// Set if a drop has failed, or had not finished when the run did.
    drop_failed: bool,
    /// Set after the parent has abandoned this group.
    is_abandoned: bool,
}

/// The phase of a group. Phases follow in this order; only `Degraded` comes and goes, and `Draining` is mostly skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Phase {
    /// No actor was started.
    Idle,
    Starting,
    Ready,
    /// All were ready, and an actor that restarts is not.
    Degraded,
    /// There is a cause, and no actor is interrupted yet.
    Draining,
    /// Actors are interrupted in order, each with its grace period.
    Stopping,
    /// The deadline has passed: an actor is interrupted and aborted in its turn.
    Overdue,
    /// The last half second has passed: an actor is interrupted, aborted and abandoned in its turn.
    Final,
    /// Every actor has ended, and the retained values are being dropped.
    Dropping,
    /// No drop is waited for: the mailbox is read, and the run finishes.
    Closing,
    /// The run has finished, or was dropped.
    Finished,
}

impl Engine {
    /// A group that has not been started.
    pub(crate) fn new(graph: &ActorGraph) -> Engine {
        let mut engine = Engine {
            phase: Phase::Idle,
            actors: Vec::with_capacity(graph.len()),
            counts: Counts::default(),
            unended: 0,
            unended_not_last: 0,
            cause: None,
            failures: 0,
            forced_by: None,
            grace: None,
            reserves: Vec::new(),
            same_request: false,
            overdue_by: None,
            drops: 0,
            reads_mailbox: false,
            awaits_drops: false,
            drops_hurried: false,
            drop_failed: false,
            is_abandoned: false,
        };
        for id in graph.ids() {
            let missing = || {
                let requirements = graph.requirements(id).iter();
                requirements.filter(|&&id| !graph.is_absent(id)).count()
            };
            let actor = if graph.is_absent(id) {
                ActorLifecycle::absent()
            } else {
                ActorLifecycle::new(missing())
            };
            engine.push(graph, actor);
        }
        engine
    }

    /// Handles an event and appends the resulting actions, in order.
    pub(crate) fn handle(
        &mut self,
        graph: &ActorGraph,
        options: &impl PlanView,
        event: Event,
        actions: &mut Vec<Action>,
    ) {
        Transition {
            engine: self,
            graph,
            options,
            actions,
            affected: Vec::new(),
        }
        .handle(event);
    }

    /// Returns `true` if the run succeeded: no failure is the cause, and neither an actor nor a drop failed.
    pub(crate) fn succeeded(&self) -> bool {
        let failed = self.drop_failed || self.cause.is_some_and(StopReason::is_failure);
        !failed && self.actors.iter().all(|actor| actor.recorded.is_none())
    }

    /// The actor that stands for the error of the run if the cause is no failure, with its outcome. A failure comes before an
    /// abort or an abandonment.
    pub(crate) fn root(&self) -> Option<(Id, Outcome)> {
        let recorded = self
            .actors
            .iter()
            .enumerate()
            .filter_map(|(id, actor)| Some((id, actor.recorded?)));
        let first = recorded.min_by_key(|(_, recorded)| (!recorded.is_of_actor(), recorded.order));
        first.map(|(id, recorded)| (id, recorded.outcome))
    }

    /// The signal that forced the abort of the remaining actors.
    pub(crate) fn forced_by(&self) -> Option<Signal> {
        self.forced_by
    }

    /// The actors that wait, each with its first requirement that is not ready. None does after the cause.
    pub(crate) fn blocked<'a>(
        &'a self,
        graph: &'a ActorGraph,
    ) -> impl Iterator<Item = (Id, Id)> + 'a {
        let waiting = graph
            .ids()
            .filter(|&id| self.cause.is_none() && self.actors[id].unready().is_some());
        waiting.filter_map(move |id| {
            let not_ready = |&&other: &&Id| self.actors[other].readiness != Readiness::Ready;
            graph
                .requirements(id)
                .iter()
                .find(not_ready)
                .map(|&other| (id, other))
        })
    }

    /// The actors that run and have not declared their readiness, which no longer matters after the cause.
    pub(crate) fn undeclared(&self) -> impl Iterator<Item = Id> {
        let actors = self.actors.iter().enumerate();
        actors
            .filter(|(_, actor)| self.cause.is_none() && actor.is_undeclared())
            .map(|(id, _)| id)
    }

    /// The parts of the actor that have not returned.
    pub(crate) fn unfinished(&self, id: Id) -> Unfinished {
        self.actors[id].unfinished()
    }

    /// The actors that were interrupted and have not ended.
    pub(crate) fn stopping_actors(&self) -> impl Iterator<Item = (Id, Unfinished)> {
        let stopping = self
            .actors
            .iter()
            .enumerate()
            .filter(|(_, actor)| actor.stop_stage().is_some());
        stopping.map(|(id, actor)| (id, actor.unfinished()))
    }
}

/// One event being handled.
struct Transition<'a, O> {
    engine: &'a mut Engine,
    graph: &'a ActorGraph,
    options: &'a O,
    actions: &'a mut Vec<Action>,
    /// Actors whose attempt may now be interrupted, or start, because another's stop has finished or their own begins.
    affected: Vec<Id>,
}

impl<O: PlanView> Transition<'_, O> {
    fn handle(&mut self, event: Event) {
        let actor = event.actor().and_then(|id| self.engine.actors.get(id));
        if actor.is_some_and(|actor| actor.is_stale(event)) {
            return self.came_late(event);
        }
        match event {
            Event::Start => self.start(),
            Event::Added(id) => self.added(id),
            Event::Started(id) => self.started(id),
            Event::DeclaredReady(id, _) => self.declared_ready(id),
            Event::ContextDropped(id, _) => self.context_dropped(id),
            Event::LinkedTaskFailed(id, _, how) => self.linked_task_failed(id, how),
            Event::ValuesReceived(id) => self.values_received(id),
            Event::TasksRemain(id) => self.tasks_remain(id),
            Event::Returned(id, how) => self.returned(id, how),
            Event::TasksFinished(id) => self.tasks_finished(id),
            Event::InterruptReturned(id, scope, how) => self.interrupt_returned(id, scope, how),
            Event::Control(id, ControlRequest::Interrupt) => self.control_interrupt(id),
            Event::Control(id, ControlRequest::Restart) => self.control_restart(id),
            Event::StopRequested(StopRequest::Signal(signal)) => self.signal(signal),
            Event::StopRequested(StopRequest::Parent { deadline }) => {
                self.parent_interrupts(deadline);
            }
            Event::StopRequested(request) => self.cause(StopReason::Requested(request)),
            Event::Expired(limit) => self.expired(limit),
            Event::ParentAborts(forced_by) => self.aborted_by_parent(forced_by),
            Event::ParentAbandons => self.abandoned_by_parent(),
            Event::Removed(removed) => self.removed(removed),
            Event::DropFinished => self.drop_finished(),
            Event::MailboxRead { drop_failed } => self.mailbox_read(drop_failed),
            Event::RunDropped => self.run_dropped(),
        }
    }

    /// The event is too late: the actor has ended, or another attempt runs. Nothing follows from it, but a failure is logged and
    /// reported.
    fn came_late(&mut self, event: Event) {
        match event {
            Event::Returned(id, how) => self.note_return(id, how),
            Event::ValuesReceived(id) => self.note_return(id, Return::Ok),
            Event::LinkedTaskFailed(id, ..) => self.emit(Action::TaskFailed(id)),
            _ => {}
        }
    }

    fn expired(&mut self, limit: Limit) {
        match limit {
            Limit::ReadyWithin(id) => self.unready_in_time(id, MissedReadiness::TooLate),
            Limit::GroupReadyWithin => self.start_expired(),
            Limit::ContextPatience(id) => self.context_patience_expired(id),
            Limit::Grace(id) => self.grace_expired(id),
            Limit::Abort(id) => self.abandon(id),
            Limit::Backoff(id) => self.backoff_expired(id),
            Limit::ResetAfter(id) => self.engine.actors[id].restarts = 0,
            Limit::Drain => self.drain_expired(),
            Limit::SameRequest => self.engine.same_request = false,
            Limit::Deadline => self.deadline_passed(AbortReason::Deadline),
            Limit::LastHalfSecond => self.last_half_second_passed(AbortReason::Deadline),
            Limit::Drops => self.drops_expired(),
            Limit::Warning => {
                let drops = self.engine.phase >= Phase::Dropping;
                self.emit(Action::Warn { drops });
                // Drops take real time, and a paused clock that jumps from one warning to the next would repeat them without end.
                if !drops {
                    self.emit(Action::Arm(Limit::Warning, Span::NextWarning));
                }
            }
        }
    }

    /// Returns `true` if the end of this attempt is recorded at once. While it is being stopped, that depends on what follows.
    fn is_recorded_at_once(&self, id: Id) -> bool {
        self.engine.actors[id].attempt_stop == AttemptStop::None || self.engine.cause.is_some()
    }

    /// Records how the attempt has ended so far.
    fn record_returned(&mut self, id: Id) {
        let actor = &self.engine.actors[id];
        let (panicked, task_failed) = (actor.calls.panicked, actor.task_failed);
        if let AttemptState::Returned(outcome) = actor.attempt {
            self.record(id, outcome);
        }
        if task_failed {
            self.record(id, Outcome::Failed);
        }
        if panicked {
            self.record(id, Outcome::Panicked);
        }
    }

    /// Records a failure of an actor and its order, until the actor restarts.
    fn record(&mut self, id: Id, outcome: Outcome) {
        if self.engine.actors[id].fails_run(outcome) {
            self.engine.failures = self.engine.failures.saturating_add(1);
            self.engine.actors[id].record(RecordedFailure {
                outcome,
                order: self.engine.failures,
            });
        }
    }

    fn emit(&mut self, action: Action) {
        self.actions.push(action);
    }
}
