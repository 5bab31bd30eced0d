//! The options of an actor.

use super::{Dependents, OptionName, RestartPolicy};
use std::time::Duration;

/// The way in which an actor is interrupted, after its context has been interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InterruptKind {
    /// Only the context is interrupted. Execute returns by itself.
    Cancel,
    /// The future is dropped at its next await.
    Drop,
    /// A function is called.
    Function,
}

words!(InterruptKind { Cancel => "cancel", Drop => "drop", Function => "function" });

impl InterruptKind {
    /// Returns `true` if the interrupt drops the future of execute.
    #[doc(hidden)]
    pub const fn drops_the_future(self) -> bool {
        match self {
            InterruptKind::Drop => true,
            InterruptKind::Cancel | InterruptKind::Function => false,
        }
    }

    /// Returns `true` if the interrupt calls a function.
    #[doc(hidden)]
    pub const fn calls_a_function(self) -> bool {
        match self {
            InterruptKind::Function => true,
            InterruptKind::Cancel | InterruptKind::Drop => false,
        }
    }
}

/// The kind of an actor's execute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ActorKind {
    /// An async function.
    #[default]
    Async,
    /// A synchronous function on a thread of its own.
    Blocking,
    /// A child process.
    Process,
    /// A nested group.
    Nested,
    /// A value that is opened at the start and closed at the stop.
    Resource,
}

words!(ActorKind {
    Async => "async",
    Blocking => "blocking",
    Process => "process",
    Nested => "group",
    Resource => "resource",
});

/// The point at which an actor is ready, so that the actors that require it may start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ready {
    /// The actor is ready when it has started.
    #[default]
    Started,
    /// The actor is ready when it calls `ready()` on its context.
    Manual,
    /// The actor is ready when execute has returned `Ok`, which does not stop the group. For a migration or a warm-up.
    Finished,
}

words!(Ready { Started => "started", Manual => "manual", Finished => "finished" });

impl Ready {
    /// Returns `true` if the start makes the actor ready.
    #[doc(hidden)]
    pub const fn is_set_by_start(self) -> bool {
        match self {
            Ready::Started => true,
            Ready::Manual | Ready::Finished => false,
        }
    }

    /// Returns `true` if a call of execute makes the actor ready.
    #[doc(hidden)]
    pub const fn is_set_by_call(self) -> bool {
        match self {
            Ready::Manual => true,
            Ready::Started | Ready::Finished => false,
        }
    }

    /// Returns `true` if the return of execute makes the actor ready.
    #[doc(hidden)]
    pub const fn is_set_by_return(self) -> bool {
        match self {
            Ready::Finished => true,
            Ready::Started | Ready::Manual => false,
        }
    }
}

/// The effect of an actor's return on its group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReturnAction {
    /// The group stops.
    #[default]
    Stop,
    /// The group continues.
    Continue,
}

words!(ReturnAction { Stop => "stop", Continue => "continue" });

/// The part of an actor in a group with `until = all`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ground {
    /// The group completes when the actor and all others in the foreground have returned.
    Foreground,
    /// The group does not wait for the actor.
    Background,
}

words!(Ground { Foreground => "foreground", Background => "background" });

impl Ground {
    /// The option that states it.
    pub const fn option(self) -> OptionName {
        match self {
            Ground::Foreground => OptionName::Foreground,
            Ground::Background => OptionName::Background,
        }
    }
}

/// The effect of an abort of an actor or of its tasks on the result of the run.
///
/// An abort that a signal forced makes the run an error in any case, and so does an actor that was abandoned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Overrun {
    /// The run is an error.
    #[default]
    Fail,
    /// The run may succeed.
    Accept,
}

words!(Overrun { Fail => "fail", Accept => "accept" });

/// The number of actors that one declaration stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Multiplicity {
    /// One actor.
    #[default]
    One,
    /// One actor or none: the field is an `Option`.
    Optional,
    /// An actor for each element of the field.
    Each,
}

words!(Multiplicity { One => "one", Optional => "optional", Each => "each" });

/// The options of an actor that name no other actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ActorOptions {
    /// The kind of interrupt.
    pub interrupt: InterruptKind,
    /// Set if the interrupt is a function that can be called only once.
    pub interrupts_once: bool,
    /// The kind of execute.
    pub kind: ActorKind,
    /// `ready`, if set.
    pub ready: Option<Ready>,
    /// The readiness that a child process is added with, if set: its start, or [`Ready::Manual`] for a line or a port.
    pub process_ready: Option<Ready>,
    /// The limit for becoming ready, if set.
    pub ready_within: Option<Duration>,
    /// The name of the provided type, if the actor provides a value. The rules do not read the name.
    pub provides: Option<&'static str>,
    /// The effect of a return of `Ok` on the group, if set. The default depends on `until`.
    pub on_ok: Option<ReturnAction>,
    /// The effect of a failure on the group.
    pub on_err: ReturnAction,
    /// The time from the interrupt to the abort, if set.
    pub grace: Option<Duration>,
    /// The effect of an abort after the grace period on the run.
    pub overrun: Overrun,
    /// When the actor restarts; `None` for never.
    pub restart: Option<RestartPolicy>,
    /// The effect of a restart on the dependents, if set.
    pub dependents: Option<Dependents>,
    /// Set if the actor stops after every actor without this option.
    pub stops_last: bool,
    /// The part of the actor in a group with `until = all`, if set.
    pub ground: Option<Ground>,
    /// The number of actors that the declaration stands for.
    pub multiplicity: Multiplicity,
    /// Set if there is no such actor in this run: its field is `None` or empty.
    pub absent: bool,
    /// The options of the nested group, if the actor is one.
    pub nested: Option<NestedGroup>,
}

