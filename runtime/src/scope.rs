//! [`Scope`]: what an actor knows of its group, whatever it provides and receives.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::time::Instant;

use crate::cell::Cell;
use crate::engine::Id;
use crate::shared::{Message, Shared};
use crate::{Cause, GroupState, Handle};

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
    shared: Arc<Shared>,
    id: Id,
}

impl Scope {
    pub(crate) fn new(shared: Arc<Shared>, id: Id) -> Scope {
        Scope { shared, id }
    }

    pub(crate) fn cell(&self) -> &Cell {
        self.shared.cell(self.id)
    }

    pub(crate) fn said_ready(&self) {
        if self.cell().note_ready() {
            self.shared.send(Message::Ready(self.id));
        }
    }

    pub(crate) fn context_dropped(&self) {
        if self.cell().note_context_dropped() {
            self.shared.send(Message::ContextDropped(self.id));
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
        self.cell().interrupted().await;
    }

    /// As [`interrupted`](Scope::interrupted), as a future of its own: for `with_graceful_shutdown` and its kin.
    pub fn interrupted_owned(&self) -> impl Future<Output = ()> + Send + 'static {
        let scope = self.clone();
        async move { scope.interrupted().await }
    }

    /// Whether this actor was interrupted.
    pub fn is_interrupted(&self) -> bool {
        self.cell().is_interrupted()
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
        self.cell().aborted().await;
    }

    /// Whether the actor's grace is over. A thread that sees it has half a second to return.
    pub fn is_aborted(&self) -> bool {
        self.cell().is_aborted()
    }

    /// When this actor will be aborted: `None` before its interrupt, and where nothing bounds the stop.
    pub fn deadline(&self) -> Option<Instant> {
        self.cell().deadline()
    }

    /// The actor's name.
    pub fn name(&self) -> &str {
        self.cell().name()
    }

    /// The group's state; inside a nested group the further of its own and its parent's.
    pub fn state(&self) -> GroupState {
        self.shared.status().borrow().state
    }

    /// Waits until the group's state is another than when this is first polled, and returns it.
    ///
    /// States may be passed over: it is the newest. In a group that has ended it never returns.
    ///
    /// # Cancel safety
    ///
    /// A change before the first poll is not seen: to wait for one state, use [`reached`](Scope::reached).
    pub async fn state_changed(&self) -> GroupState {
        self.handle().state_changed().await
    }

    /// Waits until the group's state is `state` or further, and returns what it is. It is latched: no change is missed, and
    /// every later call returns at once.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost when the future is dropped.
    pub async fn reached(&self, state: GroupState) -> GroupState {
        self.handle().reached(state).await
    }

    /// Why the group stops, from the moment it does; inside a nested group its own cause, or else its parent's.
    pub fn cause(&self) -> Option<Arc<Cause>> {
        self.shared.status().borrow().cause.clone()
    }

    /// A handle on the running group.
    pub fn handle(&self) -> Handle {
        Handle::new(Arc::clone(&self.shared))
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

    /// Blocks this thread for so long, or until this actor is interrupted. Returns whether to go on: `false` once it was.
    ///
    /// For blocking actors, in real time; in async code use `run_until_interrupted(tokio::time::sleep(…))`.
    pub fn sleep(&self, duration: Duration) -> bool {
        !self.cell().block_until_interrupted(Some(duration))
    }

    /// Blocks this thread until this actor is interrupted. For blocking actors.
    pub fn wait_interrupted(&self) {
        self.cell().block_until_interrupted(None);
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope").field("actor", &self.name()).field("group", &self.handle()).finish()
    }
}
