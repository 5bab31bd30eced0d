//! The plan as tokens. Input: a `ResolvedGroup`; output: the plan as a constant, and the calls that a person would write
//! against the dynamic API for the rest. It decides nothing and cannot fail.

mod add;
mod api;
mod assertions;
mod border;
mod closure;
mod configure;
mod docs;
mod handle;
mod phases;
mod plan;
mod resource;
mod roles;
mod times;
mod values;

pub(crate) use add::signatures;
pub(crate) use api::{Api, api};
pub(crate) use assertions::Assertions;
pub(crate) use plan::empty as empty_plan;

use crate::ast::{GroupField, GroupStruct, ValueType, plain_name};
use crate::diagnostics::Diagnostics;
use crate::plan::{Member, ResolvedGroup};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Path, Type};

/// Everything `#[group]` generates for a struct without mistakes.
pub(crate) fn group(plan: &ResolvedGroup<'_>) -> TokenStream {
    let krate = Krate::new(plan.group);
    api(&Api {
        group: plan.group,
        docs: docs::run(plan),
        plan: plan::plan(plan, &krate),
        actors: plan::actors(plan, &krate),
        times: times::consts(plan, &krate),
        assertions: assertions::assertions(plan, &krate),
        into_group: into_group(plan, &krate),
        phases: phases::functions(plan.group, true, &krate),
        nested: Some(border::nested(plan.group, &krate)),
        types: types(plan, &krate),
    })
}

