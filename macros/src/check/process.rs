//! The options that a child process excludes and a plan does not show, and the functions that a thread cannot run. Input: one
//! actor; output: mistakes.

use crate::ast::{Actor, Field, Function, ProcessReady, plain_name};
use crate::diagnostics::Diagnostics;
use crate::keywords;
use proc_macro2::Ident;
use rungroup_rules::{OptionName, conflict};

/// An option that conflicts with `process`.
struct Conflict {
    /// The spelling and the place of the option, if it is set.
    written: &'static str,
    at: fn(&Actor) -> Option<&Ident>,
    reason: &'static str,
    help: &'static str,
}

const CONFLICTS: &[Conflict] = &[
    Conflict {
        written: "interrupt",
        at: |actor| actor.interrupt.as_ref().map(|given| &given.key),
        reason: "a child process receives TERM, and KILL when its grace expires",
        help: "remove `interrupt`",
    },
    Conflict {
        written: "execute",
        at: |actor| actor.execute.as_ref().map(|given| &given.key),
        reason: "the field describes the process that runs",
        help: "remove `execute`, or run the process in it with `ProcessSpec::run`",
    },
    Conflict {
        written: "blocking",
        at: |actor| actor.blocking.as_ref().map(|given| &given.key),
        reason: "a child process needs no thread",
        help: "remove `blocking`",
    },
    Conflict {
        written: "receives",
        at: |actor| actor.receives.as_ref().map(|given| &given.key),
        reason: "a child process is described before it starts",
        help: "write `requires`, or run the process in an `execute` with `ProcessSpec::run`",
    },
];

/// Returns `true` if a closure is `async`, or consists of an `async` block.
pub(super) fn is_async(function: &Function) -> bool {
    match function {
        Function::Path(_) => false,
        Function::Closure(closure) => {
            closure.asyncness.is_some() || matches!(*closure.body, syn::Expr::Async(_))
        }
    }
}

/// Rejected: `#[actor(process, interrupt = cancel)]`, `#[actor(interrupt = cancel, ready = line("listening"))]`,
/// `#[actor(blocking, execute = async |field, ctx| …)]`.
pub(super) fn brings_its_own(field: &Field, actor: &Actor, diagnostics: &mut Diagnostics) {
    let owner = format!("`{}`", plain_name(&field.ident));
    for Conflict {
        written,
        at,
        reason,
        help,
    } in CONFLICTS
    {
        let may_differ = actor
            .unread
            .iter()
            .any(|it| written.starts_with(it.as_str()));
        if let (Some(_), Some(place), false) = (&actor.process, at(actor), may_differ) {
            let message = conflict(&format!("`{written}`"), "`process`", &owner, reason);
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
