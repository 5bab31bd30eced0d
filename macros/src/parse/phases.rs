//! The options about the phases before the start, of a field with any attribute. Input: the place after the word; output: an
//! `ast::PhaseOptions`. It must not look at the role of the field.

use super::cfg::Cfgs;
use super::options::{self, OptionInput, Owner, Read, Unread};
use crate::ast::{BuildValue, Config, GroupField, NodeRole, PhaseOptions, Text};
use crate::diagnostics::Diagnostics;
use crate::keywords::{BLOCKING, FieldAttribute, OptionList};
use proc_macro2::{Ident, TokenStream};
use rungroup_rules::{OptionName, is_prefix};
use syn::{LitStr, Token, Type, token};

/// The options of `#[unit(...)]` or `#[value(...)]`.
pub(super) fn options(
    tokens: TokenStream,
    attribute: FieldAttribute,
    owner: &Owner<'_>,
    cfgs: &Cfgs,
    field: &mut GroupField,
    diagnostics: &mut Diagnostics,
) {
    options::each(
        tokens,
        owner,
        attribute.options(),
        cfgs,
        &mut field.written,
        diagnostics,
        &mut |option| read(&mut field.phases, option),
    );
}

/// Reads one option.
pub(super) fn read(phases: &mut PhaseOptions, mut option: OptionInput<'_, '_>) -> Read<()> {
    match option.keyword.name {
        OptionName::Config => phases.config = Some(option.config()?),
        OptionName::Build => phases.build = Some(option.build()?),
        OptionName::Role => phases.role = Some(option.role()?),
        other => options::never_read(other),
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

impl OptionInput<'_, '_> {
    /// `= StoreArgs`, or `(StoreArgs, prefix = "store")`.
    fn config(&mut self) -> Read<Config> {
        if !self.input.peek(token::Paren) {
            return self.ty().map(Config::of);
        }
        let (_, content) = self.parentheses();
        let Ok(ty) = content.parse::<Type>() else {
            let tokens = options::rest(&content);
            return if tokens.is_empty() {
                self.refuse_at(self.key, None)
            } else {
                self.refuse_at(&tokens, None)
            };
        };
        if !content.is_empty() && content.parse::<Token![,]>().is_err() {
            let tokens = options::rest(&content);
            return self.refuse_at(&tokens, None);
        }
        let tokens = options::rest(&content);
        let mut config = Config::of(ty);
        let written = self.options(tokens, OptionList::Config, &mut |mut option| {
            match option.keyword.name {
                OptionName::Prefix => config.prefix = Some(option.prefix()?),
                OptionName::Secrets => config.secrets = option.list()?,
                _ => config.validate = Some(option.function()?),
            }
            Ok(())
        });
        if written.unread.is_empty() {
            Ok(config)
        } else {
            Err(Unread)
        }
    }

    /// `open`, or `blocking(open)`.
    fn build(&mut self) -> Read<BuildValue> {
        self.equals()?;
        let ahead = self.input.fork();
        let is_word = ahead.parse::<Ident>().is_ok_and(|word| word == BLOCKING);
        let is_blocking = is_word && ahead.peek(token::Paren);
        let function = if is_blocking {
            self.argument(None, Self::function_in)?
        } else {
            self.function_in(self.input)?
        };
        Ok(BuildValue {
            function,
            is_blocking,
        })
    }

    /// `"data"`, or a function of the field.
    fn role(&mut self) -> Read<NodeRole> {
        let ahead = self.input.fork();
        let is_text = ahead.parse::<Token![=]>().is_ok() && ahead.peek(LitStr);
        if !is_text {
            return self.function().map(NodeRole::Call);
        }
        let text = self.text()?;
        if text.value.is_empty() {
            return self.refuse_at(&text.literal, None);
        }
        Ok(NodeRole::Text(text))
    }

    /// A string that a long flag can begin with.
    fn prefix(&mut self) -> Read<Text> {
        let text = self.text()?;
        if is_prefix(&text.value) {
            return Ok(text);
        }
        self.refuse_at(&text.literal, None)
    }
}
