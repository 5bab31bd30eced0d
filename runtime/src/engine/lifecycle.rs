//! The state of one actor, and its named transitions.

use super::{
    Attempt, Delivery, Event, InterruptEnd, Return, StopReason, StopRequest, StopScope, Unfinished,
};
use crate::Outcome;

mod stages;

pub(super) use stages::{
    AttemptState, AttemptStop, GroupStop, InterruptCalls, Readiness, RecordedFailure, StopStage,
};

/// The state of one actor.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "facts of their own")]
pub(super) struct ActorLifecycle {
    pub(super) attempt: AttemptState,
    /// The number of the current attempt, or of the last one until the next starts.
    pub(super) number: Attempt,
    pub(super) readiness: Readiness,
    /// Set if a nested group has received its values, and so has begun.
    pub(super) has_begun: bool,
    /// Set if the current attempt, or the next one, is a restart.
    pub(super) restarted: bool,
    /// Set while tasks of the attempt run although execute has returned or is about to.
    pub(super) tasks_remain: bool,
    /// Set if the failure of a linked task is that of the attempt.
    pub(super) task_failed: bool,
    /// Set while [`Limit::ContextPatience`](super::Limit::ContextPatience) is armed.
    pub(super) context_dropped: bool,
    pub(super) calls: InterruptCalls,
    /// Set if no value of it can come any more, and the waits for one have ended.
    pub(super) provides_no_more: bool,
    /// Set if an abort was to drop the future of this attempt.
    pub(super) aborted: bool,
    /// `Some(true)` if the abort does not make the run an error. The first abort of this attempt decides.
    pub(super) excused: Option<bool>,
    pub(super) attempt_stop: AttemptStop,
    /// The actors with an edge to it that hold its interrupt: their attempts are being stopped, or they are held themselves.
    pub(super) interrupt_holders: u32,
    /// The dependents that hold its start, likewise.
    pub(super) start_holders: u32,
    pub(super) group_stop: GroupStop,
    /// The restarts since an attempt lasted long enough.
    pub(super) restarts: u32,
    /// The failure of the last attempt, if it failed.
    pub(super) recorded: Option<RecordedFailure>,
}

impl ActorLifecycle {
    pub(super) fn new(unready: usize) -> ActorLifecycle {
        ActorLifecycle {
            attempt: AttemptState::Waiting { unready },
            number: 0,
            readiness: Readiness::Unknown,
            has_begun: false,
            restarted: false,
            tasks_remain: false,
            task_failed: false,
            context_dropped: false,
            calls: InterruptCalls::default(),
            provides_no_more: false,
            aborted: false,
            excused: None,
            attempt_stop: AttemptStop::None,
            interrupt_holders: 0,
            start_holders: 0,
            group_stop: GroupStop::Pending { after: 0 },
            restarts: 0,
            recorded: None,
        }
    }

    /// An actor that this run does not have: ready and returned from the beginning.
    pub(super) fn absent() -> ActorLifecycle {
        ActorLifecycle {
            attempt: AttemptState::Absent,
            readiness: Readiness::Ready,
            ..ActorLifecycle::new(0)
        }
    }

    /// Returns `true` if there is no such actor in this run.
    pub(super) fn is_absent(&self) -> bool {
        self.attempt == AttemptState::Absent
    }

    /// Returns `true` if an attempt of it ever started.
    pub(super) fn was_started(&self) -> bool {
        !matches!(
            self.attempt,
            AttemptState::Waiting { .. } | AttemptState::Cancelled | AttemptState::Absent
        )
    }

    /// The outcome of an actor that never started.
    pub(super) fn outcome_without_start(&self) -> Outcome {
        if self.is_absent() {
            Outcome::Absent
        } else {
            Outcome::NeverStarted
        }
    }

    /// Returns `true` if it is to start, for the first time or again.
    pub(super) fn may_start(&self) -> bool {
        self.unready().is_some() || self.attempt == AttemptState::BackingOff
    }

    /// The number of requirements that are not ready, if the actor waits for them.
    pub(super) fn unready(&self) -> Option<usize> {
        match self.attempt {
            AttemptState::Waiting { unready } | AttemptState::WaitingToRestart { unready } => {
                Some(unready)
            }
            _ => None,
        }
    }

    pub(super) fn unready_mut(&mut self) -> Option<&mut usize> {
        match &mut self.attempt {
            AttemptState::Waiting { unready } | AttemptState::WaitingToRestart { unready } => {
                Some(unready)
            }
            _ => None,
        }
    }

    /// Returns `true` if execute may still return.
    pub(super) fn is_live(&self) -> bool {
        matches!(self.attempt, AttemptState::Starting | AttemptState::Running)
    }

