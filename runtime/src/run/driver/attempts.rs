//! The attempts of an actor: starts one in a task, on a thread or as a group of its own, takes its return, and prepares the
//! next.

use std::sync::Arc;
use std::thread::JoinHandle;

use crate::engine::{
    Attempt, Event, FailureLog, Id, InterruptEnd, PlanView, Removed, Return, StopReason, StopScope,
};
use crate::shared::dyn_drop_box::DynDropBox;
use crate::shared::prepared::{AsyncBody, BlockingBody, Body, NamedValue, Prepared};
use crate::shared::returned::{ReturnData, ReturnReport, UserResult};
use crate::{ActorState, Failure, Outcome, Ready};

use super::group_run::GroupRun;
use super::running_actor::{AttemptHandle, RunningActor, RunningThread};
use super::task::{ActorTask, TaskKind, report_execute};
use super::{Driver, Enclosed, GroupId};
use crate::report::log;
use crate::run::threads::spawn_with;

/// The error of a future that neither finished nor was aborted.
const RUNTIME_GONE: &str = "its future was dropped: the tokio runtime was shut down during the run; \
     keep the runtime until the run has returned";

impl Driver {
    pub(super) fn start(&mut self, group: GroupId, id: Id, attempt: Attempt, is_first: bool) {
        let actor = &self.groups[group].actors[id];
        let untaken = actor.hold_values();
        self.remove_value(group, untaken);
        let has_no_signals = self.has_no_signals();
        let run = &mut self.groups[group];
        let now = run.elapsed(self.timers.now());
        let actor = &mut run.actors[id];
        actor.report.started.set_first(now);
        let body = actor
            .body
            .take()
            .expect("an actor is started when it has a body");
        if !is_first {
            let seldom = actor.seldom();
            seldom.restarted = Some(now);
            seldom.attempt_interrupted = None;
        }
        actor.cell().begin(attempt);
        log::started(run.name(), run.actor_name(id));
        let plan = run.plan.actor(id);
        if is_first && has_no_signals && plan.ends_itself() {
            log::no_signals(run.name(), run.actor_name(id));
        }
        let attempt_handle = match body {
            Body::Async(body) => {
                let restarts = run.restarts(id);
                let task = ActorTask::new(body, TaskKind::Execute { restarts }, run.code(id));
                Ok(AttemptHandle::Task(self.runtime.spawn(task)))
            }
            Body::Blocking(body) => self.spawn_thread(group, id, body),
            Body::Group(prepared) => Ok(self.start_group(group, id, prepared)),
        };
        match attempt_handle {
            Ok(attempt_handle) => {
                let run = &mut self.groups[group];
                run.actors[id].attempt_handle = attempt_handle;
                if run.plan.ready(id) != Ready::Started {
                    let stop = || self.paused_clock.stop(&self.runtime);
                    run.actors[id].stop_clock(stop);
                }
                self.happened(group, Event::Started(id));
            }
            Err(error) => {
                let failure = Failure::Error(Arc::new(error));
                self.groups[group].actors[id].report.add_failure(failure);
                self.happened(group, Event::Returned(id, Return::Failed));
            }
        }
    }

    /// Starts a thread with the actor's name, which enters the runtime. If none can be started, the body goes back to the
    /// actor, because dropping it here would run the user's code.
    fn spawn_thread(
        &mut self,
        group: GroupId,
        id: Id,
        body: BlockingBody,
    ) -> anyhow::Result<AttemptHandle> {
        let runtime = self.runtime.clone();
        let run = &mut self.groups[group];
        let code = run.code(id);
        let restarts = run.restarts(id);
        let name = run.actor_name(id).to_owned();
        let thread: Result<JoinHandle<()>, _> = spawn_with(name, body, move |mut body| {
            let _entered = runtime.enter();
            let result = code.call(|| body(code.actor.clone()));
            let mut returned = ReturnReport::new(result);
            code.leave_body(Body::Blocking(body), restarts, &mut returned);
            if let Some(last) = report_execute(&code.actor, returned) {
                code.actor.send_last(last);
            }
        });
        match thread {
            Ok(thread) => Ok(AttemptHandle::Thread(Box::new(RunningThread::new(thread)))),
            Err((body, error)) => {
                run.actors[id].body = Some(Body::Blocking(body));
                Err(anyhow::Error::new(error).context("cannot start a thread"))
            }
        }
    }

    /// Starts a nested group. If it receives values, a task makes its clones of them before: that is the user's code.
    fn start_group(
        &mut self,
        group: GroupId,
        id: Id,
        mut prepared: DynDropBox<Prepared>,
    ) -> AttemptHandle {
        let run = &mut self.groups[group];
        let receive = prepared.receive.take();
        debug_assert_eq!(receive.is_some(), run.plan.receives(id), "one source");
        let Some(receive) = receive else {
            return self.begin_group(group, id, prepared.into_inner());
        };
        run.actors[id].body = Some(Body::Group(prepared));
        let body = AsyncBody::OneShot(receive);
        let task = ActorTask::new(body, TaskKind::Receive, run.code(id));
        AttemptHandle::Task(self.runtime.spawn(task))
    }

