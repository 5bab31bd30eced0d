//! [`Handle`]: the control of a group from outside.

mod actor_handle;
mod declared;
mod each;
pub(crate) mod running;
mod scope;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

pub use actor_handle::{
    ActorHandle, CanRestart, HasValue, NeverProvidedError, NoValue, OneShot, Restartable,
    SelfWaitError,
};
pub use declared::{DeclaredHandle, IsGroup};
pub use each::ActorHandles;

use crate::engine::StopRequest;
use crate::shared::actor_ref::ActorRef;
use crate::shared::cell::ActorCell;
use crate::shared::prepared::Mailbox;
use crate::shared::{GroupShared, Status};
use crate::{ActorState, Cause, GroupState};

/// A handle to a group: requests its stop and observes its state.
///
/// `group.handle()` returns one before the run, and `ctx.handle()` inside of it. A clone is cheap. A handle may outlive the
/// run, and dropping it has no effect.
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
/// running.wait_until_ready().await?; // `Running` derefs to its handle
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

/// The name and the state of one actor.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ActorStatus {
    /// The name of the actor.
    pub name: String,
    /// The state of the actor.
    pub state: ActorState,
}

/// The result of [`Handle::wait`]: the end of a run, without its report.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Ended {
    /// The cause of the stop.
    pub cause: Arc<Cause>,
    /// `true` if the run succeeded, as in [`Report::succeeded`](crate::Report::succeeded).
    pub succeeded: bool,
}

/// Error returned by [`Handle::wait_until_ready`]: the group stopped before it was ready.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct NeverReadyError {
    /// The name of the group.
    pub group: String,
    /// The cause of the stop.
    pub cause: Arc<Cause>,
}

impl Handle {
    pub(crate) fn new(shared: Arc<GroupShared>) -> Handle {
        Handle { shared }
    }

    pub(crate) fn shared(&self) -> &Arc<GroupShared> {
        &self.shared
    }

    /// Returns the name of the group.
    pub fn name(&self) -> &str {
        self.shared.name()
    }

    /// Requests the stop of the group, and returns immediately. The run may still succeed.
    ///
    /// If the run has not begun, no actor will start. During the drain, the call ends the drain. If the group is already
    /// stopping, the call is only recorded. The report records at most 64 [later causes](crate::Report::later_causes);
    /// further calls have no effect, nor have calls after the end.
    pub fn shutdown(&self, reason: impl Into<Cow<'static, str>>) {
        self.stop(
            StopRequest::Shutdown,
            Cause::Shutdown {
                reason: reason.into(),
            },
        );
    }

    /// Requests the stop of the group with an error, and returns immediately. If the error becomes the cause, the run fails and
    /// the error is the source of its [`Error`](crate::Error).
    ///
    /// If the group is already stopping, the error is only recorded. The report records at most 64
    /// [later causes](crate::Report::later_causes); further errors are dropped, and so are errors after the end.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Group, Interrupt};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let mut group = Group::new("example");
    /// group.add("server", async |ctx| ctx.interrupted().await, Interrupt::cancel());
    /// let running = group.start();
    /// running.fail(std::io::Error::other("the disk is full"));
    /// let error = running.await.unwrap_err();
    /// assert!(error.downcast_ref::<std::io::Error>().is_some());
    /// # }
    /// ```
    pub fn fail(&self, error: impl Into<anyhow::Error>) {
        self.stop(
            StopRequest::Fail,
            Cause::Fail {
                error: Arc::new(error.into()),
            },
        );
    }

    fn stop(&self, request: StopRequest, cause: Cause) {
        self.shared.request_stop(request, cause);
    }

    /// Returns the state of the group. For a nested group it is the later of its own state and its parent's.
    pub fn state(&self) -> GroupState {
        self.shared.status().lock().state
    }

    /// Waits for a change of the group's state after the first poll, and returns the newest state.
    ///
    /// Intermediate states may be skipped. After the group has ended, the future never completes.
    ///
    /// # Cancel safety
    ///
    /// This method is cancel safe, but a change before the first poll is not observed. To wait for a certain state, use
    /// [`wait_for_state`](Handle::wait_for_state).
    pub async fn state_changed(&self) -> GroupState {
        let before = self.state();
        self.shared
            .status()
            .until(|status| (status.state != before).then_some(status.state))
            .await
    }

