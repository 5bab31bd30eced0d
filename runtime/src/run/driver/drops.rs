//! Drops the values that a group no longer holds.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use crate::engine::{DropList, Event, Removed};
use crate::report::DropFailure;
use crate::report::drop_failure::DropLimit;
use crate::report::history::note_drop_failures;
use crate::run::dropping::Dropping;
use crate::shared::message::Message;
use crate::shared::prepared::NamedValue;

use super::group_run::GroupRun;
use super::running_actor::RunningActor;
use super::{Driver, GroupId};

/// The values that a group no longer holds.
#[derive(Default)]
pub(super) struct Drops {
    /// The lists that the engine has not decided about yet.
    removed: VecDeque<Vec<NamedValue>>,
    /// The lists that are being dropped, by their numbers.
    pub(super) dropping: BTreeMap<u64, Dropping>,
    /// The failures of the lists that were dropped.
    panicked: Vec<DropFailure>,
    /// The drops that had failed, or had not finished, when the mailbox was last read at the end.
    pub(super) failures: Vec<DropFailure>,
    /// The last length of the limit of the drops.
    pub(super) length: Option<Duration>,
}

impl Driver {
    /// Lets the engine decide what happens with a list of values that the group no longer holds.
    pub(super) fn remove_values(&mut self, group: GroupId, from: Removed, values: Vec<NamedValue>) {
        if !values.is_empty() {
            self.groups[group].drops.removed.push_back(values);
            self.happened(group, Event::Removed(from));
        }
    }

    /// Like [`remove_values`](Self::remove_values), for at most one value.
    pub(super) fn remove_value(&mut self, group: GroupId, value: Option<NamedValue>) {
        if let Some(value) = value {
            self.remove_values(group, Removed::Value, vec![value]);
        }
    }

    /// Drops values on a thread, in order.
    pub(super) fn drop_values(&mut self, group: GroupId, values: DropList) {
        let run = &mut self.groups[group];
        let values = run.take_values(values);
        if values.is_empty() {
            return self.happened(group, Event::DropFinished);
        }
        let number = run
            .drops
            .dropping
            .keys()
            .next_back()
            .map_or(0, |last| last + 1);
        let shared = Arc::clone(run.shared());
        // The end of the run waits for the thread, which a paused clock does not know.
        let stopped_clock = self.paused_clock.stop(&self.runtime);
        let finished = move || {
            shared.send(Message::ValuesDropped(number));
            drop(stopped_clock);
        };
        let dropping = Dropping::start(&self.threads, values, finished);
        let is_refused = dropping.refused().is_some();
        run.drops.dropping.insert(number, dropping);
        if is_refused {
            self.happened(group, Event::DropFinished);
        }
    }

    /// A list of values was dropped. Only its failures are kept.
    pub(super) fn values_dropped(&mut self, group: GroupId, number: u64) {
        let run = &mut self.groups[group];
        if let Some(dropped) = run.drops.dropping.remove(&number) {
            note_drop_failures(&mut run.drops.panicked, dropped.failures(None));
        }
        self.happened(group, Event::DropFinished);
    }

    /// Passes values to the parent, which drops its retained values from the end.
    pub(super) fn pass_to_parent(&mut self, group: GroupId, values: DropList) {
        let run = &mut self.groups[group];
        let values = run.take_values(values);
        let (parent, _) = run.parent.expect("only a parent abandons a group");
        self.groups[parent].retained.add(values.into_iter().rev());
    }

    pub(super) fn retain_removed(&mut self, group: GroupId) {
        let run = &mut self.groups[group];
        let values = run.take_values(DropList::Removed);
        run.retained.add(values);
    }
}

impl GroupRun {
    fn take_values(&mut self, values: DropList) -> Vec<NamedValue> {
        match values {
            DropList::Removed => {
                let removed = self.drops.removed.pop_front();
                removed.expect("the engine decides once about each list")
            }
            DropList::Retained => self.take_retained(),
        }
    }

    /// Takes the threads of actors that have returned and the retained values, in the order in which they are dropped.
    fn take_retained(&mut self) -> Vec<NamedValue> {
        let threads = self.actors.iter_mut().filter_map(RunningActor::take_thread);
        let mut retained: Vec<NamedValue> = threads.collect();
        retained.extend(self.retained.take().into_iter().rev());
        retained
    }

    /// The time for the drops, if it is limited.
    pub(super) fn drop_limit(&self) -> Option<DropLimit> {
        let (length, by) = self.drops.length.zip(self.stop_limit())?;
        Some(DropLimit { length, by })
    }

    /// Notes which drops have failed, or have not finished. Returns `true` if there are any.
    pub(super) fn note_drop_failures(&mut self) -> bool {
        let limit = self.drop_limit();
        let Drops {
            dropping,
            panicked,
            failures,
            ..
        } = &mut self.drops;
        failures.clone_from(panicked);
        for dropping in dropping.values() {
            failures.extend(dropping.failures(limit));
        }
        !failures.is_empty()
    }
}
