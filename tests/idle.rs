//! The costs of a running group: none while it idles, a few events at its end, and none after its end.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rungroup::{Context, Group, Interrupt, Ready};
use tokio::runtime::Handle;

use crate::support::{capture_logs, ignore, oops, park, ready_after, ready_and_park, secs};

/// A future that counts how often it is polled.
async fn counted<F: Future>(polls: Arc<AtomicUsize>, future: F) -> F::Output {
    let mut future = pin!(future);
    std::future::poll_fn(|cx| {
        polls.fetch_add(1, Ordering::Relaxed);
        future.as_mut().poll(cx)
    })
    .await
}

/// Neither the driver nor an actor is polled while a year passes: the paused clock would have run into every timer that is
/// set, and each would wake who set it.
#[tokio::test(start_paused = true)]
async fn an_idle_group_has_no_timer_and_is_never_woken() {
    let polls = Arc::new(AtomicUsize::new(0));
    let mut group = Group::new("idle").drain(secs(1));
    let counting = Arc::clone(&polls);
    let parked = move |ctx: Context| counted(counting, park(ctx));
    group.add("parked", parked, Interrupt::cancel());
    // Limits that were armed, and are no longer.
    group
        .add("slow", ready_after(secs(30)), Interrupt::cancel())
        .ready(Ready::Manual)
        .ready_within(secs(60));
    group
        .add("waits", ready_and_park, Interrupt::cancel())
        .requires(["slow"])
        .ready(Ready::Manual)
        .ready_within(secs(60));
    group
        .add("done", async |_| (), Interrupt::cancel())
        .on_ok(rungroup::ReturnAction::Continue);
    let handle = group.handle();
    let year = async {
        handle.wait_until_ready().await.unwrap();
        tokio::task::yield_now().await;
        let before = polls.load(Ordering::Relaxed);
        tokio::time::sleep(secs(365 * 24 * 3600)).await;
        let after = polls.load(Ordering::Relaxed);
        handle.shutdown("enough");
        (before, after)
    };
    let driver = tokio::spawn(counted(Arc::clone(&polls), group.run()));
    let (before, after) = year.await;
    driver.await.unwrap().unwrap();
    assert_eq!(before, after);
    assert!(before > 0);
}

/// Whatever became of the actors and their interrupts.
#[tokio::test(start_paused = true)]
async fn no_task_outlives_a_run_that_returned() {
    let alive = || Handle::current().metrics().num_alive_tasks();
    assert_eq!(alive(), 0);
    let mut group = Group::new("tasks");
    group.add(
        "parked",
        park,
        Interrupt::call_async(async |_| tokio::task::yield_now().await),
    );
    group.add("dropped", ignore, Interrupt::drop());
    group.add(
        "clumsy",
        async |_| panic!("fell over"),
        Interrupt::call_async(async |_| panic!("too")),
    );
    group.add("fails", oops, Interrupt::call(|_| ()));
    group.add_blocking("thread", |ctx| ctx.wait_interrupted(), Interrupt::cancel());
    group.retain("kept", String::from("kept"));
    group.run().await.unwrap_err();
    assert_eq!(alive(), 0);
}

#[tokio::test(start_paused = true)]
async fn no_task_outlives_a_run_that_aborted_it() {
    let alive = || Handle::current().metrics().num_alive_tasks();
    let mut group = Group::new("tasks").grace(secs(1));
    group.add(
        "ignores",
        ignore,
        Interrupt::call_async(async |_| std::future::pending::<()>().await),
    );
    group.add("done", async |_| (), Interrupt::cancel());
    group.run().await.unwrap_err();
    assert_eq!(alive(), 0);
}

/// On several workers, where tasks end beside the driver. The task count of tokio lags there, so the test counts the values
/// that the tasks hold.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_task_outlives_a_run_on_several_workers() {
    let token = Arc::new(());
    for _ in 0..20 {
        let mut group = Group::new("tasks");
        for index in 0..50 {
            let held = [(); 3].map(|()| Arc::clone(&token));
            let [execute_holds, sync_holds, async_holds] = held;
            let execute = async move |ctx| {
                park(ctx).await;
                drop(execute_holds);
            };
            let interrupt = match index % 2 {
                0 => Interrupt::call(move |_| drop(sync_holds)),
                _ => Interrupt::call_async(async move |_| drop(async_holds)),
            };
            group.add(format!("parked-{index}"), execute, interrupt);
        }
        let running = group.start();
        running.wait_until_ready().await.unwrap();
        running.shutdown("enough");
        running.await.unwrap();
        assert_eq!(Arc::strong_count(&token), 1);
    }
}

/// The last event does not contain the timeline. At INFO, all lines of a run differ from those of a larger one only in their
/// numbers.
#[tokio::test(start_paused = true)]
async fn c9_the_log_of_a_run_does_not_grow_with_its_actors() {
    let lines = async |actors: usize| {
        let (log, _guard) = capture_logs();
        let mut group = Group::new("idle");
        for actor in 0..actors {
            group.add(actor.to_string(), park, Interrupt::cancel());
        }
        let running = group.start();
        running.wait_until_ready().await.unwrap();
        running.shutdown("enough");
        running.await.unwrap();
        log.lines()
    };
    let (small, large) = (lines(10).await, lines(1_000).await);
    let last = large.last().unwrap();
    assert!(last.contains("run succeeded"), "{last}");
    assert!(last.contains("actors=1000"), "{last}");
    let without_numbers = |lines: &[String]| -> Vec<String> {
        let parts = lines
            .iter()
            .map(|line| line.split(|it: char| it.is_ascii_digit()));
        let words = parts.map(|parts| parts.filter(|part| !part.is_empty()));
        words
            .map(|words| words.collect::<Vec<_>>().join("0"))
            .collect()
    };
    assert_eq!(without_numbers(&small), without_numbers(&large));
}
