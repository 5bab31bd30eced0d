//! Functions of the user's at the place where they are called. Input: a path or a closure; output: tokens to call, a
//! closure's parameters with their types. It must not change a body.

use crate::ast::Function;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{ExprClosure, Pat, PatType};

/// The function as an expression that can be called or passed on.
pub(super) fn typed(function: &Function, types: &[&TokenStream]) -> TokenStream {
    match function {
        // The block has the span of the last word of the path, the place of every error about the function, so that the
        // compiler reports each once. The statement in it avoids the lint about needless braces.
        Function::Path(path) => {
            let statements = quote!(let __function = #path; __function);
            quote_spanned!(place(function)=> { #statements })
        }
        Function::Closure(closure) => with_types(closure, types).into_token_stream(),
    }
}

/// The place of errors about the type of the function.
pub(super) fn place(function: &Function) -> Span {
    match function {
        Function::Path(path) => path
            .segments
            .last()
            .map_or_else(|| path.span(), |segment| segment.ident.span()),
        Function::Closure(closure) => closure.inputs_begin.span(),
    }
}

/// Types for the parameters that have none, so that a body can use them before inference gets there.
fn with_types(closure: &ExprClosure, types: &[&TokenStream]) -> ExprClosure {
    let mut closure = closure.clone();
    for (input, ty) in closure.inputs.iter_mut().zip(types) {
        if !matches!(input, Pat::Type(_)) {
            let pat = std::mem::replace(input, Pat::Verbatim(TokenStream::new()));
            *input = Pat::Type(PatType {
                attrs: Vec::new(),
                pat: Box::new(pat),
                colon_token: syn::Token![:](Span::call_site()),
                ty: Box::new(syn::Type::Verbatim(quote!(#ty))),
            });
        }
    }
    closure
}
