//! Warnings on stderr, for a program without a log subscriber whose process `rungroup::main` owns.
//!
//! A thread writes them, because stderr may be a pipe that takes no more: a warning must not hold up the stop.

use std::io::Write;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

use super::user_code::start_thread;

use crate::report::user_code::lock;

/// The number of lines that may wait. Further ones are dropped.
const LINES: usize = 1024;

/// The time for which the end of the process waits for lines that stderr does not take.
pub(crate) const LAST_LINES: Duration = Duration::from_millis(100);

/// The lines that wait for the thread.
struct WaitingLines {
    /// Set while `rungroup::main` runs.
    is_owned: bool,
    lines: Vec<Line>,
    /// Set from the first warning on, if the thread could be started.
    has_thread: bool,
}

static WAITING: Mutex<WaitingLines> = Mutex::new(WaitingLines {
    is_owned: false,
    lines: Vec::new(),
    has_thread: false,
});

/// Wakes the thread for the first of the lines.
static CAME: Condvar = Condvar::new();

fn waiting() -> MutexGuard<'static, WaitingLines> {
    lock(&WAITING)
}

/// A line, and the sender that reports that it is written.
struct Line(String, Option<oneshot::Sender<()>>);

/// From here on, or no longer, warnings are written if no subscriber is interested in them.
#[cfg(feature = "signal")]
pub(crate) fn own(is_owned: bool) {
    waiting().is_owned = is_owned;
}

/// Writes a warning in one line.
pub(crate) fn warn(text: &dyn Fn() -> String) {
    #[cfg(test)]
    if noted::note(text) {
        return;
    }
    let is_owned = waiting().is_owned;
    if is_owned {
        let line = format!("warning: {}\n", super::text::one_line(&text()));
        send(Line(line, None));
    }
}

/// Returns a receiver that resolves when all warnings so far are written, at once if no warning was sent.
pub(crate) fn written() -> oneshot::Receiver<()> {
    let (sender, written) = oneshot::channel();
    let has_thread = waiting().has_thread;
    if has_thread {
        send(Line(String::new(), Some(sender)));
    }
    written
}

fn send(line: Line) {
    let mut waiting = waiting();
    if !waiting.has_thread {
        // Without a thread there are no warnings; the report has the failures.
        waiting.has_thread = start_thread("rungroup-stderr", Box::new(|| write_all())).is_ok();
    }
    if waiting.has_thread && waiting.lines.len() < LINES {
        waiting.lines.push(line);
        CAME.notify_one();
    }
}

fn write_all() -> ! {
    let mut lines = Vec::new();
    loop {
        let no_line = |waiting: &mut WaitingLines| waiting.lines.is_empty();
        let waited = CAME.wait_while(waiting(), no_line);
        let mut waiting = waited.unwrap_or_else(PoisonError::into_inner);
        std::mem::swap(&mut lines, &mut waiting.lines);
        drop(waiting);
        for Line(text, written) in lines.drain(..) {
            let _ = std::io::stderr().write_all(text.as_bytes());
            drop(written);
        }
    }
}

/// The warnings of one thread, for tests.
#[cfg(test)]
pub(crate) mod noted {
    use std::cell::RefCell;

    thread_local! {
        static LINES: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
    }

    pub(super) fn note(text: &dyn Fn() -> String) -> bool {
        LINES.with_borrow_mut(|lines| lines.as_mut().map(|lines| lines.push(text())).is_some())
    }

    /// The warnings that `run` writes on this thread.
    pub(crate) fn lines_of(run: impl FnOnce()) -> Vec<String> {
        LINES.set(Some(Vec::new()));
        run();
        LINES.take().unwrap_or_default()
    }
}
