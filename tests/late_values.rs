//! Values for which their receivers do not wait: `receives = late(store)`.

use std::sync::Arc;

use rungroup::{
    ActorState, Cause, Context, Dependents, Group, Interrupt, Late, Outcome, RestartPolicy,
    ReturnAction, Slot, group,
};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep};

use crate::support::{Log, Oops, park, ready_and_park, secs};

/// A store that opens for ten seconds, and a receiver that does not wait for it.
#[group(grace = "10s")]
struct App {
    #[actor(execute = open, interrupt = cancel, provides = u16)]
    store: Log,
    #[actor(execute = serve, interrupt = cancel, receives = late(store))]
    web: Log,
}

async fn open(log: Log, ctx: Context<u16>) {
    if ctx.run_until_interrupted(sleep(secs(10))).await.is_some() {
        log.record("open");
        ctx.provide(8080);
        ctx.interrupted().await;
    }
    log.record("closed");
}

async fn serve(log: Log, ctx: Context<(), Late<u16>>) {
    log.record(format!("first {:?}", ctx.received().get()));
    log.record(format!("waited {:?}", ctx.received().wait().await));
    ctx.interrupted().await;
    sleep(secs(1)).await;
    log.record(format!("last {:?}", ctx.received().get()));
}

fn app() -> (App, Log) {
    let log = Log::default();
    let (store, web) = (log.clone(), log.clone());
    (App { store, web }, log)
}

#[tokio::test(start_paused = true)]
async fn a_late_receiver_starts_first_and_ends_first() {
    let (app, log) = app();
    let running = app.start();
    running.wait_until_ready().await.unwrap();
    assert_eq!(running.store().provided().await, Ok(8080));
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(
        log.lines(),
        [
            "first None",
            "open",
            "waited Some(8080)",
            "last Some(8080)",
            "closed"
        ]
    );
    let started = |name| report.actor(name).unwrap().started();
    assert_eq!(started("web"), started("store"));
}

#[tokio::test(start_paused = true)]
async fn a_stop_before_the_value_ends_the_wait() {
    let (app, log) = app();
    let running = app.start();
    while log.lines().is_empty() {
        tokio::task::yield_now().await;
    }
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(report.took(), secs(1));
    assert_eq!(
        log.lines(),
        ["first None", "waited None", "last None", "closed"]
    );
}

#[test]
fn the_plan_shows_late_edges() {
    assert_eq!(App::PLAN.actor(1).receives_late(), [0]);
    assert_eq!(App::PLAN.actor(1).receives(), [0; 0]);
    assert_eq!(App::PLAN.start_order(), [[0, 1]]);
    assert_eq!(App::PLAN.stop_order(), [[1], [0]]);
    let plan = App::PLAN.to_string();
    assert!(plan.contains("receives late(store), "), "{plan}");
    let (app, _) = app();
    let mut group = app.into_group();
    group.add("other", park, Interrupt::cancel());
    let built = rungroup::IntoGroup::into_group(group).plan().unwrap();
    assert_eq!(built.actor(1), App::PLAN.actor(1));
}

/// Adds an actor that sends its [`Late`] and waits for its interrupt.
fn add_late(group: &mut Group, slot: &Slot<Arc<u32>>) -> oneshot::Receiver<Late<Arc<u32>>> {
    let (tell, told) = oneshot::channel();
    let late = async move |ctx: Context<(), Late<Arc<u32>>>| {
        tell.send(ctx.received().clone()).unwrap();
        ctx.interrupted().await;
    };
    group
        .actor("late")
        .receives(slot.late())
        .add(late, Interrupt::cancel());
    told
}

/// Adds an actor that provides the number of its attempt, and fails at a message.
fn add_counting(group: &mut Group, slot: &Slot<Arc<u32>>) -> mpsc::Sender<()> {
    let (fail, fails) = mpsc::channel(1);
    let (fails, mut attempt) = (Arc::new(tokio::sync::Mutex::new(fails)), 0);
    let provide = move |ctx: Context<Arc<u32>>| {
        let fails = Arc::clone(&fails);
        attempt += 1;
        async move {
            ctx.provide(Arc::new(attempt));
            let mut fails = fails.lock().await;
            match ctx.run_until_interrupted(fails.recv()).await {
                Some(_) => Err(Oops("told to fail")),
                None => Ok(()),
            }
        }
    };
    group
        .actor("provider")
        .restart(RestartPolicy::on_failure())
        .provides(slot)
        .add(provide, Interrupt::cancel());
    fail
}

