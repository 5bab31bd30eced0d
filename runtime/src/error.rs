//! [`Error`]: a run that did not end well, or could not begin.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use crate::plan::{PlanError, Problem};
use crate::{Cause, Fault, Outcome, Panic, Report};

/// A run that did not end well, or could not begin.
///
/// - [`source`](StdError::source) is the root error: the cause's, else the first failure in time, else the first actor that
///   was aborted or abandoned. [`downcast_ref`](Error::downcast_ref) reaches the type that it had.
/// - `Display` is one line that names the actor and the root error.
/// - `Debug` is a short readable block, root cause first, so that a `main` that returns it prints something to read.
/// - [`report`](Error::report) holds all the rest.
pub struct Error(Box<Kind>);

enum Kind {
    /// The group says what cannot be.
    Plan {
        group: Arc<str>,
        error: PlanError,
    },
    /// The runtime lacks what the group needs.
    Runtime {
        group: Arc<str>,
        what: RuntimeProblem,
    },
    Run {
        report: Report,
        root: Root,
    },
}

/// What the tokio runtime, or the system under it, lacks.
#[derive(Debug)]
pub(crate) enum RuntimeProblem {
    None,
    NoTime,
    #[cfg(feature = "signal")]
    Signal(crate::Signal, std::io::Error),
    #[cfg(feature = "signal")]
    NoIo,
    Gone,
}

/// The root of a run's error.
enum Root {
    Error {
        actor: Option<Arc<str>>,
        error: Arc<anyhow::Error>,
    },
    Panic {
        actor: Arc<str>,
        panic: Panic,
    },
    NotReady {
        actor: Arc<str>,
        error: crate::NotReady,
    },
    /// An actor that was aborted or abandoned; or the first value whose drop went wrong.
    Other(String),
}

impl Error {
    pub(crate) fn plan(group: Arc<str>, error: PlanError) -> Error {
        Error(Box::new(Kind::Plan { group, error }))
    }

    pub(crate) fn runtime(group: Arc<str>, what: RuntimeProblem) -> Error {
        Error(Box::new(Kind::Runtime { group, what }))
    }

    /// The error of a run that did not end well. `root` is the position of the actor that stands for it where the cause is
    /// no failure.
    pub(crate) fn run(report: Report, root: Option<usize>) -> Error {
        let root = Root::new(&report, root);
        Error(Box::new(Kind::Run { report, root }))
    }

    /// The report of the run; `None` if it could not begin.
    pub fn report(&self) -> Option<&Report> {
        match &*self.0 {
            Kind::Run { report, .. } => Some(report),
            _ => None,
        }
    }

    /// The report of the run; `None` if it could not begin.
    pub fn into_report(self) -> Option<Report> {
        match *self.0 {
            Kind::Run { report, .. } => Some(report),
            _ => None,
        }
    }

    /// What is wrong with the group, if that is why it could not begin: a message each, with what to write instead.
    pub fn problems(&self) -> &[Problem] {
        match &*self.0 {
            Kind::Plan { error, .. } => error.problems(),
            _ => &[],
        }
    }

    /// The root error as the type that it had when an actor returned it, or a handle failed the group with it.
    ///
    /// In a group that failed because one nested in it did, this looks inside that, too.
    pub fn downcast_ref<E: fmt::Display + fmt::Debug + Send + Sync + 'static>(&self) -> Option<&E> {
        let Kind::Run { root: Root::Error { error, .. }, .. } = &*self.0 else { return None };
        error.downcast_ref().or_else(|| error.downcast_ref::<Error>()?.downcast_ref())
    }

    fn root(&self) -> Option<&Root> {
        match &*self.0 {
            Kind::Run { root, .. } => Some(root),
            _ => None,
        }
    }

    /// The group's name.
    pub fn group(&self) -> &str {
        match &*self.0 {
            Kind::Plan { group, .. } | Kind::Runtime { group, .. } => group,
            Kind::Run { report, .. } => report.group(),
        }
    }
}

impl Root {
    fn new(report: &Report, actor: Option<usize>) -> Root {
        Root::of_cause(&report.cause).unwrap_or_else(|| match actor.map(|id| &report.actors[id]) {
            Some(actor) => Root::of_actor(actor),
            None => Root::Other(report.dropping.first().map(ToString::to_string).unwrap_or_default()),
        })
    }

