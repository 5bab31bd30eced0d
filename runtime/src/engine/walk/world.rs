//! What has been seen of a walked group, and what follows from that by the words of the design.
//!
//! The world knows only events and actions, and nothing of the engine's state.

use std::time::Duration;

use super::case::{Case, Set, Shape, has, ids};
use super::limit_set::LimitSet;
use crate::engine::{
    AbortReason, Attempt, AttemptStopReason, Delivery, Id, Limit, Neighbours, StopReason,
};
use crate::{GroupState, Outcome, Signal, Until};

/// All that was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "facts, each seen or not")]
pub(super) struct World {
    pub(super) begun: bool,
    /// Set if the start has a limit.
    pub(super) within: bool,
    /// The place of the addition, once there is one.
    pub(super) added: Option<Id>,
    pub(super) actors: Vec<SeenActor>,
    pub(super) until: Option<Until>,
    pub(super) state: GroupState,
    pub(super) cause: Option<StopReason>,
    pub(super) escalation: Escalation,
    /// The time for the stop: the group's own, or that of the parent.
    pub(super) grace: Option<Duration>,
    pub(super) armed: LimitSet,
    /// The actors that failed and did not restart since, in the order of events.
    pub(super) failures: Vec<(Id, Outcome)>,
    pub(super) forced_by: Option<Signal>,
    /// A signal has just made a request.
    pub(super) same_request: bool,
    /// The first reason for which the group ran out of time.
    pub(super) overdue_by: Option<AbortReason>,
    /// The parent waits for this group no longer.
    pub(super) abandoned: bool,
    /// Set if the retained values were released for their drop.
    pub(super) released: bool,
    /// Lists of values that are being dropped.
    pub(super) drops: u32,
    /// Set if a drop had failed when the mailbox was last read.
    pub(super) drop_failed: bool,
    pub(super) mailbox: MailboxLook,
    /// The warning of the drops has been given.
    pub(super) drops_warned: bool,
    /// A signal has shortened the time for the drops.
    pub(super) hurried: bool,
    /// The time for the drops has expired.
    pub(super) closing: bool,
    /// The run has finished, or was dropped.
    pub(super) finished: bool,
    /// Set if the run was dropped, and makes no report.
    pub(super) dropped: bool,
}

/// The observations of the mailbox, before the start and after the last actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MailboxLook {
    /// It is being read before the start.
    Early,
    /// It is not read after the last actor.
    Unread,
    BeingRead {
        again: bool,
    },
    Read,
}

/// The escalation of the whole stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Escalation {
    Grace,
    Abort,
    Abandon,
}

/// All observations of one actor. The fields from `running` to `aborted` are about this attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[expect(clippy::struct_excessive_bools, reason = "facts, each seen or not")]
pub(super) struct SeenActor {
    /// Set after the actor was ready once.
    pub(super) started: bool,
    pub(super) stage: Stage,
    /// The number of this attempt, or of the last one.
    pub(super) number: Attempt,
    /// This attempt, or the one to come, is not the first.
    pub(super) again: bool,
    /// The number of restarts since an attempt lasted, or a handle requested one.
    pub(super) restarts: u32,
    /// A handle requested the end of the actor.
    pub(super) requested: bool,
    /// Set if the actor was abandoned while the group kept running.
    pub(super) abandoned_early: bool,
    /// Set if the actor was reported as settled.
    pub(super) settled: bool,
    /// Set if the waits for a value of the actor have ended.
    pub(super) valueless: bool,
    pub(super) running: bool,
    /// Set if the actor is a nested group that received its values and has begun.
    pub(super) begun: bool,
    /// Set if the actor becomes ready by a call.
    pub(super) manual: bool,
    /// Set if the actor becomes ready by a return of `Ok`.
    pub(super) finished: bool,
    /// There is a limit to its becoming ready.
    pub(super) within: bool,
    /// Set if the actor has dropped its context, and may be about to return.
    pub(super) patience: bool,
    /// Set if the actor did not return after that, and no dependent waited for it.
    pub(super) contextless: bool,
    /// Set if the duration of the attempt is measured.
    pub(super) lasting: bool,
    pub(super) ready: bool,
    pub(super) returned: Option<Outcome>,
    /// Set if execute left an error, or a linked task did that counts.
    pub(super) error: bool,
    /// Set if the attempt failed by a linked task.
    pub(super) task_failed: bool,
    /// Set if execute left a panic.
    pub(super) panic: bool,
    /// Set if the actor exhausted its restarts.
    pub(super) exhausted: bool,
    /// Set if tasks have not finished. While the actor is alive: set if tasks will remain after its return.
    pub(super) tasks: bool,
    /// Set if only this actor is to stop.
    pub(super) attempt_stop: Option<AttemptStopReason>,
    /// Set if only this actor was interrupted.
    pub(super) attempt_interrupted: bool,
    /// Set if the actor declares a grace period, if that was requested.
    pub(super) grace: Option<bool>,
    /// The delivery of the interrupt, at a request or at the stop.
    pub(super) delivery: Option<Delivery>,
    /// Set if the call of the function interrupt for this attempt has not returned, and was not abandoned.
    pub(super) called_for_attempt: bool,
    /// Set if the call for the stop has not returned.
    pub(super) called_for_stop: bool,
    /// One of them has panicked.
    pub(super) panicked: bool,
    /// Set if the function was called for an attempt, and can be called only once.
    pub(super) called_once: bool,
    /// Set if the future was to be dropped, after whichever interrupt.
    pub(super) dropped: bool,
    /// Its abort makes the run no error: read at the first abort of this attempt.
    pub(super) excused: Option<bool>,
    /// Set if a limit runs for this actor, which has less time than the deadline of the group.
    pub(super) graced: bool,
    /// Set if the actor was aborted after the last interrupt.
    pub(super) aborted: bool,
    /// Set if the actor's own grace period expired, and it received the half second.
    pub(super) half_second: bool,
    /// Set if the actor was interrupted at the stop.
    pub(super) interrupted: bool,
    pub(super) abandoned: bool,
    pub(super) ended: bool,
}

