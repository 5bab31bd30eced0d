//! Where a group and its actors stand, as a person sees it.

use std::fmt;

/// Where a group stands. It only ever moves on in this order, and may leave some out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum GroupState {
    /// Not every actor has been ready. Also before `run`.
    #[default]
    Starting,
    /// Every actor has been ready, or has returned and was continued.
    Ready,
    /// There is a cause, and everything goes on serving for the drain that was declared.
    Draining,
    /// Actors are interrupted, in order.
    Stopping,
    /// Every actor has ended, or the group was dropped.
    Ended,
}

impl fmt::Display for GroupState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            GroupState::Starting => "starting",
            GroupState::Ready => "ready",
            GroupState::Draining => "draining",
            GroupState::Stopping => "stopping",
            GroupState::Ended => "ended",
        })
    }
}
