//! [`ActorHandle`]: one actor from outside.

use std::fmt;
use std::marker::PhantomData;

use tokio::sync::oneshot;

use crate::engine::ControlRequest;
use crate::shared::actor_ref::ActorRef;
use crate::shared::cell::{ActorCell, CellState};
use crate::shared::slot::{Provided, Store};
use crate::shared::{ActorMessage, IfRequired};
use crate::{ActorState, ControlError, Handle, Outcome, shared::current};

/// One actor from outside: sees where it stands, and asks something of it alone, while its group goes on.
///
/// The handle of a `#[group]` has a method for each actor, which knows what it provides, `P`, and whether it can be run
/// again, `N`; [`Handle::actor`] finds one by its name. It is cheap to clone, and dropping it does nothing.
///
/// # Examples
///
/// ```
/// use rungroup::{Group, Interrupt, Outcome, ReturnAction};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut group = Group::new("example");
/// group.add("server", async |ctx| ctx.interrupted().await, Interrupt::cancel());
/// group.add("watcher", async |ctx| ctx.interrupted().await, Interrupt::cancel());
/// let running = group.start();
/// running.ready().await?;
///
/// let watcher = running.actor("watcher").expect("it was added");
/// watcher.interrupt().await?; // the group goes on
/// assert_eq!(watcher.wait().await?, Outcome::Returned);
/// # running.shutdown("done");
/// # running.await?;
/// # Ok(()) }
/// ```
pub struct ActorHandle<P = (), N = Restartable> {
    actor: ActorRef,
    dependents: IfRequired,
    kind: PhantomData<fn() -> (P, N)>,
}

/// Marker for an actor that runs once.
#[derive(Debug, Clone, Copy)]
pub enum OneShot {}

/// Marker for an actor that can restart: by its `restart` option, or on request of a handle.
#[derive(Debug, Clone, Copy)]
pub enum Restartable {}

/// An actor was to wait for its own end, which would never come.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SelfWaitError {
    /// The actor.
    pub actor: String,
}

/// The group keeps no value of the actor's, and none will come.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NeverProvidedError {
    /// The actor.
    pub actor: String,
}

impl<P, N> ActorHandle<P, N> {
    pub(crate) fn new(actor: ActorRef) -> Self {
        ActorHandle {
            actor,
            dependents: IfRequired::StopFirst,
            kind: PhantomData,
        }
    }

    /// The actor's name; empty before the run.
    pub fn name(&self) -> &str {
        self.actor.cell_of_run().map_or("", |cell| cell.name())
    }

    /// Where it stands.
    pub fn state(&self) -> ActorState {
        self.actor
            .cell_of_run()
            .map_or(ActorState::Waiting, ActorCell::state)
    }

    /// Waits until no execution of it runs and none comes by itself, its tasks and its interrupt included, and returns how
    /// the last one ended. It may be run again afterwards, if a handle asks. Before the run it waits for that to begin: do not
    /// await it in front of `run`.
    ///
    /// Two that wait for each other's end wait until one of them is aborted. So does an actor that requires `db` and awaits
    /// `db.interrupt()` and then `db.wait()`: `db` stops only after that actor has. Wait in what called `start`, or in an actor
    /// that does not require `db`.
    ///
    /// # Errors
    ///
    /// Within the actor itself, the tasks that it spawned and its interrupt: that would wait for ever.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost when the future is dropped.
    pub async fn wait(&self) -> Result<Outcome, SelfWaitError> {
        self.group().began().await;
        let Some(cell) = self.actor.cell_of_run() else {
            // It was never run.
            return Ok(Outcome::NeverStarted);
        };
        if current::is(&self.actor) {
            return Err(SelfWaitError {
                actor: self.name().to_owned(),
            });
        }
        Ok(cell.resting().await)
    }

    /// Only if no running actor requires this one; otherwise what is asked is refused. Unless said, those that require it
    /// stop first, in order.
    #[must_use = "it says how the next thing is asked"]
    pub fn unless_required(mut self) -> Self {
        self.dependents = IfRequired::Refuse;
        self
    }

    /// Asks this execution to stop, after those that require it; it returns when that was taken up. Their ends are no cause,
    /// and nothing of them is run again by itself. What waits for its end is [`wait`](ActorHandle::wait).
    ///
    /// Each is interrupted as at the stop, with a cause of its own, and aborted when its grace is over: the one declared for
    /// it, or else that of the group. One that is not started, or between two executions, is called off. To one that has
    /// returned nothing is done. Before the run it waits for that to begin: do not await it in front of `run`.
    ///
    /// # Errors
    ///
    /// If the group stops; or by [`unless_required`](ActorHandle::unless_required).
    ///
    /// # Cancel safety
    ///
    /// Once polled, it is asked, whether the answer is awaited or not.
    pub async fn interrupt(&self) -> Result<(), ControlError> {
        self.ask(ControlRequest::Interrupt).await
    }

