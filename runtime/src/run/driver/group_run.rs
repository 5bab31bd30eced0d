//! One running group: its engine, its actors, and the data of its report.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::Instant;

#[cfg(test)]
use crate::engine::walk::planted;
use crate::engine::{
    Action, ActorGraph, Engine, Event, Id, Milestone, MissedReadiness, StopReason,
};
use crate::plan::{Admission, Plan};
use crate::report::drop_failure::DropLimit;
use crate::report::{DropFailure, IncompleteRun, MissingStep, Offset};
use crate::run::dropping::Dropping;
use crate::run::threads::Threads;
use crate::shared::GroupShared;
use crate::shared::actor_ref::ActorRef;
use crate::shared::cell::ActorCell;
use crate::shared::prepared::{Mailbox, NamedValue, Prepared};
use crate::{AbortedBy, Cause, GroupState, ReadinessError, Report};

use super::retained::RetainedValues;
use super::running_actor::RunningActor;
use super::{Driver, Enclosed, GroupId, Timers};

/// One group that runs.
pub(super) struct GroupRun {
    pub(super) plan: Plan,
    /// The names of the actors, from the first addition on.
    pub(super) names: Option<Box<dyn Admission>>,
    pub(super) graph: ActorGraph,
    pub(super) engine: Engine,
    pub(super) actors: Vec<RunningActor>,
    /// The added actors that were settled. The place of the first is visited next.
    pub(super) settled_additions: VecDeque<Id>,
    /// The number of actors that were added, and of those whose place another took.
    pub(super) additions: u64,
    pub(super) replaced: u64,
    /// The group in which this one is an actor.
    pub(super) parent: Option<(GroupId, Id)>,
    /// The groups among its actors that were started.
    pub(super) nested: Vec<GroupId>,
    pub(super) mailbox: Mailbox,
    /// The messages in the mailbox that were received together with the signal that is the cause.
    pub(super) with_signal: usize,
    pub(super) state: GroupState,
    pub(super) cause: Option<(Arc<Cause>, Instant)>,
    pub(super) later: Vec<Cause>,
    pub(super) incomplete: IncompleteRun,
    pub(super) began: Instant,
    /// The last instant that was recorded, since the run began.
    recorded: (Instant, Offset),
    /// The number of attempts that have returned.
    pub(super) returns: u32,
    /// The deadline of the stop.
    pub(super) deadline: Option<Instant>,
    /// The grace period that the deadline ends, as a reason.
    pub(super) group_grace: Option<AbortedBy>,
    /// The time before the last warning.
    pub(super) last_warning: Duration,
    /// The last length of the limit of the drops.
    pub(super) drops_length: Option<Duration>,
    pub(super) retained: Arc<RetainedValues>,
    /// Lists of values that the engine has not decided about yet.
    pub(super) removed: VecDeque<Vec<NamedValue>>,
    /// The lists of values that are being dropped, by their numbers.
    pub(super) dropping: BTreeMap<u64, Dropping>,
    /// The failures of the lists that were dropped.
    pub(super) panicked_drops: Vec<DropFailure>,
    /// The drops that had failed, or had not finished, when the mailbox was last read at the end.
    pub(super) drop_failures: Vec<DropFailure>,
}

/// The group in which another is nested.
pub(super) struct Parent {
    pub(super) group: GroupId,
    /// The nested group as an actor.
    pub(super) actor: Id,
    /// The values that it keeps.
    pub(super) retained: Arc<RetainedValues>,
}

