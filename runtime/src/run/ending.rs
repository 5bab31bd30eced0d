//! The end of a group: what it kept is dropped, its report is made, and its result goes to whoever waits for it.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::engine::{Event, Id, Limit, Return};
use crate::plan::InterruptKind;
use crate::report::DropFailure;
use crate::run::dropping::Dropping;
use crate::shared::Message;
use crate::shared::interrupt::InterruptAction;
use crate::{Cause, Error, Failure, Report};

use super::kept::Named;
use super::node::{Carrier, Ending, GroupRun};
use super::patience::Patience;
use super::{Driver, GroupId, OUTERMOST, Timers, log};

/// How long drops may take after the last actor, where the deadline is not later.
const DROPS: Duration = Duration::from_millis(300);

/// How many lists of values with a drop that panicked the report is made of: an actor may be run again for ever.
const DROP_FAILURES: usize = 64;

impl Driver {
    /// Drops values of the user's on a thread of the crate's, and notes how that goes. Once its parent waits for no drop of
    /// a nested group any more, they are the parent's to drop, which does so from the end.
    pub(super) fn drop_values(&mut self, node: GroupId, values: Vec<Named>) {
        if values.is_empty() {
            return;
        }
        let group = &mut self.nodes[node];
        if let (true, Some((parent, _))) = (group.hurried, group.parent) {
            return self.nodes[parent].kept.add(values.into_iter().rev());
        }
        let shared = Arc::clone(group.shared());
        let dropping =
            Dropping::start(&self.threads, values, move || shared.send(Message::Dropped));
        group.undropped += usize::from(dropping.refused().is_none());
        group.dropping.push(dropping);
    }

    /// Every actor has ended: drops what the group kept, and waits for that.
    pub(super) fn done(&mut self, node: GroupId) {
        let group = &mut self.nodes[node];
        group.note_children();
        let remains = group.remains();
        self.drop_values(node, remains);
        self.refuse_late_additions(node);
        let group = &self.nodes[node];
        if group.undropped == 0 || group.hurried {
            self.over(node);
        } else if group.deadline.is_some() {
            self.limit_drops(node);
        } else {
            // Nothing bounds the stop, so nothing bounds the drops but a signal.
            self.nodes[node].ending = Ending::Dropping { _patience: None };
        }
    }

    /// From here on drops have until the deadline, or some time from now if that is later.
    fn limit_drops(&mut self, node: GroupId) {
        let group = &mut self.nodes[node];
        let left = group.deadline.map_or(Duration::ZERO, |deadline| {
            deadline.saturating_duration_since(self.timers.now())
        });
        let shared = Arc::clone(group.shared());
        let Ok(patience) =
            Patience::new(left.max(DROPS), move || shared.send(Message::DropsAreLate))
        else {
            // Nothing would bound it, so it is not waited for.
            return self.over(node);
        };
        group.ending = Ending::Dropping {
            _patience: Some(patience),
        };
    }

    /// The deadline has come, and drops go on.
    pub(super) fn hurry_drops(&mut self, node: GroupId) {
        let now = self.timers.now();
        let group = &mut self.nodes[node];
        let has_time = group.deadline.is_none_or(|deadline| deadline > now);
        if has_time && matches!(group.ending, Ending::Dropping { .. }) {
            group.deadline = Some(now);
            self.limit_drops(node);
        }
    }

    /// Some values were dropped.
    pub(super) fn dropped(&mut self, node: GroupId) {
        let group = &mut self.nodes[node];
        group.undropped -= 1;
        // Of those that are well over nothing is left, and of the others so many: a run may go on for ever.
        let mut faulty = 0;
        group.dropping.retain(|dropping| {
            if !dropping.left().is_empty() {
                return true;
            }
            faulty += usize::from(!dropping.panicked().is_empty());
            !dropping.panicked().is_empty() && faulty <= DROP_FAILURES
        });
        if matches!(group.ending, Ending::Dropping { .. }) {
            self.refuse_late_additions(node);
            if self.nodes[node].undropped == 0 {
                self.drops_are_over(node);
            }
        }
    }

    /// The last drop is over, or the time for all of them is up.
    pub(super) fn drops_are_over(&mut self, node: GroupId) {
        if matches!(self.nodes[node].ending, Ending::Dropping { .. }) {
            self.over(node);
        }
    }

    /// The last half second of the parent has passed: all of the group is over in this step. What it kept goes to the
    /// parent, unless it is being dropped already: then that is left behind.
    pub(super) fn hurry(&mut self, node: GroupId) {
        self.nodes[node].hurried = true;
        self.drops_are_over(node);
        // Behind its interrupt and its abort, if its turn has come in this very step.
        self.happened(node, Event::Expired(Limit::LastHalfSecond));
    }

