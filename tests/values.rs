//! Values that one actor provides and others receive, and values that the group keeps.

use std::sync::{Arc, mpsc};

use rungroup::{Context, Group, Interrupt, Outcome, Ready, Slot, group};
use tokio::sync::{mpsc as channel, oneshot};

use crate::support::{Kept, Log, Oops, park, ready_after, secs, slow_stop};

/// Collects values until no sender is left, and only then checks its interrupt.
async fn sink(log: Log, ctx: Context<channel::Sender<u32>>) {
    let (sender, mut receiver) = channel::channel(8);
    ctx.provide(sender);
    while let Some(number) = receiver.recv().await {
        log.record(format!("got {number}"));
    }
    log.record(format!("drained, interrupted: {}", ctx.is_interrupted()));
    ctx.interrupted().await;
}

async fn source(number: u32, ctx: Context<(), channel::Sender<u32>>) -> anyhow::Result<()> {
    ctx.interrupted().await;
    ctx.received().send(number).await?;
    Ok(())
}

#[group(grace = "10s")]
struct Pipeline {
    #[actor(execute = sink, interrupt = cancel, provides = channel::Sender<u32>)]
    sink: Log,
    #[actor(execute = source, interrupt = cancel, receives = sink)]
    first: u32,
    #[actor(execute = source, interrupt = cancel, receives = sink)]
    second: u32,
}

/// The group's own clone goes with the last receiver, so the provider sees the end of its channel.
#[tokio::test(start_paused = true)]
async fn a_provided_sender_drains_by_itself() {
    let log = Log::default();
    let running = Pipeline {
        sink: log.clone(),
        first: 1,
        second: 2,
    }
    .start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(report.took(), secs(0), "no actor needed the grace period");
    log.assert_order(&["got 1", "got 2", "drained, interrupted: false"]);
}

/// A receiver that never started holds no clone back, either. Its part is dropped on a thread.
#[tokio::test(start_paused = true)]
async fn a_receiver_that_never_started_drops_the_value() {
    let log = Log::default();
    let slot = Slot::new();
    let mut group = Group::new("values");
    let its_log = log.clone();
    group
        .actor("sink")
        .provides(&slot)
        .add(|ctx| sink(its_log, ctx), Interrupt::cancel());
    let (tell, told) = oneshot::channel();
    let first = async move |ctx| {
        let _ = tell.send(());
        source(1, ctx).await
    };
    group
        .actor("first")
        .receives(&slot)
        .add(first, Interrupt::cancel());
    group
        .add("slow", ready_after(secs(1000)), Interrupt::cancel())
        .ready(Ready::Manual);
    group
        .actor("second")
        .receives(&slot)
        .add(|ctx| source(2, ctx), Interrupt::cancel())
        .requires(["slow"]);
    let running = group.start();
    told.await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(
        report.actor("second").unwrap().outcome(),
        Outcome::NeverStarted
    );
    // The provider is interrupted meanwhile, or not yet.
    assert!(
        matches!(&log.lines()[..], [got, drained] if got == "got 1" && drained.starts_with("drained"))
    );
}

/// Each receiver has a clone of the value, and no clone remains at the end.
#[tokio::test(start_paused = true)]
async fn the_groups_clone_is_dropped_with_the_last_receiver() {
    let value = Arc::new(());
    let (count, counted) = oneshot::channel();
    let slot = Slot::new();
    let mut group = Group::new("values");
    let (provided, watched) = (Arc::clone(&value), Arc::downgrade(&value));
    let execute = async move |ctx: Context<Arc<()>>| {
        ctx.provide(provided);
        ctx.interrupted().await;
        let _ = count.send(watched.strong_count());
    };
    group
        .actor("db")
        .provides(&slot)
        .add(execute, Interrupt::cancel());
    group.actor("one").receives(&slot).add(
        async |ctx: Context<(), Arc<()>>| ctx.interrupted().await,
        Interrupt::cancel(),
    );
    group
        .actor("two")
        .receives(&slot)
        .add(async |_: Context<(), Arc<()>>| (), Interrupt::cancel());
    group.run().await.unwrap();
    assert_eq!(
        counted.await.unwrap(),
        1,
        "the test's own, when the provider is interrupted"
    );
    drop(slot);
}

