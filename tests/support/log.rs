//! A log of what happened, in which order, whatever thread or task it happened on.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use tracing::Dispatch;

/// Lines in the order in which they were recorded. Clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    pub(crate) fn record(&self, line: impl Into<String>) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(line.into());
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The position of a line that must exist exactly once.
    pub(crate) fn position(&self, line: &str) -> usize {
        let lines = self.lines();
        let found: Vec<usize> = (0..lines.len())
            .filter(|&index| lines[index] == line)
            .collect();
        let [position] = found[..] else {
            panic!("{line:?} is there {} times in {lines:#?}", found.len())
        };
        position
    }

    pub(crate) fn count(&self, line: &str) -> usize {
        self.lines().iter().filter(|other| *other == line).count()
    }

    /// Each line exactly once, in this order; others may stand between them.
    pub(crate) fn assert_order(&self, lines: &[&str]) {
        let positions: Vec<usize> = lines.iter().map(|line| self.position(line)).collect();
        assert!(
            positions.is_sorted(),
            "not in the order {lines:?}: {:#?}",
            self.lines()
        );
    }
}

/// A second subscriber, which no thread uses. With a single one, tracing asks the thread that reaches an event first, which may
/// belong to a test without a subscriber, and then disables the event for all.
static SECOND: LazyLock<Dispatch> = LazyLock::new(|| {
    Dispatch::new(
        tracing_subscriber::fmt()
            .with_writer(std::io::sink)
            .finish(),
    )
});

/// Captures the events of this thread until the guard is dropped: one line per event, without its time.
pub(crate) fn capture_logs() -> (Log, tracing::subscriber::DefaultGuard) {
    LazyLock::force(&SECOND);
    let log = Log::default();
    let lines = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .without_time()
        .with_max_level(tracing::Level::INFO)
        .with_writer(move || Lines(lines.clone()))
        .finish();
    (log, tracing::subscriber::set_default(subscriber))
}

struct Lines(Log);

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.record(String::from_utf8_lossy(bytes).trim());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
