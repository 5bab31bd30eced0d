//! [`Late`]: a value for which its receiver does not wait.

use std::fmt;
use std::sync::Arc;

use crate::Scope;
use crate::Slot;
use crate::bounds::SlotSource;
use crate::shared::actor_ref::ActorRef;
use crate::shared::slot::sealed::{Receipt, Receiver, UsedSlot, UsedSlots};
use crate::shared::slot::{Claim, Claims, ProvidedValue};

/// A value that its provider hands over while the receiver runs: `receives = late(store)`.
///
/// The receiver starts without waiting for the provider. It is interrupted and ends before the provider is interrupted, as with
/// `stops_before`. A restart of the provider does not stop the receiver.
///
/// The group keeps its clone of the value while a receiver or a `Late` exists, but drops it at the latest when the
/// provider is interrupted. Clones of a `Late` are cheap.
///
/// # Examples
///
/// A server that answers from its start, and has its data later:
///
/// ```
/// use rungroup::{Context, Late, group};
///
/// async fn store(path: &'static str, ctx: Context<String>) -> std::io::Result<()> {
///     ctx.provide(tokio::fs::read_to_string(path).await?);
///     ctx.interrupted().await;
///     Ok(())
/// }
///
/// fn answer(text: &Late<String>) -> String {
///     text.get().unwrap_or_else(|| "not ready".to_owned())
/// }
///
/// async fn web(_port: u16, ctx: Context<(), Late<String>>) {
///     println!("{}", answer(ctx.received()));
///     if let Some(text) = ctx.received().wait().await {
///         assert_eq!(answer(ctx.received()), text);
///     }
/// }
///
/// #[group]
/// struct App {
///     #[actor(execute = store, interrupt = cancel, provides = String)]
///     store: &'static str,
///
///     #[actor(execute = web, interrupt = cancel, receives = late(store))]
///     web: u16,
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
/// # App { store: "Cargo.toml", web: 80 }.run().await?;
/// # Ok(()) }
/// ```
pub struct Late<T> {
    claim: Arc<Claim<T>>,
    receiver: Scope,
}

impl<T: Clone + Send + Sync + 'static> Late<T> {
    /// Returns a clone of the value. Returns `None` before the provider has provided, while it restarts, and after the group has
    /// dropped the value.
    pub fn get(&self) -> Option<T> {
        match self.claim.store().provided() {
            ProvidedValue::Kept(value) => Some(T::clone(&value)),
            ProvidedValue::NotYet | ProvidedValue::Gone => None,
        }
    }

    /// Waits for the value, and returns a clone of it. While the provider restarts, the method waits for the next value.
    ///
    /// Returns `None` as soon as no value can come: the provider is absent, has ended for good, or does not start because the
    /// group stops. Also returns `None` if the receiver is interrupted first, so that a wait never delays the stop. None of these
    /// is a failure of the receiver: `let Some(db) = ctx.received().wait().await else { return Ok(()) };`. If a missing value is a
    /// failure, write `.context("no store")?`, with the trait `Context` of `anyhow`.
    ///
    /// A blocking actor calls it through `Handle::current().block_on(…)`, with the `Handle` of tokio.
    ///
    /// # Cancel safety
    ///
    /// This method is cancel safe.
    pub async fn wait(&self) -> Option<T> {
        if let Some(value) = self.get() {
            return Some(value);
        }
        let store = self.claim.store();
        let (group, id) = store.provider_of_run()?;
        let actor = ActorRef::find(group, id)?;
        let provided = store.provided_by(actor.cell());
        match self.receiver.run_until_interrupted(provided).await? {
            ProvidedValue::Kept(value) => Some(T::clone(&value)),
            ProvidedValue::Gone | ProvidedValue::NotYet => None,
        }
    }
}

impl<T> Clone for Late<T> {
    fn clone(&self) -> Late<T> {
        Late {
            claim: Arc::clone(&self.claim),
            receiver: self.receiver.clone(),
        }
    }
}

impl<T> fmt::Debug for Late<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Late").finish_non_exhaustive()
    }
}

impl<T: Clone + Send + Sync + 'static> Slot<T> {
    /// Returns the slot for a receiver that does not wait for the value. The received value is a [`Late`].
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Context, Group, Interrupt, Late, Slot};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
    /// let (port, mut group) = (Slot::new(), Group::new("example"));
    /// let client = async |ctx: Context<(), Late<u16>>| {
    ///     assert_eq!(ctx.received().wait().await, Some(8080));
    /// };
    /// group.actor("client").receives(port.late()).add(client, Interrupt::cancel());
    /// let server = async |ctx: Context<u16>| {
    ///     ctx.provide(8080);
    ///     ctx.interrupted().await;
    /// };
    /// group.actor("server").provides(&port).add(server, Interrupt::cancel());
    /// group.run().await?;
    /// # Ok(()) }
    /// ```
    pub fn late(&self) -> LateSlot<'_, T> {
        LateSlot(self)
    }
}

/// The slot for a receiver that does not wait for the value, from [`Slot::late`].
#[derive(Clone, Copy, Debug)]
pub struct LateSlot<'a, T>(&'a Slot<T>);

impl<T: Clone + Send + Sync + 'static> SlotSource for LateSlot<'_, T> {
    type Value = Late<T>;
    type Claim = Arc<Claim<T>>;

    fn claim(&self, used: &mut UsedSlots) -> Arc<Claim<T>> {
        used.0.push(UsedSlot {
            slot: self.0.any(),
            receipt: Receipt::Late,
        });
        Arc::new(self.0.late_claim())
    }

    fn value(claim: &Arc<Claim<T>>, &Receiver(actor): &Receiver<'_>) -> Late<T> {
        Late {
            claim: Arc::clone(claim),
            receiver: Scope::new(actor.clone()),
        }
    }
}

/// The claim of a late receiver, which its [`Late`] shares.
impl<T: Send + Sync + 'static> Claims for Arc<Claim<T>> {
    fn hold(&self, _: &mut Vec<Box<dyn Send>>) {
        self.start_late();
    }

    fn end(&self, unused: &mut Vec<Box<dyn Send>>) {
        unused.push(Box::new(Claim::end(self)));
    }
}
