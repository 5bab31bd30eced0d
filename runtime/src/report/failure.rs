//! [`Failure`]: what went wrong in an actor.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use crate::plan::Visible;
use crate::report::text::sources::{self, ErrorText};
use crate::{Outcome, PanicError, ReadinessError};

/// A failure in an actor: an error, a panic, a missed readiness, or a part that was abandoned.
///
/// `Display` is one line with the error's own text; the alternate form, `{:#}`, adds the sources of the error, as `anyhow`
/// does. [`source`](StdError::source) is the error that the actor returned, its panic, or its missed readiness.
///
/// # Examples
///
/// ```
/// use rungroup::{Failure, Group, Interrupt};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let mut group = Group::new("example");
/// let fails = async |_ctx| std::fs::read("missing").map(drop);
/// group.add("reader", fails, Interrupt::cancel());
/// let error = group.run().await.unwrap_err();
/// let report = error.report().expect("the group ran");
/// match &report.failed()[0].failures()[0] {
///     Failure::Error(error) => assert!(error.is::<std::io::Error>()),
///     other => panic!("{other:?}"),
/// }
/// # }
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Failure {
    /// Execute or a [linked task](crate::Scope::spawn_linked) returned this error, or execute could not start. Not a failure if
    /// the outcome of the actor is [`Interrupted`](Outcome::Interrupted).
    Error(Arc<anyhow::Error>),
    /// The attempt missed its readiness.
    NotReady(ReadinessError),
    /// The actor failed more often than its `restart` allows.
    RestartsExhausted,
    /// Execute or a drop of its values panicked.
    Panic(PanicError),
    /// The interrupt returned this error. Not a failure of the run.
    InterruptError(Arc<anyhow::Error>),
    /// The interrupt panicked.
    InterruptPanic(PanicError),
    /// Execute returned neither on interrupt nor on abort, and was abandoned.
    ExecuteAbandoned,
    /// The interrupt did not finish, and was abandoned.
    InterruptAbandoned,
    /// A task of the actor ended neither on interrupt nor on abort, and was abandoned.
    TasksAbandoned,
}

/// The context of an error that a linked task has returned.
#[derive(Debug)]
pub(crate) struct LinkedTaskFailed;

impl fmt::Display for LinkedTaskFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a linked task failed")
    }
}

impl Failure {
    /// Returns the error that the actor or its interrupt returned, with its `anyhow` contexts, the panic, or the missed
    /// readiness, if it is one of these. If it has no contexts, `downcast_ref` reaches its original type.
    pub fn error(&self) -> Option<&(dyn StdError + Send + Sync + 'static)> {
        match self {
            Failure::Error(error) | Failure::InterruptError(error) => {
                Some(sources::user_error(error))
            }
            Failure::Panic(panic) | Failure::InterruptPanic(panic) => Some(panic),
            Failure::NotReady(error) => Some(error),
            _ => None,
        }
    }

    /// Returns `true` if a part of the actor was abandoned.
    pub(crate) fn is_abandoned(&self) -> bool {
        matches!(
            self,
            Failure::ExecuteAbandoned | Failure::InterruptAbandoned | Failure::TasksAbandoned
        )
    }

    /// Returns the line that states the failure, with the name of the actor if one is given; and a line per source.
    pub(crate) fn lines(&self, actor: Option<&str>, outcome: Outcome) -> (String, Vec<String>) {
        let execute = actor.map_or(String::new(), |actor| {
            format!("actor `{}` ", Visible(actor))
        });
        let interrupt = actor.map_or("the interrupt ".to_owned(), |actor| {
            format!("the interrupt of actor `{}` ", Visible(actor))
        });
        let (what, error) = match self {
            Failure::Error(error) if outcome == Outcome::Interrupted => {
                (execute + "returned an error after its interrupt: ", error)
            }
            Failure::Error(error) if outcome == Outcome::Aborted => {
                (execute + "was aborted: ", error)
            }
            Failure::Error(error) => (execute + "failed: ", error),
            Failure::InterruptError(error) => (interrupt + "failed: ", error),
            Failure::InterruptPanic(panic) => return (format!("{interrupt}{panic}"), Vec::new()),
            Failure::NotReady(error) if actor.is_some() => {
                let actor = actor.map(|actor| Visible(actor).to_string());
                return (error.sentence(&actor.unwrap_or_default()), Vec::new());
            }
            _ => return (format!("{execute}{self}"), Vec::new()),
        };
        let mut texts = sources::texts((**error).as_ref());
        let first = texts.remove(0);
        (what + &first, texts)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Error(error) => ErrorText(error).fmt(f),
            Failure::Panic(panic) => write!(f, "{panic}"),
            Failure::NotReady(error) => write!(f, "{error}"),
            Failure::RestartsExhausted => f.write_str("exhausted its restarts"),
            Failure::InterruptError(error) => {
                f.write_str("the interrupt failed: ")?;
                ErrorText(error).fmt(f)
            }
            Failure::InterruptPanic(panic) => write!(f, "the interrupt {panic}"),
            Failure::ExecuteAbandoned => f.write_str("execute did not finish and was abandoned"),
            Failure::InterruptAbandoned => {
                f.write_str("the interrupt did not finish and was abandoned")
            }
            Failure::TasksAbandoned => f.write_str("the tasks did not finish and were abandoned"),
        }
    }
}

impl StdError for Failure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.error().map(|error| error as _)
    }
}
