//! The warnings about a group that is late to start or to stop.

use std::time::Duration;

use crate::engine::{Id, Limit};
use crate::plan::ActorKind;
use crate::report::abort::AbortTime;
use crate::report::readiness_error::ReadyWithin;
use crate::report::{MissingStep, log};

use super::{Driver, GroupId, Timers};

impl Driver {
    /// Warns about the actors that have not ended, that wait for a requirement, or that have not declared their readiness, and
    /// about the drops that have not finished.
    pub(super) fn warn(&self, group: GroupId, drops: bool) {
        let run = &self.groups[group];
        let elapsed = Timers::read().saturating_duration_since(run.began);
        if drops {
            return self.warn_of_drops(group, elapsed);
        }
        for (id, unfinished) in run.engine.stopping_actors() {
            let interrupted = run.actors[id].interrupted();
            log::still_running(
                run.name(),
                run.actor_name(id),
                run.plan.actor(id).kind() == ActorKind::Nested,
                unfinished,
                interrupted.map(|at| elapsed.saturating_sub(at)),
                self.time_to_abort(group, id),
            );
        }
        self.warn_of_unready(group, elapsed);
    }

    /// The time until the actor is aborted, and the limit that ends it.
    fn time_to_abort(&self, group: GroupId, id: Id) -> AbortTime {
        let run = &self.groups[group];
        if let Some(by) = run.actors[id].report.aborted_by() {
            return AbortTime::Passed(by);
        }
        match self.next_abort(group, id) {
            Some((at, by)) => AbortTime::In(at.saturating_duration_since(Timers::read()), by),
            None => AbortTime::Never,
        }
    }

    /// Warns about each actor that runs and is not ready, in one line for all that wait for it.
    fn warn_of_unready(&self, group: GroupId, elapsed: Duration) {
        let run = &self.groups[group];
        // Of a nested group its own actors are named.
        let undeclared = run.engine.undeclared();
        let undeclared = undeclared.filter(|&id| run.plan.actor(id).kind() != ActorKind::Nested);
        // For each actor: whether it is to be named, and the first actor that waits for it, with the number of others.
        let mut unready: Vec<(bool, Option<(&str, usize)>)> = vec![(false, None); run.actors.len()];
        for id in undeclared {
            unready[id].0 = true;
        }
        for (id, requirement) in run.engine.blocked(&run.graph) {
            let (is_named, waiting) = &mut unready[requirement];
            *is_named = true;
            match waiting {
                Some((_, more)) => *more += 1,
                None => *waiting = Some((run.actor_name(id), 0)),
            }
        }
        for (id, (is_named, waiting)) in unready.into_iter().enumerate() {
            // One that has not started waits itself.
            let started = run.actors[id].attempt_started().filter(|_| is_named);
            let Some(started) = started else { continue };
            let plan = run.plan.actor(id);
            let missing = if run.engine.unfinished(id).execute {
                MissingStep::of(plan, true).pending_text(plan.kind())
            } else {
                "waits for its restart"
            };
            log::not_ready(
                run.name(),
                run.actor_name(id),
                elapsed.saturating_sub(started),
                missing,
                waiting,
                self.ready_within(group, id),
            );
        }
    }

    /// The first limit that ends the wait for the readiness of the actor.
    fn ready_within(&self, group: GroupId, id: Id) -> Option<ReadyWithin> {
        let plan = &self.groups[group].plan;
        let limits = [
            (Limit::ReadyWithin(id), plan.actor(id).ready_within(), false),
            (Limit::GroupReadyWithin, plan.ready_within(), true),
        ];
        let limits = limits
            .into_iter()
            .filter_map(|(limit, length, is_of_group)| {
                let at = self.timers.due(group, limit)?;
                Some(ReadyWithin {
                    length: length?,
                    remaining: at.saturating_duration_since(Timers::read()),
                    is_of_group,
                })
            });
        limits.min_by_key(|limit| limit.remaining)
    }

    fn warn_of_drops(&self, group: GroupId, elapsed: Duration) {
        let run = &self.groups[group];
        let ended = run.actors.iter().filter_map(|it| it.report.ended()).max();
        let since = elapsed.saturating_sub(ended.unwrap_or_default());
        let due = self.timers.due(group, Limit::Drops);
        let left = due.map(|at| at.saturating_duration_since(Timers::read()));
        let limit = left.zip(run.drop_limit());
        for name in run
            .drops
            .dropping
            .values()
            .filter_map(|it| it.left().first())
        {
            log::still_dropping(run.name(), name, true, since, limit);
        }
    }
}

#[cfg(test)]
mod tests;
