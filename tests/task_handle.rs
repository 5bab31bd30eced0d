//! The typed result of a task, and panics that are caught or that abort.

use std::future::pending;

use rungroup::{
    Context, Group, Interrupt, Outcome, PanicError, Report, TaskError, TaskHandle, catch_panic,
};
use tokio::sync::oneshot;

use crate::support::{Kept, Log, PanicsWhenDropped, capture_logs, secs};

/// Runs this as the execute of an actor, and returns the report.
async fn run<F>(execute: impl FnOnce(Context) -> F + Send + 'static) -> Report
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut group = Group::new("test");
    group.add("parent", execute, Interrupt::cancel());
    group.run().await.unwrap()
}

fn failures(report: &Report) -> Vec<String> {
    let failures = report.actor("parent").unwrap().task_failures();
    let failures = failures.first.iter().chain(&failures.last);
    failures.map(ToString::to_string).collect()
}

#[tokio::test(start_paused = true)]
async fn handle_resolves_to_the_output() {
    let report = run(async |ctx: Context| {
        let handle = ctx
            .spawn_with_handle(async {
                tokio::time::sleep(secs(1)).await;
                Box::new(7)
            })
            .unwrap();
        assert!(!handle.is_finished());
        assert_eq!(handle.await, Ok(Box::new(7)));
    })
    .await;
    assert_eq!(report.actor("parent").unwrap().tasks(), 1);
    assert_eq!(failures(&report), [""; 0]);
}

/// An error is a result as any other.
#[tokio::test(start_paused = true)]
async fn error_of_a_task_with_a_handle_is_no_failure() {
    let report = run(async |ctx: Context| {
        let handle = ctx.spawn_with_handle(async { Err::<(), _>("broken") });
        assert_eq!(handle.unwrap().await, Ok(Err("broken")));
    })
    .await;
    assert_eq!(failures(&report), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn panic_of_a_task_with_a_handle_is_returned_and_reported() {
    let (log, _guard) = capture_logs();
    let report = run(async |ctx: Context| {
        let task = async { panic!("all is lost") };
        let handle: TaskHandle<()> = ctx.spawn_with_handle(task).unwrap();
        let error = handle.await.unwrap_err();
        let TaskError::Panicked(panic) = &error else {
            panic!("{error}")
        };
        assert_eq!(panic.message(), "all is lost");
        assert!(panic.location().unwrap().contains("task_handle.rs"));
        assert_eq!(error.to_string(), format!("the task {panic}"));
    })
    .await;
    let failures = failures(&report);
    assert!(
        matches!(&failures[..], [failure] if failure.ends_with("all is lost")),
        "{failures:?}"
    );
    let logged = log.lines().into_iter();
    assert_eq!(
        logged.filter(|line| line.contains("all is lost")).count(),
        1
    );
}

#[tokio::test(start_paused = true)]
async fn panic_of_the_drop_does_not_replace_the_output() {
    let report = run(async |ctx: Context| {
        let clumsy = PanicsWhenDropped("in its drop");
        let handle = ctx.spawn_with_handle(std::future::poll_fn(move |_| {
            let _clumsy = &clumsy;
            std::task::Poll::Ready(7)
        }));
        assert_eq!(handle.unwrap().await, Ok(7));
    })
    .await;
    let failures = failures(&report);
    assert!(
        matches!(&failures[..], [failure] if failure.ends_with("in its drop")),
        "{failures:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn handle_aborts_its_task() {
    let log = Log::default();
    let held = Kept::new("value", &log);
    let report = run(async move |ctx: Context| {
        let task = async move {
            let _held = held;
            pending::<()>().await;
        };
        let mut handle = ctx.spawn_with_handle(task).unwrap();
        let limited = tokio::time::timeout(secs(300), &mut handle).await;
        assert!(limited.is_err(), "a limit does not end the task");
        assert!(!handle.is_finished());
        handle.abort();
        ctx.wait_for_tasks().await;
        assert!(handle.is_finished());
        handle.abort();
        assert_eq!(handle.await, Err(TaskError::Aborted));
    })
    .await;
    assert_eq!(log.lines(), ["value dropped"]);
    assert_eq!(failures(&report), [""; 0], "an abort is no failure");
}

#[tokio::test(start_paused = true)]
async fn dropped_handle_leaves_its_task_running() {
    let (done, completed) = oneshot::channel();
    let report = run(async |ctx: Context| {
        let task = async {
            tokio::time::sleep(secs(1)).await;
            done.send(()).unwrap();
            PanicsWhenDropped("an output that nobody awaits")
        };
        drop(ctx.spawn_with_handle(task).unwrap());
    })
    .await;
    completed.await.expect("the actor ends after its task");
    let failures = failures(&report);
    assert!(
        matches!(&failures[..], [failure] if failure.ends_with("nobody awaits")),
        "{failures:?}"
    );
}

/// The task is aborted with its actor, and an outsider who awaits it learns that.
#[tokio::test(start_paused = true)]
async fn handle_resolves_when_the_actor_is_aborted() {
    let (send, handle) = oneshot::channel();
    let mut group = Group::new("test");
    let execute = async |ctx: Context| {
        let handle = ctx.spawn_with_handle(pending::<u32>()).unwrap();
        send.send(handle).unwrap();
    };
    group
        .add("parent", execute, Interrupt::cancel())
        .grace(secs(1));
    let running = group.start();
    let handle = handle.await.unwrap();
    assert_eq!(handle.await, Err(TaskError::Aborted));
    let error = running.await.unwrap_err();
    let parent = error.report().unwrap().actor("parent").unwrap();
    assert_eq!(parent.outcome(), Outcome::Aborted);
}

#[tokio::test(start_paused = true)]
async fn interrupted_actor_spawns_no_task_with_a_handle() {
    run(async |ctx: Context| {
        ctx.handle().shutdown("enough");
        ctx.interrupted().await;
        let refused = ctx.spawn_with_handle(async { 7 }).unwrap_err();
        assert_eq!(refused.actor, "parent");
    })
    .await;
}

#[tokio::test]
async fn caught_panic_has_message_and_location() {
    assert_eq!(catch_panic(async { 7 }).await, Ok(7));
    let panics = async { panic!("number {}", 7) };
    let panic: PanicError = catch_panic::<Panics>(Box::pin(panics)).await.unwrap_err();
    assert_eq!(panic.message(), "number 7");
    assert!(panic.location().unwrap().contains("task_handle.rs"));
}

type Panics = std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;

#[tokio::test]
async fn panic_of_the_drop_is_caught() {
    let clumsy = PanicsWhenDropped("in its drop");
    let future = std::future::poll_fn(move |_| {
        let _clumsy = &clumsy;
        std::task::Poll::Ready(())
    });
    let panic = catch_panic(future).await.unwrap_err();
    assert_eq!(panic.message(), "in its drop");
}
