//! The options of an actor in the dynamic API: [`ActorSettings`] and the options of the builder.

use std::time::Duration;

use super::Group;
use crate::plan::{FieldActors, Links};

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
pub struct ActorSettings<'g> {
    group: &'g mut Group,
    index: usize,
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
    group: &'g mut Group,
    place: FieldActors,
}

/// The options that do not depend on the provided and received types, for a type with the methods `options` and `links`.
macro_rules! actor_options {
    ($(#[$lint:meta])* [$($parameters:tt)*] $type:ty) => {
        $(#[$lint])*
        impl<$($parameters)*> $type {
            /// Starts the actor after `actors` are ready, and stops it before they are interrupted. Each of them must set
            /// [`ready`](Self::ready), unless it provides a value or is a child process or a resource.
            pub fn requires<A: Into<std::borrow::Cow<'static, str>>>(
                mut self,
                actors: impl IntoIterator<Item = A>,
            ) -> Self {
                let requires = &mut self.links().requires;
                requires.extend(actors.into_iter().map(Into::into));
                self
            }

            /// Stops the actor before `actors` are interrupted. The order of the start does not change.
            pub fn stops_before<A: Into<std::borrow::Cow<'static, str>>>(
                mut self,
                actors: impl IntoIterator<Item = A>,
            ) -> Self {
                let stops_before = &mut self.links().stops_before;
                stops_before.extend(actors.into_iter().map(Into::into));
                self
            }

            /// Interrupts the actor after all actors without this option have ended, for example metrics, health and telemetry.
            pub fn stops_last(mut self) -> Self {
                self.options().stops_last = true;
                self
            }

            /// Makes a group with [`Until::All`](crate::Until::All) wait for the actor. This is the default, except for an actor
            /// that is added to a running group.
            ///
            /// If another actor names this one, such a group requires `foreground` or [`background`](Self::background). An actor
            /// that is ready when it has [`Finished`](crate::Ready::Finished) needs neither.
            pub fn foreground(mut self) -> Self {
                self.options().ground = Some(rungroup_rules::Ground::Foreground);
                self
            }

            /// Lets a group with [`Until::All`](crate::Until::All) complete without this actor. An actor that
            /// [stops last](Self::stops_last) is in the background without this option.
            pub fn background(mut self) -> Self {
                self.options().ground = Some(rungroup_rules::Ground::Background);
                self
            }

            /// Declares that the actor may be [absent](crate::ActorBuilder::add_absent) in other runs. An actor that receives its
            /// value receives an `Option`, by [`Slot::optional`](crate::Slot::optional).
            pub fn optional(mut self) -> Self {
                self.options().multiplicity = rungroup_rules::Multiplicity::Optional;
                self
            }

            /// Sets when the actor is ready. Required if another actor requires this one. The default is
            /// [`Ready::Started`](crate::Ready::Started).
            pub fn ready(mut self, ready: crate::Ready) -> Self {
                self.options().ready = Some(ready);
                self
            }

            /// Limits the time from the start of the actor until it is ready. A miss is a failure: the actor restarts if it
            /// can, and otherwise the group stops, whatever [`on_err`](Self::on_err) is. Without a limit, a warning names the
            /// waiting actors after 3 s, and again at intervals that double up to a minute.
            pub fn ready_within(mut self, limit: std::time::Duration) -> Self {
                self.options().ready_within = Some(limit);
                self
            }

            /// Sets the effect of a return of `Ok` on the group. By default the group's [`Until`](crate::Until) decides.
            pub fn on_ok(mut self, action: crate::ReturnAction) -> Self {
                self.options().on_ok = Some(action);
                self
            }

            /// Sets the effect of an error or a panic on the group. The default is
            /// [`ReturnAction::Stop`](crate::ReturnAction::Stop). With `Continue` the run is still an error, unless a handle
            /// restarts the actor.
            pub fn on_err(mut self, action: crate::ReturnAction) -> Self {
                self.options().on_err = action;
                self
            }

            /// Sets the effect of a restart on the dependents. Required if there are any.
            pub fn dependents(mut self, dependents: crate::Dependents) -> Self {
                self.options().dependents = Some(dependents);
                self
            }

            /// Sets the time from the interrupt to the abort. By default, the actor may use the time that the group has
            /// left, minus a [reserve](crate::guide::concepts#stop) for the actors that stop after it.
            pub fn grace(mut self, grace: std::time::Duration) -> Self {
                self.options().grace = Some(grace);
                self
            }

            /// Sets whether an abort of the actor or of its tasks after the grace period makes the run an error. The default is
            /// [`Overrun::Fail`](crate::Overrun::Fail). An abort that a signal forced is not excused, nor is an abandoned actor.
            pub fn overrun(mut self, overrun: crate::Overrun) -> Self {
                self.options().overrun = overrun;
                self
            }
        }
    };
}

pub(super) use actor_options;

actor_options!(
    #[expect(
        clippy::return_self_not_must_use,
        reason = "an option of an actor that was added takes effect at once"
    )]
    ['g] ActorSettings<'g>
);

/// Implemented by no type: these options have a type that `add` needs.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`restart` must be set before the actor is added\nhelp: write `group.actor(name).restart(…).add(execute, interrupt)`",
    label = "the actor was added already"
)]
pub trait SetBeforeAdd {}

impl ActorSettings<'_> {
    /// Makes the compiler explain when `restart` is set.
    #[doc(hidden)]
    #[must_use]
    pub fn restart(self, _: crate::RestartPolicy) -> Self
    where
        Self: SetBeforeAdd,
    {
        self
    }
}

impl<'g> ActorSettings<'g> {
    pub(super) fn new(group: &'g mut Group, index: usize) -> ActorSettings<'g> {
        ActorSettings { group, index }
    }

    fn options(&mut self) -> &mut rungroup_rules::ActorOptions {
        self.group.change().actors_mut()[self.index].options_mut()
    }

    fn links(&mut self) -> &mut Links {
        self.group.change();
        self.group.parts[self.index].links_mut()
    }
}

impl<'g> ActorGrace<'g> {
    pub(super) fn new(group: &'g mut Group, place: FieldActors) -> ActorGrace<'g> {
        ActorGrace { group, place }
    }

    /// Sets the time from the interrupt to the abort. For a field with `each`, that of every element.
    pub fn grace(self, grace: Duration) {
        for actor in &mut self.group.change().actors_mut()[self.place.entries()] {
            actor.options_mut().grace = Some(grace);
        }
    }
}
