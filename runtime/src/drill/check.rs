//! Checks the report of a run against the plan of its group.

use std::time::Duration;

use super::case::{Case, Fault, Plant};
use super::fault::{Planted, TEXT};
use super::is_below;
use super::trial::Drilled;
use crate::report::human::in_seconds;
use crate::report::sources;
use crate::{ActorReport, Error, Failure, Outcome, Report};

/// The time after the deadline that a group may take: the last half second of its actors, and that of its drops.
const AFTER_DEADLINE: Duration = Duration::from_millis(800);

/// A run that has ended.
pub(super) struct Run<'a> {
    pub(super) case: &'a Case,
    pub(super) drilled: &'a Drilled,
    /// The paths of actors whose failures are no findings.
    pub(super) may_fail: &'a [String],
    /// When the fault was planted, from the start of the run.
    pub(super) planted: Option<Duration>,
    pub(super) tolerance: Duration,
}

impl Run<'_> {
    /// Adds the problems of the run to the findings.
    pub(super) fn check(&self, result: &Result<Report, Error>, findings: &mut Vec<String>) {
        let report = match result {
            Ok(report) => report,
            Err(error) => match error.report() {
                Some(report) => report,
                None => return findings.push(format!("the group did not run: {error}")),
            },
        };
        self.bounded(report, findings);
        self.group(self.drilled, report, "", findings);
        if findings.is_empty() {
            // The failure of another actor explains another cause.
            self.caused(report, findings);
        }
    }

    /// G5: the stop is bounded.
    fn bounded(&self, report: &Report, findings: &mut Vec<String>) {
        let Some(grace) = self.drilled.plan.grace() else {
            return;
        };
        let took = report.took().saturating_sub(report.caused_at());
        if took > grace + AFTER_DEADLINE + self.tolerance {
            findings.push(format!(
                "the stop took {}; the group's grace period is {}",
                in_seconds(took),
                in_seconds(grace)
            ));
        }
    }

    /// G4: the planted failure is the cause, unless the group continues or was stopping.
    fn caused(&self, report: &Report, findings: &mut Vec<String>) {
        let cause = report.cause();
        let Some(planted) = self.case.planted() else {
            if cause.is_failure() {
                findings.push(format!("without a fault, the group stopped: {cause}"));
            }
            if *self.case == Case(Plant::Clean) && report.stopped_before_ready() {
                findings.push("without a fault, the group was not ready in time".to_owned());
            }
            return;
        };
        let fails = matches!(planted.fault, Fault::Error | Fault::Panic);
        // At the same instant, something else may have been first.
        let was_first = self.planted.is_some_and(|at| at < report.caused_at());
        let outermost = planted.actor.split('/').next();
        if fails && was_first && self.drilled.stops(&planted.actor) && cause.actor() != outermost {
            findings.push(format!(
                "the planted failure is not the cause of the stop, but: {cause}"
            ));
        }
    }

    /// The actors of a group and of those nested in it. `prefix` is the path of the group.
    fn group(&self, drilled: &Drilled, report: &Report, prefix: &str, findings: &mut Vec<String>) {
        for failure in report.drop_failures() {
            findings.push(failure.to_string());
        }
        for (index, actor) in report.actors().iter().enumerate() {
            let path = format!("{prefix}{}", actor.name());
            order(drilled, report, index, &path, findings);
            interrupted(report, actor, &path, findings);
            self.outcome(actor, &path, findings);
            let nested = drilled.nested.iter().find(|(nested, _)| *nested == index);
            if let (Some((_, nested)), Some(report)) = (nested, actor.group()) {
                self.group(nested, report, &format!("{path}/"), findings);
            }
        }
    }

    /// No other actor fails with the one that has the fault, and that one fails with it.
    fn outcome(&self, actor: &ActorReport, path: &str, findings: &mut Vec<String>) {
        let planted = self.case.planted();
        let is_around = |planted: &str| planted == path || is_below(planted, path);
        if planted.is_some_and(|planted| is_around(&planted.actor)) {
            if self.planted.is_some() && planted.is_some_and(|planted| planted.actor == path) {
                keeps_failure(actor, path, self.case.fault(), findings);
            }
            return;
        }
        let may_fail = |name: &String| is_below(path, name) || is_around(name);
        if self.may_fail.iter().any(may_fail) {
            return;
        }
        for failure in task_panics(actor) {
            findings.push(format!("a task of `{path}` {failure}"));
        }
        if !actor.is_failure() || (self.case.aborts() && actor.outcome() == Outcome::Aborted) {
            return;
        }
        let finding = match (actor.outcome(), actor.aborted_by()) {
            (Outcome::Aborted, Some(by)) => format!("`{path}` was aborted: it {by}"),
            (Outcome::Panicked, _) => match actor.panic() {
                Some(panic) => format!("`{path}` {panic}"),
                None => format!("`{path}` panicked"),
            },
            (Outcome::Failed, _) => match actor.error() {
                Some(error) => format!(
                    "`{path}` failed: {}",
                    sources::texts(error.as_ref()).join(": ")
                ),
                None => format!("`{path}` failed: {}", first_failure(actor)),
            },
            (Outcome::Abandoned, _) => format!("`{path}` was abandoned: {}", first_failure(actor)),
            (outcome, _) => format!("`{path}`: {outcome}"),
        };
        findings.push(finding);
    }
}

