//! [`Slot`]: a value on its way from the actor that provides it to those that receive it.

use std::any::Any;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::panics;
use crate::plan::SlotKey;

/// A value that one actor provides and others receive, in the dynamic API: made first, and named on both sides in any
/// order. `#[group]` makes one for each `provides`.
///
/// It is a name, not a container: keeping a `Slot` keeps no value. The group's own clone is dropped when the last receiver
/// is gone; where nobody receives it, it is kept for [handles](crate::ActorHandle::provided) until its provider is
/// interrupted.
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

pub(crate) struct Store<T> {
    value: Mutex<Option<Arc<T>>>,
    /// Which execution of its provider it is about: an even number until that has provided, and the odd one after it from
    /// then on.
    turn: AtomicU64,
    /// How many receivers may still want the value.
    claims: AtomicUsize,
    /// Whether there ever was one. Where not, the value is kept for handles, until its provider is interrupted.
    has_receivers: AtomicBool,
    /// Whether it has been, in this execution.
    is_released: AtomicBool,
}

/// The right to put the value in, for one execution.
pub(crate) struct Provider<T> {
    store: Arc<Store<T>>,
    turn: u64,
}

/// A slot of whatever type, as the driver knows it.
pub(crate) trait AnySlot: fmt::Debug + Send + Sync {
    fn key(&self) -> SlotKey;

    /// Lets go of a value that is kept for handles. Its drop is the user's code.
    fn release(&self);

    /// Whether there is something to let go of.
    fn is_kept_for_handles(&self) -> bool;

    /// Whether a value was provided that the group keeps no longer.
    fn was_let_go(&self) -> bool;

    /// Another execution of its provider comes, and provides anew.
    fn renew(&self);

    /// The store itself.
    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync>;
}

/// A receiver's right to the value. The store drops it with the last one.
#[doc(hidden)]
pub struct Claim<T> {
    store: Arc<Store<T>>,
    /// Whether the value was there, kept for handles, before this was made.
    found: bool,
    /// Whether the value was asked for.
    taken: AtomicBool,
}

impl<T: Clone + Send + Sync + 'static> Slot<T> {
    /// A slot of its own.
    pub fn new() -> Slot<T> {
        Slot(Arc::new(Store {
            value: Mutex::new(None),
            turn: AtomicU64::new(0),
            claims: AtomicUsize::new(0),
            has_receivers: AtomicBool::new(false),
            is_released: AtomicBool::new(false),
        }))
    }

    pub(crate) fn any(&self) -> Arc<dyn AnySlot> {
        Arc::clone(&self.0) as _
    }

    pub(crate) fn provider(&self) -> Provider<T> {
        Provider { store: Arc::clone(&self.0), turn: 0 }
    }

    pub(crate) fn claim(&self) -> Claim<T> {
        self.0.claims.fetch_add(1, Ordering::AcqRel);
        let had_receivers = self.0.has_receivers.swap(true, Ordering::AcqRel);
        let found = !had_receivers && !self.0.is_released.load(Ordering::Acquire) && self.0.was_provided();
        Claim { store: Arc::clone(&self.0), found, taken: AtomicBool::new(false) }
    }

    /// Which slot it is. Different for all that exist, and the group holds a part of each that it names.
    pub(crate) fn key(&self) -> SlotKey {
        self.0.key()
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
    /// Puts the value in, for those who claim it. Returns whether it was the first of this execution, and no other has begun.
    pub(crate) fn provide(&self, value: T) -> bool {
        let provided = self.turn | 1;
        if self.store.turn.compare_exchange(self.turn, provided, Ordering::AcqRel, Ordering::Acquire).is_err() {
            return false;
        }
        self.store.put(Some(Arc::new(value)));
        if self.store.claims.load(Ordering::Acquire) == 0 && !self.store.is_for_handles() {
            self.store.put(None);
        }
        true
    }

    /// That of the execution that begins: lets go of what a former one provided.
    pub(crate) fn begin(&self) -> Provider<T> {
        self.store.put(None);
        self.store.is_released.store(false, Ordering::Release);
        Provider { store: Arc::clone(&self.store), turn: self.store.next_turn() }
    }
}

// Not derived: it is the same store, whatever the type.
impl<T> Clone for Provider<T> {
    fn clone(&self) -> Provider<T> {
        Provider { store: Arc::clone(&self.store), turn: self.turn }
    }
}

impl<T: Clone + Send + Sync + 'static> AnySlot for Store<T> {
    fn key(&self) -> SlotKey {
        SlotKey { id: std::ptr::from_ref(self).addr(), type_name: std::any::type_name::<T>() }
    }

    fn release(&self) {
        if !self.is_released.swap(true, Ordering::AcqRel) && !self.has_receivers.load(Ordering::Acquire) {
            self.put(None);
        }
    }

    fn is_kept_for_handles(&self) -> bool {
        self.is_for_handles() && self.was_provided()
    }

    fn was_let_go(&self) -> bool {
        let value = self.value.lock().unwrap_or_else(PoisonError::into_inner);
        value.is_none() && self.was_provided()
    }

    fn renew(&self) {
        self.next_turn();
    }

    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
        self
    }
}

impl<T: Clone> Store<T> {
    /// A clone of what this execution provided, while the group keeps it.
    pub(crate) fn provided(&self) -> Option<T> {
        if self.was_provided() { self.get() } else { None }
    }

    /// A clone of the value, while the group keeps one.
    pub(crate) fn get(&self) -> Option<T> {
        let shared = self.value.lock().unwrap_or_else(PoisonError::into_inner).clone();
        shared.map(|value| T::clone(&value))
    }
}

impl<T> fmt::Debug for Store<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl<T: Clone> Claim<T> {
    /// A clone of the value.
    ///
    /// # Panics
    ///
    /// If it was not provided: a receiver starts only once it was.
    pub(crate) fn value(&self) -> T {
        self.taken.store(true, Ordering::Release);
        self.store.get().expect("a receiver starts only once the value was provided")
    }
}

impl<T> Drop for Claim<T> {
    fn drop(&mut self) {
        if self.store.claims.fetch_sub(1, Ordering::AcqRel) != 1 {
            return;
        }
        if self.found && !*self.taken.get_mut() {
            // Of an addition that was refused: all is as before.
            self.store.has_receivers.store(false, Ordering::Release);
        } else {
            self.store.put(None);
        }
    }
}

impl<T> Store<T> {
    fn is_for_handles(&self) -> bool {
        !self.has_receivers.load(Ordering::Acquire) && !self.is_released.load(Ordering::Acquire)
    }

    fn was_provided(&self) -> bool {
        self.turn.load(Ordering::Acquire) & 1 == 1
    }

    /// The next turn: whoever still has the former provides no more.
    fn next_turn(&self) -> u64 {
        let next = |turn: u64| (turn | 1).wrapping_add(1);
        let turn = self.turn.fetch_update(Ordering::AcqRel, Ordering::Acquire, |turn| Some(next(turn)));
        turn.map_or_else(next, next)
    }

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
