//! The main stories of another attempt, one after the other, as they are meant. That they hold in every order of events
//! is shown by the walk.

use std::time::Duration;

use super::graph::visits;
use super::{
    AbortFacts, AbortReason, Action, ActorGraph, AttemptStopReason, ControlRefusal, ControlRequest,
    Delivery, DropList, Engine, Event, FailureLog, Id, Limit, MissedReadiness, Neighbours,
    PlanView, Return, Span, StopReason, StopRequest,
};
use crate::{Dependents, GroupState, Outcome, Overrun, Ready, RestartWhen, ReturnAction, Until};

/// Every actor restarts after a failure up to this limit, is ready when it declares it, and observes its context. It has no
/// limits, and its dependents restart with it.
#[derive(Default)]
struct RestartingPlan {
    limit: Option<u32>,
    on_err: ReturnAction,
    /// An actor that does not restart.
    once: Option<Id>,
    /// Set if dependents keep running.
    keeps_dependents: bool,
    group_grace: Option<Duration>,
}

impl PlanView for RestartingPlan {
    fn ready(&self, _: Id) -> Ready {
        Ready::Manual
    }

    fn ready_within(&self, _: Id) -> bool {
        false
    }

    fn on_ok(&self, _: Id) -> ReturnAction {
        ReturnAction::Stop
    }

    fn on_err(&self, _: Id) -> ReturnAction {
        self.on_err
    }

    fn restart(&self, id: Id) -> Option<RestartWhen> {
        (self.once != Some(id)).then_some(RestartWhen::OnFailure)
    }

    fn max_restarts(&self, _: Id) -> Option<u32> {
        self.limit
    }

    fn dependents(&self, _: Id) -> Dependents {
        if self.keeps_dependents {
            Dependents::Keep
        } else {
            Dependents::Restart
        }
    }

    fn interrupts_once(&self, _: Id) -> bool {
        false
    }

    fn delivery(&self, _: Id) -> Delivery {
        Delivery::Cancel
    }

    fn receives(&self, _: Id) -> bool {
        false
    }

    fn grace(&self, _: Id) -> Option<Duration> {
        None
    }

    fn overrun(&self, _: Id) -> Overrun {
        Overrun::Fail
    }

    fn ends_itself(&self, _: Id) -> bool {
        false
    }

    fn until(&self) -> Until {
        Until::First
    }

    fn group_ready_within(&self) -> bool {
        false
    }

    fn provides(&self, _: Id) -> bool {
        false
    }

    fn drain(&self) -> bool {
        false
    }

    fn group_grace(&self) -> Option<Duration> {
        self.group_grace
    }
}

/// A group in which each actor requires the one before it.
struct Chain {
    engine: Engine,
    graph: ActorGraph,
    options: RestartingPlan,
}

impl Chain {
    /// All have been started and are ready.
    fn ready(actors: usize, limit: Option<u32>) -> Chain {
        Chain::of(actors, limit, |id| id.checked_sub(1).into_iter().collect())
    }

    /// A group with these requirements, in which all are ready.
    fn of(actors: usize, limit: Option<u32>, requirements: impl Fn(Id) -> Vec<Id>) -> Chain {
        let edges: Vec<Neighbours> = (0..actors)
            .map(|id| Neighbours {
                requirements: requirements(id),
                ..Neighbours::default()
            })
            .collect();
        let mut chain = Chain::of_edges(edges);
        chain.options.limit = limit;
        for id in 0..actors {
            chain.becomes_ready(id);
        }
        chain
    }

    /// A group with these lists that has begun.
    fn of_edges(edges: Vec<Neighbours>) -> Chain {
        let graph = ActorGraph::new(edges.into_iter());
        let mut chain = Chain {
            engine: Engine::new(&graph),
            graph,
            options: RestartingPlan::default(),
        };
        chain.then(Event::Start);
        chain.then(Event::MailboxRead { drop_failed: false });
        chain
    }

