//! Tests of the batches, with messages that the test sends by hand.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Wake, Waker};
use std::time::Duration;

use tokio::runtime::Handle as Runtime;
use tokio::sync::oneshot;
use tokio::task::yield_now;

use super::super::DriverCounts;
use super::*;
use crate::engine::{AbortReason, ControlRequest, Id, Limit, Span, visits};
#[cfg(feature = "signal")]
use crate::run::signals::PassedSignal;
use crate::shared::GroupShared;
use crate::shared::message::{ActorMessage, Control, IfRequired, Message, Reply};
use crate::shared::returned::{ReturnReport, UserResult};
use crate::{
    AbortedBy, ActorState, AddError, Context as ActorContext, ControlError, Group, Interrupt,
    Ready, RestartPolicy,
};

const OUTERMOST: GroupId = super::super::OUTERMOST;

async fn park(ctx: ActorContext) {
    ctx.interrupted().await;
}

async fn ignore(_: ActorContext) {
    std::future::pending::<()>().await;
}

/// A driver whose actors have started.
async fn driver(group: Group) -> Driver {
    started(group).await.0
}

/// A driver whose actors have started, and the number of entries of the graph that this visited.
async fn started(group: Group) -> (Driver, usize) {
    let prepared = crate::run::without_run::prepare(group).unwrap();
    let mut driver = Driver::new(prepared, Runtime::current()).unwrap();
    let begun = visits::of(|| {
        driver.happened(OUTERMOST, Event::Start);
        driver.handle_all();
    });
    yield_now().await;
    let started = visits::of(|| while batch(&mut driver) {});
    (driver, begun + started)
}

fn batch(driver: &mut Driver) -> bool {
    driver.handle_batch(&mut Context::from_waker(Waker::noop()))
}

/// A request of a handle whose answer sends the next one, without an end: a flood without a thread.
struct Flood {
    shared: Arc<GroupShared>,
    answer: Mutex<Option<oneshot::Receiver<Result<(), ControlError>>>>,
}

impl Flood {
    fn begin(shared: &Arc<GroupShared>) {
        let flood = Arc::new(Flood {
            shared: Arc::clone(shared),
            answer: Mutex::new(None),
        });
        flood.wake_by_ref();
    }
}

impl Wake for Flood {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let former = self.answer.lock().unwrap().take();
        if former.is_some_and(|mut former| former.try_recv().is_err()) {
            // The driver is gone.
            return;
        }
        let (reply, mut answered) = reply(&self.shared);
        let waker = Waker::from(Arc::clone(self));
        let pending = Pin::new(&mut answered).poll(&mut Context::from_waker(&waker));
        assert!(pending.is_pending());
        *self.answer.lock().unwrap() = Some(answered);
        let request = ActorMessage::Control(Box::new(Control {
            request: ControlRequest::Interrupt,
            if_required: IfRequired::StopFirst,
            reply,
            _place: None,
        }));
        self.shared.send(Message::Actor(0, request));
    }
}

/// Fewer requests wait than may.
fn reply<T>(shared: &GroupShared) -> (Reply<T>, oneshot::Receiver<T>) {
    let reply = std::pin::pin!(shared.reply());
    match reply.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(reply) => reply,
        Poll::Pending => panic!("too many requests wait"),
    }
}

fn returned(id: Id) -> Message {
    Message::Actor(id, ActorMessage::Returned(ReturnReport::default()))
}

const FLOODS: usize = 100;

/// A group that is flooded by requests, with another nested in it.
async fn flooded() -> Driver {
    let mut nested = Group::new("nested");
    nested.add("inner", ignore, Interrupt::cancel());
    let mut group = Group::new("outer").grace(Duration::from_secs(10));
    group.add("asked", ignore, Interrupt::cancel());
    group
        .add_actor("nested", nested.nested(), Interrupt::cancel())
        .ready(Ready::Manual);
    let driver = driver(group).await;
    let shared = driver.groups[OUTERMOST].shared();
    (0..FLOODS).for_each(|_| Flood::begin(shared));
    driver
}

