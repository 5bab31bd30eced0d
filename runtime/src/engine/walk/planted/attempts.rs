//! Violations of the rules of attempts: restarts, requests of a handle, tasks.

use super::super::{AGAIN, FEW_AGAIN, Neighbours, SOME_AGAIN};
use super::{Answers, Case, Planted, Space, group, planted};
use crate::engine::lifecycle::{AttemptState, AttemptStop, Readiness};
use crate::engine::{
    Action, AttemptStopReason, ControlRefusal, ControlRequest, Event, FailureLog, Limit,
    MissedReadiness, Return, Span, StopReason, StopRequest,
};
use crate::{Outcome, RestartWhen};

const SHUTDOWN: Event = Event::StopRequested(StopRequest::Shutdown);

fn single() -> Case {
    group(&[&[]], AGAIN)
}

fn apart() -> Case {
    group(&[&[], &[]], SOME_AGAIN)
}

fn with_tasks() -> Case {
    let tasks = true;
    group(&[&[], &[]], Space { tasks, ..FEW_AGAIN })
}

/// Actor 0 is absent.
fn absent() -> Case {
    let mut edges = vec![Neighbours::default(); 2];
    edges[0].absent = true;
    Case::new(edges, None, SOME_AGAIN)
}

/// Actor 1 requires actor 0.
fn pair() -> Case {
    group(&[&[], &[0]], SOME_AGAIN)
}

