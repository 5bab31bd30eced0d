//! [`Report`]: what came of a run, actor by actor.

use std::sync::Arc;
use std::time::Duration;

use crate::plan::actor_name::Name;
use crate::{Cause, Outcome, PanicError, Signal, TaskFailures};

pub(crate) mod cause;
pub(crate) mod error;
pub(crate) mod exit;
mod failure;
pub(crate) mod history;
mod human;
pub(crate) mod log;
pub(crate) mod panic_error;
pub(crate) mod panics;
pub(crate) mod refusal;
pub(crate) mod sources;
pub(crate) mod timeline;

pub use failure::{AbortedBy, DropFailure, Failure};
use history::{History, Restarts};
pub(crate) use timeline::Timeline;

/// What came of a run: the cause, and for each actor how it ended, when what happened to it, and every error.
///
/// `Ok` of `run` holds one, and so does [`Error`](crate::Error). Its `Display` is a timeline that a person can read:
///
/// ```text
/// group `app` ended well, cause: SIGTERM
///   ran for 2h 03m, stopped in 1.50s; times with a sign count from the cause
///
///   actor    outcome   started  ready  interrupted   ended  stop
///   store    returned      0ms  340ms       +1.20s  +1.50s  ...............####
///   api      returned    340ms  340ms         +0ms  +1.20s  ###############
///   metrics  returned      0ms    0ms       +1.50s  +1.50s  ...................#
/// ```
///
/// What went wrong stands under its actor, and the actors of a nested group under theirs.
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
    pub(crate) cut_short: bool,
}

/// What came of one actor. All times are counted from the start of the run.
#[derive(Debug, Clone)]
pub struct ActorReport {
    pub(crate) name: Name,
    pub(crate) outcome: Outcome,
    pub(crate) started: Option<Duration>,
    pub(crate) ready: Option<Duration>,
    pub(crate) interrupted: Option<Duration>,
    pub(crate) ended: Option<Duration>,
    pub(crate) aborted_by: Option<AbortedBy>,
    pub(crate) failures: Vec<Failure>,
    /// Its place in the order in which executes came back, from 1 on.
    pub(crate) returned: u32,
    /// Apart, because most actors have none.
    pub(crate) history: Option<Box<History>>,
    pub(crate) group: Option<Box<Report>>,
}

impl Report {
    /// The group's name.
    pub fn group(&self) -> &str {
        &self.group
    }

    /// Why the group stopped.
    pub fn cause(&self) -> &Cause {
        &self.cause
    }

    /// How long the group had run when it was asked to stop.
    pub fn caused_at(&self) -> Duration {
        self.caused_at
    }

    /// What would have been the cause, had there been none, in the order of events: the first 64 of them.
    pub fn later_causes(&self) -> &[Cause] {
        &self.later
    }

    /// What came of each actor, in the order of the fields.
    pub fn actors(&self) -> &[ActorReport] {
        &self.actors
    }

    /// What came of the actor of that name.
    pub fn actor(&self, name: &str) -> Option<&ActorReport> {
        self.actors.iter().find(|actor| actor.name() == name)
    }

    /// The actors whose last execution failed or panicked, in the order in which they came back: every error of the run but
    /// those after which an actor was run again, which are in its [`restarts`](ActorReport::restarts).
    pub fn failed(&self) -> Vec<&ActorReport> {
        let failed =
            |actor: &&ActorReport| matches!(actor.outcome, Outcome::Failed | Outcome::Panicked);
        let mut failed: Vec<&ActorReport> = self.actors.iter().filter(failed).collect();
        failed.sort_by_key(|actor| actor.returned);
        failed
    }

    /// The drops of kept values that panicked, or were not over in time.
    pub fn drop_failures(&self) -> &[DropFailure] {
        &self.dropping
    }