#[tokio::test(start_paused = true)]
async fn c4_a_flood_of_one_group_delays_no_other_group() {
    let mut driver = flooded().await;
    for _ in 0..10 {
        assert!(batch(&mut driver));
        // All messages that had arrived were handled, and later ones wait.
        let mailbox = &driver.groups[OUTERMOST].mailbox.receiver;
        assert_eq!(mailbox.len(), FLOODS);
    }
    let nested = &driver.groups[1];
    nested.shared().send(returned(0));
    assert!(batch(&mut driver));
    assert_eq!(driver.groups[1].cell(0).state(), ActorState::Ended);
}

#[tokio::test(start_paused = true)]
async fn c5_limits_pass_in_every_batch_of_a_flood() {
    let mut driver = flooded().await;
    driver.timers.tick();
    let passed = driver.timers.now();
    let limits = [Limit::ResetAfter(0), Limit::ResetAfter(1)];
    for limit in limits {
        driver.timers.set(OUTERMOST, limit, passed);
    }
    for left in [1, 0] {
        assert!(batch(&mut driver));
        let are_set = limits
            .iter()
            .filter(|&&limit| driver.timers.due(OUTERMOST, limit).is_some());
        assert_eq!(are_set.count(), left);
    }
}

#[tokio::test(start_paused = true)]
async fn a_message_in_the_mailbox_comes_before_a_limit() {
    let mut group = Group::new("app").grace(Duration::from_secs(1));
    group.add("late", ignore, Interrupt::cancel());
    let handle = group.handle();
    let mut driver = driver(group).await;
    handle.shutdown("enough");
    while batch(&mut driver) {}
    tokio::time::advance(Duration::from_secs(2)).await;
    driver.groups[OUTERMOST].shared().send(returned(0));
    while batch(&mut driver) {}
    while !driver.has_finished() {
        yield_now().await;
        batch(&mut driver);
    }
    let report = driver.take_result().unwrap();
    let late = &report.actors()[0];
    assert_eq!(
        (late.outcome(), late.aborted_by()),
        (crate::Outcome::Returned, None)
    );
}

/// Each read within another would take the stack of both.
#[tokio::test(start_paused = true)]
async fn early_requests_of_many_nested_groups_take_no_stack() {
    let mut group = Group::new("outer");
    for number in 0..1_000 {
        let mut nested = Group::new("nested");
        nested.add("inner", park, Interrupt::cancel());
        nested.handle().shutdown("enough");
        let name = format!("nested-{number}");
        group
            .actor(name)
            .ready(Ready::Manual)
            .add_actor(nested.nested(), Interrupt::cancel());
    }
    let driver = driver(group).await;
    let stopped = driver.groups.iter().filter(|run| run.stop.cause.is_some());
    assert_eq!(stopped.count(), 1_001);
}

/// Also on a runtime without a budget for tasks.
#[tokio::test(start_paused = true)]
async fn c6_a_flooded_driver_lets_other_tasks_run() {
    let mut driver = flooded().await;
    for _ in 0..3 {
        let polled = driver.poll(&mut Context::from_waker(Waker::noop()));
        assert!(polled.is_pending());
    }
}

#[tokio::test(start_paused = true)]
async fn c6_a_loop_of_stop_requests_does_not_fill_the_mailbox() {
    let mut group = Group::new("app");
    group.add("parked", park, Interrupt::cancel());
    let handle = group.handle();
    let mut driver = driver(group).await;
    for _ in 0..10_000 {
        handle.shutdown("again");
        handle.fail(anyhow::anyhow!("and again"));
    }
    let waiting = driver.groups[OUTERMOST].mailbox.receiver.len();
    while !driver.has_finished() {
        batch(&mut driver);
        yield_now().await;
    }
    let report = driver.take_result().unwrap();
    assert_eq!(report.later_causes().len(), 64);
    // With and without an error.
    assert_eq!(waiting, 2 * 66);
}

/// Each request is sent and its future dropped, as by a loop that waits for no answer.
#[tokio::test(start_paused = true)]
async fn c6_a_loop_of_requests_fills_neither_mailbox_nor_batch() {
    let mut nested = Group::new("nested");
    nested.add("inner", ignore, Interrupt::cancel());
    let mut group = Group::new("app");
    let over = group.add("over", async |_| (), Interrupt::cancel());
    over.on_ok(crate::ReturnAction::Continue);
    group
        .add_actor("nested", nested.nested(), Interrupt::cancel())
        .ready(Ready::Manual)
        .on_ok(crate::ReturnAction::Continue);
    let stays = group.actor("stays");
    stays.add(ignore, Interrupt::cancel());
    let handle = group.handle();
    let driver = driver(group).await;
    // With a budget, tokio would answer none of so many polls.
    tokio::task::unconstrained(flood_by_dropped_requests(driver, &handle)).await;
}

