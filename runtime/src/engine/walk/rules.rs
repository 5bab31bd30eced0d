//! The rules of every step: the event and its actions, each held against all that was seen before. Each broken rule is a
//! sentence; nothing here looks into the engine. `event` has the meaning of the event, `action` the rules of each action, and
//! `after` the rules after the step.

use super::case::{Case, Set, Shape, has};
use super::oracle;
use super::script::{Question, Script};
use super::world::{SeenActor, World};
use crate::engine::{
    Action, ControlRequest, Engine, Event, FailureLog, Id, Limit, Milestone, Neighbours, Return,
    StopReason, StopRequest, StopScope,
};
use crate::{GroupState, Signal};

pub(super) type Checked = Result<(), String>;

macro_rules! rule {
    ($holds:expr, $($sentence:tt)+) => {
        if !$holds {
            return Err(format!($($sentence)+));
        }
    };
}

mod action;
mod after;
mod attempt;
mod event;

/// One step under examination.
#[expect(clippy::struct_excessive_bools, reason = "facts of their own")]
pub(super) struct Step<'a> {
    shape: &'a Shape,
    addition: Option<&'a Neighbours>,
    event: Event,
    script: &'a Script<'a>,
    before: &'a World,
    pub(super) after: World,
    /// The number of options that were read before this event.
    answers_before: usize,
    /// The cause, if this event makes the group stop.
    would_be_cause: Option<StopReason>,
    /// Set if the event gives a reason to stop the group.
    stops: bool,
    /// The actor that must restart in this step, with its failure.
    expect_restart: Option<(Id, Option<StopReason>)>,
    /// The actor that must exhaust its restarts in this step, with its failure.
    expect_exhausted: Option<(Id, Option<StopReason>)>,
    /// Set if the attempt fails by a linked task.
    attempt_failed: bool,
    expect_begun: Option<Id>,
    expect_exit: Option<Signal>,
    /// The actor that is no longer settled, because a handle restarts it.
    expect_unsettled: Option<Id>,
    /// The actor whose future was dropped from outside.
    expect_dropped: Option<Id>,
    /// The report of the interrupt that was dropped.
    expect_report: Option<Action>,
    /// Set if the error that execute returned is one of a request that the stop refused.
    is_refused_by_stop: bool,
    /// The work that the stop cut short, with the missing actors.
    expect_missed: Vec<(Milestone, Id)>,
    /// The fate of the values that were removed.
    expect_disposal: Option<Action>,
    /// Set if the event comes from an actor that has ended or was abandoned, or from a former attempt.
    late: bool,
    /// The actors that were started so far in this step, and the actors that were interrupted, with their waves.
    last_start: Option<Id>,
    last_interrupt: Option<(usize, Id)>,
    /// The actors whose value was released, and that are not interrupted yet.
    released: Set,
    /// The actors that have ended so far in this step, each with its wave.
    waves: Vec<(Id, usize)>,
    /// The number of times that the group has turned ready or degraded so far in this step.
    turns: usize,
}

/// Returns `true` if `addition` would start eventually, as far as is known.
pub(super) fn admits(world: &World, shape: &Shape, addition: &Neighbours) -> bool {
    let may_be_ready = |&id: &Id| world.actors[id].may_be_ready();
    world.cause.is_none()
        && addition.requirements.iter().all(may_be_ready)
        && world.actors.len() == shape.len()
}

/// Returns `true` if an addition may take the place of the actor, which nothing names: it is settled, and its end is no failure
/// of the run.
pub(super) fn frees_place(world: &World, id: Id) -> bool {
    let settled = is_settled(&world.actors[id]);
    world.cause.is_none() && settled && oracle::ends_ill(world, id).is_none()
}

/// Returns `true` if nothing of the actor runs, and no restart is pending.
pub(super) fn is_settled(actor: &SeenActor) -> bool {
    actor.is_inactive() && (actor.is_done() || !actor.started)
}

/// Returns `true` if the action records and logs a return or a failure.
fn is_notice(action: &Action) -> bool {
    matches!(
        action,
        Action::Returned(..) | Action::AttemptFailed(..) | Action::TaskFailed(_)
    )
}

/// Returns `true` if the event comes from an attempt or its parts.
fn is_of_attempt(event: Event) -> bool {
    matches!(
        event,
        Event::Returned(..)
            | Event::TasksRemain(_)
            | Event::TasksFinished(_)
            | Event::LinkedTaskFailed(..)
            | Event::InterruptReturned(_, StopScope::Attempt, _)
    )
}

