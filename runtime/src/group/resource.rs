//! Resources: values that are opened when the group starts and closed when it stops.

use std::sync::Arc;

use super::close_fn::{BoxedClose, CloseFn, boxed};
use super::open_fn::{OpenFn, Opening, ReopenFn};
use super::{ActorBuilder, ActorSettings, take_once};
use crate::plan::ActorKind;
use crate::report::text::sources;
use crate::report::user_code::panics;
use crate::{Context, Interrupt, OneShot, Restartable};

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
        self.add_opened(open, boxed(close))
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
        self.add_opened(open, boxed(close))
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
