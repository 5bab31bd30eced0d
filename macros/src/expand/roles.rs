//! The roles of a group that are known only at run time: a function of a field returns them, or the field may be absent.
//! Input: the group; output: the statements that add them. The roles of absent fields are in the constant plan, too.

use super::closure::{place, typed};
use super::{Krate, group_local, local};
use crate::ast::{GroupStruct, NodeRole};
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use rungroup_rules::Multiplicity;

/// The statements before the actors are added.
pub(super) fn roles(group: &GroupStruct, krate: &Krate<'_>) -> TokenStream {
    let local_group = group_local();
    let (mut certain, mut calls) = (TokenStream::new(), TokenStream::new());
    let mut may_lack = false;
    for field in &group.fields {
        let (local, ty) = (local(&field.ident), field.actor_type());
        let is_one = field.multiplicity() == Multiplicity::One;
        let (function, span) = match &field.phases.role {
            None => continue,
            Some(NodeRole::Call(function)) => {
                (typed(function, &[&quote!(&#ty)], krate), place(function))
            }
            Some(NodeRole::Text(text)) => {
                let text = &text.value;
                if is_one {
                    certain.extend(quote!(#text,));
                    continue;
                }
                may_lack = true;
                (quote!(|_: &#ty| #text), Span::call_site())
            }
        };
        let (krate, value) = (
            krate.at(span),
            format_ident!("__value", span = Span::call_site()),
        );
        let values = if is_one {
            quote!([&#local])
        } else {
            quote!(::core::iter::IntoIterator::into_iter(&#local))
        };
        let role = quote_spanned!(span=> #krate::__private::key(#value, #function));
        let add = quote_spanned!(span=> #krate::Group::add_role(&mut #local_group, #role));
        calls.extend(quote!(for #value in #values { #add }));
    }
    let reset =
        may_lack.then(|| quote!(#krate::Group::__only_roles(&mut #local_group, &[#certain]);));
    quote!(#reset #calls)
}
