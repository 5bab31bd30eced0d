//! The value of `each`. Input: the place after the word; output: an `ast::Each`. It must not look at the field.

use super::options::{self, OptionInput, Read, Unread};
use crate::ast::{Each, Given};
use crate::keywords as words;
use proc_macro2::TokenStream;
use syn::token;

impl OptionInput<'_, '_> {
    /// `each`, or `each(name = |value| …)`.
    pub(super) fn each(&mut self) -> Read<Each> {
        if !self.input.peek(token::Paren) {
            return self.flag().map(|()| Each::default());
        }
        let (_, content) = options::parenthesized(self.input).expect("parentheses were seen");
        let tokens: TokenStream = content.parse().expect("all tokens are tokens");
        let mut each = Each::default();
        let owner = format!("the `{}` of {}", self.key, self.owner);
        let sound = options::each(
            tokens,
            &owner,
            words::EACH_OPTIONS,
            self.cfgs,
            self.diagnostics,
            |mut option| {
                let key = option.key.clone();
                let value = option.function()?;
                each.name = Some(Given { key, value });
                Ok(())
            },
        );
        if sound.is_empty() {
            Ok(each)
        } else {
            Err(Unread)
        }
    }
}
