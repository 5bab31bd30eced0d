//! Ends the process when nothing else can: under `main`, where even the thread that drives the group may be held up by
//! what it runs of the user's, a log subscriber or the `Display` of an error, or by a lock on stderr. Input: by when the
//! process must be gone. It must not wait for that thread, nor for any lock.

#[cfg(feature = "signal")]
use std::future::poll_fn;
use std::io::Write;
#[cfg(feature = "signal")]
use std::sync::Weak;
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

#[cfg(feature = "signal")]
use super::Signals;
use super::patience::Patience;
use crate::Exit;

/// How long what comes after the deadline may take, the last half second and the drops: with its last words that is just
/// before one second.
const AFTER_DEADLINE: Duration = Duration::from_millis(900);

/// For how long it tries to say why: stderr may be what holds everything up.
const LAST_WORDS: Duration = Duration::from_millis(50);

/// Ends the process unless it is dropped in time. There is no thread before it is given a limit.
#[derive(Clone, Default)]
pub(crate) struct Watchdog(Arc<Mutex<Option<(Instant, Patience)>>>);

/// One that does not keep it.
#[cfg(feature = "signal")]
pub(crate) struct WeakWatchdog(Weak<Mutex<Option<(Instant, Patience)>>>);

impl Watchdog {
    /// Ends the process when the deadline has passed, and what comes after it, unless it is to end before that already.
    pub(super) fn limit(&self, group: &str, deadline: Duration, exit: Exit) {
        let limit = deadline.saturating_add(AFTER_DEADLINE);
        // Real time, as everything here.
        let Some(at) = Instant::now().checked_add(limit) else {
            return;
        };
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if current.as_ref().is_some_and(|(earlier, _)| *earlier <= at) {
            return;
        }
        let group = group.to_owned();
        // Without a thread, what is left is what bounds the stop in any case: the driver itself.
        *current = Patience::new(limit, move || end_process(&group, exit))
            .ok()
            .map(|patience| (at, patience));
    }

    #[cfg(feature = "signal")]
    pub(crate) fn downgrade(&self) -> WeakWatchdog {
        WeakWatchdog(Arc::downgrade(&self.0))
    }
}

#[cfg(feature = "signal")]
impl WeakWatchdog {
    /// Waits for a signal that stops the group, beside the main thread: that may be held up already, and hear none.
    pub(crate) async fn hear(self, mut signals: Signals, group: String, grace: Duration) {
        poll_fn(|cx| signals.poll(cx)).await;
        if let Some(watchdog) = self.0.upgrade() {
            Watchdog(watchdog).limit(&group, grace, Exit::FAILURE);
        }
    }
}

fn end_process(group: &str, exit: Exit) -> ! {
    let (said, is_said) = sync_channel::<()>(1);
    let words = format!(
        "Error: group `{group}` could not end: its thread is held up, by the log or by a lock on stderr\n\
         help: keep no lock on stdout or stderr, and let no log subscriber block\n"
    );
    let last_words = thread::Builder::new().spawn(move || {
        let _ = std::io::stderr().write_all(words.as_bytes());
        drop(said);
    });
    if last_words.is_ok() {
        let _ = is_said.recv_timeout(LAST_WORDS);
    }
    crate::report::exit::end_process(exit)
}
