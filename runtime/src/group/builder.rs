//! [`ActorBuilder`]: an actor that is being added to a group.

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::sync::{Arc, Weak};

use super::boxed::interrupt_of;
use super::settings::actor_options;
use super::{ActorSettings, Group};
use crate::bounds::{ExecuteFuture, IntoResult};
use crate::plan::{ActorKind, ActorPlan, Links, NestedGroup, SlotKey};
use crate::shared::actor_ref::ActorRef;
use crate::shared::prepared::{ActorParts, AsyncBody, Body, Connections};
use crate::shared::slot::sealed::{Receipt, Receiver, UsedSlots};
use crate::shared::slot::{ClaimedValue, Claims, MakeReceived, Provider, SlotSource, Slots};
use crate::shared::user_future;
use crate::{
    Actor, BlockingActor, Context, Interrupt, OneShot, RestartPolicy, Restartable, Scope, Slot,
};

/// A builder that adds an actor to a group, from [`Group::actor`].
///
/// The builder accepts the options in any order and ends in a method that adds the actor, such as
/// [`add`](ActorBuilder::add). `P` is the type of the value that the actor provides, `R` the type that it receives, and
/// `N` states whether execute runs once ([`OneShot`]) or once for each attempt ([`Restartable`]).
///
/// # Examples
///
/// ```
/// use rungroup::{Context, Group, Interrupt, RestartPolicy, Slot};
/// use std::time::Duration;
///
/// let (port, mut group) = (Slot::<u16>::new(), Group::new("example"));
/// let server = async |ctx: Context<u16>| {
///     ctx.provide(8080);
///     ctx.interrupted().await;
/// };
/// group
///     .actor("server")
///     .restart(RestartPolicy::on_failure())
///     .provides(&port)
///     .grace(Duration::from_secs(5))
///     .add(server, Interrupt::cancel());
/// ```
///
/// This does not compile, because execute takes another type than the actor receives:
///
/// ```compile_fail
/// # use rungroup::{Context, Group, Interrupt, Slot};
/// let (port, mut group) = (Slot::<u16>::new(), Group::new("example"));
/// // The actor receives a port, but execute takes a name.
/// let client = async |ctx: Context<(), String>| ();
/// group.actor("client").receives(&port).add(client, Interrupt::cancel());
/// ```
///
/// This does not compile, because execute can be called only once:
///
/// ```compile_fail
/// # use rungroup::{Context, Group, Interrupt, RestartPolicy};
/// let (mut group, name) = (Group::new("example"), String::from("moved by an attempt"));
/// let worker = group.actor("worker").restart(RestartPolicy::on_failure());
/// worker.add(async move |ctx| drop(name), Interrupt::cancel());
/// ```
#[must_use = "the actor is added by `add` or one of the other methods whose names begin with `add`"]
pub struct ActorBuilder<'g, P = (), R = (), N = OneShot> {
    actor: NewActor<'g>,
    provider: Option<Provider<P>>,
    receive: MakeReceived<R>,
    attempts: PhantomData<N>,
}

/// The part of the builder that does not depend on its parameters.
struct NewActor<'g> {
    group: &'g mut Group,
    plan: ActorPlan,
    /// Apart: most actors have none.
    connections: Option<Box<Connections>>,
}

impl<'g> ActorBuilder<'g> {
    pub(super) fn new(group: &'g mut Group, name: Cow<'static, str>) -> Self {
        ActorBuilder {
            actor: NewActor {
                group,
                plan: ActorPlan::new(name.into()),
                connections: None,
            },
            provider: None,
            receive: Box::new(|_| ClaimedValue {
                value: (),
                claims: None,
            }),
            attempts: PhantomData,
        }
    }
}

impl<P, R, N> fmt::Debug for ActorBuilder<'_, P, R, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActorBuilder")
            .field("actor", &self.actor.plan.name())
            .finish_non_exhaustive()
    }
}

