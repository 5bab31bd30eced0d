//! One call an actor. Input: an `ActorPlan`; output: the statement that adds it to the group, such as
//! `__group.provides(&__store_value).add("store", move |__context| store(__store, __context), Interrupt::cancel());`.
//! The field's type stands in a turbofish where the type must be right, so that the error lands on it.

use super::closure::{is_async_closure, place, typed};
use super::times::Times;
use super::{local, own, slot};
use crate::ast::{Function, Interrupt, Ready, Receives, Then};
use crate::plan::{ActorPlan, Plan, Received};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

/// The statements that add the actor.
pub(super) fn add(actor: &ActorPlan<'_>, plan: &Plan<'_>, times: &Times<'_>, krate: &TokenStream) -> TokenStream {
    let name = &actor.name;
    let builder = builder(actor);
    let interrupt = interrupt(actor, krate);
    let options = options(actor, plan, times, krate);
    let (local, ty) = (local(&actor.field.ident), &actor.field.ty);
    let blocking = actor.options.blocking.is_some();
    let Some(execute) = &actor.options.execute else {
        let span = ty.span();
        let method =
            if blocking { quote_spanned!(span=> add_blocking_actor) } else { quote_spanned!(span=> add_actor) };
        return quote!(#builder.#method::<#ty>(#name, #local, #interrupt)#options;);
    };
    let method = if blocking { quote!(add_blocking) } else { quote!(add) };
    if matches!(actor.interrupt, Interrupt::Call(_)) {
        let execute = execute_shared(actor, &execute.value, krate);
        quote! {
            let #local = #krate::__private::Arc::<#ty>::new(#local);
            #builder.#method(#name, #execute, #interrupt)#options;
        }
    } else {
        let execute = execute_owned(actor, &execute.value, krate);
        quote!(#builder.#method(#name, #execute, #interrupt)#options;)
    }
}

/// `__group`, and the values the actor provides and receives.
fn builder(actor: &ActorPlan<'_>) -> TokenStream {
    let mut builder = own("group").into_token_stream();
    if actor.options.provides.is_some() {
        let slot = slot(&actor.field.ident);
        builder.extend(quote!(.provides(&#slot)));
    }
    match actor.options.receives.as_ref().map(|given| &given.value) {
        None => {}
        Some(Receives::One(source)) => {
            let slot = slot(source);
            builder.extend(quote!(.receives(&#slot)));
        }
        Some(Receives::Struct { path, fields }) => {
            let slots = fields.iter().map(|field| slot(&field.source));
            let members: Vec<_> = fields.iter().map(|field| &field.member).collect();
            builder.extend(quote!(.receives_with((#(&#slots,)*), |(#(#members,)*)| #path { #(#members),* })));
        }
    }
    builder
}

/// An execute that takes the field: `move |__context| store(__store, __context)`.
fn execute_owned(actor: &ActorPlan<'_>, execute: &Function, krate: &TokenStream) -> TokenStream {
    let (local, context) = (local(&actor.field.ident), own("context"));
    let function = typed(execute, [&actor.field.ty.to_token_stream(), &context_type(actor, krate)]);
    let span = place(execute);
    let function = callable(execute, function);
    if is_async_closure(execute) {
        quote_spanned!(span=> move |#context| async move { #function(#local, #context).await })
    } else {
        quote_spanned!(span=> move |#context| #function(#local, #context))
    }
}

/// An execute that shares the field: `move |__context| async move { serve(&*__api, __context).await }`.
fn execute_shared(actor: &ActorPlan<'_>, execute: &Function, krate: &TokenStream) -> TokenStream {
    let (local, context, ty) = (local(&actor.field.ident), own("context"), &actor.field.ty);
    let function = typed(execute, [&quote!(&#ty), &context_type(actor, krate)]);
    let span = place(execute);
    let call = callable(execute, function);
    let call = quote_spanned!(span=> #call(&*#local, #context));
    let closure = if actor.options.blocking.is_some() {
        quote_spanned!(span=> move |#context| #call)
    } else {
        quote_spanned!(span=> move |#context| async move { #call.await })
    };
    quote! {{
        let #local = #krate::__private::Arc::clone(&#local);
        #closure
    }}
}

/// A closure is called in parentheses.
fn callable(function: &Function, tokens: TokenStream) -> TokenStream {
    match function {
        Function::Path(_) => tokens,
        Function::Closure(_) => quote!((#tokens)),
    }
}

fn interrupt(actor: &ActorPlan<'_>, krate: &TokenStream) -> TokenStream {
    match actor.interrupt {
        Interrupt::Cancel => quote!(#krate::Interrupt::cancel()),
        Interrupt::Drop => quote!(#krate::Interrupt::drop()),
        Interrupt::Call(function) => {
            let (ty, local) = (&actor.field.ty, local(&actor.field.ident));
            let function = typed(function, [&quote!(&#ty), &quote!(&#krate::Cause)]);
            quote!(#krate::__private::interrupt::<#ty, _, _>(&#local, #function))
        }
    }
}

/// `Context<P, R>` of an actor.
fn context_type(actor: &ActorPlan<'_>, krate: &TokenStream) -> TokenStream {
    let (provided, received) = provided_and_received(actor);
    quote!(#krate::Context<#provided, #received>)
}

/// P and R of an actor.
pub(super) fn provided_and_received(actor: &ActorPlan<'_>) -> (TokenStream, TokenStream) {
    let provided = actor.options.provides.as_ref().map_or_else(|| quote!(()), |given| given.value.to_token_stream());
    let received = match actor.received {
        Received::Nothing => quote!(()),
        Received::Value(ty) => ty.to_token_stream(),
        Received::Struct(path) => path.to_token_stream(),
    };
    (provided, received)
}

/// The actor's other options as calls.
fn options(actor: &ActorPlan<'_>, plan: &Plan<'_>, times: &Times<'_>, krate: &TokenStream) -> TokenStream {
    let names: Vec<&str> = plan.actors().map(|actor| actor.name.as_str()).collect();
    let options = actor.options;
    let mut calls = TokenStream::new();
    for (method, actors) in [(quote!(requires), &actor.requires), (quote!(stops_before), &actor.stops_before)] {
        if !actors.is_empty() {
            let names = actors.iter().map(|&index| names[index]);
            calls.extend(quote!(.#method([#(#names),*])));
        }
    }
    if options.stops_last.is_some() {
        calls.extend(quote!(.stops_last()));
    }
    if let Some(given) = &options.ready {
        let ready = ready(given.value, krate);
        calls.extend(quote!(.ready(#ready)));
    }
    if let Some(given) = &options.ready_within {
        let time = times.value(&given.value, krate);
        calls.extend(quote!(.ready_within(#time)));
    }
    for (method, given) in [(quote!(on_ok), &options.on_ok), (quote!(on_err), &options.on_err)] {
        if let Some(given) = given {
            let then = then(given.value, krate);
            calls.extend(quote!(.#method(#then)));
        }
    }
    if let Some(given) = &options.grace {
        let time = times.value(&given.value, krate);
        calls.extend(quote!(.grace(#time)));
    }
    calls
}

pub(super) fn ready(ready: Ready, krate: &TokenStream) -> TokenStream {
    match ready {
        Ready::Started => quote!(#krate::Ready::Started),
        Ready::Manual => quote!(#krate::Ready::Manual),
        Ready::Finished => quote!(#krate::Ready::Finished),
    }
}

pub(super) fn then(then: Then, krate: &TokenStream) -> TokenStream {
    match then {
        Then::Stop => quote!(#krate::Then::Stop),
        Then::Continue => quote!(#krate::Then::Continue),
    }
}
