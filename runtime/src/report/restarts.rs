//! What became of the executions of an actor before its last.

use std::collections::VecDeque;
use std::time::Duration;

use super::{AbortedBy, Failure};
use crate::TaskFailures;

/// How many failed executions are kept beside the first.
const KEPT: usize = 16;

/// How often an actor was run again, and for which failures: all are counted, the first and the last sixteen are kept.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Restarts {
    /// How often it was run again, or was about to be, for whatever reason.
    pub count: u64,
    /// How many of its executions failed so.
    pub failures: u64,
    /// The first of those.
    pub first: Option<FailedAttempt>,
    /// The last of those after it, the latest at the end.
    pub last: VecDeque<FailedAttempt>,
}

/// An execution that failed, and after which another followed.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FailedAttempt {
    /// When it was over, counted from the start of the run.
    pub ended: Duration,
    /// What went wrong.
    pub failures: Vec<Failure>,
    /// Why it was told to abort, if it was: it is counted as a failure also where its end was asked for.
    pub aborted_by: Option<AbortedBy>,
}

/// What an actor went through beside its last execution.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    pub(crate) restarts: Restarts,
    /// How many tasks it spawned.
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
    /// Notes one more. Returns what is kept no longer.
    #[must_use = "its errors are the user's, to be dropped where that may take its time"]
    pub(crate) fn note_failure(&mut self, failure: FailedAttempt) -> Option<FailedAttempt> {
        self.failures += 1;
        if self.first.is_none() {
            self.first = Some(failure);
            return None;
        }
        self.last.push_back(failure);
        if self.last.len() > KEPT {
            self.last.pop_front()
        } else {
            None
        }
    }
}
