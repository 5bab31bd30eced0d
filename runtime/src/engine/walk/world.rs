//! What has been seen of a walked group, and what follows from that by the words of the design.
//!
//! It knows events and actions alone, and nothing of the engine's state.

use super::case::{Case, Set, Shape, has, ids};
use super::limits::Limits;
use crate::engine::{Id, Interruption, Limit, Reason, Why};
use crate::{GroupState, Outcome, Signal, Until};

/// All that was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "facts, each seen or not")]
pub(super) struct World {
    pub(super) begun: bool,
    pub(super) added: bool,
    pub(super) parts: Vec<Part>,
    pub(super) until: Option<Until>,
    pub(super) state: GroupState,
    pub(super) cause: Option<Why>,
    pub(super) escalation: Escalation,
    pub(super) deadline: bool,
    pub(super) armed: Limits,
    /// Who did not end well and was not run again since, in the order of events.
    pub(super) notes: Vec<(Id, Outcome)>,
    pub(super) forced_by: Option<Signal>,
    pub(super) cut_short: bool,
}

/// How far the whole stop was moved on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Escalation {
    Grace,
    Abort,
    Abandon,
}

/// All that was seen of one actor. From `running` to `aborted` it is what was seen of this execution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[expect(clippy::struct_excessive_bools, reason = "facts, each seen or not")]
pub(super) struct Part {
    /// It was, once.
    pub(super) started: bool,
    pub(super) stage: Stage,
    /// This execution, or the one to come, is not the first.
    pub(super) again: bool,
    /// How often it was run again since one lasted, or a handle asked.
    pub(super) restarts: u32,
    /// A handle asked for the end that it came to.
    pub(super) asked: bool,
    /// It was left behind while the group went on.
    pub(super) left: bool,
    /// It was said to be at rest.
    pub(super) rests: bool,
    pub(super) running: bool,
    /// It becomes ready when it says so.
    pub(super) manual: bool,
    /// It becomes ready when it has returned Ok.
    pub(super) finished: bool,
    /// There is a limit to its becoming ready.
    pub(super) within: bool,
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
    pub(super) children: bool,
    /// It is to stop alone.
    pub(super) leaving: Option<Reason>,
    /// It was interrupted alone.
    pub(super) alone: bool,
    /// By what it was interrupted, alone or at the stop.
    pub(super) interruption: Option<Interruption>,
    /// The call of its function interrupt for this execution alone has not come back, and was not left behind.
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

/// Where the executions of an actor stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) enum Stage {
    /// For the first.
    #[default]
    Waiting,
    /// A handle asked for its end before the first.
    CalledOff,
    Alive,
    /// One has come back, or was left behind, or the next was called off.
    Over,
    BackingOff,
    WaitingAgain,
}

impl Part {
    /// Execute may still come back.
    pub(super) fn alive(&self) -> bool {
        self.stage == Stage::Alive
    }

    /// It waits for others, to be started or to be run again.
    pub(super) fn waits(&self) -> bool {
        matches!(self.stage, Stage::Waiting | Stage::WaitingAgain)
    }

    /// It starts some time, for the first time or again.
    pub(super) fn may_start(&self) -> bool {
        self.waits() || self.stage == Stage::BackingOff
    }

    /// No execution of it runs, and none comes by itself.
    pub(super) fn gone(&self) -> bool {
        self.stage == Stage::CalledOff || (self.stage == Stage::Over && self.leaving.is_none())
    }

    /// Nobody that waits for it ever starts, and no handle asked for that.
    pub(super) fn lost(&self) -> bool {
        self.gone() && !self.ready && !self.asked
    }

    /// Nothing of the last execution is to come back.
    pub(super) fn over(&self) -> bool {
        self.stage == Stage::Over && !self.is_called() && !self.children
    }

    /// Its function interrupt is out, once or twice.
    pub(super) fn is_called(&self) -> bool {
        self.called_alone || self.called_to_stop
    }

    /// Something of it can be stopped.
    pub(super) fn can_stop(&self) -> bool {
        !self.left && (self.alive() || self.children || self.leaving.is_some())
    }