    /// Returns `true` if this attempt may still provide: execute or a task runs, and is not interrupted.
    pub(super) fn may_provide(&self) -> bool {
        (self.is_live() || self.tasks_remain) && self.stop_stage().is_none()
    }

    /// Returns `true` if there is something of this attempt to stop, or it is being stopped.
    pub(super) fn can_be_stopped(&self) -> bool {
        self.is_live() || self.tasks_remain || self.attempt_stop != AttemptStop::None
    }

    /// Returns `true` if no attempt runs and no restart is pending. An attempt that is being stopped has not returned
    /// before its stop has finished.
    pub(super) fn has_returned(&self) -> bool {
        match self.attempt {
            AttemptState::Returned(_) => self.attempt_stop == AttemptStop::None,
            other => matches!(other, AttemptState::Cancelled | AttemptState::Absent),
        }
    }

    /// Returns `true` if the current attempt, or the next one, is a restart.
    pub(super) fn is_restart(&self) -> bool {
        match self.attempt_stop.reason() {
            None => self.restarted,
            Some(reason) => !reason.is_final(),
        }
    }

    pub(super) fn has_ended(&self) -> bool {
        self.group_stop == GroupStop::Ended
    }

    /// Returns `true` if the event comes too late: the actor has ended, or another attempt has started since.
    pub(super) fn is_stale(&self, event: Event) -> bool {
        let is_former = |attempt| attempt != self.number;
        self.has_ended() || event.attempt().is_some_and(is_former)
    }

    /// Returns `true` if the failure of a linked task would be the first failure of this attempt.
    pub(super) fn may_fail_by_task(&self) -> bool {
        let has_failed =
            matches!(self.attempt, AttemptState::Returned(outcome) if outcome.is_failure());
        (self.is_live() || self.tasks_remain) && !has_failed && !self.task_failed
    }

    /// Returns `true` if its execute runs and is to make it ready, even if it no longer can.
    pub(super) fn is_to_be_ready(&self) -> bool {
        let is_awaited = matches!(
            self.readiness,
            Readiness::Awaited | Readiness::Impossible | Readiness::AwaitsReturn
        );
        self.attempt == AttemptState::Running
            && is_awaited
            && self.attempt_stop == AttemptStop::None
    }

    /// Returns `true` if its execute runs and has not made the call that makes it ready.
    pub(super) fn is_undeclared(&self) -> bool {
        self.readiness != Readiness::AwaitsReturn && self.is_to_be_ready()
    }

    /// Returns `true` unless it is certain that its dependents never start.
    pub(super) fn is_or_may_be_ready(&self) -> bool {
        match self.readiness {
            Readiness::Ready => true,
            Readiness::Impossible => false,
            _ => !self.has_returned(),
        }
    }

    /// Returns `true` if its dependents never start, unless a handle restarts it.
    pub(super) fn is_lost(&self) -> bool {
        !self.is_or_may_be_ready() && self.readiness != Readiness::Withdrawn
    }

    /// Returns `true` if the group is not ready because of it: it has neither been ready nor returned.
    pub(super) fn delays_readiness(&self) -> bool {
        !self.has_returned() && self.readiness != Readiness::Ready
    }

    /// The stage of the stop: of the group, or else of the attempt.
    pub(super) fn stop_stage(&self) -> Option<StopStage> {
        match (self.group_stop, self.attempt_stop) {
            (GroupStop::InProgress(stage), _)
            | (GroupStop::Pending { .. }, AttemptStop::InProgress(_, stage)) => Some(stage),
            _ => None,
        }
    }

    fn stop_stage_mut(&mut self) -> Option<&mut StopStage> {
        match (&mut self.group_stop, &mut self.attempt_stop) {
            (GroupStop::InProgress(stage), _)
            | (GroupStop::Pending { .. }, AttemptStop::InProgress(_, stage)) => Some(stage),
            _ => None,
        }
    }

    /// The outcome of execute, after it has returned.
    ///
    /// An error counts as interrupted in three cases: the actor's own function interrupt was called; the error is that of a
    /// request that the stop refused; or it was received together with the signal that is the cause. A drop counts as
    /// `Dropped` or as an abort only if the driver dropped the future. Any other drop comes from a runtime that shuts down, and
    /// is a failure.
    pub(super) fn outcome(&self, how: Return, cause: Option<StopReason>) -> Outcome {
        match (how, self.stop_stage()) {
            (Return::Ok, _) => Outcome::Returned,
            (Return::Panicked | Return::Misused, _) => Outcome::Panicked,
            (Return::Failed | Return::WithSignal, Some(stage)) if stage.by() == Delivery::Call => {
                Outcome::Interrupted
            }
            (Return::WithSignal, _) if is_from_outside(cause) => Outcome::Interrupted,
            (Return::Refused, stage) if stage.is_some() || cause.is_some() => Outcome::Interrupted,
            (Return::Dropped, Some(stage)) if stage.by() == Delivery::Drop => Outcome::Dropped,
            (Return::Dropped, Some(_)) if self.aborted => Outcome::Aborted,
            (Return::Failed | Return::WithSignal | Return::Refused | Return::Dropped, _) => {
                Outcome::Failed
            }
        }
    }

