//! Options of one actor that conflict.

use crate::names::{Label, Problems};
use crate::problem::{Place, Rule};
use crate::{
    ActorKind, ActorOptions, Ground, InterruptKind, OptionName, Ready, RestartWhen, ReturnAction,
};
use std::fmt::Display;

/// Two options of which one makes no sense beside the other.
struct Pair {
    /// Returns `true` if an actor sets both.
    applies: fn(&ActorOptions) -> bool,
    /// The option at the place of the problem, and how it is written.
    option: OptionName,
    written: &'static str,
    /// The other option.
    other: &'static str,
    reason: &'static str,
    help: &'static str,
}

const PAIRS: &[Pair] = &[
    Pair {
        applies: |actor| is_process(actor) && actor.provides.is_some(),
        option: OptionName::Provides,
        written: "provides",
        other: "process",
        reason: "a child process has no value to provide",
        help: "remove `provides`",
    },
    Pair {
        applies: |actor| is_process(actor) && actor.ready == Some(Ready::Manual),
        option: OptionName::Ready,
        written: "ready = manual",
        other: "process",
        reason: "a child process cannot call `ctx.ready()`",
        help: "write `ready = started`, `ready = line(\"…\")` or `ready = port(…)`",
    },
    Pair {
        applies: |actor| is_process(actor) && actor.ready == Some(Ready::Finished),
        option: OptionName::Ready,
        written: "ready = finished",
        other: "process",
        reason: "a child process that others require keeps running",
        help: "write `ready = started`, `ready = line(\"…\")` or `ready = port(…)`; for one that ends, run it in an \
               `execute` with `ProcessSpec::run`",
    },
    Pair {
        applies: is_process_of_two_starts,
        option: OptionName::Ready,
        written: "ready",
        other: "add_process",
        reason: "its argument states when the process is ready",
        help: "remove `ready`",
    },
    Pair {
        applies: |actor| is_dropped(actor) && matches!(actor.kind, ActorKind::Blocking),
        option: OptionName::Interrupt,
        written: "interrupt = drop",
        other: "blocking",
        reason: "a thread cannot be dropped",
        help: "write `interrupt = cancel`, or a function that makes execute return",
    },
    Pair {
        applies: |actor| is_dropped(actor) && actor.grace.is_some(),
        option: OptionName::Grace,
        written: "grace",
        other: "interrupt = drop",
        reason: "execute is dropped at its next await, so there is nothing to wait for",
        help: "remove `grace`, or write `interrupt = cancel`",
    },
    Pair {
        applies: |actor| actor.ready == Some(Ready::Finished) && actor.on_ok.is_some(),
        option: OptionName::OnOk,
        written: "on_ok",
        other: "ready = finished",
        reason: "the `Ok` that makes it ready never stops the group",
        help: "remove `on_ok`",
    },
    Pair {
        applies: |actor| !is_process(actor) && actor.provides.is_some() && actor.ready.is_some(),
        option: OptionName::Ready,
        written: "ready",
        other: "provides",
        reason: "the actor is ready when it provides its value",
        help: "remove `ready`",
    },
    Pair {
        applies: |actor| !is_process(actor) && is_late_although_started(actor),
        option: OptionName::ReadyWithin,
        written: "ready_within",
        other: "ready = started",
        reason: "the actor is ready as soon as it starts",
        help: "remove `ready_within`, or write `ready = manual`, `ready = finished` or `provides = Type`",
    },
    Pair {
        applies: |actor| is_process(actor) && is_late_although_started(actor),
        option: OptionName::ReadyWithin,
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
        written: "ready_within",
        other: "on_err = continue",
        reason: "the group cannot continue after a missed readiness",
        help: "remove one of them, or add `restart`",
    },
    Pair {
        applies: |actor| restarts_always(actor) && actor.on_ok.is_some(),
        option: OptionName::OnOk,
        written: "on_ok",
        other: "restart = always",
        reason: "the actor restarts after `Ok`",
        help: "remove `on_ok`, or write `restart = on_failure`",
    },
    Pair {
        applies: |actor| restarts_always(actor) && actor.ready == Some(Ready::Finished),
        option: OptionName::Restart,
        written: "restart = always",
        other: "ready = finished",
        reason: "the `Ok` that makes it ready would restart it",
        help: "write `restart = on_failure`",
    },
    Pair {
        applies: |actor| actor.ground == Some(Ground::Foreground) && actor.stops_last,
        option: OptionName::Foreground,
        written: "foreground",
        other: "stops_last",
        reason: "the group does not wait for an actor that stops last",
        help: "remove one of them",
    },
    Pair {
        applies: |actor| is_resource(actor) && actor.ground == Some(Ground::Foreground),
        option: OptionName::Foreground,
        written: "foreground",
        other: "add_resource",
        reason: "a resource is open until the group stops",
        help: "remove `foreground`",
    },
    Pair {
        applies: |actor| is_resource(actor) && actor.on_ok.is_some(),
        option: OptionName::OnOk,
        written: "on_ok",
        other: "add_resource",
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
    is_process(actor) && actor.ready_by_kind && actor.ready == Some(Ready::Started)
}

fn is_late_although_started(actor: &ActorOptions) -> bool {
    let is_started =
        actor.provides.is_none() && !actor.ready_by_kind && actor.ready == Some(Ready::Started);
    is_started && actor.ready_within.is_some()
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
        let (written, other) = (format!("`{}`", pair.written), format!("`{}`", pair.other));
        let message = conflict(&written, &other, owner, pair.reason);
        let place = Place::option(actor, pair.option);
        problems.add(Rule::OptionsDoNotConflict, place, (message, pair.help));
    }
    if options.dependents.is_some() && options.restart.is_none() {
        let place = Place::option(actor, OptionName::Dependents);
        let text = (
            format!("{owner} sets `dependents`, but never restarts"),
            "remove `dependents`, or add `restart`",
        );
        problems.add(Rule::OptionsDoNotConflict, place, text);
    }
    if options.ready_within.is_some() && !options.states_ready() {
        let place = Place::option(actor, OptionName::ReadyWithin);
        let help = if is_process(options) {
            "add `ready = line(\"…\")` or `ready = port(…)`, or remove `ready_within`"
        } else {
            "add `ready = manual`, `ready = finished` or `provides = Type`, or remove `ready_within`"
        };
        let message = format!("{owner} sets `ready_within`, but not `ready`");
        problems.add(Rule::ReadyWithinNeedsReady, place, (message, help));
    }
}
