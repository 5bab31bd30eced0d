//! Mistakes of other crates, as far as they show inside one process.

use std::sync::{Arc, mpsc};

use rungroup::{ActorState, Context, Group, Interrupt, Outcome, Ready, RestartPolicy, Running};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::oneshot;

use crate::support::{Oops, oops, park, secs};

/// A timeout written as a sleep makes every stop take all of it.
#[tokio::test(start_paused = true)]
async fn trap_2_a_stop_takes_no_longer_than_its_actors() {
    let mut group = Group::new("trap").grace(secs(3600)).drain(secs(1800));
    group
        .add("db", park, Interrupt::cancel())
        .ready(Ready::Started)
        .grace(secs(1000));
    group
        .add("web", park, Interrupt::cancel())
        .requires(["db"])
        .ready(Ready::Manual)
        .ready_within(secs(500));
    group.add("done", async |_| (), Interrupt::call_async(async |_| ()));
    let report = group.run().await.unwrap();
    assert_eq!(report.took(), secs(0));
}

/// A service that fails, or whose context is dropped, releases its waiters.
#[tokio::test(start_paused = true)]
async fn trap_3_a_failed_requirement_starts_no_dependent() {
    let mut group = Group::new("trap");
    let crashes = async |_: Context| panic!("before it was ready");
    group
        .add("db", crashes, Interrupt::cancel())
        .ready(Ready::Manual);
    group.add("web", park, Interrupt::cancel()).requires(["db"]);
    let error = group.run().await.unwrap_err();
    assert_eq!(
        error.report().unwrap().actor("web").unwrap().started(),
        None
    );
}

/// A cycle that is logged, and then ignored.
#[tokio::test(start_paused = true)]
async fn trap_4_a_cycle_is_refused_before_anything_starts() {
    let mut group = Group::new("trap");
    group
        .add("a", oops, Interrupt::cancel())
        .requires(["b"])
        .ready(Ready::Started);
    group
        .add("b", oops, Interrupt::cancel())
        .requires(["c"])
        .ready(Ready::Started);
    group
        .add("c", oops, Interrupt::cancel())
        .stops_before(["a"])
        .ready(Ready::Started);
    let error = group.run().await.unwrap_err();
    assert!(error.report().is_none(), "nothing ran");
    let [problem] = error.problems() else {
        panic!("{error:?}")
    };
    for name in ["`a`", "`b`", "`c`"] {
        assert!(problem.message().contains(name), "{}", problem.message());
    }
}

/// "Running" is announced before the signals are listened to. Linux lists the signals that the process catches.
#[cfg(target_os = "linux")]
#[tokio::test(start_paused = true)]
async fn trap_5_signals_are_listened_to_before_anything_starts() {
    use rungroup::Signal;
    fn caught() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("SigCgt:"))
            .unwrap();
        u64::from_str_radix(line.trim(), 16).unwrap()
    }
    let is_caught = |signal: Signal| caught() & (1 << (signal.number() - 1)) != 0;
    // No other test of this process listens to it.
    assert!(!is_caught(Signal::USR1));
    let mut group = Group::new("trap").signals([Signal::USR1]);
    let (tell, told) = oneshot::channel();
    let execute = async move |_| tell.send(is_caught(Signal::USR1)).unwrap();
    group.add("first", execute, Interrupt::cancel());
    group.run().await.unwrap();
    assert!(told.await.unwrap());
}

/// A waiter for the start never learns of its failure.
#[tokio::test(start_paused = true)]
async fn trap_6_waiters_for_ready_learn_of_every_failure_to_start() {
    let ready_of = async |running: Running| {
        let handle = running.handle();
        let (ready, result) = tokio::join!(handle.wait_until_ready(), running);
        result.unwrap_err();
        ready.expect_err("it never was ready")
    };
    let mut fails = Group::new("fails");
    fails
        .add("init", oops, Interrupt::cancel())
        .ready(Ready::Finished);
    let never = ready_of(fails.start()).await;
    assert!(never.to_string().contains("`init`"), "{never}");
    let mut refused = Group::new("refused");
    refused
        .add("init", park, Interrupt::cancel())
        .requires(["nobody"]);
    ready_of(refused.start()).await;
    let mut dropped = Group::new("dropped");
    dropped
        .add("init", park, Interrupt::cancel())
        .ready(Ready::Manual);
    let handle = dropped.handle();
    drop(dropped);
    handle
        .wait_until_ready()
        .await
        .expect_err("it never will be run");
}

