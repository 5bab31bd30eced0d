//! The problems of a group as an error.

use rungroup_rules::{Problem, quoted};
use std::fmt;

/// The problems of a group that was built at run time: the error of a run that could not begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanError {
    group: String,
    problems: Vec<Problem>,
}

impl PlanError {
    pub(crate) fn new(group: &str, problems: Vec<Problem>) -> Self {
        Self {
            group: group.to_owned(),
            problems,
        }
    }

    /// Returns the problems: those of names and lists, of single actors, of the edges between them, and of the group.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Writes each problem in two lines.
    pub(crate) fn list(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.problems {
            write!(f, "\n- {}\n  help: {}", problem.message(), problem.help())?;
        }
        Ok(())
    }
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let group = quoted(&self.group);
        match self.problems.len() {
            1 => write!(f, "group {group} has a problem")?,
            count => write!(f, "group {group} has {count} problems")?,
        }
        self.list(f)
    }
}

impl std::error::Error for PlanError {}
