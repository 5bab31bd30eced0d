//! The problems that only const evaluation can see: the value of an expression, and whether a field is a group. Input: a
//! `ResolvedGroup`; output: one check for each, which fails with the text of the problem.

use super::add::restart;
use super::times::{Constants, literal};
use super::{Krate, generated_at, is_generic, optional, positions};
use crate::ast::GroupStruct;
use crate::check::place;
use crate::plan::ResolvedGroup;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use rungroup_rules::{OptionName, Problem, Rule, Subject, with_last};
use std::time::Duration;

/// The checks of a group, as tokens for three places.
#[derive(Default)]
pub(crate) struct Assertions {
    /// The consts in the `impl` of the struct.
    pub(super) consts: TokenStream,
    /// The items beside the `impl`.
    pub(super) items: TokenStream,
    /// The statements before the value of the plan.
    pub(super) statements: TokenStream,
}

/// One check for each open problem.
pub(super) fn assertions(plan: &ResolvedGroup<'_>, krate: &Krate<'_>) -> Assertions {
    let mut assertions = Assertions::default();
    for (index, problem) in plan.open.iter().enumerate() {
        let place = place::of(plan.group, problem.rule(), problem.place());
        let condition = condition(problem, plan, krate);
        let name = name(index, plan.group);
        if is_generic(plan.group) {
            in_plan(&mut assertions, &name, &condition, place.span(), problem);
        } else {
            beside(
                &mut assertions,
                &name,
                &condition,
                place.span(),
                problem,
                plan,
                krate,
            );
        }
    }
    assertions
}

/// `const __CHECK_0: () = assert!(…);`, which is evaluated with the plan: a parameter decides the value.
fn in_plan(
    assertions: &mut Assertions,
    name: &Ident,
    condition: &TokenStream,
    span: Span,
    problem: &Problem,
) {
    let text = problem.to_string();
    // The condition is shown where the assertion is, and not at `#[group]`.
    assertions
        .consts
        .extend(quote_spanned!(span=> const #name: () = ::core::assert!(#condition, "{}", #text);));
    assertions.statements.extend(quote!(let () = Self::#name;));
}

/// A trait with the text of the problem, which is not implemented for a condition that is false. An `assert!` would be shown as
/// an error of const evaluation. The compiler shows the name of the trait, which is that of the rule.
fn beside(
    assertions: &mut Assertions,
    name: &Ident,
    condition: &TokenStream,
    span: Span,
    problem: &Problem,
    plan: &ResolvedGroup<'_>,
    krate: &Krate<'_>,
) {
    let mut ident = plan.group.ident.clone();
    ident.set_span(generated_at(span));
    let text = problem.to_string();
    let text = text.replace('{', "{{").replace('}', "}}");
    assertions
        .consts
        .extend(quote_spanned!(span=> const #name: ::core::primitive::bool = #condition;));
    let rule = Ident::new(&format!("{:?}", problem.rule()), Span::call_site());
    let at = krate.at(span);
    let check =
        quote_spanned!(span=> <#at::__private::Condition<{ <#ident>::#name }> as #rule>::HOLDS);
    assertions.items.extend(quote! {
        const _: () = {
            #[diagnostic::on_unimplemented(message = #text, label = "breaks a rule of the group")]
            trait #rule {
                const HOLDS: () = ();
            }
            #[diagnostic::do_not_recommend]
            impl<T: #krate::__private::IsTrue> #rule for T {}
            #check
        };
    });
}

/// Shown at the struct, as all that is evaluated of it.
fn name(index: usize, group: &GroupStruct) -> Ident {
    format_ident!("__CHECK_{index}", span = group.ident.span())
}

/// The condition of the assertion.
fn condition(problem: &Problem, plan: &ResolvedGroup<'_>, krate: &Krate<'_>) -> TokenStream {
    let rules = quote!(#krate::__private::rules);
    let subject = problem.place().subject;
    let actor = match subject {
        Subject::Group | Subject::Value(_) => None,
        Subject::Actor(actor) => plan.actors.get(actor),
    };
    let of_group = Constants::of_group(plan, krate);
    let constants = match actor {
        Some(actor) => &Constants::of_actor(actor, krate),
        None => &of_group,
    };
    let values = actor.map(|actor| &actor.options.values);
    let restart = || {
        let policy = values.and_then(|values| values.restart.as_ref());
        policy.map(|policy| restart(policy, constants, krate))
    };
    let limit = |option, value: Option<Duration>| {
        optional(value.map(|value| of_group.duration(option, value)))
    };
    let group = &plan.group.options.values;
    let grace = limit(OptionName::Grace, group.grace);
    match problem.rule() {
        Rule::DurationIsNotZero => {
            let option = problem.place().option;
            let time = option.and_then(|option| constants.unknown(option));
            quote!(#rules::is_not_zero(#time))
        }
        Rule::BackoffFitsItsMaximum => {
            let restart = restart();
            quote!(#rules::backoff_fits(&#restart))
        }
        Rule::MaxRestartsIsNotZero => {
            let restart = restart();
            quote!(#rules::max_restarts_is_not_zero(&#restart))
        }
        Rule::NestedGroupIsCancelled
        | Rule::NestedGroupAcceptsInside
        | Rule::NestedGroupDoesNotRestart => {
            let actor = field(subject);
            quote!(!#actor.is_group())
        }
        Rule::NestedGroupLeavesSignals => {
            let actor = field(subject);
            quote!(#rules::leaves_signals(#actor.__nested()))
        }
        Rule::NestedGraceFits => {
            let own = values.and_then(|values| values.grace);
            let own = own.map(|grace| optional(Some(constants.duration(OptionName::Grace, grace))));
            let (limit, actor) = (own.unwrap_or(grace), field(subject));
            quote!(#rules::nested_grace_fits(#actor.__nested(), #limit))
        }
        Rule::DrainFitsTheGrace => {
            let drain = limit(OptionName::Drain, group.drain);
            quote!(#rules::drain_fits(#grace, #drain))
        }
        Rule::ChainFitsTheGrace => {
            let drain = limit(OptionName::Drain, group.drain);
            let stops_last = |actor| plan.stops_last(actor);
            let graph = with_last(&plan.edges.stop_graph(), &stops_last);
            let (starts, targets) = (positions(graph.starts()), positions(graph.all_targets()));
            let order = positions(&graph.order());
            let mut graces = Vec::new();
            for actor in &plan.actors {
                let grace = actor.options.values.grace.unwrap_or_default();
                graces.push(Constants::of_actor(actor, krate).duration(OptionName::Grace, grace));
            }
            graces.push(literal(Duration::ZERO, krate));
            quote!(#rules::chain_fits(#grace, #drain, #starts, #targets, #order, &[#(#graces),*]))
        }
        rule => unreachable!("{rule:?} depends on no value"),
    }
}

/// The plan of a field whose type may be a group.
fn field(subject: Subject) -> TokenStream {
    let Subject::Actor(actor) = subject else {
        unreachable!("a nested group is an actor")
    };
    let actor = Literal::usize_unsuffixed(actor);
    quote!(Self::__ACTORS[#actor])
}
