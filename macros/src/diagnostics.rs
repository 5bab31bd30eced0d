//! The mistakes found so far. Input: a place in the user's tokens, a message and a help text; output: one `compile_error!`
//! each. It must not decide whether something is a mistake.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use rungroup_rules::{listed, nearest, similar};
use std::fmt::{Display, Write};

/// Collects mistakes through one stage, in the order of the source where the compiler tells it.
#[derive(Default)]
pub(crate) struct Diagnostics(Vec<syn::Error>);

impl Diagnostics {
    /// Notes that `what` is wrong at `place`; `help` is text that can be pasted.
    pub(crate) fn error(
        &mut self,
        place: impl Into<UserTokens>,
        what: impl Display,
        help: impl Display,
    ) {
        self.push(place.into(), &what, &help);
    }

    fn push(&mut self, place: UserTokens, what: &dyn Display, help: &dyn Display) {
        let error = syn::Error::new_spanned(place.0, format!("{what}\nhelp: {help}"));
        let start_of_new = start(&error);
        let index = self.0.partition_point(|other| start(other) <= start_of_new);
        self.0.insert(index, error);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first error as tokens.
    pub(crate) fn first(&self) -> TokenStream {
        self.0
            .first()
            .map(syn::Error::to_compile_error)
            .unwrap_or_default()
    }

    /// The errors as tokens.
    pub(crate) fn finish(self) -> TokenStream {
        let mut errors = TokenStream::new();
        for error in self.0 {
            errors.extend(error.into_compile_error());
        }
        errors
    }
}

/// The line and the column of an error.
fn start(error: &syn::Error) -> (usize, usize) {
    let start = error.span().start();
    (start.line, start.column)
}

/// The user's tokens that an error underlines. Made from tokens only: a text has no place.
pub(crate) struct UserTokens(TokenStream);

impl UserTokens {
    /// The place as one span.
    pub(crate) fn span(&self) -> Span {
        syn::spanned::Spanned::span(&self.0)
    }

    /// From the first token of `first` to the last of `last`.
    pub(crate) fn between(first: impl Into<UserTokens>, last: impl Into<UserTokens>) -> UserTokens {
        let mut tokens = first.into().0;
        tokens.extend(last.into().0);
        UserTokens(tokens)
    }
}

impl From<Span> for UserTokens {
    fn from(span: Span) -> UserTokens {
        UserTokens(quote_spanned!(span=> _))
    }
}

macro_rules! place_from {
    ($($node:ty),*) => {$(
        impl From<&$node> for UserTokens {
            fn from(node: &$node) -> UserTokens {
                UserTokens(node.to_token_stream())
            }
        }
    )*};
}

place_from!(
    proc_macro2::Ident,
    TokenStream,
    syn::Attribute,
    syn::Expr,
    syn::Generics,
    syn::LitInt,
    syn::LitStr,
    syn::Path,
    syn::Type
);

/// A help text with one line for each choice and its meaning.
pub(crate) fn choices(title: &str, choices: &[(&str, &str)]) -> String {
    let width = choices
        .iter()
        .map(|(written, _)| written.chars().count())
        .max()
        .unwrap_or_default();
    let mut text = title.to_owned();
    for (written, meaning) in choices {
        let padding = width - written.chars().count();
        write!(text, "\n      `{written}`{:padding$}  {meaning}", "")
            .expect("a string takes all that is written");
    }
    text
}

/// The name that was probably meant, or else all there are.
pub(crate) fn suggestion(kind: &str, written: &str, names: &[&str]) -> String {
    match nearest(written, names.iter().copied()) {
        Some(name) => similar(kind, name),
        None => all(kind, names),
    }
}

/// All the names that can be written.
pub(crate) fn all(kind: &str, names: &[&str]) -> String {
    match names {
        [only] => format!("the only {kind} is `{only}`"),
        _ => format!("the {kind}s are {}", listed(names, "and")),
    }
}

#[cfg(test)]
mod tests {
    use super::{choices, suggestion};

    #[test]
    fn choices_stand_in_columns() {
        assert_eq!(
            choices("one of", &[("a", "x"), ("bcd", "y")]),
            "one of\n      `a`    x\n      `bcd`  y"
        );
    }

    #[test]
    fn a_suggestion_names_the_nearest_or_all() {
        assert_eq!(
            suggestion("option", "nmae", &["grace", "name"]),
            "an option with a similar name exists: `name`"
        );
        assert_eq!(
            suggestion("field", "zzz", &["a", "b"]),
            "the fields are `a` and `b`"
        );
        assert_eq!(
            suggestion("option", "zzz", &["name"]),
            "the only option is `name`"
        );
    }
}
