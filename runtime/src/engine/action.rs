//! The decisions of the engine, for the driver to carry out.

use std::time::Duration;

use super::reason::{AbortReason, AttemptStopReason, StopReason};
use super::{Attempt, Delivery, Id};
use crate::{GroupState, Outcome, Signal};

/// A decision for the driver to carry out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Action {
    /// Create the task or thread of this attempt of the actor, which is its first.
    Start(Id, Attempt),
    /// Create the task or thread of this attempt of the actor, which is a later one.
    Restart(Id, Attempt),
    /// Begin the nested group, whose values have come.
    BeginGroup(Id),
    /// Execute has returned, or the nested group has, or never begins. The driver records that, and logs a failure in this way.
    Returned(Id, FailureLog),
    /// Release the value that the actor provided: its last receiver has ended, and the actor is interrupted next.
    ReleaseValue(Id),
    /// Interrupt the actor with the group's cause, and publish when it will be aborted: at the deadline, or at the end of its
    /// [`Limit::Grace`], which was armed before, if that is earlier.
    Interrupt(Id, Delivery),
    /// Interrupt this attempt of the actor, with a cause of its own; the group continues.
    InterruptAttempt(Id, AttemptStopReason, Delivery),
    /// Set the abort flag of the actor, and drop its async interrupt. The future of execute is dropped, too, unless it ends by
    /// itself after that, as that of a child process.
    Abort {
        id: Id,
        facts: AbortFacts,
        drops_future: bool,
    },
    /// Abort the actors of a nested group, which have half a second from here on. `forced_by` is the signal that forced the
    /// abort of the remaining actors.
    AbortGroup {
        id: Id,
        facts: AbortFacts,
        forced_by: Option<Signal>,
    },
    /// Stop waiting for the actor.
    Abandon(Id, Unfinished),
    /// Let a nested group abandon its own actors, so that it returns in this step.
    AbandonGroup(Id),
    /// The future of execute was dropped, although neither the engine nor the run asked for that.
    DroppedFromOutside(Id),
    /// A pending call of the interrupt was dropped: by an abort of the actor, or otherwise by a runtime that shuts down.
    InterruptDropped { id: Id, by_abort: bool },
    /// The failure of the linked task is that of the attempt, and is logged in this way.
    AttemptFailed(Id, FailureLog),
    /// The failure of the linked task is one of the task only.
    TaskFailed(Id),
    /// The actor is ready, and may have been interrupted before.
    BecameReady { id: Id, interrupted: bool },
    /// The attempt has ended, with this failure if it failed, and another follows.
    WillRestart(Id, Option<StopReason>),
    /// The attempt has ended, with this failure if it failed, and was the last that `max_restarts` allows.
    RestartsExhausted(Id, Option<StopReason>),
    /// No attempt of the actor runs and no restart is pending. The last attempt ended with this outcome.
    Settled(Id, Outcome),
    /// A handle restarts an actor that was settled.
    Unsettled(Id),
    /// No value of the actor, which provides one, can come any more. The waits for one end.
    NoValueFollows(Id),
    /// The actor has ended with this outcome.
    Ended(Id, Outcome),
    /// Report when the limit has expired.
    Arm(Limit, Span),
    /// The limit no longer matters.
    Disarm(Limit),
    /// Mark the messages that wait in every mailbox: they were received together with the signal that is the cause.
    MarkMessages,
    /// The group stops, for this reason.
    Caused(StopReason),
    /// The cause, which may follow, came before the group had reached this, because of this actor.
    Missed(Milestone, Id),
    /// This reason came after the cause.
    LateCause(StopReason),
    /// The group's state changed.
    State(GroupState),
    /// Log which actors block others, and which actors are late; or, after the last actor, which drops are.
    Warn { drops: bool },
    /// Exit the process.
    Exit(Signal),
    /// Drop these values on a thread, and report when that is finished.
    Drop(DropList),
    /// Give these values to the parent, which drops them with its own.
    PassToParent(DropList),
    /// Retain the oldest removed list until the last task and thread of the group is gone.
    RetainRemoved,
    /// Handle every request that is in the mailbox by now.
    ReadMailbox,
    /// The run has finished: deliver its result.
    Finish,
    /// The run was dropped: abort the actor without waiting for it if it was started, and call its interrupt if that was not
    /// called yet.
    Discard {
        id: Id,
        was_started: bool,
        outcome: Outcome,
        interrupt: bool,
    },
    /// The run was dropped, and every actor was discarded.
    Discarded,
}

