//! The `tracing` events of a group: one function per event. Every event of an actor has the fields `group` and `actor`.
//! Nothing is formatted, cloned or collected for a level that is filtered out.

use std::fmt;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Duration;

use tracing::level_filters::LevelFilter;
use tracing::span::Id;
use tracing::{Dispatch, Level, Span};

use super::text::human::human;
use super::text::sources::ErrorText;
use crate::engine::{FailureLog, Unfinished};
use crate::plan::Visible;
use crate::report::LinkedTaskFailed;
use crate::report::abort::AbortTime;
use crate::report::cause::Brief;
use crate::report::drop_failure::DropLimit;
use crate::report::user_code::panics;
use crate::report::{abort, stderr};
use crate::{AbortedBy, Cause, DropFailure, Error, Failure, GroupState, Outcome, Report, Signal};

/// The target that users filter by. It does not depend on the module.
pub(crate) const TARGET: &str = "rungroup";

/// Emits an event. A subscriber is the user's code on the thread that stops every actor, so its panic is contained. A
/// subscriber that writes to a closed pipe panics, for example.
macro_rules! event {
    ($level:ident, $($event:tt)*) => {
        if Level::$level <= LevelFilter::current() {
            let _ = panics::catch_call(&mut || {
                tracing::event!(target: TARGET, Level::$level, $($event)*);
            });
        }
    };
}

/// Writes a warning to stderr, if `rungroup::main` owns the process and no subscriber is interested.
#[cfg(feature = "process")]
pub(crate) fn warn_on_stderr(text: &dyn Fn() -> String) {
    if !is_subscribed() {
        stderr::warn(text);
    }
}

/// Emits a warning: as an event, or on stderr if `rungroup::main` owns the process and no subscriber is interested. The two
/// texts are separate, because an event has fields and a line has not.
macro_rules! warning {
    ([$($event:tt)*], $($line:tt)+) => {
        if is_subscribed() {
            event!(WARN, $($event)*);
        } else {
            stderr::warn(&|| format!($($line)+));
        }
    };
}

/// Returns `true` if a subscriber is interested in the warnings of this crate.
fn is_subscribed() -> bool {
    Level::WARN <= LevelFilter::current()
        && panics::catch(|| tracing::event_enabled!(target: TARGET, Level::WARN)).unwrap_or(true)
}

/// The span of an actor's execute, its interrupt and its tasks.
pub(crate) fn span(group: &str, actor: &str) -> Span {
    if Level::INFO > LevelFilter::current() {
        return Span::none();
    }
    panics::catch(|| tracing::info_span!(target: TARGET, "actor", group, actor))
        .unwrap_or_else(|_| Span::none())
}

/// Runs `f` in a span. The subscriber is the user's code, so its panic while it enters or leaves the span is contained.
pub(crate) fn in_span<T>(span: &Span, f: impl FnOnce() -> T) -> T {
    let f = || panics::__rust_begin_short_backtrace(f);
    if span.is_disabled() {
        return f();
    }
    notify_subscriber(span, Dispatch::enter);
    let result = catch_unwind(AssertUnwindSafe(f));
    // Not in a `Drop`: a panic there, while another one unwinds, ends the process.
    notify_subscriber(span, Dispatch::exit);
    result.unwrap_or_else(|panic| resume_unwind(panic))
}

/// Notifies the subscriber that this thread enters or leaves a span.
fn notify_subscriber(span: &Span, notify: fn(&Dispatch, &Id)) {
    let _ = panics::catch_call(&mut || {
        span.with_subscriber(|(id, subscriber)| notify(subscriber, id));
    });
}

/// The span of code that an actor starts: the current one, if the actor's code runs on this thread, because the actor's
/// own span is around it.
pub(crate) fn span_of_task(group: &str, actor: &str, is_inside: bool) -> Span {
    if is_inside {
        panics::catch(Span::current).unwrap_or_else(|_| Span::none())
    } else {
        span(group, actor)
    }
}

