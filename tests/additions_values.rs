//! The values of actors that are added: where they are dropped, and that a value which is gone is an error.

use std::sync::{Arc, Mutex};
use std::thread::{self, ThreadId};

use rungroup::{
    ActorState, AddError, Context, Dependents, Group, Interrupt, Outcome, Ready, RestartPolicy,
    ReturnAction, Running, Slot,
};

use tokio::sync::oneshot;

use crate::support::{millis, park, secs};

/// Reports on which thread it is dropped.
struct DroppedOn(Arc<Mutex<Vec<ThreadId>>>);

impl Drop for DroppedOn {
    fn drop(&mut self) {
        self.0.lock().unwrap().push(thread::current().id());
    }
}

/// A refused addition is dropped on a thread of the crate, for every reason and at every time.
#[tokio::test(start_paused = true)]
async fn a_refused_addition_is_not_dropped_on_the_drivers_thread() {
    let threads = Arc::new(Mutex::new(Vec::new()));
    let mut group = Group::new("run").grace(secs(5));
    group
        .add("store", park, Interrupt::cancel())
        .ready(Ready::Started);
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    let handle = running.handle();
    let add = async |name: &'static str| {
        let (value, called, kept) = (
            DroppedOn(threads.clone()),
            DroppedOn(threads.clone()),
            DroppedOn(threads.clone()),
        );
        let added = handle.add(move |group| {
            group.retain("kept", kept);
            group.add(
                name,
                async move |_| drop(value),
                Interrupt::call(move |_| drop(called)),
            )
        });
        added.await.unwrap_err()
    };
    assert!(matches!(add("store").await, AddError::Plan { .. }));
    running.shutdown("enough");
    assert!(matches!(add("late").await, AddError::NotRunning { .. }));
    running.await.unwrap();
    let threads = threads.lock().unwrap();
    assert_eq!(threads.len(), 6);
    assert!(
        !threads.contains(&thread::current().id()),
        "the test's thread is the driver's"
    );
}

/// Asks once, and does not wait.
fn ask(handle: &rungroup::Handle, value: DroppedOn) {
    let mut add = Box::pin(
        handle.add(|group| group.add("late", async move |_| drop(value), Interrupt::cancel())),
    );
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(add.as_mut().poll(&mut context).is_pending());
}

/// Also one that comes together with the stop, or that a dropped run never looks at.
#[tokio::test(start_paused = true)]
async fn a_late_addition_is_not_dropped_on_the_drivers_thread() {
    for drops in [false, true] {
        let threads = Arc::new(Mutex::new(Vec::new()));
        let mut group = Group::new("run");
        group.add("parked", park, Interrupt::cancel());
        let running = group.start();
        running.wait_until_ready().await.unwrap();
        let (handle, value) = (running.handle(), DroppedOn(threads.clone()));
        if drops {
            ask(&handle, value);
            drop(running);
        } else {
            // No actor knows yet that the group stops.
            running.shutdown("enough");
            ask(&handle, value);
            running.await.unwrap();
        }
        while threads.lock().unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
        assert!(
            !threads.lock().unwrap().contains(&thread::current().id()),
            "the run was dropped: {drops}"
        );
    }
}

async fn provider(on_return: ReturnAction) -> (Running, Slot<u16>) {
    let port = Slot::new();
    let mut group = Group::new("run").grace(secs(5));
    let server = async |ctx: Context<u16>| {
        ctx.provide(8080);
        ctx.interrupted().await;
    };
    group
        .actor("server")
        .provides(&port)
        .add(server, Interrupt::cancel());
    let client = async |ctx: Context<(), u16>| assert_eq!(*ctx.received(), 8080);
    if on_return == ReturnAction::Continue {
        group
            .actor("client")
            .receives(&port)
            .add(client, Interrupt::cancel())
            .on_ok(ReturnAction::Continue);
    }
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    tokio::time::sleep(millis(1)).await;
    (running, port)
}