#[derive(Debug, PartialEq)]
struct Needs {
    db: u16,
    cache: String,
}

#[tokio::test(start_paused = true)]
async fn several_values_are_received_together_by_name() {
    let (db, cache) = (Slot::new(), Slot::new());
    let (tell, told) = oneshot::channel();
    let mut group = Group::new("values");
    let web = async move |ctx: Context<(), Needs>| {
        let Needs { db, cache } = ctx.received();
        let _ = tell.send((*db, cache.clone()));
    };
    group
        .actor("web")
        .receives_with((&db, &cache), |(db, cache)| Needs { db, cache })
        .add(web, Interrupt::cancel());
    let provides = async |ctx: Context<u16>| {
        ctx.provide(8080);
        ctx.interrupted().await;
    };
    group
        .actor("db")
        .provides(&db)
        .add(provides, Interrupt::cancel());
    // It receives, and provides in turn.
    let provides = async |ctx: Context<String, u16>| {
        ctx.provide(format!("on {}", ctx.received()));
        ctx.interrupted().await;
    };
    group
        .actor("cache")
        .receives(&db)
        .provides(&cache)
        .add(provides, Interrupt::cancel());
    let report = group.run().await.unwrap();
    assert_eq!(told.await.unwrap(), (8080, "on 8080".to_owned()));
    assert_eq!(report.cause().actor(), Some("web"));
}

