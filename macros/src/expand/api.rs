//! The generated items, around the parts that differ between a sound group and the stub of a faulty one. Input: those
//! parts; output: the methods of the struct, its group type, and the impls of the runtime's traits.

use super::assertions::Assertions;
use super::{Krate, generated, group_local, is_generic, this, type_name};
use super::{border, configure, handle, plan};
use crate::ast::GroupStruct;
use crate::keywords::METHODS;
use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use std::fmt::Write;

/// The parts that differ from group to group.
pub(crate) struct Api<'a> {
    pub(crate) group: &'a GroupStruct,
    /// The doc comment of `run`.
    pub(crate) docs: String,
    /// The value of `PLAN`.
    pub(crate) plan: TokenStream,
    /// The actors that `PLAN` is about.
    pub(crate) actors: Vec<TokenStream>,
    /// Consts for durations.
    pub(crate) times: TokenStream,
    /// The checks of values.
    pub(crate) assertions: Assertions,
    /// Statements that take `self` apart and bind the `Group`.
    pub(crate) into_group: TokenStream,
    /// The functions that build the fields, if there are any.
    pub(crate) phases: Option<TokenStream>,
    /// The group with the values that cross its border. `None` for a stub.
    pub(crate) nested: Option<TokenStream>,
    /// Checks of types, for a body without other errors.
    pub(crate) types: TokenStream,
}