    async fn ask(&self, asked: ControlRequest) -> Result<(), ControlError> {
        let (answer, answered) = oneshot::channel();
        self.actor
            .send(ActorMessage::Control(asked, self.dependents, answer));
        answered.await.unwrap_or_else(|_| {
            Err(ControlError::Stopping {
                actor: self.name().to_owned(),
            })
        })
    }

    fn group(&self) -> Handle {
        Handle::new(self.actor.shared().clone())
    }
}

impl<P> ActorHandle<P, Restartable> {
    /// Asks for another execution: this one stops, after those that require it; then it is run, at once, and those again
    /// after it. It returns when that was taken up. One that has returned, or was asked to stop, is run as well.
    ///
    /// Its restarts are counted anew. Their ends are no cause. Where the handle of a `#[group]` knows that the actor says no
    /// `restart`, this does not compile. Before the run it waits for that to begin: do not await it in front of `run`.
    ///
    /// # Errors
    ///
    /// If the group stops; if it cannot be run again, or one that runs and requires it cannot; if another was added since
    /// under its name; or by [`unless_required`](ActorHandle::unless_required).
    ///
    /// # Cancel safety
    ///
    /// Once polled, it is asked, whether the answer is awaited or not.
    pub async fn restart(&self) -> Result<(), ControlError> {
        self.ask(ControlRequest::Restart).await
    }
}

/// Implemented by the handles of actors that can restart.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this actor cannot restart: its field does not set `restart`\nhelp: add `restart = on_failure` or `restart = always` to the options of the field",
    label = "this actor runs only once"
)]
pub trait CanRestart {}

impl<P> CanRestart for ActorHandle<P, Restartable> {}

impl<P> ActorHandle<P, OneShot> {
    /// Makes the compiler explain why this actor cannot restart.
    #[doc(hidden)]
    pub fn restart(&self) -> std::future::Ready<Result<(), ControlError>>
    where
        Self: CanRestart,
    {
        std::future::ready(Err(ControlError::NotRestartable {
            actor: self.name().to_owned(),
        }))
    }
}

impl<P, N> ActorHandle<P, N> {
    /// The same, of an actor that provides a `T`: for one that was found by its name.
    pub fn providing<T>(self) -> ActorHandle<T, N> {
        ActorHandle {
            actor: self.actor,
            dependents: self.dependents,
            kind: PhantomData,
        }
    }
}

impl<P: Clone + Send + Sync + 'static, N> ActorHandle<P, N> {
    /// Waits until it has provided its value, and returns a clone: of the last execution, while the group keeps it, which is
    /// until the last of those that receive it is gone, or else until this actor is interrupted. Before the run it waits for
    /// that to begin: do not await it in front of `run`.
    ///
    /// # Errors
    ///
    /// If it provides no `P`, its end comes before the value, or the group no longer keeps it.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost when the future is dropped.
    pub async fn provided(&self) -> Result<P, NeverProvidedError> {
        self.group().began().await;
        let never = || NeverProvidedError {
            actor: self.name().to_owned(),
        };
        let cell = self.actor.cell_of_run().ok_or_else(never)?;
        let slot = self
            .actor
            .slot()
            .and_then(|slot| slot.into_any().downcast::<Store<P>>().ok())
            .ok_or_else(never)?;
        let found = cell.until(|state: &CellState| {
            let is_over = state.outcome().is_some() || state.is_last();
            if state.is_interrupted() && !is_over {
                // Alone: another execution may follow, and provide.
                return None;
            }
            match slot.provided() {
                Provided::Kept(value) => Some(Some(value)),
                Provided::Gone => Some(None),
                Provided::NotYet => is_over.then_some(None),
            }
        });
        let value = found.await.ok_or_else(never)?;
        Ok(P::clone(&value))
    }
}

impl<P, N> Clone for ActorHandle<P, N> {
    fn clone(&self) -> Self {
        ActorHandle {
            actor: self.actor.clone(),
            dependents: self.dependents,
            kind: PhantomData,
        }
    }
}

impl<P, N> fmt::Debug for ActorHandle<P, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActorHandle")
            .field("actor", &self.name())
            .field("state", &self.state())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for SelfWaitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "actor `{}` waits for its own end, which would never come: wait outside of it",
            self.actor
        )
    }
}

impl fmt::Display for NeverProvidedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "there is no value of actor `{}`: it provides none of this type, has ended, or it was let go",
            self.actor
        )
    }
}

impl std::error::Error for SelfWaitError {}
impl std::error::Error for NeverProvidedError {}