async fn flood_by_dropped_requests(mut driver: Driver, handle: &crate::Handle) {
    let over = handle.actor("over").unwrap();
    let mut cx = Context::from_waker(Waker::noop());
    for _ in 0..10_000 {
        let interrupt = std::pin::pin!(over.interrupt());
        assert!(interrupt.poll(&mut cx).is_pending());
        // Refused by the driver, because its requirement has ended.
        let add = handle.add(|group| {
            let more = group.actor("more").requires(["over"]);
            more.add(park, Interrupt::cancel())
        });
        assert!(std::pin::pin!(add).poll(&mut cx).is_pending());
    }
    let mut late = std::pin::pin!(over.interrupt());
    assert!(late.as_mut().poll(&mut cx).is_pending());
    // Besides them, a thread may have reported the drop of a value.
    let waiting = driver.groups[OUTERMOST].mailbox.receiver.len();
    assert!((1_024..1_030).contains(&waiting), "{waiting} wait");
    // All of them, a limit and the mail of another group have their turn in one batch.
    let limit = Limit::ResetAfter(0);
    driver.timers.set(OUTERMOST, limit, driver.timers.now());
    driver.groups[1].shared().send(returned(0));
    assert!(batch(&mut driver));
    assert!(driver.timers.due(OUTERMOST, limit).is_none());
    assert_eq!(driver.groups[1].cell(0).state(), ActorState::Ended);
    // The one that could not be sent is sent now, and refused.
    assert!(late.as_mut().poll(&mut cx).is_pending());
    assert!(batch(&mut driver));
    let Poll::Ready(Err(ControlError::Returned { .. })) = late.as_mut().poll(&mut cx) else {
        panic!("the actor has returned");
    };
}

fn failed(id: Id) -> Message {
    let returned = ReturnReport::new(Ok(Err(anyhow::anyhow!("the connection is closed"))));
    Message::Actor(id, ActorMessage::Returned(returned))
}

#[cfg(feature = "signal")]
type SignalSender = tokio::sync::mpsc::Sender<PassedSignal>;

#[cfg(feature = "signal")]
fn send(signals: &SignalSender, signal: crate::Signal) {
    signals.try_send(PassedSignal::now(signal)).unwrap();
}

/// A driver, and the place at which a test sends it a signal.
#[cfg(feature = "signal")]
async fn signalled(group: Group) -> (Driver, SignalSender) {
    let (signal, signals) = tokio::sync::mpsc::channel(8);
    let driver = driver(group).await;
    let signals = crate::run::signals::Signals::passed_on(signals);
    (driver.with_signals(signals), signal)
}

#[cfg(feature = "signal")]
async fn outcomes(mut driver: Driver) -> Vec<crate::Outcome> {
    while !driver.has_finished() {
        yield_now().await;
        batch(&mut driver);
    }
    let report = match driver.take_result() {
        Ok(report) => report,
        Err(error) => error.into_report().unwrap(),
    };
    report
        .actors()
        .iter()
        .map(crate::ActorReport::outcome)
        .collect()
}

/// Each mailbox holds fewer messages than are read between two reads of the signals.
#[cfg(feature = "signal")]
#[tokio::test(start_paused = true)]
async fn messages_of_many_groups_do_not_delay_a_signal() {
    let mut group = Group::new("outer");
    for number in 0..MESSAGES {
        let mut nested = Group::new("nested");
        nested.add("inner", ignore, Interrupt::cancel());
        let name = format!("nested-{number}");
        group
            .actor(name)
            .ready(Ready::Manual)
            .add_actor(nested.nested(), Interrupt::cancel());
    }
    let (mut driver, signal) = signalled(group).await;
    for run in &driver.groups[1..] {
        let repeated = ActorMessage::DeclaredReady(run.cell(0).attempt());
        run.shared().send(Message::Actor(0, repeated));
    }
    driver.timers.tick();
    // It comes after the batch has read the signals.
    let mut cx = Context::from_waker(Waker::noop());
    assert!(!driver.handle_signal(&mut cx));
    send(&signal, crate::Signal::TERM);
    driver.read_mailboxes(&mut cx);
    let cause = driver.groups[OUTERMOST].cause();
    assert!(matches!(*cause, Cause::Signal(_)), "{cause}");
}

