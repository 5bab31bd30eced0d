//! Which `#[cfg]`s of list entries hold. Input: the marks `attribute` left and the compiler kept; output: whether an
//! entry is there. It must not evaluate a predicate.

use crate::diagnostics::Diagnostics;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Meta};

/// The predicates that hold, of those the entries of one field or of the group name.
pub(super) struct Cfgs(Vec<String>);

impl Cfgs {
    pub(super) fn new(attributes: &[Attribute]) -> Cfgs {
        Cfgs(
            attributes
                .iter()
                .filter_map(|attribute| marker(attribute, "cfg"))
                .map(|tokens| text(&tokens))
                .collect(),
        )
    }

    /// Returns `true` if an entry with `attributes` is present.
    pub(super) fn hold(&self, attributes: &[Attribute], diagnostics: &mut Diagnostics) -> bool {
        let mut hold = true;
        for attribute in attributes {
            match &attribute.meta {
                Meta::List(list) if list.path.is_ident("cfg") => {
                    hold &= self.0.contains(&text(&list.tokens));
                }
                _ => diagnostics.error(
                    attribute,
                    format!(
                        "`{}` is not allowed on a list entry",
                        text(&attribute.to_token_stream())
                    ),
                    "remove it; only `#[cfg(…)]` is allowed here",
                ),
            }
        }
        hold
    }
}

/// The tokens of `kind(...)` in `#[__rungroup(kind(...))]`.
pub(super) fn marker(attribute: &Attribute, kind: &str) -> Option<TokenStream> {
    let Meta::List(list) = &attribute.meta else {
        return None;
    };
    if !list.path.is_ident("__rungroup") {
        return None;
    }
    let mut trees = list.tokens.clone().into_iter();
    match (trees.next(), trees.next()) {
        (Some(TokenTree::Ident(word)), Some(TokenTree::Group(tokens))) if word == kind => {
            Some(tokens.stream())
        }
        _ => None,
    }
}

/// Tokens as text that does not depend on how they were spaced.
fn text(tokens: &TokenStream) -> String {
    tokens.to_string().split_whitespace().collect()
}
