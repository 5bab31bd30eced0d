//! Another attempt of an actor: what is noted of the former, and how long the delay is.

use std::time::Duration;

use crate::engine::{Id, StopReason};
use crate::{ActorState, Failure, Outcome, Restart};

use super::kept::{Joined, Named};
use super::node::Carrier;
use super::{Driver, GroupId, log};

impl Driver {
    /// The attempt is over, and another comes.
    pub(super) fn will_restart(&mut self, node: GroupId, id: Id, failure: Option<StopReason>) {
        self.note_unready(node, id, failure);
        let group = &mut self.nodes[node];
        let ended = group.elapsed(self.timers.now());
        if let Some(slot) = group.parts[id].slot() {
            slot.renew();
        }
        group.cell(id).will_restart();
        let record = &mut group.records[id];
        // Of a return the log has told already.
        let untold = if let Some(StopReason::NotReady(..)) = failure {
            record.failures().last()
        } else {
            None
        };
        log::will_restart(group.mailbox.shared.name(), &record.name, untold);
        let evicted = record.history_mut().restart(ended, failure.is_some());
        let name: std::borrow::Cow<'static, str> = (&record.name).into();
        let thread = std::mem::take(&mut group.parts[id].carrier);
        let mut remains: Vec<Named> = Vec::new();
        if matches!(thread, Carrier::Thread(_)) {
            // To wait until it is gone is nothing for this thread.
            remains.push((name.clone(), Box::new(Joined::new(thread))));
        }
        remains.extend(evicted.map(|evicted| (name, Box::new(evicted) as _)));
        self.drop_values(node, remains);
    }

    /// Its last failure was one too many.
    pub(super) fn gave_up(&mut self, node: GroupId, id: Id, failure: Option<StopReason>) {
        self.note_unready(node, id, failure);
        let group = &mut self.nodes[node];
        group.records[id].add_failure(Failure::RestartsExhausted);
        log::gave_up(group.name(), &group.records[id].name);
    }

    /// That it could not become ready is a failure, too, where the group goes on.
    fn note_unready(&mut self, node: GroupId, id: Id, failure: Option<StopReason>) {
        if let Some(StopReason::NotReady(_, why)) = failure {
            let group = &mut self.nodes[node];
            let error = group.not_ready(id, why);
            group.records[id].add_failure(Failure::NotReady(error));
        }
    }

    /// No attempt of it runs, and none comes by itself.
    pub(super) fn rests(&self, node: GroupId, id: Id, outcome: Outcome) {
        let group = &self.nodes[node];
        group.cell(id).rests(ActorState::Returned, outcome);
        log::rests(group.name(), &group.records[id].name, outcome);
    }
}

/// The delay before it is run again for the `time`th time: at random between nothing and the greatest there may be.
pub(super) fn delay(restart: &Restart, time: u32) -> Duration {
    restart.max_backoff_of(time).mul_f64(fastrand::f64())
}
