//! A group from outside: states, readiness, the end, and the results.

use std::sync::Arc;

use rungroup::{
    ActorState, Cause, Failure, Group, GroupState, Interrupt, Outcome, Ready, ReturnAction, Running,
};

use crate::support::{Kept, Log, Oops, ignore, millis, oops, park, ready_after, secs, slow_stop};

#[tokio::test(start_paused = true)]
async fn a_handle_sees_every_state_in_order() {
    let mut group = Group::new("states");
    group
        .add("slow", ready_after(secs(2)), Interrupt::cancel())
        .ready(Ready::Manual);
    group.add("slow_stop", slow_stop(secs(3)), Interrupt::cancel());
    let handle = group.handle();
    assert_eq!(handle.state(), GroupState::Starting, "also before the run");
    assert_eq!(handle.actors(), []);
    let seen = tokio::spawn(async move {
        let mut seen = vec![handle.state()];
        while *seen.last().unwrap() != GroupState::Ended {
            seen.push(handle.state_changed().await);
        }
        seen
    });
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    running.await.unwrap();
    assert_eq!(
        seen.await.unwrap(),
        [
            GroupState::Starting,
            GroupState::Ready,
            GroupState::Stopping,
            GroupState::Ended
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_handle_sees_where_every_actor_stands() {
    let mut group = Group::new("actors");
    group
        .add("db", ready_after(secs(2)), Interrupt::cancel())
        .ready(Ready::Manual);
    group
        .add("web", slow_stop(secs(3)), Interrupt::cancel())
        .requires(["db"]);
    group
        .add("side", async |_| (), Interrupt::cancel())
        .on_ok(ReturnAction::Continue);
    let running = group.start();
    let states = |running: &Running| {
        running
            .actors()
            .into_iter()
            .map(|actor| actor.state)
            .collect::<Vec<_>>()
    };
    tokio::time::sleep(secs(1)).await;
    assert_eq!(
        states(&running),
        [
            ActorState::Started,
            ActorState::Waiting,
            ActorState::Returned
        ]
    );
    running.wait_until_ready().await.unwrap();
    assert_eq!(
        states(&running),
        [ActorState::Ready, ActorState::Ready, ActorState::Returned]
    );
    running.shutdown("enough");
    tokio::time::sleep(secs(1)).await;
    assert_eq!(
        states(&running),
        [
            ActorState::Ready,
            ActorState::Interrupted,
            ActorState::Ended
        ]
    );
    let handle = running.handle();
    running.await.unwrap();
    assert!(
        handle
            .actors()
            .iter()
            .all(|actor| actor.state == ActorState::Ended)
    );
    let names: Vec<_> = handle
        .actors()
        .into_iter()
        .map(|actor| actor.name)
        .collect();
    assert_eq!(names, ["db", "web", "side"]);
}

#[tokio::test(start_paused = true)]
async fn wait_until_ready_is_latched_or_fails_at_the_stop() {
    let mut group = Group::new("ready");
    group.add("done", async |_| (), Interrupt::cancel());
    group.add("slow_stop", slow_stop(secs(5)), Interrupt::cancel());
    let handle = group.handle();
    group.run().await.unwrap();
    handle.wait_until_ready().await.expect("it once was");

    let mut never = Group::new("never");
    never
        .add("slow", ready_after(secs(100)), Interrupt::cancel())
        .ready(Ready::Manual);
    never.add("slow_stop", slow_stop(secs(5)), Interrupt::cancel());
    never.add("fails", oops, Interrupt::cancel());
    let began = tokio::time::Instant::now();
    let running = never.start();
    let never = running.wait_until_ready().await.unwrap_err();
    assert_eq!(began.elapsed(), secs(0), "at the cause, not at the end");
    assert_eq!(never.group, "never");
    assert_eq!(never.cause.actor(), Some("fails"));
    let source = std::error::Error::source(&never).unwrap();
    assert_eq!(source.to_string(), "oops");
    running.await.unwrap_err();
}

#[tokio::test(start_paused = true)]
async fn every_wait_returns_the_cause_and_the_success() {
    for fails in [false, true] {
        let mut group = Group::new("wait");
        group.add("parked", park, Interrupt::cancel());
        let running = group.start();
        let waiting: Vec<_> = (0..3)
            .map(|_| {
                let handle = running.handle();
                tokio::spawn(async move { handle.wait().await })
            })
            .collect();
        running.wait_until_ready().await.unwrap();
        if fails {
            running.fail(Oops("enough"));
        } else {
            running.shutdown("enough");
        }
        assert_eq!(running.await.is_err(), fails);
        for one in waiting {
            let ended = one.await.unwrap();
            assert_eq!((ended.succeeded, ended.cause.is_failure()), (!fails, fails));
        }
    }
}

/// The end of the group includes the drops of its kept values.
#[tokio::test(start_paused = true)]
async fn wait_returns_after_the_drop_of_retained_values() {
    let log = Log::default();
    let mut group = Group::new("wait");
    group.retain("kept", Kept::new("kept", &log));
    group.add("done", async |_| (), Interrupt::cancel());
    let running = group.start();
    running.handle().wait().await;
    assert_eq!(log.lines(), ["kept dropped"]);
    running.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn dropping_handles_does_nothing() {
    let mut group = Group::new("handles");
    drop(group.handle());
    let execute = async |ctx: rungroup::Context| {
        drop(ctx.handle());
        tokio::time::sleep(secs(1)).await;
    };
    group.add("done", execute, Interrupt::cancel());
    let report = group.run().await.unwrap();
    assert_eq!(report.cause().actor(), Some("done"));
}

/// Polling `&mut running` and giving up loses nothing.
#[tokio::test(start_paused = true)]
async fn running_may_be_awaited_in_parts() {
    let mut group = Group::new("parts");
    group.add(
        "done",
        async |_| tokio::time::sleep(secs(5)).await,
        Interrupt::cancel(),
    );
    let mut running = group.start();
    tokio::time::timeout(secs(1), &mut running)
        .await
        .unwrap_err();
    let report = running.await.unwrap();
    assert_eq!(report.took(), secs(5));
}

#[tokio::test(start_paused = true)]
async fn a_report_has_the_times_the_outcomes_and_the_faults() {
    let mut group = Group::new("report").grace(secs(10));
    group
        .add("db", ready_after(secs(2)), Interrupt::cancel())
        .ready(Ready::Manual);
    group
        .add("web", slow_stop(millis(1500)), Interrupt::cancel())
        .requires(["db"]);
    let fails = async |ctx: rungroup::Context| {
        ctx.interrupted().await;
        Err(anyhow::anyhow!("disk full").context("flush"))
    };
    group.add("store", fails, Interrupt::cancel());
    group
        .add("hangs", ignore, Interrupt::cancel())
        .grace(secs(1));
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    tokio::time::sleep(secs(1)).await;
    running.shutdown("enough");
    let error = running.await.unwrap_err();
    let report = error.report().unwrap();
    assert_eq!(
        (report.group(), report.caused_at(), report.took()),
        ("report", secs(3), millis(4500))
    );
    let times = |name: &str| {
        let actor = report.actor(name).unwrap();
        [
            actor.started(),
            actor.ready(),
            actor.interrupted(),
            actor.ended(),
        ]
        .map(Option::unwrap)
    };
    assert_eq!(times("db"), [secs(0), secs(2), millis(4500), millis(4500)]);
    assert_eq!(times("web"), [secs(2), secs(2), secs(3), millis(4500)]);
    assert_eq!(times("hangs"), [secs(0), secs(0), secs(3), secs(4)]);
    let outcomes: Vec<_> = report
        .actors()
        .iter()
        .map(rungroup::ActorReport::outcome)
        .collect();
    assert_eq!(
        outcomes,
        [
            Outcome::Returned,
            Outcome::Returned,
            Outcome::Failed,
            Outcome::Aborted
        ]
    );
    let [Failure::Error(failure)] = report.actor("store").unwrap().failures() else {
        panic!("{report:?}")
    };
    assert_eq!(format!("{failure:#}"), "flush: disk full");
    assert!(!report.succeeded() && report.forced_by().is_none());
    assert!(report.actor("nobody").is_none());
    assert!(
        error.to_string().contains("`store`"),
        "a failure is before an abort: {error}"
    );
}

/// Errors that `fail` hands over are as good as an actor's.
#[tokio::test(start_paused = true)]
async fn the_error_of_fail_is_the_root_with_its_sources() {
    let mut group = Group::new("fail");
    group.add("parked", park, Interrupt::cancel());
    group
        .add("fails", oops, Interrupt::cancel())
        .on_err(ReturnAction::Continue);
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.fail(anyhow::Error::new(Oops("the probe")).context("unhealthy"));
    let error = running.await.unwrap_err();
    assert_eq!(error.downcast_ref(), Some(&Oops("the probe")));
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.to_string(), "unhealthy");
    assert_eq!(source.source().unwrap().to_string(), "the probe");
    let Cause::Fail { error } = error.report().unwrap().cause() else {
        panic!("{error:?}")
    };
    assert!(Arc::strong_count(error) > 0);
}
