//! [`Error`]: a run that failed, or could not begin. It finds the root failure, and decides nothing about the run.

mod block;
mod root;
mod runtime;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use crate::engine::Id;
use crate::plan::{PlanError, Problem, Visible};
use crate::{Failure, Outcome, Report};
use root::{Root, RootOf};
pub(crate) use runtime::RuntimeProblem;

/// A run that failed, or could not begin.
///
/// - Its [`source`](StdError::source) is the root error: that of the cause, else that of the first failure. There is no source
///   if the run failed only because an actor was aborted or abandoned.
/// - [`downcast_ref`](Error::downcast_ref) reaches the original type of the root error.
/// - `Display` is one line that names the actor and the root error.
/// - `Debug` is a block for people: the root error with its sources, then the other failures, then the timeline, and the
///   backtrace if the actor returned an `anyhow::Error` that captured one. A `main` that returns this error prints it.
/// - [`report`](Error::report) returns the same as data.
///
/// ```text
/// actor `api` failed: cannot bind 0.0.0.0:80
///   caused by: permission denied
///
/// also:
///   actor `feed` was abandoned 1 s after its interrupt: its execute did not finish …
///
/// group `app`
///   ran for 10 ms, stopped in 1 s; times with + or - are relative to the cause
///
///   actor  outcome    started  ready  interrupted  ended  stop
///   api    failed        5 ms   6 ms        +0 ms  +0 ms  #
///   feed   abandoned     0 ms   0 ms        +0 ms   +1 s  ####################
/// ```
///
/// # Examples
///
/// ```
/// use rungroup::{Group, Interrupt};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let mut group = Group::new("example");
/// let web = async |_ctx| Err(std::io::Error::from(std::io::ErrorKind::AddrInUse));
/// group.add("web", web, Interrupt::cancel());
/// let error = group.run().await.unwrap_err();
///
/// assert_eq!(error.to_string(), "actor `web` failed: address in use");
/// let root = error.downcast_ref::<std::io::Error>().unwrap();
/// assert_eq!(root.kind(), std::io::ErrorKind::AddrInUse);
/// # }
/// ```
pub struct Error(Box<ErrorRepr>);

enum ErrorRepr {
    /// The plan has problems.
    Plan { group: Arc<str>, error: PlanError },
    /// The runtime lacks a part that the group needs.
    Runtime {
        group: Arc<str>,
        what: RuntimeProblem,
    },
    /// The run failed.
    Run { report: Arc<Report>, root: Root },
}

impl Error {
    /// Returns `true` if this error, which an actor returned, is that of its nested group. The actors of that group have logged
    /// it.
    pub(crate) fn is_of_nested(error: &anyhow::Error) -> bool {
        error.is::<Error>()
    }

    pub(crate) fn plan(group: Arc<str>, error: PlanError) -> Error {
        Error(Box::new(ErrorRepr::Plan { group, error }))
    }

    pub(crate) fn runtime(group: Arc<str>, what: RuntimeProblem) -> Error {
        Error(Box::new(ErrorRepr::Runtime { group, what }))
    }

    /// The error of a run that failed. If the cause is no failure, `root` is the actor that failed first, with its outcome.
    pub(crate) fn run(report: impl Into<Arc<Report>>, root: Option<(Id, Outcome)>) -> Error {
        let report = report.into();
        let root = Root::new(&report, root);
        Error(Box::new(ErrorRepr::Run { report, root }))
    }

    /// Returns the report of the run; `None` if the run could not begin.
    pub fn report(&self) -> Option<&Report> {
        match &*self.0 {
            ErrorRepr::Run { report, .. } => Some(report),
            _ => None,
        }
    }

    /// Returns the report of the run; `None` if the run could not begin.
    pub fn into_report(self) -> Option<Report> {
        match *self.0 {
            ErrorRepr::Run { report, .. } => Some(Arc::unwrap_or_clone(report)),
            _ => None,
        }
    }

    /// Returns the problems of the plan, if they kept the run from beginning. Each has a message and a help text.
    pub fn problems(&self) -> &[Problem] {
        match &*self.0 {
            ErrorRepr::Plan { error, .. } => error.problems(),
            _ => &[],
        }
    }

    /// Returns the root error if it is an `E`: the error that an actor returned, or that a handle failed the group with, also
    /// inside of `anyhow` contexts or in a `Box<dyn Error + Send + Sync>`.
    ///
    /// A panic is a [`PanicError`](crate::PanicError), a missed readiness a [`ReadinessError`](crate::ReadinessError), and a
    /// plan with problems a [`PlanError`]. If the root is the error of a nested group, its own root error is found, too.
    ///
    /// Only error types can be found. The message of an `anyhow::bail!` has no type: `Display` and the sources contain it.
    pub fn downcast_ref<E: StdError + Send + Sync + 'static>(&self) -> Option<&E> {
        match &*self.0 {
            ErrorRepr::Plan { error, .. } => root::as_type(error),
            ErrorRepr::Runtime { what, .. } => what.as_type(),
            ErrorRepr::Run { root, .. } => root.downcast_ref(),
        }
    }

    /// Returns the name of the group.
    pub fn group(&self) -> &str {
        match &*self.0 {
            ErrorRepr::Plan { group, .. } | ErrorRepr::Runtime { group, .. } => group,
            ErrorRepr::Run { report, .. } => report.group(),
        }
    }

    /// The error that an actor or a handle gave as the root, with its sources.
    #[cfg(feature = "signal")]
    pub(crate) fn root_error(&self) -> Option<&anyhow::Error> {
        match &*self.0 {
            ErrorRepr::Run { root, .. } => match root.failure()? {
                Failure::Error(error) => Some(error),
                _ => None,
            },
            _ => None,
        }
    }

    /// The error of the innermost group, if groups failed because of their nested groups.
    pub(crate) fn innermost_failed(&self) -> &(dyn StdError + 'static) {
        let mut error = self;
        while let Some((_, nested)) = error.root().and_then(RootOf::failed_nested) {
            error = nested;
        }
        error
    }

    fn root(&self) -> Option<RootOf<'_>> {
        match &*self.0 {
            ErrorRepr::Run { report, root } => Some(RootOf { report, root }),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            ErrorRepr::Plan { group, error } => {
                write!(f, "group `{}` cannot run: ", Visible(group))?;
                match error.problems().split_first() {
                    Some((first, [])) => write!(f, "{}", first.message()),
                    Some((first, rest)) => {
                        write!(f, "{} (and {} more)", first.message(), rest.len())
                    }
                    None => Ok(()),
                }
            }
            ErrorRepr::Runtime { group, what } => {
                write!(f, "group `{}` cannot run: {what}", Visible(group))
            }
            ErrorRepr::Run { report, root } => write!(f, "{}", RootOf { report, root }),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &*self.0 {
            ErrorRepr::Plan { error, .. } => Some(error),
            ErrorRepr::Runtime { what, .. } => what.source(),
            ErrorRepr::Run { root, .. } => root
                .failure()
                .and_then(Failure::error)
                .map(|error| error as _),
        }
    }
}

#[cfg(test)]
mod tests;