/// Neither `dependents` nor a restart of its own is needed.
#[tokio::test(start_paused = true)]
async fn a_restart_of_the_provider_does_not_touch_a_late_receiver() {
    let (slot, mut group) = (Slot::new(), Group::new("app"));
    let fail = add_counting(&mut group, &slot);
    let told = add_late(&mut group, &slot);
    let running = group.start();
    let late = told.await.unwrap();
    assert_eq!(late.wait().await.as_deref(), Some(&1));
    fail.send(()).await.unwrap();
    let provider = running.actor("provider").unwrap();
    while provider.state() != ActorState::Restarting {
        tokio::task::yield_now().await;
    }
    assert_eq!(late.get(), None);
    let began = Instant::now();
    assert_eq!(late.wait().await.as_deref(), Some(&2));
    assert!(began.elapsed() >= secs(1) / 2, "{:?}", began.elapsed());
    assert_eq!(late.get().as_deref(), Some(&2));
    assert_eq!(
        running.actor("late").unwrap().state(),
        ActorState::Ready,
        "it has run all the time"
    );
    running.shutdown("enough");
    running.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn an_interrupt_of_the_provider_drops_the_late_value() {
    let (slot, mut group) = (Slot::new(), Group::new("app"));
    let _fail = add_counting(&mut group, &slot);
    let told = add_late(&mut group, &slot);
    let running = group.start();
    let late = told.await.unwrap();
    let value = Arc::downgrade(&late.wait().await.unwrap());
    let provider = running.actor("provider").unwrap();
    provider.interrupt().await.unwrap();
    provider.wait().await.unwrap();
    assert_eq!((late.get(), late.wait().await), (None, None));
    // The value is dropped on a thread.
    while value.strong_count() > 0 {
        tokio::task::yield_now().await;
    }
    provider.restart().await.unwrap();
    assert_eq!(late.wait().await.as_deref(), Some(&2));
    running.shutdown("enough");
    running.await.unwrap();
}

/// On several workers the provider observes its interrupt while the driver is still busy with it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_value_is_released_before_its_provider_is_interrupted() {
    for _ in 0..50 {
        let (slot, mut group) = (Slot::new(), Group::new("app"));
        let (hand_over, handed_over) = oneshot::channel::<Late<Arc<u32>>>();
        let provide = async move |ctx: Context<Arc<u32>>| {
            ctx.provide(Arc::new(5));
            let late = handed_over.await?;
            // A waker would come later.
            while !ctx.is_interrupted() {
                tokio::task::yield_now().await;
            }
            anyhow::ensure!(late.get().is_none(), "the value is still there");
            Ok(())
        };
        group
            .actor("provider")
            .provides(&slot)
            .add(provide, Interrupt::cancel());
        let told = add_late(&mut group, &slot);
        let running = group.start();
        running.wait_until_ready().await.unwrap();
        let late = told.await.unwrap();
        assert_eq!(late.get().as_deref(), Some(&5));
        hand_over.send(late).unwrap();
        running.shutdown("enough");
        running.await.unwrap();
    }
}

/// A clone of an abandoned `Late` is not a receiver: the provider sees the end of its own channel.
#[tokio::test(start_paused = true)]
async fn an_abandoned_late_keeps_no_value() {
    let (slot, mut group) = (Slot::new(), Group::new("app"));
    let (count, counted) = oneshot::channel();
    let provide = async move |ctx: Context<Arc<u32>>| {
        let value = Arc::new(5);
        let watched = Arc::downgrade(&value);
        ctx.provide(value);
        ctx.interrupted().await;
        // The value is dropped on a thread.
        while watched.strong_count() > 0 {
            sleep(secs(1)).await;
        }
        count.send(()).unwrap();
    };
    group
        .actor("provider")
        .provides(&slot)
        .add(provide, Interrupt::cancel());
    let told = add_late(&mut group, &slot);
    let running = group.start();
    let late = told.await.unwrap();
    assert_eq!(late.wait().await.as_deref(), Some(&5));
    running.shutdown("enough");
    running.await.unwrap();
    counted.await.unwrap();
    assert_eq!((late.get(), late.wait().await), (None, None));
}

