//! `#[actor(each)]`: every element of a list is an actor of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rungroup::{
    Actor, ActorReport, ActorState, Cause, Context, Error, Outcome, ReturnAction, group,
};
use tokio::sync::Notify;

use crate::support::{Log, secs};

#[derive(Clone)]
struct Shard(&'static str);

impl Shard {
    fn region(&self) -> &str {
        self.0
    }
}

async fn open(shard: Shard, ctx: Context<String>) {
    tokio::time::sleep(secs(shard.0.len() as u64)).await;
    ctx.provide(shard.0.to_owned());
    ctx.interrupted().await;
}

struct Worker;

impl Actor<(), Vec<String>> for Worker {
    async fn execute(self, ctx: Context<(), Vec<String>>) -> anyhow::Result<()> {
        assert_eq!(*ctx.received(), ["europe", "asia"]);
        ctx.interrupted().await;
        Ok(())
    }
}

struct Needs {
    shards: Vec<String>,
    size: u8,
}

#[group]
struct App {
    #[actor(interrupt = cancel, receives = shards, each)]
    workers: Vec<Worker>,
    #[actor(execute = async |_, ctx: Context| { ctx.ready(); ctx.interrupted().await; }, interrupt = cancel, ready = manual)]
    first: u8,
    #[actor(execute = open, interrupt = cancel, provides = String, restart = on_failure, dependents = keep, each(name = Shard::region))]
    shards: [Shard; 2],
    #[actor(
        execute = async |_, ctx: Context<(), Needs>| {
            assert_eq!((ctx.received().shards.len(), ctx.received().size), (2, 1));
            ctx.interrupted().await;
        },
        interrupt = cancel,
        receives = Needs { shards, size },
        stops_before = [workers, first],
    )]
    api: u8,
    #[actor(execute = async |size, ctx: Context<u8>| { ctx.provide(size); ctx.interrupted().await; }, interrupt = cancel, provides = u8)]
    size: u8,
}

fn app(workers: usize) -> App {
    App {
        workers: (0..workers).map(|_| Worker).collect(),
        first: 0,
        shards: [Shard("europe"), Shard("asia")],
        api: 0,
        size: 1,
    }
}

fn names(report: &rungroup::Report) -> Vec<&str> {
    report.actors().iter().map(ActorReport::name).collect()
}