/// Every attempt returns at once, and the next one follows.
#[cfg(feature = "signal")]
#[tokio::test(start_paused = true)]
async fn a_flood_of_restarts_does_not_delay_a_signal() {
    let attempts = Arc::new(AtomicUsize::new(0));
    let at_once = Duration::from_nanos(1);
    let restart = RestartPolicy::always()
        .backoff(at_once)
        .max_backoff(at_once);
    let mut group = Group::new("app");
    for number in 0..FLOODS {
        let counted = Arc::clone(&attempts);
        let returns = move |_: ActorContext| {
            counted.fetch_add(1, Ordering::Relaxed);
            async {}
        };
        let actor = group.actor(number.to_string()).restart(restart);
        actor.add(returns, Interrupt::cancel());
    }
    let (mut driver, signal) = signalled(group).await;
    for _ in 0..10 {
        tokio::time::advance(Duration::from_millis(1)).await;
        while batch(&mut driver) {}
        // The runtime polls some tasks at a time.
        for _ in 0..FLOODS {
            yield_now().await;
        }
    }
    let begun = attempts.load(Ordering::Relaxed);
    assert!(begun > 5 * FLOODS, "{begun} attempts");
    let waiting = driver.groups[OUTERMOST].mailbox.receiver.len();
    assert!(waiting > 0, "the other attempts are in their backoff");
    send(&signal, crate::Signal::TERM);
    assert!(batch(&mut driver));
    assert!(driver.groups[OUTERMOST].stop.cause.is_some());
    let outcomes = outcomes(driver).await;
    let count = |of| outcomes.iter().filter(|&&outcome| outcome == of).count();
    assert_eq!(count(crate::Outcome::Returned), waiting);
    assert_eq!(count(crate::Outcome::Restarting), FLOODS - waiting);
    assert_eq!(attempts.load(Ordering::Relaxed), begun);
}

/// Without a grace period, only the second signal limits the stop.
#[cfg(feature = "signal")]
#[tokio::test(start_paused = true)]
async fn an_actor_interrupted_after_a_forced_abort_has_a_deadline() {
    let mut group = Group::new("app").grace(None);
    let (sender, limited) = std::sync::mpsc::channel();
    let store = move |ctx: ActorContext| {
        ctx.wait_interrupted();
        sender.send(ctx.deadline().is_some()).unwrap();
    };
    group
        .add_blocking("store", store, Interrupt::cancel())
        .ready(Ready::Started);
    group
        .add(
            "api",
            async |_| std::future::pending::<()>().await,
            Interrupt::cancel(),
        )
        .requires(["store"]);
    let (mut driver, signal) = signalled(group).await;
    for _ in 0..2 {
        while batch(&mut driver) {}
        yield_now().await;
    }
    send(&signal, crate::Signal::TERM);
    while batch(&mut driver) {}
    tokio::time::advance(Duration::from_secs(1)).await;
    send(&signal, crate::Signal::TERM);
    outcomes(driver).await;
    assert_eq!(limited.try_recv(), Ok(true));
}

/// A terminal sends Ctrl-C to all that an actor has started, too.
#[cfg(feature = "signal")]
#[tokio::test(start_paused = true)]
async fn an_error_in_the_same_batch_as_a_signal_is_no_failure() {
    let mut group = Group::new("app");
    for name in ["before", "after"] {
        group.add(name, ignore, Interrupt::cancel());
    }
    let (mut driver, signal) = signalled(group).await;
    let shared = Arc::clone(driver.groups[OUTERMOST].shared());
    shared.send(failed(0));
    send(&signal, crate::Signal::INT);
    assert!(batch(&mut driver));
    shared.send(failed(1));
    let expected = [crate::Outcome::Interrupted, crate::Outcome::Failed];
    assert_eq!(outcomes(driver).await, expected);
}