/// The value lives no longer than its last receiver, late or not.
#[tokio::test(start_paused = true)]
async fn the_value_is_dropped_with_the_last_late() {
    let (slot, mut group) = (Slot::new(), Group::new("app"));
    let value = Arc::new(5);
    let (provided, watched) = (Arc::clone(&value), Arc::clone(&value));
    let provide = async move |ctx: Context<Arc<u32>>| {
        ctx.provide(provided);
        ctx.interrupted().await;
    };
    group
        .actor("provider")
        .provides(&slot)
        .add(provide, Interrupt::cancel());
    let uses = |times: u32| {
        async move |ctx: Context<(), Late<Arc<u32>>>| {
            for _ in 0..times {
                assert_eq!(ctx.received().wait().await.as_deref(), Some(&5));
                sleep(secs(1)).await;
            }
        }
    };
    for (name, times) in [("short", 1), ("long", 2)] {
        group
            .actor(name)
            .receives(slot.late())
            .add(uses(times), Interrupt::cancel())
            .on_ok(ReturnAction::Continue);
    }
    drop(slot);
    let running = group.start();
    running.actor("short").unwrap().wait().await.unwrap();
    assert_eq!(Arc::strong_count(&watched), 3);
    running.actor("long").unwrap().wait().await.unwrap();
    assert_eq!(Arc::strong_count(&watched), 2);
    running.shutdown("enough");
    running.await.unwrap();
}

