//! The bounds of an execute, with a text for a function that does not fit.

use std::future::Future;
use std::marker::PhantomData;

use crate::{Context, IntoResult};

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

/// A type of a signature, and the part of the field that decides it. The compiler names these in the error about a function
/// whose parameters do not fit.
pub trait Decided {
    /// The type.
    type Type;
}

macro_rules! decided {
    ($($(#[$docs:meta])+ $name:ident;)+) => {$(
        $(#[$docs])+
        pub struct $name<T>(PhantomData<T>);

        impl<T> Decided for $name<T> {
            type Type = T;
        }
    )+};
}

decided! {
    /// The type of the field.
    FieldType;
    /// The type that `provides` names, or `()`.
    Provides;
    /// The type that `receives` stands for, or `()`.
    Receives;
}

/// A function of an owned field and a context. The compiler names this trait in the error about parameters that do not fit.
pub trait ExecuteBesideCancelOrDrop<T: Decided, P: Decided, R: Decided, O> {
    /// Calls the function.
    fn call(&mut self, field: T::Type, ctx: Context<P::Type, R::Type>) -> O;
}

impl<T, P, R, O, F> ExecuteBesideCancelOrDrop<FieldType<T>, Provides<P>, Receives<R>, O> for F
where
    F: FnMut(T, Context<P, R>) -> O,
{
    fn call(&mut self, field: T, ctx: Context<P, R>) -> O {
        self(field, ctx)
    }
}

/// An async function of a shared field and a context, for every lifetime of the reference. The compiler reports parameters
/// that do not fit, [`AsyncExecute`] and [`IntoResult`] a result that does not.
pub trait ExecuteBesideFunctionInterrupt<'a, T: Decided<Type: 'a>, P: Decided, R: Decided, O, M>:
    Send + 'static
{
    /// The future of the function.
    type Future: Future<Output = O> + Send + 'a;
    /// Calls the function.
    fn call(self, field: &'a T::Type, ctx: Context<P::Type, R::Type>) -> Self::Future;
}

impl<'a, T: 'a, P, R, O, M, F, Fut>
    ExecuteBesideFunctionInterrupt<'a, FieldType<T>, Provides<P>, Receives<R>, O, M> for F
where
    F: FnOnce(&'a T, Context<P, R>) -> Fut + Send + 'static,
    Fut: AsyncExecute<O> + Send + 'a,
    O: IntoResult<M>,
{
    type Future = Fut;

    fn call(self, field: &'a T, ctx: Context<P, R>) -> Fut {
        self(field, ctx)
    }
}
