//! Options of one actor that conflict.

use crate::problem::{Place, Problems};
use crate::text::Label;
use crate::{
    ActorKind, ActorOptions, Ground, InterruptKind, OptionName, Ready, RestartWhen, ReturnAction,
};
use std::fmt::Display;

/// Two options of which one makes no sense beside the other.
#[derive(Debug)]
pub struct Pair {
    /// Returns `true` if an actor sets both.
    applies: fn(&ActorOptions) -> bool,
    /// The option at the place of the problem.
    option: OptionName,
    /// The options beside it on which the conflict depends. Empty if the kind of the actor is the reason.
    others: &'static [OptionName],
    /// The option as it is written.
    written: &'static str,
    /// The other option as it is written, or the kind of the actor.
    other: &'static str,
    reason: &'static str,
    help: &'static str,
}

impl Pair {
    /// Returns the problem, in one line.
    pub fn message(&self, owner: impl Display) -> String {
        let (written, other) = (format!("`{}`", self.written), format!("`{}`", self.other));
        conflict(&written, &other, owner, self.reason)
    }

    /// Returns the remedy.
    pub fn help(&self) -> &'static str {
        self.help
    }
}

/// Every conflict.
pub const PAIRS: &[Pair] = &[
    Pair {
        applies: |actor| is_process(actor) && actor.provides.is_some(),
        option: OptionName::Provides,
        others: &[OptionName::Process],
        written: "provides",
        other: "process",
        reason: "a child process has no value to provide",
        help: "remove `provides`",
    },
    Pair {
        applies: |actor| is_process(actor) && actor.ready == Some(Ready::Manual),
        option: OptionName::Ready,
        others: &[OptionName::Process],
        written: "ready = manual",
        other: "process",
        reason: "a child process cannot call `ctx.ready()`",
        help: "write `ready = started`, `ready = line(\"…\")` or `ready = port(…)`",
    },
    Pair {
        applies: |actor| is_process(actor) && actor.ready == Some(Ready::Finished),
        option: OptionName::Ready,
        others: &[OptionName::Process],
        written: "ready = finished",
        other: "process",
        reason: "a child process that others require keeps running",
        help: "write `ready = started`, `ready = line(\"…\")` or `ready = port(…)`; for one that ends, run it in an \
               `execute` with `ProcessSpec::run`",
    },
    Pair {
        applies: is_process_of_two_starts,
        option: OptionName::Ready,
        others: &[OptionName::Process],
        written: "ready",
        other: "add_process",
        reason: "its argument states when the process is ready",
        help: "remove `ready`",
    },
    Pair {
        applies: |actor| is_dropped(actor) && matches!(actor.kind, ActorKind::Blocking),
        option: OptionName::Interrupt,
        others: &[OptionName::Blocking],
        written: "interrupt = drop",
        other: "blocking",
        reason: "a thread cannot be dropped",
        help: "write `interrupt = cancel`, or a function that makes execute return",
    },
    Pair {
        applies: |actor| is_dropped(actor) && !is_process(actor) && actor.grace.is_some(),
        option: OptionName::Grace,
        others: &[OptionName::Interrupt],
        written: "grace",
        other: "interrupt = drop",
        reason: "execute is dropped at its next await, so there is nothing to wait for",
        help: "remove `grace`, or write `interrupt = cancel`",
    },
    Pair {
        applies: |actor| actor.ready == Some(Ready::Finished) && actor.on_ok.is_some(),
        option: OptionName::OnOk,
        others: &[OptionName::Ready],
        written: "on_ok",
        other: "ready = finished",
        reason: "the `Ok` that makes it ready never stops the group",
        help: "remove `on_ok`",
    },
    Pair {
        applies: |actor| {
            let is_of_kind = is_process(actor) || is_resource(actor);
            !is_of_kind && actor.provides.is_some() && actor.ready.is_some()
        },
        option: OptionName::Ready,
        others: &[OptionName::Provides],
        written: "ready",
        other: "provides",
        reason: "the actor is ready when it provides its value",
        help: "remove `ready`",
    },
    Pair {
        applies: |actor| !is_process(actor) && is_late_although_started(actor),
        option: OptionName::ReadyWithin,
        others: &[OptionName::Ready],
        written: "ready_within",
        other: "ready = started",
        reason: "the actor is ready as soon as it starts",
        help: "remove `ready_within`, or write `ready = manual`, `ready = finished` or `provides = Type`",
    },
    Pair {
        applies: |actor| is_process(actor) && is_late_although_started(actor),
        option: OptionName::ReadyWithin,
        others: &[OptionName::Ready],
        written: "ready_within",
        other: "ready = started",
        reason: "the actor is ready as soon as it starts",
        help: "remove `ready_within`, or write `ready = line(\"…\")` or `ready = port(…)`",
    },
    Pair {
        applies: |actor| {
            let continues = actor.on_err == ReturnAction::Continue && actor.restart.is_none();
            continues && actor.ready_within.is_some()
        },
        option: OptionName::ReadyWithin,
        others: &[OptionName::OnErr, OptionName::Restart],
        written: "ready_within",
        other: "on_err = continue",
        reason: "the group cannot continue after a missed readiness",
        help: "remove one of them, or add `restart = on_failure`",
    },
    Pair {
        applies: |actor| restarts_always(actor) && actor.on_ok.is_some(),
        option: OptionName::OnOk,
        others: &[OptionName::Restart],
        written: "on_ok",
        other: "restart = always",
        reason: "the actor restarts after `Ok`",
        help: "remove `on_ok`, or write `restart = on_failure`",
    },
    Pair {
        applies: |actor| restarts_always(actor) && actor.ready == Some(Ready::Finished),
        option: OptionName::Restart,
        others: &[OptionName::Ready],
        written: "restart = always",
        other: "ready = finished",
        reason: "the `Ok` that makes it ready would restart it",
        help: "write `restart = on_failure`",
    },
    Pair {
        applies: |actor| actor.ground == Some(Ground::Foreground) && actor.stops_last,
        option: OptionName::Foreground,
        others: &[OptionName::StopsLast],
        written: "foreground",
        other: "stops_last",
        reason: "the group does not wait for an actor that stops last",
        help: "remove one of them",
    },
    Pair {
        applies: |actor| is_resource(actor) && actor.ready.is_some(),
        option: OptionName::Ready,
        others: &[],
        written: "ready",
        other: "resource",
        reason: "a resource is ready when `open` has succeeded",
        help: "remove `ready`",
    },
    Pair {
        applies: |actor| is_resource(actor) && actor.ground == Some(Ground::Background),
        option: OptionName::Background,
        others: &[],
        written: "background",
        other: "resource",
        reason: "a group with `until = all` never waits for a resource",
        help: "remove `background`",
    },
    Pair {
        applies: |actor| is_resource(actor) && actor.ground == Some(Ground::Foreground),
        option: OptionName::Foreground,
        others: &[],
        written: "foreground",
        other: "resource",
        reason: "a resource is open until the group stops",
        help: "remove `foreground`",
    },
    Pair {
        applies: |actor| is_resource(actor) && actor.on_ok.is_some(),
        option: OptionName::OnOk,
        others: &[],
        written: "on_ok",
        other: "resource",
        reason: "a resource returns only after its interrupt",
        help: "remove `on_ok`",
    },
];