impl<'a> Step<'a> {
    pub(super) fn new(
        case: &'a Case,
        script: &'a Script<'a>,
        before: &'a World,
        event: Event,
    ) -> Step<'a> {
        let mut after = before.clone();
        if let Event::Added(place) = event {
            after.added = Some(place);
        }
        let shape = case.shape(after.added);
        let actor = event.actor().and_then(|id| before.actors.get(id));
        let is_late = |actor: &SeenActor| {
            let former = event.attempt().is_some_and(|of| of != actor.number);
            actor.ended || former || (actor.abandoned_early && is_of_attempt(event))
        };
        let late = actor.is_some_and(is_late);
        let mut step = Step {
            shape,
            addition: case.addition.as_ref(),
            event,
            script,
            before,
            after,
            answers_before: script.len(),
            would_be_cause: None,
            stops: false,
            expect_restart: None,
            expect_exhausted: None,
            attempt_failed: false,
            expect_begun: None,
            expect_exit: None,
            expect_unsettled: None,
            expect_dropped: None,
            expect_report: None,
            is_refused_by_stop: false,
            expect_missed: Vec::new(),
            expect_disposal: None,
            late,
            last_start: None,
            last_interrupt: None,
            released: 0,
            waves: Vec::new(),
            turns: 0,
        };
        if !late {
            step.see_event();
        }
        step
    }

    pub(super) fn check(mut self, engine: &Engine, actions: &[Action]) -> Result<World, String> {
        rule!(
            !self.late || actions.iter().all(is_notice),
            "{actions:?} of an actor that has ended or was abandoned"
        );
        self.signals_in_turn(actions)?;
        for &action in actions {
            self.see_action(action)?;
        }
        self.nothing_missing()?;
        self.no_actor_is_held()?;
        self.settled_actors_are_reported()?;
        self.stands()?;
        self.values_are_awaited()?;
        self.can_end()?;
        self.can_finish()?;
        self.engine_agrees(engine)?;
        self.logged_first(actions)?;
        self.marked_with_signal(actions)?;
        self.further_requests(actions)?;
        rule!(
            self.released == 0,
            "a value is released, and its provider is not interrupted"
        );
        rule!(
            self.script.len() == self.answers_before,
            "it decided without the facts that it depends on: {}",
            self.script.answers()
        );
        self.questions_in_place(actions)?;
        Ok(self.after)
    }

    /// A signal that is part of the request before changes nothing, and SIGHUP nothing after the cause.
    fn signals_in_turn(&self, actions: &[Action]) -> Checked {
        let Event::StopRequested(StopRequest::Signal(signal)) = self.event else {
            return Ok(());
        };
        rule!(
            actions.is_empty() || !self.before.same_request,
            "{actions:?} for a signal that is part of the request before"
        );
        let changes = |action: &Action| !matches!(action, Action::LateCause(_));
        let may_change = signal != Signal::HUP || self.before.cause.is_none();
        rule!(
            may_change || !actions.iter().any(changes),
            "HUP escalates: {actions:?}"
        );
        Ok(())
    }

    /// Of the requests of handles, the cause and the end of the drain change something, and no other.
    fn further_requests(&self, actions: &[Action]) -> Checked {
        let by_handle = matches!(
            self.event,
            Event::StopRequested(StopRequest::Shutdown | StopRequest::Fail)
        );
        let may_change = self.before.cause.is_none() || self.before.state == GroupState::Draining;
        let changes = |action: &Action| !matches!(action, Action::LateCause(_));
        rule!(
            !by_handle || may_change || !actions.iter().any(changes),
            "a further request of a handle changes something: {actions:?}"
        );
        Ok(())
    }

    /// The messages that came together with a signal are marked if it is the cause, and only then.
    fn marked_with_signal(&self, actions: &[Action]) -> Checked {
        let marks = actions.iter().filter(|&&it| it == Action::MarkMessages);
        let by_signal = matches!(
            self.after.cause,
            Some(StopReason::Requested(StopRequest::Signal(_)))
        );
        let caused = by_signal && self.before.cause.is_none();
        let marked = marks.count();
        rule!(
            marked == usize::from(caused),
            "the cause is a signal, and the messages that came with it are marked: {marked}"
        );
        Ok(())
    }

    /// Each return and each failure of a linked task is logged once, before anything that follows from it.
    fn logged_first(&self, actions: &[Action]) -> Checked {
        let failure_log = |id: Id, with_signal: bool| match self.before.cause {
            _ if self.is_refused_by_stop || self.is_cause(id) => FailureLog::Debug,
            None if !with_signal => FailureLog::Warning,
            _ => FailureLog::WarningInLog,
        };
        let returned = |id, how| Action::Returned(id, failure_log(id, how == Return::WithSignal));
        let begins = |id: Id| actions.contains(&Action::BeginGroup(id));
        let logged = match self.event {
            Event::Returned(id, how) => Some(returned(id, how)),
            Event::ValuesReceived(id) if !begins(id) => Some(returned(id, Return::Ok)),
            Event::LinkedTaskFailed(id, ..) if self.attempt_failed => {
                Some(Action::AttemptFailed(id, failure_log(id, false)))
            }
            Event::LinkedTaskFailed(id, ..) => Some(Action::TaskFailed(id)),
            _ => None,
        };
        let count = usize::from(logged.is_some());
        let is_first = actions.first().filter(|_| count == 1) == logged.as_ref();
        rule!(
            is_first && !actions[count..].iter().any(is_notice),
            "not logged once, and first: {logged:?}"
        );
        Ok(())
    }

    /// Returns `true` if the end of the attempt of `id`, which was not being stopped, is the cause as a failure. No other event
    /// has the failure then.
    fn is_cause(&self, id: Id) -> bool {
        let caused = self.before.cause.is_none() && self.before.actors[id].attempt_stop.is_none();
        let of_failure = self.after.cause.and_then(oracle::failed_actor);
        caused && of_failure == Some(id)
    }

    /// Returns `true` if the actors start with this event.
    fn begins_group(&self) -> bool {
        matches!(self.event, Event::MailboxRead { .. }) && !self.before.begun && self.after.begun
    }

    /// Returns `true` if the event is about this actor.
    fn is_of(&self, id: Id) -> bool {
        let of_limit = match self.event {
            Event::Expired(
                Limit::ReadyWithin(of)
                | Limit::ContextPatience(of)
                | Limit::Grace(of)
                | Limit::Abort(of)
                | Limit::Backoff(of)
                | Limit::ResetAfter(of),
            ) => of == id,
            _ => false,
        };
        of_limit || self.event.actor() == Some(id)
    }

    /// Each option is read where it matters, and so once in a run of one attempt.
    fn questions_in_place(&self, actions: &[Action]) -> Checked {
        for answer in self.script.given().iter() {
            let fits = match answer.question {
                Question::Ready(id) | Question::ReadyWithin(id) => {
                    self.event == Event::Started(id) && !self.before.actors[id].running
                }
                Question::OnOk(id)
                | Question::OnErr(id)
                | Question::MaxRestarts(id)
                | Question::Dependents(id) => self.is_of(id) && self.before.actors[id].started,
                Question::Restart(id) => {
                    let restarts = |of| of == id || has(self.shape.all_dependents[of], id);
                    let asked = matches!(self.event, Event::Control(of, ControlRequest::Restart) if restarts(of));
                    asked || (self.is_of(id) && self.before.actors[id].started)
                }
                Question::GroupReadyWithin => self.begins_group(),
                Question::Until => !self.before.stopping(),
                Question::Delivery(id)
                | Question::InterruptsOnce(id)
                | Question::Receives(id)
                | Question::Grace(id) => !self.before.actors[id].interrupted,
                Question::Drain | Question::GroupGrace => self.before.cause.is_none(),
                Question::Overrun(id) => self.before.actors[id].excused.is_none(),
                Question::EndsItself(id) => {
                    let aborts = |action: &Action| matches!(*action, Action::Abort { id: of, .. } if of == id);
                    actions.iter().any(aborts) || self.returns_aborted(id)
                }
            };
            rule!(fits, "{:?} does not matter here", answer.question);
        }
        Ok(())
    }

    /// Returns `true` if the actor returns by itself after an abort that was to drop its future.
    fn returns_aborted(&self, id: Id) -> bool {
        let returns = match self.event {
            // Values that are received after an interrupt are a return.
            Event::Returned(of, Return::Ok | Return::Failed | Return::WithSignal)
            | Event::ValuesReceived(of) => of == id,
            _ => false,
        };
        returns && self.before.actors[id].dropped
    }

    /// The group stops for this, or has been stopped already.
    fn stops_for(&mut self, why: StopReason) {
        // The first of one step is its cause, and nothing after that would have been.
        self.would_be_cause = self.would_be_cause.or(Some(why));
        self.stops = true;
    }

    /// One has just gone.
    fn completes(&mut self) {
        if oracle::completed(self.shape, self.script, &self.after) {
            self.stops_for(StopReason::Completed);
        }
    }
}
