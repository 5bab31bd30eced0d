//! Drops values of the user's on the crate's own threads: takes a list of named values, drops them one after the other
//! in its order, and says at any time how far that is. It never drops one on the thread that asks, and never gives up:
//! when to stop waiting is the asker's decision.

use std::borrow::Cow;
use std::io;
use std::sync::Arc;

use tokio::sync::watch;

use crate::report::panics::{self, Panic};
use crate::run::pool::Pool;

/// The name a value goes by in the report.
pub(crate) type Name = Cow<'static, str>;

/// A list of values that is being dropped. Dropping this handle cancels nothing.
pub(crate) struct Dropping {
    names: Arc<[Name]>,
    progress: watch::Receiver<Progress>,
    refused: Option<io::Error>,
}

/// How far it is, by positions in the list.
#[derive(Default)]
struct Progress {
    ended: usize,
    panicked: Vec<(usize, Panic)>,
}

impl Dropping {
    /// Hands the values over to the pool as one job, and calls `finished` after the last.
    ///
    /// Where the pool refuses it, the values are leaked, since to drop them here could block or panic: all are left
    /// then, and [`refused`](Self::refused) says why.
    pub(crate) fn start(
        pool: &Pool,
        values: Vec<(Name, Box<dyn Send>)>,
        finished: impl FnOnce() + Send + 'static,
    ) -> Self {
        let (names, values): (Vec<_>, Vec<_>) = values.into_iter().unzip();
        let (sender, progress) = watch::channel(Progress::default());
        let job = move || {
            drop_in_order(values, &sender);
            finished();
        };
        let refused = pool.submit(Box::new(job)).err().map(|refused| {
            std::mem::forget(refused.job);
            refused.error
        });
        Self {
            names: names.into(),
            progress,
            refused,
        }
    }

    /// The values not dropped yet, in order, the one being dropped first.
    pub(crate) fn left(&self) -> &[Name] {
        &self.names[self.progress.borrow().ended..]
    }

    /// The values whose drop panicked so far, in order.
    pub(crate) fn panicked(&self) -> Vec<(Name, Panic)> {
        let progress = self.progress.borrow();
        progress
            .panicked
            .iter()
            .map(|(index, panic)| (self.names[*index].clone(), panic.clone()))
            .collect()
    }

    /// Why nothing is dropped at all: the system had no thread for it.
    pub(crate) fn refused(&self) -> Option<&io::Error> {
        self.refused.as_ref()
    }
}

fn drop_in_order(values: Vec<Box<dyn Send>>, progress: &watch::Sender<Progress>) {
    for (index, value) in values.into_iter().enumerate() {
        let panic = panics::drop_caught(value);
        note(progress, |progress| {
            progress.ended = index + 1;
            progress.panicked.extend(panic.map(|panic| (index, panic)));
        });
    }
}

/// Announces nothing: whoever awaits the end need not wake for every value.
fn note(progress: &watch::Sender<Progress>, change: impl FnOnce(&mut Progress)) {
    progress.send_if_modified(|progress| {
        change(progress);
        false
    });
}

#[cfg(test)]
mod tests;