/// The state of an actor's attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) enum Stage {
    /// For the first.
    #[default]
    Waiting,
    /// A handle cancelled the actor before its first attempt.
    Cancelled,
    /// There is no such actor.
    Absent,
    Alive,
    /// An attempt has returned or was abandoned, or the next was cancelled.
    Done,
    BackingOff,
    WaitingToRestart,
}

impl SeenActor {
    /// Nothing was seen of the actor. An absent one is ready.
    pub(super) fn new(edges: &Neighbours) -> SeenActor {
        SeenActor {
            stage: if edges.absent {
                Stage::Absent
            } else {
                Stage::Waiting
            },
            ready: edges.absent,
            ..SeenActor::default()
        }
    }

    /// Returns `true` if execute may still return.
    pub(super) fn alive(&self) -> bool {
        self.stage == Stage::Alive
    }

    /// Returns `true` if the actor waits for others, before its start or a restart.
    pub(super) fn waits(&self) -> bool {
        matches!(self.stage, Stage::Waiting | Stage::WaitingToRestart)
    }

    /// Returns `true` if the actor runs and has not made the call that makes it ready.
    pub(super) fn is_undeclared(&self) -> bool {
        self.alive() && self.manual && !self.ready && self.attempt_stop.is_none()
    }

    /// Returns `true` if the actor starts eventually, for the first time or again.
    pub(super) fn may_start(&self) -> bool {
        self.waits() || self.stage == Stage::BackingOff
    }

    /// No attempt of it runs, and none comes by itself.
    pub(super) fn is_inactive(&self) -> bool {
        let never_starts = matches!(self.stage, Stage::Cancelled | Stage::Absent);
        never_starts || (self.stage == Stage::Done && self.attempt_stop.is_none())
    }

    /// Returns `true` unless no actor that waits for this one ever starts.
    pub(super) fn may_be_ready(&self) -> bool {
        self.ready || !(self.is_inactive() || self.contextless)
    }

    /// Returns `true` if no actor that waits for this one ever starts, and no handle requested that.
    pub(super) fn lost(&self) -> bool {
        !self.may_be_ready() && !self.requested
    }

    /// Returns `true` if nothing of the last attempt is still to return.
    pub(super) fn is_done(&self) -> bool {
        self.stage == Stage::Done && !self.is_called() && !self.tasks
    }

    /// The number of pending calls of the function interrupt.
    pub(super) fn is_called(&self) -> bool {
        self.called_for_attempt || self.called_for_stop
    }

    /// Something of it can be stopped.
    pub(super) fn can_stop(&self) -> bool {
        !self.abandoned_early && (self.alive() || self.tasks || self.attempt_stop.is_some())
    }

