//! The output for a group with mistakes. Input: the readable part of the group, and the errors; output: the errors and the
//! usual items without behaviour, so that the rest of the program is checked as usual.

use crate::ast::{Close, Function, Group, Interrupt, NodeRole, Receives};
use crate::check::has_sound_functions;
use crate::diagnostics::Diagnostics;
use crate::expand::{Api, Assertions, Krate, api, signatures};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, ExprClosure};

/// The errors and a stub.
pub(crate) fn stub(group: &Group, diagnostics: Diagnostics) -> TokenStream {
    let first = diagnostics.first();
    let errors = diagnostics.finish();
    let krate = Krate::new(group);
    let name = crate::names::kebab_case(&group.ident);
    let (mentioned, empty) = (
        mentioned(group, &first, &krate),
        crate::expand::empty_group(&krate, &name),
    );
    let api = api(&Api {
        group,
        docs: String::new(),
        plan: crate::expand::empty_plan(group, &name, &krate),
        actors: Vec::new(),
        times: TokenStream::new(),
        assertions: Assertions::default(),
        into_group: quote!(#mentioned #empty),
        phases: crate::expand::phases_of_stub(group, &krate),
        nested: None,
        types: TokenStream::new(),
    });
    quote!(#errors #api)
}

/// Statements that use every name of the user, so that no import counts as unused. Each has the first error as a value,
/// beside which the compiler reports nothing about unknown types. Where the types are known, it checks the signatures.
fn mentioned(group: &Group, error: &TokenStream, krate: &Krate<'_>) -> TokenStream {
    // Only the compiler reports something: an attribute that it does not know.
    if error.is_empty() {
        return TokenStream::new();
    }
    let mut statements = quote!(let _ = #error;);
    let mut times = group.options.times();
    for (field, actor) in group.actors() {
        let is_sound = has_sound_functions(group, field, actor);
        let signatures = is_sound.then(|| signatures(group, field, actor, error, krate));
        let is_mentioned = if let Some(signatures) = signatures.flatten() {
            statements.extend(signatures);
            true
        } else {
            false
        };
        let functions = [&actor.execute, &actor.open].into_iter().flatten();
        for given in functions.filter(|_| !is_mentioned) {
            statements.extend(mention(&given.value, error));
        }
        if let (false, Some(Interrupt::Call(function))) = (is_mentioned, actor.interrupt()) {
            statements.extend(mention(function, error));
        }
        let close = actor.close.as_ref().map(|given| &given.value);
        if let (false, Some(Close::Call(function))) = (is_mentioned, close) {
            statements.extend(mention(function, error));
        }
        if let Some(given) = &actor.provides {
            let ty = &given.value;
            statements.extend(quote!(let _: ::core::marker::PhantomData<#ty>;));
        }
        if let Some(Receives::Struct { path, .. }) =
            actor.receives.as_ref().map(|given| &given.value)
        {
            statements.extend(quote!(let _: ::core::marker::PhantomData<#path>;));
        }
        times.extend(actor.times());
        if let Some((_, limit)) = actor.max_restarts() {
            let limit = &limit.written;
            statements.extend(quote!(let _ = #limit;));
        }
    }
    for field in &group.fields {
        if let Some(given) = &field.phases.build {
            statements.extend(mention(&given.value.function, error));
        }
        if let Some(NodeRole::Call(function)) = field.phases.role.as_ref().map(|given| &given.value)
        {
            statements.extend(mention(function, error));
        }
    }
    for (_, given) in group.configured() {
        let ty = &given.value.ty;
        statements.extend(quote!(let _: ::core::marker::PhantomData<#ty>;));
        if let Some(function) = &given.value.validate {
            statements.extend(mention(function, error));
        }
    }
    for time in times {
        let time = &time.written;
        statements.extend(quote!(let _ = #time;));
    }
    statements
}

/// A statement that uses the names of a function.
fn mention(function: &Function, error: &TokenStream) -> TokenStream {
    match function {
        Function::Path(path) => quote!(let _ = #path;),
        Function::Closure(closure) => {
            let closure = with_error(closure, error);
            quote!(let _ = #closure;)
        }
    }
}

/// The closure with its parameters bound to the error inside: of what their types should have been nothing is known.
fn with_error(closure: &ExprClosure, error: &TokenStream) -> ExprClosure {
    let mut closure = closure.clone();
    let (inputs, body) = (
        std::mem::take(&mut closure.inputs).into_iter(),
        &closure.body,
    );
    closure.body = Box::new(Expr::Verbatim(
        quote!({ #(let #inputs = #error;)* (#body) }),
    ));
    closure
}
