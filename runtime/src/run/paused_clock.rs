//! Stops tokio's paused clock while a thread stops an actor.
//!
//! A paused clock advances as soon as its runtime is idle, and a thread at work does not keep the runtime busy: every grace
//! period would expire at once. tokio does not advance the clock while a `spawn_blocking` task runs. Only tokio's `test-util`
//! tells whether the clock is paused, so all current-thread runtimes are treated alike; others cannot pause their clock.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::report::panics;
use crate::shared::monitor::block_on;

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

/// Stops the clock until the last clone is dropped, or until nobody has stopped it for [`LONGEST`].
#[derive(Debug)]
pub(super) struct StoppedClock {
    again: UnboundedSender<()>,
}

impl PausedClock {
    /// Stops the clock, for which all that stop it at the same time share one task. The owner of the result sends its message
    /// to the driver before it drops the result. Returns `None` on a multi-thread runtime.
    pub(super) fn stop(&mut self, runtime: &Handle) -> Option<Arc<StoppedClock>> {
        if runtime.runtime_flavor() != RuntimeFlavor::CurrentThread {
            return None;
        }
        let stopped = self.stopped.upgrade();
        if let Some(stopped) = stopped.filter(|stopped| stopped.again.send(()).is_ok()) {
            return Some(stopped);
        }
        let (again, mut stopped_again) = unbounded_channel();
        let longest = longest();
        let wait =
            move || while let Some(Some(())) = block_on(stopped_again.recv(), Some(longest)) {};
        // tokio panics if the system refuses it a thread.
        panics::catch_quiet(|| drop(runtime.spawn_blocking(wait))).ok()?;
        let stopped = Arc::new(StoppedClock { again });
        self.stopped = Arc::downgrade(&stopped);
        Some(stopped)
    }
}
