//! What an actor went through besides its last attempt: restarts and tasks. All failures are counted, and only the first
//! and the last sixteen are kept.

use std::collections::VecDeque;
use std::time::Duration;

use crate::{AbortedBy, Failure};

/// How many failures are kept besides the first.
const KEPT: usize = 16;

/// The restarts of an actor. All failed attempts are counted; the first and the last sixteen are kept.
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
    pub last: VecDeque<FailedAttempt>,
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

/// The failures of the tasks that an actor spawned. All are counted; the first and the last sixteen are kept.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct TaskFailures {
    /// The number of tasks that failed or panicked.
    pub count: u64,
    /// The first failure.
    pub first: Option<Failure>,
    /// The last failures after the first, the newest at the end.
    pub last: VecDeque<Failure>,
}

/// What an actor went through besides its last attempt.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    pub(crate) restarts: Restarts,
    /// The number of tasks that the actor spawned.
    pub(crate) children: u64,
    pub(crate) task_failures: TaskFailures,
}

impl History {
    pub(crate) const NONE: History = History {
        restarts: Restarts {
            count: 0,
            failures: 0,
            first: None,
            last: VecDeque::new(),
        },
        children: 0,
        task_failures: TaskFailures {
            count: 0,
            first: None,
            last: VecDeque::new(),
        },
    };
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
    #[must_use = "its error is the user's: drop it outside the lock"]
    pub(crate) fn note(&mut self, failure: Failure) -> Option<Failure> {
        self.count += 1;
        keep(&mut self.first, &mut self.last, failure)
    }
}

/// Keeps the first item and the last ones. Returns the item that had to go.
fn keep<T>(first: &mut Option<T>, last: &mut VecDeque<T>, item: T) -> Option<T> {
    if first.is_none() {
        *first = Some(item);
        return None;
    }
    let evicted = if last.len() == KEPT {
        last.pop_front()
    } else {
        None
    };
    last.push_back(item);
    evicted
}
