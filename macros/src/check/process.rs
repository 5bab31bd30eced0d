//! The options that a child process excludes and a plan does not show, and the functions that a thread cannot run. Input: one
//! actor; output: mistakes.

use super::closure::is_async;
use crate::ast::{ActorAttribute, GroupField, ProcessReadyValue, plain_name};
use crate::diagnostics::Diagnostics;
use crate::keywords;
use rungroup_rules::{OptionName, conflict};

/// An option that conflicts with `process`.
struct Conflict {
    option: OptionName,
    reason: &'static str,
    help: &'static str,
}

const CONFLICTS: &[Conflict] = &[
    Conflict {
        option: OptionName::Interrupt,
        reason: "a child process receives TERM, and KILL when its grace expires",
        help: "remove `interrupt`",
    },
    Conflict {
        option: OptionName::Execute,
        reason: "the field describes the process that runs",
        help: "remove `execute`, or run the process in it with `ProcessSpec::run`",
    },
    Conflict {
        option: OptionName::Blocking,
        reason: "a child process needs no thread",
        help: "remove `blocking`",
    },
    Conflict {
        option: OptionName::Receives,
        reason: "a child process is described before it starts",
        help: "write `requires`, or run the process in an `execute` with `ProcessSpec::run`",
    },
];

/// Rejected: `#[actor(process, interrupt = cancel)]`, `#[actor(interrupt = cancel, ready = line("listening"))]`,
/// `#[actor(blocking, execute = async |field, ctx| …)]`.
pub(super) fn brings_its_own(
    field: &GroupField,
    actor: &ActorAttribute,
    diagnostics: &mut Diagnostics,
) {
    let owner = format!("`{}`", plain_name(&field.ident));
    let is_process = field.written.sets(OptionName::Process);
    for Conflict {
        option,
        reason,
        help,
    } in CONFLICTS
    {
        let may_differ = field.written.is_unread(*option);
        if let (true, Some(place), false) = (is_process, field.written.key(*option), may_differ) {
            let message = conflict(&format!("`{option}`"), "`process`", &owner, reason);
            diagnostics.error(place, message, help);
        }
    }
    let is_async = actor.execute.as_ref().is_some_and(is_async);
    let execute = field.written.key(OptionName::Execute);
    if let (true, true, Some(execute)) =
        (field.written.sets(OptionName::Blocking), is_async, execute)
    {
        let reason = "a thread runs a synchronous function";
        diagnostics.error(
            execute,
            conflict("an async `execute`", "`blocking`", &owner, reason),
            "remove `blocking`, or write `execute` without `async`",
        );
    }
    let may_be_process = is_process || field.written.is_unread(OptionName::Process);
    let ready = actor.process_ready.as_ref();
    if let (Some(ready), Some(place), false) = (
        ready,
        field.written.key(OptionName::Ready),
        may_be_process || actor.is_resource(),
    ) {
        let word = match ready {
            ProcessReadyValue::Line(_) => keywords::LINE,
            ProcessReadyValue::Port(_) => keywords::PORT,
        };
        diagnostics.error(
            place,
            format!("`ready = {word}(…)` is for a child process, and {owner} is not one"),
            "add `process` if its field is a `ProcessSpec`, or write `ready = manual`",
        );
    }
}
