//! The options that a child process excludes and a plan does not show, and the functions that a thread cannot run. Input: one
//! actor; output: mistakes.

use super::closure::is_async;
use crate::ast::{Actor, Field, ProcessReady, plain_name};
use crate::diagnostics::Diagnostics;
use crate::keywords;
use proc_macro2::Ident;
use rungroup_rules::{OptionName, conflict};

/// An option that conflicts with `process`.
struct Conflict {
    option: OptionName,
    /// The place of the option, if it is set.
    at: fn(&Actor) -> Option<&Ident>,
    reason: &'static str,
    help: &'static str,
}

const CONFLICTS: &[Conflict] = &[
    Conflict {
        option: OptionName::Interrupt,
        at: |actor| actor.interrupt.as_ref().map(|given| &given.key),
        reason: "a child process receives TERM, and KILL when its grace expires",
        help: "remove `interrupt`",
    },
    Conflict {
        option: OptionName::Execute,
        at: |actor| actor.execute.as_ref().map(|given| &given.key),
        reason: "the field describes the process that runs",
        help: "remove `execute`, or run the process in it with `ProcessSpec::run`",
    },
    Conflict {
        option: OptionName::Blocking,
        at: |actor| actor.blocking.as_ref().map(|given| &given.key),
        reason: "a child process needs no thread",
        help: "remove `blocking`",
    },
    Conflict {
        option: OptionName::Receives,
        at: |actor| actor.receives.as_ref().map(|given| &given.key),
        reason: "a child process is described before it starts",
        help: "write `requires`, or run the process in an `execute` with `ProcessSpec::run`",
    },
];

/// Rejected: `#[actor(process, interrupt = cancel)]`, `#[actor(interrupt = cancel, ready = line("listening"))]`,
/// `#[actor(blocking, execute = async |field, ctx| …)]`.
pub(super) fn brings_its_own(field: &Field, actor: &Actor, diagnostics: &mut Diagnostics) {
    let owner = format!("`{}`", plain_name(&field.ident));
    for Conflict {
        option,
        at,
        reason,
        help,
    } in CONFLICTS
    {
        let may_differ = actor.is_unread(*option);
        if let (Some(_), Some(place), false) = (&actor.process, at(actor), may_differ) {
            let message = conflict(&format!("`{option}`"), "`process`", &owner, reason);
            diagnostics.error(place, message, help);
        }
    }
    let execute = actor.execute.as_ref();
    let is_async = execute.filter(|given| is_async(&given.value));
    if let (Some(_), Some(execute)) = (&actor.blocking, is_async) {
        let reason = "a thread runs a synchronous function";
        diagnostics.error(
            &execute.key,
            conflict("an async `execute`", "`blocking`", &owner, reason),
            "remove `blocking`, or write `execute` without `async`",
        );
    }
    let is_process = actor.process.is_some() || actor.is_unread(OptionName::Process);
    if let (Some(given), false) = (&actor.process_ready, is_process || actor.is_resource) {
        let word = match given.value {
            ProcessReady::Line(_) => keywords::LINE,
            ProcessReady::Port(_) => keywords::PORT,
        };
        diagnostics.error(
            &given.key,
            format!("`ready = {word}(…)` is for a child process, and {owner} is not one"),
            "add `process` if its field is a `ProcessSpec`, or write `ready = manual`",
        );
    }
}
