//! What execute and a function interrupt must be, in words for those whose function is something else.

use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::{Cause, Context, Interrupt, IntoResult};

/// What an execute returns that is no `blocking` one.
#[diagnostic::on_unimplemented(
    message = "this execute is not async: it returns `{Self}`, which is not a future\nhelp: make it an `async fn` or an async closure, `async |field, ctx| …`, or add `blocking` if it blocks its thread",
    label = "should be async"
)]
pub trait AsyncExecute<O>: Future<Output = O> {}

#[diagnostic::do_not_recommend]
impl<F: Future> AsyncExecute<F::Output> for F {}

/// What a `blocking` execute returns.
#[diagnostic::on_unimplemented(
    message = "a `blocking` execute cannot return `{Self}`\nhelp: remove `blocking` if execute is async; otherwise return `()`, or a `Result<(), E>` with `E: Into<anyhow::Error>`",
    label = "should be an ordinary function, and return `()` or a `Result<(), E>`"
)]
pub trait BlockingExecute: IntoResult {}

#[diagnostic::do_not_recommend]
impl<O: IntoResult> BlockingExecute for O {}

/// An async function of a reference, whatever its lifetime, and a context.
#[diagnostic::on_unimplemented(
    message = "this execute does not fit an actor that shares its field, a `{T}`, with its interrupt\nhelp: write `async |field, ctx| …`, or the path of an async function of `&{T}` and `rungroup::Context<{P}, {R}>`; it returns `()` or a `Result<(), E>`",
    label = "should be an async function of `&{T}` and `rungroup::Context<{P}, {R}>`"
)]
pub trait SharedExecute<'a, T: 'a, P, R, O>: Send + 'static {
    /// The future that it returns.
    type Future: Future<Output = O> + Send + 'a;
    /// Calls it.
    fn call(self, field: &'a T, ctx: Context<P, R>) -> Self::Future;
}

impl<'a, T: 'a, P, R, O, F, Fut> SharedExecute<'a, T, P, R, O> for F
where
    F: FnOnce(&'a T, Context<P, R>) -> Fut + Send + 'static,
    Fut: AsyncExecute<O> + Send + 'a,
    O: IntoResult,
{
    type Future = Fut;

    fn call(self, field: &'a T, ctx: Context<P, R>) -> Fut {
        self(field, ctx)
    }
}

/// A function interrupt over a shared field: `Fn(&T, &Cause)`, sync or async. `M` tells the two apart.
#[diagnostic::on_unimplemented(
    message = "this function cannot interrupt an actor whose field is a `{T}`\nhelp: write `|field, cause| …`, `async |field, cause| …`, or the path of a function of `&{T}` and `&rungroup::Cause`; it returns `()` or a `Result<(), E>`",
    label = "should be a function of `&{T}` and `&rungroup::Cause`"
)]
pub trait InterruptFn<T, M>: Send + 'static {
    /// The interrupt that calls it on the field.
    fn over(self, field: Arc<T>) -> Interrupt
    where
        T: Send + std::marker::Sync + 'static;
}

/// Marks a function that does its work before it returns.
pub struct Sync<O>(PhantomData<O>);

/// Marks a function that returns a future.
pub struct Async;

impl<T, F, O> InterruptFn<T, Sync<O>> for F
where
    F: Fn(&T, &Cause) -> O + Send + 'static,
    O: IntoResult,
{
    fn over(self, field: Arc<T>) -> Interrupt
    where
        T: Send + std::marker::Sync + 'static,
    {
        Interrupt::call(move |cause| self(&field, cause))
    }
}

/// An async function of two references, whatever their lifetime.
pub trait AsyncInterruptFn<'a, T: 'a>: Send + std::marker::Sync + 'static {
    /// The future that it returns.
    type Future: Future<Output: IntoResult> + Send + 'a;
    /// Calls it.
    fn call(&'a self, field: &'a T, cause: &'a Cause) -> Self::Future;
}

impl<'a, T: 'a, F, Fut> AsyncInterruptFn<'a, T> for F
where
    F: Fn(&'a T, &'a Cause) -> Fut + Send + std::marker::Sync + 'static,
    Fut: Future<Output: IntoResult> + Send + 'a,
{
    type Future = Fut;

    fn call(&'a self, field: &'a T, cause: &'a Cause) -> Fut {
        self(field, cause)
    }
}

impl<T, F> InterruptFn<T, Async> for F
where
    T: 'static,
    F: for<'a> AsyncInterruptFn<'a, T>,
{
    fn over(self, field: Arc<T>) -> Interrupt
    where
        T: Send + std::marker::Sync + 'static,
    {
        Interrupt::call_async(async move |cause: Cause| self.call(&field, &cause).await.into_result())
    }
}
