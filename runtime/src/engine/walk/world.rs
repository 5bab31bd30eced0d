//! What has been seen of a walked group, and what follows from that by the words of the design.
//!
//! It knows events and actions alone, and nothing of the engine's state.

use std::time::Duration;

use super::case::{Case, Set, Shape, has, ids};
use super::limits::Limits;
use crate::engine::{AbortReason, AttemptStopReason, Id, Interruption, Limit, StopReason};
use crate::{GroupState, Outcome, Signal, Until};

/// All that was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "facts, each seen or not")]
pub(super) struct World {
    pub(super) begun: bool,
    pub(super) added: bool,
    pub(super) actors: Vec<ActorFacts>,
    pub(super) until: Option<Until>,
    pub(super) state: GroupState,
    pub(super) cause: Option<StopReason>,
    pub(super) escalation: Escalation,
    /// The time for the stop: the group's own, or what the parent hands down.
    pub(super) grace: Option<Duration>,
    pub(super) armed: Limits,
    /// Who did not end well and was not run again since, in the order of events.
    pub(super) failures: Vec<(Id, Outcome)>,
    pub(super) forced_by: Option<Signal>,
    /// What ended the time of the group first.
    pub(super) overdue_by: Option<AbortReason>,
    /// The parent waits for this group no longer.
    pub(super) abandoned: bool,
    /// What the group retained was given away, and where it is dropped.
    pub(super) released: bool,
    /// Lists of values that are being dropped.
    pub(super) drops: u32,
    pub(super) mailbox: MailboxLook,
    /// A signal has shortened the time for the drops.
    pub(super) hurried: bool,
    /// The time for the drops is over.
    pub(super) closing: bool,
    /// The run has finished, or was dropped.
    pub(super) over: bool,
    /// It was dropped, and makes no report.
    pub(super) dropped: bool,
}

/// What was seen of the look at the mailbox that comes after the last actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MailboxLook {
    Unread,
    BeingRead { again: bool },
    Read,
}

/// How far the whole stop was moved on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Escalation {
    Grace,
    Abort,
    Abandon,
}

/// All that was seen of one actor. From `running` to `aborted` it is what was seen of this attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[expect(clippy::struct_excessive_bools, reason = "facts, each seen or not")]
pub(super) struct ActorFacts {
    /// It was, once.
    pub(super) started: bool,
    pub(super) stage: Stage,
    /// This attempt, or the one to come, is not the first.
    pub(super) again: bool,
    /// How often it was run again since one lasted, or a handle asked.
    pub(super) restarts: u32,
    /// A handle asked for the end that it came to.
    pub(super) asked: bool,
    /// It was left behind while the group went on.
    pub(super) left: bool,
    /// It was said to be at rest.
    pub(super) settled: bool,
    pub(super) running: bool,
    /// It becomes ready when it says so.
    pub(super) manual: bool,
    /// It becomes ready when it has returned Ok.
    pub(super) finished: bool,
    /// There is a limit to its becoming ready.
    pub(super) within: bool,
    /// It is a thread that has dropped its context, and may be about to return.
    pub(super) patience: bool,
    /// It is seen whether it lasts.
    pub(super) lasting: bool,
    pub(super) ready: bool,
    pub(super) returned: Option<Outcome>,
    /// Its execute left an error.
    pub(super) error: bool,
    /// Its execute left a panic.
    pub(super) panic: bool,
    /// It used up its restarts.
    pub(super) given_up: bool,
    /// What it spawned has not come back. While it is alive: it comes back, and they will not have.
    pub(super) tasks: bool,
    /// It is to stop alone.
    pub(super) leaving: Option<AttemptStopReason>,
    /// It was interrupted alone.
    pub(super) alone: bool,
    /// Whether it declares a grace, if that was asked for.
    pub(super) grace: Option<bool>,
    /// By what it was interrupted, alone or at the stop.
    pub(super) interruption: Option<Interruption>,
    /// The call of its function interrupt for this attempt alone has not come back, and was not left behind.
    pub(super) called_alone: bool,
    /// That for the stop has not come back.
    pub(super) called_to_stop: bool,
    /// One of them has panicked.
    pub(super) panicked: bool,
    /// Its future was to be dropped, after whichever interrupt.
    pub(super) dropped: bool,
    /// A limit runs for it alone: it does not have until the deadline of the group.
    pub(super) graced: bool,
    /// It was aborted after the last interrupt.
    pub(super) aborted: bool,
    /// Its own grace was over, and it got the half second.
    pub(super) half_second: bool,
    /// It was interrupted at the stop.
    pub(super) interrupted: bool,
    pub(super) abandoned: bool,
    pub(super) ended: bool,
}