    /// The actions for the event, without expired limits, warnings, log entries, and what concerns values only.
    fn then(&mut self, event: Event) -> Vec<Action> {
        let mut actions = self.all_after(event);
        actions.retain(|action| {
            !matches!(
                action,
                Action::Disarm(_)
                    | Action::Arm(Limit::Warning, _)
                    | Action::Returned(..)
                    | Action::NoValueFollows(_)
            )
        });
        actions
    }

    /// All actions for the event.
    fn all_after(&mut self, event: Event) -> Vec<Action> {
        let mut actions = Vec::new();
        self.engine
            .handle(&self.graph, &self.options, event, &mut actions);
        actions
    }

    fn becomes_ready(&mut self, id: Id) -> Vec<Action> {
        // The duration of an attempt after a restart is measured.
        let mut running = self.then(Event::Started(id));
        running.retain(|action| *action != Action::Arm(Limit::ResetAfter(id), Span::Own));
        assert_eq!(running, []);
        let attempt = self.engine.actors[id].number;
        self.then(Event::DeclaredReady(id, attempt))
    }
}

fn failed(id: Id) -> StopReason {
    StopReason::Failed(id)
}

/// Otherwise the limit of one attempt would end the next.
#[test]
fn d_a_return_disarms_the_context_patience() {
    let mut chain = Chain::ready(2, None);
    chain.then(Event::Returned(0, Return::Failed));
    chain.then(Event::Returned(1, Return::Ok));
    let delay = Event::Expired(Limit::Backoff(0));
    assert_eq!(chain.then(delay), [Action::Restart(0, 1)]);
    chain.then(Event::Started(0));
    let limit = Limit::ContextPatience(0);
    assert_eq!(
        chain.then(Event::ContextDropped(0, 1)),
        [Action::Arm(limit, Span::Own)]
    );
    let actions = chain.all_after(Event::Returned(0, Return::Failed));
    assert!(actions.contains(&Action::Disarm(limit)), "{actions:?}");
}

#[test]
fn dependents_of_a_failed_actor_stop_and_restart_after_it() {
    let (a, b, c) = (0, 1, 2);
    let mut chain = Chain::ready(3, None);

    let degraded = Action::State(GroupState::Degraded);
    let delay = Action::Arm(Limit::Backoff(a), Span::Backoff(1));
    let stop = |id| {
        [
            Action::Arm(Limit::Grace(id), Span::GroupGrace),
            Action::InterruptAttempt(id, AttemptStopReason::Requirement(a), Delivery::Cancel),
        ]
    };
    let [arm, interrupt] = stop(c);
    let expected = [
        Action::WillRestart(a, Some(failed(a))),
        degraded,
        delay,
        arm,
        interrupt,
    ];
    assert_eq!(chain.then(Event::Returned(a, Return::Failed)), expected);

    let [arm, interrupt] = stop(b);
    assert_eq!(
        chain.then(Event::Returned(c, Return::Ok)),
        [Action::WillRestart(c, None), arm, interrupt]
    );

    // Its delay is over, and one that requires it is not.
    assert_eq!(chain.then(Event::Expired(Limit::Backoff(a))), []);
    assert_eq!(
        chain.then(Event::Returned(b, Return::Ok)),
        [Action::WillRestart(b, None), Action::Restart(a, 1)]
    );

    assert_eq!(
        chain.becomes_ready(a),
        [
            Action::BecameReady {
                id: a,
                interrupted: false
            },
            Action::Restart(b, 1)
        ]
    );
    assert_eq!(
        chain.becomes_ready(b),
        [
            Action::BecameReady {
                id: b,
                interrupted: false
            },
            Action::Restart(c, 1)
        ]
    );
    assert_eq!(
        chain.becomes_ready(c),
        [
            Action::BecameReady {
                id: c,
                interrupted: false
            },
            Action::State(GroupState::Ready)
        ]
    );
}

