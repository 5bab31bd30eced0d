//! The options of a restart.

use std::time::Duration;

/// The delay before the first restart.
pub const DEFAULT_BACKOFF: Duration = Duration::from_secs(1);

/// The upper bound of the delay before a restart.
pub const DEFAULT_MAX_BACKOFF: Duration = Duration::from_secs(30);

/// The length of an attempt that resets the backoff and the number of restarts.
pub const DEFAULT_RESET_AFTER: Duration = Duration::from_secs(60);

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

#[cfg(test)]
mod tests {
    use super::RestartPolicy;
    use std::time::Duration;

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
}
