//! One actor of a running group: its task or thread, and the data of its report.

use std::sync::{Arc, Weak};
use std::thread::JoinHandle as JoinHandleOfThread;
use std::time::Duration;

use tokio::task::JoinHandle;

use crate::report::Offset;
use crate::shared::actor_ref::ActorRef;
use crate::shared::cell::ActorCell;
use crate::shared::interrupt::InterruptCall;
use crate::shared::prepared::{ActorParts, Body};
use crate::shared::slot::{AnySlot, Claims};
use crate::{AbortedBy, ActorReport};

use super::GroupId;
use super::paused_clock::StoppedClock;
use super::task::Emptied;
use crate::shared::prepared::NamedValue;

/// One actor of a group that runs.
pub(super) struct RunningActor {
    pub(super) actor: ActorRef,
    pub(super) report: ActorReport,
    /// The body of the next attempt; `None` while an attempt runs, and for an absent actor.
    pub(super) body: Option<Body>,
    /// Its interrupt, if that is a function, and can be called again or was not called.
    pub(super) interrupt: Option<InterruptCall>,
    /// The values that it receives.
    claims: Option<Weak<dyn Claims>>,
    pub(super) attempt_handle: AttemptHandle,
    seldom: Option<Box<SeldomUsed>>,
}

/// The parts that most actors of a large group never use.
#[derive(Default)]
pub(super) struct SeldomUsed {
    /// The tasks of its async interrupt that may still run.
    pub(super) interrupt_calls: Vec<JoinHandle<Emptied>>,
    /// The grace period that is armed, for the message about an exceeded one.
    pub(super) grace: Option<AbortedBy>,
    /// The start of its last restart.
    pub(super) restarted: Option<Offset>,
    /// The first interrupt of its attempt while the group runs.
    pub(super) attempt_interrupted: Option<Offset>,
    /// Set after it was listed among the settled additions.
    pub(super) is_listed: bool,
}

/// The task or thread of an actor.
#[derive(Default)]
pub(super) enum AttemptHandle {
    /// Nothing: it was not started, or could not be.
    #[default]
    None,
    Task(JoinHandle<Emptied>),
    Thread(Box<RunningThread>),
    Group(GroupId),
}

/// The thread of a blocking actor.
pub(super) struct RunningThread {
    handle: JoinHandleOfThread<()>,
    /// From the start until it is ready, and from an interrupt or an abort until it returns.
    stopped_clock: Option<Arc<StoppedClock>>,
}

impl RunningThread {
    pub(super) fn new(handle: JoinHandleOfThread<()>) -> RunningThread {
        RunningThread {
            handle,
            stopped_clock: None,
        }
    }
}

impl RunningActor {
    pub(super) fn new(actor: ActorRef, parts: ActorParts) -> RunningActor {
        if let Some(slot) = actor.cell().slot() {
            slot.set_provider(actor.id());
        }
        RunningActor {
            report: ActorReport::new(actor.cell().name().clone()),
            actor,
            body: parts.body,
            interrupt: parts.interrupt,
            claims: parts.connections.and_then(|it| it.claims),
            attempt_handle: AttemptHandle::None,
            seldom: None,
        }
    }

    pub(super) fn cell(&self) -> &ActorCell {
        self.actor.cell()
    }

    pub(super) fn seldom(&mut self) -> &mut SeldomUsed {
        self.seldom.get_or_insert_default()
    }

    /// The start of its current attempt, or of the last one, since the run began.
    pub(super) fn attempt_started(&self) -> Option<Duration> {
        let restarted = self.seldom.as_ref().and_then(|seldom| seldom.restarted);
        restarted.map_or_else(|| self.report.started(), Offset::get)
    }

    /// Its interrupt for the stop of the group, or else that of its attempt, since the run began.
    pub(super) fn interrupted(&self) -> Option<Duration> {
        let seldom = self.seldom.as_ref();
        let of_attempt = || seldom?.attempt_interrupted?.get();
        self.report.interrupted().or_else(of_attempt)
    }

    /// The grace period that is armed.
    pub(super) fn grace(&self) -> Option<AbortedBy> {
        self.seldom.as_ref()?.grace
    }

    pub(super) fn take_grace(&mut self) -> Option<AbortedBy> {
        self.seldom.as_mut()?.grace.take()
    }

    /// The tasks of its async interrupt that may still run.
    pub(super) fn interrupt_calls(&self) -> &[JoinHandle<Emptied>] {
        let seldom = self.seldom.as_ref();
        seldom.map_or(&[], |seldom| &seldom.interrupt_calls)
    }

