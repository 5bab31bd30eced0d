//! The meaning of an event, as the design states it, before any action follows.

use super::Step;
use crate::engine::limits::earlier;
use crate::engine::walk::limit_set::LimitSet;
use crate::engine::walk::oracle;
use crate::engine::walk::world::{Escalation, MailboxLook, SeenActor, Stage};
use crate::engine::{
    AbortReason, Action, ControlRequest, DropList, Event, Id, InterruptEnd, Limit, MissedReadiness,
    PlanView, Removed, Return, StopReason, StopRequest, StopScope,
};
use crate::{GroupState, Outcome, Ready, ReturnAction, Signal};

impl Step<'_> {
    pub(super) fn see_event(&mut self) {
        match self.event {
            Event::Added(id) => {
                let addition = self.addition.map_or(SeenActor::default(), SeenActor::new);
                if let Some(former) = self.after.actors.get_mut(id) {
                    let number = former.number + 1;
                    *former = SeenActor { number, ..addition };
                } else {
                    self.after.actors.push(addition);
                }
            }
            Event::Started(id) => self.runs(id),
            Event::Start | Event::DeclaredReady(..) => {}
            Event::LinkedTaskFailed(id, _, how) => self.linked_task_failed(id, how),
            Event::ContextDropped(id, _) => {
                let actor = &self.after.actors[id];
                let too_early =
                    actor.alive() && actor.manual && !actor.ready && actor.attempt_stop.is_none();
                if too_early && self.before.cause.is_none() {
                    self.after.actors[id].patience = true;
                }
            }
            Event::ValuesReceived(id) => {
                if self.before.actors[id].is_stopping() {
                    self.returned(id, Return::Ok);
                } else {
                    self.expect_begun = Some(id);
                }
            }
            Event::TasksRemain(id) => self.after.actors[id].tasks = true,
            Event::Returned(id, how) => self.returned(id, how),
            Event::TasksFinished(id) => {
                self.after.actors[id].tasks = false;
                self.back(id);
            }
            Event::InterruptReturned(id, scope, how) => {
                let actor = &mut self.after.actors[id];
                if how == InterruptEnd::Dropped {
                    let by_abort = actor.dropped;
                    self.expect_report = Some(Action::InterruptDropped { id, by_abort });
                }
                match scope {
                    StopScope::Attempt => actor.called_for_attempt = false,
                    StopScope::Group => actor.called_for_stop = false,
                }
                actor.panicked |= how == InterruptEnd::Panicked;
                if how == InterruptEnd::Panicked
                    && (actor.attempt_stop.is_none() || self.after.cause.is_some())
                {
                    self.after.record(id, Outcome::Panicked);
                }
                self.back(id);
            }
            Event::Control(id, ControlRequest::Interrupt) => self.interrupt_requested(id),
            Event::Control(id, ControlRequest::Restart) => self.asked_for_another(id),
            Event::StopRequested(request) => self.stop_requested(request),
            Event::Expired(limit) => self.passed(limit),
            Event::ParentAborts(forced_by) => {
                let world = &mut self.after;
                let stops = matches!(world.state, GroupState::Draining | GroupState::Stopping);
                if stops && world.escalation == Escalation::Grace {
                    world.forced_by = forced_by;
                }
                self.parent_aborts();
                self.passed(Limit::Deadline);
            }
            Event::ParentAbandons => {
                self.after.abandoned = true;
                if self.after.state == GroupState::Ended {
                    self.after.closing = true;
                } else {
                    self.parent_aborts();
                    self.passed(Limit::LastHalfSecond);
                }
            }
            Event::Removed(removed) => self.removed(removed),
            Event::DropFinished => {
                if !self.after.finished {
                    self.after.drops -= 1;
                }
            }
            Event::MailboxRead { .. } if self.after.mailbox == MailboxLook::Early => self.begins(),
            Event::MailboxRead { drop_failed } => {
                self.after.mailbox = MailboxLook::Read;
                self.after.drop_failed = drop_failed;
            }
            Event::RunDropped => {
                if self.before.state != GroupState::Ended && self.before.cause.is_none() {
                    self.stops_for(StopReason::RunDropped);
                }
                (self.after.finished, self.after.dropped) = (true, true);
                self.after.armed = LimitSet::default();
            }
        }
    }

    /// What came before the start was answered, and the group starts unless that has stopped it.
    fn begins(&mut self) {
        self.after.mailbox = MailboxLook::Unread;
        self.after.begun = true;
        if self.after.cause.is_some() {
            return;
        }
        if !self.after.actors.iter().all(SeenActor::is_inactive) {
            self.after.within = self.script.group_ready_within();
        }
        if oracle::completed(self.shape, self.script, &self.after) {
            self.stops_for(StopReason::Completed);
        }
    }

    fn context_is_gone(&mut self, id: Id) {
        if self.after.has_waiting_dependents(self.shape, id) {
            self.cannot_be_ready(id, MissedReadiness::ContextDropped);
        } else {
            self.after.actors[id].contextless = true;
        }
    }

    /// While the actors run, values are dropped at once. After that, a request that came too late begins no drop that the
    /// end waits for.
    fn removed(&mut self, removed: Removed) {
        let world = &mut self.after;
        let ended = world.state == GroupState::Ended;
        let disposal = match removed {
            _ if world.finished => Action::Drop(DropList::Removed),
            _ if world.abandoned => Action::PassToParent(DropList::Removed),
            _ if world.closing => Action::RetainRemoved,
            Removed::LateError if ended => Action::RetainRemoved,
            _ => {
                world.drops += 1;
                Action::Drop(DropList::Removed)
            }
        };
        self.expect_disposal = Some(disposal);
    }

    fn runs(&mut self, id: Id) {
        let actor = &mut self.after.actors[id];
        if actor.running {
            return;
        }
        actor.running = true;
        if actor.attempt_stop.is_some() {
            // An actor that is to stop becomes ready no more, and its duration is not measured.
            return;
        }
        let may_last = self.before.cause.is_none();
        let ready = self.script.ready(id);
        actor.manual = ready == Ready::Manual;
        actor.finished = ready == Ready::Finished;
        actor.within = ready != Ready::Started && may_last && self.script.ready_within(id);
        actor.lasting = actor.restarts > 0 && may_last;
    }

    fn stop_requested(&mut self, request: StopRequest) {
        let world = &mut self.after;
        if let StopRequest::Signal(signal) = request {
            if world.same_request {
                return;
            }
            if signal == Signal::HUP && world.cause.is_some() {
                self.would_be_cause = Some(StopReason::Requested(request));
                return;
            }
            world.same_request = world.state != GroupState::Ended;
        }
        match request {
            StopRequest::Signal(signal)
                if world.state == GroupState::Stopping && world.escalation > Escalation::Grace =>
            {
                self.expect_exit = Some(signal);
                return;
            }
            StopRequest::Signal(signal) if world.state == GroupState::Stopping => {
                world.escalation = Escalation::Abort;
                world.forced_by = Some(signal);
                world.overdue_by = Some(AbortReason::Signal(signal));
            }
            StopRequest::Signal(signal) if world.state == GroupState::Ended && !world.finished => {
                world.forced_by = Some(signal);
                world.hurried = true;
            }
            StopRequest::Parent { deadline } if !world.is_overdue() => {
                world.grace = earlier(world.grace, deadline);
            }
            _ => {}
        }
        self.stops_for(StopReason::Requested(request));
    }

    fn parent_aborts(&mut self) {
        let world = &mut self.after;
        if world.cause.is_some() && world.state != GroupState::Ended {
            world.overdue_by = world.overdue_by.or(Some(AbortReason::Parent));
        }
    }

    fn passed(&mut self, limit: Limit) {
        let world = &mut self.after;
        world.armed.remove(limit);
        let moves = world.cause.is_some() && world.state != GroupState::Ended;
        match limit {
            Limit::Deadline if moves => {
                world.escalation = world.escalation.max(Escalation::Abort);
                world.overdue_by = world.overdue_by.or(Some(AbortReason::Deadline));
            }
            Limit::LastHalfSecond if moves => {
                world.escalation = Escalation::Abandon;
                world.overdue_by = world.overdue_by.or(Some(AbortReason::Parent));
            }
            Limit::ReadyWithin(id) => self.cannot_be_ready(id, MissedReadiness::TooLate),
            Limit::GroupReadyWithin => {
                let why = StopReason::StartTooLate;
                self.expect_missed = oracle::missed(self.shape, self.script, &self.after, why);
                self.stops_for(why);
            }
            Limit::ContextPatience(id) => {
                world.actors[id].patience = false;
                self.context_is_gone(id);
            }
            Limit::Drops => world.closing = true,
            Limit::Warning => world.drops_warned = world.state == GroupState::Ended,
            Limit::SameRequest => world.same_request = false,
            Limit::ResetAfter(id) => {
                world.actors[id].lasting = false;
                world.actors[id].restarts = 0;
            }
            Limit::Backoff(id) => self.waits_again(id),
            _ => {}
        }
    }

    fn returned(&mut self, id: Id, how: Return) {
        let actor = &self.after.actors[id];
        let by_abort = matches!(how, Return::Ok | Return::Failed | Return::WithSignal);
        let ends_itself = by_abort && actor.dropped && self.script.ends_itself(id);
        let how = if ends_itself { Return::Dropped } else { how };
        let outcome = oracle::outcome_of_return(&self.after, id, how);
        let actor = &mut self.after.actors[id];
        if how == Return::Refused && outcome == Outcome::Interrupted {
            self.is_refused_by_stop = true;
        }
        if how == Return::Dropped && outcome == Outcome::Failed {
            self.expect_dropped = Some(id);
        }
        actor.stage = Stage::Done;
        actor.returned = Some(outcome);
        let dropped = how == Return::Dropped && outcome == Outcome::Failed;
        let with_error = [Return::Failed, Return::WithSignal, Return::Refused];
        actor.error = actor.task_failed || with_error.contains(&how) || dropped;
        actor.patience = false;
        actor.panic = matches!(how, Return::Panicked | Return::Misused);
        actor.lasting = false;
        if self.before.stopping() || actor.attempt_stop.is_some() {
            if self.after.cause.is_some() || actor.attempt_stop.is_none() {
                self.after.record(id, outcome);
            }
            return self.back(id);
        }
        actor.stage = Stage::Alive;
        let failure = oracle::failure(self.shape, &self.after, id, how);
        self.after.actors[id].stage = Stage::Done;
        let restarts_after =
            how != Return::Misused && oracle::restarts_after(self.script, id, failure.is_some());
        if restarts_after && self.after.lost_requirement(self.shape, id).is_none() {
            return self.restarts_by_itself(id, failure);
        }
        self.came_to_its_end(id, failure);
    }

    /// The last attempt of `id` has come to its end by itself.
    pub(super) fn came_to_its_end(&mut self, id: Id, failure: Option<StopReason>) {
        let outcome = self.after.actors[id].outcome();
        self.after.record(id, outcome);
        let finished = self.after.actors[id].finished;
        let with_signal = self.event == Event::Returned(id, Return::WithSignal);
        match failure {
            // It did not fail, and may not return either.
            Some(why @ StopReason::NotReady(_, MissedReadiness::Returned)) => self.stops_for(why),
            Some(why) if self.stops_on_failure(id) => self.stops_for(why),
            None if with_signal && self.stops_on_failure(id) => {
                self.stops_for(StopReason::Returned(id));
            }
            None if with_signal => self.continues(id, true),
            None if !finished && self.script.on_ok(id) == ReturnAction::Stop => {
                self.stops_for(StopReason::Returned(id));
            }
            _ => {
                let interrupted = self.after.actors[id].returned == Some(Outcome::Interrupted);
                self.continues(id, failure.is_some() || interrupted);
            }
        }
    }

    /// `continue` applies only while no actor that has not started waits for it.
    pub(super) fn stops_on_failure(&self, id: Id) -> bool {
        self.after.has_waiting_dependents(self.shape, id)
            || self.script.on_err(id) == ReturnAction::Stop
    }

    /// The group continues without `id`.
    pub(super) fn continues(&mut self, id: Id, failed: bool) {
        self.after.actors[id].ready &= !failed;
        self.completes();
    }
}
