//! The calls of [`add`](super::add) whose only purpose is their types: they show the mistakes of signatures beside the mistakes
//! of the group. Input: an actor whose functions are sound; output: statements. They are never run.

use super::closure::{place, typed};
use super::{Krate, is_generic, resource, values};
use crate::ast::{Actor, Field, Group};
use crate::plan::{ReceivedType, received};
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use rungroup_rules::OptionName;
use syn::spanned::Spanned;

/// The statements for an actor with `execute`, or a resource. `error` stands for each value that is not checked.
pub(crate) fn signatures(
    group: &Group,
    field: &Field,
    actor: &Actor,
    error: &TokenStream,
    krate: &Krate<'_>,
) -> Option<TokenStream> {
    let received = received(group, actor);
    let is_inferred = matches!(received, ReceivedType::Value(value) if value.is_inferred());
    if is_inferred || is_generic(group) {
        return None;
    }
    let (ty, (provided, received_type)) =
        (field.actor_type(), values::types(actor, &received, krate));
    if actor.is_resource() {
        return resource::signatures(field, actor, (&received, &received_type), krate);
    }
    let (received, interrupt) = (received_type, &actor.interrupt);
    let execute = actor.execute.as_ref()?;
    let context = quote!(#krate::Context<#provided, #received>);
    let (of, check, value) = match interrupt {
        Some(_) => ("Shared", "shared_field", quote!(&#ty)),
        None => ("Owned", "field", quote!(#ty)),
    };
    let (span, at) = (ty.span(), krate.at(ty.span()));
    let method = if field.written.sets(OptionName::Blocking) {
        "add_blocking"
    } else {
        "add"
    };
    let check = Ident::new(check, span);
    let check = quote_spanned!(span=> #at::__private::types::#check::<#ty>(););
    let (span, at) = (place(execute), krate.at(place(execute)));
    let (of, method) = (Ident::new(of, span), Ident::new(method, span));
    let execute = typed(execute, &[&value, &context], krate);
    let execute = quote_spanned! {span=>
        let _ = #at::__private::#of::<#ty, #provided, #received>::#method(#error, #error, #execute, #error);
    };
    let interrupt = interrupt.as_ref().map(|function| {
        let (span, at) = (place(function), krate.at(place(function)));
        let function = typed(function, &[&quote!(&#ty), &quote!(&#krate::Cause)], krate);
        quote_spanned! {span=>
            let _ = #at::__private::Shared::<#ty, #provided, #received>::interrupt(#function);
        }
    });
    Some(quote!(#check #execute #interrupt))
}