impl GroupRun {
    pub(super) fn new(
        prepared: Prepared,
        parent: Option<Parent>,
        threads: &Threads,
        runtime: &Handle,
    ) -> GroupRun {
        let parent = parent.map(|parent| ((parent.group, parent.actor), parent.retained));
        let (parent, parent_retained) = parent.unzip();
        let Prepared {
            plan,
            mut parts,
            retained,
            mailbox,
            receive: _,
        } = prepared;
        let graph = ActorGraph::of(&plan);
        let began = Timers::read();
        let shared = &mailbox.shared;
        let mut cells = Vec::with_capacity(parts.len());
        for (actor, parts) in plan.actors().zip(&mut parts) {
            cells.push(ActorCell::of(actor, parts.take_slot()));
        }
        shared.set_cells(cells);
        let retained = Arc::new(RetainedValues::new(
            retained,
            threads.clone(),
            parent_retained,
        ));
        let weak = Arc::downgrade(&retained);
        shared.set_runtime(runtime.clone(), weak);
        // Wakes the waiters for the begin of the run.
        shared.status().change(|_| ());
        let mut actors = Vec::with_capacity(parts.len());
        for (id, parts) in parts.into_iter().enumerate() {
            let actor = ActorRef::new(Arc::clone(shared), id);
            actors.push(RunningActor::new(actor, parts));
        }
        GroupRun {
            engine: Engine::new(&graph),
            actors,
            settled_additions: VecDeque::new(),
            additions: 0,
            replaced: 0,
            parent,
            nested: Vec::new(),
            plan,
            names: None,
            graph,
            mailbox,
            with_signal: 0,
            state: GroupState::Starting,
            cause: None,
            later: Vec::new(),
            incomplete: IncompleteRun::default(),
            began,
            recorded: (began, Duration::ZERO.into()),
            returns: 0,
            deadline: None,
            group_grace: None,
            last_warning: Duration::ZERO,
            drops_length: None,
            retained,
            removed: VecDeque::new(),
            dropping: BTreeMap::new(),
            panicked_drops: Vec::new(),
            drop_failures: Vec::new(),
        }
    }

    pub(super) fn shared(&self) -> &Arc<GroupShared> {
        &self.mailbox.shared
    }

    pub(super) fn name(&self) -> &str {
        self.shared().name()
    }

    pub(super) fn actor_name(&self, id: Id) -> &str {
        &self.actors[id].report.name
    }

    pub(super) fn cell(&self, id: Id) -> &ActorCell {
        self.actors[id].cell()
    }

    /// Records that execute has returned. Returns `true` if it declared its readiness although the actor does not.
    pub(super) fn note_return(&mut self, id: Id) -> bool {
        self.returns = self.returns.saturating_add(1);
        let actor = &mut self.actors[id];
        actor.report.returned = self.returns;
        actor.cell().returned()
    }

    pub(super) fn handle(&mut self, event: Event, actions: &mut Vec<Action>) {
        #[cfg(test)]
        if planted::handles(&mut self.engine, &self.graph, &self.plan, event, actions) {
            return;
        }
        self.engine.handle(&self.graph, &self.plan, event, actions);
    }

    /// The time since the run began, for the records. Much happens at one instant.
    pub(super) fn elapsed(&mut self, at: Instant) -> Offset {
        if self.recorded.0 != at {
            self.recorded = (at, at.saturating_duration_since(self.began).into());
        }
        self.recorded.1
    }

    pub(super) fn cause(&self) -> Arc<Cause> {
        self.cause
            .as_ref()
            .map_or_else(|| Arc::new(Cause::Dropped), |(cause, _)| Arc::clone(cause))
    }

    /// The bound of the stop: the signal that forced it, else the grace period.
    pub(super) fn stop_limit(&self) -> Option<AbortedBy> {
        let forced_by = self.engine.forced_by().map(AbortedBy::Signal);
        forced_by.or(self.group_grace)
    }

    /// The time for the drops, if it is limited.
    pub(super) fn drop_limit(&self) -> Option<DropLimit> {
        let (length, by) = self.drops_length.zip(self.stop_limit())?;
        Some(DropLimit { length, by })
    }

