//! The log of the children, as it arrives, and their state in Linux. Every wait is for an action of a child; a child that
//! never performs it fails the test.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio::time::timeout;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// Nothing takes this long unless it hangs.
const HANGS: Duration = Duration::from_secs(60);

/// An event of the log.
#[derive(Clone, Debug)]
pub(crate) struct LogEvent {
    pub(crate) level: Level,
    pub(crate) target: &'static str,
    pub(crate) message: String,
    pub(crate) fields: BTreeMap<&'static str, String>,
}

impl LogEvent {
    /// A field; empty if the event has no field of this name.
    pub(crate) fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

/// The log of the test's thread.
#[derive(Clone, Default)]
pub(crate) struct CapturedLog {
    line: Arc<Mutex<Vec<LogEvent>>>,
    more: Arc<Notify>,
}

impl CapturedLog {
    pub(crate) fn new() -> CapturedLog {
        let log = CapturedLog::default();
        // As long as the thread is there.
        std::mem::forget(tracing::subscriber::set_default(log.clone()));
        log
    }

    pub(crate) fn all(&self) -> Vec<LogEvent> {
        self.line.lock().unwrap().clone()
    }

    /// The output of the children of this actor.
    pub(crate) fn lines_of(&self, actor: &str) -> Vec<String> {
        let lines =
            |line: &LogEvent| line.field("actor") == actor && !line.field("stream").is_empty();
        self.all()
            .into_iter()
            .filter(lines)
            .map(|line| line.message)
            .collect()
    }

    /// The events of child processes, those of groups and actors left out: each with its level.
    pub(crate) fn of_processes(&self) -> Vec<String> {
        let is_one =
            |line: &LogEvent| !line.field("program").is_empty() || !line.field("stream").is_empty();
        self.all()
            .into_iter()
            .filter(is_one)
            .map(|line| format!("{} {}", line.level, line.message))
            .collect()
    }

    /// Waits for the first event whose message has this in it.
    pub(crate) async fn until(&self, text: &str) -> LogEvent {
        self.first(text, |line| line.message.contains(text)).await
    }

    /// Waits for the first line of the child of this actor.
    pub(crate) async fn line_of(&self, actor: &str) -> LogEvent {
        self.first(actor, |line| {
            line.field("actor") == actor && !line.field("stream").is_empty()
        })
        .await
    }

    /// Waits until the children of this actor have written so many lines, and returns the last of them.
    pub(crate) async fn lines_until(&self, actor: &str, count: usize) -> String {
        self.found(actor, |_| self.lines_of(actor).into_iter().nth(count - 1))
            .await
    }

    async fn first(&self, what: &str, is_it: impl Fn(&LogEvent) -> bool) -> LogEvent {
        self.found(what, |all| all.iter().find(|line| is_it(line)).cloned())
            .await
    }

    async fn found<T>(&self, what: &str, find: impl Fn(&[LogEvent]) -> Option<T>) -> T {
        let found = async {
            loop {
                let more = self.more.notified();
                if let Some(found) = find(&self.all()) {
                    return found;
                }
                more.await;
            }
        };
        let found = timeout(HANGS, found).await;
        found.unwrap_or_else(|_| panic!("no event contains `{what}`: {:#?}", self.all()))
    }

    /// Waits for the number that stands after this word in the log: a child prints that of a process.
    pub(crate) async fn number(&self, word: &str) -> u32 {
        let line = self.until(&format!("{word} ")).await.message;
        line.split(' ').next_back().unwrap().parse().unwrap()
    }
}

impl Subscriber for CapturedLog {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event()
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let metadata = event.metadata();
        let message = fields.0.remove("message").unwrap_or_default();
        let line = LogEvent {
            level: *metadata.level(),
            target: metadata.target(),
            message,
            fields: fields.0,
        };
        self.line.lock().unwrap().push(line);
        self.more.notify_waiters();
    }
}

#[derive(Default)]
struct Fields(BTreeMap<&'static str, String>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }
}

/// Holds a paused clock until the result is dropped, so that no limit passes while a process starts, exits or is reaped. Only
/// the test advances the clock.
pub(crate) fn hold_clock() -> Sender<()> {
    let (release, held) = channel();
    // tokio advances the clock only if no such task runs.
    drop(tokio::task::spawn_blocking(move || held.recv()));
    release
}

/// The state of a process in Linux: the fields after its name, the first of which is its state.
fn stat(id: u32) -> Option<Vec<String>> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let (_, rest) = stat.rsplit_once(')')?;
    Some(rest.split_whitespace().map(str::to_owned).collect())
}

/// Returns `true` if the process exists, even as a zombie.
pub(crate) fn exists(id: u32) -> bool {
    stat(id).is_some()
}

pub(crate) fn is_suspended(id: u32) -> bool {
    stat(id).is_some_and(|stat| stat[0] == "T")
}

/// The name of the command that a process runs; empty if there is no such process.
pub(crate) fn command_of(id: u32) -> String {
    let name = fs::read_to_string(format!("/proc/{id}/comm")).unwrap_or_default();
    name.trim_end().to_owned()
}

/// The process group.
pub(crate) fn group_of(id: u32) -> u32 {
    stat(id).expect("it runs")[2].parse().unwrap()
}

/// Returns `true` if the process runs. A zombie does not: one that is not a child of this process is reaped by its own
/// parent, or by the system.
fn runs(id: u32) -> bool {
    stat(id).is_some_and(|stat| stat[0] != "Z" && stat[0] != "X")
}

/// Waits until it runs no more.
#[track_caller]
pub(crate) fn ends(id: u32) {
    until(|| !runs(id));
}

/// Waits until it has been reaped.
#[track_caller]
pub(crate) fn is_reaped(id: u32) {
    until(|| !exists(id));
}

/// For what no event tells: it blocks its thread, so that no runtime helps.
#[track_caller]
pub(crate) fn until(condition: impl Fn() -> bool) {
    let hangs_at = Instant::now() + HANGS;
    while !condition() {
        assert!(Instant::now() < hangs_at, "it never comes");
        thread::yield_now();
    }
}
