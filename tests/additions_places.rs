//! G9: an added actor that has ended leaves its place to the next addition, unless something may still need the actor.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::task::{Context as TaskContext, Poll, Wake, Waker};

use rungroup::{
    ActorHandle, ActorReport, ActorState, Cause, Context, ControlError, Group, Handle, Interrupt,
    Outcome, Ready, ReturnAction, Running,
};

use tokio::sync::oneshot;

use crate::support::{park, secs};

async fn running() -> Running {
    let mut group = Group::new("run").grace(secs(5));
    group.add("anchor", park, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running
}

/// Adds an actor that returns at once, and waits for its end.
async fn add_job(running: &Running, name: &str) -> ActorHandle {
    let name = name.to_owned();
    let added = running.add(|group| {
        let job = group.add(name, async |_: Context| (), Interrupt::cancel());
        job.on_ok(ReturnAction::Continue)
    });
    let job = added.await.unwrap();
    assert_eq!(job.wait().await, Ok(Outcome::Returned));
    job
}

async fn add_parked(running: &Running, name: &str) -> ActorHandle {
    let name = name.to_owned();
    let added = running.add(|group| group.add(name, park, Interrupt::cancel()));
    added.await.unwrap()
}

fn names(running: &Running) -> Vec<String> {
    let actors = running.actors().into_iter();
    actors.map(|actor| actor.name).collect()
}

#[tokio::test(start_paused = true)]
async fn g9_an_addition_takes_the_place_of_an_ended_one() {
    let running = running().await;
    drop(add_job(&running, "first").await);
    assert_eq!(names(&running), ["anchor", "first"]);
    let second = add_parked(&running, "second").await;
    assert_eq!(names(&running), ["anchor", "second"]);
    assert!(running.actor("first").is_none());
    assert_eq!(second.state(), ActorState::Ready);
    second.interrupt().await.unwrap();
    assert_eq!(second.wait().await, Ok(Outcome::Returned));
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!((report.actors().len(), report.ended_additions()), (2, 1));
    assert!(
        report
            .to_string()
            .contains("and 1 added actor had ended without a failure"),
        "{report}"
    );
}

#[tokio::test(start_paused = true)]
async fn g9_a_handle_keeps_its_actor_and_controls_no_other() {
    let running = running().await;
    let first = add_job(&running, "first").await;
    let second = add_parked(&running, "second").await;
    assert_eq!(names(&running), ["anchor", "first", "second"]);
    let returned = ControlError::Returned {
        actor: "first".to_owned(),
    };
    assert_eq!(first.interrupt().await, Err(returned));
    assert_eq!(first.wait().await, Ok(Outcome::Returned));
    assert_eq!(second.state(), ActorState::Ready);
    // The place is free with the handle.
    drop(first);
    add_parked(&running, "third").await;
    assert_eq!(names(&running), ["anchor", "third", "second"]);
    running.shutdown("enough");
    running.await.unwrap();
}

/// The addition is in the mailbox before a request to the actor that has ended, whose handle is gone when the driver reads.
#[tokio::test(start_paused = true)]
async fn g9_a_late_request_does_not_reach_a_newcomer() {
    let running = running().await;
    let first = add_job(&running, "first").await;
    let cx = &mut TaskContext::from_waker(Waker::noop());
    let mut adding = Box::pin(running.add(|group| {
        let newcomer = group.add("newcomer", park, Interrupt::cancel());
        newcomer.ready(Ready::Started)
    }));
    assert!(matches!(adding.as_mut().poll(cx), Poll::Pending));
    assert!(pin!(first.interrupt()).poll(cx).is_pending());
    drop(first);
    let newcomer = adding.await.unwrap();
    assert_eq!(newcomer.state(), ActorState::Ready);
    tokio::task::yield_now().await;
    assert_eq!(newcomer.state(), ActorState::Ready);
    running.shutdown("enough");
    running.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn g9_a_former_context_does_not_make_a_newcomer_ready() {
    let running = running().await;
    let (leaves, mut contexts) = tokio::sync::mpsc::unbounded_channel();
    let leave = move |ctx: Context| {
        let scope = ctx.scope().clone();
        let sent = leaves.send(scope);
        async move { sent.map_err(|_| anyhow::anyhow!("nobody waits")) }
    };
    let added = running.add(|group| {
        let job = group.add("job", leave, Interrupt::cancel());
        job.on_ok(ReturnAction::Continue)
    });
    added.await.unwrap().wait().await.unwrap();
    let scope = contexts.recv().await.unwrap();
    // A context keeps the place, as a handle does.
    add_parked(&running, "second").await;
    assert_eq!(names(&running), ["anchor", "job", "second"]);
    drop(scope);
    add_parked(&running, "third").await;
    assert_eq!(names(&running), ["anchor", "third", "second"]);
    running.shutdown("enough");
    running.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn g9_an_actor_that_can_be_required_keeps_its_place() {
    let running = running().await;
    let added = running.add(|group| {
        let migration = group.add("migration", async |_: Context| (), Interrupt::cancel());
        migration.ready(Ready::Finished)
    });
    added.await.unwrap().wait().await.unwrap();
    add_parked(&running, "other").await;
    let added = running.add(|group| {
        let api = group.add("api", park, Interrupt::cancel());
        api.requires(["migration"])
    });
    assert_eq!(added.await.unwrap().state(), ActorState::Ready);
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!((report.actors().len(), report.ended_additions()), (4, 0));
}

#[tokio::test(start_paused = true)]
async fn g9_a_function_interrupt_is_called_after_the_end() {
    let running = running().await;
    let calls = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&calls);
    let added = running.add(|group| {
        let interrupt = Interrupt::call(move |cause: &Cause| {
            assert!(matches!(cause, Cause::Shutdown { .. }));
            counted.fetch_add(1, Ordering::Relaxed);
        });
        let job = group.add("job", async |_: Context| (), interrupt);
        job.on_ok(ReturnAction::Continue)
    });
    drop(added.await.unwrap());
    for name in ["one", "two"] {
        drop(add_job(&running, name).await);
    }
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(
        report.actor("job").map(ActorReport::outcome),
        Some(Outcome::Returned)
    );
    assert_eq!(calls.load(Ordering::Relaxed), 1);
}

#[tokio::test(start_paused = true)]
async fn g9_a_failure_stays_in_the_report() {
    let running = running().await;
    let fails = async |_: Context| Err::<(), _>(std::io::Error::other("it fails"));
    let added = running.add(|group| {
        let job = group.add("fails", fails, Interrupt::cancel());
        job.on_err(ReturnAction::Continue)
    });
    added.await.unwrap().wait().await.unwrap();
    let added = running.add(|group| {
        let spawns = async |ctx: Context| {
            ctx.spawn(async { Err::<(), _>(std::io::Error::other("in a task")) })?;
            anyhow::Ok(())
        };
        let job = group.add("spawns", spawns, Interrupt::cancel());
        job.on_ok(ReturnAction::Continue)
    });
    added.await.unwrap().wait().await.unwrap();
    for name in ["one", "two", "three"] {
        drop(add_job(&running, name).await);
    }
    running.shutdown("enough");
    let report = running.await.unwrap_err().into_report().unwrap();
    assert!(report.actor("fails").is_some_and(ActorReport::is_failure));
    assert_eq!(
        report
            .actor("spawns")
            .map(|actor| actor.task_failures().count),
        Some(1)
    );
    let listed = u64::try_from(report.actors().len()).unwrap();
    assert_eq!((listed, report.ended_additions()), (5, 1));
}

#[tokio::test(start_paused = true)]
async fn g9_the_thread_of_an_addition_that_ended_is_joined() {
    let running = running().await;
    for _ in 0..3 {
        let added = running.add(|group| {
            let job = group.add_blocking("thread", |_: Context| (), Interrupt::cancel());
            job.on_ok(ReturnAction::Continue)
        });
        assert_eq!(added.await.unwrap().wait().await, Ok(Outcome::Returned));
    }
    assert_eq!(names(&running).len(), 2);
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!((report.actors().len(), report.ended_additions()), (2, 2));
}

/// The waker of another executor, which looks at the group.
struct Looks {
    handle: Handle,
    woken: AtomicUsize,
}

impl Wake for Looks {
    fn wake(self: Arc<Self>) {
        self.handle.actors();
        self.woken.fetch_add(1, Ordering::Relaxed);
    }
}

/// The cell of the former actor is dropped without a lock: with it its token, whose wakers are user code.
#[tokio::test(start_paused = true)]
async fn the_waker_of_a_token_sees_its_actor_replaced() {
    let running = running().await;
    let (send, token) = oneshot::channel();
    let execute = async move |ctx: Context| {
        send.send(ctx.cancellation_token()).unwrap();
    };
    let added = running.add(|group| {
        let first = group.add("first", execute, Interrupt::cancel());
        first.on_ok(ReturnAction::Continue)
    });
    added.await.unwrap().wait().await.unwrap();
    let looks = Arc::new(Looks {
        handle: running.handle().clone(),
        woken: AtomicUsize::new(0),
    });
    let mut cancelled = Box::pin(token.await.unwrap().cancelled_owned());
    let waker = Waker::from(Arc::clone(&looks));
    let poll = cancelled
        .as_mut()
        .poll(&mut TaskContext::from_waker(&waker));
    assert!(poll.is_pending());
    add_parked(&running, "second").await;
    assert_eq!(looks.woken.load(Ordering::Relaxed), 1);
    running.shutdown("enough");
    running.await.unwrap();
}