impl<P, R, N> ActorBuilder<'_, P, R, N> {
    fn options(&mut self) -> &mut rungroup_rules::ActorOptions {
        self.actor.plan.options_mut()
    }

    fn connections(&mut self) -> &mut Connections {
        self.actor.connections.get_or_insert_default()
    }

    fn links(&mut self) -> &mut Links {
        &mut self.connections().links
    }

    /// Sets the body of the actor.
    pub(crate) fn kind(mut self, kind: ActorKind) -> Self {
        if kind != ActorKind::Async {
            self.options().kind = kind;
        }
        self
    }

    /// Sets when a child process is ready. An option `ready` beside it is a problem of the plan.
    #[cfg(feature = "process")]
    pub(crate) fn process_ready(mut self, ready: rungroup_rules::Ready) -> Self {
        self.options().process_ready = Some(ready);
        self
    }

    /// Sets the body of an actor with an execute of its own.
    fn kind_of<A: Actor<P, R>>(self) -> Self {
        self.kind(A::__KIND)
    }
}

actor_options!(['g, P, R, N] ActorBuilder<'g, P, R, N>);

impl<'g, P, R, N> ActorBuilder<'g, P, R, N> {
    /// Sets when the actor restarts. Its execute is called once for each attempt, and so is an interrupt of
    /// [`Interrupt::call_each`]. The default is no restart.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Group, Interrupt, RestartPolicy};
    ///
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), rungroup::Error> {
    /// let mut group = Group::new("example");
    /// let mut left = 3;
    /// let execute = move |_ctx| {
    ///     left -= 1;
    ///     async move { if left > 0 { anyhow::bail!("{left} to go") } else { Ok(()) } }
    /// };
    /// let worker = group.actor("worker").restart(RestartPolicy::on_failure());
    /// worker.add(execute, Interrupt::cancel());
    /// let report = group.run().await?;
    /// assert_eq!(report.actors()[0].restarts().count, 2);
    /// # Ok(()) }
    /// ```
    pub fn restart(mut self, restart: RestartPolicy) -> ActorBuilder<'g, P, R, Restartable> {
        self.options().restart = Some(restart);
        self.__restarts()
    }

    /// Adds the actor as absent: its part of the program is turned off in this run. The actor never starts, and its dependents
    /// do not wait for it. Its outcome is [`Outcome::Absent`](crate::Outcome::Absent).
    ///
    /// Implies [`optional`](ActorBuilder::optional).
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Context, Group, Interrupt, Outcome, Slot};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
    /// let mut group = Group::new("example");
    /// let (configured, cache) = (None::<u16>, Slot::<u16>::new());
    /// let builder = group.actor("cache").optional().provides(&cache);
    /// match configured {
    ///     Some(size) => builder.add(async move |ctx| ctx.provide(size), Interrupt::cancel()),
    ///     None => builder.add_absent(),
    /// };
    /// let api = async |ctx: Context<(), Option<u16>>| assert_eq!(*ctx.received(), None);
    /// group.actor("api").receives(cache.optional()).add(api, Interrupt::cancel());
    /// let report = group.run().await?;
    /// assert_eq!(report.actors()[0].outcome(), Outcome::Absent);
    /// # Ok(()) }
    /// ```
    pub fn add_absent(mut self) -> ActorSettings<'g> {
        let options = self.options();
        options.multiplicity = rungroup_rules::Multiplicity::Optional;
        options.absent = true;
        self.actor.add_absent()
    }

    /// An actor whose constant plan sets `restart`, for generated code.
    #[doc(hidden)]
    pub fn __restarts(self) -> ActorBuilder<'g, P, R, Restartable> {
        ActorBuilder {
            actor: self.actor,
            provider: self.provider,
            receive: self.receive,
            attempts: PhantomData,
        }
    }
}

impl<'g, R, N> ActorBuilder<'g, (), R, N> {
    /// Sets the slot of the value that each attempt provides. The actor is ready when it has provided the value.
    pub fn provides<P: Clone + Send + Sync + 'static>(
        mut self,
        slot: &Slot<P>,
    ) -> ActorBuilder<'g, P, R, N> {
        let key = self.actor.group.uses(&*slot.any());
        self.options().provides = Some(key.type_name);
        self.connections().slot = Some(slot.any());
        ActorBuilder {
            actor: self.actor,
            provider: Some(slot.provider()),
            receive: self.receive,
            attempts: PhantomData,
        }
    }
}

