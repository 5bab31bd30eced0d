//! The values of one field, parsed by the command that its type makes of itself.

use super::argument::{Argument, TERMINATOR, ValueKind, flag_in};
use super::field::ConfigField;
use super::given::Given;
use super::invalid::ConfigProblem;
use super::origin::ConfigSource;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command};
use rungroup_rules::{listed, nearest, similar};
use std::collections::HashMap;
use std::ffi::{OsStr, OsString};

/// The arguments of a field and their values.
pub(super) struct Inputs<'a> {
    pub(super) field: &'a ConfigField<'a>,
    pub(super) arguments: Vec<&'a Argument>,
    /// By the id on the command line of the program.
    pub(super) given: &'a HashMap<String, Given>,
    /// The arguments whose values are refused already.
    pub(super) bad: Vec<String>,
    /// Nothing is reported as missing.
    pub(super) is_partial: bool,
}

impl ConfigField<'_> {
    /// The command that parses the values of the field, with the flags that [`Argument::words`] writes. It reads no
    /// variable, because the values hold those already.
    fn inner(&self, arguments: &[&Argument]) -> Command {
        let find = |id: &str| arguments.iter().find(|argument| argument.id == id);
        self.written().mut_args(|arg| {
            let argument = find(arg.get_id().as_str());
            let argument = argument.expect("the type writes the same arguments each time");
            let arg = arg.env(None::<&'static str>).long(argument.inner.clone());
            match argument.kind {
                ValueKind::Flag | ValueKind::Count => arg,
                ValueKind::Values { max, .. } => {
                    let arg = arg.require_equals(false).value_terminator(TERMINATOR);
                    if max > 1 {
                        arg.allow_hyphen_values(true)
                    } else {
                        arg
                    }
                }
            }
        })
    }
}

/// Parses the values of a field. `None` if there is a problem.
pub(super) fn parse(
    mut inputs: Inputs<'_>,
    problems: &mut Vec<ConfigProblem>,
) -> Option<ArgMatches> {
    // Each value by itself, so that every one that is refused is reported.
    let mut accepted: Vec<(&Argument, &Given)> = Vec::new();
    for argument in inputs.arguments.clone() {
        if inputs.bad.contains(&argument.outer) {
            continue;
        }
        let Some(given) = inputs.given.get(&argument.outer) else {
            continue;
        };
        let before = problems.len();
        each_value(argument, given, problems);
        if problems.len() > before {
            inputs.bad.push(argument.outer.clone());
        } else {
            accepted.push((argument, given));
        }
    }
    accepted.sort_by_key(|(_, given)| given.place);
    let command = inputs.field.inner(&inputs.arguments);
    // Then all values together, because relations such as a conflict concern several. A value that conflicts is left out, so
    // that the others are examined too.
    loop {
        let mut words = Vec::new();
        for (argument, given) in &accepted {
            for values in &given.occurrences {
                argument.words(values, &mut words);
            }
        }
        let error = match command.clone().try_get_matches_from(words) {
            Ok(matches) => return inputs.bad.is_empty().then_some(matches),
            Err(error) => error,
        };
        if error.kind() == ErrorKind::MissingRequiredArgument {
            if !inputs.is_partial {
                missing(&inputs, &error, problems);
            }
            return None;
        }
        let invalid = strings(&error, ContextKind::InvalidArg);
        let argument = invalid.first().and_then(|text| inputs.find(text));
        problems.push(refused_together(&inputs, argument, &error));
        let place = argument.and_then(|argument| {
            let mut accepted = accepted.iter();
            accepted.position(|(other, _)| other.outer == argument.outer)
        });
        let (argument, _) = accepted.remove(place?);
        inputs.bad.push(argument.outer.clone());
    }
}

impl Inputs<'_> {
    /// The argument that clap names: `--pool <POOL>`.
    fn find(&self, text: &str) -> Option<&Argument> {
        let flag = flag_in(text).strip_prefix("--")?;
        let mut arguments = self.arguments.iter();
        arguments.find(|argument| argument.inner == flag).copied()
    }

    /// The flag with the source of its value: "`--ca` (key `api.ca` at app.toml:3:1)".
    fn with_source(&self, text: &str) -> String {
        let Some(argument) = self.find(text) else {
            return format!("`{text}`");
        };
        let flag = argument.flag();
        match self.given.get(&argument.outer).map(|given| &given.source) {
            Some(ConfigSource::Flag(_)) | None => format!("`{flag}`"),
            Some(source) => format!("`{flag}` ({source})"),
        }
    }
}

