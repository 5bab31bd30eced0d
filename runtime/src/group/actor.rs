//! [`Actor`] and [`BlockingActor`]: types that implement execute.

use std::future::Future;

use crate::plan::{ActorKind, Plan};
use crate::{Context, Group, Interrupt, Nested};

/// A long-running part of a program. A field of a `#[group]` without `execute` has a type that implements this trait.
///
/// `P` is the type that the actor provides, and `R` the type that it receives. Both are `()` by default, and must match
/// `provides` and `receives` of the field. A `#[group]` struct is an actor too, so groups nest.
///
/// # Contract
///
/// `execute` returns when the actor has completed, or after its context is interrupted. By default its return stops the
/// group, with `Ok` as with an error. With `interrupt = drop` its future is dropped at its next await, so it must be
/// cancel safe. A field with a function interrupt needs `execute`, because both share the field.
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
    message = "`{Self}` does not implement `Actor<{P}, {R}>`, which this field declares\nhelp: write `impl rungroup::Actor<{P}, {R}> for {Self}`, or change `provides` and `receives` of the field, or name a function: `execute = …`",
    label = "not an `Actor` with these types",
    note = "a group sets these types by its own options: `#[group(receives = (name: Type), provides = field)]`",
    note = "remove `#[actor(…)]` to keep it as a plain field"
)]
pub trait Actor<P = (), R = ()>: Sized + Send + 'static {
    /// Runs the actor. The future completes when the actor has completed, or after `ctx` is interrupted.
    ///
    /// # Errors
    ///
    /// An error is a failure of the actor, unless its stop [provoked](crate::Outcome::Interrupted) the error.
    fn execute(self, ctx: Context<P, R>) -> impl ActorFuture + Send;

    /// Takes the interrupt that the actor brings in place of `cancel`.
    #[doc(hidden)]
    fn __interrupt(&mut self) -> Option<Interrupt> {
        None
    }

    /// Has the plan of a group checked again, if the actor may bring an interrupt or is a group that was built at run time.
    /// Other actors link no rules.
    #[doc(hidden)]
    const __RECHECK: Option<fn(&mut Group)> = None;

    /// Converts the actor into a group, if it is one. The driver runs a nested group beside its parent instead of in a task.
    #[doc(hidden)]
    const __GROUP: Option<fn(Self) -> Nested<P, R>> = None;

    /// The plan of the actor, if it is a group that a constant plan declares.
    #[doc(hidden)]
    const __GROUP_PLAN: Option<&'static Plan> = None;

    /// The kind of the actor. Execute of an [`ActorKind::Process`] returns by itself when it is aborted.
    #[doc(hidden)]
    const __KIND: ActorKind = if Self::__GROUP.is_some() {
        ActorKind::Nested
    } else {
        ActorKind::Async
    };
}

/// The future of [`Actor::execute`]: any `Future<Output = anyhow::Result<()>>`, such as that of an `async fn`. The bound has a
/// name so that the compiler can say how another error is converted.
#[diagnostic::on_unimplemented(
    message = "`Actor::execute` must be async and return `anyhow::Result<()>`\nhelp: write `async fn` and `-> anyhow::Result<()>`, and convert another error with `?`, or a boxed one with `.map_err(anyhow::Error::from_boxed)`",
    label = "should be async, and `anyhow::Result<()>`"
)]
pub trait ActorFuture: Future<Output = anyhow::Result<()>> {}

#[diagnostic::do_not_recommend]
impl<F: Future<Output = anyhow::Result<()>>> ActorFuture for F {}

/// The counterpart of [`Actor`] for a function that blocks. It runs on its own OS thread.
///
/// The field sets `blocking`. The thread has the actor's name and has entered the runtime, so `Handle::current()` works
/// there.
///
/// # Contract
///
/// The contract of [`Actor`] applies. A thread cannot be stopped from outside. `execute` checks
/// [`is_interrupted`](crate::Scope::is_interrupted), waits with
/// [`sleep_or_interrupted`](crate::Scope::sleep_or_interrupted) or [`wait_interrupted`](crate::Scope::wait_interrupted), or is
/// woken by a function interrupt. An actor that does not return is abandoned and named in the error.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use rungroup::{BlockingActor, Context};
///
/// struct Sampler {
///     every: Duration,
/// }
///
/// impl BlockingActor for Sampler {
///     fn execute(self, ctx: Context) -> anyhow::Result<()> {
///         while ctx.sleep_or_interrupted(self.every) {
///             println!("sample");
///         }
///         Ok(())
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not implement `BlockingActor<{P}, {R}>`, which this field declares\nhelp: write `impl rungroup::BlockingActor<{P}, {R}> for {Self}`, or change `provides` and `receives` of the field, or name a function: `execute = …`",
    label = "not a `BlockingActor` with these types",
    note = "remove `blocking` if its execute is async"
)]
pub trait BlockingActor<P = (), R = ()>: Sized + Send + 'static {
    /// Runs the actor on its thread. Returns when the actor has completed, or after `ctx` is interrupted.
    ///
    /// # Errors
    ///
    /// An error is a failure of the actor, unless its stop [provoked](crate::Outcome::Interrupted) the error.
    fn execute(self, ctx: Context<P, R>) -> anyhow::Result<()>;

    /// Takes the interrupt that the actor brings in place of `cancel`.
    #[doc(hidden)]
    fn __interrupt(&mut self) -> Option<Interrupt> {
        None
    }

    /// Has the plan of a group checked again, if the actor may bring an interrupt. Other actors link no rules.
    #[doc(hidden)]
    const __RECHECK: Option<fn(&mut Group)> = None;
}
