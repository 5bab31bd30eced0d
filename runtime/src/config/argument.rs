//! One argument of a field, with the names that the program gives it.

use super::field::{ConfigField, GroupConfig};
use clap::builder::{PossibleValue, ValueRange};
use clap::{Arg, ArgAction};
use std::ffi::{OsStr, OsString};
use std::sync::Arc;

/// Set if a file can be read.
pub(super) const HAS_FILES: bool = cfg!(any(feature = "toml", feature = "yaml"));

/// The end of the values of one occurrence, in the command line that is written for a field. No argument contains it.
pub(super) const TERMINATOR: &str = "\0";

/// An argument of a field.
#[derive(Clone, Debug)]
pub(super) struct Argument {
    /// The field by its position among those with `config`, and by its name.
    pub(super) index: usize,
    pub(super) field: Arc<str>,
    /// The id that the type gives it.
    pub(super) id: String,
    /// The id on the command line of the program.
    pub(super) outer: String,
    /// The long flag of the command that parses the field.
    pub(super) inner: String,
    /// The flags on the command line of the program, without hyphens.
    pub(super) long: Option<String>,
    pub(super) shorts: Vec<char>,
    pub(super) long_aliases: Vec<Alias>,
    pub(super) variable: String,
    /// Set if the type writes the whole name of the variable.
    pub(super) writes_variable: bool,
    /// The key in the table of the field.
    pub(super) key: String,
    pub(super) kind: ValueKind,
    /// Set if the values of the argument are never shown.
    pub(super) is_secret: bool,
    /// The argument that the type writes, with its defaults.
    pub(super) arg: Arg,
}

/// Hyphens and underscores are one in a key.
pub(super) fn normal(key: &str) -> String {
    key.replace('_', "-")
}

/// Another name of a long flag.
#[derive(Clone, Debug)]
pub(super) struct Alias {
    pub(super) name: String,
    pub(super) is_visible: bool,
}

/// The values that an argument takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValueKind {
    /// None: it is given or not.
    Flag,
    /// None: the number of its occurrences counts.
    Count,
    /// Values, per occurrence.
    Values {
        min: usize,
        max: usize,
        /// Set if the argument may be given several times.
        repeats: bool,
    },
}

impl ValueKind {
    fn of(arg: &Arg) -> ValueKind {
        match arg.get_action() {
            ArgAction::SetTrue | ArgAction::SetFalse => ValueKind::Flag,
            ArgAction::Count => ValueKind::Count,
            action => {
                let range = arg.get_num_args().unwrap_or(ValueRange::SINGLE);
                ValueKind::Values {
                    min: range.min_values(),
                    max: range.max_values(),
                    repeats: matches!(action, ArgAction::Append),
                }
            }
        }
    }
}

impl GroupConfig<'_> {
    /// Every argument of every field.
    pub(super) fn arguments(&self) -> Vec<Argument> {
        let mut arguments = Vec::new();
        for (index, field) in self.fields.iter().enumerate() {
            let mut written = field.written();
            // The defaults of an argument, such as the number of its values, are known only afterwards.
            written.build();
            let group = self.plan.name();
            let of_field = written.get_arguments();
            arguments.extend(of_field.map(|arg| Argument::new(index, field, arg, group)));
        }
        arguments
    }
}

impl Argument {
    /// An argument of a command that has been built.
    pub(super) fn new(index: usize, field: &ConfigField<'_>, arg: &Arg, group: &str) -> Argument {
        let id = arg.get_id().to_string();
        let with_prefix = |name: &str| match field.prefix {
            Some(prefix) => format!("{prefix}-{name}"),
            None => name.to_owned(),
        };
        let written = arg.get_long().map(str::to_owned);
        let key = written.clone().unwrap_or_else(|| id.replace('_', "-"));
        // A short flag cannot have a prefix, so its argument needs a long one.
        let long = match (&written, field.prefix) {
            (None, None) => None,
            _ => Some(with_prefix(&key)),
        };
        let variable = match (arg.get_env(), field.prefix) {
            (Some(own), None) => own.to_string_lossy().into_owned(),
            (Some(own), Some(prefix)) => format!("{}_{}", upper(prefix), own.to_string_lossy()),
            (None, _) => format!("{}_{}", upper(group), upper(&with_prefix(&key))),
        };
        let visible = arg.get_visible_aliases().unwrap_or_default();
        let long_aliases = arg.get_all_aliases().unwrap_or_default().into_iter();
        let long_aliases = long_aliases.map(|alias| Alias {
            name: with_prefix(alias),
            is_visible: visible.contains(&alias),
        });
        let shorts = arg.get_short().into_iter();
        let shorts = shorts.chain(arg.get_all_short_aliases().unwrap_or_default());
        Argument {
            index,
            field: field.name.into(),
            // The number keeps the ids of two fields, and those of the group, apart.
            outer: format!("{index}.{}.{id}", field.name),
            inner: long.clone().unwrap_or_else(|| format!("{index}.{id}")),
            long,
            shorts: shorts.filter(|_| field.prefix.is_none()).collect(),
            long_aliases: long_aliases.collect(),
            variable,
            writes_variable: arg.get_env().is_some() && field.prefix.is_none(),
            key,
            kind: ValueKind::of(arg),
            is_secret: arg.is_hide_env_values_set() || field.secrets.contains(&id.as_str()),
            arg: arg.clone(),
            id,
        }
    }