impl<'g, P, N> ActorBuilder<'g, P, (), N> {
    /// Sets the slot from which the actor receives. Each attempt gets the newest value. The actor starts after the value
    /// was provided, and stops before the actor that provides it.
    ///
    /// `slot` is a `&Slot`, or [`slot.optional()`](Slot::optional) if that actor may be absent, or a `&[Slot]` for one value of
    /// each of several actors. With [`slot.late()`](Slot::late) the actor does not wait for the value.
    pub fn receives<S: SlotSource>(self, slot: S) -> ActorBuilder<'g, P, S::Value, N>
    where
        S::Value: Send + 'static,
    {
        self.receives_with((slot,), |(value,)| value)
    }

    /// Receives several values. `slots` is a tuple of arguments as for [`receives`](ActorBuilder::receives). `make`
    /// combines the values of each attempt.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Context, Group, Interrupt, Slot};
    ///
    /// struct Needs {
    ///     port: u16,
    ///     name: String,
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
    /// let (port, name, mut group) = (Slot::new(), Slot::new(), Group::new("example"));
    /// group.value("port", &port, 8080);
    /// group.value("name", &name, "localhost".to_owned());
    /// let client = async |ctx: Context<(), Needs>| {
    ///     println!("{}:{}", ctx.received().name, ctx.received().port);
    /// };
    /// let builder = group.actor("client");
    /// let builder = builder.receives_with((&port, &name), |(port, name)| Needs { port, name });
    /// builder.add(client, Interrupt::cancel());
    /// group.run().await?;
    /// # Ok(()) }
    /// ```
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a tuple of references reads best by value"
    )]
    pub fn receives_with<S, R, F>(mut self, slots: S, mut make: F) -> ActorBuilder<'g, P, R, N>
    where
        S: Slots,
        R: Send + 'static,
        F: FnMut(S::Values) -> R + Send + 'static,
    {
        let mut used = UsedSlots(Vec::new());
        let claims = Arc::new(slots.claims(&mut used));
        let for_driver: Weak<dyn Claims> = Arc::downgrade(&claims) as _;
        for used in used.0 {
            let key = SlotKey {
                takes_absence: used.receipt == Receipt::Option,
                ..self.actor.group.uses(&*used.slot)
            };
            let links = self.links();
            match used.receipt {
                Receipt::Late => links.late.push(key),
                Receipt::Value | Receipt::Option => links.receives.push(key),
            }
        }
        self.connections().claims = Some(for_driver);
        let receive = move |receiver: &Receiver<'_>| ClaimedValue {
            value: make(S::values(&claims, receiver)),
            claims: Some(Arc::clone(&claims) as _),
        };
        ActorBuilder {
            actor: self.actor,
            provider: self.provider,
            receive: Box::new(receive),
            attempts: PhantomData,
        }
    }
}