    fn over(&mut self, node: GroupId) {
        let group = &mut self.nodes[node];
        group.take_late_requests();
        group.refuse_last_additions();
        let mut report = group.report();
        // A nested group may still log who comes back too late.
        report.actors = if group.parent.is_none() {
            std::mem::take(&mut group.records)
        } else {
            group.records.clone()
        };
        group.ending = Ending::Told;
        report.dropping = group.dropping.iter().flat_map(drop_failures).collect();
        report
            .dropping
            .iter()
            .for_each(|failure| log::drop_failure(group.name(), failure));
        if group.parent.is_none() {
            log::run_ended(&report);
        }
        let well = report.succeeded();
        group
            .shared()
            .change_status(|status| status.succeeded = Some(well));
        let result = if well {
            Ok(report)
        } else {
            Err(Error::run(report, group.engine.root()))
        };
        match group.parent {
            None => group.ending = Ending::Over(result),
            Some((parent, id)) => {
                let record = &mut self.nodes[parent].records[id];
                let how = match result {
                    Ok(report) => {
                        record.history_mut().group = Some(Box::new(report));
                        Return::Ok
                    }
                    Err(error) => {
                        record.history_mut().group = error.report().cloned().map(Box::new);
                        record.add_failure(Failure::Error(Arc::new(error.into())));
                        Return::Failed
                    }
                };
                self.happened(parent, Event::Returned(id, how));
            }
        }
    }

    /// Waits until the tasks whose futures have come back are gone from the runtime: they are past all user code.
    pub(super) async fn join_tasks(&mut self) {
        for part in self.nodes.iter_mut().flat_map(|node| &mut node.parts) {
            match std::mem::take(&mut part.carrier) {
                Carrier::Task(task) if !task.is_finished() => drop(task.await),
                _ => {}
            }
            for call in std::mem::take(&mut part.calling) {
                let _ = call.await;
            }
        }
    }

    pub(super) fn take_result(&mut self) -> Result<Report, Error> {
        match std::mem::replace(&mut self.nodes[OUTERMOST].ending, Ending::Told) {
            Ending::Over(result) => result,
            _ => unreachable!("the driver runs until the outermost group is over"),
        }
    }
}

/// What went wrong so far; what is not over now never will be, as far as the report goes.
fn drop_failures(dropping: &Dropping) -> impl Iterator<Item = DropFailure> {
    let panicked = dropping
        .panicked()
        .into_iter()
        .map(|(name, panic)| (name, Some(panic)));
    let left = dropping.left().iter().map(|name| (name.clone(), None));
    panicked.chain(left).map(|(name, panic)| DropFailure {
        name: (&*name).into(),
        panic,
    })
}

impl InterruptAction {
    /// Whether there is something of the user's in it.
    pub(super) fn holds_something(&self) -> bool {
        matches!(
            self,
            InterruptAction::Call(_) | InterruptAction::CallEach(_)
        )
    }
}

impl GroupRun {
    pub(super) fn cause(&self) -> Arc<Cause> {
        self.cause
            .as_ref()
            .map_or_else(|| Arc::new(Cause::Dropped), |(cause, _)| Arc::clone(cause))
    }

    /// What the actors' tasks have come to is a part of the report.
    fn note_children(&mut self) {
        for id in std::mem::take(&mut self.spawners) {
            if let Some((tasks, failures)) = self.cell(id).tasks().report() {
                let history = self.records[id].history_mut();
                (history.tasks, history.task_failures) = (tasks, failures);
            }
        }
    }

    /// Whether the driver itself dropped the actor's future.
    pub(super) fn dropped(&self, id: Id) -> bool {
        let cell = self.cell(id);
        let interrupted = cell.is_interrupted(cell.attempt());
        (self.plan.actor(id).interrupt() == InterruptKind::Drop && interrupted)
            || self.was_aborted(id)
    }

    pub(super) fn was_aborted(&self, id: Id) -> bool {
        let cell = self.cell(id);
        cell.is_aborted(cell.attempt())
    }

    /// The report of what has happened, without its actors.
    pub(super) fn report(&self) -> Report {
        let since = |at: Instant| at.saturating_duration_since(self.began);
        let now = Timers::read();
        Report {
            group: self.name().into(),
            cause: self.cause(),
            caused_at: since(self.cause.as_ref().map_or(now, |(_, at)| *at)),
            later: self.later.clone(),
            actors: Vec::new(),
            dropping: Vec::new(),
            took: since(now),
            forced_by: self.engine.forced_by(),
            cut_short: self.engine.was_cut_short(),
        }
    }
}
