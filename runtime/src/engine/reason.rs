//! The reasons of a stop: of the group, of one attempt, and of an abort.

use std::time::Duration;

use super::Id;
use crate::Signal;

/// Why the group stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum StopReason {
    /// The actor returned `Ok`.
    Returned(Id),
    /// The actor failed.
    Failed(Id),
    /// The actor panicked.
    Panicked(Id),
    /// The actor could not become ready.
    NotReady(Id, MissedReadiness),
    /// The `ready_within` of the group expired. The actors that were [missed](super::Action::Missed) are named before.
    StartTooLate,
    /// The actor exhausted its restarts.
    RestartsExhausted(Id),
    /// The actor was to be restarted, and was abandoned.
    Abandoned(Id),
    /// Every foreground actor has returned.
    Completed,
    /// The stop was requested.
    Requested(StopRequest),
    /// The run was dropped.
    RunDropped,
}

impl StopReason {
    /// Returns `true` if the run fails because it stops for this reason. [`Cause::is_failure`](crate::Cause::is_failure) is the
    /// same of the public form.
    pub(crate) fn is_failure(self) -> bool {
        match self {
            StopReason::Failed(_)
            | StopReason::Panicked(_)
            | StopReason::NotReady(..)
            | StopReason::StartTooLate
            | StopReason::RestartsExhausted(_)
            | StopReason::Abandoned(_)
            | StopReason::Requested(StopRequest::Fail) => true,
            StopReason::Returned(_)
            | StopReason::Completed
            | StopReason::Requested(
                StopRequest::Shutdown | StopRequest::Parent { .. } | StopRequest::Signal(_),
            )
            // The caller has dropped the run, and has no result.
            | StopReason::RunDropped => false,
        }
    }

    /// Returns `true` if this is a failure that was not logged when it happened: it is no return, and no other action logs it.
    pub(crate) fn is_unlogged_failure(self) -> bool {
        matches!(
            self,
            StopReason::NotReady(..) | StopReason::Requested(StopRequest::Fail)
        )
    }
}

/// Why an actor could not become ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum MissedReadiness {
    /// The actor returned `Ok` before.
    Returned,
    /// The actor dropped the context and continued.
    ContextDropped,
    /// The `ready_within` of the actor expired.
    TooLate,
}

/// The source of a request that stops the group from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum StopRequest {
    /// A handle; the run may succeed.
    Shutdown,
    /// A handle, with an error.
    Fail,
    /// The group in which this one is nested. `deadline` is the time to the deadline that it hands down, if there is one.
    Parent { deadline: Option<Duration> },
    /// The operating system.
    Signal(Signal),
}

/// Why one attempt is stopped. It decides what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum AttemptStopReason {
    /// A handle interrupted this actor: the one that stops, or a requirement of it.
    Requested(Id),
    /// A handle requested a restart.
    Restart,
    /// This requirement restarts, and the actor after it.
    Requirement(Id),
    /// The actor could not become ready, which is a failure.
    NotReady(MissedReadiness),
    /// A linked task failed, which is the failure of the attempt.
    LinkedTaskFailed { will_restart: bool },
    /// Execute has returned, with this failure if it failed; tasks remain.
    TasksRemain(Option<StopReason>),
}

impl AttemptStopReason {
    /// Returns `true` if no attempt follows.
    pub(in crate::engine) fn is_final(self) -> bool {
        matches!(
            self,
            AttemptStopReason::Requested(_)
                | AttemptStopReason::LinkedTaskFailed {
                    will_restart: false
                }
        )
    }

    /// Which of two reasons decides what follows: the last request of a handle, or else the first reason.
    pub(in crate::engine) fn or(self, other: AttemptStopReason) -> AttemptStopReason {
        if matches!(
            other,
            AttemptStopReason::Requested(_) | AttemptStopReason::Restart
        ) {
            other
        } else {
            self
        }
    }
}

/// Why an actor is aborted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum AbortReason {
    /// The actor's own [`Limit::Grace`](super::Limit::Grace) expired, also if the group's deadline had passed before.
    Grace,
    /// The deadline of the group passed.
    Deadline,
    /// The parent aborted or abandoned the group.
    Parent,
    /// A signal forced the abort of the remaining actors.
    Signal(Signal),
}
