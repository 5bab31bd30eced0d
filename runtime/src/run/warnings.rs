//! The warnings about a group that is late to start or to stop, and the events that need more than one fact about it.

use std::time::Duration;

use crate::engine::{FailureLog, Id};
use crate::plan::ActorKind;
use crate::report::{MissingStep, log};

use super::Timers;
use super::group_run::GroupRun;
use super::real_timer::RealTimer;

impl GroupRun {
    pub(super) fn log_return(&self, id: Id, failure_log: FailureLog) {
        let report = &self.actors[id].report;
        log::returned(self.name(), &report.name, report.failures(), failure_log);
    }

    /// Warns about the actors that have not ended, that wait for a requirement, or that have not declared their readiness, and
    /// about the drops that have not finished.
    pub(super) fn warn(&self) {
        let now = Timers::read();
        let run = now.saturating_duration_since(self.began);
        let since = |at: Option<Duration>| at.map(|at| run.saturating_sub(at));
        for (id, unfinished) in self.engine.stopping_actors() {
            let cell = self.cell(id);
            let abort = cell.deadline(cell.attempt());
            log::still_running(
                self.name(),
                self.actor_name(id),
                self.plan.actor(id).kind() == ActorKind::Nested,
                unfinished,
                since(self.actors[id].interrupted()),
                abort.map(|at| at.saturating_duration_since(now)),
            );
        }
        let ended = self.actors.iter().map(|actor| actor.report.ended()).max();
        let remaining = self.drops_limit.as_ref().map(RealTimer::left);
        for name in self.dropping.iter().filter_map(|it| it.left().first()) {
            let elapsed = since(ended.flatten()).unwrap_or_default();
            log::still_dropping(self.name(), name, true, elapsed, remaining);
        }
        if self.engine.is_stopping() {
            return;
        }
        let undeclared = self.engine.undeclared();
        // Of a nested group its own actors are named.
        let undeclared = undeclared.filter(|&id| self.plan.actor(id).kind() != ActorKind::Nested);
        // For each actor: whether it is to be named, and the first actor that waits for it, with the number of others.
        let mut unready: Vec<(bool, Option<(&str, usize)>)> =
            vec![(false, None); self.actors.len()];
        for id in undeclared {
            unready[id].0 = true;
        }
        for (id, requirement) in self.engine.blocked(&self.graph) {
            let (name, of) = (self.actor_name(id), self.actor_name(requirement));
            log::blocked(self.name(), name, of);
            let (is_named, waiting) = &mut unready[requirement];
            *is_named = true;
            match waiting {
                Some((_, more)) => *more += 1,
                None => *waiting = Some((name, 0)),
            }
        }
        for (id, (is_named, waiting)) in unready.into_iter().enumerate() {
            // One that has not started waits itself.
            let elapsed = since(self.actors[id].attempt_started()).filter(|_| is_named);
            let Some(elapsed) = elapsed else { continue };
            let plan = self.plan.actor(id);
            let missing = MissingStep::of(plan, true).pending_text(plan.kind());
            let (name, limit) = (self.actor_name(id), plan.ready_within());
            log::not_ready(self.name(), name, elapsed, missing, limit, waiting);
        }
    }
}

#[cfg(test)]
mod tests;
