//! Large groups, long durations, and groups inside of what is no group.

use std::sync::mpsc;
use std::time::Duration;

use rungroup::{Actor, Cause, Context, Fault, Group, Interrupt, Outcome, Ready, group};
use tokio::sync::oneshot;

use crate::support::{Oops, hold_clock, ignore, millis, park, ready_and_park, secs};

#[tokio::test(start_paused = true)]
async fn the_longest_durations_are_as_good_as_none() {
    for long in [Duration::MAX, secs(u64::MAX / 4), secs(100 * 365 * 24 * 3600)] {
        let mut group = Group::new("long").grace(long);
        let slow = async |ctx: Context| {
            ctx.interrupted().await;
            tokio::time::sleep(secs(1_000)).await;
        };
        group.add("slow", slow, Interrupt::cancel()).ready(Ready::Started);
        group.add("own", ready_and_park, Interrupt::cancel()).ready(Ready::Manual).ready_within(long).grace(long);
        let running = group.start();
        running.ready().await.unwrap();
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
    running.ready().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(report.actors().len(), 5_000);
    assert!(report.actors().iter().all(|actor| actor.outcome() == Outcome::Returned));
}

#[tokio::test(start_paused = true)]
async fn a_long_chain() {
    let mut group = Group::new("chain");
    for index in 0..1_000 {
        let actor = group.add(format!("{index}"), ready_and_park, Interrupt::cancel()).ready(Ready::Manual);
        if index > 0 {
            actor.requires([format!("{}", index - 1)]);
        }
    }
    let running = group.start();
    running.ready().await.unwrap();
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

#[group(grace = none)]
struct Stuck {
    #[actor(blocking, execute = stuck, interrupt = cancel, ready = started)]
    stuck: (oneshot::Sender<()>, mpsc::Receiver<()>),
    #[actor(execute = parked, interrupt = cancel, stops_before = [stuck])]
    parked: (),
}

fn stuck((tell, released): (oneshot::Sender<()>, mpsc::Receiver<()>), ctx: Context) {
    ctx.wait_interrupted();
    let _ = tell.send(());
    assert!(released.recv().is_err());
    drop(ctx);
}

async fn parked((): (), ctx: Context) {
    park(ctx).await;
}

#[group(grace = "20s")]
struct Around {
    #[actor(interrupt = cancel, ready = manual, stops_before = [parked])]
    inner: Stuck,
    #[actor(execute = parked, interrupt = cancel)]
    parked: (),
}

/// A thread that is stuck in a nested group: left behind there, and the parent ends in time.
#[tokio::test(start_paused = true)]
async fn a_thread_stuck_in_a_nested_group_is_left_behind_there() {
    let held = hold_clock();
    let (release, released) = mpsc::channel();
    let (tell, told) = oneshot::channel();
    let running = Around { inner: Stuck { stuck: (tell, released), parked: () }, parked: () }.start();
    running.ready().await.unwrap();
    running.shutdown("enough");
    told.await.unwrap();
    // From here on no thread does anything.
    drop(held);
    let error = running.await.unwrap_err();
    let report = error.report().unwrap();
    let inner = report.actor("inner").unwrap();
    assert_eq!(
        (inner.outcome(), inner.ended()),
        (Outcome::Failed, Some(millis(10_500))),
        "its share, and the half second"
    );
    let stuck = inner.group().unwrap().actor("stuck").unwrap();
    assert_eq!(stuck.outcome(), Outcome::Abandoned);
    assert!(matches!(stuck.faults(), [Fault::ExecuteLeftBehind]));
    assert_eq!(report.actor("parked").unwrap().outcome(), Outcome::Returned);
    drop(release);
}

#[group(grace = "60s")]
struct StopsItself {
    #[actor(execute = ignores, interrupt = cancel)]
    ignores: (),
    #[actor(execute = done_after, interrupt = cancel)]
    done: u64,
}

async fn ignores((): (), ctx: Context) {
    ignore(ctx).await;
}

async fn done_after(seconds: u64, _: Context) {
    tokio::time::sleep(secs(seconds)).await;
}

#[group(grace = "5s")]
struct Hurries {
    #[actor(interrupt = cancel, ready = manual)]
    inner: StopsItself,
    #[actor(execute = done_after, interrupt = cancel)]
    done: u64,
}

/// A nested group that stops already, with much time of its own, is held to what its parent has left.
#[tokio::test(start_paused = true)]
async fn a_nested_group_that_stops_already_is_bounded_by_its_parent() {
    let app = Hurries { inner: StopsItself { ignores: (), done: 10 }, done: 30 };
    let error = app.run().await.unwrap_err();
    let report = error.report().unwrap();
    assert_eq!((report.caused_at(), report.took()), (secs(30), secs(35)));
    let inner = report.actor("inner").unwrap().group().unwrap();
    assert_eq!(inner.cause().actor(), Some("done"), "its own");
    assert_eq!(inner.caused_at(), secs(10));
    assert_eq!(inner.actor("ignores").unwrap().outcome(), Outcome::Aborted);
}

/// A group in the execute of an actor that is none to the driver: a wrapper of the user's.
#[tokio::test(start_paused = true)]
async fn a_group_may_be_wrapped_in_an_actor() {
    struct Wrapper(StopsItself);
    impl Actor for Wrapper {
        async fn execute(self, ctx: Context) -> anyhow::Result<()> {
            self.0.execute(ctx).await.map_err(|error| error.context("wrapped"))
        }
    }
    let mut group = Group::new("wrapper").grace(secs(100));
    let inner = StopsItself { ignores: (), done: 1000 };
    group.add_actor("wrapper", Wrapper(inner), Interrupt::cancel()).ready(Ready::Manual);
    group.add("after", park, Interrupt::cancel()).requires(["wrapper"]);
    let running = group.start();
    running.ready().await.expect("it says so when all inside are");
    running.fail(Oops("enough"));
    let error = running.await.unwrap_err();
    let report = error.report().unwrap();
    assert!(matches!(report.cause(), Cause::Fail { .. }));
    let wrapper = report.actor("wrapper").unwrap();
    assert_eq!((wrapper.outcome(), wrapper.ended()), (Outcome::Failed, Some(secs(60))), "its own grace");
    let inner = wrapper.error().unwrap().downcast_ref::<rungroup::Error>().unwrap();
    assert_eq!(inner.report().unwrap().actor("ignores").unwrap().outcome(), Outcome::Aborted);
}
