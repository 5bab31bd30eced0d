//! The options of `#[group(...)]`. Input: the tokens between its parentheses; output: an `ast::GroupAttribute`. It must
//! not know how a value is spelled.

use super::cfg::Cfgs;
use super::options::{self, OptionInput, Owner, Read, Unread};
use crate::ast::{GroupAttribute, SignalList, Written};
use crate::diagnostics::{Diagnostics, suggestion};
use crate::keywords::OptionList;
use proc_macro2::TokenStream;
use rungroup_rules::{OptionName, SIGNAL_NAMES, Until};

/// The options that could be read.
pub(super) fn options(
    tokens: TokenStream,
    owner: &Owner<'_>,
    cfgs: &Cfgs,
    diagnostics: &mut Diagnostics,
) -> GroupAttribute {
    let mut group = GroupAttribute::new();
    let mut written = Written::default();
    options::each(
        tokens,
        owner,
        OptionList::Group,
        cfgs,
        &mut written,
        diagnostics,
        &mut |value| read(&mut group, value),
    );
    group.written = written;
    group
}

fn read(group: &mut GroupAttribute, mut option: OptionInput<'_, '_>) -> Read<()> {
    let values = &mut group.values;
    match option.keyword.name {
        OptionName::Name => group.name = Some(option.text()?),
        OptionName::Signals => group.signals = Some(signals(&mut option)?),
        OptionName::Grace => {
            values.grace = option.time_or_none()?;
            values.declares_grace = true;
        }
        OptionName::Drain => values.drain = Some(option.time()?),
        OptionName::ReadyWithin => values.ready_within = Some(option.time()?),
        OptionName::Until => values.until = option.word(Until::ALL, Until::as_str)?,
        OptionName::Receives => group.receives = option.received_values()?,
        OptionName::Provides => group.provides = Some(option.field()?),
        OptionName::Crate => {
            let (path, read) = option.path_or_quoted();
            group.krate = path;
            read?;
        }
        other => options::never_read(other),
    }
    Ok(())
}

fn signals(option: &mut OptionInput<'_, '_>) -> Read<SignalList> {
    if option.is_bare() {
        return Ok(SignalList::Default);
    }
    let signals = option.list_or_none()?;
    let mut sound = true;
    for (index, signal) in signals.iter().enumerate() {
        let name = signal.to_string();
        if !SIGNAL_NAMES.contains(&name.as_str()) {
            let help = instead_of_signal(&name);
            option.diagnostics.error(
                signal,
                format!(
                    "`{name}` is not the name of a signal that can stop {}",
                    option.owner
                ),
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
        Ok(SignalList::Listed(signals))
    } else {
        Err(Unread)
    }
}

/// The help for a name that is not that of a signal: other tools write `SIGTERM` and `ctrl_c`.
fn instead_of_signal(name: &str) -> String {
    let upper = name.to_uppercase();
    let short = upper.strip_prefix("SIG").unwrap_or(&upper);
    if name == "ctrl_c" {
        "write `INT`".to_owned()
    } else if SIGNAL_NAMES.contains(&short) {
        format!("write `{short}`")
    } else {
        suggestion("signal", short, SIGNAL_NAMES)
    }
}
