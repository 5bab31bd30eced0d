//! The outside of a walked group: what has been seen of it, and what may happen to it next.
//!
//! It knows events and actions alone, and nothing of the engine's state.

use super::case::{Case, Set, Shape, ids};
use super::limits::Limits;
use crate::engine::{Asked, Event, Id, InterruptReturn, Interruption, Limit, Return, Why};
use crate::{GroupState, Outcome, Signal, Until};

/// All that was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "facts, each seen or not")]
pub(super) struct World {
    pub(super) begun: bool,
    pub(super) added: bool,
    pub(super) parts: Vec<Part>,
    pub(super) state: GroupState,
    pub(super) cause: Option<Why>,
    pub(super) escalation: Escalation,
    pub(super) deadline: bool,
    pub(super) until: Option<Until>,
    pub(super) armed: Limits,
    pub(super) first_failure: Option<Id>,
    pub(super) first_forced: Option<Id>,
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

/// All that was seen of one actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[expect(clippy::struct_excessive_bools, reason = "facts, each seen or not")]
pub(super) struct Part {
    pub(super) started: bool,
    pub(super) running: bool,
    /// It becomes ready when it says so.
    pub(super) manual: bool,
    /// It becomes ready when it has returned Ok.
    pub(super) finished: bool,
    /// There is a limit to its becoming ready.
    pub(super) within: bool,
    pub(super) ready: bool,
    pub(super) returned: Option<Outcome>,
    pub(super) interruption: Option<Interruption>,
    pub(super) call: Call,
    pub(super) aborted: bool,
    /// Its own grace was over, and it got the half second.
    pub(super) half_second: bool,
    pub(super) abandoned: bool,
    pub(super) ended: bool,
}

/// Where its function interrupt is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) enum Call {
    #[default]
    None,
    Out,
    Back,
    Panicked,
}

impl Part {
    pub(super) fn failed(&self) -> bool {
        self.returned.is_some_and(|outcome| outcome != Outcome::Returned)
    }

    /// Execute may still come back.
    pub(super) fn alive(&self) -> bool {
        self.started && self.returned.is_none()
    }

    pub(super) fn interrupted(&self) -> bool {
        self.interruption.is_some()
    }

    fn is(&self, interruption: Interruption) -> bool {
        self.interruption == Some(interruption)
    }

    /// A nested group that was told to leave all behind: it returns before anything else happens.
    fn must_return(&self) -> bool {
        self.abandoned && !self.ended && self.is(Interruption::Group)
    }
}

impl World {
    pub(super) fn new(case: &Case) -> World {
        World {
            begun: false,
            added: false,
            parts: vec![Part::default(); case.edges.len()],
            state: GroupState::Starting,
            cause: None,
            escalation: Escalation::Grace,
            deadline: false,
            until: None,
            armed: Limits::default(),
            first_failure: None,
            first_forced: None,
            forced_by: None,
            cut_short: false,
        }
    }

    pub(super) fn stopping(&self) -> bool {
        self.state >= GroupState::Stopping
    }

    pub(super) fn all(&self, holds: impl Fn(&Part) -> bool) -> Set {
        self.parts.iter().enumerate().fold(0, |set, (id, part)| set | Set::from(holds(part)) << id)
    }

    /// Those whose turn may not have come: some that must stop before them have not ended.
    pub(super) fn held(&self, shape: &Shape, id: Id) -> bool {
        ids(shape.before[id]).any(|other| self.parts[other].started && !self.parts[other].ended)
    }

    /// Those that `id` waits for and that are not ready, or no longer.
    pub(super) fn missing(&self, shape: &Shape, id: Id) -> Set {
        shape.waits_for[id] & !self.all(|part| part.ready && !part.failed())
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
        when(stopping || (starting && self.parts.iter().any(|part| !part.started)), Limit::Warning);
        when(self.state == GroupState::Draining, Limit::Drain);
        when(self.cause.is_some() && self.state != GroupState::Ended && self.deadline && in_time, Limit::Deadline);
        when(stopping && self.escalation == Escalation::Abort, Limit::Last);
        for (id, part) in self.parts.iter().enumerate() {
            when(starting && part.alive() && part.within && !part.ready, Limit::ReadyWithin(id));
            let open = part.interrupted() && !part.ended && !part.abandoned;
            when(open && !part.aborted && in_time, Limit::Grace(id));
            when(open && part.half_second, Limit::Abort(id));
        }
        due
    }

    /// All that may happen next. That nothing may happen at all is the question of the rules; that nobody but the limits
    /// moves is a path of this, and so is that the limits are the slowest.
    pub(super) fn events(&self, case: &Case, admits: bool) -> Vec<Event> {
        let mut events = Vec::new();
        let at_once = |part: &Part| part.must_return() || (!case.space.everything && part.alive() && !part.running);
        if let Some(id) = self.parts.iter().position(at_once) {
            self.parts[id].events(id, case, &mut events);
            return events;
        }
        for (id, part) in self.parts.iter().enumerate().filter(|(_, part)| part.started) {
            part.events(id, case, &mut events);
        }
        if !self.begun {
            events.push(Event::Start);
        }
        if case.addition.is_some() && !self.added && admits {
            events.push(Event::Added(self.parts.len()));
        }
        events.extend(self.armed.iter().map(Event::Passed));
        events.extend([Asked::Shutdown, Asked::Signal(Signal::TERM)].map(Event::Asked));
        if case.space.everything {
            events.extend([Asked::Fail, Asked::Parent, Asked::Signal(Signal::INT)].map(Event::Asked));
            if self.cause.is_some() {
                // The abort and the abandon of the group that this one is an actor of.
                events.extend([Limit::Deadline, Limit::Last].map(Event::Passed));
            }
        }
        events
    }
}

impl Part {
    /// Also what comes from one that was left behind, and what is said twice.
    fn events(&self, id: Id, case: &Case, events: &mut Vec<Event>) {
        let everything = case.space.everything;
        if self.call == Call::Out {
            events.push(Event::InterruptBack(id, InterruptReturn::Returned));
            if everything {
                events.push(Event::InterruptBack(id, InterruptReturn::Panicked));
            }
        }
        if self.returned.is_some() {
            return;
        }
        if !self.running {
            // A thread that cannot be made comes back without having run.
            events.extend([Event::Running(id), Event::Returned(id, Return::Failed)]);
            return;
        }
        if self.manual {
            events.extend([Event::Ready(id), Event::ContextDropped(id)]);
        }
        events.extend([Return::Ok, Return::Failed].map(|how| Event::Returned(id, how)));
        if everything {
            events.push(Event::Returned(id, Return::Panicked));
        }
        // Of a blocking actor nothing is dropped: that is the walk in which this does not happen.
        if self.is(Interruption::Drop) || (self.aborted && !self.is(Interruption::Group)) {
            events.push(Event::Returned(id, Return::Dropped));
        }
    }
}
