//! Ends the process when nothing else can: under `main`, where even the thread that drives the group may be held up by
//! what it runs of the user's, a log subscriber or the `Display` of an error, or by a lock on stderr. Input: by when the
//! process must be gone. It must not wait for that thread, nor for any lock.

use std::io::Write;
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::patience::Patience;
use crate::Exit;

/// For how long it tries to say why: stderr may be what holds everything up.
const LAST_WORDS: Duration = Duration::from_millis(50);

/// Ends the process unless all its clones are dropped in time. There is no thread before it is given a limit.
#[derive(Clone, Default)]
pub(crate) struct Watchdog(Arc<Mutex<Option<Patience>>>);

impl Watchdog {
    /// Ends the process after so long, in the place of any limit given before.
    pub(super) fn limit(&self, group: &str, limit: Duration, exit: Exit) {
        let group = group.to_owned();
        // Without a thread, what is left is what bounds the stop in any case: the driver itself.
        let patience = Patience::new(limit, move || end_process(&group, exit)).ok();
        drop(std::mem::replace(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner), patience));
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
    std::process::exit(exit.code().into())
}
