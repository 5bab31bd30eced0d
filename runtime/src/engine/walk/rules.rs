//! What must hold of every step: the event and the actions it called for, each held against all that was seen before.
//! Each broken rule is a sentence; nothing here looks into the engine. What must hold after the step is in `after`.

use super::case::{Case, Shape, has, ids};
use super::oracle;
use super::script::{Question, Script};
use super::world::{Call, Escalation, Part, World};
use crate::engine::{
    Action, Asked, Edges, Engine, Event, Id, InterruptReturn, Interruption, Left, Limit, Options, Return, Span, Why,
};
use crate::{GroupState, Outcome, Ready, Signal};

pub(super) type Broken = Result<(), String>;

macro_rules! rule {
    ($holds:expr, $($sentence:tt)+) => {
        if !$holds {
            return Err(format!($($sentence)+));
        }
    };
}

mod after;

/// One step under examination.
pub(super) struct Step<'a> {
    shape: &'a Shape,
    event: Event,
    script: &'a Script<'a>,
    before: &'a World,
    pub(super) after: World,
    /// What this event does to the group, if it makes it stop.
    would_be_cause: Option<Why>,
    expect_exit: Option<Signal>,
    /// It comes from one that has ended, and was left behind.
    late: bool,
    /// Who was started, and in which wave who was interrupted, in this step so far, last.
    last_start: Option<Id>,
    last_interrupt: Option<(usize, Id)>,
    /// Who has ended in this step so far, in which wave.
    waves: Vec<(Id, usize)>,
}

/// Whether `addition` would start some time, as far as can be told.
pub(super) fn admits(world: &World, shape: &Shape, addition: &Edges) -> bool {
    world.cause.is_none()
        && addition.waits_for.iter().all(|&id| {
            let part = &world.parts[id];
            part.returned.is_none() || (part.ready && !part.failed())
        })
        && world.parts.len() == shape.len()
}

