//! The functions of a resource. Input: a field and its options; output: mistakes.

use super::actor::{head, plural};
use super::process::is_async;
use crate::ast::{Actor, Close, Field, Function};
use crate::diagnostics::{Diagnostics, choices};
use crate::keywords::CLOSE_CHOICES;
use rungroup_rules::OptionName;

/// A resource has both functions, and closures have the right number of parameters.
///
/// Rejected: `#[resource(open = Pool::connect)]`, `#[resource(open = |options, ctx| …, close = drop)]`.
pub(super) fn opens_and_closes(field: &Field, actor: &Actor, diagnostics: &mut Diagnostics) {
    if !actor.is_resource {
        return;
    }
    let name = field.name();
    if actor.open.is_none() && !actor.is_unread(OptionName::Open) {
        diagnostics.error(
            &field.ident,
            format!("resource `{name}` has no `open`"),
            "write `open = Pool::connect`, or another `async fn` of the field that returns a `Result`",
        );
    }
    if actor.close.is_none() && !actor.is_unread(OptionName::Close) {
        diagnostics.error(
            &field.ident,
            format!("resource `{name}` has no `close`"),
            choices("choose how the value is closed:", CLOSE_CHOICES),
        );
    }
    let receives = actor.receives.is_some();
    if let (Some(open), false) = (&actor.open, actor.is_unread(OptionName::Receives)) {
        let (parameters, called) = if receives {
            (
                &["value", "received"][..],
                "the field and the received value",
            )
        } else {
            (&["value"][..], "the field")
        };
        closure_fits(
            &name,
            OptionName::Open,
            &open.value,
            parameters,
            called,
            diagnostics,
        );
    }
    let Some(Close::Call(close)) = actor.close.as_ref().map(|given| &given.value) else {
        return;
    };
    let called = "a reference to the opened value";
    let fits = closure_fits(
        &name,
        OptionName::Close,
        close,
        &["value"],
        called,
        diagnostics,
    );
    if let (Function::Closure(closure), true) = (close, fits) {
        let is_typed = matches!(closure.inputs.first(), Some(syn::Pat::Type(_)));
        if closure.asyncness.is_none() && is_async(close) && !is_typed {
            diagnostics.error(
                &head(closure),
                format!("the `close` closure of `{name}` borrows the value, which an `async` block inside it cannot"),
                "write an async closure: `async |value| { … }`",
            );
        }
    }
}

/// Returns `true` if a closure takes as many values as it is called with.
pub(super) fn closure_fits(
    name: &str,
    word: OptionName,
    function: &Function,
    parameters: &[&str],
    called: &str,
    diagnostics: &mut Diagnostics,
) -> bool {
    let Function::Closure(closure) = function else {
        return true;
    };
    let (given, expected) = (closure.inputs.len(), parameters.len());
    if given == expected {
        return true;
    }
    let count = ["none", "one", "two"][expected];
    let parameters = parameters.join(", ");
    diagnostics.error(
        &head(closure),
        format!(
            "the `{word}` closure of `{name}` takes {given} parameter{}, but is called with {count}",
            plural(given)
        ),
        format!("write `|{parameters}|`: it is called with {called}"),
    );
    false
}
