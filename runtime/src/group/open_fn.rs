//! The functions that open a resource, and their results.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

use crate::shared::into_result::IntoError;

/// The future of an open function, with its result as the driver knows it.
pub(crate) type Opening<P> = Pin<Box<dyn Future<Output = anyhow::Result<P>> + Send>>;

/// The result of an open function: a `Result<P, E>`. `E` is an error as in [`IntoResult`](crate::bounds::IntoResult). A bound
/// of [`add_resource`](crate::ActorBuilder::add_resource), which programs do not name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be returned from `open`\nhelp: return a `Result<P, E>` with the opened value, and `E: Into<anyhow::Error>` such as `anyhow::Result<P>`",
    label = "must be a `Result<P, E>`",
    note = "if it cannot fail, wrap the value: `Ok::<_, std::convert::Infallible>(value)`"
)]
pub trait OpenResult<M> {
    /// The type of the opened value.
    type Value;

    #[doc(hidden)]
    fn into_opened(self) -> anyhow::Result<Self::Value>;
}

#[diagnostic::do_not_recommend]
impl<P, M, E: IntoError<M>> OpenResult<M> for Result<P, E> {
    type Value = P;

    fn into_opened(self) -> anyhow::Result<P> {
        self.map_err(IntoError::into_error)
    }
}

/// A function that opens a resource: `async fn(T) -> Result<P, E>`, or `async fn(T, R) -> Result<P, E>` with the received
/// value. A bound of [`add_resource`](crate::ActorBuilder::add_resource), which programs do not name. The compiler infers `K`,
/// which tells the two apart.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot open a resource from a `{T}`\nhelp: write `async fn open(value: {T}) -> Result<{P}, E>`, with a second parameter of type `{R}` if the resource receives a value",
    label = "has another signature",
    note = "`{P}` is the type of the slot that the actor provides, or `()`"
)]
pub trait OpenFn<T, R, P, K>: Send + 'static {
    #[doc(hidden)]
    fn open(self, value: T, received: R) -> Opening<P>;
}

/// A function that opens a resource in each attempt. A bound of [`add_resource`](crate::ActorBuilder::add_resource), which
/// programs do not name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot open a resource from a `{T}` in each attempt\nhelp: write `async fn open(value: {T}) -> Result<{P}, E>`, with a second parameter of type `{R}` if the resource receives a value",
    label = "has another signature",
    note = "`{P}` is the type of the slot that the actor provides, or `()`"
)]
pub trait ReopenFn<T, R, P, K>: Send + 'static {
    #[doc(hidden)]
    fn reopen(&mut self, value: T, received: R) -> Opening<P>;
}

/// The marker of an open function that receives nothing.
#[doc(hidden)]
#[derive(Debug)]
pub struct WithoutValue<O, M>(PhantomData<(O, M)>);

/// The marker of an open function with a received value.
#[doc(hidden)]
#[derive(Debug)]
pub struct WithValue<O, M>(PhantomData<(O, M)>);

#[diagnostic::do_not_recommend]
impl<T, P, F, Fut, O, M> OpenFn<T, (), P, WithoutValue<O, M>> for F
where
    F: FnOnce(T) -> Fut + Send + 'static,
    Fut: Future<Output = O> + Send + 'static,
    O: OpenResult<M, Value = P>,
{
    fn open(self, value: T, (): ()) -> Opening<P> {
        opening(self(value))
    }
}

#[diagnostic::do_not_recommend]
impl<T, R, P, F, Fut, O, M> OpenFn<T, R, P, WithValue<O, M>> for F
where
    F: FnOnce(T, R) -> Fut + Send + 'static,
    Fut: Future<Output = O> + Send + 'static,
    O: OpenResult<M, Value = P>,
{
    fn open(self, value: T, received: R) -> Opening<P> {
        opening(self(value, received))
    }
}

#[diagnostic::do_not_recommend]
impl<T, P, F, Fut, O, M> ReopenFn<T, (), P, WithoutValue<O, M>> for F
where
    F: FnMut(T) -> Fut + Send + 'static,
    Fut: Future<Output = O> + Send + 'static,
    O: OpenResult<M, Value = P>,
{
    fn reopen(&mut self, value: T, (): ()) -> Opening<P> {
        opening(self(value))
    }
}

#[diagnostic::do_not_recommend]
impl<T, R, P, F, Fut, O, M> ReopenFn<T, R, P, WithValue<O, M>> for F
where
    F: FnMut(T, R) -> Fut + Send + 'static,
    Fut: Future<Output = O> + Send + 'static,
    O: OpenResult<M, Value = P>,
{
    fn reopen(&mut self, value: T, received: R) -> Opening<P> {
        opening(self(value, received))
    }
}

/// Converts the future of an open function.
pub(crate) fn opening<F, M>(future: F) -> Opening<<F::Output as OpenResult<M>>::Value>
where
    F: Future<Output: OpenResult<M>> + Send + 'static,
{
    Box::pin(async move { future.await.into_opened() })
}
