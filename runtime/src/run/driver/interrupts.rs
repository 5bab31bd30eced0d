//! Interrupts, aborts and abandons an actor.

use std::mem::ManuallyDrop;
use std::sync::Arc;

use tokio::runtime::RuntimeFlavor;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::engine::{
    AbortFacts, AttemptStopReason, Delivery, Event, Id, PlanView, StopRequest, StopScope,
    Unfinished,
};
use crate::report::history::Aborted;
use crate::shared::interrupt::InterruptCall;
use crate::shared::message::ActorMessage;
use crate::shared::prepared::{AsyncBody, EachBody};
use crate::shared::returned::{ReturnReport, UserResult};
use crate::{Cause, Failure};

use super::group_run::GroupRun;
use super::running_actor::AttemptHandle;
use super::task::{ActorTask, TaskKind};
use super::{Driver, GroupId};
use crate::report::log;

impl Driver {
    /// Interrupts an actor because its group stops.
    pub(super) fn interrupt(&mut self, group: GroupId, id: Id, by: Delivery) {
        let deadline = self.abort_time(group, id);
        let run = &mut self.groups[group];
        run.actors[id].report.interrupted = run.elapsed(self.timers.now());
        run.cell(id).interrupt(deadline);
        log::interrupted(run.name(), run.actor_name(id));
        self.stop_clock(group, id);
        self.deliver(group, id, by, StopScope::Group, GroupRun::cause);
    }

    /// Interrupts one attempt while the group continues.
    pub(super) fn interrupt_attempt(
        &mut self,
        group: GroupId,
        id: Id,
        reason: AttemptStopReason,
        by: Delivery,
    ) {
        let run = &self.groups[group];
        let name = |id: Id| (&run.actors[id].report.name).into();
        let cause = Arc::new(match reason {
            AttemptStopReason::Requested(target) => Cause::Interrupted {
                actor: name(target),
            },
            AttemptStopReason::Requirement(target) => Cause::Restart {
                actor: name(target),
            },
            AttemptStopReason::NotReady(failure) => Cause::NotReady {
                actor: name(id),
                error: run.readiness_error(id, failure),
            },
            AttemptStopReason::LinkedTaskFailed { .. } => run.failed(id),
            AttemptStopReason::Restart | AttemptStopReason::TasksRemain(_) => {
                Cause::Restart { actor: name(id) }
            }
        });
        let deadline = self.abort_time(group, id);
        let run = &mut self.groups[group];
        let now = run.elapsed(self.timers.now());
        let seldom = run.actors[id].seldom();
        seldom.attempt_interrupted.get_or_insert(now);
        run.cell(id).interrupt_attempt(Arc::clone(&cause), deadline);
        log::attempt_interrupted(run.name(), run.actor_name(id), &cause);
        self.stop_clock(group, id);
        self.deliver(group, id, by, StopScope::Attempt, |_| cause);
    }

    /// Stops an actor whose context was interrupted.
    fn deliver(
        &mut self,
        group: GroupId,
        id: Id,
        by: Delivery,
        scope: StopScope,
        cause: impl FnOnce(&GroupRun) -> Arc<Cause>,
    ) {
        let run = &self.groups[group];
        match (by, &run.actors[id].attempt_handle) {
            (Delivery::Call, _) => {
                let cause = cause(run);
                self.call_interrupt(group, id, scope, cause);
            }
            (Delivery::Drop, AttemptHandle::Task(task)) => task.abort(),
            (Delivery::Group, &AttemptHandle::Group(nested)) => {
                let cause = cause(run);
                let cell = run.cell(id);
                let deadline = cell.deadline(cell.attempt());
                self.interrupt_group(nested, deadline, &cause);
            }
            // Execute observes its context, or has returned.
            (Delivery::Cancel | Delivery::Drop | Delivery::Group, _) => {}
        }
    }

    /// Releases the value that the actor provided, if it did: a `Sender` drains by itself.
    pub(super) fn release_value(&mut self, group: GroupId, id: Id) {
        let provided = self.groups[group].actors[id].take_provided();
        self.remove_value(group, provided);
    }

    /// Stops a nested group until the deadline of its actor.
    fn interrupt_group(&mut self, nested: GroupId, deadline: Option<Instant>, cause: &Arc<Cause>) {
        let deadline = deadline.map(|at| at.saturating_duration_since(self.timers.now()));
        let request = StopRequest::Parent { deadline };
        self.request_stop(nested, request, Box::new(Cause::of_parent(cause)));
    }

    /// The thread of a blocking actor is to return.
    fn stop_clock(&mut self, group: GroupId, id: Id) {
        let run = &mut self.groups[group];
        if run.engine.unfinished(id).execute {
            run.actors[id].stop_clock(|| self.paused_clock.stop(&self.runtime));
        }
    }

