//! The `tracing` events of a group: one function per event. Every event of an actor has the fields `group` and `actor`.
//! If its level is filtered out, an event formats, clones and collects nothing, except warnings and backoffs, which are rare.

mod subscriber;

use std::fmt;
use std::io;
use std::time::Duration;

use tracing::Level;
use tracing::field::display;

use super::text::human::human;
use super::text::sources::ErrorText;
use crate::engine::{FailureLog, Unfinished};
use crate::plan::Visible;
use crate::report::LinkedTaskFailed;
use crate::report::abort::AbortTime;
use crate::report::cause::Brief;
use crate::report::drop_failure::DropLimit;
use crate::report::readiness_error::ReadyWithin;
use crate::report::{abort, stderr};
use crate::{AbortedBy, Cause, DropFailure, Error, Failure, GroupState, Outcome, Report, Signal};

#[cfg(feature = "process")]
pub(crate) use subscriber::{TARGET, warn_on_stderr};
pub(crate) use subscriber::{in_span, span, span_of_task};

use subscriber::EventSubject::{Actor, Group, NoGroup};
use subscriber::{event, is_enabled, is_subscribed, warning};

/// A step of an actor.
fn step(group: &str, actor: &str, text: &str) {
    event(Level::DEBUG, Actor(group, actor), text, &[]);
}

/// The outcome of an actor.
fn outcome_event(group: &str, actor: &str, outcome: Outcome, text: &str) {
    let outcome = display(outcome);
    event(
        Level::DEBUG,
        Actor(group, actor),
        text,
        &[("outcome", &outcome)],
    );
}

/// The cause of a stop that is not a failure.
fn cause_event(group: &str, cause: &Cause, text: &str) {
    event(
        Level::INFO,
        Group(group),
        text,
        &[("cause", &format_args!("{cause:#}"))],
    );
}

/// A warning about a group.
#[cfg(feature = "signal")]
fn group_warning(group: &str, text: &str) {
    warning(Group(group), text, &[], &|| {
        format!("group `{}`: {text}", Visible(group))
    });
}

/// A warning about an actor.
fn actor_warning(group: &str, actor: &str, text: &str) {
    warning(Actor(group, actor), text, &[], &|| {
        format!("actor `{}`: {text}", Visible(actor))
    });
}

/// A warning about a failure of an actor. `line` is the text for stderr, if there is one.
fn failure_warning(
    group: &str,
    actor: &str,
    error: fmt::Arguments<'_>,
    text: &str,
    line: Option<&dyn Fn() -> String>,
) {
    if is_subscribed() {
        event(Level::WARN, Actor(group, actor), text, &[("error", &error)]);
    } else if let Some(line) = line {
        stderr::warn(line);
    }
}

pub(crate) fn aborts_on_panic(group: &str) {
    const TEXT: &str = "the program is built with `panic = \"abort\"`: a panic ends the process without stopping the other actors; remove `panic = \"abort\"` from the profile";
    warning(Group(group), TEXT, &[], &|| TEXT.to_owned());
}

/// Without this warning a program could ignore every signal without a trace.
#[cfg(feature = "signal")]
pub(crate) fn blocked_signals(group: &str, signals: &str, launcher: &str) {
    let text = format!(
        "{signals} cannot stop the group: blocked by the launcher {launcher}; start the process with unblocked signals"
    );
    group_warning(group, &text);
}

#[cfg(feature = "signal")]
pub(crate) fn ignored_term(group: &str, launcher: &str) {
    let text =
        format!("SIGTERM was ignored by the launcher {launcher}; the group still stops on it");
    group_warning(group, &text);
}

pub(crate) fn started(group: &str, actor: &str) {
    step(group, actor, "actor started");
}

/// For a child process.
pub(crate) fn no_signals(group: &str, actor: &str) {
    const TEXT: &str = "no signals are configured: Ctrl-C would orphan this child process; set `signals` on the group, \
                        to an empty list if the program stops the group itself";
    actor_warning(group, actor, TEXT);
}

pub(crate) fn ready(group: &str, actor: &str) {
    step(group, actor, "actor ready");
}

pub(crate) fn interrupted(group: &str, actor: &str) {
    step(group, actor, "actor interrupted");
}

/// For an interrupt of one attempt while the group runs.
pub(crate) fn attempt_interrupted(group: &str, actor: &str, cause: &Cause) {
    event(
        Level::INFO,
        Actor(group, actor),
        "actor interrupted while the group runs",
        &[("cause", &format_args!("{cause:#}"))],
    );
}