pub(super) fn strings(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    }
}

/// Checks the values of one argument without the others.
fn each_value(argument: &Argument, given: &Given, problems: &mut Vec<ConfigProblem>) {
    let ValueKind::Values { min, max, repeats } = argument.kind else {
        return;
    };
    if given.occurrences.len() > 1 && !repeats && !matches!(given.source, ConfigSource::Flag(_)) {
        let text = format!(
            "`{}` takes one value, and {} has more; write one",
            argument.flag(),
            given.source
        );
        problems.push(ConfigProblem::of(argument, text).from(given.source.clone()));
        return;
    }
    for values in &given.occurrences {
        if values.len() > max || values.len() < min {
            let (flag, takes) = (argument.flag(), range(min, max));
            let has = number(values.len());
            let text = match &given.source {
                ConfigSource::Flag(_) if values.is_empty() && max == 1 => {
                    format!("`{flag}` needs a value; write `{flag} …`")
                }
                ConfigSource::Flag(_) => format!("`{flag}` has {has}, and takes {takes}"),
                ConfigSource::Variable(name) if !argument.fits_variable() => {
                    let remedy = argument.remedy();
                    format!("`{flag}` takes {takes}, and the variable `{name}` holds one; {remedy}")
                }
                source => format!("`{flag}`, from {source}, has {has}, and takes {takes}"),
            };
            problems.push(ConfigProblem::of(argument, text).from(given.source.clone()));
            continue;
        }
        if values.is_empty() {
            continue;
        }
        let mut words = Vec::new();
        argument.words(values, &mut words);
        let command = Command::new("value")
            .no_binary_name(true)
            .disable_help_flag(true)
            .arg(unrelated(argument, max));
        if let Err(error) = command.try_get_matches_from(words) {
            problems.push(refused_value(argument, given, values, &error));
        }
    }
}

fn number(values: usize) -> String {
    match values {
        0 => "no value".to_owned(),
        1 => "1 value".to_owned(),
        values => format!("{values} values"),
    }
}

fn range(min: usize, max: usize) -> String {
    match (min, max) {
        (min, max) if min == max => number(min),
        (min, usize::MAX) => format!("{} or more", number(min)),
        (min, max) => format!("{min} to {}", number(max)),
    }
}

/// The argument without its relations to others.
fn unrelated(argument: &Argument, max: usize) -> Arg {
    let written = &argument.arg;
    let mut arg = Arg::new(written.get_id().clone())
        .long(argument.inner.clone())
        .action(ArgAction::Append)
        .value_parser(written.get_value_parser().clone())
        .ignore_case(written.is_ignore_case_set())
        .allow_hyphen_values(max > 1)
        .value_terminator(TERMINATOR);
    if let Some(range) = written.get_num_args() {
        arg = arg.num_args(range);
    }
    if let Some(delimiter) = written.get_value_delimiter() {
        arg = arg.value_delimiter(delimiter);
    }
    arg
}

fn refused_value(
    argument: &Argument,
    given: &Given,
    values: &[OsString],
    error: &clap::Error,
) -> ConfigProblem {
    let invalid = strings(error, ContextKind::InvalidValue);
    let joined = values.join(OsStr::new(", "));
    let value = argument.shown(&joined).map(|joined| match invalid.first() {
        // A part between two delimiters.
        Some(invalid)
            if !invalid.is_empty()
                && values
                    .iter()
                    .any(|value| value.to_string_lossy().contains(invalid)) =>
        {
            invalid.clone()
        }
        _ => joined,
    });
    let (flag, source) = (argument.flag(), &given.source);
    let from = match source {
        ConfigSource::Flag(_) => String::new(),
        source => format!(", from {source}"),
    };
    let Some(value) = value else {
        let text =
            format!("invalid value for `{flag}`{from}; check it: it is a secret, and is not shown");
        return ConfigProblem::of(argument, text).from(source.clone());
    };
    let choices = argument.possible_values();
    let near = nearest(&value, choices.iter().map(String::as_str));
    let cause = match (std::error::Error::source(error), near) {
        (Some(cause), _) => format!(": {cause}"),
        _ if error.kind() == ErrorKind::InvalidUtf8 => ": it is not UTF-8".to_owned(),
        (None, Some(near)) => format!("; {}", similar("value", near)),
        (None, None) if choices.is_empty() => String::new(),
        (None, None) => format!("; the values are {}", listed(&choices, "and")),
    };
    let text = format!("invalid value `{value}` for `{flag}`{from}{cause}");
    ConfigProblem::of(argument, text)
        .with_value(Some(value))
        .from(source.clone())
}

