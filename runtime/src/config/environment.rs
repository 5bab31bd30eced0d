//! The environment of the program: its variables, and its files.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;
#[cfg(any(feature = "toml", feature = "yaml"))]
use std::path::Path;
use std::path::PathBuf;

/// The number of bytes in the largest file that is read. A file without an end, such as `/dev/zero`, is refused.
#[cfg(any(feature = "toml", feature = "yaml"))]
const LARGEST: usize = 1 << 20;

/// The variables and files from which a configuration is read.
///
/// A test makes one with [`new`](Self::new) and does not depend on the process that runs it.
#[derive(Clone, Default)]
pub struct Environment {
    variables: BTreeMap<OsString, OsString>,
    files: BTreeMap<PathBuf, String>,
    /// Files that are not among `files` are read from the disk.
    has_disk: bool,
}

impl Environment {
    /// Creates an environment without variables and without files.
    pub fn new() -> Environment {
        Environment::default()
    }

    /// Returns the environment of this process. The variables are read once, here. A file is read when `--config` names it, and
    /// may have up to 1 MiB.
    pub fn of_process() -> Environment {
        Environment {
            variables: std::env::vars_os().collect(),
            files: BTreeMap::new(),
            has_disk: true,
        }
    }

    /// Sets a variable.
    #[must_use]
    pub fn variable(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.variables.insert(name.into(), value.into());
        self
    }

    /// Adds a file with its text, which `--config` may name.
    #[cfg(any(feature = "toml", feature = "yaml"))]
    #[cfg_attr(docsrs, doc(cfg(any(feature = "toml", feature = "yaml"))))]
    #[must_use]
    pub fn file(mut self, path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        self.files.insert(path.into(), text.into());
        self
    }

    /// Returns the value of a variable.
    pub(super) fn get(&self, name: &str) -> Option<&OsString> {
        self.variables.get(OsStr::new(name))
    }

    /// Reads a file.
    #[cfg(any(feature = "toml", feature = "yaml"))]
    pub(super) fn read(&self, path: &Path) -> std::io::Result<String> {
        use std::io::{Error, ErrorKind, Read};
        let mut bytes = Vec::new();
        match self.files.get(path) {
            Some(text) => bytes.extend(text.bytes().take(LARGEST + 1)),
            None if self.has_disk => {
                let limit = u64::try_from(LARGEST + 1).unwrap_or(u64::MAX);
                std::fs::File::open(path)?
                    .take(limit)
                    .read_to_end(&mut bytes)?;
            }
            None => return Err(ErrorKind::NotFound.into()),
        }
        if bytes.len() > LARGEST {
            return Err(Error::new(
                ErrorKind::FileTooLarge,
                "it is larger than 1 MiB",
            ));
        }
        let text = String::from_utf8(bytes);
        text.map_err(|_| Error::new(ErrorKind::InvalidData, "it is not UTF-8"))
    }
}

/// Shows the names only: a value may be a secret.
impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let variables: Vec<_> = self.variables.keys().collect();
        let files: Vec<_> = self.files.keys().collect();
        f.debug_struct("Environment")
            .field("variables", &variables)
            .field("files", &files)
            .field("has_disk", &self.has_disk)
            .finish()
    }
}