#[tokio::test(start_paused = true)]
async fn each_element_is_an_actor_with_a_place_and_a_handle() {
    let running = app(3).start();
    running.wait_until_ready().await.unwrap();
    let (workers, shards) = (running.workers(), running.shards());
    assert_eq!((workers.len(), shards.len()), (3, 2));
    assert_eq!(workers.get(2).unwrap().name(), "workers[2]");
    assert!(workers.get(3).is_none() && !workers.is_empty());
    assert_eq!(shards.get(1).unwrap().name(), "shards[asia]");
    let asia = shards.by_key("asia").unwrap();
    assert_eq!(asia.provided().await, Ok("asia".to_owned()));
    assert!(shards.by_key("africa").is_none());
    assert_eq!(workers.by_key(1).unwrap().name(), "workers[1]");
    assert_eq!(running.first().name(), "first");
    assert_eq!(running.size().provided().await, Ok(1));
    assert!(
        workers
            .iter()
            .all(|worker| worker.state() == ActorState::Ready)
    );
    assert_eq!(
        format!("{:?}", workers.clone())
            .matches("ActorHandle")
            .count(),
        3
    );
    running.shutdown("done");
    let report = running.await.unwrap();
    assert_eq!(
        names(&report),
        [
            "workers[0]",
            "workers[1]",
            "workers[2]",
            "first",
            "shards[europe]",
            "shards[asia]",
            "api",
            "size"
        ]
    );
    // Each worker starts after the slowest shard, and stops before each of them.
    let shards = ["shards[europe]", "shards[asia]"].map(|name| report.actor(name).unwrap());
    for worker in &report.actors()[..3] {
        assert_eq!(
            (worker.started(), worker.outcome()),
            (Some(secs(6)), Outcome::Returned)
        );
        assert!(
            shards
                .iter()
                .all(|shard| shard.interrupted() >= worker.ended())
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_empty_list_is_one_absent_actor() {
    let running = app(0).start();
    running.wait_until_ready().await.unwrap();
    assert!(running.workers().is_empty() && running.workers().get(0).is_none());
    assert_eq!(
        running.actor("workers").unwrap().state(),
        ActorState::Absent
    );
    running.shutdown("done");
    let report = running.await.unwrap();
    assert_eq!(report.actor("workers").unwrap().outcome(), Outcome::Absent);
    assert_eq!(names(&report)[..2], ["workers", "first"]);
}

#[tokio::test(start_paused = true)]
async fn equal_keys_are_an_error_before_anything_starts() {
    let app = App {
        shards: [Shard("asia"), Shard("asia")],
        ..app(1)
    };
    let error = app.run().await.unwrap_err();
    let problems: Vec<_> = error.problems().iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "the name `shards[asia]` is used by more than one actor\nhelp: give each actor its own name"
        ]
    );
}

#[test]
fn the_plan_marks_a_list_and_a_group_expands_it() {
    assert!(App::PLAN.actor(0).is_each() && !App::PLAN.actor(1).is_each());
    assert_eq!(App::PLAN.len(), 5);
    let plan = App::PLAN.to_string();
    assert!(plan.contains("receives shards, each, "), "{plan}");
    let built = rungroup::IntoGroup::into_group(app(2)).plan().unwrap();
    assert_eq!(built.actor(5).stops_before(), [0, 1, 2]);
    assert_eq!(built.stop_order(), [vec![5], vec![0, 1, 2, 6], vec![3, 4]]);
}

struct Server {
    closed: Notify,
    attempts: AtomicUsize,
}

/// Forms of an actor: one that fails once and shares its field with its interrupt, a thread, a nested group.
#[group(until = all)]
struct Forms {
    #[actor(
        execute = async |server: &Server, _ctx| {
            if server.attempts.fetch_add(1, Ordering::Relaxed) == 0 {
                anyhow::bail!("at first");
            }
            server.closed.notified().await;
            Ok(())
        },
        interrupt = |server, _| server.closed.notify_one(),
        restart = on_failure,
        background,
        each,
    )]
    servers: Vec<Server>,
    #[actor(execute = |_, ctx| ctx.wait_interrupted(), blocking, interrupt = cancel, background, each)]
    threads: [u8; 2],
    #[actor(interrupt = cancel, ready = manual, background, each(name = |nested| nested.inner))]
    nested: Vec<Nested>,
    #[actor(execute = async |seconds, _ctx| tokio::time::sleep(secs(seconds)).await, interrupt = cancel, requires = [nested], each)]
    jobs: [u64; 3],
    #[actor(process, each, background)]
    sidecars: Vec<rungroup::ProcessSpec>,
}

#[group]
struct Nested {
    #[actor(execute = async |_, ctx: Context| ctx.interrupted().await, interrupt = cancel)]
    inner: u8,
}

#[tokio::test(start_paused = true)]
async fn every_form_of_an_actor_can_be_a_list() {
    let server = || Server {
        closed: Notify::new(),
        attempts: AtomicUsize::new(0),
    };
    let forms = Forms {
        servers: vec![server(), server()],
        threads: [0; 2],
        nested: vec![Nested { inner: 7 }, Nested { inner: 8 }],
        jobs: [2, 5, 3],
        sidecars: Vec::new(),
    };
    let report = forms.run().await.unwrap();
    assert!(matches!(report.cause(), Cause::Completed));
    assert_eq!(report.took(), secs(5));
    let nested = report.actor("nested[8]").unwrap();
    assert_eq!(nested.group().unwrap().actors().len(), 1);
    for server in ["servers[0]", "servers[1]"] {
        assert_eq!(report.actor(server).unwrap().restarts().count, 1);
    }
    assert_eq!(
        report.actor("threads[1]").unwrap().outcome(),
        Outcome::Returned
    );
    assert_eq!(report.actor("sidecars").unwrap().outcome(), Outcome::Absent);
}

/// Options beside `each`.
#[group(until = all)]
struct Options {
    #[actor(execute = migrate, interrupt = cancel, ready = finished, each)]
    migrations: Vec<(u64, Log)>,
    #[actor(execute = async |_, _| std::future::pending::<()>().await, interrupt = drop, background, each)]
    tickers: [u8; 2],
    #[actor(execute = park_and_say, interrupt = cancel, stops_last, each)]
    exporters: Vec<Log>,
    #[resource(open = open_log, close = close_log, each)]
    pools: [Log; 2],
    #[actor(execute = unreachable, interrupt = cancel, ready = started, background, each)]
    nothing: [u8; 0],
    #[actor(execute = finish, interrupt = cancel, requires = [migrations, nothing], receives = pools)]
    job: Log,
}

