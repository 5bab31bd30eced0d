//! The handle that knows its actors, `AppHandle` for `App`. Input: the group; output: its methods. It must not depend on what
//! only a sound group has.

use super::{Krate, generated};
use crate::ast::{ActorAttribute, GroupField, GroupStruct};
use crate::keywords::{HANDLE_METHODS, METHODS};
use crate::names::actor_name;
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};
use rungroup_rules::OptionName;

/// The methods of the handle for its actors.
pub(super) fn methods(group: &GroupStruct, krate: &Krate<'_>) -> TokenStream {
    let mut methods = TokenStream::new();
    for (index, (field, actor)) in group.actors().enumerate() {
        if !is_taken(field) {
            methods.extend(method(group, index, field, actor, krate));
        }
    }
    methods
}

/// Returns `true` if the generated types have a method of this name. The check reports it.
fn is_taken(field: &GroupField) -> bool {
    let name = field.name();
    METHODS.contains(&name.as_str()) || HANDLE_METHODS.contains(&name.as_str())
}

/// `fn api(&self) -> ActorHandle<Db, OneShot>`
fn method(
    group: &GroupStruct,
    index: usize,
    field: &GroupField,
    actor: &ActorAttribute,
    krate: &Krate<'_>,
) -> TokenStream {
    let (vis, name) = (&group.vis, field.name());
    let (method, index) = (generated(&field.ident), Literal::usize_unsuffixed(index));
    let (ty, provides) = match &actor.provides {
        Some(ty) => (ty.to_token_stream(), "provides a value"),
        None if actor.is_resource() => (
            quote!(#krate::NoValue),
            "provides a value of an inferred type",
        ),
        None => (quote!(#krate::NoValue), "provides no value"),
    };
    let written = &field.written;
    let may_restart = written.sets(OptionName::Restart) || written.is_unread(OptionName::Restart);
    let (times, runs) = if may_restart {
        (quote!(#krate::Restartable), "can be restarted")
    } else {
        (quote!(#krate::OneShot), "runs once")
    };
    // Only its type knows whether the field is a group.
    let of_type = actor.is_of_its_type().then(|| {
        let ty = field.actor_type();
        quote!(, #ty)
    });
    if actor.each.is_some() {
        let actor_name = actor_name(field, actor);
        let docs = format!(
            "Returns the handles of the actors of `{name}`, one per element, each of which {provides} and {runs}."
        );
        return quote! {
            #[doc = #docs]
            #vis fn #method(&self) -> #krate::ActorHandles<#ty, #times #of_type> {
                self.handle.__actors(#index, #actor_name)
            }
        };
    }
    let docs = format!("Returns the handle of the actor `{name}`, which {provides} and {runs}.");
    quote! {
        #[doc = #docs]
        #vis fn #method(&self) -> #krate::ActorHandle<#ty, #times #of_type> {
            self.handle.__actor(#index)
        }
    }
}
