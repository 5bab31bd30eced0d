//! Closers and their guards: refusal, order, waits, and closes while many threads take guards.

use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use rungroup::{ChannelCloser, ChannelGroupCloser, Closer, Group, Interrupt, Outcome};
use tokio::time::{Instant, timeout};

use crate::support::{Log, millis, secs};

/// Polls a future once.
fn poll_once<F: Future>(future: F) -> Poll<F::Output> {
    pin!(future).poll(&mut Context::from_waker(Waker::noop()))
}

/// The time after which a wait counts as lost. Those of the tests end in microseconds.
const LOST: Duration = Duration::from_secs(60);

/// Runs a future on this thread, without tokio. A wake-up that is lost is a panic.
fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Unpark>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    let start = std::time::Instant::now();
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park_timeout(LOST),
        }
        assert!(start.elapsed() < LOST, "a wake-up was lost");
    }
}

#[test]
fn closer_refuses_guards_after_the_close() {
    let closer = Closer::new();
    let guard = closer.try_enter().expect("open");
    assert!(!closer.is_closed() && !guard.is_closed());
    closer.close();
    assert!(closer.is_closed() && guard.is_closed());
    assert!(closer.try_enter().is_none());
    assert_eq!(closer.guards(), 1);
    drop(guard);
    assert!(closer.try_enter().is_none());
    assert_eq!(format!("{closer:?}"), "Closer { closed: true, guards: 0 }");
}

#[test]
fn closer_waits_for_the_close_and_for_each_guard() {
    let closer = Closer::new();
    assert!(poll_once(closer.wait()).is_pending(), "it is open");
    let guards = [closer.try_enter().unwrap(), closer.try_enter().unwrap()];
    closer.close();
    for guard in guards {
        assert!(poll_once(closer.wait()).is_pending());
        drop(guard);
    }
    assert!(poll_once(closer.wait()).is_ready());
}

#[test]
fn closer_without_guards_closes_at_once() {
    assert!(poll_once(Closer::new().close_and_wait()).is_ready());
    assert!(poll_once(ChannelCloser::new().close_and_wait()).is_ready());
    assert!(poll_once(ChannelGroupCloser::new([]).close_and_wait()).is_ready());
}

#[test]
fn closer_may_be_closed_and_awaited_again() {
    let closer = Closer::new();
    for _ in 0..3 {
        closer.close();
        assert!(poll_once(closer.close_and_wait()).is_ready());
        assert!(poll_once(closer.closed()).is_ready());
        assert!(closer.try_enter().is_none());
    }
    let channel = ChannelCloser::new();
    let group = ChannelGroupCloser::new([channel.clone()]);
    for _ in 0..3 {
        channel.close();
        assert!(poll_once(channel.close_and_wait()).is_ready());
        assert!(poll_once(group.close_and_wait()).is_ready());
        assert!(channel.try_sender().is_none() && channel.try_receiver().is_none());
    }
}

#[test]
fn dropped_close_and_wait_closes_only_if_polled() {
    let closer = Closer::new();
    drop(closer.close_and_wait());
    assert!(!closer.is_closed());
    let guard = closer.try_enter();
    assert!(poll_once(closer.close_and_wait()).is_pending());
    assert!(closer.is_closed());
    drop(guard);
    assert!(poll_once(closer.wait()).is_ready(), "no wait was lost");
}

#[test]
fn guard_is_dropped_by_a_panic() {
    let closer = Closer::new();
    let guard = closer.try_enter().unwrap();
    let panics = thread::spawn(move || {
        let _guard = guard;
        panic!("in the middle of the work");
    });
    assert!(panics.join().is_err());
    assert!(poll_once(closer.close_and_wait()).is_ready());
}

#[test]
fn dropped_closer_leaves_its_guards_valid() {
    let closer = Closer::new();
    let guard = closer.try_enter().unwrap();
    drop(closer);
    assert!(!guard.is_closed());
    assert!(poll_once(guard.closed()).is_pending());
}

