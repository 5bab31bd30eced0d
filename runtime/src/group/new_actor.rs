//! An actor that is being added, whatever its execute: what it provides and receives, and its place in the group.

use std::borrow::Cow;
use std::sync::{Arc, Weak};

use super::{ActorOptions, Group};
use crate::plan::Links;
use crate::shared::actor_ref::ActorRef;
use crate::shared::member::{Body, Member, MemberValues};
use crate::shared::slot::{Claims, Provider, Slots};
use crate::{Interrupt, Slot};

/// An actor without its execute, which is given `P` and `R`.
pub(super) struct NewActor<'g, P, R> {
    group: &'g mut Group,
    provider: Option<Provider<P>>,
    receive: Receive<R>,
    /// What the check must know of both.
    links: Option<Box<Links>>,
    /// What the driver must.
    values: Option<Box<MemberValues>>,
}

/// Makes what an execution receives, for each execution.
pub(super) type Receive<R> = Box<dyn FnMut() -> Received<R> + Send>;

/// What an actor receives, and its claim on it.
pub(super) struct Received<R> {
    pub(super) value: R,
    pub(super) claims: Option<Arc<dyn Send + Sync>>,
}

impl<'g> NewActor<'g, (), ()> {
    pub(super) fn new(group: &'g mut Group) -> Self {
        let receive = Box::new(|| Received {
            value: (),
            claims: None,
        });
        NewActor {
            group,
            provider: None,
            receive,
            links: None,
            values: None,
        }
    }
}

impl<'g, R> NewActor<'g, (), R> {
    pub(super) fn provides<P: Clone + Send + Sync + 'static>(
        mut self,
        slot: &Slot<P>,
    ) -> NewActor<'g, P, R> {
        self.links.get_or_insert_default().provides = Some(slot.key());
        self.values.get_or_insert_default().slot = Some(slot.any());
        let NewActor {
            group,
            receive,
            links,
            values,
            ..
        } = self;
        NewActor {
            group,
            provider: Some(slot.provider()),
            receive,
            links,
            values,
        }
    }
}

impl<'g, P> NewActor<'g, P, ()> {
    pub(super) fn receives_with<S, R, F>(mut self, slots: &S, mut make: F) -> NewActor<'g, P, R>
    where
        S: Slots,
        R: Send + 'static,
        F: FnMut(S::Values) -> R + Send + 'static,
    {
        let claims = Arc::new(slots.claims());
        let for_driver: Weak<dyn Claims> = Arc::downgrade(&claims) as _;
        self.links.get_or_insert_default().receives = slots.keys();
        self.values.get_or_insert_default().claims = Some(for_driver);
        let receive = move || Received {
            value: make(S::values(&claims)),
            claims: Some(Arc::clone(&claims) as _),
        };
        let NewActor {
            group,
            provider,
            links,
            values,
            ..
        } = self;
        NewActor {
            group,
            provider,
            receive: Box::new(receive),
            links,
            values,
        }
    }
}

impl<'g, P, R> NewActor<'g, P, R> {
    /// Adds the actor, with a body made of what it is given.
    pub(super) fn add(
        self,
        name: Cow<'static, str>,
        interrupt: Interrupt,
        body: impl FnOnce(ActorRef, Option<Provider<P>>, Receive<R>) -> Body<Group>,
    ) -> ActorOptions<'g> {
        let NewActor {
            group,
            provider,
            receive,
            links,
            values,
        } = self;
        let (name, actor) = group.next_actor(name);
        let body = body(actor, provider, receive);
        group.push(
            name,
            links,
            Member {
                body,
                interrupt: interrupt.0,
                values,
            },
        )
    }
}
