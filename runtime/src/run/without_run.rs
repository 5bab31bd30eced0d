//! The values of a group that does not run, because its build ended early or because it is invalid: they are dropped on a
//! thread of the crate, for no longer than the grace period of the group.

use std::time::{Duration, Instant};

use tokio::runtime::Handle;
use tokio::sync::oneshot;

use crate::engine::limits::{FIRST_WARNING, time_for_drops};
use crate::report::drop_failure::DropLimit;
use crate::report::error::RuntimeProblem;
use crate::report::log;
use crate::run::dropping::Dropping;
use crate::run::threads::Threads;
use crate::shared::monitor;
use crate::shared::prepared::{NamedValue, Prepared};
use crate::{AbortedBy, Error, Group};

/// Returns the group as it is run. The values of an invalid group are dropped first.
pub(super) fn prepare(group: Group) -> Result<Prepared, Error> {
    match group.prepared() {
        (prepared, None) => Ok(prepared),
        (prepared, Some(problem)) => {
            drop_prepared(prepared);
            Err(problem)
        }
    }
}

/// Drops the values of a group that cannot run. Returns the reason.
pub(super) fn refuse(prepared: Prepared, problem: RuntimeProblem) -> Error {
    let reason = Error::runtime(prepared.name().into(), problem);
    drop_prepared(prepared);
    reason
}

fn drop_prepared(prepared: Prepared) {
    let (name, grace) = (prepared.plan.name().to_owned(), prepared.plan.grace());
    drop_values(&name, grace, prepared.into_values());
}

/// Drops the values on a thread, and waits for it as long as a run of the group would. Without a grace period there is no limit.
pub(super) fn drop_values(group: &str, grace: Option<Duration>, values: Vec<NamedValue>) {
    if values.is_empty() {
        return;
    }
    let threads = Threads::new(group, Handle::try_current().ok());
    drop_on(&threads, group, time_for_drops(grace), values);
}

/// Drops the values on a thread, and waits for it until the limit expires. A drop that blocks is named before.
fn drop_on(threads: &Threads, group: &str, limit: Option<Duration>, values: Vec<NamedValue>) {
    let since = Instant::now();
    let (finished, mut is_finished) = oneshot::channel::<()>();
    let dropping = Dropping::start(threads, values, || drop(finished));
    if let Some(error) = dropping.refused() {
        return log::no_thread_for_drops(group, dropping.left(), error);
    }
    let drop_limit = limit.map(|length| DropLimit {
        length,
        by: AbortedBy::GroupGrace {
            length,
            handed_down: false,
        },
    });
    let left = || limit.map(|limit| limit.saturating_sub(since.elapsed()));
    // Nothing is sent: this waits for the drop of the sender.
    let patience = limit.map_or(FIRST_WARNING, |limit| limit.min(FIRST_WARNING));
    let is_late = monitor::block_on(&mut is_finished, Some(patience)).is_none();
    if is_late && left() != Some(Duration::ZERO) {
        if let Some(name) = dropping.left().first() {
            log::still_dropping(group, name, false, since.elapsed(), left().zip(drop_limit));
        }
        let _ = monitor::block_on(is_finished, left());
    }
    for failure in dropping.failures(drop_limit) {
        log::drop_failure_without_run(group, &failure);
    }
}

#[cfg(test)]
mod tests;
