//! The first reading of the command line. Every invalid word becomes a problem, and the rest is read.

use super::argument::{Argument, ValueKind, flag_in};
use super::command::OWN_FLAGS;
use super::configured::Shown;
use super::invalid::{ConfigProblem, REPORTED};
use super::origin::ConfigSource;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgMatches, Command};
use rungroup_rules::{nearest, similar};
use std::ffi::{OsStr, OsString};

/// The result of the first reading.
pub(super) enum CommandLine {
    /// The raw values. If there are many invalid words, only the words before the last of them are read.
    Read {
        matches: ArgMatches,
        is_partial: bool,
    },
    /// The text that a flag requests.
    Shown(Shown),
}

/// The words of a command line, each with its number, counted from 1. An invalid word is removed.
struct Words {
    words: Vec<OsString>,
    numbers: Vec<usize>,
}

/// Reads words, without the name of the program. `bad` receives the ids of arguments whose words are invalid.
///
/// In a group with a secret, a word that belongs to no flag is named by its number only. An unknown flag is shown only if no
/// earlier word can be the flag of a secret.
pub(super) fn read(
    mut help: Command,
    words: Vec<OsString>,
    arguments: &[Argument],
    problems: &mut Vec<ConfigProblem>,
    bad: &mut Vec<String>,
) -> CommandLine {
    let mut command = lenient(help.clone());
    let written = words.clone();
    let mut words = Words {
        numbers: (1..=words.len()).collect(),
        words,
    };
    let (mut invalid, mut is_partial) = (0, false);
    loop {
        let error = match command.try_get_matches_from_mut(&words.words) {
            Ok(matches) => {
                return CommandLine::Read {
                    matches,
                    is_partial,
                };
            }
            Err(error) => error,
        };
        match error.kind() {
            ErrorKind::DisplayHelp => return CommandLine::Shown(shown_help(&mut help, &words)),
            ErrorKind::DisplayVersion => {
                return CommandLine::Shown(Shown::Version(error.to_string()));
            }
            _ => {}
        }
        let place = words.first_invalid_word(&mut command);
        if invalid == REPORTED {
            let number = words.numbers[place];
            let text = format!(
                "argument {number} and those after it are not read, because {REPORTED} before it are invalid; correct these first"
            );
            problems.push(ConfigProblem::new(text));
            words.words.truncate(place);
            is_partial = true;
            continue;
        }
        invalid += 1;
        if let Some(escape) = words.escape_before(place, &mut command) {
            let text =
                "`--` is not accepted, because every argument is a flag or its value; remove it";
            problems.push(ConfigProblem::new(text));
            words.remove(escape);
            continue;
        }
        let invalid = invalid_arg(&error);
        let number = words.numbers[place];
        let word = words.words[place].as_encoded_bytes();
        let has_value = word.contains(&b'=');
        let is_single_hyphen = word.starts_with(b"-") && !word.starts_with(b"--");
        words.remove(place);
        if error.kind() == ErrorKind::UnknownArgument && !is_flag(OsStr::new(&invalid)) {
            problems.push(unexpected(invalid, number, arguments));
            continue;
        }
        // A value such as `-4` after a flag that takes one.
        let may_be_value = error.kind() == ErrorKind::UnknownArgument && is_single_hyphen;
        let before = place.checked_sub(1).filter(|_| may_be_value);
        let taken =
            before.and_then(|before| Some((before, takes_next(&words.words[before], arguments)?)));
        if let Some((before, argument)) = taken {
            // The flag takes no other value.
            words.remove(before);
            if !bad.contains(&argument.outer) {
                bad.push(argument.outer.clone());
                let flag = argument.flag();
                let text = format!(
                    "`{flag}` needs a value; write `{flag}=…` for one that begins with a hyphen"
                );
                problems.push(ConfigProblem::of(argument, text).from(ConfigSource::Flag(flag)));
            }
            continue;
        }
        // The value of an invalid flag is no problem of its own.
        if !has_value && words.words.get(place).is_some_and(|word| !is_flag(word)) {
            words.remove(place);
        }
        if error.kind() == ErrorKind::UnknownArgument {
            let is_shown = is_shown(&written[..number - 1], arguments);
            problems.push(unknown_flag(&invalid, number, is_shown, arguments));
            continue;
        }
        let flag = flag_in(&invalid);
        let mut known = arguments.iter();
        let argument = known.find(|argument| argument.flags().any(|own| own == flag));
        let text = refused_words(flag, error.kind());
        match argument {
            Some(argument) if bad.contains(&argument.outer) => {}
            Some(argument) => {
                bad.push(argument.outer.clone());
                let source = ConfigSource::Flag(argument.flag());
                problems.push(ConfigProblem::of(argument, text).from(source));
            }
            None => {
                let source = ConfigSource::Flag(flag.to_owned());
                problems.push(ConfigProblem::new(text).from(source));
            }
        }
    }
}

