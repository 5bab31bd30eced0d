//! [`Outcome`]: how an actor ended.

use std::fmt;

/// The way in which an actor ended.
///
/// The outcome is that of execute in the last attempt, even if execute returned after an abort was requested. The exceptions:
///
/// - A part of the actor that had to be abandoned makes the outcome [`Abandoned`](Outcome::Abandoned).
/// - A panic of the interrupt makes it [`Panicked`](Outcome::Panicked).
/// - The failure of a [linked task](crate::Scope::spawn_linked) makes it [`Failed`](Outcome::Failed).
/// - Tasks that were aborted after execute had returned without a failure make it [`Aborted`](Outcome::Aborted).
/// - A child process whose process group had to be killed is [`Aborted`](Outcome::Aborted).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// Execute returned `Ok`.
    Returned,
    /// Execute or a linked task returned an error, the thread of execute could not be started, or the actor exhausted its
    /// restarts.
    Failed,
    /// Execute or the interrupt panicked.
    Panicked,
    /// Execute returned an error that its stop provoked. This outcome is not a failure.
    ///
    /// Any error after the call of the actor's function interrupt is provoked, for example that of a closed socket.
    /// Refusals because the actor or its group is stopping are provoked too, even as the source of another error:
    /// [`SpawnError`](crate::SpawnError), [`AddError::NotRunning`](crate::AddError::NotRunning) and
    /// [`ControlError::NotRunning`](crate::ControlError::NotRunning). If a signal is the cause, the exit of a child process
    /// by that signal is provoked, and so is an error that arrived at the same time.
    Interrupted,
    /// `interrupt = drop` dropped the future of execute. This outcome is not a failure.
    Dropped,
    /// Execute or a task of the actor did not end within its grace period, or a signal, the deadline or the parent group
    /// forced the abort.
    Aborted,
    /// Execute, a task or the interrupt ended neither on the interrupt nor on the abort, and was abandoned.
    Abandoned,
    /// The group or the actor was stopped before the actor could start.
    NeverStarted,
    /// There was no such actor in this run: its field is `None` or empty. This outcome is not a failure.
    Absent,
    /// The group or the actor was stopped while a restart was pending. This outcome is not a failure, because `restart`
    /// allows for the failed attempt.
    Restarting,
}

impl Outcome {
    /// Returns `true` if an actor with this outcome makes the run fail. An actor that was [`Aborted`](Outcome::Aborted) does not
    /// if it sets [`Overrun::Accept`](crate::Overrun::Accept): see
    /// [`ActorReport::is_failure`](crate::ActorReport::is_failure).
    pub const fn is_failure(self) -> bool {
        matches!(
            self,
            Outcome::Failed | Outcome::Panicked | Outcome::Aborted | Outcome::Abandoned
        )
    }

    /// Returns `true` if this end makes the run an error. `is_excused` is `true` if `overrun = accept` excuses an abort.
    pub(crate) fn fails_run(self, is_excused: bool) -> bool {
        self.is_failure() && !(self == Outcome::Aborted && is_excused)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Outcome::Returned => "returned",
            Outcome::Failed => "failed",
            Outcome::Panicked => "panicked",
            Outcome::Interrupted => "interrupted",
            Outcome::Dropped => "dropped",
            Outcome::Aborted => "aborted",
            Outcome::Abandoned => "abandoned",
            Outcome::NeverStarted => "never started",
            Outcome::Absent => "absent",
            Outcome::Restarting => "restarting",
        })
    }
}
