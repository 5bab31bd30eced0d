//! The traps of other crates around spawned tasks, cleanup and restarts.

use std::sync::{Arc, mpsc};

use rungroup::{ActorState, Context, Group, Interrupt, Outcome, Ready, RestartPolicy};

use crate::support::{park, secs};

/// A join handle that is dropped detaches its task, and a supervisor that is aborted orphans its children.
#[tokio::test(start_paused = true)]
async fn trap_1_no_task_outlives_an_aborted_actor() {
    let alive = Arc::new(());
    let held = Arc::clone(&alive);
    let mut group = Group::new("trap");
    let parent = async move |ctx: Context| {
        ctx.spawn(async move {
            std::future::pending::<()>().await;
            drop(held);
        })?;
        std::future::pending::<anyhow::Result<()>>().await
    };
    group
        .add("parent", parent, Interrupt::cancel())
        .grace(secs(1));
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    tokio::task::yield_now().await;
    running.shutdown("enough");
    let error = running.await.unwrap_err();
    assert_eq!(
        error.report().unwrap().actor("parent").unwrap().outcome(),
        Outcome::Aborted
    );
    assert_eq!(Arc::strong_count(&alive), 1);
}

/// Cleanup that runs without a reason, or not at all where the parent stops.
#[tokio::test(start_paused = true)]
async fn trap_7_every_interrupt_is_called_and_knows_the_cause() {
    let (said, heard) = mpsc::channel();
    let interrupt = |said: mpsc::Sender<String>| {
        Interrupt::call(move |cause| {
            said.send(cause.to_string())
                .map_err(|_| anyhow::anyhow!("no receiver is left"))
        })
    };
    let mut group = Group::new("trap");
    group.add(
        "returns",
        async |_| anyhow::bail!("the disk is full") as anyhow::Result<()>,
        interrupt(said.clone()),
    );
    group.add("parks", park, interrupt(said));
    group.run().await.unwrap_err();
    let causes: Vec<String> = heard.iter().collect();
    assert_eq!(causes, ["actor `returns` failed: the disk is full"; 2]);
}

/// The memory of each finished task. `g9_a_million_short_children_…` measures it in a process of its own.
#[tokio::test(start_paused = true)]
async fn trap_8_a_finished_task_leaves_only_a_count() {
    let mut group = Group::new("trap");
    let parent = async |ctx: Context| {
        for _ in 0..1000 {
            ctx.spawn_bounded(10, async { Err::<(), _>(std::io::Error::other("refused")) })
                .await?;
        }
        ctx.wait_for_tasks().await;
        anyhow::Ok(())
    };
    group.add("parent", parent, Interrupt::cancel());
    let report = group.run().await.unwrap();
    let parent = report.actor("parent").unwrap();
    let failures = parent.task_failures();
    assert_eq!(
        (parent.tasks(), failures.count, failures.last.len()),
        (1000, 1000, 16)
    );
}

/// Cleanup inside a task races with the values that it needs.
#[tokio::test(start_paused = true)]
async fn trap_10_a_requirement_is_alive_until_its_dependent_has_ended() {
    let mut group = Group::new("trap");
    group
        .add("pool", park, Interrupt::cancel())
        .ready(Ready::Started);
    let worker = async |ctx: Context| {
        ctx.interrupted().await;
        tokio::time::sleep(secs(1)).await;
        assert_eq!(
            ctx.handle().actor("pool").unwrap().state(),
            ActorState::Ready
        );
    };
    group
        .add("worker", worker, Interrupt::cancel())
        .requires(["pool"]);
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    running.await.unwrap();
}

/// An actor that fails at once restarts at once, without an end.
#[tokio::test(start_paused = true)]
async fn trap_14_there_is_a_delay_before_every_restart() {
    let mut group = Group::new("trap");
    let fails = |_ctx: Context| async { anyhow::bail!("at once") as anyhow::Result<()> };
    group
        .actor("hot")
        .restart(RestartPolicy::on_failure().backoff(secs(0)))
        .add(fails, Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("`backoff` of the `restart` of `hot` is zero"),
        "{error}"
    );

    let mut group = Group::new("trap");
    group
        .actor("cool")
        .restart(RestartPolicy::on_failure().max_restarts(20))
        .add(fails, Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    assert!(error.report().unwrap().took() > secs(60), "{error:?}");
}
