//! [`GroupState`] and [`ActorState`]: the public states of a group and of its actors.

use std::fmt;

use crate::Outcome;

/// The state of a group. States follow in this order and may be skipped. Only `Degraded` returns to an earlier state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum GroupState {
    /// Not every actor has been ready yet. This is also the state before `run`.
    #[default]
    Starting,
    /// Every actor has been ready, or has returned without a stop of the group, and no actor that restarts is unready.
    Ready,
    /// Every actor has been ready, but one that restarts is not ready now.
    Degraded,
    /// The stop has a cause, and the actors keep running for the declared drain.
    Draining,
    /// The actors are being interrupted, in order.
    Stopping,
    /// Every actor has ended, or the group was dropped.
    Ended,
}

impl GroupState {
    /// Returns `true` in `Ready` and `Degraded`: the group serves, even while an actor restarts.
    ///
    /// The result serves as the answer to a readiness probe. A group that is [`Degraded`](GroupState::Degraded) should stay in
    /// its load balancer: the actors that do not depend on the one that restarts work as before.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::GroupState;
    ///
    /// assert!(GroupState::Ready.is_serving() && GroupState::Degraded.is_serving());
    /// assert!(!GroupState::Starting.is_serving() && !GroupState::Draining.is_serving());
    /// ```
    pub const fn is_serving(self) -> bool {
        matches!(self, GroupState::Ready | GroupState::Degraded)
    }

    /// Returns the state that a nested group publishes: the later of its own and its parent's.
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

/// The state of one actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum ActorState {
    /// Not started: a requirement is not ready, or the group does not run yet.
    #[default]
    Waiting,
    /// Started, but not ready.
    Started,
    /// Started and ready.
    Ready,
    /// Execute has returned, and the group keeps running.
    Returned,
    /// An attempt has ended, and the next one has not started.
    Restarting,
    /// Interrupted, but not ended.
    Interrupted,
    /// Aborted, but not ended.
    Aborted,
    /// Ended, or never to be started.
    Ended,
    /// There is no such actor in this run: its field is `None` or empty. When the group ends, the state is `Ended`.
    Absent,
}

impl ActorState {
    /// The state of an actor of which no attempt runs and no restart is pending, while the group runs.
    pub(crate) fn settled(outcome: Outcome) -> ActorState {
        match outcome {
            Outcome::Absent => ActorState::Absent,
            _ => ActorState::Returned,
        }
    }
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
            ActorState::Absent => "absent",
        })
    }
}
