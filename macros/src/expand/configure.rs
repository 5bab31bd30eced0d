//! The configuration of a group. Input: the group; output: the struct of the parsed arguments, and the functions that read
//! them. It must not know the flags of a type.

use super::{Krate, closure, generated, needs_feature, type_name};
use crate::ast::{GroupStruct, plain_name, type_text};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use rungroup_rules::OptionName;
use std::fmt::Write;
use syn::spanned::Spanned;

/// `AppConfig`, `App::configure`, `App::augment` and `App::configure_from`, if a field has `config`.
pub(super) fn items(group: &GroupStruct, krate: &Krate<'_>) -> Option<TokenStream> {
    let (first, _) = group.configured().next()?;
    let config = config_struct(group);
    let functions = functions(group, krate);
    let missing = needs_feature(first.written.key(OptionName::Config)?, "config");
    let present = quote! {
        #config
        const _: () = { #functions };
    };
    let missing = quote!(#missing #config);
    Some(quote!(#krate::__private::with_config! { { #present } { #missing } }))
}

/// The struct of the parsed arguments. Its `Debug` shows no value, because one may be a secret.
fn config_struct(group: &GroupStruct) -> TokenStream {
    let (vis, ident, name) = (&group.vis, &group.ident, type_name(group, "Config"));
    let docs =
        format!("The configuration of [`{ident}`]: the arguments of each field with `config`.");
    let mut fields = TokenStream::new();
    for (field, config) in group.configured() {
        let (member, vis, ty) = (generated(&field.ident), &field.vis, &config.ty);
        let docs = format!("The arguments of the field `{}`.", field.name());
        fields.extend(quote!(#[doc = #docs] #vis #member: #ty,));
    }
    let text = name.to_string();
    quote! {
        #[doc = #docs]
        #vis struct #name { #fields }

        #[automatically_derived]
        impl ::core::fmt::Debug for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::DebugStruct::finish_non_exhaustive(
                    &mut ::core::fmt::Formatter::debug_struct(f, #text),
                )
            }
        }
    }
}

fn functions(group: &GroupStruct, krate: &Krate<'_>) -> TokenStream {
    let (vis, ident, name) = (
        &group.vis,
        generated(&group.ident),
        type_name(group, "Config"),
    );
    let (generics, arguments, bounds) = group.generics.split_for_impl();
    let private = quote!(#krate::__private::config);
    // A macro may write the group: then the type has another hygiene than the function around the call.
    let values = Ident::new("__values", Span::mixed_site());
    let (mut fields, mut takes, mut members) =
        (TokenStream::new(), TokenStream::new(), TokenStream::new());
    for (index, (field, config)) in group.configured().enumerate() {
        let (name, member, ty) = (field.name(), generated(&field.ident), &config.ty);
        let (span, at) = (ty.span(), krate.at(ty.span()));
        fields.extend(quote_spanned!(span=> #at::__private::config::ConfigField::of::<#ty>(#name)));
        if let Some(prefix) = &config.prefix {
            let prefix = &prefix.value;
            fields.extend(quote!(.prefixed(#prefix)));
        }
        if !config.secrets.is_empty() {
            let secrets = config.secrets.iter().map(plain_name);
            fields.extend(quote!(.with_secrets(&[#(#secrets),*])));
        }
        fields.extend(quote!(,));
        let local = format_ident!("__config_{index}");
        let index = Literal::usize_unsuffixed(index);
        takes.extend(quote_spanned!(span=> let #local = #values.take::<#ty>(#index);));
        if let Some(function) = &config.validate {
            let span = closure::place(function);
            let function = closure::typed(function, &[&quote!(&#ty)], krate);
            takes.extend(quote_spanned! {span=>
                #values.validate(#index, #local.as_ref(), #function);
            });
        }
        members.extend(quote!(#member: #local?,));
    }
    let result = quote! {
        ::core::result::Result<#krate::config::Configured<#name>, #krate::config::ConfigError>
    };
    let docs = docs(group);
    // A name that the user has taken is reported at the struct.
    let span = ident.span();
    let at = krate.at(span);
    let configure = quote_spanned! {span=>
        fn configure<__A>(
            arguments: __A,
            environment: &#at::config::Environment,
        ) -> #result
        where
            __A: ::core::iter::IntoIterator<Item: ::core::convert::Into<::std::ffi::OsString>>
    };
    let at_private = quote!(#at::__private::config);
    let augment = quote_spanned! {span=>
        fn augment(command: #at_private::Command) -> #at_private::Command
    };
    let configure_from = quote_spanned! {span=>
        fn configure_from(
            matches: &#at_private::ArgMatches,
            environment: &#at::config::Environment,
        ) -> #result
    };
    quote! {
        #[automatically_derived]
        impl #generics #ident #arguments #bounds {
            const __CONFIG: #private::GroupConfig<'static> = #private::GroupConfig::new(
                Self::PLAN,
                ::core::option_env!("CARGO_PKG_VERSION"),
                &[#fields],
            );

            fn __configured(#values: &mut #private::Values) -> ::core::option::Option<#name> {
                // All of them, so that the problems of all are found.
                #takes
                ::core::option::Option::Some(#name { #members })
            }

            #[doc = #docs]
            #vis #configure
            {
                #private::configure(&Self::__CONFIG, arguments, environment, Self::__configured)
            }

            #[doc = "Adds the flags of the group to a command, for a program with subcommands of its own.\n\n\
                [`configure_from`](Self::configure_from) takes the matches of this command.\n\n\
                clap reads the command line of this program. If the group has a secret, an error of clap about a word that \
                belongs to no argument does not show the word. The page `config` of the guide names the words that clap shows."]
            #vis #augment {
                #private::augmented(&Self::__CONFIG, command)
            }

            #[doc = "Reads the configuration as [`configure`](Self::configure) does, from the matches of a command that \
                [`augment`](Self::augment) returned.\n\n\
                # Errors\n\n\
                Returns an error with every problem of every field."]
            #vis #configure_from {
                #private::configure_from(&Self::__CONFIG, matches, environment, Self::__configured)
            }
        }
    }
}

fn docs(group: &GroupStruct) -> String {
    let mut docs = "Reads the configuration: the command line, the environment and a file.\n\n\
        The first of the arguments is the name of the program, as in [`std::env::args_os`]. A flag precedes a variable, a \
        variable precedes the file, and the file precedes a default. Nothing is printed: `--help`, `--version`, \
        `--show-config` and `--show-units` return their text. The page `config` of the guide shows the rules.\n\n\
        | field | arguments | prefix |\n|---|---|---|\n"
        .to_owned();
    for (field, config) in group.configured() {
        let prefix = config.prefix.as_ref();
        let prefix = prefix.map_or_else(String::new, |prefix| format!("`{}`", prefix.value));
        let ty = type_text(&config.ty).replace('|', "\\|");
        writeln!(docs, "| `{}` | `{ty}` | {prefix} |", field.name())
            .expect("a string takes all that is written");
    }
    docs + "\n# Errors\n\nReturns an error with every problem of every field."
}
