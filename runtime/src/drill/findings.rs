//! Checks the report of a run against the plan of its group.

use std::time::Duration;

use super::case::{Case, Fault, Moment, Plant, PlantedFault};
use super::drilled::{Drilled, is_below};
use super::watched::{PlantedError, TEXT};
use crate::plan::{ActorKind, InterruptKind, Plan};
use crate::report::text::human::human;
use crate::report::text::sources;
use crate::{ActorReport, Cause, Error, Failure, Outcome, Report};

/// The time after the deadline that a group may take: the last half second of its actors, and that of its drops.
pub(super) const WITHIN_AFTER_DEADLINE: Duration = Duration::from_millis(800);

/// A run that has ended.
pub(super) struct CheckedRun<'a> {
    pub(super) case: &'a Case,
    pub(super) drilled: &'a Drilled,
    /// The paths of actors whose failures are no findings.
    pub(super) may_fail: &'a [String],
    /// When the fault was planted, from the start of the run.
    pub(super) planted: Option<Duration>,
    /// Set if the fault is that of a thread.
    pub(super) is_thread: bool,
    pub(super) tolerance: Duration,
}

impl CheckedRun<'_> {
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
        succeeded(result, report, findings);
        self.group(&self.drilled.plan, report, "", findings);
        if findings.is_empty() {
            // The failure of another actor explains another cause.
            self.caused(report, findings);
        }
    }

    /// Returns `true` if a failure of the actor with this path is no finding.
    fn accepts(&self, path: &str) -> bool {
        let may_fail = |name: &String| name == path || is_below(path, name) || is_below(name, path);
        self.may_fail.iter().any(may_fail)
    }

    /// G5: the stop is bounded.
    fn bounded(&self, report: &Report, findings: &mut Vec<String>) {
        let Some(grace) = self.drilled.plan.grace() else {
            return;
        };
        let took = report.took().saturating_sub(report.caused_at());
        if took > grace + WITHIN_AFTER_DEADLINE + self.tolerance {
            findings.push(format!(
                "the stop took {}; the group's grace period is {}",
                human(took),
                human(grace)
            ));
        }
    }

    /// G4: the planted failure is the cause, unless the group continues or was stopping.
    fn caused(&self, report: &Report, findings: &mut Vec<String>) {
        let cause = report.cause();
        let Some(planted) = self.case.planted() else {
            if cause.actor().is_some_and(|actor| self.accepts(actor)) {
                return;
            }
            if cause.is_failure() {
                findings.push(format!("without a fault, the group stopped: {cause}"));
            }
            if *self.case == Case(Plant::Clean) && report.stopped_before_ready() {
                let unready = &report.incomplete;
                findings.push(format!(
                    "without a fault, the group was not ready in time: {unready}"
                ));
            }
            return;
        };
        let fails = planted.fault.fails();
        // At the same instant, something else may have been first.
        let was_first = self.planted.is_some_and(|at| at < report.caused_at());
        let outermost = planted.actor.split('/').next();
        // A thread passes no time of a clock that is not real, so that its end may come after the shutdown of the drill.
        let is_late = self.is_thread && matches!(cause, Cause::Shutdown { .. });
        let is_cause = cause.actor() == outermost || is_late;
        if fails && was_first && self.drilled.stops(&planted.actor) && !is_cause {
            findings.push(format!(
                "the planted failure is not the cause of the stop, but: {cause}"
            ));
        }
    }

    /// The actors of a group and of those nested in it. `prefix` is the path of the group.
    fn group(&self, plan: &Plan, report: &Report, prefix: &str, findings: &mut Vec<String>) {
        for failure in report.drop_failures() {
            findings.push(failure.to_string());
        }
        for (index, actor) in report.actors().iter().enumerate() {
            let path = format!("{prefix}{}", actor.name());
            order(plan, report, index, &path, findings);
            interrupted(report, actor, &path, findings);
            self.ready_in_time(plan, report, index, &path, findings);
            self.outcome(actor, &path, report.caused_at(), findings);
            if let (Some(nested), Some(report)) = (plan.nested(index), actor.group()) {
                self.group(nested, report, &format!("{path}/"), findings);
            }
        }
    }

    /// A readiness that is missed stops the group.
    fn ready_in_time(
        &self,
        group: &Plan,
        report: &Report,
        index: usize,
        path: &str,
        findings: &mut Vec<String>,
    ) {
        if index >= group.len() {
            return;
        }
        let (plan, actor) = (group.actor(index), &report.actors()[index]);
        if plan.is_absent() || plan.restart().is_some() {
            return;
        }
        let until = actor.ready().unwrap_or(report.caused_at());
        let mut limits = vec![(group.ready_within(), Some(Duration::ZERO))];
        limits.push((plan.ready_within(), actor.started()));
        for (within, began) in limits {
            let took = began.map(|began| until.saturating_sub(began));
            if took > within.map(|within| within + self.tolerance) && within.is_some() {
                let within = human(within.unwrap_or_default());
                findings.push(format!(
                    "`{path}` was not ready within {within}, and the group continued"
                ));
            }
        }
    }

    /// The outcome of the actor that has the fault, and its restart.
    fn planted_outcome(
        &self,
        actor: &ActorReport,
        path: &str,
        caused_at: Duration,
        findings: &mut Vec<String>,
    ) {
        let mut observed = self.drilled.actors.iter();
        let observed = observed.find(|(_, watched)| *watched.path == *path);
        let (Some(planted), Some((plan, watched))) = (self.case.planted(), observed) else {
            return;
        };
        let mut actors = self.drilled.plan.actors();
        let index = self
            .drilled
            .plan
            .actors()
            .position(|actor| actor.name() == path);
        let is_required = actors.any(|other| other.waits_for().iter().any(|&it| Some(it) == index));
        if planted.at == Moment::InterruptFunction {
            return;
        }
        let fails = planted.fault.fails();
        if let Some(restart) = plan.restart() {
            let is_last = restart
                .max_restarts
                .is_some_and(|max| planted.attempt > max);
            let is_told = |failure: &Failure| matches!(failure, Failure::RestartsExhausted);
            // An attempt that lasted would have reset the number of restarts.
            let is_counted = self.planted.is_some_and(|at| at < restart.reset_after);
            if fails
                && is_last
                && is_counted
                && planted.is_early()
                && !actor.failures().iter().any(is_told)
            {
                findings.push(format!(
                    "`{path}` has exhausted its restarts, and the report does not state it"
                ));
            }
            // Its dependents or its tasks could delay the second attempt.
            let is_independent = !path.contains('/') && !is_required && actor.tasks() == 0;
            let is_due = |at| at + restart.backoff + Duration::from_secs(1) < caused_at;
            let is_due = self.planted.is_some_and(is_due);
            let is_first = planted.attempt == 1 && !is_last;
            if fails
                && is_first
                && is_independent
                && is_due
                && planted.is_early()
                && watched.record().attempts < 2
            {
                findings.push(format!("`{path}` was not restarted"));
            }
            return;
        }
        let is_dropped = plan.interrupt() == InterruptKind::Drop;
        let expected: &[Outcome] = match planted.fault {
            Fault::Panic => &[Outcome::Panicked],
            Fault::Error if plan.interrupt() == InterruptKind::Function => {
                &[Outcome::Failed, Outcome::Interrupted]
            }
            Fault::Error => &[Outcome::Failed],
            Fault::Hang if watched.kind == ActorKind::Blocking => &[Outcome::Abandoned],
            Fault::Hang if is_dropped => &[Outcome::Dropped],
            Fault::Hang => &[Outcome::Aborted],
            _ => return,
        };
        if !expected.contains(&actor.outcome()) {
            let (outcome, expected) = (actor.outcome(), expected[0]);
            findings.push(format!(
                "the outcome of `{path}` is `{outcome}`, not `{expected}`"
            ));
        }
    }

    /// No other actor fails with the one that has the fault, and that one fails with it.
    fn outcome(
        &self,
        actor: &ActorReport,
        path: &str,
        caused_at: Duration,
        findings: &mut Vec<String>,
    ) {
        let planted = self.case.planted();
        let is_around = |planted: &str| planted == path || is_below(planted, path);
        if planted.is_some_and(|planted| is_around(&planted.actor)) {
            if let (Some(planted), Some(at)) = (planted, self.planted) {
                // A child process that ends after the cause is stopped, and has not failed.
                let is_of_stop = planted.is_of_child() && at >= caused_at;
                if planted.actor == path && !is_of_stop {
                    keeps_failure(actor, path, planted, findings);
                    self.planted_outcome(actor, path, caused_at, findings);
                }
            }
            return;
        }
        if self.accepts(path) {
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

/// A run with a failure fails.
fn succeeded(result: &Result<Report, Error>, report: &Report, findings: &mut Vec<String>) {
    let failed = report.actors().iter().find(|actor| actor.is_failure());
    if let (Ok(_), Some(failed)) = (result, failed) {
        let (name, outcome) = (failed.name(), failed.outcome());
        findings.push(format!("the run succeeded, although `{name}`: {outcome}"));
    }
}

/// G1 and G7: the order of the start and of the stop.
fn order(group: &Plan, report: &Report, index: usize, path: &str, findings: &mut Vec<String>) {
    // An added actor is not part of the plan.
    if index >= group.len() {
        return;
    }
    let (plan, actor) = (group.actor(index), &report.actors()[index]);
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

/// G2: every actor that started is interrupted, and no other.
fn interrupted(report: &Report, actor: &ActorReport, path: &str, findings: &mut Vec<String>) {
    let cause_comes_later = |at| at < report.caused_at();
    if actor.interrupted().is_some_and(cause_comes_later) {
        findings.push(format!(
            "`{path}` was interrupted before the group had a cause"
        ));
    }
    let is_unstarted = matches!(actor.outcome(), Outcome::NeverStarted | Outcome::Absent);
    if actor.started().is_some() == is_unstarted {
        findings.push(format!(
            "`{path}` has the outcome `{}`, and {}",
            actor.outcome(),
            if is_unstarted {
                "started"
            } else {
                "never started"
            }
        ));
    }
    if actor.started().is_none() && actor.interrupted().is_some() {
        findings.push(format!("`{path}` was interrupted, and has not started"));
    }
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
    planted: &PlantedFault,
    findings: &mut Vec<String>,
) {
    let restarts = actor.restarts();
    let in_attempts = restarts.first.iter().chain(&restarts.last);
    let in_attempts = in_attempts.flat_map(|attempt| &attempt.failures);
    let mut failures = actor.failures().iter().chain(in_attempts);
    let is_kept = failures.any(|failure| {
        let in_interrupt = planted.at == Moment::InterruptFunction;
        match (planted.fault, failure) {
            (Fault::Error, Failure::Error(error)) => !in_interrupt && error.is::<PlantedError>(),
            (Fault::Error, Failure::InterruptError(error)) => error.is::<PlantedError>(),
            (Fault::Panic, Failure::Panic(panic)) => !in_interrupt && panic.message() == TEXT,
            (Fault::Panic, Failure::InterruptPanic(panic)) => panic.message() == TEXT,
            (Fault::Kill | Fault::Exit, Failure::Error(error)) => is_end_of_child(error, planted),
            _ => false,
        }
    });
    if planted.fault.fails() && !is_kept {
        findings.push(format!(
            "the planted failure of `{path}` is not in the report"
        ));
    }
}

/// Returns `true` if a child process has ended with that status.
#[cfg(all(feature = "process", unix))]
fn is_end_of_child(error: &anyhow::Error, planted: &PlantedFault) -> bool {
    use std::os::unix::process::ExitStatusExt;
    let error: Option<&crate::ProcessError> = error.downcast_ref();
    let status = error.and_then(crate::ProcessError::status);
    status.is_some_and(|status| match planted.fault {
        Fault::Kill => status.signal() == Some(9),
        _ => status.code() == Some(1),
    })
}

#[cfg(not(all(feature = "process", unix)))]
fn is_end_of_child(_: &anyhow::Error, _: &PlantedFault) -> bool {
    false
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
