//! Large groups and structs, long durations, and handles that never rest.

use std::time::Duration;

use rungroup::{Cause, Context, Group, Interrupt, Outcome, Ready, group};

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

/// The limits hold under any requests of a handle while the group stops.
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

async fn readies(_: usize, ctx: Context) {
    ctx.ready();
    ctx.interrupted().await;
}

#[group]
struct One {
    #[actor(execute = readies, interrupt = cancel, ready = manual)]
    only: usize,
}

/// A chain: each field requires the one before it.
macro_rules! chain {
    ($first:ident $($before:ident < $field:ident)*) => {
        #[group(name = "hundred")]
        struct Hundred {
            #[actor(execute = readies, interrupt = cancel, ready = manual)]
            $first: usize,
            $(
                #[actor(execute = readies, interrupt = cancel, ready = manual, requires = [$before])]
                $field: usize,
            )*
        }

        fn hundred() -> Hundred {
            Hundred { $first: 0, $($field: 0,)* }
        }
    };
}

chain! {
    a0 a0 < a1 a1 < a2 a2 < a3 a3 < a4 a4 < a5 a5 < a6 a6 < a7 a7 < a8 a8 < a9 a9 < a10 a10 < a11 a11 < a12 a12 < a13
    a13 < a14 a14 < a15 a15 < a16 a16 < a17 a17 < a18 a18 < a19 a19 < a20 a20 < a21 a21 < a22 a22 < a23 a23 < a24
    a24 < a25 a25 < a26 a26 < a27 a27 < a28 a28 < a29 a29 < a30 a30 < a31 a31 < a32 a32 < a33 a33 < a34 a34 < a35
    a35 < a36 a36 < a37 a37 < a38 a38 < a39 a39 < a40 a40 < a41 a41 < a42 a42 < a43 a43 < a44 a44 < a45 a45 < a46
    a46 < a47 a47 < a48 a48 < a49 a49 < a50 a50 < a51 a51 < a52 a52 < a53 a53 < a54 a54 < a55 a55 < a56 a56 < a57
    a57 < a58 a58 < a59 a59 < a60 a60 < a61 a61 < a62 a62 < a63 a63 < a64 a64 < a65 a65 < a66 a66 < a67 a67 < a68
    a68 < a69 a69 < a70 a70 < a71 a71 < a72 a72 < a73 a73 < a74 a74 < a75 a75 < a76 a76 < a77 a77 < a78 a78 < a79
    a79 < a80 a80 < a81 a81 < a82 a82 < a83 a83 < a84 a84 < a85 a85 < a86 a86 < a87 a87 < a88 a88 < a89 a89 < a90
    a90 < a91 a91 < a92 a92 < a93 a93 < a94 a94 < a95 a95 < a96 a96 < a97 a97 < a98 a98 < a99
}

#[tokio::test(start_paused = true)]
async fn a_struct_of_one_actor() {
    let running = One { only: 0 }.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    assert_eq!(running.await.unwrap().actors().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_struct_of_a_hundred_actors() {
    let names: Vec<String> = (0..100).map(|index| format!("a{index}")).collect();
    assert!(
        Hundred::PLAN
            .start_order()
            .into_iter()
            .eq((0..100).map(|index| vec![index]))
    );
    assert!(
        Hundred::PLAN
            .stop_order()
            .into_iter()
            .eq((0..100).rev().map(|index| vec![index]))
    );
    let running = hundred().start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert!(matches!(report.cause(), Cause::Shutdown { .. }));
    assert!(
        report
            .actors()
            .iter()
            .map(rungroup::ActorReport::name)
            .eq(names)
    );
}
