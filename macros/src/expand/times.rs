//! Durations. Input: the plan; output: for a literal its value, for an expression of the user's a const, so that it is
//! written, evaluated and complained about once. It must not judge a value.

use super::Krate;
use crate::ast::Time;
use crate::plan::Plan;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};
use syn::Expr;

/// The expressions among a group's durations.
pub(super) struct Times<'a>(Vec<&'a Expr>);

impl<'a> Times<'a> {
    pub(super) fn new(plan: &Plan<'a>) -> Times<'a> {
        let options = &plan.group.options;
        let group = [
            options.grace.as_ref().and_then(|given| given.value.as_ref()),
            options.drain.as_ref().map(|given| &given.value),
        ];
        let actors = plan.group.actors().flat_map(|(_, actor)| [&actor.ready_within, &actor.grace]);
        let actors = actors.filter_map(|given| given.as_ref().map(|given| &given.value));
        let expressions = group.into_iter().flatten().chain(actors).filter_map(|time| match time {
            Time::Expr(expr) => Some(&**expr),
            Time::Literal { .. } => None,
        });
        Times(expressions.collect())
    }

    /// One private const for each expression.
    pub(super) fn consts(&self, krate: &Krate<'_>) -> TokenStream {
        let consts = self.0.iter().enumerate().map(|(index, expr)| {
            let name = name(index);
            quote!(const #name: #krate::__private::Duration = #expr;)
        });
        consts.collect()
    }

    /// A duration as an expression.
    pub(super) fn value(&self, time: &Time, krate: &Krate<'_>) -> TokenStream {
        match time {
            Time::Literal { value, .. } => {
                let (seconds, nanos) = (value.as_secs(), value.subsec_nanos());
                let whole_millis = u64::try_from(value.as_millis()).ok().filter(|_| nanos % 1_000_000 == 0);
                if nanos == 0 {
                    let seconds = Literal::u64_unsuffixed(seconds);
                    quote!(#krate::__private::Duration::from_secs(#seconds))
                } else if let Some(millis) = whole_millis.map(Literal::u64_unsuffixed) {
                    quote!(#krate::__private::Duration::from_millis(#millis))
                } else {
                    let (seconds, nanos) = (Literal::u64_unsuffixed(seconds), Literal::u32_unsuffixed(nanos));
                    quote!(#krate::__private::Duration::new(#seconds, #nanos))
                }
            }
            Time::Expr(expr) => {
                let index = self.0.iter().position(|other| std::ptr::eq(*other, expr.as_ref()));
                let name = name(index.expect("every expression of the group was collected"));
                quote!(Self::#name)
            }
        }
    }
}

fn name(index: usize) -> Ident {
    format_ident!("__DURATION_{index}", span = Span::call_site())
}
