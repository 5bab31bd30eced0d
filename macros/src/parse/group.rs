//! The options of `#[group(...)]`. Input: the tokens between its parentheses; output: an `ast::GroupOptions`. It must
//! not know how a value is spelled.

use super::cfg::Cfgs;
use super::options::{self, Read, Unread, Value};
use crate::ast::{Given, GroupOptions, Until};
use crate::diagnostics::{Diagnostics, suggestion};
use crate::keywords as words;
use proc_macro2::{Ident, TokenStream};

const UNTIL: &[(&str, Until)] = &[(words::FIRST, Until::First), (words::ALL, Until::All)];

/// The options that could be read.
pub(super) fn options(
    tokens: TokenStream,
    owner: &str,
    cfgs: &Cfgs,
    diagnostics: &mut Diagnostics,
) -> GroupOptions {
    let mut group = GroupOptions::default();
    options::each(
        tokens,
        owner,
        words::GROUP_OPTIONS,
        cfgs,
        diagnostics,
        |value| read(&mut group, value),
    );
    group
}

fn read(group: &mut GroupOptions, mut option: Value<'_, '_>) -> Read<()> {
    let key = option.key.clone();
    match option.keyword.name {
        words::NAME => {
            group.name = Some(Given {
                value: option.text()?,
                key,
            });
        }
        words::SIGNALS => {
            group.signals = Some(Given {
                value: signals(&mut option)?,
                key,
            });
        }
        words::GRACE => {
            group.grace = Some(Given {
                value: option.time_or_none()?,
                key,
            });
        }
        words::DRAIN => {
            group.drain = Some(Given {
                value: option.time()?,
                key,
            });
        }
        words::UNTIL => {
            group.until = Some(Given {
                value: option.word(UNTIL)?,
                key,
            });
        }
        words::CRATE => {
            group.krate = Some(Given {
                value: option.path()?,
                key,
            });
        }
        other => unreachable!("`{other}` is in the list of options and is not read"),
    }
    Ok(())
}

fn signals(option: &mut Value<'_, '_>) -> Read<Vec<Ident>> {
    if option.is_bare() {
        return Ok(words::DEFAULT_SIGNALS
            .iter()
            .map(|name| Ident::new(name, option.key.span()))
            .collect());
    }
    let signals = option.list_or_none()?;
    let mut sound = true;
    for (index, signal) in signals.iter().enumerate() {
        let name = signal.to_string();
        if !words::SIGNAL_NAMES.contains(&name.as_str()) {
            let short = name.strip_prefix("SIG").unwrap_or(&name);
            let help = suggestion("signal", short, words::SIGNAL_NAMES.iter().copied());
            option.diagnostics.error(
                signal,
                format!("`{name}` is not a signal that can stop {}", option.owner),
                help,
            );
            sound = false;
        } else if signals[..index].contains(signal) {
            option.diagnostics.error(
                signal,
                format!("`{name}` is listed twice for {}", option.owner),
                "remove one of them",
            );
            sound = false;
        }
    }
    if sound { Ok(signals) } else { Err(Unread) }
}
