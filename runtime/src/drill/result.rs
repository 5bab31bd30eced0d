//! [`DrillReport`]: the findings of a drill.

use std::fmt;
use std::time::Duration;

use super::case::{Case, Plant};
use crate::report::text::human::human;

/// The result of a drill. Its `Display` is the summary that [`Drill::run`](super::Drill::run) prints.
#[derive(Clone, Debug)]
pub struct DrillReport {
    pub(super) group: String,
    pub(super) runs: usize,
    pub(super) unreached: usize,
    pub(super) skipped: usize,
    pub(super) within: Option<Duration>,
    /// Set if a run did not end, with which the drill ended.
    pub(super) is_stuck: bool,
    /// Set if time of a paused clock passed in the run without a fault before its cause.
    pub(super) needs_time: bool,
    pub(super) took: Duration,
    pub(super) findings: Vec<Finding>,
}

/// A problem, and the cases that showed it.
#[derive(Clone, Debug)]
pub struct Finding {
    pub(super) text: String,
    pub(super) cases: Vec<Case>,
}

impl DrillReport {
    /// Returns the number of runs, the one without a fault included.
    pub fn runs(&self) -> usize {
        self.runs
    }

    /// Returns the number of runs in which the actor returned before the moment of its fault.
    pub fn unreached(&self) -> usize {
        self.unreached
    }

    /// Returns the number of cases that did not run, because the time of [`Drill::within`](super::Drill::within) had expired, or a
    /// run did not end.
    pub fn skipped(&self) -> usize {
        self.skipped
    }

    /// Returns the real time that the runs took.
    pub fn took(&self) -> Duration {
        self.took
    }

    /// Returns the problems, in the order in which they were found. Runs with the same problem share one finding.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    pub(super) fn add(&mut self, text: String, case: &Case) {
        match self
            .findings
            .iter_mut()
            .find(|finding| finding.text == text)
        {
            Some(finding) => finding.cases.push(case.clone()),
            None => self.findings.push(Finding {
                text,
                cases: vec![case.clone()],
            }),
        }
    }
}

impl Finding {
    /// Returns the cases that showed the problem.
    pub fn cases(&self) -> &[Case] {
        &self.cases
    }

    /// Returns the case with the earliest and simplest fault.
    ///
    /// # Panics
    ///
    /// Never panics: every finding has a case.
    pub fn smallest(&self) -> &Case {
        self.cases.iter().min().expect("a finding has a case")
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for DrillReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |count, noun: &str| match count {
            0 => format!("no {noun}s"),
            1 => format!("1 {noun}"),
            count => format!("{count} {noun}s"),
        };
        write!(
            f,
            "drill of {}: {} in {}, {}",
            match &*self.group {
                "" => "a group".to_owned(),
                group => format!("group `{group}`"),
            },
            count(self.runs, "run"),
            human(self.took),
            count(self.findings.len(), "finding")
        )?;
        if self.unreached > 0 {
            write!(
                f,
                "\n  {} ended before the moment of the fault",
                count(self.unreached, "run")
            )?;
        }
        if self.skipped > 0 {
            write!(f, "\n  {} skipped", count(self.skipped, "case"))?;
            match self.within {
                _ if self.is_stuck => {
                    f.write_str(": the drill ends with a run that does not end")?;
                }
                Some(within) => {
                    let within = human(within);
                    write!(f, ", a spread over all: the limit is `within` {within}")?;
                }
                None => {}
            }
        }
        for finding in &self.findings {
            write!(f, "\n  {}: {}", count(finding.cases.len(), "case"), finding)?;
            if !self.group.is_empty() {
                let smallest = finding.smallest();
                write!(f, "\n    replay the smallest: RUNGROUP_DRILL='{smallest}'")?;
            }
        }
        let is_without_fault = |finding: &Finding| finding.cases.contains(&Case(Plant::Clean));
        if self.needs_time && self.findings.iter().any(is_without_fault) {
            f.write_str(
                "\n  help: on a paused clock, a timeout does not wait for sockets, files or threads; a group that uses them takes \
                 `.clock(Clock::Held)`",
            )?;
        }
        Ok(())
    }
}