/// The types that a group with parameters owns. The compiler reports that one borrows after all other errors of a body, so
/// this is checked in a body without other errors.
fn types(plan: &ResolvedGroup<'_>, krate: &Krate<'_>) -> TokenStream {
    if !is_generic(plan.group) {
        return TokenStream::new();
    }
    let mut types = Vec::new();
    for member in &plan.fields {
        match member {
            Member::Actor(actor) => {
                let actor = &plan.actors[*actor];
                let options = actor.options;
                if options.execute.is_some() || options.is_resource() {
                    types.push(actor.field.actor_type());
                }
                if let Some(ValueType::Written(ty)) = options.provided() {
                    types.push(ty);
                }
            }
            Member::Value(field, _) | Member::Plain(field) => types.push(&field.ty),
        }
    }
    for value in plan.group.received() {
        types.push(&value.ty);
    }
    let mut checks = TokenStream::new();
    for ty in types {
        let check = check("owned", ty.span(), plan.group, krate);
        checks.extend(quote_spanned!(ty.span()=> #check::<#ty>();));
    }
    checks
}

/// The body of `into_group`, up to the `Group`.
fn into_group(plan: &ResolvedGroup<'_>, krate: &Krate<'_>) -> TokenStream {
    let group = group_local();
    let mut pattern = TokenStream::new();
    for field in &plan.group.fields {
        let (ident, local) = (generated(&field.ident), local(&field.ident));
        pattern.extend(quote!(#ident: #local,));
    }
    let this = this();
    let declared = quote_spanned!(plan.group.ident.span()=> Self::__PLAN);
    let new_slot = |kind: &str, ty: &Type| {
        let check = check(kind, ty.span(), plan.group, krate);
        quote_spanned!(ty.span()=> #check::<#ty>())
    };
    let (mut slots, mut members, mut lengths) =
        (TokenStream::new(), TokenStream::new(), TokenStream::new());
    for member in &plan.fields {
        match member {
            Member::Actor(index) => {
                let actor = &plan.actors[*index];
                let is_each = actor.options.each.is_some();
                if let Some(ValueType::Written(ty)) = actor.options.provided() {
                    let slot = new_slot("slot", ty);
                    slots.extend(bind_slot(actor.field, ty.span(), slot, is_each));
                }
                if is_each {
                    let (index, field) =
                        (Literal::usize_unsuffixed(*index), local(&actor.field.ident));
                    lengths.extend(quote!((#index, #field.len()),));
                }
                members.extend(add::actor(actor, plan.group, krate));
            }
            Member::Value(field, index) => {
                let (slot, ty, local) = (slot(&field.ident), &field.ty, local(&field.ident));
                let (krate, index) = (krate.at(ty.span()), Literal::usize_unsuffixed(*index));
                slots.extend(bind_slot(
                    field,
                    ty.span(),
                    new_slot("value_slot", ty),
                    false,
                ));
                // At the type, so that the compiler reports its mistake only once: `value_slot` reports the same there.
                members.extend(quote_spanned! {ty.span()=>
                    #krate::Group::__value_of_plan::<#ty>(&mut #group, #index, &#slot, #local);
                });
            }
            Member::Plain(field) => {
                let (name, ty, local) = (field.name(), &field.ty, local(&field.ident));
                let krate = krate.at(ty.span());
                members.extend(quote_spanned! {ty.span()=>
                    #krate::Group::retain::<#ty>(&mut #group, #name, #local);
                });
            }
        }
    }
    for value in plan.group.received() {
        let (slot, new) = (slot(&value.ident), new_slot("received_slot", &value.ty));
        slots.extend(quote_spanned!(value.ty.span()=> let #slot = #new;));
    }
    let resources = resource::bind(plan, krate);
    let declared = if lengths.is_empty() {
        quote!(__declared(#declared))
    } else {
        quote!(__declared_each(#declared, &[#lengths]))
    };
    let roles = roles::roles(plan.group, krate);
    quote! {
        let Self { #pattern } = #this;
        let mut #group = #krate::Group::#declared;
        #roles
        #slots
        #resources
        #members
    }
}

/// The statement that binds the slot of a field, or that of each element.
fn bind_slot(field: &GroupField, span: Span, mut new: TokenStream, each: bool) -> TokenStream {
    let slot = slot(&field.ident);
    if each {
        let field = local(&field.ident);
        new = quote! {
            ::core::iter::Iterator::collect::<::std::vec::Vec<_>>(
                ::core::iter::Iterator::map(0..#field.len(), |_| #new),
            )
        };
    }
    quote_spanned!(span=> let #slot = #new;)
}

/// The function that reports, at `span`, a bound that a type lacks: `__private::types::field`.
fn check(name: &str, span: Span, group: &GroupStruct, krate: &Krate<'_>) -> TokenStream {
    let (krate, name) = (krate.at(span), Ident::new(name, span));
    let generic = is_generic(group).then(|| quote_spanned!(span=> ::generic));
    quote_spanned!(span=> #krate::__private::types #generic::#name)
}

/// Returns `true` if the types and constants of the struct depend on its parameters.
fn is_generic(group: &GroupStruct) -> bool {
    !group.generics.params.is_empty()
}

/// The value of an option that is one of several words: `::rungroup::Ready::Manual`.
fn value_of(path: &dyn ToTokens, ty: &str, variant: &str) -> TokenStream {
    let [ty, variant] = [ty, variant].map(|name| Ident::new(name, Span::call_site()));
    quote!(#path::#ty::#variant)
}

/// `&[0, 2]`
fn positions(positions: &[usize]) -> TokenStream {
    let positions = positions.iter().map(|&one| Literal::usize_unsuffixed(one));
    quote!(&[#(#positions),*])
}

/// An optional limit.
fn optional(value: Option<TokenStream>) -> TokenStream {
    value.map_or_else(
        || quote!(::core::option::Option::None),
        |value| quote!(::core::option::Option::Some(#value)),
    )
}

/// The path of the runtime.
pub(crate) struct Krate<'a>(Option<&'a Path>);

impl Krate<'_> {
    pub(crate) fn new(group: &GroupStruct) -> Krate<'_> {
        Krate(group.options.krate.as_ref())
    }

    /// An expression of the user's.
    pub(crate) fn expression(&self, expression: &Expr) -> TokenStream {
        match expression {
            Expr::Verbatim(tokens) => self.as_written(tokens),
            read => read.to_token_stream(),
        }
    }

    /// An expression that the macro has not read.
    pub(crate) fn as_written(&self, expression: &TokenStream) -> TokenStream {
        quote!(#self::__private::as_written! { #expression })
    }

    /// The path as if it stood at `span`. An expression is shown where its first token stands: without this the errors
    /// about a call would be shown at `#[group]`.
    fn at(&self, span: Span) -> TokenStream {
        let Some(path) = self.0 else {
            return quote_spanned!(span=> ::rungroup);
        };
        let mut tokens = TokenStream::new();
        for mut tree in path.to_token_stream() {
            tree.set_span(span.resolved_at(tree.span()));
            tokens.extend([tree]);
        }
        tokens
    }
}

impl ToTokens for Krate<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(
            self.0
                .map_or_else(|| quote!(::rungroup), ToTokens::to_token_stream),
        );
    }
}

/// The local variable that holds the group.
fn group_local() -> Ident {
    format_ident!("__group", span = Span::call_site())
}

/// The `self` of the generated code. A closure of the user cannot name it.
fn this() -> Ident {
    Ident::new("self", Span::mixed_site())
}

/// The local variable that holds a field.
fn local(field: &Ident) -> Ident {
    format_ident!(
        "__field_{}",
        plain_name(field),
        span = generated_at(field.span())
    )
}

/// The local variable that holds the slot of the provided value.
fn slot(field: &Ident) -> Ident {
    format_ident!(
        "__value_{}",
        plain_name(field),
        span = generated_at(field.span())
    )
}

/// Shown at the user's token, yet known to lints as generated.
fn generated_at(span: Span) -> Span {
    Span::call_site().located_at(span)
}

/// The name of a type that stands beside the struct: `AppGroup` for `App`.
fn type_name(group: &GroupStruct, kind: &str) -> Ident {
    format_ident!(
        "{}{kind}",
        plain_name(&group.ident),
        span = generated_at(group.ident.span())
    )
}

/// A name of the user's as generated code writes it: a deprecated one is deprecated for others.
fn generated(ident: &Ident) -> Ident {
    let mut ident = ident.clone();
    ident.set_span(generated_at(ident.span()));
    ident
}

/// `build` and `main` of a group with mistakes.
pub(crate) fn phases_of_stub(group: &GroupStruct, krate: &Krate<'_>) -> Option<TokenStream> {
    phases::functions(group, false, krate)
}

/// Statements that bind a group without actors.
pub(crate) fn empty_group(krate: &Krate<'_>, name: &str) -> TokenStream {
    let group = group_local();
    quote!(let #group = #krate::Group::new(#name);)
}

/// The error of an option whose feature the runtime lacks.
fn needs_feature(option: &Ident, feature: &str) -> TokenStream {
    let mut missing = Diagnostics::default();
    let version = concat!(
        env!("CARGO_PKG_VERSION_MAJOR"),
        ".",
        env!("CARGO_PKG_VERSION_MINOR")
    );
    missing.error(
        option,
        format!("`{option}` needs the feature `{feature}` of rungroup"),
        format!(
            "write in Cargo.toml: `rungroup = {{ version = \"{version}\", features = [\"{feature}\"] }}`"
        ),
    );
    missing.finish()
}
