//! Stops tokio's paused clock while a thread starts or stops an actor.
//!
//! A paused clock advances as soon as its runtime is idle, and a thread at work does not keep the runtime busy: every limit
//! of its start and its stop would expire at once. tokio does not advance the clock while a `spawn_blocking` task runs. Only
//! tokio's `test-util` tells whether the clock is paused, so all current-thread runtimes are treated alike; others cannot
//! pause their clock.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use tokio::runtime::{Handle, RuntimeFlavor};

use crate::report::user_code::panics;

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
pub(super) struct StoppedClock(Arc<Stopping>);

/// The part that the task waits for.
struct Stopping {
    /// `None` after the last clone was dropped, or after the task has waited long enough.
    until: Mutex<Option<Instant>>,
    ended: Condvar,
}

impl Stopping {
    fn until(&self) -> MutexGuard<'_, Option<Instant>> {
        self.until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns `false` if the task waits no longer.
    fn extend(&self, to: Instant) -> bool {
        let mut until = self.until();
        *until = until.map(|until| until.max(to));
        until.is_some()
    }

    fn wait(&self) {
        let mut until = self.until();
        while let Some(at) = *until {
            let left = at.saturating_duration_since(Instant::now());
            if left.is_zero() {
                *until = None;
                return;
            }
            let waited = self.ended.wait_timeout(until, left);
            until = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Drop for StoppedClock {
    fn drop(&mut self) {
        *self.0.until() = None;
        self.0.ended.notify_one();
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
        if let Some(stopped) = stopped.filter(|stopped| stopped.0.extend(until)) {
            return Some(stopped);
        }
        let stopping = Arc::new(Stopping {
            until: Mutex::new(Some(until)),
            ended: Condvar::new(),
        });
        let waits = Arc::clone(&stopping);
        // tokio panics if the system refuses it a thread.
        panics::catch_quiet(|| drop(runtime.spawn_blocking(move || waits.wait()))).ok()?;
        let stopped = Arc::new(StoppedClock(stopping));
        self.stopped = Arc::downgrade(&stopped);
        Some(stopped)
    }
}
