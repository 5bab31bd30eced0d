//! What may happen to a walked group next.

use super::case::{Case, HANDED_DOWN, Shape};
use super::world::{MailboxLook, SeenActor, World};
use crate::engine::{
    ControlRequest, Delivery, Event, Id, InterruptEnd, Limit, Removed, Return, StopRequest,
    StopScope,
};
use crate::{GroupState, Signal};

impl World {
    /// All events that may happen next. An addition takes one of the `places`. The rules check that some event can happen. The paths include those on which only the
    /// limits move, and those on which the limits are the slowest.
    pub(super) fn events(&self, case: &Case, places: &[Id]) -> Vec<Event> {
        let mut events = Vec::new();
        if self.dropped || (self.cause.is_some() && !case.space.stop) {
            return events;
        }
        if !self.begun && self.mailbox == MailboxLook::Unread {
            // The driver reports nothing before, unless it is dropped.
            events.push(Event::Start);
            if case.space.everything {
                events.push(Event::RunDropped);
            }
            return events;
        }
        if let MailboxLook::BeingRead { .. } = self.mailbox {
            self.reads_mailbox(case, &mut events);
            return events;
        }
        // Only spaces with everything have the time in between. Elsewhere, signals are far apart, and an actor that has
        // dropped its context does not return in time.
        let short = |limit: &Limit| matches!(limit, Limit::SameRequest | Limit::ContextPatience(_));
        if let (false, Some(limit)) = (case.space.everything, self.armed.iter().find(short)) {
            events.push(Event::Expired(limit));
            return events;
        }
        let at_once = |actor: &SeenActor| {
            let runs = !case.space.everything && actor.alive() && !actor.running;
            !self.finished && (actor.must_return() || runs)
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
        if self.mailbox == MailboxLook::Early {
            events.push(Event::MailboxRead { drop_failed: false });
        }
        events.extend(places.iter().copied().map(Event::Added));
        self.controls(case, &mut events);
        events.extend(self.armed.iter().map(Event::Expired));
        events.extend(
            [StopRequest::Shutdown, StopRequest::Signal(Signal::TERM)].map(Event::StopRequested),
        );
        if self.drops > 0 {
            events.push(Event::DropFinished);
        }
        if self.removes_values(case) {
            events.extend([Removed::Value, Removed::LateError].map(Event::Removed));
        }
        if case.space.everything {
            let requests = [
                StopRequest::Fail,
                StopRequest::Parent { deadline: None },
                StopRequest::Parent {
                    deadline: Some(HANDED_DOWN),
                },
                StopRequest::Signal(Signal::INT),
            ];
            events.extend(requests.map(Event::StopRequested));
            if self.cause.is_some() {
                events.push(Event::StopRequested(StopRequest::Signal(Signal::HUP)));
                events.extend([
                    Event::ParentAborts(None),
                    Event::ParentAborts(Some(Signal::INT)),
                    Event::ParentAbandons,
                ]);
            }
            events.push(Event::RunDropped);
        }
        events
    }

    /// While the mailbox is read, only its messages happen, and a drop that could not begin.
    fn reads_mailbox(&self, case: &Case, events: &mut Vec<Event>) {
        events.push(Event::MailboxRead { drop_failed: false });
        if self.drops > 0 {
            events.push(Event::DropFinished);
        }
        if case.space.everything {
            events.push(Event::MailboxRead { drop_failed: true });
            events.push(Event::StopRequested(StopRequest::Shutdown));
            if self.removes_values(case) {
                events.extend([Removed::Value, Removed::LateError].map(Event::Removed));
            }
        }
    }

    /// Before the end it only counts how many lists are being dropped: groups of one actor show that.
    fn removes_values(&self, case: &Case) -> bool {
        let few = self.drops < 2;
        let ended = self.state == GroupState::Ended;
        case.space.everything && few && (ended || (self.actors.len() <= 1 && self.drops == 0))
    }

    /// The requests of a handle to one actor. After the cause they are refused, and are walked in groups of one.
    fn controls(&self, case: &Case, events: &mut Vec<Event>) {
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
        case.space.tasks && runs && !actor.is(Delivery::Group) && !actor.begun
    }
}

impl SeenActor {
    /// A linked task fails, also one of an abandoned or of a former attempt, and so does whatever else is left of that.
    fn linked_tasks(&self, id: Id, case: &Case, group_stops: bool, events: &mut Vec<Event>) {
        let runs = (self.alive() && self.running) || (self.tasks && !self.alive());
        if (runs || self.abandoned_early) && !self.is(Delivery::Group) && !self.begun {
            events.push(Event::LinkedTaskFailed(id, self.number, Return::Failed));
            // After its own function interrupt both are as any error.
            if self.may_see_refusals(group_stops) && !self.is(Delivery::Call) {
                events.push(Event::LinkedTaskFailed(id, self.number, Return::Refused));
            }
            if case.space.everything && !self.is(Delivery::Call) {
                events.push(Event::LinkedTaskFailed(id, self.number, Return::WithSignal));
            }
        }
        let former = self.number.checked_sub(1).filter(|_| !group_stops);
        if let (true, Some(former)) = (case.space.everything, former) {
            events.extend([
                Event::DeclaredReady(id, former),
                Event::ContextDropped(id, former),
                Event::LinkedTaskFailed(id, former, Return::Failed),
            ]);
        }
    }