    /// How the last execution came out, or that there was none.
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
            Some(reason) => !matches!(reason, Reason::Asked(_)),
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
            parts: vec![Part::default(); case.edges.len()],
            until: None,
            state: GroupState::Starting,
            cause: None,
            escalation: Escalation::Grace,
            deadline: false,
            armed: Limits::default(),
            notes: Vec::new(),
            forced_by: None,
            cut_short: false,
        }
    }

    pub(super) fn stopping(&self) -> bool {
        self.state >= GroupState::Stopping
    }

    pub(super) fn all(&self, holds: impl Fn(&Part) -> bool) -> Set {
        self.parts
            .iter()
            .enumerate()
            .fold(0, |set, (id, part)| set | Set::from(holds(part)) << id)
    }

    /// Those whose turn may not have come: some that must stop before them have not ended.
    pub(super) fn held(&self, shape: &Shape, id: Id) -> bool {
        ids(shape.before[id]).any(|other| self.parts[other].started && !self.parts[other].ended)
    }

    /// Those that are to stop alone and must do so before `id`.
    pub(super) fn leaving_before(&self, shape: &Shape, id: Id) -> Set {
        shape.before[id] & self.all(|part| part.leaving.is_some())
    }

    /// Those that are to stop alone and require `id`.
    pub(super) fn leaving_requirers(&self, shape: &Shape, id: Id) -> Set {
        shape.requirers[id] & self.all(|part| part.leaving.is_some())
    }

    /// Those that `id` waits for and that are not ready, or no longer.
    pub(super) fn missing(&self, shape: &Shape, id: Id) -> Set {
        shape.waits_for[id] & !self.all(|part| part.ready)
    }

    /// Whether somebody who may still start waits for `id`: from the cause on, nobody does.
    pub(super) fn awaited(&self, shape: &Shape, id: Id) -> bool {
        self.cause.is_none()
            && (0..self.parts.len())
                .any(|other| has(shape.waits_for[other], id) && self.parts[other].may_start())
    }

    /// The first that `id` waits for and that will never be ready, other than because a handle asked.
    pub(super) fn lost_requirement(&self, shape: &Shape, id: Id) -> Option<Id> {
        shape
            .graph
            .waits_for(id)
            .iter()
            .copied()
            .find(|&other| self.parts[other].lost())
    }

    /// Whether what the actor left behind shows that this happened: the cause is told in its words.
    pub(super) fn shows(&self, why: Why) -> bool {
        match why {
            Why::Failed(id) => self.parts[id].error,
            Why::Panicked(id) => self.parts[id].panic,
            Why::RestartsExhausted(id) => self.parts[id].given_up,
            _ => true,
        }
    }

    /// A failure or an actor that did not end by itself, as the report has it.
    pub(super) fn note(&mut self, id: Id, outcome: Outcome) {
        if outcome.is_failure() && !self.notes.contains(&(id, outcome)) {
            self.notes.push((id, outcome));
        }
    }

    /// The first failure of those that are looked at, or else the first that did not end by itself.
    pub(super) fn first_noted(&self, of: impl Fn(Id) -> bool) -> Option<(Id, Outcome)> {
        let noted = || self.notes.iter().copied().filter(|&(id, _)| of(id));
        let failed = |outcome: Outcome| matches!(outcome, Outcome::Failed | Outcome::Panicked);
        noted()
            .find(|&(_, outcome)| failed(outcome))
            .or_else(|| noted().next())
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
        let is_awaited = |part: &Part| part.waits() || part.leaving.is_some();
        when(
            stopping || (starting && self.parts.iter().any(is_awaited)),
            Limit::Warning,
        );
        when(self.state == GroupState::Draining, Limit::Drain);
        when(
            self.cause.is_some() && self.state != GroupState::Ended && self.deadline && in_time,
            Limit::Deadline,
        );
        when(
            stopping && self.escalation == Escalation::Abort,
            Limit::Last,
        );
        for (id, part) in self.parts.iter().enumerate() {
            let stays = starting && part.alive() && part.leaving.is_none();
            when(stays && part.within && !part.ready, Limit::ReadyWithin(id));
            when(
                starting && part.alive() && part.lasting && !part.alone,
                Limit::Lasting(id),
            );
            when(
                self.cause.is_none() && part.stage == Stage::BackingOff,
                Limit::Delay(id),
            );
            let open = part.told() && !part.abandoned;
            // The deadline is that of the group's stop, to which one that was interrupted alone comes at its turn.
            when(
                open && part.graced && !part.aborted && (in_time || !part.interrupted),
                Limit::Grace(id),
            );
            when(open && part.half_second, Limit::Abort(id));
        }
        due
    }
}
