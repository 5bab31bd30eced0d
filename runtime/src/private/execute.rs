//! The bounds of an execute, with a text for a function that does not fit.
use std::future::Future;

use super::signature::lent;
use crate::Context;
use crate::bounds::IntoResult;

/// The result of an execute without `blocking`.
#[diagnostic::on_unimplemented(
    message = "this execute is not async: it returns `{Self}`, which is not a future\nhelp: make it an `async fn` or an async closure, `async |field, ctx| …`, or add `blocking` if it blocks its thread",
    label = "should be async"
)]
pub trait AsyncExecute<O>: Future<Output = O> {}

#[diagnostic::do_not_recommend]
impl<F: Future> AsyncExecute<F::Output> for F {}

/// The result of a `blocking` execute.
#[diagnostic::on_unimplemented(
    message = "a `blocking` execute cannot return `{Self}`\nhelp: remove `blocking` if execute is async; otherwise return `()`, or a `Result<(), E>` with `E: Into<anyhow::Error>`",
    label = "should be an ordinary function, and return `()` or a `Result<(), E>`"
)]
pub trait BlockingExecute<M>: IntoResult<M> {}

#[diagnostic::do_not_recommend]
impl<M, O: IntoResult<M>> BlockingExecute<M> for O {}

/// A function of an owned field and a context. `S` are its parameters.
#[diagnostic::on_unimplemented(
    message = "execute takes the parameters `{S}`, but is called with its field and a context\nhelp: write `async fn execute(field: {T}, ctx: Context)` or `execute = async |field, ctx| …`",
    label = "should take the field and a `Context`"
)]
pub trait ExecuteOwned<T, P, R, S, O> {
    /// Calls the function.
    fn call(&mut self, field: T, ctx: Context<P, R>) -> O;
}

impl<T, P, R, A, C, O, F> ExecuteOwned<T, P, R, (A, C), O> for F
where
    F: FnMut(A, C) -> O,
    T: HandedAs<A>,
    Context<P, R>: ContextAs<C>,
{
    fn call(&mut self, field: T, ctx: Context<P, R>) -> O {
        self(field.handed(), ctx.into_parameter())
    }
}

/// An async function of a shared field and a context, for every lifetime of the reference. `S` are its parameters.
#[diagnostic::on_unimplemented(
    message = "execute takes the parameters `{S}`, but is called with a reference to its field and a context\nhelp: write `async fn execute(field: &{T}, ctx: Context)` or `execute = async |field, ctx| …`",
    label = "should take a reference to the field and a `Context`"
)]
pub trait ExecuteShared<'a, T: 'a, P, R, S, O, M>: Send + 'static {
    /// The future of the function.
    type Future: Future<Output = O> + Send + 'a;
    /// Calls the function.
    fn call(self, field: &'a T, ctx: Context<P, R>) -> Self::Future;
}

impl<'a, T, P, R, A, C, O, M, F, Fut> ExecuteShared<'a, T, P, R, (A, C), O, M> for F
where
    T: SharedAs<A> + 'a,
    Context<P, R>: ContextAs<C>,
    F: FnOnce(T::Lent<'a>, C) -> Fut + Send + 'static,
    Fut: AsyncExecute<O> + Send + 'a,
    O: IntoResult<M>,
{
    type Future = Fut;

    fn call(self, field: &'a T, ctx: Context<P, R>) -> Fut {
        self(field.lent(), ctx.into_parameter())
    }
}

/// A blocking function of a shared field and a context.
#[diagnostic::on_unimplemented(
    message = "execute takes the parameters `{S}`, but is called with a reference to its field and a context\nhelp: write `fn execute(field: &{T}, ctx: Context)` or `execute = |field, ctx| …`",
    label = "should take a reference to the field and a `Context`"
)]
pub trait ExecuteSharedBlocking<'a, T: 'a, P, R, S, O> {
    /// Calls the function.
    fn call(&mut self, field: &'a T, ctx: Context<P, R>) -> O;
}

impl<'a, T, P, R, A, C, O, F> ExecuteSharedBlocking<'a, T, P, R, (A, C), O> for F
where
    T: SharedAs<A> + 'a,
    Context<P, R>: ContextAs<C>,
    F: FnMut(T::Lent<'a>, C) -> O,
{
    fn call(&mut self, field: &'a T, ctx: Context<P, R>) -> O {
        self(field.lent(), ctx.into_parameter())
    }
}

/// A field that execute owns, as its first parameter.
#[diagnostic::on_unimplemented(
    message = "execute takes `{A}`, but receives its field as `{Self}`\nhelp: change the parameter to `{Self}`: with `interrupt = cancel` and `interrupt = drop`, execute owns its field; with a function interrupt, it receives a reference",
    label = "takes `{A}` instead of the field"
)]
pub trait HandedAs<A> {
    /// The parameter.
    fn handed(self) -> A;
}

