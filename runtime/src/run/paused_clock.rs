//! Stops tokio's paused clock while a thread stops an actor.
//!
//! A paused clock advances as soon as its runtime is idle, and a thread at work does not keep the runtime busy: every grace
//! period would expire at once. tokio does not advance the clock while a `spawn_blocking` task runs. Only tokio's `test-util`
//! tells whether the clock is paused, so all current-thread runtimes are treated alike; others cannot pause their clock.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::runtime::{Handle, RuntimeFlavor};

use crate::report::panics;

/// The real time for which a thread that does not return stops the clock. Its grace period expires afterwards.
const LONGEST: Duration = Duration::from_secs(1);

/// [`LONGEST`] in a run whose drill has planted a thread that does not return.
#[cfg(feature = "drill")]
const LONGEST_OF_HUNG: Duration = Duration::from_millis(200);

#[cfg(feature = "drill")]
thread_local! {
    static HAS_HUNG_THREAD: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Notes that a thread of the run on this thread will not return.
#[cfg(feature = "drill")]
pub(crate) fn expect_hung_thread() {
    HAS_HUNG_THREAD.set(true);
}

/// The longest time for a run on this thread.
fn longest() -> Duration {
    #[cfg(feature = "drill")]
    if HAS_HUNG_THREAD.get() {
        return LONGEST_OF_HUNG;
    }
    LONGEST
}

/// The clock of one driver.
#[derive(Default)]
pub(super) struct PausedClock {
    stopped: Weak<StoppedClock>,
}

/// Stops the clock until the last clone is dropped, or until [`LONGEST`] has passed since the last stop.
#[derive(Debug)]
pub(super) struct StoppedClock(Arc<Stopping>);

/// The part that the task waits for.
#[derive(Debug, Default)]
struct Stopping {
    phase: Mutex<WaitPhase>,
    changed: Condvar,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum WaitPhase {
    #[default]
    Waits,
    /// Another stop has come: the task waits for as long again.
    StoppedAgain,
    /// The last clone was dropped, or the task waits no longer.
    Over,
}

impl Stopping {
    fn phase(&self) -> MutexGuard<'_, WaitPhase> {
        self.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns `false` if the task waits no longer.
    fn change(&self, to: WaitPhase) -> bool {
        let mut phase = self.phase();
        let waits = *phase != WaitPhase::Over;
        if waits {
            *phase = to;
            self.changed.notify_one();
        }
        waits
    }

    fn wait(&self, longest: Duration) {
        let mut phase = self.phase();
        loop {
            let waits = |phase: &mut WaitPhase| *phase == WaitPhase::Waits;
            let waited = self.changed.wait_timeout_while(phase, longest, waits);
            phase = waited.unwrap_or_else(PoisonError::into_inner).0;
            if *phase != WaitPhase::StoppedAgain {
                *phase = WaitPhase::Over;
                return;
            }
            *phase = WaitPhase::Waits;
        }
    }
}

impl Drop for StoppedClock {
    fn drop(&mut self) {
        self.0.change(WaitPhase::Over);
    }
}

impl PausedClock {
    /// Stops the clock, for which all that stop it at the same time share one task. The owner of the result sends its message
    /// to the driver before it drops the result. Returns `None` on a multi-thread runtime.
    pub(super) fn stop(&mut self, runtime: &Handle) -> Option<Arc<StoppedClock>> {
        if runtime.runtime_flavor() != RuntimeFlavor::CurrentThread {
            return None;
        }
        let stopped = self.stopped.upgrade();
        if let Some(stopped) = stopped.filter(|stopped| stopped.0.change(WaitPhase::StoppedAgain)) {
            return Some(stopped);
        }
        let stopping = Arc::new(Stopping::default());
        let (waits, longest) = (Arc::clone(&stopping), longest());
        // tokio panics if the system refuses it a thread.
        panics::catch_quiet(|| drop(runtime.spawn_blocking(move || waits.wait(longest)))).ok()?;
        let stopped = Arc::new(StoppedClock(stopping));
        self.stopped = Arc::downgrade(&stopped);
        Some(stopped)
    }
}
