//! The resources: `let __resource_pg = Opens::closes(Resource::<PgOptions, (), _>::opens(PgPool::connect), PgPool::close);`, and
//! later `__resource_pg.add(…)`. The compiler infers the type of the value from the first statement, so it
//! stands before the slots and actors, and after the resources from which this one receives.

use super::closure::{place, typed};
use super::values::{provided_and_received, slot_of, slot_source};
use super::{Krate, bind_slot, check, generated_at, local};
use crate::ast::{Close, FunctionValue, GroupStruct, Receives, plain_name};
use crate::plan::{ResolvedActor, ResolvedGroup};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use rungroup_rules::OptionName;
use syn::spanned::Spanned;

/// The local variable that holds the functions of a resource.
fn functions(field: &Ident) -> Ident {
    let span = generated_at(field.span());
    format_ident!("__resource_{}", plain_name(field), span = span)
}

/// The place of errors about the type of the value.
pub(super) fn place_of_value(actor: &ResolvedActor<'_>) -> Span {
    match &actor.options.open {
        Some(open) => place(open),
        None => actor.field.ident.span(),
    }
}

/// The statement that binds the functions of each resource.
pub(super) fn bind(plan: &ResolvedGroup<'_>, krate: &Krate<'_>) -> TokenStream {
    let mut statements = TokenStream::new();
    for &index in &plan.resources {
        let actor = &plan.actors[index];
        let value = open_and_close(actor, plan.group, krate);
        let is_inferred = actor.options.provides.is_none();
        let slot = is_inferred.then(|| bind_inferred_slot(actor, krate));
        let functions = functions(&actor.field.ident);
        statements.extend(quote!(let #functions = #value; #slot));
    }
    statements
}

/// `Opens::closes(Resource::<PgOptions, (), _>::opens(PgPool::connect), PgPool::close)`
pub(super) fn open_and_close(
    actor: &ResolvedActor<'_>,
    group: &GroupStruct,
    krate: &Krate<'_>,
) -> Option<TokenStream> {
    let opens = opens(actor, actor.options.open.as_ref()?, group, krate);
    let (closes, at, function) = match &actor.options.close {
        // Its word could not be read.
        None => return Some(opens),
        Some(Close::Drop) => {
            let key = actor.field.written.key(OptionName::Close)?;
            ("closes_by_drop", key.span(), None)
        }
        Some(Close::Call(function)) => {
            let typed = typed(function, &[], krate);
            (closes(function), place(function), Some(typed))
        }
    };
    let (closes, krate) = (Ident::new(closes, at), krate.at(at));
    Some(quote_spanned!(at=> #krate::__private::Opens::#closes(#opens, #function)))
}

/// `Resource::<PgOptions, (), _>::opens(PgPool::connect)`
fn opens(
    actor: &ResolvedActor<'_>,
    open: &FunctionValue,
    group: &GroupStruct,
    krate: &Krate<'_>,
) -> TokenStream {
    let (span, ty) = (place(open), actor.field.actor_type());
    let (provided, received) = provided_and_received(actor, krate);
    let open = typed(open, &[&ty.to_token_stream(), &received], krate);
    let at = krate.at(span);
    let call = match &actor.options.receives {
        None => quote_spanned!(span=> opens(#open)),
        Some(Receives::One(source)) if actor.receives_inferred() => {
            let (_, source) = slot_source(group, source, krate);
            quote_spanned!(span=> opens_from(#source, #open))
        }
        Some(_) => quote_spanned!(span=> opens_with(#open)),
    };
    quote_spanned!(span=> #at::__private::Resource::<#ty, #received, #provided>::#call)
}

/// The method that takes a close function of this form.
fn closes(close: &FunctionValue) -> &'static str {
    match close {
        FunctionValue::Closure(closure) if closure.states_type() => "closes",
        FunctionValue::Closure(closure) if closure.is_async => "closes_by_reference_async",
        FunctionValue::Closure(_) => "closes_by_reference",
        FunctionValue::Path(_) => "closes",
    }
}

/// The statements that check the value, and bind its slot.
fn bind_inferred_slot(actor: &ResolvedActor<'_>, krate: &Krate<'_>) -> TokenStream {
    let (mut functions, span) = (functions(&actor.field.ident), place_of_value(actor));
    // An argument with tokens of two places would be shown at `#[group]`.
    functions.set_span(generated_at(span));
    let argument = quote_spanned!(functions.span()=> &#functions);
    let krate = krate.at(span);
    let check = quote_spanned!(span=> #krate::__private::opened(#argument););
    // A method call: the type of the value decides which one it is.
    let new = quote_spanned!(span=> #functions.slot());
    let slot = bind_slot(actor.field, span, new, actor.options.each.is_some());
    quote!(#check #slot)
}

/// The statement that adds the resource, with its value in the local variable of the field.
pub(super) fn add(
    actor: &ResolvedActor<'_>,
    builder: &TokenStream,
    group: &GroupStruct,
    krate: &Krate<'_>,
) -> TokenStream {
    let (field, ty) = (&actor.field.ident, actor.field.actor_type());
    let (functions, local) = (functions(field), local(field));
    let value = if actor.options.values.restart.is_some() {
        let clone = check("reopened", ty.span(), group, krate);
        quote_spanned!(ty.span()=> #krate::__private::cloned(#local, #clone::<#ty>()))
    } else {
        quote!(#krate::__private::once(#local))
    };
    let span = place_of_value(actor);
    let slot = slot_of(actor, span);
    quote_spanned!(span=> #functions.add(#builder, #slot, #value);)
}
