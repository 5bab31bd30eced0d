//! One call an actor. Input: an `ActorPlan`; output: the statement that adds it to the group, such as
//! `Group::add_actor::<Ticker>(&mut __group, "ticker", __field_ticker, Interrupt::drop());`. The field's type stands in a
//! turbofish, so that an error about it lands there; an error about a function lands on the function.

use super::closure::{place, typed};
use super::times::Times;
use super::{Krate, group_local, local, slot};
use crate::ast::{Function, Interrupt, Ready, Receives, Then};
use crate::plan::{ActorPlan, Plan, Received};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

/// The statements that add the actor.
pub(super) fn add(actor: &ActorPlan<'_>, plan: &Plan<'_>, times: &Times<'_>, krate: &Krate<'_>) -> TokenStream {
    let (name, local, ty) = (&actor.name, local(&actor.field.ident), &actor.field.ty);
    let interrupt = interrupt(actor, krate);
    let options = options(actor, plan, times, krate);
    let blocking = actor.options.blocking.is_some();
    let (builder, of) = builder(actor, krate);
    let Some(execute) = &actor.options.execute else {
        let span = ty.span();
        let method = format_ident!("{}", if blocking { "add_blocking_actor" } else { "add_actor" }, span = span);
        // With its own types the builder cannot take those of the field's impl: that they differ is an error of the field.
        let of = match of {
            Builder::Group => of.at(krate, span),
            Builder::AddActor => {
                let (of, (provided, received)) = (of.at(krate, span), provided_and_received(actor));
                quote_spanned!(span=> #of::<#provided, #received>)
            }
        };
        return quote_spanned!(span=> #of::#method::<#ty>(#builder, #name, #local, #interrupt)#options;);
    };
    let span = place(&execute.value);
    let method = format_ident!("{}", if blocking { "add_blocking" } else { "add" }, span = span);
    let is_shared = matches!(actor.interrupt, Interrupt::Call(_));
    let share = is_shared.then(|| quote!(let #local = #krate::__private::Arc::<#ty>::new(#local);));
    let execute = self::execute(actor, &execute.value, krate);
    let of = of.at(krate, span);
    let add = quote_spanned!(span=> #of::#method(#builder, #name, #execute, #interrupt));
    quote!(#share #add #options;)
}

/// Whose methods come next.
#[derive(Clone, Copy)]
enum Builder {
    Group,
    AddActor,
}

impl Builder {
    /// The type's path. Methods are called through it and not behind a dot: a call is shown where it begins, and this can
    /// begin at any token of the user's.
    fn at(self, krate: &Krate<'_>, span: Span) -> TokenStream {
        let krate = krate.at(span);
        match self {
            Builder::Group => quote_spanned!(span=> #krate::Group),
            Builder::AddActor => quote_spanned!(span=> #krate::AddActor),
        }
    }
}

/// What the actor is added to: the group, together with what the actor provides and receives.
fn builder(actor: &ActorPlan<'_>, krate: &Krate<'_>) -> (TokenStream, Builder) {
    let group = group_local();
    let mut builder = (quote!(&mut #group), Builder::Group);
    if let Some(given) = &actor.options.provides {
        let (span, slot, ty) = (given.value.span(), slot(&actor.field.ident), &given.value);
        let (former, of) = (builder.0, builder.1.at(krate, span));
        builder = (quote_spanned!(span=> #of::provides::<#ty>(#former, &#slot)), Builder::AddActor);
    }
    if let Some(given) = &actor.options.receives {
        let span = given.key.span();
        let (former, of) = (builder.0, builder.1.at(krate, span));
        let call = match &given.value {
            Receives::One(source) => {
                let slot = slot(source);
                quote_spanned!(span=> #of::receives(#former, &#slot))
            }
            Receives::Struct { path, fields } => {
                let slots = fields.iter().map(|field| slot(&field.source));
                let members: Vec<_> = fields.iter().map(|field| &field.member).collect();
                let make = quote!(|(#(#members,)*)| #path { #(#members),* });
                quote_spanned!(span=> #of::receives_with(#former, (#(&#slots,)*), #make))
            }
        };
        builder = (call, Builder::AddActor);
    }
    builder
}

/// `__private::owned::<PathBuf, Db, (), _, _>(__field_store, store)`
fn execute(actor: &ActorPlan<'_>, execute: &Function, krate: &Krate<'_>) -> TokenStream {
    let (ty, local, span) = (&actor.field.ty, local(&actor.field.ident), place(execute));
    let (provided, received) = provided_and_received(actor);
    let context = quote!(#krate::Context<#provided, #received>);
    let krate = krate.at(span);
    if !matches!(actor.interrupt, Interrupt::Call(_)) {
        let function = typed(execute, [&quote!(#ty), &context]);
        return quote_spanned!(span=> #krate::__private::owned::<#ty, #provided, #received, _, _>(#local, #function));
    }
    let function = typed(execute, [&quote!(&#ty), &context]);
    if actor.options.blocking.is_some() {
        quote_spanned!(span=> #krate::__private::shared_blocking::<#ty, #provided, #received, _, _>(&#local, #function))
    } else {
        quote_spanned!(span=> #krate::__private::shared::<#ty, #provided, #received, _>(&#local, #function))
    }
}

/// `__private::interrupt::<TcpStream, _, _>(&__field_feed, |conn: &TcpStream, _: &Cause| …)`, or one of the two others.
fn interrupt(actor: &ActorPlan<'_>, krate: &Krate<'_>) -> TokenStream {
    match actor.interrupt {
        Interrupt::Cancel => quote!(#krate::Interrupt::cancel()),
        Interrupt::Drop => quote!(#krate::Interrupt::drop()),
        Interrupt::Call(function) => {
            let (ty, local, span) = (&actor.field.ty, local(&actor.field.ident), place(function));
            let function = typed(function, [&quote!(&#ty), &quote!(&#krate::Cause)]);
            let krate = krate.at(span);
            quote_spanned!(span=> #krate::__private::interrupt::<#ty, _, _>(&#local, #function))
        }
    }
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
fn options(actor: &ActorPlan<'_>, plan: &Plan<'_>, times: &Times<'_>, krate: &Krate<'_>) -> TokenStream {
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

pub(super) fn ready(ready: Ready, krate: &Krate<'_>) -> TokenStream {
    match ready {
        Ready::Started => quote!(#krate::Ready::Started),
        Ready::Manual => quote!(#krate::Ready::Manual),
        Ready::Finished => quote!(#krate::Ready::Finished),
    }
}

pub(super) fn then(then: Then, krate: &Krate<'_>) -> TokenStream {
    match then {
        Then::Stop => quote!(#krate::Then::Stop),
        Then::Continue => quote!(#krate::Then::Continue),
    }
}
