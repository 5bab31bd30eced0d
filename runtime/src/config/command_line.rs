//! The first reading of the command line. Every faulty word becomes a problem, and the rest is read.

use super::argument::Argument;
use super::command::OWN_FLAGS;
use super::invalid::ConfigProblem;
use super::origin::ConfigSource;
use super::read::Shown;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgMatches, Command};
use rungroup_rules::nearest;
use std::ffi::OsString;

/// The result of the first reading.
pub(super) enum CommandLine {
    /// The raw values.
    Read(ArgMatches),
    /// The text that a flag requests.
    Shown(Shown),
    /// A faulty word was not found. The problems name it.
    Unreadable,
}

/// Reads words, without the name of the program. `bad` receives the ids of arguments whose words are faulty.
pub(super) fn read(
    mut command: Command,
    mut words: Vec<OsString>,
    arguments: &[Argument],
    problems: &mut Vec<ConfigProblem>,
    bad: &mut Vec<String>,
) -> CommandLine {
    loop {
        let error = match command.try_get_matches_from_mut(&words) {
            Ok(matches) => return CommandLine::Read(matches),
            Err(error) => error,
        };
        match error.kind() {
            ErrorKind::DisplayHelp => return CommandLine::Shown(Shown::Help(error.to_string())),
            ErrorKind::DisplayVersion => {
                return CommandLine::Shown(Shown::Version(error.to_string()));
            }
            _ => {}
        }
        let invalid = invalid_arg(&error);
        let flag = flag_in(&invalid);
        let argument = arguments
            .iter()
            .find(|argument| argument.flags().any(|own| own == flag));
        let place = place_of(&mut command, &words, flag, &invalid);
        let is_unknown = error.kind() == ErrorKind::UnknownArgument && argument.is_none();
        problems.push(match argument {
            Some(argument) => {
                bad.push(argument.outer.clone());
                let source = ConfigSource::Flag(argument.flag());
                ConfigProblem::of(argument, refused_words(flag, &error)).from(source)
            }
            None if is_unknown && flag.starts_with('-') => unknown_flag(flag, arguments),
            None if is_unknown => {
                let before = &words[..place.unwrap_or_default()];
                unexpected(&invalid, before, arguments)
            }
            None if !flag.is_empty() => ConfigProblem::new(refused_words(flag, &error)),
            None => ConfigProblem::new(format!("the command line is refused: {}", error.kind())),
        });
        let Some(place) = place else {
            return CommandLine::Unreadable;
        };
        let has_value = has_value(&words.remove(place));
        // The value of an unknown flag is no problem of its own, and may be a secret.
        let is_value = |word: &OsString| !word.as_encoded_bytes().starts_with(b"-");
        if is_unknown
            && flag.starts_with('-')
            && !has_value
            && words.get(place).is_some_and(is_value)
        {
            words.remove(place);
        }
    }
}

/// The argument that an error names: `--pool <POOL>`, `--pool=<POOL>`, `--pool...`, or a word that belongs to none.
fn invalid_arg(error: &clap::Error) -> String {
    match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(text)) => text.clone(),
        _ => String::new(),
    }
}

/// The flag in what an error names, or the whole word.
fn flag_in(invalid: &str) -> &str {
    if !invalid.starts_with('-') {
        return invalid;
    }
    let end = invalid.find([' ', '=', '[']).unwrap_or(invalid.len());
    invalid[..end].trim_end_matches("...")
}

/// The place of a faulty word. Of equal words it is the one with which the command line is first refused.
fn place_of(command: &mut Command, words: &[OsString], flag: &str, invalid: &str) -> Option<usize> {
    let places = words.iter().enumerate();
    let places: Vec<usize> = places
        .filter(|(_, word)| is_of(word, flag))
        .map(|(place, _)| place)
        .collect();
    let mut is_refused = |place: &usize| {
        let result = command.try_get_matches_from_mut(&words[..=*place]);
        result.is_err_and(|error| invalid_arg(&error) == invalid)
    };
    match places[..] {
        [] => None,
        [only] => Some(only),
        [first, ..] => Some(
            places
                .iter()
                .copied()
                .find(|place| is_refused(place))
                .unwrap_or(first),
        ),
    }
}

/// Returns `true` if the word is a flag with its value.
fn has_value(word: &OsString) -> bool {
    word.as_encoded_bytes().contains(&b'=')
}

/// Returns `true` if the word is the flag, or the flag with its value.
fn is_of(word: &OsString, flag: &str) -> bool {
    let rest = word.as_encoded_bytes().strip_prefix(flag.as_bytes());
    let is_short = flag.len() == 2 && flag.starts_with('-') && flag != "--";
    rest.is_some_and(|rest| !flag.is_empty() && (rest.is_empty() || rest[0] == b'=' || is_short))
}

fn unknown_flag(flag: &str, arguments: &[Argument]) -> ConfigProblem {
    let flags: Vec<String> = arguments.iter().flat_map(Argument::flags).collect();
    let own = OWN_FLAGS.iter().copied();
    let all = flags.iter().map(String::as_str).chain(own);
    let help = match nearest(flag, all.filter(|flag| flag.starts_with("--"))) {
        Some(near) => format!("a flag with a similar name exists: `{near}`"),
        None => "`--help` lists the flags".to_owned(),
    };
    let mut problem = ConfigProblem::new(format!("unknown flag `{flag}`; {help}"));
    problem = problem.from(ConfigSource::Flag(flag.to_owned()));
    problem
}

/// A word that belongs to no flag. It is not shown if the flag before it is that of a secret.
fn unexpected(word: &str, before: &[OsString], arguments: &[Argument]) -> ConfigProblem {
    let mut secrets = arguments.iter().filter(|argument| argument.is_secret);
    let is_flag = |word: &&OsString| word.as_encoded_bytes().starts_with(b"-");
    let is_secret = before.iter().rfind(is_flag).is_some_and(|before| {
        secrets.any(|secret| secret.flags().any(|flag| is_of(before, &flag)))
    });
    let help = "each argument is a flag, or the value after one; `--help` lists the flags";
    if is_secret {
        ConfigProblem::new(format!(
            "a word after the flag of a secret is unexpected; {help}"
        ))
    } else {
        ConfigProblem::new(format!("unexpected argument `{word}`; {help}"))
            .with_value(Some(word.to_owned()))
    }
}

/// The problem with the words of a known flag.
fn refused_words(flag: &str, error: &clap::Error) -> String {
    match error.kind() {
        ErrorKind::TooManyValues | ErrorKind::UnknownArgument => format!("`{flag}` takes no value"),
        ErrorKind::NoEquals => {
            format!("the value of `{flag}` needs an equals sign; write `{flag}=…`")
        }
        ErrorKind::ArgumentConflict => {
            format!("`{flag}` is given more than once; remove one of them")
        }
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("`{flag}` has too few values; `--help` shows their number")
        }
        _ => format!("`{flag}` needs a value; write `{flag} …`"),
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

/// Returns `true` if the matches are of a command with the arguments of a group.
pub(super) fn is_augmented(matches: &ArgMatches) -> bool {
    matches.try_contains_id(super::command::SHOW_UNITS).is_ok()
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
            ("-p3", "-p", true),
            ("--p", "-p", false),
            ("--", "", false),
            ("stray", "stray", true),
            ("strays", "stray", false),
        ] {
            assert_eq!(
                is_of(&OsString::from(word), flag),
                is_its_word,
                "{word} {flag}"
            );
        }
    }
}