#[tokio::test(start_paused = true)]
async fn wait_is_limited_by_a_timeout() {
    let closer = Closer::new();
    let guard = closer.try_enter();
    let start = Instant::now();
    let limited = timeout(secs(10), closer.close_and_wait()).await;
    assert!(limited.is_err());
    assert_eq!(start.elapsed(), secs(10));
    assert_eq!(closer.guards(), 1, "the work that did not finish");
    drop(guard);
    closer.wait().await;
}

#[tokio::test(start_paused = true)]
async fn guard_observes_the_close() {
    let closer = Closer::new();
    let guard = closer.try_enter().unwrap();
    let work = tokio::spawn(async move { guard.closed().await });
    tokio::time::sleep(millis(1)).await;
    assert!(!work.is_finished());
    closer.close_and_wait().await;
    work.await.unwrap();
}

/// The guard of a task that is aborted.
#[tokio::test(start_paused = true)]
async fn guard_is_dropped_by_an_abort() {
    let closer = Closer::new();
    let guard = closer.try_enter().unwrap();
    let stuck = tokio::spawn(async move {
        let _guard = guard;
        std::future::pending::<()>().await;
    });
    closer.close();
    assert!(timeout(secs(1), closer.wait()).await.is_err());
    stuck.abort();
    closer.wait().await;
}

#[tokio::test(start_paused = true)]
async fn actor_closes_within_its_grace() {
    let closer = Closer::new();
    let guard = closer.try_enter();
    let mut group = Group::new("test");
    let other = closer.clone();
    let close = Interrupt::call_async(async move |_| other.close_and_wait().await);
    let waits = closer.clone();
    let execute = async move |_| waits.wait().await;
    group.add("index", execute, close).grace(secs(3));
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("done");
    let error = running.await.unwrap_err();
    let index = error.report().unwrap().actor("index").unwrap().outcome();
    assert_eq!(index, Outcome::Aborted, "its guard was never dropped");
    drop(guard);
    closer.wait().await;
}

#[test]
fn channel_closer_ends_receivers_after_the_last_sender() {
    let closer = ChannelCloser::new();
    let senders = [closer.try_sender().unwrap(), closer.try_sender().unwrap()];
    let receiver = closer.try_receiver().unwrap();
    closer.close();
    for sender in senders {
        assert!(sender.is_closed());
        assert!(poll_once(sender.closed()).is_ready());
        assert!(!receiver.is_closed());
        assert!(poll_once(receiver.closed()).is_pending());
        drop(sender);
    }
    assert!(receiver.is_closed());
    assert!(poll_once(receiver.closed()).is_ready());
    assert!(poll_once(closer.wait()).is_pending());
    assert_eq!(
        format!("{closer:?}"),
        "ChannelCloser { closed: true, senders: 0, receivers: 1 }"
    );
    drop(receiver);
    assert!(poll_once(closer.wait()).is_ready());
}

#[test]
fn channel_closer_refuses_both_ends_after_the_close() {
    let closer = ChannelCloser::new();
    let sender = closer.try_sender();
    closer.close();
    assert!(closer.is_closed() && poll_once(closer.closed()).is_ready());
    assert!(closer.try_sender().is_none() && closer.try_receiver().is_none());
    assert_eq!((closer.senders(), closer.receivers()), (1, 0));
    drop(sender);
    assert!(closer.try_sender().is_none() && closer.try_receiver().is_none());
}

#[test]
fn senders_that_finish_before_the_close_end_no_receiver() {
    let closer = ChannelCloser::new();
    let receiver = closer.try_receiver().unwrap();
    drop(closer.try_sender());
    assert!(!receiver.is_closed() && poll_once(receiver.closed()).is_pending());
}

/// The drop of the last sender ends the receivers, not a task that waits.
#[test]
fn dropped_wait_still_ends_the_receivers() {
    let closer = ChannelCloser::new();
    let (sender, receiver) = (closer.try_sender(), closer.try_receiver().unwrap());
    assert!(poll_once(closer.close_and_wait()).is_pending());
    drop(sender);
    assert!(poll_once(receiver.closed()).is_ready());
}