/// G1 and G7: the order of the start and of the stop.
fn order(drilled: &Drilled, report: &Report, index: usize, path: &str, findings: &mut Vec<String>) {
    // An added actor is not part of the plan.
    if index >= drilled.plan.len() {
        return;
    }
    let (plan, actor) = (drilled.plan.actor(index), &report.actors()[index]);
    for required in plan.waits_for() {
        let required = &report.actors()[required];
        let is_ready = required.outcome() == Outcome::Absent
            || actor
                .started()
                .is_none_or(|started| required.ready().is_some_and(|ready| ready <= started));
        if !is_ready {
            findings.push(format!(
                "`{path}` started before `{}` was ready",
                required.name()
            ));
        }
    }
    for after in plan.ends_before() {
        let after = &report.actors()[after];
        let too_early = |interrupted| actor.ended().is_some_and(|ended| ended > interrupted);
        if actor.started().is_some() && after.interrupted().is_some_and(too_early) {
            findings.push(format!(
                "`{}` was interrupted before `{path}` had ended",
                after.name()
            ));
        }
    }
}

/// G2: every actor that started is interrupted.
fn interrupted(report: &Report, actor: &ActorReport, path: &str, findings: &mut Vec<String>) {
    let has_stopped = !matches!(actor.outcome(), Outcome::NeverStarted | Outcome::Absent);
    if has_stopped && actor.started().is_some() && actor.interrupted().is_none() {
        findings.push(format!(
            "`{path}` was not interrupted, although the group stopped: {}",
            report.cause()
        ));
    }
}

/// G4: the planted failure is reported, an error with its type.
fn keeps_failure(
    actor: &ActorReport,
    path: &str,
    fault: Option<Fault>,
    findings: &mut Vec<String>,
) {
    let in_attempts = actor.restarts().first.iter();
    let in_attempts = in_attempts.flat_map(|first| &first.failures);
    let mut failures = actor.failures().iter().chain(in_attempts);
    let is_kept = match fault {
        Some(Fault::Error) => failures
            .any(|failure| matches!(failure, Failure::Error(error) if error.is::<Planted>())),
        Some(Fault::Panic) => failures
            .any(|failure| matches!(failure, Failure::Panic(panic) if panic.message() == TEXT)),
        _ => true,
    };
    if !is_kept {
        findings.push(format!(
            "the planted failure of `{path}` is not in the report"
        ));
    }
}

fn task_panics(actor: &ActorReport) -> impl Iterator<Item = &Failure> {
    let failures = actor.task_failures();
    let all = failures.first.iter().chain(&failures.last);
    all.filter(|failure| matches!(failure, Failure::Panic(_)))
}

fn first_failure(actor: &ActorReport) -> String {
    let first = actor.failures().first();
    first.map_or_else(|| "no reason is known".to_owned(), ToString::to_string)
}

#[cfg(test)]
mod tests;