impl ActorOptions {
    /// The options of an async actor that sets only its interrupt, as a constant that all such actors share.
    pub const fn shared(interrupt: InterruptKind, is_once: bool) -> &'static ActorOptions {
        const ONCE: ActorOptions = ActorOptions {
            interrupts_once: true,
            ..ActorOptions::new(InterruptKind::Function)
        };
        match interrupt {
            InterruptKind::Cancel => &const { ActorOptions::new(InterruptKind::Cancel) },
            InterruptKind::Drop => &const { ActorOptions::new(InterruptKind::Drop) },
            InterruptKind::Function if is_once => &ONCE,
            InterruptKind::Function => &const { ActorOptions::new(InterruptKind::Function) },
        }
    }

    /// The options of an async actor that sets only its interrupt.
    pub const fn new(interrupt: InterruptKind) -> ActorOptions {
        ActorOptions {
            interrupt,
            interrupts_once: false,
            kind: ActorKind::Async,
            ready: None,
            process_ready: None,
            ready_within: None,
            provides: None,
            on_ok: None,
            on_err: ReturnAction::Stop,
            grace: None,
            overrun: Overrun::Fail,
            restart: None,
            dependents: None,
            stops_last: false,
            ground: None,
            nested: None,
            multiplicity: Multiplicity::One,
            absent: false,
        }
    }

    /// Returns `true` if a group with `until = all` waits for the actor.
    pub const fn is_foreground(&self) -> bool {
        match self.ground {
            Some(Ground::Foreground) => true,
            Some(Ground::Background) => false,
            None => !self.stops_last && !matches!(self.kind, ActorKind::Resource),
        }
    }

    /// When the actor is ready. An actor that provides a value is ready when it hands the value over. A child process and a
    /// resource declare their readiness by themselves.
    pub const fn ready(&self) -> Ready {
        match (self.kind, self.provides, self.ready) {
            (ActorKind::Process | ActorKind::Resource, ..) | (_, Some(_), _) => Ready::Manual,
            (_, None, Some(ready)) => ready,
            (_, None, None) => Ready::Started,
        }
    }

    /// Returns `true` if other actors may require this one: it sets `ready` or provides a value, or is a resource, which is
    /// ready when it is open.
    pub const fn states_ready(&self) -> bool {
        let is_set = self.ready.is_some() || self.process_ready.is_some();
        is_set || self.provides.is_some() || matches!(self.kind, ActorKind::Resource)
    }

    /// Sets the effect of a restart on the dependents.
    pub const fn dependents(&self) -> Dependents {
        match self.dependents {
            Some(dependents) => dependents,
            None => Dependents::Keep,
        }
    }

    /// Returns `true` if a restart of this actor restarts its dependents.
    pub const fn restarts_dependents(&self) -> bool {
        self.restart.is_some() && matches!(self.dependents, Some(Dependents::Restart))
    }
}

/// The options of a nested group that its parent restricts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NestedGroup {
    /// The grace period that the nested group declares; `None` also for `grace = none`.
    pub grace: Option<Duration>,
    /// Set if the nested group sets `signals` or `drain`.
    pub handles_signals: bool,
    /// Set if values cross its border inwards, which it waits for before it begins.
    pub receives: bool,
}

#[cfg(test)]
mod tests {
    use super::{ActorKind, ActorOptions, InterruptKind, Ready};
    use crate::Dependents;

    #[test]
    fn an_actor_that_provides_a_value_is_ready_by_hand() {
        let mut options = ActorOptions::new(InterruptKind::Cancel);
        assert_eq!(
            (options.ready(), options.states_ready()),
            (Ready::Started, false)
        );
        options.ready = Some(Ready::Finished);
        assert_eq!(
            (options.ready(), options.states_ready()),
            (Ready::Finished, true)
        );
        options.provides = Some("Db");
        assert_eq!(options.ready(), Ready::Manual);
    }

    #[test]
    fn options_that_are_not_set_have_an_effect() {
        let mut options = ActorOptions::new(InterruptKind::Cancel);
        assert_eq!(
            (options.ready(), options.dependents()),
            (Ready::Started, Dependents::Keep)
        );
        options.kind = ActorKind::Process;
        options.dependents = Some(Dependents::Restart);
        assert_eq!(
            (options.ready(), options.dependents()),
            (Ready::Manual, Dependents::Restart)
        );
    }
}
