//! What a group says of itself, as `tracing` events: every state change of the group and of its actors, with both names as
//! fields. Where a level is filtered out, nothing is formatted, cloned or collected for it.

use std::time::Duration;

use tracing::level_filters::LevelFilter;
use tracing::{Level, Span};

use crate::engine::{Id, Return, Unfinished};
use crate::report::panics;
use crate::report::sources::OneLine;
use crate::{AbortedBy, Cause, DropFailure, Failure, GroupState, Outcome, Report, Signal};

use super::node::GroupRun;

/// What people filter by, wherever the code stands.
const TARGET: &str = "rungroup";

/// An event. A subscriber is the user's code, on the thread that stops everybody else: its panic is contained, such as that
/// of one which writes to a pipe that nobody reads any more.
macro_rules! event {
    ($level:ident, $($event:tt)*) => {
        if Level::$level <= LevelFilter::current() {
            let _ = panics::catch(|| tracing::event!(target: TARGET, Level::$level, $($event)*));
        }
    };
}

/// The span that an actor's execute and its interrupt run in.
pub(crate) fn span(group: &str, actor: &str) -> Span {
    if Level::INFO > LevelFilter::current() {
        return Span::none();
    }
    panics::catch(|| tracing::info_span!(target: TARGET, "actor", group, actor))
        .unwrap_or_else(|_| Span::none())
}

pub(super) fn aborts_on_panic(group: &str) {
    event!(
        WARN,
        group,
        "built with `panic = \"abort\"`: a panic ends the process, and nothing is stopped"
    );
}

pub(super) fn started(group: &str, actor: &str) {
    event!(DEBUG, group, actor, "actor started");
}

/// Of a child process.
pub(super) fn hears_no_signal(group: &str, actor: &str) {
    event!(
        WARN,
        group,
        actor,
        "the group listens to no signal: one that ends this process, such as that of Ctrl-C, leaves the child process \
         running; list `signals`, an empty list where you stop the group on them yourself"
    );
}

pub(super) fn ready(group: &str, actor: &str) {
    event!(DEBUG, group, actor, "actor ready");
}

pub(super) fn interrupted(group: &str, actor: &str) {
    event!(DEBUG, group, actor, "actor interrupted");
}

/// One attempt alone.
pub(super) fn interrupted_alone(group: &str, actor: &str, cause: &Cause) {
    event!(INFO, group, actor, %cause, "actor interrupted alone");
}

pub(super) fn will_restart(group: &str, actor: &str, failure: Option<&Failure>) {
    match failure {
        Some(error) => event!(WARN, group, actor, %error, "actor will be run again"),
        None => event!(INFO, group, actor, "actor will be run again"),
    }
}

pub(super) fn backs_off(group: &str, actor: &str, delay: Duration) {
    event!(INFO, group, actor, ?delay, "actor backs off");
}

pub(super) fn gave_up(group: &str, actor: &str) {
    event!(WARN, group, actor, "actor used up its restarts");
}

pub(super) fn rests(group: &str, actor: &str, outcome: Outcome) {
    event!(DEBUG, group, actor, %outcome, "actor rests");
}

/// Of a task that the actor spawned.
pub(crate) fn task_failure(group: &str, actor: &str, failure: &Failure) {
    event!(WARN, group, actor, error = %failure, "a child of the actor failed");
}

pub(super) fn aborted(group: &str, actor: &str, by: AbortedBy, left: Unfinished) {
    event!(WARN, group, actor, reason = %by, left = in_words(left), "actor told to abort");
}

pub(super) fn abandoned(group: &str, actor: &str, left: Unfinished) {
    event!(WARN, group, actor, left = in_words(left), "actor abandoned");
}

pub(super) fn ended(group: &str, actor: &str, outcome: Outcome) {
    event!(DEBUG, group, actor, %outcome, "actor ended");
}

pub(super) fn state(group: &str, state: GroupState) {
    event!(INFO, group, %state, "group {state}");
}

pub(super) fn caused(group: &str, cause: &Cause) {
    if cause.is_failure() {
        event!(ERROR, group, %cause, "group stops");
    } else {
        event!(INFO, group, %cause, "group stops");
    }
}

pub(super) fn later(group: &str, cause: &Cause) {
    event!(INFO, group, %cause, "group stops already");
}

pub(super) fn drop_failure(group: &str, failure: &DropFailure) {
    event!(WARN, group, name = failure.name(), error = %failure, "drop went wrong");
}

pub(super) fn exit(group: &str, signal: Signal) {
    event!(ERROR, group, %signal, "asked again while actors abort: the process ends");
}

impl GroupRun {
    /// The one event of a whole run. Many subscribers put the fields after the message: not onto its last line.
    pub(super) fn log_report(&self) {
        let group = self.name();
        let report = || Report {
            actors: self.records.clone(),
            ..self.report()
        };
        if self.engine.succeeded() {
            event!(INFO, group, "report: {}\n", report());
        } else {
            event!(ERROR, group, "report: {}\n", report());
        }
    }

    pub(super) fn log_return(&self, id: Id, how: Return) {
        let (group, record) = (self.name(), &self.records[id]);
        let actor = &*record.name;
        match (how, record.failures.last()) {
            (Return::Refused, Some(error @ Failure::Error(_))) if self.stops(id) => {
                event!(DEBUG, group, actor, %error, "actor returned an error");
            }
            (Return::Failed | Return::Refused, Some(error @ Failure::Error(_))) => {
                event!(WARN, group, actor, %error, "actor returned an error");
            }
            (Return::Panicked, Some(Failure::Panic(panic))) => {
                event!(WARN, group, actor, %panic, "actor panicked");
            }
            _ => event!(DEBUG, group, actor, "actor returned"),
        }
    }

    /// Whether the actor or its group was told to stop, as far as that was carried out.
    fn stops(&self, id: Id) -> bool {
        let cell = self.cell(id);
        self.cause.is_some() || cell.is_interrupted(cell.attempt())
    }

    /// What became of an actor's own function interrupt, if that is not just its return.
    pub(super) fn log_interrupt_back(&self, id: Id) {
        let (group, record) = (self.name(), &self.records[id]);
        let actor = &*record.name;
        match record.failures.last() {
            Some(Failure::InterruptError(error)) => {
                event!(WARN, group, actor, error = %OneLine(error), "interrupt returned an error");
            }
            Some(Failure::InterruptPanic(panic)) => {
                event!(WARN, group, actor, %panic, "interrupt panicked");
            }
            _ => {}
        }
    }

    /// Says who is blocked on whom, or who is awaited.
    pub(super) fn warn(&self) {
        let group = self.name();
        let name = |id: Id| &*self.records[id].name;
        for (id, left) in self.engine.stopping_actors() {
            event!(
                WARN,
                group,
                actor = name(id),
                left = in_words(left),
                "actor still awaited"
            );
        }
        if !self.engine.is_stopping() {
            for (id, other) in self.engine.blocked(&self.graph) {
                event!(
                    WARN,
                    group,
                    actor = name(id),
                    requirement = name(other),
                    "actor waits for a requirement that is not ready"
                );
            }
        }
    }
}

fn in_words(left: Unfinished) -> &'static str {
    match (left.execute, left.interrupt, left.tasks) {
        (true, false, false) => "execute",
        (false, true, false) => "interrupt",
        (true, true, false) => "execute and interrupt",
        (false, false, _) => "children",
        (true, false, true) => "execute and children",
        (false, true, true) => "interrupt and children",
        (true, true, true) => "execute, interrupt and children",
    }
}

#[cfg(test)]
mod tests;
