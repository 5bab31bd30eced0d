//! [`Cause`]: the event that made a group stop.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::plan::Visible;
use crate::report::ActorReport;
use crate::report::text::human::human;
use crate::report::text::sources::{self, ErrorText};
use crate::{Failure, PanicError, ReadinessError, Signal};

/// The first event that made a group stop. It never changes.
///
/// A clone is cheap. `Display` is one line with the error's own text; the alternate form, `{:#}`, adds the sources of the
/// error, as `anyhow` does. [`source`](StdError::source) is the error itself.
///
/// # Examples
///
/// An interrupt receives the cause, and the report holds it:
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
    /// An actor returned `Ok`, and its `on_ok` stops the group.
    Returned {
        /// The actor.
        actor: Arc<str>,
    },
    /// An actor or one of its linked tasks returned an error, or the thread of the actor could not be started.
    Failed {
        /// The actor.
        actor: Arc<str>,
        /// The error.
        error: Arc<anyhow::Error>,
    },
    /// An actor panicked.
    Panicked {
        /// The actor.
        actor: Arc<str>,
        /// The panic, with its message and location.
        panic: PanicError,
    },
    /// An actor missed its readiness.
    NotReady {
        /// The actor.
        actor: Arc<str>,
        /// The reason.
        error: ReadinessError,
    },
    /// The group was not ready within its `ready_within`.
    StartTooLate {
        /// The value of `ready_within`.
        within: Duration,
        /// The actors that were not ready, each with the step that it did not take.
        unready: Arc<str>,
    },
    /// An actor failed more often than its `restart` allows.
    RestartsExhausted {
        /// The actor.
        actor: Arc<str>,
        /// The last failure as a cause; `None` if the last attempt returned `Ok`.
        last: Option<Arc<Cause>>,
    },
    /// An attempt of an actor was abandoned, so the actor could not restart.
    Abandoned {
        /// The actor.
        actor: Arc<str>,
    },
    /// A handle interrupted this actor. Only the actor and its dependents receive this cause; it never stops a group.
    Interrupted {
        /// The actor.
        actor: Arc<str>,
    },
    /// This actor restarts. Only the actor and its dependents receive this cause; it never stops a group.
    Restart {
        /// The actor.
        actor: Arc<str>,
    },
    /// Every actor that the group waits for has returned.
    Completed,
    /// The process received a signal.
    Signal(Signal),
    /// A handle requested a shutdown.
    Shutdown {
        /// The reason that the caller gave.
        reason: Cow<'static, str>,
    },
    /// A handle failed the group.
    Fail {
        /// The error that the caller gave.
        error: Arc<anyhow::Error>,
    },
    /// The parent group stops, or a handle interrupted this group as an actor of its parent. Holds the cause of the outermost
    /// group that stops, or [`Interrupted`](Cause::Interrupted); never a `Parent`.
    Parent(Arc<Cause>),
    /// The future of `run`, or the `Running`, was dropped.
    Dropped,
}

impl Cause {
    /// The cause of a group whose parent has this cause. The same for all groups below, however deep they are nested.
    pub(crate) fn of_parent(cause: &Arc<Cause>) -> Cause {
        match &**cause {
            Cause::Parent(outermost) => Cause::Parent(Arc::clone(outermost)),
            _ => Cause::Parent(Arc::clone(cause)),
        }
    }

    /// Returns `true` if this is the same event, seen from the same side.
    pub(crate) fn is(self: &Arc<Cause>, other: &Arc<Cause>) -> bool {
        match (&**self, &**other) {
            (Cause::Parent(one), Cause::Parent(other)) => Arc::ptr_eq(one, other),
            _ => Arc::ptr_eq(self, other),
        }
    }

    /// Returns `true` if the cause is a failure, which makes the run an error.
    pub fn is_failure(&self) -> bool {
        matches!(
            self,
            Cause::Failed { .. }
                | Cause::Panicked { .. }
                | Cause::NotReady { .. }
                | Cause::StartTooLate { .. }
                | Cause::RestartsExhausted { .. }
                | Cause::Abandoned { .. }
                | Cause::Fail { .. }
        )
    }

