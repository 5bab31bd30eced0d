//! The case that is replayed: its choice by a variable of the environment, and its log.

use std::fmt::{self, Write};

use rungroup_rules::{listed, nearest};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use super::case::Case;

/// The variable that replays one case.
const REPLAY: &str = "RUNGROUP_DRILL";

/// The number of similar names that are shown.
const SHOWN: usize = 3;

/// The name of the case to replay. It applies to every drill of a test program.
pub(super) struct Replayed(String);

/// A group has no case with this name.
pub(super) struct Absent<'a> {
    name: &'a str,
    /// The text about similar names.
    similar: String,
    /// Set if the name can only be one of this group, and is misspelt.
    pub(super) is_ours: bool,
}

impl Replayed {
    /// The case that the variable requests.
    pub(super) fn requested() -> Option<Replayed> {
        std::env::var(REPLAY).ok().map(Replayed)
    }

    /// Returns the poll that the case names, because another run may have more of them; 0 if it names none.
    pub(super) fn poll(&self) -> u32 {
        let (_, polls) = self.0.rsplit_once("@poll(").unwrap_or_default();
        let polls = polls.strip_suffix(')').and_then(|polls| polls.parse().ok());
        polls.filter(|&polls| polls < u32::MAX - 1).unwrap_or(0)
    }

    /// Retains the case. `paths` are those of the actors.
    pub(super) fn choose(&self, cases: &mut Vec<Case>, paths: &[String]) -> Result<(), Absent<'_>> {
        let name = &*self.0;
        let names: Vec<String> = cases.iter().map(Case::to_string).collect();
        cases.retain(|case| case.to_string() == name);
        if !cases.is_empty() || name == "clean" {
            return Ok(());
        }
        // Another drill of the program may have an actor, or a signal, of that name.
        let is_known = |path: &str| paths.iter().any(|known| known == path);
        let is_ours = if let Some((actor, _)) = name.split_once(':') {
            is_known(actor)
        } else {
            let (stop, phase) = name.split_once('@').unwrap_or((name, ""));
            let actor = phase.strip_prefix("ready(");
            let actor = actor.and_then(|actor| actor.strip_suffix(')'));
            let is_here = names
                .iter()
                .any(|known| known.starts_with(&format!("{stop}@")));
            (is_here || !stop.starts_with("SIG")) && actor.is_none_or(is_known)
        };
        Err(Absent {
            name,
            similar: similar(name, names),
            is_ours,
        })
    }
}

/// Returns text that lists the names that are similar to this one, or nothing.
pub(super) fn similar(name: &str, mut names: Vec<String>) -> String {
    let mut similar = Vec::new();
    while let Some(found) = nearest(name, names.iter().map(String::as_str)) {
        let found = found.to_owned();
        names.retain(|known| *known != found);
        similar.push(found);
        if similar.len() == SHOWN {
            break;
        }
    }
    if similar.is_empty() {
        return String::new();
    }
    format!("; similar are: {}", listed(similar, "and"))
}

impl fmt::Display for Absent<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Absent { name, similar, .. } = self;
        write!(f, "has no case `{name}`, which {REPLAY} requests{similar}")
    }
}

/// Runs `run` with the log on, if `logs` is set.
pub(super) fn with_log<T>(logs: bool, run: impl FnOnce() -> T) -> T {
    if logs {
        tracing::subscriber::with_default(Log, run)
    } else {
        run()
    }
}

struct Log;

/// The text of an event: its message, and its other fields.
#[derive(Default)]
struct EventText {
    message: String,
    fields: String,
}

impl Visit for EventText {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // A string takes everything.
        let _ = if field.name() == "message" {
            write!(self.message, "{value:?}")
        } else {
            write!(self.fields, " {}={value:?}", field.name())
        };
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let is_ours = metadata.target().starts_with("rungroup");
        metadata.is_event() && (is_ours || *metadata.level() <= Level::INFO)
    }

    fn new_span(&self, _span: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _span: &Id, _values: &Record<'_>) {}

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = EventText::default();
        event.record(&mut text);
        let metadata = event.metadata();
        eprintln!(
            "{:>5} {}: {}{}",
            metadata.level(),
            metadata.target(),
            text.message,
            text.fields
        );
    }

    fn enter(&self, _span: &Id) {}

    fn exit(&self, _span: &Id) {}
}
