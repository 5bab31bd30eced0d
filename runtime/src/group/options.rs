//! [`ActorOptions`]: what can be said of an actor that was added.

use std::borrow::Cow;
use std::time::Duration;

use crate::plan::DraftActor;
use crate::{Dependents, Ready, Restart, ReturnAction};

/// An actor that was added to a group, for its options. The words are those of `#[actor(…)]`.
///
/// # Examples
///
/// ```
/// use rungroup::{Group, Interrupt, ReturnAction};
/// use std::time::Duration;
///
/// let mut group = Group::new("example");
/// group
///     .add("probe", async |ctx| ctx.interrupted().await, Interrupt::cancel())
///     .on_err(ReturnAction::Continue)
///     .grace(Duration::from_secs(2));
/// ```
#[derive(Debug)]
pub struct ActorOptions<'g> {
    actor: &'g mut DraftActor,
}

/// The setter of an actor's grace, for graces that come from configuration.
///
/// # Examples
///
/// ```
/// # #[cfg(feature = "macros")] {
/// use rungroup::group;
/// use std::time::Duration;
///
/// #[group]
/// struct App {
///     #[actor(execute = async |_port, ctx| ctx.interrupted().await, interrupt = cancel)]
///     api: u16,
/// }
///
/// let mut group = App { api: 8080 }.into_group();
/// group.api().grace(Duration::from_secs(2));
/// # }
/// ```
#[derive(Debug)]
pub struct ActorGrace<'g> {
    actor: &'g mut DraftActor,
}

#[expect(
    clippy::return_self_not_must_use,
    reason = "an option takes effect at once: it changes the group"
)]
impl<'g> ActorOptions<'g> {
    pub(super) fn new(actor: &'g mut DraftActor) -> ActorOptions<'g> {
        ActorOptions { actor }
    }

    /// It starts after those are ready, and stops before those are interrupted. Each of them must say when it is
    /// [`ready`](ActorOptions::ready).
    pub fn requires<N: Into<Cow<'static, str>>>(self, actors: impl IntoIterator<Item = N>) -> Self {
        self.actor
            .links_mut()
            .requires
            .extend(actors.into_iter().map(Into::into));
        self
    }

    /// It stops before those are interrupted, whoever starts first.
    pub fn stops_before<N: Into<Cow<'static, str>>>(
        self,
        actors: impl IntoIterator<Item = N>,
    ) -> Self {
        self.actor
            .links_mut()
            .stops_before
            .extend(actors.into_iter().map(Into::into));
        self
    }

    /// It is interrupted after all actors that do not say so have ended: metrics, health, telemetry.
    pub fn stops_last(self) -> Self {
        self.actor.options.stops_last = true;
        self
    }

    /// When it is ready. [`Ready::Started`] unless said; must be said where another actor waits for this one.
    pub fn ready(self, ready: Ready) -> Self {
        self.actor.options.ready = Some(ready);
        self
    }

    /// How long after its start it must be ready. Without it, a warning names who is blocked on whom every 3 s.
    pub fn ready_within(self, limit: Duration) -> Self {
        self.actor.options.ready_within = Some(limit);
        self
    }

    /// What its Ok does to the group: what the group's [`Until`](crate::Until) says, unless said.
    pub fn on_ok(self, then: ReturnAction) -> Self {
        self.actor.options.on_ok = Some(then);
        self
    }

    /// What an error or a panic of it does to the group: [`ReturnAction::Stop`] unless said. One that is continued still makes the
    /// run an error, unless a handle has the actor run again.
    pub fn on_err(self, then: ReturnAction) -> Self {
        self.actor.options.on_err = then;
        self
    }

    /// What becomes of those that require it, when it is run again. Must be said where there are any.
    pub fn dependents(self, dependents: Dependents) -> Self {
        self.actor.options.dependents = Some(dependents);
        self
    }

    /// Its execute bounds its own end: see [`Actor`](crate::Actor).
    pub(super) fn ends_itself(self) -> Self {
        self.actor.options.ends_itself = true;
        self
    }

    /// A child process says itself when it is ready, and bounds its own end.
    #[cfg(feature = "process")]
    pub(super) fn process(self) -> Self {
        self.ready(Ready::Manual).ends_itself()
    }

    pub(super) fn blocking(self) -> Self {
        self.actor.options.blocking = true;
        self
    }

    pub(super) fn restart(self, restart: Restart) -> Self {
        self.actor.options.restart = Some(restart);
        self
    }

    pub(super) fn nested(self, is_group: bool) -> Self {
        self.actor.options.group = is_group;
        self
    }

    /// How long it may take from its interrupt until it is aborted. Its share of what the group has left, unless said.
    pub fn grace(self, grace: Duration) -> Self {
        self.actor.options.grace = Some(grace);
        self
    }
}

impl<'g> ActorGrace<'g> {
    pub(super) fn new(actor: &'g mut DraftActor) -> ActorGrace<'g> {
        ActorGrace { actor }
    }

    /// How long the actor may take from its interrupt until it is aborted.
    pub fn grace(self, grace: Duration) {
        self.actor.options.grace = Some(grace);
    }
}
