//! What a group keeps until every actor has ended, and the thread on which it is dropped.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

use crate::run::dropping::Dropping;
use crate::run::threads::Threads;

/// A value of the user's that nothing of theirs drops any more, and the name of its field.
pub(super) type Named = (Cow<'static, str>, Box<dyn Send>);

/// The values that a group keeps. Every task and thread of the group holds it, so that even without a driver the values
/// are dropped only after the last of those has ended, and on a thread of the crate's.
pub(super) struct Kept {
    values: Mutex<Vec<Named>>,
    threads: Threads,
    /// Of the group that this one is nested in: that goes on as long as this one does.
    outer: Option<Arc<Kept>>,
}

impl Kept {
    pub(super) fn new(values: Vec<Named>, threads: Threads, outer: Option<Arc<Kept>>) -> Kept {
        Kept {
            values: Mutex::new(values),
            threads,
            outer,
        }
    }

    pub(super) fn take(&self) -> Vec<Named> {
        std::mem::take(&mut *self.values.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Adds what was left over when the driver was dropped.
    pub(super) fn add(&self, values: impl IntoIterator<Item = Named>) {
        self.values
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(values);
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        let mut values = self.take();
        values.reverse();
        if !values.is_empty() {
            // Nobody is there to be told any more; but what the outer group keeps is dropped after this.
            let outer = self.outer.take();
            drop(Dropping::start(&self.threads, values, || drop(outer)));
        }
    }
}
