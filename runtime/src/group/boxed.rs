//! [`Boxed`] and [`BoxedBlocking`]: actors of several types in one type.

use std::fmt;

use super::actor::{Actor, ActorFuture, BlockingActor};
use crate::bounds::{ExecuteFuture, IntoResult};
use crate::plan::InterruptKind;
use crate::shared::user_future::{self, UserFuture};
use crate::{Context, Group, Interrupt};

/// An actor of any type that provides a `P` and receives an `R`.
///
/// The type serves lists of actors of several types, and fields whose actor is chosen at run time. An [`Actor`] or a function
/// can be boxed, with an [`Interrupt`] of its own. A boxed group has a separate run: the report of the parent does not
/// contain its report. A boxed actor cannot restart, because its execute is called once.
///
/// # Examples
///
/// A list that is added to a group:
///
/// ```
/// use rungroup::{Boxed, Context, Group, Interrupt};
/// # use rungroup::Actor;
/// # struct Ticker;
/// # impl Actor for Ticker {
/// #     async fn execute(self, ctx: Context) -> anyhow::Result<()> { Ok(ctx.interrupted().await) }
/// # }
/// # struct Server;
/// # impl Server {
/// #     async fn run(&self) -> anyhow::Result<()> { Ok(()) }
/// #     fn stop(&self) {}
/// # }
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
/// use std::sync::Arc;
///
/// let server = Arc::new(Server);
/// let stopped = Arc::clone(&server);
/// let actors = vec![
///     ("ticker", Boxed::new(Ticker)),
///     ("waiter", Boxed::from_fn(async |ctx: Context| ctx.interrupted().await)),
///     (
///         "server",
///         Boxed::from_fn(async move |_ctx: Context| server.run().await)
///             .interrupt(Interrupt::call(move |_cause| stopped.stop())),
///     ),
/// ];
/// let mut group = Group::new("example");
/// for (name, actor) in actors {
///     group.add_actor(name, actor, Interrupt::cancel());
/// }
/// group.run().await?;
/// # Ok(()) }
/// ```
///
/// A field:
///
/// ```
/// # #[cfg(feature = "macros")] {
/// use rungroup::{Boxed, group};
///
/// #[group]
/// struct App {
///     #[actor(interrupt = cancel)]
///     exporter: Boxed,
/// }
/// # let _ = App::PLAN;
/// # }
/// ```
#[must_use = "a boxed actor does nothing until it is added to a group"]
pub struct Boxed<P = (), R = ()> {
    execute: Box<dyn FnOnce(Context<P, R>) -> UserFuture + Send>,
    interrupt: Option<Interrupt>,
}

/// The counterpart of [`Boxed`] for actors that block their thread. Its field sets `blocking`.
///
/// # Examples
///
/// ```
/// use rungroup::{BoxedBlocking, Context, Group, Interrupt};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
/// let reader = BoxedBlocking::from_fn(|ctx: Context| ctx.wait_interrupted());
/// let writer = BoxedBlocking::from_fn(|_ctx: Context| println!("written"));
/// let mut group = Group::new("example");
/// for (name, actor) in [("reader", reader), ("writer", writer)] {
///     group.actor(name).add_blocking_actor(actor, Interrupt::cancel());
/// }
/// group.run().await?;
/// # Ok(()) }
/// ```
#[must_use = "a boxed actor does nothing until it is added to a group"]
pub struct BoxedBlocking<P = (), R = ()> {
    execute: Box<dyn FnOnce(Context<P, R>) -> anyhow::Result<()> + Send>,
    interrupt: Option<Interrupt>,
}

impl<P: 'static, R: 'static> Boxed<P, R> {
    /// Boxes an actor.
    pub fn new<A: Actor<P, R>>(mut actor: A) -> Self {
        let interrupt = actor.__interrupt();
        Boxed {
            execute: Box::new(move |ctx| user_future::boxed(actor.execute(ctx))),
            interrupt,
        }
    }

    /// Boxes an async function or closure.
    pub fn from_fn<F, Fut, O, M: 'static>(execute: F) -> Self
    where
        F: FnOnce(Context<P, R>) -> Fut + Send + 'static,
        Fut: ExecuteFuture<O> + Send + 'static,
        O: IntoResult<M>,
    {
        Boxed {
            execute: Box::new(move |ctx| user_future::boxed(execute(ctx))),
            interrupt: None,
        }
    }

    /// Sets the interrupt of this actor. It replaces the `cancel` of the field or of the call that adds the actor; another
    /// interrupt given there is used instead of this one.
    pub fn interrupt(mut self, interrupt: Interrupt) -> Self {
        self.interrupt = Some(interrupt);
        self
    }
}

impl<P: 'static, R: 'static> BoxedBlocking<P, R> {
    /// Boxes an actor.
    pub fn new<A: BlockingActor<P, R>>(mut actor: A) -> Self {
        let interrupt = actor.__interrupt();
        BoxedBlocking {
            execute: Box::new(move |ctx| actor.execute(ctx)),
            interrupt,
        }
    }

    /// Boxes a function or closure that blocks.
    pub fn from_fn<F, O, M>(execute: F) -> Self
    where
        F: FnOnce(Context<P, R>) -> O + Send + 'static,
        O: IntoResult<M>,
    {
        BoxedBlocking {
            execute: Box::new(move |ctx| execute(ctx).into_result()),
            interrupt: None,
        }
    }

    /// Sets the interrupt of this actor. It replaces the `cancel` of the field or of the call that adds the actor; another
    /// interrupt given there is used instead of this one.
    pub fn interrupt(mut self, interrupt: Interrupt) -> Self {
        self.interrupt = Some(interrupt);
        self
    }
}

#[diagnostic::do_not_recommend]
impl<P: 'static, R: 'static> Actor<P, R> for Boxed<P, R> {
    fn execute(self, ctx: Context<P, R>) -> impl ActorFuture + Send {
        (self.execute)(ctx)
    }

    fn __interrupt(&mut self) -> Option<Interrupt> {
        self.interrupt.take()
    }

    const __RECHECK: Option<fn(&mut Group)> = Some(Group::recheck);
}

#[diagnostic::do_not_recommend]
impl<P: 'static, R: 'static> BlockingActor<P, R> for BoxedBlocking<P, R> {
    fn execute(self, ctx: Context<P, R>) -> anyhow::Result<()> {
        (self.execute)(ctx)
    }

    fn __interrupt(&mut self) -> Option<Interrupt> {
        self.interrupt.take()
    }

    const __RECHECK: Option<fn(&mut Group)> = Some(Group::recheck);
}

/// The interrupt of an actor: its own in place of a `cancel`.
pub(super) fn interrupt_of(given: Interrupt, own: Option<Interrupt>) -> Interrupt {
    match given.kind() {
        InterruptKind::Cancel => own.unwrap_or(given),
        _ => given,
    }
}

impl<P, R> fmt::Debug for Boxed<P, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Boxed")
            .field("interrupt", &self.interrupt)
            .finish_non_exhaustive()
    }
}

impl<P, R> fmt::Debug for BoxedBlocking<P, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BoxedBlocking")
            .field("interrupt", &self.interrupt)
            .finish_non_exhaustive()
    }
}