/// Reports the required arguments without a value.
fn missing(inputs: &Inputs<'_>, error: &clap::Error, problems: &mut Vec<ConfigProblem>) {
    let field = inputs.field.name;
    for text in strings(error, ContextKind::InvalidArg) {
        let Some(argument) = inputs.find(&text) else {
            // A group of arguments: `<--ca <CA>|--insecure>`. One with a value that is refused has it.
            let inside = text.trim_start_matches('<').trim_end_matches('>');
            let members: Vec<&Argument> = inside
                .split('|')
                .filter_map(|one| inputs.find(one))
                .collect();
            if members
                .iter()
                .all(|member| !inputs.bad.contains(&member.outer))
            {
                let remedy: Vec<String> = members.iter().map(|member| member.remedy()).collect();
                let remedy = remedy.join("; or ");
                let flags = listed(members.iter().map(|member| member.flag()), "or");
                let text = format!("one of {flags} of `{field}` is required; {remedy}");
                problems.push(ConfigProblem::of_field(field, text));
            }
            continue;
        };
        // A value that is refused may be the one without which this argument is required.
        let is_required = inputs.bad.is_empty() || argument.arg.is_required_set();
        if is_required && !inputs.bad.contains(&argument.outer) {
            let (flag, remedy) = (argument.flag(), argument.remedy());
            let text = format!("`{flag}` of `{field}` is required; {remedy}");
            problems.push(ConfigProblem::of(argument, text));
        }
    }
}

/// The problem of values that do not fit together.
fn refused_together(
    inputs: &Inputs<'_>,
    argument: Option<&Argument>,
    error: &clap::Error,
) -> ConfigProblem {
    let invalid = strings(error, ContextKind::InvalidArg);
    let prior = strings(error, ContextKind::PriorArg);
    let of_field = |text: String| {
        let problem = match argument {
            Some(argument) => ConfigProblem::of(argument, text),
            None => ConfigProblem::of_field(inputs.field.name, text),
        };
        let given = argument.and_then(|argument| inputs.given.get(&argument.outer));
        match given {
            Some(given) => problem.from(given.source.clone()),
            None => problem,
        }
    };
    let cause = std::error::Error::source(error);
    let cause = cause.filter(|_| argument.is_none_or(|argument| !argument.is_secret));
    let reason = cause.map_or(error.kind().to_string(), ToString::to_string);
    match (error.kind(), &invalid[..]) {
        (ErrorKind::ArgumentConflict, [first]) => {
            let shown = inputs.with_source(first);
            if prior.is_empty() {
                let field = inputs.field.name;
                return of_field(format!(
                    "{shown} cannot be used together with other arguments of `{field}`; remove them"
                ));
            }
            if prior.iter().all(|prior| prior == first) {
                return of_field(format!(
                    "{shown} is given more than once; remove one of them"
                ));
            }
            let others: Vec<String> = prior
                .iter()
                .map(|other| inputs.with_source(other))
                .collect();
            let others = others.join(", ");
            of_field(format!(
                "{shown} cannot be used together with {others}; remove one of them"
            ))
        }
        (_, [first])
            if argument.is_some_and(|argument| inputs.given.get(&argument.outer).is_none()) =>
        {
            let shown = inputs.with_source(first);
            of_field(format!(
                "the default of {shown} is invalid: {reason}; set another default"
            ))
        }
        (_, [first]) => of_field(format!(
            "{} is invalid: {reason}; set another value",
            inputs.with_source(first)
        )),
        (kind, _) => of_field(format!(
            "the arguments of `{}` are invalid: {kind}; set other values",
            inputs.field.name
        )),
    }
}
