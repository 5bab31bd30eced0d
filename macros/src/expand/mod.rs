//! The plan as tokens. Input: a `Plan`; output: what a person would write by hand against the dynamic API, plus the plan
//! as a const. It decides nothing and cannot fail.

mod actor;
mod api;
mod closure;
mod docs;
mod plan;
mod times;

pub(crate) use api::{Api, METHODS, api};

use crate::ast::{Group, Until, plain_name};
use crate::plan::{Member, Plan};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use times::Times;

/// Everything `#[group]` generates for a struct without mistakes.
pub(crate) fn group(plan: &Plan<'_>) -> TokenStream {
    let krate = krate(plan.group);
    let times = Times::new(plan);
    api(&Api {
        group: plan.group,
        docs: docs::run(plan),
        plan: plan::plan(plan, &times, &krate),
        actors: plan::actors(plan, &times, &krate),
        times: times.consts(&krate),
        build: build(plan, &times, &krate),
    })
}

/// The body of `into_group`, up to the `Group`.
fn build(plan: &Plan<'_>, times: &Times<'_>, krate: &TokenStream) -> TokenStream {
    let group = own("group");
    let pattern = plan.group.fields.iter().map(|field| {
        let (ident, local) = (&field.ident, local(&field.ident));
        quote!(#ident: #local)
    });
    let name = &plan.name;
    let options = options(plan, times, krate);
    let slots = plan.actors().filter_map(|actor| {
        let (slot, ty) = (slot(&actor.field.ident), &actor.options.provides.as_ref()?.value);
        Some(quote!(let #slot = #krate::Slot::<#ty>::new();))
    });
    let members = plan.fields.iter().map(|member| match member {
        Member::Actor(actor) => actor::add(actor, plan, times, krate),
        Member::Plain(field) => {
            let (name, ty, local) = (field.name(), &field.ty, local(&field.ident));
            quote!(#group.keep::<#ty>(#name, #local);)
        }
    });
    quote! {
        let Self { #(#pattern),* } = self;
        let mut #group = #krate::Group::new(#name)#options;
        #(#slots)*
        #(#members)*
    }
}

/// The group's own options as calls.
fn options(plan: &Plan<'_>, times: &Times<'_>, krate: &TokenStream) -> TokenStream {
    let options = &plan.group.options;
    let mut calls = TokenStream::new();
    if let Some(given) = &options.signals {
        let (span, signals) = (given.key.span(), &given.value);
        calls.extend(quote_spanned!(span=> .signals([#(#krate::Signal::#signals),*])));
    }
    if let Some(given) = &options.grace {
        let grace = optional(given.value.as_ref().map(|time| times.value(time, krate)));
        calls.extend(quote!(.grace(#grace)));
    }
    if let Some(given) = &options.drain {
        let drain = times.value(&given.value, krate);
        calls.extend(quote!(.drain(#drain)));
    }
    if let Some(given) = &options.until {
        let until = until(given.value, krate);
        calls.extend(quote!(.until(#until)));
    }
    calls
}

fn until(until: Until, krate: &TokenStream) -> TokenStream {
    match until {
        Until::First => quote!(#krate::Until::First),
        Until::All => quote!(#krate::Until::All),
    }
}

/// A limit that may be none.
fn optional(value: Option<TokenStream>) -> TokenStream {
    value.map_or_else(|| quote!(::core::option::Option::None), |value| quote!(::core::option::Option::Some(#value)))
}

/// The path of the runtime.
pub(crate) fn krate(group: &Group) -> TokenStream {
    group.options.krate.as_ref().map_or_else(|| quote!(::rungroup), |given| given.value.to_token_stream())
}

/// A local variable of the generated code: of another hygiene than those that hold fields.
fn own(name: &str) -> Ident {
    format_ident!("__{name}", span = Span::mixed_site())
}

/// The local variable that holds a field.
fn local(field: &Ident) -> Ident {
    format_ident!("__{}", plain_name(field), span = generated_at(field.span()))
}

/// The local variable that holds the slot of what an actor provides.
fn slot(field: &Ident) -> Ident {
    format_ident!("__{}_value", plain_name(field), span = Span::mixed_site().located_at(field.span()))
}

/// Shown at the user's token, yet known to lints as generated.
fn generated_at(span: Span) -> Span {
    Span::call_site().located_at(span)
}

/// Statements that bind a group without actors.
pub(crate) fn empty_group(krate: &TokenStream, name: &str) -> TokenStream {
    let group = own("group");
    quote!(let #group = #krate::Group::new(#name);)
}
