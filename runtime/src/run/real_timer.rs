//! Real time, for a driver whose runtime has no timer any more, and for a process that was stopped.

use std::io;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::report::user_code::start_thread;
use crate::shared::monitor;

/// A wait that takes this much longer has found the process stopped, or the machine suspended.
const FROZEN: Duration = Duration::from_secs(1);

/// Returns `true` if the process was stopped during a wait of this length that took `elapsed`. The time in which it was
/// stopped must not count.
pub(super) fn was_frozen(length: Duration, elapsed: Duration) -> bool {
    elapsed >= length.saturating_add(FROZEN)
}

/// Calls a function after a duration. Dropping the timer cancels the call, and leaves no thread.
pub(super) struct RealTimer {
    cancel: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl RealTimer {
    pub(super) fn new(
        limit: Duration,
        passed: impl FnOnce() + Send + 'static,
    ) -> io::Result<RealTimer> {
        let (cancel, is_cancelled) = oneshot::channel();
        let body = move || {
            if monitor::block_on(is_cancelled, Some(limit)).is_none() {
                passed();
            }
        };
        let thread = start_thread("rungroup-timer", Box::new(body))?;
        Ok(RealTimer {
            cancel: Some(cancel),
            thread: Some(thread),
        })
    }

    #[cfg(test)]
    pub(super) fn id(&self) -> Option<std::thread::ThreadId> {
        self.thread.as_ref().map(|thread| thread.thread().id())
    }
}

impl Drop for RealTimer {
    fn drop(&mut self) {
        drop(self.cancel.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