/// `failures` are those of the attempt.
pub(crate) fn returned(group: &str, actor: &str, failures: &[Failure], failure_log: FailureLog) {
    let mut failed = false;
    for failure in failures {
        let what = match failure {
            // It was logged when the task failed.
            Failure::Error(error) if error.is::<LinkedTaskFailed>() => continue,
            Failure::Error(_) => "actor returned an error",
            Failure::Panic(_) => "actor panicked",
            _ => continue,
        };
        failed = true;
        let is_group = matches!(failure, Failure::Error(error) if Error::is_of_nested(error));
        let failure_log = if is_group {
            FailureLog::Debug
        } else {
            failure_log
        };
        failed_attempt(group, actor, failure, failure_log, what);
    }
    if !failed {
        step(group, actor, "actor returned");
    }
}

/// The failure of a linked task is that of the attempt.
pub(crate) fn attempt_failed(group: &str, actor: &str, failure: &Failure, failure_log: FailureLog) {
    failed_attempt(group, actor, failure, failure_log, "actor failed");
}

fn failed_attempt(
    group: &str,
    actor: &str,
    failure: &Failure,
    failure_log: FailureLog,
    what: &str,
) {
    match failure_log {
        FailureLog::Debug => {
            let error = format_args!("{failure:#}");
            event(
                Level::DEBUG,
                Actor(group, actor),
                what,
                &[("error", &error)],
            );
        }
        FailureLog::WarningInLog => {
            failure_warning(group, actor, format_args!("{failure:#}"), what, None);
        }
        FailureLog::Warning => {
            let line = || {
                let (mut line, sources) = failure.lines(Some(actor), Outcome::Failed);
                for source in sources {
                    line = line + ": " + &source;
                }
                line
            };
            failure_warning(group, actor, format_args!("{failure:#}"), what, Some(&line));
        }
    }
}

/// For an actor's own function interrupt. It logs nothing for other failures.
pub(crate) fn interrupt_failed(group: &str, actor: &str, failure: &Failure) {
    match failure {
        Failure::InterruptError(error) => {
            let error = ErrorText(error);
            failure_warning(
                group,
                actor,
                format_args!("{error:#}"),
                "interrupt returned an error",
                Some(&|| {
                    let actor = Visible(actor);
                    format!("the interrupt of actor `{actor}` failed: {error:#}")
                }),
            );
        }
        Failure::InterruptPanic(panic) => {
            warning(
                Actor(group, actor),
                "interrupt panicked",
                &[("panic", &display(panic))],
                &|| format!("the interrupt of actor `{}` {panic}", Visible(actor)),
            );
        }
        _ => {}
    }
}

pub(crate) fn will_restart(group: &str, actor: &str, failure: Option<&Failure>) {
    match failure {
        Some(error) => failure_warning(
            group,
            actor,
            format_args!("{error:#}"),
            "actor will restart",
            Some(&|| format!("actor `{}` {error:#}, and will restart", Visible(actor))),
        ),
        None => event(Level::INFO, Actor(group, actor), "actor will restart", &[]),
    }
}

pub(crate) fn backs_off(group: &str, actor: &str, delay: Duration) {
    let delay = human(delay);
    event(
        Level::INFO,
        Actor(group, actor),
        "actor backs off",
        &[("delay", &delay)],
    );
}

/// `failure` is the last one, if it has no event of its own.
pub(crate) fn restarts_exhausted(group: &str, actor: &str, failure: Option<&Failure>) {
    let what = "actor exhausted its restarts";
    let name = Visible(actor);
    let line = |failed: fmt::Arguments<'_>| {
        format!(
            "actor `{name}` {failed}exhausted its restarts; set `max_restarts` in `restart` on `{name}` to change their number"
        )
    };
    match failure {
        Some(error) => {
            let line = || line(format_args!("{error:#}, and "));
            failure_warning(group, actor, format_args!("{error:#}"), what, Some(&line));
        }
        None => warning(Actor(group, actor), what, &[], &|| line(format_args!(""))),
    }
}

/// No attempt runs and no restart is pending, and the group continues.
pub(crate) fn settled(group: &str, actor: &str, outcome: Outcome) {
    outcome_event(group, actor, outcome, "actor settled");
}

pub(crate) fn task_failure(group: &str, actor: &str, failure: &Failure) {
    failure_warning(
        group,
        actor,
        format_args!("{failure:#}"),
        "task failed",
        Some(&|| format!("a task of actor `{}` failed: {failure:#}", Visible(actor))),
    );
}

pub(crate) fn provided_twice(group: &str, actor: &str) {
    const TEXT: &str = "value dropped: the actor has provided one already, or a new attempt has started; call `provide` once per attempt";
    actor_warning(group, actor, TEXT);
}

/// `tasks` is their number if only tasks are aborted.
pub(crate) fn aborted(
    group: &str,
    actor: &str,
    by: AbortedBy,
    unfinished: Unfinished,
    tasks: Option<usize>,
) {
    warning(
        Actor(group, actor),
        "actor aborted",
        &[
            ("reason", &by.reason(actor)),
            ("pending", &unfinished.names()),
        ],
        &|| by.sentence(&Visible(actor).to_string(), tasks),
    );
}

