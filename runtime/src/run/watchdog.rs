//! Ends the process if nothing else does. Under `main`, even the driver's thread may be blocked by code of the user's, such
//! as a log subscriber or the `Display` of an error, or by a lock on stderr. The watchdog waits for neither.

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
use super::real_timer::RealTimer;
use crate::Exit;

/// The time after the deadline for the last half second and the drops. With [`LAST_WORDS`] it is just below one second.
const AFTER_DEADLINE: Duration = Duration::from_millis(900);

/// The limit of the message on stderr, which may be what blocks everything.
const LAST_WORDS: Duration = Duration::from_millis(50);

/// Ends the process unless it is dropped in time. It has no thread before it has a limit.
#[derive(Clone, Default)]
pub(crate) struct Watchdog(Arc<Mutex<Option<(Instant, RealTimer)>>>);

/// A weak reference to a [`Watchdog`].
#[cfg(feature = "signal")]
pub(crate) struct WeakWatchdog(Weak<Mutex<Option<(Instant, RealTimer)>>>);

impl Watchdog {
    /// Sets the limit to the deadline and the time after it, unless an earlier one is set.
    pub(super) fn limit(&self, group: &str, deadline: Duration, exit: Exit) {
        let limit = deadline.saturating_add(AFTER_DEADLINE);
        let Some(at) = Instant::now().checked_add(limit) else {
            return;
        };
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if current.as_ref().is_some_and(|(earlier, _)| *earlier <= at) {
            return;
        }
        let group = group.to_owned();
        // If the thread cannot be started, only the driver bounds the stop.
        *current = RealTimer::new(limit, move || end_process(&group, exit))
            .ok()
            .map(|timer| (at, timer));
    }

    #[cfg(feature = "signal")]
    pub(crate) fn downgrade(&self) -> WeakWatchdog {
        WeakWatchdog(Arc::downgrade(&self.0))
    }
}

#[cfg(feature = "signal")]
impl WeakWatchdog {
    /// Waits for a signal that stops the group, because the main thread may be blocked already.
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
    super::end_process(exit)
}
