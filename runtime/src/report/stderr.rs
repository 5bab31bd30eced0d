//! Warnings on stderr, for a program without a log subscriber whose process `rungroup::main` owns.
//!
//! A thread writes them, because stderr may be a pipe that takes no more: a warning must not hold up the stop.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::oneshot;

use super::thread;

/// The number of lines that may wait. Further ones are dropped.
const WAITING: usize = 1024;

/// How long the end of the process waits for lines that stderr does not take.
pub(crate) const LAST_LINES: Duration = Duration::from_millis(100);

/// Whether `rungroup::main` runs.
static IS_OWNED: AtomicBool = AtomicBool::new(false);

/// The thread's mailbox, from the first warning on.
static LINES: Mutex<Option<Sender<Line>>> = Mutex::new(None);

/// A line, and the sender that reports that it is written.
struct Line(String, Option<oneshot::Sender<()>>);

/// From here on, or no longer, warnings are written if no subscriber is interested in them.
#[cfg(feature = "signal")]
pub(crate) fn own(is_owned: bool) {
    IS_OWNED.store(is_owned, Ordering::Relaxed);
}

/// Writes a warning in one line.
pub(crate) fn warn(text: impl FnOnce() -> String) {
    if IS_OWNED.load(Ordering::Relaxed) {
        let line = format!("warning: {}\n", super::escape::one_line(&text()));
        send(Line(line, None));
    }
}

/// Returns a receiver that resolves when all warnings so far are written, at once if no warning was sent.
pub(crate) fn written() -> oneshot::Receiver<()> {
    let (sender, written) = oneshot::channel();
    let has_lines = LINES
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .is_some();
    if has_lines {
        send(Line(String::new(), Some(sender)));
    }
    written
}

fn send(line: Line) {
    let mut lines = LINES.lock().unwrap_or_else(PoisonError::into_inner);
    if lines.is_none() {
        let (sender, receiver) = channel(WAITING);
        let writer = thread::start("rungroup-stderr", Box::new(|| write_all(receiver)));
        // Without a thread there are no warnings; the report has the failures.
        *lines = writer.ok().map(|_| sender);
    }
    if let Some(lines) = &*lines {
        let _ = lines.try_send(line);
    }
}

fn write_all(mut lines: Receiver<Line>) {
    while let Some(Line(text, written)) = lines.blocking_recv() {
        let _ = std::io::stderr().write_all(text.as_bytes());
        drop(written);
    }
}