    /// Begins the nested group that waited for its values.
    pub(super) fn begin_waiting_group(&mut self, group: GroupId, id: Id) {
        let body = self.groups[group].actors[id].body.take();
        let Some(Body::Group(prepared)) = body else {
            unreachable!("a nested group waits until it begins");
        };
        let attempt_handle = self.begin_group(group, id, prepared.into_inner());
        self.groups[group].actors[id].attempt_handle = attempt_handle;
    }

    fn begin_group(&mut self, group: GroupId, id: Id, prepared: Prepared) -> AttemptHandle {
        let nested = self.groups.len();
        let retained = Arc::clone(&self.groups[group].retained);
        let shared = &prepared.mailbox.shared;
        shared.inherit_roles(&self.groups[group].mailbox.shared);
        self.groups.push(GroupRun::new(
            prepared,
            Some((group, id)),
            Some(retained),
            &self.threads,
            &self.runtime,
        ));
        self.groups[group].nested.push(nested);
        self.publish(nested);
        self.happened(nested, Event::Start);
        AttemptHandle::Group(nested)
    }

    /// Execute has returned. `with_signal` is `true` if that came together with the signal that is the cause.
    pub(super) fn returned(
        &mut self,
        group: GroupId,
        id: Id,
        returned: ReturnReport,
        with_signal: bool,
    ) {
        let actor = &mut self.groups[group].actors[id];
        actor.stop_clock(|| None);
        let how = match returned.into_data() {
            Some(data) => actor.record_return(data, with_signal),
            None => Return::Ok,
        };
        self.happened(group, Event::Returned(id, how));
    }

    /// A linked task of this attempt has failed. The engine decides whether that is the failure of the attempt. `with_signal` is
    /// `true` if it failed together with the signal that is the cause.
    pub(super) fn linked_task_failed(
        &mut self,
        group: GroupId,
        id: Id,
        attempt: Attempt,
        end: UserResult,
        with_signal: bool,
    ) {
        let how = match end {
            UserResult::Refused(_) => Return::Refused,
            UserResult::Err(_) if with_signal => Return::WithSignal,
            _ => Return::Failed,
        };
        let event = Event::LinkedTaskFailed(id, attempt, how);
        self.happened_with(group, event, Enclosed::TaskEnd(Box::new(end)));
    }

    pub(super) fn dropped_from_outside(&mut self, group: GroupId, id: Id) {
        // Limits pass even if the timer of this runtime is gone, or stands still because a worker is blocked.
        self.timers.leave_runtime();
        let failure = Failure::Error(Arc::new(anyhow::anyhow!(RUNTIME_GONE)));
        self.groups[group].actors[id].report.add_failure(failure);
    }

    /// A call of the actor's function interrupt has returned.
    pub(super) fn interrupt_returned(
        &mut self,
        group: GroupId,
        id: Id,
        scope: StopScope,
        returned: ReturnData,
    ) {
        let run = &mut self.groups[group];
        let report = &mut run.actors[id].report;
        let logged = report.failures().len();
        let mut how = InterruptEnd::Returned;
        match returned.end {
            UserResult::Ok => {}
            UserResult::Err(error) | UserResult::Refused(error) => {
                report.add_failure(Failure::InterruptError(Arc::new(error)));
            }
            UserResult::Dropped => how = InterruptEnd::Dropped,
            UserResult::Panicked(panic) => {
                report.add_failure(Failure::InterruptPanic(panic));
                how = InterruptEnd::Panicked;
            }
        }
        if let Some(panic) = returned.drop_panic {
            report.add_failure(Failure::InterruptPanic(panic));
            how = InterruptEnd::Panicked;
        }
        for failure in &run.actors[id].report.failures()[logged..] {
            log::interrupt_failed(run.name(), run.actor_name(id), failure);
        }
        self.happened(group, Event::InterruptReturned(id, scope, how));
    }

    /// A call of the interrupt was dropped, which is no failure of the actor.
    pub(super) fn interrupt_dropped(&mut self, group: GroupId, id: Id, by_abort: bool) {
        let error = if by_abort {
            anyhow::anyhow!("the interrupt did not finish before the abort and was dropped")
        } else {
            self.timers.leave_runtime();
            anyhow::anyhow!(RUNTIME_GONE)
        };
        let failure = Failure::InterruptError(Arc::new(error));
        let run = &mut self.groups[group];
        log::interrupt_failed(run.name(), run.actor_name(id), &failure);
        run.actors[id].report.add_failure(failure);
    }

