//! The values that a group retains until every actor has ended, and their drop if there is no driver any more.

use std::sync::{Arc, Mutex};

use crate::report::user_code::lock;
use crate::run::dropping::Dropping;
use crate::run::threads::Threads;
use crate::shared::prepared::NamedValue;

/// The values that a group retains. Every task and thread of the group holds a reference. So even without a driver the values
/// are dropped only after the last of these has ended, and on a thread of the crate.
pub(super) struct RetainedValues {
    values: Mutex<Vec<NamedValue>>,
    threads: Threads,
    /// The values of the group in which this one is nested, which are dropped after these.
    parent: Option<Arc<RetainedValues>>,
}

impl RetainedValues {
    pub(super) fn new(
        values: Vec<NamedValue>,
        threads: Threads,
        parent: Option<Arc<RetainedValues>>,
    ) -> RetainedValues {
        RetainedValues {
            values: Mutex::new(values),
            threads,
            parent,
        }
    }

    pub(super) fn take(&self) -> Vec<NamedValue> {
        std::mem::take(&mut *lock(&self.values))
    }

    pub(super) fn add(&self, values: impl IntoIterator<Item = NamedValue>) {
        lock(&self.values).extend(values);
    }
}

impl Drop for RetainedValues {
    fn drop(&mut self) {
        let mut values = self.take();
        values.reverse();
        if !values.is_empty() {
            // The result is of no use any more. The parent group drops its values after these.
            let parent = self.parent.take();
            drop(Dropping::start(&self.threads, values, || drop(parent)));
        }
    }
}
