//! The text of `--show-config`: every value and its source.

use super::argument::{Argument, ValueKind};
use super::given::Given;
use super::origin::ConfigSource;
use crate::plan::Visible;
use clap::ArgMatches;
use clap::parser::ValueSource;
use std::collections::HashMap;
use std::fmt::Write;

/// Returns a line for each argument, under the name of its field.
pub(super) fn listing(
    arguments: &[Argument],
    given: &HashMap<String, Given>,
    matches: &[Option<ArgMatches>],
) -> String {
    let mut text = String::new();
    let mut field = None;
    for argument in arguments {
        if field != Some(argument.index) {
            let space = if field.is_some() { "\n" } else { "" };
            writeln!(text, "{space}[{}]", Visible(&argument.field))
                .expect("a string takes all that is written");
            field = Some(argument.index);
        }
        let matches = matches[argument.index].as_ref();
        let raw = matches.and_then(|matches| matches.try_get_raw(&argument.id).ok().flatten());
        let values = raw.map(|raw| raw.map(|value| value.to_string_lossy().into_owned()));
        let values: Option<Vec<String>> = values.map(Iterator::collect);
        // A flag that a variable sets to `false` is given without a word.
        let parsed = matches.and_then(|matches| matches.value_source(&argument.id));
        let given = given.get(&argument.outer).filter(|given| {
            given.occurrences.is_empty() || parsed == Some(ValueSource::CommandLine)
        });
        let source = values.as_ref().map(|_| match given {
            Some(given) => &given.source,
            None => &ConfigSource::Default,
        });
        let value = match (values, argument.kind) {
            (None, _) => "not set".to_owned(),
            (Some(_), _) if argument.is_secret => "hidden".to_owned(),
            // Given or not, as a variable states it. An argument that a flag sets to `false` has another value.
            (Some(_), ValueKind::Flag) => given
                .is_some_and(|given| !given.occurrences.is_empty())
                .to_string(),
            (Some(values), ValueKind::Count) => values.join(", "),
            (Some(values), ValueKind::Values { .. }) => {
                let quoted: Vec<String> = values.iter().map(|value| format!("{value:?}")).collect();
                quoted.join(", ")
            }
        };
        write!(text, "{} = {value}", argument.key).expect("a string takes all that is written");
        if let Some(source) = source {
            write!(text, "  # {source}").expect("a string takes all that is written");
        }
        text.push('\n');
    }
    text
}
