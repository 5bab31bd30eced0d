//! Delivers the result of a group, or discards a run whose future was dropped.

use std::sync::Arc;

use crate::engine::{Event, Id, Return, StopScope};
use crate::report::log;
use crate::shared::prepared::NamedValue;
use crate::{ActorState, Error, Failure, GroupState, Outcome, Report};

use super::running_actor::{AttemptHandle, RunningActor};
use super::{Driver, GroupId};

impl Driver {
    /// Makes the report, and delivers the result to the parent or to the caller of the run.
    pub(super) fn finish(&mut self, group: GroupId) {
        let run = &mut self.groups[group];
        let mut report = run.report();
        for id in run.plan.foreground() {
            run.actors[id].report.foreground = true;
        }
        let is_outermost = run.parent.is_none();
        for actor in &mut run.actors {
            report.actors.push(if is_outermost {
                actor.take_record()
            } else {
                // A nested group may still log an actor that returns too late.
                actor.report.clone()
            });
        }
        report.dropping = std::mem::take(&mut run.drops.failures);
        for failure in &report.dropping {
            log::drop_failure(run.name(), failure);
        }
        if is_outermost {
            log::run_ended(&report);
        }
        let succeeded = report.succeeded();
        run.shared()
            .status()
            .change(|status| status.succeeded = Some(succeeded));
        let root = run.engine.root();
        let Some((parent, id)) = run.parent else {
            self.result = Some(if succeeded {
                Ok(report)
            } else {
                Err(Error::run(report, root))
            });
            return;
        };
        let report = Arc::new(report);
        let of_actor = &mut self.groups[parent].actors[id].report;
        of_actor.history_mut().group = Some(Arc::clone(&report));
        let how = if succeeded {
            Return::Ok
        } else {
            let error = Error::run(report, root);
            of_actor.add_failure(Failure::Error(Arc::new(error.into())));
            Return::Failed
        };
        self.happened(parent, Event::Returned(id, how));
    }

    /// Waits until the tasks whose futures have returned are gone from the runtime: they are past all user code.
    pub(super) async fn join_tasks(&mut self) {
        for actor in self.groups.iter_mut().flat_map(|run| &mut run.actors) {
            match std::mem::take(&mut actor.attempt_handle) {
                AttemptHandle::Task(task) if !task.is_finished() => {
                    drop(task.await);
                }
                _ => {}
            }
            for call in actor.take_interrupt_calls() {
                let _ = call.await;
            }
        }
    }

    pub(super) fn take_result(&mut self) -> Result<Report, Error> {
        let result = self.result.take();
        result.expect("the driver runs until the outermost group has finished")
    }

    /// Aborts an actor of a run that was dropped, without waiting for it. `interrupt` is `true` if a function that is its interrupt
    /// is still to be called.
    pub(super) fn discard(&mut self, group: GroupId, id: Id, outcome: Outcome, interrupt: bool) {
        let run = &self.groups[group];
        let cell = run.cell(id);
        cell.abort();
        cell.settle(ActorState::Aborted, outcome);
        if interrupt && run.actors[id].interrupt.is_some() {
            let cause = run.cause();
            self.call_interrupt(group, id, StopScope::Group, cause);
        }
        let attempt_handle = &self.groups[group].actors[id].attempt_handle;
        if let AttemptHandle::Task(task) = attempt_handle {
            task.abort();
        }
    }

    /// Every actor of a run that was dropped was discarded.
    pub(super) fn discarded(&mut self, group: GroupId) {
        let run = &mut self.groups[group];
        run.state = GroupState::Ended;
        let mut unused = Vec::new();
        for actor in &mut run.actors {
            // The retained values are dropped with the last of the tasks and threads, which are not joined.
            actor.attempt_handle = AttemptHandle::None;
            unused.extend(actor.take_unused());
        }
        run.retained.add(unused);
        // No handle receives these any more.
        run.retained
            .add(run.actors.iter().filter_map(RunningActor::take_provided));
        self.publish(group);
    }
}

/// The future of the run is dropped before its end: nothing is waited for, but every actor is interrupted.
impl Drop for Driver {
    fn drop(&mut self) {
        // After a panic of the driver nothing else is decided.
        self.events.clear();
        // Nested groups first: no group has ended, for handles, before its actors were aborted.
        for group in (0..self.groups.len()).rev() {
            let run = &mut self.groups[group];
            let unread = run.mailbox.take_unread();
            if !unread.is_empty() {
                let unread: NamedValue = (run.name().to_owned().into(), Box::new(unread));
                self.remove_value(group, Some(unread));
            }
            self.happened(group, Event::RunDropped);
            self.handle_events();
        }
    }
}
