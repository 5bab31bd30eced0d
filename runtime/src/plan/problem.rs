//! What is wrong with a group. Input: messages with their help; output: one problem, or all of a group, as errors. It
//! must not find them.

use super::name::quoted;
use std::fmt;

/// One mistake in a group that was built at run time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    message: String,
    help: String,
}

/// All mistakes in a group that was built at run time. Nothing of it was started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanError {
    group: String,
    problems: Vec<Problem>,
}

impl Problem {
    pub(super) fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: help.into(),
        }
    }

    /// What is wrong, with the names of those it is about.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// How to mend it.
    pub fn help(&self) -> &str {
        &self.help
    }
}

impl PlanError {
    pub(super) fn new(group: &str, problems: Vec<Problem>) -> Self {
        Self {
            group: group.to_owned(),
            problems,
        }
    }

    /// The mistakes, in the order of the actors, and then those of the whole group.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\nhelp: {}", self.message, self.help)
    }
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let group = quoted(&self.group);
        match self.problems.len() {
            1 => write!(f, "group {group} has a mistake")?,
            count => write!(f, "group {group} has {count} mistakes")?,
        }
        for Problem { message, help } in &self.problems {
            write!(f, "\n- {message}\n  help: {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}
impl std::error::Error for PlanError {}
