//! The root of a run's error: the one failure that stands for the run. It is a place in the report, not a copy of it.

use std::any::Any;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use super::Error;
use crate::engine::{Id, Unfinished};
use crate::plan::Visible;
use crate::report::abort;
use crate::report::cause::start_too_late;
use crate::report::text::one_line;
use crate::report::text::sources;
use crate::{ActorReport, Cause, DropFailure, Failure, Outcome, Report};

/// The root failure of a report.
pub(super) struct Root {
    place: RootPlace,
    /// The possible sources. An actor that was aborted or abandoned has none.
    failure: Option<Failure>,
}

/// The place of the root in the report.
enum RootPlace {
    Cause,
    /// The end of the actor, although the cause is not a failure or does not state it.
    Actor(Id, Outcome),
    /// The first failed drop.
    Drop,
    /// The engine knows of a failure that the report does not show.
    Unknown,
}

/// A root with its report.
#[derive(Clone, Copy)]
pub(super) struct RootOf<'a> {
    pub(super) report: &'a Report,
    pub(super) root: &'a Root,
}

impl Root {
    /// The cause's failure, else that of the actor which the engine names, else the first failed drop.
    pub(super) fn new(report: &Report, actor: Option<(Id, Outcome)>) -> Root {
        let (place, failure) = match (&*report.cause, actor) {
            (cause @ Cause::Abandoned { actor }, _) => {
                // The newest, if one took the name of another.
                let id = report.actors.iter().rposition(|of| *of.name == **actor);
                let place = id.map(|id| RootPlace::Actor(id, Outcome::Abandoned));
                (place.unwrap_or(RootPlace::Cause), cause.failure())
            }
            (cause, _) if cause.is_failure() => (RootPlace::Cause, cause.failure()),
            (_, Some((id, outcome))) => Root::of_actor(id, &report.actors[id], outcome),
            _ => match report.dropping.first() {
                Some(drop) => (RootPlace::Drop, drop.panic.clone().map(Failure::Panic)),
                None => (RootPlace::Unknown, None),
            },
        };
        Root { place, failure }
    }

    /// The first failure of the actor that led to this outcome.
    fn of_actor(id: Id, actor: &ActorReport, outcome: Outcome) -> (RootPlace, Option<Failure>) {
        let led_to = |failure: &&Failure| match failure {
            Failure::Error(_) | Failure::NotReady(_) | Failure::RestartsExhausted => {
                outcome == Outcome::Failed
            }
            Failure::Panic(_) | Failure::InterruptPanic(_) => outcome == Outcome::Panicked,
            _ => false,
        };
        let failure = actor.failures().iter().find(led_to).cloned();
        let place = match outcome {
            Outcome::Aborted if actor.outcome == Outcome::Abandoned => {
                RootPlace::Actor(id, Outcome::Abandoned)
            }
            Outcome::Aborted | Outcome::Abandoned => RootPlace::Actor(id, outcome),
            _ if failure.is_some() => RootPlace::Actor(id, outcome),
            _ => RootPlace::Unknown,
        };
        (place, failure)
    }

    /// The error of the actor, or its panic: the source of the error.
    pub(super) fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// The error of a nested group that this failure is.
    fn nested(&self) -> Option<&Error> {
        match &self.failure {
            Some(Failure::Error(error)) => sources::downcast_ref(error),
            _ => None,
        }
    }

    pub(super) fn downcast_ref<E: StdError + Send + Sync + 'static>(&self) -> Option<&E> {
        match self.failure()? {
            Failure::Error(error) => {
                sources::downcast_ref(error).or_else(|| self.nested()?.downcast_ref())
            }
            Failure::Panic(panic) | Failure::InterruptPanic(panic) => as_type(panic),
            Failure::NotReady(error) => as_type(error),
            _ => None,
        }
    }
}

impl<'a> RootOf<'a> {
    /// The root of the nested group that failed, if that is why this one did.
    fn nested(self) -> Option<RootOf<'a>> {
        self.root.nested()?.root()
    }

    /// The root inside the groups that failed because one nested in them did.
    pub(super) fn innermost(self) -> RootOf<'a> {
        let mut innermost = self;
        while let Some(nested) = innermost.nested() {
            innermost = nested;
        }
        innermost
    }

    /// Returns the end of the block: the backtrace of the actor's error, if it captured one.
    pub(super) fn backtrace_section(self) -> String {
        match self.root.failure() {
            Some(Failure::Error(error)) => sources::backtrace_section(error),
            _ => String::new(),
        }
    }

    /// Returns `true` if it is this failure, or ends in it: an actor may run a group of its own, and fail with its error.
    pub(super) fn is_failure(self, report: &Report, id: Id, failure: &Failure) -> bool {
        let is_this = match (self.root.failure(), failure) {
            (Some(Failure::Error(error)), Failure::Error(other)) => Arc::ptr_eq(error, other),
            (Some(Failure::Panic(panic)), Failure::Panic(other))
            | (Some(Failure::InterruptPanic(panic)), Failure::InterruptPanic(other)) => {
                panic.is(other)
            }
            (_, Failure::NotReady(_) | Failure::RestartsExhausted) => {
                self.is_of(report) && self.actor() == Some(id)
            }
            _ => false,
        };
        is_this
            || self
                .nested()
                .is_some_and(|root| root.is_failure(report, id, failure))
    }

    /// Returns `true` if it is that this actor was aborted or abandoned.
    pub(super) fn is_end_of(self, report: &Report, id: Id) -> bool {
        let is_end = match self.root.place {
            RootPlace::Actor(of, Outcome::Aborted | Outcome::Abandoned) => of == id,
            _ => false,
        };
        is_end && self.is_of(report)
    }

    /// Returns `true` if it is the cause of this run.
    pub(super) fn is_cause_of(self, report: &Report) -> bool {
        matches!(self.root.place, RootPlace::Cause) && self.is_of(report)
    }

    /// Returns `true` if it is this drop.
    pub(super) fn is_drop(self, failure: &DropFailure) -> bool {
        let first = self.report.dropping.first();
        matches!(self.root.place, RootPlace::Drop)
            && first.is_some_and(|first| Arc::ptr_eq(&first.name, &failure.name))
    }

    /// A report may be a copy, but no two runs share a cause.
    fn is_of(self, report: &Report) -> bool {
        Arc::ptr_eq(&self.report.cause, &report.cause)
    }

    fn actor(self) -> Option<Id> {
        match self.root.place {
            RootPlace::Actor(id, _) => Some(id),
            RootPlace::Cause => {
                let name = self.report.cause.actor()?;
                let actors = &self.report.actors;
                actors.iter().rposition(|actor| *actor.name == *name)
            }
            RootPlace::Drop | RootPlace::Unknown => None,
        }
    }
}

