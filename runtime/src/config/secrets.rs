//! The values that no text shows.

use super::argument::Argument;
use super::given::Given;
use crate::plan::Visible;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::ffi::OsStr;

/// The values of secrets in each form, each with its field. The longest is the first, because it may contain another.
pub(super) struct Secrets(Vec<(usize, String)>);

impl Secrets {
    /// The secrets among the arguments, with the values that are given and the defaults.
    pub(super) fn new(known: &[Argument], given: &HashMap<String, Given>) -> Secrets {
        let mut secrets = Vec::new();
        for argument in known.iter().filter(|argument| argument.is_secret) {
            let given = given.get(&argument.outer).into_iter();
            let values = given.flat_map(|given| given.occurrences.iter().flatten());
            let values = values.map(|value| &**value);
            let defaults = argument.arg.get_default_values().iter();
            for value in values.chain(defaults.map(|value| &**value)) {
                let text = value.to_string_lossy();
                let delimiter = argument.arg.get_value_delimiter();
                let parts = delimiter.into_iter().flat_map(|it| text.split(it));
                let forms = parts.map(OsStr::new).chain([value]).flat_map(forms);
                secrets.extend(forms.map(|form| (argument.index, form)));
            }
        }
        secrets.retain(|(_, text)| !text.is_empty());
        secrets.sort_by_key(|(_, text)| Reverse(text.len()));
        Secrets(secrets)
    }

    /// The text of a function of the user's without the secrets of its field.
    pub(super) fn removed_from(&self, mut text: String, field: usize) -> String {
        for (_, secret) in self.0.iter().filter(|(of, _)| *of == field) {
            text = text.replace(secret.as_str(), "…");
        }
        text
    }
}

/// A value as `{}` and `{:?}` write it, also that of a type around it.
fn forms(value: &OsStr) -> [String; 5] {
    let text = value.to_string_lossy();
    let without_quotes = |debug: String| debug[1..debug.len() - 1].to_owned();
    [
        without_quotes(format!("{text:?}")),
        without_quotes(format!("{value:?}")),
        text.escape_default().to_string(),
        Visible(&text).to_string(),
        text.into_owned(),
    ]
}
