//! [`Actor`] and [`BlockingActor`]: types that bring their own execute.

use std::future::Future;

use crate::plan::ActorKind;
use crate::{Context, Group};

/// A type that is a long-running part of a program: the field of a `#[group]` that names no `execute` of its own.
///
/// `P` is what it provides, `R` what it receives; both are `()` unless the field says otherwise, and must be the same here
/// and there. A `#[group]` struct is an actor, too: groups nest.
///
/// # Contract
///
/// `execute` comes back when the actor is done, or once its context is interrupted. Its return, of whatever kind, stops the
/// group unless the field says otherwise. With `interrupt = drop` it is dropped at its next await instead: it must hold
/// nothing there that may not be lost.
///
/// # Examples
///
/// An `async fn` in the impl is enough:
///
/// ```
/// use rungroup::{Actor, Context};
///
/// struct Ticker;
///
/// impl Actor for Ticker {
///     async fn execute(self, ctx: Context) -> anyhow::Result<()> {
///         let mut ticks = tokio::time::interval(std::time::Duration::from_secs(1));
///         while ctx.run_until_interrupted(ticks.tick()).await.is_some() {
///             println!("tick");
///         }
///         Ok(())
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot run as the actor that this field declares\nhelp: implement `rungroup::Actor` for it with the same `provides` and `receives` as the field, or name a function: `execute = …`",
    label = "not an `Actor` of this kind",
    note = "remove `#[actor(…)]` to keep it as a plain field"
)]
pub trait Actor<P = (), R = ()>: Sized + Send + 'static {
    /// Runs the actor. It comes back when the actor is done, or once `ctx` is interrupted.
    ///
    /// # Errors
    ///
    /// Any error is a failure of the actor, but for one that its stop [provoked](crate::Outcome::Interrupted).
    fn execute(self, ctx: Context<P, R>) -> impl Future<Output = anyhow::Result<()>> + Send;

    /// How it becomes a group, if it is one: the driver then runs it beside its parent, and not as a task.
    #[doc(hidden)]
    const __GROUP: Option<fn(Self) -> Group> = None;

    /// What the actor runs. Execute of a [`ActorKind::Process`] returns by itself when it is aborted.
    #[doc(hidden)]
    const __KIND: ActorKind = if Self::__GROUP.is_some() {
        ActorKind::Nested
    } else {
        ActorKind::Async
    };
}

/// As [`Actor`], for an ordinary function on an OS thread of its own.
///
/// The field says `blocking`. The thread has the actor's name and has entered the runtime, so that `Handle::current()`
/// works there.
///
/// # Contract
///
/// As for [`Actor`]. A thread cannot be stopped from outside: `execute` looks at
/// [`is_interrupted`](crate::Scope::is_interrupted), waits by [`sleep_or_interrupted`](crate::Scope::sleep_or_interrupted) or
/// [`wait_interrupted`](crate::Scope::wait_interrupted), or is woken by a function interrupt. One that does not come back is
/// left behind, and named in the error.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot run as the blocking actor that this field declares\nhelp: implement `rungroup::BlockingActor` for it with the same `provides` and `receives` as the field, or name a function: `execute = …`",
    label = "not a `BlockingActor` of this kind",
    note = "remove `blocking` if its execute is async"
)]
pub trait BlockingActor<P = (), R = ()>: Sized + Send + 'static {
    /// Runs the actor on its thread. It comes back when the actor is done, or once `ctx` is interrupted.
    ///
    /// # Errors
    ///
    /// Any error is a failure of the actor, but for one that its stop [provoked](crate::Outcome::Interrupted).
    fn execute(self, ctx: Context<P, R>) -> anyhow::Result<()>;
}