    /// Returns the name of the actor that the cause concerns, if it concerns one.
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

    /// Returns the signal that is the cause of this group or of one of its parents, if one is.
    pub fn signal(&self) -> Option<Signal> {
        match self {
            Cause::Signal(signal) => Some(*signal),
            Cause::Parent(cause) => cause.signal(),
            _ => None,
        }
    }

    /// Returns the error that is the cause, if one is, with its `anyhow` contexts. If it has none, `downcast_ref` reaches its
    /// original type.
    pub fn error(&self) -> Option<&(dyn StdError + Send + Sync + 'static)> {
        match self {
            Cause::Failed { error, .. } | Cause::Fail { error } => Some(sources::user_error(error)),
            Cause::Panicked { panic, .. } => Some(panic),
            Cause::NotReady { error, .. } => Some(error),
            Cause::RestartsExhausted {
                last: Some(last), ..
            } => last.error(),
            _ => None,
        }
    }

    /// Returns the failure of an actor or of the group that is the cause, if one is.
    pub(crate) fn failure(&self) -> Option<Failure> {
        Some(match self {
            Cause::Failed { error, .. } | Cause::Fail { error } => {
                Failure::Error(Arc::clone(error))
            }
            Cause::Panicked { panic, .. } => Failure::Panic(panic.clone()),
            Cause::NotReady { error, .. } => Failure::NotReady(*error),
            Cause::RestartsExhausted {
                last: Some(last), ..
            } => return last.failure(),
            _ => return None,
        })
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cause::Returned { actor } => write!(f, "actor `{}` returned", Visible(actor)),
            Cause::Failed { actor, error } => {
                write!(f, "actor `{}` failed: ", Visible(actor))?;
                ErrorText(error).fmt(f)
            }
            Cause::Panicked { actor, panic } => write!(f, "actor `{}` {panic}", Visible(actor)),
            Cause::NotReady { actor, error } => {
                f.write_str(&error.sentence(&Visible(actor).to_string()))
            }
            Cause::StartTooLate { within, unready } => {
                write!(f, "the group {}", start_too_late(*within, unready))
            }
            Cause::RestartsExhausted { actor, last } => {
                write!(f, "actor `{}` exhausted its restarts", Visible(actor))?;
                let Some(last) = last else { return Ok(()) };
                f.write_str(": ")?;
                last.fmt(f)
            }
            Cause::Abandoned { actor } => {
                write!(
                    f,
                    "actor `{actor}` cannot restart: its last attempt was abandoned; let `{actor}` return when it is \
                     interrupted",
                    actor = Visible(actor)
                )
            }
            Cause::Interrupted { actor } => {
                write!(f, "a handle interrupted actor `{}`", Visible(actor))
            }
            Cause::Restart { actor } => write!(f, "actor `{}` restarts", Visible(actor)),
            Cause::Completed => f.write_str("completed"),
            Cause::Signal(signal) => write!(f, "{signal}"),
            Cause::Shutdown { reason } => write!(f, "shutdown: {}", Visible(reason)),
            Cause::Fail { error } => {
                f.write_str("failed: ")?;
                ErrorText(error).fmt(f)
            }
            Cause::Parent(cause) => {
                f.write_str("the parent group stops: ")?;
                cause.fmt(f)
            }
            Cause::Dropped => f.write_str("the run was dropped"),
        }
    }
}

/// The predicate of a sentence about the group.
pub(super) fn start_too_late(within: Duration, unready: &str) -> String {
    let within = human(within);
    format!(
        "was not ready within its `ready_within` of {within}: {unready}; set `ready_within` on the group to change it"
    )
}

/// A cause without the text of the failure, which is an event of its own.
pub(crate) struct Brief<'a>(pub(crate) &'a Cause);

