//! The values of the options of actors and groups. Input: nothing; output: the small enums that the builder, the plan
//! and the engine share. It must not decide what an option does.

use std::time::Duration;

/// When an actor is ready, so that those which wait for it may start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Ready {
    /// As soon as it is started.
    #[default]
    Started,
    /// When it says so with `ready()` of its context.
    Manual,
    /// When its execute has returned Ok, which does not stop the group: a migration, a warm-up.
    Finished,
}

/// What the end of an actor does to the group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Then {
    /// The group stops.
    #[default]
    Stop,
    /// The group goes on.
    Continue,
}

/// How many actors must have returned until the group stops.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Until {
    /// The first one that returns stops the group.
    #[default]
    First,
    /// The group stops when every actor that no other names, and that does not stop last, has returned Ok, or failed
    /// and was continued.
    All,
}

/// When and how often an actor is run again.
///
/// The delay before it doubles from one time to the next, up to the greatest, and is drawn at random between nothing and
/// that, so that what failed together does not come back together (full jitter, as Amazon's builders call it). An execution
/// that lasted as long as [`within`](Restart::within) says makes the next failure the first.
///
/// # Examples
///
/// ```
/// use rungroup::Restart;
/// use std::time::Duration;
///
/// let restart = Restart::on_failure().delay(Duration::from_millis(100)).limit(5);
/// assert_eq!(restart.max_delay_of(3), Duration::from_millis(400));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "it is for the actor that is added next"]
pub struct Restart {
    pub(crate) when: RestartWhen,
    pub(crate) delay: Duration,
    pub(crate) max_delay: Duration,
    pub(crate) limit: Option<u32>,
    pub(crate) within: Duration,
}

impl Restart {
    /// After an error, a panic, or where it could not become ready.
    pub const fn on_failure() -> Restart {
        Restart::new(RestartWhen::OnFailure)
    }

    /// After its Ok, too.
    pub const fn always() -> Restart {
        Restart::new(RestartWhen::Always)
    }

    const fn new(when: RestartWhen) -> Restart {
        Restart {
            when,
            delay: Duration::from_secs(1),
            max_delay: Duration::from_secs(30),
            limit: None,
            within: Duration::from_secs(60),
        }
    }

    /// The greatest delay before the first time: 1 s unless said.
    pub const fn delay(mut self, delay: Duration) -> Restart {
        self.delay = delay;
        self
    }

    /// What the delay grows to at most: 30 s unless said.
    pub const fn max_delay(mut self, max_delay: Duration) -> Restart {
        self.max_delay = max_delay;
        self
    }

    /// How often it is run again until an execution lasts; the failure after that is final. No limit unless said.
    pub const fn limit(mut self, limit: u32) -> Restart {
        self.limit = Some(limit);
        self
    }

    /// How long an execution must last to make the next failure the first, for the delay and for the limit: 60 s unless
    /// said.
    pub const fn within(mut self, within: Duration) -> Restart {
        self.within = within;
        self
    }

    /// The greatest delay before it is run again for the `time`th time, counted from 1.
    pub fn max_delay_of(&self, time: u32) -> Duration {
        let doublings = time.saturating_sub(1).min(31);
        self.delay
            .saturating_mul(1 << doublings)
            .min(self.max_delay)
    }
}

/// After which ends of an execution an actor is run again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RestartWhen {
    /// After an error, a panic, or where it could not become ready.
    OnFailure,
    /// After its Ok, too.
    Always,
}

/// What becomes of those that require an actor, near and far, when it is run again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dependents {
    /// They go on, with the value that they received.
    #[default]
    Keep,
    /// They stop, in order, and start again once it is ready, with the new value.
    Restart,
}
