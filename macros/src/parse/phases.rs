//! The options about the phases before the start, of a field with any attribute. Input: the place after the word; output: an
//! `ast::Phases`. It must not look at the role of the field.

use super::cfg::Cfgs;
use super::options::{self, Read, Unread, Value};
use crate::ast::{Config, Given, Phases, Text};
use crate::diagnostics::Diagnostics;
use crate::keywords as words;
use proc_macro2::TokenStream;
use rungroup_rules::OptionName;
use syn::parse::{ParseBuffer, ParseStream};
use syn::{Token, Type, token};

/// The options of `#[value(...)]`.
pub(super) fn of_value(
    tokens: TokenStream,
    owner: &str,
    cfgs: &Cfgs,
    phases: &mut Phases,
    diagnostics: &mut Diagnostics,
) {
    options::each(
        tokens,
        owner,
        words::VALUE_OPTIONS,
        cfgs,
        diagnostics,
        |option| read(phases, option),
    );
}

/// Reads one option.
pub(super) fn read(phases: &mut Phases, mut option: Value<'_, '_>) -> Read<()> {
    let key = option.key.clone();
    match option.keyword.name {
        OptionName::Config => {
            phases.config = Some(Given {
                value: option.config()?,
                key,
            });
        }
        other => unreachable!("`{other}` is in the list of options and is not read"),
    }
    Ok(())
}

impl Config {
    fn of(ty: Type) -> Config {
        Config {
            ty,
            prefix: None,
            secrets: Vec::new(),
            validate: None,
        }
    }
}

impl Value<'_, '_> {
    /// `= StoreArgs`, or `(StoreArgs, prefix = "store")`.
    fn config(&mut self) -> Read<Config> {
        if !self.input.peek(token::Paren) {
            let ty = self.ty()?;
            return Ok(Config::of(ty));
        }
        let content = parenthesized(self.input).expect("parentheses were seen");
        let Ok(ty) = content.parse::<Type>() else {
            let tokens: TokenStream = content.parse().expect("all tokens are tokens");
            return if tokens.is_empty() {
                self.refuse_at(self.key, None)
            } else {
                self.refuse_at(&tokens, None)
            };
        };
        if !content.is_empty() && content.parse::<Token![,]>().is_err() {
            let tokens: TokenStream = content.parse().expect("all tokens are tokens");
            return self.refuse_at(&tokens, None);
        }
        let tokens: TokenStream = content.parse().expect("all tokens are tokens");
        let mut config = Config::of(ty);
        let owner = format!("the `{}` of {}", self.key, self.owner);
        let unread = options::each(
            tokens,
            &owner,
            words::CONFIG_OPTIONS,
            self.cfgs,
            self.diagnostics,
            |mut option| {
                match option.keyword.name {
                    OptionName::Prefix => config.prefix = Some(option.prefix()?),
                    OptionName::Secrets => config.secrets = option.list()?,
                    _ => config.validate = Some(option.function()?),
                }
                Ok(())
            },
        );
        if unread.is_empty() {
            Ok(config)
        } else {
            Err(Unread)
        }
    }

    /// A string that a long flag can begin with.
    fn prefix(&mut self) -> Read<Text> {
        let text = self.text()?;
        let fits = |word: &str| {
            let mut letters = word.chars();
            !word.is_empty() && letters.all(|it| it.is_ascii_lowercase() || it.is_ascii_digit())
        };
        if text.value.split('-').all(fits) {
            return Ok(text);
        }
        self.refuse_at(&text.literal, None)
    }
}

fn parenthesized(input: ParseStream<'_>) -> syn::Result<ParseBuffer<'_>> {
    let content;
    syn::parenthesized!(content in input);
    Ok(content)
}
