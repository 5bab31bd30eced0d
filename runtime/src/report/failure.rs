//! [`Failure`]: what went wrong in an actor; and [`DropFailure`], in a drop after the last actor.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::engine::Unfinished;
use crate::engine::limits::LEAST_FOR_DROPS;
use crate::plan::Visible;
use crate::report::human::human;
use crate::report::sources::{self, ErrorText};
use crate::{Outcome, PanicError, Signal};

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

/// An actor could not become ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReadinessError {
    /// The actor returned Ok before it was ready, and another actor requires it.
    Returned,
    /// The actor dropped its context before it was ready and continued, and another actor requires it.
    ContextDropped,
    /// The actor was not ready within its `ready_within`.
    TooLate {
        /// The value of `ready_within`.
        within: Duration,
    },
}

/// The reason why an actor was aborted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AbortedBy {
    /// The actor exceeded its grace period.
    Grace {
        /// The length of the grace period.
        length: Duration,
        /// The origin of the length.
        origin: GraceOrigin,
    },
    /// The group exceeded its grace period.
    GroupGrace {
        /// The length of the grace period.
        length: Duration,
        /// Set if the parent of a nested group set the grace period: the declared grace of its field, or the rest of the
        /// parent's own grace period.
        handed_down: bool,
    },
    /// A signal forced the abort.
    Signal(Signal),
}

/// The origin of an actor's grace period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GraceOrigin {
    /// The actor declares `grace`.
    Declared,
    /// The actor declares none: the grace period is its share of the group's.
    Share {
        /// The grace period of the group.
        of: Duration,
    },
    /// The actor declares none, and was interrupted while the group continued: the grace period is that of the group.
    Group,
    /// The actor declares none, and its tasks were interrupted before a restart.
    Restart,
}

/// A drop of a retained value that panicked or was abandoned.
#[derive(Debug, Clone)]
pub struct DropFailure {
    pub(crate) name: Arc<str>,
    pub(crate) panic: Option<PanicError>,
    /// The limit of a drop that was abandoned, if there was one.
    pub(crate) limit: Option<DropLimit>,
}

/// The time for drops.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DropLimit {
    /// The time since the last actor ended, or since the build ended early.
    pub(crate) length: Duration,
    /// The grace period of the group, or the signal that forced the stop.
    pub(crate) by: AbortedBy,
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
        let mut texts = sources::texts((**error).as_ref()).into_iter();
        (what + &texts.next().unwrap_or_default(), texts.collect())
    }
}

impl Unfinished {
    /// The parts in a sentence.
    pub(crate) fn names(self) -> &'static str {
        match (self.execute, self.interrupt, self.tasks) {
            (true, false, false) => "execute",
            (false, true, false) => "interrupt",
            (true, true, false) => "execute and interrupt",
            (false, false, _) => "tasks",
            (true, false, true) => "execute and tasks",
            (false, true, true) => "interrupt and tasks",
            (true, true, true) => "execute, interrupt and tasks",
        }
    }

    /// The word that fits [`names`](Unfinished::names).
    pub(crate) fn verb(self, one: &'static str, many: &'static str) -> &'static str {
        match self.names() {
            "execute" | "interrupt" => one,
            _ => many,
        }
    }
}

