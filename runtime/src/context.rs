//! [`Context`]: what execute is given.

pub(crate) mod scope;
pub(crate) mod tasks;

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crate::report::log;
use crate::shared::slot::Provider;
pub use scope::Scope;

/// What an actor's execute is given: `P` is what it provides, `R` is what it receives.
///
/// It derefs to [`Scope`], which has all that does not depend on the two: `ctx.interrupted().await`, `ctx.cause()`,
/// `ctx.handle()`. Helpers and libraries take `&Scope`.
///
/// # Drop
///
/// An actor that says itself when it is ready (`ready = manual`, `provides`) can no longer do so once its context is gone.
/// If others wait for it and execute goes on, that is a failure: *could not become ready*. An execute that comes back in
/// the same poll is judged by what it returns, so that the error of a `?` stays the cause.
///
/// # Examples
///
/// ```
/// use rungroup::Context;
/// use tokio::net::TcpListener;
///
/// /// Receives an address, and provides the one that it really listens on.
/// async fn server(ctx: Context<std::net::SocketAddr, String>) -> std::io::Result<()> {
///     let listener = TcpListener::bind(ctx.received()).await?;
///     ctx.provide(listener.local_addr()?);
///     while let Some(accepted) = ctx.run_until_interrupted(listener.accept()).await {
///         let (connection, _) = accepted?;
///         ctx.run_until_interrupted(connection.readable()).await.transpose()?;
///     }
///     Ok(())
/// }
/// ```
pub struct Context<P = (), R = ()> {
    scope: Scope,
    provider: Option<Provider<P>>,
    received: R,
    /// Keeps the group's clones of what was received, for as long as this context is there.
    _claims: Option<Arc<dyn Send + Sync>>,
}

impl<P, R> Context<P, R> {
    pub(crate) fn new(
        scope: Scope,
        provider: Option<Provider<P>>,
        received: R,
        claims: Option<Arc<dyn Send + Sync>>,
    ) -> Context<P, R> {
        Context {
            scope,
            provider,
            received,
            _claims: claims,
        }
    }

    /// What this actor receives: clones of its own, dropped with the context.
    pub fn received(&self) -> &R {
        &self.received
    }

    /// The part of the context that can be cloned and handed on.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }
}

impl<R> Context<(), R> {
    /// Says that this actor is ready, so that those which wait for it start.
    ///
    /// It matters with `ready = manual` alone: an actor with `ready = started` is ready already, and one with
    /// `ready = finished` is ready when it returns Ok. A second call does nothing, nor does one after execute has come
    /// back or once the group stops.
    pub fn ready(&self) {
        if let Some(provider) = &self.provider {
            // Its slot is one of `()`: who receives that is about to start.
            provider.provide(());
        }
        self.scope.said_ready();
    }
}

// What a value must be is asked where the actor is added, and not again at each call.
impl<P, R> Context<P, R> {
    /// Hands over the value, and with it says that this actor is ready: those which receive it start, each with a clone.
    ///
    /// The group keeps a clone of its own until the last receiver is gone. A second call does nothing but drop the value
    /// and warn, and so does one of an execution after which another has begun; after execute has come back, or once the
    /// group stops, nobody starts any more.
    pub fn provide(&self, value: P) {
        match &self.provider {
            Some(provider) if !provider.provide(value) => {
                log::provided_twice(self.shared().name(), self.name());
            }
            _ => self.scope.said_ready(),
        }
    }
}

impl<P, R> Deref for Context<P, R> {
    type Target = Scope;

    fn deref(&self) -> &Scope {
        &self.scope
    }
}

impl<P, R> Drop for Context<P, R> {
    fn drop(&mut self) {
        self.scope.context_dropped();
    }
}

impl<P, R> fmt::Debug for Context<P, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}
