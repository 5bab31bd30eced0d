//! The border to the program's `tracing` subscriber: the events, warnings and spans of the crate. A subscriber is the user's code
//! on the thread that stops every actor, so each panic of it is contained.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use tracing::field::Value;
use tracing::level_filters::LevelFilter;
use tracing::span::Id;
use tracing::{Dispatch, Level, Span};

use crate::report::stderr;
use crate::report::user_code::panics;
use EventSubject::{Actor, Group, NoGroup};

/// The target that users filter by. It does not depend on the module.
pub(crate) const TARGET: &str = "rungroup";

/// The group or the actor of an event.
#[derive(Clone, Copy)]
pub(super) enum EventSubject<'a> {
    /// The build of a group, or a value whose group is not known.
    NoGroup,
    Group(&'a str),
    /// The names of its group and its own.
    Actor(&'a str, &'a str),
}

/// The other fields of an event, by name.
pub(super) type Fields<'a> = &'a [(&'a str, &'a dyn Value)];

/// Calls a macro with the names of all fields.
macro_rules! fields {
    ($macro:ident $($argument:ident)?) => {
        $macro!($($argument:)? name field cause error panic outcome reason missing
            pending elapsed waiting delay limit signal state ran stopped actors failures)
    };
}

/// Emits an event. A subscriber that writes to a closed pipe panics, for example.
///
/// Each `tracing::event!` in the source is a kilobyte of the program, so all events share one for each level. A field
/// without a value does not reach the subscriber.
pub(super) fn event(level: Level, subject: EventSubject<'_>, message: &str, fields: Fields<'_>) {
    macro_rules! names {
        ($($name:ident)+) => { [$(stringify!($name)),+] };
    }
    let is_known = |name: &str| fields!(names).contains(&name);
    debug_assert!(fields.iter().all(|field| is_known(field.0)), "{message}");
    if !is_enabled(level) {
        return;
    }
    let (group, actor) = match &subject {
        NoGroup => (None, None),
        Group(group) => (Some(group), None),
        Actor(group, actor) => (Some(group), Some(actor)),
    };
    let value = |name| {
        fields
            .iter()
            .find(|field| field.0 == name)
            .map(|field| field.1)
    };
    macro_rules! emit {
        ($level:ident: $($name:ident)+) => {
            tracing::event!(
                target: TARGET,
                Level::$level,
                group,
                actor,
                $($name = value(stringify!($name)),)+
                "{message}"
            )
        };
    }
    let _ = panics::catch_call(&mut || match level {
        Level::ERROR => fields!(emit ERROR),
        Level::WARN => fields!(emit WARN),
        Level::INFO => fields!(emit INFO),
        _ => fields!(emit DEBUG),
    });
}

pub(super) fn is_enabled(level: Level) -> bool {
    level <= LevelFilter::current()
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
pub(super) fn warning(
    subject: EventSubject<'_>,
    message: &str,
    fields: Fields<'_>,
    line: &dyn Fn() -> String,
) {
    if is_subscribed() {
        event(Level::WARN, subject, message, fields);
    } else {
        stderr::warn(line);
    }
}

/// Returns `true` if a subscriber is interested in the warnings of this crate.
pub(super) fn is_subscribed() -> bool {
    is_enabled(Level::WARN)
        && panics::catch(|| tracing::event_enabled!(target: TARGET, Level::WARN)).unwrap_or(true)
}

/// The span of an actor's execute, its interrupt and its tasks.
pub(crate) fn span(group: &str, actor: &str) -> Span {
    if !is_enabled(Level::INFO) {
        return Span::none();
    }
    panics::catch(|| tracing::info_span!(target: TARGET, "actor", group, actor))
        .unwrap_or_else(|_| Span::none())
}

/// Runs `f` in a span. A panic of the subscriber while it enters or leaves the span is contained.
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