/// A terminal sends Ctrl-C to the peer of a linked task, too.
#[cfg(feature = "signal")]
#[tokio::test(start_paused = true)]
async fn a_linked_error_in_the_same_batch_as_a_signal_is_no_failure() {
    let mut group = Group::new("app");
    for name in ["before", "after"] {
        group.add(name, park, Interrupt::cancel());
    }
    let (mut driver, signal) = signalled(group).await;
    let shared = Arc::clone(driver.groups[OUTERMOST].shared());
    let failed = |id| {
        let end = UserResult::Err(anyhow::anyhow!("the connection is closed"));
        Message::Actor(id, ActorMessage::LinkedTaskFailed(0, end.into()))
    };
    shared.send(failed(0));
    send(&signal, crate::Signal::INT);
    assert!(batch(&mut driver));
    shared.send(failed(1));
    let expected = [crate::Outcome::Returned, crate::Outcome::Failed];
    assert_eq!(outcomes(driver).await, expected);
}

#[cfg(feature = "signal")]
#[tokio::test(start_paused = true)]
async fn an_error_in_the_same_batch_as_a_later_signal_is_a_failure() {
    let mut group = Group::new("app");
    for name in ["first", "second"] {
        group.add(name, ignore, Interrupt::cancel());
    }
    let (mut driver, signal) = signalled(group).await;
    let shared = Arc::clone(driver.groups[OUTERMOST].shared());
    shared.send(failed(0));
    assert!(batch(&mut driver));
    shared.send(failed(1));
    send(&signal, crate::Signal::INT);
    assert!(batch(&mut driver));
    assert_eq!(outcomes(driver).await, [crate::Outcome::Failed; 2]);
}

/// The driver is late for the second signal, and for the limit before it. The time at which the signal was received counts.
#[cfg(feature = "signal")]
#[tokio::test(start_paused = true)]
async fn a_signal_that_is_read_late_counts_from_its_receipt() {
    let [within, after] = [299, 300].map(Duration::from_millis);
    for (received, forced_by) in [(within, None), (after, Some(crate::Signal::INT))] {
        let mut group = Group::new("app");
        group.add("late", ignore, Interrupt::cancel());
        let (mut driver, signal) = signalled(group).await;
        send(&signal, crate::Signal::TERM);
        while batch(&mut driver) {}
        tokio::time::advance(received).await;
        send(&signal, crate::Signal::INT);
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!(batch(&mut driver));
        assert_eq!(driver.groups[OUTERMOST].engine.forced_by(), forced_by);
    }
}

/// Its turn to stop comes after that of another actor.
#[cfg(feature = "signal")]
#[tokio::test(start_paused = true)]
async fn a_nested_error_in_the_same_batch_is_no_failure() {
    let mut nested = Group::new("nested");
    nested.add("inner", ignore, Interrupt::cancel());
    let mut group = Group::new("outer");
    group
        .add_actor("nested", nested.nested(), Interrupt::cancel())
        .ready(Ready::Manual);
    group
        .add("user", park, Interrupt::cancel())
        .requires(["nested"]);
    let (mut driver, signal) = signalled(group).await;
    driver.groups[1].shared().send(failed(0));
    send(&signal, crate::Signal::TERM);
    assert!(batch(&mut driver));
    while !driver.has_finished() {
        yield_now().await;
        batch(&mut driver);
    }
    let report = driver.take_result().unwrap();
    assert_eq!(report.cause().signal(), Some(crate::Signal::TERM));
    let inner = &report.actors()[0].group().unwrap().actors()[0];
    assert_eq!(inner.outcome(), crate::Outcome::Interrupted);
}

/// The plan is not looked at: the list of its names is made for the first check.
#[tokio::test(start_paused = true)]
async fn c5_an_addition_after_the_cause_is_refused_unchecked() {
    let mut group = Group::new("app");
    group.add("parked", park, Interrupt::cancel());
    let handle = group.handle();
    let mut driver = driver(group).await;
    handle.shutdown("enough");
    // The request comes after the stop, which is not known yet where it is made.
    let add = handle.add(|group| group.add("more", park, Interrupt::cancel()));
    let mut add = std::pin::pin!(add);
    let mut cx = Context::from_waker(Waker::noop());
    assert!(add.as_mut().poll(&mut cx).is_pending());
    assert!(batch(&mut driver));
    let Poll::Ready(added) = add.as_mut().poll(&mut cx) else {
        panic!("it is answered in the same batch");
    };
    assert!(matches!(added, Err(AddError::NotRunning { .. })));
    assert!(driver.groups[OUTERMOST].additions.names.is_none());
    // From now on, the driver is not even asked.
    let add = handle.add(|_| unreachable!("it is refused before"));
    assert!(matches!(add.await, Err(AddError::NotRunning { .. })));
    let parked = handle.actor("parked").unwrap();
    let refused = parked.interrupt().await.unwrap_err();
    assert!(matches!(refused, ControlError::NotRunning { .. }));
}