    /// The result of the last attempt, if there was one.
    pub(super) fn outcome(&self) -> Outcome {
        match self.returned {
            _ if self.stage == Stage::Absent => Outcome::Absent,
            _ if !self.started => Outcome::NeverStarted,
            _ if self.abandoned_early => Outcome::Abandoned,
            _ if self.panicked => Outcome::Panicked,
            Some(Outcome::Panicked) => Outcome::Panicked,
            _ if self.task_failed => Outcome::Failed,
            returned => returned.unwrap_or(Outcome::Abandoned),
        }
    }

    /// Whether this end makes the run an error.
    pub(super) fn fails_run(&self, outcome: Outcome) -> bool {
        outcome.is_failure() && (outcome != Outcome::Aborted || self.excused != Some(true))
    }

    /// Returns `true` if the actor restarts, or will, and is not ready.
    pub(super) fn degrades(&self) -> bool {
        let again = match self.attempt_stop {
            None => self.again,
            Some(reason) => another_follows(reason),
        };
        again && !self.is_inactive() && !self.ready
    }

    /// Returns `true` if the actor was interrupted and has not ended.
    pub(super) fn is_stopping(&self) -> bool {
        (self.interrupted && !self.ended)
            || (self.attempt_interrupted && self.attempt_stop.is_some())
    }

    pub(super) fn is(&self, delivery: Delivery) -> bool {
        self.delivery == Some(delivery)
    }

    /// Returns `true` if a request may be refused for this reason.
    pub(super) fn may_see_refusals(&self, group_stops: bool) -> bool {
        self.delivery.is_some() || group_stops
    }

    /// Returns `true` for a nested group that was abandoned by its parent: it returns before anything else happens.
    pub(super) fn must_return(&self) -> bool {
        self.abandoned && !self.ended && self.is(Delivery::Group)
    }
}

/// Returns `true` if an attempt that is stopped for this reason is followed by another.
pub(super) fn another_follows(reason: AttemptStopReason) -> bool {
    match reason {
        AttemptStopReason::Requested(_) => false,
        AttemptStopReason::LinkedTaskFailed { will_restart } => will_restart,
        _ => true,
    }
}

impl World {
    pub(super) fn new(case: &Case) -> World {
        World {
            begun: false,
            within: false,
            added: None,
            actors: case.edges.iter().map(SeenActor::new).collect(),
            // A group with `until = all` waits for an actor.
            until: (case.shape(None).foreground == 0).then_some(Until::First),
            state: GroupState::Starting,
            cause: None,
            escalation: Escalation::Grace,
            grace: None,
            armed: LimitSet::default(),
            failures: Vec::new(),
            forced_by: None,
            same_request: false,
            overdue_by: None,
            abandoned: false,
            released: false,
            drops: 0,
            drop_failed: false,
            mailbox: MailboxLook::Unread,
            drops_warned: false,
            hurried: false,
            closing: false,
            finished: false,
            dropped: false,
        }
    }

    pub(super) fn stopping(&self) -> bool {
        self.state >= GroupState::Stopping
    }

    /// The grace period of the group has expired.
    pub(super) fn is_overdue(&self) -> bool {
        self.state == GroupState::Ended || self.escalation > Escalation::Grace
    }

    pub(super) fn all(&self, holds: impl Fn(&SeenActor) -> bool) -> Set {
        self.actors
            .iter()
            .enumerate()
            .fold(0, |set, (id, actor)| set | Set::from(holds(actor)) << id)
    }

    /// The actors whose turn may not be there: some that must stop before them have not ended.
    pub(super) fn held(&self, shape: &Shape, id: Id) -> bool {
        ids(shape.before[id]).any(|other| self.actors[other].started && !self.actors[other].ended)
    }

    /// The actors that stop at a request and must do so before `id`.
    pub(super) fn stopping_before(&self, shape: &Shape, id: Id) -> Set {
        shape.before[id] & self.all(|actor| actor.attempt_stop.is_some())
    }

    /// The actors that stop at a request and require `id`.
    pub(super) fn stopping_dependents(&self, shape: &Shape, id: Id) -> Set {
        shape.all_dependents[id] & self.all(|actor| actor.attempt_stop.is_some())
    }