/// Where the attempts of an actor stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) enum Stage {
    /// For the first.
    #[default]
    Waiting,
    /// A handle asked for its end before the first.
    Cancelled,
    Alive,
    /// One has come back, or was left behind, or the next was called off.
    Over,
    BackingOff,
    WaitingToRestart,
}

impl ActorFacts {
    /// Execute may still come back.
    pub(super) fn alive(&self) -> bool {
        self.stage == Stage::Alive
    }

    /// It waits for others, to be started or to be run again.
    pub(super) fn waits(&self) -> bool {
        matches!(self.stage, Stage::Waiting | Stage::WaitingToRestart)
    }

    /// It starts some time, for the first time or again.
    pub(super) fn may_start(&self) -> bool {
        self.waits() || self.stage == Stage::BackingOff
    }

    /// No attempt of it runs, and none comes by itself.
    pub(super) fn gone(&self) -> bool {
        self.stage == Stage::Cancelled || (self.stage == Stage::Over && self.leaving.is_none())
    }

    /// Nobody that waits for it ever starts, and no handle asked for that.
    pub(super) fn lost(&self) -> bool {
        self.gone() && !self.ready && !self.asked
    }

    /// Nothing of the last attempt is to come back.
    pub(super) fn over(&self) -> bool {
        self.stage == Stage::Over && !self.is_called() && !self.tasks
    }

    /// Its function interrupt is out, once or twice.
    pub(super) fn is_called(&self) -> bool {
        self.called_alone || self.called_to_stop
    }

    /// Something of it can be stopped.
    pub(super) fn can_stop(&self) -> bool {
        !self.left && (self.alive() || self.tasks || self.leaving.is_some())
    }

    /// How the last attempt came out, or that there was none.
    pub(super) fn outcome(&self) -> Outcome {
        match self.returned {
            _ if !self.started => Outcome::NeverStarted,
            _ if self.left => Outcome::Abandoned,
            _ if self.panicked => Outcome::Panicked,
            returned => returned.unwrap_or(Outcome::Abandoned),
        }
    }

    /// It is run again, or will be, and is not ready.
    pub(super) fn degrades(&self) -> bool {
        let again = match self.leaving {
            None => self.again,
            Some(reason) => !matches!(reason, AttemptStopReason::Requested(_)),
        };
        again && !self.gone() && !self.ready
    }

    /// It was told to stop, and that is not over.
    pub(super) fn told(&self) -> bool {
        (self.interrupted && !self.ended) || (self.alone && self.leaving.is_some())
    }

    pub(super) fn is(&self, interruption: Interruption) -> bool {
        self.interruption == Some(interruption)
    }

    /// Whether something may be refused to it for that.
    pub(super) fn is_told_to_stop(&self, group_stops: bool) -> bool {
        self.interruption.is_some() || group_stops
    }

    /// A nested group that was told to leave all behind: it returns before anything else happens.
    pub(super) fn must_return(&self) -> bool {
        self.abandoned && !self.ended && self.is(Interruption::Group)
    }
}

impl World {
    pub(super) fn new(case: &Case) -> World {
        World {
            begun: false,
            added: false,
            actors: vec![ActorFacts::default(); case.edges.len()],
            until: None,
            state: GroupState::Starting,
            cause: None,
            escalation: Escalation::Grace,
            grace: None,
            armed: Limits::default(),
            failures: Vec::new(),
            forced_by: None,
            overdue_by: None,
            abandoned: false,
            released: false,
            drops: 0,
            mailbox: MailboxLook::Unread,
            hurried: false,
            closing: false,
            over: false,
            dropped: false,
        }
    }

    pub(super) fn stopping(&self) -> bool {
        self.state >= GroupState::Stopping
    }

    /// The time of the group to stop is over.
    pub(super) fn is_overdue(&self) -> bool {
        self.state == GroupState::Ended || self.escalation > Escalation::Grace
    }

    pub(super) fn all(&self, holds: impl Fn(&ActorFacts) -> bool) -> Set {
        self.actors
            .iter()
            .enumerate()
            .fold(0, |set, (id, actor)| set | Set::from(holds(actor)) << id)
    }

