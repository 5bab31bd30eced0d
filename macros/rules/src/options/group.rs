//! The options of a group.

use super::{Ground, ReturnAction};
use std::time::Duration;

/// The grace period of a group that does not set `grace`. Kubernetes kills a pod after 30 seconds.
pub const DEFAULT_GRACE: Duration = Duration::from_secs(25);

/// The signals that can stop a group, as `signals = […]` spells them.
pub const SIGNAL_NAMES: &[&str] = &["INT", DRAIN_SIGNAL, "QUIT", "HUP", "USR1", "USR2"];

/// The signal whose stop a drain may precede.
pub const DRAIN_SIGNAL: &str = "TERM";

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
    use super::{GroupOptions, Until};
    use crate::Ground;

    #[test]
    fn an_addition_is_in_the_background() {
        let mut options = GroupOptions::DEFAULT;
        assert_eq!(options.ground_of_addition(), None);
        options.until = Until::All;
        assert_eq!(options.ground_of_addition(), Some(Ground::Background));
    }
}
