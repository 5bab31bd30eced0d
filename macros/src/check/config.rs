//! The command line that the configured fields share. Input: the group; output: mistakes. The flags of a type are known only
//! when the program runs, so the runtime compares them.

use crate::ast::{Config, GroupField, GroupStruct, type_text};
use crate::diagnostics::Diagnostics;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use rungroup_rules::suggested_prefix;

/// Rejected: `#[actor(config = DbArgs, …)] primary: Db` beside `#[actor(config = DbArgs, …)] replica: Db`.
pub(super) fn flags_are_unique(group: &GroupStruct, diagnostics: &mut Diagnostics) {
    let mut fields: Vec<(&GroupField, Option<&String>, String)> = Vec::new();
    for (field, config) in group.configured() {
        let prefix = config.prefix.as_ref().map(|prefix| &prefix.value);
        let ty = type_text(&config.ty);
        let mut others = fields.iter().rev();
        if let Some((other, ..)) = others.find(|other| other.1 == prefix && other.2 == ty) {
            same_flags(&other.name(), field, config, diagnostics);
        }
        fields.push((field, prefix, ty));
    }
}

fn same_flags(other: &str, field: &GroupField, config: &Config, diagnostics: &mut Diagnostics) {
    let (name, ty) = (field.name(), type_text(&config.ty));
    match &config.prefix {
        None => diagnostics.error(
            &config.ty,
            format!("`{other}` and `{name}` have the same flags, those of `{ty}`"),
            format!(
                "write `config({ty}, prefix = \"{}\")`",
                suggested_prefix(&name)
            ),
        ),
        Some(prefix) => diagnostics.error(
            &prefix.literal,
            format!(
                "`{other}` and `{name}` have the same flags, those of `{ty}` with the prefix `{}`",
                prefix.value
            ),
            "give each of them its own prefix",
        ),
    }
}

/// The generated struct of the configuration has no parameters.
///
/// Rejected: `struct App<T> { #[actor(config = Args<T>, …)] api: Api }`.
pub(super) fn arguments_need_no_parameter(group: &GroupStruct, diagnostics: &mut Diagnostics) {
    for parameter in &group.generics.params {
        let name = match parameter {
            syn::GenericParam::Type(parameter) => &parameter.ident,
            syn::GenericParam::Const(parameter) => &parameter.ident,
            syn::GenericParam::Lifetime(_) => continue,
        };
        for (field, config) in group.configured() {
            if names(config.ty.to_token_stream(), name) {
                diagnostics.error(
                    &config.ty,
                    format!(
                        "`config` of `{}` depends on the parameter `{name}` of group `{}`",
                        field.name(),
                        group.ident
                    ),
                    "write a type without parameters of the group",
                );
            }
        }
    }
}

fn names(tokens: TokenStream, name: &proc_macro2::Ident) -> bool {
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => names(group.stream(), name),
        _ => false,
    })
}
