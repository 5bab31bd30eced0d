//! A limit in real time, for what ends on a thread: a paused clock must not jump over it.

use std::io;
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// Calls a function once the time is up. Dropping it before calls it off, and leaves no thread.
pub(super) struct Patience {
    thread: Option<JoinHandle<()>>,
    called_off: Option<SyncSender<()>>,
}

impl Patience {
    pub(super) fn new(limit: Duration, up: impl FnOnce() + Send + 'static) -> io::Result<Patience> {
        let (called_off, is_called_off) = sync_channel(0);
        let thread = Builder::new()
            .name("rungroup-patience".to_owned())
            .spawn(move || {
                if is_called_off.recv_timeout(limit) == Err(RecvTimeoutError::Timeout) {
                    up();
                }
            })?;
        Ok(Patience {
            thread: Some(thread),
            called_off: Some(called_off),
        })
    }
}

impl Drop for Patience {
    fn drop(&mut self) {
        drop(self.called_off.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
