//! [`Report`]: what came of a run, actor by actor.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::{Cause, Outcome, Panic, Signal};

mod timeline;

/// What came of a run: the cause, and for each actor how it ended, when what happened to it, and every error.
///
/// Its `Display` is a timeline that a person can read. `Ok` of `run` holds one, and so does [`Error`](crate::Error).
#[derive(Debug, Clone)]
pub struct Report {
    pub(crate) group: Arc<str>,
    pub(crate) cause: Arc<Cause>,
    pub(crate) caused_at: Duration,
    pub(crate) later: Vec<Cause>,
    pub(crate) actors: Vec<ActorReport>,
    pub(crate) dropping: Vec<DropFault>,
    pub(crate) took: Duration,
    pub(crate) forced_by: Option<Signal>,
    pub(crate) cut_short: bool,
}

/// What came of one actor. All times are counted from the start of the run.
#[derive(Debug, Clone)]
pub struct ActorReport {
    pub(crate) name: Arc<str>,
    pub(crate) outcome: Outcome,
    pub(crate) started: Option<Duration>,
    pub(crate) ready: Option<Duration>,
    pub(crate) interrupted: Option<Duration>,
    pub(crate) ended: Option<Duration>,
    pub(crate) faults: Vec<Fault>,
    pub(crate) group: Option<Box<Report>>,
}

/// Something that went wrong in an actor.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Fault {
    /// Execute returned this error, or could not begin for it.
    Error(Arc<anyhow::Error>),
    /// Execute panicked, or what it held did when it was dropped.
    Panic(Panic),
    /// The interrupt returned this error. No failure.
    InterruptError(Arc<anyhow::Error>),
    /// The interrupt panicked.
    InterruptPanic(Panic),
    /// Execute came back neither on the interrupt nor on the abort, and was left behind.
    ExecuteLeftBehind,
    /// The interrupt did not come back, and was left behind.
    InterruptLeftBehind,
}

/// Something that went wrong as the group dropped what it had kept.
#[derive(Debug, Clone)]
pub struct DropFault {
    pub(crate) name: Arc<str>,
    pub(crate) panic: Option<Panic>,
}

impl Report {
    /// The group's name.
    pub fn group(&self) -> &str {
        &self.group
    }

    /// Why the group stopped.
    pub fn cause(&self) -> &Cause {
        &self.cause
    }

    /// How long the group had run when it was asked to stop.
    pub fn caused_at(&self) -> Duration {
        self.caused_at
    }

    /// What would have been the cause, had there been none, in the order of events.
    pub fn later_causes(&self) -> &[Cause] {
        &self.later
    }

    /// What came of each actor, in the order of the fields.
    pub fn actors(&self) -> &[ActorReport] {
        &self.actors
    }

    /// What came of the actor of that name.
    pub fn actor(&self, name: &str) -> Option<&ActorReport> {
        self.actors.iter().find(|actor| actor.name() == name)
    }

    /// The drops of kept values that panicked, or were not over in time.
    pub fn drop_faults(&self) -> &[DropFault] {
        &self.dropping
    }

    /// How long the run took, from its start until what the group kept was dropped.
    pub fn took(&self) -> Duration {
        self.took
    }

    /// The signal that moved the stop to abort, if one did.
    pub fn forced_by(&self) -> Option<Signal> {
        self.forced_by
    }

    /// Whether the run ended well: the cause is no failure, no actor failed, panicked, was aborted or abandoned, and every
    /// kept value was dropped.
    pub fn ended_well(&self) -> bool {
        let well = |actor: &ActorReport| !actor.outcome.is_failure();
        !self.cause.is_failure() && self.dropping.is_empty() && self.actors.iter().all(well)
    }
}

impl ActorReport {
    /// The actor's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How it ended.
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// When it was started.
    pub fn started(&self) -> Option<Duration> {
        self.started
    }

    /// When it became ready.
    pub fn ready(&self) -> Option<Duration> {
        self.ready
    }

    /// When its interrupt was called.
    pub fn interrupted(&self) -> Option<Duration> {
        self.interrupted
    }

    /// When all of it was over, or left behind.
    pub fn ended(&self) -> Option<Duration> {
        self.ended
    }

    /// All that went wrong, in the order of events.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// The error that its execute returned.
    pub fn error(&self) -> Option<&anyhow::Error> {
        self.faults.iter().find_map(|fault| match fault {
            Fault::Error(error) => Some(&**error),
            _ => None,
        })
    }

    /// The panic of its execute, or else of its interrupt.
    pub fn panic(&self) -> Option<&Panic> {
        self.faults.iter().find_map(|fault| match fault {
            Fault::Panic(panic) | Fault::InterruptPanic(panic) => Some(panic),
            _ => None,
        })
    }

    /// The report of the group that this actor is, if it is one.
    pub fn group(&self) -> Option<&Report> {
        self.group.as_deref()
    }
}

impl DropFault {
    /// The name of the field or the actor whose value it was.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The panic of the drop; `None` if the drop was not over in time and was left behind.
    pub fn panic(&self) -> Option<&Panic> {
        self.panic.as_ref()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Error(error) => write!(f, "{error:#}"),
            Fault::Panic(panic) => write!(f, "{panic}"),
            Fault::InterruptError(error) => write!(f, "its interrupt failed: {error:#}"),
            Fault::InterruptPanic(panic) => write!(f, "its interrupt {panic}"),
            Fault::ExecuteLeftBehind => f.write_str("its execute did not come back and was left behind"),
            Fault::InterruptLeftBehind => f.write_str("its interrupt did not come back and was left behind"),
        }
    }
}

impl fmt::Display for DropFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.panic {
            Some(panic) => write!(f, "the drop of `{}` {panic}", self.name),
            None => write!(f, "the drop of `{}` was not over in time and was left behind", self.name),
        }
    }
}
