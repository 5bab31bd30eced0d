//! What may happen to a walked group next.

use super::case::{Case, Shape};
use super::world::{ActorFacts, World};
use crate::Signal;
use crate::engine::{
    ControlRequest, Event, Id, InterruptEnd, Interruption, Limit, Return, StopRequest, StopScope,
};

impl World {
    /// All that may happen next. That nothing may happen at all is the question of the rules; that nobody but the limits
    /// moves is a path of this, and so is that the limits are the slowest.
    pub(super) fn events(&self, case: &Case, admits: bool) -> Vec<Event> {
        let mut events = Vec::new();
        if self.cause.is_some() && !case.space.stop {
            return events;
        }
        let at_once = |actor: &ActorFacts| {
            let runs = !case.space.everything && actor.alive() && !actor.running;
            actor.must_return() || runs
        };
        if let Some(id) = self.actors.iter().position(at_once) {
            self.actors[id].events(id, case, self.cause.is_some(), &mut events);
            return events;
        }
        for (id, actor) in self
            .actors
            .iter()
            .enumerate()
            .filter(|(_, actor)| actor.started)
        {
            actor.events(id, case, self.cause.is_some(), &mut events);
            if self.may_leave_tasks(case, id) {
                events.push(Event::TasksRemain(id));
            }
        }
        if !self.begun {
            events.push(Event::Start);
        }
        if case.addition.is_some() && !self.added && admits {
            events.push(Event::Added(self.actors.len()));
        }
        self.asked_alone(case, &mut events);
        events.extend(self.armed.iter().map(Event::Expired));
        events.extend(
            [StopRequest::Shutdown, StopRequest::Signal(Signal::TERM)].map(Event::StopRequested),
        );
        if case.space.everything {
            events.extend(
                [
                    StopRequest::Fail,
                    StopRequest::Parent,
                    StopRequest::Signal(Signal::INT),
                ]
                .map(Event::StopRequested),
            );
            if self.cause.is_some() {
                // The abort and the abandon of the group that this one is an actor of.
                events.extend([Limit::Deadline, Limit::LastHalfSecond].map(Event::Expired));
            }
        }
        events
    }

    /// What a handle may ask of one actor. After the cause it says nothing, and is walked for that in groups of one.
    fn asked_alone(&self, case: &Case, events: &mut Vec<Event>) {
        if case.space.asks && (self.cause.is_none() || self.actors.len() == 1) {
            let shape: &Shape = case.shape(self.added);
            for id in 0..shape.len() {
                events.extend(
                    [ControlRequest::Interrupt, ControlRequest::Restart]
                        .map(|what| Event::Control(id, what)),
                );
            }
        }
    }

    /// A nested group waits for all of its own before it returns.
    fn may_leave_tasks(&self, case: &Case, id: Id) -> bool {
        let actor = &self.actors[id];
        let runs = actor.alive() && actor.running && !actor.tasks;
        case.space.tasks && runs && !actor.is(Interruption::Group)
    }
}

impl ActorFacts {
    /// Also what comes from one that was left behind, and what is said twice.
    fn events(&self, id: Id, case: &Case, group_stops: bool, events: &mut Vec<Event>) {
        let everything = case.space.everything;
        let is_out = [
            (StopScope::Attempt, self.called_alone || self.left),
            (StopScope::Group, self.called_to_stop),
        ];
        for (scope, _) in is_out.into_iter().filter(|(_, is_out)| *is_out) {
            events.push(Event::InterruptReturned(id, scope, InterruptEnd::Returned));
            if everything {
                events.push(Event::InterruptReturned(id, scope, InterruptEnd::Panicked));
            }
        }
        if self.left || (self.tasks && !self.alive()) {
            events.push(Event::TasksFinished(id));
        }
        if self.left {
            events.push(Event::TasksRemain(id));
        }
        if self.left || self.ended {
            events.push(Event::Returned(id, Return::Failed));
        }
        if self.ended || !self.alive() {
            return;
        }
        if !self.running {
            // A thread that cannot be made comes back without having run.
            events.extend([Event::Started(id), Event::Returned(id, Return::Failed)]);
            return;
        }
        if self.manual && !self.tasks {
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