impl<'g, P, R> ActorBuilder<'g, P, R, OneShot>
where
    P: Clone + Send + Sync + 'static,
    R: Send + 'static,
{
    /// Adds the actor with an async execute, which runs in a task of its own, and an interrupt.
    pub fn add<F, Fut, O, M: 'static>(self, execute: F, interrupt: Interrupt) -> ActorSettings<'g>
    where
        F: FnOnce(Context<P, R>) -> Fut + Send + 'static,
        Fut: ExecuteFuture<O> + Send + 'static,
        O: IntoResult<M>,
    {
        let (provider, mut receive) = (self.provider, self.receive);
        let body = user_future::one_shot(move |actor| {
            execute(context(actor, provider.as_ref(), &mut receive))
        });
        self.actor
            .add(Body::Async(AsyncBody::OneShot(body)), interrupt)
    }

    /// Adds the actor with a synchronous execute, which runs on an OS thread with the name of the actor, and an interrupt.
    pub fn add_blocking<F, O, M>(self, execute: F, interrupt: Interrupt) -> ActorSettings<'g>
    where
        F: FnOnce(Context<P, R>) -> O + Send + 'static,
        O: IntoResult<M>,
    {
        let mut execute = Some(execute);
        self.add_sync(move |ctx| take_once(&mut execute)(ctx), interrupt)
    }

    /// Adds an actor that implements [`Actor`]. A struct with `#[group]` becomes a nested group.
    pub fn add_actor<A: Actor<P, R>>(
        mut self,
        mut actor: A,
        interrupt: Interrupt,
    ) -> ActorSettings<'g> {
        let own = actor.__interrupt();
        let is_unknown = own.is_some() || A::__GROUP.is_some();
        self.actor.recheck(is_unknown, A::__RECHECK);
        let interrupt = interrupt_of(interrupt, own);
        match A::__GROUP {
            Some(into_nested) => {
                let mut this = self.kind_of::<A>();
                let group = into_nested(actor).into_body(this.provider.take(), this.receive);
                this.actor.plan.options_mut().nested = Some(NestedGroup {
                    receives: group.receive.is_some(),
                    ..group.plan.__nested()
                });
                let body = this.actor.group.nest(group);
                this.actor.add(body, interrupt)
            }
            None => self
                .kind_of::<A>()
                .add(move |ctx| actor.execute(ctx), interrupt),
        }
    }

    /// Adds an actor that implements [`BlockingActor`].
    pub fn add_blocking_actor<A: BlockingActor<P, R>>(
        mut self,
        mut actor: A,
        interrupt: Interrupt,
    ) -> ActorSettings<'g> {
        let own = actor.__interrupt();
        self.actor.recheck(own.is_some(), A::__RECHECK);
        let interrupt = interrupt_of(interrupt, own);
        self.add_blocking(move |ctx| actor.execute(ctx), interrupt)
    }
}

impl<'g, P, R> ActorBuilder<'g, P, R, Restartable>
where
    P: Clone + Send + Sync + 'static,
    R: Send + 'static,
{
    /// Adds the actor with an async execute, which is called once for each attempt, in a task of its own, and an interrupt.
    pub fn add<F, Fut, O, M: 'static>(self, execute: F, interrupt: Interrupt) -> ActorSettings<'g>
    where
        F: FnMut(Context<P, R>) -> Fut + Send + 'static,
        Fut: ExecuteFuture<O> + Send + 'static,
        O: IntoResult<M>,
    {
        self.add_async(execute, interrupt)
    }

    /// Adds the actor with a synchronous execute, which is called once for each attempt, on an OS thread with the name of the
    /// actor, and an interrupt.
    pub fn add_blocking<F, O, M>(self, execute: F, interrupt: Interrupt) -> ActorSettings<'g>
    where
        F: FnMut(Context<P, R>) -> O + Send + 'static,
        O: IntoResult<M>,
    {
        self.add_sync(execute, interrupt)
    }

    /// Adds an actor that implements [`Actor`]; each attempt gets a clone. A struct with `#[group]` cannot restart as a
    /// whole, which is an error of the run; its actors can.
    pub fn add_actor<A: Actor<P, R> + Clone>(
        self,
        actor: A,
        interrupt: Interrupt,
    ) -> ActorSettings<'g> {
        self.add_cloned(actor, A::clone, interrupt)
    }

    /// Adds an actor that implements [`BlockingActor`]; each attempt gets a clone.
    pub fn add_blocking_actor<A: BlockingActor<P, R> + Clone>(
        self,
        actor: A,
        interrupt: Interrupt,
    ) -> ActorSettings<'g> {
        self.add_sync(move |ctx| actor.clone().execute(ctx), interrupt)
    }

    /// Like [`add_actor`](ActorBuilder::add_actor), with the function that clones the value.
    pub(crate) fn add_cloned<A: Actor<P, R>>(
        self,
        actor: A,
        clone: fn(&A) -> A,
        interrupt: Interrupt,
    ) -> ActorSettings<'g> {
        self.kind_of::<A>()
            .add_async(move |ctx| clone(&actor).execute(ctx), interrupt)
    }
}

