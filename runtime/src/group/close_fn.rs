//! The functions that close a resource.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use crate::bounds::IntoResult;

/// The future of a close function.
pub(crate) type Closing = Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send>>;

/// A close function of any form, for each attempt.
pub(crate) type BoxedClose<P> = Arc<dyn Fn(P) -> Closing + Send + Sync>;

/// A function that closes a resource: `fn(&P)` or `fn(P)`, sync or async, with a result as in [`IntoResult`]. A bound of
/// [`add_resource`](crate::ActorBuilder::add_resource), which programs do not name. The compiler infers `K`, which tells the
/// four forms apart.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot close a `{P}`\nhelp: write `async fn close(value: &{P}) -> Result<(), E>`; it may take `{P}` by value, be sync, and return `()`",
    label = "has another signature",
    note = "the future of an async function must be `Send`"
)]
pub trait CloseFn<P, K>: Send + Sync + 'static {
    #[doc(hidden)]
    fn close(this: Arc<Self>, value: P) -> Closing;
}

/// The marker of a function of a reference.
#[doc(hidden)]
#[derive(Debug)]
pub struct ByReference<O, M>(PhantomData<(O, M)>);

/// The marker of an async function of a reference.
#[doc(hidden)]
#[derive(Debug)]
pub struct ByReferenceAsync<O, M>(PhantomData<(O, M)>);

/// The marker of a function of a value.
#[doc(hidden)]
#[derive(Debug)]
pub struct ByValue<O, M>(PhantomData<(O, M)>);

/// The marker of an async function of a value.
#[doc(hidden)]
#[derive(Debug)]
pub struct ByValueAsync<O, M>(PhantomData<(O, M)>);

#[diagnostic::do_not_recommend]
impl<P, F, O, M> CloseFn<P, ByReference<O, M>> for F
where
    P: Send + 'static,
    F: Fn(&P) -> O + Send + Sync + 'static,
    O: IntoResult<M>,
{
    fn close(this: Arc<Self>, value: P) -> Closing {
        Box::pin(async move { this(&value).into_result() })
    }
}

#[diagnostic::do_not_recommend]
impl<P, F, O, M> CloseFn<P, ByReferenceAsync<O, M>> for F
where
    P: Send + Sync + 'static,
    F: for<'a> AsyncOfReference<'a, P, O>,
    O: IntoResult<M>,
{
    fn close(this: Arc<Self>, value: P) -> Closing {
        Box::pin(async move { this.call(&value).await.into_result() })
    }
}

#[diagnostic::do_not_recommend]
impl<P, F, O, M> CloseFn<P, ByValue<O, M>> for F
where
    P: Send + 'static,
    F: Fn(P) -> O + Send + Sync + 'static,
    O: IntoResult<M>,
{
    fn close(this: Arc<Self>, value: P) -> Closing {
        Box::pin(async move { this(value).into_result() })
    }
}

#[diagnostic::do_not_recommend]
impl<P, F, Fut, M> CloseFn<P, ByValueAsync<Fut, M>> for F
where
    P: Send + 'static,
    F: Fn(P) -> Fut + Send + Sync + 'static,
    Fut: Future<Output: IntoResult<M>> + Send,
{
    fn close(this: Arc<Self>, value: P) -> Closing {
        Box::pin(async move { this(value).await.into_result() })
    }
}

/// An async function of a reference, for one lifetime of it.
#[doc(hidden)]
pub trait AsyncOfReference<'a, P: 'a, O>: Send + Sync + 'static {
    type Future: Future<Output = O> + Send + 'a;
    fn call(&self, value: &'a P) -> Self::Future;
}

impl<'a, P: 'a, O, F, Fut> AsyncOfReference<'a, P, O> for F
where
    F: Fn(&'a P) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = O> + Send + 'a,
{
    type Future = Fut;

    fn call(&self, value: &'a P) -> Fut {
        self(value)
    }
}

/// The function in its form for each attempt.
pub(crate) fn boxed<P, K, C: CloseFn<P, K>>(close: C) -> BoxedClose<P> {
    let close = Arc::new(close);
    Arc::new(move |value| C::close(Arc::clone(&close), value))
}
