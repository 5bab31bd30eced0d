//! [`AddActor`]: an actor that is being added, and what it provides and receives.

use std::borrow::Cow;
use std::future::Future;

use super::new_actor::{NewActor, Receive, Received};
use super::{ActorOptions, Group};
use crate::shared::actor_ref::ActorRef;
use crate::shared::member::Body;
use crate::shared::slot::{Provider, Slots};
use crate::{
    Actor, BlockingActor, Context, Interrupt, IntoResult, Scope, Slot, shared::user_future,
};

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
pub struct AddActor<'g, P, R>(NewActor<'g, P, R>);

impl<'g> AddActor<'g, (), ()> {
    pub(super) fn new(group: &'g mut Group) -> Self {
        AddActor(NewActor::new(group))
    }
}

#[doc(hidden)]
impl<'g> From<&'g mut Group> for AddActor<'g, (), ()> {
    fn from(group: &'g mut Group) -> Self {
        AddActor::new(group)
    }
}

impl<'g, R> AddActor<'g, (), R> {
    /// It provides the value of `slot`: it is ready when it has handed it over.
    pub fn provides<P: Clone + Send + Sync + 'static>(self, slot: &Slot<P>) -> AddActor<'g, P, R> {
        AddActor(self.0.provides(slot))
    }
}

impl<'g, P> AddActor<'g, P, ()> {
    /// It receives the value of `slot`: it starts when it was provided, and stops before the actor that provides it.
    pub fn receives<R: Clone + Send + Sync + 'static>(self, slot: &Slot<R>) -> AddActor<'g, P, R> {
        self.receives_with((slot,), |(value,)| value)
    }

    /// As [`receives`](AddActor::receives), for several values: `make` puts them together. `slots` is a tuple of `&Slot`.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a tuple of references reads best by value"
    )]
    pub fn receives_with<S, R, F>(self, slots: S, make: F) -> AddActor<'g, P, R>
    where
        S: Slots,
        R: Send + 'static,
        F: FnMut(S::Values) -> R + Send + 'static,
    {
        AddActor(self.0.receives_with(&slots, make))
    }
}

impl<'g, P, R> AddActor<'g, P, R>
where
    P: Clone + Send + Sync + 'static,
    R: Send + 'static,
{
    /// Adds the actor: an async function, and what makes it come back.
    pub fn add<F, Fut>(
        self,
        name: impl Into<Cow<'static, str>>,
        execute: F,
        interrupt: Interrupt,
    ) -> ActorOptions<'g>
    where
        F: FnOnce(Context<P, R>) -> Fut + Send + 'static,
        Fut: Future<Output: IntoResult> + Send + 'static,
    {
        self.0
            .add(name.into(), interrupt, |actor, provider, receive| {
                // All of it runs when it is polled: cloning what is received is the user's code, too.
                Body::Async(user_future::made_by(move || {
                    execute(context(actor, provider, receive))
                }))
            })
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
        let options = self
            .0
            .add(name.into(), interrupt, |actor, provider, receive| {
                Body::Blocking(Box::new(move || {
                    execute(context(actor, provider, receive)).into_result()
                }))
            });
        options.blocking()
    }

    /// Adds a value that brings its own execute; a struct with `#[group]` becomes a nested group.
    pub fn add_actor<A: Actor<P, R>>(
        self,
        name: impl Into<Cow<'static, str>>,
        actor: A,
        interrupt: Interrupt,
    ) -> ActorOptions<'g> {
        let Some(into_group) = A::__GROUP else {
            let options = self.add(name, move |ctx| actor.execute(ctx), interrupt);
            return if A::__ENDS_ITSELF {
                options.ends_itself()
            } else {
                options
            };
        };
        let body = |_, _, _| Body::Group(Box::new(into_group(actor)));
        self.0.add(name.into(), interrupt, body).nested(true)
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

#[cfg(feature = "process")]
impl<'g> AddActor<'g, (), ()> {
    pub(super) fn add_process(
        self,
        name: Cow<'static, str>,
        spec: crate::ProcessSpec,
        ready: crate::ProcessReady,
    ) -> ActorOptions<'g> {
        let execute = |ctx| crate::process::execute(spec, ready, ctx);
        self.add(name, execute, Interrupt::cancel()).process()
    }
}

fn context<P, R>(
    actor: ActorRef,
    provider: Option<Provider<P>>,
    mut receive: Receive<R>,
) -> Context<P, R> {
    let provider = provider.map(|provider| provider.begin());
    let Received { value, claims } = receive();
    Context::new(Scope::new(actor), provider, value, claims)
}
