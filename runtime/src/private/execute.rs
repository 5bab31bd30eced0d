//! What an execute must be, in words for those whose function is something else.

use std::future::Future;

use crate::{Context, IntoResult};

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

/// An async function of a reference, whatever its lifetime, and a context. What it lacks is told by what it is made of: its
/// parameters by the compiler, what it returns by [`AsyncExecute`] and [`IntoResult`].
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
