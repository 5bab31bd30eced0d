//! What happens to a group, as the driver tells the engine.

use super::{Id, Limit};
use crate::Signal;

/// Something that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Event {
    /// The group is to start.
    Start,
    /// An actor was admitted and joined to the graph.
    Added(Id),
    /// The task or the thread of an actor exists.
    Running(Id),
    /// An actor said that it is ready.
    Ready(Id),
    /// An actor went on after dropping the context with which it could have become ready.
    ContextDropped(Id),
    /// Execute comes back, and what it spawned has not.
    LeavesChildren(Id),
    /// Execute has come back.
    Returned(Id, Return),
    /// The last of what execute spawned has come back, after it.
    ChildrenGone(Id),
    /// The function interrupt of an actor, called for this, has come back.
    InterruptBack(Id, CalledFor, InterruptReturn),
    /// Somebody asked something of one actor.
    AskedAlone(Id, AskedAlone),
    /// Somebody asked for the stop.
    Asked(Asked),
    /// A limit that was armed has passed.
    Passed(Limit),
}

/// How execute came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Return {
    /// With an Ok.
    Ok,
    /// With an error; or it could not begin.
    Failed,
    /// With the error of what was refused to it because it, or its group, stops.
    Refused,
    /// By a panic.
    Panicked,
    /// Its future was dropped from outside.
    Dropped,
}

/// What a function interrupt was called for: each may be out once, also both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum CalledFor {
    /// The stop of one execution alone.
    Alone,
    /// The stop of the group.
    Stop,
}

/// How a function interrupt came back. An error of it changes nothing, so the engine does not hear of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum InterruptReturn {
    /// It returned.
    Returned,
    /// It panicked.
    Panicked,
}

/// What a handle asks of one actor, while its group goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum AskedAlone {
    /// That it stops, and those that require it before.
    Interrupt,
    /// That it is run again, and those that require it after that.
    Restart,
}

/// Who asked for the stop from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Asked {
    /// A handle, and the group is to end well.
    Shutdown,
    /// A handle, with an error.
    Fail,
    /// The group that this one is an actor of.
    Parent,
    /// The operating system.
    Signal(Signal),
}
