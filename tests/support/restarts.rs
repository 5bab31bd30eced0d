//! The delays before an actor restarts, and their bounds.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use rungroup::RestartPolicy;
use tokio::time::Instant;

/// The times between the end of each attempt of an actor and the start of the next.
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

/// The longest delays before the restarts that count as these.
pub(crate) fn max_delays(
    restart: &RestartPolicy,
    times: impl IntoIterator<Item = u32>,
) -> Vec<Duration> {
    let times = times.into_iter();
    times.map(|time| restart.max_backoff_of(time)).collect()
}

/// Each delay is between a half and all of its maximum. A timer of tokio's has the precision of a millisecond, and never
/// fires early.
#[track_caller]
pub(crate) fn assert_delays(seen: &[Duration], max: &[Duration]) {
    let is_within = |(seen, max): (&Duration, &Duration)| {
        *seen >= *max / 2 && *seen <= *max + Duration::from_millis(1)
    };
    assert!(
        seen.len() == max.len() && seen.iter().zip(max).all(is_within),
        "{seen:?} for at most {max:?}"
    );
}
