//! The events of a group, as the driver reports them to the engine.

use super::{Id, Limit};
use crate::Signal;

/// Something that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Event {
    /// The group is to start.
    Start,
    /// An actor was admitted and added to the graph.
    Added(Id),
    /// The task or the thread of an actor exists.
    Started(Id),
    /// An actor declared that it is ready.
    Ready(Id),
    /// An actor dropped the context with which it could have become ready, and continues to run.
    ContextDropped(Id),
    /// Execute is about to return while tasks of the actor still run.
    TasksRemain(Id),
    /// Execute has returned.
    Returned(Id, Return),
    /// The last task of the actor has finished, after execute returned.
    TasksFinished(Id),
    /// A call of the actor's function interrupt has returned.
    InterruptReturned(Id, StopScope, InterruptEnd),
    /// A handle requests something of one actor.
    Control(Id, ControlRequest),
    /// The stop of the group is requested.
    StopRequested(StopRequest),
    /// A limit that was armed has expired.
    Expired(Limit),
}

/// How execute returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Return {
    /// With `Ok`.
    Ok,
    /// With an error; or it could not be started.
    Failed,
    /// With the error of a request that was refused because the actor or its group stops.
    Refused,
    /// By a panic.
    Panicked,
    /// Its future was dropped from outside.
    Dropped,
}

/// Which stop a call of a function interrupt belongs to. One call of each may be pending at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum StopScope {
    /// The stop of one attempt while the group continues.
    Attempt,
    /// The stop of the group.
    Group,
}

/// How a function interrupt returned. An error changes nothing, so the engine does not distinguish it from `Ok`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum InterruptEnd {
    /// It returned.
    Returned,
    /// It panicked.
    Panicked,
}

/// What a handle requests of one actor, while its group continues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ControlRequest {
    /// Interrupt the actor, after its dependents.
    Interrupt,
    /// Restart the actor, and its dependents after it.
    Restart,
}

/// Who requests the stop of the group from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum StopRequest {
    /// A handle; the run may succeed.
    Shutdown,
    /// A handle, with an error.
    Fail,
    /// The group in which this one is nested.
    Parent,
    /// The operating system.
    Signal(Signal),
}
