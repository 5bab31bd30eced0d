//! Violations of the rules from the cause on: stop, escalation, end, nested groups.

use std::time::Duration;

use super::super::{AGAIN, ALL, SOME, SOME_AGAIN};
use super::{Case, Handling, Planted, apart, group, pair, planted, single};
use crate::engine::lifecycle::{AttemptStop, GroupStop, StopStage};
use crate::engine::{
    AbortFacts, AbortReason, Action, Delivery, DropList, Event, Id, Limit, Phase, Span, StopReason,
    StopRequest, Unfinished,
};
use crate::{GroupState, Outcome, Signal};

/// Changes the layers and the reserve of each share that is armed.
fn change_share(step: &mut Handling<'_>, change: impl Fn(Limit, &mut u32, &mut Duration)) {
    step.handle();
    for action in &mut *step.actions {
        if let Action::Arm(limit, Span::Share { layers, reserve }) = action {
            change(*limit, layers, reserve);
        }
    }
}

/// Actor 0 stops last.
fn with_a_last() -> Case {
    let mut case = group(&[&[], &[]], ALL);
    (case.edges[0].stops_last, case.edges[0].background) = (true, true);
    Case::new(case.edges, None, case.space)
}

fn with_an_absent() -> Case {
    let mut case = group(&[&[], &[]], ALL);
    case.edges[0].absent = true;
    Case::new(case.edges, None, case.space)
}

fn is_interrupt(action: Action, of: Id) -> bool {
    matches!(action, Action::Interrupt(id, ..) if id == of)
}

fn is_signal(event: Event) -> bool {
    matches!(event, Event::StopRequested(StopRequest::Signal(_)))
}

/// This outcome is reported as another.
fn ends_as(action: Action, outcome: Outcome, other: Outcome) -> Action {
    match action {
        Action::Ended(id, of) if of == outcome => Action::Ended(id, other),
        action => action,
    }
}

/// An abort out of turn.
const ABORT: Action = Action::Abort {
    id: 0,
    facts: AbortFacts {
        why: AbortReason::Deadline,
        unfinished: Unfinished {
            execute: true,
            interrupt: false,
            tasks: false,
        },
        excused: false,
    },
    drops_future: true,
};

fn is_abort(action: Action, of: AbortReason) -> bool {
    matches!(action, Action::Abort { facts, .. } if facts.why == of)
}

fn is_forced_abort(action: &Action) -> bool {
    matches!(action, Action::Abort { facts, .. } if matches!(facts.why, AbortReason::Signal(_)))
}

