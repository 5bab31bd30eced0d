//! [`Slot`]: a value on its way from its provider to its receivers.

use std::fmt;
use std::sync::Arc;

mod store;

pub(crate) use store::{AnySlot, Claim, ProvidedValue, Provider, Store};

/// The name of a value that one actor provides and others receive, in the dynamic API. Create the slot first, and name it in
/// the provider and in the receivers, in any order. `#[group]` creates one for each `provides` and each `#[value]`.
///
/// A slot belongs to the first group that uses it. A second group that names it is a plan error.
///
/// A slot is not a container: a program that keeps a `Slot` keeps no value. The group's own clone is dropped after the last
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
    /// Returns a new slot.
    pub fn new() -> Slot<T> {
        Slot(Store::new())
    }

    /// Returns the slot for a receiver of an [optional](crate::ActorBuilder::optional) actor. The received value is an `Option`:
    /// `None` if the actor is absent.
    pub fn optional(&self) -> OptionalSlot<'_, T> {
        OptionalSlot(self)
    }

    pub(crate) fn any(&self) -> Arc<dyn AnySlot> {
        Arc::clone(&self.0) as _
    }

    pub(crate) fn late_claim(&self) -> Claim<T> {
        self.0.late_claim()
    }

    pub(crate) fn provider(&self) -> Provider<T> {
        self.0.provider()
    }

    /// Stores a value that no actor provides. The group keeps it for as long as it has a claim.
    pub(crate) fn fill(&self, value: T) {
        self.0.fill(value);
    }

    /// The same slot.
    pub(crate) fn share(&self) -> Slot<T> {
        Slot(Arc::clone(&self.0))
    }

    pub(crate) fn claim(&self) -> Claim<T> {
        self.0.claim()
    }

    /// Also provides each value in the slot of the parent group.
    pub(crate) fn export(&self, parent: Provider<T>) {
        self.0.export(parent);
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

/// The slot of an actor that may be absent, from [`Slot::optional`].
#[derive(Clone, Copy, Debug)]
pub struct OptionalSlot<'a, T>(&'a Slot<T>);

/// The source of one received value: a `&Slot`, [`slot.optional()`](Slot::optional), [`slot.late()`](Slot::late), a `&[Slot]`,
/// or a `Vec` of sources. A bound of [`receives_with`](crate::ActorBuilder::receives_with), which programs do not name.
pub trait SlotSource {
    /// The received type.
    type Value;

    #[doc(hidden)]
    type Claim: Claims;

    #[doc(hidden)]
    fn claim(&self, used: &mut sealed::UsedSlots) -> Self::Claim;

    #[doc(hidden)]
    fn value(claim: &Self::Claim, receiver: &sealed::Receiver<'_>) -> Self::Value;
}

/// Sources that are received together: a tuple of up to twelve. A bound of
/// [`receives_with`](crate::ActorBuilder::receives_with), which programs do not name.
pub trait Slots {
    /// The values that the slots hand over, as a tuple.
    type Values;

    #[doc(hidden)]
    type Claims: Claims;

    #[doc(hidden)]
    fn claims(&self, used: &mut sealed::UsedSlots) -> Self::Claims;

    #[doc(hidden)]
    fn values(claims: &Self::Claims, receiver: &sealed::Receiver<'_>) -> Self::Values;
}

/// The slots of the values that a nested group receives, each with the name of the value: a tuple of up to twelve pairs. A
/// bound of [`Nested::receives_with`](crate::Nested::receives_with), which programs do not name.
pub trait Inlets {
    /// The values, as a tuple.
    type Values;

    #[doc(hidden)]
    fn inlets(&self, inlets: &mut sealed::InletList) -> sealed::Fill<Self::Values>;
}

/// The claims of one receiver, as the driver knows them.
#[doc(hidden)]
pub trait Claims: Send + Sync + 'static {
    /// The receiver starts with the current values. Adds the values that it received before and has not taken. The caller
    /// drops them elsewhere, because the drop is user code.
    fn hold(&self, unused: &mut Vec<Box<dyn Send>>);

