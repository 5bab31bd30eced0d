//! [`Cause`]: why a group stops.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::report::sources::{self, OneLine};
use crate::{Panic, Signal};

/// Why a group stops: the first thing that asked it to. It never changes afterwards.
///
/// Cheap to clone. Its `Display` is one line, in the words of the logs.
///
/// # Examples
///
/// An interrupt is given the cause, and so is whoever reads the report:
///
/// ```
/// use rungroup::{Cause, Group, Interrupt};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
/// let mut group = Group::new("example");
/// let say = Interrupt::call(|cause: &Cause| println!("stopping: {cause}"));
/// group.add("server", async |ctx| ctx.interrupted().await, say);
/// group.handle().shutdown("enough");
/// let report = group.run().await?;
/// assert!(!report.cause().is_failure() && report.cause().actor().is_none());
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Cause {
    /// An actor returned Ok, and that stops the group.
    Returned {
        /// Its name.
        actor: Arc<str>,
    },
    /// An actor returned an error, or its thread could not be made.
    Failed {
        /// Its name.
        actor: Arc<str>,
        /// What it returned.
        error: Arc<anyhow::Error>,
    },
    /// An actor panicked.
    Panicked {
        /// Its name.
        actor: Arc<str>,
        /// With its message and its place.
        panic: Panic,
    },
    /// An actor could not become ready.
    NotReady {
        /// Its name.
        actor: Arc<str>,
        /// Why not.
        error: ReadinessError,
    },
    /// An actor failed once more than its `restart` allows.
    RestartsExhausted {
        /// Its name.
        actor: Arc<str>,
        /// What its last failure would have been as a cause; `None` if its last execution returned Ok.
        last: Option<Arc<Cause>>,
    },
    /// An actor was to be run again, but something of it did not come back and was left behind.
    Abandoned {
        /// Its name.
        actor: Arc<str>,
    },
    /// A handle asked this actor to stop: of that one and those that require it, and never why the group stops.
    Interrupted {
        /// Its name.
        actor: Arc<str>,
    },
    /// This actor is run again: of that one and those that require it, and never why the group stops.
    Restart {
        /// Its name.
        actor: Arc<str>,
    },
    /// All that the group ran for has returned.
    Completed,
    /// The operating system sent a signal.
    Signal(Signal),
    /// A handle asked, and the run may end well.
    Shutdown {
        /// In the words of whoever asked.
        reason: Cow<'static, str>,
    },
    /// A handle asked, with an error.
    Fail {
        /// The error.
        error: Arc<anyhow::Error>,
    },
    /// The group that this one is an actor of stops, for this cause of its own.
    Parent(Arc<Cause>),
    /// The future of `run`, or the `Running`, was dropped.
    Dropped,
}

/// Why an actor could not become ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReadinessError {
    /// It returned Ok before it was ready, and others waited for it.
    Returned,
    /// It dropped its context before it was ready and went on, and others waited for it.
    ContextDropped,
    /// It was not ready within its `ready_within`.
    TooLate {
        /// So long that is.
        within: Duration,
    },
}

impl Cause {
    /// Whether the run is an error for this cause.
    pub fn is_failure(&self) -> bool {
        matches!(
            self,
            Cause::Failed { .. }
                | Cause::Panicked { .. }
                | Cause::NotReady { .. }
                | Cause::RestartsExhausted { .. }
                | Cause::Abandoned { .. }
                | Cause::Fail { .. }
        )
    }

    /// The actor that is the cause, if one is.
    pub fn actor(&self) -> Option<&str> {
        match self {
            Cause::Returned { actor }
            | Cause::Failed { actor, .. }
            | Cause::Panicked { actor, .. }
            | Cause::NotReady { actor, .. }
            | Cause::RestartsExhausted { actor, .. }
            | Cause::Abandoned { actor }
            | Cause::Interrupted { actor }
            | Cause::Restart { actor } => Some(actor),
            _ => None,
        }
    }

    /// The signal that is the cause, if one is; of this group or of one that it is nested in.
    pub fn signal(&self) -> Option<Signal> {
        match self {
            Cause::Signal(signal) => Some(*signal),
            Cause::Parent(cause) => cause.signal(),
            _ => None,
        }
    }

    /// The error that is the cause, if one is. `downcast_ref` reaches the type it had.
    pub fn error(&self) -> Option<&(dyn std::error::Error + Send + Sync + 'static)> {
        match self {
            Cause::Failed { error, .. } | Cause::Fail { error } => Some((**error).as_ref()),
            Cause::Panicked { panic, .. } => Some(panic),
            Cause::NotReady { error, .. } => Some(error),
            Cause::RestartsExhausted {
                last: Some(last), ..
            } => last.error(),
            _ => None,
        }
    }
}

impl Cause {
    /// As its `Display`, but without the sources of an actor's error: where those stand beside it.
    pub(crate) fn brief(&self) -> String {
        match self {
            Cause::Failed { actor, error } => format!(
                "actor `{actor}` failed: {}",
                sources::text((**error).as_ref())
            ),
            Cause::RestartsExhausted {
                actor,
                last: Some(last),
            } => {
                format!("actor `{actor}` used up its restarts: {}", last.brief())
            }
            cause => cause.to_string(),
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cause::Returned { actor } => write!(f, "actor `{actor}` returned"),
            Cause::Failed { actor, error } => {
                write!(f, "actor `{actor}` failed: {}", OneLine(error))
            }
            Cause::Panicked { actor, panic } => write!(f, "actor `{actor}` {panic}"),
            Cause::NotReady { actor, error } => write!(f, "actor `{actor}` {error}"),
            Cause::RestartsExhausted { actor, last } => {
                write!(f, "actor `{actor}` used up its restarts")?;
                last.as_ref().map_or(Ok(()), |last| write!(f, ": {last}"))
            }
            Cause::Abandoned { actor } => {
                write!(
                    f,
                    "actor `{actor}` was to be run again, and something of it was left behind"
                )
            }
            Cause::Interrupted { actor } => write!(f, "actor `{actor}` was asked to stop"),
            Cause::Restart { actor } => write!(f, "actor `{actor}` is run again"),
            Cause::Completed => f.write_str("completed"),
            Cause::Signal(signal) => write!(f, "{signal}"),
            Cause::Shutdown { reason } => write!(f, "shutdown: {reason}"),
            Cause::Fail { error } => write!(f, "failed: {}", OneLine(error)),
            Cause::Parent(cause) => write!(f, "the outer group stops: {cause}"),
            Cause::Dropped => f.write_str("the run was dropped"),
        }
    }
}

impl fmt::Display for ReadinessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadinessError::Returned => {
                f.write_str("could not become ready: it returned before it was")
            }
            ReadinessError::ContextDropped => {
                f.write_str("could not become ready: it dropped its context before it was")
            }
            ReadinessError::TooLate { within } => write!(
                f,
                "could not become ready within its `ready_within` of {within:?}"
            ),
        }
    }
}

impl std::error::Error for ReadinessError {}
