//! The delays before an actor is run again, exactly: their jitter comes from the thread's generator, which is seeded.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use rungroup::Restart;
use tokio::time::Instant;

/// The time between the end of each execution of an actor and the beginning of the next, as its executes tell.
#[derive(Clone, Debug, Default)]
pub(crate) struct Delays(Arc<Mutex<(Option<Instant>, Vec<Duration>)>>);

impl Delays {
    pub(crate) fn begins(&self) {
        let (ended, seen) = &mut *self.0.lock().unwrap();
        seen.extend(ended.map(|ended| ended.elapsed()));
    }

    pub(crate) fn ends(&self) {
        self.0.lock().unwrap().0 = Some(Instant::now());
    }

    pub(crate) fn seen(&self) -> Vec<Duration> {
        self.0.lock().unwrap().1.clone()
    }
}

/// The delays that this thread will see before the restarts that count as these.
pub(crate) fn seeded_delays(
    restart: &Restart,
    times: impl IntoIterator<Item = u32>,
) -> Vec<Duration> {
    fastrand::seed(7);
    let delays = times
        .into_iter()
        .map(|time| restart.max_backoff_of(time).mul_f64(fastrand::f64()))
        .collect();
    fastrand::seed(7);
    delays
}

/// A timer of tokio's has the precision of a millisecond, and never fires early.
#[track_caller]
pub(crate) fn assert_delays(seen: &[Duration], expected: &[Duration]) {
    let is_it = |(seen, expected): (&Duration, &Duration)| {
        *seen >= *expected && *seen <= *expected + Duration::from_millis(1)
    };
    assert!(
        seen.len() == expected.len() && seen.iter().zip(expected).all(is_it),
        "{seen:?} for {expected:?}"
    );
}
