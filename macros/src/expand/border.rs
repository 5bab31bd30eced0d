//! The values that cross the border of the group when it is nested in another. Input: the group; output: their types, the calls
//! that connect them, and the struct of several received values. It must not know the other group.

use super::{Krate, generated, group_local, slot, type_name};
use crate::ast::{GroupStruct, plain_name};
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

/// Returns `true` if a value crosses the border.
pub(super) fn has_values(group: &GroupStruct) -> bool {
    !group.received().is_empty() || group.provided().is_some()
}

/// P and R of the group as an actor.
pub(super) fn types(group: &GroupStruct) -> (TokenStream, TokenStream) {
    let provided = group.provided().map(|(_, ty)| ty.to_token_stream());
    let received = match group.received() {
        [] => quote!(()),
        [value] => value.ty.to_token_stream(),
        _ => type_name(group, "Needs").into_token_stream(),
    };
    (provided.unwrap_or_else(|| quote!(())), received)
}

/// The parameters for the received values: `pool: PgPool,`.
pub(super) fn parameters(group: &GroupStruct) -> TokenStream {
    let mut parameters = TokenStream::new();
    for value in group.received() {
        let (ident, ty) = (generated(&value.ident), &value.ty);
        parameters.extend(quote!(#ident: #ty,));
    }
    parameters
}

/// The received value made of these parameters.
pub(super) fn received(group: &GroupStruct) -> TokenStream {
    match group.received() {
        [] => quote!(()),
        [value] => generated(&value.ident).into_token_stream(),
        _ => {
            let (needs, names) = (type_name(group, "Needs"), names(group));
            quote!(#needs { #names })
        }
    }
}

/// The struct of the received values, if there are several.
pub(super) fn needs(group: &GroupStruct) -> Option<TokenStream> {
    if group.received().len() < 2 {
        return None;
    }
    let (vis, ident, name) = (&group.vis, &group.ident, type_name(group, "Needs"));
    let docs = format!(
        "The values that a [`{ident}`] receives from the parent group, which names it in `receives` of the field."
    );
    let mut fields = TokenStream::new();
    for value in group.received() {
        let (field, ty) = (generated(&value.ident), &value.ty);
        let docs = format!("The value `{}`.", plain_name(&value.ident));
        fields.extend(quote!(#[doc = #docs] #vis #field: #ty,));
    }
    Some(quote! {
        #[doc = #docs]
        #vis struct #name { #fields }
    })
}

/// The names of the received values: `pool, name,`.
fn names(group: &GroupStruct) -> TokenStream {
    let mut names = TokenStream::new();
    for value in group.received() {
        let name = generated(&value.ident);
        names.extend(quote!(#name,));
    }
    names
}

/// The group with the values that cross its border: `Border::<((&'static str, &Slot<PgPool>),)>::receive(Group::nested(__group),
/// 0, &(("pool", &__value_pool),), |received: PgPool| (received,))`.
pub(super) fn nested(group: &GroupStruct, krate: &Krate<'_>) -> TokenStream {
    let local = group_local();
    let mut nested = quote!(#krate::Group::nested(#local));
    let (_, ty) = types(group);
    if !group.received().is_empty() {
        let own = group.values().len() - group.received().len();
        let first = Literal::usize_unsuffixed(own);
        let (mut inlets, mut slots) = (TokenStream::new(), TokenStream::new());
        for value in group.received() {
            let (name, ty, slot) = (plain_name(&value.ident), &value.ty, slot(&value.ident));
            inlets.extend(quote!((&'static ::core::primitive::str, &#krate::Slot<#ty>),));
            slots.extend(quote!((#name, &#slot),));
        }
        let split = if let [_] = group.received() {
            quote!(|received: #ty| (received,))
        } else {
            let names = names(group);
            quote!(|#ty { #names }: #ty| (#names))
        };
        nested = quote! {
            #krate::__private::Border::<(#inlets)>::receive(#nested, #first, &(#slots), #split)
        };
    }
    if let Some((source, ty)) = group.provided() {
        let (slot, at) = (slot(source), krate.at(ty.span()));
        nested = quote_spanned! {ty.span()=>
            #at::Nested::__provides_of_plan::<#ty>(#nested, &#slot)
        };
    }
    nested
}
