//! The plan as a const. Input: a `Plan`; output: `ActorSpec`s and the `GroupSpec` over them, whose `plan()` checks at
//! compile time what only values and types show. It must not check by itself.

use super::actor::{dependents, provided_and_received, ready, restart, then};
use super::times::Times;
use super::{Krate, optional, until};
use crate::ast::Interrupt;
use crate::plan::{ActorPlan, Plan};
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use rungroup_rules::Ready;
use syn::spanned::Spanned;

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
        Interrupt::Call(_) => quote!(Call),
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
    // Durations are judged here and now: written as functions around what they judge, so that the verdict is shown at the
    // option.
    for given in [&options.ready_within, &options.grace]
        .into_iter()
        .flatten()
    {
        // The method is called as the option is, and stands where it does.
        let method = &given.key;
        let (span, time) = (given.key.span(), times.value(&given.value, krate));
        let krate = krate.at(span);
        spec = quote_spanned!(span=> #krate::__private::ActorSpec::#method(#spec, #time));
    }
    if let Some(given) = &options.restart {
        let (method, span, restart) = (
            &given.key,
            given.key.span(),
            restart(&given.value, times, krate),
        );
        let krate = krate.at(span);
        spec = quote_spanned!(span=> #krate::__private::ActorSpec::#method(#spec, #restart));
    }
    spec
}

/// Whether the field is itself a group, which only its type knows: `.group(Nested::<Inner, (), ()>::IS_GROUP)`. Where the
/// options are not those of a group the verdict is shown at the type: `.group(no_group("inner", …))`.
fn is_group(actor: &ActorPlan<'_>, krate: &Krate<'_>) -> Option<TokenStream> {
    let options = actor.options;
    if options.execute.is_some() || options.blocking.is_some() || options.process.is_some() {
        return None;
    }
    let (provided, received) = provided_and_received(actor);
    let (name, ty) = (&actor.name, &actor.field.ty);
    let is_group = quote!(#krate::__private::Nested::<#ty, #provided, #received>::IS_GROUP);
    let is_ready_by_hand = options
        .ready
        .as_ref()
        .is_some_and(|given| given.value == Ready::Manual);
    let verdict = if options.restart.is_some() {
        quote_spanned!(ty.span()=> runs_once)
    } else if matches!(actor.interrupt, Interrupt::Cancel) && is_ready_by_hand {
        return Some(quote!(.group(#is_group)));
    } else {
        quote_spanned!(ty.span()=> no_group)
    };
    let krate = krate.at(ty.span());
    let verdict = quote_spanned!(ty.span()=> #krate::__private::#verdict(#name, #is_group));
    Some(quote!(.group(#verdict)))
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
