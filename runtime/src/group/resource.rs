//! Resources: values that are opened when the group starts and closed when it stops.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use super::{ActorBuilder, ActorSettings, take_once};
use crate::bounds::IntoResult;
use crate::plan::ActorKind;
use crate::report::text::sources;
use crate::report::user_code::panics;
use crate::shared::into_result::IntoError;
use crate::{Context, Interrupt, OneShot, Restartable};

/// The future of an open function, with its result as the driver knows it.
pub(crate) type Opening<P> = Pin<Box<dyn Future<Output = anyhow::Result<P>> + Send>>;

/// The future of a close function.
pub(crate) type Closing = Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send>>;

/// A close function of any form, for each attempt.
pub(crate) type BoxedClose<P> = Arc<dyn Fn(P) -> Closing + Send + Sync>;

/// The result of an open function: a `Result<P, E>`. `E` is an error as in [`IntoResult`]. A bound of
/// [`add_resource`](ActorBuilder::add_resource), which programs do not name.
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
/// value. A bound of [`add_resource`](ActorBuilder::add_resource), which programs do not name. The compiler infers `K`, which
/// tells the two apart.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot open a resource from a `{T}`\nhelp: write `async fn open(value: {T}) -> Result<{P}, E>`, with a second parameter of type `{R}` if the resource receives a value",
    label = "has another signature",
    note = "`{P}` is the type of the slot that the actor provides, or `()`"
)]
pub trait OpenFn<T, R, P, K>: Send + 'static {
    #[doc(hidden)]
    fn open(self, value: T, received: R) -> Opening<P>;
}

/// A function that opens a resource in each attempt. A bound of [`add_resource`](ActorBuilder::add_resource), which programs do
/// not name.
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

/// A function that closes a resource: `fn(&P)` or `fn(P)`, sync or async, with a result as in [`IntoResult`]. A bound of
/// [`add_resource`](ActorBuilder::add_resource), which programs do not name. The compiler infers `K`, which tells the four
/// forms apart.
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

/// A close function of any form.
pub(crate) fn close_with<P, K, C: CloseFn<P, K>>(close: C) -> BoxedClose<P> {
    let close = Arc::new(close);
    Arc::new(move |value| C::close(Arc::clone(&close), value))
}

impl<'g, P, R> ActorBuilder<'g, P, R, OneShot>
where
    P: Clone + Send + Sync + 'static,
    R: Send + 'static,
{
    /// Adds a resource: a value that `open` makes of `value` when the actor starts, and that `close` closes when it stops.
    ///
    /// `open` is an `async fn(T) -> Result<P, E>`. With [`receives`](ActorBuilder::receives) it is an
    /// `async fn(T, R) -> Result<P, E>` and also takes the received value. The actor is ready when `open` has succeeded, and
    /// [provides](ActorBuilder::provides) the value. Without a slot, `P` is `()`: `open` returns a `Result<(), E>`. `open` is
    /// dropped at the interrupt. Its error is the failure of the actor.
    ///
    /// `close` is a `fn(&P)` or a `fn(P)`, sync or async. It returns `()` or a `Result<(), E>`, whose error is the
    /// failure of the actor. By value it takes the clone that the actor kept; the clones of receivers were dropped when
    /// those ended. `close` is called exactly once if `open` succeeded, even if an interrupt arrived during `open` or
    /// another actor failed. The grace period includes it. A sync `close` runs on a thread of the runtime, so move a
    /// blocking one into [`spawn_blocking`](tokio::task::spawn_blocking).
    ///
    /// The group does not wait for a resource with [`Until::All`](crate::Until::All). Pass [`drop`] if the drop of the value
    /// closes it.
    ///
    /// # Drop
    ///
    /// An abort drops the value without a call of `close`, or drops `close` at its await: after the grace period, after a
    /// signal that forces the abort, or if the run is dropped.
    ///
    /// # Panics
    ///
    /// A panic of `open` or `close` is contained and is a failure of the actor.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Context, Group, Interrupt, Slot};
    ///
    /// #[derive(Clone)]
    /// struct Pool(&'static str);
    ///
    /// impl Pool {
    ///     async fn connect(url: &'static str) -> std::io::Result<Pool> {
    ///         Ok(Pool(url))
    ///     }
    ///
    ///     async fn close(&self) {
    ///         println!("closed {}", self.0);
    ///     }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
    /// let (pool, mut group) = (Slot::new(), Group::new("example"));
    /// group
    ///     .actor("pool")
    ///     .provides(&pool)
    ///     .add_resource("postgres://localhost", Pool::connect, Pool::close);
    /// let api = async |ctx: Context<(), Pool>| println!("serves from {}", ctx.received().0);
    /// group.actor("api").receives(&pool).add(api, Interrupt::cancel());
    /// group.run().await?;
    /// # Ok(()) }
    /// ```
    pub fn add_resource<T, F, C, K, L>(self, value: T, open: F, close: C) -> ActorSettings<'g>
    where
        T: Send + 'static,
        F: OpenFn<T, R, P, K>,
        C: CloseFn<P, L>,
    {
        let mut once = Some((value, open));
        let open = move |received| {
            let (value, open) = take_once(&mut once);
            open.open(value, received)
        };
        self.add_opened(open, close_with(close))
    }
}

