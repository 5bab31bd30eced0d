//! Actors that restart: the counts, their reset, the length of the backoff, and a stop, which ends it at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rungroup::{
    Cause, Context, Dependents, Group, GroupState, Interrupt, Outcome, Ready, RestartPolicy,
    ReturnAction, Slot,
};
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::support::{Delays, assert_delays, max_delays};

const SECOND: Duration = Duration::from_secs(1);

/// An execute that fails so many times, records the start of each attempt, and then waits for its interrupt.
fn fails(
    times: u32,
    began: mpsc::UnboundedSender<Instant>,
) -> impl FnMut(Context) -> Fails + Send + 'static {
    let mut left = times;
    move |ctx| {
        began.send(Instant::now()).unwrap();
        let fails = left > 0;
        left = left.saturating_sub(1);
        Box::pin(async move {
            if fails {
                anyhow::bail!("not yet");
            }
            ctx.interrupted().await;
            Ok(())
        })
    }
}

type Fails = std::pin::Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send>>;

#[tokio::test(start_paused = true)]
async fn a19_the_delay_is_at_least_half_of_the_nominal_one() {
    let restart = RestartPolicy::on_failure()
        .backoff(SECOND)
        .max_backoff(6 * SECOND);
    let expected = max_delays(&restart, 1..=5);
    assert_eq!(
        (1..=5)
            .map(|time| restart.max_backoff_of(time).as_secs())
            .collect::<Vec<_>>(),
        [1, 2, 4, 6, 6]
    );

    let (began, mut seen) = mpsc::unbounded_channel();
    let mut group = Group::new("restart");
    group
        .actor("worker")
        .restart(restart)
        .add(fails(5, began), Interrupt::cancel());
    let running = group.start();
    let mut all = Vec::new();
    for _ in 0..6 {
        all.push(seen.recv().await.unwrap());
    }
    running.shutdown("enough");
    let report = running.await.unwrap();
    let apart: Vec<Duration> = all.windows(2).map(|two| two[1] - two[0]).collect();
    assert_delays(&apart, &expected);
    let restarts = report.actor("worker").unwrap().restarts();
    assert_eq!(
        (restarts.count, restarts.failures, restarts.last.len()),
        (5, 5, 4)
    );
    assert_eq!(report.actor("worker").unwrap().outcome(), Outcome::Returned);
}

#[tokio::test(start_paused = true)]
async fn a_stop_ends_the_backoff_at_once_without_an_attempt() {
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let mut group = Group::new("restart");
    let execute = move |_ctx: Context| {
        counted.fetch_add(1, Ordering::Relaxed);
        async { anyhow::bail!("never") as anyhow::Result<()> }
    };
    group
        .actor("worker")
        .restart(
            RestartPolicy::on_failure()
                .backoff(1000 * SECOND)
                .max_backoff(1000 * SECOND),
        )
        .add(execute, Interrupt::cancel());
    let running = group.start();
    tokio::task::yield_now().await;
    tokio::task::yield_now().await;
    let began = Instant::now();
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(began.elapsed(), Duration::ZERO);
    assert_eq!(
        (
            runs.load(Ordering::Relaxed),
            report.actor("worker").unwrap().outcome()
        ),
        (1, Outcome::Restarting)
    );
}

#[tokio::test(start_paused = true)]
async fn exhausted_restarts_are_the_cause() {
    let mut group = Group::new("restart");
    let execute = |_ctx: Context| async { Err::<(), _>(std::io::Error::other("disk gone")) };
    group
        .actor("worker")
        .restart(RestartPolicy::on_failure().max_restarts(2))
        .add(execute, Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "actor `worker` exhausted its restarts: actor `worker` failed: disk gone"
    );
    assert_eq!(
        error.downcast_ref::<std::io::Error>().unwrap().to_string(),
        "disk gone"
    );
    let report = error.report().unwrap();
    assert!(matches!(report.cause(), Cause::RestartsExhausted { .. }));
    assert_eq!(report.actor("worker").unwrap().restarts().count, 2);
}

