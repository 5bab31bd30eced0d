//! Violations of the rules before the stop: start, readiness, cause, completion.

use super::super::{ALL, UNTIL};
use super::{Case, Id, Neighbours, Planted, apart, group, pair, planted, single};
use crate::engine::lifecycle::{AttemptState, Readiness};
use crate::engine::{
    Action, Event, Limit, Milestone, MissedReadiness, Phase, Return, StopReason, StopRequest,
};
use crate::{GroupState, Outcome, Signal};

fn is_stop_request(event: Event) -> bool {
    matches!(event, Event::StopRequested(_))
}

/// The requests before the start are answered, and the actors start.
fn begins(event: Event) -> bool {
    event == Event::MailboxRead { drop_failed: false }
}

/// Independent actors, and an addition with these requirements.
fn with_addition(actors: usize, requirements: &[Id]) -> Case {
    let mut case = group(&vec![&[][..]; actors], UNTIL);
    for &id in requirements {
        case.edges[id].background = true;
    }
    let addition = Neighbours {
        requirements: requirements.to_vec(),
        ..Neighbours::default()
    };
    Case::new(case.edges, Some(addition), case.space)
}

pub(super) const PLANTED: &[Planted] = &[
    planted(
        "3.3 an actor starts when its requirements are ready",
        pair,
        |step| step.add(|event| event == Event::Start, Action::Start(1, 0)),
        "G1: 1 starts before all that it waits for are ready",
    ),
    planted(
        "3.3 actors without requirements start in one step",
        apart,
        |step| step.lose(|action| matches!(action, Action::Start(1, _))),
        "G1: 1 is held, and may start",
    ),
    planted(
        "3.3 an actor starts as soon as its requirements are ready",
        pair,
        |step| step.lose(|action| matches!(action, Action::Start(1, _))),
        "G1: 1 is held, and may start",
    ),
    planted(
        "3.3 actors start in field order",
        apart,
        |step| {
            step.handle();
            step.swap(|action| matches!(action, Action::Start(..)));
        },
        "0 starts out of field order",
    ),
    planted(
        "3.3 an actor starts once",
        single,
        |step| step.repeat(|action| matches!(action, Action::Start(0, _))),
        "0 starts twice or too early",
    ),
    planted(
        "3.3 no actor starts before the group",
        single,
        |step| {
            let is_idle = step.engine.phase == Phase::Idle;
            step.handle();
            if is_idle && !begins(step.event) {
                step.actions.insert(0, Action::Start(0, 0));
            }
        },
        "0 starts twice or too early",
    ),
    planted(
        "3.3 requests that came before the start are answered first",
        single,
        |step| step.lose(|action| action == Action::ReadMailbox),
        "G5: the group is to start, and the requests before are not read",
    ),
    planted(
        "3.3 an absent actor never starts",
        || {
            let mut case = group(&[&[], &[]], ALL);
            case.edges[0].absent = true;
            Case::new(case.edges, None, case.space)
        },
        |step| {
            step.handle();
            if begins(step.event) {
                step.actions.insert(0, Action::Start(0, 0));
            }
        },
        "0 starts twice or too early, or is absent",
    ),
    planted(
        "3.3 an actor is ready by its own declaration",
        single,
        |step| {
            step.handle();
            let ready = Action::BecameReady {
                id: 0,
                interrupted: false,
            };
            if step.event == Event::Started(0) && !step.actions.contains(&ready) {
                step.actions.push(ready);
            }
        },
        "G7: 0 is ready without a declaration",
    ),
    planted(
        "3.3 a nested group begins when its values have come",
        single,
        |step| step.lose(|action| action == Action::BeginGroup(0)),
        "have come, and it does not begin",
    ),
    planted(
        "3.3 a nested group that was interrupted before does not begin",
        single,
        |step| {
            let is_interrupted = step.engine.actors[0].stop_stage().is_some();
            step.handle();
            if is_interrupted && step.event == Event::ValuesReceived(0) {
                step.actions.insert(0, Action::BeginGroup(0));
            }
        },
        "0 begins out of turn",
    ),
    planted(
        "3.3 the group is ready when every actor is",
        apart,
        |step| {
            let ready = Action::State(GroupState::Ready);
            step.add(|event| event == Event::Started(0), ready);
        },
        "the group is Ready, not Starting",
    ),
    planted(
        "3.3 the group is ready as soon as every actor is",
        single,
        |step| step.lose(|action| action == Action::State(GroupState::Ready)),
        "the group is Starting, not Ready",
    ),
    planted(
        "3.4 an idle group sets no timer",
        single,
        |step| step.lose(|action| action == Action::Disarm(Limit::Warning)),
        "armed are [Warning], not []",
    ),
    planted(
        "3.4 a group that waits for a readiness warns",
        single,
        |step| step.lose(|action| matches!(action, Action::Arm(Limit::Warning, _))),
        "armed are [], not [Warning]",
    ),
    planted(
        "3.4 a group warns in its interval only",
        single,
        |step| step.add(|event| event == Event::Start, Action::Warn { drops: false }),
        "a warning out of turn",
    ),
    planted(
        "3.4 a limit is armed once",
        single,
        |step| step.repeat(|action| matches!(action, Action::Arm(Limit::ReadyWithin(_), _))),
        "G5: ReadyWithin(0) is armed twice",
    ),
    planted(
        "3.4 options are read where they matter",
        single,
        |step| {
            step.handle();
            if step.event == Event::Start {
                step.options.read_on_ok(0);
            }
        },
        "OnOk(0) does not matter here",
    ),
    planted(
        "3.5 an actor that returned stops the group",
        single,
        |step| step.ignore(|event| event == Event::Returned(0, Return::Ok)),
        "G4: Returned(0) is neither the cause nor recorded",
    ),
    planted(
        "3.5 an actor that failed stops the group",
        apart,
        |step| step.ignore(|event| event == Event::Returned(0, Return::Failed)),
        "G4: Failed(0) is neither the cause nor recorded",
    ),
    planted(
        "3.5 an actor that panicked stops the group",
        apart,
        |step| step.ignore(|event| event == Event::Returned(0, Return::Panicked)),
        "G4: Panicked(0) is neither the cause nor recorded",
    ),
    planted(
        "3.5 a failure that continues is no cause",
        apart,
        |step| {
            step.handle();
            let continues = step.engine.cause.is_none();
            if step.event == Event::Returned(0, Return::Failed) && continues {
                step.actions.push(Action::Caused(StopReason::Failed(0)));
            }
        },
        "G4: Failed(0) is no cause",
    ),
    planted(
        "3.5 `continue` applies only while no actor that has not started waits",
        pair,
        |step| {
            step.handle();
            let failed = Action::Caused(StopReason::Failed(0));
            if let Some(cause) = step.actions.iter().position(|&action| action == failed) {
                if step.engine.actors[1].unready().is_some() || !step.engine.actors[1].was_started()
                {
                    step.actions.truncate(cause);
                }
            }
        },
        "G4: Failed(0) is neither the cause nor recorded",
    ),
    planted(
        "3.5 a missed readiness stops the group",
        single,
        |step| step.ignore(|event| event == Event::Expired(Limit::ReadyWithin(0))),
        "G4: NotReady(0, TooLate) is neither the cause nor recorded",
    ),
    planted(
        "3.5 a return before the readiness stops the group, if another waits",
        pair,
        |step| {
            let missed = |action| {
                let why = StopReason::NotReady(0, MissedReadiness::Returned);
                action == Action::Caused(why)
            };
            step.break_off(missed);
        },
        "G4: NotReady(0, Returned) is neither the cause nor recorded",
    ),
    planted(
        "3.5 a dropped context stops the group, if another waits",
        pair,
        |step| step.ignore(|event| event == Event::Expired(Limit::ContextPatience(0))),
        "G4: NotReady(0, ContextDropped) is neither the cause nor recorded",
    ),
    planted(
        "3.5 an actor that dropped its context has the time to return its error",
        pair,
        |step| step.lose(|action| matches!(action, Action::Arm(Limit::ContextPatience(_), _))),
        "armed are [Warning], not [ContextPatience(0), Warning]",
    ),
    planted(
        "3.5 a start that takes too long stops the group",
        single,
        |step| step.ignore(|event| event == Event::Expired(Limit::GroupReadyWithin)),
        "G4: StartTooLate is neither the cause nor recorded",
    ),
    planted(
        "2.2 a start that takes too long names the actors that are not ready",
        single,
        |step| {
            let unready = |action| matches!(action, Action::Missed(Milestone::Ready, _));
            if step.event == Event::Expired(Limit::GroupReadyWithin) {
                step.lose(unready);
            } else {
                step.handle();
            }
        },
        "the cause comes before the actors that it names",
    ),
    planted(
        "2.5 a stop before the readiness names the actors that are not ready",
        single,
        |step| step.lose(|action| matches!(action, Action::Missed(Milestone::Ready, _))),
        "the stop does not name the steps that it prevented: [(Ready, 0)]",
    ),
    planted(
        "2.5 a signal before the completion names the actors that have not returned",
        single,
        |step| step.lose(|action| matches!(action, Action::Missed(Milestone::Completion, _))),
        "the stop does not name the steps that it prevented: [(Completion, 0)]",
    ),
    planted(
        "2.5 an actor that is ready is not named",
        single,
        |step| {
            step.handle();
            if step.event == Event::Started(0) {
                step.actions.push(Action::Missed(Milestone::Ready, 0));
            }
        },
        "0 does not keep the group from Ready",
    ),
    planted(
        "3.5 a shutdown stops the group",
        single,
        |step| step.ignore(|event| event == Event::StopRequested(StopRequest::Shutdown)),
        "G4: Requested(Shutdown) is neither the cause nor recorded",
    ),
    planted(
        "3.5 a `fail` of a handle stops the group",
        single,
        |step| step.ignore(|event| event == Event::StopRequested(StopRequest::Fail)),
        "G4: Requested(Fail) is neither the cause nor recorded",
    ),
    planted(
        "3.5 a signal stops the group",
        single,
        |step| {
            let signal = StopRequest::Signal(Signal::TERM);
            let is_cause = step.engine.cause.is_none();
            if step.event != Event::StopRequested(signal) || !is_cause {
                step.handle();
            }
        },
        "G4: Requested(Signal(SIGTERM)) is neither the cause nor recorded",
    ),
    planted(
        "3.5 the parent stops the group",
        single,
        |step| {
            step.ignore(|event| matches!(event, Event::StopRequested(StopRequest::Parent { .. })));
        },
        "G4: Requested(Parent",
    ),
    planted(
        "3.5 a dropped run stops the group",
        single,
        |step| step.lose(|action| action == Action::Caused(StopReason::RunDropped)),
        "G4: RunDropped is neither the cause nor recorded",
    ),
    planted(
        "3.5 there is one cause",
        single,
        |step| step.repeat(|action| matches!(action, Action::Caused(_))),
        "G4: a second cause",
    ),
    planted(
        "3.5 the first cause is kept",
        single,
        |step| {
            step.handle();
            if step.event == Event::StopRequested(StopRequest::Fail) {
                step.engine.cause = Some(StopReason::Requested(StopRequest::Fail));
            }
        },
        "G4: the cause is ",
    ),
    planted(
        "3.5 a later reason is recorded",
        single,
        |step| step.lose(|action| matches!(action, Action::LateCause(_))),
        "G4: Requested(Shutdown) is neither the cause nor recorded",
    ),
    planted(
        "3.5 a group completes when every foreground actor has returned",
        || {
            let mut case = group(&[&[], &[]], UNTIL);
            case.edges[1].background = true;
            Case::new(case.edges, None, case.space)
        },
        |step| step.break_off(|action| action == Action::Caused(StopReason::Completed)),
        "G4: Completed is neither the cause nor recorded",
    ),
    planted(
        "3.5 a group does not complete before every foreground actor has returned",
        || group(&[&[], &[]], UNTIL),
        |step| {
            step.handle();
            if let (Event::Returned(..), None) = (step.event, step.engine.cause) {
                step.actions.push(Action::Caused(StopReason::Completed));
            }
        },
        "G4: Completed is no cause",
    ),
    planted(
        "3.5 a run with a failure fails",
        single,
        |step| {
            step.handle();
            step.engine.actors[0].recorded = None;
        },
        "root: None, not Some((0, Failed))",
    ),
    planted(
        "3.5 a run without a failure succeeds",
        single,
        |step| {
            if is_stop_request(step.event) && step.engine.cause.is_none() {
                step.handle();
                step.engine.failures += 1;
                step.engine.actors[0].recorded = Some(crate::engine::RecordedFailure {
                    outcome: Outcome::Failed,
                    order: 0,
                });
            } else {
                step.handle();
            }
        },
        "root: Some((0, Failed)), not None",
    ),
    planted(
        "3.5 an event of an actor that has ended changes nothing",
        single,
        |step| {
            let had_ended = step.engine.actors[0].has_ended();
            step.handle();
            if matches!(step.event, Event::Returned(..)) && had_ended {
                step.actions.push(Action::Warn { drops: false });
            }
        },
        "Warn { drops: false }] of an actor that has ended or was abandoned",
    ),
    planted(
        "3.12 a settled actor is reported",
        apart,
        |step| step.lose(|action| matches!(action, Action::Settled(..))),
        "0 is settled: true, and it was not reported",
    ),
    planted(
        "3.12 an actor is not settled before all of it has returned",
        apart,
        |step| {
            let settled = Action::Settled(0, Outcome::Returned);
            step.add(|event| event == Event::Started(0), settled);
        },
        "0 is settled, and something of it runs",
    ),
    planted(
        "3.3 an addition starts as soon as its requirements are ready",
        || with_addition(1, &[]),
        |step| {
            step.lose(|action| matches!(action, Action::Start(1, _)));
        },
        "G1: 1 is held, and may start",
    ),
    planted(
        "3.12 an actor is settled once",
        apart,
        |step| step.repeat(|action| matches!(action, Action::Settled(..))),
        "0 is settled out of turn",
    ),
    planted(
        "3.3 the group turns ready once",
        single,
        |step| step.repeat(|action| action == Action::State(GroupState::Ready)),
        "the state turns to Ready out of turn",
    ),
    planted(
        "3.5 only what comes after the cause is a later reason",
        single,
        |step| {
            step.replace(|action| match action {
                Action::Caused(reason) => Action::LateCause(reason),
                action => action,
            });
        },
        "later than no cause",
    ),
    planted(
        "3.5 a later reason is recorded as it was",
        single,
        |step| {
            step.replace(|action| match action {
                Action::LateCause(_) => Action::LateCause(StopReason::Completed),
                action => action,
            });
        },
        "Completed is not the cause",
    ),
    planted(
        "3.5 each failure is recorded",
        apart,
        |step| {
            step.handle();
            let [first, second] = &mut step.engine.actors[..] else {
                unreachable!("two actors");
            };
            if let (Some(earlier), Some(later)) = (first.recorded, second.recorded) {
                if earlier.outcome == Outcome::Failed && earlier.order < later.order {
                    second.recorded = None;
                }
            }
        },
        "of 1 is recorded None, not Some",
    ),
    planted(
        "1 only a future that was dropped from outside is reported as such",
        single,
        |step| {
            let dropped = Action::DroppedFromOutside(0);
            step.add(|event| event == Event::Started(0), dropped);
        },
        "0 was not dropped from outside",
    ),
    planted(
        "3.3 a group that is ready does not turn ready",
        single,
        |step| {
            step.handle();
            if step.engine.phase == Phase::Ready && step.actions.is_empty() {
                step.actions.push(Action::State(GroupState::Ready));
            }
        },
        "the state is Ready twice",
    ),
    planted(
        "3.3 a group that was ready does not start again",
        single,
        |step| {
            step.handle();
            if step.engine.phase == Phase::Ready && step.actions.is_empty() {
                step.actions.push(Action::State(GroupState::Starting));
            }
        },
        "the state goes back to Starting",
    ),
    planted(
        "3.4 the warning names the actors that wait",
        pair,
        |step| {
            step.handle();
            if step.event == Event::Start {
                step.engine.actors[0].readiness = Readiness::Ready;
            }
        },
        "blocked",
    ),
    planted(
        "3.4 the warning names the actors that have not declared their readiness",
        single,
        |step| {
            step.handle();
            let actor = &mut step.engine.actors[0];
            if actor.readiness == Readiness::Awaited {
                actor.readiness = Readiness::AwaitsReturn;
            }
        },
        "undeclared",
    ),
    planted(
        "3.3 an addition whose requirements may be ready is admitted",
        || with_addition(2, &[0]),
        |step| {
            step.handle();
            let actor = &mut step.engine.actors[0];
            if actor.has_returned() && actor.readiness == Readiness::Ready {
                actor.readiness = Readiness::Lost;
            }
        },
        "an addition is admitted: false",
    ),
    planted(
        "3.12 an addition whose requirement has dropped its context is refused",
        || with_addition(2, &[0]),
        |step| {
            step.handle();
            let actor = &mut step.engine.actors[0];
            if actor.readiness == Readiness::Impossible {
                actor.readiness = Readiness::Awaited;
            }
        },
        "an addition is admitted: true",
    ),
    planted(
        "G9 an addition takes the place of a settled actor",
        || with_addition(2, &[]),
        |step| {
            step.handle();
            let actor = &mut step.engine.actors[0];
            if actor.is_settled() && actor.recorded.is_none() {
                actor.attempt = AttemptState::BackingOff;
            }
        },
        "the place of 0 is free: false",
    ),
];