async fn migrate((seconds, log): (u64, Log), ctx: Context) {
    tokio::time::sleep(secs(seconds)).await;
    log.record(ctx.name());
}

async fn park_and_say(log: Log, ctx: Context) {
    ctx.interrupted().await;
    log.record(ctx.name());
}

async fn open_log(log: Log) -> anyhow::Result<Log> {
    log.record("pool opened");
    Ok(log)
}

async fn close_log(log: Log) {
    tokio::time::sleep(secs(1)).await;
    log.record("pool closed");
}

async fn unreachable(_: u8, _: Context) {
    unreachable!("the list is empty");
}

async fn finish(log: Log, ctx: Context<(), Vec<Log>>) {
    assert_eq!(ctx.received().len(), 2);
    log.record("job");
}

#[tokio::test(start_paused = true)]
async fn every_order_and_interrupt_can_be_that_of_a_list() {
    let log = Log::default();
    let options = Options {
        migrations: vec![(2, log.clone()), (1, log.clone())],
        tickers: [0; 2],
        exporters: vec![log.clone(), log.clone()],
        pools: [log.clone(), log.clone()],
        nothing: [],
        job: log.clone(),
    };
    let report = options.run().await.unwrap();
    let mut lines = log.lines();
    lines[7..].sort();
    assert_eq!(
        lines,
        [
            "pool opened",
            "pool opened",
            "migrations[1]",
            "migrations[0]",
            "job",
            "pool closed",
            "pool closed",
            "exporters[0]",
            "exporters[1]",
        ]
    );
    let outcome = |name| report.actor(name).unwrap().outcome();
    assert_eq!(outcome("nothing"), Outcome::Absent);
    for name in ["tickers[0]", "tickers[1]"] {
        assert_eq!(outcome(name), Outcome::Dropped);
    }
}

#[cfg(unix)]
#[group(until = all)]
struct Processes {
    #[actor(process, each, background)]
    sidecars: Vec<rungroup::ProcessSpec>,
    #[actor(process, optional, background)]
    metrics: Option<rungroup::ProcessSpec>,
    #[actor(process, each)]
    jobs: [rungroup::ProcessSpec; 2],
}

#[cfg(unix)]
#[tokio::test]
async fn a_list_of_processes_runs_and_stops() {
    let sleeps = || rungroup::ProcessSpec::new("sleep").arg("60");
    let processes = Processes {
        sidecars: vec![sleeps(), sleeps()],
        metrics: Some(sleeps()),
        jobs: [(); 2].map(|()| rungroup::ProcessSpec::new("true")),
    };
    let report = processes.run().await.unwrap();
    assert!(matches!(report.cause(), Cause::Completed));
    let outcome = |name| report.actor(name).unwrap().outcome();
    // The sidecars end by the TERM that they get at the stop.
    for name in [
        "jobs[0]",
        "jobs[1]",
        "sidecars[0]",
        "sidecars[1]",
        "metrics",
    ] {
        assert_eq!(outcome(name), Outcome::Returned, "{name}");
    }
}

#[group]
struct Restarting {
    #[actor(execute = say_and_park, interrupt = cancel, restart = on_failure, each(name = |(key, _)| *key))]
    workers: Vec<(char, Log)>,
    #[actor(execute = say_and_park, interrupt = cancel, restart = on_failure, optional)]
    cache: Option<(char, Log)>,
}

async fn say_and_park((_, log): (char, Log), ctx: Context) {
    log.record(ctx.name());
    ctx.interrupted().await;
}

#[tokio::test(start_paused = true)]
async fn an_element_is_restarted_by_its_handle() {
    let log = Log::default();
    let workers = ['a', 'b'].map(|key| (key, log.clone())).into();
    let cache = Some(('c', log.clone()));
    let running = Restarting { workers, cache }.start();
    running.wait_until_ready().await.unwrap();
    running
        .workers()
        .by_key('b')
        .unwrap()
        .restart()
        .await
        .unwrap();
    running.cache().restart().await.unwrap();
    tokio::time::sleep(secs(1)).await;
    running.shutdown("done");
    running.await.unwrap();
    let attempts = ["workers[a]", "workers[b]", "cache"].map(|name| log.count(name));
    assert_eq!(attempts, [1, 2, 2]);
}

