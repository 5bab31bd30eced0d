//! [`Handle`]: a group from outside.

mod actor;
mod add;
mod declared;
pub(crate) mod running;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

pub use actor::{ActorHandle, CanRestart, NeverProvidedError, OneShot, Restartable, SelfWaitError};
pub(crate) use add::{Addition, Naming};
pub use declared::DeclaredHandle;

use crate::engine::StopRequest;
use crate::shared::actor_ref::ActorRef;
use crate::shared::cell::ActorCell;
use crate::shared::{GroupShared, Message, Status};
use crate::{ActorState, Cause, GroupState};

/// A group from outside: asks it to stop, and sees where it stands.
///
/// It exists before the run (`group.handle()`) and inside it (`ctx.handle()`), is cheap to clone, and may outlive the run.
/// Dropping it does nothing.
///
/// # Examples
///
/// ```
/// use rungroup::{Group, GroupState, Interrupt};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut group = Group::new("example");
/// group.add("waiter", async |ctx| ctx.interrupted().await, Interrupt::cancel());
/// let running = group.start();
///
/// running.ready().await?; // `Running` derefs to its handle
/// assert_eq!(running.state(), GroupState::Ready);
/// running.shutdown("seen enough");
/// let report = running.await?;
/// assert_eq!(report.cause().to_string(), "shutdown: seen enough");
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Handle {
    shared: Arc<GroupShared>,
}

/// Where one actor stands, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ActorStatus {
    /// The actor's name.
    pub name: String,
    /// Where it stands.
    pub state: ActorState,
}

/// How a run ended, for those who are not given its report.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Ended {
    /// Why it stopped.
    pub cause: Arc<Cause>,
    /// Whether it ended well: the cause is no failure, and no actor failed, panicked, was aborted or abandoned.
    pub well: bool,
}

/// The group can no longer become ready: it stops, for this cause.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct NeverReadyError {
    /// The group's name.
    pub group: String,
    /// Why it stops.
    pub cause: Arc<Cause>,
}

impl Handle {
    pub(crate) fn new(shared: Arc<GroupShared>) -> Handle {
        Handle { shared }
    }

    /// The group's name.
    pub fn name(&self) -> &str {
        self.shared.name()
    }

    /// Asks the group to stop, and returns at once. The run may end well.
    ///
    /// Before the run, nothing will be started. During the drain it ends the drain. A second call, or one to a group that
    /// stops, is recorded among the [later causes](crate::Report::later_causes) of the report, which are the first 64, and does
    /// nothing else; one after the end does nothing at all.
    pub fn shutdown(&self, reason: impl Into<Cow<'static, str>>) {
        self.stop(
            StopRequest::Shutdown,
            Cause::Shutdown {
                reason: reason.into(),
            },
        );
    }

    /// Asks the group to stop with an error, and returns at once. As the cause, it makes the run an error whose source it is.
    ///
    /// If there is a cause already, the error is recorded among the [later causes](crate::Report::later_causes) of the report,
    /// which are the first 64, and does nothing else. After the end it is dropped.
    pub fn fail(&self, error: impl Into<anyhow::Error>) {
        self.stop(
            StopRequest::Fail,
            Cause::Fail {
                error: Arc::new(error.into()),
            },
        );
    }

    fn stop(&self, asked: StopRequest, cause: Cause) {
        self.shared.send(Message::Stop(asked, Box::new(cause)));
    }

    /// The group's state; for a nested group the further of its own and its parent's.
    pub fn state(&self) -> GroupState {
        self.shared.status().lock().state
    }

    /// Waits until the group's state is another than when this is first polled, and returns it.
    ///
    /// States may be passed over: it is the newest. On a group that has ended it never returns.
    ///
    /// # Cancel safety
    ///
    /// A change before the first poll is not seen: to wait for one state, use [`wait_for_state`](Handle::wait_for_state).
    pub async fn state_changed(&self) -> GroupState {
        let before = self.state();
        self.shared
            .status()
            .until(|status| (status.state != before).then_some(status.state))
            .await
    }

    /// Waits until the group's state is `state` or further, and returns what it is. It is latched: no change is missed, and
    /// every later call returns at once.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost when the future is dropped.
    pub async fn wait_for_state(&self, state: GroupState) -> GroupState {
        self.shared
            .status()
            .until(|status| (status.state >= state).then_some(status.state))
            .await
    }

    /// Waits until every actor has been ready. It is latched: true for ever once it was.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost when the future is dropped.
    ///
    /// # Errors
    ///
    /// As soon as the group can no longer become ready, because it stops.
    pub async fn ready(&self) -> Result<(), NeverReadyError> {
        let found = self
            .shared
            .status()
            .until(|status| match (&status.cause, status.stops) {
                _ if status.was_ready => Some(Ok(())),
                (Some(cause), true) => Some(Err(NeverReadyError {
                    group: self.name().to_owned(),
                    cause: Arc::clone(cause),
                })),
                _ => None,
            });
        found.await
    }

    /// Waits until the run is over: every actor has ended, and what the group kept was dropped. The report goes to whoever
    /// called `run`, or holds the [`Running`](crate::Running).
    ///
    /// For a group that is never run, it returns when that is dropped. An actor of the group that waits here waits for
    /// itself.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost when the future is dropped.
    pub async fn wait(&self) -> Ended {
        let found = self.shared.status().until(|status| {
            Some(Ended {
                well: status.succeeded?,
                cause: status.cause.clone()?,
            })
        });
        found.await
    }

    /// Where every actor stands, in the order of the fields, and after those the ones that were added. None before the run.
    pub fn actors(&self) -> Vec<ActorStatus> {
        let status = |cell: &ActorCell| ActorStatus {
            name: cell.name().to_string(),
            state: cell.state(),
        };
        let declared = self.shared.cells().iter().map(status);
        declared
            .chain(self.shared.added().iter().map(|actor| status(actor.cell())))
            .collect()
    }

    /// The actor of that name, the newest where one took it after another; none before the run.
    pub fn actor(&self, name: &str) -> Option<ActorHandle> {
        let added = self
            .shared
            .added()
            .into_iter()
            .rev()
            .find(|actor| **actor.cell().name() == *name);
        let declared = || {
            let id = self
                .shared
                .cells()
                .iter()
                .position(|cell| **cell.name() == *name)?;
            Some(ActorRef::new(Arc::clone(&self.shared), id))
        };
        added.or_else(declared).map(ActorHandle::new)
    }

    /// The handle of an actor, for generated code.
    #[doc(hidden)]
    pub fn __actor<P, N>(&self, index: usize) -> ActorHandle<P, N> {
        ActorHandle::new(ActorRef::new(Arc::clone(&self.shared), index))
    }

    /// Waits until the run has begun, or never will.
    async fn began(&self) {
        let began = |status: &Status| {
            let over = status.succeeded.is_some();
            (over || !self.shared.cells().is_empty() || status.state != GroupState::Starting)
                .then_some(())
        };
        self.shared.status().until(began).await;
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle")
            .field("group", &self.name())
            .field("state", &self.state())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for NeverReadyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "group `{}` stops before it was ready: {}",
            self.group, self.cause
        )
    }
}

impl std::error::Error for NeverReadyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.error().map(|error| error as _)
    }
}
