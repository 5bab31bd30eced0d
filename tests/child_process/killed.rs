//! A child that does not go by itself, or whose actor is gone before it: no process is left, and no zombie.

use std::future::{pending, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use rungroup::{
    AbortedBy, Context, GraceOrigin, Group, GroupState, Interrupt, Outcome, ProcessSpec,
};
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use crate::sh;
use crate::support::{CapturedLog, ends, exists, hold_clock, is_reaped};

/// Ignores TERM, as do its descendants.
const STUBBORN: &str = "trap '' TERM; sleep 3600 & echo forked $!; echo leader $$; wait";

/// A grace that the test waits for: whatever it is, what comes after it is the same.
const SHORT: Duration = Duration::from_millis(50);

fn stubborn() -> ProcessSpec {
    sh(STUBBORN)
}

async fn numbers(log: &CapturedLog) -> (u32, u32) {
    (log.number("leader").await, log.number("forked").await)
}

#[tokio::test]
async fn a_process_that_ignores_term_is_killed_after_the_grace() {
    let log = CapturedLog::new();
    let mut group = Group::new("test");
    group
        .add_actor("child", stubborn(), Interrupt::cancel())
        .grace(SHORT);
    let running = group.start();
    let (leader, forked) = numbers(&log).await;
    running.shutdown("enough");
    running.await.expect_err("it was aborted");
    is_reaped(leader);
    ends(forked);
}

/// On a thread the context outlives the abort. The process is killed and awaited, and nothing is dropped.
#[tokio::test(start_paused = true)]
async fn an_actor_that_observes_the_abort_has_reaped_its_process() {
    let _clock = hold_clock();
    let log = CapturedLog::new();
    let mut group = Group::new("test");
    let execute =
        |ctx: Context| Handle::current().block_on(async move { stubborn().run(&ctx).await });
    let its_log = log.clone();
    let listening = move |ctx| {
        let _listening = tracing::subscriber::set_default(its_log);
        execute(ctx)
    };
    group
        .add_blocking("child", listening, Interrupt::cancel())
        .grace(SHORT);
    let running = group.start();
    let (leader, forked) = numbers(&log).await;
    running.shutdown("enough");
    running.wait_for_state(GroupState::Stopping).await;
    tokio::time::advance(SHORT).await;
    let report = running.await.unwrap();
    assert!(!exists(leader));
    let child = report.actor("child").unwrap();
    assert_eq!(
        (child.outcome(), child.aborted_by()),
        (
            Outcome::Returned,
            Some(AbortedBy::Grace {
                length: SHORT,
                origin: GraceOrigin::Declared
            })
        )
    );
    assert_eq!(
        log.until("process exited").await.field("status"),
        "signal: 9 (SIGKILL)"
    );
    ends(forked);
}

#[tokio::test]
async fn no_process_is_left_when_the_run_is_dropped() {
    let log = CapturedLog::new();
    let mut group = Group::new("test");
    group.add_actor("child", stubborn(), Interrupt::cancel());
    let running = group.start();
    let (leader, forked) = numbers(&log).await;
    drop(running);
    // The abort is a task's to see.
    tokio::task::spawn_blocking(move || {
        is_reaped(leader);
        ends(forked);
    })
    .await
    .unwrap();
}

/// No runtime is left that could reap them.
#[test]
fn no_process_is_left_when_the_runtime_is_dropped() {
    let log = CapturedLog::new();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let mut group = Group::new("test");
    for index in 0..20 {
        group.add_actor(
            format!("child-{index}"),
            sh("echo here; exec sleep 3600"),
            Interrupt::cancel(),
        );
    }
    let its_log = log.clone();
    runtime.block_on(async {
        // Its future goes with the runtime.
        tokio::spawn(group.run());
        for index in 0..20 {
            its_log.line_of(&format!("child-{index}")).await;
        }
    });
    drop(runtime);
    let leaders: Vec<u32> = log
        .all()
        .iter()
        .filter_map(|line| line.field("pid").parse().ok())
        .collect();
    assert_eq!(leaders.len(), 20);
    leaders.into_iter().for_each(is_reaped);
}

#[tokio::test]
async fn no_process_is_left_when_the_actor_panics() {
    let log = CapturedLog::new();
    let mut group = Group::new("test");
    let its_log = log.clone();
    let execute = async move |ctx: Context| {
        let spec = stubborn();
        let mut run = pin!(spec.run(&ctx));
        let mut numbers = pin!(numbers(&its_log));
        poll_fn(|cx| {
            assert!(run.as_mut().poll(cx).is_pending());
            numbers.as_mut().poll(cx).map(drop)
        })
        .await;
        panic!("on the way");
    };
    group.add(
        "child",
        async move |ctx| -> () { execute(ctx).await },
        Interrupt::cancel(),
    );
    let error = group.run().await.unwrap_err();
    assert!(error.to_string().contains("on the way"), "{error}");
    let (leader, forked) = numbers(&log).await;
    is_reaped(leader);
    ends(forked);
}

#[tokio::test]
async fn a_drop_interrupt_kills_the_process_at_once() {
    let log = CapturedLog::new();
    let mut group = Group::new("test");
    group.add_actor("child", stubborn(), Interrupt::drop());
    let running = group.start();
    let (leader, forked) = numbers(&log).await;
    running.shutdown("enough");
    running.await.unwrap();
    is_reaped(leader);
    ends(forked);
}

#[tokio::test]
async fn no_process_is_left_when_a_capture_is_dropped() {
    let log = CapturedLog::new();
    let (tell, told) = oneshot::channel();
    let capture = tokio::spawn(async move {
        // On stderr, because stdout is captured.
        let spec = sh("exec >&2; trap '' TERM; sleep 3600 & echo forked $!; echo leader $$; wait");
        let mut capture = pin!(spec.capture());
        let polled = poll_fn(|cx| Poll::Ready(capture.as_mut().poll(cx).is_pending())).await;
        assert!(polled, "it does not end by itself");
        tell.send(()).unwrap();
        capture.await.map(drop)
    });
    told.await.unwrap();
    let (leader, forked) = numbers(&log).await;
    capture.abort();
    assert!(capture.await.unwrap_err().is_cancelled());
    is_reaped(leader);
    ends(forked);
}

/// Captures that are dropped while their process starts, writes and ends leave no process.
#[tokio::test]
async fn no_process_is_left_by_a_capture_dropped_at_any_point() {
    let log = CapturedLog::new();
    for polls in 1..40 {
        let spec = sh("echo leader $$; echo more; exit 3");
        let mut capture = Box::pin(spec.capture_both());
        let mut left = polls;
        poll_fn(|cx| {
            left -= 1;
            let polled = capture.as_mut().poll(cx);
            if left == 0 || polled.is_ready() {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
    }
    let started: Vec<u32> = log
        .all()
        .iter()
        .filter_map(|line| line.field("pid").parse().ok())
        .collect();
    assert_eq!(started.len(), 39);
    started.into_iter().for_each(is_reaped);
}

/// The actor is interrupted, and its process is killed, whatever the process writes.
#[tokio::test]
async fn endless_output_of_a_capture_delays_no_actor() {
    let log = CapturedLog::new();
    let mut group = Group::new("test");
    let execute = async |ctx: Context| {
        ctx.run_until_interrupted(sh("exec yes").capture_bytes())
            .await
            .is_none()
    };
    let execute = async move |ctx: Context| assert!(execute(ctx).await, "it has no end");
    group.add("captures", execute, Interrupt::cancel());
    group.add(
        "waits",
        async |_: Context| pending::<()>().await,
        Interrupt::drop(),
    );
    let running = group.start();
    let pid = log
        .until("process started")
        .await
        .field("pid")
        .parse()
        .unwrap();
    running.shutdown("enough");
    running.await.unwrap();
    is_reaped(pid);
}
