//! How the macro writes a plan down. Input: const setters, one for each option; output: a `Plan` that is known at compile
//! time. The macro checks it.

use super::actor::ActorPlan;
use super::{Actors, GroupOptions, Plan};
use crate::{Dependents, Ready, Restart, ReturnAction, Signal, Until};
use rungroup_rules::{ActorKind, ActorOptions as Options, DEFAULT_GRACE, InterruptKind};
use std::borrow::Cow;
use std::time::Duration;

/// One actor, as the macro writes it.
#[doc(hidden)]
#[must_use]
#[derive(Clone, Copy, Debug)]
pub struct ActorSpec {
    name: &'static str,
    requires: &'static [usize],
    receives: &'static [usize],
    stops_before: &'static [usize],
    options: Options,
}

/// A group, as the macro writes it.
#[doc(hidden)]
#[must_use]
#[derive(Clone, Copy, Debug)]
pub struct GroupSpec<const N: usize> {
    name: &'static str,
    actors: &'static [ActorSpec; N],
    grace: Option<Duration>,
    drain: Option<Duration>,
    until: Until,
    signals: Option<&'static [Signal]>,
}

#[doc(hidden)]
#[allow(missing_docs)] // each is the option of the same name
impl ActorSpec {
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            requires: &[],
            receives: &[],
            stops_before: &[],
            options: Options::new(InterruptKind::Cancel),
        }
    }

    pub(super) const fn plan(&self) -> ActorPlan<'_> {
        let Self {
            name,
            requires,
            receives,
            stops_before,
            options,
        } = self;
        ActorPlan {
            name,
            requires,
            receives,
            stops_before,
            options,
        }
    }

    pub const fn interrupt(mut self, kind: InterruptKind) -> Self {
        self.options.interrupt = kind;
        self
    }

    pub const fn blocking(mut self) -> Self {
        self.options.kind = ActorKind::Blocking;
        self
    }

    pub const fn group(mut self, is_group: bool) -> Self {
        if is_group {
            self.options.kind = ActorKind::Nested;
        }
        self
    }

    pub const fn is_group(&self) -> bool {
        matches!(self.options.kind, ActorKind::Nested)
    }

    pub const fn requires(mut self, actors: &'static [usize]) -> Self {
        self.requires = actors;
        self
    }

    pub const fn receives(mut self, actors: &'static [usize]) -> Self {
        self.receives = actors;
        self
    }

    pub const fn stops_before(mut self, actors: &'static [usize]) -> Self {
        self.stops_before = actors;
        self
    }

    pub const fn stops_last(mut self) -> Self {
        self.options.stops_last = true;
        self
    }

    pub const fn ready(mut self, ready: Ready) -> Self {
        self.options.ready = Some(ready);
        self
    }

    pub const fn ready_within(mut self, limit: Duration) -> Self {
        self.options.ready_within = Some(limit);
        self
    }

    pub const fn provides(mut self, type_name: &'static str) -> Self {
        self.options.provides = Some(type_name);
        self
    }

    pub const fn on_ok(mut self, then: ReturnAction) -> Self {
        self.options.on_ok = Some(then);
        self
    }

    pub const fn on_err(mut self, then: ReturnAction) -> Self {
        self.options.on_err = then;
        self
    }

    pub const fn restart(mut self, restart: Restart) -> Self {
        self.options.restart = Some(restart);
        self
    }

    pub const fn process(mut self) -> Self {
        self.options.kind = ActorKind::Process;
        self.options.ready = Some(Ready::Manual);
        self
    }

    pub const fn dependents(mut self, dependents: Dependents) -> Self {
        self.options.dependents = Some(dependents);
        self
    }

    pub const fn grace(mut self, grace: Duration) -> Self {
        self.options.grace = Some(grace);
        self
    }
}

