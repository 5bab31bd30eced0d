//! [`ActorHandle`]: the control of one actor from outside.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::OnceLock;

use crate::engine::ControlRequest;
use crate::plan::Visible;
use crate::shared::actor_ref::ActorRef;
use crate::shared::cell::ActorCell;
use crate::shared::foreign_waker::contained;
use crate::shared::message::{ActorMessage, Control, IfRequired};
use crate::shared::slot::{ProvidedValue, Store};
use crate::{ActorState, ControlError, Handle, Outcome, shared::current};

use super::declared::IsGroup;

/// A handle to one actor: observes its state, and interrupts or restarts the actor while the group runs.
///
/// The handle of a `#[group]` has a method for each actor, which returns an `ActorHandle`. `P` is the provided type, and
/// `N` states whether the actor can restart. [`Handle::actor`] finds an actor by name. A clone is cheap, and dropping a
/// handle has no effect.
///
/// `T` is the type of the field, if that implements [`Actor`](crate::Actor). The handle of a nested group derefs to the
/// handle of that group, which has a method for each actor inside.
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
/// running.wait_until_ready().await?;
///
/// let watcher = running.actor("watcher").expect("it was added");
/// watcher.interrupt().await?; // the group continues
/// assert_eq!(watcher.wait().await?, Outcome::Returned);
/// # running.shutdown("done");
/// # running.await?;
/// # Ok(()) }
/// ```
///
/// The actors of a nested group:
///
/// ```
/// # #[cfg(feature = "macros")] {
/// use rungroup::{ActorState, Context, group};
///
/// # async fn wait(_: u16, ctx: Context) { ctx.interrupted().await }
/// #[group]
/// struct Cache {
///     #[actor(execute = wait, interrupt = cancel)]
///     refresher: u16,
/// }
///
/// #[group]
/// struct App {
///     #[actor(interrupt = cancel, ready = manual)]
///     cache: Cache,
/// }
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let running = App { cache: Cache { refresher: 60 } }.start();
/// running.wait_until_ready().await.unwrap();
/// assert_eq!(running.cache().refresher().state(), ActorState::Ready);
/// # running.shutdown("done");
/// # running.await.unwrap();
/// # });
/// # }
/// ```
pub struct ActorHandle<P = NoValue, N = Restartable, T = ()> {
    actor: ActorRef,
    dependents: IfRequired,
    /// The handle of the nested group, from its first use on.
    nested: OnceLock<Box<dyn Any + Send + Sync>>,
    kind: Parameters<P, N, T>,
}

/// The parameters of a handle.
pub(super) type Parameters<P, N, T> = PhantomData<fn() -> (P, N, T)>;

/// Marker for an actor that provides no value: the `P` of an [`ActorHandle`] without
/// [`providing`](ActorHandle::providing). Such a handle has no `provided`.
#[derive(Debug)]
pub enum NoValue {}

/// Marker for an actor that runs only once: the `N` of its [`ActorHandle`] and of its [`ActorBuilder`](crate::ActorBuilder).
#[derive(Debug, Clone, Copy)]
pub enum OneShot {}

/// Marker for an actor that can restart, after a failure or on request of a handle. Like [`OneShot`], the `N` of a type.
#[derive(Debug, Clone, Copy)]
pub enum Restartable {}

/// Error returned by [`ActorHandle::wait`] inside the actor itself: the wait would never end.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SelfWaitError {
    /// The actor.
    pub actor: String,
}

/// Error returned by [`ActorHandle::provided`]: the actor has no value, and cannot provide one any more.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NeverProvidedError {
    /// The actor.
    pub actor: String,
    lack: ValueLack,
}

/// Why there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ValueLack {
    /// The actor provides nothing of the requested type.
    OtherType,
    /// The group has dropped the value.
    Dropped,
    /// No value was provided, and in this state none can be any more.
    Never(ActorState),
}

impl<P, N, T> ActorHandle<P, N, T> {
    pub(crate) fn new(actor: ActorRef) -> Self {
        ActorHandle::with(actor, IfRequired::StopFirst)
    }

