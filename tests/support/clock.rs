//! A runtime whose driver is polled first, and short words for durations.

use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

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
