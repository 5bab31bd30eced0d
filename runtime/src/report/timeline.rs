//! A report as a timeline that a person can read.

use std::fmt;
use std::time::Duration;

use crate::{ActorReport, Report};

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "group `{}`: {}", self.group, self.cause)?;
        for actor in &self.actors {
            write!(f, "\n  {actor}")?;
        }
        self.dropping.iter().try_for_each(|fault| write!(f, "\n  {fault}"))
    }
}

impl fmt::Display for ActorReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = |at: Option<Duration>| at.map_or_else(|| "-".to_owned(), |at| format!("{at:.1?}"));
        write!(f, "{} {} started {} ended {}", self.name, self.outcome, at(self.started), at(self.ended))
    }
}
