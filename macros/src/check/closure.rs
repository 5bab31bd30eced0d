//! Closures among the options. Input: a function, and what it is called with; output: mistakes.

use crate::ast::{Closure, FunctionValue};
use crate::diagnostics::{Diagnostics, UserTokens};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use rungroup_rules::OptionName;

/// Returns `true` if a closure is `async`, or consists of an `async` block.
pub(super) fn is_async(function: &FunctionValue) -> bool {
    match function {
        FunctionValue::Path(_) => false,
        FunctionValue::Closure(closure) => closure.is_async || is_async_block(&closure.body),
    }
}

/// Returns `true` if the tokens are an `async` block.
fn is_async_block(body: &TokenStream) -> bool {
    let mut trees = body.clone().into_iter();
    matches!((trees.next(), trees.last()), (Some(TokenTree::Ident(word)), Some(TokenTree::Group(block)))
        if word == "async" && block.delimiter() == Delimiter::Brace)
}

/// Returns `true` if a closure takes as many values as it is called with.
///
/// Rejected: `interrupt = |conn| …`.
pub(super) fn fits(
    owner: &str,
    word: OptionName,
    function: &FunctionValue,
    parameters: &[&str],
    called_with: &str,
    diagnostics: &mut Diagnostics,
) -> bool {
    let FunctionValue::Closure(closure) = function else {
        return true;
    };
    let (given, expected) = (closure.parameters.len(), parameters.len());
    if given == expected {
        return true;
    }
    let count = ["none", "one", "two"][expected];
    let plural = if given == 1 { "" } else { "s" };
    let parameters = parameters.join(", ");
    diagnostics.error(
        head(closure),
        format!(
            "the `{word}` closure of {owner} takes {given} parameter{plural}, but is called with {count}"
        ),
        format!("write `|{parameters}|`: the closure is called with {called_with}"),
    );
    false
}

/// A closure that borrows its first parameter must be an async closure to be async at all.
///
/// Rejected: `interrupt = |conn, _| async move { … }`.
pub(super) fn may_borrow(
    owner: &str,
    word: OptionName,
    function: &FunctionValue,
    borrowed: &str,
    diagnostics: &mut Diagnostics,
) {
    let FunctionValue::Closure(closure) = function else {
        return;
    };
    if closure.is_async || !is_async(function) {
        return;
    }
    let inputs = closure.parameters.to_token_stream().to_string();
    let inputs = inputs.replace(" ,", ",");
    diagnostics.error(
        head(closure),
        format!(
            "the `{word}` closure of {owner} borrows {borrowed}, which an `async` block inside it cannot"
        ),
        format!("write an async closure: `async |{inputs}| {{ … }}`"),
    );
}

/// The parameters of a closure with their bars.
fn head(closure: &Closure) -> UserTokens {
    UserTokens::between(closure.begin.span, closure.end.span)
}