impl<'a> Step<'a> {
    pub(super) fn new(case: &'a Case, script: &'a Script<'a>, before: &'a World, event: Event) -> Step<'a> {
        let mut after = before.clone();
        after.added |= matches!(event, Event::Added(_));
        let shape = case.shape(after.added);
        let late = event.actor().is_some_and(|id| before.parts.get(id).is_some_and(|part| part.ended));
        let mut step = Step {
            shape,
            event,
            script,
            before,
            after,
            would_be_cause: None,
            expect_exit: None,
            late,
            last_start: None,
            last_interrupt: None,
            waves: Vec::new(),
        };
        if !late {
            step.see_event();
            step.would_be_cause = oracle::would_be_cause(shape, script, before, &step.after, event);
        }
        step
    }

    /// What the event itself says.
    fn see_event(&mut self) {
        let world = &mut self.after;
        match self.event {
            Event::Start => world.begun = true,
            Event::Added(_) => world.parts.push(Part::default()),
            Event::Running(id) => {
                let ready = self.script.ready(id);
                let part = &mut world.parts[id];
                part.running = true;
                part.manual = ready == Ready::Manual;
                part.finished = ready == Ready::Finished;
                part.within = ready != Ready::Started && self.before.cause.is_none() && self.script.ready_within(id);
            }
            Event::Returned(id, how) => {
                let outcome = oracle::outcome_of_return(&world.parts[id], how);
                world.parts[id].returned = Some(outcome);
                match outcome {
                    Outcome::Failed | Outcome::Panicked => world.first_failure = world.first_failure.or(Some(id)),
                    Outcome::Aborted => world.first_forced = world.first_forced.or(Some(id)),
                    _ => {}
                }
            }
            Event::InterruptBack(id, InterruptReturn::Returned) => world.parts[id].call = Call::Back,
            Event::InterruptBack(id, InterruptReturn::Panicked) => {
                world.parts[id].call = Call::Panicked;
                world.first_failure = world.first_failure.or(Some(id));
            }
            Event::Asked(Asked::Signal(signal)) if world.state == GroupState::Stopping => {
                if world.escalation == Escalation::Grace {
                    world.escalation = Escalation::Abort;
                    world.forced_by = Some(signal);
                } else {
                    self.expect_exit = Some(signal);
                }
            }
            Event::Asked(Asked::Signal(signal)) if world.state == GroupState::Ended => world.forced_by = Some(signal),
            Event::Asked(_) | Event::Ready(_) | Event::ContextDropped(_) => {}
            Event::LeavesChildren(_) | Event::ChildrenGone(_) | Event::AskedAlone(..) => {}
            Event::Passed(limit) => {
                world.armed.remove(limit);
                let moves = world.cause.is_some() && world.state != GroupState::Ended;
                match limit {
                    Limit::Deadline if moves => world.escalation = world.escalation.max(Escalation::Abort),
                    Limit::Last if moves => world.escalation = Escalation::Abandon,
                    _ => {}
                }
            }
        }
    }

    pub(super) fn check(mut self, engine: &Engine, actions: &[Action]) -> Result<World, String> {
        rule!(actions.is_empty() || !self.late, "{actions:?} for one that has ended");
        self.questions_in_place()?;
        let asked = self.script.len();
        for &action in actions {
            self.see_action(action)?;
        }
        self.stands()?;
        self.nobody_held()?;
        self.can_end()?;
        self.says(engine)?;
        rule!(self.script.len() == asked, "it decided without having asked: {}", self.script.told());
        Ok(self.after)
    }

    /// Each option is read where it matters, and so once in a run.
    fn questions_in_place(&self) -> Broken {
        for answer in self.script.given().iter() {
            let fits = match answer.question {
                Question::Ready(id) | Question::ReadyWithin(id) => {
                    self.event == Event::Running(id) && !self.before.parts[id].running
                }
                Question::OnOk(id) | Question::OnErr(id) => {
                    matches!(self.event, Event::Returned(returned, _) if returned == id)
                }
                Question::Until => matches!(self.event, Event::Returned(..)),
                Question::Interruption(id) | Question::OwnGrace(id) => !self.before.parts[id].interrupted(),
                Question::Drain | Question::Deadline => self.before.cause.is_none(),
            };
            rule!(fits, "{:?} does not matter here", answer.question);
        }
        Ok(())
    }

    fn see_action(&mut self, action: Action) -> Broken {
        let after_the_end = matches!(action, Action::Later(_) | Action::HurryDrops);
        rule!(self.before.state != GroupState::Ended || after_the_end, "{action:?} after the end");
        match action {
            Action::Start(id) => self.start(id),
            Action::Interrupt(id) => self.interrupt(id),
            Action::Abort(id) => self.abort(id),
            Action::Abandon(id, left) => self.abandon(id, left),
            Action::BecameReady(id) => self.became_ready(id),
            Action::Ended(id, outcome) => self.ended(id, outcome),
            Action::InterruptAlone(..) | Action::WillRestart(..) | Action::GaveUp(..) => {
                Err(format!("{action:?}, and nobody restarts"))
            }
            Action::Rests(id, outcome) => {
                let part = &self.after.parts[id];
                rule!(part.returned == Some(outcome) && self.after.cause.is_none(), "{id} rests out of turn");
                Ok(())
            }
            Action::Arm(limit, span) => self.arm(limit, span),
            Action::Disarm(limit) => {
                self.after.armed.remove(limit);
                Ok(())
            }
            Action::Caused(why) => self.caused(why),
            Action::Later(why) => {
                rule!(self.before.cause.is_some(), "later than no cause");
                rule!(self.would_be_cause.take() == Some(why), "{why:?} is none");
                Ok(())
            }
            Action::State(state) => self.state(state),
            Action::Warn => {
                rule!(self.event == Event::Passed(Limit::Warning), "a warning out of turn");
                Ok(())
            }
            Action::Exit(signal) => {
                rule!(self.expect_exit.take() == Some(signal), "an exit out of turn");
                Ok(())
            }
            Action::HurryDrops => {
                let asked = matches!(self.event, Event::Asked(Asked::Signal(_)));
                rule!(asked && self.before.state == GroupState::Ended, "drops are hurried out of turn");
                Ok(())
            }
            Action::Done => {
                rule!(self.after.state == GroupState::Ended, "done before the state says so");
                Ok(())
            }
        }
    }

    fn start(&mut self, id: Id) -> Broken {
        let missing = self.after.missing(self.shape, id);
        rule!(missing == 0, "G1: {id} starts before all that it waits for are ready");
        rule!(self.after.cause.is_none(), "G5: {id} starts although there is a cause");
        rule!(self.after.begun && !self.after.parts[id].started, "{id} starts twice or too early");
        rule!(self.last_start.replace(id) < Some(id), "{id} starts out of field order");
        self.after.parts[id].started = true;
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
        part.ready = true;
        Ok(())
    }

    fn interrupt(&mut self, id: Id) -> Broken {
        rule!(self.after.cause.is_some() && self.after.stopping(), "{id} is interrupted before the stop");
        rule!(!self.after.held(self.shape, id), "G1: {id} is interrupted before all that stop before it have ended");
        rule!(self.after.parts[id].started, "G2: {id} is interrupted and was never started");
        rule!(!self.after.parts[id].interrupted(), "G2: {id} is interrupted twice");
        let turn = (self.wave(id), id);
        let one_by_one = self.after.escalation == Escalation::Abandon;
        rule!(self.last_interrupt.replace(turn) < Some(turn) || one_by_one, "{id} is interrupted out of field order");
        let interruption = self.script.interruption(id);
        let part = &mut self.after.parts[id];
        part.interruption = Some(interruption);
        if interruption == Interruption::Call {
            part.call = Call::Out;
        }
        Ok(())
    }

    /// Those whose turn has come before the step are the first wave, those whose turn comes by the end of one are the next.
    fn wave(&self, id: Id) -> usize {
        let ended = self.waves.iter().filter(|&&(other, _)| has(self.shape.before[id], other));
        ended.map(|(_, wave)| wave + 1).max().unwrap_or(0)
    }

    fn abort(&mut self, id: Id) -> Broken {
        let own = self.event == Event::Passed(Limit::Grace(id));
        let all = self.after.escalation >= Escalation::Abort;
        let part = &mut self.after.parts[id];
        rule!(part.interrupted() && !part.ended && !part.aborted, "{id} is aborted out of turn");
        rule!(part.interruption != Some(Interruption::Drop), "{id} is aborted, and was dropped already");
        rule!(own || all, "{id} is aborted within its grace");
        part.aborted = true;
        part.half_second = own && part.interruption != Some(Interruption::Group);
        Ok(())
    }

    fn abandon(&mut self, id: Id, left: Left) -> Broken {
        let all = self.after.escalation == Escalation::Abandon;
        let part = &mut self.after.parts[id];
        let dropped = part.interruption == Some(Interruption::Drop);
        let own = match self.event {
            Event::Passed(Limit::Grace(passed)) => passed == id && dropped,
            Event::Passed(Limit::Abort(passed)) => passed == id,
            _ => false,
        };
        rule!(part.interrupted() && !part.ended && !part.abandoned, "{id} is abandoned out of turn");
        rule!(part.aborted || dropped, "{id} is abandoned, and was not aborted");
        rule!(own || all, "{id} is abandoned within its half second");
        rule!(left == oracle::left(part), "of {id} is left behind {:?}", oracle::left(part));
        part.abandoned = true;
        if part.interruption != Some(Interruption::Group) {
            self.after.first_forced = self.after.first_forced.or(Some(id));
        }
        Ok(())
    }

    fn ended(&mut self, id: Id, outcome: Outcome) -> Broken {
        self.waves.push((id, self.wave(id)));
        let part = &mut self.after.parts[id];
        rule!(!part.ended, "{id} ends twice");
        rule!(
            Some(outcome) == oracle::outcome_of_end(part),
            "{id} ends {outcome:?}, {:?}",
            oracle::outcome_of_end(part)
        );
        rule!(self.after.cause.is_some(), "{id} ends before the stop");
        part.ended = true;
        part.half_second = false;
        Ok(())
    }

    fn arm(&mut self, limit: Limit, span: Span) -> Broken {
        rule!(self.after.armed.insert(limit), "G5: {limit:?} is armed twice");
        // Each of these happens once, so no limit but the warning is armed twice in a run: it is over in bounded steps.
        let (once, fits) = match limit {
            Limit::ReadyWithin(id) => (self.event == Event::Running(id), span == Span::Declared),
            Limit::Grace(id) => {
                let own_grace = self.script.own_grace(id);
                let layers = self.shape.layers(id, self.after.all(|part| part.started && !part.ended));
                let fits = span == if own_grace { Span::Declared } else { Span::Share(layers) };
                // Before the interrupt, so that whoever sees that can see its deadline.
                (self.after.stopping() && !self.after.parts[id].interrupted(), fits)
            }
            Limit::Abort(id) => (self.event == Event::Passed(Limit::Grace(id)), span == Span::HalfSecond),
            Limit::Delay(_) | Limit::Lasting(_) => (false, false),
            Limit::Drain | Limit::Deadline => (self.before.cause.is_none(), span == Span::Declared),
            Limit::Last => (
                self.before.escalation == Escalation::Grace && self.after.escalation > Escalation::Grace,
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
        rule!(self.would_be_cause.take() == Some(why), "G4: {why:?} is no cause");
        self.after.cause = Some(why);
        self.after.deadline = self.script.deadline();
        self.after.cut_short = ids(self.shape.goals).any(|id| self.after.parts[id].returned.is_none());
        Ok(())
    }

    fn state(&mut self, state: GroupState) -> Broken {
        rule!(state > self.after.state, "the state goes back to {state:?}");
        if state == GroupState::Draining {
            let term = self.after.cause == Some(Why::Asked(Asked::Signal(Signal::TERM)));
            rule!(term && self.before.state == GroupState::Ready && self.script.drain(), "a drain out of turn");
        }
        self.after.state = state;
        Ok(())
    }
}
