//! [`Group`]: a list of actors, built by hand. `#[group]` writes the same calls.

pub(crate) mod actor;
mod add;
mod add_restarting;
mod addition;
mod new_actor;
mod options;
mod run;

use std::any::TypeId;
use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

pub use add::AddActor;
pub use add_restarting::AddRestarting;
pub use options::{ActorGrace, ActorOptions};

use crate::handle::{DeclaredHandle, Naming};
use crate::plan::{Draft, DraftActor, Links, Plan};
use crate::shared::GroupShared;
use crate::shared::actor_ref::ActorRef;
use crate::shared::member::{Mailbox, Member};
use crate::shared::slot::Slots;
use crate::{
    Actor, BlockingActor, Context, Error, Handle, Interrupt, IntoResult, Restart, Slot, Until,
    shared::interrupt,
};

/// Actors that start together and stop together: Go's `run.Group`, in order and with an end.
///
/// `#[group]` writes one from a struct and checks it at compile time. Built by hand, the same mistakes are errors that
/// [`run`](Group::run) returns before anything starts.
///
/// # Examples
///
/// ```
/// use rungroup::{Group, Interrupt};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
/// let mut group = Group::new("example");
/// group.add("greeter", async |_ctx| println!("hello"), Interrupt::cancel());
/// group.add("waiter", async |ctx| ctx.interrupted().await, Interrupt::cancel());
/// let report = group.run().await?;
/// assert_eq!(report.cause().to_string(), "actor `greeter` returned");
/// # Ok(()) }
/// ```
#[must_use = "a group does nothing until it is run"]
pub struct Group {
    draft: Draft,
    members: Vec<Member<Group>>,
    kept: Vec<(Cow<'static, str>, Box<dyn Send>)>,
    mailbox: Mailbox,
    /// The run that its actor is to be added to, and how it is called there.
    run: Option<(Arc<GroupShared>, Naming)>,
    to_be_added: Option<ActorRef>,
}

/// What becomes a [`Group`]: one itself, or a struct with `#[group]`.
pub trait IntoGroup {
    /// The group, ready to be run.
    fn into_group(self) -> Group;
}

impl Group {
    /// A group without actors. Its grace is 25 s, and it stops when the first actor returns.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Group {
        let name = name.into();
        let (shared, receiver) = GroupShared::new(name.clone());
        Group {
            draft: Draft::new(name),
            members: Vec::new(),
            kept: Vec::new(),
            mailbox: Mailbox { receiver, shared },
            run: None,
            to_be_added: None,
        }
    }

    /// Bounds the whole stop, drain included; `None`: nothing does, nor the drops of what the group kept, until a signal asks
    /// again. 25 s unless said.
    pub fn grace(mut self, grace: impl Into<Option<Duration>>) -> Group {
        self.draft.options.grace = grace.into();
        self
    }

    /// How long everything goes on serving between a TERM to a group that was ready, and the first interrupt. Not at all
    /// unless said.
    pub fn drain(mut self, drain: Duration) -> Group {
        self.draft.options.drain = Some(drain);
        self
    }

    /// When the group stops by itself: [`Until::First`] unless said.
    pub fn until(mut self, until: Until) -> Group {
        self.draft.options.until = until;
        self
    }

    /// The signals that stop the group: INT and TERM under [`rungroup::main`](crate::main()), none under
    /// [`run`](Group::run) and [`start`](Group::start) unless said. Only the outermost group hears them.
    ///
    /// tokio keeps its handlers for ever: after the run, such a signal no longer ends the process by itself.
    #[cfg(feature = "signal")]
    pub fn signals(mut self, signals: impl IntoIterator<Item = crate::Signal>) -> Group {
        self.draft.options.signals = Some(signals.into_iter().collect());
        self
    }

    /// Adds an actor: an async function, and what makes it come back.
    ///
    /// `execute` runs in a task of its own. Nothing of it runs before the group does.
    pub fn add<F, Fut>(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        execute: F,
        interrupt: Interrupt,
    ) -> ActorOptions<'_>
    where
        F: FnOnce(Context) -> Fut + Send + 'static,
        Fut: Future<Output: IntoResult> + Send + 'static,
    {
        AddActor::new(self).add(name, execute, interrupt)
    }

    /// Adds an actor that blocks: an ordinary function, on an OS thread of its own, named after the actor.
    pub fn add_blocking<F, O>(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        execute: F,
        interrupt: Interrupt,
    ) -> ActorOptions<'_>
    where
        F: FnOnce(Context) -> O + Send + 'static,
        O: IntoResult,
    {
        AddActor::new(self).add_blocking(name, execute, interrupt)
    }

