//! The functions that build a unit, and their results.

use std::future::Future;
use std::marker::PhantomData;

use super::open_fn::Opening;
use crate::shared::into_result::IntoError;

/// The result of a `build`: a `Result<T, E>`, as that of an `open`. A bound of
/// [`UnitBuilder::build`](crate::UnitBuilder::build), which programs do not name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be returned from `build`\nhelp: return a `Result<T, E>` with the value of the field, and `E: Into<anyhow::Error>` such as `anyhow::Result<T>`",
    label = "must be a `Result<T, E>`",
    note = "if it cannot fail, wrap the value: `Ok::<_, std::convert::Infallible>(value)`",
    note = "an async function is written without `blocking(…)`"
)]
pub trait BuildResult<M> {
    /// The type of the built value.
    type Value;

    #[doc(hidden)]
    fn into_built(self) -> anyhow::Result<Self::Value>;
}

#[diagnostic::do_not_recommend]
impl<T, M, E: IntoError<M>> BuildResult<M> for Result<T, E> {
    type Value = T;

    fn into_built(self) -> anyhow::Result<T> {
        self.map_err(IntoError::into_error)
    }
}

/// A function that builds a unit: `async fn(T) -> Result<U, E>`, or `async fn() -> Result<U, E>` if there is no value yet. A
/// bound of [`UnitBuilder::build`](crate::UnitBuilder::build), which programs do not name. The compiler infers `K`, which tells
/// the two apart.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot build a unit from a `{T}`\nhelp: write `async fn build(value: {T}) -> Result<{U}, E>`; a function that blocks belongs in `build_blocking`",
    label = "has another signature",
    note = "the build function of a unit without a value takes no parameter"
)]
pub trait BuildFn<T, U, K>: Send + 'static {
    #[doc(hidden)]
    fn build(self, value: T) -> Opening<U>;
}

/// A function that builds a unit and blocks: `fn(T) -> Result<U, E>`, or `fn() -> Result<U, E>` if there is no value yet. A
/// bound of [`UnitBuilder::build_blocking`](crate::UnitBuilder::build_blocking), which programs do not name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot build a unit from a `{T}`\nhelp: write `fn build(value: {T}) -> Result<{U}, E>`; an async function belongs in `build`",
    label = "has another signature",
    note = "the build function of a unit without a value takes no parameter"
)]
pub trait BlockingBuildFn<T, U, K>: Send + 'static {
    #[doc(hidden)]
    fn build(self, value: T) -> anyhow::Result<U>;
}

/// The marker of a function without parameters.
#[doc(hidden)]
#[derive(Debug)]
pub struct FromNothing<O, M>(PhantomData<(O, M)>);

/// The marker of a function of the value so far.
#[doc(hidden)]
#[derive(Debug)]
pub struct FromValue<O, M>(PhantomData<(O, M)>);

#[diagnostic::do_not_recommend]
impl<U, F, Fut, O, M> BuildFn<(), U, FromNothing<O, M>> for F
where
    F: FnOnce() -> Fut + Send + 'static,
    Fut: Future<Output = O> + Send + 'static,
    O: BuildResult<M, Value = U>,
{
    fn build(self, (): ()) -> Opening<U> {
        let future = self();
        Box::pin(async { future.await.into_built() })
    }
}

#[diagnostic::do_not_recommend]
impl<T, U, F, Fut, O, M> BuildFn<T, U, FromValue<O, M>> for F
where
    F: FnOnce(T) -> Fut + Send + 'static,
    Fut: Future<Output = O> + Send + 'static,
    O: BuildResult<M, Value = U>,
{
    fn build(self, value: T) -> Opening<U> {
        let future = self(value);
        Box::pin(async { future.await.into_built() })
    }
}

#[diagnostic::do_not_recommend]
impl<U, F, O, M> BlockingBuildFn<(), U, FromNothing<O, M>> for F
where
    F: FnOnce() -> O + Send + 'static,
    O: BuildResult<M, Value = U>,
{
    fn build(self, (): ()) -> anyhow::Result<U> {
        self().into_built()
    }
}

#[diagnostic::do_not_recommend]
impl<T, U, F, O, M> BlockingBuildFn<T, U, FromValue<O, M>> for F
where
    F: FnOnce(T) -> O + Send + 'static,
    O: BuildResult<M, Value = U>,
{
    fn build(self, value: T) -> anyhow::Result<U> {
        self(value).into_built()
    }
}