/// A3, for a receiver that has a place in the order of the stop.
#[tokio::test(start_paused = true)]
async fn a3_a_late_wait_ends_when_the_provider_has_failed() {
    let (slot, mut group) = (Slot::<u16>::new(), Group::new("app"));
    let fails = async |_: Context<u16>| {
        sleep(secs(3)).await;
        Err(Oops("cannot open"))
    };
    group
        .actor("store")
        .provides(&slot)
        .add(fails, Interrupt::cancel());
    let (tell, told) = oneshot::channel();
    let web = async move |ctx: Context<(), Late<u16>>| {
        let began = Instant::now();
        let late = ctx.received().clone();
        let task = async move { tell.send((late.wait().await, began.elapsed())).unwrap() };
        ctx.spawn(task).unwrap();
        ctx.interrupted().await;
    };
    group
        .actor("web")
        .receives(slot.late())
        .add(web, Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    assert_eq!(told.await.unwrap(), (None, secs(3)));
    assert!(
        matches!(error.report().unwrap().cause(), Cause::Failed { .. }),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_late_wait_ends_when_a_failed_provider_was_continued() {
    let (slot, mut group) = (Slot::<u16>::new(), Group::new("app"));
    group
        .actor("store")
        .provides(&slot)
        .add(async |_| Err::<(), _>(Oops("none")), Interrupt::cancel())
        .on_err(ReturnAction::Continue);
    let web = async |ctx: Context<(), Late<u16>>| {
        assert_eq!(ctx.received().wait().await, None);
        assert!(!ctx.is_interrupted());
    };
    group
        .actor("web")
        .receives(slot.late())
        .add(web, Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    let report = error.report().unwrap();
    let outcome = |name| report.actor(name).unwrap().outcome();
    assert_eq!(outcome("web"), Outcome::Returned);
    assert_eq!(outcome("store"), Outcome::Failed);
}

/// The value of the cache.
struct Expected(Option<u8>);

struct Needs {
    db: u16,
    cache: Late<u8>,
    shards: Vec<Late<char>>,
}

#[group]
struct Shapes {
    #[actor(execute = provide::<u16>, interrupt = cancel, provides = u16)]
    db: u16,
    #[actor(execute = provide::<u8>, interrupt = cancel, provides = u8, optional)]
    cache: Option<u8>,
    #[actor(execute = provide::<char>, interrupt = cancel, provides = char, each)]
    shards: Vec<char>,
    #[actor(execute = api, interrupt = cancel, receives = Needs { db, cache: late(cache), shards: late(shards) })]
    api: Expected,
    #[actor(execute = map, interrupt = cancel, receives = late(shards), on_ok = continue)]
    map: Box<[char]>,
}

async fn provide<T: Clone + Send + Sync + 'static>(value: T, ctx: Context<T>) {
    ctx.provide(value);
    ctx.interrupted().await;
}

async fn api(Expected(cached): Expected, ctx: Context<(), Needs>) {
    let Needs { db, cache, shards } = ctx.received();
    assert_eq!((*db, cache.wait().await), (1, cached));
    for shard in shards {
        assert!(shard.wait().await.is_some());
    }
}

async fn map(expected: Box<[char]>, ctx: Context<(), Vec<Late<char>>>) {
    let mut found = Vec::new();
    for shard in ctx.received() {
        found.extend(shard.wait().await);
    }
    assert_eq!(found, *expected);
}

#[tokio::test(start_paused = true)]
async fn late_values_of_optional_actors_and_of_lists() {
    for (cache, shards) in [(None, vec![]), (Some(2), vec!['a', 'b'])] {
        let shapes = Shapes {
            db: 1,
            cache,
            api: Expected(cache),
            map: shards.clone().into(),
            shards,
        };
        shapes.run().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn an_absent_actor_of_a_dynamic_group_provides_none_late() {
    let (slot, mut group) = (Slot::<u8>::new(), Group::new("app"));
    group.actor("cache").provides(&slot).add_absent();
    let api = async |ctx: Context<(), Late<u8>>| assert_eq!(ctx.received().wait().await, None);
    group
        .actor("api")
        .receives(slot.late())
        .add(api, Interrupt::cancel());
    group.run().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn sources_of_every_kind_are_received_together() {
    let (db, cache, shards) = (Slot::new(), Slot::new(), [Slot::new(), Slot::new()]);
    let mut group = Group::new("app");
    let api = async |ctx: Context<(), Needs>| api(Expected(Some(2)), ctx).await;
    let late: Vec<_> = shards.iter().map(Slot::late).collect();
    group
        .actor("api")
        .receives_with((&db, cache.late(), late), |(db, cache, shards)| Needs {
            db,
            cache,
            shards,
        })
        .add(api, Interrupt::cancel());
    for (name, slot, value) in [("a", &shards[0], 'a'), ("b", &shards[1], 'b')] {
        let provides = async move |ctx| provide(value, ctx).await;
        group
            .actor(name)
            .provides(slot)
            .add(provides, Interrupt::cancel());
    }
    group
        .actor("db")
        .provides(&db)
        .add(async |ctx| provide(1, ctx).await, Interrupt::cancel());
    group
        .actor("cache")
        .provides(&cache)
        .add(async |ctx| provide(2, ctx).await, Interrupt::cancel());
    let plan = group.plan().unwrap();
    assert_eq!(plan.actor(0).receives_late(), [4, 1, 2]);
    group.run().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn additions_provide_and_receive_late() {
    let (slot, mut group) = (Slot::new(), Group::new("app"));
    group
        .add("other", ready_and_park, Interrupt::cancel())
        .ready(rungroup::Ready::Manual);
    let running = group.start();
    let provider = running.add(|group| {
        let provide = async |ctx: Context<Arc<u32>>| {
            sleep(secs(5)).await;
            provide(Arc::new(7), ctx).await;
        };
        group
            .actor("provider")
            .provides(&slot)
            .add(provide, Interrupt::cancel())
    });
    provider.await.unwrap();
    let mut told = None;
    let receiver = running.add(|group| {
        let (tell, receiver) = oneshot::channel();
        told = Some(receiver);
        let late = async move |ctx: Context<(), Late<Arc<u32>>>| {
            assert_eq!(ctx.received().get(), None);
            tell.send(ctx.received().wait().await).unwrap();
            ctx.interrupted().await;
        };
        group
            .actor("late")
            .receives(slot.late())
            .add(late, Interrupt::cancel())
    });
    receiver.await.unwrap();
    assert_eq!(told.unwrap().await.unwrap().as_deref(), Some(&7));
    running.shutdown("enough");
    running.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_blocking_receiver_waits_for_a_late_value() {
    let (slot, mut group) = (Slot::new(), Group::new("app"));
    let (open, opened) = oneshot::channel();
    let store = async move |ctx: Context<u16>| {
        opened.await.unwrap();
        provide(8080, ctx).await;
    };
    group
        .actor("store")
        .provides(&slot)
        .add(store, Interrupt::cancel());
    let reader = move |ctx: Context<(), Late<u16>>| {
        assert_eq!(ctx.received().get(), None);
        open.send(()).unwrap();
        let value = tokio::runtime::Handle::current().block_on(ctx.received().wait());
        assert_eq!(value, Some(8080));
    };
    group
        .actor("reader")
        .receives(slot.late())
        .add_blocking(reader, Interrupt::cancel());
    group.run().await.unwrap();
}

/// A late receiver is not a dependent, and its own dependents are not touched either.
#[group]
struct Chain {
    #[actor(execute = fail_once, interrupt = cancel, provides = u16, restart = on_failure, dependents = restart)]
    store: Arc<std::sync::atomic::AtomicBool>,
    #[actor(execute = count, interrupt = cancel, receives = store, restart = on_failure)]
    index: Log,
    #[actor(execute = count_late, interrupt = cancel, receives = late(store), ready = started)]
    web: Log,
    #[actor(execute = count_late, interrupt = cancel, receives = late(store), requires = [web])]
    admin: Log,
}

async fn fail_once(
    failed: Arc<std::sync::atomic::AtomicBool>,
    ctx: Context<u16>,
) -> Result<(), Oops> {
    ctx.provide(1);
    if !failed.swap(true, std::sync::atomic::Ordering::Relaxed) {
        sleep(secs(1)).await;
        return Err(Oops("once"));
    }
    ctx.interrupted().await;
    Ok(())
}

async fn count(log: Log, ctx: Context<(), u16>) {
    log.record(ctx.name());
    ctx.interrupted().await;
}

async fn count_late(log: Log, ctx: Context<(), Late<u16>>) {
    log.record(ctx.name());
    ctx.interrupted().await;
}

#[tokio::test(start_paused = true)]
async fn only_dependents_restart_with_a_provider() {
    let log = Log::default();
    let running = Chain {
        store: Arc::default(),
        index: log.clone(),
        web: log.clone(),
        admin: log.clone(),
    }
    .start();
    while log.count("index") < 2 {
        sleep(secs(1)).await;
    }
    running.shutdown("enough");
    running.await.unwrap();
    assert_eq!((log.count("web"), log.count("admin")), (1, 1));
    assert_eq!(Chain::PLAN.actor(0).dependents(), Dependents::Restart);
}

/// A resource receives late, and its own value is received late.
#[group]
struct Resources {
    #[resource(open = open_slowly, close = drop)]
    db: u16,
    #[resource(open = open_index, close = drop, receives = late(db))]
    index: u16,
    #[actor(execute = search, interrupt = cancel, receives = late(index))]
    api: Log,
}

async fn open_slowly(port: u16) -> std::io::Result<u16> {
    sleep(secs(5)).await;
    Ok(port)
}

async fn open_index(offset: u16, db: Late<u16>) -> anyhow::Result<u16> {
    anyhow::ensure!(db.get().is_none());
    Ok(offset + db.wait().await.unwrap())
}

async fn search(log: Log, ctx: Context<(), Late<u16>>) {
    log.record(format!("{:?}", ctx.received().get()));
    log.record(format!("{:?}", ctx.received().wait().await));
}

#[tokio::test(start_paused = true)]
async fn resources_receive_late_and_are_received_late() {
    let api = Log::default();
    let (db, index, log) = (8080, 1, api.clone());
    Resources { db, index, api }.run().await.unwrap();
    assert_eq!(log.lines(), ["None", "Some(8081)"]);
}
