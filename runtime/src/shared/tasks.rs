//! The tasks that belong to an actor: how many were spawned, the failures, and the wait for one to end.

use std::sync::{Mutex, MutexGuard};

use crate::engine::Attempt;
use crate::report::user_code::lock;
use crate::shared::cell::{ActorCell, ContextState};
use crate::{Failure, TaskFailures};

/// The tasks of one actor. How many are alive is part of the actor's state, because the interrupt and the end of execute
/// decide whether there may be more.
#[derive(Default)]
pub(crate) struct Tasks(Mutex<TaskRecord>);

#[derive(Default)]
struct TaskRecord {
    history: TaskHistory,
    /// The number of actors that were added in the name of this one.
    numbered: u64,
}

/// The ends of an actor's tasks.
#[derive(Clone, Default)]
pub(crate) struct TaskHistory {
    pub(crate) spawned: u64,
    pub(crate) failures: TaskFailures,
}

/// The answer of an attempt to one more task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TaskAdmission {
    Entered,
    Full,
    Closed,
}

impl Tasks {
    fn record(&self) -> MutexGuard<'_, TaskRecord> {
        lock(&self.0)
    }

    pub(crate) fn note_spawned(&self) {
        self.record().history.spawned += 1;
    }

    /// Adds a failure. Returns the one that is no longer kept.
    #[must_use = "its error is the user's: drop it where a slow drop does no harm"]
    pub(crate) fn note_failure(&self, failure: Failure) -> Option<Failure> {
        self.record().history.failures.note(failure)
    }

    /// Returns the next number for an actor that is added in the name of this one, from 1.
    pub(crate) fn next_number(&self) -> u64 {
        let mut record = self.record();
        record.numbered += 1;
        record.numbered
    }

    /// Returns the ends of the tasks, if there were any.
    pub(crate) fn history(&self) -> Option<TaskHistory> {
        let record = self.record();
        (record.history.spawned > 0).then(|| record.history.clone())
    }
}

impl ActorCell {
    /// Adds a task to the attempt, unless it is interrupted, or has ended, or has as many already.
    pub(crate) fn enter_task(&self, of: Attempt, limit: usize) -> TaskAdmission {
        let mut state = self.state.lock();
        if state.is_stopped(of, ContextState::Interrupted)
            || (state.has_returned && state.tasks == 0)
        {
            return TaskAdmission::Closed;
        }
        match state.tasks.checked_add(1) {
            Some(tasks) if tasks as usize <= limit => state.tasks = tasks,
            _ => return TaskAdmission::Full,
        }
        TaskAdmission::Entered
    }

    /// A task has ended. Returns `true` if it was the last and execute has returned before.
    pub(crate) fn leave_task(&self) -> bool {
        let mut state = self.state.lock();
        state.tasks -= 1;
        let is_last = state.tasks == 0 && state.has_returned;
        drop(state);
        // The contexts wait for other changes: the end of a task must not wake all that the actor has.
        self.wake_handles();
        is_last
    }

    /// Returns the number of tasks that are alive.
    pub(crate) fn alive_tasks(&self) -> usize {
        self.state.lock().tasks as usize
    }

    /// Waits until fewer than `limit` tasks are alive.
    pub(crate) fn fewer_tasks_than(&self, limit: usize) -> impl Future<Output = ()> {
        self.until(move |state| ((state.tasks as usize) < limit).then_some(()))
    }

    /// Execute returns. Returns `true` if it leaves tasks. The caller then sends a message to the driver, and calls
    /// [`execute_returned`](ActorCell::execute_returned) afterwards. Otherwise no more tasks are spawned.
    pub(crate) fn execute_leaves_tasks(&self) -> bool {
        let mut state = self.state.lock();
        state.has_returned = state.tasks == 0;
        !state.has_returned
    }

    /// Returns `true` if the last task has ended since.
    pub(crate) fn execute_returned(&self) -> bool {
        let mut state = self.state.lock();
        state.has_returned = true;
        state.tasks == 0
    }

    pub(crate) fn tasks(&self) -> &Tasks {
        &self.extras().tasks
    }

    /// Returns the ends of the actor's tasks, if it ever spawned one.
    pub(crate) fn task_history(&self) -> Option<TaskHistory> {
        self.extras.get()?.tasks.history()
    }
}