    /// Calls the function that is the actor's interrupt. The last call takes it.
    pub(super) fn call_interrupt(
        &mut self,
        group: GroupId,
        id: Id,
        scope: StopScope,
        cause: Arc<Cause>,
    ) {
        let run = &mut self.groups[group];
        let is_last = scope == StopScope::Group || run.plan.interrupts_once(id);
        let function = &mut run.actors[id].interrupt;
        let function = if is_last {
            function.take()
        } else {
            function.clone()
        };
        match function.expect("the engine calls a function that can be called") {
            InterruptCall::Async(call) => {
                self.call_async(group, id, scope, Box::new(move |_| call(&cause)));
            }
            InterruptCall::Sync(call) => {
                self.call_sync(group, id, scope, Box::new(move || call(&cause)));
            }
        }
    }

    fn call_async(&mut self, group: GroupId, id: Id, scope: StopScope, body: EachBody) {
        let run = &mut self.groups[group];
        let kind = TaskKind::Interrupt(scope);
        let task = ActorTask::new(AsyncBody::Each(body), kind, run.code(id));
        // The call for an attempt may still run when that for the stop of the group begins.
        let calls = &mut run.actors[id].seldom().interrupt_calls;
        calls.retain(|call| !call.is_finished());
        calls.push(self.runtime.spawn(task));
    }

    fn call_sync(
        &mut self,
        group: GroupId,
        id: Id,
        scope: StopScope,
        interrupt: Box<dyn FnOnce() -> anyhow::Result<()> + Send>,
    ) {
        let code = self.groups[group].code(id);
        let stopped_clock = self.paused_clock.stop(&self.runtime);
        let interrupt = ManuallyDrop::new(interrupt);
        let job = Box::new(move || {
            let result = code.call(ManuallyDrop::into_inner(interrupt));
            let returned = ReturnReport::new(result);
            code.actor
                .send(ActorMessage::InterruptReturned(scope, returned));
            drop((code, stopped_clock));
        });
        if let Err(error) = self.threads.run(job) {
            let error =
                anyhow::Error::new(error).context("no thread could be started to call it on");
            let returned = UserResult::Err(error).into();
            self.groups[group].actors[id]
                .actor
                .send(ActorMessage::InterruptReturned(scope, returned));
        }
    }

    /// Aborts an actor. `drops_future` is `false` if its task ends by itself after that.
    pub(super) fn abort(&mut self, group: GroupId, id: Id, facts: AbortFacts, drops_future: bool) {
        self.note_abort(group, id, facts);
        match &self.groups[group].actors[id].attempt_handle {
            AttemptHandle::Task(task) if drops_future => task.abort(),
            AttemptHandle::Thread(_) => self.stop_clock(group, id),
            AttemptHandle::Task(_) | AttemptHandle::Group(_) | AttemptHandle::None => {}
        }
    }

    /// Something happens to the group that an actor is.
    pub(super) fn happened_in(&mut self, group: GroupId, id: Id, event: Event) {
        if let AttemptHandle::Group(nested) = self.groups[group].actors[id].attempt_handle {
            self.happened(nested, event);
        }
    }

    /// Aborts everything of an actor except its task or thread.
    pub(super) fn note_abort(&mut self, group: GroupId, id: Id, facts: AbortFacts) {
        let AbortFacts {
            why,
            unfinished,
            excused,
        } = facts;
        let by = self.aborted_by(group, id, why);
        let run = &mut self.groups[group];
        // Before the abort, after which tasks end.
        let tasks = run.cell(id).alive_tasks();
        let aborted = Aborted {
            by,
            tasks: (!unfinished.execute && unfinished.tasks).then_some(tasks),
            excused,
        };
        run.actors[id].report.history_mut().aborted = Some(aborted);
        let is_shared = self.home.runtime_flavor() != RuntimeFlavor::CurrentThread;
        if is_shared && run.stop.cause.is_some() {
            // The abort may block, in a drop, the only worker that polls the timer.
            self.timers.leave_runtime();
        }
        run.cell(id).abort();
        log::aborted(
            run.name(),
            run.actor_name(id),
            by,
            unfinished,
            aborted.tasks,
        );
        let actor = &run.actors[id];
        actor.interrupt_calls().iter().for_each(JoinHandle::abort);
    }

    pub(super) fn abandon(&mut self, group: GroupId, id: Id, unfinished: Unfinished) {
        let run = &mut self.groups[group];
        run.cell(id).abort();
        let now = run.elapsed(self.timers.now());
        let actor = &mut run.actors[id];
        let elapsed = now.get().zip(actor.interrupted());
        let elapsed = elapsed.map(|(now, at)| now.saturating_sub(at));
        let history = actor.report.history_mut();
        history.abandoned_after = elapsed;
        let failures = &mut history.failures;
        if unfinished.execute {
            failures.push(Failure::ExecuteAbandoned);
        }
        if unfinished.interrupt {
            failures.push(Failure::InterruptAbandoned);
        }
        if unfinished.tasks {
            failures.push(Failure::TasksAbandoned);
        }
        // A thread is left to itself, and so is a task that never yields; one that was to end itself has not.
        let attempt_handle = std::mem::take(&mut actor.attempt_handle);
        if let AttemptHandle::Task(task) = attempt_handle {
            task.abort();
        }
        drop(actor.take_interrupt_calls());
        let by = actor.report.aborted_by();
        log::abandoned(run.name(), run.actor_name(id), unfinished, by, elapsed);
    }
}
