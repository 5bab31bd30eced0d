//! A timer in real time, for the limits of what runs on threads: a paused clock must not jump over them.

use std::io;
use std::sync::{Arc, Weak};
use std::thread::{self, Builder, JoinHandle};
use std::time::{Duration, Instant};

/// A limit that passes this late has found the process stopped, or the machine suspended.
pub(super) const FROZEN: Duration = Duration::from_secs(1);

/// Calls a function after a duration. Dropping the timer cancels the call, and leaves no thread.
pub(super) struct RealTimer(Option<(Arc<()>, JoinHandle<()>)>);

impl RealTimer {
    pub(super) fn new(
        limit: Duration,
        passed: impl FnOnce() + Send + 'static,
    ) -> io::Result<RealTimer> {
        let timer = Arc::new(());
        let is_set = Arc::downgrade(&timer);
        let began = Instant::now();
        let thread = Builder::new()
            .name("rungroup-timer".to_owned())
            .spawn(move || {
                if sleep(&is_set, began, limit) {
                    passed();
                }
            })?;
        Ok(RealTimer(Some((timer, thread))))
    }
}

/// Returns `true` after the limit, and `false` as soon as the timer is dropped.
fn sleep(is_set: &Weak<()>, mut began: Instant, limit: Duration) -> bool {
    let mut is_granted = false;
    while is_set.strong_count() > 0 {
        let elapsed = began.elapsed();
        if elapsed >= limit.saturating_add(FROZEN) && !is_granted {
            // The process was stopped: what runs on other threads has its time again, once.
            (began, is_granted) = (Instant::now(), true);
            continue;
        }
        if elapsed >= limit {
            return true;
        }
        thread::park_timeout(limit.saturating_sub(elapsed));
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
