//! [`Error`]: a run that did not end well, or could not begin. It takes a report, or what kept the group from running; it
//! finds the root, and decides nothing about the run.

mod block;
mod root;
mod runtime;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use crate::engine::Id;
use crate::plan::{PlanError, Problem};
use crate::{Failure, Outcome, Report};
use root::{Root, RootOf};
pub(crate) use runtime::RuntimeProblem;

/// A run that did not end well, or could not begin.
///
/// - Its [`source`](StdError::source) is the root error: the cause's, else that of the first failure in time. A run that is
///   an error only because an actor was aborted or abandoned has no source.
/// - [`downcast_ref`](Error::downcast_ref) reaches the type that the root error had.
/// - `Display` is one line that names the actor and the root.
/// - `Debug` is a short readable block for people: the root with its sources, then what else went wrong, then the
///   timeline. A `main` that returns this error prints it.
/// - [`report`](Error::report) holds all of it as data.
///
/// ```text
/// actor `api` failed: cannot bind 0.0.0.0:80
///   caused by: permission denied
///
/// also:
///   actor `feed` was abandoned: its execute did not come back
///
/// group `app`
///   ran for 10ms, stopped in 1.00s; times with a sign count from the cause
///
///   actor  outcome    started  ready  interrupted   ended  stop
///   api    failed         5ms    6ms         +0ms    +0ms  #
///   feed   abandoned      0ms    0ms         +0ms  +1.00s  ####################
/// ```
///
/// # Examples
///
/// ```
/// use rungroup::{Group, Interrupt};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let mut group = Group::new("example");
/// group.add("web", async |_ctx| Err(std::io::Error::from(std::io::ErrorKind::AddrInUse)), Interrupt::cancel());
/// let error = group.run().await.unwrap_err();
///
/// assert_eq!(error.to_string(), "actor `web` failed: address in use");
/// let root = error.downcast_ref::<std::io::Error>().unwrap();
/// assert_eq!(root.kind(), std::io::ErrorKind::AddrInUse);
/// # }
/// ```
pub struct Error(Box<ErrorRepr>);

enum ErrorRepr {
    /// The group says what cannot be.
    Plan { group: Arc<str>, error: PlanError },
    /// The runtime lacks what the group needs.
    Runtime {
        group: Arc<str>,
        what: RuntimeProblem,
    },
    /// It ran.
    Run { report: Report, root: Root },
}

impl Error {
    pub(crate) fn plan(group: Arc<str>, error: PlanError) -> Error {
        Error(Box::new(ErrorRepr::Plan { group, error }))
    }

    pub(crate) fn runtime(group: Arc<str>, what: RuntimeProblem) -> Error {
        Error(Box::new(ErrorRepr::Runtime { group, what }))
    }

    /// The error of a run that did not end well. `root` is what stands for it where the cause is no failure: an actor, and
    /// what became of it.
    pub(crate) fn run(report: Report, root: Option<(Id, Outcome)>) -> Error {
        let root = Root::new(&report, root);
        Error(Box::new(ErrorRepr::Run { report, root }))
    }

    /// The report of the run; `None` if it could not begin.
    pub fn report(&self) -> Option<&Report> {
        match &*self.0 {
            ErrorRepr::Run { report, .. } => Some(report),
            _ => None,
        }
    }

    /// The report of the run; `None` if it could not begin.
    pub fn into_report(self) -> Option<Report> {
        match *self.0 {
            ErrorRepr::Run { report, .. } => Some(report),
            _ => None,
        }
    }

    /// What is wrong with the group, if that is why it could not begin: a message each, with what to write instead.
    pub fn problems(&self) -> &[Problem] {
        match &*self.0 {
            ErrorRepr::Plan { error, .. } => error.problems(),
            _ => &[],
        }
    }

    /// The root error as the type that it had when an actor returned it, or a handle failed the group with it; also where
    /// `anyhow` context was put around it. A panic is a [`PanicError`](crate::PanicError), an actor that could not become ready a
    /// [`ReadinessError`](crate::ReadinessError), a mistake in the group a [`PlanError`].
    ///
    /// In a group that failed because one nested in it did, this looks inside that, too.
    pub fn downcast_ref<E: fmt::Display + fmt::Debug + Send + Sync + 'static>(&self) -> Option<&E> {
        match &*self.0 {
            ErrorRepr::Plan { error, .. } => root::as_type(error),
            ErrorRepr::Runtime { what, .. } => what.as_type(),
            ErrorRepr::Run { root, .. } => root.downcast_ref(),
        }
    }

    /// The group's name.
    pub fn group(&self) -> &str {
        match &*self.0 {
            ErrorRepr::Plan { group, .. } | ErrorRepr::Runtime { group, .. } => group,
            ErrorRepr::Run { report, .. } => report.group(),
        }
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
                write!(f, "group `{group}` cannot run: ")?;
                match error.problems().split_first() {
                    Some((first, [])) => write!(f, "{}", first.message()),
                    Some((first, rest)) => {
                        write!(f, "{} (and {} more)", first.message(), rest.len())
                    }
                    None => Ok(()),
                }
            }
            ErrorRepr::Runtime { group, what } => write!(f, "group `{group}` cannot run: {what}"),
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