#[tokio::test(start_paused = true)]
async fn dependents_stop_in_order_and_restart_with_the_new_value() {
    let (port, log) = (Slot::new(), Arc::new(std::sync::Mutex::new(Vec::new())));
    let say = move |log: &Arc<std::sync::Mutex<Vec<String>>>, what: String| {
        log.lock().unwrap().push(what);
    };
    let mut group = Group::new("restart");
    let (fail, failed) = mpsc::unbounded_channel::<()>();
    let failed = Arc::new(tokio::sync::Mutex::new(failed));
    let mut number = 0;
    let its = Arc::clone(&log);
    let server = move |ctx: Context<u16>| {
        number += 1;
        let (failed, number, log) = (Arc::clone(&failed), number, Arc::clone(&its));
        async move {
            ctx.provide(number);
            let mut failed = failed.lock().await;
            match ctx.run_until_interrupted(failed.recv()).await {
                Some(_) => {
                    say(&log, format!("server {number} fails"));
                    anyhow::bail!("broken")
                }
                None => Ok(()),
            }
        }
    };
    group
        .actor("server")
        .restart(RestartPolicy::on_failure())
        .provides(&port)
        .add(server, Interrupt::cancel())
        .dependents(Dependents::Restart);
    let its = Arc::clone(&log);
    let client = move |ctx: Context<(), u16>| {
        let log = Arc::clone(&its);
        async move {
            say(&log, format!("client of {}", ctx.received()));
            ctx.interrupted().await;
            say(
                &log,
                format!(
                    "client of {} stops: {}",
                    ctx.received(),
                    ctx.cause().unwrap()
                ),
            );
        }
    };
    group
        .actor("client")
        .restart(RestartPolicy::on_failure())
        .receives(&port)
        .add(client, Interrupt::cancel())
        .ready(Ready::Started)
        .dependents(Dependents::Keep);
    let its = Arc::clone(&log);
    let page = move |ctx: Context| {
        let log = Arc::clone(&its);
        async move {
            say(&log, "page".to_owned());
            ctx.interrupted().await;
            say(&log, "page stops".to_owned());
        }
    };
    group
        .actor("page")
        .restart(RestartPolicy::on_failure())
        .add(page, Interrupt::cancel())
        .requires(["client"]);
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    fail.send(()).unwrap();
    running.wait_for_state(GroupState::Degraded).await;
    while running.state() != GroupState::Ready {
        running.state_changed().await;
    }
    running.shutdown("enough");
    running.await.unwrap();
    let log = log.lock().unwrap();
    assert_eq!(
        *log,
        [
            "client of 1",
            "page",
            "server 1 fails",
            "page stops",
            "client of 1 stops: actor `server` restarts",
            "client of 2",
            "page",
            "page stops",
            "client of 2 stops: shutdown: enough",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_missed_readiness_interrupts_the_attempt_and_is_its_failure() {
    let mut group = Group::new("restart");
    let mut first = true;
    let execute = move |ctx: Context| {
        let late = std::mem::take(&mut first);
        async move {
            if !late {
                ctx.ready();
            }
            ctx.interrupted().await;
        }
    };
    group
        .actor("worker")
        .restart(RestartPolicy::on_failure())
        .add(execute, Interrupt::cancel())
        .ready(Ready::Manual)
        .ready_within(SECOND);
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    let restarts = report.actor("worker").unwrap().restarts();
    assert_eq!(restarts.failures, 1);
    assert_eq!(
        restarts.first.as_ref().unwrap().failures[0].to_string(),
        "was not ready within its `ready_within` of 1 s"
    );
}

/// Both in its count and in its delay.
#[tokio::test(start_paused = true)]
async fn a_long_attempt_resets_the_restarts() {
    let restart = RestartPolicy::on_failure()
        .backoff(SECOND)
        .max_restarts(2)
        .reset_after(10 * SECOND);
    // The third, the fifth and the sixth attempt last.
    let expected = max_delays(&restart, [1, 2, 1, 2, 1, 1]);
    let delays = Delays::default();
    let its = delays.clone();
    let mut group = Group::new("restart");
    let mut run = 0;
    let execute = move |ctx: Context| {
        run += 1;
        let (run, delays) = (run, its.clone());
        async move {
            delays.begins();
            if [3, 5, 6].contains(&run) {
                ctx.run_until_interrupted(tokio::time::sleep(11 * SECOND))
                    .await;
            }
            delays.ends();
            (run == 7).then_some(()).ok_or(anyhow::anyhow!("run {run}"))
        }
    };
    group
        .actor("worker")
        .restart(restart)
        .add(execute, Interrupt::cancel())
        .on_ok(ReturnAction::Stop);
    let report = group.run().await.unwrap();
    assert_eq!(report.actor("worker").unwrap().restarts().count, 6);
    assert_delays(&delays.seen(), &expected);
}

/// A task that was spawned elsewhere with the scope of a former attempt sees the reason of the end of that attempt.
#[tokio::test(start_paused = true)]
async fn the_scope_of_a_former_attempt_has_a_cause() {
    let (sender, mut scopes) = mpsc::unbounded_channel();
    let fails = move |ctx: Context| {
        sender.send(ctx.scope().clone()).unwrap();
        async { Err::<(), _>(anyhow::anyhow!("connection lost")) }
    };
    let mut group = Group::new("app");
    group
        .actor("worker")
        .restart(RestartPolicy::on_failure().backoff(SECOND))
        .add(fails, Interrupt::cancel());
    let running = group.start();
    let former = scopes.recv().await.unwrap();
    for _ in 0..2 {
        former.interrupted().await;
        assert!(
            matches!(&*former.cause().unwrap(), Cause::Restart { actor } if &**actor == "worker")
        );
        scopes.recv().await.unwrap();
    }
    running.shutdown("enough");
    running.await.unwrap();
}

/// One task ignores the interrupt. The next attempt follows after its five seconds and the backoff.
#[tokio::test(start_paused = true)]
async fn a14_a_task_without_an_end_delays_a_restart_by_5_s() {
    for (restart, fails) in [
        (RestartPolicy::on_failure(), true),
        (RestartPolicy::always(), false),
    ] {
        deaf_task_delays(restart, fails).await;
    }
}

async fn deaf_task_delays(restart: RestartPolicy, fails: bool) {
    let (tell, mut told) = mpsc::unbounded_channel();
    let execute = move |ctx: Context| {
        let tell = tell.clone();
        async move {
            let _ = tell.send(Instant::now());
            ctx.spawn(std::future::pending::<()>()).unwrap();
            anyhow::ensure!(!fails, "it failed");
            Ok(())
        }
    };
    let mut group = Group::new("app");
    group
        .actor("worker")
        .restart(restart)
        .add(execute, Interrupt::cancel());
    let running = group.start();
    let (first, second) = (told.recv().await.unwrap(), told.recv().await.unwrap());
    let pause = second.duration_since(first).as_millis();
    assert!((5_500..=6_000).contains(&pause), "{pause} ms");
    running.shutdown("enough");
    let _ = running.await;
}