/// The clone of a received value is user code, too.
#[tokio::test(start_paused = true)]
async fn a_clone_that_panics_is_the_receivers() {
    struct Unclonable;
    impl Clone for Unclonable {
        fn clone(&self) -> Unclonable {
            panic!("no clone")
        }
    }
    let slot = Slot::new();
    let mut group = Group::new("values");
    let provides = async |ctx: Context<Unclonable>| {
        ctx.provide(Unclonable);
        ctx.interrupted().await;
    };
    group
        .actor("db")
        .provides(&slot)
        .add(provides, Interrupt::cancel());
    group
        .actor("web")
        .receives(&slot)
        .add(async |_: Context<(), Unclonable>| (), Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    let web = error.report().unwrap().actor("web").unwrap();
    assert_eq!(
        (web.outcome(), web.panic().unwrap().message()),
        (Outcome::Panicked, "no clone")
    );
}

/// Plain fields: after every actor, in reverse order, before `run` returns, and on no thread of the caller's.
#[tokio::test(start_paused = true)]
async fn retained_values_are_dropped_last_in_reverse_order() {
    let log = Log::default();
    let mut group = Group::new("kept");
    group.retain("first", Kept::new("first", &log));
    let captured = Kept::new("captured", &log);
    group.retain("second", Kept::new("second", &log));
    let execute = async move |ctx: Context| {
        let _captured = captured;
        slow_stop(secs(0))(ctx).await;
    };
    group.add("parked", execute, Interrupt::cancel());
    group.add("fails", async |_| Err(Oops("oops")), Interrupt::cancel());
    group.run().await.unwrap_err();
    assert_eq!(
        log.lines(),
        ["captured dropped", "second dropped", "first dropped"]
    );
}

struct Blocks(mpsc::Receiver<()>);

impl Drop for Blocks {
    fn drop(&mut self) {
        assert!(self.0.recv().is_err());
    }
}

/// In real time: a drop that does not end is abandoned 300 ms after the last actor and named, with the drops behind it.
#[tokio::test]
async fn a_drop_that_blocks_is_abandoned_and_named() {
    let log = Log::default();
    let (release, released) = mpsc::channel();
    let mut group = Group::new("kept").grace(std::time::Duration::from_millis(1));
    group.retain("behind", Kept::new("behind", &log));
    group.retain("blocks", Blocks(released));
    group.retain("before", Kept::new("before", &log));
    group.add("done", async |_| (), Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    let report = error.report().unwrap();
    let left: Vec<_> = report
        .drop_failures()
        .iter()
        .map(|failure| (failure.name(), failure.panic().is_none()))
        .collect();
    assert_eq!(left, [("blocks", true), ("behind", true)]);
    assert!(error.to_string().contains("`blocks`"), "{error}");
    assert_eq!(log.lines(), ["before dropped"]);
    drop(release);
}

#[tokio::test(start_paused = true)]
async fn a_slot_keeps_no_value() {
    let log = Log::default();
    let slot = Slot::new();
    let mut group = Group::new("values");
    let value = Arc::new(Kept::new("value", &log));
    let execute = async move |ctx: Context<Arc<Kept>>| ctx.provide(value);
    group
        .actor("db")
        .provides(&slot)
        .add(execute, Interrupt::cancel());
    group.add("parked", park, Interrupt::cancel());
    group.run().await.unwrap();
    assert_eq!(log.lines(), ["value dropped"]);
    drop(slot);
}

/// Clones of a value, and its drop.
#[derive(Clone)]
struct Shared(Arc<Kept>);

async fn share(log: Log, ctx: Context<(), Shared>) {
    log.record(format!("got {}", ctx.received().0.name));
    ctx.interrupted().await;
}

#[group(grace = "10s")]
struct WithValue {
    _first: Kept,
    #[value]
    state: Shared,
    _last: Kept,
    #[actor(execute = share, interrupt = cancel, receives = state)]
    api: Log,
    #[actor(execute = share, interrupt = cancel, receives = unused, ready = started)]
    worker: Log,
    #[value]
    unused: Shared,
}

fn with_value(log: &Log) -> WithValue {
    WithValue {
        _first: Kept::new("first", log),
        state: Shared(Arc::new(Kept::new("state", log))),
        _last: Kept::new("last", log),
        api: log.clone(),
        worker: log.clone(),
        unused: Shared(Arc::new(Kept::new("unused", log))),
    }
}

#[tokio::test(start_paused = true)]
async fn a_value_is_dropped_as_a_plain_field() {
    let log = Log::default();
    let running = with_value(&log).start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    running.await.unwrap();
    let drops = [
        "unused dropped",
        "last dropped",
        "state dropped",
        "first dropped",
    ];
    log.assert_order(&["got state", drops[0], drops[1], drops[2], drops[3]]);
    log.assert_order(&["got unused", drops[0]]);
}

/// The value outlives every receiver, so an actor that is added later gets it too.
#[tokio::test(start_paused = true)]
async fn an_addition_receives_a_value_after_its_last_receiver() {
    let (log, slot) = (Log::default(), Slot::new());
    let mut group = Group::new("values");
    group.value("state", &slot, Shared(Arc::new(Kept::new("state", &log))));
    group.add("api", park, Interrupt::cancel());
    let running = group.start();
    for name in ["first", "second"] {
        let its_log = log.clone();
        let added = running.add(|group| {
            let actor = group
                .actor(name)
                .receives(&slot)
                .on_ok(rungroup::ReturnAction::Continue);
            actor.add(
                async move |ctx: Context<(), Shared>| {
                    its_log.record(format!("{name} got {}", ctx.received().0.name));
                },
                Interrupt::cancel(),
            )
        });
        assert_eq!(
            added.await.unwrap().wait().await.unwrap(),
            Outcome::Returned
        );
    }
    running.shutdown("enough");
    running.await.unwrap();
    log.assert_order(&["first got state", "second got state", "state dropped"]);
}

#[tokio::test(start_paused = true)]
async fn a_value_or_a_role_is_not_added_to_a_run() {
    let mut group = Group::new("values");
    group.add("api", park, Interrupt::cancel());
    let running = group.start();
    let added = running.add(|group| {
        group.value("state", &Slot::new(), 1u8);
        group.add("late", park, Interrupt::cancel())
    });
    let error = added.await.unwrap_err();
    assert!(matches!(&error, rungroup::AddError::NotAnActor { value } if value == "state"));
    assert!(
        error.to_string().starts_with("cannot add value `state`: "),
        "{error}"
    );
    let added = running.add(|group| {
        group.add_role("data");
        group.add("late", park, Interrupt::cancel())
    });
    assert_eq!(
        added.await.unwrap_err().to_string(),
        "cannot add role `data`: only actors can be added to a running group; add the role before the run"
    );
    running.shutdown("enough");
    running.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_panic_of_a_value_in_its_drop_names_the_field() {
    let (slot, mut group) = (Slot::new(), Group::new("values"));
    let value = Arc::new(crate::support::PanicsWhenDropped("no"));
    group.value("state", &slot, value);
    group.add("api", async |_| (), Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    assert!(error.to_string().contains("`state`"), "{error}");
}
