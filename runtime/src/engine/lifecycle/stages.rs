//! The parts of an actor's state.

use crate::Outcome;
use crate::engine::reason::AttemptStopReason;
use crate::engine::{Delivery, StopScope};

/// The current attempt, or the wait for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::engine) enum AttemptState {
    /// Not started: this many of its requirements are not ready.
    Waiting { unready: usize },
    /// A handle interrupted the actor before it could start.
    Cancelled,
    /// There is no such actor in this run.
    Absent,
    /// The engine has decided to start it. From here on it is interrupted at the stop.
    Starting,
    /// The task or thread exists.
    Running,
    /// Execute has returned, with this outcome.
    Returned(Outcome),
    /// The next attempt starts after the backoff.
    BackingOff,
    /// The next attempt starts when its requirements are ready: this many are not.
    WaitingToRestart { unready: usize },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::engine) enum Readiness {
    /// The actor does not run yet.
    Unknown,
    /// The actor declares itself ready.
    Awaited,
    /// The actor was to declare itself ready, has dropped the context for that, and runs on.
    Impossible,
    /// The actor is ready when it has returned `Ok`.
    AwaitsReturn,
    /// The actor is ready, or was when it returned `Ok`.
    Ready,
    /// The actor failed, and the group continued.
    Lost,
    /// The actor exhausted its restarts, and the group continued.
    Exhausted,
    /// A handle interrupted it, and may restart it.
    Withdrawn,
}

/// The calls of the actor's function interrupt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[expect(clippy::struct_excessive_bools, reason = "facts of their own")]
pub(in crate::engine) struct InterruptCalls {
    /// The call for the stop of this attempt is pending, and was not abandoned.
    pub(in crate::engine) attempt: bool,
    /// The call for the stop of the group is pending.
    pub(in crate::engine) group: bool,
    /// A call has panicked.
    pub(in crate::engine) panicked: bool,
    /// The function was called, and can be called only once.
    pub(in crate::engine) used: bool,
}

/// The stop of one attempt while the group continues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::engine) enum AttemptStop {
    None,
    /// The actor is to stop after its dependents.
    Waiting(AttemptStopReason),
    InProgress(AttemptStopReason, StopStage),
}

/// The stop of the group as far as it concerns one actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::engine) enum GroupStop {
    /// Not interrupted. In the stop, `after` actors must end before it is.
    Pending {
        after: usize,
    },
    InProgress(StopStage),
    /// The actor has ended or was abandoned.
    Ended,
}

/// The stage of the stop of an attempt, and the kind of its interrupt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::engine) enum StopStage {
    /// Bounded by the deadline of the group, if there is one.
    Interrupted(Delivery),
    /// Bounded by a limit of its own.
    InGrace(Delivery),
    /// The actor has half a second.
    Aborted(Delivery),
}

/// An end that makes the run an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::engine) struct RecordedFailure {
    pub(in crate::engine) outcome: Outcome,
    /// The position among all actors.
    pub(in crate::engine) order: u32,
}

impl InterruptCalls {
    pub(in crate::engine) fn are_pending(self) -> bool {
        self.attempt || self.group
    }

    pub(super) fn pending(&mut self, scope: StopScope) -> &mut bool {
        match scope {
            StopScope::Attempt => &mut self.attempt,
            StopScope::Group => &mut self.group,
        }
    }
}

impl RecordedFailure {
    /// Returns `true` if it is a failure of the actor itself, not an abort or an abandonment.
    pub(in crate::engine) fn is_of_actor(self) -> bool {
        matches!(self.outcome, Outcome::Failed | Outcome::Panicked)
    }
}

impl StopStage {
    pub(in crate::engine) fn by(self) -> Delivery {
        match self {
            StopStage::Interrupted(by) | StopStage::InGrace(by) | StopStage::Aborted(by) => by,
        }
    }
}

impl AttemptStop {
    /// The same stop, with another reason added.
    pub(in crate::engine) fn or(self, reason: AttemptStopReason) -> AttemptStop {
        match self {
            AttemptStop::None => AttemptStop::Waiting(reason),
            AttemptStop::Waiting(former) => AttemptStop::Waiting(former.or(reason)),
            AttemptStop::InProgress(former, stage) => {
                AttemptStop::InProgress(former.or(reason), stage)
            }
        }
    }

    pub(in crate::engine) fn reason(self) -> Option<AttemptStopReason> {
        match self {
            AttemptStop::None => None,
            AttemptStop::Waiting(reason) | AttemptStop::InProgress(reason, _) => Some(reason),
        }
    }
}
