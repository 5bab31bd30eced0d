//! Drops of the user's values on threads of the crate: a list of named values is dropped in its order, and reports its
//! progress at any time. No value is dropped on the caller's thread, and when to stop waiting is the caller's decision.

use std::borrow::Cow;
use std::io;
use std::mem::ManuallyDrop;
use std::sync::{Arc, Mutex};

use crate::PanicError;
use crate::report::DropFailure;
use crate::report::drop_failure::DropLimit;
use crate::report::user_code::lock;
use crate::report::user_code::panics;
use crate::run::threads::Threads;
use crate::shared::prepared::NamedValue;

/// A list of values that is being dropped. Dropping this handle cancels nothing.
pub(crate) struct Dropping {
    names: Box<[Cow<'static, str>]>,
    progress: Arc<Mutex<Progress>>,
    refused: Option<io::Error>,
}

/// The values that were dropped so far, by their positions in the list.
#[derive(Default)]
struct Progress {
    ended: usize,
    panicked: Vec<(usize, PanicError)>,
}

impl Dropping {
    /// Drops the values as one job, and calls `finished` after the last.
    ///
    /// If the system refuses a thread, the values are leaked, because dropping them here could block or panic. All of them
    /// are left then, and [`refused`](Self::refused) returns the reason.
    pub(crate) fn start(
        threads: &Threads,
        values: Vec<NamedValue>,
        finished: impl FnOnce() + Send + 'static,
    ) -> Self {
        let (names, values): (Vec<_>, Vec<_>) = values.into_iter().unzip();
        let progress = Arc::default();
        let its_progress = Arc::clone(&progress);
        let values = ManuallyDrop::new(values);
        let job = move || {
            drop_in_order(ManuallyDrop::into_inner(values), &its_progress);
            finished();
        };
        let refused = threads.run(Box::new(job)).err();
        Self {
            names: names.into(),
            progress,
            refused,
        }
    }

    /// Returns the values that are not dropped yet, in order, the one that is being dropped first.
    pub(crate) fn left(&self) -> &[Cow<'static, str>] {
        &self.names[lock(&self.progress).ended..]
    }

    /// Returns the failures so far. The values that are not dropped yet count as never dropped, within `limit`.
    pub(crate) fn failures(&self, limit: Option<DropLimit>) -> Vec<DropFailure> {
        let limit = limit.filter(|_| self.refused.is_none());
        let progress = lock(&self.progress);
        let mut failures = Vec::new();
        for (index, panic) in &progress.panicked {
            failures.push(DropFailure::panicked(&self.names[*index], panic.clone()));
        }
        for name in &self.names[progress.ended..] {
            failures.push(DropFailure::unfinished(name, limit));
        }
        failures
    }

    /// Returns the error of the system that had no thread, if nothing is dropped at all.
    pub(crate) fn refused(&self) -> Option<&io::Error> {
        self.refused.as_ref()
    }
}

fn drop_in_order(values: Vec<Box<dyn Send>>, progress: &Mutex<Progress>) {
    for (index, value) in values.into_iter().enumerate() {
        let panic = panics::drop_caught(value);
        let mut progress = lock(progress);
        progress.ended = index + 1;
        progress.panicked.extend(panic.map(|panic| (index, panic)));
    }
}

#[cfg(test)]
mod tests;