#[group]
struct Failing {
    #[actor(
        execute = async |fails, ctx: Context| {
            anyhow::ensure!(!fails, "{} fails", ctx.name());
            ctx.interrupted().await;
            Ok(())
        },
        interrupt = cancel,
        each,
    )]
    workers: Vec<bool>,
}

#[tokio::test(start_paused = true)]
async fn the_failure_of_an_element_names_it_and_stops_the_group() {
    let failing = Failing {
        workers: vec![false, false, false, true],
    };
    let error: Error = failing.run().await.unwrap_err();
    assert!(error.to_string().contains("actor `workers[3]`"), "{error}");
    assert!(
        format!("{error:#}").contains("workers[3] fails"),
        "{error:#}"
    );
}

#[tokio::test(start_paused = true)]
async fn an_element_is_interrupted_by_its_handle() {
    let running = Failing {
        workers: vec![false; 3],
    }
    .start();
    running.wait_until_ready().await.unwrap();
    let one = running.workers().get(1).unwrap();
    one.interrupt().await.unwrap();
    assert_eq!(one.wait().await, Ok(Outcome::Returned));
    let states: Vec<_> = running
        .workers()
        .iter()
        .map(|worker| worker.state())
        .collect();
    assert_eq!(
        states,
        [ActorState::Ready, ActorState::Returned, ActorState::Ready]
    );
    running.shutdown("done");
    running.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_grace_is_that_of_every_element() {
    let mut group = Failing {
        workers: vec![false; 3],
    }
    .into_group();
    group.workers().grace(secs(2));
    let plan = rungroup::IntoGroup::into_group(group).plan().unwrap();
    assert!(plan.actors().all(|actor| actor.grace() == Some(secs(2))));
}

/// One value for all elements, and one element that returns early.
#[group]
struct Many {
    #[actor(execute = async |_, ctx: Context<Arc<AtomicUsize>>| { ctx.provide(Arc::default()); ctx.interrupted().await; }, interrupt = cancel, provides = Arc<AtomicUsize>)]
    counter: u8,
    #[actor(
        execute = async |_, ctx: Context<(), Arc<AtomicUsize>>| {
            ctx.received().fetch_add(1, Ordering::Relaxed);
            ctx.interrupted().await;
        },
        interrupt = cancel,
        receives = counter,
        on_ok = continue,
        each,
    )]
    workers: Vec<u8>,
}

/// The engine and the run are those of a dynamic group, so its costs are those of a list, too.
#[test]
fn ten_thousand_elements_are_the_plan_of_a_dynamic_group() {
    static KEYS: AtomicUsize = AtomicUsize::new(0);

    #[group(name = "many")]
    struct Keyed {
        #[actor(
            execute = park,
            interrupt = cancel,
            each(name = |key| { KEYS.fetch_add(1, Ordering::Relaxed); *key }),
        )]
        workers: Vec<usize>,
    }

    async fn park(_: usize, ctx: Context) {
        ctx.interrupted().await;
    }

    let workers = (0..10_000).collect();
    let list = rungroup::IntoGroup::into_group(Keyed { workers });
    let list = list.plan().unwrap();
    assert_eq!(KEYS.load(Ordering::Relaxed), 10_000);
    let mut added = rungroup::Group::new("many");
    for worker in 0..10_000 {
        let name = format!("workers[{worker}]");
        let execute = move |ctx| park(worker, ctx);
        added.add(name, execute, rungroup::Interrupt::cancel());
    }
    let added = added.plan().unwrap();
    assert_eq!(list.len(), added.len());
    for (element, actor) in list.actors().zip(added.actors()) {
        assert_eq!(element.name(), actor.name());
        assert_eq!(
            (element.requires(), element.stops_before()),
            (actor.requires(), actor.stops_before())
        );
    }
    assert_eq!(list.start_order(), added.start_order());
    assert_eq!(list.stop_order(), added.stop_order());
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_elements_run_and_stop() {
    let running = Many {
        counter: 0,
        workers: vec![0; 10_000],
    }
    .start();
    running.wait_until_ready().await.unwrap();
    let counter = running.counter().provided().await.unwrap();
    assert_eq!(running.workers().len(), 10_000);
    running.shutdown("done");
    let report = running.await.unwrap();
    assert_eq!(counter.load(Ordering::Relaxed), 10_000);
    assert_eq!(report.actors().len(), 10_001);
    let plan = Many::PLAN.actor(1);
    assert_eq!(
        (plan.receives(), plan.on_ok()),
        (vec![0], Some(ReturnAction::Continue))
    );
}
