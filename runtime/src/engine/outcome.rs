//! How an actor's execute ended.

use std::fmt;

/// How an actor ended.
///
/// It is how its execute ended, also when that came after an abort was asked for; but an interrupt that panicked makes it
/// [`Panicked`](Outcome::Panicked), and anything of the actor that had to be left behind makes it
/// [`Abandoned`](Outcome::Abandoned).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// Execute returned Ok, or `interrupt = drop` dropped it.
    Returned,
    /// Execute returned an error, or its thread could not be made.
    Failed,
    /// Execute or the interrupt panicked.
    Panicked,
    /// Execute returned an error that its stop provoked. No failure. It is any error after the actor's own function interrupt
    /// was called: a closed socket, most often. And it is that of what was refused because the actor or its group stops:
    /// [`SpawnError`](crate::SpawnError), [`AddError::Stopping`](crate::AddError::Stopping) or
    /// [`ControlError::Stopping`](crate::ControlError::Stopping), also as a source of another.
    Interrupted,
    /// Execute did not come back within the grace, and its future was dropped.
    Aborted,
    /// Execute or the interrupt came back neither on the interrupt nor on the abort, and was left behind.
    Abandoned,
    /// The group stopped, or its end was asked for, before the actor could start.
    NeverStarted,
    /// The group stopped, or its end was asked for, as the actor was about to be run again. No failure: that is what its
    /// `restart` is for.
    Restarting,
}

impl Outcome {
    /// Whether an actor with this outcome makes the run an error.
    pub const fn is_failure(self) -> bool {
        matches!(
            self,
            Outcome::Failed | Outcome::Panicked | Outcome::Aborted | Outcome::Abandoned
        )
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Outcome::Returned => "returned",
            Outcome::Failed => "failed",
            Outcome::Panicked => "panicked",
            Outcome::Interrupted => "interrupted",
            Outcome::Aborted => "aborted",
            Outcome::Abandoned => "abandoned",
            Outcome::NeverStarted => "never started",
            Outcome::Restarting => "restarting",
        })
    }
}
