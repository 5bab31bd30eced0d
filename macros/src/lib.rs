//! The `#[group]` attribute of the `rungroup` crate, which re-exports it. Nobody names this crate.
//!
//! `attribute` hands the struct to a hidden derive. The derive goes `parse` → `check` → `plan` → `expand`; mistakes end
//! it after `parse` or after `check`, and then `fallback` writes what keeps the rest of the program compiling.

mod ast;
mod attribute;
mod check;
mod diagnostics;
mod expand;
mod fallback;
mod graph;
mod keywords;
mod parse;
mod plan;
mod similar;
#[cfg(test)]
mod tests;

use diagnostics::Diagnostics;
use proc_macro::TokenStream;

/// Makes a group of a struct whose fields are actors. Documented where `rungroup` re-exports it.
#[proc_macro_attribute]
pub fn group(arguments: TokenStream, item: TokenStream) -> TokenStream {
    attribute::group(&arguments.into(), &item.into()).into()
}

/// What `#[group]` hands its struct to.
#[doc(hidden)]
#[proc_macro_derive(__Group, attributes(actor, __rungroup))]
pub fn derive_group(input: TokenStream) -> TokenStream {
    match syn::parse(input) {
        Ok(input) => derive(input).into(),
        Err(error) => error.to_compile_error().into(),
    }
}

fn derive(input: syn::DeriveInput) -> proc_macro2::TokenStream {
    let mut diagnostics = Diagnostics::default();
    let group = parse::group(input, &mut diagnostics);
    if !diagnostics.is_empty() {
        return fallback::stub(&group, diagnostics);
    }
    let links = check::group(&group, &mut diagnostics);
    if !diagnostics.is_empty() {
        return fallback::stub(&group, diagnostics);
    }
    expand::group(&plan::plan(&group, &links))
}