    /// The public form of a stop reason, with the errors that the actors left, or the cause that came with a request.
    pub(super) fn explain(&mut self, reason: StopReason, with: &mut Enclosed) -> Cause {
        let actor = |id: Id| (&self.actors[id].report.name).into();
        let report = |id: Id| &self.actors[id].report;
        match reason {
            StopReason::Returned(id) => Cause::Returned { actor: actor(id) },
            StopReason::Failed(id) => self.failed(id),
            StopReason::Panicked(id) => Cause::panicked(report(id)),
            StopReason::NotReady(id, failure) => Cause::NotReady {
                actor: actor(id),
                error: self.readiness_error(id, failure),
            },
            StopReason::StartTooLate => Cause::StartTooLate {
                within: self.plan.ready_within().unwrap_or_default(),
                // The cause lists them, so that no request has cut the start short.
                unready: std::mem::take(&mut self.incomplete).to_string().into(),
            },
            StopReason::RestartsExhausted(id) => Cause::restarts_exhausted(report(id)),
            StopReason::Abandoned(id) => Cause::Abandoned { actor: actor(id) },
            StopReason::Completed => Cause::Completed,
            StopReason::Requested(_) => with.take_cause(),
            StopReason::RunDropped => Cause::Dropped,
        }
    }

    /// The failure of an attempt with an error.
    pub(super) fn failed(&self, id: Id) -> Cause {
        Cause::failed(&self.actors[id].report)
    }

    /// The group has not reached this, because of this actor.
    pub(super) fn missed(&mut self, milestone: Milestone, id: Id) {
        let report = &self.actors[id].report;
        let name = report.name.clone();
        match milestone {
            Milestone::Completion => self.incomplete.unreturned.push(name),
            Milestone::Ready => {
                let missing = MissingStep::of(self.plan.actor(id), report.started().is_some());
                self.incomplete.unready.push((name, missing));
            }
        }
    }

    pub(super) fn readiness_error(&self, id: Id, failure: MissedReadiness) -> ReadinessError {
        match failure {
            MissedReadiness::Returned => ReadinessError::Returned,
            MissedReadiness::ContextDropped => ReadinessError::ContextDropped,
            MissedReadiness::TooLate => ReadinessError::TooLate {
                within: self.plan.actor(id).ready_within().unwrap_or_default(),
            },
        }
    }

    /// Publishes the state and the cause. Returns `true` if this changes something for the groups nested in this one.
    fn publish(&self, parent: Option<&GroupRun>) -> bool {
        let status = self.shared().status();
        let former = status.lock().clone();
        let parent = parent.map(|parent| parent.shared().status().lock().clone());
        let parent = parent.unwrap_or_default();
        let own = self.cause.as_ref().map(|(cause, _)| Arc::clone(cause));
        let stops = own.is_some();
        let inherited = || Some(Arc::new(Cause::of_parent(&parent.cause?)));
        let mut cause = own.or_else(inherited);
        let same_cause = match (&cause, &former.cause) {
            (Some(cause), Some(former)) => cause.is(former),
            (cause, former) => cause.is_none() && former.is_none(),
        };
        if same_cause {
            // The groups nested in this one share it.
            cause.clone_from(&former.cause);
        }
        let state = self.state.within(parent.state);
        let was_ready = former.was_ready || self.state == GroupState::Ready;
        let concerns_nested = !same_cause || state != former.state;
        if concerns_nested || (was_ready, stops) != (former.was_ready, former.stops) {
            let former = status.change(|status| {
                status.state = state;
                status.was_ready = was_ready;
                status.stops = stops;
                std::mem::replace(&mut status.cause, cause)
            });
            drop(former);
        }
        concerns_nested
    }

    /// Adds to the records how many tasks the actors have spawned, and which failed.
    pub(super) fn record_tasks(&mut self) {
        for actor in &mut self.actors {
            if let Some(tasks) = actor.cell().task_history() {
                let history = actor.report.history_mut();
                (history.tasks, history.task_failures) = (tasks.spawned, tasks.failures);
            }
        }
    }

    /// The report of what has happened, without the actors and the drops.
    pub(super) fn report(&self) -> Report {
        let since = |at: Instant| at.saturating_duration_since(self.began);
        let now = Timers::read();
        Report {
            group: self.name().into(),
            cause: self.cause(),
            caused_at: since(self.cause.as_ref().map_or(now, |(_, at)| *at)),
            later: self.later.clone(),
            actors: Vec::new(),
            dropping: Vec::new(),
            took: since(now),
            forced_by: self.engine.forced_by(),
            incomplete: self.incomplete.clone(),
            ended_additions: self.replaced,
            succeeded: self.engine.succeeded(),
        }
    }
}

