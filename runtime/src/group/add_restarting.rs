//! [`AddRestarting`]: an actor that is being added and will be run again.

use std::borrow::Cow;
use std::future::Future;

use super::new_actor::{NewActor, Receive, Received};
use super::{ActorOptions, Group};
use crate::shared::member::{Again, Body};
use crate::shared::slot::{Provider, Slots};
use crate::{
    Actor, BlockingActor, Context, Interrupt, IntoResult, Restart, Scope, Slot, shared::user_future,
};

/// An actor that is about to be added to a group, and is run again. It carries what the actor provides, `P`, and what it
/// receives, `R`: its execute must take just that, and is called once for each execution, in its task or on its thread.
///
/// ```compile_fail
/// # use rungroup::{Context, Group, Interrupt, Restart};
/// let (mut group, name) = (Group::new("example"), String::from("moved away by the first execution"));
/// group.restart(Restart::on_failure()).add("worker", async move |ctx| drop(name), Interrupt::cancel());
/// ```
#[must_use = "nothing is added before `add` and its kin"]
pub struct AddRestarting<'g, P, R> {
    actor: NewActor<'g, P, R>,
    restart: Restart,
}

impl<'g> AddRestarting<'g, (), ()> {
    pub(super) fn new(group: &'g mut Group, restart: Restart) -> Self {
        AddRestarting {
            actor: NewActor::new(group),
            restart,
        }
    }
}

impl<'g, R> AddRestarting<'g, (), R> {
    /// It provides the value of `slot`, anew in each execution: it is ready when it has handed it over.
    pub fn provides<P: Clone + Send + Sync + 'static>(
        self,
        slot: &Slot<P>,
    ) -> AddRestarting<'g, P, R> {
        AddRestarting {
            actor: self.actor.provides(slot),
            restart: self.restart,
        }
    }
}

impl<'g, P> AddRestarting<'g, P, ()> {
    /// It receives the value of `slot`, in each execution the newest: it starts when it was provided, and stops before the
    /// actor that provides it.
    pub fn receives<R: Clone + Send + Sync + 'static>(
        self,
        slot: &Slot<R>,
    ) -> AddRestarting<'g, P, R> {
        self.receives_with((slot,), |(value,)| value)
    }

    /// As [`receives`](AddRestarting::receives), for several values: `make` puts them together, for each execution. `slots`
    /// is a tuple of `&Slot`.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a tuple of references reads best by value"
    )]
    pub fn receives_with<S, R, F>(self, slots: S, make: F) -> AddRestarting<'g, P, R>
    where
        S: Slots,
        R: Send + 'static,
        F: FnMut(S::Values) -> R + Send + 'static,
    {
        AddRestarting {
            actor: self.actor.receives_with(&slots, make),
            restart: self.restart,
        }
    }
}

impl<'g, P, R> AddRestarting<'g, P, R>
where
    P: Clone + Send + Sync + 'static,
    R: Send + 'static,
{
    /// Adds the actor: an async function, and what makes it come back.
    pub fn add<F, Fut>(
        self,
        name: impl Into<Cow<'static, str>>,
        mut execute: F,
        interrupt: Interrupt,
    ) -> ActorOptions<'g>
    where
        F: FnMut(Context<P, R>) -> Fut + Send + 'static,
        Fut: Future<Output: IntoResult> + Send + 'static,
    {
        let options = self
            .actor
            .add(name.into(), interrupt, |_, provider, mut receive| {
                let body = move |scope: Scope| {
                    user_future::boxed(execute(context(scope, provider.as_ref(), &mut receive)))
                };
                Body::Again(Again::Async(Box::new(body)))
            });
        options.restart(self.restart)
    }

    /// Adds an actor that blocks: an ordinary function, for each execution on an OS thread of its own, named after the actor.
    pub fn add_blocking<F, O>(
        self,
        name: impl Into<Cow<'static, str>>,
        mut execute: F,
        interrupt: Interrupt,
    ) -> ActorOptions<'g>
    where
        F: FnMut(Context<P, R>) -> O + Send + 'static,
        O: IntoResult,
    {
        let options = self
            .actor
            .add(name.into(), interrupt, |_, provider, mut receive| {
                let body = move |scope: Scope| {
                    execute(context(scope, provider.as_ref(), &mut receive)).into_result()
                };
                Body::Again(Again::Blocking(Box::new(body)))
            });
        options.blocking().restart(self.restart)
    }

    /// Adds a value that brings its own execute: each execution is given a clone. A struct with `#[group]` cannot be run again
    /// as a whole, which is an error of the run; its actors can.
    pub fn add_actor<A: Actor<P, R> + Clone>(
        self,
        name: impl Into<Cow<'static, str>>,
        actor: A,
        interrupt: Interrupt,
    ) -> ActorOptions<'g> {
        self.add_cloned(name, actor, A::clone, interrupt)
    }

    /// Adds a value that brings its own blocking execute: each execution is given a clone.
    pub fn add_blocking_actor<A: BlockingActor<P, R> + Clone>(
        self,
        name: impl Into<Cow<'static, str>>,
        actor: A,
        interrupt: Interrupt,
    ) -> ActorOptions<'g> {
        self.add_blocking(name, move |ctx| actor.clone().execute(ctx), interrupt)
    }

    /// As [`add_actor`](AddRestarting::add_actor), cloned by `clone`.
    pub(crate) fn add_cloned<A: Actor<P, R>>(
        self,
        name: impl Into<Cow<'static, str>>,
        actor: A,
        clone: fn(&A) -> A,
        interrupt: Interrupt,
    ) -> ActorOptions<'g> {
        let execute = move |ctx| clone(&actor).execute(ctx);
        let options = self
            .add(name, execute, interrupt)
            .nested(A::__GROUP.is_some());
        if A::__ENDS_ITSELF {
            options.ends_itself()
        } else {
            options
        }
    }
}

#[cfg(feature = "process")]
impl<'g> AddRestarting<'g, (), ()> {
    /// Adds a child process, which is started anew for each execution: as [`Group::add_process`].
    pub fn add_process(
        self,
        name: impl Into<Cow<'static, str>>,
        spec: crate::ProcessSpec,
        ready: crate::ProcessReady,
    ) -> ActorOptions<'g> {
        let execute = move |ctx| crate::process::execute(spec.clone(), ready.clone(), ctx);
        self.add(name, execute, Interrupt::cancel()).process()
    }
}

/// What the former execution provided is let go of here, in the task of the next: to drop it is the user's code.
fn context<P, R>(
    scope: Scope,
    provider: Option<&Provider<P>>,
    receive: &mut Receive<R>,
) -> Context<P, R>
where
    P: Clone + Send + Sync + 'static,
{
    let provider = provider.map(Provider::begin);
    let Received { value, claims } = receive();
    Context::new(scope, provider, value, claims)
}