    /// The requirements of `id` that are not ready, or no longer.
    pub(super) fn missing(&self, shape: &Shape, id: Id) -> Set {
        shape.requirements[id] & !self.all(|actor| actor.ready)
    }

    /// Returns `true` if an actor that may still start waits for `id`. No actor does after the cause.
    pub(super) fn has_waiting_dependents(&self, shape: &Shape, id: Id) -> bool {
        self.cause.is_none()
            && (0..self.actors.len())
                .any(|other| has(shape.requirements[other], id) && self.actors[other].may_start())
    }

    /// The first that `id` waits for and that will never be ready, other than at a request.
    pub(super) fn lost_requirement(&self, shape: &Shape, id: Id) -> Option<Id> {
        shape
            .graph
            .requirements(id)
            .iter()
            .copied()
            .find(|&other| self.actors[other].lost())
    }

    /// Returns `true` if the actor's remains show that this happened. The cause states the details.
    pub(super) fn shows(&self, why: StopReason) -> bool {
        match why {
            StopReason::Failed(id) => self.actors[id].error,
            StopReason::Panicked(id) => self.actors[id].panic,
            StopReason::RestartsExhausted(id) => self.actors[id].exhausted,
            _ => true,
        }
    }

    /// A failure or an actor that did not end by itself, as the report has it.
    pub(super) fn record(&mut self, id: Id, outcome: Outcome) {
        if self.actors[id].fails_run(outcome) && !self.failures.contains(&(id, outcome)) {
            self.failures.push((id, outcome));
        }
    }

    /// The first failure of the given actors, or else the first that did not end by itself.
    pub(super) fn first_noted(&self, of: impl Fn(Id) -> bool) -> Option<(Id, Outcome)> {
        let recorded = || self.failures.iter().copied().filter(|&(id, _)| of(id));
        let failed = |outcome: Outcome| matches!(outcome, Outcome::Failed | Outcome::Panicked);
        recorded()
            .find(|&(_, outcome)| failed(outcome))
            .or_else(|| recorded().next())
    }

    /// The limits that are to be armed now.
    pub(super) fn due(&self) -> LimitSet {
        let mut due = LimitSet::default();
        let mut when = |holds: bool, limit| {
            if holds {
                due.insert(limit);
            }
        };
        let starting = self.begun && self.cause.is_none();
        let stopping = self.state == GroupState::Stopping;
        let in_time = self.escalation == Escalation::Grace;
        let is_watched = |actor: &SeenActor| {
            actor.waits() || actor.attempt_stop.is_some() || actor.is_undeclared()
        };
        when(
            stopping || (starting && self.actors.iter().any(is_watched)),
            Limit::Warning,
        );
        when(
            starting && self.within && self.state == GroupState::Starting,
            Limit::GroupReadyWithin,
        );
        when(self.state == GroupState::Draining, Limit::Drain);
        when(self.same_request, Limit::SameRequest);
        let waits = matches!(
            self.mailbox,
            MailboxLook::Read | MailboxLook::BeingRead { again: true }
        ) && !self.closing
            && !self.finished;
        when(
            waits && (self.grace.is_some() || self.hurried),
            Limit::Drops,
        );
        when(waits && !self.drops_warned, Limit::Warning);
        when(
            self.cause.is_some()
                && self.state != GroupState::Ended
                && self.grace.is_some()
                && in_time,
            Limit::Deadline,
        );
        when(
            stopping && self.escalation == Escalation::Abort,
            Limit::LastHalfSecond,
        );
        for (id, actor) in self.actors.iter().enumerate() {
            let stays = starting && actor.alive() && actor.attempt_stop.is_none();
            when(
                stays && actor.within && !actor.ready,
                Limit::ReadyWithin(id),
            );
            when(
                stays && actor.patience && !actor.ready,
                Limit::ContextPatience(id),
            );
            when(
                starting && actor.alive() && actor.lasting && !actor.attempt_interrupted,
                Limit::ResetAfter(id),
            );
            when(
                self.cause.is_none() && actor.stage == Stage::BackingOff,
                Limit::Backoff(id),
            );
            let open = actor.is_stopping() && !actor.abandoned;
            // The deadline is that of the group's stop. An actor that was interrupted at a request has it from its turn on.
            when(
                open && actor.graced && !actor.aborted && (in_time || !actor.interrupted),
                Limit::Grace(id),
            );
            when(open && actor.half_second, Limit::Abort(id));
        }
        due
    }
}