/// `elapsed` is the time since its interrupt.
pub(crate) fn abandoned(
    group: &str,
    actor: &str,
    unfinished: Unfinished,
    by: Option<AbortedBy>,
    elapsed: Option<Duration>,
) {
    warning(
        Actor(group, actor),
        "actor abandoned",
        &[
            ("reason", &by.map(|by| by.reason(actor))),
            ("pending", &unfinished.names()),
            ("elapsed", &elapsed.map(human)),
        ],
        &|| abort::abandoned(&Visible(actor).to_string(), unfinished, by, elapsed),
    );
}

/// `elapsed` is the time since its interrupt.
pub(crate) fn still_running(
    group: &str,
    actor: &str,
    is_group: bool,
    unfinished: Unfinished,
    elapsed: Option<Duration>,
    abort: AbortTime,
) {
    let elapsed = human(elapsed.unwrap_or_default());
    let (pending, still) = if is_group {
        ("its group", "has not ended")
    } else {
        (
            unfinished.names(),
            unfinished.verb("still runs", "still run"),
        )
    };
    let limit = abort.clause(&Visible(actor).to_string());
    warning(
        Actor(group, actor),
        "actor has not ended",
        &[
            ("pending", &pending),
            ("elapsed", &elapsed),
            ("limit", &limit),
        ],
        &|| {
            let actor = Visible(actor);
            format!(
                "actor `{actor}` has not ended {elapsed} after its interrupt: {pending} {still}, and {limit}"
            )
        },
    );
}

/// An actor is not ready. `elapsed` is the time since its start, `missing` the missing step, and `waiting` the first actor that
/// waits for it, with the number of others.
pub(crate) fn not_ready(
    group: &str,
    actor: &str,
    elapsed: Duration,
    missing: &str,
    waiting: Option<(&str, usize)>,
    limit: Option<ReadyWithin>,
) {
    let elapsed = human(elapsed);
    let name = Visible(actor);
    let waiting = waiting.map(|waiting| match waiting {
        (first, 0) => format!("`{}` waits for it", Visible(first)),
        (first, more) => format!("`{}` and {more} more wait for it", Visible(first)),
    });
    let limit = ReadyWithin::clause(limit, &name.to_string());
    warning(
        Actor(group, actor),
        "actor is not ready",
        &[
            ("missing", &missing),
            ("elapsed", &elapsed),
            ("waiting", &waiting),
            ("limit", &limit),
        ],
        &|| {
            let (waiting, end) = waiting.as_ref().map_or(("", ""), |waiting| (waiting, "; "));
            format!(
                "actor `{name}` is not ready {elapsed} after its start: it {missing}; {waiting}{end}{limit}"
            )
        },
    );
}

pub(crate) fn ended(group: &str, actor: &str, outcome: Outcome) {
    outcome_event(group, actor, outcome, "actor ended");
}

pub(crate) fn state(group: &str, state: GroupState) {
    if is_enabled(Level::INFO) {
        event(
            Level::INFO,
            Group(group),
            &format!("group {state}"),
            &[("state", &display(state))],
        );
    }
}

/// Logs the cause. The failure of an actor is logged here, and not again when the run has ended.
pub(crate) fn caused(group: &str, cause: &Cause) {
    let failed = |text: fmt::Arguments<'_>| {
        event(
            Level::ERROR,
            Group(group),
            "group stops",
            &[("cause", &text)],
        );
    };
    match cause {
        // The actors of the nested group have logged what failed.
        Cause::Failed { error, .. } if Error::is_of_nested(error) => {
            failed(format_args!("{}", Brief(cause)));
        }
        cause if cause.is_failure() => failed(format_args!("{cause:#}")),
        _ => cause_event(group, cause, "group stops"),
    }
}

/// For an event that would have been the cause. At the end of the run it is written to stderr. `is_failure` is `true` if it is
/// a failure without an event of its own.
pub(crate) fn later_cause(group: &str, cause: &Cause, is_failure: bool) {
    let what = "group is already stopping";
    if is_failure {
        event(
            Level::WARN,
            Group(group),
            what,
            &[("cause", &format_args!("{cause:#}"))],
        );
    } else {
        cause_event(group, cause, what);
    }
}

/// `field` is the one whose build runs, if the closure builds one, and `elapsed` is the time since that began.
#[cfg(feature = "signal")]
pub(crate) fn still_building(field: Option<&str>, elapsed: Duration) {
    let elapsed = human(elapsed);
    let what = match field {
        Some(field) => format!("the build of `{}`", Visible(field)),
        None => "the build closure".to_owned(),
    };
    let limit = "limit it with `tokio::time::timeout`, or end the process by a signal";
    warning(
        NoGroup,
        "build has not returned",
        &[("field", &field), ("elapsed", &elapsed), ("limit", &limit)],
        &|| format!("{what} has not returned {elapsed} after it began; {limit}"),
    );
}

