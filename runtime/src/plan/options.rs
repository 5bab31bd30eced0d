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
pub enum ReturnAction {
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
/// that lasted as long as [`reset_after`](Restart::reset_after) says makes the next failure the first.
///
/// # Examples
///
/// ```
/// use rungroup::Restart;
/// use std::time::Duration;
///
/// let restart = Restart::on_failure().backoff(Duration::from_millis(100)).max_restarts(5);
/// assert_eq!(restart.max_backoff_of(3), Duration::from_millis(400));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "it is for the actor that is added next"]
pub struct Restart {
    pub(crate) when: RestartWhen,
    pub(crate) backoff: Duration,
    pub(crate) max_backoff: Duration,
    pub(crate) max_restarts: Option<u32>,
    pub(crate) reset_after: Duration,
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
            backoff: Duration::from_secs(1),
            max_backoff: Duration::from_secs(30),
            max_restarts: None,
            reset_after: Duration::from_secs(60),
        }
    }

    /// The greatest backoff before the first time: 1 s unless said.
    pub const fn backoff(mut self, backoff: Duration) -> Restart {
        self.backoff = backoff;
        self
    }

    /// What the backoff grows to at most: 30 s unless said.
    pub const fn max_backoff(mut self, max_backoff: Duration) -> Restart {
        self.max_backoff = max_backoff;
        self
    }

    /// How often it is run again until an execution lasts; the failure after that is final. No limit unless set.
    pub const fn max_restarts(mut self, max_restarts: u32) -> Restart {
        self.max_restarts = Some(max_restarts);
        self
    }

    /// How long an execution must last to make the next failure the first, for the backoff and for `max_restarts`: 60 s unless
    /// said.
    pub const fn reset_after(mut self, reset_after: Duration) -> Restart {
        self.reset_after = reset_after;
        self
    }

    /// The greatest backoff before it is run again for the `time`th time, counted from 1.
    pub fn max_backoff_of(&self, time: u32) -> Duration {
        let doublings = time.saturating_sub(1).min(31);
        self.backoff
            .saturating_mul(1 << doublings)
            .min(self.max_backoff)
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
