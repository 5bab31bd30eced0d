//! `#[actor(optional)]`: an actor whose field is `None` is absent. Its dependents do not wait for it, and it is never a cause.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use rungroup::{
    Actor, ActorReport, ActorState, Cause, Context, ControlError, Group, GroupState, Interrupt,
    NeverProvidedError, Outcome, Ready, Slot, Until, group,
};

use crate::support::{Log, park, secs};

async fn provide(size: u16, ctx: Context<u16>) {
    ctx.provide(size);
    ctx.interrupted().await;
}

async fn api(expected: Option<u16>, ctx: Context<(), Option<u16>>) {
    assert_eq!(*ctx.received(), expected);
    ctx.interrupted().await;
}

struct Needs {
    db: u16,
    cache: Option<u16>,
}

struct Api(Option<u16>);

impl Actor<(), Needs> for Api {
    async fn execute(self, ctx: Context<(), Needs>) -> anyhow::Result<()> {
        let Needs { db, cache } = ctx.received();
        assert_eq!((*db, *cache), (1, self.0));
        ctx.interrupted().await;
        Ok(())
    }
}

#[group]
struct App {
    #[actor(
        execute = async |size: u16, ctx| {
            ctx.provide(size + ctx.received());
            ctx.interrupted().await;
        },
        interrupt = cancel,
        receives = store,
        provides = u16,
        ready_within = "1s",
        restart = on_failure,
        dependents = keep,
        optional,
    )]
    cache: Option<u16>,
    #[actor(execute = |expected: Expected, ctx| api(expected.0, ctx), interrupt = cancel, receives = cache)]
    api: Expected,
    #[actor(interrupt = cancel, receives = Needs { db: store, cache })]
    both: Api,
    #[actor(execute = provide, interrupt = cancel, provides = u16)]
    store: u16,
}

struct Expected(Option<u16>);

fn app(cache: Option<u16>) -> App {
    let expected = cache.map(|size| size + 1);
    App {
        cache,
        api: Expected(expected),
        both: Api(expected),
        store: 1,
    }
}

#[tokio::test(start_paused = true)]
async fn a_present_actor_runs_and_its_receivers_get_some() {
    let running = app(Some(6)).start();
    running.wait_until_ready().await.unwrap();
    assert_eq!(running.cache().state(), ActorState::Ready);
    assert_eq!(running.cache().provided().await, Ok(7));
    running.shutdown("done");
    let report = running.await.unwrap();
    let outcomes: Vec<_> = report.actors().iter().map(ActorReport::outcome).collect();
    assert_eq!(outcomes, [Outcome::Returned; 4]);
}

#[tokio::test(start_paused = true)]
async fn an_absent_actor_never_starts_and_receivers_get_none() {
    let running = app(None).start();
    running.wait_until_ready().await.unwrap();
    let cache = running.cache();
    assert_eq!(cache.state(), ActorState::Absent);
    assert_eq!(cache.wait().await, Ok(Outcome::Absent));
    let error: NeverProvidedError = cache.provided().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "actor `cache` is absent in this run and provides no value; set its field"
    );
    let absent = Err(ControlError::Absent {
        actor: "cache".into(),
    });
    assert_eq!(cache.interrupt().await, absent);
    assert_eq!(cache.restart().await, absent);
    let states = running.actors();
    assert_eq!(
        (states[0].name.as_str(), states[0].state),
        ("cache", ActorState::Absent)
    );
    running.shutdown("done");
    let report = running.await.unwrap();
    let cache = report.actor("cache").unwrap();
    assert_eq!(
        (cache.outcome(), cache.started(), cache.ended()),
        (Outcome::Absent, None, None)
    );
    assert!(report.to_string().contains("cache  absent"), "{report}");
}

#[test]
fn the_plan_marks_an_optional_actor() {
    assert!(App::PLAN.actor(0).is_optional() && !App::PLAN.actor(1).is_optional());
    assert!(!App::PLAN.actor(0).is_absent());
    let plan = App::PLAN.to_string();
    assert!(plan.contains("receives store, optional, "), "{plan}");
    let built = rungroup::IntoGroup::into_group(app(None)).plan().unwrap();
    assert!(built.actor(0).is_absent());
    assert!(built.to_string().contains("optional, absent, "), "{built}");
}

struct Lock(Arc<tokio::sync::Notify>);