/// A group with one actor.
fn leaf(name: usize) -> Group {
    let mut group = Group::new(name.to_string());
    group.add("only", park, Interrupt::cancel());
    group
}

fn nest(outer: &mut Group, inner: Group) {
    let name = inner.handle().name().to_owned();
    outer
        .add_actor(name, inner.nested(), Interrupt::cancel())
        .ready(Ready::Manual);
}

fn side_by_side(groups: usize) -> Group {
    let mut outer = Group::new("outer");
    (1..groups).for_each(|name| nest(&mut outer, leaf(name)));
    outer
}

fn in_one_another(groups: usize) -> Group {
    (1..groups).fold(leaf(0), |inner, name| {
        let mut outer = Group::new(name.to_string());
        nest(&mut outer, inner);
        outer
    })
}

#[tokio::test(start_paused = true)]
async fn g9_an_idle_driver_keeps_no_room_of_its_start() {
    let mut group = Group::new("app");
    for actor in 0..1_000 {
        group.add(actor.to_string(), park, Interrupt::cancel());
    }
    let driver = driver(group).await;
    assert!(driver.actions.capacity() <= 100 && driver.events.capacity() <= 100);
}

/// The work of a driver from the start of a group to its end, and the number of entries of the graph that it visited.
async fn costs(group: Group) -> (DriverCounts, usize) {
    let handle = group.handle();
    let (mut driver, mut visited) = started(group).await;
    assert_eq!(handle.state(), crate::GroupState::Ready);
    handle.shutdown("enough");
    while !driver.has_finished() {
        visited += visits::of(|| {
            batch(&mut driver);
        });
        yield_now().await;
    }
    assert!(handle.wait().await.succeeded);
    (driver.counts, visited)
}

/// The guide states these counts.
#[tokio::test(start_paused = true)]
async fn an_idle_actor_costs_one_message_two_events_five_actions() {
    let costs = async |actors: usize| {
        let mut group = Group::new("app");
        for actor in 0..actors {
            group.add(actor.to_string(), park, Interrupt::cancel());
        }
        let (counts, _) = costs(group).await;
        [counts.messages, counts.events, counts.actions]
    };
    let (one, many) = (costs(1).await, costs(1_001).await);
    let more: Vec<_> = many.iter().zip(one).map(|(many, one)| many - one).collect();
    assert_eq!(more, [1, 2, 5].map(|each| 1_000 * each), "one: {one:?}");
}

#[tokio::test(start_paused = true)]
async fn c9_a_change_costs_only_the_groups_that_it_concerns() {
    for of in [side_by_side, in_one_another] {
        let costs = async |groups| {
            let (counts, visited) = costs(of(groups)).await;
            [counts.published, counts.actions, visited]
        };
        let (small, large) = (costs(500).await, costs(1_000).await);
        assert!(small[0] <= 9 * 500, "{small:?}");
        for (small, large) in small.into_iter().zip(large) {
            assert!(small >= 500, "it is counted: {small}");
            assert!(large <= 2 * small + 20, "{small}, then {large}");
        }
    }
}

/// The nested group has the cause of its parent before it stops itself.
#[tokio::test(start_paused = true)]
async fn a_wait_for_readiness_ends_when_a_nested_group_stops() {
    let mut inner = Group::new("inner");
    inner
        .add("unready", ignore, Interrupt::cancel())
        .ready(Ready::Manual);
    let nested = inner.handle();
    let mut group = Group::new("outer");
    nest(&mut group, inner);
    let (release, released) = oneshot::channel::<()>();
    group
        .add("first", async |_| drop(released.await), Interrupt::cancel())
        .stops_before(["inner"]);
    let handle = group.handle();
    let mut driver = driver(group).await;
    let mut ready = std::pin::pin!(nested.wait_until_ready());
    let mut cx = Context::from_waker(Waker::noop());
    handle.shutdown("enough");
    while batch(&mut driver) {}
    assert_eq!(nested.state(), crate::GroupState::Stopping);
    assert!(ready.as_mut().poll(&mut cx).is_pending());
    release.send(()).unwrap();
    yield_now().await;
    while batch(&mut driver) {}
    assert!(ready.as_mut().poll(&mut cx).is_ready());
}