    /// The receiver never starts again. Adds the values to drop. The caller drops them elsewhere, because the drop is user code.
    fn end(&self, unused: &mut Vec<Box<dyn Send>>);
}

/// Makes the received value of an attempt.
pub(crate) type MakeReceived<R> = Box<dyn FnMut(&sealed::Receiver<'_>) -> ClaimedValue<R> + Send>;

/// A received value, and the actor's claim on it.
pub(crate) struct ClaimedValue<R> {
    pub(crate) value: R,
    pub(crate) claims: Option<Arc<dyn Send + Sync>>,
}

/// The types in the hidden methods of public traits, which therefore no program implements.
#[expect(missing_debug_implementations, reason = "a program cannot name them")]
pub(crate) mod sealed {
    use std::sync::Arc;

    use super::{AnySlot, Slot};
    use crate::shared::actor_ref::ActorRef;

    /// A slot that an actor receives from.
    pub(crate) struct UsedSlot {
        pub(crate) slot: Arc<dyn AnySlot>,
        pub(crate) receipt: Receipt,
    }

    /// The way in which an actor receives the value of a slot.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(crate) enum Receipt {
        /// The receiver starts with the value.
        Value,
        /// The receiver starts with the value, or without one if the provider is absent.
        Option,
        /// The receiver starts without the value.
        Late,
    }

    /// The actor whose attempt is about to begin.
    pub struct Receiver<'a>(pub(crate) &'a ActorRef);

    pub struct UsedSlots(pub(crate) Vec<UsedSlot>);

    /// A value that a nested group receives: its name, its slot, and the claim of the group.
    pub(crate) struct Inlet {
        pub(crate) name: &'static str,
        pub(crate) slot: Arc<dyn AnySlot>,
        pub(crate) claim: Box<dyn Send>,
    }

    pub struct InletList(pub(crate) Vec<Inlet>);

    /// Stores what a nested group receives in its slots.
    pub(crate) type Fill<T> = Box<dyn FnOnce(T) + Send>;

    impl InletList {
        pub(super) fn add<T>(&mut self, name: &'static str, slot: &Slot<T>) -> Fill<T>
        where
            T: Clone + Send + Sync + 'static,
        {
            self.0.push(Inlet {
                name,
                slot: slot.any(),
                claim: Box::new(slot.claim()),
            });
            let slot = slot.share();
            Box::new(move |value| slot.fill(value))
        }
    }
}

impl<T: Clone + Send + Sync + 'static> SlotSource for &Slot<T> {
    type Value = T;
    type Claim = Claim<T>;

    fn claim(&self, used: &mut sealed::UsedSlots) -> Claim<T> {
        used.0.push(sealed::UsedSlot {
            slot: self.any(),
            receipt: sealed::Receipt::Value,
        });
        self.0.claim()
    }

    fn value(claim: &Claim<T>, _: &sealed::Receiver<'_>) -> T {
        claim
            .value()
            .expect("a receiver starts only after the value was provided")
    }
}

impl<T: Clone + Send + Sync + 'static> SlotSource for OptionalSlot<'_, T> {
    type Value = Option<T>;
    type Claim = Claim<T>;

    fn claim(&self, used: &mut sealed::UsedSlots) -> Claim<T> {
        used.0.push(sealed::UsedSlot {
            slot: self.0.any(),
            receipt: sealed::Receipt::Option,
        });
        self.0.0.claim()
    }

    fn value(claim: &Claim<T>, _: &sealed::Receiver<'_>) -> Option<T> {
        claim.value()
    }
}