#[test]
fn a_stop_ends_a_delay_and_nothing_starts_after_it() {
    let mut chain = Chain::ready(1, None);
    chain.then(Event::Returned(0, Return::Failed));

    let stopped = chain.then(Event::StopRequested(StopRequest::Shutdown));
    let expected = [
        Action::Caused(StopReason::Requested(StopRequest::Shutdown)),
        Action::State(GroupState::Stopping),
        Action::Interrupt(0, Delivery::Cancel),
        Action::Ended(0, Outcome::Restarting),
        Action::State(GroupState::Ended),
        Action::Drop(DropList::Retained),
        Action::ReadMailbox,
    ];
    assert_eq!(stopped, expected);
    assert!(chain.engine.succeeded());
    assert_eq!(chain.then(Event::Expired(Limit::Backoff(0))), []);
}

#[test]
fn exhausted_restarts_are_the_cause_and_a_long_attempt_resets() {
    let mut chain = Chain::ready(1, Some(1));
    let again = |times| Action::Arm(Limit::Backoff(0), Span::Backoff(times));
    assert!(
        chain
            .then(Event::Returned(0, Return::Failed))
            .contains(&again(1))
    );

    assert_eq!(
        chain.then(Event::Expired(Limit::Backoff(0))),
        [Action::Restart(0, 1)]
    );
    assert_eq!(
        chain.then(Event::Started(0)),
        [Action::Arm(Limit::ResetAfter(0), Span::Own)]
    );
    assert_eq!(chain.then(Event::Expired(Limit::ResetAfter(0))), []);
    assert!(
        chain
            .then(Event::Returned(0, Return::Failed))
            .contains(&again(1))
    );

    chain.then(Event::Expired(Limit::Backoff(0)));
    chain.then(Event::Started(0));
    let used_up = chain.then(Event::Returned(0, Return::Panicked));
    assert_eq!(
        used_up[..2],
        [
            Action::RestartsExhausted(0, Some(StopReason::Panicked(0))),
            Action::Caused(StopReason::RestartsExhausted(0))
        ]
    );
    assert!(used_up.contains(&Action::Ended(0, Outcome::Panicked)));
    assert!(!chain.engine.succeeded());
}

#[test]
fn a_requested_end_is_not_a_cause_and_stops_dependents_first() {
    let (a, b, c) = (0, 1, 2);
    let mut chain = Chain::ready(3, None);
    let ask = |id, what| Event::Control(id, what);

    let asked = chain.then(ask(b, ControlRequest::Interrupt));
    assert_eq!(
        asked.last(),
        Some(&Action::InterruptAttempt(
            c,
            AttemptStopReason::Requested(b),
            Delivery::Cancel
        ))
    );
    let over = chain.then(Event::Returned(c, Return::Ok));
    assert_eq!(over[0], Action::Settled(c, Outcome::Returned));
    assert_eq!(
        over.last(),
        Some(&Action::InterruptAttempt(
            b,
            AttemptStopReason::Requested(b),
            Delivery::Cancel
        ))
    );
    assert_eq!(
        chain.then(Event::Returned(b, Return::Ok)),
        [Action::Settled(b, Outcome::Returned)]
    );

    // The one waits for the other, whose end was asked for, too.
    assert_eq!(
        chain.then(ask(c, ControlRequest::Restart))[0],
        Action::Unsettled(c)
    );
    let restarted = chain.then(ask(b, ControlRequest::Restart));
    let expected = [
        Action::Unsettled(b),
        Action::WillRestart(b, None),
        Action::Restart(b, 1),
    ];
    assert_eq!(restarted, expected);
    assert_eq!(
        chain.becomes_ready(b),
        [
            Action::BecameReady {
                id: b,
                interrupted: false
            },
            Action::Restart(c, 1)
        ]
    );
    assert!(chain.engine.actors[a].can_be_stopped());
}

