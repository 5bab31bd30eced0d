//! The phase as a whole: command line, sources, fields.

use super::argument::Argument;
use super::command::{SHOW_CONFIG, SHOW_UNITS};
use super::command_line::{self, CommandLine};
use super::configured::{Configured, Shown};
use super::environment::Environment;
use super::field::GroupConfig;
use super::given::{Given, given};
use super::inner::{self, Inputs};
use super::invalid::{ConfigError, ConfigProblem};
use super::listing::listing;
use super::secrets::Secrets;
use super::{program, refused};
use crate::Plan;
use crate::plan::Visible;
use clap::{ArgMatches, Args, Command};
use std::collections::HashMap;
use std::ffi::OsString;
use std::fmt;
use std::path::Path;

/// The parsed arguments of every field, for generated code.
#[expect(missing_debug_implementations, reason = "it holds secrets")]
pub struct Values {
    matches: Vec<Option<ArgMatches>>,
    names: Vec<String>,
    problems: Vec<ConfigProblem>,
    known: Vec<Argument>,
    secrets: Secrets,
}

impl Values {
    /// Returns the arguments of a field. `None` if there is a problem.
    pub fn take<T: Args>(&mut self, field: usize) -> Option<T> {
        let matches = self.matches[field].as_ref()?;
        let error = match T::from_arg_matches(matches) {
            Ok(arguments) => return Some(arguments),
            Err(error) => error,
        };
        let mut known = self.known.iter();
        if known.any(|argument| argument.index == field && argument.is_secret) {
            // The text may contain a part of a secret, which cannot be found in it.
            let text = "check them; the reason is not shown, because it may contain a secret";
            self.refuse(field, text);
        } else {
            let text = error.to_string();
            self.refuse(field, text.trim().trim_start_matches("error: "));
        }
        None
    }

    /// Checks the arguments of a field with a function of the user's. The values of secrets are removed from its error, also as
    /// `{:?}` writes them.
    pub fn validate<T, E: fmt::Display>(
        &mut self,
        field: usize,
        arguments: Option<&T>,
        validate: impl FnOnce(&T) -> Result<(), E>,
    ) {
        if let Some(Err(error)) = arguments.map(validate) {
            let text = self.secrets.removed_from(error.to_string(), field);
            self.refuse(field, text.trim());
        }
    }

    fn refuse(&mut self, field: usize, reason: &str) {
        let name = &self.names[field];
        // A problem is one line.
        let lines = reason.lines().map(str::trim);
        let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
        let reason = lines.join("; ");
        let text = format!("the arguments of `{name}` are invalid: {reason}");
        self.problems.push(ConfigProblem::of_field(name, text));
    }
}

/// Runs the phase with a command line, whose first word is the name of the program.
///
/// # Errors
///
/// Returns every problem of every field.
pub fn configure<C>(
    config: &GroupConfig<'_>,
    arguments: impl IntoIterator<Item: Into<OsString>>,
    environment: &Environment,
    build: impl FnOnce(&mut Values) -> Option<C>,
) -> Result<Configured<C>, ConfigError> {
    let mut words = arguments.into_iter().map(Into::into);
    let program = words.next().and_then(|path: OsString| {
        let name = Path::new(&path).file_name()?;
        Some(Visible(&name.to_string_lossy()).to_string())
    });
    let known = known(config)?;
    let name = program.unwrap_or_else(|| config.plan.name().to_owned());
    let mut command = Command::new(name).no_binary_name(true);
    if let Some(version) = config.version {
        command = command.version(version.to_owned());
    }
    let (command, _) = program::with_flags(config, &known, command);
    let (mut problems, mut bad) = (Vec::new(), Vec::new());
    let line = command_line::read(command, words.collect(), &known, &mut problems, &mut bad);
    let (matches, is_partial) = match line {
        CommandLine::Read {
            matches,
            is_partial,
        } => (matches, is_partial),
        CommandLine::Shown(shown) => return Ok(Configured::Shown(shown)),
    };
    Reading {
        config,
        known,
        problems,
        bad,
        is_partial,
    }
    .read(&matches, environment, build)
}

