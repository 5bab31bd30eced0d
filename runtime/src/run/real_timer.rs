//! A timer in real time, for the limits of what runs on threads: a paused clock must not jump over them.

use std::io;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::report::user_code::thread::start;

/// A wait that takes this much longer has found the process stopped, or the machine suspended.
const FROZEN: Duration = Duration::from_secs(1);

/// Returns `true` if the process was stopped during a wait of this length that took `elapsed`. The time in which it was
/// stopped must not count.
pub(super) fn was_frozen(length: Duration, elapsed: Duration) -> bool {
    elapsed >= length.saturating_add(FROZEN)
}

/// Calls a function after a duration. Dropping the timer cancels the call, and leaves no thread.
pub(super) struct RealTimer(Option<(Arc<Countdown>, JoinHandle<()>)>);

/// The time of a timer.
struct Countdown {
    limit: Duration,
    /// Moves once if the process was stopped, so that the other threads have their time again.
    began: Mutex<Instant>,
}

impl RealTimer {
    pub(super) fn new(
        limit: Duration,
        passed: impl FnOnce() + Send + 'static,
    ) -> io::Result<RealTimer> {
        let timer = Arc::new(Countdown {
            limit,
            began: Mutex::new(Instant::now()),
        });
        let is_set = Arc::downgrade(&timer);
        let body = move || {
            if sleep(&is_set) {
                passed();
            }
        };
        let thread = start("rungroup-timer", Box::new(body))?;
        Ok(RealTimer(Some((timer, thread))))
    }

    /// Returns the rest of the limit.
    pub(super) fn left(&self) -> Duration {
        let timer = self.0.as_ref();
        timer.map_or(Duration::ZERO, |(timer, _)| {
            timer.limit.saturating_sub(timer.elapsed())
        })
    }
}

impl Countdown {
    fn elapsed(&self) -> Duration {
        let began = self.began.lock().unwrap_or_else(PoisonError::into_inner);
        began.elapsed()
    }

    fn grant(&self) {
        *self.began.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }
}

/// Returns `true` after the limit, and `false` as soon as the timer is dropped.
fn sleep(is_set: &Weak<Countdown>) -> bool {
    let mut is_granted = false;
    while let Some(timer) = is_set.upgrade() {
        let elapsed = timer.elapsed();
        if was_frozen(timer.limit, elapsed) && !is_granted {
            timer.grant();
            is_granted = true;
            continue;
        }
        if elapsed >= timer.limit {
            return true;
        }
        let left = timer.limit.saturating_sub(elapsed);
        drop(timer);
        thread::park_timeout(left);
    }
    false
}

impl Drop for RealTimer {
    fn drop(&mut self) {
        if let Some((timer, thread)) = self.0.take() {
            drop(timer);
            thread.thread().unpark();
            let _ = thread.join();
        }
    }
}
