//! The handle that knows its actors, `AppHandle` for `App`. Input: the group; output: the type and its impls. It must not
//! depend on what only a sound group has.

use super::{Krate, generated_at, is_generic, struct_name};
use crate::ast::{Actor, Field, Group, plain_name};
use crate::keywords::{HANDLE_METHODS, METHODS};
use crate::names::actor_name;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};
use rungroup_rules::OptionName;

/// `AppHandle` for `App`.
pub(super) fn name(group: &Group) -> Ident {
    format_ident!(
        "{}Handle",
        plain_name(&group.ident),
        span = generated_at(group.ident.span())
    )
}

/// The type stands beside the struct, so that it can be named.
pub(super) fn handle_type(group: &Group, krate: &Krate<'_>) -> TokenStream {
    let (vis, ident, name, parameters) = (&group.vis, &group.ident, name(group), &group.generics);
    let (generics, arguments, bounds) = parameters.split_for_impl();
    let (field, value, cloned) = (kind_field(group), kind_value(group), kind_moved(group));
    let docs = format!(
        "A handle to the group [`{ident}`], with a method for each actor. Derefs to `Handle`, which stops the group and observes its state."
    );
    let actors = group
        .actors()
        .enumerate()
        .filter(|(_, (field, _))| !is_taken(field));
    let actors = actors.map(|(index, (field, actor))| method(group, index, field, actor, krate));
    quote! {
        #[doc = #docs]
        #vis struct #name #parameters #bounds {
            handle: #krate::Handle,
            #field
        }

        #[automatically_derived]
        impl #generics #name #arguments #bounds {
            #(#actors)*
        }

        #[automatically_derived]
        impl #generics ::core::ops::Deref for #name #arguments #bounds {
            type Target = #krate::Handle;

            fn deref(&self) -> &#krate::Handle {
                &self.handle
            }
        }

        #[automatically_derived]
        impl #generics ::core::clone::Clone for #name #arguments #bounds {
            fn clone(&self) -> Self {
                Self { handle: ::core::clone::Clone::clone(&self.handle) #cloned }
            }
        }

        #[automatically_derived]
        impl #generics ::core::fmt::Debug for #name #arguments #bounds {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.handle, f)
            }
        }

        #[automatically_derived]
        #[doc(hidden)]
        impl #generics #krate::__private::DeclaredHandle for #name #arguments #bounds {
            fn __new(handle: #krate::Handle) -> Self {
                Self { handle #value }
            }
        }
    }
}

/// Returns `true` if the generated types have a method of this name. The check reports it.
fn is_taken(field: &Field) -> bool {
    let name = field.name();
    METHODS.contains(&name.as_str()) || HANDLE_METHODS.contains(&name.as_str())
}

/// `fn api(&self) -> ActorHandle<Db, OneShot>`
fn method(
    group: &Group,
    index: usize,
    field: &Field,
    actor: &Actor,
    krate: &Krate<'_>,
) -> TokenStream {
    let (vis, name) = (&group.vis, field.name());
    let mut method = field.ident.clone();
    method.set_span(generated_at(field.ident.span()));
    let index = Literal::usize_unsuffixed(index);
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

/// The field that holds the parameters of a struct that has some.
pub(super) fn kind_field(group: &Group) -> Option<TokenStream> {
    let (_, arguments, _) = group.generics.split_for_impl();
    let ident = struct_name(group);
    is_generic(group)
        .then(|| quote!(_kind: ::core::marker::PhantomData<fn() -> #ident #arguments>,))
}

/// The value of this field, after another field.
pub(super) fn kind_value(group: &Group) -> Option<TokenStream> {
    is_generic(group).then(|| quote!(, _kind: ::core::marker::PhantomData))
}

/// The same out of `self`.
pub(super) fn kind_moved(group: &Group) -> Option<TokenStream> {
    is_generic(group).then(|| quote!(, _kind: self._kind))
}
