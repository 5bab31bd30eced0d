//! Functions of the user's at the place where they are called. Input: a path or a closure; output: tokens to call, a
//! closure's parameters with their types. It must not change a body.

use super::{Krate, generated_at};
use crate::ast::{Closure, FunctionValue};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

/// The function as an expression that can be called or passed on.
pub(super) fn typed(
    function: &FunctionValue,
    types: &[&TokenStream],
    krate: &Krate<'_>,
) -> TokenStream {
    match function {
        // The block has the span of the last word of the path, the place of every error about the function, so that the
        // compiler reports each once. The statement in it avoids the lint about needless braces.
        FunctionValue::Path(path) => {
            let statements = quote!(let __function = #path; __function);
            quote_spanned!(place(function)=> { #statements })
        }
        FunctionValue::Closure(closure) => krate.as_written(&with_types(closure, types)),
    }
}

/// The place of errors about the type of the function.
pub(super) fn place(function: &FunctionValue) -> Span {
    match function {
        FunctionValue::Path(path) => path
            .segments
            .last()
            .map_or_else(|| path.span(), |segment| segment.ident.span()),
        FunctionValue::Closure(closure) => closure.begin.span,
    }
}

/// Types for the parameters that have none, so that a body can use them before inference gets there.
fn with_types(closure: &Closure, types: &[&TokenStream]) -> TokenStream {
    let parameters = closure
        .parameters
        .iter()
        .enumerate()
        .map(|(index, parameter)| {
            let ty = types.get(index).filter(|_| parameter.ty.is_none());
            let ty = ty.map(|ty| quote_spanned!(generated_at(parameter.span())=> : #ty));
            quote!(#parameter #ty)
        });
    let Closure {
        words,
        begin,
        end,
        output,
        body,
        ..
    } = closure;
    quote!(#words #begin #(#parameters),* #end #output #body)
}
