//! The tasks that belong to an actor: how many were spawned, the failures, and the wait for one to end.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::shared::monitor;
use crate::{Failure, TaskFailures};

/// The tasks of one actor. How many are alive is part of the actor's state, because the interrupt and the end of execute
/// decide whether there may be more.
///
/// The notification is their own: the tasks themselves wait for a change of the state, and the end of one must not wake all.
#[derive(Debug, Default)]
pub(crate) struct Tasks {
    ended: Notify,
    record: Mutex<TaskRecord>,
}

#[derive(Debug, Default)]
struct TaskRecord {
    history: TaskHistory,
    /// The number of actors that were added in the name of this one.
    numbered: u64,
}

/// The ends of an actor's tasks.
#[derive(Debug, Clone, Default)]
pub(crate) struct TaskHistory {
    pub(crate) spawned: u64,
    pub(crate) failures: TaskFailures,
}

/// The answer of an attempt to one more task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    Entered,
    Full,
    Closed,
}

impl Tasks {
    fn record(&self) -> MutexGuard<'_, TaskRecord> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn note_spawned(&self) {
        self.record().history.spawned += 1;
    }

    /// Wakes the waiters for the end of a task.
    pub(crate) fn ended(&self) {
        monitor::wake_all(&self.ended);
    }

    /// Waits until `find` returns something. It is called at first and after the end of each task.
    pub(crate) fn wait<R>(&self, find: impl Fn() -> Option<R>) -> impl Future<Output = R> {
        monitor::wait(&self.ended, find)
    }

    pub(crate) fn note_failure(&self, failure: Failure) {
        let evicted = self.record().history.failures.note(failure);
        // Its error is the user's, and is dropped without the lock.
        drop(evicted);
    }

    /// Returns the next number for an actor that is added in the name of this one, from 1.
    pub(crate) fn next_number(&self) -> u64 {
        let mut record = self.record();
        record.numbered += 1;
        record.numbered
    }

    /// Returns what became of the tasks, if there were any.
    pub(crate) fn history(&self) -> Option<TaskHistory> {
        let record = self.record();
        (record.history.spawned > 0).then(|| record.history.clone())
    }
}
