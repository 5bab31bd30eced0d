//! One running group: its engine, its actors, and the data of its report.

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::Instant;

#[cfg(test)]
use crate::engine::walk::planted;
use crate::engine::{Action, ActorGraph, Engine, Event, Id};
use crate::plan::Plan;
use crate::report::Offset;
use crate::run::threads::Threads;
use crate::shared::GroupShared;
use crate::shared::actor_ref::ActorRef;
use crate::shared::cell::ActorCell;
use crate::shared::prepared::{Mailbox, Prepared};
use crate::{Cause, GroupState, Report};

use super::additions::Additions;
use super::drops::Drops;
use super::retained::RetainedValues;
use super::running_actor::RunningActor;
use super::stop_record::StopRecord;
use super::{Driver, GroupId, Timers};

/// One group that runs.
pub(super) struct GroupRun {
    pub(super) plan: Plan,
    pub(super) graph: ActorGraph,
    pub(super) engine: Engine,
    pub(super) actors: Vec<RunningActor>,
    pub(super) additions: Additions,
    /// The group in which this one is an actor.
    pub(super) parent: Option<(GroupId, Id)>,
    /// The groups among its actors that were started.
    pub(super) nested: Vec<GroupId>,
    pub(super) mailbox: Mailbox,
    /// The messages in the mailbox that were received together with the signal that is the cause.
    pub(super) with_signal: usize,
    pub(super) state: GroupState,
    pub(super) stop: StopRecord,
    pub(super) began: Instant,
    /// The last instant that was recorded, since the run began.
    recorded: (Instant, Offset),
    /// The number of attempts that have returned.
    pub(super) returns: u32,
    /// The time before the last warning.
    pub(super) last_warning: Duration,
    pub(super) retained: Arc<RetainedValues>,
    pub(super) drops: Drops,
}

impl GroupRun {
    pub(super) fn new(
        prepared: Prepared,
        parent: Option<(GroupId, Id)>,
        parent_retained: Option<Arc<RetainedValues>>,
        threads: &Threads,
        runtime: &Handle,
    ) -> GroupRun {
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
            additions: Additions::default(),
            parent,
            nested: Vec::new(),
            plan,
            graph,
            mailbox,
            with_signal: 0,
            state: GroupState::Starting,
            stop: StopRecord::default(),
            began,
            recorded: (began, Duration::ZERO.into()),
            returns: 0,
            last_warning: Duration::ZERO,
            retained,
            drops: Drops::default(),
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

    /// Publishes the state and the cause. Returns `true` if this changes something for the groups nested in this one.
    fn publish(&self, parent: Option<&GroupRun>) -> bool {
        let status = self.shared().status();
        let former = status.lock().clone();
        let parent = parent.map(|parent| parent.shared().status().lock().clone());
        let parent = parent.unwrap_or_default();
        let own = self.stop.cause.as_ref().map(|(cause, _)| Arc::clone(cause));
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
            caused_at: since(self.stop.cause.as_ref().map_or(now, |(_, at)| *at)),
            later: self.stop.later.clone(),
            actors: Vec::new(),
            dropping: Vec::new(),
            took: since(now),
            forced_by: self.engine.forced_by(),
            incomplete: self.stop.incomplete.clone(),
            ended_additions: self.additions.replaced,
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
                self.counts.published += 1;
            }
            let run = &self.groups[group];
            let parent = run.parent.map(|(parent, _)| &self.groups[parent]);
            if run.publish(parent) {
                groups.extend(&run.nested);
            }
        }
    }
}
