//! The value of `restart`. Input: the place after the word; output: its values. It must not compare its options.

use super::options::{self, OptionInput, Read, Unread};
use crate::keywords::{NONE, OptionList};
use proc_macro2::Ident;
use rungroup_rules::{OptionName, RestartPolicy, RestartWhen};
use syn::ext::IdentExt;
use syn::{Expr, ExprLit, Lit, LitInt, Token, token};

impl OptionInput<'_, '_> {
    /// `restart = always`, or `restart(when = always, max_restarts = 5)`.
    pub(super) fn restart(&mut self) -> Read<RestartPolicy> {
        if self.input.peek(token::Paren) {
            return self.restart_options();
        }
        if let Some(help) = self.instead_of_word() {
            self.equals()?;
            return self.refuse(Some(help));
        }
        self.word(RestartWhen::ALL, RestartWhen::as_str)
            .map(RestartPolicy::new)
    }

    fn restart_options(&mut self) -> Read<RestartPolicy> {
        let (parentheses, content) = self.parentheses();
        let tokens = options::rest(&content);
        if tokens.is_empty() {
            self.diagnostics.error(
                parentheses.span.join(),
                format!(
                    "the parentheses of `{}` of {} are empty",
                    self.key, self.owner
                ),
                format!("write {}", self.keyword.write()),
            );
            return Err(Unread);
        }
        let mut policy = RestartPolicy::on_failure();
        let written = self.options(tokens, OptionList::Restart, &mut |option| {
            read(&mut policy, option)
        });
        self.written.keys.extend(written.keys);
        self.written.constants.extend(written.constants);
        self.written.unread.extend(written.unread);
        Ok(policy)
    }

    /// The help for a value that is neither word, if a slip is recognized.
    fn instead_of_word(&self) -> Option<String> {
        let ahead = self.input.fork();
        ahead.parse::<Token![=]>().ok()?;
        if let Ok(word) = ahead.fork().call(Ident::parse_any) {
            if [NONE, "never", "false", "no"].contains(&word.to_string().as_str()) {
                return Some(format!(
                    "remove `{}`: an actor without it does not restart",
                    self.key
                ));
            }
        }
        let when = RestartWhen::ALL.iter().copied().find(|when| {
            let word = ahead.fork().call(Ident::parse_any);
            word.is_ok_and(|word| word == when.as_str())
        });
        if when.is_some() {
            Ident::parse_any(&ahead).ok()?;
        } else if let Ok(number) = ahead.parse::<LitInt>() {
            return Some(format!("write `restart(max_restarts = {number})`"));
        }
        let (_, content) = options::parenthesized(&ahead).ok()?;
        let options = options::rest(&content);
        Some(match when {
            Some(when) if options.is_empty() => {
                format!("write it without calling it: `restart = {when}`")
            }
            Some(when) => format!("write `restart(when = {when}, {options})`"),
            None if options.is_empty() => return None,
            None => format!("write `restart({options})`, without `=`"),
        })
    }

    /// A number that is no less than nothing.
    fn number(&mut self) -> Read<u32> {
        self.equals()?;
        let written = self.expr()?;
        let value = match &written {
            Expr::Lit(ExprLit {
                lit: Lit::Int(literal),
                ..
            }) if matches!(literal.suffix(), "" | "u32") => {
                let Ok(value) = literal.base10_parse() else {
                    let help = format!(
                        "write a number up to {}, or remove it for no limit",
                        u32::MAX
                    );
                    return self.refuse_at(&written, Some(help));
                };
                Some(value)
            }
            Expr::Lit(ExprLit {
                lit: Lit::Str(quoted),
                ..
            }) => return self.quoted(quoted),
            Expr::Path(path) if path.path.is_ident(NONE) => {
                let help = "remove `max_restarts` for no limit".to_owned();
                return self.refuse_at(&written, Some(help));
            }
            _ => self.unknown_value(&written)?,
        };
        Ok(self.note(written, value))
    }
}

fn read(policy: &mut RestartPolicy, mut option: OptionInput<'_, '_>) -> Read<()> {
    match option.keyword.name {
        OptionName::When => policy.when = option.word(RestartWhen::ALL, RestartWhen::as_str)?,
        OptionName::Backoff => policy.backoff = option.time()?,
        OptionName::MaxBackoff => policy.max_backoff = option.time()?,
        OptionName::MaxRestarts => policy.max_restarts = Some(option.number()?),
        OptionName::ResetAfter => policy.reset_after = option.time()?,
        other => options::never_read(other),
    }
    Ok(())
}
