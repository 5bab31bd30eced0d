//! A grip on the paused clock and on who is polled first, and short words for durations.

use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

/// Keeps the paused clock from advancing while a thread works that was not interrupted, or another process. A run does the
/// same by itself while its interrupts, drops and interrupted threads work.
pub(crate) struct HeldClock {
    _until_dropped: Sender<()>,
}

/// Holds the clock until what this returns is dropped. `tokio::time::advance` still moves it.
#[must_use]
pub(crate) fn hold_clock() -> HeldClock {
    let (sender, receiver) = channel::<()>();
    drop(tokio::task::spawn_blocking(move || {
        receiver.recv().is_err()
    }));
    HeldClock {
        _until_dropped: sender,
    }
}

/// A runtime on a paused clock that looks after every task whether what it blocks on was woken: a group that is run there
/// answers what one actor did before the next one is polled at all.
pub(crate) fn driver_first() -> Runtime {
    Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .event_interval(1)
        .build()
        .unwrap()
}

pub(crate) const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

pub(crate) const fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}
