//! The plan as a constant. Input: a `ResolvedGroup`; output: an `ActorPlan` for each actor, and the `Plan` of them. The
//! group that runs holds this plan, so an option is written here and nowhere else.

use super::add::restart;
use super::times::Constants;
use super::values::provided_and_received;
use super::{Krate, needs_feature, optional, value_of};
use crate::ast::{GroupStruct, NodeRole, SignalList, ValueType, plain_name, type_text};
use crate::plan::{ResolvedActor, ResolvedGroup};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use rungroup_rules::{ActorKind, Multiplicity, Node, OptionName};
use syn::spanned::Spanned;

/// `ActorPlan::__new("store", &ActorOptions { … }, &[Edge::requires(0, 0)])` for each actor.
pub(super) fn actors(plan: &ResolvedGroup<'_>, krate: &Krate<'_>) -> Vec<TokenStream> {
    let mut actors = Vec::new();
    for actor in &plan.actors {
        let name = &actor.name;
        let (options, edges) = (options(actor, krate), edges(plan, actor.index, krate));
        actors.push(quote!(#krate::plan::ActorPlan::__new(#name, &#options, #edges)));
    }
    actors
}

/// `ActorOptions { ready: Some(Ready::Manual), ..ActorOptions::new(InterruptKind::Cancel) }`
fn options(actor: &ResolvedActor<'_>, krate: &Krate<'_>) -> TokenStream {
    let (options, values) = (actor.options, &actor.options.values);
    let constants = Constants::of_actor(actor, krate);
    let private = quote!(#krate::__private);
    let mut fields = TokenStream::new();
    let mut set = |field: &str, value: TokenStream| {
        let field = Ident::new(field, Span::call_site());
        fields.extend(quote!(#field: #value,));
    };
    let some = |value: TokenStream| optional(Some(value));
    let word = |ty, variant| value_of(krate, ty, variant);
    let private_word = |ty, variant| value_of(&private, ty, variant);
    if let Some((of_type, span)) = kind_of(actor, krate) {
        set("kind", quote_spanned!(span=> #of_type::KIND));
        set("nested", quote_spanned!(span=> #of_type::NESTED));
    }
    if values.kind != ActorKind::Async {
        set("kind", private_word("ActorKind", values.kind.variant()));
    }
    if let Some(ready) = values.process_ready.or(values.ready) {
        let field = match values.kind {
            ActorKind::Process => "process_ready",
            _ => "ready",
        };
        set(field, some(word("Ready", ready.variant())));
    }
    if let Some(limit) = values.ready_within {
        let limit = constants.duration(OptionName::ReadyWithin, limit);
        set("ready_within", some(limit));
    }
    if let Some(provided) = options.provided() {
        let text = match provided {
            ValueType::Written(ty) => type_text(ty),
            ValueType::Inferred => "_".to_owned(),
        };
        set("provides", some(text.to_token_stream()));
    }
    if let Some(action) = values.on_ok {
        set("on_ok", some(word("ReturnAction", action.variant())));
    }
    if actor.field.written.sets(OptionName::OnErr) {
        set("on_err", word("ReturnAction", values.on_err.variant()));
    }
    if let Some(grace) = values.grace {
        let grace = constants.duration(OptionName::Grace, grace);
        set("grace", some(grace));
    }
    if actor.field.written.sets(OptionName::Overrun) {
        set("overrun", word("Overrun", values.overrun.variant()));
    }
    if let Some(policy) = &values.restart {
        set("restart", some(restart(policy, &constants, krate)));
    }
    if let Some(dependents) = values.dependents {
        set("dependents", some(word("Dependents", dependents.variant())));
    }
    if values.stops_last {
        set("stops_last", quote!(true));
    }
    if values.multiplicity != Multiplicity::One {
        let multiplicity = values.multiplicity.variant();
        set("multiplicity", private_word("Multiplicity", multiplicity));
    }
    if let Some(ground) = values.ground {
        set("ground", some(private_word("Ground", ground.variant())));
    }
    let interrupt = private_word("InterruptKind", values.interrupt.variant());
    let new = quote!(#private::ActorOptions::new(#interrupt));
    if fields.is_empty() {
        new
    } else {
        quote!(#private::ActorOptions { #fields ..#new })
    }
}

/// `&[Edge::requires(0, 0)]`
fn edges(plan: &ResolvedGroup<'_>, actor: usize, krate: &Krate<'_>) -> TokenStream {
    let mut edges = TokenStream::new();
    for edge in plan.edges.of(actor) {
        // The functions have the words of the lists.
        let (list, to) = match edge.to {
            Node::Actor(to) => (edge.list.option().as_str(), to),
            Node::Value(to) => ("value", to),
        };
        let list = Ident::new(list, Span::call_site());
        let [to, entry] = [to, edge.entry].map(Literal::usize_unsuffixed);
        edges.extend(quote!(#krate::__private::Edge::#list(#to, #entry),));
    }
    quote!(&[#edges])
}

/// `&Plan::__new("app", GroupOptions { … }, None, Self::__ACTORS, &[])`
pub(super) fn plan(plan: &ResolvedGroup<'_>, krate: &Krate<'_>) -> TokenStream {
    let (name, options) = (&plan.name, &plan.group.options);
    let (values, constants) = (&options.values, Constants::of_group(plan, krate));
    let mut fields = TokenStream::new();
    if values.declares_grace {
        let grace = values.grace;
        let grace = optional(grace.map(|grace| constants.duration(OptionName::Grace, grace)));
        fields.extend(quote!(grace: #grace, declares_grace: true,));
    }
    if let Some(drain) = values.drain {
        let drain = optional(Some(constants.duration(OptionName::Drain, drain)));
        fields.extend(quote!(drain: #drain,));
    }
    if let Some(limit) = values.ready_within {
        let limit = optional(Some(constants.duration(OptionName::ReadyWithin, limit)));
        fields.extend(quote!(ready_within: #limit,));
    }
    if constants.key(OptionName::Until).is_some() {
        let until = value_of(krate, "Until", values.until.variant());
        fields.extend(quote!(until: #until,));
    }
    let group_options = quote!(#krate::__private::GroupOptions);
    let group_options = if fields.is_empty() {
        quote!(#group_options::DEFAULT)
    } else {
        quote!(#group_options { #fields ..#group_options::DEFAULT })
    };
    let key = constants.key(OptionName::Signals);
    let signals = options.signals.as_ref().zip(key).map(|(signals, key)| {
        let span = key.span();
        let present = match signals {
            SignalList::Default => quote_spanned!(span=> #krate::__private::DEFAULT_SIGNALS),
            SignalList::Listed(signals) => {
                quote_spanned!(span=> #krate::__private::signals(&[#(#krate::Signal::#signals),*]))
            }
        };
        let missing = needs_feature(key, "signal");
        quote!(#krate::__private::with_signal! { { #present } { #missing } })
    });
    let signals = signals.unwrap_or_else(|| optional(None));
    let new = new(plan.group, name, &group_options, &signals, krate);
    let provides = plan.provides.map(|actor| {
        let actor = Literal::usize_unsuffixed(actor);
        quote!(.__providing(#actor))
    });
    let mut nested = TokenStream::new();
    for actor in &plan.actors {
        if let Some((kind, span)) = kind_of(actor, krate) {
            let index = Literal::usize_unsuffixed(actor.index);
            nested.extend(quote_spanned!(span=> (#index, #kind::PLAN),));
        }
    }
    let nested = (!nested.is_empty()).then(|| quote!(.__nesting(&[#nested])));
    let phases = in_phases(plan.group, krate);
    quote_spanned!(plan.group.ident.span()=> #new #nested #provides #phases)
}

/// `.__in_phases(&[UnitPlan::__new("store", true, false)], &[role("data")])`, if a field takes part in a phase before the
/// start.
fn in_phases(group: &GroupStruct, krate: &Krate<'_>) -> Option<TokenStream> {
    let (mut units, mut names, mut roles) = (TokenStream::new(), Vec::new(), TokenStream::new());
    for field in &group.fields {
        if let Some(NodeRole::Text(text)) = &field.phases.role {
            names.push(&text.value);
        }
        if field.is_made() {
            let (name, is_built) = (field.name(), field.is_built());
            let is_configured = field.phases.config.is_some();
            units.extend(quote!(#krate::plan::UnitPlan::__new(#name, #is_configured, #is_built),));
        }
    }
    if units.is_empty() && names.is_empty() {
        return None;
    }
    names.sort_unstable();
    names.dedup();
    for name in names {
        roles.extend(quote!(#krate::__private::role(#name),));
    }
    // A value that may need a drop is a constant only in a `const` block.
    Some(quote!(.__in_phases(const { &[#units] }, const { &[#roles] })))
}

/// `KindOf::<Cache, Client, PgPool>`, if only its type knows whether the field is a group, and the place of errors about it.
fn kind_of(actor: &ResolvedActor<'_>, krate: &Krate<'_>) -> Option<(TokenStream, Span)> {
    if !actor.options.is_of_its_type() {
        return None;
    }
    let (provided, received) = provided_and_received(actor, krate);
    let ty = actor.field.actor_type();
    // Several impls of the type may leave the received type open.
    let span = if actor.receives_inferred() {
        ty.span()
    } else {
        Span::call_site()
    };
    let krate = krate.at(span);
    let kind = quote_spanned!(span=> #krate::__private::KindOf::<#ty, #provided, #received>);
    Some((kind, span))
}

/// `ValuePlan::__new("state", "Arc<State>")` for each value, or `__received`.
pub(super) fn values(group: &GroupStruct, krate: &Krate<'_>) -> Vec<TokenStream> {
    let mut values = Vec::new();
    for value in group.values() {
        let (name, ty) = (plain_name(value.ident), type_text(value.ty));
        let new = if value.is_received {
            quote!(__received)
        } else {
            quote!(__new)
        };
        values.push(quote!(#krate::plan::ValuePlan::#new(#name, #ty)));
    }
    values
}

/// The plan of a group that was not understood.
pub(crate) fn empty(group: &GroupStruct, name: &str, krate: &Krate<'_>) -> TokenStream {
    let options = quote!(#krate::__private::GroupOptions::DEFAULT);
    new(group, name, &options, &optional(None), krate)
}

fn new(
    group: &GroupStruct,
    name: &str,
    options: &TokenStream,
    signals: &TokenStream,
    krate: &Krate<'_>,
) -> TokenStream {
    // At the struct, as all that is evaluated of it: that it cannot be is then noted once.
    let span = group.ident.span();
    let krate = krate.at(span);
    let values = if group.values().is_empty() {
        quote!(&[])
    } else {
        quote!(Self::__VALUES)
    };
    quote_spanned!(span=> &#krate::plan::Plan::__new(#name, #options, #signals, Self::__ACTORS, #values))
}
