//! The options of an actor and of a group, their values and their defaults.

use crate::OptionName;
use std::fmt;
use std::time::Duration;

/// The grace period of a group that does not set `grace`. Kubernetes kills a pod after 30 seconds.
pub const DEFAULT_GRACE: Duration = Duration::from_secs(25);

/// The delay before the first restart.
pub const DEFAULT_BACKOFF: Duration = Duration::from_secs(1);

/// The upper bound of the delay before a restart.
pub const DEFAULT_MAX_BACKOFF: Duration = Duration::from_secs(30);

/// The length of an attempt that resets the backoff and the number of restarts.
pub const DEFAULT_RESET_AFTER: Duration = Duration::from_secs(60);

macro_rules! words {
    ($type:ident { $($variant:ident => $word:literal),+ $(,)? }) => {
        impl $type {
            /// Every value.
            #[doc(hidden)]
            pub const ALL: &'static [$type] = &[$($type::$variant),+];

            /// The words of all values.
            #[doc(hidden)]
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The name of the variant.
            #[doc(hidden)]
            pub const fn variant(self) -> &'static str {
                match self {
                    $($type::$variant => stringify!($variant)),+
                }
            }

            /// The value as the option's word.
            #[doc(hidden)]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $($type::$variant => $word),+
                }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

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

/// The condition under which a group completes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Until {
    /// The first actor that returns stops the group.
    #[default]
    First,
    /// The group completes when every foreground actor has returned `Ok`, or has failed with `on_err = continue`.
    All,
}

words!(Until { First => "first", All => "all" });

impl Until {
    /// The effect of a return of `Ok` of an actor that does not set `on_ok`.
    #[doc(hidden)]
    pub const fn default_on_ok(self) -> ReturnAction {
        match self {
            Until::First => ReturnAction::Stop,
            Until::All => ReturnAction::Continue,
        }
    }
}

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

/// The returns after which an actor restarts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RestartWhen {
    /// The actor restarts after an error, a panic, or a missed readiness.
    #[default]
    OnFailure,
    /// The actor restarts after every return, `Ok` included.
    Always,
}

words!(RestartWhen { OnFailure => "on_failure", Always => "always" });

impl RestartWhen {
    /// Returns `true` if an actor restarts after a return that was a failure, or not.
    #[doc(hidden)]
    pub const fn follows(self, failed: bool) -> bool {
        match self {
            RestartWhen::OnFailure => failed,
            RestartWhen::Always => true,
        }
    }
}

/// The effect of a restart on the dependents of an actor, direct and indirect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dependents {
    /// The dependents keep running, with the value that they received.
    #[default]
    Keep,
    /// The dependents stop in order, and restart after the actor is ready again, with its new value.
    Restart,
}

words!(Dependents { Keep => "keep", Restart => "restart" });

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

/// The policy of restarts of an actor: when, how often, and after which delay.
///
/// The backoff is the delay before a restart. Its nominal value doubles with each restart, up to `max_backoff`. The delay is
/// drawn at random between half of that value and the whole ([equal jitter]), so that actors that failed together do not restart
/// together. An attempt that lasted `reset_after` resets the backoff and the number of restarts.
///
/// [equal jitter]: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
///
/// # Examples
///
/// ```
/// # extern crate rungroup_rules as rungroup;
/// use rungroup::RestartPolicy;
/// use std::time::Duration;
///
/// let restart = RestartPolicy::on_failure().backoff(Duration::from_millis(100)).max_restarts(5);
/// assert_eq!(restart.max_backoff_of(3), Duration::from_millis(400));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[must_use = "a `RestartPolicy` does nothing until it is given to an actor"]
#[non_exhaustive]
pub struct RestartPolicy {
    /// The returns after which the actor restarts.
    pub when: RestartWhen,
    /// The nominal delay before the first restart.
    pub backoff: Duration,
    /// The upper bound of the delay.
    pub max_backoff: Duration,
    /// The number of consecutive restarts before a failure is final; `None` for no limit.
    pub max_restarts: Option<u32>,
    /// The length of an attempt that resets the backoff and the number of restarts.
    pub reset_after: Duration,
}

impl RestartPolicy {
    /// Returns the policy of an actor that restarts after an error, a panic, or a missed readiness.
    pub const fn on_failure() -> RestartPolicy {
        RestartPolicy::new(RestartWhen::OnFailure)
    }

    /// Returns the policy of an actor that restarts after every return, `Ok` included.
    pub const fn always() -> RestartPolicy {
        RestartPolicy::new(RestartWhen::Always)
    }

    /// Creates a policy with the default values.
    #[doc(hidden)]
    pub const fn new(when: RestartWhen) -> RestartPolicy {
        RestartPolicy {
            when,
            backoff: DEFAULT_BACKOFF,
            max_backoff: DEFAULT_MAX_BACKOFF,
            max_restarts: None,
            reset_after: DEFAULT_RESET_AFTER,
        }
    }

    /// Sets the nominal delay before the first restart. The default is 1 s.
    pub const fn backoff(mut self, backoff: Duration) -> RestartPolicy {
        self.backoff = backoff;
        self
    }

    /// Sets the upper bound of the delay. The default is 30 s.
    pub const fn max_backoff(mut self, max_backoff: Duration) -> RestartPolicy {
        self.max_backoff = max_backoff;
        self
    }

