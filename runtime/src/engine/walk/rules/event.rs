//! What an event means, by the words of the design, before anything was done about it.

use super::Step;
use crate::engine::walk::oracle;
use crate::engine::walk::world::{Escalation, Part, Stage};
use crate::engine::{
    Asked, AskedAlone, CalledFor, Event, Id, InterruptReturn, Limit, NotReady, Options, Return, Why,
};
use crate::{GroupState, Outcome, Ready, ReturnAction};

impl Step<'_> {
    pub(super) fn see_event(&mut self) {
        match self.event {
            Event::Start => {
                let empty =
                    self.after.parts.is_empty() && !self.after.begun && self.after.cause.is_none();
                self.after.begun = true;
                if empty {
                    self.stops_for(Why::Completed);
                }
            }
            Event::Added(_) => self.after.parts.push(Part::default()),
            Event::Running(id) => self.runs(id),
            Event::Ready(_) => {}
            Event::ContextDropped(id) => {
                let part = &self.after.parts[id];
                let too_early =
                    part.alive() && part.manual && !part.ready && part.leaving.is_none();
                if too_early && self.after.awaited(self.shape, id) {
                    self.cannot_be_ready(id, NotReady::ContextDropped);
                }
            }
            Event::LeavesChildren(id) => self.after.parts[id].children = true,
            Event::Returned(id, how) => self.returned(id, how),
            Event::ChildrenGone(id) => {
                self.after.parts[id].children = false;
                self.back(id);
            }
            Event::InterruptBack(id, called_for, how) => {
                let part = &mut self.after.parts[id];
                match called_for {
                    CalledFor::Alone => part.called_alone = false,
                    CalledFor::Stop => part.called_to_stop = false,
                }
                part.panicked |= how == InterruptReturn::Panicked;
                if how == InterruptReturn::Panicked
                    && (part.leaving.is_none() || self.after.cause.is_some())
                {
                    self.after.note(id, Outcome::Panicked);
                }
                self.back(id);
            }
            Event::AskedAlone(id, AskedAlone::Interrupt) => self.asked_to_end(id),
            Event::AskedAlone(id, AskedAlone::Restart) => self.asked_for_another(id),
            Event::Asked(asked) => self.asked(asked),
            Event::Passed(limit) => self.passed(limit),
        }
    }

    fn runs(&mut self, id: Id) {
        let part = &mut self.after.parts[id];
        if part.running {
            return;
        }
        part.running = true;
        if part.leaving.is_some() {
            // Whatever is to stop becomes ready no more, and nobody looks at how long it lasts.
            return;
        }
        let may_last = self.before.cause.is_none();
        let ready = self.script.ready(id);
        part.manual = ready == Ready::Manual;
        part.finished = ready == Ready::Finished;
        part.within = ready != Ready::Started && may_last && self.script.ready_within(id);
        part.lasting = part.restarts > 0 && may_last;
    }

    fn asked(&mut self, asked: Asked) {
        let world = &mut self.after;
        match asked {
            Asked::Signal(signal)
                if world.state == GroupState::Stopping && world.escalation > Escalation::Grace =>
            {
                self.expect_exit = Some(signal);
                return;
            }
            Asked::Signal(signal) if world.state == GroupState::Stopping => {
                world.escalation = Escalation::Abort;
                world.forced_by = Some(signal);
            }
            Asked::Signal(signal) if world.state == GroupState::Ended => {
                world.forced_by = Some(signal);
            }
            _ => {}
        }
        self.stops_for(Why::Asked(asked));
    }

    fn passed(&mut self, limit: Limit) {
        let world = &mut self.after;
        world.armed.remove(limit);
        let moves = world.cause.is_some() && world.state != GroupState::Ended;
        match limit {
            Limit::Deadline if moves => world.escalation = world.escalation.max(Escalation::Abort),
            Limit::Last if moves => world.escalation = Escalation::Abandon,
            Limit::ReadyWithin(id) => self.cannot_be_ready(id, NotReady::TooLate),
            Limit::Lasting(id) => {
                world.parts[id].lasting = false;
                world.parts[id].restarts = 0;
            }
            Limit::Delay(id) => self.waits_again(id),
            _ => {}
        }
    }

    fn returned(&mut self, id: Id, how: Return) {
        let group_stops = self.after.cause.is_some();
        let part = &mut self.after.parts[id];
        let outcome = oracle::outcome_of_return(part, how, group_stops);
        part.stage = Stage::Over;
        part.returned = Some(outcome);
        part.error = matches!(how, Return::Failed | Return::Refused);
        part.panic = how == Return::Panicked;
        part.lasting = false;
        if self.before.stopping() || part.leaving.is_some() {
            if self.after.cause.is_some() || part.leaving.is_none() {
                self.after.note(id, outcome);
            }
            return self.back(id);
        }
        part.stage = Stage::Alive;
        let failure = oracle::failure(self.shape, &self.after, id, how);
        self.after.parts[id].stage = Stage::Over;
        let says_again = oracle::says_again(self.script, id, failure.is_some());
        if says_again && self.after.lost_requirement(self.shape, id).is_none() {
            return self.comes_again(id, failure);
        }
        self.came_to_its_end(id, failure);
    }

    /// The last execution of `id` has come to its end by itself.
    pub(super) fn came_to_its_end(&mut self, id: Id, failure: Option<Why>) {
        let outcome = self.after.parts[id].outcome();
        self.after.note(id, outcome);
        let finished = self.after.parts[id].finished;
        match failure {
            // It did not fail, and may not return either.
            Some(why @ Why::NotReady(_, NotReady::Returned)) => self.stops_for(why),
            Some(why) if self.stops_on_failure(id) => self.stops_for(why),
            None if !finished && self.script.on_ok(id) == ReturnAction::Stop => {
                self.stops_for(Why::Returned(id));
            }
            _ => self.continues(id, failure.is_some() || outcome == Outcome::Interrupted),
        }
    }

    /// `continue` holds only while nobody who has not started waits for it.
    pub(super) fn stops_on_failure(&self, id: Id) -> bool {
        self.after.awaited(self.shape, id) || self.script.on_err(id) == ReturnAction::Stop
    }

    /// The group goes on without `id`.
    pub(super) fn continues(&mut self, id: Id, failed: bool) {
        self.after.parts[id].ready &= !failed;
        self.completes(id);
    }
}
