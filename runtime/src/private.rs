//! What generated code names beside the public API. No part of it may be used by hand.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;

use crate::{Actor, Cause, Context, Group, Interrupt, IntoResult, Slot};

pub use anyhow;
pub use std::sync::Arc;
pub use std::time::Duration;

pub use crate::plan::{ActorSpec, GroupSpec, InterruptKind, no_group};
#[cfg(feature = "macros")]
pub use rungroup_macros::__Group;

/// A slot for what an actor provides.
pub fn slot<T: Clone + Send + std::marker::Sync + 'static>() -> Slot<T> {
    Slot::new()
}

/// An execute that is given its field: for [`AddActor::add`](crate::AddActor::add) and `add_blocking`.
pub fn owned<T, P, R, F, O>(field: T, execute: F) -> impl FnOnce(Context<P, R>) -> O + Send + 'static
where
    T: Send + 'static,
    F: FnOnce(T, Context<P, R>) -> O + Send + 'static,
{
    move |ctx| execute(field, ctx)
}

/// A blocking execute that shares its field with its interrupt.
pub fn shared_blocking<T, P, R, F, O>(
    field: &Arc<T>,
    execute: F,
) -> impl FnOnce(Context<P, R>) -> O + Send + 'static + use<T, P, R, F, O>
where
    T: Send + std::marker::Sync + 'static,
    F: FnOnce(&T, Context<P, R>) -> O + Send + 'static,
{
    let field = Arc::clone(field);
    move |ctx| execute(&field, ctx)
}

/// An async execute that shares its field with its interrupt.
pub fn shared<T, P, R, F>(
    field: &Arc<T>,
    execute: F,
) -> impl FnOnce(Context<P, R>) -> Executing + Send + 'static + use<T, P, R, F>
where
    T: Send + std::marker::Sync + 'static,
    P: Send + std::marker::Sync + 'static,
    R: Send + 'static,
    F: for<'a> SharedExecute<'a, T, P, R>,
{
    let field = Arc::clone(field);
    move |ctx| Box::pin(async move { execute.call(&field, ctx).await.into_result() })
}

/// The future of an execute over a shared field.
pub type Executing = Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send>>;

/// An async function of a reference, whatever its lifetime, and a context.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the execute of an actor that shares its field, a `{T}`",
    label = "should be an async function of `&{T}` and `rungroup::Context<{P}, {R}>`",
    note = "with a function interrupt both share the field; it returns `()` or a `Result<(), E>`: `async |field, ctx| …`, or a path"
)]
pub trait SharedExecute<'a, T: 'a, P, R>: Send + 'static {
    /// The future that it returns.
    type Future: Future<Output: IntoResult> + Send + 'a;
    /// Calls it.
    fn call(self, field: &'a T, ctx: Context<P, R>) -> Self::Future;
}

impl<'a, T: 'a, P, R, F, Fut> SharedExecute<'a, T, P, R> for F
where
    F: FnOnce(&'a T, Context<P, R>) -> Fut + Send + 'static,
    Fut: Future<Output: IntoResult> + Send + 'a,
{
    type Future = Fut;

    fn call(self, field: &'a T, ctx: Context<P, R>) -> Fut {
        self(field, ctx)
    }
}

/// A function interrupt over a shared field: `Fn(&T, &Cause)`, sync or async. `M` tells the two apart.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot interrupt an actor whose field is a `{T}`",
    label = "should be a function of `&{T}` and `&rungroup::Cause`",
    note = "it returns `()` or a `Result<(), E>`, and is sync or async: `|field, cause| …`, `async |field, cause| …`, or a path"
)]
pub trait InterruptFn<T, M>: Send + 'static {
    /// The interrupt that calls it on the field.
    fn over(self, field: Arc<T>) -> Interrupt
    where
        T: Send + std::marker::Sync + 'static;
}

/// Marks a function that does its work before it returns.
pub struct Sync<O>(std::marker::PhantomData<O>);

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

/// The interrupt of a field that execute and it share.
pub fn interrupt<T, F, M>(field: &Arc<T>, interrupt: F) -> Interrupt
where
    T: Send + std::marker::Sync + 'static,
    F: InterruptFn<T, M>,
{
    interrupt.over(Arc::clone(field))
}

/// Runs a group as the execute of an actor that is no group by itself: a wrapper of the user's around one. The driver runs
/// declared nested groups beside their parents instead.
///
/// # Errors
///
/// The error of the run.
pub async fn execute_group(group: Group, ctx: Context) -> anyhow::Result<()> {
    let handle = group.handle();
    let mut run = pin!(group.run());
    let mut follow = pin!(async {
        let mut ready = pin!(handle.ready());
        if let Some(Ok(())) = ctx.run_until_interrupted(ready.as_mut()).await {
            ctx.ready();
        }
        ctx.interrupted().await;
        handle.shutdown("the outer group stops");
        std::future::pending::<()>().await;
    });
    let result = poll_fn(|cx| {
        let _: Poll<()> = follow.as_mut().poll(cx);
        run.as_mut().poll(cx)
    });
    result.await.map(drop).map_err(Into::into)
}

/// Implemented by the macro for every group, and here for all that have a `Drop` of their own: one that has both does not
/// compile. A group is taken apart before it runs, so its `Drop` belongs on a plain field, which is dropped when all actors
/// have ended.
pub trait DropOnAPlainField {}

#[expect(drop_bounds, reason = "it is about the impl")]
impl<T: Drop> DropOnAPlainField for T {}

/// Whether the actor `T` is a group: `Nested::<T, P, R>::IS_GROUP`.
pub struct Nested<T, P, R>(std::marker::PhantomData<(T, P, R)>);

impl<T: Actor<P, R>, P, R> Nested<T, P, R> {
    /// What the type's own impl says.
    pub const IS_GROUP: bool = T::__GROUP.is_some();
}

/// What `IS_GROUP` is for a type that is no actor, where the impl above does not apply: that it is none is said, once, by
/// the call that adds it.
pub trait NotAnActor {
    /// It is not.
    const IS_GROUP: bool = false;
}

impl<T, P, R> NotAnActor for Nested<T, P, R> {}
