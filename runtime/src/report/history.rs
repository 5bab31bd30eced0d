//! What most actors do not have: failures, restarts, tasks, and the report of a nested group. All failures are counted;
//! those before a restart and those of tasks are kept only in part, the first and the last sixteen after it.

use std::sync::Arc;
use std::time::Duration;

use crate::{AbortedBy, Cause, DropFailure, Failure, Report};

/// The number of later causes that the report holds, so that a loop of requests does not fill the memory.
pub(crate) const LATER_CAUSES: usize = 64;

/// The number of failed drops after which those of a further list are not kept. An actor may restart any number of times.
const DROP_FAILURES: usize = 64;

/// The number of failures that are kept besides the first.
const KEPT: usize = 16;

/// The restarts of an actor. All failed attempts are counted; the first, and the last sixteen after it, are kept.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Restarts {
    /// The number of restarts, for any reason, including one that was still pending.
    pub count: u64,
    /// The number of failed attempts among them.
    pub failures: u64,
    /// The first failed attempt.
    pub first: Option<FailedAttempt>,
    /// The last failed attempts after the first, the newest at the end.
    pub last: Vec<FailedAttempt>,
}

/// An attempt that failed and was followed by a restart.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FailedAttempt {
    /// The time from the start of the run to the end of the attempt.
    pub ended: Duration,
    /// The failures, in the order of events.
    pub failures: Vec<Failure>,
    /// The reason of the abort, if the attempt was aborted. An aborted attempt counts as failed even if a handle asked
    /// for its end.
    pub aborted_by: Option<AbortedBy>,
}

/// The failures of the tasks that an actor spawned. All are counted; the first, and the last sixteen after it, are kept.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct TaskFailures {
    /// The number of tasks that failed or panicked.
    pub count: u64,
    /// The first failure.
    pub first: Option<Failure>,
    /// The last failures after the first, the newest at the end.
    pub last: Vec<Failure>,
}

/// An abort of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Aborted {
    pub(crate) by: AbortedBy,
    /// The number of tasks, if execute had returned, and only its tasks were aborted.
    pub(crate) tasks: Option<usize>,
    /// The run may succeed in spite of it.
    pub(crate) excused: bool,
}

/// The parts that most actors do not have.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    /// The facts of the last attempt, as is the abort.
    pub(crate) failures: Vec<Failure>,
    pub(crate) aborted: Option<Aborted>,
    /// The time from the interrupt of the attempt until it was abandoned.
    pub(crate) abandoned_after: Option<Duration>,
    pub(crate) restarts: Restarts,
    /// The number of tasks that the actor spawned.
    pub(crate) tasks: u64,
    pub(crate) task_failures: TaskFailures,
    /// The report of the nested group that the actor is. The error of that group shares it, so that a failure in a deep nest is
    /// not copied by every group around it.
    pub(crate) group: Option<Arc<Report>>,
}

impl History {
    /// Moves the failures of an attempt that is followed by a restart, at `ended`, into the restarts. Returns the attempt that
    /// is no longer kept.
    #[must_use = "its errors are the user's: drop them where a slow drop does no harm"]
    pub(crate) fn restart(&mut self, ended: Duration, failed: bool) -> Option<FailedAttempt> {
        self.restarts.count += 1;
        let failures = std::mem::take(&mut self.failures);
        let aborted_by = self.aborted.take().map(|aborted| aborted.by);
        // A requested end is no failure, but its error and its abort are kept.
        if !failed && failures.is_empty() && aborted_by.is_none() {
            return None;
        }
        self.restarts.note_failure(FailedAttempt {
            ended,
            failures,
            aborted_by,
        })
    }
}

impl Restarts {
    /// Adds a failed attempt. Returns the one that is no longer kept.
    #[must_use = "its errors are the user's: drop them where a slow drop does no harm"]
    pub(crate) fn note_failure(&mut self, failure: FailedAttempt) -> Option<FailedAttempt> {
        self.failures += 1;
        keep(&mut self.first, &mut self.last, failure)
    }
}

impl TaskFailures {
    /// Adds a failure. Returns the one that is no longer kept.
    #[must_use = "its error is the user's: drop it where a slow drop does no harm"]
    pub(crate) fn note(&mut self, failure: Failure) -> Option<Failure> {
        self.count += 1;
        keep(&mut self.first, &mut self.last, failure)
    }
}

/// Adds a later cause. Returns one that is not kept.
#[must_use = "its error is the user's: drop it where a slow drop does no harm"]
pub(crate) fn note_later_cause(later: &mut Vec<Cause>, cause: Cause) -> Option<Cause> {
    if later.len() == LATER_CAUSES {
        return Some(cause);
    }
    later.push(cause);
    None
}

/// Adds the failures of a list that was dropped, if they are kept.
pub(crate) fn note_drop_failures(kept: &mut Vec<DropFailure>, failures: Vec<DropFailure>) {
    if kept.len() < DROP_FAILURES {
        kept.extend(failures);
    }
}

/// Keeps the first item and the last ones. Returns the item that had to go.
fn keep<T>(first: &mut Option<T>, last: &mut Vec<T>, item: T) -> Option<T> {
    if first.is_none() {
        *first = Some(item);
        return None;
    }
    let removed = if last.len() == KEPT {
        Some(last.remove(0))
    } else {
        None
    };
    last.push(item);
    removed
}