pub(super) const PLANTED: &[Planted] = &[
    planted(
        "3.9 an actor restarts after its backoff",
        single,
        |step| step.lose(|action| matches!(action, Action::Arm(Limit::Backoff(_), _))),
        "armed are [], not [Backoff(0)]",
    ),
    planted(
        "3.9 each attempt has a number of its own",
        single,
        |step| {
            step.replace(|action| match action {
                Action::Restart(id, _) => Action::Restart(id, 0),
                action => action,
            });
        },
        "0 starts as attempt 0, not 1",
    ),
    planted(
        "3.9 the backoff grows with each restart",
        single,
        |step| {
            step.replace(|action| match action {
                Action::Arm(limit, Span::Backoff(restarts)) => {
                    Action::Arm(limit, Span::Backoff(restarts + 1))
                }
                action => action,
            });
        },
        "Backoff(0) is armed for Backoff(2)",
    ),
    planted(
        "3.9 an actor restarts when its backoff has expired",
        single,
        |step| {
            if step.event == Event::Expired(Limit::Backoff(0)) {
                step.lose(|action| matches!(action, Action::Restart(0, _)));
            } else {
                step.handle();
            }
        },
        "G1: 0 is held, and may start",
    ),
    planted(
        "3.9 an actor does not restart before its tasks have finished",
        single,
        |step| {
            step.handle();
            let stops_tasks =
                |action: &Action| matches!(action, Action::Arm(_, Span::BeforeRestart(_)));
            if step.actions.iter().any(stops_tasks) {
                step.actions.push(Action::WillRestart(0, None));
            }
        },
        "0 restarts out of turn",
    ),
    planted(
        "3.9 tasks have five seconds, or the backoff, before a restart",
        single,
        |step| {
            step.replace(|action| match action {
                Action::Arm(limit, Span::BeforeRestart(_)) => Action::Arm(limit, Span::GroupGrace),
                action => action,
            });
        },
        "Grace(0) is armed for GroupGrace",
    ),
    planted(
        "3.9 a failed actor restarts",
        single,
        |step| {
            step.lose(|action| matches!(action, Action::WillRestart(..)));
        },
        "not restarted: Some((0, ",
    ),
    planted(
        "3.9 `on_failure` does not restart an actor that succeeded",
        single,
        |step| {
            step.handle();
            if step.event == Event::Returned(0, Return::Ok) && step.engine.is_settled(0) {
                step.actions.push(Action::WillRestart(0, None));
            }
        },
        "0 restarts out of turn",
    ),
    planted(
        "3.9 an actor restarts as often as `max_restarts` allows",
        single,
        |step| {
            if matches!(step.event, Event::Returned(..)) {
                step.engine.actors[0].restarts = 0;
            }
            step.handle();
        },
        "Backoff(0) is armed for Backoff(1)",
    ),
    planted(
        "3.9 an actor that exhausted its restarts is reported",
        single,
        |step| step.lose(|action| matches!(action, Action::RestartsExhausted(..))),
        "not exhausted: Some((0, ",
    ),
    planted(
        "3.5 an actor that exhausted its restarts stops the group",
        single,
        |step| step.break_off(|action| action == Action::Caused(StopReason::RestartsExhausted(0))),
        "G4: RestartsExhausted(0) is neither the cause nor recorded",
    ),
    planted(
        "3.9 tasks are interrupted before a restart",
        single,
        |step| {
            step.lose(|action| {
                let remain = |reason| matches!(reason, AttemptStopReason::TasksRemain(_));
                matches!(action, Action::InterruptAttempt(0, reason, _) if remain(reason))
            });
        },
        "G1: 0 is held, and may be interrupted at a request",
    ),
    planted(
        "3.9 tasks continue if no attempt follows",
        with_tasks,
        |step| {
            step.handle();
            let actor = &step.engine.actors[0];
            let is_interrupted = actor.attempt_stop != AttemptStop::None;
            if step.event == Event::Returned(0, Return::Ok)
                && actor.tasks_remain
                && !is_interrupted
                && step.engine.cause.is_none()
            {
                let reason = AttemptStopReason::TasksRemain(None);
                step.actions
                    .push(Action::InterruptAttempt(0, reason, step.delivery(0)));
            }
        },
        "0 is interrupted at a request for TasksRemain(None), not None",
    ),
    planted(
        "3.9 an attempt that lasted resets the restarts",
        single,
        |step| {
            let restarts = step.engine.actors[0].restarts;
            step.handle();
            if step.event == Event::Expired(Limit::ResetAfter(0)) {
                step.engine.actors[0].restarts = restarts;
            }
        },
        "Backoff(0) is armed for Backoff(2)",
    ),
    planted(
        "3.9 the duration of a restarted attempt is measured",
        single,
        |step| step.lose(|action| matches!(action, Action::Arm(Limit::ResetAfter(_), _))),
        "armed are [], not [ResetAfter(0)]",
    ),
    planted(
        "3.9 the failure of the attempt is logged",
        single,
        |step| {
            step.replace(|action| match action {
                Action::WillRestart(id, Some(_)) => Action::WillRestart(id, None),
                action => action,
            });
        },
        "0 restarts out of turn",
    ),
    planted(
        "3.9 dependents restart if declared",
        pair,
        |step| {
            step.lose(|action| {
                matches!(
                    action,
                    Action::InterruptAttempt(1, AttemptStopReason::Requirement(0), _)
                )
            });
        },
        "G1: 1 is held, and may be interrupted at a request",
    ),
    planted(
        "3.9 dependents keep running if declared",
        pair,
        |step| {
            step.handle();
            let restarts = |action: &Action| matches!(action, Action::WillRestart(0, _));
            let of_dependent = |action: &Action| matches!(action, Action::InterruptAttempt(1, ..));
            if step.actions.iter().any(restarts) && !step.actions.iter().any(of_dependent) {
                let reason = AttemptStopReason::Requirement(0);
                step.actions
                    .push(Action::InterruptAttempt(1, reason, step.delivery(1)));
            }
        },
        "1 is interrupted at a request for Requirement(0), not None",
    ),
    planted(
        "3.9 an actor does not restart before its dependents have stopped",
        pair,
        |step| {
            step.handle();
            let expired = step.event == Event::Expired(Limit::Backoff(0));
            if expired
                && !step
                    .actions
                    .iter()
                    .any(|it| matches!(it, Action::Restart(0, _)))
                && step.engine.cause.is_none()
            {
                step.actions.push(Action::Restart(0, 0));
            }
        },
        "G1: 0 starts while one that requires it is being stopped",
    ),
    planted(
        "3.9 a dependent does not restart before its requirement is ready",
        pair,
        |step| {
            step.handle();
            if step.engine.actors[1]
                .unready()
                .is_some_and(|unready| unready > 0)
                && step.engine.actors[1].number == 0
                && step.engine.actors[1].was_started()
                && step.engine.cause.is_none()
            {
                step.actions.push(Action::Start(1, 0));
            }
        },
        "G1: 1 starts before all that it waits for are ready",
    ),
    planted(
        "3.9 an actor that can never be ready again stops its waiters",
        pair,
        |step| {
            step.handle();
            if step.engine.actors[0].readiness == Readiness::Lost {
                step.engine.actors[0].readiness = Readiness::Withdrawn;
            }
        },
        "1 restarts out of turn",
    ),
    planted(
        "3.12 a restart whose requirement has dropped its context stops the group",
        pair,
        |step| {
            if step.event == Event::Control(1, ControlRequest::Restart) {
                step.break_off(|action| {
                    let why = StopReason::NotReady(0, MissedReadiness::ContextDropped);
                    action == Action::Caused(why)
                });
            } else {
                step.handle();
            }
        },
        "G4: NotReady(0, ContextDropped) is neither the cause nor recorded",
    ),
    planted(
        "3.9 a group with an actor that restarts is degraded",
        single,
        |step| {
            step.lose(|action| action == Action::State(crate::GroupState::Degraded));
        },
        "the group is Ready, not Degraded",
    ),
    planted(
        "3.9 a pending restart is cancelled by the stop",
        single,
        |step| {
            step.lose(|action| matches!(action, Action::Disarm(Limit::Backoff(_))));
        },
        "armed are [Backoff(0)], not []",
    ),
    planted(
        "3.12 a handle interrupts an actor",
        single,
        |step| {
            step.ignore(|event| event == Event::Control(0, ControlRequest::Interrupt));
        },
        "G4: Completed is neither the cause nor recorded",
    ),
    planted(
        "3.12 an actor is interrupted by a handle after its dependents",
        pair,
        |step| {
            step.handle();
            let reason = AttemptStopReason::Requested(0);
            let is_first = |action: &Action| matches!(action, Action::InterruptAttempt(1, of, _) if *of == reason);
            if step.event == Event::Control(0, ControlRequest::Interrupt)
                && step.actions.iter().any(is_first)
            {
                step.actions
                    .push(Action::InterruptAttempt(0, reason, step.delivery(0)));
            }
        },
        "G1: 0 is interrupted at a request before all that stop before it have ended",
    ),
    planted(
        "3.12 an attempt is interrupted once",
        single,
        |step| step.repeat(|action| matches!(action, Action::InterruptAttempt(..))),
        "G2: one attempt of 0 is interrupted twice",
    ),
    planted(
        "3.9 a restart is no first start",
        single,
        |step| {
            step.replace(|action| match action {
                Action::Restart(id, attempt) => Action::Start(id, attempt),
                action => action,
            });
        },
        "0 starts for the first time: true",
    ),
    planted(
        "3.12 a function that can be called only once is not called again",
        single,
        |step| {
            step.handle();
            step.engine.actors[0].calls.used = false;
        },
        "0 is interrupted by Call, not Cancel",
    ),
    planted(
        "3.12 a request after the cause is refused",
        single,
        |step| {
            step.handle();
            step.permit(|reason| reason == ControlRefusal::Stopping);
        },
        "Interrupt of 0 is refused for None, not Some(Stopping)",
    ),
    planted(
        "3.12 a request to an absent actor is refused",
        absent,
        |step| {
            step.handle();
            step.permit(|reason| reason == ControlRefusal::Absent);
        },
        "Interrupt of 0 is refused for None, not Some(Absent)",
    ),
    planted(
        "3.12 a request may be refused if a dependent would be stopped",
        pair,
        |step| {
            step.handle();
            step.permit(|reason| reason == ControlRefusal::Required(1));
        },
        "Interrupt of 0 is refused for None, not Some(Required(1))",
    ),
    planted(
        "3.12 the interrupt of an actor that has returned is refused",
        apart,
        |step| {
            step.handle();
            step.permit(|reason| reason == ControlRefusal::Returned);
        },
        "Interrupt of 0 is refused for None, not Some(Returned)",
    ),
    planted(
        "3.12 the restart of an abandoned actor is refused",
        apart,
        |step| {
            step.handle();
            step.permit(|reason| reason == ControlRefusal::Abandoned);
        },
        "Restart of 0 is refused for None, not Some(Abandoned)",
    ),
    planted(
        "3.12 an actor that does not restart is not restarted",
        pair,
        |step| {
            step.handle();
            step.permit(|reason| reason == ControlRefusal::NotRestartable(0));
        },
        "Restart of 0 is refused for None, not Some(NotRestartable(0))",
    ),
    planted(
        "3.12 a dependent that does not restart is not restarted",
        pair,
        |step| {
            step.handle();
            if step.event == Event::Control(0, ControlRequest::Restart) {
                step.permit(|reason| reason == ControlRefusal::NotRestartable(1));
            }
        },
        "Restart of 0 is refused for None, not Some(NotRestartable(1))",
    ),
    planted(
        "3.12 an actor whose name another took is not restarted",
        apart,
        |step| {
            step.handle();
            step.permit(|reason| reason == ControlRefusal::NameTaken);
        },
        "Restart of 0 is refused for None, not Some(NameTaken)",
    ),
    planted(
        "3.12 a request to an actor that runs is not refused",
        single,
        |step| {
            step.answer(|answer| {
                answer.refusal = answer.refusal.or(Some(ControlRefusal::Returned));
            });
        },
        "Interrupt of 0 is refused for Some(Returned), not None",
    ),
    planted(
        "3.12 a handle interrupts nothing after the cause",
        single,
        |step| {
            let stops = step.engine.cause.is_some();
            step.handle();
            let reason = AttemptStopReason::Requested(0);
            if matches!(step.event, Event::Control(..)) && stops {
                step.actions
                    .push(Action::InterruptAttempt(0, reason, step.delivery(0)));
            }
        },
        "a refused request changes something: [InterruptAttempt(0, Requested(0), Cancel)]",
    ),
    planted(
        "3.12 a handle restarts an actor",
        single,
        |step| step.ignore(|event| event == Event::Control(0, ControlRequest::Restart)),
        "G1: 0 is held, and may be interrupted at a request",
    ),
    planted(
        "3.12 a settled actor that a handle restarts is reported",
        apart,
        |step| step.lose(|action| matches!(action, Action::Unsettled(_))),
        "not reported: Some(0) is no longer settled",
    ),
    planted(
        "3.12 an actor that a handle interrupted is not ready",
        single,
        |step| {
            step.handle();
            if let Event::DeclaredReady(id, _) = step.event {
                let ready = Action::BecameReady {
                    id,
                    interrupted: false,
                };
                if step.engine.actors[id].can_be_stopped() && !step.actions.contains(&ready) {
                    step.actions.push(ready);
                }
            }
        },
        "G7: 0 is ready, and is to stop",
    ),
    planted(
        "2.4 a linked task that failed is the failure of the attempt",
        single,
        |step| {
            step.replace(|action| match action {
                Action::AttemptFailed(id, _) => Action::TaskFailed(id),
                action => action,
            });
        },
        "not logged once, and first: Some(AttemptFailed(0",
    ),
    planted(
        "2.4 a linked task that failed interrupts the attempt",
        single,
        |step| step.ignore(|event| matches!(event, Event::LinkedTaskFailed(..))),
        "G4: Failed(0) is neither the cause nor recorded",
    ),
    planted(
        "2.5 a linked task that failed together with the signal fails nothing",
        single,
        |step| {
            if let Event::LinkedTaskFailed(id, attempt, Return::WithSignal) = step.event {
                step.event = Event::LinkedTaskFailed(id, attempt, Return::Failed);
            }
            step.handle();
        },
        "G4: Failed(0) is no cause",
    ),
    planted(
        "2.4 an attempt fails once by a linked task",
        single,
        |step| step.repeat(|action| matches!(action, Action::AttemptFailed(..))),
        "not logged once, and first: Some(AttemptFailed(0",
    ),
    planted(
        "2.4 the outcome is that of the linked task",
        single,
        |step| {
            step.replace(|action| match action {
                Action::Settled(id, Outcome::Failed) => Action::Settled(id, Outcome::Returned),
                action => action,
            });
        },
        "0 is settled Returned, not Failed",
    ),
    planted(
        "2.4 a linked task of a former attempt fails nothing",
        single,
        |step| {
            let number = step.engine.actors[0].number;
            if let Event::LinkedTaskFailed(id, attempt, how) = step.event {
                if attempt < number {
                    step.event = Event::LinkedTaskFailed(id, number, how);
                }
            }
            step.handle();
        },
        "of an actor that has ended or was abandoned",
    ),
    planted(
        "1 a future that is dropped from outside is reported",
        || group(&[&[]], super::ALL),
        |step| step.lose(|action| matches!(action, Action::DroppedFromOutside(_))),
        "not reported: None is no longer settled, Some(0) was dropped from outside",
    ),
    planted(
        "3.9 an actor abandoned by a restart stops the group",
        single,
        |step| step.break_off(|action| action == Action::Caused(StopReason::Abandoned(0))),
        "G4: Abandoned(0) is neither the cause nor recorded",
    ),
    planted(
        "3.9 an actor exhausts its restarts once",
        single,
        |step| step.repeat(|action| matches!(action, Action::RestartsExhausted(..))),
        "0 is given up out of turn",
    ),
    planted(
        "3.12 a settled actor is restarted once",
        apart,
        |step| step.repeat(|action| matches!(action, Action::Unsettled(_))),
        "0 is settled no longer, out of turn",
    ),
    planted(
        "3.12 an attempt that has returned is not interrupted by a handle",
        apart,
        |step| {
            let settled = step.engine.is_settled(0) && step.engine.actors[0].was_started();
            step.handle();
            let reason = AttemptStopReason::Requested(0);
            if step.event == Event::Control(0, ControlRequest::Interrupt) && settled {
                step.actions
                    .push(Action::InterruptAttempt(0, reason, step.delivery(0)));
            }
        },
        "a refused request changes something: [InterruptAttempt(0, Requested(0), Cancel)]",
    ),
    planted(
        "1 an interrupt that was dropped is reported",
        || group(&[&[]], super::ALL),
        |step| step.lose(|action| matches!(action, Action::InterruptDropped { .. })),
        "not reported: Some(InterruptDropped",
    ),
    planted(
        "1 only an abort exceeds the grace of an interrupt",
        || group(&[&[]], super::ALL),
        |step| {
            step.replace(|action| match action {
                Action::InterruptDropped { id, .. } => {
                    let by_abort = true;
                    Action::InterruptDropped { id, by_abort }
                }
                action => action,
            });
        },
        "InterruptDropped { id: 0, by_abort: true } out of turn",
    ),
    planted(
        "1 an error that the stop provoked is no failure",
        || group(&[&[]], super::ALL),
        |step| {
            let refused = matches!(step.event, Event::Returned(_, Return::Refused));
            step.handle();
            if refused {
                step.actions[0] = Action::Returned(0, FailureLog::WarningInLog);
            }
        },
        "not logged once, and first: Some(Returned(0, Debug))",
    ),
    planted(
        "2.5 a failure that is the cause is logged by it",
        single,
        |step| {
            step.replace(|action| match action {
                Action::Returned(id, FailureLog::Debug) => {
                    Action::Returned(id, FailureLog::Warning)
                }
                action => action,
            });
        },
        "not logged once, and first: Some(Returned(0, Debug))",
    ),
    planted(
        "2.5 a failure that the cause does not contain is logged",
        single,
        |step| {
            step.handle();
            if step
                .actions
                .contains(&Action::Caused(StopReason::Completed))
            {
                for action in &mut *step.actions {
                    if let Action::Returned(_, failure_log) = action {
                        *failure_log = FailureLog::Debug;
                    }
                }
            }
        },
        "not logged once, and first: Some(Returned(0, Warning))",
    ),
    planted(
        "2.5 a failure is logged before its consequences",
        single,
        |step| {
            step.handle();
            if matches!(step.event, Event::Returned(..)) {
                step.actions.rotate_left(1);
            }
        },
        "not logged once, and first: Some(Returned(0",
    ),
    planted(
        "2.5 a failure of a task is logged",
        single,
        |step| step.lose(|action| matches!(action, Action::TaskFailed(_))),
        "not logged once, and first: Some(TaskFailed(0))",
    ),
    planted(
        "3.3 a nested group that never begins has returned",
        || group(&[&[]], super::ALL),
        |step| {
            step.handle();
            if step.event == Event::ValuesReceived(0) {
                step.actions
                    .retain(|it| !matches!(it, Action::Returned(..)));
            }
        },
        "not logged once, and first: Some(Returned(0",
    ),
    planted(
        "3.9 tasks have the actor's own grace before a restart",
        || {
            let tasks = true;
            group(&[&[]], Space { tasks, ..AGAIN })
        },
        |step| {
            let restarts = step.engine.cause.is_none();
            step.handle();
            for action in &mut *step.actions {
                if let Action::Arm(Limit::Grace(_), span @ Span::Own) = action {
                    if restarts {
                        *span = Span::BeforeRestart(1);
                    }
                }
            }
        },
        "Grace(0) is armed for BeforeRestart(1)",
    ),
    planted(
        "3.9 no actor restarts after the cause",
        pair,
        |step| {
            step.handle();
            step.swap(|action| matches!(action, Action::WillRestart(..) | Action::Caused(_)));
        },
        "G5: 1 restarts although there is a cause",
    ),
    planted(
        "3.12 the stop of the group precedes a request of a handle",
        single,
        |step| {
            step.handle();
            let runs = step.engine.actors[0].can_be_stopped();
            if step.event == SHUTDOWN && runs {
                let interrupt =
                    Action::InterruptAttempt(0, AttemptStopReason::Requested(0), step.delivery(0));
                step.actions.push(interrupt);
            }
        },
        "G5: 0 is interrupted at a request, and there is a cause",
    ),
    planted(
        "3.12 a handle reads whether an actor runs",
        single,
        |step| {
            step.handle();
            let actor = &mut step.engine.actors[0];
            if actor.attempt == AttemptState::Running && step.event == Event::Started(0) {
                actor.attempt = AttemptState::BackingOff;
            }
        },
        "0 runs: false",
    ),
    planted(
        "3.12 a handle reads whether an actor was abandoned",
        apart,
        |step| {
            step.handle();
            let actor = &mut step.engine.actors[0];
            if actor.attempt == AttemptState::Returned(Outcome::Abandoned) {
                actor.attempt = AttemptState::Returned(Outcome::Aborted);
            }
        },
        "0 was abandoned: false",
    ),
    planted(
        "3.12 whether an actor may restart is an option",
        || {
            let restart = &[Some(RestartWhen::OnFailure)];
            group(&[&[]], Space { restart, ..AGAIN })
        },
        |step| {
            let restarts = matches!(step.event, Event::Control(_, ControlRequest::Restart));
            if restarts && step.engine.cause.is_none() && step.engine.actors[0].can_be_stopped() {
                step.answers = Answers::granted();
            } else {
                step.handle();
            }
        },
        "it answered without the facts that it depends on",
    ),
];
