//! The options of `#[group(...)]`. Input: the tokens between its parentheses; output: an `ast::GroupOptions`. It must
//! not know how a value is spelled.

use super::cfg::Cfgs;
use super::options::{self, OptionInput, Owner, Read, Unread};
use crate::ast::{Given, GroupOptions, Signals};
use crate::diagnostics::{Diagnostics, suggestion};
use crate::keywords as words;
use proc_macro2::TokenStream;
use rungroup_rules::{OptionName, SIGNAL_NAMES, Until};

/// The options that could be read.
pub(super) fn options(
    tokens: TokenStream,
    owner: &Owner<'_>,
    cfgs: &Cfgs,
    diagnostics: &mut Diagnostics,
) -> GroupOptions {
    let mut group = GroupOptions::default();
    group.unread = options::each(
        tokens,
        owner,
        words::GROUP_OPTIONS,
        cfgs,
        diagnostics,
        |value| read(&mut group, value),
    );
    group
}

fn read(group: &mut GroupOptions, mut option: OptionInput<'_, '_>) -> Read<()> {
    let key = option.key.clone();
    match option.keyword.name {
        OptionName::Name => {
            group.name = Some(Given {
                value: option.text()?,
                key,
            });
        }
        OptionName::Signals => {
            group.signals = Some(Given {
                value: signals(&mut option)?,
                key,
            });
        }
        OptionName::Grace => {
            group.grace = Some(Given {
                value: option.time_or_none()?,
                key,
            });
        }
        OptionName::Drain => {
            group.drain = Some(Given {
                value: option.time()?,
                key,
            });
        }
        OptionName::ReadyWithin => {
            group.ready_within = Some(Given {
                value: option.time()?,
                key,
            });
        }
        OptionName::Until => {
            group.until = Some(Given {
                value: option.word(Until::ALL)?,
                key,
            });
        }
        OptionName::Receives => {
            group.receives = Some(Given {
                value: option.received_values()?,
                key,
            });
        }
        OptionName::Provides => {
            group.provides = Some(Given {
                value: option.field()?,
                key,
            });
        }
        OptionName::Crate => {
            let (path, read) = option.path_or_quoted();
            group.krate = path.map(|value| Given { key, value });
            return read;
        }
        other => options::never_read(other),
    }
    Ok(())
}

fn signals(option: &mut OptionInput<'_, '_>) -> Read<Signals> {
    if option.is_bare() {
        return Ok(Signals::Default);
    }
    let signals = option.list_or_none()?;
    let mut sound = true;
    for (index, signal) in signals.iter().enumerate() {
        let name = signal.to_string();
        if !SIGNAL_NAMES.contains(&name.as_str()) {
            let short = name.strip_prefix("SIG").unwrap_or(&name);
            let help = suggestion("signal", short, SIGNAL_NAMES.iter().copied());
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
    if sound {
        Ok(Signals::Listed(signals))
    } else {
        Err(Unread)
    }
}