/// All generated items.
///
/// The group type stands beside the struct, so that it can be named; the rest is in an anonymous const. No lint needs to
/// be allowed, and none could be that a user forbids: generated tokens are known as such, also where they are shown at the
/// user's own.
pub(crate) fn api(api: &Api<'_>) -> TokenStream {
    let krate = Krate::new(api.group);
    let declared = types(api.group, &krate);
    let needs = border::needs(api.group);
    let config = configure::items(api.group, &krate);
    let methods = methods(api, &krate);
    let traits = traits(api, &krate);
    // A struct without parameters is checked here, whether or not anybody runs it; the others where they are used.
    let (span, ident) = (api.group.ident.span(), generated(&api.group.ident));
    let evaluated = (!is_generic(api.group))
        .then(|| quote_spanned!(span=> const _: &#krate::plan::Plan = <#ident>::__PLAN;));
    let checks = &api.assertions.items;
    quote! {
        #declared
        #needs
        const _: () = {
            // Calls about a type that lacks a bound resolve to these traits, so that the mistake is reported once, at the
            // type.
            use #krate::__private::{
                CloneOfNoGroup as _, LeaveHere as _, NotAnActor as _, Unfit as _, UnfitResource as _,
            };
            #methods
            #traits
            #checks
            #evaluated
        };
        #config
    }
}

fn methods(api: &Api<'_>, krate: &Krate<'_>) -> TokenStream {
    let Api {
        group,
        docs,
        plan,
        actors,
        times,
        assertions,
        phases,
        ..
    } = api;
    // Of a struct with parameters the values are known where its plan is used.
    let Assertions {
        consts: assertions,
        statements,
        ..
    } = assertions;
    let plan = if statements.is_empty() {
        plan.clone()
    } else {
        quote!({ #statements #plan })
    };
    let (generics, arguments, bounds) = group.generics.split_for_impl();
    let (vis, ident, group_type, handle_type) = (
        &group.vis,
        generated(&group.ident),
        type_name(group, "Group"),
        type_name(group, "Handle"),
    );
    let (group_type, handle_type) = (
        quote!(#group_type #arguments),
        quote!(#handle_type #arguments),
    );
    let new_group = type_name(group, "Group");
    let start_docs = format!(
        "Starts the group in a task of the current tokio runtime, and returns immediately. The result is the future of the \
         report, and derefs to [`{}`], which has a method for each actor.\n\
         \n\
         [`run`](Self::run) documents the start order and the stop order.\n\
         \n\
         # Errors\n\
         \n\
         The result resolves to the error that `run` returns.\n\
         \n\
         # Panics\n\
         \n\
         Panics if it is called outside a tokio runtime.",
        type_name(group, "Handle")
    );
    let actors_docs = actors_docs(group);
    // A name that the user has taken is reported at the struct. No other generated item refers to these names, or the report
    // would be repeated.
    let (span, at) = (ident.span(), krate.at(ident.span()));
    // All at one place: that they cannot be evaluated is then noted once. rustdoc prints a path, also in a block, but not a value out of a tuple.
    let shown = group.ident.span();
    let (plan_value, actors) = (
        quote_spanned!(shown=> (Self::__PLAN,).0),
        quote_spanned!(shown=> &[#(#actors),*]),
    );
    let plan_const = quote_spanned!(span=> const PLAN: &'static #at::plan::Plan = #plan_value;);
    let values = plan::values(group, krate);
    let values = (!values.is_empty()).then(|| {
        quote_spanned! {shown=>
            const __VALUES: &'static [#krate::plan::ValuePlan] = &[#(#values),*];
        }
    });
    let (parameters, built) = (border::parameters(group), built(group, krate));
    let run = quote_spanned!(span=> async fn run(self, #parameters) -> ::core::result::Result<#at::Report, #at::Error>);
    let start = quote_spanned!(span=> fn start(self, #parameters) -> #at::Running<#handle_type>);
    let into_group = quote_spanned!(span=> fn into_group(self, #parameters) -> #group_type);
    let with_grace = quote_spanned!(span=> fn with_grace);
    quote! {
        #[automatically_derived]
        #[doc = #actors_docs]
        impl #generics #ident #arguments #bounds {
            #[doc = "The group as data: its actors, edges, options, start order and stop order."]
            #vis #plan_const
            const __PLAN: &'static #krate::plan::Plan = #plan;
            const __ACTORS: &'static [#krate::plan::ActorPlan] = #actors;
            #values
            #times
            #assertions

            #[doc = #docs]
            #vis #run {
                #built.run().await
            }

            #[doc = #start_docs]
            #[track_caller]
            #vis #start {
                #built.start().__declared_as()
            }

            #[doc = "Converts the struct into a group that has not been started, for example to set grace periods from configuration."]
            #vis #into_group {
                #new_group { group: #built, _kind: ::core::marker::PhantomData }
            }

            #[doc = "Converts the struct into a group whose whole stop has this limit, drain included. `None` removes the limit."]
            #vis #with_grace(
                self,
                #parameters
                grace: impl ::core::convert::Into<::core::option::Option<#krate::__private::Duration>>,
            ) -> #group_type {
                #new_group { group: #built.grace(grace), _kind: ::core::marker::PhantomData }
            }

            #phases
        }
    }
}

/// The struct as a `Group` that runs by itself. A group that receives values takes them from the parameters of the method.
fn built(group: &GroupStruct, krate: &Krate<'_>) -> TokenStream {
    if group.received().is_empty() {
        return quote!(#krate::IntoGroup::into_group(self));
    }
    let received = border::received(group);
    quote!(#krate::Nested::into_group(#krate::__private::IntoNested::into_nested(self), #received))
}

/// The doc comment of the generated methods: the actors, and the types that control them.
fn actors_docs(group: &GroupStruct) -> String {
    let mut docs = format!(
        "A group of actors. [`{}`] controls them while the group runs, and [`{}`] sets their grace periods before.\n\n",
        type_name(group, "Handle"),
        type_name(group, "Group")
    );
    for (field, actor) in group.actors() {
        let provides = if actor.provided().is_some() {
            ", which provides a value"
        } else {
            ""
        };
        writeln!(docs, "- `{}`{provides}", field.name())
            .expect("a string takes all that is written");
    }
    docs
}

/// `AppGroup` and `AppHandle`. They stand beside the struct, so that they can be named.
fn types(group: &GroupStruct, krate: &Krate<'_>) -> TokenStream {
    let (vis, app, parameters) = (&group.vis, generated(&group.ident), &group.generics);
    let (generics, arguments, bounds) = parameters.split_for_impl();
    let (group_type, handle_type) = (type_name(group, "Group"), type_name(group, "Handle"));
    // Only parameters need it: of a struct without any, the lint `deprecated` would report the name.
    let kind = if parameters.params.is_empty() {
        quote!(())
    } else {
        quote!(#app #arguments)
    };
    let (mut setters, handles) = (TokenStream::new(), handle::methods(group, krate));
    for (index, (field, _)) in group.actors().enumerate() {
        let name = field.name();
        if METHODS.contains(&name.as_str()) {
            continue;
        }
        let (method, index) = (generated(&field.ident), Literal::usize_unsuffixed(index));
        let docs = format!("Returns the setter of the grace period of the actor `{name}`.");
        setters.extend(quote! {
            #[doc = #docs]
            #vis fn #method(&mut self) -> #krate::ActorGrace<'_> {
                self.group.__actor(#index)
            }
        });
    }
    quote! {
        #krate::__private::declared_types! {
            #vis #app #group_type #handle_type [#kind] [#parameters] [#generics] [#arguments] [#bounds]
        }

        #[automatically_derived]
        impl #generics #group_type #arguments #bounds {
            #setters
        }

        #[automatically_derived]
        impl #generics #handle_type #arguments #bounds {
            #handles
        }
    }
}

/// The struct is something that can be run, and an actor, so that groups nest.
fn traits(api: &Api<'_>, krate: &Krate<'_>) -> TokenStream {
    let Api {
        group,
        into_group,
        types: checks,
        ..
    } = api;
    let (span, ident) = (group.ident.span(), generated(&group.ident));
    let (local, this) = (group_local(), this());
    let (generics, arguments, bounds) = group.generics.split_for_impl();
    let handle_name = type_name(group, "Handle");
    // The check reports a group that borrows.
    let declared = group.generics.lifetimes().next().is_none();
    let declared =
        declared.then(|| quote_spanned!(span=> #local.__declared_as::<#handle_name #arguments>();));
    let (provided, received) = border::types(group);
    let has_values = border::has_values(group);
    let types = has_values.then(|| quote!(<#provided, #received>));
    let nested_type = quote!(#krate::Nested #types);
    let built = if has_values {
        let empty = || quote!(#krate::Nested::__empty(#local));
        let nested = api.nested.clone().unwrap_or_else(empty);
        quote! {
            #[automatically_derived]
            #[doc(hidden)]
            impl #generics #krate::__private::IntoNested<#provided, #received> for #ident #arguments #bounds {
                fn into_nested(#this) -> #nested_type {
                    #into_group
                    #declared
                    #nested
                }
            }
        }
    } else {
        quote! {
            #[automatically_derived]
            impl #generics #krate::IntoGroup for #ident #arguments #bounds {
                fn into_group(#this) -> #krate::Group {
                    #into_group
                    #declared
                    #local
                }
            }
        }
    };
    // A group that receives values runs only with them.
    let into_group_alone = (has_values && group.received().is_empty()).then(|| {
        quote! {
            #[automatically_derived]
            impl #generics #krate::IntoGroup for #ident #arguments #bounds {
                fn into_group(self) -> #krate::Group {
                    #krate::Nested::into_group(#krate::__private::IntoNested::into_nested(self), ())
                }
            }
        }
    });
    // The struct is an actor if its fields allow it; otherwise the error is at the field. The lifetime defers this bound
    // until it is used.
    let mut actor_bounds = group.generics.clone();
    let any = syn::Lifetime::new("'__any", Span::call_site());
    let bound = syn::parse_quote_spanned!(span=> for<#any> Self: ::core::marker::Send + 'static);
    actor_bounds.make_where_clause().predicates.push(bound);
    let (_, _, actor_bounds) = actor_bounds.split_for_impl();
    // The compiler shows this impl, as an example, to those whose field is no actor: it is to look like the struct's.
    let krate = krate.at(span);
    let nest = if has_values {
        quote_spanned!(span=> #krate::__private::IntoNested::into_nested)
    } else {
        quote_spanned!(span=> #krate::__private::nested)
    };
    let actor = quote_spanned! {span=>
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl #generics #krate::Actor #types for #ident #arguments #actor_bounds {
            const __GROUP: ::core::option::Option<fn(Self) -> #nested_type> =
                ::core::option::Option::Some(#nest);
            const __GROUP_PLAN: ::core::option::Option<&'static #krate::plan::Plan> =
                ::core::option::Option::Some(Self::__PLAN);

            fn execute(
                self,
                context: #krate::Context #types,
            ) -> impl ::core::future::Future<Output = #krate::__private::anyhow::Result<()>> + ::core::marker::Send {
                #krate::Actor::execute(#nest(self), context)
            }
        }
    };
    let no_drop = quote_spanned!(span=> impl #generics #krate::__private::DropBelongsOnAPlainField for #ident #arguments #bounds {});
    let is_group = quote_spanned! {span=>
        impl #generics #krate::__private::IsGroup for #ident #arguments #bounds {
            type Handle = #handle_name #arguments;

            fn handle(handle: #krate::Handle) -> Self::Handle {
                #checks
                #krate::__private::DeclaredHandle::__new(handle)
            }
        }
    };
    quote! {
        #built
        #into_group_alone
        #actor
        #[automatically_derived]
        #[doc(hidden)]
        #no_drop
        #[automatically_derived]
        #[doc(hidden)]
        #is_group
    }
}
