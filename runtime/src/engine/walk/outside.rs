//! What may happen to a walked group next.

use super::case::{Case, Shape};
use super::world::{Part, World};
use crate::Signal;
use crate::engine::{
    Asked, AskedAlone, CalledFor, Event, Id, InterruptReturn, Interruption, Limit, Return,
};

impl World {
    /// All that may happen next. That nothing may happen at all is the question of the rules; that nobody but the limits
    /// moves is a path of this, and so is that the limits are the slowest.
    pub(super) fn events(&self, case: &Case, admits: bool) -> Vec<Event> {
        let mut events = Vec::new();
        if self.cause.is_some() && !case.space.stop {
            return events;
        }
        let at_once = |part: &Part| {
            let runs = !case.space.everything && part.alive() && !part.running;
            part.must_return() || runs
        };
        if let Some(id) = self.parts.iter().position(at_once) {
            self.parts[id].events(id, case, self.cause.is_some(), &mut events);
            return events;
        }
        for (id, part) in self
            .parts
            .iter()
            .enumerate()
            .filter(|(_, part)| part.started)
        {
            part.events(id, case, self.cause.is_some(), &mut events);
            if self.may_leave_children(case, id) {
                events.push(Event::LeavesChildren(id));
            }
        }
        if !self.begun {
            events.push(Event::Start);
        }
        if case.addition.is_some() && !self.added && admits {
            events.push(Event::Added(self.parts.len()));
        }
        self.asked_alone(case, &mut events);
        events.extend(self.armed.iter().map(Event::Passed));
        events.extend([Asked::Shutdown, Asked::Signal(Signal::TERM)].map(Event::Asked));
        if case.space.everything {
            events
                .extend([Asked::Fail, Asked::Parent, Asked::Signal(Signal::INT)].map(Event::Asked));
            if self.cause.is_some() {
                // The abort and the abandon of the group that this one is an actor of.
                events.extend([Limit::Deadline, Limit::Last].map(Event::Passed));
            }
        }
        events
    }

    /// What a handle may ask of one actor. After the cause it says nothing, and is walked for that in groups of one.
    fn asked_alone(&self, case: &Case, events: &mut Vec<Event>) {
        if case.space.asks && (self.cause.is_none() || self.parts.len() == 1) {
            let shape: &Shape = case.shape(self.added);
            for id in 0..shape.len() {
                events.extend(
                    [AskedAlone::Interrupt, AskedAlone::Restart]
                        .map(|what| Event::AskedAlone(id, what)),
                );
            }
        }
    }

    /// A nested group waits for all of its own before it returns.
    fn may_leave_children(&self, case: &Case, id: Id) -> bool {
        let part = &self.parts[id];
        let runs = part.alive() && part.running && !part.children;
        case.space.children && runs && !part.is(Interruption::Group)
    }
}

impl Part {
    /// Also what comes from one that was left behind, and what is said twice.
    fn events(&self, id: Id, case: &Case, group_stops: bool, events: &mut Vec<Event>) {
        let everything = case.space.everything;
        let is_out = [
            (CalledFor::Alone, self.called_alone || self.left),
            (CalledFor::Stop, self.called_to_stop),
        ];
        for (called_for, _) in is_out.into_iter().filter(|(_, is_out)| *is_out) {
            events.push(Event::InterruptBack(
                id,
                called_for,
                InterruptReturn::Returned,
            ));
            if everything {
                events.push(Event::InterruptBack(
                    id,
                    called_for,
                    InterruptReturn::Panicked,
                ));
            }
        }
        if self.left || (self.children && !self.alive()) {
            events.push(Event::ChildrenGone(id));
        }
        if self.left {
            events.push(Event::LeavesChildren(id));
        }
        if self.left || self.ended {
            events.push(Event::Returned(id, Return::Failed));
        }
        if self.ended || !self.alive() {
            return;
        }
        if !self.running {
            // A thread that cannot be made comes back without having run.
            events.extend([Event::Running(id), Event::Returned(id, Return::Failed)]);
            return;
        }
        if self.manual && !self.children {
            events.extend([Event::Ready(id), Event::ContextDropped(id)]);
        }
        events.extend([Return::Ok, Return::Failed].map(|how| Event::Returned(id, how)));
        // After its own function interrupt it is as any error.
        if self.is_told_to_stop(group_stops) && !self.is(Interruption::Call) {
            events.push(Event::Returned(id, Return::Refused));
        }
        if everything {
            events.push(Event::Returned(id, Return::Panicked));
        }
        // Of a blocking actor nothing is dropped: that is the walk in which this does not happen.
        if self.is(Interruption::Drop) || (self.dropped && !self.is(Interruption::Group)) {
            events.push(Event::Returned(id, Return::Dropped));
        }
    }
}
