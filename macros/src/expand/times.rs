//! Durations and numbers. Input: the plan; output: for a literal its value, for an expression of the user's a const, so that
//! it is written, evaluated and complained about once. It must not judge a value.

use super::Krate;
use crate::ast::Constant;
use crate::plan::Plan;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use std::time::Duration;
use syn::Expr;

/// The expressions among a group's durations, and those among its numbers.
pub(super) struct Times<'a> {
    durations: Vec<&'a Expr>,
    numbers: Vec<&'a Expr>,
}

impl<'a> Times<'a> {
    pub(super) fn new(plan: &Plan<'a>) -> Times<'a> {
        let (mut times, mut numbers) = (plan.group.options.times(), Vec::new());
        for (_, actor) in plan.group.actors() {
            times.extend(actor.times());
            numbers.extend(actor.max_restarts().map(|(_, number)| number));
        }
        Times {
            durations: unknown(&times),
            numbers: unknown(&numbers),
        }
    }

    /// One private const for each expression.
    pub(super) fn consts(&self, krate: &Krate<'_>) -> TokenStream {
        let mut consts = TokenStream::new();
        for (index, expr) in self.durations.iter().enumerate() {
            let name = duration(index);
            consts.extend(quote!(const #name: #krate::__private::Duration = #expr;));
        }
        for (index, expr) in self.numbers.iter().enumerate() {
            let name = number(index);
            consts.extend(quote!(const #name: ::core::primitive::u32 = #expr;));
        }
        consts
    }

    /// A number as an expression.
    pub(super) fn number(&self, number: &Constant<u32>) -> TokenStream {
        if let Some(value) = number.value {
            return Literal::u32_unsuffixed(value).into_token_stream();
        }
        let name = self::number(place(&self.numbers, &number.written));
        quote!(Self::#name)
    }

    /// A duration as an expression.
    pub(super) fn value(&self, time: &Constant<Duration>, krate: &Krate<'_>) -> TokenStream {
        if let Some(value) = time.value {
            return literal(value, krate);
        }
        let name = duration(place(&self.durations, &time.written));
        quote!(Self::#name)
    }
}

/// The expressions whose values only the compiler knows.
fn unknown<'a, T>(constants: &[&'a Constant<T>]) -> Vec<&'a Expr> {
    let mut unknown = Vec::new();
    for constant in constants {
        if constant.value.is_none() {
            unknown.push(&constant.written);
        }
    }
    unknown
}

/// A duration that the macro knows as an expression.
pub(super) fn literal(value: Duration, krate: &Krate<'_>) -> TokenStream {
    let (seconds, nanos) = (value.as_secs(), value.subsec_nanos());
    let whole_millis = u64::try_from(value.as_millis())
        .ok()
        .filter(|_| nanos % 1_000_000 == 0);
    if nanos == 0 {
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

fn place(expressions: &[&Expr], expr: &Expr) -> usize {
    let place = expressions
        .iter()
        .position(|other| std::ptr::eq(*other, expr));
    place.expect("every expression of the group was collected")
}

fn duration(index: usize) -> Ident {
    format_ident!("__DURATION_{index}", span = Span::call_site())
}

fn number(index: usize) -> Ident {
    format_ident!("__NUMBER_{index}", span = Span::call_site())
}