/// Runs the phase with the matches of a command that [`augmented`](program::augmented) returned.
///
/// # Errors
///
/// Returns every problem of every field.
pub fn configure_from<C>(
    config: &GroupConfig<'_>,
    matches: &ArgMatches,
    environment: &Environment,
    build: impl FnOnce(&mut Values) -> Option<C>,
) -> Result<Configured<C>, ConfigError> {
    let known = known(config)?;
    let problems = program::problems(config, &known, matches);
    if !problems.is_empty() {
        return Err(error(config, problems));
    }
    Reading {
        config,
        known,
        problems: Vec::new(),
        bad: Vec::new(),
        is_partial: false,
    }
    .read(matches, environment, build)
}

/// The arguments of the group.
fn known(config: &GroupConfig<'_>) -> Result<Vec<Argument>, ConfigError> {
    let problems = refused::shapes(config);
    if !problems.is_empty() {
        return Err(error(config, problems));
    }
    let known = config.arguments();
    let problems = refused::collisions(config, &known);
    if problems.is_empty() {
        Ok(known)
    } else {
        Err(error(config, problems))
    }
}

fn error(config: &GroupConfig<'_>, problems: Vec<ConfigProblem>) -> ConfigError {
    ConfigError::new(config.plan.name(), problems)
}

/// The phase after the first reading of the command line.
struct Reading<'a> {
    config: &'a GroupConfig<'a>,
    known: Vec<Argument>,
    problems: Vec<ConfigProblem>,
    /// The arguments whose values are refused already, by their ids on the command line.
    bad: Vec<String>,
    /// Set if a value may be missing only because its source cannot be read.
    is_partial: bool,
}

impl Reading<'_> {
    fn read<C>(
        mut self,
        matches: &ArgMatches,
        environment: &Environment,
        build: impl FnOnce(&mut Values) -> Option<C>,
    ) -> Result<Configured<C>, ConfigError> {
        if matches.get_flag(SHOW_UNITS) {
            return Ok(Configured::Shown(Shown::Units(units(self.config.plan))));
        }
        let given = self.given(matches, environment);
        let matches_of_fields = self.parse(&given);
        let secrets = Secrets::new(&self.known, &given);
        let listing = matches
            .get_flag(SHOW_CONFIG)
            .then(|| listing(&self.known, &given, &matches_of_fields));
        let mut values = Values {
            matches: matches_of_fields,
            names: self
                .config
                .fields
                .iter()
                .map(|field| field.name.to_owned())
                .collect(),
            problems: self.problems,
            known: self.known,
            secrets,
        };
        match build(&mut values) {
            Some(config) if values.problems.is_empty() => Ok(match listing {
                Some(listing) => Configured::Shown(Shown::Config(listing)),
                None => Configured::Values(config),
            }),
            _ => Err(error(self.config, values.problems)),
        }
    }

    /// The values of each argument, by its id on the command line.
    fn given(&mut self, matches: &ArgMatches, environment: &Environment) -> HashMap<String, Given> {
        let mut values = HashMap::new();
        #[cfg(any(feature = "toml", feature = "yaml"))]
        let file = {
            let (known, problems) = (&self.known, &mut self.problems);
            let file = super::file::read(self.config, known, matches, environment, problems);
            self.is_partial |= file.as_ref().is_some_and(|file| file.is_partial);
            let tables = file.iter().flat_map(|file| &file.tables);
            self.bad.extend(tables.cloned());
            file
        };
        for argument in &self.known {
            let given = given(argument, matches, environment);
            #[cfg(any(feature = "toml", feature = "yaml"))]
            let given = given.or_else(|| file.as_ref()?.given(argument));
            match given {
                Some(Ok(given)) => {
                    values.insert(argument.outer.clone(), given);
                }
                Some(Err(problem)) => {
                    self.problems.push(*problem);
                    self.bad.push(argument.outer.clone());
                }
                None => {}
            }
        }
        values
    }

    fn parse(&mut self, given: &HashMap<String, Given>) -> Vec<Option<ArgMatches>> {
        let fields = self.config.fields.iter().enumerate();
        let parsed = fields.map(|(index, field)| {
            let of_field = self.known.iter().filter(|argument| argument.index == index);
            let inputs = Inputs {
                field,
                arguments: of_field.collect(),
                given,
                bad: self.bad.clone(),
                is_partial: self.is_partial,
            };
            inner::parse(inputs, &mut self.problems)
        });
        parsed.collect()
    }
}

/// The text of `--show-units`.
fn units(plan: &Plan) -> String {
    format!("{plan}\n")
}
