//! The command of a program that has commands of its own.

use super::argument::Argument;
use super::command;
use super::field::GroupConfig;
use super::invalid::ConfigProblem;
use super::{refused, unshown};
use clap::{Arg, ArgMatches, Command};
use std::collections::HashSet;

/// The id of a hidden argument. Its default holds the group, and the flags that [`augmented`] leaves out, so that matches tell
/// them.
const MARK: &str = "rungroup.group";

/// Between the parts of the mark. No name contains it.
const SEPARATOR: char = '\0';

/// Adds the flags of the group to a command of the program's own. Flags that collide, and what has no place on a command line
/// of a group, are left out, and [`from_matches`](super::read::from_matches) reports them.
pub fn augmented(config: &GroupConfig<'_>, command: Command) -> Command {
    if command.get_arguments().any(|arg| arg.get_id() == MARK) {
        // That of another group, whose flags would collide.
        return command;
    }
    let known = if refused::shapes(config).is_empty() {
        config.arguments()
    } else {
        Vec::new()
    };
    let (command, left_out) = with_flags(config, &known, command);
    let parts: Vec<&str> = std::iter::once(config.plan.name())
        .chain(left_out.iter().map(String::as_str))
        .collect();
    let mark = Arg::new(MARK).long(MARK).hide(true);
    let command = command.arg(mark.default_value(parts.join(&SEPARATOR.to_string())));
    unshown::take_unexpected(command)
}

/// The command with the flags of the fields and of the group, and those that it has no place for.
#[cfg_attr(
    not(any(feature = "toml", feature = "yaml")),
    expect(unused_variables, reason = "the group names the variable of the file")
)]
pub(super) fn with_flags(
    config: &GroupConfig<'_>,
    known: &[Argument],
    command: Command,
) -> (Command, Vec<String>) {
    let mut own = Vec::new();
    #[cfg(any(feature = "toml", feature = "yaml"))]
    own.push(super::file::flag(config));
    own.extend(command::texts());
    command::augment(known, own, command)
}

/// The problems of the command whose matches are read.
pub(super) fn problems(
    config: &GroupConfig<'_>,
    known: &[Argument],
    matches: &ArgMatches,
) -> Vec<ConfigProblem> {
    let mark = matches.try_get_one::<String>(MARK).ok().flatten();
    let mut parts = mark.into_iter().flat_map(|mark| mark.split(SEPARATOR));
    if parts.next() != Some(config.plan.name()) {
        let text = "the command of these matches lacks the flags of the group; add them with `augment`, to a command that has \
                    those of no other group";
        return vec![ConfigProblem::new(text)];
    }
    let (own, of_fields): (Vec<&str>, Vec<&str>) =
        parts.partition(|left_out| left_out.starts_with('-'));
    let of_fields: HashSet<&str> = of_fields.into_iter().collect();
    let own = own.into_iter().map(|flag| {
        let text = format!(
            "`{flag}` is a flag of the group and of the program; rename that of the program"
        );
        ConfigProblem::new(text)
    });
    let of_fields = known
        .iter()
        .filter(|argument| of_fields.contains(&*argument.outer));
    let of_fields = of_fields.map(|argument| {
        let (flag, field) = (argument.flag(), &argument.field);
        let remedy = refused::remedy(&config.fields[argument.index]);
        let text =
            format!("a flag of `{flag}` of `{field}` is a flag of the program, too; {remedy}");
        ConfigProblem::of(argument, text)
    });
    own.chain(of_fields).collect()
}
