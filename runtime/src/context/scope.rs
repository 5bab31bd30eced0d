//! [`Scope`]: the part of a context that does not depend on the types of the actor.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::task::coop::consume_budget;
use tokio::time::Instant;

use crate::engine::Attempt;
use crate::shared::GroupShared;
use crate::shared::actor_ref::ActorRef;
use crate::shared::cell::ActorCell;
use crate::shared::message::ActorMessage;
use crate::{Cause, GroupState};

/// The part of a [`Context`](crate::Context) that does not depend on the actor's types.
///
/// A helper or a library takes `&Scope`; a task that an actor spawns takes a clone. A clone may outlive the actor and the
/// run: the actor then counts as interrupted and the group as ended, and no value of the group stays alive.
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
///         println!("{} in state {}", ctx.name(), ctx.state());
///     }
///     println!("stopped, cause: {}", ctx.cause().expect("an interrupt has a cause"));
/// }
/// ```
#[derive(Clone)]
pub struct Scope {
    actor: ActorRef,
    /// After this attempt has ended, the scope stays interrupted and aborted.
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

    #[cfg(feature = "process")]
    pub(crate) fn declared_grace(&self) -> Option<Duration> {
        self.cell().process_grace()
    }

    pub(crate) fn declare_ready(&self) {
        if self.cell().declare_ready(self.attempt) {
            self.actor.send(ActorMessage::DeclaredReady(self.attempt));
        }
    }

    pub(crate) fn context_dropped(&self) {
        if self.cell().lost_its_context(self.attempt) {
            self.actor.send(ActorMessage::ContextDropped(self.attempt));
        }
    }

    /// Waits until this actor is interrupted.
    ///
    /// An interrupt before the first poll is not missed, and every later call returns immediately. At the stop an actor is
    /// interrupted after all actors that must stop before it have ended.
    ///
    /// # Cancel safety
    ///
    /// This method is cancel safe.
    ///
    /// # Examples
    ///
    /// A loop of two branches:
    ///
    /// ```
    /// use rungroup::Context;
    /// use tokio::time::{Duration, interval};
    ///
    /// async fn ticker(ctx: Context) {
    ///     let mut ticks = interval(Duration::from_secs(1));
    ///     loop {
    ///         tokio::select! {
    ///             () = ctx.interrupted() => break,
    ///             _ = ticks.tick() => println!("tick"),
    ///         }
    ///     }
    /// }
    /// ```
    #[doc(alias = "cancelled")]
    pub async fn interrupted(&self) {
        self.cell().interrupted(self.attempt).await;
    }

