//! Actors that are added to a running group: their kinds, their names, and the refusals.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use rungroup::{
    ActorState, AddError, Cause, Context, Group, GroupState, Interrupt, Outcome, ReadinessError,
    Ready, RestartPolicy, ReturnAction, Running, Slot, group,
};
use tokio::sync::oneshot;

use crate::support::{Log, Oops, millis, oops, park, secs, slow_stop};
#[cfg(unix)]
use crate::support::{drain_on_term, turn_of_signals};

/// `store`, which others may require, and one that keeps the group running.
async fn running() -> Running {
    let mut group = Group::new("run").grace(secs(5));
    group.add("anchor", park, Interrupt::cancel());
    group
        .add("store", park, Interrupt::cancel())
        .ready(Ready::Started);
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running
}

#[tokio::test(start_paused = true)]
async fn a_blocking_actor_is_added_and_has_its_thread() {
    let running = running().await;
    let (name, named) = oneshot::channel();
    let execute = move |ctx: Context| {
        name.send(thread::current().name().map(str::to_owned))
            .unwrap();
        ctx.wait_interrupted();
    };
    let added = running
        .add(|group| {
            group
                .add_blocking("feed", execute, Interrupt::cancel())
                .requires(["store"])
        })
        .await
        .unwrap();
    assert_eq!(named.await.unwrap().as_deref(), Some("feed"));
    added.interrupt().await.unwrap();
    assert_eq!(added.wait().await, Ok(Outcome::Returned));
    running.shutdown("enough");
    running.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_restarting_actor_is_added() {
    let running = running().await;
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let execute = move |ctx: Context| {
        let run = counted.fetch_add(1, Ordering::Relaxed);
        async move {
            if run < 3 {
                anyhow::bail!("run {run}");
            }
            ctx.interrupted().await;
            Ok(())
        }
    };
    let restart = RestartPolicy::on_failure()
        .backoff(millis(10))
        .max_backoff(millis(10));
    let added = running
        .add(|group| {
            group
                .actor("worker")
                .restart(restart)
                .add(execute, Interrupt::cancel())
        })
        .await
        .unwrap();
    tokio::time::sleep(secs(1)).await;
    assert_eq!(added.state(), ActorState::Ready);
    added.restart().await.unwrap();
    tokio::time::sleep(secs(1)).await;
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(
        (
            runs.load(Ordering::Relaxed),
            report.actor("worker").unwrap().restarts().count
        ),
        (5, 4)
    );
}

/// An added actor receives the value of an actor that was added before.
#[tokio::test(start_paused = true)]
async fn values_are_handed_over_between_additions() {
    let running = running().await;
    let (port, log) = (Slot::new(), Log::default());
    let server = async |ctx: Context<u16>| {
        ctx.provide(8080);
        ctx.interrupted().await;
    };
    let server = running
        .add(|group| {
            group
                .actor("server")
                .provides(&port)
                .add(server, Interrupt::cancel())
        })
        .await
        .unwrap();
    assert_eq!(server.clone().providing::<u16>().provided().await, Ok(8080));
    let its_log = log.clone();
    let client = async move |ctx: Context<(), u16>| {
        its_log.record(format!("client of {}", ctx.received()));
        ctx.interrupted().await;
        tokio::time::sleep(secs(1)).await;
        its_log.record("client stops");
    };
    running
        .add(|group| {
            group
                .actor("client")
                .receives(&port)
                .add(client, Interrupt::cancel())
        })
        .await
        .unwrap();
    server.interrupt().await.unwrap();
    server.wait().await.unwrap();
    log.record("server has ended");
    running.shutdown("enough");
    running.await.unwrap();
    assert_eq!(
        log.lines(),
        ["client of 8080", "client stops", "server has ended"]
    );
}

#[tokio::test(start_paused = true)]
async fn names_are_the_parents_or_numbers_that_never_come_twice() {
    let mut group = Group::new("names");
    let parent = async |ctx: Context| {
        let mut names = Vec::new();
        for _ in 0..2 {
            let added = ctx.add_numbered(|group| {
                group
                    .add("", async |_| (), Interrupt::cancel())
                    .on_ok(ReturnAction::Continue)
            });
            let added = added.await?;
            added.wait().await?;
            names.push(added.name().to_owned());
        }
        names.push(
            ctx.add(|group| group.add("x", park, Interrupt::cancel()))
                .await?
                .name()
                .to_owned(),
        );
        names.push(
            ctx.handle()
                .add(|group| group.add("x", park, Interrupt::cancel()))
                .await?
                .name()
                .to_owned(),
        );
        assert_eq!(names, ["parent[1]", "parent[2]", "parent.x", "x"]);
        anyhow::Ok(())
    };
    group.add("parent", parent, Interrupt::cancel());
    group.run().await.unwrap();
}

/// A name is free again after its actor has ended, any number of times. A lookup by name finds the newest actor.
#[tokio::test(start_paused = true)]
async fn the_name_of_an_ended_addition_is_free() {
    let running = running().await;
    for _ in 0..4 {
        let added = running
            .add(|group| group.add("consul:1", park, Interrupt::cancel()))
            .await
            .unwrap();
        let by_name = running.actor("consul:1").unwrap();
        assert_eq!(
            (added.state(), by_name.state()),
            (ActorState::Ready, ActorState::Ready)
        );
        running
            .add(|group| group.add("other", park, Interrupt::cancel()))
            .await
            .unwrap();
        for actor in [by_name, running.actor("other").unwrap()] {
            actor.interrupt().await.unwrap();
            actor.wait().await.unwrap();
        }
        assert_eq!(added.state(), ActorState::Returned);
    }
    running.shutdown("enough");
    let report = running.await.unwrap();
    // An actor that has ended leaves its place to a newcomer, and is only counted.
    let listed = u64::try_from(report.actors().len()).unwrap();
    assert_eq!(listed + report.ended_additions(), 10);
    assert!(listed < 10);
}

/// A lookup by the name of a declared actor finds the actor that has the name now.
#[tokio::test(start_paused = true)]
async fn a_newcomer_with_the_name_of_a_declared_actor_is_found_by_it() {
    let running = running().await;
    let declared = running.actor("store").unwrap();
    declared.interrupt().await.unwrap();
    declared.wait().await.unwrap();
    running
        .add(|group| {
            group
                .add("store", park, Interrupt::cancel())
                .ready(Ready::Started)
        })
        .await
        .unwrap();
    assert_eq!(running.actor("store").unwrap().state(), ActorState::Ready);
    assert_eq!(declared.state(), ActorState::Returned);
    running
        .add(|group| {
            group
                .add("api", park, Interrupt::cancel())
                .requires(["store"])
        })
        .await
        .unwrap();
    running.actor("store").unwrap().interrupt().await.unwrap();
    assert_eq!(
        running.actor("api").unwrap().wait().await,
        Ok(Outcome::Returned)
    );
    running.shutdown("enough");
    running.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_missing_or_never_ready_requirement_is_an_error() {
    let running = running().await;
    let unknown = running
        .add(|group| {
            group
                .add("x", park, Interrupt::cancel())
                .requires(["stoer"])
        })
        .await
        .unwrap_err();
    assert!(
        matches!(&unknown, AddError::Plan { actor, .. } if actor == "x"),
        "{unknown}"
    );
    assert_eq!(
        unknown.to_string(),
        "cannot add actor `x`: `x` requires `stoer`, but group `run` has no actor of that name; an actor with a similar name \
         exists: `store`"
    );
    let two = running.add(|group| {
        let two = group.add("x", park, Interrupt::cancel());
        two.requires(["stoer", "x"])
    });
    assert_eq!(
        two.await.unwrap_err().to_string(),
        "cannot add actor `x`: it has 2 problems\n\
         - `x` requires `stoer`, but group `run` has no actor of that name\n  \
         help: an actor with a similar name exists: `store`\n\
         - `x` requires itself\n  \
         help: remove `x` from its `requires`"
    );
    running.actor("store").unwrap().interrupt().await.unwrap();
    running.actor("store").unwrap().wait().await.unwrap();
    let gone = running
        .add(|group| {
            group
                .add("x", park, Interrupt::cancel())
                .requires(["store"])
        })
        .await
        .unwrap_err();
    assert_eq!(
        gone.to_string(),
        "cannot add actor `x`: `store`, which it requires, cannot become ready any more; restart `store` first, or do not \
         require it"
    );
    let none = Slot::<u16>::new();
    let nobody = async |ctx: Context<(), u16>| drop(ctx);
    let nobody = running
        .add(|group| {
            group
                .actor("x")
                .receives(&none)
                .add(nobody, Interrupt::cancel())
        })
        .await
        .unwrap_err();
    assert!(matches!(nobody, AddError::Plan { .. }), "{nobody}");
    running.shutdown("enough");
    running.await.unwrap();
}

/// Without a dependent, the drop of the context has no effect.
#[tokio::test(start_paused = true)]
async fn g7_a_requirement_that_dropped_its_context_is_an_error() {
    let mut group = Group::new("run");
    let execute = async |ctx: Context| {
        let scope = ctx.scope().clone();
        drop(ctx);
        scope.interrupted().await;
    };
    group
        .add("store", execute, Interrupt::cancel())
        .ready(Ready::Manual);
    let running = group.start();
    tokio::time::sleep(secs(1)).await;
    let added = running.add(|group| {
        let api = group.add("api", park, Interrupt::cancel());
        api.requires(["store"])
    });
    let error = added.await.unwrap_err();
    let AddError::NeverReady { requirement, .. } = &error else {
        panic!("{error}");
    };
    assert_eq!(requirement, "store");
    running.shutdown("enough");
    running.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_call_adds_exactly_one_actor() {
    let running = running().await;
    let two = running.add(|group| {
        group.add("one", park, Interrupt::cancel());
        group.add("two", park, Interrupt::cancel())
    });
    let two = two.await.unwrap_err();
    assert_eq!(
        two.to_string(),
        "cannot add 2 actors to group `run` in one call; add exactly one"
    );
    running.shutdown("enough");
    assert_eq!(running.await.unwrap().actors().len(), 2);
}

/// During the stop, and after the end.
#[tokio::test(start_paused = true)]
async fn an_addition_after_the_cause_is_refused() {
    let mut group = Group::new("run");
    group.add("slow", slow_stop(secs(3)), Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let refused = running
        .add(|group| group.add("late", park, Interrupt::cancel()))
        .await
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "cannot add an actor to group `run`: the group is stopping, has stopped, or was never started"
    );
    let handle = running.handle();
    let report = running.await.unwrap();
    assert_eq!(report.actors().len(), 1);
    let refused = handle
        .add(|group| group.add("late", park, Interrupt::cancel()))
        .await
        .unwrap_err();
    assert!(matches!(refused, AddError::NotRunning { .. }), "{refused}");
}

/// Every actor keeps serving and none is interrupted yet, but the group has a cause.
#[cfg(unix)]
#[tokio::test(start_paused = true)]
async fn an_addition_during_the_drain_is_refused() {
    let _turn = turn_of_signals().await;
    let mut group = Group::new("run")
        .drain(secs(5))
        .signals([rungroup::Signal::TERM]);
    group
        .add("server", park, Interrupt::cancel())
        .ready(Ready::Started);
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    drain_on_term(&running).await;
    let began = tokio::time::Instant::now();
    let late = async |_: Context| unreachable!("it was refused");
    let refused = running
        .add(|group| {
            group
                .add("late", late, Interrupt::cancel())
                .requires(["server"])
        })
        .await;
    assert!(
        matches!(refused, Err(AddError::NotRunning { .. })),
        "{refused:?}"
    );
    assert_eq!(
        (running.state(), running.actor("server").unwrap().state()),
        (GroupState::Draining, ActorState::Ready)
    );
    let report = running.await.unwrap();
    assert_eq!((began.elapsed(), report.actors().len()), (secs(5), 1));
}

#[group(name = "inner")]
struct Inner {
    #[actor(execute = async |log: Log, ctx: Context| { log.record("inside"); ctx.interrupted().await; log.record("inside stops") }, interrupt = cancel)]
    part: Log,
    _kept: crate::support::Kept,
}

#[tokio::test(start_paused = true)]
async fn a_nested_group_is_added() {
    let running = running().await;
    let log = Log::default();
    let inner = Inner {
        part: log.clone(),
        _kept: crate::support::Kept::new("kept", &log),
    };
    let added = running
        .add(|group| {
            group
                .add_actor("nested", inner, Interrupt::cancel())
                .requires(["store"])
                .ready(Ready::Manual)
        })
        .await
        .unwrap();
    running.wait_for_state(GroupState::Ready).await;
    tokio::time::sleep(millis(1)).await;
    assert_eq!(added.state(), ActorState::Ready);
    added.interrupt().await.unwrap();
    assert_eq!(added.wait().await, Ok(Outcome::Returned));
    assert_eq!(log.lines(), ["inside", "inside stops", "kept dropped"]);
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(
        report
            .actor("nested")
            .unwrap()
            .group()
            .unwrap()
            .actors()
            .len(),
        1
    );
}

#[tokio::test(start_paused = true)]
async fn an_added_actor_without_dependents_stops_first() {
    let mut group = Group::new("run");
    let log = Log::default();
    let its_log = log.clone();
    let store = async move |ctx: Context| {
        ctx.interrupted().await;
        its_log.record("store stops");
    };
    group
        .add("store", store, Interrupt::cancel())
        .ready(Ready::Started);
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    let its_log = log.clone();
    let added = async move |ctx: Context| {
        ctx.interrupted().await;
        tokio::time::sleep(secs(1)).await;
        its_log.record("added stops");
    };
    running
        .add(|group| {
            group
                .add("added", added, Interrupt::cancel())
                .requires(["store"])
        })
        .await
        .unwrap();
    running.shutdown("enough");
    running.await.unwrap();
    assert_eq!(log.lines(), ["added stops", "store stops"]);
}

#[tokio::test(start_paused = true)]
async fn the_failure_of_an_added_actor_is_the_cause() {
    let running = running().await;
    running
        .add(|group| group.add("added", oops, Interrupt::cancel()))
        .await
        .unwrap();
    let error = running.await.unwrap_err();
    assert_eq!(error.to_string(), "actor `added` failed: oops");
    assert_eq!(error.downcast_ref::<Oops>(), Some(&Oops("oops")));

    let running = self::running().await;
    let late = running.add(|group| {
        group
            .add("added", park, Interrupt::cancel())
            .ready(Ready::Manual)
            .ready_within(secs(1))
    });
    late.await.unwrap();
    let error = running.await.unwrap_err();
    assert_eq!(
        error.downcast_ref::<ReadinessError>(),
        Some(&ReadinessError::TooLate { within: secs(1) })
    );
}

/// An addition before the run is carried out at its start. If the group never runs, the request fails when the group is dropped.
#[tokio::test(start_paused = true)]
async fn an_addition_before_the_run_waits_for_it_or_its_drop() {
    for runs in [true, false] {
        let mut group = Group::new("later");
        group.add("first", park, Interrupt::cancel());
        let handle = group.handle();
        let asked = tokio::spawn(async move {
            handle
                .add(|group| group.add("second", park, Interrupt::cancel()))
                .await
                .map(|actor| actor.state())
        });
        tokio::time::sleep(secs(1)).await;
        assert!(!asked.is_finished());
        if runs {
            let running = group.start();
            asked.await.unwrap().unwrap();
            running.wait_until_ready().await.unwrap();
            assert_eq!(running.actor("second").unwrap().state(), ActorState::Ready);
            running.shutdown("enough");
            assert!(matches!(
                running.await.unwrap().cause(),
                Cause::Shutdown { .. }
            ));
        } else {
            drop(group);
            assert!(matches!(
                asked.await.unwrap().unwrap_err(),
                AddError::NotRunning { .. }
            ));
        }
    }
}

/// The builder's handle is one on the run.
#[tokio::test(start_paused = true)]
async fn an_added_actor_may_hold_a_handle_of_the_group() {
    let running = running().await;
    let added = running.add(|group| {
        let handle = group.handle();
        let stops = async move |ctx: Context| {
            handle.shutdown("enough");
            ctx.interrupted().await;
        };
        group.add("added", stops, Interrupt::cancel())
    });
    added.await.unwrap();
    assert!(matches!(
        running.await.unwrap().cause(),
        Cause::Shutdown { .. }
    ));
}

/// The future borrows nothing, and what `build` borrows is not in it.
#[tokio::test(start_paused = true)]
async fn a21_an_addition_is_a_future_that_can_be_awaited_later() {
    let mut group = Group::new("group");
    group.add("own", park, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    let mut adding = Vec::new();
    {
        let (handle, names) = (running.handle(), ["one".to_owned(), "two".to_owned()]);
        for name in &names {
            adding.push(handle.add(|group| group.add(name.clone(), park, Interrupt::cancel())));
        }
    }
    assert!(
        running.actor("one").is_none(),
        "nothing is sent before the first poll"
    );
    for added in adding {
        tokio::spawn(added).await.unwrap().unwrap();
    }
    running.shutdown("enough");
    assert_eq!(running.await.unwrap().actors().len(), 3);
}
