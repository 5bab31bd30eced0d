//! The messages to the driver.

use tokio::sync::{OwnedSemaphorePermit, oneshot};

use crate::engine::{Attempt, ControlRequest, Id, StopRequest, StopScope};
use crate::shared::actor_ref::{ActorRef, AddedActor};
use crate::shared::dyn_drop_box::DynDropBox;
use crate::shared::prepared::Addition;
use crate::shared::returned::ReturnReport;
use crate::{AddError, Cause, ControlError};

/// A message to the driver.
pub(crate) enum Message {
    /// Of one actor.
    Actor(Id, ActorMessage),
    /// One more actor.
    Add(DynDropBox<Addition>, Reply<Result<ActorRef, AddError>>),
    /// To stop, which would be the cause.
    Stop(StopRequest, Box<Cause>),
    /// The list of values with this number was dropped.
    ValuesDropped(u64),
}

impl Message {
    /// Returns the value of the user that the message holds. The reply to a request is dropped here, which refuses it.
    pub(crate) fn into_value(self) -> Option<Box<dyn Send>> {
        match self {
            Message::Add(addition, _reply) => Some(Box::new(addition)),
            Message::Stop(_, cause) if matches!(*cause, Cause::Fail { .. }) => Some(cause),
            Message::Actor(
                _,
                ActorMessage::Returned(returned)
                | ActorMessage::LinkedTaskFailed(_, returned)
                | ActorMessage::InterruptReturned(_, returned),
            ) if returned.holds_something() => Some(Box::new(returned)),
            _ => None,
        }
    }
}

/// A message about an actor.
pub(crate) enum ActorMessage {
    DeclaredReady(Attempt),
    ContextDropped(Attempt),
    /// A linked task of this attempt has failed.
    LinkedTaskFailed(Attempt, ReturnReport),
    /// The values that a nested group receives have come.
    ValuesReceived,
    /// Execute returns while tasks of the actor are alive.
    TasksRemain,
    Returned(ReturnReport),
    /// The last of its tasks has ended, and execute has returned before.
    TasksFinished,
    InterruptReturned(StopScope, ReturnReport),
    /// A request of a handle to this actor.
    Control(Box<Control>),
}

pub(crate) struct Control {
    pub(crate) request: ControlRequest,
    pub(crate) if_required: IfRequired,
    pub(crate) reply: Reply<Result<(), ControlError>>,
    /// Keeps the request from an actor that takes the place of this one.
    pub(crate) _place: Option<AddedActor>,
}

/// The reply channel of a request of a handle. The request counts as waiting until this is dropped.
pub(crate) struct Reply<T> {
    answer: oneshot::Sender<T>,
    _waits: OwnedSemaphorePermit,
}

impl<T> Reply<T> {
    pub(super) fn new(answer: oneshot::Sender<T>, waits: OwnedSemaphorePermit) -> Reply<T> {
        Reply {
            answer,
            _waits: waits,
        }
    }

    pub(crate) fn send(self, answer: T) {
        // The caller may have gone.
        let _ = self.answer.send(answer);
    }
}

/// The effect of a request on the dependents of its actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IfRequired {
    StopFirst,
    /// The request is refused if there are any.
    Refuse,
}
