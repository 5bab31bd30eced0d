//! The root of a run's error: takes a report, finds the one thing that stands for all that went wrong, and says it.

use std::any::Any;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use crate::engine::Id;
use crate::report::sources;
use crate::{
    AbortedBy, ActorReport, Cause, DropFailure, Error, Failure, Outcome, Panic, ReadinessError,
    Report,
};

/// What stands for a run that did not end well.
pub(super) enum Root {
    /// An actor failed; without one, a handle failed the group.
    Failed {
        actor: Option<Arc<str>>,
        error: Arc<anyhow::Error>,
    },
    /// An actor's execute panicked, or its interrupt.
    Panicked {
        actor: Arc<str>,
        panic: Panic,
        in_interrupt: bool,
    },
    NotReady {
        actor: Arc<str>,
        error: ReadinessError,
    },
    RestartsExhausted {
        actor: Arc<str>,
        last: Option<Box<Root>>,
    },
    Aborted {
        actor: Arc<str>,
        /// Which run the actor was of: no other has the same cause.
        run: Arc<Cause>,
        by: Option<AbortedBy>,
    },
    Abandoned {
        actor: Arc<str>,
        run: Arc<Cause>,
        left: String,
    },
    Drop(DropFailure),
    /// The engine knows of something that the report does not show.
    Unknown,
}

impl Root {
    /// The cause's, else that of the actor which the engine names, else the first drop that went wrong.
    pub(super) fn new(report: &Report, actor: Option<(Id, Outcome)>) -> Root {
        let of_actor = || {
            actor.map(|(id, outcome)| Root::of_actor(&report.cause, &report.actors[id], outcome))
        };
        let of_drop = || report.dropping.first().cloned().map(Root::Drop);
        let of_cause = match &*report.cause {
            Cause::Abandoned { actor } => {
                let run = Arc::clone(&report.cause);
                // The newest, where one took the name of another.
                let its = report
                    .actors
                    .iter()
                    .rev()
                    .find(|report| *report.name == **actor);
                its.map(|its| Root::Abandoned {
                    actor: Arc::clone(actor),
                    run,
                    left: left_behind(its),
                })
            }
            _ => Root::of_cause(&report.cause),
        };
        of_cause
            .or_else(of_actor)
            .or_else(of_drop)
            .unwrap_or(Root::Unknown)
    }

    fn of_cause(cause: &Arc<Cause>) -> Option<Root> {
        Some(match &**cause {
            Cause::Failed { actor, error } => Root::Failed {
                actor: Some(Arc::clone(actor)),
                error: Arc::clone(error),
            },
            Cause::Fail { error } => Root::Failed {
                actor: None,
                error: Arc::clone(error),
            },
            Cause::Panicked { actor, panic } => Root::Panicked {
                actor: Arc::clone(actor),
                panic: panic.clone(),
                in_interrupt: false,
            },
            Cause::NotReady { actor, error } => Root::NotReady {
                actor: Arc::clone(actor),
                error: *error,
            },
            Cause::RestartsExhausted { actor, last } => {
                let last = last.as_ref().and_then(Root::of_cause).map(Box::new);
                Root::RestartsExhausted {
                    actor: Arc::clone(actor),
                    last,
                }
            }
            _ => return None,
        })
    }