    fn with(actor: ActorRef, dependents: IfRequired) -> Self {
        ActorHandle {
            actor,
            dependents,
            nested: OnceLock::new(),
            kind: PhantomData,
        }
    }

    /// Returns the name of the actor. Before the run it is empty.
    pub fn name(&self) -> &str {
        self.actor.cell_of_run().map_or("", |cell| cell.name())
    }

    fn never_provided(&self, lack: ValueLack) -> NeverProvidedError {
        NeverProvidedError {
            actor: self.name().to_owned(),
            lack,
        }
    }

    /// Returns the state of the actor.
    pub fn state(&self) -> ActorState {
        self.actor
            .cell_of_run()
            .map_or(ActorState::Waiting, ActorCell::state)
    }

    /// Waits until the actor, its tasks and its interrupt have finished and no restart is pending. Returns the last outcome.
    ///
    /// A handle may restart the actor afterwards. Before the run, the method waits for the run to begin: do not await it
    /// before `run`.
    ///
    /// Two actors that wait for each other's end wait until one of them is aborted. An actor must not wait for the end of an
    /// actor that it requires, which stops only after its dependents: wait in the caller of `start`, or in another actor.
    ///
    /// # Errors
    ///
    /// Returns an error if the actor itself, one of its tasks or its interrupt waits: the wait would never end.
    ///
    /// # Cancel safety
    ///
    /// This method is cancel safe.
    pub async fn wait(&self) -> Result<Outcome, SelfWaitError> {
        self.group().began().await;
        let Some(cell) = self.actor.cell_of_run() else {
            // It was never run.
            return Ok(Outcome::NeverStarted);
        };
        if current::runs_here(&self.actor) {
            return Err(SelfWaitError {
                actor: self.name().to_owned(),
            });
        }
        Ok(cell.settled().await)
    }

    /// Makes the requests of this handle fail while a running actor requires this one. By default the dependents stop
    /// first, in order.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{ControlError, Group, Interrupt, Ready};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let mut group = Group::new("example");
    /// let store = group.add("store", async |ctx| ctx.interrupted().await, Interrupt::cancel());
    /// store.ready(Ready::Started);
    /// let api = group.add("api", async |ctx| ctx.interrupted().await, Interrupt::cancel());
    /// api.requires(["store"]);
    /// let running = group.start();
    /// running.wait_until_ready().await?;
    ///
    /// let store = running.actor("store").expect("it was added").unless_required();
    /// let error = store.interrupt().await.unwrap_err();
    /// assert!(matches!(error, ControlError::Required { .. }));
    /// # running.shutdown("done");
    /// # running.await?;
    /// # Ok(()) }
    /// ```
    #[must_use = "returns a handle, and consumes the original"]
    pub fn unless_required(mut self) -> Self {
        self.dependents = IfRequired::Refuse;
        self
    }

    /// Interrupts the current attempt, after its dependents have ended. Returns when the request was accepted;
    /// [`wait`](ActorHandle::wait) waits for the end.
    ///
    /// The end of the actor and its dependents is not a cause, and none of them restarts. Each is interrupted as at the stop,
    /// with [`Cause::Interrupted`](crate::Cause::Interrupted), and aborted when its grace period expires: its own, else that of
    /// the group. An actor that has not started will not start, and a pending restart is cancelled. Before the run, the method
    /// waits for the run to begin: do not await it before `run`.
    ///
    /// # Errors
    ///
    /// Returns an error if the group is stopping, if the actor has returned already, or if
    /// [`unless_required`](ActorHandle::unless_required) forbids the request.
    ///
    /// # Cancel safety
    ///
    /// The request is sent at the first poll, or later while [too many](crate::guide::guarantees#limits) requests wait.
    /// Dropping the future afterwards does not cancel the request.
    pub async fn interrupt(&self) -> Result<(), ControlError> {
        self.control(ControlRequest::Interrupt).await
    }