#[doc(hidden)]
#[allow(missing_docs)] // each is the option of the same name
impl<const N: usize> GroupSpec<N> {
    pub const fn new(name: &'static str, actors: &'static [ActorSpec; N]) -> Self {
        Self {
            name,
            actors,
            grace: Some(DEFAULT_GRACE),
            drain: None,
            until: Until::First,
            signals: None,
        }
    }

    pub const fn grace(mut self, grace: Option<Duration>) -> Self {
        self.grace = grace;
        self
    }

    pub const fn drain(mut self, drain: Duration) -> Self {
        self.drain = Some(drain);
        self
    }

    pub const fn until(mut self, until: Until) -> Self {
        self.until = until;
        self
    }

    pub const fn signals(mut self, signals: &'static [Signal]) -> Self {
        self.signals = Some(signals);
        self
    }

    /// The plan.
    pub const fn plan(self) -> Plan {
        Plan {
            name: Cow::Borrowed(self.name),
            options: GroupOptions {
                grace: self.grace,
                drain: self.drain,
                until: self.until,
                signals: match self.signals {
                    Some(signals) => Some(Cow::Borrowed(signals)),
                    None => None,
                },
            },
            actors: Actors::Fixed(self.actors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ActorSpec, GroupSpec};
    use crate::plan::{InterruptKind, Plan};
    use crate::{Ready, ReturnAction, Signal, Until};
    use std::time::Duration;

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn every_option_can_be_read_back() {
        const PLAN: Plan = GroupSpec::new(
            "app",
            &[
                ActorSpec::new("store")
                    .provides("Db")
                    .ready_within(seconds(3)),
                ActorSpec::new("feed")
                    .blocking()
                    .interrupt(InterruptKind::Function)
                    .requires(&[0])
                    .stops_before(&[0, 2])
                    .on_ok(ReturnAction::Continue)
                    .on_err(ReturnAction::Continue)
                    .grace(seconds(2)),
                ActorSpec::new("inner")
                    .ready(Ready::Manual)
                    .receives(&[0])
                    .stops_last()
                    .group(true),
            ],
        )
        .grace(Some(seconds(20)))
        .drain(seconds(5))
        .until(Until::All)
        .signals(&[Signal::TERM])
        .plan();

        assert_eq!(
            (PLAN.name(), PLAN.len(), PLAN.is_empty()),
            ("app", 3, false)
        );
        assert_eq!(
            (PLAN.grace(), PLAN.drain()),
            (Some(seconds(20)), Some(seconds(5)))
        );
        assert_eq!(
            (PLAN.until(), PLAN.signals()),
            (Until::All, Some(&[Signal::TERM][..]))
        );

        let plan = PLAN;
        let store = plan.actor(0);
        assert_eq!(
            (store.provides(), store.ready()),
            (Some("Db"), Ready::Manual)
        );
        assert_eq!(
            (store.ready_written(), store.ready_within()),
            (false, Some(seconds(3)))
        );
        assert_eq!(
            (store.on_ok(), store.on_err(), store.grace()),
            (None, ReturnAction::Stop, None)
        );

        let feed = plan.actor(1);
        assert_eq!(
            (feed.is_blocking(), feed.interrupt()),
            (true, InterruptKind::Function)
        );
        assert_eq!(
            (feed.requires(), feed.stops_before()),
            (&[0][..], &[0, 2][..])
        );
        assert_eq!(
            (feed.waits_for(), feed.ends_before()),
            (vec![0], vec![0, 2])
        );
        assert_eq!(
            (feed.on_ok(), feed.on_err()),
            (Some(ReturnAction::Continue), ReturnAction::Continue)
        );
        assert_eq!(
            (feed.ready(), feed.grace()),
            (Ready::Started, Some(seconds(2)))
        );

        let inner = plan.actor(2);
        assert!(inner.is_group() && inner.stops_last() && inner.ready_written());
        assert_eq!((inner.receives(), inner.waits_for()), (&[0][..], vec![0]));
    }
}
