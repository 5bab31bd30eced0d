//! The generated items, around the parts that differ between a sound group and the stub of a faulty one. Input: those
//! parts; output: the methods of the struct, its group type, and the impls of the runtime's traits.

use super::{generated_at, krate, own};
use crate::ast::{Group, plain_name};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote, quote_spanned};

/// The methods of the generated group, whose names no actor's field can have.
pub(crate) const METHODS: &[&str] = &["run", "start", "handle", "grace", "into_group"];

/// What differs from group to group.
pub(crate) struct Api<'a> {
    pub(crate) group: &'a Group,
    /// The doc comment of `run`.
    pub(crate) docs: String,
    /// The value of `PLAN`.
    pub(crate) plan: TokenStream,
    /// The actors that `PLAN` is about.
    pub(crate) actors: Vec<TokenStream>,
    /// Consts for durations.
    pub(crate) times: TokenStream,
    /// Statements that take `self` apart and bind the `Group`.
    pub(crate) build: TokenStream,
}

/// All generated items.
///
/// The group type stands beside the struct, so that it can be named; the rest is in an anonymous const.
pub(crate) fn api(api: &Api<'_>) -> TokenStream {
    let krate = krate(api.group);
    let group_type = group_type(api.group, &krate);
    let methods = methods(api, &krate);
    let traits = traits(api.group, &krate);
    let allowed = allowed_lints();
    quote! {
        #group_type
        #allowed
        const _: () = {
            // What a field's type is that is no actor at all: the error is for the call that adds it, once.
            #[allow(unused_imports)]
            use #krate::__private::NotAnActor as _;
            #methods
            #traits
        };
    }
}

/// The lints that would blame the user for generated code.
fn allowed_lints() -> TokenStream {
    quote! {
        // A method nobody calls is not dead code of the user's; what is deprecated was named by the user already.
        #[allow(dead_code, deprecated)]
        // Paths are absolute because the user's module may shadow any name.
        #[allow(unused_qualifications)]
        // The shape of generated code is not a matter of style.
        #[allow(clippy::all, clippy::pedantic)]
    }
}

fn methods(api: &Api<'_>, krate: &TokenStream) -> TokenStream {
    let Api { group, docs, plan, actors, times, build } = api;
    let (vis, ident, group_type) = (&group.vis, &group.ident, group_name(group));
    let (generics, arguments, bounds) = group.generics.split_for_impl();
    let (local, count) = (own("group"), Literal::usize_unsuffixed(actors.len()));
    quote! {
        #[automatically_derived]
        impl #generics #ident #arguments #bounds {
            #[doc = "The group as data: its actors, edges, options, start order and stop order."]
            #vis const PLAN: #krate::plan::Plan = #plan;
            const __ACTORS: &'static [#krate::__private::ActorSpec; #count] = &[#(#actors),*];
            #times

            #[doc = #docs]
            #vis async fn run(self) -> ::core::result::Result<#krate::Report, #krate::Error> {
                self.into_group().run().await
            }

            #[doc = "Starts the group inside the current tokio runtime, and gives a handle besides."]
            #[doc = ""]
            #[doc = "The start and the stop order are those `run` shows."]
            #vis fn start(self) -> #krate::Running {
                self.into_group().start()
            }

            #[doc = "The group before it runs, so that graces can come from configuration."]
            #vis fn into_group(self) -> #group_type {
                let _ = Self::PLAN;
                #build
                #group_type { group: #local }
            }

            #[doc = "The group before it runs, its own grace changed; `None` is no limit."]
            #vis fn with_grace(
                self,
                grace: impl ::core::convert::Into<::core::option::Option<#krate::__private::Duration>>,
            ) -> #group_type {
                self.into_group().grace(grace)
            }
        }
    }
}

/// `AppGroup` for `App`.
fn group_name(group: &Group) -> proc_macro2::Ident {
    format_ident!("{}Group", plain_name(&group.ident), span = generated_at(group.ident.span()))
}

fn group_type(group: &Group, krate: &TokenStream) -> TokenStream {
    let (vis, ident, name) = (&group.vis, &group.ident, group_name(group));
    let docs = format!("The group of a [`{ident}`] before it runs, with one method an actor to change its grace.");
    let setters = group.actors().enumerate().filter(|(_, (field, _))| !METHODS.contains(&field.name().as_str()));
    let setters = setters.map(|(index, (field, _))| {
        let mut method = field.ident.clone();
        method.set_span(generated_at(field.ident.span()));
        let index = Literal::usize_unsuffixed(index);
        let docs = format!("The grace of the actor `{}`.", field.name());
        quote! {
            #[doc = #docs]
            #vis fn #method(&mut self) -> #krate::ActorGrace<'_> {
                self.group.__actor(#index)
            }
        }
    });
    let allowed = allowed_lints();
    quote! {
        #[doc = #docs]
        #allowed
        #[must_use = "a group does nothing unless it is run"]
        #vis struct #name {
            group: #krate::Group,
        }

        #allowed
        #[automatically_derived]
        impl #name {
            #[doc = "Runs the group inside the current tokio runtime, until it has ended."]
            #[doc = ""]
            #[doc = "# Errors"]
            #[doc = ""]
            #[doc = "When the run did not end well."]
            #vis async fn run(self) -> ::core::result::Result<#krate::Report, #krate::Error> {
                self.group.run().await
            }

            #[doc = "Starts the group inside the current tokio runtime."]
            #vis fn start(self) -> #krate::Running {
                self.group.start()
            }

            #[doc = "The handle of the group, which exists before it runs."]
            #vis fn handle(&self) -> #krate::Handle {
                self.group.handle()
            }

            #[doc = "Bounds the whole stop, drain included; `None` is no limit."]
            #vis fn grace(
                self,
                grace: impl ::core::convert::Into<::core::option::Option<#krate::__private::Duration>>,
            ) -> Self {
                Self { group: self.group.grace(grace) }
            }

            #(#setters)*
        }

        #allowed
        #[automatically_derived]
        impl #krate::IntoGroup for #name {
            fn into_group(self) -> #krate::Group {
                self.group
            }
        }
    }
}

/// The struct is something that can be run, and an actor, so that groups nest.
fn traits(group: &Group, krate: &TokenStream) -> TokenStream {
    let ident = &group.ident;
    // The compiler shows this impl to those whose type is no actor: it is to look like the struct's.
    let implement = quote_spanned!(ident.span()=> impl);
    let (generics, arguments, bounds) = group.generics.split_for_impl();
    // A generic struct is an actor where its parameters let it be one.
    let mut actor_bounds = group.generics.clone();
    if !group.generics.params.is_empty() {
        let bound = syn::parse_quote!(Self: ::core::marker::Send + 'static);
        actor_bounds.make_where_clause().predicates.push(bound);
    }
    let (_, _, actor_bounds) = actor_bounds.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #generics #krate::IntoGroup for #ident #arguments #bounds {
            fn into_group(self) -> #krate::Group {
                #ident::into_group(self).group
            }
        }

        #[automatically_derived]
        #implement #generics #krate::Actor for #ident #arguments #actor_bounds {
            const __GROUP: ::core::option::Option<fn(Self) -> #krate::Group> =
                ::core::option::Option::Some(<Self as #krate::IntoGroup>::into_group);

            async fn execute(self, context: #krate::Context) -> #krate::__private::anyhow::Result<()> {
                let group = #krate::IntoGroup::into_group(self);
                #krate::__private::execute_group(group, context).await
            }
        }
    }
}