#[tokio::test(start_paused = true)]
async fn group_closer_closes_stages_in_order() {
    let log = Log::default();
    let stages = ["first", "second", "third"].map(|name| (name, ChannelCloser::new()));
    for (name, stage) in &stages {
        let (name, log) = (*name, log.clone());
        let (sender, receiver) = (stage.try_sender().unwrap(), stage.try_receiver().unwrap());
        tokio::spawn(async move {
            sender.closed().await;
            log.record(format!("{name}: closed"));
            tokio::time::sleep(secs(1)).await;
            drop(sender);
            receiver.closed().await;
            log.record(format!("{name}: received"));
        });
    }
    let group = ChannelGroupCloser::new(stages.iter().map(|(_, stage)| stage.clone()));
    assert!(!group.is_closed());
    let again = group.clone();
    tokio::join!(group.close_and_wait(), again.close_and_wait());
    let expected = [
        "first: closed",
        "first: received",
        "second: closed",
        "second: received",
        "third: closed",
        "third: received",
    ];
    assert_eq!(log.lines(), expected);
}

#[test]
fn group_closer_is_closed_before_its_first_stage_ends() {
    let stages = [ChannelCloser::new(), ChannelCloser::new()];
    let sender = stages[0].try_sender();
    let group = ChannelGroupCloser::new(stages.clone());
    assert!(poll_once(group.close_and_wait()).is_pending());
    assert!(group.is_closed() && stages[0].is_closed() && !stages[1].is_closed());
    drop(sender);
    assert!(
        poll_once(group.close_and_wait()).is_ready(),
        "it continues where the dropped call was"
    );
    assert!(stages[1].is_closed());
}

/// A stage closes by the last drop in the stage before it, and not by a task that waits.
#[test]
fn group_closer_continues_without_a_wait() {
    let stages = [(); 4].map(|()| ChannelCloser::new());
    let group = ChannelGroupCloser::new(stages.clone());
    let guards = stages.each_ref().map(|stage| {
        let sender = stage.try_sender().expect("open");
        (sender, stage.try_receiver().expect("open"))
    });
    assert!(poll_once(group.wait()).is_pending(), "it is open");
    group.close();
    drop(group);
    // The third was closed by itself, and ends early: the fourth waits for its turn.
    stages[2].close();
    let [first, second, third, fourth] = guards;
    drop(third);
    let closed = || stages.each_ref().map(ChannelCloser::is_closed);
    assert_eq!(closed(), [true, false, true, false]);
    drop(first.0);
    assert_eq!(closed(), [true, false, true, false], "it still receives");
    drop(first.1);
    assert_eq!(closed(), [true, true, true, false]);
    drop(second);
    assert_eq!(closed(), [true; 4]);
    drop(fourth);
    let again = ChannelGroupCloser::new(stages);
    again.close();
    again.close();
    assert!(poll_once(again.wait()).is_ready());
}

#[test]
fn group_closer_waits_for_stages_that_close_by_themselves() {
    let stages = [(); 2].map(|()| ChannelCloser::new());
    let group = ChannelGroupCloser::new(stages.clone());
    let receiver = stages[1].try_receiver();
    for stage in &stages {
        stage.close();
    }
    assert!(poll_once(group.wait()).is_pending(), "it still receives");
    drop(receiver);
    assert!(poll_once(group.wait()).is_ready());
    let empty = ChannelGroupCloser::new([]);
    assert!(poll_once(empty.wait()).is_pending(), "it is open");
    empty.close();
    assert!(poll_once(empty.wait()).is_ready());
}

/// One stage closes the next in a loop, and a stage without handles is skipped.
#[test]
fn group_closer_closes_a_long_pipeline() {
    let stages: Vec<_> = (0..100_000).map(|_| ChannelCloser::new()).collect();
    let sender = stages[0].try_sender();
    let last = stages.last().unwrap().clone();
    let group = ChannelGroupCloser::new(stages.iter().cloned());
    group.close();
    drop((group, stages));
    assert!(!last.is_closed());
    drop(sender);
    assert!(last.is_closed());
}

#[test]
fn closers_need_no_runtime() {
    let closer = ChannelCloser::new();
    let (sender, receiver) = (closer.try_sender(), closer.try_receiver());
    let threads = [
        thread::spawn(move || block_on(sender.unwrap().closed())),
        thread::spawn(move || block_on(receiver.unwrap().closed())),
    ];
    block_on(closer.close_and_wait());
    for thread in threads {
        thread.join().unwrap();
    }
}

