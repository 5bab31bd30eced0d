//! The options of an actor in the dynamic API: [`ActorOptions`] and the options of the builder.

use std::time::Duration;

use rungroup_rules::ActorKind;

use crate::plan::DraftActor;

/// The options of an actor that was added to a group. They have the names of the options of `#[actor(…)]`.
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

/// The options that do not depend on what the actor provides and receives, for a type with a method `draft`.
macro_rules! actor_options {
    ([$($parameters:tt)*] $type:ty) => {
        #[allow(
            clippy::return_self_not_must_use,
            reason = "an option of an actor that was added takes effect at once"
        )]
        impl<$($parameters)*> $type {
            /// The actor starts after `actors` are ready, and stops before they are interrupted. Each of them must set
            /// [`ready`](Self::ready).
            pub fn requires<A: Into<std::borrow::Cow<'static, str>>>(
                mut self,
                actors: impl IntoIterator<Item = A>,
            ) -> Self {
                let requires = &mut self.draft().links_mut().requires;
                requires.extend(actors.into_iter().map(Into::into));
                self
            }

            /// The actor stops before `actors` are interrupted. The order of the start does not change.
            pub fn stops_before<A: Into<std::borrow::Cow<'static, str>>>(
                mut self,
                actors: impl IntoIterator<Item = A>,
            ) -> Self {
                let stops_before = &mut self.draft().links_mut().stops_before;
                stops_before.extend(actors.into_iter().map(Into::into));
                self
            }

            /// The actor is interrupted after all actors without this option have ended. For metrics, health and telemetry.
            pub fn stops_last(mut self) -> Self {
                self.draft().options.stops_last = true;
                self
            }

            /// Sets when the actor is ready. Required if another actor requires this one. The default is
            /// [`Ready::Started`](crate::Ready::Started).
            pub fn ready(mut self, ready: crate::Ready) -> Self {
                self.draft().options.ready = Some(ready);
                self
            }

            /// Limits the time from the start of the actor until it is ready. Without a limit, a warning names the waiting
            /// actors every 3 s.
            pub fn ready_within(mut self, limit: std::time::Duration) -> Self {
                self.draft().options.ready_within = Some(limit);
                self
            }

            /// Sets what a return of `Ok` does to the group. By default the group's [`Until`](crate::Until) decides.
            pub fn on_ok(mut self, action: crate::ReturnAction) -> Self {
                self.draft().options.on_ok = Some(action);
                self
            }

            /// Sets what an error or a panic does to the group. The default is
            /// [`ReturnAction::Stop`](crate::ReturnAction::Stop). With `Continue` the run is still an error, unless a handle
            /// restarts the actor.
            pub fn on_err(mut self, action: crate::ReturnAction) -> Self {
                self.draft().options.on_err = action;
                self
            }

            /// Sets what a restart does to the dependents. Required if there are any.
            pub fn dependents(mut self, dependents: crate::Dependents) -> Self {
                self.draft().options.dependents = Some(dependents);
                self
            }

            /// Sets the time from the interrupt to the abort. The default is the actor's share of the time that the group
            /// has left.
            pub fn grace(mut self, grace: std::time::Duration) -> Self {
                self.draft().options.grace = Some(grace);
                self
            }
        }
    };
}

pub(super) use actor_options;

actor_options!(['g] ActorOptions<'g>);

impl<'g> ActorOptions<'g> {
    pub(super) fn new(actor: &'g mut DraftActor) -> ActorOptions<'g> {
        ActorOptions { actor }
    }

    fn draft(&mut self) -> &mut DraftActor {
        self.actor
    }

    /// Sets whether execute returns by itself when it is aborted: see [`Actor`](crate::Actor).
    pub(super) fn ends_itself(self, ends_itself: bool) -> Self {
        if ends_itself {
            self.actor.options.kind = ActorKind::Process;
        }
        self
    }

    pub(super) fn blocking(self) -> Self {
        self.actor.options.kind = ActorKind::Blocking;
        self
    }

    pub(super) fn nested(self, is_group: bool) -> Self {
        if is_group {
            self.actor.options.kind = ActorKind::Nested;
        }
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