impl Driver {
    /// Publishes the state and the cause of a group. They concern the groups nested in it, too, as far as something changes
    /// for these: a change costs no more than the groups that observe it, however many are nested.
    pub(super) fn publish(&mut self, group: GroupId) {
        let mut groups = vec![group];
        while let Some(group) = groups.pop() {
            #[cfg(test)]
            {
                self.published += 1;
            }
            let run = &self.groups[group];
            let parent = run.parent.map(|(parent, _)| &self.groups[parent]);
            if run.publish(parent) {
                groups.extend(&run.nested);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::runtime::Handle as Runtime;

    use super::*;
    use crate::engine::StopRequest;
    use crate::run::driver::OUTERMOST;
    use crate::{Failure, Group, Signal};

    /// Each reason, one after the other. The match names all of them.
    fn next(reason: Option<StopReason>) -> Option<StopReason> {
        let requested = |request| Some(StopReason::Requested(request));
        match reason {
            None => Some(StopReason::Returned(0)),
            Some(StopReason::Returned(_)) => Some(StopReason::Failed(0)),
            Some(StopReason::Failed(_)) => Some(StopReason::Panicked(0)),
            Some(StopReason::Panicked(_)) => {
                Some(StopReason::NotReady(0, MissedReadiness::TooLate))
            }
            Some(StopReason::NotReady(..)) => Some(StopReason::StartTooLate),
            Some(StopReason::StartTooLate) => Some(StopReason::RestartsExhausted(0)),
            Some(StopReason::RestartsExhausted(_)) => Some(StopReason::Abandoned(0)),
            Some(StopReason::Abandoned(_)) => Some(StopReason::Completed),
            Some(StopReason::Completed) => requested(StopRequest::Shutdown),
            Some(StopReason::Requested(request)) => match request {
                StopRequest::Shutdown => requested(StopRequest::Fail),
                StopRequest::Fail => requested(StopRequest::Parent { deadline: None }),
                StopRequest::Parent { .. } => requested(StopRequest::Signal(Signal::TERM)),
                StopRequest::Signal(_) => Some(StopReason::RunDropped),
            },
            Some(StopReason::RunDropped) => None,
        }
    }

    /// The cause that comes with a request.
    fn cause_of(request: StopRequest) -> Cause {
        let reason = "enough".into();
        match request {
            StopRequest::Shutdown => Cause::Shutdown { reason },
            StopRequest::Fail => Cause::Fail {
                error: Arc::new(anyhow::anyhow!("broken")),
            },
            StopRequest::Parent { .. } => Cause::of_parent(&Arc::new(Cause::Shutdown { reason })),
            StopRequest::Signal(signal) => Cause::Signal(signal),
        }
    }

    #[tokio::test]
    async fn a_cause_fails_the_run_exactly_if_its_reason_does() {
        let mut group = Group::new("app");
        let park = async |ctx: crate::Context| ctx.interrupted().await;
        group.add("actor", park, crate::Interrupt::cancel());
        let prepared = crate::run::without_run::prepare(group).unwrap();
        let mut driver = Driver::new(prepared, Runtime::current()).unwrap();
        let run = &mut driver.groups[OUTERMOST];
        let error = anyhow::anyhow!("broken");
        let report = &mut run.actors[0].report;
        report.add_failure(Failure::Error(Arc::new(error)));
        let panic = crate::report::user_code::panics::catch(|| panic!("broken")).unwrap_err();
        report.add_failure(Failure::Panic(panic));
        let mut reason = next(None);
        while let Some(of) = reason {
            let mut with = match of {
                StopReason::Requested(request) => Enclosed::Cause(Box::new(cause_of(request))),
                _ => Enclosed::Nothing,
            };
            let cause = run.explain(of, &mut with);
            assert_eq!(cause.is_failure(), of.is_failure(), "{of:?}: {cause}");
            reason = next(reason);
        }
    }
}