/// Threads enter and leave while another closes: after the wait, none is inside, and none enters again.
#[test]
fn no_guard_is_had_after_a_close_in_many_threads() {
    const THREADS: usize = 4;
    for _ in 0..200 {
        let closer = Closer::new();
        let inside = AtomicUsize::new(0);
        let is_over = AtomicBool::new(false);
        let start = Barrier::new(THREADS + 1);
        thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    start.wait();
                    while let Some(guard) = closer.try_enter() {
                        inside.fetch_add(1, Ordering::SeqCst);
                        assert!(!is_over.load(Ordering::SeqCst));
                        thread::yield_now();
                        inside.fetch_sub(1, Ordering::SeqCst);
                        drop(guard);
                    }
                    assert!(closer.is_closed());
                });
            }
            start.wait();
            thread::yield_now();
            block_on(closer.close_and_wait());
            is_over.store(true, Ordering::SeqCst);
            assert_eq!(inside.load(Ordering::SeqCst), 0);
            assert_eq!(closer.guards(), 0);
        });
    }
}

/// From the instant in which the close returns or is observed, no thread is given a guard.
#[test]
fn no_guard_is_given_from_the_close_on_under_load() {
    const THREADS: usize = 3;
    for _ in 0..200 {
        let (closer, channel) = (Closer::new(), ChannelCloser::new());
        let has_returned = AtomicBool::new(false);
        let start = Barrier::new(THREADS + 2);
        thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    start.wait();
                    loop {
                        let was_closed = has_returned.load(Ordering::SeqCst);
                        let guard = closer.try_enter();
                        let ends = (channel.try_sender(), channel.try_receiver());
                        let is_given = guard.is_some() || ends.0.is_some() || ends.1.is_some();
                        assert!(!(was_closed && is_given), "a guard after the close");
                        if was_closed {
                            return;
                        }
                    }
                });
            }
            scope.spawn(|| {
                start.wait();
                block_on(closer.closed());
                assert!(closer.try_enter().is_none(), "a guard after `closed`");
                block_on(channel.closed());
                assert!(channel.try_sender().is_none() && channel.try_receiver().is_none());
            });
            start.wait();
            thread::yield_now();
            closer.close();
            channel.close();
            has_returned.store(true, Ordering::SeqCst);
        });
        assert!(poll_once(closer.wait()).is_ready() && poll_once(channel.wait()).is_ready());
    }
}

/// Two threads close a pipeline. Neither call returns before the first stage refuses guards.
#[test]
fn group_closer_gives_no_guard_after_either_close() {
    for _ in 0..2_000 {
        let stages: [ChannelCloser; 2] = Default::default();
        let group = ChannelGroupCloser::new(stages.clone());
        let start = Barrier::new(3);
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    start.wait();
                    group.close();
                    assert!(stages[0].try_sender().is_none(), "a guard after the close");
                });
            }
            scope.spawn(|| {
                start.wait();
                while !group.is_closed() {}
                assert!(
                    stages[0].try_sender().is_none(),
                    "a guard after `is_closed`"
                );
            });
        });
        assert!(poll_once(group.wait()).is_ready());
    }
}

/// The close, the last drop and the first poll of each wait fall together in every way that the scheduler finds.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_wake_up_is_lost() {
    for _ in 0..500 {
        let closer = ChannelCloser::new();
        let guards: Vec<_> = (0..3)
            .map(|_| (closer.try_sender().unwrap(), closer.try_receiver().unwrap()))
            .collect();
        let mut tasks = Vec::new();
        for (sender, receiver) in guards {
            let (waits, other) = (closer.clone(), closer.clone());
            tasks.push(tokio::spawn(async move { sender.closed().await }));
            tasks.push(tokio::spawn(async move { receiver.closed().await }));
            tasks.push(tokio::spawn(async move { waits.wait().await }));
            tasks.push(tokio::spawn(async move { other.close_and_wait().await }));
        }
        for task in tasks {
            let ended = timeout(LOST, task).await;
            ended.expect("a wake-up was lost").unwrap();
        }
        assert_eq!((closer.senders(), closer.receivers()), (0, 0));
    }
}
