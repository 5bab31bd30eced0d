//! Large groups, long durations, and handles that never rest.

use std::time::Duration;

use rungroup::{Context, Group, Interrupt, Outcome, Ready};

use crate::support::{ignore, millis, park, ready_and_park, secs};

#[tokio::test(start_paused = true)]
async fn the_longest_durations_are_as_good_as_none() {
    for long in [
        Duration::MAX,
        secs(u64::MAX / 4),
        secs(100 * 365 * 24 * 3600),
    ] {
        let mut group = Group::new("long").grace(long);
        let slow = async |ctx: Context| {
            ctx.interrupted().await;
            tokio::time::sleep(secs(1_000)).await;
        };
        group
            .add("slow", slow, Interrupt::cancel())
            .ready(Ready::Started);
        group
            .add("own", ready_and_park, Interrupt::cancel())
            .ready(Ready::Manual)
            .ready_within(long)
            .grace(long);
        let running = group.start();
        running.wait_until_ready().await.unwrap();
        running.shutdown("enough");
        assert_eq!(running.await.unwrap().took(), secs(1_000));
    }
}

#[tokio::test(start_paused = true)]
async fn the_shortest_grace_aborts_at_once() {
    let mut group = Group::new("short").grace(Duration::from_nanos(1));
    group.add("ignores", ignore, Interrupt::cancel());
    group.add("done", async |_| (), Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    let report = error.report().unwrap();
    assert_eq!(report.actor("ignores").unwrap().outcome(), Outcome::Aborted);
    assert!(report.took() <= millis(1));
}

#[tokio::test(start_paused = true)]
async fn a_group_of_many_actors() {
    let mut group = Group::new("many");
    for index in 0..5_000 {
        group.add(format!("parked-{index}"), park, Interrupt::cancel());
    }
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(report.actors().len(), 5_000);
    assert!(
        report
            .actors()
            .iter()
            .all(|actor| actor.outcome() == Outcome::Returned)
    );
}

#[tokio::test(start_paused = true)]
async fn a_long_chain() {
    let mut group = Group::new("chain");
    for index in 0..1_000 {
        let actor = group
            .add(format!("{index}"), ready_and_park, Interrupt::cancel())
            .ready(Ready::Manual);
        if index > 0 {
            actor.requires([format!("{}", index - 1)]);
        }
    }
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    running.await.unwrap();
}

/// Whatever a handle is asked while the group stops, the limits hold.
#[tokio::test(start_paused = true)]
async fn asking_without_end_keeps_no_limit_from_passing() {
    let mut group = Group::new("asked").grace(secs(3));
    let asks = async |ctx: Context| {
        let handle = ctx.handle();
        ctx.interrupted().await;
        loop {
            handle.shutdown("again");
            tokio::time::sleep(millis(100)).await;
        }
    };
    group.add("asks", asks, Interrupt::cancel());
    group.add("done", async |_| (), Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    assert_eq!(error.report().unwrap().took(), secs(3));
}