    /// It may be a nested group that has waited for its values so far. An interrupt has cancelled it.
    fn values(&self, id: Id, events: &mut Vec<Event>) {
        let waits = !self.begun && !self.ready && !self.tasks && !self.task_failed;
        if waits && matches!(self.delivery, None | Some(Delivery::Cancel)) {
            events.push(Event::ValuesReceived(id));
        }
    }

    /// Includes events of an abandoned actor, and events that are repeated.
    fn events(&self, id: Id, case: &Case, group_stops: bool, events: &mut Vec<Event>) {
        let everything = case.space.everything;
        if case.space.linked {
            self.linked_tasks(id, case, group_stops, events);
        }
        let is_out = [
            (
                StopScope::Attempt,
                self.called_for_attempt || self.abandoned_early,
            ),
            (StopScope::Group, self.called_for_stop),
        ];
        for (scope, _) in is_out.into_iter().filter(|(_, is_out)| *is_out) {
            events.push(Event::InterruptReturned(id, scope, InterruptEnd::Returned));
            if everything {
                events.push(Event::InterruptReturned(id, scope, InterruptEnd::Panicked));
                events.push(Event::InterruptReturned(id, scope, InterruptEnd::Dropped));
            }
        }
        if self.abandoned_early || (self.tasks && !self.alive()) {
            events.push(Event::TasksFinished(id));
        }
        if self.abandoned_early {
            events.push(Event::TasksRemain(id));
        }
        if self.abandoned_early || self.ended {
            events.push(Event::Returned(id, Return::Failed));
        }
        if self.ended || !self.alive() {
            return;
        }
        if !self.running {
            // A thread that cannot be created returns without having run.
            events.extend([Event::Started(id), Event::Returned(id, Return::Failed)]);
            return;
        }
        if everything && case.space.deliveries.contains(&Delivery::Group) {
            self.values(id, events);
        }
        if self.manual && !self.tasks {
            events.extend([
                Event::DeclaredReady(id, self.number),
                Event::ContextDropped(id, self.number),
            ]);
        }
        events.extend([Return::Ok, Return::Failed].map(|how| Event::Returned(id, how)));
        // After its own function interrupt it is as any error.
        if self.may_see_refusals(group_stops) && !self.is(Delivery::Call) {
            events.push(Event::Returned(id, Return::Refused));
        }
        if everything {
            // After its own function interrupt it is as any error, too.
            if !self.is(Delivery::Call) {
                events.push(Event::Returned(id, Return::WithSignal));
            }
            events.push(Event::Returned(id, Return::Panicked));
            // Without a restart, the two differ in nothing.
            if case.space.will_restart() {
                events.push(Event::Returned(id, Return::Misused));
            }
        }
        // Of a blocking actor nothing is dropped: that is the walk in which this does not happen. From outside only a
        // runtime that shuts down drops a future.
        let from_outside = everything && !group_stops && !case.space.asks;
        let asked_for = self.is(Delivery::Drop) || self.dropped;
        if (asked_for || from_outside) && !self.is(Delivery::Group) && !self.begun {
            events.push(Event::Returned(id, Return::Dropped));
        }
    }
}
