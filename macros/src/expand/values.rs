//! The values that actors provide and receive: their types, and the slots that hold them. Input: an actor of the plan; output:
//! tokens. It must not add an actor.

use super::{Krate, slot};
use crate::ast::{GroupStruct, Source};
use crate::plan::{ReceivedType, ResolvedActor, ResolvedSource};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use rungroup_rules::Multiplicity;

/// P and R of an actor.
pub(super) fn provided_and_received(
    actor: &ResolvedActor<'_>,
    krate: &Krate<'_>,
) -> (TokenStream, TokenStream) {
    let provided = actor.options.provided();
    let provided = provided.map_or_else(|| quote!(()), |provided| provided.to_token_stream());
    let received = match actor.received {
        ReceivedType::Nothing => quote!(()),
        ReceivedType::Value(value) => received_value(value, krate),
        ReceivedType::Struct(path) => path.to_token_stream(),
    };
    (provided, received)
}

/// The type of a received value: `Db`, `Option<Db>`, `Vec<Db>`, `Late<Db>` or `Vec<Late<Db>>`.
fn received_value(value: ResolvedSource<'_>, krate: &Krate<'_>) -> TokenStream {
    let ty = value.ty;
    let one = if value.late {
        quote!(#krate::Late<#ty>)
    } else {
        ty.to_token_stream()
    };
    match value.multiplicity {
        Multiplicity::Each => quote!(::std::vec::Vec<#one>),
        Multiplicity::Optional if !value.late => quote!(::core::option::Option<#one>),
        Multiplicity::Optional | Multiplicity::One => one,
    }
}

/// The slot of the provided value, or that of an element: `&__value_store`.
pub(super) fn slot_of(actor: &ResolvedActor<'_>, span: Span) -> TokenStream {
    let slot = slot(&actor.field.ident);
    let element = actor.options.each.as_ref().map(|_| {
        let index = index_local();
        quote_spanned!(span=> [#index])
    });
    quote_spanned!(span=> &#slot #element)
}

/// The type and the value of the source of a received value: `&Slot<Db>` and `&__value_store`.
pub(super) fn slot_source(
    group: &GroupStruct,
    source: &Source,
    krate: &Krate<'_>,
) -> (TokenStream, TokenStream) {
    let slot = slot(&source.field);
    let Some(ResolvedSource {
        ty,
        multiplicity,
        late,
    }) = ResolvedSource::of(group, source)
    else {
        unreachable!("a source that hands over nothing does not pass the check")
    };
    match (late, multiplicity) {
        (true, Multiplicity::Each) => (
            quote!(::std::vec::Vec<#krate::LateSlot<'_, #ty>>),
            quote!(#krate::__private::late(&#slot)),
        ),
        (true, _) => (quote!(#krate::LateSlot<'_, #ty>), quote!(#slot.late())),
        (false, Multiplicity::Optional) => (
            quote!(#krate::OptionalSlot<'_, #ty>),
            quote!(#slot.optional()),
        ),
        (false, Multiplicity::Each) => (quote!(&[#krate::Slot<#ty>]), quote!(#slot.as_slice())),
        (false, Multiplicity::One) => (quote!(&#krate::Slot<#ty>), quote!(&#slot)),
    }
}

/// The local variable that holds the position of an element.
pub(super) fn index_local() -> Ident {
    format_ident!("__index", span = Span::call_site())
}
