//! An actor that is being added, whatever its execute: what it provides, receives, and is interrupted by.

use std::borrow::Cow;
use std::sync::{Arc, Weak};

use super::{ActorOptions, Group};
use crate::Slot;
use crate::actor_ref::ActorRef;
use crate::interrupt::{Interrupt, Kind};
use crate::member::{Body, Member, MemberValues};
use crate::plan::{DraftActor, InterruptKind, SlotKey};
use crate::slot::{AnySlot, Claims, Provider, Slots};

/// An actor without its execute, which is given `P` and `R`.
pub(super) struct Values<'g, P, R> {
    group: &'g mut Group,
    provides: Option<Provides<P>>,
    receives: Option<Receives>,
    receive: Receive<R>,
}

struct Receives {
    keys: Vec<SlotKey>,
    claims: Weak<dyn Claims>,
}

struct Provides<P> {
    key: SlotKey,
    provider: Provider<P>,
    slot: Arc<dyn AnySlot>,
}

/// Makes what an execution receives, for each execution.
pub(super) type Receive<R> = Box<dyn FnMut() -> Received<R> + Send>;

/// What an actor receives, and its claim on it.
pub(super) struct Received<R> {
    pub(super) value: R,
    pub(super) claims: Option<Arc<dyn Send + Sync>>,
}

/// All of a new actor but its body.
pub(super) struct NewActor<'g, P, R> {
    group: &'g mut Group,
    pub(super) draft: DraftActor,
    pub(super) actor: ActorRef,
    pub(super) provider: Option<Provider<P>>,
    pub(super) receive: Receive<R>,
    values: Option<Box<MemberValues>>,
    interrupt: Kind,
}

/// What is not the body's of it.
pub(super) struct Frame<'g> {
    group: &'g mut Group,
    draft: DraftActor,
    values: Option<Box<MemberValues>>,
    interrupt: Kind,
}

impl<'g> Values<'g, (), ()> {
    pub(super) fn new(group: &'g mut Group) -> Self {
        let receive = Box::new(|| Received { value: (), claims: None });
        Values { group, provides: None, receives: None, receive }
    }
}

impl<'g, R> Values<'g, (), R> {
    pub(super) fn provides<P: Clone + Send + Sync + 'static>(self, slot: &Slot<P>) -> Values<'g, P, R> {
        Values {
            group: self.group,
            provides: Some(Provides { key: slot.key(), provider: slot.provider(), slot: slot.any() }),
            receives: self.receives,
            receive: self.receive,
        }
    }
}

impl<'g, P> Values<'g, P, ()> {
    pub(super) fn receives_with<S, R, F>(self, slots: &S, mut make: F) -> Values<'g, P, R>
    where
        S: Slots,
        R: Send + 'static,
        F: FnMut(S::Values) -> R + Send + 'static,
    {
        let claims = Arc::new(slots.claims());
        let for_driver: Weak<dyn Claims> = Arc::downgrade(&claims) as _;
        let receives = Some(Receives { keys: slots.keys(), claims: for_driver });
        let receive = move || Received { value: make(S::values(&claims)), claims: Some(Arc::clone(&claims) as _) };
        Values { group: self.group, provides: self.provides, receives, receive: Box::new(receive) }
    }
}

impl<'g, P, R> Values<'g, P, R> {
    pub(super) fn actor(self, name: Cow<'static, str>, interrupt: Interrupt) -> NewActor<'g, P, R> {
        let (actor, name) = self.group.next_actor(name);
        let kind = match interrupt.0 {
            Kind::Cancel => InterruptKind::Cancel,
            Kind::Drop => InterruptKind::Drop,
            Kind::Call(_) | Kind::CallEach(_) => InterruptKind::Call,
        };
        let mut draft = DraftActor::new(name, kind);
        draft.interrupted_once = matches!(interrupt.0, Kind::Call(_));
        let Values { group, provides, receives, receive } = self;
        let mut values = None;
        if provides.is_some() || receives.is_some() {
            let links = draft.links_mut();
            links.provides = provides.as_ref().map(|provides| provides.key);
            let slot = provides.as_ref().map(|provides| Arc::clone(&provides.slot));
            let claims = receives.map(|receives| {
                links.receives = receives.keys;
                receives.claims
            });
            values = Some(Box::new(MemberValues { slot, claims }));
        }
        let provider = provides.map(|provides| provides.provider);
        NewActor { group, draft, actor, provider, values, receive, interrupt: interrupt.0 }
    }
}

impl<'g, P, R> NewActor<'g, P, R> {
    /// Takes it apart, for its body to be made.
    pub(super) fn split(self) -> (Frame<'g>, ActorRef, Option<Provider<P>>, Receive<R>) {
        let frame = Frame { group: self.group, draft: self.draft, values: self.values, interrupt: self.interrupt };
        (frame, self.actor, self.provider, self.receive)
    }
}

impl<'g> Frame<'g> {
    pub(super) fn push(self, body: Body<Group>) -> ActorOptions<'g> {
        self.group.push(self.draft, Member { body, interrupt: self.interrupt, values: self.values })
    }
}
