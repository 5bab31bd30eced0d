//! The output for a group with mistakes. Input: the readable part of the group, and the errors; output: the errors and the
//! usual items without behaviour, so that the rest of the program is checked as usual.

use crate::ast::{Close, Closure, FunctionValue, GroupStruct, NodeRole, Receives};
use crate::check::has_sound_functions;
use crate::diagnostics::Diagnostics;
use crate::expand::{Api, Assertions, Krate, api, signatures};
use proc_macro2::TokenStream;
use quote::quote;

/// The errors and a stub.
pub(crate) fn stub(group: &GroupStruct, diagnostics: Diagnostics) -> TokenStream {
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
fn mentioned(group: &GroupStruct, error: &TokenStream, krate: &Krate<'_>) -> TokenStream {
    // Only the compiler reports something: an attribute that it does not know.
    if error.is_empty() {
        return TokenStream::new();
    }
    let mut statements = quote!(let _ = #error;);
    let mut written = vec![&group.options.written];
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
        for function in functions.filter(|_| !is_mentioned) {
            statements.extend(mention(function, error, krate));
        }
        if let (false, Some(function)) = (is_mentioned, &actor.interrupt) {
            statements.extend(mention(function, error, krate));
        }
        if let (false, Some(Close::Call(function))) = (is_mentioned, &actor.close) {
            statements.extend(mention(function, error, krate));
        }
        if let Some(ty) = &actor.provides {
            statements.extend(quote!(let _: ::core::marker::PhantomData<#ty>;));
        }
        if let Some(Receives::Struct { path, .. }) = &actor.receives {
            statements.extend(quote!(let _: ::core::marker::PhantomData<#path>;));
        }
    }
    for field in &group.fields {
        written.push(&field.written);
        if let Some(build) = &field.phases.build {
            statements.extend(mention(&build.function, error, krate));
        }
        if let Some(NodeRole::Call(function)) = &field.phases.role {
            statements.extend(mention(function, error, krate));
        }
    }
    for (_, config) in group.configured() {
        let ty = &config.ty;
        statements.extend(quote!(let _: ::core::marker::PhantomData<#ty>;));
        if let Some(function) = &config.validate {
            statements.extend(mention(function, error, krate));
        }
    }
    for (_, constant) in written.into_iter().flat_map(|written| &written.constants) {
        let constant = krate.expression(&constant.written);
        statements.extend(quote!(let _ = #constant;));
    }
    statements
}

/// A statement that uses the names of a function.
fn mention(function: &FunctionValue, error: &TokenStream, krate: &Krate<'_>) -> TokenStream {
    match function {
        FunctionValue::Path(path) => quote!(let _ = #path;),
        FunctionValue::Closure(closure) => {
            let Closure {
                words,
                parameters,
                output,
                body,
                ..
            } = closure;
            // The types that the parameters should have are not known here.
            let parameters = parameters.iter();
            let closure = quote!(#words || #output { #(let #parameters = #error;)* (#body) });
            let closure = krate.as_written(&closure);
            quote!(let _ = #closure;)
        }
    }
}
