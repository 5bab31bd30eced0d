//! Rules about one actor alone. Input: a field and its options; output: mistakes. It must not look at other actors.

use super::process::is_async;
use crate::ast::{Actor, Field, Function, Interrupt};
use crate::diagnostics::{Diagnostics, choices};
use crate::keywords::{self, INTERRUPT_CHOICES};
use proc_macro2::Ident;
use rungroup_rules::{OptionName, conflict, nearest};
use syn::ExprClosure;

/// Every actor has an interrupt.
///
/// Rejected: `#[actor(execute = serve)]`.
pub(super) fn has_interrupt(field: &Field, actor: &Actor, diagnostics: &mut Diagnostics) {
    if actor.interrupt.is_none() && actor.process.is_none() {
        let help = choices("choose how the actor is stopped:", INTERRUPT_CHOICES);
        diagnostics.error(
            &field.ident,
            format!("actor `{}` has no `interrupt`", field.name()),
            help,
        );
    }
}

/// Rejected: `#[actor(interrupt = cancel, background, foreground)]`.
pub(super) fn has_one_ground(field: &Field, actor: &Actor, diagnostics: &mut Diagnostics) {
    if let (Some(_), Some(given)) = (&actor.background, &actor.foreground) {
        let reason = "the group waits for the actor, or does not";
        let owner = format!("`{}`", field.name());
        let message = conflict("`foreground`", "`background`", owner, reason);
        diagnostics.error(&given.key, message, "remove one of them");
    }
}

/// A function interrupt shares the field with an `execute` that is written, and closures take what they are given.
pub(super) fn functions_fit(field: &Field, actor: &Actor, diagnostics: &mut Diagnostics) {
    let interrupt = actor
        .interrupt
        .as_ref()
        .and_then(|given| match &given.value {
            Interrupt::Call(function) => Some((&given.key, function)),
            Interrupt::Cancel | Interrupt::Drop => None,
        });
    if let Some((key, function)) = interrupt {
        if actor.execute.is_none() && actor.process.is_none() {
            execute_is_missing(field, actor, key, function, diagnostics);
        }
        closure_fits(
            field,
            OptionName::Interrupt,
            function,
            "cause",
            true,
            diagnostics,
        );
    }
    if let Some(execute) = &actor.execute {
        closure_fits(
            field,
            OptionName::Execute,
            &execute.value,
            "ctx",
            interrupt.is_some(),
            diagnostics,
        );
    }
}

/// Rejected: `#[actor(interrupt = |conn, _| conn.close())] conn: Conn`.
fn execute_is_missing(
    field: &Field,
    actor: &Actor,
    key: &Ident,
    function: &Function,
    diagnostics: &mut Diagnostics,
) {
    let name = field.name();
    if let Function::Path(path) = function {
        let word = path
            .get_ident()
            .map(ToString::to_string)
            .unwrap_or_default();
        if let Some(meant) = nearest(&word, [keywords::CANCEL, keywords::DROP]) {
            diagnostics.error(
                path,
                format!(
                    "`{word}` is neither a kind of interrupt, nor a function with an `execute` beside it in `{name}`"
                ),
                format!("a kind of interrupt with a similar name exists: `interrupt = {meant}`"),
            );
            return;
        }
    }
    let (own, closure) = match actor.blocking {
        None => ("Actor::execute", "async |value, ctx| { … }"),
        Some(_) => ("BlockingActor::execute", "|value, ctx| { … }"),
    };
    let help = format!(
        "add `execute = path` or `execute = {closure}`\n      \
         both then share the field as `&value`, while `{own}` would take it whole"
    );
    diagnostics.error(
        key,
        format!("the function `interrupt` of `{name}` needs `execute` beside it"),
        help,
    );
}

/// A closure takes two values; one that borrows the field must be an async closure to be async at all.
///
/// Rejected: `interrupt = |conn| …`, and `interrupt = |conn, _| async move { … }`.
fn closure_fits(
    field: &Field,
    word: OptionName,
    function: &Function,
    second: &str,
    shared: bool,
    diagnostics: &mut Diagnostics,
) {
    let Function::Closure(closure) = function else {
        return;
    };
    let owner = field.name();
    if closure.inputs.len() != 2 {
        let (given, value) = (
            closure.inputs.len(),
            if shared { "&value" } else { "value" },
        );
        diagnostics.error(
            &head(closure),
            format!(
                "the `{word}` closure of `{owner}` takes {given} parameter{}, and is called with two",
                plural(given)
            ),
            format!(
                "write `|value, {second}|`: it is called with `{value}` and `{}`",
                if word == OptionName::Interrupt { "&cause" } else { "ctx" }
            ),
        );
    } else if shared && closure.asyncness.is_none() && is_async(function) {
        let inputs = &closure.inputs;
        let inputs = quote::ToTokens::to_token_stream(inputs)
            .to_string()
            .replace(" ,", ",");
        diagnostics.error(
            &head(closure),
            format!("the `{word}` closure of `{owner}` borrows the field, which an `async` block inside it cannot"),
            format!("write an async closure: `async |{inputs}| {{ … }}`"),
        );
    }
}

/// The tokens of a closure in front of its body.
fn head(closure: &ExprClosure) -> proc_macro2::TokenStream {
    let ExprClosure {
        inputs_begin,
        inputs,
        inputs_end,
        ..
    } = closure;
    let mut tokens = proc_macro2::TokenStream::new();
    for part in [inputs_begin as &dyn quote::ToTokens, inputs, inputs_end] {
        part.to_tokens(&mut tokens);
    }
    tokens
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
