//! What can go wrong in an actor, and when a group drops what it kept; and the words for it.

use std::fmt;
use std::sync::Arc;

use crate::report::sources::{self, OneLine};
use crate::{Outcome, Panic, ReadinessError, Signal};

/// Something that went wrong in an actor.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Failure {
    /// Execute returned this error, or could not begin for it. No failure where the actor's outcome is
    /// [`Interrupted`](Outcome::Interrupted).
    Error(Arc<anyhow::Error>),
    /// It could not become ready, and that was a failure of this execution.
    NotReady(ReadinessError),
    /// It was to be run again, and had been as often as its `restart` allows.
    RestartsExhausted,
    /// Execute panicked, or what it held did when it was dropped.
    Panic(Panic),
    /// The interrupt returned this error. No failure.
    InterruptError(Arc<anyhow::Error>),
    /// The interrupt panicked.
    InterruptPanic(Panic),
    /// Execute came back neither on the interrupt nor on the abort, and was left behind.
    ExecuteAbandoned,
    /// The interrupt did not come back, and was left behind.
    InterruptAbandoned,
    /// What execute spawned came back neither on the interrupt nor on the abort, and was left behind.
    TasksAbandoned,
}

/// Why an actor was told to abort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AbortedBy {
    /// Its own grace was over: the one declared for it, or its share of the group's.
    Grace,
    /// The group's grace was over.
    GroupGrace,
    /// A signal asked for it.
    Signal(Signal),
}

/// Something that went wrong as the group dropped what it had kept.
#[derive(Debug, Clone)]
pub struct DropFailure {
    pub(crate) name: Arc<str>,
    pub(crate) panic: Option<Panic>,
}

impl Failure {
    pub(crate) fn is_left_behind(&self) -> bool {
        matches!(
            self,
            Failure::ExecuteAbandoned | Failure::InterruptAbandoned | Failure::TasksAbandoned
        )
    }

    /// In words that follow the actor's name: what happened, and the sources of the error.
    pub(crate) fn lines(&self, outcome: Outcome) -> (String, Vec<String>) {
        let (what, error) = match self {
            Failure::Error(error) if outcome == Outcome::Interrupted => {
                ("provoked by its interrupt", error)
            }
            Failure::Error(error) => ("failed", error),
            Failure::InterruptError(error) => ("its interrupt failed", error),
            _ => return (self.to_string(), Vec::new()),
        };
        let mut texts = sources::texts((**error).as_ref()).into_iter();
        (
            format!("{what}: {}", texts.next().unwrap_or_default()),
            texts.collect(),
        )
    }
}

impl DropFailure {
    /// The name of the field or the actor whose value it was.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The panic of the drop; `None` if the drop was not over in time and was left behind.
    pub fn panic(&self) -> Option<&Panic> {
        self.panic.as_ref()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Error(error) => write!(f, "{}", OneLine(error)),
            Failure::Panic(panic) => write!(f, "{panic}"),
            Failure::NotReady(why) => write!(f, "{why}"),
            Failure::RestartsExhausted => f.write_str("used up its restarts"),
            Failure::InterruptError(error) => write!(f, "its interrupt failed: {}", OneLine(error)),
            Failure::InterruptPanic(panic) => write!(f, "its interrupt {panic}"),
            Failure::ExecuteAbandoned => {
                f.write_str("its execute did not come back and was left behind")
            }
            Failure::TasksAbandoned => {
                f.write_str("its children did not come back and were left behind")
            }
            Failure::InterruptAbandoned => {
                f.write_str("its interrupt did not come back and was left behind")
            }
        }
    }
}

impl fmt::Display for AbortedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AbortedBy::Grace => f.write_str("its grace was over"),
            AbortedBy::GroupGrace => f.write_str("the group's grace was over"),
            AbortedBy::Signal(signal) => write!(f, "{signal} asked for it"),
        }
    }
}

impl fmt::Display for DropFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.panic {
            Some(panic) => write!(f, "the drop of `{}` {panic}", self.name),
            None => write!(
                f,
                "the drop of `{}` was not over in time and was left behind",
                self.name
            ),
        }
    }
}