/// Work that is spawned while the group stops is silently not run.
#[tokio::test(start_paused = true)]
async fn trap_9_work_spawned_during_the_stop_runs() {
    let (task, task_ran) = oneshot::channel();
    let (blocking, blocking_ran) = oneshot::channel();
    let (sync, sync_ran) = oneshot::channel();
    let (thread, thread_ran) = oneshot::channel();
    let mut group = Group::new("trap");
    let spawns = async move |ctx: Context| {
        ctx.interrupted().await;
        tokio::spawn(async move { task.send(()) })
            .await
            .unwrap()
            .unwrap();
        tokio::task::spawn_blocking(move || blocking.send(()))
            .await
            .unwrap()
            .unwrap();
    };
    group.add(
        "task",
        spawns,
        Interrupt::call(move |_| drop(Handle::current().spawn(async move { sync.send(()) }))),
    );
    let spawns = move |ctx: Context| {
        ctx.wait_interrupted();
        Handle::current()
            .block_on(tokio::spawn(async move { thread.send(()) }))
            .unwrap()
            .unwrap();
    };
    group.add_blocking("thread", spawns, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    running.await.unwrap();
    let (task, blocking, sync, thread) = tokio::join!(task_ran, blocking_ran, sync_ran, thread_ran);
    task.and(blocking).and(sync).and(thread).unwrap();
}

/// The report names the actors that the stop prevents from starting.
#[tokio::test(start_paused = true)]
async fn trap_9_an_actor_that_never_starts_is_named() {
    let mut group = Group::new("trap");
    let handle = group.handle();
    let readies = async move |ctx: Context| {
        handle.shutdown("enough");
        // The message about the stop is before that about readiness.
        ctx.ready();
        ctx.interrupted().await;
    };
    group
        .add("db", readies, Interrupt::cancel())
        .ready(Ready::Manual);
    group.add("web", park, Interrupt::cancel()).requires(["db"]);
    let report = group.run().await.unwrap();
    assert_eq!(
        report.actor("web").unwrap().outcome(),
        Outcome::NeverStarted
    );
}

/// The payload of a panic is lost on its way up.
#[tokio::test(start_paused = true)]
async fn trap_13_the_message_of_a_panic_reaches_the_caller() {
    let mut group = Group::new("trap");
    group.add(
        "clumsy",
        async |_| panic!("table {} is gone", "users"),
        Interrupt::cancel(),
    );
    let error = group.run().await.unwrap_err();
    assert!(error.to_string().contains("table users is gone"), "{error}");
    assert!(
        format!("{error:?}").contains("table users is gone"),
        "{error:?}"
    );
    let source = std::error::Error::source(&error).unwrap();
    assert!(
        source.to_string().contains("peers.rs"),
        "with its place: {source}"
    );
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// A runtime is dropped in an async context, or kept alive by clones of something.
#[test]
fn trap_16_handles_and_scopes_can_be_dropped_anywhere() {
    let (tell, told) = oneshot::channel();
    let first = runtime();
    let handle = first.block_on(async {
        let mut group = Group::new("trap");
        let handle = group.handle();
        let leaks = async move |ctx: Context| drop(tell.send(ctx.scope().clone()));
        group.add("leaks", leaks, Interrupt::call(|_| ()));
        group.run().await.unwrap();
        handle
    });
    let scope = told.blocking_recv().unwrap();
    // Would wait without an end for a remaining task or thread.
    drop(first);
    runtime().block_on(async move {
        assert!(scope.is_interrupted());
        handle.shutdown("long gone");
        handle.wait().await;
        scope.interrupted().await;
        drop((scope, handle));
    });
}

/// A runtime that is dropped under a running group: no waiter hangs, and the values are dropped.
#[test]
fn trap_16_dropping_the_runtime_under_its_group_is_an_error() {
    let (kept, dropped) = mpsc::channel::<()>();
    let first = runtime();
    let mut group = Group::new("trap");
    group.retain("kept", kept);
    group.add("parked", park, Interrupt::call(|_| ()));
    let handle = group.handle();
    let entered = first.enter();
    let running = group.start();
    drop(entered);
    first.block_on(handle.wait_until_ready()).unwrap();
    drop(first);
    assert!(dropped.recv().is_err(), "the kept value was dropped");
    let error = runtime().block_on(running).unwrap_err();
    assert!(error.report().is_none());
    assert!(error.downcast_ref::<Oops>().is_none());
}

/// `rungroup::main` owns its runtimes; inside another one it cannot.
#[tokio::test]
async fn trap_16_main_inside_a_runtime_is_an_error_and_no_panic() {
    let exit = rungroup::main(async || Ok(Group::new("trap")));
    assert_eq!(exit, rungroup::Exit::FAILURE);
}

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

/// The memory of each finished task. `g9_a_million_short_tasks_do_not_grow_the_process` measures it in a process of its own.
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
