//! [`ActorReport`]: the outcome and the times of one actor. A large group has one per actor, so it is small: the rest is
//! behind one box that most actors do not need.

use std::sync::LazyLock;
use std::time::Duration;

use crate::report::history::{Aborted, History};
use crate::{AbortedBy, Error, Failure, Outcome, PanicError, Report, Restarts, TaskFailures};
use rungroup_rules::Name;

/// The report of one actor. All times are counted from the start of the run.
///
/// # Examples
///
/// ```
/// use rungroup::{Group, Interrupt, Outcome};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
/// let mut group = Group::new("example");
/// group.add("job", async |_ctx| println!("done"), Interrupt::cancel());
/// let report = group.run().await?;
/// let job = report.actor("job").expect("it was added");
/// assert_eq!(job.outcome(), Outcome::Returned);
/// assert!(job.started() <= job.ended());
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct ActorReport {
    pub(crate) name: Name,
    pub(crate) started: Offset,
    pub(crate) ready: Offset,
    pub(crate) interrupted: Offset,
    pub(crate) ended: Offset,
    history: Option<Box<History>>,
    /// The position of the actor in the order in which executes returned, from 1 on.
    pub(crate) returned: u32,
    pub(crate) outcome: Outcome,
    pub(crate) foreground: bool,
}

/// A time since the start of the run, in half the size of an `Option<Duration>`: in nanoseconds, which last for 584 years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Offset(u64);

impl Offset {
    /// The step has not happened.
    pub(crate) const NONE: Offset = Offset(u64::MAX);

    pub(crate) fn get(self) -> Option<Duration> {
        (self != Offset::NONE).then(|| Duration::from_nanos(self.0))
    }

    pub(crate) fn is_none(self) -> bool {
        self == Offset::NONE
    }

    /// Sets the time, unless it is set.
    pub(crate) fn set_first(&mut self, since_start: Offset) {
        if self.is_none() {
            *self = since_start;
        }
    }
}

impl From<Duration> for Offset {
    fn from(since_start: Duration) -> Offset {
        Offset(u64::try_from(since_start.as_nanos()).unwrap_or(u64::MAX - 1))
    }
}

impl ActorReport {
    /// The report of an actor that has not started.
    pub(crate) fn new(name: Name) -> ActorReport {
        ActorReport {
            name,
            started: Offset::NONE,
            ready: Offset::NONE,
            interrupted: Offset::NONE,
            ended: Offset::NONE,
            history: None,
            returned: 0,
            outcome: Outcome::NeverStarted,
            foreground: false,
        }
    }

    /// Returns the name of the actor.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the outcome of the actor.
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// Returns `true` if the group had `until = all` and waited for this actor.
    pub fn is_foreground(&self) -> bool {
        self.foreground
    }

    /// Returns the time at which the actor first started; `None` if it never started.
    pub fn started(&self) -> Option<Duration> {
        self.started.get()
    }

    /// Returns the time at which the actor first became ready; `None` if it never became ready.
    pub fn ready(&self) -> Option<Duration> {
        self.ready.get()
    }

    /// Returns the time at which the actor was interrupted for the stop of the group; `None` if it never started.
    pub fn interrupted(&self) -> Option<Duration> {
        self.interrupted.get()
    }

    /// Returns the time at which the actor ended or was abandoned; `None` if it never started.
    pub fn ended(&self) -> Option<Duration> {
        self.ended.get()
    }

    /// Returns the reason of the abort, if the last attempt was aborted. The [`outcome`](ActorReport::outcome) still states how its
    /// execute ended.
    pub fn aborted_by(&self) -> Option<AbortedBy> {
        self.history().aborted.map(|aborted| aborted.by)
    }

    /// Returns `true` if the end of the actor makes the run an error: its [`outcome`](ActorReport::outcome) is a failure, and
    /// [`overrun = accept`](crate::Overrun::Accept) does not excuse it.
    pub fn is_failure(&self) -> bool {
        let is_excused = self.aborted().is_some_and(|aborted| aborted.excused);
        self.outcome.fails_run(is_excused)
    }

    /// Returns the number of tasks that were alive when they were aborted after execute had returned; 0 if none was.
    pub fn aborted_tasks(&self) -> usize {
        self.aborted()
            .and_then(|aborted| aborted.tasks)
            .unwrap_or(0)
    }

    pub(crate) fn aborted(&self) -> Option<Aborted> {
        self.history().aborted
    }

    /// Returns the time from the interrupt of the last attempt until it was abandoned.
    pub(crate) fn abandoned_after(&self) -> Option<Duration> {
        self.history().abandoned_after
    }

    /// Returns the failures of the last attempt, in the order of events.
    pub fn failures(&self) -> &[Failure] {
        &self.history().failures
    }

    /// Returns the error that execute or a linked task returned in the last attempt.
    pub fn error(&self) -> Option<&anyhow::Error> {
        self.failures().iter().find_map(|failure| match failure {
            Failure::Error(error) => Some(&**error),
            _ => None,
        })
    }