fn is_dropped(actor: &ActorOptions) -> bool {
    actor.interrupt == InterruptKind::Drop
}

fn is_resource(actor: &ActorOptions) -> bool {
    actor.kind == ActorKind::Resource
}

fn is_process(actor: &ActorOptions) -> bool {
    actor.kind == ActorKind::Process
}

/// Returns `true` for `ready = started` beside the readiness that `add_process` receives.
fn is_process_of_two_starts(actor: &ActorOptions) -> bool {
    is_process(actor) && actor.process_ready.is_some() && actor.ready == Some(Ready::Started)
}

fn is_late_although_started(actor: &ActorOptions) -> bool {
    let is_started = actor.process_ready.or(actor.ready) == Some(Ready::Started);
    is_started && actor.provides.is_none() && actor.ready_within.is_some()
}

fn restarts_always(actor: &ActorOptions) -> bool {
    actor
        .restart
        .is_some_and(|restart| restart.when == RestartWhen::Always)
}

/// Returns the message for two options of an actor that conflict. `option` is the one at the place of the problem.
pub fn conflict(option: &str, other: &str, owner: impl Display, reason: &str) -> String {
    format!("{option} conflicts with {other} on {owner}: {reason}")
}

/// Checks the options of one actor beside each other.
pub(crate) fn check(
    actor: usize,
    owner: Label<'_>,
    options: &ActorOptions,
    problems: &mut Problems,
) {
    for pair in PAIRS.iter().filter(|pair| (pair.applies)(options)) {
        let place = Place::option(actor, pair.option);
        let text = (pair.message(owner), pair.help);
        problems.add_conflict(place, pair.others, text);
    }
    if options.dependents.is_some() && options.restart.is_none() {
        let place = Place::option(actor, OptionName::Dependents);
        let message = format!("{owner} sets `dependents`, but never restarts");
        let text = (
            message,
            "remove `dependents`, or add `restart = on_failure`",
        );
        problems.add_conflict(place, &[OptionName::Restart], text);
    }
}
