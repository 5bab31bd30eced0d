//! A timer in real time, for the limits of what runs on threads: a paused clock must not jump over them.

use std::io;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// Calls a function after a duration. Dropping the timer cancels the call, and leaves no thread.
pub(super) struct RealTimer(Option<(Sender<()>, JoinHandle<()>)>);

impl RealTimer {
    pub(super) fn new(
        limit: Duration,
        passed: impl FnOnce() + Send + 'static,
    ) -> io::Result<RealTimer> {
        let (cancel, is_cancelled) = channel();
        let thread = Builder::new()
            .name("rungroup-timer".to_owned())
            .spawn(move || {
                if is_cancelled.recv_timeout(limit) == Err(RecvTimeoutError::Timeout) {
                    passed();
                }
            })?;
        Ok(RealTimer(Some((cancel, thread))))
    }
}

impl Drop for RealTimer {
    fn drop(&mut self) {
        if let Some((cancel, thread)) = self.0.take() {
            drop(cancel);
            let _ = thread.join();
        }
    }
}