    /// Those whose turn may not have come: some that must stop before them have not ended.
    pub(super) fn held(&self, shape: &Shape, id: Id) -> bool {
        ids(shape.before[id]).any(|other| self.actors[other].started && !self.actors[other].ended)
    }

    /// Those that are to stop alone and must do so before `id`.
    pub(super) fn leaving_before(&self, shape: &Shape, id: Id) -> Set {
        shape.before[id] & self.all(|actor| actor.leaving.is_some())
    }

    /// Those that are to stop alone and require `id`.
    pub(super) fn leaving_requirers(&self, shape: &Shape, id: Id) -> Set {
        shape.all_dependents[id] & self.all(|actor| actor.leaving.is_some())
    }

    /// Those that `id` waits for and that are not ready, or no longer.
    pub(super) fn missing(&self, shape: &Shape, id: Id) -> Set {
        shape.requirements[id] & !self.all(|actor| actor.ready)
    }

    /// Whether somebody who may still start waits for `id`: from the cause on, nobody does.
    pub(super) fn has_waiting_dependents(&self, shape: &Shape, id: Id) -> bool {
        self.cause.is_none()
            && (0..self.actors.len())
                .any(|other| has(shape.requirements[other], id) && self.actors[other].may_start())
    }

    /// The first that `id` waits for and that will never be ready, other than because a handle asked.
    pub(super) fn lost_requirement(&self, shape: &Shape, id: Id) -> Option<Id> {
        shape
            .graph
            .requirements(id)
            .iter()
            .copied()
            .find(|&other| self.actors[other].lost())
    }

    /// Whether what the actor left behind shows that this happened: the cause is told in its words.
    pub(super) fn shows(&self, why: StopReason) -> bool {
        match why {
            StopReason::Failed(id) => self.actors[id].error,
            StopReason::Panicked(id) => self.actors[id].panic,
            StopReason::RestartsExhausted(id) => self.actors[id].given_up,
            _ => true,
        }
    }

    /// A failure or an actor that did not end by itself, as the report has it.
    pub(super) fn record(&mut self, id: Id, outcome: Outcome) {
        if outcome.is_failure() && !self.failures.contains(&(id, outcome)) {
            self.failures.push((id, outcome));
        }
    }

    /// The first failure of those that are looked at, or else the first that did not end by itself.
    pub(super) fn first_noted(&self, of: impl Fn(Id) -> bool) -> Option<(Id, Outcome)> {
        let recorded = || self.failures.iter().copied().filter(|&(id, _)| of(id));
        let failed = |outcome: Outcome| matches!(outcome, Outcome::Failed | Outcome::Panicked);
        recorded()
            .find(|&(_, outcome)| failed(outcome))
            .or_else(|| recorded().next())
    }

    /// The limits that are to be armed now.
    pub(super) fn due(&self) -> Limits {
        let mut due = Limits::default();
        let mut when = |holds: bool, limit| {
            if holds {
                due.insert(limit);
            }
        };
        let starting = self.begun && self.cause.is_none();
        let stopping = self.state == GroupState::Stopping;
        let in_time = self.escalation == Escalation::Grace;
        let has_waiting_dependents = |actor: &ActorFacts| actor.waits() || actor.leaving.is_some();
        when(
            stopping || (starting && self.actors.iter().any(has_waiting_dependents)),
            Limit::Warning,
        );
        when(self.state == GroupState::Draining, Limit::Drain);
        let waits = self.mailbox != MailboxLook::Unread
            && self.mailbox != MailboxLook::BeingRead { again: false }
            && !self.closing
            && !self.over;
        when(
            waits && (self.grace.is_some() || self.hurried),
            Limit::Drops,
        );
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
            let stays = starting && actor.alive() && actor.leaving.is_none();
            when(
                stays && actor.within && !actor.ready,
                Limit::ReadyWithin(id),
            );
            when(
                stays && actor.patience && !actor.ready,
                Limit::ContextPatience(id),
            );
            when(
                starting && actor.alive() && actor.lasting && !actor.alone,
                Limit::ResetAfter(id),
            );
            when(
                self.cause.is_none() && actor.stage == Stage::BackingOff,
                Limit::Backoff(id),
            );
            let open = actor.told() && !actor.abandoned;
            // The deadline is that of the group's stop, to which one that was interrupted alone comes at its turn.
            when(
                open && actor.graced && !actor.aborted && (in_time || !actor.interrupted),
                Limit::Grace(id),
            );
            when(open && actor.half_second, Limit::Abort(id));
        }
        due
    }
}
