//! [`DrillReport`]: the findings of a drill.

use std::fmt;
use std::time::Duration;

use super::case::Case;
use crate::report::human::in_seconds;

/// The result of a drill. Its `Display` is the summary that [`Drill::run`](super::Drill::run) prints.
#[derive(Clone, Debug)]
pub struct DrillReport {
    pub(super) group: String,
    pub(super) runs: usize,
    pub(super) unreached: usize,
    pub(super) left_out: usize,
    pub(super) within: Option<Duration>,
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
    /// The number of runs, the one without a fault included.
    pub fn runs(&self) -> usize {
        self.runs
    }

    /// The number of runs in which the actor returned before the moment of its fault.
    pub fn unreached(&self) -> usize {
        self.unreached
    }

    /// The number of cases that did not run, because the time of [`Drill::within`](super::Drill::within) was over.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// The real time that the runs took.
    pub fn took(&self) -> Duration {
        self.took
    }

    /// The problems, in the order in which they were found. Runs with the same problem share one finding.
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
    /// The cases that showed the problem.
    pub fn cases(&self) -> &[Case] {
        &self.cases
    }

    /// The case with the earliest and simplest fault.
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
            "drill of group `{}`: {} in {}, {}",
            self.group,
            count(self.runs, "run"),
            in_seconds(self.took),
            count(self.findings.len(), "finding")
        )?;
        if self.unreached > 0 {
            write!(
                f,
                "\n  {} ended before the fault",
                count(self.unreached, "run")
            )?;
        }
        if let (1.., Some(within)) = (self.left_out, self.within) {
            write!(
                f,
                "\n  {} left out, a spread over all: the limit is `within` {}",
                count(self.left_out, "case"),
                in_seconds(within)
            )?;
        }
        for finding in &self.findings {
            write!(f, "\n  {}: {}", count(finding.cases.len(), "case"), finding)?;
            write!(f, "\n    replay: RUNGROUP_DRILL='{}'", finding.smallest())?;
        }
        Ok(())
    }
}
