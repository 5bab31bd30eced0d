//! The source of a value.

use crate::plan::Visible;
use std::fmt;
use std::path::PathBuf;

/// The source of the value of an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigSource {
    /// A flag on the command line, such as `--pool`.
    Flag(String),
    /// A variable of the environment.
    Variable(String),
    /// A key of the file.
    #[non_exhaustive]
    File {
        /// The path of the file, as it is given.
        path: PathBuf,
        /// The line of the key, counted from 1.
        line: usize,
        /// The column of the key in characters, counted from 1.
        column: usize,
        /// The key with its tables: `store.pool`. `None` for a fault of the text.
        key: Option<String>,
    },
    /// The default of the argument.
    Default,
}

impl fmt::Display for ConfigSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConfigSource::Flag(flag) => write!(f, "flag `{flag}`"),
            ConfigSource::Variable(name) => write!(f, "variable `{name}`"),
            ConfigSource::File {
                path,
                line,
                column,
                key,
            } => {
                if let Some(key) = key {
                    write!(f, "key `{}` at ", Visible(key))?;
                }
                let path = path.display().to_string();
                write!(f, "{}:{line}:{column}", Visible(&path))
            }
            ConfigSource::Default => f.write_str("default"),
        }
    }
}