pub(super) const PLANTED: &[Planted] = &[
    planted(
        "3.6 actors that have not started never start",
        single,
        |step| {
            step.handle();
            if step.engine.cause.is_some() && !step.engine.actors[0].was_started() {
                step.actions.push(Action::Start(0, 0));
            }
        },
        "G5: 0 starts although there is a cause",
    ),
    planted(
        "3.6 every actor that started is interrupted",
        single,
        |step| step.lose(|action| is_interrupt(action, 0)),
        "G2: 0 ends, and was not interrupted",
    ),
    planted(
        "3.6 an actor whose execute returned long ago is interrupted",
        apart,
        |step| {
            let returned = step.engine.actors[0].has_returned();
            step.handle();
            if returned {
                step.actions.retain(|&action| !is_interrupt(action, 0));
            }
        },
        "G2: 0 ends, and was not interrupted",
    ),
    planted(
        "3.6 every actor is interrupted once",
        single,
        |step| step.repeat(|action| is_interrupt(action, 0)),
        "G2: 0 is interrupted twice",
    ),
    planted(
        "3.6 an actor that never started is not interrupted",
        single,
        |step| {
            step.handle();
            let stops = step.actions.contains(&Action::State(GroupState::Stopping));
            if stops && !step.engine.actors[0].was_started() {
                step.actions.push(Action::Interrupt(0, step.delivery(0)));
            }
        },
        "G2: 0 is interrupted and was never started",
    ),
    planted(
        "3.6 no actor is interrupted before the stop",
        single,
        |step| {
            let interrupt = Action::Interrupt(0, step.delivery(0));
            step.add(|event| event == Event::Started(0), interrupt);
        },
        "0 is interrupted before the stop",
    ),
    planted(
        "3.6 an actor is interrupted after all that must stop before it have ended",
        pair,
        |step| {
            step.handle();
            let first = step.actions.iter().any(|&action| is_interrupt(action, 1));
            if first && !step.engine.actors[1].has_ended() {
                step.actions.push(Action::Interrupt(0, step.delivery(0)));
            }
        },
        "G1: 0 is interrupted before all that stop before it have ended",
    ),
    planted(
        "3.6 an actor in `stops_before` is interrupted after the one that names it",
        || {
            let mut case = group(&[&[], &[]], ALL);
            (case.edges[1].stops_before, case.edges[0].background) = (vec![0], true);
            Case::new(case.edges, None, case.space)
        },
        |step| {
            step.handle();
            let first = step.actions.iter().any(|&action| is_interrupt(action, 1));
            if first && !step.engine.actors[1].has_ended() {
                step.actions.push(Action::Interrupt(0, step.delivery(0)));
            }
        },
        "G1: 0 is interrupted before all that stop before it have ended",
    ),
    planted(
        "3.6 an actor that stops last is interrupted after all others",
        with_a_last,
        |step| {
            step.handle();
            let first = step.actions.iter().any(|&action| is_interrupt(action, 1));
            if first && !step.engine.actors[1].has_ended() {
                step.actions.push(Action::Interrupt(0, step.delivery(0)));
            }
        },
        "G1: 0 is interrupted before all that stop before it have ended",
    ),
    planted(
        "3.6 an actor is interrupted as soon as all that must stop before it have ended",
        pair,
        |step| {
            step.break_off(|action| is_interrupt(action, 0));
        },
        "G1, G2: 0 is held, and may be interrupted",
    ),
    planted(
        "3.6 independent actors are interrupted together",
        apart,
        |step| step.lose(|action| is_interrupt(action, 1)),
        "G1, G2: 1 is held, and may be interrupted",
    ),
    planted(
        "3.6 a value is released after its last receiver has ended",
        pair,
        |step| {
            step.handle();
            let first = step.actions.iter().any(|&action| is_interrupt(action, 1));
            if first && !step.engine.actors[1].has_ended() {
                step.actions.push(Action::ReleaseValue(0));
            }
        },
        "the value of 0 is released before all that stop before it have ended",
    ),
    planted(
        "3.6 a value is released before its provider is interrupted",
        single,
        |step| {
            step.handle();
            let release = |action: &Action| *action == Action::ReleaseValue(0);
            if let Some(place) = step.actions.iter().position(release) {
                let release = step.actions.remove(place);
                step.actions.push(release);
            }
        },
        "0 is interrupted, and its value was not released before",
    ),
    planted(
        "3.6 a value is released when its provider is interrupted",
        single,
        |step| step.add(|event| event == Event::Started(0), Action::ReleaseValue(0)),
        "a value is released, and its provider is not interrupted",
    ),
    planted(
        "3.12 a wait for a value ends when the provider returns before its turn to stop",
        pair,
        |step| step.lose(|action| matches!(action, Action::NoValueFollows(_))),
        "a value of 0 can come: false, and its waits have ended: false",
    ),
    planted(
        "3.12 a wait for a value ends at the cause if the provider has not started",
        with_a_last,
        |step| {
            step.handle();
            let is_cause = step
                .actions
                .iter()
                .any(|it| matches!(it, Action::Caused(_)));
            let lost = |action: &Action| is_cause && *action == Action::NoValueFollows(0);
            step.actions.retain(|action| !lost(action));
        },
        "a value of 0 can come: false, and its waits have ended: false",
    ),
    planted(
        "3.12 a wait for a value lasts while the provider runs",
        single,
        |step| {
            let event = |event| event == Event::Started(0);
            step.add(event, Action::NoValueFollows(0));
        },
        "a value of 0 can come: true, and its waits have ended: true",
    ),
    planted(
        "3.12 a wait for a value lasts while a restart may follow",
        || group(&[&[]], AGAIN),
        |step| {
            step.handle();
            let restarts = |action: &Action| matches!(action, Action::WillRestart(0, _));
            if step.actions.iter().any(restarts) {
                step.actions.push(Action::NoValueFollows(0));
            }
        },
        "a value of 0 can come: true, and its waits have ended: true",
    ),
    planted(
        "3.6 independent actors are interrupted in field order",
        apart,
        |step| {
            step.handle();
            if step.engine.unended == 2 {
                step.swap(|action| matches!(action, Action::ReleaseValue(_)));
                step.swap(|action| matches!(action, Action::Interrupt(..)));
            }
        },
        "0 is interrupted out of field order",
    ),
    planted(
        "1 an actor ends when all of it has returned",
        apart,
        |step| {
            step.handle();
            if step.engine.unended > 0 {
                let ends = |action: &Action| matches!(action, Action::Ended(1, _));
                step.actions.retain(|action| !ends(action));
            }
        },
        "1 has not ended, and all of it has finished",
    ),
    planted(
        "1 an actor has not ended before its tasks have finished",
        || group(&[&[]], AGAIN),
        |step| {
            if let Event::TasksRemain(id) = step.event {
                step.handle();
                step.engine.actors[id].tasks_remain = false;
            } else {
                step.handle();
            }
        },
        "stopping_actors",
    ),
    planted(
        "1 an actor has not ended before its interrupt has returned",
        single,
        |step| {
            step.handle();
            step.engine.actors[0].calls.group = false;
        },
        "stopping_actors",
    ),
    planted(
        "1 an actor ends once",
        single,
        |step| step.repeat(|action| matches!(action, Action::Ended(..))),
        "0 ends twice",
    ),
    planted(
        "1 `Failed` is the outcome of an error after `cancel`",
        single,
        |step| step.replace(|action| ends_as(action, Outcome::Failed, Outcome::Interrupted)),
        "0 ends Interrupted, Some(Failed)",
    ),
    planted(
        "1 `Interrupted` is the outcome of an error after a function interrupt",
        single,
        |step| step.replace(|action| ends_as(action, Outcome::Interrupted, Outcome::Failed)),
        "0 ends Failed, Some(Interrupted)",
    ),
    planted(
        "1 `Panicked` is the outcome of a panic",
        single,
        |step| step.replace(|action| ends_as(action, Outcome::Panicked, Outcome::Failed)),
        "0 ends Failed, Some(Panicked)",
    ),
    planted(
        "1 `Dropped` is the outcome of a dropped future",
        single,
        |step| step.replace(|action| ends_as(action, Outcome::Dropped, Outcome::Returned)),
        "0 ends Returned, Some(Dropped)",
    ),
    planted(
        "1 `Aborted` is the outcome of a dropped future after an abort",
        single,
        |step| step.replace(|action| ends_as(action, Outcome::Aborted, Outcome::Dropped)),
        "0 ends Dropped, Some(Aborted)",
    ),
    planted(
        "1 `NeverStarted` is the outcome of an actor that did not start",
        single,
        |step| step.replace(|action| ends_as(action, Outcome::NeverStarted, Outcome::Returned)),
        "0 ends Returned, Some(NeverStarted)",
    ),
    planted(
        "1 `Absent` is the outcome of an absent actor",
        with_an_absent,
        |step| step.replace(|action| ends_as(action, Outcome::Absent, Outcome::NeverStarted)),
        "0 ends NeverStarted, Some(Absent)",
    ),
    planted(
        "1 `Restarting` is the outcome of an actor that was stopped during its backoff",
        || group(&[&[]], AGAIN),
        |step| step.replace(|action| ends_as(action, Outcome::Restarting, Outcome::Failed)),
        "0 ends Failed, Some(Restarting)",
    ),
    planted(
        "3.7 an actor that exceeds its grace is aborted",
        single,
        |step| step.ignore(|event| event == Event::Expired(Limit::Grace(0))),
        "armed are [Warning], not [Grace(0), Warning]",
    ),
    planted(
        "3.7 an actor is not aborted within its grace",
        single,
        |step| {
            step.handle();
            if step.actions.iter().any(|&action| is_interrupt(action, 0)) {
                step.actions.push(ABORT);
            }
        },
        "0 is aborted for Deadline, not None",
    ),
    planted(
        "3.7 an aborted actor has half a second",
        single,
        |step| {
            step.replace(|action| match action {
                Action::Arm(limit @ Limit::Abort(_), _) => Action::Arm(limit, Span::GroupGrace),
                action => action,
            });
        },
        "Abort(0) is armed for GroupGrace",
    ),
    planted(
        "3.7 an actor is abandoned after its half second",
        single,
        |step| step.lose(|action| matches!(action, Action::Abandon(..))),
        "0 ends Abandoned, None",
    ),
    planted(
        "3.7 an actor is not abandoned within its half second",
        single,
        |step| {
            let own = Event::Expired(Limit::Grace(0));
            step.handle();
            let aborted = |&action: &Action| is_abort(action, AbortReason::Grace);
            if step.event == own && step.actions.iter().any(aborted) {
                let unfinished = step.engine.unfinished(0);
                step.actions.push(Action::Abandon(0, unfinished));
            }
        },
        "0 is abandoned within its half second",
    ),
    planted(
        "3.7 the report names the parts that were abandoned",
        single,
        |step| {
            step.replace(|action| match action {
                Action::Abandon(id, mut unfinished) => {
                    unfinished.execute = !unfinished.execute;
                    Action::Abandon(id, unfinished)
                }
                action => action,
            });
        },
        "of 0 is abandoned",
    ),
    planted(
        "3.7 without a grace of its own an actor has the time left minus a reserve",
        pair,
        |step| change_share(step, |_, _, reserve| *reserve = Duration::ZERO),
        "Grace(1) is armed for Share",
    ),
    planted(
        "3.7 an actor has at least an equal share",
        pair,
        |step| change_share(step, |_, layers, _| *layers += 1),
        "Grace(1) is armed for Share",
    ),
    planted(
        "3.7 an actor that stops last is the end of every chain",
        with_a_last,
        |step| {
            change_share(step, |limit, _, reserve| {
                if limit == Limit::Grace(1) {
                    *reserve = Duration::ZERO;
                }
            });
        },
        "Grace(1) is armed for Share",
    ),
    planted(
        "3.7 half a second is reserved for each layer",
        pair,
        |step| {
            change_share(step, |_, _, reserve| {
                *reserve = reserve.saturating_sub(Duration::from_millis(500));
            });
        },
        "Grace(1) is armed for Share",
    ),
    planted(
        "3.7 a declared grace counts",
        single,
        |step| {
            step.replace(|action| match action {
                Action::Arm(limit @ Limit::Grace(_), Span::Own) => {
                    Action::Arm(limit, Span::GroupGrace)
                }
                action => action,
            });
        },
        "Grace(0) is armed for GroupGrace",
    ),
    planted(
        "3.7 the stop has a deadline",
        single,
        |step| step.lose(|action| matches!(action, Action::Arm(Limit::Deadline, _))),
        "armed are [Warning], not [Deadline, Warning]",
    ),
    planted(
        "3.7 without a grace there is no limit",
        single,
        |step| {
            step.handle();
            let stops = step.actions.contains(&Action::State(GroupState::Stopping));
            if stops && step.engine.grace.is_none() {
                step.actions.push(Action::Arm(Limit::Deadline, Span::Own));
            }
        },
        "armed are [Deadline], not []",
    ),
    planted(
        "3.7 after the deadline all remaining actors are aborted",
        single,
        |step| {
            step.lose(|action| is_abort(action, AbortReason::Deadline));
        },
        "0 is not aborted, and its time has expired",
    ),
    planted(
        "3.7 after the deadline all share one half second",
        single,
        |step| step.lose(|action| matches!(action, Action::Arm(Limit::LastHalfSecond, _))),
        "armed are [Warning, SameRequest], not [LastHalfSecond, Warning, SameRequest]",
    ),
    planted(
        "3.7 after the last half second all remaining actors are abandoned",
        single,
        |step| {
            if step.event == Event::Expired(Limit::LastHalfSecond) {
                step.break_off(|action| matches!(action, Action::Abandon(..)));
            } else {
                step.handle();
            }
        },
        "0 is not abandoned, and its time has expired",
    ),
    planted(
        "3.7 a drain comes before the stop",
        single,
        |step| {
            step.lose(|action| action == Action::State(GroupState::Draining));
        },
        "the group is Ready, not Draining",
    ),
    planted(
        "3.7 only TERM begins a drain",
        single,
        |step| {
            let shutdown = Event::StopRequested(StopRequest::Shutdown);
            if step.event == shutdown && step.engine.cause.is_none() {
                step.replace(|action| match action {
                    Action::State(GroupState::Stopping) => Action::State(GroupState::Draining),
                    action => action,
                });
            } else {
                step.handle();
            }
        },
        "a drain out of turn",
    ),
    planted(
        "2.2 a drain begins only if the group was ready",
        single,
        |step| {
            let starts = step.engine.phase == Phase::Starting;
            let term = Event::StopRequested(StopRequest::Signal(Signal::TERM));
            if step.event == term && starts {
                step.replace(|action| match action {
                    Action::State(GroupState::Stopping) => Action::State(GroupState::Draining),
                    action => action,
                });
            } else {
                step.handle();
            }
        },
        "a drain out of turn",
    ),
    planted(
        "3.7 a signal ends the drain",
        single,
        |step| {
            let drains = step.engine.phase == Phase::Draining;
            step.handle();
            if is_signal(step.event) && drains {
                let is_recorded = |action: &Action| {
                    matches!(
                        action,
                        Action::LateCause(_) | Action::Arm(Limit::SameRequest, _)
                    )
                };
                step.actions.retain(is_recorded);
            }
        },
        "the group is Draining, not Stopping",
    ),
    planted(
        "3.7 a second signal aborts the remaining actors",
        single,
        |step| {
            step.handle();
            step.actions.retain(|action| !is_forced_abort(action));
        },
        "0 is not aborted, and its time has expired",
    ),
    planted(
        "3.7 a third signal ends the process",
        single,
        |step| step.lose(|action| matches!(action, Action::Exit(_))),
        "the process must end",
    ),
    planted(
        "3.7 a signal escalates by one step",
        single,
        |step| {
            let cause = step.engine.cause.is_some();
            step.handle();
            if let (Event::StopRequested(StopRequest::Signal(signal)), false) = (step.event, cause)
            {
                step.actions.push(Action::Exit(signal));
            }
        },
        "an exit out of turn",
    ),
    planted(
        "3.7 a signal within 300 ms is part of the request before",
        single,
        |step| {
            if is_signal(step.event) {
                step.engine.same_request = false;
            }
            step.handle();
        },
        "for a signal that is part of the request before",
    ),
    planted(
        "3.7 after 300 ms a signal is a request of its own",
        single,
        |step| step.ignore(|event| event == Event::Expired(Limit::SameRequest)),
        "neither the cause nor recorded",
    ),
    planted(
        "3.7 HUP never escalates",
        single,
        |step| {
            if step.event == Event::StopRequested(StopRequest::Signal(Signal::HUP)) {
                step.event = Event::StopRequested(StopRequest::Signal(Signal::TERM));
            }
            step.handle();
        },
        "HUP escalates",
    ),
    planted(
        "3.7 a repeated shutdown never escalates",
        single,
        |step| {
            let repeated = step.engine.cause.is_some();
            step.handle();
            if step.event == Event::StopRequested(StopRequest::Shutdown) && repeated {
                step.event = Event::Expired(Limit::Deadline);
                step.handle();
            }
        },
        "0 is aborted for Deadline, not None",
    ),
    planted(
        "2.1 an abort that a signal forces is not excused",
        single,
        |step| {
            let aborts = |actions: &[Action]| actions.iter().any(is_forced_abort);
            step.handle();
            if aborts(step.actions) {
                step.engine.actors[0].excused = Some(true);
            }
        },
        "the abort of 0 is excused: true",
    ),
    planted(
        "2.1 `overrun = accept` excuses an abort",
        single,
        |step| {
            step.handle();
            if step.engine.actors[0].excused.is_some() {
                step.engine.actors[0].excused = Some(false);
            }
        },
        "the abort of 0 is excused: false",
    ),
    planted(
        "2.5 the exit code names the signal that forced the abort",
        single,
        |step| {
            step.handle();
            step.engine.forced_by = None;
        },
        "forced_by",
    ),
    planted(
        "3.8 plain fields are dropped after the last actor",
        single,
        |step| step.lose(|action| action == Action::Drop(DropList::Retained)),
        "every actor has ended, and the retained values are not dropped",
    ),
    planted(
        "3.8 plain fields are dropped once",
        single,
        |step| step.repeat(|action| action == Action::Drop(DropList::Retained)),
        "the kept values are dropped out of turn",
    ),
    planted(
        "3.8 plain fields are not dropped before the last actor has ended",
        single,
        |step| {
            let drop = Action::Drop(DropList::Retained);
            step.add(|event| event == Event::Start, drop);
        },
        "the kept values are dropped out of turn",
    ),
    planted(
        "3.8 the run waits for the drops",
        single,
        |step| {
            let ended = step.engine.phase >= Phase::Dropping;
            step.handle();
            let read = ended && matches!(step.event, Event::MailboxRead { .. });
            if read && !step.actions.contains(&Action::Finish) {
                step.actions.push(Action::Finish);
            }
        },
        "the result comes before all was dropped, and in its time",
    ),
    planted(
        "3.8 the run finishes after the drops",
        single,
        |step| step.lose(|action| action == Action::Finish),
        "armed are [], not [Warning]",
    ),
    planted(
        "3.8 the run finishes once",
        single,
        |step| step.repeat(|action| action == Action::Finish),
        "G5: the result comes twice",
    ),
    planted(
        "3.8 drops are bounded by the deadline, or 300 ms",
        single,
        |step| step.lose(|action| matches!(action, Action::Arm(Limit::Drops, _))),
        "armed are [Warning], not [Warning, Drops]",
    ),
    planted(
        "3.8 a drop that takes long is a warning",
        single,
        |step| {
            step.handle();
            if step.engine.phase == Phase::Dropping {
                let warns = |action: &Action| matches!(action, Action::Arm(Limit::Warning, _));
                step.actions.retain(|action| !warns(action));
            }
        },
        "armed are [], not [Warning]",
    ),
    planted(
        "3.8 a signal shortens the time for the drops",
        single,
        |step| {
            step.replace(|action| match action {
                Action::Arm(Limit::Drops, Span::HurriedDrops) => {
                    Action::Arm(Limit::Drops, Span::Own)
                }
                action => action,
            });
        },
        "Drops is armed for Own",
    ),
    planted(
        "3.8 requests that came too late are answered before the run finishes",
        single,
        |step| {
            step.handle();
            if step.event != Event::Start {
                step.actions.retain(|&action| action != Action::ReadMailbox);
            }
        },
        "G5: the run waits for nothing",
    ),
    planted(
        "3.8 removed values are dropped",
        single,
        |step| step.lose(|action| action == Action::Drop(DropList::Removed)),
        "removed values go nowhere",
    ),
    planted(
        "3.8 an actor has not ended with a failure that the report does not hold",
        single,
        |step| {
            step.handle();
            if matches!(step.event, Event::Returned(..)) {
                step.engine.actors[0].recorded = None;
            }
        },
        "root: None, not Some((0, Failed))",
    ),
    planted(
        "G8 a dropped run interrupts every actor",
        single,
        |step| {
            step.replace(|action| match action {
                Action::Discard {
                    id,
                    was_started,
                    outcome,
                    ..
                } => Action::Discard {
                    id,
                    was_started,
                    outcome,
                    interrupt: false,
                },
                action => action,
            });
        },
        "G2: 0 is discarded, and interrupted: false",
    ),
    planted(
        "G8 a dropped run discards every actor",
        apart,
        |step| step.lose(|action| matches!(action, Action::Discard { id: 1, .. })),
        "G2: the run was dropped, and somebody was forgotten",
    ),
    planted(
        "G8 a dropped run aborts every actor",
        single,
        |step| {
            step.replace(|action| match action {
                Action::Discard {
                    id,
                    was_started,
                    interrupt,
                    ..
                } => Action::Discard {
                    id,
                    was_started,
                    outcome: Outcome::Returned,
                    interrupt,
                },
                action => action,
            });
        },
        "0 is discarded Returned, not ",
    ),
    planted(
        "G8 a dropped run aborts the actors that were started",
        single,
        |step| {
            step.handle();
            for action in &mut *step.actions {
                if let Action::Discard { was_started, .. } = action {
                    *was_started = false;
                }
            }
        },
        "0 is discarded, and was started: false",
    ),
    planted(
        "3.4 only drops are late after the last actor",
        single,
        |step| {
            step.replace(|action| match action {
                Action::Warn { .. } => Action::Warn { drops: false },
                action => action,
            });
        },
        "a warning of drops: false",
    ),
    planted(
        "3.3 an actor that was interrupted may still become ready",
        single,
        |step| {
            step.replace(|action| match action {
                Action::BecameReady { id, .. } => Action::BecameReady {
                    id,
                    interrupted: false,
                },
                action => action,
            });
        },
        "0 is ready, and was interrupted: false",
    ),
    planted(
        "3.10 the parent hands its deadline down",
        single,
        |step| {
            step.lose(|action| matches!(action, Action::Arm(_, Span::HandedDown(_))));
        },
        "armed are [Warning], not [Deadline, Warning]",
    ),
    planted(
        "3.10 the earlier of two deadlines counts",
        single,
        |step| {
            step.replace(|action| match action {
                Action::Arm(limit, Span::HandedDown(_)) => Action::Arm(limit, Span::Own),
                action => action,
            });
        },
        "Deadline is armed for Own",
    ),
    planted(
        "3.10 the parent aborts a nested group",
        single,
        |step| step.ignore(|event| matches!(event, Event::ParentAborts(_))),
        "0 is not aborted, and its time has expired",
    ),
    planted(
        "3.10 the parent abandons a nested group",
        single,
        |step| step.ignore(|event| event == Event::ParentAbandons),
        "0 is not aborted, and its time has expired",
    ),
    planted(
        "3.10 an abandoned nested group gives its values to the parent",
        single,
        |step| {
            step.replace(|action| match action {
                Action::PassToParent(DropList::Retained) => Action::Drop(DropList::Retained),
                action => action,
            });
        },
        "Drop(Retained), and abandoned by the parent: true",
    ),
    planted(
        "3.7 the cause of a run is in the engine",
        single,
        |step| {
            step.handle();
            if step.engine.cause.is_some() {
                step.engine.cause = Some(StopReason::Completed);
            }
        },
        "G4: the cause is ",
    ),
    planted(
        "3.7 an actor is aborted once",
        single,
        |step| step.repeat(|action| matches!(action, Action::Abort { .. })),
        "0 is aborted out of turn",
    ),
    planted(
        "3.10 a nested group stops when its field is interrupted",
        single,
        |step| {
            step.replace(|action| match action {
                Action::Interrupt(id, Delivery::Group) => Action::Interrupt(id, Delivery::Cancel),
                action => action,
            });
        },
        "0 is interrupted by Cancel, not Group",
    ),
    planted(
        "3.13 the task of a child process ends by itself after an abort",
        single,
        |step| {
            step.replace(|action| match action {
                Action::Abort { id, facts, .. } => Action::Abort {
                    id,
                    facts,
                    drops_future: true,
                },
                action => action,
            });
        },
        "0 is aborted, and its future is dropped: true",
    ),
    planted(
        "2.5 the messages that came together with the signal are known",
        single,
        |step| step.lose(|action| action == Action::MarkMessages),
        "the cause is a signal, and the messages that came with it are marked: 0",
    ),
    planted(
        "3.10 a nested group aborts its own actors",
        single,
        |step| {
            step.replace(|action| match action {
                Action::AbortGroup { id, facts, .. } => Action::Abort {
                    id,
                    facts,
                    drops_future: true,
                },
                action => action,
            });
        },
        "0 is aborted as a group: false",
    ),
    planted(
        "3.10 a nested group abandons its own actors",
        single,
        |step| {
            let unfinished = step.engine.unfinished(0);
            step.handle();
            for action in &mut *step.actions {
                if *action == Action::AbandonGroup(0) {
                    *action = Action::Abandon(0, unfinished);
                }
            }
        },
        "0 is abandoned as a group: false",
    ),
    planted(
        "3.7 an actor is aborted for the reason that ended its time",
        single,
        |step| {
            step.handle();
            for action in &mut *step.actions {
                if let Action::Abort { facts, .. } = action {
                    if let AbortReason::Signal(_) = facts.why {
                        facts.why = AbortReason::Deadline;
                    }
                }
            }
        },
        "0 is aborted for Deadline, not Some(Signal(SIGTERM))",
    ),
    planted(
        "2.5 the report names the parts that were aborted",
        single,
        |step| {
            step.handle();
            for action in &mut *step.actions {
                if let Action::Abort { facts, .. } = action {
                    facts.unfinished.interrupt = !facts.unfinished.interrupt;
                }
            }
        },
        "of 0 is aborted",
    ),
    planted(
        "3.10 a nested group knows the signal that forced its abort",
        single,
        |step| {
            step.handle();
            for action in &mut *step.actions {
                if let Action::AbortGroup { forced_by, .. } = action {
                    *forced_by = None;
                }
            }
        },
        "0 is aborted as a group, forced by None",
    ),
    planted(
        "3.7 a nested group that waits for its values is abandoned as any actor",
        single,
        |step| {
            step.handle();
            // As if it had begun.
            step.engine.actors[0].has_begun |= step.event == Event::Started(0);
        },
        "0 is interrupted by Group, not Cancel",
    ),
    planted(
        "2.1 a future that `drop` has dropped is not aborted",
        single,
        |step| {
            step.handle();
            let dropped =
                step.engine.actors[0].stop_stage() == Some(StopStage::Aborted(Delivery::Drop));
            if step.event == Event::Expired(Limit::Deadline) && dropped {
                step.actions.push(ABORT);
            }
        },
        "0 is aborted, and was dropped already",
    ),
    planted(
        "3.7 an actor is abandoned once",
        single,
        |step| {
            step.handle();
            let abandons = |action: &Action| matches!(action, Action::Abandon(..));
            if let Some(place) = step.actions.iter().position(abandons) {
                step.actions.insert(place, step.actions[place]);
            }
        },
        "0 is abandoned out of turn",
    ),
    planted(
        "3.7 an actor is aborted before it is abandoned",
        single,
        |step| {
            let unfinished = step.engine.unfinished(0);
            let expired = step.event == Event::Expired(Limit::Grace(0));
            step.handle();
            let aborted = |&action: &Action| is_abort(action, AbortReason::Grace);
            if expired && step.actions.iter().any(aborted) {
                step.actions.insert(0, Action::Abandon(0, unfinished));
            }
        },
        "0 is abandoned, and was not aborted",
    ),
    planted(
        "3.7 whether an abort makes the run an error is an option of the actor",
        single,
        |step| {
            let excused = &mut step.engine.actors[0].excused;
            if step.event == Event::Expired(Limit::Deadline) {
                *excused = excused.or(Some(false));
            }
            step.handle();
        },
        "it decided without the facts that it depends on",
    ),
    planted(
        "3.8 the run does not finish before the last actor has ended",
        single,
        |step| step.add(|event| event == Event::Start, Action::Finish),
        "the result comes before the end",
    ),
    planted(
        "2.5 a run with a drop that failed has not succeeded",
        single,
        |step| {
            step.handle();
            step.engine.drop_failed = false;
        },
        "it ended well: true, unlike its report",
    ),
    planted(
        "3.8 nothing happens to an actor after the end",
        single,
        |step| {
            let ended = step.engine.phase >= Phase::Dropping;
            step.handle();
            if ended && matches!(step.event, Event::MailboxRead { .. }) {
                step.actions.push(Action::Warn { drops: false });
            }
        },
        "Warn { drops: false } after the end",
    ),
    planted(
        "3.10 an abandoned group ends at once",
        single,
        |step| {
            step.ignore(|event| event == Event::ParentAbandons);
            if step.event == Event::ParentAbandons && step.engine.phase < Phase::Dropping {
                step.handle();
            }
        },
        "armed are [Warning], not []",
    ),
    planted(
        "G8 only a dropped run discards actors",
        single,
        |step| {
            let discard = Action::Discard {
                id: 0,
                was_started: true,
                outcome: Outcome::Aborted,
                interrupt: true,
            };
            step.add(|event| event == Event::Started(0), discard);
        },
        "0 is discarded out of turn",
    ),
    planted(
        "3.7 the reserve is that of the longest chain",
        || group(&[&[], &[0], &[0, 1]], SOME),
        |step| {
            change_share(step, |limit, _, reserve| {
                if limit == Limit::Grace(2) {
                    *reserve /= 2;
                }
            });
        },
        "Grace(2) is armed for Share",
    ),
    planted(
        "3.6 no actor ends before the stop",
        pair,
        |step| {
            let ended = Action::Ended(1, Outcome::NeverStarted);
            step.add(|event| event == Event::Start, ended);
        },
        "1 ends before the stop",
    ),
    planted(
        "3.7 the deadline aborts an actor in its turn",
        || group(&[&[], &[0]], SOME_AGAIN),
        |step| {
            step.handle();
            let actor = &step.engine.actors[0];
            let of_handle = actor.attempt_stop != AttemptStop::None
                && matches!(actor.group_stop, GroupStop::Pending { .. });
            if step.event == Event::Expired(Limit::Deadline) && of_handle {
                step.actions.push(ABORT);
            }
        },
        "0 is aborted within its grace",
    ),
    planted(
        "3.7 only an abort has a last half second",
        single,
        |step| {
            let half_second = Action::Arm(Limit::Abort(0), Span::Own);
            step.add(|event| event == Event::Started(0), half_second);
        },
        "G5: Abort(0) is armed out of turn",
    ),
    planted(
        "3.8 requests that came too late are read after the last actor",
        single,
        |step| step.add(|event| event == Event::Started(0), Action::ReadMailbox),
        "the mailbox is read out of turn",
    ),
    planted(
        "3.8 requests that came too late are read one list at a time",
        single,
        |step| match step.event {
            Event::Start => step.handle(),
            _ => step.repeat(|action| action == Action::ReadMailbox),
        },
        "the mailbox is read twice",
    ),
    planted(
        "3.12 the waits for a value end once",
        single,
        |step| step.repeat(|action| matches!(action, Action::NoValueFollows(_))),
        "the waits for a value of 0 end twice",
    ),
    planted(
        "G8 only a dropped run discards the group",
        single,
        |step| step.add(|event| event == Event::Started(0), Action::Discarded),
        "the group is discarded out of turn",
    ),
    planted(
        "G8 a dropped run discards each actor once",
        single,
        |step| step.repeat(|action| matches!(action, Action::Discard { .. })),
        "0 is discarded, and had ended",
    ),
    planted(
        "G8 a dropped run has ended",
        single,
        |step| step.lose(|action| action == Action::Discarded),
        "the run was dropped, and the group is",
    ),
    planted(
        "3.7 the cause, once it is recorded, decides nothing more",
        || {
            let mut case = single();
            case.space.prove_erasure = true;
            case
        },
        |step| {
            step.handle();
            if step.engine.cause == Some(StopReason::Completed) {
                step.engine.grace = None;
            }
        },
        "what is erased decides",
    ),
];
