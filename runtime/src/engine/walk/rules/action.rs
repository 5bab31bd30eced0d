//! What each action must keep to, and what is seen by it.

use super::{Broken, Step};
use crate::engine::walk::case::{has, ids};
use crate::engine::walk::oracle;
use crate::engine::walk::world::{Escalation, Part, Stage};
use crate::engine::{
    Action, Asked, Event, Id, Interruption, Left, Limit, Options, Reason, Return, Span, Why, Within,
};
use crate::{GroupState, Outcome, Signal};

impl Step<'_> {
    pub(super) fn see_action(&mut self, action: Action) -> Broken {
        let after_the_end = matches!(action, Action::Later(_) | Action::HurryDrops);
        rule!(
            self.before.state != GroupState::Ended || after_the_end,
            "{action:?} after the end"
        );
        match action {
            Action::Start(id) => self.start(id),
            Action::Interrupt(id, within) => self.interrupt(id, within),
            Action::InterruptAlone(id, reason) => self.interrupt_alone(id, reason),
            Action::Abort(id) => self.abort(id),
            Action::Abandon(id, left) => self.abandon(id, left),
            Action::BecameReady(id) => self.became_ready(id),
            Action::WillRestart(id, failure) => {
                rule!(
                    self.expect_again.take() == Some((id, failure)),
                    "{id} is run again out of turn"
                );
                rule!(
                    self.after.cause.is_none(),
                    "G5: {id} is run again although there is a cause"
                );
                Ok(())
            }
            Action::GaveUp(id, failure) => {
                rule!(
                    self.expect_given_up.take() == Some((id, failure)),
                    "{id} is given up out of turn"
                );
                Ok(())
            }
            Action::Rests(id, outcome) => {
                let part = &mut self.after.parts[id];
                rule!(
                    self.after.cause.is_none() && !part.rests,
                    "{id} rests out of turn"
                );
                rule!(
                    part.gone() && (part.over() || !part.started),
                    "{id} rests, and something of it runs"
                );
                rule!(
                    part.outcome() == outcome,
                    "{id} rests {outcome:?}, not {:?}",
                    part.outcome()
                );
                part.rests = true;
                Ok(())
            }
            Action::Ended(id, outcome) => self.ended(id, outcome),
            Action::Arm(limit, span) => self.arm(limit, span),
            Action::Disarm(limit) => {
                self.after.armed.remove(limit);
                Ok(())
            }
            Action::Caused(why) => self.caused(why),
            Action::Later(why) => {
                rule!(self.before.cause.is_some(), "later than no cause");
                rule!(self.would_be_cause.take() == Some(why), "{why:?} is none");
                rule!(
                    self.after.shows(why),
                    "G4: {why:?} would have been the cause, and left no such failure"
                );
                Ok(())
            }
            Action::State(state) => self.state(state),
            Action::Warn => {
                rule!(
                    self.event == Event::Passed(Limit::Warning),
                    "a warning out of turn"
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
            Action::HurryDrops => {
                let asked = matches!(self.event, Event::Asked(Asked::Signal(_)));
                rule!(
                    asked && self.before.state == GroupState::Ended,
                    "drops are hurried out of turn"
                );
                Ok(())
            }
            Action::Done => {
                rule!(
                    self.after.state == GroupState::Ended,
                    "done before the state says so"
                );
                Ok(())
            }
        }
    }

    fn start(&mut self, id: Id) -> Broken {
        let missing = self.after.missing(self.shape, id);
        rule!(
            missing == 0,
            "G1: {id} starts before all that it waits for are ready"
        );
        let leaving = self.after.leaving_requirers(self.shape, id);
        rule!(
            leaving == 0,
            "G1: {id} starts while one that requires it is being stopped"
        );
        rule!(
            self.after.cause.is_none(),
            "G5: {id} starts although there is a cause"
        );
        rule!(
            self.after.begun && self.after.parts[id].waits(),
            "{id} starts twice or too early"
        );
        rule!(
            self.last_start.replace(id) < Some(id),
            "{id} starts out of field order"
        );
        let part = &mut self.after.parts[id];
        *part = Part {
            started: true,
            stage: Stage::Alive,
            again: part.again,
            restarts: part.restarts,
            ..Part::default()
        };
        Ok(())
    }

    fn became_ready(&mut self, id: Id) -> Broken {
        let part = &mut self.after.parts[id];
        let said = match self.event {
            Event::Running(running) => running == id && !part.manual && !part.finished,
            Event::Ready(said) => said == id && part.manual,
            Event::Returned(returned, Return::Ok) => returned == id && part.finished,
            _ => false,
        };
        rule!(said && !part.ready, "G7: {id} is ready without its word");
        rule!(part.leaving.is_none(), "G7: {id} is ready, and is to stop");
        part.ready = true;
        Ok(())
    }

    fn interrupt(&mut self, id: Id, within: Within) -> Broken {
        rule!(
            self.after.cause.is_some() && self.after.stopping(),
            "{id} is interrupted before the stop"
        );
        rule!(
            !self.after.held(self.shape, id),
            "G1: {id} is interrupted before all that stop before it have ended"
        );
        rule!(
            self.after.parts[id].started,
            "G2: {id} is interrupted and was never started"
        );
        rule!(
            !self.after.parts[id].interrupted,
            "G2: {id} is interrupted twice"
        );
        let turn = (self.wave(id), id);
        let one_by_one = self.after.escalation == Escalation::Abandon;
        rule!(
            self.last_interrupt.replace(turn) < Some(turn) || one_by_one,
            "{id} is interrupted out of field order"
        );
        let part = &mut self.after.parts[id];
        part.interrupted = true;
        part.leaving = None;
        if part.may_start() {
            (part.stage, part.returned) = (Stage::Over, Some(Outcome::Restarting));
        }
        self.told(id);
        let goes_on = oracle::outcome_of_end(&self.after.parts[id]).is_none();
        let in_time = self.after.escalation == Escalation::Grace;
        self.after.parts[id].graced = goes_on && in_time && self.is_graced(id);
        let armed = self
            .after
            .armed
            .iter()
            .any(|limit| limit == Limit::Grace(id));
        rule!(
            (within == Within::Grace) == armed,
            "{id} is interrupted within {within:?}"
        );
        Ok(())
    }

    fn interrupt_alone(&mut self, id: Id, reason: Reason) -> Broken {
        let part = &self.after.parts[id];
        rule!(
            self.after.cause.is_none(),
            "G5: {id} is interrupted alone, and there is a cause"
        );
        rule!(
            part.leaving == Some(reason),
            "{id} is interrupted alone for {reason:?}, not {:?}",
            part.leaving
        );
        rule!(
            !part.alone,
            "G2: one execution of {id} is interrupted twice"
        );
        rule!(
            part.can_stop() && !part.over(),
            "{id} is interrupted alone, and there is nothing to stop"
        );
        let before = self.after.leaving_before(self.shape, id);
        rule!(
            before == 0,
            "G1: {id} is interrupted alone before all that stop before it are over"
        );
        self.after.parts[id].alone = true;
        self.told(id);
        self.after.parts[id].graced = true;
        Ok(())
    }

    /// Whether the grace of `id`, whose turn in the stop of the group has come, may end before the deadline of that.
    fn is_graced(&self, id: Id) -> bool {
        self.script.own_grace(id) || self.layers(id) > 1
    }

    /// How many share what is left until the deadline, one after another from `id` on.
    fn layers(&self, id: Id) -> u32 {
        self.shape
            .layers(id, self.after.all(|part| part.started && !part.ended))
    }

    fn told(&mut self, id: Id) {
        let interruption = self.script.interruption(id);
        let part = &mut self.after.parts[id];
        part.interruption = Some(interruption);
        part.aborted = false;
        part.half_second = false;
        let calls = interruption == Interruption::Call;
        let call = if part.interrupted {
            &mut part.called_to_stop
        } else {
            &mut part.called_alone
        };
        *call = calls;
    }

    /// Those whose turn has come before the step are the first wave, those whose turn comes by the end of one are the next.
    fn wave(&self, id: Id) -> usize {
        let ended = self
            .waves
            .iter()
            .filter(|&&(other, _)| has(self.shape.before[id], other));
        ended.map(|(_, wave)| wave + 1).max().unwrap_or(0)
    }

    fn abort(&mut self, id: Id) -> Broken {
        let own = self.event == Event::Passed(Limit::Grace(id));
        let part = &mut self.after.parts[id];
        let all = self.after.escalation >= Escalation::Abort && part.interrupted;
        rule!(part.told() && !part.aborted, "{id} is aborted out of turn");
        rule!(
            !part.is(Interruption::Drop) || part.children,
            "{id} is aborted, and was dropped already"
        );
        rule!(own || all, "{id} is aborted within its grace");
        part.aborted = true;
        part.dropped |= !part.is(Interruption::Drop);
        part.half_second = own && !part.is(Interruption::Group);
        let plain = matches!(
            part.returned,
            Some(Outcome::Returned | Outcome::Interrupted | Outcome::Restarting)
        );
        if part.children && part.stage == Stage::Over && plain {
            part.returned = Some(Outcome::Aborted);
            if self.after.cause.is_some() {
                self.after.note(id, Outcome::Aborted);
            }
        }
        Ok(())
    }

    fn abandon(&mut self, id: Id, left: Left) -> Broken {
        let all = self.after.escalation == Escalation::Abandon;
        let part = &mut self.after.parts[id];
        let dropped = part.is(Interruption::Drop) && !part.children;
        let own = match self.event {
            Event::Passed(Limit::Grace(passed)) => passed == id && dropped,
            Event::Passed(Limit::Abort(passed)) => passed == id,
            _ => false,
        };
        rule!(
            part.told() && !part.abandoned,
            "{id} is abandoned out of turn"
        );
        rule!(
            part.aborted || dropped,
            "{id} is abandoned, and was not aborted"
        );
        rule!(
            own || (all && part.interrupted),
            "{id} is abandoned within its half second"
        );
        rule!(
            left == oracle::left(part),
            "of {id} is left behind {:?}",
            oracle::left(part)
        );
        if !part.interrupted {
            self.was_left(id);
            return Ok(());
        }
        part.abandoned = true;
        if !part.is(Interruption::Group) {
            self.after.note(id, Outcome::Abandoned);
        }
        Ok(())
    }

    fn ended(&mut self, id: Id, outcome: Outcome) -> Broken {
        self.waves.push((id, self.wave(id)));
        let part = &mut self.after.parts[id];
        rule!(!part.ended, "{id} ends twice");
        let expected = oracle::outcome_of_end(part);
        rule!(
            Some(outcome) == expected,
            "{id} ends {outcome:?}, {expected:?}"
        );
        rule!(self.after.cause.is_some(), "{id} ends before the stop");
        part.ended = true;
        part.half_second = false;
        let noted = self.after.first_noted(|of| of == id).is_some();
        rule!(
            noted == outcome.is_failure(),
            "G4: {id} ends {outcome:?}, and is an error of the run: {noted}"
        );
        Ok(())
    }

    fn arm(&mut self, limit: Limit, span: Span) -> Broken {
        rule!(
            self.after.armed.insert(limit),
            "G5: {limit:?} is armed twice"
        );
        // Each of these happens once in an execution, so no limit but the warning is armed twice in it, and from the cause
        // on in the run: it is over in bounded steps.
        let (once, fits) = match limit {
            Limit::ReadyWithin(id) | Limit::Lasting(id) => {
                (self.event == Event::Running(id), span == Span::Declared)
            }
            Limit::Grace(id) => {
                let own_grace = self.script.own_grace(id);
                let stops = self.after.stopping();
                let otherwise = if stops {
                    Span::Share(self.layers(id))
                } else {
                    Span::Group
                };
                let part = &self.after.parts[id];
                // Before the interrupt, so that whoever sees that can see its deadline.
                let due = if stops {
                    !part.interrupted && self.is_graced(id)
                } else {
                    part.leaving.is_some() && !part.alone
                };
                (
                    due,
                    span == if own_grace { Span::Declared } else { otherwise },
                )
            }
            Limit::Abort(id) => (
                self.event == Event::Passed(Limit::Grace(id)),
                span == Span::HalfSecond,
            ),
            Limit::Delay(id) => (
                self.after.cause.is_none(),
                span == Span::Backoff(self.after.parts[id].restarts),
            ),
            Limit::Drain | Limit::Deadline => (self.before.cause.is_none(), span == Span::Declared),
            Limit::Last => (
                self.before.escalation == Escalation::Grace
                    && self.after.escalation > Escalation::Grace,
                span == Span::HalfSecond,
            ),
            Limit::Warning => (true, span == Span::BetweenWarnings),
        };
        rule!(once, "G5: {limit:?} is armed out of turn");
        rule!(fits, "{limit:?} is armed for {span:?}");
        Ok(())
    }

    fn caused(&mut self, why: Why) -> Broken {
        rule!(self.after.cause.is_none(), "G4: a second cause");
        rule!(
            self.would_be_cause.take() == Some(why),
            "G4: {why:?} is no cause"
        );
        rule!(
            self.after.shows(why),
            "G4: {why:?} is the cause, and left no such failure"
        );
        let goals = self.after.all(|part| !part.gone());
        self.after.cut_short = ids(self.shape.goals).any(|id| has(goals, id));
        self.after.cause = Some(why);
        self.after.deadline = self.script.deadline();
        self.stop_leaving();
        Ok(())
    }

    fn state(&mut self, state: GroupState) -> Broken {
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
            let term = self.after.cause == Some(Why::Asked(Asked::Signal(Signal::TERM)));
            let was_ready = matches!(self.before.state, GroupState::Ready | GroupState::Degraded);
            rule!(
                term && was_ready && self.script.drain(),
                "a drain out of turn"
            );
        }
        self.after.state = state;
        Ok(())
    }
}