    async fn control(&self, request: ControlRequest) -> Result<(), ControlError> {
        let stopping = || ControlError::NotRunning {
            actor: self.name().to_owned(),
        };
        if self.actor.shared().refuses_requests() {
            return Err(stopping());
        }
        let (reply, answered) = self.actor.shared().reply().await;
        self.actor.send(ActorMessage::Control(Box::new(Control {
            request,
            if_required: self.dependents,
            reply,
            _place: self.actor.hold_place(),
        })));
        contained(answered)
            .await
            .unwrap_or_else(|_| Err(stopping()))
    }

    fn group(&self) -> Handle {
        Handle::new(self.actor.shared().clone())
    }

    /// Returns the handle of the nested group, if the actor is one.
    ///
    /// The handle of a `#[group]` needs no such call: `running.cache().refresher()`.
    pub fn nested(&self) -> Option<Handle> {
        self.actor.nested().map(Handle::new)
    }
}

/// The nested group. That of an absent actor has ended.
#[doc(hidden)]
impl<P, N, T: IsGroup<Handle: Any + Send + Sync>> Deref for ActorHandle<P, N, T> {
    type Target = T::Handle;

    fn deref(&self) -> &T::Handle {
        let nested = self.nested.get_or_init(|| {
            let handle = self.nested().unwrap_or_else(Handle::of_no_group);
            Box::new(T::handle(handle))
        });
        nested.downcast_ref().expect("it was made of this type")
    }
}

impl<P, T> ActorHandle<P, Restartable, T> {
    /// Restarts the actor: its dependents and the current attempt stop, then a new attempt starts without a backoff, and the
    /// dependents after it. Returns when the request was accepted. An actor that has returned or was interrupted starts, too.
    ///
    /// The count of restarts starts at zero again, and the end of an attempt is not a cause. For an actor of a `#[group]` without
    /// `restart`, a call is a compile error. Before the run, the method waits for the run to begin: do not await it before
    /// `run`.
    ///
    /// # Errors
    ///
    /// Returns an error if the group is stopping, if the actor or a running dependent runs only once, if another actor has
    /// taken its name, or if [`unless_required`](ActorHandle::unless_required) forbids the request.
    ///
    /// # Cancel safety
    ///
    /// The request is sent at the first poll, or later while [too many](crate::guide::guarantees#limits) requests wait.
    /// Dropping the future afterwards does not cancel the request.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Context, Group, Interrupt, RestartPolicy};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let mut group = Group::new("example");
    /// let watch = async |ctx: Context| ctx.interrupted().await;
    /// let watcher = group.actor("watcher").restart(RestartPolicy::on_failure());
    /// watcher.add(watch, Interrupt::cancel());
    /// let running = group.start();
    /// running.wait_until_ready().await?;
    ///
    /// let watcher = running.actor("watcher").expect("it was added");
    /// watcher.restart().await?; // a new attempt, for example with another configuration
    /// running.shutdown("done");
    /// let report = running.await?;
    /// assert_eq!(report.actors()[0].restarts().count, 1);
    /// # Ok(()) }
    /// ```
    pub async fn restart(&self) -> Result<(), ControlError> {
        self.control(ControlRequest::Restart).await
    }
}

/// Implemented by the handles of actors that can restart.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this actor cannot restart: its field does not set `restart`\nhelp: add `restart = on_failure` or `restart = always` to the options of the field",
    label = "this actor runs only once"
)]
pub trait CanRestart {}

impl<P, T> CanRestart for ActorHandle<P, Restartable, T> {}

