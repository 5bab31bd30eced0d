//! The state of one actor, and its named transitions.

use super::{Event, InterruptReturn, Interruption, Left, Return};
use crate::Outcome;

/// Where one actor stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Actor {
    pub(super) execution: Execution,
    pub(super) readiness: Readiness,
    pub(super) stop: Stop,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Execution {
    /// Not started: so many of those that it waits for are not ready.
    Waiting { unready: usize },
    /// The engine has said so; from now on it is interrupted at the stop.
    Started,
    /// Its task or thread exists.
    Running,
    /// Execute has come back, and so.
    Returned(Outcome),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Readiness {
    /// It does not run yet.
    Unknown,
    /// It will say so.
    Awaited,
    /// It is ready when it has returned Ok.
    AwaitsReturn,
    /// It is, or was when it returned Ok.
    Ready,
    /// It failed, and that was continued.
    Lost,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Stop {
    /// Not interrupted. At the stop, so many must end before it is, and so many layers begin at it.
    Pending { after: usize, layers: u32 },
    /// Its grace runs.
    Interrupted(Interrupt),
    /// It was told again, and has half a second.
    Aborted(Interrupt),
    /// All of it is over, or left behind.
    Ended,
}

/// Where the interrupt of an actor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Interrupt {
    /// The context was interrupted, and there is nothing to wait for.
    Cancelled,
    /// The future was dropped, or is about to be.
    Dropped,
    /// Its function was called.
    Called,
    /// Its function has come back.
    Back,
    /// Its function has panicked.
    Panicked,
    /// The group was shut down; nobody but itself aborts or abandons its actors.
    Group,
}

impl Actor {
    pub(super) fn new(unready: usize) -> Actor {
        Actor {
            execution: Execution::Waiting { unready },
            readiness: Readiness::Unknown,
            stop: Stop::Pending { after: 0, layers: 0 },
        }
    }

    pub(super) fn was_started(&self) -> bool {
        !matches!(self.execution, Execution::Waiting { .. })
    }

    pub(super) fn has_returned(&self) -> bool {
        matches!(self.execution, Execution::Returned(_))
    }

    pub(super) fn has_ended(&self) -> bool {
        self.stop == Stop::Ended
    }

    /// Whether its execute runs and may make it ready.
    pub(super) fn will_be_ready(&self) -> bool {
        self.execution == Execution::Running && matches!(self.readiness, Readiness::Awaited | Readiness::AwaitsReturn)
    }

    /// Whether an actor that waits for it starts some time, as far as can be told.
    #[cfg(test)]
    pub(super) fn is_or_may_be_ready(&self) -> bool {
        self.readiness == Readiness::Ready || !self.has_returned()
    }

    /// Whether the group is not ready because of it: it has neither been ready nor returned.
    pub(super) fn holds_up_readiness(&self) -> bool {
        !self.has_returned() && self.readiness != Readiness::Ready
    }

    /// How execute ended, now that it has come back.
    ///
    /// Only an error after the actor's own function interrupt is provoked, and only a drop that was asked for is a plain
    /// return or an abort: any other came from a runtime that shuts down, and is a failure.
    pub(super) fn returned(&mut self, how: Return) -> Outcome {
        let outcome = match (how, self.stop) {
            (Return::Ok, _) => Outcome::Returned,
            (Return::Panicked, _) => Outcome::Panicked,
            (Return::Failed, Stop::Interrupted(interrupt) | Stop::Aborted(interrupt)) if interrupt.is_call() => {
                Outcome::Provoked
            }
            (Return::Dropped, Stop::Interrupted(Interrupt::Dropped) | Stop::Aborted(Interrupt::Dropped)) => {
                Outcome::Returned
            }
            (Return::Dropped, Stop::Aborted(_)) => Outcome::Aborted,
            (Return::Failed | Return::Dropped, _) => Outcome::Failed,
        };
        self.execution = Execution::Returned(outcome);
        outcome
    }

    pub(super) fn interrupted(&mut self, interruption: Interruption) {
        self.stop = Stop::Interrupted(match interruption {
            Interruption::Cancel => Interrupt::Cancelled,
            Interruption::Drop => Interrupt::Dropped,
            Interruption::Call => Interrupt::Called,
            Interruption::Group => Interrupt::Group,
        });
    }

    pub(super) fn interrupt_back(&mut self, how: InterruptReturn) {
        let back = match how {
            InterruptReturn::Returned => Interrupt::Back,
            InterruptReturn::Panicked => Interrupt::Panicked,
        };
        match &mut self.stop {
            Stop::Interrupted(interrupt) | Stop::Aborted(interrupt) if *interrupt == Interrupt::Called => {
                *interrupt = back;
            }
            // Left behind, and back after all; or aborted together with the future it was.
            _ => {}
        }
    }

    pub(super) fn interrupt_panicked(&self) -> bool {
        matches!(self.stop, Stop::Interrupted(Interrupt::Panicked) | Stop::Aborted(Interrupt::Panicked))
    }

    /// Marks it as aborted, and says whether there is something to tell it: a dropped future has been told all there is.
    pub(super) fn aborted(&mut self) -> bool {
        let Stop::Interrupted(interrupt) = self.stop else { return false };
        self.stop = Stop::Aborted(interrupt);
        interrupt != Interrupt::Dropped
    }

    /// Its outcome, if nothing of it is awaited any longer.
    pub(super) fn settled(&self) -> Option<Outcome> {
        let (Stop::Interrupted(interrupt) | Stop::Aborted(interrupt)) = self.stop else { return None };
        match (self.execution, interrupt) {
            (_, Interrupt::Called) => None,
            (Execution::Returned(_), Interrupt::Panicked) => Some(Outcome::Panicked),
            (Execution::Returned(outcome), _) => Some(outcome),
            _ => None,
        }
    }

    /// What of it is not back, when it is left behind.
    pub(super) fn left(&self) -> Left {
        let execute = !self.has_returned();
        let interrupt = matches!(self.stop, Stop::Interrupted(Interrupt::Called) | Stop::Aborted(Interrupt::Called));
        match (execute, interrupt) {
            (true, true) => Left::Both,
            (false, true) => Left::Interrupt,
            _ => Left::Execute,
        }
    }
}

impl Interrupt {
    fn is_call(self) -> bool {
        matches!(self, Interrupt::Called | Interrupt::Back | Interrupt::Panicked)
    }
}

impl Event {
    /// The actor that it is about, if it is about one.
    pub(super) fn actor(self) -> Option<super::Id> {
        match self {
            Event::Added(id)
            | Event::Running(id)
            | Event::Ready(id)
            | Event::ContextDropped(id)
            | Event::Returned(id, _)
            | Event::InterruptBack(id, _) => Some(id),
            Event::Start | Event::Asked(_) | Event::Passed(_) => None,
        }
    }
}