#[test]
fn tasks_end_before_the_next_attempt_and_dependents_before_them() {
    let (a, b) = (0, 1);
    let mut chain = Chain::ready(2, None);
    let failure = Some(failed(a));

    assert_eq!(chain.then(Event::TasksRemain(a)), []);
    let stopped = chain.then(Event::Returned(a, Return::Failed));
    assert_eq!(
        stopped.last(),
        Some(&Action::InterruptAttempt(
            b,
            AttemptStopReason::Requirement(a),
            Delivery::Cancel
        ))
    );
    let stopped = chain.then(Event::Returned(b, Return::Ok));
    assert_eq!(
        stopped.last(),
        Some(&Action::InterruptAttempt(
            a,
            AttemptStopReason::TasksRemain(failure),
            Delivery::Cancel
        ))
    );
    let over = chain.then(Event::TasksFinished(a));
    assert_eq!(
        over,
        [
            Action::WillRestart(a, failure),
            Action::Arm(Limit::Backoff(a), Span::Backoff(1))
        ]
    );
}

#[test]
fn the_stop_of_one_actor_costs_no_more_than_its_edges() {
    let mut group = Chain::of(10_000, None, |_| Vec::new());
    let visits = visits::of(|| {
        let asked = ControlRequest::Restart;
        let (graph, plan) = (&group.graph, &group.options);
        let refused = group
            .engine
            .refuses_control(graph, plan, 5_000, asked, true, true);
        assert_eq!(refused, None);
        group.then(Event::Control(5_000, asked));
        let restarted = group.then(Event::Returned(5_000, Return::Ok));
        assert_eq!(restarted.last(), Some(&Action::Restart(5_000, 1)));
    });
    assert_eq!(visits, 0);
}

#[test]
fn c10_the_interrupts_of_single_actors_are_linear() {
    let cost = |many: usize| {
        let mut group = Chain::of(many, None, |_| Vec::new());
        let mut actions = 0;
        let visits = visits::of(|| {
            for id in 0..many - 1 {
                actions += group
                    .then(Event::Control(id, ControlRequest::Interrupt))
                    .len();
                actions += group.then(Event::Returned(id, Return::Ok)).len();
            }
        });
        assert!(actions >= many, "{actions} actions");
        visits + actions
    };
    let (small, large) = (cost(5_000), cost(10_000));
    assert!(large <= 2 * small + 100, "{small}, then {large}");
}

#[test]
fn the_restart_of_an_actor_with_many_requirements_is_linear() {
    let many = 3_000;
    let requirements = |id| {
        if id == many {
            (0..many).collect()
        } else {
            Vec::new()
        }
    };
    let mut group = Chain::of(many + 1, None, requirements);
    let visits = visits::of(|| {
        group.then(Event::Control(7, ControlRequest::Restart));
        group.then(Event::Returned(many, Return::Ok));
        let restarted = group.then(Event::Returned(7, Return::Ok));
        assert_eq!(restarted.last(), Some(&Action::Restart(7, 1)));
        let ready = group.becomes_ready(7);
        assert_eq!(ready.last(), Some(&Action::Restart(many, 1)));
    });
    assert!(visits <= 12 * many, "{visits} visits");
}

#[test]
fn the_restart_of_an_actor_with_many_dependents_is_linear() {
    let many = 3_000;
    let requirements = |id| if id == 0 { Vec::new() } else { vec![0] };
    let mut group = Chain::of(many + 1, None, requirements);
    let visits = visits::of(|| {
        group.then(Event::Control(0, ControlRequest::Restart));
        for id in (0..=many).rev() {
            group.then(Event::Returned(id, Return::Ok));
        }
        assert_eq!(group.becomes_ready(0).len(), many + 1);
    });
    assert!(visits <= 12 * many, "{visits} visits");
}

#[test]
fn the_restart_of_a_chain_is_linear() {
    let many = 2_000;
    let mut chain = Chain::ready(many, None);
    let visits = visits::of(|| {
        chain.then(Event::Control(0, ControlRequest::Restart));
        for id in (0..many).rev() {
            chain.then(Event::Returned(id, Return::Ok));
        }
        for id in 0..many {
            chain.becomes_ready(id);
        }
    });
    assert!(visits <= 12 * many, "{visits} visits");
}