/// Each form of an actor, with all of its fields `None`.
#[group(until = all)]
struct Forms {
    #[actor(execute = |_: &Lock, ctx| ctx.wait_interrupted(), blocking, interrupt = |lock, _| lock.0.notify_one(), optional)]
    thread: Option<Lock>,
    #[actor(execute = async |lock: &Lock, _ctx| lock.0.notified().await, interrupt = |lock, _| lock.0.notify_one(), restart = on_failure, optional)]
    called: Option<Lock>,
    #[actor(process, optional)]
    process: Option<rungroup::ProcessSpec>,
    #[actor(interrupt = cancel, ready = manual, optional, foreground)]
    nested: Option<Nested>,
    #[actor(execute = async |_, ctx| ctx.interrupted().await, interrupt = cancel, stops_last, optional)]
    last: Option<u8>,
    #[actor(execute = async |_, ctx: Context| ctx.interrupted().await, interrupt = drop, background)]
    metrics: u8,
}

#[group]
struct Nested {
    #[actor(execute = async |_, ctx: Context| ctx.interrupted().await, interrupt = cancel)]
    inner: u8,
}

fn forms() -> Forms {
    Forms {
        thread: None,
        called: None,
        process: None,
        nested: None,
        last: None,
        metrics: 0,
    }
}

#[tokio::test(start_paused = true)]
async fn a_group_without_work_in_the_foreground_completes() {
    let report = forms().run().await.unwrap();
    assert!(matches!(report.cause(), Cause::Completed), "{report}");
    let outcomes: Vec<_> = report.actors().iter().map(ActorReport::outcome).collect();
    assert_eq!(outcomes[..5], [Outcome::Absent; 5]);
    assert_eq!(outcomes[5], Outcome::Dropped);
}

#[tokio::test(start_paused = true)]
async fn an_optional_group_and_thread_run_if_present() {
    let notify = Arc::default();
    let forms = Forms {
        thread: Some(Lock(Arc::clone(&notify))),
        called: Some(Lock(notify)),
        nested: Some(Nested { inner: 0 }),
        last: Some(1),
        ..forms()
    };
    let running = forms.start();
    running.wait_until_ready().await.unwrap();
    assert_eq!(running.nested().state(), ActorState::Ready);
    assert_eq!(running.process().state(), ActorState::Absent);
    running.shutdown("done");
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
    assert_eq!(report.actor("thread").unwrap().outcome(), Outcome::Returned);
}

#[tokio::test(start_paused = true)]
async fn an_absent_actor_counts_as_returned_under_until_all() {
    let mut group = Group::new("job").until(Until::All);
    let migration = group.actor("migration").ready(Ready::Finished);
    migration.foreground().add_absent();
    group
        .add(
            "work",
            async |_| tokio::time::sleep(secs(3)).await,
            Interrupt::cancel(),
        )
        .requires(["migration"]);
    let report = group.run().await.unwrap();
    assert!(matches!(report.cause(), Cause::Completed));
    assert_eq!(report.took(), secs(3));
}

/// `api` requires only the absent `cache`, which requires the slow `store`.
#[tokio::test(start_paused = true)]
async fn an_absent_actor_keeps_its_place_only_in_the_stop_order() {
    let mut group = Group::new("app");
    let slow = async |ctx: Context| {
        tokio::time::sleep(secs(5)).await;
        ctx.ready();
        ctx.interrupted().await;
    };
    group
        .add("store", slow, Interrupt::cancel())
        .ready(Ready::Manual);
    group
        .actor("cache")
        .requires(["store"])
        .ready(Ready::Started)
        .add_absent();
    let api = async |ctx: Context| {
        ctx.interrupted().await;
        tokio::time::sleep(secs(1)).await;
    };
    group
        .add("api", api, Interrupt::cancel())
        .requires(["cache"]);
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("done");
    let report = running.await.unwrap();
    let (store, api) = (report.actor("store").unwrap(), report.actor("api").unwrap());
    assert_eq!(
        (api.started(), store.ready()),
        (Some(secs(0)), Some(secs(5)))
    );
    assert_eq!(store.interrupted(), api.ended());
}

#[tokio::test(start_paused = true)]
async fn a_group_of_absent_actors_completes_at_once() {
    let mut group = Group::new("app");
    group.actor("cache").add_absent();
    let report = group.run().await.unwrap();
    assert!(matches!(report.cause(), Cause::Completed) && report.succeeded());
}