impl fmt::Display for Brief<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Cause::Failed { actor, .. } => write!(f, "actor `{}` failed", Visible(actor)),
            Cause::Panicked { actor, .. } => write!(f, "actor `{}` panicked", Visible(actor)),
            Cause::RestartsExhausted { actor, .. } => {
                write!(f, "actor `{}` exhausted its restarts", Visible(actor))
            }
            Cause::Fail { .. } => f.write_str("failed"),
            Cause::Parent(cause) => write!(f, "the parent group stops: {}", Brief(cause)),
            cause => write!(f, "{cause:#}"),
        }
    }
}

impl StdError for Cause {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Cause::Parent(cause) => Some(&**cause),
            cause => cause.error().map(|error| error as _),
        }
    }
}

/// The cause that the end of an actor gives. A later failure may be that of an interrupt, or of a drop.
impl Cause {
    /// The actor failed with an error: the first.
    pub(crate) fn failed(actor: &ActorReport) -> Cause {
        let is_error = |failure: &&Failure| matches!(failure, Failure::Error(_));
        let error = actor.failures().iter().find(is_error);
        let cause = error.and_then(|error| Cause::of(actor, error));
        cause.expect("an actor that failed left its error")
    }

    /// The actor panicked: the last panic, which is that of the drop if there were two.
    pub(crate) fn panicked(actor: &ActorReport) -> Cause {
        let is_panic = |failure: &&Failure| matches!(failure, Failure::Panic(_));
        let panic = actor.failures().iter().rfind(is_panic);
        let cause = panic.and_then(|panic| Cause::of(actor, panic));
        cause.expect("an actor that panicked left its panic")
    }

    /// The actor has exhausted its restarts: its last failure that would have been a cause.
    pub(crate) fn restarts_exhausted(actor: &ActorReport) -> Cause {
        let mut failures = actor.failures().iter().rev();
        let last = failures.find_map(|failure| Cause::of(actor, failure));
        Cause::RestartsExhausted {
            actor: (&actor.name).into(),
            last: last.map(Arc::new),
        }
    }

    /// The cause that a failure of the actor is, if it can be one.
    fn of(actor: &ActorReport, failure: &Failure) -> Option<Cause> {
        let actor = (&actor.name).into();
        Some(match failure {
            Failure::Error(error) => Cause::Failed {
                actor,
                error: Arc::clone(error),
            },
            Failure::Panic(panic) => Cause::Panicked {
                actor,
                panic: panic.clone(),
            },
            Failure::NotReady(error) => Cause::NotReady {
                actor,
                error: *error,
            },
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    fn failed(error: anyhow::Error) -> Cause {
        Cause::Failed {
            actor: "api".into(),
            error: Arc::new(error),
        }
    }

    #[test]
    fn a_cause_is_an_error_whose_source_keeps_its_type() {
        let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
        let last = failed(anyhow::Error::new(refused).context("cannot connect"));
        let cause = Cause::Parent(Arc::new(Cause::RestartsExhausted {
            actor: "api".into(),
            last: Some(Arc::new(last)),
        }));
        let brief = "the parent group stops: actor `api` exhausted its restarts: actor `api` failed: cannot connect";
        assert_eq!(cause.to_string(), brief);
        assert_eq!(format!("{cause:#}"), format!("{brief}: connection refused"));
        let error = anyhow::Error::new(cause);
        let sources: Vec<String> = error.chain().skip(1).map(ToString::to_string).collect();
        assert_eq!(sources[1..], ["cannot connect", "connection refused"]);
        let root = error.root_cause().downcast_ref::<io::Error>().unwrap();
        assert_eq!(root.kind(), io::ErrorKind::ConnectionRefused);
    }

    #[test]
    fn a_failure_has_the_error_of_the_actor_as_its_source() {
        let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
        let failure = Failure::Error(Arc::new(refused.into()));
        let source = failure.source().unwrap().downcast_ref::<io::Error>();
        assert_eq!(source.unwrap().kind(), io::ErrorKind::ConnectionRefused);
        assert!(Failure::ExecuteAbandoned.source().is_none());
    }

    #[test]
    fn a_cause_without_an_error_has_no_source() {
        assert!(Cause::Completed.source().is_none());
    }
}