impl<T: Clone + Send + Sync + 'static> SlotSource for &[Slot<T>] {
    type Value = Vec<T>;
    type Claim = Vec<Claim<T>>;

    fn claim(&self, used: &mut sealed::UsedSlots) -> Vec<Claim<T>> {
        self.iter()
            .map(|slot| SlotSource::claim(&slot, used))
            .collect()
    }

    fn value(claims: &Vec<Claim<T>>, receiver: &sealed::Receiver<'_>) -> Vec<T> {
        let claims = claims.iter();
        claims
            .map(|claim| <&Slot<T>>::value(claim, receiver))
            .collect()
    }
}

impl<S: SlotSource> SlotSource for Vec<S> {
    type Value = Vec<S::Value>;
    type Claim = Vec<S::Claim>;

    fn claim(&self, used: &mut sealed::UsedSlots) -> Vec<S::Claim> {
        self.iter().map(|source| source.claim(used)).collect()
    }

    fn value(claims: &Vec<S::Claim>, receiver: &sealed::Receiver<'_>) -> Vec<S::Value> {
        let claims = claims.iter();
        claims.map(|claim| S::value(claim, receiver)).collect()
    }
}

impl<T: Send + Sync + 'static> Claims for Claim<T> {
    fn hold(&self, unused: &mut Vec<Box<dyn Send>>) {
        if let Some(former) = self.start() {
            unused.push(Box::new(former));
        }
    }

    fn end(&self, unused: &mut Vec<Box<dyn Send>>) {
        unused.push(Box::new(self.end()));
    }
}

impl<C: Claims> Claims for Vec<C> {
    fn hold(&self, unused: &mut Vec<Box<dyn Send>>) {
        for claim in self {
            claim.hold(unused);
        }
    }

    fn end(&self, unused: &mut Vec<Box<dyn Send>>) {
        for claim in self {
            claim.end(unused);
        }
    }
}

macro_rules! tuples {
    ($($slot:ident $index:tt)+) => {
        impl<$($slot: Claims),+> Claims for ($($slot,)+) {
            fn hold(&self, unused: &mut Vec<Box<dyn Send>>) {
                $(self.$index.hold(unused);)+
            }

            fn end(&self, unused: &mut Vec<Box<dyn Send>>) {
                $(self.$index.end(unused);)+
            }
        }

        impl<$($slot: SlotSource),+> Slots for ($($slot,)+) {
            type Values = ($($slot::Value,)+);
            type Claims = ($($slot::Claim,)+);

            fn claims(&self, used: &mut sealed::UsedSlots) -> Self::Claims {
                ($(self.$index.claim(used),)+)
            }

            fn values(claims: &Self::Claims, receiver: &sealed::Receiver<'_>) -> Self::Values {
                ($(<$slot as SlotSource>::value(&claims.$index, receiver),)+)
            }
        }

        impl<$($slot: Clone + Send + Sync + 'static),+> Inlets
            for ($((&'static str, &Slot<$slot>),)+)
        {
            type Values = ($($slot,)+);

            fn inlets(&self, inlets: &mut sealed::InletList) -> sealed::Fill<Self::Values> {
                let fill = ($(inlets.add(self.$index.0, self.$index.1),)+);
                Box::new(move |values| { $((fill.$index)(values.$index);)+ })
            }
        }
    };
}

tuples!(A 0);
tuples!(A 0 B 1);
tuples!(A 0 B 1 C 2);
tuples!(A 0 B 1 C 2 D 3);
tuples!(A 0 B 1 C 2 D 3 E 4);
tuples!(A 0 B 1 C 2 D 3 E 4 F 5);
tuples!(A 0 B 1 C 2 D 3 E 4 F 5 G 6);
tuples!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7);
tuples!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8);
tuples!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9);
tuples!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10);
tuples!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11);

#[cfg(test)]
mod tests {
    #[test]
    fn a_tuple_holds_as_many_values_as_the_rules_allow() {
        let lines = include_str!("slot.rs").lines();
        let tuples = lines.filter(|line| line.starts_with("tuples!("));
        assert_eq!(tuples.count(), rungroup_rules::MOST_RECEIVED);
    }
}
