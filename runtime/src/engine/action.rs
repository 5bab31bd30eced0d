//! What is to be done about it, as the engine tells the driver.

use super::{Asked, Id, Reason};
use crate::{GroupState, Outcome, Signal};

/// Something for the driver to carry out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Action {
    /// Make the actor's task or thread.
    Start(Id),
    /// Call the actor's interrupt with the cause, and let whoever looks see how long it has.
    Interrupt(Id, Within),
    /// Call the actor's interrupt, with a cause of its own: this execution is to stop, and the group goes on.
    InterruptAlone(Id, Reason),
    /// Drop the actor's future and its async interrupt; tell its thread.
    Abort(Id),
    /// Leave the actor behind.
    Abandon(Id, Left),
    /// The actor is ready.
    BecameReady(Id),
    /// The execution is over, for this failure if it was one, and the actor will be run again.
    WillRestart(Id, Option<Why>),
    /// The execution is over likewise, and the actor has used up its restarts.
    GaveUp(Id, Option<Why>),
    /// No execution of the actor runs and none comes by itself; the last ended so.
    Rests(Id, Outcome),
    /// The actor has ended, and so.
    Ended(Id, Outcome),
    /// Let the engine know when the limit has passed.
    Arm(Limit, Span),
    /// The limit matters no longer.
    Disarm(Limit),
    /// This is why the group stops.
    Caused(Why),
    /// This would have been the cause, had there been none.
    Later(Why),
    /// The group's state changed.
    State(GroupState),
    /// Say who is blocked on whom, or awaited.
    Warn,
    /// End the process.
    Exit(Signal),
    /// Every actor has ended.
    Done,
    /// What the group kept is being dropped, and the deadline has come for that, too.
    HurryDrops,
}

/// A limit in time. How long it is, the driver knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Limit {
    /// By when an actor must have become ready.
    ReadyWithin(Id),
    /// How long an interrupted actor may take before it is aborted.
    Grace(Id),
    /// How long an aborted actor may take before it is abandoned.
    Abort(Id),
    /// Until an actor is run again.
    Delay(Id),
    /// How long an execution must last, to be no mere try.
    Lasting(Id),
    /// How long the group goes on serving after the cause.
    Drain,
    /// By when the whole stop must be over, but for the last half second.
    Deadline,
    /// The half second after the deadline.
    Last,
    /// Until the next warning.
    Warning,
}

impl Limit {
    /// The actor whose limit it is, if it is one's.
    pub(crate) fn actor(self) -> Option<Id> {
        match self {
            Limit::ReadyWithin(id)
            | Limit::Grace(id)
            | Limit::Abort(id)
            | Limit::Delay(id)
            | Limit::Lasting(id) => Some(id),
            Limit::Drain | Limit::Deadline | Limit::Last | Limit::Warning => None,
        }
    }
}

/// How long a limit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Span {
    /// As declared for just this limit.
    Declared,
    /// The time left to the deadline, divided by so many layers; no limit where there is no deadline.
    Share(u32),
    /// As long as the group may take for its whole stop.
    Group,
    /// The delay before an actor is run again for the so manyth time.
    Backoff(u32),
    /// Half a second.
    HalfSecond,
    /// The time between two warnings.
    BetweenWarnings,
}

/// How long an interrupted actor has, before it is aborted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Within {
    /// Until the deadline of the group.
    Deadline,
    /// Until its [`Limit::Grace`], which was armed just before.
    Grace,
}

/// Why the group stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Why {
    /// The actor returned Ok.
    Returned(Id),
    /// The actor failed.
    Failed(Id),
    /// The actor panicked.
    Panicked(Id),
    /// The actor could not become ready, for this reason.
    NotReady(Id, NotReady),
    /// The actor used up its restarts.
    RestartsExhausted(Id),
    /// The actor was to be run again, and had to be left behind.
    Abandoned(Id),
    /// All that the group ran for has returned.
    Completed,
    /// Somebody asked.
    Asked(Asked),
}

/// Why an actor could not become ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum NotReady {
    /// It returned Ok before.
    Returned,
    /// It dropped the context and went on.
    ContextDropped,
    /// Its time was up.
    TooLate,
}

/// What of an actor has not come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Left {
    pub(crate) execute: bool,
    pub(crate) interrupt: bool,
    /// What execute spawned.
    pub(crate) children: bool,
}