/// The command that accepts too few values. Their number is checked later, together with the values, so that each invalid word
/// is refused at its place.
fn lenient(command: Command) -> Command {
    command.mut_args(|arg| match arg.get_num_args() {
        Some(range) if !arg.is_require_equals_set() => arg.num_args(0..=range.max_values()),
        _ => arg,
    })
}

/// The help of the command as it is written.
fn shown_help(command: &mut Command, words: &Words) -> Shown {
    let result = command.try_get_matches_from_mut(&words.words);
    let error = match result {
        Err(error) if error.kind() == ErrorKind::DisplayHelp => error.to_string(),
        // A value is missing.
        _ => command.render_long_help().to_string(),
    };
    Shown::Help(error)
}

impl Words {
    fn remove(&mut self, place: usize) {
        self.words.remove(place);
        self.numbers.remove(place);
    }

    /// The place of the first invalid word. A command line is refused exactly if it contains this word.
    fn first_invalid_word(&self, command: &mut Command) -> usize {
        let (mut accepted, mut refused) = (0, self.words.len());
        while accepted + 1 < refused {
            let middle = accepted.midpoint(refused);
            match command.try_get_matches_from_mut(&self.words[..middle]) {
                Ok(_) => accepted = middle,
                Err(_) => refused = middle,
            }
        }
        accepted
    }

    /// The place of a `--` before an invalid word, unless it is the value of a flag.
    fn escape_before(&self, place: usize, command: &mut Command) -> Option<usize> {
        // Each word after a `--` is invalid.
        let before = place.checked_sub(1)?;
        if self.words[before] != "--" {
            return None;
        }
        let mut words = self.words[..place].to_vec();
        words.push("--help".into());
        let result = command.try_get_matches_from_mut(words);
        let is_value = result.is_err_and(|error| error.kind() == ErrorKind::DisplayHelp);
        (!is_value).then_some(before)
    }
}

/// The argument that an error names: `--pool <POOL>`, or a word that belongs to none.
fn invalid_arg(error: &clap::Error) -> String {
    match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(text)) => text.clone(),
        _ => String::new(),
    }
}

/// Returns `true` if the word is not a value. A hyphen is one.
fn is_flag(word: &OsStr) -> bool {
    matches!(word.as_encoded_bytes(), [b'-', _, ..])
}

/// The argument whose flag the word is, if it takes the next word as its value.
fn takes_next<'a>(word: &OsStr, arguments: &'a [Argument]) -> Option<&'a Argument> {
    let mut arguments = arguments.iter();
    let argument = arguments.find(|argument| argument.flags().any(|flag| word == flag.as_str()))?;
    let needs_value = matches!(argument.kind, ValueKind::Values { min, .. } if min > 0);
    (needs_value && !argument.arg.is_require_equals_set()).then_some(argument)
}