/// The level at which the failure of an attempt is logged, so that each failure is a warning or an error once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum FailureLog {
    Warning,
    /// Not on stderr, where the error of the run follows.
    WarningInLog,
    /// The error is no failure, because the stop refused a request, or the failure is the cause, which has an event of its own.
    Debug,
}

/// The state that a group reaches in its run, unless a request stops it before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Milestone {
    /// Every actor has been ready.
    Ready,
    /// Every foreground actor has returned, under `until = all`.
    Completion,
}

/// A list of values of the user for the group to drop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum DropList {
    /// The oldest list that was [removed](super::Event::Removed).
    Removed,
    /// All that the group retained, and the threads of its actors.
    Retained,
}

/// A limit in time. The driver knows its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Limit {
    /// Until the actor must be ready.
    ReadyWithin(Id),
    /// Until the group must have been ready.
    GroupReadyWithin,
    /// From the interrupt of an actor to its abort.
    Grace(Id),
    /// From the abort of an actor until it is abandoned.
    Abort(Id),
    /// The time in which an actor that has dropped its context may still return the error that explains its end.
    ContextPatience(Id),
    /// Until the actor is restarted.
    Backoff(Id),
    /// The duration of an attempt that resets the restarts of its actor.
    ResetAfter(Id),
    /// From the cause to the first interrupt.
    Drain,
    /// The time in which further signals are part of the request that a signal has made.
    SameRequest,
    /// The whole stop, without the last half second.
    Deadline,
    /// The half second after the deadline.
    LastHalfSecond,
    /// The drops after the last actor has ended.
    Drops,
    /// Until the next warning.
    Warning,
}

impl Limit {
    /// Returns `true` if an actor or a drop fails when the limit passes, so that time in which it could not run must not
    /// count.
    pub(crate) fn excludes_frozen_time(self) -> bool {
        match self {
            Limit::ReadyWithin(_)
            | Limit::GroupReadyWithin
            | Limit::Grace(_)
            | Limit::Abort(_)
            | Limit::ContextPatience(_)
            | Limit::Deadline
            | Limit::LastHalfSecond
            | Limit::Drops => true,
            Limit::Backoff(_)
            | Limit::ResetAfter(_)
            | Limit::Drain
            | Limit::SameRequest
            | Limit::Warning => false,
        }
    }

    /// The actor that the limit belongs to, if it is not the group's.
    pub(crate) fn actor(self) -> Option<Id> {
        match self {
            Limit::ReadyWithin(id)
            | Limit::ContextPatience(id)
            | Limit::Grace(id)
            | Limit::Abort(id)
            | Limit::Backoff(id)
            | Limit::ResetAfter(id) => Some(id),
            Limit::GroupReadyWithin
            | Limit::Drain
            | Limit::SameRequest
            | Limit::Deadline
            | Limit::LastHalfSecond
            | Limit::Drops
            | Limit::Warning => None,
        }
    }
}

/// The length of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Span {
    /// The length of the limit itself: a declared time, or one of the constants of [`limits`](super::limits).
    Own,
    /// The time to the deadline of the parent, unless the current deadline is earlier.
    HandedDown(Duration),
    /// The [default](super::limits::length) of an actor whose longest chain has so many actors, and for which so much time is
    /// kept after it; no limit without a deadline.
    Share { layers: u32, reserve: Duration },
    /// The grace period of the group.
    GroupGrace,
    /// For tasks before this restart, counted from 1: [`TASKS_BEFORE_RESTART`](super::limits::TASKS_BEFORE_RESTART), or its
    /// backoff if that is longer.
    BeforeRestart(u32),
    /// The backoff before this restart, counted from 1.
    Backoff(u32),
    /// Twice the time before the last warning, and at most
    /// [`LONGEST_BETWEEN_WARNINGS`](super::limits::LONGEST_BETWEEN_WARNINGS).
    NextWarning,
    /// The rest of the limit, and at most [`LEAST_FOR_DROPS`](super::limits::LEAST_FOR_DROPS).
    HurriedDrops,
}

/// An abort, as the report has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct AbortFacts {
    pub(crate) why: AbortReason,
    pub(crate) unfinished: Unfinished,
    /// Set if the abort does not make the run an error.
    pub(crate) excused: bool,
}

/// The parts of an actor that have not returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Unfinished {
    pub(crate) execute: bool,
    pub(crate) interrupt: bool,
    pub(crate) tasks: bool,
}