    /// Returns the panic of execute in the last attempt, or else of the interrupt.
    pub fn panic(&self) -> Option<&PanicError> {
        self.failures().iter().find_map(|failure| match failure {
            Failure::Panic(panic) | Failure::InterruptPanic(panic) => Some(panic),
            _ => None,
        })
    }

    /// Returns the restarts of the actor, and the failures before them.
    pub fn restarts(&self) -> &Restarts {
        &self.history().restarts
    }

    /// Returns the number of tasks that the actor spawned.
    pub fn tasks(&self) -> u64 {
        self.history().tasks
    }

    /// Returns the failures of the tasks that the actor spawned.
    pub fn task_failures(&self) -> &TaskFailures {
        &self.history().task_failures
    }

    /// Returns the report of the nested group, if the actor is one and has started.
    pub fn group(&self) -> Option<&Report> {
        self.history().group.as_deref()
    }

    fn history(&self) -> &History {
        static NONE: LazyLock<History> = LazyLock::new(History::default);
        self.history.as_deref().unwrap_or(&NONE)
    }

    pub(crate) fn history_mut(&mut self) -> &mut History {
        self.history.get_or_insert_default()
    }

    pub(crate) fn add_failure(&mut self, failure: Failure) {
        self.history_mut().failures.push(failure);
    }

    /// Returns `true` if no attempt of the actor failed, and none was aborted.
    pub(crate) fn has_no_failures(&self) -> bool {
        let history = self.history();
        history.failures.is_empty() && history.aborted.is_none() && history.restarts.failures == 0
    }

    /// The failures that the report holds only here: a nested group fails with the failures of its own actors.
    pub(crate) fn own_failures(&self) -> impl Iterator<Item = &Failure> {
        let is_own = |failure: &&Failure| match failure {
            Failure::Error(error) => self.group().is_none() || !Error::is_of_nested(error),
            _ => true,
        };
        self.failures().iter().filter(is_own)
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::sync::Arc;

    use super::*;
    use crate::{Cause, ReadinessError};

    /// A run of 1 000 actors holds 1 000 of them.
    #[test]
    fn an_actor_report_is_at_most_72_bytes() {
        assert!(size_of::<ActorReport>() <= 72);
    }

    #[test]
    fn an_offset_is_set_once_and_never_wraps() {
        let mut offset = Offset::NONE;
        assert_eq!(offset.get(), None);
        offset.set_first(Duration::ZERO.into());
        offset.set_first(Duration::from_secs(1).into());
        assert_eq!(offset.get(), Some(Duration::ZERO));
        assert!(Offset::from(Duration::MAX).get() > Some(Duration::from_secs(1 << 34)));
    }

    fn record(failures: impl IntoIterator<Item = Failure>) -> ActorReport {
        let mut record = ActorReport::new(Cow::Borrowed("api").into());
        failures
            .into_iter()
            .for_each(|failure| record.add_failure(failure));
        record
    }

    fn error(text: &'static str) -> Arc<anyhow::Error> {
        Arc::new(anyhow::Error::msg(text))
    }

    #[test]
    fn a_failed_actor_shows_its_first_error() {
        let record = record([
            Failure::InterruptError(error("of the interrupt")),
            Failure::Error(error("of execute")),
            Failure::Error(error("of the runtime")),
        ]);
        let cause = Cause::failed(&record);
        assert_eq!(cause.to_string(), "actor `api` failed: of execute");
    }

    #[test]
    fn a_panicked_actor_shows_its_last_panic() {
        let panic = |text: &'static str| {
            let result = crate::report::user_code::panics::catch(|| panic!("{text}"));
            result.err().unwrap_or_else(|| unreachable!("it panics"))
        };
        let record = record([
            Failure::Panic(panic("in execute")),
            Failure::Panic(panic("in the drop")),
            Failure::InterruptPanic(panic("in the interrupt")),
        ]);
        let Cause::Panicked { panic, .. } = Cause::panicked(&record) else {
            panic!("no panic");
        };
        assert_eq!(panic.message(), "in the drop");
    }

    #[test]
    fn exhausted_restarts_show_the_last_failure_of_execute() {
        let last = |failures: Vec<Failure>| match Cause::restarts_exhausted(&record(failures)) {
            Cause::RestartsExhausted { last, .. } => last.map(|last| last.to_string()),
            other => panic!("{other:?}"),
        };
        let late = Failure::NotReady(ReadinessError::Returned);
        let own = Failure::Error(error("of execute"));
        let interrupt = Failure::InterruptError(error("of the interrupt"));
        assert_eq!(last(vec![interrupt.clone()]), None);
        let failed = Some("actor `api` failed: of execute".to_owned());
        assert_eq!(last(vec![late.clone(), own.clone(), interrupt]), failed);
        assert!(last(vec![own, late]).is_some_and(|last| last.contains("ready")));
    }
}
