//! The requests of a handle to one actor.

use std::sync::Arc;
use std::time::Duration;

use rungroup::{
    ActorState, Cause, Context, ControlError, Dependents, Group, Interrupt, Outcome, Ready,
    RestartPolicy, ReturnAction, Running, Scope, Slot, Until,
};
use tokio::sync::oneshot;
use tokio::time::Instant;

async fn parks(ctx: Context) {
    ctx.interrupted().await;
}

/// `store` ← `api` ← `page`, and `other`. Only `store` and `api` can restart.
async fn chain() -> Running {
    let mut group = Group::new("chain").grace(Duration::from_secs(5));
    group
        .actor("store")
        .restart(RestartPolicy::on_failure())
        .add(parks, Interrupt::cancel())
        .ready(Ready::Started)
        .dependents(Dependents::Keep);
    group
        .actor("api")
        .restart(RestartPolicy::on_failure())
        .add(parks, Interrupt::cancel())
        .ready(Ready::Started)
        .requires(["store"])
        .dependents(Dependents::Keep);
    group
        .add("page", parks, Interrupt::cancel())
        .requires(["api"]);
    group.add("other", parks, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running
}

#[tokio::test(start_paused = true)]
async fn an_interrupt_of_one_actor_stops_its_dependents_first() {
    let running = chain().await;
    running.actor("store").unwrap().interrupt().await.unwrap();
    assert_eq!(
        running.actor("store").unwrap().wait().await,
        Ok(Outcome::Returned)
    );
    let states: Vec<_> = running
        .actors()
        .into_iter()
        .map(|status| status.state)
        .collect();
    assert_eq!(
        states,
        [
            ActorState::Returned,
            ActorState::Returned,
            ActorState::Returned,
            ActorState::Ready
        ]
    );
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert!(matches!(report.cause(), Cause::Shutdown { .. }));
}

/// A scope of an actor that ended at a request has the deadline of a later stop.
#[tokio::test(start_paused = true)]
async fn a_scope_of_an_ended_actor_has_the_deadline_of_the_stop() {
    let (tell, told) = oneshot::channel();
    let worker = async move |ctx: Context| {
        tell.send(Scope::clone(&ctx)).unwrap();
        ctx.interrupted().await;
    };
    let grace = Duration::from_secs(5);
    let mut group = Group::new("run").grace(grace);
    group.add("anchor", parks, Interrupt::cancel());
    group.add("worker", worker, Interrupt::cancel());
    let running = group.start();
    let scope = told.await.unwrap();
    running.actor("worker").unwrap().interrupt().await.unwrap();
    assert_eq!(
        running.actor("worker").unwrap().wait().await,
        Ok(Outcome::Returned)
    );
    assert_eq!(scope.deadline(), Some(Instant::now() + grace));
    tokio::time::advance(Duration::from_secs(100)).await;
    running.shutdown("enough");
    running.await.unwrap();
    assert_eq!(scope.deadline(), Some(Instant::now() + grace));
}

/// Its dependents keep running.
#[tokio::test(start_paused = true)]
async fn a12_an_actor_that_has_returned_is_not_interrupted() {
    let mut group = Group::new("run");
    let setup = group.add("setup", async |_| (), Interrupt::cancel());
    setup.ready(Ready::Finished);
    let web = group.add("web", parks, Interrupt::cancel());
    web.requires(["setup"]);
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    let refused = running.actor("setup").unwrap().interrupt().await;
    let refused = refused.unwrap_err();
    let actor = "setup".to_owned();
    assert_eq!(refused, ControlError::Returned { actor });
    assert_eq!(
        refused.to_string(),
        "cannot interrupt actor `setup`: it has returned already; interrupt it while it runs, or set `restart` on `setup`"
    );
    assert_eq!(running.actor("web").unwrap().state(), ActorState::Ready);
    running.shutdown("enough");
    running.await.unwrap();
}

/// The interrupt of the former attempt has set one.
#[tokio::test(start_paused = true)]
async fn d_a_new_attempt_has_no_deadline() {
    let (tell, told) = std::sync::mpsc::channel();
    let mut group = Group::new("run");
    let worker = move |ctx: Context| {
        let tell = tell.clone();
        async move {
            tell.send(ctx.deadline()).unwrap();
            ctx.interrupted().await;
            tell.send(ctx.deadline()).unwrap();
        }
    };
    group
        .actor("worker")
        .restart(RestartPolicy::always())
        .grace(Duration::from_secs(5))
        .add(worker, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.actor("worker").unwrap().restart().await.unwrap();
    tokio::time::sleep(Duration::from_secs(10)).await;
    running.shutdown("enough");
    running.await.unwrap();
    let set: Vec<bool> = told.iter().map(|deadline| deadline.is_some()).collect();
    assert_eq!(set, [false, true, false, true]);
}

#[tokio::test(start_paused = true)]
async fn unless_required_refuses_an_interrupt() {
    let running = chain().await;
    let refused = running
        .actor("store")
        .unwrap()
        .unless_required()
        .interrupt()
        .await
        .unwrap_err();
    assert_eq!(
        refused,
        ControlError::Required {
            actor: "store".into(),
            by: "api".into()
        }
    );
    running
        .actor("page")
        .unwrap()
        .unless_required()
        .interrupt()
        .await
        .unwrap();
    running.shutdown("enough");
    running.await.unwrap();
}

/// The rule also holds if all of them could restart with it, and for as long as one of them runs.
#[tokio::test(start_paused = true)]
async fn unless_required_refuses_a_restart() {
    let running = chain().await;
    let page = running.actor("page").unwrap();
    page.interrupt().await.unwrap();
    page.wait().await.unwrap();
    let store = running.actor("store").unwrap().unless_required();
    assert_eq!(
        store.restart().await,
        Err(ControlError::Required {
            actor: "store".into(),
            by: "api".into()
        })
    );
    running
        .actor("api")
        .unwrap()
        .unless_required()
        .restart()
        .await
        .unwrap();
    assert_eq!(
        store.restart().await,
        Err(ControlError::Required {
            actor: "store".into(),
            by: "api".into()
        })
    );
    running.actor("api").unwrap().interrupt().await.unwrap();
    running.actor("api").unwrap().wait().await.unwrap();
    store.restart().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    let restarts = ["store", "api"].map(|name| report.actor(name).unwrap().restarts().count);
    assert_eq!(restarts, [1, 1]);
}

#[tokio::test(start_paused = true)]
async fn a_restart_of_a_one_shot_actor_is_refused() {
    let running = chain().await;
    for name in ["other", "page"] {
        let refused = running.actor(name).unwrap().restart().await.unwrap_err();
        assert_eq!(refused, ControlError::NotRestartable { actor: name.into() });
    }
    let refused = running.actor("store").unwrap().restart().await.unwrap_err();
    assert_eq!(
        refused,
        ControlError::NotRestartable {
            actor: "page".into()
        }
    );
    running.actor("page").unwrap().interrupt().await.unwrap();
    running.actor("page").unwrap().wait().await.unwrap();
    running.actor("store").unwrap().restart().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(report.actor("store").unwrap().restarts().count, 1);
    assert_eq!(report.actor("api").unwrap().restarts().count, 1);
}

#[tokio::test(start_paused = true)]
async fn to_wait_for_oneself_is_an_error() {
    let mut group = Group::new("waits");
    let execute = async |ctx: Context| {
        let error = ctx.actor_handle().wait().await.unwrap_err();
        assert_eq!(error.actor, "self");
    };
    group.add("self", execute, Interrupt::cancel());
    group.run().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_value_is_provided_to_a_handle() {
    let port = Slot::new();
    let mut group = Group::new("provides");
    let server = async |ctx: Context<u16>| {
        tokio::time::sleep(Duration::from_secs(1)).await;
        ctx.provide(8080);
        ctx.interrupted().await;
    };
    group
        .actor("server")
        .provides(&port)
        .add(server, Interrupt::cancel());
    let running = group.start();
    tokio::task::yield_now().await;
    let server = running.actor("server").unwrap().providing::<u16>();
    assert_eq!(server.provided().await, Ok(8080));
    let wrong = running.actor("server").unwrap().providing::<String>();
    assert_eq!(
        wrong.provided().await.unwrap_err().to_string(),
        "actor `server` does not provide a value of this type; call `providing` with the type that it provides"
    );
    running.shutdown("enough");
    running.await.unwrap();
    server.provided().await.unwrap_err();
}

#[tokio::test(start_paused = true)]
async fn actors_are_added_to_a_group_that_runs() {
    let mut group = Group::new("adds").until(Until::First);
    group
        .add("store", parks, Interrupt::cancel())
        .ready(Ready::Started);
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    let added = running
        .add(|group| {
            group
                .add("watcher", parks, Interrupt::cancel())
                .requires(["store"])
        })
        .await
        .unwrap();
    assert_eq!(added.state(), ActorState::Ready);
    let taken = running
        .add(|group| group.add("watcher", parks, Interrupt::cancel()))
        .await
        .unwrap_err();
    assert!(
        taken
            .to_string()
            .contains("the name `watcher` is used by more than one actor"),
        "{taken}"
    );
    let unknown = running
        .add(|group| {
            group
                .add("x", parks, Interrupt::cancel())
                .requires(["stroe"])
        })
        .await
        .unwrap_err();
    assert!(
        unknown
            .to_string()
            .contains("an actor with a similar name exists: `store`"),
        "{unknown}"
    );
    added.interrupt().await.unwrap();
    added.wait().await.unwrap();
    let again = running
        .add(|group| {
            group
                .add("watcher", parks, Interrupt::cancel())
                .on_ok(ReturnAction::Continue)
        })
        .await
        .unwrap();
    assert_eq!(again.state(), ActorState::Ready);
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(report.actors().len(), 3);
}

/// Two calls are pending at the same time: that of this attempt, and that of the stop. The abort drops both before `run`
/// returns.
#[tokio::test(start_paused = true)]
async fn a_pending_async_interrupt_is_aborted_with_that_of_the_stop() {
    let calls = Arc::new(());
    let its = Arc::clone(&calls);
    let interrupt = Interrupt::call_each_async(move |_| {
        let call = Arc::clone(&its);
        async move {
            std::future::pending::<()>().await;
            drop(call);
        }
    });
    let mut group = Group::new("calls").grace(Duration::from_secs(5));
    group.add("worker", parks, interrupt);
    group.add("other", parks, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.actor("worker").unwrap().interrupt().await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(Arc::strong_count(&calls), 3);
    let began = Instant::now();
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(began.elapsed(), Duration::from_secs(5));
    assert_eq!(Arc::strong_count(&calls), 1);
    let worker = report.actor("worker").unwrap();
    assert_eq!(
        (worker.outcome(), worker.failures().len()),
        (Outcome::Returned, 2)
    );
}

/// Two actors have a name one after the other. One of them runs at a time.
#[tokio::test(start_paused = true)]
async fn a_name_belongs_to_the_running_actor() {
    let mut group = Group::new("names");
    group
        .actor("worker")
        .restart(RestartPolicy::on_failure())
        .add(parks, Interrupt::cancel());
    group.add("other", parks, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    let older = running.actor("worker").unwrap();
    older.interrupt().await.unwrap();
    older.wait().await.unwrap();
    let newer = running.add(|group| {
        group
            .actor("worker")
            .restart(RestartPolicy::on_failure())
            .add(parks, Interrupt::cancel())
    });
    let newer = newer.await.unwrap();
    let taken = Err(ControlError::NameTaken {
        actor: "worker".into(),
    });
    assert_eq!(older.restart().await, taken);
    newer.interrupt().await.unwrap();
    newer.wait().await.unwrap();
    older.restart().await.unwrap();
    assert_eq!(newer.restart().await, taken);
    running.shutdown("enough");
    running.await.unwrap();
}