    /// The attempt has ended, and another follows.
    pub(super) fn will_restart(&mut self, group: GroupId, id: Id, failure: Option<StopReason>) {
        let unready = self.record_unready(group, id, failure);
        let run = &mut self.groups[group];
        let ended = self.timers.now().saturating_duration_since(run.began);
        let actor = &mut run.actors[id];
        if let Some(slot) = actor.slot() {
            slot.renew();
        }
        actor.cell().will_restart();
        let report = &mut actor.report;
        log::will_restart(run.mailbox.shared.name(), &report.name, unready.as_ref());
        let removed = report.history_mut().restart(ended, failure.is_some());
        let removed = removed.map(|removed| actor.named(removed));
        // The driver's thread must not wait until the former thread is gone.
        let thread = actor.take_thread();
        actor.attempt_handle = AttemptHandle::None;
        self.remove_values(
            group,
            Removed::Value,
            thread.into_iter().chain(removed).collect(),
        );
    }

    pub(super) fn restarts_exhausted(
        &mut self,
        group: GroupId,
        id: Id,
        failure: Option<StopReason>,
    ) {
        let unready = self.record_unready(group, id, failure);
        let run = &mut self.groups[group];
        let report = &mut run.actors[id].report;
        log::restarts_exhausted(run.mailbox.shared.name(), &report.name, unready.as_ref());
        report.add_failure(Failure::RestartsExhausted);
    }

    /// A missed readiness is a failure even if the group continues. Returns it, because it was not logged yet.
    fn record_unready(
        &mut self,
        group: GroupId,
        id: Id,
        failure: Option<StopReason>,
    ) -> Option<Failure> {
        let Some(StopReason::NotReady(_, failure)) = failure else {
            return None;
        };
        let run = &mut self.groups[group];
        let failure = Failure::NotReady(run.readiness_error(id, failure));
        run.actors[id].report.add_failure(failure.clone());
        Some(failure)
    }

    /// No attempt runs and no restart is pending.
    pub(super) fn settled(&mut self, group: GroupId, id: Id, outcome: Outcome) {
        let run = &mut self.groups[group];
        run.list_settled(id);
        run.cell(id).settle(ActorState::settled(outcome), outcome);
        log::settled(run.name(), run.actor_name(id), outcome);
    }
}

impl RunningActor {
    /// Records the failure of an attempt, and keeps the body for the next one.
    fn record_return(&mut self, data: ReturnData, with_signal: bool) -> Return {
        if data.body.is_some() {
            self.body = data.body;
        }
        let how = match data.end {
            UserResult::Ok => Return::Ok,
            UserResult::Err(error) => {
                self.report.add_failure(Failure::Error(Arc::new(error)));
                if with_signal {
                    Return::WithSignal
                } else {
                    Return::Failed
                }
            }
            UserResult::Refused(error) => {
                self.report.add_failure(Failure::Error(Arc::new(error)));
                Return::Refused
            }
            UserResult::Panicked(panic) => {
                self.report.add_failure(Failure::Panic(panic));
                if self.cell().was_misused() {
                    Return::Misused
                } else {
                    Return::Panicked
                }
            }
            UserResult::Dropped => Return::Dropped,
        };
        let how = how.with_drop_panic(data.drop_panic.is_some());
        if let Some(panic) = data.drop_panic {
            self.report.add_failure(Failure::Panic(panic));
        }
        how
    }
}

impl GroupRun {
    /// Records and logs that execute has returned.
    pub(super) fn returned(&mut self, id: Id, failure_log: FailureLog) {
        self.returns = self.returns.saturating_add(1);
        let actor = &mut self.actors[id];
        actor.report.returned = self.returns;
        actor.cell().returned();
        let report = &self.actors[id].report;
        log::returned(self.name(), &report.name, report.failures(), failure_log);
    }

    /// Records the failure of a linked task as one of the task. Returns the one that is no longer kept.
    pub(super) fn task_failed(&self, id: Id, with: &mut Enclosed) -> Option<NamedValue> {
        let failure = with.take_task_end().and_then(UserResult::failure)?;
        log::task_failure(self.name(), self.actor_name(id), &failure);
        let removed = self.cell(id).tasks().note_failure(failure)?;
        Some(self.actors[id].named(removed))
    }

    /// Records the failure of a linked task as that of the attempt.
    pub(super) fn attempt_failed(&mut self, id: Id, failure_log: FailureLog, with: &mut Enclosed) {
        let end = with.take_task_end();
        if let Some(failure) = end.and_then(UserResult::failure_by_linked_task) {
            log::attempt_failed(self.name(), self.actor_name(id), &failure, failure_log);
            self.actors[id].report.add_failure(failure);
        }
    }

    fn restarts(&self, id: Id) -> bool {
        self.plan.actor(id).restart().is_some()
    }
}
