//! The values that a group keeps until every actor has ended, and their drop if there is no driver any more.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

use crate::run::dropping::Dropping;
use crate::run::threads::Threads;

/// A value of the user's that the crate is to drop, and the name of its field.
pub(super) type Named = (Cow<'static, str>, Box<dyn Send>);

/// The values that a group keeps. Every task and thread of the group holds a reference. So even without a driver the values
/// are dropped only after the last of these has ended, and on a thread of the crate.
pub(super) struct Kept {
    values: Mutex<Vec<Named>>,
    threads: Threads,
    /// The values of the group in which this one is nested, which are dropped after these.
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
            // The result is of no use any more. The outer group drops its values after these.
            let outer = self.outer.take();
            drop(Dropping::start(&self.threads, values, || drop(outer)));
        }
    }
}