/// `elapsed` is the time since the last actor ended or, without a run, since the group failed. `limit` has the time until the
/// drop is abandoned.
pub(crate) fn still_dropping(
    group: &str,
    name: &str,
    has_run: bool,
    elapsed: Duration,
    limit: Option<(Duration, DropLimit)>,
) {
    let elapsed = human(elapsed);
    let since = if has_run {
        "after the last actor ended".to_owned()
    } else {
        format!("after group `{}` failed before its run", Visible(group))
    };
    let limit = match limit {
        None => "no grace period limits it; set `grace` on the group to limit it".to_owned(),
        Some((remaining, limit)) => limit.clause(remaining),
    };
    warning(
        Group(group),
        "drop has not finished",
        &[("name", &name), ("elapsed", &elapsed), ("limit", &limit)],
        &|| {
            let name = Visible(name);
            format!("the drop of `{name}` has not finished {elapsed} {since}, and {limit}")
        },
    );
}

/// A group that does not run has no error, so the drop is logged.
pub(crate) fn drop_failure_without_run(group: &str, failure: &DropFailure) {
    warning(
        Group(group),
        "drop failed",
        &[("name", &failure.name()), ("error", &display(failure))],
        &|| format!("group `{}`: {failure}", Visible(group)),
    );
}

/// The panic of the drop of the future of the build closure. The result of `main` does not contain it.
#[cfg(feature = "signal")]
pub(crate) fn drop_of_build_panicked(panic: &crate::PanicError) {
    warning(
        NoGroup,
        "drop of the build failed",
        &[("panic", &display(panic))],
        &|| format!("the drop of the build {panic}"),
    );
}

/// The panic of the drop of a provided value while another panic unwinds.
pub(crate) fn drop_of_value_panicked(panic: &crate::PanicError) {
    warning(
        NoGroup,
        "drop of a provided value failed",
        &[("panic", &display(panic))],
        &|| format!("the drop of a provided value {panic}"),
    );
}

/// The system refuses a thread, and the values of a group that does not run are never dropped.
pub(crate) fn no_thread_for_drops<N: AsRef<str>>(group: &str, names: &[N], error: &io::Error) {
    for name in names {
        let name = name.as_ref();
        warning(
            Group(group),
            "value leaked: no thread for its drop",
            &[("name", &name), ("error", &display(error))],
            &|| {
                let (group, name) = (Visible(group), Visible(name));
                format!(
                    "group `{group}`: `{name}` is never dropped, because the system refuses a thread: {error}"
                )
            },
        );
    }
}

/// The error of the run contains the drop, so stderr needs no line for it.
pub(crate) fn drop_failure(group: &str, failure: &DropFailure) {
    event(
        Level::WARN,
        Group(group),
        "drop failed",
        &[("name", &failure.name()), ("error", &display(failure))],
    );
}

pub(crate) fn exit(group: &str, signal: Signal) {
    if is_subscribed() {
        event(
            Level::ERROR,
            Group(group),
            "signal received during the abort: exiting the process",
            &[("signal", &display(signal))],
        );
    } else {
        let group = Visible(group);
        stderr::warn(&|| {
            format!(
                "group `{group}` received {signal} during the abort of its actors: exiting the process"
            )
        });
    }
}

/// The end of a whole run, in one line. The timeline is the report's `Display`.
pub(crate) fn run_ended(report: &Report) {
    // The process exits with 0, and no error block states this.
    if report.succeeded() && !is_subscribed() {
        let group = Visible(report.group());
        if let Some(headline) = report.incomplete.headline() {
            stderr::warn(&|| format!("group `{group}` {headline}: {}", report.incomplete));
        }
        for cause in report.later_causes().iter().filter(|it| it.is_failure()) {
            stderr::warn(&|| format!("group `{group}`, while it stopped: {cause:#}"));
        }
    }
    let (level, text, is_early) = if !report.succeeded() {
        (Level::ERROR, "run failed", false)
    } else if report.stopped_before_completion() {
        (Level::INFO, "run stopped before completion", true)
    } else if report.stopped_before_ready() {
        (Level::INFO, "run stopped before it was ready", true)
    } else {
        (Level::INFO, "run succeeded", false)
    };
    if is_enabled(level) {
        event(
            level,
            Group(report.group()),
            text,
            &[
                ("cause", &display(Brief(report.cause()))),
                ("missing", &is_early.then(|| display(&report.incomplete))),
                ("ran", &human(report.caused_at)),
                ("stopped", &human(report.stopping_time())),
                ("actors", &report.actors.len()),
                ("failures", &report.failure_count()),
            ],
        );
    }
}

#[cfg(test)]
mod tests;
