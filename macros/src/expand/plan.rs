//! The plan as a const. Input: a `Plan`; output: `ActorSpec`s and the `GroupSpec` over them. It must not check.

use super::actor::{dependents, provided_and_received, ready, restart, then};
use super::times::Times;
use super::{Krate, optional, until};
use crate::ast::Interrupt;
use crate::plan::{ActorPlan, Plan};
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

/// `ActorSpec::new("store")…` for each actor.
pub(super) fn actors(plan: &Plan<'_>, times: &Times<'_>, krate: &Krate<'_>) -> Vec<TokenStream> {
    plan.actors()
        .map(|actor| self::actor(actor, times, krate))
        .collect()
}

fn actor(actor: &ActorPlan<'_>, times: &Times<'_>, krate: &Krate<'_>) -> TokenStream {
    let (name, options) = (&actor.name, actor.options);
    let mut spec = quote!(#krate::__private::ActorSpec::new(#name));
    if options.blocking.is_some() {
        spec.extend(quote!(.blocking()));
    }
    let kind = match actor.interrupt {
        Interrupt::Cancel => quote!(Cancel),
        Interrupt::Drop => quote!(Drop),
        Interrupt::Call(_) => quote!(Function),
    };
    spec.extend(quote!(.interrupt(#krate::__private::InterruptKind::#kind)));
    let links = [
        (quote!(requires), &actor.requires),
        (quote!(receives), &actor.receives),
        (quote!(stops_before), &actor.stops_before),
    ];
    for (method, actors) in links {
        if !actors.is_empty() {
            let actors = actors.iter().map(|&index| Literal::usize_unsuffixed(index));
            spec.extend(quote!(.#method(&[#(#actors),*])));
        }
    }
    if options.stops_last.is_some() {
        spec.extend(quote!(.stops_last()));
    }
    if options.process.is_some() {
        spec.extend(quote!(.process()));
    } else if let Some(given) = &options.ready {
        let ready = ready(given.value, krate);
        spec.extend(quote!(.ready(#ready)));
    }
    if let Some(given) = &options.provides {
        let provided = given.value.to_token_stream().to_string();
        spec.extend(quote!(.provides(#provided)));
    }
    for (method, given) in [
        (quote!(on_ok), &options.on_ok),
        (quote!(on_err), &options.on_err),
    ] {
        if let Some(given) = given {
            let then = then(given.value, krate);
            spec.extend(quote!(.#method(#then)));
        }
    }
    if let Some(given) = &options.dependents {
        let dependents = dependents(given.value, krate);
        spec.extend(quote!(.dependents(#dependents)));
    }
    spec.extend(is_group(actor, krate));
    for given in [&options.ready_within, &options.grace]
        .into_iter()
        .flatten()
    {
        let (method, time) = (&given.key, times.value(&given.value, krate));
        spec.extend(quote!(.#method(#time)));
    }
    if let Some(given) = &options.restart {
        let restart = restart(&given.value, times, krate);
        spec.extend(quote!(.restart(#restart)));
    }
    spec
}

/// Whether the field is itself a group, which only its type knows: `.group(Nested::<Inner, (), ()>::IS_GROUP)`.
fn is_group(actor: &ActorPlan<'_>, krate: &Krate<'_>) -> Option<TokenStream> {
    let options = actor.options;
    if options.execute.is_some() || options.blocking.is_some() || options.process.is_some() {
        return None;
    }
    let (provided, received) = provided_and_received(actor);
    let ty = &actor.field.ty;
    Some(quote!(.group(#krate::__private::Nested::<#ty, #provided, #received>::IS_GROUP)))
}

/// `GroupSpec::plan(GroupSpec::new("app", Self::__ACTORS)…)`
pub(super) fn plan(plan: &Plan<'_>, times: &Times<'_>, krate: &Krate<'_>) -> TokenStream {
    let (name, options) = (&plan.name, &plan.group.options);
    // At the struct, as all that is evaluated of it: that it cannot be is then noted once.
    let actors = quote_spanned!(plan.group.ident.span()=> Self::__ACTORS);
    let mut spec = quote!(#krate::__private::GroupSpec::new(#name, #actors));
    if let Some(given) = &options.signals {
        let (span, signals) = (given.key.span(), &given.value);
        spec.extend(quote_spanned!(span=> .signals(&[#(#krate::Signal::#signals),*])));
    }
    if let Some(given) = &options.grace {
        let (span, grace) = (
            given.key.span(),
            optional(given.value.as_ref().map(|time| times.value(time, krate))),
        );
        spec.extend(quote_spanned!(span=> .grace(#grace)));
    }
    if let Some(given) = &options.drain {
        let (span, drain) = (given.key.span(), times.value(&given.value, krate));
        spec.extend(quote_spanned!(span=> .drain(#drain)));
    }
    if let Some(given) = &options.until {
        let until = until(given.value, krate);
        spec.extend(quote!(.until(#until)));
    }
    let krate = krate.at(plan.group.ident.span());
    quote_spanned!(plan.group.ident.span()=> #krate::__private::GroupSpec::plan(#spec))
}
