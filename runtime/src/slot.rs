//! [`Slot`]: a value on its way from the actor that provides it to those that receive it.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::panics;
use crate::plan::SlotKey;

/// A value that one actor provides and others receive, in the dynamic API: made first, and named on both sides in any
/// order. `#[group]` makes one for each `provides`.
///
/// It is a name, not a container: keeping a `Slot` keeps no value. The group's own clone is dropped when the last receiver
/// is gone.
///
/// # Examples
///
/// ```
/// use rungroup::{Context, Group, Interrupt, Slot};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
/// let port = Slot::new();
/// let mut group = Group::new("example");
/// group.receives(&port).add("client", async |ctx: Context<(), u16>| assert_eq!(*ctx.received(), 8080), Interrupt::cancel());
/// group.provides(&port).add(
///     "server",
///     async |ctx: Context<u16>| {
///         ctx.provide(8080);
///         ctx.interrupted().await;
///     },
///     Interrupt::cancel(),
/// );
/// group.run().await?;
/// # Ok(()) }
/// ```
pub struct Slot<T>(Arc<Store<T>>);

struct Store<T> {
    value: Mutex<Option<Arc<T>>>,
    was_provided: AtomicBool,
    /// How many receivers may still want the value.
    claims: AtomicUsize,
}

/// The right to put the value in.
pub(crate) struct Provider<T>(Arc<Store<T>>);

/// A receiver's right to the value. The store drops it with the last one.
#[doc(hidden)]
pub struct Claim<T>(Arc<Store<T>>);

impl<T: Clone + Send + Sync + 'static> Slot<T> {
    /// A slot of its own.
    pub fn new() -> Slot<T> {
        Slot(Arc::new(Store {
            value: Mutex::new(None),
            was_provided: AtomicBool::new(false),
            claims: AtomicUsize::new(0),
        }))
    }

    pub(crate) fn provider(&self) -> Provider<T> {
        Provider(Arc::clone(&self.0))
    }

    pub(crate) fn claim(&self) -> Claim<T> {
        self.0.claims.fetch_add(1, Ordering::Relaxed);
        Claim(Arc::clone(&self.0))
    }

    /// Which slot it is. Different for all that exist, and the group holds a part of each that it names.
    pub(crate) fn key(&self) -> SlotKey {
        SlotKey { id: Arc::as_ptr(&self.0).addr(), type_name: std::any::type_name::<T>() }
    }
}

impl<T: Clone + Send + Sync + 'static> Default for Slot<T> {
    fn default() -> Slot<T> {
        Slot::new()
    }
}

impl<T> fmt::Debug for Slot<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slot").finish_non_exhaustive()
    }
}

impl<T> Provider<T> {
    /// Puts the value in, for those who claim it. Returns whether it was the first.
    pub(crate) fn provide(&self, value: T) -> bool {
        if self.0.was_provided.swap(true, Ordering::AcqRel) {
            return false;
        }
        self.0.put(Some(Arc::new(value)));
        if self.0.claims.load(Ordering::Acquire) == 0 {
            self.0.put(None);
        }
        true
    }
}

impl<T: Clone> Claim<T> {
    /// A clone of the value.
    ///
    /// # Panics
    ///
    /// If it was not provided: a receiver starts only once it was.
    pub(crate) fn value(&self) -> T {
        let shared = self.0.value.lock().unwrap_or_else(PoisonError::into_inner).clone();
        T::clone(&shared.expect("a receiver starts only once the value was provided"))
    }
}

impl<T> Drop for Claim<T> {
    fn drop(&mut self) {
        if self.0.claims.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.0.put(None);
        }
    }
}

impl<T> Store<T> {
    /// Replaces the value, and drops the former one outside the lock.
    fn put(&self, value: Option<Arc<T>>) {
        let mut slot = self.value.lock().unwrap_or_else(PoisonError::into_inner);
        let former = std::mem::replace(&mut *slot, value);
        drop(slot);
        if !std::thread::panicking() {
            drop(former);
        } else if let Some(panic) = panics::drop_caught(former) {
            // Let out while another panic unwinds, such as that of the receiver's own clone, it would end the process.
            tracing::error!("the drop of a provided `{}` {panic}", std::any::type_name::<T>());
        }
    }
}

/// Slots that are received together: a tuple of up to twelve `&Slot`.
pub trait Slots: sealed::Sealed {
    /// What they hand over, as a tuple.
    type Values;

    #[doc(hidden)]
    type Claims: Send + Sync + 'static;

    #[doc(hidden)]
    fn claims(&self) -> Self::Claims;

    #[doc(hidden)]
    fn values(claims: &Self::Claims) -> Self::Values;
}

mod sealed {
    use crate::plan::SlotKey;

    pub trait Sealed {
        fn keys(&self) -> Vec<SlotKey>;
    }
}

macro_rules! slots {
    ($($slot:ident)+) => {
        impl<$($slot: Clone + Send + Sync + 'static),+> sealed::Sealed for ($(&Slot<$slot>,)+) {
            #[allow(non_snake_case, reason = "one name for a type and its value")]
            fn keys(&self) -> Vec<SlotKey> {
                let ($($slot,)+) = self;
                vec![$($slot.key()),+]
            }
        }

        impl<$($slot: Clone + Send + Sync + 'static),+> Slots for ($(&Slot<$slot>,)+) {
            type Values = ($($slot,)+);
            type Claims = ($(Claim<$slot>,)+);

            #[allow(non_snake_case, reason = "one name for a type and its value")]
            fn claims(&self) -> Self::Claims {
                let ($($slot,)+) = self;
                ($($slot.claim(),)+)
            }

            #[allow(non_snake_case, reason = "one name for a type and its value")]
            fn values(claims: &Self::Claims) -> Self::Values {
                let ($($slot,)+) = claims;
                ($($slot.value(),)+)
            }
        }
    };
}

slots!(A);
slots!(A B);
slots!(A B C);
slots!(A B C D);
slots!(A B C D E);
slots!(A B C D E F);
slots!(A B C D E F G);
slots!(A B C D E F G H);
slots!(A B C D E F G H I);
slots!(A B C D E F G H I J);
slots!(A B C D E F G H I J K);
slots!(A B C D E F G H I J K L);
