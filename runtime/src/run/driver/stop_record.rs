//! The cause of the stop of a group, in the form of the report, and what else the report states about the stop.

use std::sync::Arc;

use tokio::time::Instant;

use crate::engine::{Id, Milestone, MissedReadiness, Removed, StopReason};
use crate::report::history::note_later_cause;
use crate::report::{IncompleteRun, MissingStep, log};
use crate::shared::prepared::NamedValue;
use crate::{AbortedBy, Cause, ReadinessError};

use super::group_run::GroupRun;
use super::{Driver, Enclosed, GroupId};

/// The stop of one group.
#[derive(Default)]
pub(super) struct StopRecord {
    pub(super) cause: Option<(Arc<Cause>, Instant)>,
    pub(super) later: Vec<Cause>,
    pub(super) incomplete: IncompleteRun,
    pub(super) deadline: Option<Instant>,
    /// The grace period that the deadline ends.
    pub(super) grace: Option<AbortedBy>,
}

impl Driver {
    pub(super) fn caused(&mut self, group: GroupId, reason: StopReason, with: &mut Enclosed) {
        let run = &mut self.groups[group];
        let cause = Arc::new(run.explain(reason, with));
        run.stop.cause = Some((Arc::clone(&cause), self.timers.now()));
        self.publish(group);
        log::caused(self.groups[group].name(), &cause);
    }

    /// Records a cause that came too late.
    pub(super) fn late_cause(&mut self, group: GroupId, reason: StopReason, with: &mut Enclosed) {
        let run = &mut self.groups[group];
        let cause = run.explain(reason, with);
        log::later_cause(run.name(), &cause, reason.is_unlogged_failure());
        let removed = note_later_cause(&mut run.stop.later, cause);
        if let Some(Cause::Fail { error }) = removed {
            // It is the user's to drop.
            let error: NamedValue = (run.name().to_owned().into(), Box::new(error));
            self.remove_values(group, Removed::LateError, vec![error]);
        }
    }
}

impl GroupRun {
    pub(super) fn cause(&self) -> Arc<Cause> {
        let cause = self.stop.cause.as_ref();
        cause.map_or_else(|| Arc::new(Cause::Dropped), |(cause, _)| Arc::clone(cause))
    }

    /// The bound of the stop: the signal that forced it, else the grace period.
    pub(super) fn stop_limit(&self) -> Option<AbortedBy> {
        let forced_by = self.engine.forced_by().map(AbortedBy::Signal);
        forced_by.or(self.stop.grace)
    }

    /// The public form of a stop reason, with the errors that the actors left, or the cause that came with a request.
    fn explain(&mut self, reason: StopReason, with: &mut Enclosed) -> Cause {
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
                unready: std::mem::take(&mut self.stop.incomplete).to_string().into(),
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
            Milestone::Completion => self.stop.incomplete.unreturned.push(name),
            Milestone::Ready => {
                let missing = MissingStep::of(self.plan.actor(id), report.started().is_some());
                self.stop.incomplete.unready.push((name, missing));
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