#[tokio::test(start_paused = true)]
async fn an_actor_can_be_added_that_receives_from_an_absent_one() {
    let (slot, mut group) = (Slot::<u16>::new(), Group::new("app"));
    group.actor("cache").provides(&slot).add_absent();
    group.add("park", park, Interrupt::cancel());
    let running = group.start();
    running.wait_for_state(GroupState::Ready).await;
    let execute = async |ctx: Context<(), Option<u16>>| {
        assert_eq!(*ctx.received(), None);
        ctx.interrupted().await;
    };
    let added = running.add(|group| {
        let builder = group.actor("late").receives(slot.optional());
        builder.add(execute, Interrupt::cancel())
    });
    added.await.unwrap();
    let plain = running.add(|group| {
        let builder = group.actor("wrong").receives(&slot);
        builder.add(async |_: Context<(), u16>| (), Interrupt::cancel())
    });
    let error = plain.await.unwrap_err().to_string();
    assert!(
        error.contains("`wrong` receives a `u16` from `cache`, which is optional"),
        "{error}"
    );
    running.shutdown("done");
    assert_eq!(
        running.await.unwrap().actor("late").unwrap().outcome(),
        Outcome::Returned
    );
}

#[tokio::test(start_paused = true)]
async fn the_grace_of_an_absent_actor_can_be_set() {
    let mut group = app(None).into_group();
    group.cache().grace(secs(2));
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    assert_eq!(running.cache().state(), ActorState::Absent);
    running.shutdown("done");
    running.await.unwrap();
}

/// Options beside `optional`.
#[group(until = all)]
struct Options {
    #[actor(execute = async |seconds, _| tokio::time::sleep(secs(seconds)).await, interrupt = cancel, ready = finished, optional)]
    migration: Option<u64>,
    #[actor(execute = async |_, _| std::future::pending::<()>().await, interrupt = drop, background, optional)]
    ticker: Option<u8>,
    #[actor(execute = record, interrupt = cancel, stops_last, optional)]
    exporter: Option<Log>,
    #[resource(open = open, close = close, optional)]
    pool: Option<Log>,
    #[actor(execute = job, interrupt = cancel, requires = [migration], receives = pool)]
    job: Log,
}

async fn record(log: Log, ctx: Context) {
    ctx.interrupted().await;
    log.record(ctx.name());
}

async fn open(log: Log) -> anyhow::Result<Log> {
    log.record("opened");
    Ok(log)
}

async fn close(log: Log) {
    tokio::time::sleep(secs(1)).await;
    log.record("closed");
}

async fn job(log: Log, ctx: Context<(), Option<Log>>) {
    log.record(format!("job with {:?}", ctx.received().is_some()));
}

#[tokio::test(start_paused = true)]
async fn every_order_and_interrupt_can_be_optional() {
    for present in [true, false] {
        let log = Log::default();
        let some_log = present.then(|| log.clone());
        let options = Options {
            migration: present.then_some(2),
            ticker: present.then_some(0),
            exporter: some_log.clone(),
            pool: some_log,
            job: log.clone(),
        };
        let report = options.run().await.unwrap();
        let outcome = |name| report.actor(name).unwrap().outcome();
        let started = report.actor("job").unwrap().started();
        if present {
            assert_eq!(started, Some(secs(2)));
            let lines = ["opened", "job with true", "closed", "exporter"];
            assert_eq!(log.lines(), lines);
            assert_eq!(outcome("ticker"), Outcome::Dropped);
        } else {
            assert_eq!(started, Some(secs(0)));
            assert_eq!(log.lines(), ["job with false"]);
            for name in ["migration", "ticker", "exporter", "pool"] {
                assert_eq!(outcome(name), Outcome::Absent, "{name}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_restart_passes_through_an_absent_actor() {
    #[group]
    struct Chain {
        #[actor(execute = wait, interrupt = cancel, ready = started, restart = on_failure, dependents = restart)]
        store: (),
        #[actor(
            execute = wait,
            interrupt = cancel,
            requires = [store],
            ready = started,
            restart = on_failure,
            dependents = restart,
            optional,
        )]
        cache: Option<()>,
        #[actor(execute = count, interrupt = cancel, requires = [cache], restart = on_failure)]
        api: Arc<AtomicU32>,
    }

    async fn wait((): (), ctx: Context) {
        ctx.interrupted().await;
    }

    async fn count(attempts: Arc<AtomicU32>, ctx: Context) {
        attempts.fetch_add(1, Ordering::Relaxed);
        ctx.interrupted().await;
    }

    let api = Arc::new(AtomicU32::new(0));
    let running = Chain {
        store: (),
        cache: None,
        api: api.clone(),
    }
    .start();
    running.wait_until_ready().await.unwrap();
    running.store().restart().await.unwrap();
    tokio::time::sleep(secs(1)).await;
    assert_eq!(api.load(Ordering::Relaxed), 2);
    running.shutdown("done");
    running.await.unwrap();
}
