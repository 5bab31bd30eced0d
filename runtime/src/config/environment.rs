//! What surrounds the program: its variables, and its files.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;

/// The variables and files from which a configuration is read.
///
/// A test makes one with [`new`](Self::new) and does not depend on the process that runs it.
#[derive(Clone, Default)]
pub struct Environment {
    variables: BTreeMap<OsString, OsString>,
}

impl Environment {
    /// Creates an environment without variables and without files.
    pub fn new() -> Environment {
        Environment::default()
    }

    /// Returns the environment of this process. The variables are read once, here.
    pub fn of_process() -> Environment {
        Environment {
            variables: std::env::vars_os().collect(),
        }
    }

    /// Sets a variable.
    #[must_use]
    pub fn variable(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.variables.insert(name.into(), value.into());
        self
    }

    /// Returns the value of a variable.
    pub(super) fn get(&self, name: &str) -> Option<&OsStr> {
        self.variables
            .get(OsStr::new(name))
            .map(OsString::as_os_str)
    }
}

/// Shows the names only: a value may be a secret.
impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let variables: Vec<_> = self.variables.keys().collect();
        f.debug_struct("Environment")
            .field("variables", &variables)
            .finish()
    }
}