    fn of_cause(cause: &Cause) -> Option<Root> {
        Some(match cause {
            Cause::Failed { actor, error } => Root::Error { actor: Some(Arc::clone(actor)), error: Arc::clone(error) },
            Cause::Fail { error } => Root::Error { actor: None, error: Arc::clone(error) },
            Cause::Panicked { actor, panic } => Root::Panic { actor: Arc::clone(actor), panic: panic.clone() },
            Cause::NotReady { actor, error } => Root::NotReady { actor: Arc::clone(actor), error: *error },
            _ => return None,
        })
    }

    fn of_actor(report: &crate::ActorReport) -> Root {
        let actor = Arc::clone(&report.name);
        let fault = report.faults.iter().find_map(|fault| match fault {
            Fault::Error(error) if report.outcome == Outcome::Failed => {
                Some(Root::Error { actor: Some(Arc::clone(&actor)), error: Arc::clone(error) })
            }
            Fault::Panic(panic) | Fault::InterruptPanic(panic) => {
                Some(Root::Panic { actor: Arc::clone(&actor), panic: panic.clone() })
            }
            _ => None,
        });
        fault.unwrap_or_else(|| {
            let left: Vec<String> =
                report.faults.iter().filter(|fault| fault.is_left_behind()).map(ToString::to_string).collect();
            Root::Other(match report.outcome {
                Outcome::Aborted => format!("actor `{actor}` did not come back within its grace and was aborted"),
                _ => format!("actor `{actor}` was abandoned: {}", left.join("; ")),
            })
        })
    }
}

impl Fault {
    fn is_left_behind(&self) -> bool {
        matches!(self, Fault::ExecuteLeftBehind | Fault::InterruptLeftBehind)
    }
}

impl fmt::Display for Root {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Root::Error { actor: Some(actor), error } => write!(f, "actor `{actor}` failed: {error}"),
            Root::Error { actor: None, error } => write!(f, "{error}"),
            Root::Panic { actor, panic } => write!(f, "actor `{actor}` {panic}"),
            Root::NotReady { actor, error } => write!(f, "actor `{actor}` {error}"),
            Root::Other(what) => f.write_str(what),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Kind::Plan { group, error } => {
                write!(f, "group `{group}` cannot run: ")?;
                match error.problems().split_first() {
                    Some((first, [])) => write!(f, "{}", first.message()),
                    Some((first, rest)) => write!(f, "{} (and {} more)", first.message(), rest.len()),
                    None => Ok(()),
                }
            }
            Kind::Runtime { group, what } => write!(f, "group `{group}` cannot run: {what}"),
            Kind::Run { root, .. } => write!(f, "{root}"),
        }
    }
}

impl fmt::Display for RuntimeProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RuntimeProblem::None => f.write_str(
                "there is no tokio runtime here: call it inside one, or let `rungroup::main` make one",
            ),
            RuntimeProblem::NoTime => f.write_str(
                "the tokio runtime has no timer, and graces need one: build it with `enable_time()` or `enable_all()`",
            ),
            #[cfg(feature = "signal")]
            RuntimeProblem::NoIo => f.write_str(
                "the tokio runtime has no I/O driver, and signals need one: build it with `enable_io()` or `enable_all()`",
            ),
            #[cfg(feature = "signal")]
            RuntimeProblem::Signal(signal, error) => write!(f, "{signal} cannot be listened to: {error}"),
            RuntimeProblem::Gone => f.write_str("the tokio runtime shut down under it"),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self.root()? {
            Root::Error { error, .. } => Some((**error).as_ref()),
            Root::Panic { panic, .. } => Some(panic),
            Root::NotReady { error, .. } => Some(error),
            Root::Other(_) => None,
        }
    }
}

/// The block: what a person sees when `main` returns it.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Kind::Plan { error, .. } => write!(f, "{error}"),
            Kind::Runtime { .. } => write!(f, "{self}"),
            Kind::Run { report, .. } => {
                write!(f, "{self}")?;
                let mut source = self.source().and_then(StdError::source);
                while let Some(error) = source {
                    write!(f, "\n  caused by: {error}")?;
                    source = error.source();
                }
                write!(f, "\n\n{report}")
            }
        }
    }
}