#[tokio::test(start_paused = true)]
async fn a_signal_does_not_extend_the_time_for_drops() {
    let mut group = Group::new("app");
    group.add("parked", park, Interrupt::cancel());
    let mut driver = driver(group).await;
    let due = driver.timers.now() + Duration::from_millis(20);
    driver.timers.set(OUTERMOST, Limit::Drops, due);
    driver.arm(OUTERMOST, Limit::Drops, Span::HurriedDrops);
    assert_eq!(driver.timers.due(OUTERMOST, Limit::Drops), Some(due));
}

/// Also if the deadline has moved behind that of the parent, because the process was stopped.
#[tokio::test(start_paused = true)]
async fn an_abort_names_the_grace_period_that_set_the_deadline() {
    let second = Duration::from_secs(1);
    let mut nested = Group::new("nested").grace(5 * second);
    nested.add("inner", ignore, Interrupt::cancel());
    let mut group = Group::new("outer").grace(10 * second);
    group
        .add_actor("nested", nested.nested(), Interrupt::cancel())
        .ready(Ready::Manual);
    let handle = group.handle();
    let mut driver = driver(group).await;
    handle.shutdown("enough");
    while batch(&mut driver) {}
    let later = driver.timers.now() + 60 * second;
    driver.granted(1, Limit::Deadline, later);
    assert_eq!(
        driver.aborted_by(1, 0, AbortReason::Deadline),
        AbortedBy::GroupGrace {
            length: 5 * second,
            handed_down: false
        }
    );
}

/// The process was stopped, and the limits have their time again. Contexts show the new end of it.
#[tokio::test(start_paused = true)]
async fn a_limit_that_has_its_time_again_moves_the_deadlines() {
    let second = Duration::from_secs(1);
    let mut group = Group::new("app").grace(10 * second);
    group
        .add("deaf", ignore, Interrupt::cancel())
        .grace(9 * second);
    let handle = group.handle();
    let mut driver = driver(group).await;
    handle.shutdown("enough");
    while batch(&mut driver) {}
    let now = driver.timers.now();
    let shown = |driver: &Driver| {
        let cell = driver.groups[OUTERMOST].cell(0);
        cell.deadline(cell.attempt()).map(|at| at - now)
    };
    assert_eq!(shown(&driver), Some(9 * second));
    let grace = Limit::Grace(0);
    driver.timers.set(OUTERMOST, grace, now + 60 * second);
    driver.granted(OUTERMOST, grace, now + 60 * second);
    assert_eq!(shown(&driver), Some(10 * second), "that of the group");
    driver.granted(OUTERMOST, Limit::Deadline, now + 30 * second);
    assert_eq!(shown(&driver), Some(30 * second));
}

/// Counts the actions, the published changes and the visited entries of the graph, for an addition and the interrupt of that
/// actor. No actor has returned meanwhile.
#[tokio::test(start_paused = true)]
async fn c10_an_addition_costs_the_driver_the_same_among_many() {
    let mut group = Group::new("app");
    group.add("parked", park, Interrupt::cancel());
    let handle = group.handle();
    let mut driver = driver(group).await;
    let costs = tokio::task::unconstrained(async {
        let mut cx = Context::from_waker(Waker::noop());
        let mut costs = Vec::new();
        for number in 0..2_000 {
            let before = driver.counts.actions + driver.counts.published;
            let name = format!("job {number}");
            let add = handle.add(|group| group.add(name, park, Interrupt::cancel()));
            let mut add = std::pin::pin!(add);
            assert!(add.as_mut().poll(&mut cx).is_pending());
            let added = visits::of(|| while batch(&mut driver) {});
            let Poll::Ready(Ok(actor)) = add.as_mut().poll(&mut cx) else {
                panic!("it is answered");
            };
            let mut interrupt = std::pin::pin!(actor.interrupt());
            assert!(interrupt.as_mut().poll(&mut cx).is_pending());
            let interrupted = visits::of(|| while batch(&mut driver) {});
            assert!(interrupt.as_mut().poll(&mut cx).is_ready());
            let carried_out = driver.counts.actions + driver.counts.published - before;
            costs.push(added + interrupted + carried_out);
        }
        costs
    })
    .await;
    assert!(costs[0] > 0);
    assert_eq!(costs[1..], vec![costs[1]; costs.len() - 1]);
}