/// A step of an actor. Each event in the source is a kilobyte of the program, so events of one form share one.
fn step(group: &str, actor: &str, text: &str) {
    event!(DEBUG, group, actor, "{text}");
}

/// The outcome of an actor.
fn outcome_event(group: &str, actor: &str, outcome: Outcome, text: &str) {
    event!(DEBUG, group, actor, %outcome, "{text}");
}

/// The cause of a stop that is not a failure.
fn cause_event(group: &str, cause: &Cause, text: &str) {
    event!(INFO, group, cause = format_args!("{cause:#}"), "{text}");
}

/// A warning about a group.
#[cfg(feature = "signal")]
fn group_warning(group: &str, text: &str) {
    warning!([group, "{text}"], "group `{}`: {text}", Visible(group));
}

/// A warning about an actor.
fn actor_warning(group: &str, actor: &str, text: &str) {
    warning!(
        [group, actor, "{text}"],
        "actor `{}`: {text}",
        Visible(actor)
    );
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
        event!(WARN, group, actor, error, "{text}");
    } else if let Some(line) = line {
        stderr::warn(line);
    }
}

pub(crate) fn aborts_on_panic(group: &str) {
    const TEXT: &str = "the program is built with `panic = \"abort\"`: a panic ends the process without stopping the other actors; remove `panic = \"abort\"` from the profile";
    warning!([group, "{TEXT}"], "{TEXT}");
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
    event!(
        INFO,
        group,
        actor,
        cause = format_args!("{cause:#}"),
        "actor interrupted while the group runs"
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
            event!(
                DEBUG,
                group,
                actor,
                error = format_args!("{failure:#}"),
                "{what}"
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
            warning!(
                [group, actor, %panic, "interrupt panicked"],
                "the interrupt of actor `{}` {panic}",
                Visible(actor)
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
        None => event!(INFO, group, actor, "actor will restart"),
    }
}

pub(crate) fn backs_off(group: &str, actor: &str, delay: Duration) {
    let delay = human(delay);
    event!(INFO, group, actor, delay, "actor backs off");
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
        None => warning!([group, actor, "{what}"], "{}", line(format_args!(""))),
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
    warning!(
        [
            group,
            actor,
            reason = by.reason(actor),
            pending = unfinished.names(),
            "actor aborted"
        ],
        "{}",
        by.sentence(&Visible(actor).to_string(), tasks)
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
    warning!(
        [
            group,
            actor,
            reason = by.map(|by| by.reason(actor)),
            pending = unfinished.names(),
            elapsed = elapsed.map(human),
            "actor abandoned"
        ],
        "{}",
        abort::abandoned(&Visible(actor).to_string(), unfinished, by, elapsed)
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
    warning!(
        [group, actor, pending, elapsed, limit, "actor has not ended"],
        "actor `{actor}` has not ended {elapsed} after its interrupt: {pending} {still}, and {limit}",
        actor = Visible(actor)
    );
}

/// The limit for an actor that is not ready.
#[derive(Clone, Copy)]
pub(crate) struct ReadyWithin {
    pub(crate) length: Duration,
    pub(crate) remaining: Duration,
    /// It is that of the whole start.
    pub(crate) is_of_group: bool,
}

impl ReadyWithin {
    /// A clause with the option that changes the limit.
    fn clause(limit: Option<ReadyWithin>, name: &str) -> String {
        let Some(limit) = limit else {
            return format!("set `ready_within` on `{name}` to limit this");
        };
        let (remaining, length) = (human(limit.remaining), human(limit.length));
        if limit.is_of_group {
            format!(
                "the start will fail in {remaining}, when the group's `ready_within` of {length} expires; \
                 set `ready_within` on the group to change it"
            )
        } else {
            format!(
                "it will fail in {remaining}, when its `ready_within` of {length} expires; \
                 set `ready_within` on `{name}` to change it"
            )
        }
    }
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
    if is_subscribed() {
        event!(
            WARN,
            group,
            actor,
            missing,
            elapsed,
            waiting,
            limit,
            "actor is not ready"
        );
    } else {
        let waiting = waiting.map_or(String::new(), |waiting| waiting + "; ");
        stderr::warn(&|| {
            format!(
                "actor `{name}` is not ready {elapsed} after its start: it {missing}; {waiting}{limit}"
            )
        });
    }
}

pub(crate) fn ended(group: &str, actor: &str, outcome: Outcome) {
    outcome_event(group, actor, outcome, "actor ended");
}

pub(crate) fn state(group: &str, state: GroupState) {
    event!(INFO, group, %state, "group {state}");
}

/// Logs the cause. The failure of an actor is logged here, and not again when the run has ended.
pub(crate) fn caused(group: &str, cause: &Cause) {
    let failed = |text: fmt::Arguments<'_>| event!(ERROR, group, cause = text, "group stops");
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
        event!(WARN, group, cause = format_args!("{cause:#}"), "{what}");
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
    warning!(
        [field, elapsed, limit, "build has not returned"],
        "{what} has not returned {elapsed} after it began; {limit}"
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
    warning!(
        [group, name, elapsed, limit, "drop has not finished"],
        "the drop of `{name}` has not finished {elapsed} {since}, and {limit}",
        name = Visible(name)
    );
}

/// A group that does not run has no error, so the drop is logged.
pub(crate) fn drop_failure_without_run(group: &str, failure: &DropFailure) {
    warning!(
        [group, name = failure.name(), error = %failure, "drop failed"],
        "group `{}`: {failure}",
        Visible(group)
    );
}

/// The panic of the drop of the future of the build closure. The result of `main` does not contain it.
#[cfg(feature = "signal")]
pub(crate) fn drop_of_build_panicked(panic: &crate::PanicError) {
    warning!(
        [%panic, "drop of the build failed"],
        "the drop of the build {panic}"
    );
}

/// The panic of the drop of a provided value while another panic unwinds.
pub(crate) fn drop_of_value_panicked(panic: &crate::PanicError) {
    warning!(
        [%panic, "drop of a provided value failed"],
        "the drop of a provided value {panic}"
    );
}

/// The system refuses a thread, and the values of a group that does not run are never dropped.
pub(crate) fn no_thread_for_drops<N: AsRef<str>>(group: &str, names: &[N], error: &io::Error) {
    for name in names {
        let name = name.as_ref();
        warning!(
            [group, name, %error, "value leaked: no thread for its drop"],
            "group `{}`: `{}` is never dropped, because the system refuses a thread: {error}",
            Visible(group),
            Visible(name)
        );
    }
}

/// The error of the run contains the drop, so stderr needs no line for it.
pub(crate) fn drop_failure(group: &str, failure: &DropFailure) {
    event!(WARN, group, name = failure.name(), error = %failure, "drop failed");
}

pub(crate) fn exit(group: &str, signal: Signal) {
    if is_subscribed() {
        event!(ERROR, group, %signal, "signal received during the abort: exiting the process");
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
    macro_rules! ended {
        ($level:ident, $message:expr $(, $($fields:tt)*)?) => {
            event!(
                $level,
                group = report.group(),
                cause = %Brief(report.cause()),
                ran = human(report.caused_at),
                stopped = human(report.stopping_time()),
                actors = report.actors.len(),
                failures = report.failure_count(),
                $($($fields)*,)?
                "{}",
                $message
            )
        };
    }
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
    if !report.succeeded() {
        return ended!(ERROR, "run failed");
    }
    let (text, is_early) = if report.stopped_before_completion() {
        ("run stopped before completion", true)
    } else if report.stopped_before_ready() {
        ("run stopped before it was ready", true)
    } else {
        ("run succeeded", false)
    };
    let missing = is_early.then(|| tracing::field::display(&report.incomplete));
    ended!(INFO, text, missing);
}

#[cfg(test)]
mod tests;
