//! What is told apart of one actor.

use crate::Outcome;
use crate::engine::{CalledFor, Interruption, NotReady, Why};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::engine) enum Execution {
    /// Not started: so many of those that it waits for are not ready.
    Waiting { unready: usize },
    /// It was asked to stop before it could start.
    CalledOff,
    /// The engine has said so; from now on it is interrupted at the stop.
    Started,
    /// Its task or thread exists.
    Running,
    /// Execute has come back, and so.
    Returned(Outcome),
    /// It is run again once its delay has passed.
    BackingOff,
    /// It is run again once all that it waits for are ready: so many are not.
    WaitingAgain { unready: usize },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::engine) enum Readiness {
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
    /// It used up its restarts, and that was continued.
    GivenUp,
    /// A handle asked for its end, and may ask for another execution.
    Withdrawn,
}

/// Which execution it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::engine) enum Run {
    First,
    Again,
}

/// The tasks that execute spawned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::engine) enum Children {
    /// There are none, or execute has not come back and nobody asks.
    None,
    /// Execute has come back, and they have not.
    Alive,
}

/// The calls of its function interrupt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(in crate::engine) struct Calls {
    /// Whether that for the stop of this execution alone is out, and was not left behind.
    pub(in crate::engine) alone: bool,
    /// Whether that for the stop of the group is out.
    pub(in crate::engine) stop: bool,
    /// Whether one has panicked.
    pub(in crate::engine) panicked: bool,
}

/// The stop of one execution, while the group goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::engine) enum Alone {
    No,
    /// It is to stop, and others must before.
    Held(Reason),
    Told(Reason, Told),
}

/// Why one execution is stopped alone, and so what comes after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Reason {
    /// A handle asked for the end of this one, which it is or requires.
    Asked(crate::engine::Id),
    /// A handle asked for another execution.
    Restart,
    /// One that it requires is run again, and it after that.
    Requirement(crate::engine::Id),
    /// It could not become ready, which is a failure.
    NotReady(NotReady),
    /// It is over, in this way if that was a failure; what it spawned is not.
    Over(Option<Why>),
}

/// The stop of the group as regards one actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::engine) enum Stop {
    /// Not interrupted. At the stop, so many must end before it is, and so many layers begin at it.
    Pending {
        after: usize,
        layers: u32,
    },
    Told(Told),
    /// All of it is over, or left behind.
    Ended,
}

/// How far an execution was told to stop, and by what kind of interrupt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::engine) enum Told {
    /// It has until the deadline of the group, if there is one.
    Interrupted(Interruption),
    /// A limit runs for it alone: the grace it declares, its share of the group's, or all of that in a stop of its own.
    InGrace(Interruption),
    /// It was told again, and has half a second.
    Aborted(Interruption),
}

/// An end that makes the run an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::engine) struct Noted {
    pub(in crate::engine) outcome: Outcome,
    /// Its place among those of all actors.
    pub(in crate::engine) order: u32,
}

impl Calls {
    /// Whether one is awaited.
    pub(in crate::engine) fn are_out(self) -> bool {
        self.alone || self.stop
    }

    pub(super) fn out(&mut self, called_for: CalledFor) -> &mut bool {
        match called_for {
            CalledFor::Alone => &mut self.alone,
            CalledFor::Stop => &mut self.stop,
        }
    }
}

impl Noted {
    /// Whether it is a failure of the actor's own, and not that it was aborted or abandoned.
    pub(in crate::engine) fn is_failure(self) -> bool {
        matches!(self.outcome, Outcome::Failed | Outcome::Panicked)
    }
}

impl Told {
    pub(in crate::engine) fn by(self) -> Interruption {
        match self {
            Told::Interrupted(by) | Told::InGrace(by) | Told::Aborted(by) => by,
        }
    }
}

impl Alone {
    /// The same, where this is the reason, too.
    pub(in crate::engine) fn or(self, reason: Reason) -> Alone {
        match self {
            Alone::No => Alone::Held(reason),
            Alone::Held(former) => Alone::Held(former.or(reason)),
            Alone::Told(former, told) => Alone::Told(former.or(reason), told),
        }
    }

    pub(in crate::engine) fn reason(self) -> Option<Reason> {
        match self {
            Alone::No => None,
            Alone::Held(reason) | Alone::Told(reason, _) => Some(reason),
        }
    }
}

impl Reason {
    /// Whether no execution follows.
    pub(in crate::engine) fn is_end(self) -> bool {
        matches!(self, Reason::Asked(_))
    }

    /// What comes after the execution where `other` is said of it, too: the last word of a handle, or else the first reason.
    pub(in crate::engine) fn or(self, other: Reason) -> Reason {
        if matches!(other, Reason::Asked(_) | Reason::Restart) {
            other
        } else {
            self
        }
    }
}
