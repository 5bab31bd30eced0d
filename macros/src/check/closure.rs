//! Closures among the options. Input: a function, and what it is called with; output: mistakes.

use crate::ast::Function;
use crate::diagnostics::Diagnostics;
use proc_macro2::TokenStream;
use quote::ToTokens;
use rungroup_rules::OptionName;
use syn::ExprClosure;

/// Returns `true` if a closure is `async`, or consists of an `async` block.
pub(super) fn is_async(function: &Function) -> bool {
    match function {
        Function::Path(_) => false,
        Function::Closure(closure) => {
            closure.asyncness.is_some() || matches!(*closure.body, syn::Expr::Async(_))
        }
    }
}

/// Returns `true` if a closure takes as many values as it is called with.
///
/// Rejected: `interrupt = |conn| …`.
pub(super) fn fits(
    owner: &str,
    word: OptionName,
    function: &Function,
    parameters: &[&str],
    called_with: &str,
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
    let plural = if given == 1 { "" } else { "s" };
    let parameters = parameters.join(", ");
    diagnostics.error(
        &head(closure),
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
    function: &Function,
    borrowed: &str,
    diagnostics: &mut Diagnostics,
) {
    let Function::Closure(closure) = function else {
        return;
    };
    if closure.asyncness.is_some() || !is_async(function) {
        return;
    }
    let inputs = closure.inputs.to_token_stream().to_string();
    let inputs = inputs.replace(" ,", ",");
    diagnostics.error(
        &head(closure),
        format!(
            "the `{word}` closure of {owner} borrows {borrowed}, which an `async` block inside it cannot"
        ),
        format!("write an async closure: `async |{inputs}| {{ … }}`"),
    );
}

/// The tokens of a closure in front of its body.
fn head(closure: &ExprClosure) -> TokenStream {
    let mut tokens = TokenStream::new();
    closure.inputs_begin.to_tokens(&mut tokens);
    closure.inputs.to_tokens(&mut tokens);
    closure.inputs_end.to_tokens(&mut tokens);
    tokens
}
