//! The messages to the driver.

use tokio::sync::oneshot;

use crate::engine::{ControlRequest, Id, StopRequest, StopScope};
use crate::shared::actor_ref::AddedActor;
use crate::shared::apart::Apart;
use crate::shared::cell::Attempt;
use crate::shared::member::Addition;
use crate::shared::returned::Returned;
use crate::{Cause, ControlError};

/// A message to the driver.
#[derive(Debug)]
pub(crate) enum Message {
    /// Of one actor.
    Actor(Id, ActorMessage),
    /// One more actor.
    Add(Apart<Addition>),
    /// To stop, which would be the cause.
    Stop(StopRequest, Box<Cause>),
    /// A list of values was dropped.
    ValuesDropped,
    /// The time for drops is over.
    DropsExpired,
}

impl Message {
    /// Returns `true` if the message holds a value of the user.
    pub(crate) fn holds_something(&self) -> bool {
        match self {
            Message::Add(_) => true,
            Message::Stop(_, cause) => matches!(**cause, Cause::Fail { .. }),
            Message::Actor(
                _,
                ActorMessage::Returned(returned)
                | ActorMessage::LinkedTaskFailed(_, returned)
                | ActorMessage::InterruptReturned(_, returned),
            ) => returned.holds_something(),
            _ => false,
        }
    }
}

/// A message about an actor.
#[derive(Debug)]
pub(crate) enum ActorMessage {
    Ready(Attempt),
    ContextDropped(Attempt),
    /// A linked task of this attempt has failed.
    LinkedTaskFailed(Attempt, Returned),
    /// Execute returns while tasks of the actor are alive.
    TasksRemain,
    Returned(Returned),
    /// The last of its tasks has ended, and execute has returned before.
    TasksFinished,
    InterruptReturned(StopScope, Returned),
    /// A request of a handle to this actor.
    Control(
        ControlRequest,
        IfRequired,
        oneshot::Sender<Result<(), ControlError>>,
        /// So that it does not reach an actor that takes the place of this one.
        Option<AddedActor>,
    ),
}

/// The effect of a request on the dependents of its actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IfRequired {
    StopFirst,
    /// The request is refused if there are any.
    Refuse,
}