#[test]
fn a2_the_reserves_of_a_stop_are_measured_in_linear_time() {
    let many = 2_000;
    for requirements in [
        |id: Id| id.checked_sub(1).into_iter().collect::<Vec<Id>>(),
        |id| if id == 0 { Vec::new() } else { vec![0] },
    ] {
        let mut group = Chain::of(many, None, requirements);
        let visits = visits::of(|| {
            group.then(Event::StopRequested(StopRequest::Shutdown));
            for id in (0..many).rev() {
                group.then(Event::Returned(id, Return::Ok));
            }
        });
        assert!(visits <= 12 * many, "{visits} visits");
    }
}

/// The group has no grace of its own.
#[test]
fn a2_the_deadline_of_the_parent_sets_the_reserves() {
    let mut chain = Chain::ready(3, None);
    chain.then(Event::StopRequested(StopRequest::Shutdown));
    let parent = StopRequest::Parent {
        deadline: Some(Duration::from_secs(10)),
    };
    let handed_down = chain.then(Event::StopRequested(parent));
    assert_eq!(
        handed_down[0],
        Action::Arm(Limit::Deadline, Span::HandedDown(Duration::from_secs(10)))
    );
    let next = chain.then(Event::Returned(2, Return::Ok));
    let share = Span::Share {
        layers: 2,
        reserve: Duration::from_millis(1_500),
    };
    assert_eq!(next[1], Action::Arm(Limit::Grace(1), share));
}

/// The group has 20 s of its own.
#[test]
fn the_earlier_of_two_deadlines_is_armed() {
    let [earlier, own, later] = [10, 20, 30].map(Duration::from_secs);
    for (parents, span) in [
        (earlier, Span::HandedDown(earlier)),
        (own, Span::HandedDown(own)),
        (later, Span::Own),
    ] {
        let mut chain = Chain::ready(1, None);
        chain.options.group_grace = Some(own);
        let parent = StopRequest::Parent {
            deadline: Some(parents),
        };
        let stopped = chain.all_after(Event::StopRequested(parent));
        assert!(
            stopped.contains(&Action::Arm(Limit::Deadline, span)),
            "{stopped:?}"
        );
    }
}

#[test]
fn a_duplicate_signal_is_part_of_the_same_request() {
    use crate::Signal;
    let mut chain = Chain::ready(1, None);
    let signal = |signal| Event::StopRequested(StopRequest::Signal(signal));
    let cause = StopReason::Requested(StopRequest::Signal(Signal::TERM));
    let stopped = chain.then(signal(Signal::TERM));
    assert_eq!(stopped[..2], [Action::MarkMessages, Action::Caused(cause)]);
    assert_eq!(
        stopped.last(),
        Some(&Action::Arm(Limit::SameRequest, Span::Own))
    );
    assert_eq!(chain.then(signal(Signal::TERM)), []);
    chain.then(Event::Expired(Limit::SameRequest));
    let hang_up = StopReason::Requested(StopRequest::Signal(Signal::HUP));
    assert_eq!(
        chain.then(signal(Signal::HUP)),
        [Action::LateCause(hang_up)]
    );
    let facts = AbortFacts {
        why: AbortReason::Signal(Signal::INT),
        unfinished: chain.engine.unfinished(0),
        excused: false,
    };
    assert!(chain.then(signal(Signal::INT)).contains(&Action::Abort {
        id: 0,
        facts,
        drops_future: true
    }));
    assert_eq!(chain.then(signal(Signal::INT)), []);
    chain.then(Event::Expired(Limit::SameRequest));
    assert_eq!(
        chain.then(signal(Signal::INT))[0],
        Action::Exit(Signal::INT)
    );
}

#[test]
fn a_repeated_shutdown_never_escalates() {
    let mut chain = Chain::ready(1, None);
    let shutdown = Event::StopRequested(StopRequest::Shutdown);
    chain.then(shutdown);
    let late = StopReason::Requested(StopRequest::Shutdown);
    for _ in 0..3 {
        assert_eq!(chain.then(shutdown), [Action::LateCause(late)]);
    }
}

