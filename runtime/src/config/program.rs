//! The command of a program that has commands of its own.

use super::argument::Argument;
use super::command;
use super::field::GroupConfig;
use super::inner::strings;
use super::invalid::ConfigProblem;
use super::refused;
use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::collections::HashSet;
use std::ffi::OsString;

/// The id of a hidden argument. Its default holds the group, and the flags that [`augmented`] leaves out, so that the matches
/// carry them.
const MARK: &str = "rungroup.group";

/// The id of a hidden flag of a group with secrets. Its default is `true` if [`matches`] reads the command line.
const SECRETS: &str = "rungroup.secrets";

/// Between the parts of the mark. No name contains it.
const SEPARATOR: char = '\0';

/// Adds the flags of the group to a command of the program's own. Flags that collide, and what has no place on a command line
/// of a group, are left out, and [`configure_from`](super::read::configure_from) reports them.
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
    if known.iter().any(|argument| argument.is_secret) {
        let mark = Arg::new(SECRETS).long(SECRETS).hide(true);
        command.arg(mark.action(ArgAction::SetTrue))
    } else {
        command
    }
}

/// Reads a command line as [`Command::try_get_matches_from`] does. Its first word is the name of the program.
///
/// An error of clap shows words of the command line, and a word may be a part of a secret: `--url pg://u secret`. If a group
/// whose flags the command has, or a subcommand of it, has a secret, the error states its kind and the flag only. A group with
/// secrets reads no other matches.
///
/// # Errors
///
/// Returns the error of clap, which may be a text such as that of `--help`. [`clap::Error::exit`] prints it.
///
/// [`Command::try_get_matches_from`]:
///     https://docs.rs/clap/4/clap/struct.Command.html#method.try_get_matches_from
/// [`clap::Error::exit`]: https://docs.rs/clap/4/clap/error/type.Error.html
///
/// # Examples
///
/// ```
/// use clap::{Args, Command};
/// use rungroup::config::{Configured, Environment, matches};
/// use rungroup::{Context, group};
///
/// #[derive(Args)]
/// struct Db {
///     #[arg(long, hide_env_values = true)]
///     url: String,
/// }
///
/// # async fn serve(_: Db, ctx: Context) { ctx.interrupted().await }
/// #[group]
/// struct App {
///     #[actor(config = Db, execute = serve, interrupt = cancel)]
///     db: Db,
/// }
///
/// # fn main() -> Result<(), rungroup::config::ConfigError> {
/// let program = || Command::new("program").subcommand(App::augment(Command::new("serve")));
/// let words = ["program", "serve", "--url", "pg://u", "secret"];
/// let error = matches(program(), words).unwrap_err();
/// assert!(!error.to_string().contains("secret"));
///
/// let matches = matches(program(), ["program", "serve", "--url", "pg://u"]);
/// let matches = matches.unwrap_or_else(|error| error.exit());
/// let Some(matches) = matches.subcommand_matches("serve") else { return Ok(()) };
/// let Configured::Values(config) = App::configure_from(matches, &Environment::new())? else {
///     return Ok(());
/// };
/// assert_eq!(config.db.url, "pg://u");
/// # Ok(()) }
/// ```
pub fn matches(
    command: Command,
    arguments: impl IntoIterator<Item: Into<OsString> + Clone>,
) -> Result<ArgMatches, clap::Error> {
    let has_secrets = has_secrets(&command);
    let mut command = signed(command);
    match command.try_get_matches_from_mut(arguments) {
        Err(error) if has_secrets => Err(without_words(&mut command, error)),
        result => result,
    }
}

fn has_secrets(command: &Command) -> bool {
    command.get_arguments().any(|arg| arg.get_id() == SECRETS)
        || command.get_subcommands().any(has_secrets)
}

/// The command whose matches show that [`matches`] has read them.
fn signed(command: Command) -> Command {
    let sign = |arg: Arg| {
        if arg.get_id() == SECRETS {
            arg.default_value("true")
        } else {
            arg
        }
    };
    command.mut_args(sign).mut_subcommands(signed)
}

/// The error with its kind, and with the flags that the command knows.
fn without_words(command: &mut Command, error: clap::Error) -> clap::Error {
    let kind = error.kind();
    let flags = match kind {
        // A text without a word of the command line.
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return error,
        ErrorKind::InvalidValue
        | ErrorKind::ValueValidation
        | ErrorKind::NoEquals
        | ErrorKind::TooManyValues
        | ErrorKind::TooFewValues
        | ErrorKind::WrongNumberOfValues
        | ErrorKind::ArgumentConflict
        | ErrorKind::MissingRequiredArgument => strings(&error, ContextKind::InvalidArg),
        _ => Vec::new(),
    };
    let text = if flags.is_empty() {
        kind.to_string()
    } else {
        format!("{kind}: {}", rungroup_rules::listed(flags, "and"))
    };
    command.error(kind, text)
}

/// The command with the flags of the fields and of the group, and the flags that have no place in it.
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
    let is_signed = || matches!(matches.try_get_one::<bool>(SECRETS), Ok(Some(true)));
    if known.iter().any(|argument| argument.is_secret) && !is_signed() {
        let text = "the group has secrets, and an error of clap shows words of the command line; read it with \
                    `rungroup::config::matches`";
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