    /// The flag as a person writes it: `--pool`, or `-p` if there is no long one.
    pub(super) fn flag(&self) -> String {
        match (&self.long, self.shorts.first()) {
            (Some(long), _) => format!("--{long}"),
            (None, Some(short)) => format!("-{short}"),
            (None, None) => self.id.clone(),
        }
    }

    /// Every flag as a person writes it.
    pub(super) fn flags(&self) -> impl Iterator<Item = String> {
        let aliases = self.long_aliases.iter().map(|alias| &alias.name);
        let longs = self
            .long
            .iter()
            .chain(aliases)
            .map(|long| format!("--{long}"));
        longs.chain(self.shorts.iter().map(|short| format!("-{short}")))
    }

    /// The key with its table: `store.pool`.
    pub(super) fn file_key(&self) -> String {
        format!("{}.{}", self.field, self.key)
    }

    /// The keys in the table of the field: that of the long flag, and those of its aliases.
    pub(super) fn file_keys(&self) -> impl Iterator<Item = &str> {
        let aliases = self.arg.get_all_aliases().unwrap_or_default();
        std::iter::once(self.key.as_str()).chain(aliases)
    }

    /// Returns `true` if the text of a variable can be the value. A variable holds one, also if a delimiter divides it.
    pub(super) fn fits_variable(&self) -> bool {
        !matches!(self.kind, ValueKind::Values { min, .. } if min > 1)
    }

    /// The remedy for a missing value: "set `--pool`, the variable `APP_POOL`, or `store.pool` in the file of `--config`".
    pub(super) fn remedy(&self) -> String {
        let mut sources = vec![format!("`{}`", self.flag())];
        if self.fits_variable() {
            sources.push(format!("the variable `{}`", self.variable));
        }
        if HAS_FILES {
            sources.push(format!("`{}` in the file of `--config`", self.file_key()));
        }
        match &sources[..] {
            [flag, variable, file] => format!("set {flag}, {variable}, or {file}"),
            sources => format!("set {}", sources.join(" or ")),
        }
    }

    /// A value as an error shows it; `None` for a secret.
    pub(super) fn shown(&self, value: &OsStr) -> Option<String> {
        (!self.is_secret).then(|| value.to_string_lossy().into_owned())
    }

    /// The accepted values that can be shown.
    pub(super) fn possible_values(&self) -> Vec<String> {
        if self.is_secret {
            return Vec::new();
        }
        let values = self.arg.get_possible_values().into_iter();
        let shown = values.filter(|value| !value.is_hide_set());
        shown
            .map(|value: PossibleValue| value.get_name().to_owned())
            .collect()
    }

    /// The words of a command line for one occurrence with its values. The flag of one without a value needs none.
    pub(super) fn words(&self, values: &[OsString], words: &mut Vec<OsString>) {
        let flag = format!("--{}", self.inner);
        match (self.kind, values) {
            (ValueKind::Values { max: 1, .. }, [value]) => {
                let mut word = OsString::from(flag + "=");
                word.push(value);
                words.push(word);
            }
            (ValueKind::Values { max, .. }, values) => {
                words.push(flag.into());
                words.extend(values.iter().cloned());
                if values.len() < max {
                    words.push(TERMINATOR.into());
                }
            }
            (ValueKind::Flag | ValueKind::Count, _) => words.push(flag.into()),
        }
    }
}

/// The flag of an argument as clap names it: `--pool <POOL>`, `--pool=<POOL>` or `--pool...`.
pub(super) fn flag_in(text: &str) -> &str {
    let end = text.find([' ', '=', '[']).unwrap_or(text.len());
    text[..end].trim_end_matches("...")
}

/// The name of a variable, or a part of one.
pub(super) fn upper(text: &str) -> String {
    let letters = text.chars().map(|letter| match letter {
        letter if letter.is_alphanumeric() => letter.to_ascii_uppercase(),
        _ => '_',
    });
    letters.collect()
}

/// The variable that names the file of a group.
pub(super) fn file_variable(group: &str) -> String {
    format!("{}_CONFIG", upper(group))
}

/// The flags of an argument that a type or a program writes, with hyphens.
pub(super) fn written_flags(arg: &Arg) -> impl Iterator<Item = String> {
    let aliases = arg.get_all_aliases().unwrap_or_default();
    let longs = arg.get_long().into_iter().chain(aliases);
    let aliases = arg.get_all_short_aliases().unwrap_or_default();
    let shorts = arg.get_short().into_iter().chain(aliases);
    let longs = longs.map(|long| format!("--{long}"));
    longs.chain(shorts.map(|short| format!("-{short}")))
}

#[cfg(test)]
mod tests {
    use super::upper;

    #[test]
    fn a_variable_has_only_letters_digits_and_underscores() {
        assert_eq!(upper("my-app.v2 x"), "MY_APP_V2_X");
    }
}
