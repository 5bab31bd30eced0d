//! Where a group and its actors stand, as a person sees it.

use std::fmt;

/// Where a group stands. It moves on in this order, and may leave some out; only `Degraded` comes and goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum GroupState {
    /// Not every actor has been ready. Also before `run`.
    #[default]
    Starting,
    /// Every actor has been ready, or has returned and was continued.
    Ready,
    /// Every actor has been ready, and one that is run again is not.
    Degraded,
    /// There is a cause, and everything goes on serving for the drain that was declared.
    Draining,
    /// Actors are interrupted, in order.
    Stopping,
    /// Every actor has ended, or the group was dropped.
    Ended,
}

impl GroupState {
    /// The state that a nested group shows: the further of its own and its parent's.
    pub(crate) fn within(self, parent: GroupState) -> GroupState {
        self.max(parent)
    }
}

impl fmt::Display for GroupState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            GroupState::Starting => "starting",
            GroupState::Ready => "ready",
            GroupState::Degraded => "degraded",
            GroupState::Draining => "draining",
            GroupState::Stopping => "stopping",
            GroupState::Ended => "ended",
        })
    }
}

/// Where one actor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum ActorState {
    /// Not started: something that it waits for is not ready, or the group was not run.
    #[default]
    Waiting,
    /// Started, and not ready.
    Started,
    /// Started and ready.
    Ready,
    /// Its execute has come back, and the group goes on.
    Returned,
    /// An attempt of it is over, and the next has not begun.
    Restarting,
    /// Interrupted, and not ended.
    Interrupted,
    /// Told to come back at once, and not ended.
    Aborted,
    /// It has ended, or was never started and will not be.
    Ended,
}

impl fmt::Display for ActorState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            ActorState::Waiting => "waiting",
            ActorState::Started => "started",
            ActorState::Ready => "ready",
            ActorState::Returned => "returned",
            ActorState::Restarting => "restarting",
            ActorState::Interrupted => "interrupted",
            ActorState::Aborted => "aborted",
            ActorState::Ended => "ended",
        })
    }
}