impl DropFailure {
    /// Returns the name of the field or the actor that the value belonged to.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the panic of the drop; `None` if the drop did not finish in time and was abandoned.
    pub fn panic(&self) -> Option<&PanicError> {
        self.panic.as_ref()
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

impl AbortedBy {
    /// States that the actor with this name was aborted, why, and which option changes that. `name` may be a path into nested
    /// groups.
    /// `tasks` is the number of tasks if only tasks were aborted.
    pub(crate) fn sentence(self, name: &str, tasks: Option<usize>) -> String {
        let (what, were) = match tasks {
            None => (format!("actor `{name}`"), "was"),
            Some(1) => (format!("1 task of actor `{name}`"), "was"),
            Some(tasks) => (format!("{tasks} tasks of actor `{name}`"), "were"),
        };
        match self.remedy(name) {
            Some(remedy) => format!("{what} {self} and {were} aborted; {remedy}"),
            None => format!("{what} {were} aborted: {self}"),
        }
    }

    /// The line under the actor in a timeline.
    pub(crate) fn line(self, name: &str, tasks: Option<usize>) -> String {
        let what = match tasks {
            None => "aborted".to_owned(),
            Some(1) => format!("1 task of `{name}` was aborted"),
            Some(tasks) => format!("{tasks} tasks of `{name}` were aborted"),
        };
        format!("{what}: {}", self.reason(name))
    }

    /// Only the reason, with the option that changes it.
    pub(crate) fn reason(self, name: &str) -> String {
        match self.remedy(name) {
            Some(remedy) => format!("{self}; {remedy}"),
            None => self.to_string(),
        }
    }

    fn remedy(self, name: &str) -> Option<String> {
        let option = self.option(name)?;
        Some(format!("set {option} to change it"))
    }

    /// The option that changes the length.
    fn option(self, name: &str) -> Option<String> {
        match self {
            AbortedBy::Grace { .. } => Some(format!("`grace` on `{name}`")),
            AbortedBy::GroupGrace { handed_down, .. } => Some(grace_of_group(handed_down).into()),
            AbortedBy::Signal(_) => None,
        }
    }
}

/// The option that changes the grace period of a group.
fn grace_of_group(handed_down: bool) -> &'static str {
    if handed_down {
        "`grace` on the field of its group"
    } else {
        "`grace` on the group"
    }
}

/// States that an actor was abandoned, why, and which parts of it. `name` may be a path into nested groups, and `late` is the
/// time since its interrupt.
pub(super) fn abandoned(
    name: &str,
    left: Unfinished,
    by: Option<AbortedBy>,
    late: Option<Duration>,
) -> String {
    let late = late.map_or(String::new(), |late| {
        format!(" {} after its interrupt", human(late))
    });
    let reason = match by {
        None => String::new(),
        Some(AbortedBy::Signal(signal)) => format!(" after the abort that {signal} forced"),
        Some(by) => format!(" after the abort, because the actor {by}"),
    };
    let option = by.and_then(|by| by.option(name));
    let option = option.map_or(String::new(), |option| {
        format!(", or set {option} to change its time")
    });
    format!(
        "actor `{name}` was abandoned{late}: its {} did not finish{reason}; let {} return when the actor is interrupted{option}",
        left.names(),
        left.verb("it", "them")
    )
}

/// A phrase such as "exceeded its grace period of 2.7 s (its share of the group's 8 s)".
impl fmt::Display for AbortedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AbortedBy::Grace { length, origin } => {
                write!(
                    f,
                    "exceeded its grace period of {} ({origin})",
                    human(*length)
                )
            }
            AbortedBy::GroupGrace {
                length,
                handed_down,
            } => {
                let origin = if *handed_down {
                    " (set by its parent)"
                } else {
                    ""
                };
                let length = human(*length);
                write!(f, "exceeded the group's grace period of {length}{origin}")
            }
            AbortedBy::Signal(signal) => write!(f, "forced by {signal}"),
        }
    }
}

impl fmt::Display for GraceOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GraceOrigin::Declared => f.write_str("declared"),
            GraceOrigin::Share { of } => write!(f, "its share of the group's {}", human(*of)),
            GraceOrigin::Group => f.write_str("the group's"),
            GraceOrigin::Restart => f.write_str("the default before a restart"),
        }
    }
}

impl fmt::Display for ReadinessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadinessError::Returned => f.write_str("returned before it was ready"),
            ReadinessError::ContextDropped => {
                f.write_str("dropped its context before it was ready")
            }
            ReadinessError::TooLate { within } => {
                let within = human(*within);
                write!(f, "was not ready within its `ready_within` of {within}")
            }
        }
    }
}

impl ReadinessError {
    /// States that the actor with this name missed its readiness, and which option or call changes that.
    pub(super) fn sentence(self, actor: &str) -> String {
        let remedy = match self {
            ReadinessError::TooLate { .. } => {
                format!("set `ready_within` on `{actor}` to change it")
            }
            ReadinessError::Returned => format!("let `{actor}` become ready before it returns"),
            ReadinessError::ContextDropped => {
                format!("let `{actor}` keep its context until it is ready")
            }
        };
        format!("actor `{actor}` {self}; {remedy}")
    }
}

impl StdError for ReadinessError {}

/// The length and its origin.
impl fmt::Display for DropLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = human(self.length);
        match self.by {
            AbortedBy::Signal(_) => write!(f, "{length} ({})", self.by),
            AbortedBy::GroupGrace { length: of, .. } | AbortedBy::Grace { length: of, .. } => {
                let of = human(of);
                if length == of {
                    write!(f, "{length} (the group's grace period)")
                } else if self.length > LEAST_FOR_DROPS {
                    write!(f, "{length} (the rest of the group's grace period of {of})")
                } else {
                    write!(f, "{length} (after the group's grace period of {of})")
                }
            }
        }
    }
}

impl fmt::Display for DropFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Visible(&self.name);
        if let Some(panic) = &self.panic {
            return write!(f, "the drop of `{name}` {panic}");
        }
        write!(f, "the drop of `{name}` did not finish")?;
        if let Some(limit) = self.limit {
            write!(f, " within {limit}")?;
        }
        f.write_str(" and was abandoned; release it in an actor")?;
        let option = self.limit.and_then(|limit| limit.by.option(&self.name));
        option.map_or(Ok(()), |option| {
            write!(f, ", or set {option} to change its time")
        })
    }
}