    /// The first failure of the actor that is of this kind.
    fn of_actor(run: &Arc<Cause>, report: &ActorReport, outcome: Outcome) -> Root {
        let actor: &Arc<str> = &(&report.name).into();
        let of_fault = |failure: &Failure| match (failure, outcome) {
            (Failure::Error(error), Outcome::Failed) => Some(Root::Failed {
                actor: Some(Arc::clone(actor)),
                error: Arc::clone(error),
            }),
            (Failure::NotReady(why), Outcome::Failed) => Some(Root::NotReady {
                actor: Arc::clone(actor),
                error: *why,
            }),
            (Failure::RestartsExhausted, Outcome::Failed) => Some(Root::RestartsExhausted {
                actor: Arc::clone(actor),
                last: None,
            }),
            (Failure::Panic(panic) | Failure::InterruptPanic(panic), Outcome::Panicked) => {
                Some(Root::Panicked {
                    actor: Arc::clone(actor),
                    panic: panic.clone(),
                    in_interrupt: matches!(failure, Failure::InterruptPanic(_)),
                })
            }
            _ => None,
        };
        report
            .failures
            .iter()
            .find_map(of_fault)
            .unwrap_or_else(|| match outcome {
                // One that was left behind after that is what it is in the end.
                Outcome::Aborted if report.outcome != Outcome::Abandoned => Root::Aborted {
                    actor: Arc::clone(actor),
                    run: Arc::clone(run),
                    by: report.aborted_by,
                },
                Outcome::Aborted | Outcome::Abandoned => Root::Abandoned {
                    actor: Arc::clone(actor),
                    run: Arc::clone(run),
                    left: left_behind(report),
                },
                _ => Root::Unknown,
            })
    }

    /// The root itself, inside groups that failed because one nested in them did.
    pub(super) fn innermost(&self) -> &Root {
        match self.nested().and_then(Error::root) {
            Some(root) => root.innermost(),
            None => self,
        }
    }

    fn nested(&self) -> Option<&Error> {
        match self {
            Root::Failed { error, .. } => error.downcast_ref::<Error>(),
            Root::RestartsExhausted {
                last: Some(last), ..
            } => last.nested(),
            _ => None,
        }
    }