    pub(super) fn take_interrupt_calls(&mut self) -> Vec<JoinHandle<Emptied>> {
        let seldom = self.seldom.as_mut();
        seldom.map_or_else(Vec::new, |seldom| {
            std::mem::take(&mut seldom.interrupt_calls)
        })
    }

    pub(super) fn slot(&self) -> Option<&Arc<dyn AnySlot>> {
        self.cell().slot()
    }

    fn claims(&self) -> Option<Arc<dyn Claims>> {
        self.claims.as_ref()?.upgrade()
    }

    /// Gives it the values that it receives, as they are now. Returns those of a former attempt that it never took.
    pub(super) fn hold_values(&self) -> Option<NamedValue> {
        let mut untaken = Vec::new();
        self.claims()?.hold(&mut untaken);
        (!untaken.is_empty()).then(|| self.named(untaken))
    }

    /// A value of the user's that is to be dropped, with the name of this actor.
    pub(super) fn named(&self, value: impl Send + 'static) -> NamedValue {
        ((&self.report.name).into(), Box::new(value))
    }

    /// Takes the unused input of the actor, which never starts again.
    pub(super) fn take_unused(&mut self) -> Option<NamedValue> {
        if self.body.is_none() && self.interrupt.is_none() {
            return None;
        }
        let mut released = Vec::new();
        if let (Some(_), Some(claims)) = (&self.body, self.claims()) {
            // At once, because the providers of the received values are interrupted afterwards.
            claims.end(&mut released);
        }
        let unused = (released, self.body.take(), self.interrupt.take());
        Some(self.named(unused))
    }

    /// Takes the value that it provided, if only handles could still ask for it.
    pub(super) fn take_provided(&self) -> Option<NamedValue> {
        let value = self.slot()?.release()?;
        Some(((&self.report.name).into(), value))
    }

    /// Returns `true` if the report tells nothing of the actor but that it succeeded.
    pub(super) fn has_nothing_to_report(&self) -> bool {
        let tasks = self.cell().task_history();
        self.report.has_no_failures() && tasks.is_none_or(|tasks| tasks.failures.count == 0)
    }

    /// Keeps a paused clock from advancing until the thread of the actor is ready, or has returned.
    pub(super) fn stop_clock(&mut self, stop: impl FnOnce() -> Option<Arc<StoppedClock>>) {
        if let AttemptHandle::Thread(thread) = &mut self.attempt_handle {
            thread.stopped_clock = stop();
        }
    }

    /// Drops the handle to its task if that is gone from the runtime already, with the memory of both.
    pub(super) fn drop_finished_task(&mut self) {
        if matches!(&self.attempt_handle, AttemptHandle::Task(task) if task.is_finished()) {
            self.attempt_handle = AttemptHandle::None;
        }
    }

    /// Takes its thread, which has returned. Dropping the result waits until the thread is gone, with its thread-locals.
    pub(super) fn take_thread(&mut self) -> Option<NamedValue> {
        if !matches!(self.attempt_handle, AttemptHandle::Thread(_)) {
            return None;
        }
        let thread = JoinedThread(std::mem::take(&mut self.attempt_handle));
        Some(self.named(thread))
    }

    /// Takes the values of the user that are left of an actor that another replaces.
    pub(super) fn take_rest(mut self) -> Vec<NamedValue> {
        let thread = self.take_thread();
        thread.into_iter().chain(self.take_unused()).collect()
    }

    /// Takes the report of the actor, which does not change any more.
    pub(super) fn take_record(&mut self) -> ActorReport {
        let name = self.report.name.clone();
        std::mem::replace(&mut self.report, ActorReport::new(name))
    }
}

/// The thread of an actor that has returned, to be joined on a thread that may wait.
struct JoinedThread(AttemptHandle);

impl Drop for JoinedThread {
    fn drop(&mut self) {
        if let AttemptHandle::Thread(thread) = std::mem::take(&mut self.0) {
            // A panic of the actor was caught inside, and one of a thread-local's drop ends the process.
            let _ = thread.handle.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::ActorPlan;
    use crate::run::driver::task::ActorTask;

    /// With the user's future and the header of a tokio task, an idle actor takes about a kilobyte.
    #[test]
    fn an_idle_actor_takes_at_most_half_a_kilobyte_of_its_own() {
        let sizes = [
            size_of::<ActorPlan>(),
            size_of::<ActorCell>(),
            size_of::<RunningActor>(),
            size_of::<ActorTask>(),
        ];
        assert!(sizes.iter().sum::<usize>() <= 512, "{sizes:?}");
    }
}