#[test]
fn a12_the_interrupt_of_a_returned_actor_is_refused() {
    let mut chain = Chain::ready(2, None);
    chain.then(Event::Control(1, ControlRequest::Interrupt));
    chain.then(Event::Returned(1, Return::Ok));
    let refused = |chain: &Chain, id| {
        let (graph, plan) = (&chain.graph, &chain.options);
        let asked = ControlRequest::Interrupt;
        chain
            .engine
            .refuses_control(graph, plan, id, asked, false, true)
    };
    assert_eq!(refused(&chain, 1), Some(ControlRefusal::Returned));
    assert_eq!(refused(&chain, 0), None);
}

/// Actor 1 requires actor 0, whose failure does not stop the group. Actor 2 keeps the group from its completion.
fn with_a_requirement(once: Option<Id>) -> Chain {
    let requires = |requirements: &[Id]| Neighbours {
        requirements: requirements.to_vec(),
        ..Neighbours::default()
    };
    let mut group = Chain::of_edges(vec![requires(&[]), requires(&[0]), requires(&[])]);
    group.options.on_err = ReturnAction::Continue;
    group.options.keeps_dependents = true;
    group.options.once = once;
    group
}

/// The same after the requirement has failed, and its tasks were abandoned.
fn with_an_abandoned_requirement() -> Chain {
    let mut group = with_a_requirement(None);
    group.becomes_ready(0);
    group.becomes_ready(1);
    group.then(Event::TasksRemain(0));
    group.then(Event::Returned(0, Return::Failed));
    group.then(Event::Expired(Limit::Grace(0)));
    let abandoned = group.then(Event::Expired(Limit::Abort(0)));
    assert!(abandoned.contains(&Action::Settled(0, Outcome::Abandoned)));
    group
}

#[test]
fn an_abandoned_requirement_of_a_restart_is_the_cause() {
    let mut group = with_an_abandoned_requirement();
    group.then(Event::Control(1, ControlRequest::Restart));
    let stopped = group.then(Event::Returned(1, Return::Ok));
    let cause = Action::Caused(StopReason::Abandoned(0));
    assert!(stopped.contains(&cause), "{stopped:?}");
}

#[test]
fn a_requirement_lost_before_a_cancelled_start_is_the_cause() {
    let mut group = with_a_requirement(Some(0));
    group.then(Event::Started(0));
    group.then(Event::Control(1, ControlRequest::Interrupt));
    group.then(Event::Returned(0, Return::Failed));
    let restarted = group.then(Event::Control(1, ControlRequest::Restart));
    assert!(
        restarted.contains(&Action::Caused(failed(0))),
        "{restarted:?}"
    );
}

/// It runs on, and nothing waited for it when it dropped its context.
#[test]
fn g7_a_requirement_without_its_context_is_the_cause() {
    let mut group = with_a_requirement(None);
    group.then(Event::Started(0));
    group.then(Event::Control(1, ControlRequest::Interrupt));
    group.then(Event::ContextDropped(0, 0));
    assert_eq!(group.then(Event::Expired(Limit::ContextPatience(0))), []);
    let restarted = group.then(Event::Control(1, ControlRequest::Restart));
    let why = StopReason::NotReady(0, MissedReadiness::ContextDropped);
    assert!(restarted.contains(&Action::Caused(why)), "{restarted:?}");
}

#[test]
fn a_requirement_lost_while_an_attempt_stops_is_the_cause() {
    let mut group = with_a_requirement(Some(0));
    group.becomes_ready(0);
    group.then(Event::Started(1));
    group.then(Event::Expired(Limit::ReadyWithin(1)));
    let lost = group.then(Event::Returned(0, Return::Failed));
    assert_eq!(lost, [Action::Settled(0, Outcome::Failed)]);
    let stopped = group.then(Event::Returned(1, Return::Ok));
    assert!(stopped.contains(&Action::Caused(failed(0))), "{stopped:?}");
}

