//! The values of an argument from the source that precedes the others.

use super::argument::{Argument, ValueKind};
use super::command_line::holder;
use super::environment::Environment;
use super::invalid::ConfigProblem;
use super::origin::ConfigSource;
use clap::ArgMatches;
use std::ffi::{OsStr, OsString};

/// The values of one argument.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub(super) source: ConfigSource,
    /// The values of each occurrence. A flag without values has an empty one for each time that it is given.
    pub(super) occurrences: Vec<Vec<OsString>>,
    /// The place on the command line, or else among the other sources: a later one overrides an earlier one.
    pub(super) place: (u8, usize),
}

/// Returns the values from the flag, else from the variable. `None` if neither is given.
pub(super) fn given(
    argument: &Argument,
    matches: &ArgMatches,
    environment: &Environment,
) -> Option<Result<Given, Box<ConfigProblem>>> {
    if let Some(matches) = holder(matches, &argument.outer) {
        return Some(Ok(of_flag(argument, matches)));
    }
    let value = environment.get(&argument.variable)?;
    let source = ConfigSource::Variable(argument.variable.clone());
    Some(of_text(argument, value, source, 1))
}

fn of_flag(argument: &Argument, matches: &ArgMatches) -> Given {
    let id = &argument.outer;
    let occurrences = match argument.kind {
        ValueKind::Flag => vec![Vec::new(); usize::from(matches.get_flag(id))],
        ValueKind::Count => vec![Vec::new(); usize::from(matches.get_count(id))],
        ValueKind::Values { .. } => {
            let occurrences = matches.get_occurrences::<OsString>(id);
            let occurrences = occurrences.into_iter().flatten();
            occurrences
                .map(|values| values.cloned().collect())
                .collect()
        }
    };
    let last = matches.indices_of(id).and_then(Iterator::max);
    Given {
        source: ConfigSource::Flag(argument.flag()),
        occurrences,
        place: (2, last.unwrap_or_default()),
    }
}

/// The values of a text that is not on the command line: one value, or the state of a flag.
pub(super) fn of_text(
    argument: &Argument,
    text: &OsStr,
    source: ConfigSource,
    rank: u8,
) -> Result<Given, Box<ConfigProblem>> {
    let refuse = |takes: &str| {
        let (shown, flag) = (argument.shown(text), argument.flag());
        let value = shown.as_ref().map(|shown| format!(" `{shown}`"));
        let value = value.unwrap_or_default();
        let text = format!("invalid value{value} for `{flag}`, from {source}; write {takes}");
        Box::new(
            ConfigProblem::of(argument, text)
                .with_value(shown)
                .from(source.clone()),
        )
    };
    if text.as_encoded_bytes().contains(&0) {
        return Err(refuse("it without a NUL character"));
    }
    let occurrences = match argument.kind {
        ValueKind::Flag => match truth(text) {
            Some(is_given) => vec![Vec::new(); usize::from(is_given)],
            None => return Err(refuse("`true` or `false`")),
        },
        ValueKind::Count => match text
            .to_str()
            .and_then(|text| text.trim().parse::<u8>().ok())
        {
            Some(count) => vec![Vec::new(); usize::from(count)],
            None => return Err(refuse("a number from 0 to 255")),
        },
        ValueKind::Values { .. } => vec![vec![text.to_owned()]],
    };
    Ok(Given {
        source,
        occurrences,
        place: (rank, argument.index),
    })
}

fn truth(text: &OsStr) -> Option<bool> {
    match text.to_str()?.trim().to_lowercase().as_str() {
        "true" | "yes" | "on" | "y" | "t" | "1" => Some(true),
        "false" | "no" | "off" | "n" | "f" | "0" | "" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::truth;
    use std::ffi::OsStr;

    #[test]
    fn the_state_of_a_flag_has_several_words() {
        for (text, state) in [
            ("TRUE", Some(true)),
            (" on ", Some(true)),
            ("1", Some(true)),
            ("", Some(false)),
            ("No", Some(false)),
            ("0", Some(false)),
            ("2", None),
            ("maybe", None),
        ] {
            assert_eq!(truth(OsStr::new(text)), state, "{text}");
        }
    }
}
