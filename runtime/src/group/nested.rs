//! [`Nested`]: a group that is an actor of another, and the values that cross its border.

use std::fmt;
use std::future::ready;
use std::sync::{Arc, OnceLock};

use super::Group;
use crate::handle::IsGroup;
use crate::plan::ValuePlan;
use crate::shared::prepared::ActorParts;
use crate::shared::slot::sealed::{Fill, InletList, Receiver};
use crate::shared::slot::{Inlets, MakeReceived, Provider};
use crate::shared::user_future;
use crate::{Context, Handle, Slot};

/// A group that is nested in another, from [`Group::nested`]. It is an [`Actor`](crate::Actor) that provides a `P` and receives
/// an `R`.
///
/// [`ActorBuilder::add_actor`](crate::ActorBuilder::add_actor) adds it to the parent group. A received value exists before
/// the nested group starts. Its clone is dropped before its provider in the parent group is interrupted. The nested group is ready when
/// all of its actors are.
///
/// A struct with `#[group(receives = …, provides = …)]` becomes one.
#[must_use = "a nested group does nothing until it is added to another group"]
pub struct Nested<P = (), R = ()> {
    group: Group,
    /// `None` if it receives nothing.
    fill: Option<Fill<R>>,
    export: Export<P>,
}

/// Connects the provided value to the slot of the parent group.
type Export<P> = Box<dyn FnOnce(Provider<P>) + Send>;

impl Nested {
    pub(super) fn new(group: Group) -> Nested {
        Nested {
            group,
            fill: None,
            // The value carries only the readiness.
            export: Box::new(|parent| {
                parent.provide(());
            }),
        }
    }
}

impl<P> Nested<P> {
    /// Sets the slot of the value that the group receives from the parent group. Actors of the group receive it as any
    /// other slot. `name` appears in the plan.
    pub fn receives<T: Clone + Send + Sync + 'static>(
        self,
        name: &'static str,
        slot: &Slot<T>,
    ) -> Nested<P, T> {
        self.receives_with(((name, slot),), |value| (value,))
    }

    /// Like [`receives`](Nested::receives), for several values. The parent group passes one value, which `split` takes apart.
    /// `slots` is a tuple of pairs, each of a name and a slot.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Group, Nested, Slot};
    ///
    /// struct Needs {
    ///     size: usize,
    ///     name: String,
    /// }
    ///
    /// let (size, name, group) = (Slot::new(), Slot::new(), Group::new("cache"));
    /// let split = |needs: Needs| (needs.size, needs.name);
    /// let cache: Nested<(), Needs> =
    ///     group.nested().receives_with((("size", &size), ("name", &name)), split);
    /// # drop(cache);
    /// ```
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a tuple of references reads best by value"
    )]
    pub fn receives_with<S, R, F>(mut self, slots: S, split: F) -> Nested<P, R>
    where
        S: Inlets<Values: 'static>,
        F: FnOnce(R) -> S::Values + Send + 'static,
    {
        let first = self.group.change().values().len();
        self.__receives_of_plan(first, &slots, split)
    }

    /// Sets the slots of the values from a position of the constant plan on, for generated code.
    #[doc(hidden)]
    pub fn __receives_of_plan<S, R, F>(self, first: usize, slots: &S, split: F) -> Nested<P, R>
    where
        S: Inlets<Values: 'static>,
        F: FnOnce(R) -> S::Values + Send + 'static,
    {
        let Nested {
            mut group, export, ..
        } = self;
        let mut is_own = true;
        let mut inlets = InletList(Vec::new());
        let fill = slots.inlets(&mut inlets);
        for (index, inlet) in (first..).zip(inlets.0) {
            let slot = group.uses(&*inlet.slot);
            is_own &= group.other_groups.group_of(slot).is_none();
            let value = || ValuePlan::received(inlet.name, slot);
            group.set_value(index, value, slot);
            group.retained.push((inlet.name.into(), inlet.claim));
        }
        Nested {
            group,
            fill: Some(Box::new(move |received| {
                let values = split(received);
                // A slot of another group, which is a problem of the plan, is not changed.
                if is_own {
                    fill(values);
                }
            })),
            export,
        }
    }
}

impl<R> Nested<(), R> {
    /// Sets the slot of the value that the group provides to the parent group. An actor of the group provides it.
    ///
    /// The parent group keeps the value until its receivers have ended, even while the actor restarts; a receiver that
    /// starts later receives the newest value.
    pub fn provides<P: Clone + Send + Sync + 'static>(mut self, slot: &Slot<P>) -> Nested<P, R> {
        let key = slot.any().key();
        let is_provider = |parts: &ActorParts| {
            let provided = parts.slot();
            provided.is_some_and(|provided| provided.key().id == key.id)
        };
        let provider = self.group.parts.iter().position(is_provider);
        self.group.change().set_provides(provider);
        self.group.unprovided = provider.is_none().then_some(key);
        self.__provides_of_plan(slot)
    }

    /// Sets the slot of the actor whose value the constant plan provides, for generated code.
    #[doc(hidden)]
    pub fn __provides_of_plan<P: Clone + Send + Sync + 'static>(
        self,
        slot: &Slot<P>,
    ) -> Nested<P, R> {
        let slot = slot.share();
        Nested {
            group: self.group,
            fill: self.fill,
            export: Box::new(move |parent| slot.export(parent)),
        }
    }
}

impl<P: 'static, R> Nested<P, R> {
    /// The nested form of a group with mistakes, for generated code.
    #[doc(hidden)]
    pub fn __empty(group: Group) -> Nested<P, R> {
        Nested {
            group,
            fill: None,
            export: Box::new(drop),
        }
    }

    /// Passes the received value, and returns a group that can run without a parent group, for example in a test. The
    /// provided value then stays inside, where a handle to its actor returns it.
    pub fn into_group(self, received: R) -> Group {
        if let Some(fill) = self.fill {
            fill(received);
        }
        self.group
    }

    /// The group that an actor runs as a run of its own, and the rest of the context of this actor.
    pub(crate) fn into_parts(self, ctx: Context<P, R>) -> (Group, Context) {
        let (ctx, provider, received) = ctx.into_parts();
        if let Some(parent) = provider {
            (self.export)(parent);
        }
        if let Some(fill) = self.fill {
            fill(received);
        }
        (self.group, ctx)
    }

    /// The group as the body of an actor of the parent group.
    pub(super) fn into_body(
        self,
        provider: Option<Provider<P>>,
        mut receive: MakeReceived<R>,
    ) -> Group
    where
        R: 'static,
    {
        let Nested {
            mut group,
            fill,
            export,
        } = self;
        if let Some(parent) = provider {
            export(parent);
        }
        if let Some(fill) = fill {
            // The group counts as a receiver until it has ended.
            let claims = Arc::new(OnceLock::new());
            let name = group.plan.name().to_owned();
            group
                .retained
                .insert(0, (name.into(), Box::new(Arc::clone(&claims))));
            group.receive = Some(user_future::one_shot(move |actor| {
                let received = receive(&Receiver(&actor));
                if let Some(received_claims) = received.claims {
                    let _ = claims.set(received_claims);
                }
                fill(received.value);
                ready(())
            }));
        }
        group
    }
}

impl<P, R> IsGroup for Nested<P, R> {
    type Handle = Handle;

    fn handle(handle: Handle) -> Handle {
        handle
    }
}

impl<P, R> fmt::Debug for Nested<P, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.group, f)
    }
}