    /// Sets how many restarts may follow each other; the failure after them is final. There is no limit by default.
    pub const fn max_restarts(mut self, max_restarts: u32) -> RestartPolicy {
        self.max_restarts = Some(max_restarts);
        self
    }

    /// Sets the length of an attempt that resets the backoff and the number of restarts. The default is 60 s.
    pub const fn reset_after(mut self, reset_after: Duration) -> RestartPolicy {
        self.reset_after = reset_after;
        self
    }

    /// Returns the upper bound of the delay before the given restart, counted from 1.
    pub const fn max_backoff_of(&self, restart: u32) -> Duration {
        let doublings = restart.saturating_sub(1);
        let doublings = if doublings > 31 { 31 } else { doublings };
        let delay = self.backoff.saturating_mul(1 << doublings);
        if delay.as_nanos() < self.max_backoff.as_nanos() {
            delay
        } else {
            self.max_backoff
        }
    }
}

/// The options of an actor that name no other actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ActorOptions {
    /// The kind of interrupt.
    pub interrupt: InterruptKind,
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

impl ActorOptions {
    /// The options of an async actor that sets only its interrupt, as a constant that all such actors share.
    pub const fn shared(interrupt: InterruptKind) -> &'static ActorOptions {
        match interrupt {
            InterruptKind::Cancel => &const { ActorOptions::new(InterruptKind::Cancel) },
            InterruptKind::Drop => &const { ActorOptions::new(InterruptKind::Drop) },
            InterruptKind::Function => &const { ActorOptions::new(InterruptKind::Function) },
        }
    }

    /// The options of an async actor that sets only its interrupt.
    pub const fn new(interrupt: InterruptKind) -> ActorOptions {
        ActorOptions {
            interrupt,
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

    /// Returns `true` if other actors may require this one: its options state when it is ready.
    pub const fn states_ready(&self) -> bool {
        self.sets_ready() || self.provides.is_some()
    }

    /// Returns `true` if the actor sets `ready`, or is a resource, which is ready when it is open.
    pub const fn sets_ready(&self) -> bool {
        let is_resource = matches!(self.kind, ActorKind::Resource);
        self.ready.is_some() || self.process_ready.is_some() || is_resource
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

/// The options of a group that the rules read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GroupOptions {
    /// The upper bound for the whole stop, drain included; `None` for no bound.
    pub grace: Option<Duration>,
    /// Set if the group declares its grace, also as `none`.
    pub declares_grace: bool,
    /// The time between TERM and the first interrupt, in which the group keeps serving.
    pub drain: Option<Duration>,
    /// The limit for the whole start.
    pub ready_within: Option<Duration>,
    /// When the group is complete.
    pub until: Until,
}

impl GroupOptions {
    /// The options of a group that sets none.
    pub const DEFAULT: GroupOptions = GroupOptions {
        grace: Some(DEFAULT_GRACE),
        declares_grace: false,
        drain: None,
        ready_within: None,
        until: Until::First,
    };
}

impl GroupOptions {
    /// The grace period that the group declares; `None` also for `grace = none`.
    pub const fn declared_grace(&self) -> Option<Duration> {
        if self.declares_grace {
            self.grace
        } else {
            None
        }
    }

    /// The time for the actors to end, after the drain; `None` for no bound.
    pub const fn stop_grace(&self) -> Option<Duration> {
        match (self.grace, self.drain) {
            (Some(grace), Some(drain)) => Some(grace.saturating_sub(drain)),
            (grace, _) => grace,
        }
    }

    /// The ground of an actor that is added to the running group and does not state its own.
    pub const fn ground_of_addition(&self) -> Option<Ground> {
        match self.until {
            Until::First => None,
            Until::All => Some(Ground::Background),
        }
    }
}

impl Default for GroupOptions {
    fn default() -> GroupOptions {
        GroupOptions::DEFAULT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_that_are_not_set_have_their_default_values() {
        let actor = ActorOptions::new(InterruptKind::Cancel);
        assert_eq!(actor.kind, ActorKind::default());
        assert_eq!(actor.on_err, ReturnAction::default());
        assert_eq!(actor.overrun, Overrun::default());
        assert_eq!(actor.multiplicity, Multiplicity::default());
        assert_eq!(actor.ready(), Ready::default());
        assert_eq!(actor.dependents(), Dependents::default());
        assert_eq!(GroupOptions::DEFAULT.until, Until::default());
    }

    #[test]
    fn values_print_as_the_words_of_the_options() {
        assert_eq!(RestartWhen::OnFailure.to_string(), "on_failure");
        assert_eq!(format!("{:>7}|", Until::All), "    all|");
        assert_eq!(ReturnAction::ALL.len(), 2);
    }

    #[test]
    fn backoff_doubles_up_to_its_maximum() {
        let restart = RestartPolicy::always().backoff(Duration::from_millis(100));
        let restart = restart.max_backoff(Duration::from_millis(500));
        for (number, millis) in [
            (0, 100),
            (1, 100),
            (2, 200),
            (3, 400),
            (4, 500),
            (u32::MAX, 500),
        ] {
            assert_eq!(
                restart.max_backoff_of(number),
                Duration::from_millis(millis)
            );
        }
    }

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
}
