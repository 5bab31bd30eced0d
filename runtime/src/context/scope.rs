//! [`Scope`]: what an actor knows of its group, whatever it provides and receives.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::time::Instant;

use crate::context::tasks;
use crate::shared::actor_ref::ActorRef;
use crate::shared::cell::{ActorCell, Attempt};
use crate::shared::{ActorMessage, GroupShared};
use crate::{ActorHandle, Cause, GroupState, Handle, IntoResult, SpawnError, shared::user_future};

/// The part of a [`Context`](crate::Context) that does not depend on the actor's types.
///
/// A helper or a library takes `&Scope`; a task that an actor spawns takes a clone. A clone may outlive the actor and the
/// run: it then says that the actor is interrupted and the group ended, and keeps nothing alive but itself.
///
/// # Examples
///
/// ```
/// use rungroup::{Context, Scope};
///
/// async fn step(scope: &Scope) -> bool {
///     let pause = tokio::time::sleep(std::time::Duration::from_secs(1));
///     scope.run_until_interrupted(pause).await.is_some()
/// }
///
/// async fn worker(ctx: Context) {
///     while step(&ctx).await {
///         println!("{} of a group that is {}", ctx.name(), ctx.state());
///     }
///     println!("stopped, cause: {}", ctx.cause().expect("there is one once it is interrupted"));
/// }
/// ```
#[derive(Clone)]
pub struct Scope {
    actor: ActorRef,
    /// After this attempt is over, the scope is interrupted and aborted for ever.
    attempt: Attempt,
}

impl Scope {
    /// Returns the scope of the attempt that is about to run.
    pub(crate) fn new(actor: ActorRef) -> Scope {
        let attempt = actor.cell().attempt();
        Scope { actor, attempt }
    }

    pub(crate) fn actor(&self) -> &ActorRef {
        &self.actor
    }

    pub(crate) fn shared(&self) -> &Arc<GroupShared> {
        self.actor.shared()
    }

    pub(crate) fn cell(&self) -> &ActorCell {
        self.actor.cell()
    }

    pub(crate) fn attempt(&self) -> Attempt {
        self.attempt
    }

    pub(crate) fn said_ready(&self) {
        if self.cell().note_ready(self.attempt) {
            self.actor.send(ActorMessage::Ready(self.attempt));
        }
    }

    pub(crate) fn context_dropped(&self) {
        if self.cell().note_context_dropped(self.attempt) {
            self.actor.send(ActorMessage::ContextDropped(self.attempt));
        }
    }

    /// Waits until this actor is interrupted.
    ///
    /// It is latched: an interrupt that came before the first poll is seen, and every later call returns at once.
    /// The stop interrupts an actor only once all that must stop before it have ended.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost when the future is dropped.
    pub async fn interrupted(&self) {
        self.cell().interrupted(self.attempt).await;
    }