#[diagnostic::do_not_recommend]
impl<T> HandedAs<T> for T {
    fn handed(self) -> T {
        self
    }
}

/// A field that execute shares with a function interrupt, as its first parameter.
#[diagnostic::on_unimplemented(
    message = "execute takes `{A}`, but receives its field as `&{Self}`\nhelp: change the parameter to `&{Self}`: with a function interrupt, execute receives a reference; with `interrupt = cancel` and `interrupt = drop`, it owns its field",
    label = "takes `{A}` instead of a reference to the field"
)]
pub trait SharedAs<A> {
    /// The reference.
    type Lent<'a>
    where
        Self: 'a;
    /// Lends the field.
    fn lent(&self) -> Self::Lent<'_>;
}

lent!(T, SharedAs, T);

/// A context as the second parameter of an execute.
#[diagnostic::on_unimplemented(
    message = "the second parameter of execute is `{C}`, but execute receives `{Self}`\nhelp: change the parameter to `{Self}`",
    label = "takes `{C}` instead of a context"
)]
pub trait ContextAs<C> {
    /// The parameter.
    fn into_parameter(self) -> C;
}

impl<P, R, P2, R2> ContextAs<Context<P2, R2>> for Context<P, R>
where
    P: ProvidedAs<P2>,
    R: ReceivedAs<R2>,
{
    fn into_parameter(self) -> Context<P2, R2> {
        R::receives(P::provides(self))
    }
}

/// The type that a field declares with `provides`, or `()`, as that of a context.
#[diagnostic::on_unimplemented(
    message = "the context of execute provides `{P}`, but its field provides `{Self}`\nhelp: take a `Context<{Self}, _>`, or write `provides = {P}` on the field; without `provides`, a field provides `()`",
    label = "provides `{P}` instead of `{Self}`"
)]
pub trait ProvidedAs<P>: Sized {
    /// The context with the type of the parameter.
    fn provides<R>(ctx: Context<Self, R>) -> Context<P, R>;
}

#[diagnostic::do_not_recommend]
impl<P> ProvidedAs<P> for P {
    fn provides<R>(ctx: Context<P, R>) -> Context<P, R> {
        ctx
    }
}

/// The type that a field receives by `receives`, or `()`, as that of a context.
#[diagnostic::on_unimplemented(
    message = "the context of execute receives `{R}`, but its field receives `{Self}`\nhelp: take a `Context<_, {Self}>`, or let `receives` of the field name an actor that provides `{R}`; without `receives`, a field receives `()`",
    label = "receives `{R}` instead of `{Self}`"
)]
pub trait ReceivedAs<R>: Sized {
    /// The context with the type of the parameter.
    fn receives<P>(ctx: Context<P, Self>) -> Context<P, R>;
}

#[diagnostic::do_not_recommend]
impl<R> ReceivedAs<R> for R {
    fn receives<P>(ctx: Context<P, R>) -> Context<P, R> {
        ctx
    }
}
