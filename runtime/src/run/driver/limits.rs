//! Arms the limits of a group at instants of the driver's clock, and the watchdog of the process.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use tokio::time::Instant;

#[cfg(feature = "signal")]
use crate::Exit;
use crate::engine::limits::{self, TimeLeft};
use crate::engine::{AbortReason, Id, Limit, Span};
use crate::{AbortedBy, GraceOrigin};

#[cfg(feature = "signal")]
use super::OUTERMOST;
use super::{Driver, GroupId};
use crate::report::log;

impl Driver {
    pub(super) fn arm(&mut self, group: GroupId, limit: Limit, span: Span) {
        let now = self.timers.now();
        let run = &self.groups[group];
        let to = |at: Instant| at.saturating_duration_since(now);
        let left = TimeLeft {
            deadline: run.stop.deadline.map(to),
            drops: self.timers.due(group, Limit::Drops).map(to),
            last_warning: run.last_warning,
        };
        let length = limits::length(limit, span, &run.plan, left, random);
        if let (Limit::Backoff(id), Some(delay)) = (limit, length) {
            log::backs_off(run.name(), run.actor_name(id), delay);
        }
        let at = length.and_then(|length| self.timers.after(length));
        let run = &mut self.groups[group];
        match limit {
            Limit::Deadline => {
                run.stop.deadline = at;
                run.stop.grace = AbortedBy::group_grace(span, length).or(run.stop.grace);
            }
            Limit::Grace(id) => {
                let of = run.stop.grace.and_then(AbortedBy::length);
                let origin = GraceOrigin::of(span, of);
                if let Some(length) = length {
                    run.actors[id].seldom().grace = Some(AbortedBy::Grace { length, origin });
                }
            }
            Limit::LastHalfSecond => {
                // It begins now: in its time, or because a signal or the parent moved it.
                run.stop.deadline = run.stop.deadline.map_or(Some(now), |at| Some(at.min(now)));
                self.watch(group, None);
            }
            Limit::Drops => run.drops.length = length,
            Limit::Warning => run.last_warning = length.unwrap_or_default(),
            Limit::ContextPatience(id) => {
                // The thread has this time, and not that of its start.
                let time = length.unwrap_or_default();
                run.actors[id].stop_clock(|| None);
                run.actors[id].stop_clock(|| self.paused_clock.stop_for(time, &self.runtime));
            }
            _ => {}
        }
        if let Some(at) = at {
            self.timers.set(group, limit, at);
        }
        if limit == Limit::Deadline && left.deadline.is_some() {
            self.publish_deadline(group);
        }
    }

    /// Returns the instant at which the actor is aborted, and the reason: its own grace period ends then, or the stop of the
    /// group is over, whichever is earlier.
    pub(super) fn next_abort(&self, group: GroupId, id: Id) -> Option<(Instant, AbortedBy)> {
        let run = &self.groups[group];
        let own = run.actors[id].grace();
        let own = own.and_then(|by| Some((self.timers.due(group, Limit::Grace(id))?, by)));
        let limits = own
            .into_iter()
            .chain(run.stop.deadline.zip(run.stop_limit()));
        limits.min_by_key(|&(at, _)| at)
    }

    pub(super) fn abort_time(&self, group: GroupId, id: Id) -> Option<Instant> {
        self.next_abort(group, id).map(|(at, _)| at)
    }

    /// The deadline has moved, also for the actors that were interrupted before.
    fn publish_deadline(&self, group: GroupId) {
        let run = &self.groups[group];
        for (id, _) in run.engine.stopping_actors() {
            let cell = run.cell(id);
            if !cell.is_aborted(cell.attempt()) {
                cell.set_deadline(self.abort_time(group, id));
            }
        }
    }

    /// The limit was set again, because the process was stopped when it passed.
    pub(super) fn granted(&mut self, group: GroupId, limit: Limit, at: Instant) {
        match limit {
            Limit::Deadline => {
                self.groups[group].stop.deadline = Some(at);
                self.publish_deadline(group);
            }
            Limit::Grace(id) => {
                let at = self.abort_time(group, id);
                self.groups[group].cell(id).set_deadline(at);
            }
            _ => {}
        }
    }

    pub(super) fn disarm(&mut self, group: GroupId, limit: Limit) {
        self.timers.cancel(group, limit);
        if let Limit::Grace(id) = limit {
            self.groups[group].actors[id].take_grace();
        }
    }

    /// The public form of a reason, with the length of the grace period.
    pub(super) fn aborted_by(&mut self, group: GroupId, id: Id, why: AbortReason) -> AbortedBy {
        let run = &mut self.groups[group];
        let by = match why {
            AbortReason::Signal(signal) => Some(AbortedBy::Signal(signal)),
            AbortReason::Grace => run.actors[id].take_grace(),
            AbortReason::Parent => run.parent.and_then(|(parent, actor)| {
                let by = self.groups[parent].actors[actor].report.aborted_by();
                by.map(AbortedBy::handed_down)
            }),
            AbortReason::Deadline => None,
        };
        let by = by.or(self.groups[group].stop.grace);
        by.expect("a limit or a signal aborts an actor")
    }

    /// The group stops, and has its grace for it.
    pub(super) fn watch_stop(&self, group: GroupId) {
        if let Some(grace) = self.groups[group].plan.grace() {
            self.watch(group, Some(grace));
        }
    }

    /// From here on the process ends when this deadline has passed, or has passed already, and the time for what comes after it.
    #[cfg_attr(not(feature = "signal"), expect(unused_variables, clippy::unused_self))]
    fn watch(&self, group: GroupId, deadline: Option<Duration>) {
        #[cfg(feature = "signal")]
        if let (OUTERMOST, Some(watchdog)) = (group, &self.watchdog) {
            let run = &self.groups[group];
            let exit = run
                .engine
                .forced_by()
                .map_or(Exit::FAILURE, Exit::from_signal);
            match deadline {
                Some(deadline) => watchdog.limit(run.name(), deadline, exit),
                None => watchdog.force(run.name(), exit),
            }
        }
    }
}

/// A number from 0 to 1, from the seed of the standard library's hash maps.
fn random() -> f64 {
    let [a, b, c, d, ..] = RandomState::new().hash_one(()).to_be_bytes();
    f64::from(u32::from_be_bytes([a, b, c, d])) / f64::from(u32::MAX)
}