    /// Waits until the group's state is `state` or a later one, and returns the state.
    ///
    /// No change is missed. If the state is reached already, the method returns immediately.
    ///
    /// # Cancel safety
    ///
    /// This method is cancel safe.
    ///
    /// # Examples
    ///
    /// A health route that turns unready when the drain begins:
    ///
    /// ```
    /// use std::sync::atomic::{AtomicBool, Ordering};
    ///
    /// use rungroup::{GroupState, Handle};
    ///
    /// async fn update(is_ready: &AtomicBool, group: Handle) {
    ///     group.wait_for_state(GroupState::Ready).await;
    ///     is_ready.store(true, Ordering::Relaxed);
    ///     group.wait_for_state(GroupState::Draining).await; // or `Stopping`, without a drain
    ///     is_ready.store(false, Ordering::Relaxed);
    /// }
    /// ```
    pub async fn wait_for_state(&self, state: GroupState) -> GroupState {
        self.shared
            .status()
            .until(|status| (status.state >= state).then_some(status.state))
            .await
    }

    /// Waits until every actor has been ready. After that, every call returns immediately.
    ///
    /// # Errors
    ///
    /// Returns an error if the group stops before it was ready.
    ///
    /// # Cancel safety
    ///
    /// This method is cancel safe.
    pub async fn wait_until_ready(&self) -> Result<(), NeverReadyError> {
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

    /// Waits for the end of the run: every actor has ended, and every retained value was dropped. The future of `run`, or
    /// [`Running`](crate::Running), resolves to the report.
    ///
    /// If the group never runs, the method returns after the group was dropped. An actor must not wait for the end of its own
    /// group: the group would wait for the actor until its abort.
    ///
    /// # Cancel safety
    ///
    /// This method is cancel safe.
    pub async fn wait(&self) -> Ended {
        let found = self.shared.status().until(|status| {
            Some(Ended {
                succeeded: status.succeeded?,
                cause: status.cause.clone()?,
            })
        });
        found.await
    }

    /// Returns the state of every actor, in the order of the fields; added actors follow. Before the run the list is empty.
    pub fn actors(&self) -> Vec<ActorStatus> {
        let status = |cell: &ActorCell| ActorStatus {
            name: cell.name().to_string(),
            state: cell.state(),
        };
        let mut actors = Vec::new();
        for cell in self.shared.cells() {
            actors.push(status(cell));
        }
        for actor in &self.shared.added() {
            actors.push(status(actor.cell()));
        }
        actors
    }

    /// Returns the actor with this name, the newest if several had it. Returns `None` before the run.
    pub fn actor(&self, name: &str) -> Option<ActorHandle> {
        let added = self.shared.newest_added(&|cell| **cell.name() == *name);
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

    /// Returns the handle of an actor, for generated code.
    #[doc(hidden)]
    pub fn __actor<P, N, T>(&self, index: usize) -> ActorHandle<P, N, T> {
        let id = self.shared.place(index).first();
        ActorHandle::new(ActorRef::new(Arc::clone(&self.shared), id))
    }

    /// Returns the handles of the actors of a list, for generated code.
    #[doc(hidden)]
    pub fn __actors<P, N, T>(&self, index: usize, name: &'static str) -> ActorHandles<P, N, T> {
        let actors = self.shared.place(index).actors();
        ActorHandles::new(Arc::clone(&self.shared), name, actors)
    }

    /// The handle of a group that never runs.
    fn of_no_group() -> Handle {
        let (shared, receiver) = GroupShared::new(Cow::Borrowed(""));
        let handle = Handle::new(Arc::clone(&shared));
        drop(Mailbox { receiver, shared });
        handle
    }

    /// Waits until the run has begun, or until it cannot begin any more.
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
            "group `{}` stopped before it was ready: {}",
            self.group, self.cause
        )
    }
}

impl std::error::Error for NeverReadyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.error().map(|error| error as _)
    }
}
