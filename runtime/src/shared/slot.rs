//! [`Slot`]: a value on its way from its provider to its receivers.

use std::fmt;
use std::sync::Arc;

mod store;

use store::Claim;
pub(crate) use store::{AnySlot, ProvidedValue, Provider, Store};

/// A value that one actor provides and others receive, in the dynamic API: made first, and named on both sides in any
/// order. `#[group]` makes one for each `provides`.
///
/// A slot belongs to the first group that uses it. A second group that names it is a plan error.
///
/// A slot is a name, not a container: keeping a `Slot` keeps no value. The group's own clone is dropped after the last
/// receiver is gone. Without receivers it is kept for [handles](crate::ActorHandle::provided) until its provider is
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
/// let client = async |ctx: Context<(), u16>| assert_eq!(*ctx.received(), 8080);
/// group.actor("client").receives(&port).add(client, Interrupt::cancel());
/// group.actor("server").provides(&port).add(
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

impl<T: Clone + Send + Sync + 'static> Slot<T> {
    /// A slot of its own.
    pub fn new() -> Slot<T> {
        Slot(Store::new())
    }

    pub(crate) fn any(&self) -> Arc<dyn AnySlot> {
        Arc::clone(&self.0) as _
    }

    pub(crate) fn provider(&self) -> Provider<T> {
        self.0.provider()
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

/// Slots that are received together: a tuple of up to twelve `&Slot`.
pub trait Slots: sealed::Sealed {
    /// The values that the slots hand over, as a tuple.
    type Values;

    #[doc(hidden)]
    type Claims: Claims;

    #[doc(hidden)]
    fn claims(&self) -> Self::Claims;

    #[doc(hidden)]
    fn values(claims: &Self::Claims) -> Self::Values;
}

/// The claims of one receiver, as the driver knows them.
#[doc(hidden)]
pub trait Claims: Send + Sync + 'static {
    /// The receiver starts with the current values. Returns the values that it received before and has not taken. The caller
    /// drops them elsewhere, because the drop is user code.
    fn hold(&self) -> Option<Box<dyn Send>>;

    /// The receiver never starts again. Returns the values to drop. The caller drops them elsewhere, because the drop is user
    /// code.
    fn let_go(&self) -> Box<dyn Send>;
}

mod sealed {
    use std::sync::Arc;

    use super::AnySlot;

    #[derive(Debug)]
    pub struct SomeSlots(pub(crate) Vec<Arc<dyn AnySlot>>);

    pub trait Sealed {
        fn any(&self) -> SomeSlots;
    }
}

macro_rules! slots {
    ($($slot:ident)+) => {
        impl<$($slot: Clone + Send + Sync + 'static),+> sealed::Sealed for ($(&Slot<$slot>,)+) {
            #[allow(non_snake_case, reason = "one name for a type and its value")]
            fn any(&self) -> sealed::SomeSlots {
                let ($($slot,)+) = self;
                sealed::SomeSlots(vec![$($slot.any()),+])
            }
        }

        impl<$($slot: Send + Sync + 'static),+> Claims for ($(Claim<$slot>,)+) {
            #[allow(non_snake_case, reason = "one name for a type and its claim")]
            fn hold(&self) -> Option<Box<dyn Send>> {
                let ($($slot,)+) = self;
                let ($($slot,)+) = ($($slot.hold(),)+);
                let is_any = $($slot.is_some())||+;
                is_any.then(|| Box::new(($($slot,)+)) as _)
            }

            #[allow(non_snake_case, reason = "one name for a type and its claim")]
            fn let_go(&self) -> Box<dyn Send> {
                let ($($slot,)+) = self;
                Box::new(($($slot.let_go(),)+))
            }
        }

        impl<$($slot: Clone + Send + Sync + 'static),+> Slots for ($(&Slot<$slot>,)+) {
            type Values = ($($slot,)+);
            type Claims = ($(Claim<$slot>,)+);

            #[allow(non_snake_case, reason = "one name for a type and its value")]
            fn claims(&self) -> Self::Claims {
                let ($($slot,)+) = self;
                ($($slot.0.claim(),)+)
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
