//! Durations and numbers. Input: the options of the group or of an actor; output: for a literal its value, for an expression of
//! the user's a const, so that it is written, evaluated and complained about once. It must not judge a value.

use super::Krate;
use crate::ast::Written;
use crate::plan::{ResolvedActor, ResolvedGroup};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use rungroup_rules::OptionName;
use std::time::Duration;

/// The constants among the options of the group or of an actor.
pub(super) struct Constants<'a> {
    /// The position of the actor.
    actor: Option<usize>,
    written: &'a Written,
    krate: &'a Krate<'a>,
}

impl<'a> Constants<'a> {
    pub(super) fn of_group(plan: &ResolvedGroup<'a>, krate: &'a Krate<'a>) -> Constants<'a> {
        Constants {
            actor: None,
            written: &plan.group.options.written,
            krate,
        }
    }

    pub(super) fn of_actor(actor: &ResolvedActor<'a>, krate: &'a Krate<'a>) -> Constants<'a> {
        Constants {
            actor: Some(actor.index),
            written: &actor.field.written,
            krate,
        }
    }

    /// A private const for each expression.
    fn consts(&self, consts: &mut TokenStream) {
        for (option, constant) in &self.written.constants {
            if !constant.is_known {
                let (name, expr, krate) = (
                    self.name(*option),
                    self.krate.expression(&constant.written),
                    self.krate,
                );
                let ty = if *option == OptionName::MaxRestarts {
                    quote!(::core::primitive::u32)
                } else {
                    quote!(#krate::__private::Duration)
                };
                consts.extend(quote!(const #name: #ty = #expr;));
            }
        }
    }

    /// The duration of an option as an expression.
    pub(super) fn duration(&self, option: OptionName, value: Duration) -> TokenStream {
        let unknown = self.unknown(option);
        unknown.unwrap_or_else(|| literal(value, self.krate))
    }

    /// The number of an option as an expression.
    pub(super) fn number(&self, option: OptionName, value: u32) -> TokenStream {
        let unknown = self.unknown(option);
        unknown.unwrap_or_else(|| Literal::u32_unsuffixed(value).into_token_stream())
    }

    /// The const of an option, if only the compiler knows its value.
    pub(super) fn unknown(&self, option: OptionName) -> Option<TokenStream> {
        self.written.unknown(option)?;
        let name = self.name(option);
        Some(quote!(Self::#name))
    }

    /// The word of an option that is set.
    pub(super) fn key(&self, option: OptionName) -> Option<&'a Ident> {
        self.written.key(option)
    }

    fn name(&self, option: OptionName) -> Ident {
        let option = option.as_str().to_uppercase();
        let actor = self
            .actor
            .map_or_else(String::new, |actor| format!("_{actor}"));
        format_ident!("__{option}{actor}", span = Span::call_site())
    }
}

/// The constants of the group and its actors.
pub(super) fn consts(plan: &ResolvedGroup<'_>, krate: &Krate<'_>) -> TokenStream {
    let mut consts = TokenStream::new();
    Constants::of_group(plan, krate).consts(&mut consts);
    for actor in &plan.actors {
        Constants::of_actor(actor, krate).consts(&mut consts);
    }
    consts
}

/// A duration that the macro knows as an expression.
pub(super) fn literal(value: Duration, krate: &Krate<'_>) -> TokenStream {
    let (seconds, nanos) = (value.as_secs(), value.subsec_nanos());
    let whole_millis = u64::try_from(value.as_millis())
        .ok()
        .filter(|_| nanos % 1_000_000 == 0);
    if value.is_zero() {
        quote!(#krate::__private::Duration::ZERO)
    } else if nanos == 0 {
        let seconds = Literal::u64_unsuffixed(seconds);
        quote!(#krate::__private::Duration::from_secs(#seconds))
    } else if let Some(millis) = whole_millis.map(Literal::u64_unsuffixed) {
        quote!(#krate::__private::Duration::from_millis(#millis))
    } else {
        let (seconds, nanos) = (
            Literal::u64_unsuffixed(seconds),
            Literal::u32_unsuffixed(nanos),
        );
        quote!(#krate::__private::Duration::new(#seconds, #nanos))
    }
}