impl<P, T> ActorHandle<P, OneShot, T> {
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

impl<P, N, T> ActorHandle<P, N, T> {
    /// Sets the provided type, for a handle that was found by name. [`provided`](ActorHandle::provided) has an example.
    pub fn providing<V>(self) -> ActorHandle<V, N, T> {
        ActorHandle::with(self.actor, self.dependents)
    }
}

impl<P: Clone + Send + Sync + 'static, N, T> ActorHandle<P, N, T> {
    /// Waits for the value that the actor provides, and returns a clone of it.
    ///
    /// The group keeps the value of the last attempt until its last receiver is gone, or without receivers until the actor is
    /// interrupted. Before the run, the method waits for the run to begin: do not await it before `run`.
    ///
    /// # Errors
    ///
    /// Returns an error if the actor does not provide a `P`, or if the value was dropped. Returns an error as soon as no value
    /// can come, for example because the actor has failed and the group stops, even if the actor has not ended.
    ///
    /// # Cancel safety
    ///
    /// This method is cancel safe.
    ///
    /// # Examples
    ///
    /// A test that connects to a server of a dynamic group:
    ///
    /// ```
    /// use rungroup::{Context, Group, Interrupt, Slot};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let (port, mut group) = (Slot::new(), Group::new("example"));
    /// let server = async |ctx: Context<u16>| {
    ///     ctx.provide(8080);
    ///     ctx.interrupted().await;
    /// };
    /// group.actor("server").provides(&port).add(server, Interrupt::cancel());
    /// let running = group.start();
    /// running.wait_until_ready().await?;
    ///
    /// let server = running.actor("server").expect("it was added").providing::<u16>();
    /// assert_eq!(server.provided().await?, 8080);
    /// # running.shutdown("done");
    /// # running.await?;
    /// # Ok(()) }
    /// ```
    pub async fn provided(&self) -> Result<P, NeverProvidedError> {
        self.group().began().await;
        let cell = self.actor.cell_of_run();
        if cell.is_some_and(ActorCell::is_absent) {
            return Err(self.never_provided(ValueLack::Never(ActorState::Absent)));
        }
        let slot = self.actor.slot();
        let slot = slot.and_then(|slot| slot.into_any().downcast::<Store<P>>().ok());
        let (Some(cell), Some(slot)) = (cell, slot) else {
            return Err(self.never_provided(ValueLack::OtherType));
        };
        match slot.provided_by(cell).await {
            ProvidedValue::Kept(value) => Ok(P::clone(&value)),
            ProvidedValue::Gone => Err(self.never_provided(ValueLack::Dropped)),
            ProvidedValue::NotYet => Err(self.never_provided(ValueLack::Never(cell.state()))),
        }
    }
}

/// Implemented by no type: an actor without a value cannot provide one.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the provided type of this actor is not declared: its field does not set `provides`\nhelp: add `provides = T` to the options of the field; for a handle that was found by name, write `.providing::<T>()` first",
    label = "declares no provided type"
)]
pub trait HasValue {}

impl<N, T> ActorHandle<NoValue, N, T> {
    /// Makes the compiler explain why this actor has no value.
    #[doc(hidden)]
    pub fn provided(&self) -> std::future::Ready<Result<(), NeverProvidedError>>
    where
        Self: HasValue,
    {
        std::future::ready(Err(self.never_provided(ValueLack::OtherType)))
    }
}

impl<P, N, T> Clone for ActorHandle<P, N, T> {
    fn clone(&self) -> Self {
        ActorHandle::with(self.actor.clone(), self.dependents)
    }
}

impl<P, N, T> fmt::Debug for ActorHandle<P, N, T> {
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
            "actor `{}` cannot wait for its own end; wait in another actor or task",
            Visible(&self.actor)
        )
    }
}

impl fmt::Display for NeverProvidedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let actor = Visible(&self.actor);
        match self.lack {
            ValueLack::OtherType => write!(
                f,
                "actor `{actor}` does not provide a value of this type; call `providing` with the type that it provides"
            ),
            ValueLack::Dropped => write!(
                f,
                "the group has dropped the value of actor `{actor}`; call `provided` while another actor receives it"
            ),
            ValueLack::Never(ActorState::Absent) => write!(
                f,
                "actor `{actor}` is absent in this run and provides no value; set its field"
            ),
            ValueLack::Never(state) => write!(
                f,
                "actor `{actor}` can no longer provide its value: it is {state}"
            ),
        }
    }
}

impl std::error::Error for SelfWaitError {}
impl std::error::Error for NeverProvidedError {}
