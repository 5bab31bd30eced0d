//! The problems of a configuration, all of them in one error.

use super::argument::Argument;
use super::origin::ConfigSource;
use crate::plan::Visible;
use std::fmt;

/// The number of invalid words, faults of a file, or unknown keys that are reported one by one.
pub(super) const REPORTED: usize = 32;

/// The number of characters that are shown of each end of a long problem, which holds a long value.
const SHOWN: usize = 1000;

/// A configuration that cannot be used. The error holds every problem of every field.
///
/// # Examples
///
/// ```
/// use rungroup::config::Environment;
/// use rungroup::{Group, Unit, UnitConfig};
///
/// #[derive(clap::Args)]
/// struct Http {
///     #[arg(long)]
///     port: u16,
/// }
///
/// let mut group = Group::new("example");
/// group.register(Unit::builder_with("http", UnitConfig::<Http>::new()))?;
/// let arguments = ["example", "--port", "many"];
/// let error = group.configure(arguments, &Environment::new()).unwrap_err();
/// let problem = &error.problems()[0];
/// assert_eq!((problem.field(), problem.value()), (Some("http"), Some("many")));
/// # Ok::<(), rungroup::RegisterError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    group: String,
    problems: Vec<ConfigProblem>,
}

impl ConfigError {
    pub(super) fn new(group: &str, problems: Vec<ConfigProblem>) -> ConfigError {
        ConfigError {
            group: group.to_owned(),
            problems,
        }
    }

    /// Returns the problems: of the sources, then of the values, and then the ones that the types of the fields and their
    /// `validate` find. The last two kinds are in the order of the fields.
    pub fn problems(&self) -> &[ConfigProblem] {
        &self.problems
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let group = Visible(&self.group);
        match &self.problems[..] {
            [only] => write!(f, "invalid configuration of group `{group}`: {only}"),
            problems => {
                let number = problems.len();
                write!(
                    f,
                    "invalid configuration of group `{group}`: {number} problems"
                )?;
                for problem in problems {
                    write!(f, "\n- {problem}")?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for ConfigError {}

/// A problem of a configuration. Its `Display` states the problem and the remedy in one line. Control characters are shown as
/// escapes, and the middle of a long text is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigProblem {
    field: Option<Box<str>>,
    flag: Option<String>,
    value: Option<String>,
    source: Option<ConfigSource>,
    text: String,
}

impl ConfigProblem {
    /// A problem of no single argument.
    pub(super) fn new(text: impl Into<String>) -> ConfigProblem {
        ConfigProblem {
            field: None,
            flag: None,
            value: None,
            source: None,
            text: text.into(),
        }
    }

    /// A problem of a field.
    pub(super) fn of_field(field: &str, text: impl Into<String>) -> ConfigProblem {
        ConfigProblem {
            field: Some(field.into()),
            ..ConfigProblem::new(text)
        }
    }

    /// A problem of an argument.
    pub(super) fn of(argument: &Argument, text: impl Into<String>) -> ConfigProblem {
        ConfigProblem {
            flag: Some(argument.flag()),
            ..ConfigProblem::of_field(&argument.field, text)
        }
    }

    pub(super) fn from(mut self, source: ConfigSource) -> ConfigProblem {
        self.source = Some(source);
        self
    }

    pub(super) fn with_value(mut self, value: Option<String>) -> ConfigProblem {
        self.value = value;
        self
    }

    /// Returns the name of the field or unit that has the argument; `None` for a flag or a key that none has.
    pub fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }

    /// Returns the flag of the argument, such as `--primary-pool`.
    pub fn flag(&self) -> Option<&str> {
        self.flag.as_deref()
    }

    /// Returns the value that is refused; `None` also for a secret.
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }

    /// Returns the source of the value; `None` if the value is missing.
    pub fn source(&self) -> Option<&ConfigSource> {
        self.source.as_ref()
    }
}

impl fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = Visible(&self.text).to_string();
        let (mut first, mut last) = (text.char_indices(), text.char_indices().rev());
        match (first.nth(SHOWN), last.nth(SHOWN)) {
            (Some((end, _)), Some((begin, _))) if end < begin => {
                write!(f, "{}…{}", &text[..end], &text[begin..])
            }
            _ => f.write_str(&text),
        }
    }
}
