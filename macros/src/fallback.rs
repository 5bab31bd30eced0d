//! What is emitted when there were mistakes. Input: what could be read of the group, and the errors; output: the errors,
//! and the same items as ever with nothing behind them, so that the rest of the program is checked as if all were well.

use crate::ast::Group;
use crate::diagnostics::Diagnostics;
use crate::expand::{Api, Krate, api};
use proc_macro2::TokenStream;
use quote::quote;

/// The errors and a stub.
pub(crate) fn stub(group: &Group, diagnostics: Diagnostics) -> TokenStream {
    let errors = diagnostics.finish();
    let krate = Krate::new(group);
    let name = crate::plan::kebab_case(&group.ident);
    let api = api(&Api {
        group,
        docs: String::new(),
        plan: quote!(#krate::__private::GroupSpec::plan(#krate::__private::GroupSpec::new(#name, Self::__ACTORS))),
        actors: Vec::new(),
        times: TokenStream::new(),
        build: crate::expand::empty_group(&krate, &name),
    });
    quote!(#errors #api)
}
