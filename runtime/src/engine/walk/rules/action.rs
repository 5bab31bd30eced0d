//! The rules of each action, and the facts that it reveals.

use std::time::Duration;

use super::{Checked, Step, is_notice};
use crate::engine::limits::earlier;
use crate::engine::walk::case::{OWN_GRACE, has};
use crate::engine::walk::oracle;
use crate::engine::walk::world::{Escalation, MailboxLook, SeenActor, Stage};
use crate::engine::{
    AbortFacts, AbortReason, Action, Attempt, AttemptStopReason, Delivery, DropList, Event, Id,
    Limit, PlanView, Return, Span, StopReason, StopRequest, Unfinished,
};
use crate::{GroupState, Outcome, Overrun, Signal};

impl Step<'_> {
    pub(super) fn see_action(&mut self, action: Action) -> Checked {
        let after_the_end = matches!(
            action,
            Action::LateCause(_)
                | Action::Drop(DropList::Removed)
                | Action::PassToParent(DropList::Removed)
                | Action::RetainRemoved
                | Action::ReadMailbox
                | Action::Finish
                | Action::Arm(Limit::Drops | Limit::Warning, _)
                | Action::Disarm(Limit::Drops | Limit::Warning)
        ) || is_notice(&action)
            || (matches!(action, Action::Warn { .. })
                && self.event == Event::Expired(Limit::Warning));
        rule!(
            self.before.state != GroupState::Ended || after_the_end,
            "{action:?} after the end"
        );
        match action {
            Action::Start(id, attempt) => self.start(id, attempt, true),
            Action::Restart(id, attempt) => self.start(id, attempt, false),
            Action::BeginGroup(id) => {
                rule!(
                    self.expect_begun.take() == Some(id),
                    "{id} begins out of turn"
                );
                self.after.actors[id].begun = true;
                Ok(())
            }
            Action::Interrupt(id, by) => self.interrupt(id, by),
            Action::InterruptAttempt(id, reason, by) => self.interrupt_attempt(id, reason, by),
            Action::ReleaseValue(id) => self.release_value(id),
            Action::Abort {
                id,
                facts,
                drops_future,
            } => {
                let ends_itself = self.script.ends_itself(id);
                rule!(
                    drops_future != ends_itself,
                    "{id} is aborted, and its future is dropped: {drops_future}"
                );
                self.abort(id, facts, false)
            }
            Action::AbortGroup {
                id,
                facts,
                forced_by,
            } => {
                self.abort(id, facts, true)?;
                rule!(
                    forced_by == self.after.forced_by,
                    "{id} is aborted as a group, forced by {forced_by:?}"
                );
                Ok(())
            }
            Action::Abandon(id, left) => self.abandon(id, Some(left)),
            Action::AbandonGroup(id) => self.abandon(id, None),
            // Held against the event and the cause, after all.
            Action::Returned(..)
            | Action::AttemptFailed(..)
            | Action::TaskFailed(_)
            | Action::MarkMessages => Ok(()),
            Action::BecameReady { id, interrupted } => self.became_ready(id, interrupted),
            Action::WillRestart(id, failure) => {
                rule!(
                    self.expect_restart.take() == Some((id, failure)),
                    "{id} restarts out of turn"
                );
                rule!(
                    self.after.cause.is_none(),
                    "G5: {id} restarts although there is a cause"
                );
                Ok(())
            }
            Action::RestartsExhausted(id, failure) => {
                rule!(
                    self.expect_exhausted.take() == Some((id, failure)),
                    "{id} is given up out of turn"
                );
                Ok(())
            }
            Action::Settled(id, outcome) => {
                let actor = &mut self.after.actors[id];
                rule!(
                    self.after.cause.is_none() && !actor.settled,
                    "{id} is settled out of turn"
                );
                rule!(
                    actor.is_inactive() && (actor.is_done() || !actor.started),
                    "{id} is settled, and something of it runs"
                );
                rule!(
                    actor.outcome() == outcome,
                    "{id} is settled {outcome:?}, not {:?}",
                    actor.outcome()
                );
                actor.settled = true;
                Ok(())
            }
            Action::NoValueFollows(id) => {
                let actor = &mut self.after.actors[id];
                rule!(
                    !std::mem::replace(&mut actor.valueless, true),
                    "the waits for a value of {id} end twice"
                );
                Ok(())
            }
            Action::Ended(id, outcome) => self.ended(id, outcome),
            Action::Arm(limit, span) => self.arm(limit, span),
            Action::Disarm(limit) => {
                self.after.armed.remove(limit);
                Ok(())
            }
            Action::Caused(why) => self.caused(why),
            Action::Missed(milestone, id) => {
                let place = self
                    .expect_missed
                    .iter()
                    .position(|&one| one == (milestone, id));
                let Some(place) = place else {
                    return Err(format!("{id} does not keep the group from {milestone:?}"));
                };
                self.expect_missed.remove(place);
                Ok(())
            }
            Action::LateCause(why) => {
                rule!(self.before.cause.is_some(), "later than no cause");
                rule!(
                    self.would_be_cause.take() == Some(why),
                    "{why:?} is not the cause"
                );
                rule!(
                    self.after.shows(why),
                    "G4: {why:?} would have been the cause, and left no such failure"
                );
                Ok(())
            }
            Action::State(state) => self.state(state),
            Action::Warn { drops } => {
                rule!(
                    self.event == Event::Expired(Limit::Warning),
                    "a warning out of turn"
                );
                rule!(
                    drops == (self.before.state == GroupState::Ended),
                    "a warning of drops: {drops}"
                );
                Ok(())
            }
            Action::Exit(signal) => {
                rule!(
                    self.expect_exit.take() == Some(signal),
                    "an exit out of turn"
                );
                Ok(())
            }
            Action::Unsettled(id) => {
                rule!(
                    self.expect_unsettled.take() == Some(id),
                    "{id} is settled no longer, out of turn"
                );
                let actor = &mut self.after.actors[id];
                (actor.settled, actor.valueless) = (false, false);
                Ok(())
            }
            Action::DroppedFromOutside(id) => {
                rule!(
                    self.expect_dropped.take() == Some(id),
                    "{id} was not dropped from outside"
                );
                Ok(())
            }
            Action::InterruptDropped { .. } => {
                rule!(
                    self.expect_report.take() == Some(action),
                    "{action:?} out of turn"
                );
                Ok(())
            }
            Action::Drop(DropList::Retained) | Action::PassToParent(DropList::Retained) => {
                self.release(action)
            }
            Action::Drop(DropList::Removed)
            | Action::PassToParent(DropList::Removed)
            | Action::RetainRemoved => {
                rule!(
                    self.expect_disposal.take() == Some(action),
                    "{action:?} out of turn"
                );
                Ok(())
            }
            Action::ReadMailbox => {
                let is_unread = self.after.mailbox == MailboxLook::Unread;
                if self.event == Event::Start && is_unread {
                    self.after.mailbox = MailboxLook::Early;
                    return Ok(());
                }
                rule!(
                    self.after.state == GroupState::Ended && !self.after.finished,
                    "the mailbox is read out of turn"
                );
                let again = match self.after.mailbox {
                    MailboxLook::Unread => false,
                    MailboxLook::Read => true,
                    MailboxLook::Early | MailboxLook::BeingRead { .. } => {
                        return Err("the mailbox is read twice".into());
                    }
                };
                self.after.mailbox = MailboxLook::BeingRead { again };
                Ok(())
            }
            Action::Finish => self.finish(),
            Action::Discard {
                id,
                was_started,
                outcome,
                interrupt,
            } => {
                rule!(
                    was_started == self.after.actors[id].started,
                    "{id} is discarded, and was started: {was_started}"
                );
                self.discard(id, outcome, interrupt)
            }
            Action::Discarded => {
                rule!(
                    self.event == Event::RunDropped,
                    "the group is discarded out of turn"
                );
                self.after.state = GroupState::Ended;
                Ok(())
            }
        }
    }

    /// The values that the group kept are dropped once, after the last actor; or by the parent, if the parent does not wait.
    fn release(&mut self, action: Action) -> Checked {
        rule!(
            self.after.state == GroupState::Ended && !self.after.released,
            "the kept values are dropped out of turn"
        );
        rule!(
            (action == Action::PassToParent(DropList::Retained)) == self.after.abandoned,
            "{action:?}, and abandoned by the parent: {}",
            self.after.abandoned
        );
        self.after.released = true;
        if self.after.abandoned {
            self.after.closing = true;
        } else {
            self.after.drops += 1;
        }
        Ok(())
    }

    fn finish(&mut self) -> Checked {
        rule!(!self.after.finished, "G5: the result comes twice");
        rule!(
            self.after.state == GroupState::Ended && self.after.mailbox == MailboxLook::Read,
            "the result comes before the end"
        );
        rule!(
            self.after.drops == 0 || self.after.closing,
            "the result comes before all was dropped, and in its time"
        );
        self.after.finished = true;
        Ok(())
    }

    fn discard(&mut self, id: Id, outcome: Outcome, interrupt: bool) -> Checked {
        rule!(
            self.event == Event::RunDropped && self.before.state != GroupState::Ended,
            "{id} is discarded out of turn"
        );
        let actor = &mut self.after.actors[id];
        rule!(!actor.ended, "{id} is discarded, and had ended");
        rule!(
            interrupt == (actor.started && !actor.interrupted && !actor.called_once),
            "G2: {id} is discarded, and interrupted: {interrupt}"
        );
        let expected = match actor.outcome() {
            _ if actor.started && !actor.is_done() => Outcome::Aborted,
            outcome => outcome,
        };
        rule!(
            outcome == expected,
            "{id} is discarded {outcome:?}, not {expected:?}"
        );
        actor.interrupted = actor.started;
        (actor.attempt_interrupted, actor.attempt_stop, actor.ended) = (false, None, true);
        Ok(())
    }

    fn start(&mut self, id: Id, attempt: Attempt, is_first: bool) -> Checked {
        let missing = self.after.missing(self.shape, id);
        rule!(
            missing == 0,
            "G1: {id} starts before all that it waits for are ready"
        );
        let attempt_stop = self.after.stopping_dependents(self.shape, id);
        rule!(
            attempt_stop == 0,
            "G1: {id} starts while one that requires it is being stopped"
        );
        rule!(
            self.after.cause.is_none(),
            "G5: {id} starts although there is a cause"
        );
        rule!(
            self.after.begun && self.after.actors[id].waits(),
            "{id} starts twice or too early, or is absent"
        );
        rule!(
            self.last_start.replace(id) < Some(id),
            "{id} starts out of field order"
        );
        let actor = &mut self.after.actors[id];
        let number = actor.number + Attempt::from(actor.stage == Stage::WaitingToRestart);
        rule!(
            attempt == number,
            "{id} starts as attempt {attempt}, not {number}"
        );
        rule!(
            is_first != actor.started,
            "{id} starts for the first time: {is_first}"
        );
        *actor = SeenActor {
            started: true,
            stage: Stage::Alive,
            number,
            again: actor.again,
            restarts: actor.restarts,
            ..SeenActor::default()
        };
        Ok(())
    }

    fn became_ready(&mut self, id: Id, interrupted: bool) -> Checked {
        let actor = &mut self.after.actors[id];
        let declares = match self.event {
            Event::Started(running) => running == id && !actor.manual && !actor.finished,
            Event::DeclaredReady(of, attempt) => {
                of == id && attempt == actor.number && actor.manual
            }
            Event::Returned(returned, Return::Ok) => returned == id && actor.finished,
            _ => false,
        };
        rule!(
            declares && !actor.ready,
            "G7: {id} is ready without a declaration"
        );
        rule!(
            actor.attempt_stop.is_none(),
            "G7: {id} is ready, and is to stop"
        );
        rule!(
            interrupted == actor.interrupted,
            "{id} is ready, and was interrupted: {interrupted}"
        );
        actor.ready = true;
        Ok(())
    }

    fn interrupt(&mut self, id: Id, by: Delivery) -> Checked {
        rule!(
            self.after.cause.is_some() && self.after.stopping(),
            "{id} is interrupted before the stop"
        );
        rule!(
            !self.after.held(self.shape, id),
            "G1: {id} is interrupted before all that stop before it have ended"
        );
        rule!(
            self.after.actors[id].started,
            "G2: {id} is interrupted and was never started"
        );
        rule!(
            !self.after.actors[id].interrupted,
            "G2: {id} is interrupted twice"
        );
        let turn = (self.wave(id), id);
        let one_by_one = self.after.escalation == Escalation::Abandon;
        rule!(
            self.last_interrupt.replace(turn) < Some(turn) || one_by_one,
            "{id} is interrupted out of field order"
        );
        let actor = &mut self.after.actors[id];
        actor.interrupted = true;
        actor.attempt_stop = None;
        if actor.may_start() {
            (actor.stage, actor.returned) = (Stage::Done, Some(Outcome::Restarting));
        }
        self.delivers(id);
        let goes_on = oracle::outcome_of_end(&self.after.actors[id]).is_none();
        self.delivered(id, by, goes_on)?;
        let in_time = self.after.escalation == Escalation::Grace;
        self.after.actors[id].graced = goes_on && in_time && self.is_graced(id);
        self.releases(id)
    }

    fn interrupt_attempt(&mut self, id: Id, reason: AttemptStopReason, by: Delivery) -> Checked {
        let actor = &self.after.actors[id];
        rule!(
            self.after.cause.is_none(),
            "G5: {id} is interrupted at a request, and there is a cause"
        );
        rule!(
            actor.attempt_stop == Some(reason),
            "{id} is interrupted at a request for {reason:?}, not {:?}",
            actor.attempt_stop
        );
        rule!(
            !actor.attempt_interrupted,
            "G2: one attempt of {id} is interrupted twice"
        );
        rule!(
            actor.can_stop() && !actor.is_done(),
            "{id} is interrupted at a request, and there is nothing to stop"
        );
        let before = self.after.stopping_before(self.shape, id);
        rule!(
            before == 0,
            "G1: {id} is interrupted at a request before all that stop before it have ended"
        );
        self.after.actors[id].attempt_interrupted = true;
        self.delivers(id);
        self.delivered(id, by, true)?;
        self.after.actors[id].graced = true;
        self.releases(id)
    }

    /// A value is released after its last receiver has ended, and before its provider can observe the interrupt.
    fn release_value(&mut self, id: Id) -> Checked {
        let is_received = if self.after.stopping() {
            self.after.held(self.shape, id)
        } else {
            self.after.stopping_before(self.shape, id) != 0
        };
        rule!(
            !is_received,
            "the value of {id} is released before all that stop before it have ended"
        );
        self.released |= 1 << id;
        Ok(())
    }

    /// The provider is interrupted after that.
    fn releases(&mut self, id: Id) -> Checked {
        rule!(
            has(self.released, id),
            "{id} is interrupted, and its value was not released before"
        );
        self.released &= !(1 << id);
        Ok(())
    }

    /// Returns `true` if the grace period of `id`, whose turn in the stop of the group is here, may end before the deadline
    /// of the group.
    fn is_graced(&self, id: Id) -> bool {
        self.script.grace(id).is_some() || self.layers(id) > 1
    }

    /// The number of actors that share the time left until the deadline, one after another from `id` on.
    fn layers(&self, id: Id) -> u32 {
        self.shape
            .layers(id, self.after.all(|actor| actor.started && !actor.ended))
    }

    /// The time that `id` has by default.
    fn share(&self, id: Id) -> Span {
        let group = self.after.grace.unwrap_or_default();
        let kept = |other: Id| {
            let actor = &self.after.actors[other];
            if !actor.started || actor.ended {
                return Duration::ZERO;
            }
            let own = match self.script.answered_grace(other) {
                Some(true) => OWN_GRACE,
                _ => group / 10,
            };
            own + Duration::from_millis(500)
        };
        Span::Share {
            layers: self.layers(id),
            reserve: self.shape.reserve(id, &kept),
        }
    }

    /// The interrupt of an actor that has ended is one of its context only, and so is one whose function is not called again.
    fn delivered(&self, id: Id, by: Delivery, goes_on: bool) -> Checked {
        let actor = &self.after.actors[id];
        let is_called = if actor.interrupted {
            actor.called_for_stop
        } else {
            actor.called_for_attempt
        };
        let counts = |by: &Delivery| goes_on && (*by != Delivery::Call || is_called);
        let expected = actor.delivery.filter(counts).unwrap_or(Delivery::Cancel);
        rule!(
            by == expected,
            "{id} is interrupted by {by:?}, not {expected:?}"
        );
        Ok(())
    }

    fn delivers(&mut self, id: Id) {
        let delivery = match self.script.delivery(id) {
            // It has not begun: the wait for its values is cancelled.
            Delivery::Group if !self.after.actors[id].begun && self.script.receives(id) => {
                Delivery::Cancel
            }
            other => other,
        };
        let actor = &mut self.after.actors[id];
        actor.delivery = Some(delivery);
        actor.aborted = false;
        actor.half_second = false;
        let calls = delivery == Delivery::Call && !actor.called_once;
        if actor.interrupted {
            actor.called_for_stop = calls;
        } else {
            actor.called_for_attempt = calls;
            actor.called_once = calls && self.script.interrupts_once(id);
        }
    }

    /// The first wave consists of the actors whose turn was there before the step, the next wave of those whose turn an end
    /// brings.
    fn wave(&self, id: Id) -> usize {
        let ended = self
            .waves
            .iter()
            .filter(|&&(other, _)| has(self.shape.before[id], other));
        ended.map(|(_, wave)| wave + 1).max().unwrap_or(0)
    }

    fn abort(&mut self, id: Id, facts: AbortFacts, as_group: bool) -> Checked {
        let why = facts.why;
        let own = self.event == Event::Expired(Limit::Grace(id));
        // The first that ended its time: its own grace, or what ended that of the group.
        let first = if own {
            Some(AbortReason::Grace)
        } else {
            self.after.overdue_by
        };
        rule!(
            first == Some(why),
            "{id} is aborted for {why:?}, not {first:?}"
        );
        if self.after.actors[id].excused.is_none() {
            // An abort that a signal forces is never excused.
            let accepts = || self.script.overrun(id) == Overrun::Accept;
            let excused = self.after.forced_by.is_none() && accepts();
            self.after.actors[id].excused = Some(excused);
        }
        let actor = &mut self.after.actors[id];
        let all = self.after.escalation >= Escalation::Abort && actor.interrupted;
        rule!(
            actor.is_stopping() && !actor.aborted,
            "{id} is aborted out of turn"
        );
        rule!(
            !actor.is(Delivery::Drop) || actor.tasks,
            "{id} is aborted, and was dropped already"
        );
        rule!(own || all, "{id} is aborted within its grace");
        rule!(
            as_group == actor.is(Delivery::Group),
            "{id} is aborted as a group: {as_group}"
        );
        let (unfinished, excused) = (oracle::unfinished(actor), actor.excused == Some(true));
        rule!(
            (facts.unfinished, facts.excused) == (unfinished, excused),
            "of {id} is aborted {unfinished:?}, and that is excused: {excused}"
        );
        actor.aborted = true;
        actor.dropped |= !actor.is(Delivery::Drop);
        actor.half_second = own && !actor.is(Delivery::Group);
        let plain = matches!(
            actor.returned,
            Some(Outcome::Returned | Outcome::Interrupted | Outcome::Dropped | Outcome::Restarting)
        );
        if actor.tasks && actor.stage == Stage::Done && plain {
            actor.returned = Some(Outcome::Aborted);
            if self.after.cause.is_some() {
                self.after.record(id, Outcome::Aborted);
            }
        }
        Ok(())
    }

    /// Of a nested group its own actors are abandoned, and `left` is `None`.
    fn abandon(&mut self, id: Id, left: Option<Unfinished>) -> Checked {
        let all = self.after.escalation == Escalation::Abandon;
        let actor = &mut self.after.actors[id];
        let dropped = actor.is(Delivery::Drop) && !actor.tasks;
        let own = match self.event {
            Event::Expired(Limit::Grace(passed)) => passed == id && dropped,
            Event::Expired(Limit::Abort(passed)) => passed == id,
            _ => false,
        };
        rule!(
            actor.is_stopping() && !actor.abandoned,
            "{id} is abandoned out of turn"
        );
        rule!(
            actor.aborted || dropped,
            "{id} is abandoned, and was not aborted"
        );
        rule!(
            own || (all && actor.interrupted),
            "{id} is abandoned within its half second"
        );
        rule!(
            left.is_none() == actor.is(Delivery::Group),
            "{id} is abandoned as a group: {}",
            left.is_none()
        );
        rule!(
            left.is_none_or(|left| left == oracle::unfinished(actor)),
            "of {id} is abandoned {:?}",
            oracle::unfinished(actor)
        );
        if !actor.interrupted {
            self.was_abandoned_early(id);
            return Ok(());
        }
        actor.abandoned = true;
        if !actor.is(Delivery::Group) {
            self.after.record(id, Outcome::Abandoned);
        }
        Ok(())
    }

    fn ended(&mut self, id: Id, outcome: Outcome) -> Checked {
        self.waves.push((id, self.wave(id)));
        let actor = &mut self.after.actors[id];
        rule!(!actor.ended, "{id} ends twice");
        rule!(
            actor.interrupted || !actor.started,
            "G2: {id} ends, and was not interrupted"
        );
        let expected = oracle::outcome_of_end(actor);
        rule!(
            Some(outcome) == expected,
            "{id} ends {outcome:?}, {expected:?}"
        );
        rule!(self.after.cause.is_some(), "{id} ends before the stop");
        actor.ended = true;
        actor.half_second = false;
        let recorded = self.after.first_noted(|of| of == id).is_some();
        rule!(
            recorded == self.after.actors[id].fails_run(outcome),
            "G4: {id} ends {outcome:?}, and is an error of the run: {recorded}"
        );
        Ok(())
    }

    fn arm(&mut self, limit: Limit, span: Span) -> Checked {
        let moves = matches!(span, Span::HandedDown(_) | Span::HurriedDrops);
        rule!(
            self.after.armed.insert(limit) || moves,
            "G5: {limit:?} is armed twice"
        );
        // Each of these happens once in an attempt, so no limit but the warning is armed twice in it, and from the cause
        // on in the run: it ends in bounded steps.
        let (once, fits) = match limit {
            Limit::ReadyWithin(id) | Limit::ResetAfter(id) => {
                (self.event == Event::Started(id), span == Span::Own)
            }
            Limit::Grace(id) => {
                let own_grace = self.script.grace(id).is_some();
                let stops = self.after.stopping();
                let actor = &self.after.actors[id];
                let otherwise = match actor.attempt_stop {
                    _ if stops => self.share(id),
                    Some(AttemptStopReason::TasksRemain(_)) => {
                        Span::BeforeRestart(actor.restarts + 1)
                    }
                    _ => Span::GroupGrace,
                };
                // Before the interrupt, so that an observer of the interrupt sees the deadline.
                let due = if stops {
                    !actor.interrupted && self.is_graced(id)
                } else {
                    actor.attempt_stop.is_some() && !actor.attempt_interrupted
                };
                (due, span == if own_grace { Span::Own } else { otherwise })
            }
            Limit::Abort(id) => (
                self.event == Event::Expired(Limit::Grace(id)),
                span == Span::Own,
            ),
            Limit::Backoff(id) => (
                self.after.cause.is_none(),
                span == Span::Backoff(self.after.actors[id].restarts),
            ),
            Limit::ContextPatience(id) => (
                self.event == Event::ContextDropped(id, self.after.actors[id].number),
                span == Span::Own,
            ),
            Limit::Deadline => {
                let is_first = self.before.cause.is_none();
                let own = is_first.then(|| self.script.group_grace()).flatten();
                let parents = match self.event {
                    Event::StopRequested(StopRequest::Parent { deadline }) => deadline,
                    _ => None,
                };
                let expected = match parents {
                    Some(parents) if own.is_none_or(|own| parents <= own) => {
                        Span::HandedDown(parents)
                    }
                    _ => Span::Own,
                };
                (is_first || parents.is_some(), span == expected)
            }
            Limit::SameRequest => (
                matches!(self.event, Event::StopRequested(StopRequest::Signal(_)))
                    && !self.before.same_request,
                span == Span::Own,
            ),
            Limit::GroupReadyWithin => (self.begins_group(), span == Span::Own),
            Limit::Drain => (self.before.cause.is_none(), span == Span::Own),
            Limit::Drops => {
                let hurried = self.after.hurried;
                let first = matches!(self.event, Event::MailboxRead { .. });
                (
                    first || (hurried && !self.before.hurried),
                    span == if hurried {
                        Span::HurriedDrops
                    } else {
                        Span::Own
                    },
                )
            }
            Limit::LastHalfSecond => (
                self.before.escalation == Escalation::Grace
                    && self.after.escalation > Escalation::Grace,
                span == Span::Own,
            ),
            Limit::Warning => (
                true,
                span == if self.event == Event::Expired(Limit::Warning) {
                    Span::NextWarning
                } else {
                    Span::Own
                },
            ),
        };
        rule!(once, "G5: {limit:?} is armed out of turn");
        rule!(fits, "{limit:?} is armed for {span:?}");
        Ok(())
    }

    fn caused(&mut self, why: StopReason) -> Checked {
        rule!(self.after.cause.is_none(), "G4: a second cause");
        rule!(
            self.would_be_cause.take() == Some(why),
            "G4: {why:?} is no cause"
        );
        rule!(
            self.after.shows(why),
            "G4: {why:?} is the cause, and left no such failure"
        );
        if why == StopReason::RunDropped {
            self.after.cause = Some(why);
            return Ok(());
        }
        if why == StopReason::StartTooLate {
            rule!(
                self.expect_missed.is_empty(),
                "the cause comes before the actors that it names: {:?}",
                self.expect_missed
            );
        } else {
            self.expect_missed = oracle::missed(self.shape, self.script, &self.after, why);
        }
        self.after.cause = Some(why);
        self.after.grace = earlier(self.after.grace, self.script.group_grace());
        self.stop_leaving();
        Ok(())
    }

    fn state(&mut self, state: GroupState) -> Checked {
        if matches!(state, GroupState::Ready | GroupState::Degraded) {
            self.turns += 1;
            rule!(
                self.after.cause.is_none() && self.turns == 1,
                "the state turns to {state:?} out of turn"
            );
            rule!(
                self.after.state <= GroupState::Degraded && state != self.after.state,
                "the state is {state:?} twice"
            );
        } else {
            rule!(state > self.after.state, "the state goes back to {state:?}");
        }
        if state == GroupState::Draining {
            let term =
                self.after.cause == Some(StopReason::Requested(StopRequest::Signal(Signal::TERM)));
            let was_ready = matches!(self.before.state, GroupState::Ready | GroupState::Degraded);
            rule!(
                term && was_ready && self.script.drain(),
                "a drain out of turn"
            );
        }
        self.after.state = state;
        self.after.same_request &= state != GroupState::Ended;
        if state == GroupState::Ended && self.after.mailbox == MailboxLook::Early {
            // It is read to its end already.
            self.after.mailbox = MailboxLook::BeingRead { again: false };
        }
        Ok(())
    }
}