    /// As [`interrupted`](Scope::interrupted), as a future of its own: for `with_graceful_shutdown` and its kin.
    pub fn interrupted_owned(&self) -> impl Future<Output = ()> + Send + 'static {
        let scope = self.clone();
        async move { scope.interrupted().await }
    }

    /// Whether this actor was interrupted.
    pub fn is_interrupted(&self) -> bool {
        self.cell().is_interrupted(self.attempt)
    }

    /// Waits for the hard stop: the actor's grace is over.
    ///
    /// An async execute is dropped then, so this is for tasks beside it, and for threads through
    /// [`is_aborted`](Scope::is_aborted). It is latched. With `interrupt = drop` it never comes before the group has left
    /// the actor behind.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost when the future is dropped.
    pub async fn aborted(&self) {
        self.cell().aborted(self.attempt).await;
    }

    /// Whether the actor's grace is over. A thread that sees it has half a second to return.
    pub fn is_aborted(&self) -> bool {
        self.cell().is_aborted(self.attempt)
    }

    /// When this actor will be aborted: `None` before its interrupt, and where nothing bounds the stop.
    pub fn deadline(&self) -> Option<Instant> {
        self.cell().deadline(self.attempt)
    }

    /// The actor's name.
    pub fn name(&self) -> &str {
        self.cell().name()
    }

    /// The group's state; inside a nested group the further of its own and its parent's.
    pub fn state(&self) -> GroupState {
        self.shared().status().lock().state
    }

    /// Waits until the group's state is another than when this is first polled, and returns it.
    ///
    /// States may be passed over: it is the newest. In a group that has ended it never returns.
    ///
    /// # Cancel safety
    ///
    /// A change before the first poll is not seen: to wait for one state, use [`wait_for_state`](Scope::wait_for_state).
    pub async fn state_changed(&self) -> GroupState {
        self.handle().state_changed().await
    }

    /// Waits until the group's state is `state` or further, and returns what it is. It is latched: no change is missed, and
    /// every later call returns at once.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost when the future is dropped.
    pub async fn wait_for_state(&self, state: GroupState) -> GroupState {
        self.handle().wait_for_state(state).await
    }

    /// Why the group stops, from the moment it does; inside a nested group its own cause, or else its parent's. Before that,
    /// why this attempt was interrupted alone, if it was; of one that is over and followed by another, that is
    /// [`Cause::Restart`].
    pub fn cause(&self) -> Option<Arc<Cause>> {
        let of_group = self.shared().status().lock().cause.clone();
        of_group.or_else(|| self.cell().cause(self.attempt))
    }

    /// A handle on the running group.
    pub fn handle(&self) -> Handle {
        Handle::new(Arc::clone(self.shared()))
    }

    /// A handle on this actor.
    pub fn actor_handle(&self) -> ActorHandle {
        ActorHandle::new(self.actor.clone())
    }

    /// Spawns a task that belongs to this actor: it runs in the actors' runtime, and the actor has not ended before it has.
    ///
    /// It is interrupted with the actor, which it sees by a clone of this scope, and shares its deadline: a task that goes on
    /// then is dropped at its next await. What it returns is nobody's: an error or a panic is logged, counted, and kept in
    /// part for the [report](crate::ActorReport::task_failures), and is nothing more. Where another attempt follows, it is
    /// interrupted and waited for before that.
    ///
    /// # Errors
    ///
    /// If this attempt was interrupted, or has ended, its last task included: the future is dropped. An execute that returns
    /// the error of its own stop has not failed: it was [provoked](crate::Outcome::Interrupted). During the drain nobody is
    /// interrupted yet, and it is spawned.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::Context;
    /// use tokio::net::TcpListener;
    ///
    /// async fn echo(listener: TcpListener, ctx: Context) -> anyhow::Result<()> {
    ///     while let Some(accepted) = ctx.run_until_interrupted(listener.accept()).await {
    ///         let (mut connection, _) = accepted?;
    ///         let spawned = ctx.spawn(async move {
    ///             let (mut from, mut to) = connection.split();
    ///             tokio::io::copy(&mut from, &mut to).await.map(drop)
    ///         });
    ///         if spawned.is_err() {
    ///             break; // interrupted since it was accepted
    ///         }
    ///     }
    ///     Ok(()) // the actor has ended once its connections have
    /// }
    /// ```
    pub fn spawn<F>(&self, future: F) -> Result<(), SpawnError>
    where
        F: Future<Output: IntoResult> + Send + 'static,
    {
        tasks::spawn(self, user_future::boxed(future))
    }

    /// As [`spawn`](Scope::spawn), once fewer than `limit` of the actor's tasks are alive; a limit of 0 is one of 1.
    ///
    /// # Errors
    ///
    /// As for `spawn`, also where that comes about as this waits.
    ///
    /// # Cancel safety
    ///
    /// Dropped as it waits, it has spawned nothing, and `future` is dropped with it.
    pub async fn spawn_bounded<F>(&self, limit: usize, future: F) -> Result<(), SpawnError>
    where
        F: Future<Output: IntoResult> + Send + 'static,
    {
        tasks::spawn_bounded(self, limit, user_future::boxed(future)).await
    }

    /// Waits until none of the tasks is alive that this actor has spawned. It may spawn more afterwards.
    ///
    /// A task of the actor's that waits here waits for itself, until it is interrupted and aborted.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost when the future is dropped.
    pub async fn wait_for_tasks(&self) {
        self.cell().fewer_tasks_than(1).await;
    }

    /// Runs `future` until this actor is interrupted: `Some` of its output if it was first, also when both come at once,
    /// and `None` if the interrupt was. The interrupted future is dropped before this returns.
    ///
    /// # Cancel safety
    ///
    /// As safe as `future`: what it holds at its last await is lost with it. A read that has taken bytes, a `recv` behind
    /// another await: put what must not be lost outside.
    ///
    /// # Panics
    ///
    /// A panic of `future` is the caller's.
    pub async fn run_until_interrupted<F: Future>(&self, future: F) -> Option<F::Output> {
        let mut future = pin!(future);
        let mut interrupted = pin!(self.interrupted());
        poll_fn(|cx| match future.as_mut().poll(cx) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending => interrupted.as_mut().poll(cx).map(|()| None),
        })
        .await
    }

    /// As [`run_until_interrupted`](Scope::run_until_interrupted), and if the interrupt was first, what `clean_up` comes to.
    ///
    /// The interrupted future is dropped before `clean_up` is called.
    ///
    /// # Cancel safety
    ///
    /// As safe as `future`; dropped later on, it is as safe as the future of `clean_up`.
    ///
    /// # Panics
    ///
    /// A panic of either is the caller's.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::Context;
    ///
    /// # struct Feed;
    /// # impl Feed {
    /// #     async fn follow(&self) -> std::io::Result<()> { Ok(()) }
    /// #     async fn say_goodbye(&self) -> std::io::Result<()> { Ok(()) }
    /// # }
    /// async fn follow(feed: Feed, ctx: Context) -> std::io::Result<()> {
    ///     ctx.run_until_interrupted_or_else(feed.follow(), || feed.say_goodbye()).await
    /// }
    /// ```
    pub async fn run_until_interrupted_or_else<F, C, Fut>(
        &self,
        future: F,
        clean_up: C,
    ) -> F::Output
    where
        F: Future,
        C: FnOnce() -> Fut,
        Fut: Future<Output = F::Output>,
    {
        match self.run_until_interrupted(future).await {
            Some(output) => output,
            None => clean_up().await,
        }
    }

    /// Blocks this thread for so long, or until this actor is interrupted. Returns whether to go on: `false` once it was.
    ///
    /// For blocking actors, in real time; in async code use `run_until_interrupted(tokio::time::sleep(…))`.
    pub fn sleep_or_interrupted(&self, duration: Duration) -> bool {
        !self
            .cell()
            .block_until_interrupted(self.attempt, Some(duration))
    }

    /// Blocks this thread until this actor is interrupted. For blocking actors.
    pub fn wait_interrupted(&self) {
        self.cell().block_until_interrupted(self.attempt, None);
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope")
            .field("actor", &self.name())
            .field("group", &self.handle())
            .finish()
    }
}