/// Restarts actor 1 of [`with_a_requirement`], which runs. Returns the actions after its return.
fn restart_of_dependent(group: &mut Chain) -> Vec<Action> {
    group.then(Event::Control(1, ControlRequest::Restart));
    group.then(Event::Returned(1, Return::Ok))
}

#[test]
fn an_exhausted_requirement_of_a_restart_is_the_cause() {
    let mut group = with_a_requirement(None);
    group.options.limit = Some(0);
    group.becomes_ready(0);
    group.becomes_ready(1);
    assert_eq!(
        group.then(Event::Returned(0, Return::Failed)),
        [
            Action::RestartsExhausted(0, Some(failed(0))),
            Action::Settled(0, Outcome::Failed)
        ]
    );
    let stopped = restart_of_dependent(&mut group);
    let cause = Action::Caused(StopReason::RestartsExhausted(0));
    assert!(stopped.contains(&cause), "{stopped:?}");
}

/// The requirement returned an error together with a signal, which follows.
#[test]
fn an_interrupted_requirement_of_a_restart_is_the_cause() {
    let mut group = with_a_requirement(None);
    group.becomes_ready(0);
    group.becomes_ready(1);
    assert_eq!(
        group.then(Event::Returned(0, Return::WithSignal)),
        [Action::Settled(0, Outcome::Interrupted)]
    );
    let stopped = restart_of_dependent(&mut group);
    let cause = Action::Caused(StopReason::Returned(0));
    assert!(stopped.contains(&cause), "{stopped:?}");
}

#[test]
fn an_actor_is_settled_after_its_tasks() {
    let mut group = with_a_requirement(Some(0));
    group.becomes_ready(0);
    group.becomes_ready(1);
    group.then(Event::TasksRemain(0));
    assert_eq!(group.then(Event::Returned(0, Return::Failed)), []);
    assert_eq!(
        group.then(Event::TasksFinished(0)),
        [Action::Settled(0, Outcome::Failed)]
    );
}

#[test]
fn an_abandoned_actor_is_settled_once() {
    let mut group = with_an_abandoned_requirement();
    assert_eq!(group.then(Event::TasksFinished(0)), []);
}

#[test]
fn a_panic_of_a_drop_replaces_every_return_but_a_misuse() {
    for how in [Return::Ok, Return::Failed, Return::Dropped] {
        assert_eq!(how.with_drop_panic(true), Return::Panicked);
        assert_eq!(how.with_drop_panic(false), how);
    }
    assert_eq!(Return::Misused.with_drop_panic(true), Return::Misused);
}

#[test]
fn values_after_the_end_of_a_nested_group_begin_nothing() {
    let mut chain = Chain::ready(1, None);
    chain.then(Event::StopRequested(StopRequest::Shutdown));
    let ended = chain.then(Event::Returned(0, Return::Ok));
    assert!(ended.contains(&Action::Ended(0, Outcome::Returned)));
    assert_eq!(
        chain.all_after(Event::ValuesReceived(0)),
        [Action::Returned(0, FailureLog::WarningInLog)]
    );
}

/// The engine does not rely on the driver to disarm the limit.
#[test]
fn a_limit_for_readiness_that_expires_late_changes_nothing() {
    let late = Event::Expired(Limit::ReadyWithin(0));
    let mut chain = Chain::ready(1, None);
    assert_eq!(chain.all_after(late), []);
    let mut group = with_a_requirement(Some(0));
    group.then(Event::Started(0));
    group.then(Event::StopRequested(StopRequest::Shutdown));
    assert_eq!(group.all_after(late), []);
}

#[test]
fn a_pending_backoff_is_disarmed_once() {
    let disarmed = |actions: &[Action], id| {
        let disarm = Action::Disarm(Limit::Backoff(id));
        actions.iter().filter(|&&action| action == disarm).count()
    };
    let interrupt = |id| Event::Control(id, ControlRequest::Interrupt);
    let failed = Event::Returned(0, Return::Failed);
    // Actor 0 waits for its backoff, and actor 1 for actor 0.
    let mut chain = Chain::ready(2, None);
    chain.then(failed);
    chain.then(Event::Returned(1, Return::Ok));
    assert_eq!(disarmed(&chain.all_after(interrupt(1)), 1), 0);
    assert_eq!(disarmed(&chain.all_after(interrupt(0)), 0), 1);

    let mut chain = Chain::ready(1, None);
    chain.then(failed);
    let shutdown = Event::StopRequested(StopRequest::Shutdown);
    assert_eq!(disarmed(&chain.all_after(shutdown), 0), 1);
}