    /// Returns the future of [`interrupted`](Scope::interrupted) without a borrow, for example for the
    /// `with_graceful_shutdown` of axum.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing: a later call completes at once if the actor was interrupted.
    #[doc(alias = "cancelled_owned")]
    pub fn interrupted_owned(&self) -> impl Future<Output = ()> + Send + 'static {
        let scope = self.clone();
        async move { scope.interrupted().await }
    }

    /// Returns a [`CancellationToken`] that is cancelled when this actor is interrupted, for a library that takes one.
    ///
    /// If the actor was interrupted before, the token is cancelled already. Each call returns a token of its own: cancelling
    /// it interrupts neither the actor nor the holders of other tokens. A token that outlives the actor is cancelled, too. The
    /// group's driver calls the wakers of the futures that wait for the token, so these must not block; those of tokio do not.
    /// To stop a whole actor that runs by a token, use [`Interrupt::token`](crate::Interrupt::token).
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::Context;
    /// use tokio_util::sync::CancellationToken;
    ///
    /// async fn serve(stop: CancellationToken) {
    ///     stop.cancelled().await;
    /// }
    ///
    /// async fn api(ctx: Context) {
    ///     serve(ctx.cancellation_token()).await;
    /// }
    /// ```
    ///
    /// [`CancellationToken`]: tokio_util::sync::CancellationToken
    #[cfg(feature = "token")]
    pub fn cancellation_token(&self) -> tokio_util::sync::CancellationToken {
        self.cell().token(self.attempt)
    }

    /// Returns `true` if this actor was interrupted.
    #[doc(alias = "is_cancelled")]
    pub fn is_interrupted(&self) -> bool {
        self.cell().is_interrupted(self.attempt)
    }

    /// Waits until this actor is aborted, because its grace period has expired.
    ///
    /// An abort drops the future of execute and the [tasks](Scope::spawn) of the actor. The method is for code that outlives
    /// them, such as a task of `tokio::spawn`. A thread uses [`is_aborted`](Scope::is_aborted). Every later call returns
    /// immediately. With `interrupt = drop` the future completes only after the actor was abandoned.
    ///
    /// # Cancel safety
    ///
    /// This method is cancel safe.
    pub async fn aborted(&self) {
        self.cell().aborted(self.attempt).await;
    }

    /// Returns `true` if this actor was aborted. A thread then has half a second to return.
    pub fn is_aborted(&self) -> bool {
        self.cell().is_aborted(self.attempt)
    }

    /// Returns the instant at which this actor will be aborted; `None` before its interrupt, and if the stop has no limit.
    ///
    /// The instant is the end of the actor's grace period on tokio's clock. In the stop of the group it is never later than
    /// the group's deadline. A signal that forces the abort, or the parent of a nested group, may abort the actor earlier. If
    /// the process was stopped meanwhile, for example by SIGSTOP, the instant may move.
    ///
    /// # Examples
    ///
    /// A worker that uses its time to save as much as it can:
    ///
    /// ```
    /// use rungroup::Context;
    /// use tokio::time::{Duration, timeout_at};
    ///
    /// # async fn save() {}
    /// async fn worker(ctx: Context) {
    ///     ctx.interrupted().await;
    ///     match ctx.deadline() {
    ///         Some(deadline) => {
    ///             let margin = Duration::from_millis(100);
    ///             _ = timeout_at(deadline - margin, save()).await;
    ///         }
    ///         None => save().await,
    ///     }
    /// }
    /// ```
    pub fn deadline(&self) -> Option<Instant> {
        self.cell().deadline(self.attempt)
    }

    /// Returns the name of the actor.
    pub fn name(&self) -> &str {
        self.cell().name()
    }

    /// Returns the roles of the run, sorted and without duplicates: those of the outermost group and of all groups nested in it.
    ///
    /// The option `role` of a field, or [`Group::add_role`](crate::Group::add_role), gives the group a role. The roles do not
    /// change during the run: those of a group that is [added](crate::Handle::add) to it do not count.
    pub fn roles(&self) -> impl ExactSizeIterator<Item = &str> {
        self.shared().roles().iter().map(|role| &**role)
    }

    /// Returns the state of the group. In a nested group it is the later of its own state and its parent's.
    pub fn state(&self) -> GroupState {
        self.shared().status().lock().state
    }

    /// Returns the cause of the stop, if the group is stopping. In a nested group it is its own cause, or else its parent's.
    ///
    /// While the group runs, it is the cause for which a handle or a restart interrupted this attempt. For an attempt that was
    /// followed by a restart, it is [`Cause::Restart`].
    pub fn cause(&self) -> Option<Arc<Cause>> {
        let of_group = self.shared().status().lock().cause.clone();
        of_group.or_else(|| self.cell().cause(self.attempt))
    }

    /// Runs `future` until this actor is interrupted. Returns `Some` with the output if `future` completes first, and `None`
    /// if the interrupt comes first. An interrupted future is dropped before the method returns.
    ///
    /// If the interrupt came before the call, the method returns `None` without polling `future`. A loop over futures that are
    /// always ready therefore ends at the interrupt, and it yields to other tasks as tokio's own futures do. Within one call
    /// `future` is polled before the interrupt is observed, so an output is not lost.
    ///
    /// # Cancel safety
    ///
    /// The method is as cancel safe as `future`: an interrupt drops the values that `future` holds at an await, for example
    /// bytes that it has read. Keep values that must not be lost outside of it.
    ///
    /// # Panics
    ///
    /// Panics if `future` panics.
    ///
    /// # Examples
    ///
    /// A worker that ends at the interrupt, between two jobs:
    ///
    /// ```
    /// use rungroup::Context;
    /// use tokio::sync::mpsc;
    ///
    /// # async fn process(_: u32) {}
    /// async fn worker(mut jobs: mpsc::Receiver<u32>, ctx: Context) {
    ///     while let Some(Some(job)) = ctx.run_until_interrupted(jobs.recv()).await {
    ///         process(job).await; // completes even if the interrupt arrives now
    ///     }
    /// }
    /// ```
    #[doc(alias = "run_until_cancelled")]
    pub async fn run_until_interrupted<F: Future>(&self, future: F) -> Option<F::Output> {
        // The driver may run on the same thread.
        consume_budget().await;
        if self.is_interrupted() {
            return None;
        }
        let mut future = pin!(future);
        let mut interrupted = pin!(self.interrupted());
        poll_fn(|cx| match future.as_mut().poll(cx) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending => interrupted.as_mut().poll(cx).map(|()| None),
        })
        .await
    }

    /// Runs `future` until this actor is interrupted, and then `clean_up`. Returns the output of the one that completed.
    ///
    /// An interrupted future is dropped before `clean_up` is called. If the interrupt came before the call, `future` is not
    /// polled.
    ///
    /// # Cancel safety
    ///
    /// The method is as cancel safe as `future` and the future of `clean_up`.
    ///
    /// # Panics
    ///
    /// Panics if one of the two panics.
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

    /// Blocks this thread for `duration`, or until this actor is interrupted. Returns `true` if it was not interrupted.
    ///
    /// For use in blocking actors: see the example of [`BlockingActor`](crate::BlockingActor). Do not call it in async code,
    /// where it blocks the worker: use `run_until_interrupted(tokio::time::sleep(…))` there.
    ///
    /// If the interrupt came before the call, the method returns `false` at once, even for a `duration` of zero. The sleep is
    /// in real time.
    pub fn sleep_or_interrupted(&self, duration: Duration) -> bool {
        !self
            .cell()
            .block_until_interrupted(self.attempt, Some(duration))
    }

    /// Blocks this thread until this actor is interrupted. Every later call returns immediately.
    ///
    /// For use in blocking actors. Do not call it in async code, where it blocks the worker.
    pub fn wait_interrupted(&self) {
        self.cell().block_until_interrupted(self.attempt, None);
    }
}
