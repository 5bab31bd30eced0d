//! The phases before the start: `App::build`, `App::main` and `App::main_on`, if the group configures or builds a field. Input:
//! the group; output: the functions. They build the fields one after the other, in their order:
//! `let __field_store = Build::<Store>::from_nothing(build.field("store"), Store::open).await?.leaving(Leave::<Store>::VALUE);`

use super::closure::{place, typed};
use super::{Krate, generated, generated_at, local, type_name};
use crate::ast::{BuildValue, GroupField, GroupStruct};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use std::fmt::Write;
use syn::spanned::Spanned;

/// `build` and `main`. Without a body they are those of a group with mistakes.
pub(super) fn functions(
    group: &GroupStruct,
    has_body: bool,
    krate: &Krate<'_>,
) -> Option<TokenStream> {
    if !group.fields.iter().any(GroupField::is_made) {
        return None;
    }
    let (vis, span) = (&group.vis, generated_at(group.ident.span()));
    let configured = configured_parameter(group);
    let (config, config_type) = configured.unzip();
    let (config, config_type) = (config.as_slice(), config_type.as_slice());
    let (mut given, mut names, mut parameters) =
        (Vec::new(), TokenStream::new(), TokenStream::new());
    for field in &group.fields {
        if !field.is_made() {
            let (name, ty) = (parameter(field), &field.ty);
            given.push(field);
            names.extend(quote!(#name,));
            parameters.extend(quote!(#name: #ty,));
        }
    }
    let body = if has_body {
        body(group, krate)
    } else {
        quote!(let _ = (#(#config,)* #names); ::core::unreachable!("the group has mistakes"))
    };
    let docs = docs(group, &given);
    let at = krate.at(span);
    let build = quote_spanned! {span=>
        async fn build(#(#config: #config_type,)* #parameters) -> #at::__private::anyhow::Result<Self>
    };
    let main = group.received().is_empty().then(|| {
        let docs = main_docs(group);
        let main = quote_spanned!(span=> fn main(#parameters) -> #at::Exit);
        let builder = Ident::new("builder", Span::mixed_site());
        let main_on = quote_spanned! {span=>
            fn main_on(
                #builder: &mut #at::__private::Builder,
                #parameters
            ) -> #at::Exit
        };
        let configure = quote! {
            #(let #config = match #krate::config::or_exit(Self::configure(
                ::std::env::args_os(),
                &#krate::config::Environment::of_process(),
            )) {
                ::core::result::Result::Ok(config) => config,
                ::core::result::Result::Err(exit) => return exit,
            };)*
        };
        let main = quote! {
            #[doc = #docs]
            #vis #main {
                Self::main_on(&mut #krate::__private::Builder::new_multi_thread(), #names)
            }

            #[doc = "Like [`main`](Self::main), with the actors on a runtime that `builder` builds: see `rungroup::main_on`."]
            #vis #main_on {
                #configure
                #krate::main_on(#builder, move || async move { Self::build(#(#config,)* #names).await })
            }
        };
        let main = if config.is_empty() {
            main
        } else {
            quote!(#krate::__private::with_config! { { #main } {} })
        };
        quote!(#krate::__private::with_signal! { { #main } {} })
    });
    Some(quote! {
        #[doc = #docs]
        #vis #build {
            #body
        }

        #main
    })
}

/// The parameter with the parsed arguments, and its type, if a field has `config`.
fn configured_parameter(group: &GroupStruct) -> Option<(Ident, Ident)> {
    group.configured().next()?;
    let parameter = Ident::new("config", Span::mixed_site());
    Some((parameter, type_name(group, "Config")))
}

/// The parameter for a field that is given. The functions of the user cannot name it.
fn parameter(field: &GroupField) -> Ident {
    let mut ident = field.ident.clone();
    ident.set_span(Span::mixed_site().located_at(ident.span()));
    ident
}

/// The statements that build the fields, and the struct made of them.
fn body(group: &GroupStruct, krate: &Krate<'_>) -> TokenStream {
    // The functions of the user cannot name it.
    let build = Ident::new("build", Span::mixed_site());
    let configured = configured_parameter(group);
    let (mut given, mut made, mut fields) =
        (TokenStream::new(), TokenStream::new(), TokenStream::new());
    for field in &group.fields {
        let (local, name, ty) = (local(&field.ident), field.name(), &field.ty);
        let member = generated(&field.ident);
        let name = quote!(#build.field(#name));
        let leaving = quote!(leaving(#krate::__private::Leave::<#ty>::VALUE));
        let config = field.phases.config.as_ref().zip(configured.as_ref());
        let config = config.map(|(config, (local, _))| (&config.ty, quote!(#local.#member)));
        match (&field.phases.build, config) {
            (None, None) => {
                let parameter = parameter(field);
                given.extend(quote! {
                    let #local = #krate::__private::Built::new(#name, #parameter).#leaving;
                });
            }
            (None, Some((config_type, config))) => {
                let span = config_type.span();
                let at = krate.at(span);
                let call = quote_spanned! {span=>
                    #at::__private::Build::<#ty>::is_configured::<#config_type>(#name, #config)
                };
                made.extend(quote!(let #local = #call.#leaving;));
            }
            (Some(build), config) => {
                let call = call(build, ty, &name, config, krate);
                // At the function, so that the compiler reports its mistake only once.
                let value = quote_spanned!(place(&build.function)=> #call.await?);
                made.extend(quote!(let #local = #value.#leaving;));
            }
        }
        fields.extend(quote!(#member: #local.into_value(),));
    }
    quote! {
        let #build = #krate::__private::Building::new(Self::__PLAN);
        #given
        #made
        #krate::__private::anyhow::Ok(Self { #fields })
    }
}

/// `Build::<Store>::configured(build.field("store"), config.store, Store::open)`
fn call(
    build: &BuildValue,
    ty: &syn::Type,
    name: &TokenStream,
    config: Option<(&syn::Type, TokenStream)>,
    krate: &Krate<'_>,
) -> TokenStream {
    let span = place(&build.function);
    let method = match (&config, build.is_blocking) {
        (None, false) => "from_nothing",
        (None, true) => "blocking",
        (Some(_), false) => "configured",
        (Some(_), true) => "configured_blocking",
    };
    let method = Ident::new(method, span);
    let (config_type, config) = config.unzip();
    let config_type = config_type.map(ToTokens::to_token_stream);
    let types: Vec<_> = config_type.iter().collect();
    let function = typed(&build.function, &types, krate);
    let (at, config) = (krate.at(span), config.iter());
    quote_spanned!(span=> #at::__private::Build::<#ty>::#method(#name, #(#config,)* #function))
}

/// Names of fields as a list.
fn listed<'a>(fields: impl IntoIterator<Item = &'a GroupField>) -> String {
    let mut names = Vec::new();
    for field in fields {
        names.push(format!("`{}`", field.name()));
    }
    names.join(", ")
}

fn docs(group: &GroupStruct, given: &[&GroupField]) -> String {
    let built = listed(group.fields.iter().filter(|field| field.is_built()));
    let mut docs = if built.is_empty() {
        "Makes the struct of the configuration.\n\n".to_owned()
    } else {
        format!("Builds the fields one after the other, in this order: {built}.\n\n")
    };
    if group.configured().next().is_some() {
        docs += "The parameter `config` is the result of [`configure`](Self::configure).\n\n";
    }
    if !given.is_empty() {
        let given = listed(given.iter().copied());
        let _ = write!(
            docs,
            "The fields that are given are parameters: {given}.\n\n"
        );
    }
    docs + "Nothing runs before all fields are built.\n\
         \n\
         # Cancel safety\n\
         \n\
         Dropping the future drops the fields that were built, in reverse order. A function in `blocking(…)` is not stopped; \
         its value is dropped when it returns. The values that a function holds, and arguments that no function has taken, are \
         dropped with the future, on the thread that drops it.\n\
         \n\
         # Errors\n\
         \n\
         Returns the first error or panic of a field's `build`, with a `BuildError` as its context. The fields that were \
         built are dropped in reverse order."
}

fn main_docs(group: &GroupStruct) -> &'static str {
    if group.configured().next().is_some() {
        "Reads the configuration of this process, builds the group as [`build`](Self::build) does, and runs it as the whole \
         process: see `rungroup::main`.\n\
         \n\
         Prints the text of `--help`, `--version`, `--show-config` or `--show-units`, and returns the exit code 0. Prints all \
         problems of the configuration to stderr, and returns the exit code 1."
    } else {
        "Builds the group as [`build`](Self::build) does, and runs it as the whole process: see `rungroup::main`."
    }
}