    pub(super) fn downcast_ref<E: fmt::Display + fmt::Debug + Send + Sync + 'static>(
        &self,
    ) -> Option<&E> {
        match self {
            Root::Failed { error, .. } => error
                .downcast_ref()
                .or_else(|| self.nested()?.downcast_ref()),
            Root::Panicked { panic, .. } => as_type(panic),
            Root::NotReady { error, .. } => as_type(error),
            Root::RestartsExhausted { last, .. } => last.as_ref()?.downcast_ref(),
            Root::Drop(failure) => as_type(failure.panic()?),
            Root::Aborted { .. } | Root::Abandoned { .. } | Root::Unknown => None,
        }
    }

    pub(super) fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Root::Failed { error, .. } => Some((**error).as_ref()),
            Root::Panicked { panic, .. } => Some(panic),
            Root::NotReady { error, .. } => Some(error),
            Root::RestartsExhausted { last, .. } => last.as_ref()?.source(),
            Root::Drop(failure) => failure.panic().map(|panic| panic as _),
            Root::Aborted { .. } | Root::Abandoned { .. } | Root::Unknown => None,
        }
    }

    /// Whether it is this failure, or says it first: an actor may run a group of its own, and fail with its error.
    pub(super) fn is_fault(&self, failure: &Failure) -> bool {
        let inside = self.nested().and_then(Error::root);
        let is_this = match (self, failure) {
            (Root::RestartsExhausted { .. }, Failure::RestartsExhausted) => true,
            (
                Root::RestartsExhausted {
                    last: Some(last), ..
                },
                failure,
            ) => last.is_fault(failure),
            (Root::Failed { error, .. }, Failure::Error(other)) => Arc::ptr_eq(error, other),
            (
                Root::Panicked {
                    panic,
                    in_interrupt: false,
                    ..
                },
                Failure::Panic(other),
            )
            | (
                Root::Panicked {
                    panic,
                    in_interrupt: true,
                    ..
                },
                Failure::InterruptPanic(other),
            ) => panic.is(other),
            _ => false,
        };
        is_this || inside.is_some_and(|root| root.is_fault(failure))
    }

    /// Whether it is that this actor of this run was aborted or abandoned.
    pub(super) fn is_end_of(&self, report: &Report, of: &ActorReport) -> bool {
        match self {
            Root::Aborted { actor, run, .. } | Root::Abandoned { actor, run, .. } => {
                Arc::ptr_eq(run, &report.cause) && **actor == *of.name
            }
            _ => false,
        }
    }

    /// Whether it is this cause, of a group nested anywhere.
    pub(super) fn is_cause(&self, cause: &Cause) -> bool {
        match (self, cause) {
            (Root::NotReady { actor, .. }, Cause::NotReady { actor: other, .. }) => {
                Arc::ptr_eq(actor, other)
            }
            (Root::Failed { error, .. }, Cause::Fail { error: other }) => Arc::ptr_eq(error, other),
            _ => false,
        }
    }

    /// Whether it is this drop.
    pub(super) fn is_drop(&self, of: &DropFailure) -> bool {
        matches!(self, Root::Drop(failure) if Arc::ptr_eq(&failure.name, &of.name))
    }

    /// One line, for a run of `group`.
    pub(super) fn describe(&self, f: &mut fmt::Formatter<'_>, group: &str) -> fmt::Result {
        match self {
            Root::Failed {
                actor: Some(actor),
                error,
            } => {
                write!(
                    f,
                    "actor `{actor}` failed: {}",
                    sources::text((**error).as_ref())
                )
            }
            Root::Failed { actor: None, error } => {
                write!(
                    f,
                    "group `{group}` failed: {}",
                    sources::text((**error).as_ref())
                )
            }
            Root::Panicked {
                actor,
                panic,
                in_interrupt: false,
            } => write!(f, "actor `{actor}` {panic}"),
            Root::Panicked {
                actor,
                panic,
                in_interrupt: true,
            } => {
                write!(f, "the interrupt of actor `{actor}` {panic}")
            }
            Root::NotReady { actor, error } => write!(f, "actor `{actor}` {error}"),
            Root::RestartsExhausted { actor, last: None } => {
                write!(f, "actor `{actor}` used up its restarts")
            }
            Root::RestartsExhausted {
                actor,
                last: Some(last),
            } => {
                write!(f, "actor `{actor}` used up its restarts: ")?;
                last.describe(f, group)
            }
            Root::Aborted { actor, by, .. } => f.write_str(&aborted(actor, *by)),
            Root::Abandoned { actor, left, .. } => f.write_str(&abandoned(actor, left)),
            Root::Drop(failure) => write!(f, "group `{group}`: {failure}"),
            Root::Unknown => write!(f, "group `{group}` did not end well"),
        }
    }
}

/// That an actor was aborted, and why.
pub(super) fn aborted(actor: &str, by: Option<AbortedBy>) -> String {
    let why = by.map(|by| format!(": {by}")).unwrap_or_default();
    format!("actor `{actor}` was aborted{why}")
}

/// That an actor was abandoned, and what of it.
pub(super) fn abandoned(actor: &str, left: &str) -> String {
    format!("actor `{actor}` was abandoned: {left} did not come back")
}

/// What of an abandoned actor is left.
pub(super) fn left_behind(actor: &ActorReport) -> String {
    let has = |kind: fn(&Failure) -> bool| actor.failures.iter().any(kind);
    let left = [
        (
            has(|failure| matches!(failure, Failure::ExecuteAbandoned)),
            "its execute",
        ),
        (
            has(|failure| matches!(failure, Failure::InterruptAbandoned)),
            "its interrupt",
        ),
        (
            has(|failure| matches!(failure, Failure::TasksAbandoned)),
            "its children",
        ),
    ];
    let left: Vec<&str> = left
        .into_iter()
        .filter_map(|(left, words)| left.then_some(words))
        .collect();
    match left[..] {
        [] => "its execute".to_owned(),
        [one] => one.to_owned(),
        [ref most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// `value`, if it is an `E`.
pub(super) fn as_type<E: 'static>(value: &dyn Any) -> Option<&E> {
    value.downcast_ref()
}
