//! The events of a group, as the driver reports them to the engine.

use super::reason::StopRequest;
use super::{Attempt, Id, Limit};
use crate::Signal;

/// Something that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Event {
    /// The group is to start, after the requests that wait for it.
    Start,
    /// An actor was admitted and added to the graph, at its end or in a place that was free.
    Added(Id),
    /// The task or the thread of an actor exists.
    Started(Id),
    /// An attempt declared that it is ready.
    DeclaredReady(Id, Attempt),
    /// An attempt dropped the context with which it could have become ready.
    ContextDropped(Id, Attempt),
    /// A linked task of an attempt has failed: with an error, with one that was received together with a signal, or with that of
    /// a refused request. A panic counts as an error.
    LinkedTaskFailed(Id, Attempt, Return),
    /// The values that a nested group receives have come.
    ValuesReceived(Id),
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
    /// The parent aborts this group, whose own grace period ends with that; it may be forced by a signal.
    ParentAborts(Option<Signal>),
    /// The parent waits for this group no longer.
    ParentAbandons,
    /// A list of the user's values is to be dropped.
    Removed(Removed),
    /// A list of values has been dropped, or cannot be because the system refuses a thread.
    DropFinished,
    /// Every request that was in the mailbox has been handled. `drop_failed` is `true` if a drop has panicked, or has not
    /// finished by now.
    MailboxRead { drop_failed: bool },
    /// The future of the run was dropped.
    RunDropped,
}

/// The source of values that the group no longer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Removed {
    /// From an actor, or from an addition that was refused.
    Value,
    /// From a stop request that came too late, and that the report does not hold.
    LateError,
}

/// The result of execute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Return {
    /// With `Ok`.
    Ok,
    /// With an error; or it could not be started.
    Failed,
    /// With an error that was received together with the signal that is the cause of the outermost group.
    WithSignal,
    /// With the error of a request that was refused because the actor or its group stops.
    Refused,
    /// By a panic.
    Panicked,
    /// By the panic that its use of the context contradicts the actor's options: another attempt would do the same.
    Misused,
    /// The future was dropped from outside.
    Dropped,
}

impl Return {
    /// A panic while execute's future is dropped counts like a panic of execute.
    pub(crate) fn with_drop_panic(self, panicked: bool) -> Return {
        match self {
            Return::Misused => Return::Misused,
            _ if panicked => Return::Panicked,
            how => how,
        }
    }
}

/// Which stop a call of a function interrupt belongs to. One call of each may be pending at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum StopScope {
    /// The stop of one attempt while the group continues.
    Attempt,
    /// The stop of the group.
    Group,
}

/// The result of a function interrupt. An error changes nothing, so the engine does not distinguish it from `Ok`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum InterruptEnd {
    /// The function returned.
    Returned,
    /// The function panicked.
    Panicked,
    /// The future of the function was dropped.
    Dropped,
}

/// The request of a handle to one actor, while the group continues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ControlRequest {
    /// Interrupt the actor, after its dependents.
    Interrupt,
    /// Restart the actor, and its dependents after it.
    Restart,
}

impl Event {
    /// The actor that the event is about, if it is about one.
    pub(super) fn actor(self) -> Option<Id> {
        match self {
            Event::Added(id)
            | Event::Started(id)
            | Event::DeclaredReady(id, _)
            | Event::ContextDropped(id, _)
            | Event::LinkedTaskFailed(id, ..)
            | Event::ValuesReceived(id)
            | Event::TasksRemain(id)
            | Event::Returned(id, _)
            | Event::TasksFinished(id)
            | Event::InterruptReturned(id, ..)
            | Event::Control(id, _) => Some(id),
            Event::Start
            | Event::StopRequested(_)
            | Event::Expired(_)
            | Event::ParentAborts(_)
            | Event::ParentAbandons
            | Event::Removed(_)
            | Event::DropFinished
            | Event::MailboxRead { .. }
            | Event::RunDropped => None,
        }
    }

    /// The attempt that the event comes from, if a former one could still cause it.
    pub(super) fn attempt(self) -> Option<Attempt> {
        match self {
            Event::DeclaredReady(_, attempt)
            | Event::ContextDropped(_, attempt)
            | Event::LinkedTaskFailed(_, attempt, _) => Some(attempt),
            _ => None,
        }
    }
}