    /// Interrupts the actor: the call of a function interrupt is pending from here on. A function that can be called only
    /// once, and was, is not called again: only the context is interrupted. Returns the delivery.
    pub(super) fn expect_call(&mut self, by: Delivery, scope: StopScope) -> Delivery {
        let by = match by {
            Delivery::Call if self.calls.used => Delivery::Cancel,
            by => by,
        };
        *self.calls.pending(scope) = by == Delivery::Call;
        by
    }

    /// Returns `true` if that call was pending. Otherwise it was abandoned.
    pub(super) fn interrupt_returned(&mut self, scope: StopScope, how: InterruptEnd) -> bool {
        let was_pending = std::mem::take(self.calls.pending(scope));
        self.calls.panicked |= was_pending && how == InterruptEnd::Panicked;
        was_pending
    }

    /// Marks it as aborted. Returns `true` if there is something to abort: of a dropped future there is nothing.
    pub(super) fn abort(&mut self) -> bool {
        let tasks_remain = self.tasks_remain;
        let Some(stage) = self.stop_stage_mut() else {
            return false;
        };
        let (StopStage::Interrupted(by) | StopStage::InGrace(by)) = *stage else {
            return false;
        };
        *stage = StopStage::Aborted(by);
        self.aborted |= by != Delivery::Drop;
        tasks_remain || by != Delivery::Drop
    }

    /// The outcome of this attempt, if all parts of it have returned.
    pub(super) fn attempt_outcome(&self) -> Option<Outcome> {
        match self.attempt {
            AttemptState::Returned(outcome) if !self.calls.are_pending() && !self.tasks_remain => {
                Some(match outcome {
                    Outcome::Abandoned => outcome,
                    _ if self.has_panicked() => Outcome::Panicked,
                    _ if self.task_failed => Outcome::Failed,
                    outcome => outcome,
                })
            }
            _ => None,
        }
    }

    /// Returns `true` if nothing of it runs and no restart is pending.
    pub(super) fn is_settled(&self) -> bool {
        let never_starts = matches!(self.attempt, AttemptState::Cancelled | AttemptState::Absent);
        let is_over = never_starts || self.attempt_outcome().is_some();
        self.has_ended() || (is_over && self.attempt_stop == AttemptStop::None)
    }

    /// Returns `true` if execute or an interrupt of this attempt has panicked.
    pub(super) fn has_panicked(&self) -> bool {
        self.calls.panicked || self.attempt == AttemptState::Returned(Outcome::Panicked)
    }

    /// The final outcome, if the actor was interrupted with the group and all its parts have returned.
    pub(super) fn final_outcome(&self) -> Option<Outcome> {
        if let GroupStop::InProgress(_) = self.group_stop {
            self.attempt_outcome()
        } else {
            None
        }
    }

    /// Resets the state of an attempt, for the next one.
    pub(super) fn renew(&mut self, attempt: AttemptState) {
        self.attempt = attempt;
        self.readiness = Readiness::Unknown;
        self.has_begun = false;
        self.restarted = true;
        self.tasks_remain = false;
        self.task_failed = false;
        self.context_dropped = false;
        self.provides_no_more = false;
        self.calls = InterruptCalls::default();
        self.aborted = false;
        self.excused = None;
        self.recorded = None;
    }

    /// Returns `true` if this end makes the run an error.
    pub(super) fn fails_run(&self, outcome: Outcome) -> bool {
        outcome.fails_run(self.excused == Some(true))
    }

    /// Records the first failure, or else the first abort or abandonment.
    pub(super) fn record(&mut self, new: RecordedFailure) {
        if self
            .recorded
            .is_none_or(|recorded| new.is_of_actor() && !recorded.is_of_actor())
        {
            self.recorded = Some(new);
        }
    }

    /// The parts of it that have not returned.
    pub(super) fn unfinished(&self) -> Unfinished {
        Unfinished {
            execute: self.is_live(),
            interrupt: self.calls.are_pending(),
            tasks: self.tasks_remain,
        }
    }
}

/// Returns `true` unless the group stops for a reason of its own. The signal has stopped it, or stops it in its turn.
fn is_from_outside(cause: Option<StopReason>) -> bool {
    matches!(
        cause,
        None | Some(StopReason::Requested(
            StopRequest::Signal(_) | StopRequest::Parent { .. }
        ))
    )
}
