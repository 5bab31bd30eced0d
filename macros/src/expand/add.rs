//! One statement for each actor: `ActorBuilder::<(), ()>::add_actor::<Ticker>(__group.__actor_of_plan("ticker"), __field_ticker,
//! Interrupt::drop());`. The field's type stands in a turbofish, so that an error about it is reported there; an error about a
//! function is reported at the function. The call that adds the actor goes through its type: a method call would be shown
//! where its receiver begins.

use super::closure::{place, typed};
use super::times::Constants;
use super::values::{index_local, provided_and_received, slot_of, slot_source};
use super::{Krate, check, group_local, is_generic, local, needs_feature, resource};
use crate::ast::{
    ActorAttribute, FunctionValue, GroupField, GroupStruct, ProcessReadyValue, Receives,
};
use crate::plan::{ReceivedType, ResolvedActor};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use rungroup_rules::{Multiplicity, OptionName, RestartPolicy};
use syn::spanned::Spanned;

/// The statements that add the actors of the field.
pub(super) fn actor(
    actor: &ResolvedActor<'_>,
    group: &GroupStruct,
    krate: &Krate<'_>,
) -> TokenStream {
    let (local_group, name) = (group_local(), &actor.name);
    let (types, field) = (types(actor, group, krate), local(&actor.field.ident));
    let add = add_one(actor, group, krate);
    let absent = quote!(#local_group.__actor_of_plan(#name).add_absent(););
    match actor.options.values.multiplicity {
        Multiplicity::One => quote!(#types #add),
        Multiplicity::Optional => quote! {
            #types
            match #field {
                ::core::option::Option::Some(#field) => { #add }
                ::core::option::Option::None => { #absent }
            }
        },
        Multiplicity::Each => {
            let index = index_local();
            quote! {
                #types
                if #field.is_empty() {
                    #absent
                }
                for (#index, #field) in ::core::iter::Iterator::enumerate(
                    ::core::iter::IntoIterator::into_iter(#field),
                ) {
                    #add
                }
            }
        }
    }
}

/// The statement that adds one actor, with its value in the local variable of the field.
fn add_one(actor: &ResolvedActor<'_>, group: &GroupStruct, krate: &Krate<'_>) -> TokenStream {
    let builder = builder(actor, group, krate);
    if actor.options.is_resource() {
        resource::add(actor, &builder, group, krate)
    } else if actor.field.written.sets(OptionName::Process) {
        process(actor, &builder, krate)
    } else {
        let value = local(&actor.field.ident).into_token_stream();
        call(actor, &builder, &value, group, krate)
    }
}

/// The statements of an actor with `execute`, or a resource, whose only purpose is their types. They are never run: they show the
/// mistakes of signatures beside the mistakes of the group. `error` stands for each value that is not checked.
pub(crate) fn signatures(
    group: &GroupStruct,
    field: &GroupField,
    actor: &ActorAttribute,
    error: &TokenStream,
    krate: &Krate<'_>,
) -> Option<TokenStream> {
    let actor = ResolvedActor::new(group, 0, field, actor);
    if actor.receives_inferred() || is_generic(group) {
        return None;
    }
    let call = if actor.options.is_resource() {
        let value = resource::open_and_close(&actor, group, krate)?;
        quote!(let _ = #value;)
    } else {
        actor.options.execute.as_ref()?;
        call(&actor, error, error, group, krate)
    };
    let types = types(&actor, group, krate);
    Some(quote!(#types #call))
}

/// The call that adds an actor with this builder and this value of its field.
fn call(
    actor: &ResolvedActor<'_>,
    builder: &TokenStream,
    value: &TokenStream,
    group: &GroupStruct,
    krate: &Krate<'_>,
) -> TokenStream {
    let ty = actor.field.actor_type();
    let (provided, received) = provided_and_received(actor, krate);
    let is_shared = actor.options.interrupt.is_some();
    let restarts = actor.options.values.restart.is_some();
    // Not at the type: the compiler would suggest to borrow the field.
    let clone = || {
        let of = if is_generic(group) {
            quote!(types::generic)
        } else {
            quote!(CloneOf::<#ty>)
        };
        quote!(#krate::__private::#of::clone_fn::<#ty>())
    };
    let is_blocking = actor.field.written.sets(OptionName::Blocking);
    let method = |suffix: &str, span| {
        let blocking = if is_blocking { "_blocking" } else { "" };
        format_ident!("add{blocking}{suffix}", span = span)
    };
    let interrupt = interrupt(actor, krate);
    let Some(execute) = &actor.options.execute else {
        let span = ty.span();
        let (method, at) = (method("_actor", span), krate.at(span));
        // With its own types the builder cannot take those of the field's impl: that they differ is an error of the field.
        let (of, value) = if restarts {
            let clone = clone();
            (
                quote_spanned!(span=> __private::Cloned),
                quote_spanned!(span=> (#value, #clone)),
            )
        } else {
            (quote_spanned!(span=> ActorBuilder), value.clone())
        };
        return quote_spanned! {span=>
            #at::#of::<#provided, #received>::#method::<#ty>(#builder, #value, #interrupt);
        };
    };
    let span = place(execute);
    let method = method("", span);
    let (of, field, value) = if is_shared {
        ("Shared", quote!(&#ty), value.clone())
    } else if restarts {
        let clone = clone();
        (
            "Owned",
            quote!(#ty),
            quote!(#krate::__private::cloned(#value, #clone)),
        )
    } else {
        (
            "Owned",
            quote!(#ty),
            quote!(#krate::__private::once(#value)),
        )
    };
    let of = Ident::new(of, span);
    let function = typed(
        execute,
        &[&field, &quote!(#krate::Context<#provided, #received>)],
        krate,
    );
    let (builder, function, before) = match execute {
        FunctionValue::Closure(closure) if actor.receives_inferred() => {
            let of = match (is_shared, closure.is_async) {
                (false, _) => quote!(of_field),
                (true, false) => quote!(of_shared_field),
                (true, true) => quote!(of_shared_field_async),
            };
            let (bound, at) = (builder_local(), krate.at(span));
            let function = quote_spanned!(span=> #at::__private::#of(&#bound, #function));
            let execute = format_ident!("__execute", span = Span::call_site());
            let before = quote!(let #bound = #builder; let #execute = #function;);
            (
                bound.into_token_stream(),
                execute.into_token_stream(),
                Some(before),
            )
        }
        _ => (builder.clone(), function, None),
    };
    let krate = krate.at(span);
    let add = quote_spanned! {span=>
        #krate::__private::#of::<#ty, #provided, #received>::#method(
            #builder, #value, #function, #interrupt
        )
    };
    if let Some(before) = before {
        quote!({ #before #add; })
    } else {
        quote!(#add;)
    }
}

/// The local variable that holds a builder.
fn builder_local() -> Ident {
    format_ident!("__builder", span = Span::call_site())
}

/// `__group.__actor_of_plan("sidecar").add_process(process_spec::<ProcessSpec>(__field_sidecar), ProcessReady::line("…"));` or an error
/// if the runtime lacks the feature, which only the runtime knows.
fn process(actor: &ResolvedActor<'_>, builder: &TokenStream, krate: &Krate<'_>) -> TokenStream {
    let (field, ty) = (local(&actor.field.ident), actor.field.actor_type());
    let ready = match &actor.options.process_ready {
        None => quote!(#krate::ProcessReady::Started),
        Some(ProcessReadyValue::Line(text)) => quote!(#krate::ProcessReady::line(#text)),
        Some(ProcessReadyValue::Port(port)) => {
            let port = krate.expression(port);
            quote!(#krate::ProcessReady::port(#port))
        }
    };
    let at = krate.at(ty.span());
    let spec = quote_spanned!(ty.span()=> #at::__private::process_spec::<#ty>(#field));
    let add = quote!(#builder.add_process(#spec, #ready););
    let missing = actor.field.written.key(OptionName::Process);
    let missing = missing.map(|key| needs_feature(key, "process"));
    quote!(#krate::__private::with_process! { { #add } { #missing } })
}

/// The bounds of the types of the actor, each checked at the type and nowhere else: `__private::types::field::<PathBuf>();`.
fn types(actor: &ResolvedActor<'_>, group: &GroupStruct, krate: &Krate<'_>) -> TokenStream {
    let mut checks = TokenStream::new();
    if actor.options.execute.is_some() || actor.options.is_resource() {
        let ty = actor.field.actor_type();
        let name = if actor.options.interrupt.is_some() {
            "shared_field"
        } else {
            "field"
        };
        let check = check(name, ty.span(), group, krate);
        checks.extend(quote_spanned!(ty.span()=> #check::<#ty>();));
    }
    if let ReceivedType::Struct(path) = actor.received {
        let check = check("received", path.span(), group, krate);
        checks.extend(quote_spanned!(path.span()=> #check::<#path>();));
    }
    checks
}

/// The builder of the actor. Its options are those of the constant plan.
fn builder(actor: &ResolvedActor<'_>, group: &GroupStruct, krate: &Krate<'_>) -> TokenStream {
    let (local_group, name) = (group_local(), &actor.name);
    let mut builder = match &actor.options.each {
        None => quote!(#local_group.__actor_of_plan(#name)),
        Some(each) => {
            let (index, field) = (index_local(), local(&actor.field.ident));
            let key = match &each.name {
                None => index.into_token_stream(),
                Some(function) => {
                    let (span, at) = (place(function), krate.at(place(function)));
                    let function = typed(function, &[], krate);
                    quote_spanned!(span=> #at::__private::key(&#field, #function))
                }
            };
            quote!(#local_group.__element_of_plan(#name, #key))
        }
    };
    if actor.options.values.restart.is_some() {
        builder.extend(quote!(.__restarts()));
    }
    if let (Some(ty), false) = (&actor.options.provides, actor.options.is_resource()) {
        // At the type, so that the compiler reports its mistake only once: `slot` reports the same there.
        let span = ty.span();
        let slot = slot_of(actor, span);
        builder.extend(quote_spanned!(span=> .provides::<#ty>(#slot)));
    }
    let key = actor.field.written.key(OptionName::Receives);
    if let (Some(receives), Some(key)) = (&actor.options.receives, key) {
        let (span, sources) = (key.span(), receives.sources());
        let (_, received) = provided_and_received(actor, krate);
        let sources = sources
            .iter()
            .map(|source| slot_source(group, source, krate));
        let (types, slots): (Vec<_>, Vec<_>) = sources.unzip();
        let krate = krate.at(span);
        let make = match receives {
            Receives::One(_) => quote!(|(value,)| value),
            Receives::Struct { path, fields } => {
                let members: Vec<_> = fields.iter().map(|field| &field.member).collect();
                quote!(|(#(#members,)*)| #path { #(#members),* })
            }
        };
        builder = quote_spanned! {span=>
            #krate::__private::Receive::<(#(#types,)*), #received>::with(#builder, (#(#slots,)*), #make)
        };
    }
    builder
}

/// `Interrupt::cancel()`, or `Shared::<TcpStream, (), ()>::interrupt(|conn: &TcpStream, _: &Cause| …)`.
fn interrupt(actor: &ResolvedActor<'_>, krate: &Krate<'_>) -> TokenStream {
    let Some(function) = &actor.options.interrupt else {
        let kind = actor.options.values.interrupt.as_str();
        let kind = Ident::new(kind, Span::call_site());
        return quote!(#krate::Interrupt::#kind());
    };
    let (ty, span) = (actor.field.actor_type(), place(function));
    // The types have a part only in the errors about them.
    let (provided, received) = if actor.receives_inferred() {
        (quote!(()), quote!(()))
    } else {
        provided_and_received(actor, krate)
    };
    let function = typed(function, &[&quote!(&#ty), &quote!(&#krate::Cause)], krate);
    let krate = krate.at(span);
    quote_spanned!(span=> #krate::__private::Shared::<#ty, #provided, #received>::interrupt(#function))
}

/// `RestartPolicy::on_failure().max_restarts(5)`
pub(super) fn restart(
    policy: &RestartPolicy,
    constants: &Constants<'_>,
    krate: &Krate<'_>,
) -> TokenStream {
    // The functions have the words of the option.
    let when = Ident::new(policy.when.as_str(), Span::call_site());
    let mut call = quote!(#krate::RestartPolicy::#when());
    for (option, value) in [
        (OptionName::Backoff, policy.backoff),
        (OptionName::MaxBackoff, policy.max_backoff),
        (OptionName::ResetAfter, policy.reset_after),
    ] {
        if let Some(method) = constants.key(option) {
            let time = constants.duration(option, value);
            call.extend(quote!(.#method(#time)));
        }
    }
    if let Some(number) = policy.max_restarts {
        let max_restarts = constants.number(OptionName::MaxRestarts, number);
        call.extend(quote!(.max_restarts(#max_restarts)));
    }
    call
}
