//! The words that clap does not show in an error. In a command of the program, clap reads the command line. A word that belongs
//! to no argument may be a part of a secret: `--url pg://u secret`. A hidden argument takes such words, and refuses each of
//! them with a text that does not contain it. clap still names an unknown flag, without its value.

use clap::builder::{TypedValueParser, ValueParser};
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, Command};
use rungroup_rules::nearest;
use std::convert::Infallible;
use std::ffi::OsStr;

const ID: &str = "rungroup.unexpected";

/// Adds the hidden argument to a command with secrets when clap builds it, after the last argument of the program. A secret is
/// marked by `hide_env_values`.
pub(super) fn take_unexpected(command: Command) -> Command {
    if command.get_arguments().any(Arg::is_hide_env_values_set) {
        command.defer(with_hidden)
    } else {
        command
    }
}

fn with_hidden(command: Command) -> Command {
    let is_global = |arg: &Arg| arg.is_hide_env_values_set() && arg.is_global_set();
    if command.get_arguments().any(is_global) {
        in_all(command)
    } else {
        in_one(command)
    }
}

/// A secret that is global may be given to each subcommand.
fn in_all(command: Command) -> Command {
    in_one(command.mut_subcommands(in_all))
}

fn in_one(command: Command) -> Command {
    if has_room(&command) {
        command.arg(hidden())
    } else {
        command
    }
}

/// Returns `false` if an argument or a subcommand of the program takes every word.
fn has_room(command: &Command) -> bool {
    let takes_all = |arg: &Arg| {
        let takes_several = arg
            .get_num_args()
            .is_some_and(|range| range.max_values() > 1);
        arg.is_last_set()
            || arg.is_trailing_var_arg_set()
            || takes_several
            || matches!(arg.get_action(), ArgAction::Append)
    };
    !command.is_allow_external_subcommands_set()
        && !command.is_allow_missing_positional_set()
        && !command.get_positionals().any(takes_all)
}

fn hidden() -> Arg {
    Arg::new(ID)
        .hide(true)
        // Each word is an occurrence, so that clap refuses the first before it reads on.
        .action(ArgAction::Append)
        .value_parser(ValueParser::new(Unexpected))
}

/// Refuses every word.
#[derive(Clone)]
struct Unexpected;

impl TypedValueParser for Unexpected {
    type Value = Infallible;

    fn parse_ref(
        &self,
        command: &Command,
        _: Option<&Arg>,
        word: &OsStr,
    ) -> Result<Infallible, clap::Error> {
        let subcommands = command.get_subcommands().map(Command::get_name);
        let help = match nearest(&word.to_string_lossy(), subcommands) {
            Some(near) => format!("a subcommand with a similar name exists: `{near}`"),
            None => "each argument is a flag, or the value after one".to_owned(),
        };
        let text = format!(
            "an argument is unexpected, and not shown because it may be a part of a secret; {help}\n"
        );
        Err(clap::Error::raw(ErrorKind::UnknownArgument, text).with_cmd(command))
    }
}