impl fmt::Display for RootOf<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut root = *self;
        // Without recursion, because nothing bounds how deep groups are nested.
        while let Some((actor, error)) = root.failed_nested() {
            write!(f, "actor `{}` failed: ", Visible(actor))?;
            let Some(nested) = error.root() else {
                return write!(f, "{error}");
            };
            root = nested;
        }
        root.line(f)
    }
}

impl<'a> RootOf<'a> {
    /// The actor whose failure is the cause, and its error, if that is the error of a group.
    pub(super) fn failed_nested(self) -> Option<(&'a str, &'a Error)> {
        match (&self.root.place, &*self.report.cause) {
            (RootPlace::Cause, Cause::Failed { actor, error }) => {
                Some((actor, sources::user_error(error).downcast_ref()?))
            }
            _ => None,
        }
    }

    fn line(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = self.report;
        match (&self.root.place, &*report.cause) {
            (RootPlace::Cause, cause @ Cause::Fail { .. }) => {
                write!(f, "group `{}` {cause}", Visible(&report.group))
            }
            (RootPlace::Cause, Cause::StartTooLate { within, unready }) => {
                let group = Visible(&report.group);
                write!(f, "group `{group}` {}", start_too_late(*within, unready))
            }
            (RootPlace::Cause, cause) => write!(f, "{cause}"),
            (&RootPlace::Actor(id, outcome), _) => {
                let actor = &report.actors[id];
                let name = one_line(actor.name());
                f.write_str(&match outcome {
                    Outcome::Aborted => aborted(&name, actor),
                    Outcome::Abandoned => abandoned(&name, actor),
                    _ => {
                        let failure = self.root.failure();
                        let lines = failure.map(|it| it.lines(Some(actor.name()), outcome));
                        lines.unwrap_or_default().0
                    }
                })
            }
            (RootPlace::Drop, _) => {
                write!(f, "group `{}`", Visible(&report.group))?;
                let first = report.dropping.first();
                first.map_or(Ok(()), |failure| write!(f, ": {failure}"))
            }
            (RootPlace::Unknown, _) => write!(f, "group `{}` failed", Visible(&report.group)),
        }
    }
}

/// States that an actor was aborted, and why. `name` may be a path into nested groups.
pub(super) fn aborted(name: &str, actor: &ActorReport) -> String {
    let tasks = actor.aborted().and_then(|aborted| aborted.tasks);
    actor.aborted_by().map_or_else(
        || format!("actor `{name}` was aborted"),
        |by| by.sentence(name, tasks),
    )
}

/// States that an actor was abandoned, and which parts of it. `name` may be a path into nested groups.
pub(super) fn abandoned(name: &str, actor: &ActorReport) -> String {
    let has = |part: fn(&Failure) -> bool| actor.failures().iter().any(part);
    let interrupt = has(|failure| matches!(failure, Failure::InterruptAbandoned));
    let tasks = has(|failure| matches!(failure, Failure::TasksAbandoned));
    let execute = has(|failure| matches!(failure, Failure::ExecuteAbandoned));
    let unfinished = Unfinished {
        // A nested group has none of these failures.
        execute: execute || !(interrupt || tasks),
        interrupt,
        tasks,
    };
    // Of a nested group only the stop is known, after which it has ended at once if it was abandoned before.
    let of_group = || {
        let (interrupted, ended) = actor.interrupted().zip(actor.ended())?;
        let elapsed = ended.saturating_sub(interrupted);
        (!elapsed.is_zero()).then_some(elapsed)
    };
    let elapsed = actor.abandoned_after().or_else(of_group);
    abort::abandoned(name, unfinished, actor.aborted_by(), elapsed)
}

/// Returns `value` if it is an `E`.
pub(super) fn as_type<E: 'static>(value: &dyn Any) -> Option<&E> {
    value.downcast_ref()
}
