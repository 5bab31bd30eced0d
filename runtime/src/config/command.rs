//! The command line of the program: the arguments of every field as raw strings, none of them required.

use super::argument::{Argument, HAS_FILES, ValueKind, written_flags};
use clap::builder::{OsStringValueParser, ValueParser};
use clap::{Arg, ArgAction, Command};
use std::collections::HashSet;
use std::fmt::Write;

/// The flags that a group has itself. Without a format of files there is no `--config`.
pub(super) const OWN_FLAGS: &[&str] = if HAS_FILES {
    FLAGS
} else {
    FLAGS.split_at(1).1
};

const FLAGS: &[&str] = &[
    "--config",
    "--help",
    "-h",
    "--version",
    "-V",
    "--show-config",
    "--show-units",
];

/// The heading under which the help lists them.
pub(super) const HEADING: &str = "Configuration";

/// The ids of these flags. Those of the fields begin with a number.
pub(super) const SHOW_CONFIG: &str = "rungroup.show-config";
pub(super) const SHOW_UNITS: &str = "rungroup.show-units";

/// Adds the flags of the fields, and those of the group itself, to a command. Of flags that collide, also with those of the
/// command, only the first is added. Returns the other ones: an argument by its id, a flag of the group as it is.
pub(super) fn augment(
    arguments: &[Argument],
    own: Vec<Arg>,
    command: Command,
) -> (Command, Vec<String>) {
    let mut taken = HashSet::new();
    for arg in command.get_arguments() {
        taken.extend(written_flags(arg));
    }
    for command in command.get_subcommands() {
        let longs = command.get_long_flag().into_iter();
        let longs = longs.chain(command.get_all_long_flag_aliases());
        taken.extend(longs.map(|long| format!("--{long}")));
        let shorts = command.get_short_flag().into_iter();
        let shorts = shorts.chain(command.get_all_short_flag_aliases());
        taken.extend(shorts.map(|short| format!("-{short}")));
    }
    let is_taken = |arg: &Arg| written_flags(arg).any(|flag| taken.contains(&flag));
    let (left_out, own): (Vec<Arg>, Vec<Arg>) = own.into_iter().partition(is_taken);
    let mut left_out: Vec<String> = left_out.iter().flat_map(written_flags).collect();
    taken.extend(OWN_FLAGS.iter().map(ToString::to_string));
    let mut command = command;
    for argument in arguments {
        if argument.flags().all(|flag| taken.insert(flag)) {
            command = command.arg(outer(argument));
        } else {
            left_out.push(argument.outer.clone());
        }
    }
    (command.args(own), left_out)
}

/// The flags that print a text.
pub(super) fn texts() -> [Arg; 2] {
    let text = |id: &'static str, long: &'static str, help: &'static str| {
        Arg::new(id)
            .overrides_with(id)
            .long(long)
            .action(ArgAction::SetTrue)
            .help_heading(HEADING)
            .help(help)
    };
    [
        text(
            SHOW_CONFIG,
            "show-config",
            "Print every value and its source",
        ),
        text(
            SHOW_UNITS,
            "show-units",
            "Print the actors of the group, their order and the phases",
        ),
    ]
}

/// The argument for the help and for the first reading.
fn outer(argument: &Argument) -> Arg {
    let written = &argument.arg;
    let mut arg = Arg::new(&argument.outer)
        .help_heading(argument.field.to_string())
        .hide(written.is_hide_set())
        .hide_short_help(written.is_hide_short_help_set())
        .hide_long_help(written.is_hide_long_help_set())
        .next_line_help(written.is_next_line_help_set())
        .global(written.is_global_set());
    if let Some(long) = &argument.long {
        arg = arg.long(long);
    }
    for alias in &argument.long_aliases {
        arg = if alias.is_visible {
            arg.visible_alias(&alias.name)
        } else {
            arg.alias(&alias.name)
        };
    }
    if let Some((first, others)) = argument.shorts.split_first() {
        arg = arg.short(*first).short_aliases(others.iter().copied());
    }
    let notes = notes(argument);
    let help = |text: Option<String>| match text {
        Some(text) if !text.is_empty() => format!("{text} {notes}"),
        _ => notes.clone(),
    };
    let short = written.get_help().map(ToString::to_string);
    if let Some(long) = written.get_long_help() {
        arg = arg.long_help(format!("{long}\n\n{notes}"));
    }
    arg = arg.help(help(short));
    match argument.kind {
        // Given twice, it is given. The type may allow this by its own `overrides_with`.
        ValueKind::Flag => arg
            .action(ArgAction::SetTrue)
            .overrides_with(&argument.outer),
        ValueKind::Count => arg.action(ArgAction::Count),
        ValueKind::Values { min, max, .. } => {
            if let Some(names) = written.get_value_names() {
                arg = arg.value_names(names.to_vec());
            } else {
                arg = arg.value_name(argument.id.to_uppercase());
            }
            if let Some(terminator) = written.get_value_terminator() {
                arg = arg.value_terminator(terminator.clone());
            }
            arg.action(ArgAction::Append)
                .num_args(min..=max)
                .require_equals(written.is_require_equals_set())
                .allow_hyphen_values(written.is_allow_hyphen_values_set())
                .allow_negative_numbers(written.is_allow_negative_numbers_set())
                .value_hint(written.get_value_hint())
                .value_parser(ValueParser::new(OsStringValueParser::new()))
        }
    }
}

/// The sources of an argument, its values and its default, for the help.
fn notes(argument: &Argument) -> String {
    let written = &argument.arg;
    let mut notes = String::new();
    let mut note = |name: &str, value: &str| {
        let space = if notes.is_empty() { "" } else { " " };
        write!(notes, "{space}[{name}: {value}]").expect("a string takes all that is written");
    };
    if !written.is_hide_env_set() && argument.fits_variable() {
        note("env", &argument.variable);
    }
    if HAS_FILES {
        note("file", &argument.file_key());
    }
    let defaults: Vec<String> = written
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy().into_owned())
        .collect();
    let takes_values = matches!(argument.kind, ValueKind::Values { .. });
    let shows_default = takes_values && !written.is_hide_default_value_set() && !argument.is_secret;
    if shows_default && !defaults.is_empty() {
        note("default", &defaults.join(", "));
    }
    let values = argument.possible_values();
    if takes_values && !values.is_empty() && !written.is_hide_possible_values_set() {
        note("values", &values.join(", "));
    }
    if written.is_required_set() {
        notes += " [required]";
    }
    notes
}