impl<'g, P, R> ActorBuilder<'g, P, R, Restartable>
where
    P: Clone + Send + Sync + 'static,
    R: Send + 'static,
{
    /// Adds a resource that each attempt opens and closes. `open` gets a clone of `value`. The rest is as for an actor that does
    /// not [restart](ActorBuilder::add_resource).
    pub fn add_resource<T, F, C, K, L>(self, value: T, mut open: F, close: C) -> ActorSettings<'g>
    where
        T: Clone + Send + 'static,
        F: ReopenFn<T, R, P, K>,
        C: CloseFn<P, L>,
    {
        let open = move |received| open.reopen(value.clone(), received);
        self.add_opened(open, close_with(close))
    }
}

impl<'g, P, R, N> ActorBuilder<'g, P, R, N>
where
    P: Clone + Send + Sync + 'static,
    R: Send + 'static,
{
    /// Adds a resource from its functions.
    pub(crate) fn add_opened(
        self,
        mut open: impl FnMut(R) -> Opening<P> + Send + 'static,
        close: BoxedClose<P>,
    ) -> ActorSettings<'g> {
        self.kind(ActorKind::Resource).add_with_received(
            move |ctx, received| execute(ctx, open(received), Arc::clone(&close)),
            Interrupt::cancel(),
        )
    }
}

/// Opens, provides, waits for the interrupt, and closes.
async fn execute<P: Clone>(
    ctx: Context<P>,
    mut opening: Opening<P>,
    close: BoxedClose<P>,
) -> anyhow::Result<()> {
    let Some(opened) = ctx.run_until_interrupted(opening.as_mut()).await else {
        return Ok(());
    };
    let value = opened.map_err(|error| in_step("could not open", error))?;
    // The resource is open: from here on, a panic of the user's code must not prevent `close`.
    let provided = panics::catch(|| {
        drop(opening);
        if !ctx.is_interrupted() {
            ctx.provide(value.clone());
        }
    });
    if provided.is_ok() {
        ctx.interrupted().await;
    }
    let closed = close(value).await;
    let closed = closed.map_err(|error| in_step("could not close", error));
    match (provided, closed) {
        (Ok(()), closed) => closed,
        (Err(panic), Ok(())) => Err(panic.into()),
        (Err(panic), Err(error)) => Err(error.context(panic)),
    }
}

/// Adds the step to the text of an error, which stays in it.
fn in_step(step: &str, error: anyhow::Error) -> anyhow::Error {
    let text = format!("{step}: {}", sources::text(sources::user_error(&error)));
    error.context(text)
}