#[test]
fn a_cancelled_restart_is_reported() {
    let mut group = with_a_requirement(None);
    group.becomes_ready(0);
    group.then(Event::Returned(0, Return::Failed));
    let cancelled = group.then(Event::Control(0, ControlRequest::Interrupt));
    let settled = Action::Settled(0, Outcome::Restarting);
    assert!(cancelled.contains(&settled), "{cancelled:?}");
}

#[test]
fn an_addition_in_the_place_of_an_actor_is_a_further_attempt() {
    let mut group = with_a_requirement(None);
    group.becomes_ready(2);
    group.then(Event::Control(2, ControlRequest::Interrupt));
    group.then(Event::Returned(2, Return::Ok));
    let requires = Neighbours {
        requirements: vec![2],
        ..Neighbours::default()
    };
    let stops_before = Neighbours {
        stops_before: vec![2],
        ..Neighbours::default()
    };
    for (newcomer, is_free) in [
        (Neighbours::default(), true),
        (requires, false),
        (stops_before, false),
    ] {
        let frees = |is_reported| {
            let engine = &group.engine;
            engine.frees_place(&group.graph, 2, &newcomer, is_reported)
        };
        assert_eq!(
            (frees(false), frees(true)),
            (is_free, false),
            "{newcomer:?}"
        );
    }
    group.graph.replace(2, Neighbours::default());
    assert_eq!(group.then(Event::Added(2)), [Action::Start(2, 1)]);
    group.then(Event::Started(2));
    assert_eq!(group.then(Event::DeclaredReady(2, 0)), []);
    assert_eq!(
        group.then(Event::DeclaredReady(2, 1)),
        [Action::BecameReady {
            id: 2,
            interrupted: false
        }]
    );
}

/// Actor 0 stops before actor 1, and that before actor 2; actor 1 waits for actor 3, which is never ready.
#[test]
fn a2_no_time_is_reserved_for_an_actor_that_never_started() {
    let names = |requirements: &[Id], stops_before: &[Id]| Neighbours {
        requirements: requirements.to_vec(),
        stops_before: stops_before.to_vec(),
        ..Neighbours::default()
    };
    let mut group = Chain::of_edges(vec![
        names(&[], &[1]),
        names(&[3], &[2]),
        names(&[], &[]),
        names(&[], &[]),
    ]);
    group.becomes_ready(0);
    group.becomes_ready(2);
    group.then(Event::Started(3));
    let deadline = Some(Duration::from_secs(10));
    let stopped = group.then(Event::StopRequested(StopRequest::Parent { deadline }));
    let share = Span::Share {
        layers: 2,
        reserve: Duration::from_millis(1_500),
    };
    let armed = Action::Arm(Limit::Grace(0), share);
    assert!(stopped.contains(&armed), "{stopped:?}");
}

#[test]
fn a_signal_before_the_drops_are_awaited_shortens_their_time() {
    use crate::Signal;
    let mut chain = Chain::ready(1, None);
    let signal = StopRequest::Signal(Signal::INT);
    chain.then(Event::StopRequested(StopRequest::Shutdown));
    let ended = chain.then(Event::Returned(0, Return::Ok));
    assert_eq!(ended.last(), Some(&Action::ReadMailbox));
    assert_eq!(
        chain.then(Event::StopRequested(signal)),
        [Action::LateCause(StopReason::Requested(signal))]
    );
    let drop_failed = true;
    assert_eq!(
        chain.then(Event::MailboxRead { drop_failed }),
        [Action::Arm(Limit::Drops, Span::HurriedDrops)]
    );
}
