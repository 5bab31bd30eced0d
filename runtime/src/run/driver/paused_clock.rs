//! Stops tokio's paused clock while a thread starts or stops an actor.
//!
//! A paused clock advances as soon as its runtime is idle, and a thread at work does not keep the runtime busy: every limit
//! of its start and its stop would expire at once. tokio does not advance the clock while a `spawn_blocking` task runs. Only
//! tokio's `test-util` tells whether the clock is paused, so all current-thread runtimes are treated alike; others cannot
//! pause their clock.

use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use tokio::runtime::{Handle, RuntimeFlavor};

use crate::report::user_code::panics;
use crate::shared::monitor::{self, Monitor};

/// The real time for which a thread that does not return stops the clock. Its grace period expires afterwards.
const LONGEST: Duration = Duration::from_secs(1);

/// The clock of one driver.
pub(super) struct PausedClock {
    stopped: Weak<StoppedClock>,
    longest: Duration,
}

impl Default for PausedClock {
    fn default() -> PausedClock {
        PausedClock {
            stopped: Weak::new(),
            longest: LONGEST,
        }
    }
}

/// Stops the clock until the last clone is dropped, or until the longest time of all its stops has passed.
pub(super) struct StoppedClock(Arc<StopEnd>);

/// When the task that stops the clock ends; `None` after the last clone was dropped, or after the task has waited long enough.
type StopEnd = Monitor<Option<Instant>>;

impl StoppedClock {
    /// Returns `false` if the task waits no longer.
    fn extend(&self, to: Instant) -> bool {
        let mut until = self.0.lock();
        *until = until.map(|until| until.max(to));
        until.is_some()
    }
}

impl Drop for StoppedClock {
    fn drop(&mut self) {
        self.0.change(|until| *until = None);
    }
}

fn wait(end: &StopEnd) {
    loop {
        let mut until = end.lock();
        let Some(left) = until.map(|until| until.saturating_duration_since(Instant::now())) else {
            return;
        };
        if left.is_zero() {
            *until = None;
            return;
        }
        drop(until);
        let has_ended = end.until(|until| until.is_none().then_some(()));
        // The end may have moved meanwhile.
        let _ = monitor::block_on(has_ended, Some(left));
    }
}

impl PausedClock {
    /// A thread of this run will not return, and stops the clock for this time only.
    #[cfg(feature = "drill")]
    pub(super) fn expect_hung_thread(&mut self, longest: Duration) {
        self.longest = longest;
    }

    /// Stops the clock, for which all that stop it at the same time share one task. The owner of the result sends its message
    /// to the driver before it drops the result. Returns `None` on a multi-thread runtime.
    pub(super) fn stop(&mut self, runtime: &Handle) -> Option<Arc<StoppedClock>> {
        self.stop_for(self.longest, runtime)
    }

    /// Stops the clock for at most this real time.
    pub(super) fn stop_for(
        &mut self,
        time: Duration,
        runtime: &Handle,
    ) -> Option<Arc<StoppedClock>> {
        if runtime.runtime_flavor() != RuntimeFlavor::CurrentThread {
            return None;
        }
        let until = Instant::now() + time;
        let stopped = self.stopped.upgrade();
        if let Some(stopped) = stopped.filter(|stopped| stopped.extend(until)) {
            return Some(stopped);
        }
        let end = Arc::new(StopEnd::new(Some(until)));
        let its_end = Arc::clone(&end);
        // tokio panics if the system refuses it a thread.
        panics::catch_quiet(|| drop(runtime.spawn_blocking(move || wait(&its_end)))).ok()?;
        let stopped = Arc::new(StoppedClock(end));
        self.stopped = Arc::downgrade(&stopped);
        Some(stopped)
    }
}
