//! [`AddActor`]: an actor that is being added, and what it provides and receives.

use std::borrow::Cow;
use std::future::Future;
use std::sync::Arc;

use super::{ActorOptions, Group};
use crate::interrupt::Kind;
use crate::member::{Body, Member};
use crate::plan::{DraftActor, InterruptKind, SlotKey};
use crate::slot::{Provider, Slots};
use crate::{Actor, BlockingActor, Context, Interrupt, IntoResult, Scope, Slot};

/// An actor that is about to be added to a group. It carries what the actor provides, `P`, and what it receives, `R`: its
/// execute must take just that.
///
/// ```compile_fail
/// # use rungroup::{Context, Group, Interrupt, Slot};
/// let (port, mut group) = (Slot::<u16>::new(), Group::new("example"));
/// // It receives a port, but takes a name.
/// group.receives(&port).add("client", async |ctx: Context<(), String>| (), Interrupt::cancel());
/// ```
#[must_use = "nothing is added before `add` and its kin"]
pub struct AddActor<'g, P, R> {
    group: &'g mut Group,
    provides: Option<SlotKey>,
    provider: Option<Provider<P>>,
    receives: Vec<SlotKey>,
    receive: Box<dyn FnOnce() -> Received<R> + Send>,
}

/// What an actor receives, and its claim on it.
struct Received<R> {
    value: R,
    claims: Box<dyn Send + Sync>,
}

impl<'g> AddActor<'g, (), ()> {
    pub(super) fn new(group: &'g mut Group) -> Self {
        let receive = Box::new(|| Received { value: (), claims: Box::new(()) });
        AddActor { group, provides: None, provider: None, receives: Vec::new(), receive }
    }
}

impl<'g, R> AddActor<'g, (), R> {
    /// It provides the value of `slot`: it is ready when it has handed it over.
    pub fn provides<P: Clone + Send + Sync + 'static>(self, slot: &Slot<P>) -> AddActor<'g, P, R> {
        AddActor {
            group: self.group,
            provides: Some(slot.key()),
            provider: Some(slot.provider()),
            receives: self.receives,
            receive: self.receive,
        }
    }
}

impl<'g, P> AddActor<'g, P, ()> {
    /// It receives the value of `slot`: it starts when it was provided, and stops before the actor that provides it.
    pub fn receives<R: Clone + Send + Sync + 'static>(self, slot: &Slot<R>) -> AddActor<'g, P, R> {
        self.receives_with((slot,), |(value,)| value)
    }

    /// As [`receives`](AddActor::receives), for several values: `make` puts them together. `slots` is a tuple of `&Slot`.
    #[expect(clippy::needless_pass_by_value, reason = "a tuple of references reads best by value")]
    pub fn receives_with<S, R, F>(self, slots: S, make: F) -> AddActor<'g, P, R>
    where
        S: Slots,
        R: Send + 'static,
        F: FnOnce(S::Values) -> R + Send + 'static,
    {
        let claims = slots.claims();
        let receive = move || Received { value: make(S::values(&claims)), claims: Box::new(claims) };
        AddActor {
            group: self.group,
            provides: self.provides,
            provider: self.provider,
            receives: slots.keys(),
            receive: Box::new(receive),
        }
    }
}

impl<'g, P, R> AddActor<'g, P, R>
where
    P: Clone + Send + Sync + 'static,
    R: Send + 'static,
{
    /// Adds the actor: an async function, and what makes it come back.
    pub fn add<F, Fut>(self, name: impl Into<Cow<'static, str>>, execute: F, interrupt: Interrupt) -> ActorOptions<'g>
    where
        F: FnOnce(Context<P, R>) -> Fut + Send + 'static,
        Fut: Future<Output: IntoResult> + Send + 'static,
    {
        let (scope, provider, receive) = (self.group.next_scope(), self.provider, self.receive);
        // All of it runs when it is polled: cloning what is received is the user's code, too.
        let body = async move { execute(context(scope, provider, receive)).await.into_result() };
        let draft = draft(name, &interrupt, self.provides, self.receives);
        self.group.push(draft, Body::Async(Box::pin(body)), interrupt)
    }

    /// Adds an actor that blocks: an ordinary function, on an OS thread of its own, named after the actor.
    pub fn add_blocking<F, O>(
        self,
        name: impl Into<Cow<'static, str>>,
        execute: F,
        interrupt: Interrupt,
    ) -> ActorOptions<'g>
    where
        F: FnOnce(Context<P, R>) -> O + Send + 'static,
        O: IntoResult,
    {
        let (scope, provider, receive) = (self.group.next_scope(), self.provider, self.receive);
        let body = move || execute(context(scope, provider, receive)).into_result();
        let mut draft = draft(name, &interrupt, self.provides, self.receives);
        draft.options.blocking = true;
        self.group.push(draft, Body::Blocking(Box::new(body)), interrupt)
    }

    /// Adds a value that brings its own execute; a struct with `#[group]` becomes a nested group.
    pub fn add_actor<A: Actor<P, R>>(
        self,
        name: impl Into<Cow<'static, str>>,
        actor: A,
        interrupt: Interrupt,
    ) -> ActorOptions<'g> {
        let Some(into_group) = A::__GROUP else {
            return self.add(name, move |ctx| actor.execute(ctx), interrupt);
        };
        let mut draft = draft(name, &interrupt, self.provides, self.receives);
        draft.options.group = true;
        self.group.push(draft, Body::Group(Box::new(into_group(actor))), interrupt)
    }

    /// Adds a value that brings its own blocking execute.
    pub fn add_blocking_actor<A: BlockingActor<P, R>>(
        self,
        name: impl Into<Cow<'static, str>>,
        actor: A,
        interrupt: Interrupt,
    ) -> ActorOptions<'g> {
        self.add_blocking(name, move |ctx| actor.execute(ctx), interrupt)
    }
}

impl Group {
    /// The scope of the actor that is added next.
    fn next_scope(&self) -> Scope {
        Scope::new(Arc::clone(&self.mailbox.shared), self.members.len())
    }

    fn push(&mut self, draft: DraftActor, body: Body<Group>, interrupt: Interrupt) -> ActorOptions<'_> {
        self.members.push(Member { body, interrupt: interrupt.0 });
        self.draft.actors.push(draft);
        ActorOptions::new(self.draft.actors.last_mut().expect("one was just pushed"))
    }
}

fn draft(
    name: impl Into<Cow<'static, str>>,
    interrupt: &Interrupt,
    provides: Option<SlotKey>,
    receives: Vec<SlotKey>,
) -> DraftActor {
    let interrupt = match interrupt.0 {
        Kind::Cancel => InterruptKind::Cancel,
        Kind::Drop => InterruptKind::Drop,
        Kind::Call(_) => InterruptKind::Call,
    };
    let mut draft = DraftActor::new(name, interrupt);
    if provides.is_some() || !receives.is_empty() {
        let links = draft.links_mut();
        (links.provides, links.receives) = (provides, receives);
    }
    draft
}

fn context<P, R>(
    scope: Scope,
    provider: Option<Provider<P>>,
    receive: Box<dyn FnOnce() -> Received<R> + Send>,
) -> Context<P, R> {
    let Received { value, claims } = receive();
    Context::new(scope, provider, value, claims)
}
