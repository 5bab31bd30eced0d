//! The configuration of a group. Input: the group; output: the struct of the parsed arguments, and the functions that read
//! them. It must not know the flags of a type.

use super::{Krate, closure, generated_at, needs_feature, struct_name};
use crate::ast::{Group, plain_name, type_text};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use rungroup_rules::OptionName;
use std::fmt::Write;
use syn::spanned::Spanned;

/// `AppConfig`, `App::configure`, `App::augment` and `App::configure_from`, if a field has `config`.
pub(super) fn items(group: &Group, krate: &Krate<'_>) -> Option<TokenStream> {
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

/// `AppConfig` for `App`.
pub(super) fn name(group: &Group) -> Ident {
    format_ident!(
        "{}Config",
        plain_name(&group.ident),
        span = generated_at(group.ident.span())
    )
}

/// The struct of the parsed arguments. Its `Debug` shows no value, because one may be a secret.
fn config_struct(group: &Group) -> TokenStream {
    let (vis, ident, name) = (&group.vis, &group.ident, name(group));
    let docs =
        format!("The configuration of [`{ident}`]: the arguments of each field with `config`.");
    let fields = group.configured().map(|(field, config)| {
        let (mut member, vis, ty) = (field.ident.clone(), &field.vis, &config.ty);
        member.set_span(generated_at(member.span()));
        let docs = format!("The arguments of the field `{}`.", field.name());
        quote!(#[doc = #docs] #vis #member: #ty,)
    });
    let text = name.to_string();
    quote! {
        #[doc = #docs]
        #vis struct #name { #(#fields)* }

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

fn functions(group: &Group, krate: &Krate<'_>) -> TokenStream {
    let (vis, ident, name) = (&group.vis, struct_name(group), name(group));
    let (generics, arguments, bounds) = group.generics.split_for_impl();
    let private = quote!(#krate::__private::config);
    let fields = group.configured().map(|(field, config)| {
        let (name, ty) = (field.name(), &config.ty);
        let at = krate.at(ty.span());
        let field =
            quote_spanned!(ty.span()=> #at::__private::config::ConfigField::of::<#ty>(#name));
        let prefix = config.prefix.as_ref().map(|prefix| &prefix.value);
        let prefix = prefix.map(|prefix| quote!(.prefixed(#prefix)));
        let secrets: Vec<String> = config.secrets.iter().map(plain_name).collect();
        let secrets = (!secrets.is_empty()).then(|| quote!(.with_secrets(&[#(#secrets),*])));
        quote!(#field #prefix #secrets)
    });
    // A macro may write the group: then the type has another hygiene than the function around the call.
    let values = Ident::new("__values", Span::mixed_site());
    let locals: Vec<_> = (0..group.configured().count())
        .map(|index| format_ident!("__config_{index}"))
        .collect();
    let takes = group.configured().enumerate().map(|(index, (_, config))| {
        let (local, ty) = (&locals[index], &config.ty);
        let index = Literal::usize_unsuffixed(index);
        let take = quote_spanned!(ty.span()=> let #local = #values.take::<#ty>(#index););
        let validate = config.validate.as_ref().map(|function| {
            let span = closure::place(function);
            let function = closure::typed(function, &[&quote!(&#ty)], krate);
            quote_spanned!(span=> #values.validate(#index, #local.as_ref(), #function);)
        });
        quote!(#take #validate)
    });
    let members = group.configured().zip(&locals).map(|((field, _), local)| {
        let mut member = field.ident.clone();
        member.set_span(generated_at(member.span()));
        quote!(#member: #local?,)
    });
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
                &[#(#fields),*],
            );

            fn __configured(#values: &mut #private::Values) -> ::core::option::Option<#name> {
                // All of them, so that the problems of all are found.
                #(#takes)*
                ::core::option::Option::Some(#name { #(#members)* })
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

fn docs(group: &Group) -> String {
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
