//! [`Report`]: the result of a run, with its failures and its log events.

use std::sync::Arc;
use std::time::Duration;

use crate::{Cause, Outcome, Signal};

pub(crate) mod abort;
mod actor_report;
pub(crate) mod cause;
pub(crate) mod drop_failure;
pub(crate) mod error;
pub(crate) mod exit;
pub(crate) mod failure;
pub(crate) mod history;
mod incomplete;
pub(crate) mod log;
pub(crate) mod readiness_error;
pub(crate) mod request_error;
pub(crate) mod stderr;
pub(crate) mod text;
pub(crate) mod timeline;
pub(crate) mod user_code;

pub use abort::{AbortedBy, GraceOrigin};
pub use actor_report::ActorReport;
pub(crate) use actor_report::Offset;
pub use drop_failure::DropFailure;
pub use failure::Failure;
pub(crate) use failure::LinkedTaskFailed;
pub(crate) use incomplete::{IncompleteRun, MissingStep};
pub use readiness_error::ReadinessError;
pub(crate) use timeline::Timeline;

/// The result of a run: the cause, and the outcome, the times and the failures of each actor.
///
/// `run` returns it, inside of [`Error`](crate::Error) if the run failed. Its `Display` is a timeline for people:
///
/// ```text
/// group `app` succeeded, cause: SIGTERM
///   ran for 2 h 03 min, stopped in 1.5 s; times with + or - are relative to the cause
///
///   actor    outcome   started   ready  interrupted   ended  stop
///   store    returned     0 ms  340 ms       +1.2 s  +1.5 s  ...............####
///   api      returned   340 ms  340 ms        +0 ms  +1.2 s  ###############
///   metrics  returned     0 ms    0 ms       +1.5 s  +1.5 s  ...................#
/// ```
///
/// Failures are listed under their actor, and the actors of a nested group under the actor that is the group.
///
/// # Examples
///
/// ```
/// use rungroup::{Group, Interrupt, Outcome};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
/// let mut group = Group::new("example");
/// group.add("job", async |_ctx| (), Interrupt::cancel());
/// group.add("server", async |ctx| ctx.interrupted().await, Interrupt::cancel());
/// let report = group.run().await?;
///
/// assert_eq!(report.cause().actor(), Some("job"));
/// for actor in report.actors() {
///     assert_eq!(actor.outcome(), Outcome::Returned);
///     assert!(actor.ended() >= actor.started());
/// }
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct Report {
    pub(crate) group: Arc<str>,
    pub(crate) cause: Arc<Cause>,
    pub(crate) caused_at: Duration,
    pub(crate) later: Vec<Cause>,
    pub(crate) actors: Vec<ActorReport>,
    pub(crate) dropping: Vec<DropFailure>,
    pub(crate) took: Duration,
    pub(crate) forced_by: Option<Signal>,
    pub(crate) incomplete: IncompleteRun,
    pub(crate) ended_additions: u64,
    pub(crate) succeeded: bool,
}

impl Report {
    /// Returns the name of the group.
    pub fn group(&self) -> &str {
        &self.group
    }

    /// Returns the cause of the stop.
    pub fn cause(&self) -> &Cause {
        &self.cause
    }

    /// Returns the time from the start of the run to the cause.
    pub fn caused_at(&self) -> Duration {
        self.caused_at
    }

    /// Returns the first 64 events after the cause that would have been the cause, in their order.
    pub fn later_causes(&self) -> &[Cause] {
        &self.later
    }

    /// Returns the report of each actor, in the order of the fields. Added actors follow, except the ones that are
    /// [only counted](Report::ended_additions).
    pub fn actors(&self) -> &[ActorReport] {
        &self.actors
    }

    /// Returns the number of added actors that ended without a failure and whose [place](crate::guide::guarantees#limits)
    /// another addition took. They are not in [`actors`](Report::actors).
    pub fn ended_additions(&self) -> u64 {
        self.ended_additions
    }

    /// Returns the report of the actor with this name.
    pub fn actor(&self, name: &str) -> Option<&ActorReport> {
        self.actors.iter().find(|actor| actor.name() == name)
    }

    /// Returns the actors whose last attempt failed or panicked, in the order in which they returned. Failures that were
    /// followed by a restart are in [`restarts`](ActorReport::restarts) of the actor.
    pub fn failed(&self) -> Vec<&ActorReport> {
        let mut failed: Vec<&ActorReport> = Vec::new();
        for actor in &self.actors {
            if matches!(actor.outcome, Outcome::Failed | Outcome::Panicked) {
                let place = failed.partition_point(|other| other.returned <= actor.returned);
                failed.insert(place, actor);
            }
        }
        failed
    }

    /// Returns the drops of retained values that panicked or were abandoned.
    pub fn drop_failures(&self) -> &[DropFailure] {
        &self.dropping
    }

    /// The failures of the run: the actors that failed, the drops, and an error that a handle gave as the cause.
    pub(crate) fn failure_count(&self) -> usize {
        let actors = self.actors.iter();
        usize::from(matches!(*self.cause, Cause::Fail { .. }))
            + actors.filter(|actor| actor.is_failure()).count()
            + self.dropping.len()
    }

    /// The time from the cause to the end.
    pub(crate) fn stopping_time(&self) -> Duration {
        self.took.saturating_sub(self.caused_at)
    }

    /// Returns the duration of the run, from its start to the last drop.
    pub fn took(&self) -> Duration {
        self.took
    }

    /// Returns the signal that forced the abort of the remaining actors, if one did.
    pub fn forced_by(&self) -> Option<Signal> {
        self.forced_by
    }

    /// Returns `true` if a signal stopped a group with `until = all` before every foreground actor had returned. The run may
    /// have succeeded. [`rungroup::main`](crate::main()) exits with 128 + n.
    pub fn stopped_before_completion(&self) -> bool {
        !self.incomplete.unreturned.is_empty()
    }

    /// Returns `true` if a signal, a handle or the parent group stopped the group before it was ready. The run may have
    /// succeeded. The `Display` of the report names the actors concerned, and what each of them lacked.
    pub fn stopped_before_ready(&self) -> bool {
        !self.incomplete.unready.is_empty()
    }

    /// Returns `true` if the run succeeded: the cause is not a failure, no actor ended with a
    /// [failure](ActorReport::is_failure), and every retained value was dropped in time and without a panic.
    pub fn succeeded(&self) -> bool {
        self.succeeded
    }
}
