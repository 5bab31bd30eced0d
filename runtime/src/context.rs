//! [`Context`]: the argument of execute.

pub(crate) mod closer;
pub(crate) mod contained;
pub(crate) mod late;
pub(crate) mod scope;
pub(crate) mod task_handle;
pub(crate) mod tasks;

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crate::plan::Visible;
use crate::report::log;
use crate::shared::slot::Provider;
pub use scope::Scope;

/// The context of an attempt, passed to execute. `P` is the provided type, `R` the received type.
///
/// It dereferences to [`Scope`], which does not depend on the types: `ctx.interrupted().await`, `ctx.cause()`,
/// `ctx.handle()`. Helpers and libraries take `&Scope`.
///
/// # Drop
///
/// An actor with `ready = manual` or `provides` cannot become ready after its context was dropped. If another actor requires
/// it and execute continues, that is a failure: [`ReadinessError::ContextDropped`](crate::ReadinessError::ContextDropped). If
/// execute returns within 50 ms, only its result counts, so the error of a `?` is the cause.
///
/// # Examples
///
/// ```
/// use rungroup::Context;
/// use tokio::io::AsyncWriteExt;
/// use tokio::net::TcpListener;
///
/// /// Receives an address, and provides the one that it listens on.
/// async fn server(ctx: Context<std::net::SocketAddr, String>) -> anyhow::Result<()> {
///     let listener = TcpListener::bind(ctx.received()).await?;
///     ctx.provide(listener.local_addr()?);
///     while let Some(accepted) = ctx.run_until_interrupted(listener.accept()).await {
///         let (mut connection, _) = accepted?;
///         ctx.spawn(async move { connection.write_all(b"hello\n").await })?;
///     }
///     Ok(()) // the actor ends after its connections
/// }
/// ```
pub struct Context<P = (), R = ()> {
    scope: ContextScope,
    provider: Option<Provider<P>>,
    received: R,
    /// Keeps the received values in the group for as long as the context exists.
    claims: Option<Arc<dyn Send + Sync>>,
}

/// The scope of a context, which reports when the context is dropped.
struct ContextScope(Scope);

impl Drop for ContextScope {
    fn drop(&mut self) {
        self.0.context_dropped();
    }
}

impl<P, R> Context<P, R> {
    pub(crate) fn new(
        scope: Scope,
        provider: Option<Provider<P>>,
        received: R,
        claims: Option<Arc<dyn Send + Sync>>,
    ) -> Context<P, R> {
        Context {
            scope: ContextScope(scope),
            provider,
            received,
            claims,
        }
    }

    /// Takes the received value and the provider out of the context. The rest still reports the readiness and the drop.
    pub(crate) fn into_parts(self) -> (Context, Option<Provider<P>>, R) {
        let rest = Context {
            scope: self.scope,
            provider: None,
            received: (),
            claims: self.claims,
        };
        (rest, self.provider, self.received)
    }

    /// Returns the received value: the actor's own clone, which is dropped with the context.
    pub fn received(&self) -> &R {
        &self.received
    }

    /// Returns the part of the context that can be cloned.
    pub fn scope(&self) -> &Scope {
        &self.scope.0
    }
}

impl<R> Context<(), R> {
    /// Marks the actor as ready, so that its dependents may start.
    ///
    /// Only an actor with `ready = manual` or `provides = ()` may call it. A second call has no effect, nor does a call after
    /// execute has returned or while the group stops.
    ///
    /// # Panics
    ///
    /// Panics if the actor sets neither option: its dependents may have started before the call. The panic is a failure of
    /// the actor as any other, but the actor does not restart.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Context, Group, Interrupt, Ready};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
    /// # async fn warm_up() {}
    /// async fn cache(ctx: Context) {
    ///     warm_up().await;
    ///     ctx.ready(); // `api` starts
    ///     ctx.interrupted().await; // returns after `api` has ended
    /// }
    ///
    /// let mut group = Group::new("example");
    /// group.add("cache", cache, Interrupt::cancel()).ready(Ready::Manual);
    /// group
    ///     .add("api", async |_ctx| println!("served"), Interrupt::cancel())
    ///     .requires(["cache"]);
    /// group.run().await?;
    /// # Ok(()) }
    /// ```
    #[track_caller]
    pub fn ready(&self) {
        if !self.cell().is_ready_by_call() {
            self.cell().note_misuse(self.attempt());
            panic!(
                "actor `{name}` called `ctx.ready()`, but sets neither `ready = manual` nor `provides = ()`; set one of them on `{name}`, or remove the call",
                name = Visible(self.name())
            );
        }
        self.declare_ready();
    }

    /// Marks the actor as ready, if it declares its readiness.
    pub(crate) fn declare_ready(&self) {
        if let Some(provider) = &self.provider {
            // With `provides = ()`: the receivers of the slot are about to start.
            provider.provide(());
        }
        self.scope().declare_ready();
    }
}

// The bounds on `P` are checked when the actor is added.
impl<P, R> Context<P, R> {
    /// Provides the value and marks the actor as ready. Its receivers start, each with a clone.
    ///
    /// The group keeps a clone of its own until the last receiver is gone. A second call, or a call in an attempt that was
    /// followed by a restart, drops the value and logs a warning. After execute has returned, or while the group stops, no
    /// receiver starts.
    pub fn provide(&self, value: P) {
        match &self.provider {
            Some(provider) if !provider.provide(value) => {
                log::provided_twice(self.shared().name(), self.name());
            }
            _ => self.scope().declare_ready(),
        }
    }
}

impl<P, R> Deref for Context<P, R> {
    type Target = Scope;

    fn deref(&self) -> &Scope {
        &self.scope.0
    }
}

impl<P, R> fmt::Debug for Context<P, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("scope", self.scope())
            .finish_non_exhaustive()
    }
}
