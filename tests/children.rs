//! The tasks that an actor spawns.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rungroup::{Context, Group, Interrupt, Outcome, ReturnAction};

#[tokio::test(start_paused = true)]
async fn an_actor_ends_after_its_tasks() {
    let done = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&done);
    let mut group = Group::new("children");
    let execute = async move |ctx: Context| {
        for _ in 0..3 {
            let (scope, counted) = (ctx.scope().clone(), Arc::clone(&counted));
            ctx.spawn(async move {
                scope.interrupted().await;
                tokio::time::sleep(Duration::from_secs(1)).await;
                counted.fetch_add(1, Ordering::Relaxed);
            })
            .unwrap();
        }
    };
    group.add("parent", execute, Interrupt::cancel());
    let report = group.run().await.unwrap();
    assert_eq!(done.load(Ordering::Relaxed), 3);
    let parent = report.actor("parent").unwrap();
    assert_eq!((parent.outcome(), parent.tasks()), (Outcome::Returned, 3));
    assert_eq!(parent.ended().unwrap(), Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn a_task_that_ignores_the_interrupt_is_aborted() {
    let mut group = Group::new("children");
    let execute = async |ctx: Context| {
        ctx.spawn(std::future::pending::<()>()).unwrap();
    };
    group
        .add("parent", execute, Interrupt::cancel())
        .grace(Duration::from_secs(2));
    let error = group.run().await.unwrap_err();
    let parent = error.report().unwrap().actor("parent").unwrap();
    assert_eq!(
        (parent.outcome(), parent.ended().unwrap()),
        (Outcome::Aborted, Duration::from_secs(2))
    );
}

#[tokio::test(start_paused = true)]
async fn spawn_after_the_interrupt_is_refused_and_drops_the_future() {
    let mut group = Group::new("children");
    let execute = async |ctx: Context| {
        ctx.interrupted().await;
        let token = Arc::new(());
        let held = Arc::clone(&token);
        let refused = ctx.spawn(async move { drop(held) }).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "cannot spawn a task of actor `parent`: the actor was interrupted or has ended"
        );
        assert_eq!(Arc::strong_count(&token), 1);
    };
    group.add("parent", execute, Interrupt::cancel());
    group.add("stops", async |_| (), Interrupt::cancel());
    group.run().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn failures_of_tasks_are_counted_and_the_first_and_last_kept() {
    let mut group = Group::new("children");
    let execute = async |ctx: Context| {
        for number in 0..40 {
            ctx.spawn(async move {
                (number % 2 == 1)
                    .then_some(())
                    .ok_or(anyhow::anyhow!("child {number}"))
            })
            .unwrap();
        }
        ctx.spawn(async { panic!("a child panics") }).unwrap();
        ctx.wait_for_tasks().await;
    };
    group
        .add("parent", execute, Interrupt::cancel())
        .on_ok(ReturnAction::Stop);
    let report = group.run().await.unwrap();
    let parent = report.actor("parent").unwrap();
    assert_eq!((parent.outcome(), parent.tasks()), (Outcome::Returned, 41));
    let failures = parent.task_failures();
    assert_eq!((failures.count, failures.last.len()), (21, 16));
    assert_eq!(failures.first.as_ref().unwrap().to_string(), "child 0");
}

#[tokio::test(start_paused = true)]
async fn a_bound_is_awaited() {
    let (alive, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (its_alive, its_most) = (Arc::clone(&alive), Arc::clone(&most));
    let mut group = Group::new("children");
    let execute = async move |ctx: Context| {
        for _ in 0..100 {
            let (alive, most) = (Arc::clone(&its_alive), Arc::clone(&its_most));
            let child = async move {
                most.fetch_max(alive.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
                tokio::time::sleep(Duration::from_millis(10)).await;
                alive.fetch_sub(1, Ordering::Relaxed);
            };
            ctx.spawn_bounded(7, child).await.unwrap();
        }
        ctx.wait_for_tasks().await;
    };
    group.add("parent", execute, Interrupt::cancel());
    group.run().await.unwrap();
    assert_eq!(
        (alive.load(Ordering::Relaxed), most.load(Ordering::Relaxed)),
        (0, 7)
    );
}