    /// Adds a value that brings its own execute; a struct with `#[group]` becomes a nested group.
    pub fn add_actor<A: Actor>(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        actor: A,
        interrupt: Interrupt,
    ) -> ActorOptions<'_> {
        AddActor::new(self).add_actor(name, actor, interrupt)
    }

    /// Adds a value that brings its own blocking execute.
    pub fn add_blocking_actor<A: BlockingActor>(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        actor: A,
        interrupt: Interrupt,
    ) -> ActorOptions<'_> {
        AddActor::new(self).add_blocking_actor(name, actor, interrupt)
    }

    /// Begins to add an actor that provides the value of `slot`: it is ready when it has handed it over.
    pub fn provides<P: Clone + Send + Sync + 'static>(
        &mut self,
        slot: &Slot<P>,
    ) -> AddActor<'_, P, ()> {
        AddActor::new(self).provides(slot)
    }

    /// Begins to add an actor that receives the value of `slot`: it starts when it was provided, and stops before the actor
    /// that provides it.
    pub fn receives<R: Clone + Send + Sync + 'static>(
        &mut self,
        slot: &Slot<R>,
    ) -> AddActor<'_, (), R> {
        AddActor::new(self).receives(slot)
    }

    /// As [`receives`](Group::receives), for several values: `make` puts them together, for each execution. `slots` is a tuple of `&Slot`.
    pub fn receives_with<S, R, F>(&mut self, slots: S, make: F) -> AddActor<'_, (), R>
    where
        S: Slots,
        R: Send + 'static,
        F: FnMut(S::Values) -> R + Send + 'static,
    {
        AddActor::new(self).receives_with(slots, make)
    }

    /// Begins to add an actor that is run again: its execute can be called more than once, and so can its interrupt
    /// ([`Interrupt::call_each`]).
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Group, Interrupt, Restart};
    ///
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), rungroup::Error> {
    /// let mut group = Group::new("example");
    /// let mut left = 3;
    /// let execute = move |_ctx| {
    ///     left -= 1;
    ///     async move { if left > 0 { anyhow::bail!("{left} to go") } else { Ok(()) } }
    /// };
    /// group.restart(Restart::on_failure()).add("worker", execute, Interrupt::cancel());
    /// let report = group.run().await?;
    /// assert_eq!(report.actors()[0].restarts().count, 2);
    /// # Ok(()) }
    /// ```
    pub fn restart(&mut self, restart: Restart) -> AddRestarting<'_, (), ()> {
        AddRestarting::new(self, restart)
    }

    /// Adds a child process: it is started as the spec says, interrupted by TERM to its process group, and killed with all of
    /// that when its grace is over. It is ready when `ready` says so, and its exit with another code than 0 is a failure,
    /// unless a stop is on.
    ///
    /// Where it is to be run again: `group.restart(…).add_process(…)`.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Group, ProcessReady, ProcessSpec};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
    /// let mut group = Group::new("example");
    /// group.add_process("sidecar", ProcessSpec::new("echo").arg("listening"), ProcessReady::line("listening"));
    /// group.run().await?;
    /// # Ok(()) }
    /// ```
    #[cfg(feature = "process")]
    pub fn add_process(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        spec: crate::ProcessSpec,
        ready: crate::ProcessReady,
    ) -> ActorOptions<'_> {
        AddActor::new(self).add_process(name.into(), spec, ready)
    }

    /// Keeps a value until every actor has ended. What is kept is dropped in reverse order, on a thread of the crate's.
    pub fn retain<T: Send + 'static>(&mut self, name: impl Into<Cow<'static, str>>, value: T) {
        self.kept.push((name.into(), Box::new(value)));
    }

    /// A handle on the group: to stop it, and to see where it stands, from before the run on.
    /// Of the builder that [`Handle::add`] hands out, it is a handle on the group that runs.
    pub fn handle(&self) -> Handle {
        let shared = self
            .run
            .as_ref()
            .map_or(&self.mailbox.shared, |(run, _)| run);
        Handle::new(Arc::clone(shared))
    }

    /// The group as data.
    ///
    /// # Errors
    ///
    /// What [`run`](Group::run) would return for a group that cannot be.
    pub fn plan(&self) -> Result<Plan, Error> {
        self.draft
            .clone()
            .check()
            .map_err(|error| run::cannot_be(&self.mailbox, error))
    }

    /// Notes which handle knows its actors, for generated code.
    #[doc(hidden)]
    pub fn __declared_as<H: DeclaredHandle + 'static>(&mut self) {
        self.mailbox.shared.declare_as(TypeId::of::<H>());
    }

    /// The setter of an actor's grace, for generated code.
    #[doc(hidden)]
    pub fn __actor(&mut self, index: usize) -> ActorGrace<'_> {
        ActorGrace::new(&mut self.draft.actors[index])
    }
}

impl Group {
    fn push(
        &mut self,
        name: Cow<'static, str>,
        links: Option<Box<Links>>,
        member: Member<Group>,
    ) -> ActorOptions<'_> {
        let mut draft = DraftActor::new(name, (&member.interrupt).into());
        draft.interrupted_once = matches!(member.interrupt, interrupt::InterruptAction::Call(_));
        draft.links = links;
        self.draft.actors.push(draft);
        self.members.push(member);
        ActorOptions::new(self.draft.actors.last_mut().expect("one was just pushed"))
    }
}

impl IntoGroup for Group {
    fn into_group(self) -> Group {
        self
    }
}

impl fmt::Debug for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let actors: Vec<&str> = self.draft.actors.iter().map(|actor| &*actor.name).collect();
        f.debug_struct("Group")
            .field("name", &self.draft.name)
            .field("actors", &actors)
            .finish_non_exhaustive()
    }
}