    /// The failures of the run: the actors that failed, the drops, and an error that a handle gave as the cause.
    pub(crate) fn failure_count(&self) -> usize {
        let actors = self.actors.iter();
        usize::from(matches!(*self.cause, Cause::Fail { .. }))
            + actors.filter(|actor| actor.outcome.is_failure()).count()
            + self.dropping.len()
    }

    /// The time from the cause to the end.
    pub(crate) fn stopping_time(&self) -> Duration {
        self.took.saturating_sub(self.caused_at)
    }

    /// How long the run took, from its start until what the group kept was dropped.
    pub fn took(&self) -> Duration {
        self.took
    }

    /// The signal that moved the stop to abort, if one did.
    pub fn forced_by(&self) -> Option<Signal> {
        self.forced_by
    }

    /// Whether the run ended well: the cause is no failure, no actor failed, panicked, was aborted or abandoned, and every
    /// kept value was dropped.
    pub fn succeeded(&self) -> bool {
        let well = |actor: &ActorReport| !actor.outcome.is_failure();
        !self.cause.is_failure() && self.dropping.is_empty() && self.actors.iter().all(well)
    }
}

impl ActorReport {
    /// Of an actor to which nothing has happened.
    pub(crate) fn new(name: Name) -> ActorReport {
        ActorReport {
            name,
            outcome: Outcome::NeverStarted,
            started: None,
            ready: None,
            interrupted: None,
            ended: None,
            aborted_by: None,
            failures: Vec::new(),
            returned: 0,
            history: None,
            group: None,
        }
    }

    /// The actor's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How it ended.
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// When it was started.
    pub fn started(&self) -> Option<Duration> {
        self.started
    }

    /// When it became ready.
    pub fn ready(&self) -> Option<Duration> {
        self.ready
    }

    /// When its interrupt was called.
    pub fn interrupted(&self) -> Option<Duration> {
        self.interrupted
    }

    /// When all of it was over, or left behind.
    pub fn ended(&self) -> Option<Duration> {
        self.ended
    }

    /// Why it was told to abort, if it was. Its [`outcome`](ActorReport::outcome) is still how its execute ended.
    pub fn aborted_by(&self) -> Option<AbortedBy> {
        self.aborted_by
    }

    /// All that went wrong, in the order of events.
    pub fn failures(&self) -> &[Failure] {
        &self.failures
    }

    /// The error that its execute returned.
    pub fn error(&self) -> Option<&anyhow::Error> {
        self.failures.iter().find_map(|failure| match failure {
            Failure::Error(error) => Some(&**error),
            _ => None,
        })
    }

    /// The panic of its execute, or else of its interrupt.
    pub fn panic(&self) -> Option<&PanicError> {
        self.failures.iter().find_map(|failure| match failure {
            Failure::Panic(panic) | Failure::InterruptPanic(panic) => Some(panic),
            _ => None,
        })
    }

    /// How often it was run again, and for which failures.
    pub fn restarts(&self) -> &Restarts {
        &self.history().restarts
    }

    /// How many tasks it spawned.
    pub fn tasks(&self) -> u64 {
        self.history().children
    }

    /// What went wrong in those.
    pub fn task_failures(&self) -> &TaskFailures {
        &self.history().task_failures
    }

    fn history(&self) -> &History {
        static NONE: History = History::NONE;
        self.history.as_deref().unwrap_or(&NONE)
    }

    pub(crate) fn history_mut(&mut self) -> &mut History {
        self.history.get_or_insert_default()
    }

    /// The failures that stand nowhere else: a nested group fails with what its own actors failed with.
    pub(crate) fn own_failures(&self) -> impl Iterator<Item = &Failure> {
        let is_own = |failure: &&Failure| match failure {
            Failure::Error(error) => self.group.is_none() || !error.is::<crate::Error>(),
            _ => true,
        };
        self.failures.iter().filter(is_own)
    }

    /// The report of the group that this actor is, if it is one.
    pub fn group(&self) -> Option<&Report> {
        self.group.as_deref()
    }
}