/// A value without receivers is dropped. To receive it afterwards is an error, not a panic of the actor.
#[tokio::test(start_paused = true)]
async fn an_addition_cannot_receive_a_dropped_value() {
    let (running, port) = provider(ReturnAction::Continue).await;
    let client = async |ctx: Context<(), u16>| drop(ctx);
    let refused = running
        .add(|group| {
            group
                .actor("late")
                .receives(&port)
                .add(client, Interrupt::cancel())
        })
        .await
        .unwrap_err();
    assert!(
        refused.to_string().contains("`late`") && refused.to_string().contains("`server`"),
        "{refused}"
    );
    running.shutdown("enough");
    running.await.unwrap();
}

/// An addition that is refused takes no value away.
#[tokio::test(start_paused = true)]
async fn a_refused_receiver_takes_no_value_away() {
    let (running, port) = provider(ReturnAction::Stop).await;
    let client = async |ctx: Context<(), u16>| drop(ctx);
    let (held, dropped) = oneshot::channel::<()>();
    // It goes after all else of the actor's.
    let interrupt = Interrupt::call(move |_| drop(held));
    let twice = running
        .add(|group| group.actor("server").receives(&port).add(client, interrupt))
        .await
        .unwrap_err();
    assert!(matches!(twice, AddError::Plan { .. }), "{twice}");
    dropped.await.unwrap_err();
    let server = running.actor("server").unwrap().providing::<u16>();
    assert_eq!(server.provided().await, Ok(8080));
    let client = async |ctx: Context<(), u16>| {
        assert_eq!(*ctx.received(), 8080);
        ctx.interrupted().await;
    };
    let added = running
        .add(|group| {
            group
                .actor("client")
                .receives(&port)
                .add(client, Interrupt::cancel())
        })
        .await
        .unwrap();
    added.interrupt().await.unwrap();
    added.wait().await.unwrap();
    running.shutdown("enough");
    running.await.unwrap();
}

/// With `dependents = restart`, an added actor that requires the restarting one must be able to restart, directly or
/// indirectly.
#[tokio::test(start_paused = true)]
async fn a_dependent_that_restarts_must_be_restartable() {
    let mut group = Group::new("run");
    let mut first = true;
    let db = move |ctx: Context| {
        let fails = std::mem::take(&mut first);
        async move {
            ctx.run_until_interrupted(tokio::time::sleep(secs(1))).await;
            if fails {
                anyhow::bail!("gone");
            }
            ctx.interrupted().await;
            Ok(())
        }
    };
    let restart = RestartPolicy::on_failure()
        .backoff(millis(1))
        .max_backoff(millis(1));
    group
        .actor("db")
        .restart(restart)
        .add(db, Interrupt::cancel())
        .ready(Ready::Started)
        .dependents(Dependents::Restart);
    let parks = |ctx: Context| async move { ctx.interrupted().await };
    group
        .actor("api")
        .restart(restart)
        .add(parks, Interrupt::cancel())
        .ready(Ready::Started)
        .requires(["db"])
        .dependents(Dependents::Keep);
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    for requires in ["db", "api"] {
        let refused = running
            .add(|group| {
                group
                    .add("once", park, Interrupt::cancel())
                    .requires([requires])
            })
            .await
            .unwrap_err();
        assert_eq!(
            refused.to_string(),
            "cannot add actor `once`: `once` depends on `db`, which restarts its dependents, but `once` has no `restart`; add \
             `restart = on_failure` to `once`",
        );
    }
    let added = running
        .add(|group| {
            group
                .actor("page")
                .restart(restart)
                .add(parks, Interrupt::cancel())
                .requires(["api"])
        })
        .await
        .unwrap();
    tokio::time::sleep(secs(2)).await;
    assert_eq!(added.state(), ActorState::Ready);
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(report.actor("page").unwrap().restarts().count, 1);
    assert_eq!(report.actor("page").unwrap().outcome(), Outcome::Returned);
}