/// Returns `true` if the word is the flag, or the flag with its value.
fn is_of(word: &OsStr, flag: &str) -> bool {
    let rest = word.as_encoded_bytes().strip_prefix(flag.as_bytes());
    rest.is_some_and(|rest| rest.is_empty() || rest[0] == b'=')
}

fn has_secret(arguments: &[Argument]) -> bool {
    arguments.iter().any(|argument| argument.is_secret)
}

/// Returns `true` if no word before a flag can be that of a secret, whose value the flag then may be. An unknown flag, and
/// several short flags in one word, can be that of a secret.
fn is_shown(before: &[OsString], arguments: &[Argument]) -> bool {
    if !has_secret(arguments) {
        return true;
    }
    let open = arguments.iter().filter(|argument| !argument.is_secret);
    let open: Vec<String> = open.flat_map(Argument::flags).collect();
    let open = open
        .iter()
        .map(String::as_str)
        .chain(OWN_FLAGS.iter().copied());
    let mut flags = before.iter().filter(|word| is_flag(word));
    flags.all(|word| open.clone().any(|flag| is_of(word, flag)))
}

fn unknown_flag(
    invalid: &str,
    number: usize,
    is_shown: bool,
    arguments: &[Argument],
) -> ConfigProblem {
    let flags: Vec<String> = arguments.iter().flat_map(Argument::flags).collect();
    let own = OWN_FLAGS.iter().copied();
    let all = flags.iter().map(String::as_str).chain(own);
    let help = match nearest(invalid, all.filter(|flag| flag.starts_with("--"))) {
        Some(near) => similar("flag", near),
        None => "`--help` lists the flags".to_owned(),
    };
    if is_shown {
        ConfigProblem::new(format!("unknown flag `{invalid}`; {help}"))
            .from(ConfigSource::Flag(invalid.to_owned()))
    } else {
        ConfigProblem::new(format!("argument {number} is an unknown flag; {help}"))
    }
}

/// A word that belongs to no flag.
fn unexpected(word: String, number: usize, arguments: &[Argument]) -> ConfigProblem {
    let help = "each argument is a flag, or the value after one; `--help` lists the flags";
    if has_secret(arguments) {
        ConfigProblem::new(format!("argument {number} is unexpected; {help}"))
    } else {
        ConfigProblem::new(format!("unexpected argument `{word}`; {help}")).with_value(Some(word))
    }
}

/// The problem with the words of a known flag.
fn refused_words(flag: &str, kind: ErrorKind) -> String {
    match kind {
        ErrorKind::TooManyValues => format!("`{flag}` takes no value; write `{flag}` only"),
        ErrorKind::NoEquals => {
            format!("the value of `{flag}` needs an equals sign; write `{flag}=…`")
        }
        kind => format!("`{flag}` is invalid: {kind}; `--help` lists its values"),
    }
}

/// The matches that hold an argument: those of the command, or of its subcommand if the argument is global.
pub(super) fn holder<'a>(matches: &'a ArgMatches, id: &str) -> Option<&'a ArgMatches> {
    let mut found = None;
    let mut next = Some(matches);
    while let Some(matches) = next {
        let is_given = matches.try_contains_id(id).is_ok_and(|is_given| is_given);
        let source = is_given.then(|| matches.value_source(id)).flatten();
        if source == Some(clap::parser::ValueSource::CommandLine) {
            found = Some(matches);
        }
        next = matches.subcommand().map(|(_, matches)| matches);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::is_of;
    use std::ffi::OsString;

    #[test]
    fn a_word_is_that_of_a_flag_with_or_without_its_value() {
        for (word, flag, is_its_word) in [
            ("--pool", "--pool", true),
            ("--pool=3", "--pool", true),
            ("--pool-size", "--pool", false),
            ("-p=3", "-p", true),
            ("-p3", "-p", false),
            ("--p", "-p", false),
        ] {
            assert_eq!(
                is_of(&OsString::from(word), flag),
                is_its_word,
                "{word} {flag}"
            );
        }
    }
}