impl<'g, P, R, N> ActorBuilder<'g, P, R, N>
where
    P: Clone + Send + Sync + 'static,
    R: Send + 'static,
{
    /// Adds the actor with an async execute. That of a [`OneShot`] is called once.
    pub(crate) fn add_async<F, Fut, M: 'static>(
        self,
        mut execute: F,
        interrupt: Interrupt,
    ) -> ActorSettings<'g>
    where
        F: FnMut(Context<P, R>) -> Fut + Send + 'static,
        Fut: Future<Output: IntoResult<M>> + Send + 'static,
    {
        let (provider, mut receive) = (self.provider, self.receive);
        let body = AsyncBody::Each(Box::new(move |actor| {
            user_future::boxed(execute(context(actor, provider.as_ref(), &mut receive)))
        }));
        self.actor.add(Body::Async(body), interrupt)
    }

    /// Like [`add_async`](ActorBuilder::add_async), with the received value apart from the context.
    pub(super) fn add_with_received<F, Fut>(
        self,
        mut execute: F,
        interrupt: Interrupt,
    ) -> ActorSettings<'g>
    where
        F: FnMut(Context<P>, R) -> Fut + Send + 'static,
        Fut: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let (provider, mut receive) = (self.provider, self.receive);
        let body = AsyncBody::Each(Box::new(move |actor| {
            let (scope, provider, received) = begin(actor, provider.as_ref(), &mut receive);
            let ctx = Context::new(scope, provider, (), received.claims);
            user_future::boxed(execute(ctx, received.value))
        }));
        self.actor.add(Body::Async(body), interrupt)
    }

    /// Adds the actor with a synchronous execute. That of a [`OneShot`] is called once.
    pub(crate) fn add_sync<F, O, M>(self, mut execute: F, interrupt: Interrupt) -> ActorSettings<'g>
    where
        F: FnMut(Context<P, R>) -> O + Send + 'static,
        O: IntoResult<M>,
    {
        let this = self.kind(ActorKind::Blocking);
        let (provider, mut receive) = (this.provider, this.receive);
        let body = Body::Blocking(Box::new(move |actor| {
            execute(context(actor, provider.as_ref(), &mut receive)).into_result()
        }));
        this.actor.add(body, interrupt)
    }
}

impl<'g> NewActor<'g> {
    /// Checks the plan again if the actor has options that a constant plan does not know.
    fn recheck(&mut self, is_unknown: bool, recheck: Option<fn(&mut Group)>) {
        if let (true, Some(recheck)) = (is_unknown, recheck) {
            recheck(self.group);
        }
    }

    fn add(self, body: Body, interrupt: Interrupt) -> ActorSettings<'g> {
        self.push(Some(body), interrupt)
    }

    /// Adds the actor as one that this run does not have.
    fn add_absent(self) -> ActorSettings<'g> {
        self.push(None, Interrupt::cancel())
    }

    fn push(self, body: Option<Body>, interrupt: Interrupt) -> ActorSettings<'g> {
        let NewActor {
            group,
            mut plan,
            connections,
        } = self;
        plan.set_interrupt(interrupt.kind(), interrupt.is_once());
        let parts = ActorParts {
            body,
            interrupt: interrupt.into_function(),
            connections,
        };
        group.push(plan, parts)
    }
}

/// The context of an attempt.
fn context<P, R>(
    actor: ActorRef,
    provider: Option<&Provider<P>>,
    receive: &mut MakeReceived<R>,
) -> Context<P, R> {
    let (scope, provider, received) = begin(actor, provider, receive);
    Context::new(scope, provider, received.value, received.claims)
}

/// The parts of the context of an attempt. Drops the value that the attempt before provided, which runs the user's code.
fn begin<P, R>(
    actor: ActorRef,
    provider: Option<&Provider<P>>,
    receive: &mut MakeReceived<R>,
) -> (Scope, Option<Provider<P>>, ClaimedValue<R>) {
    let provider = provider.map(Provider::begin);
    let received = receive(&Receiver(&actor));
    (Scope::new(actor), provider, received)
}

/// The input of the only attempt.
pub(crate) fn take_once<T>(value: &mut Option<T>) -> T {
    value.take().expect("a one-shot actor has one attempt")
}
