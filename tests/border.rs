//! Values that cross the border of a nested group, in the dynamic API.

use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use rungroup::{Actor, Cause, Context, Group, Interrupt, Nested, Outcome, Ready, Slot, group};

use crate::support::{Log, secs};

/// A start and a stop in order.
const IN_ORDER: [&str; 7] = [
    "store receives pool",
    "api receives client",
    "api is interrupted",
    "client is dropped",
    "store is interrupted",
    "pool is dropped",
    "pg is interrupted",
];

/// A value that tells when its last clone is dropped.
#[derive(Clone)]
struct Pool(Arc<Dropped>);

struct Dropped(Log, &'static str);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.record(format!("{} is dropped", self.1));
    }
}

fn pool(log: &Log, name: &'static str) -> Pool {
    Pool(Arc::new(Dropped(log.clone(), name)))
}

/// A group that receives a pool, and whose actor `store` provides a client.
fn cache(log: &Log) -> Nested<Pool, Pool> {
    let (pool_slot, client, mut group) = (Slot::new(), Slot::new(), Group::new("cache"));
    let log = log.clone();
    let store = async move |ctx: Context<Pool, Pool>| {
        log.record(format!("store receives {}", ctx.received().0.1));
        ctx.provide(pool(&log, "client"));
        ctx.interrupted().await;
        log.record("store is interrupted");
    };
    let builder = group.actor("store").receives(&pool_slot).provides(&client);
    builder.add(store, Interrupt::cancel());
    group
        .nested()
        .receives("pool", &pool_slot)
        .provides(&client)
}

#[tokio::test(start_paused = true)]
async fn values_cross_the_border_both_ways_in_order() {
    let log = Log::default();
    let (pg, client, mut group) = (Slot::new(), Slot::new(), Group::new("app"));
    let of_pg = log.clone();
    let execute = async move |ctx: Context<Pool>| {
        tokio::time::sleep(secs(2)).await;
        ctx.provide(pool(&of_pg, "pool"));
        ctx.interrupted().await;
        of_pg.record("pg is interrupted");
    };
    group
        .actor("pg")
        .provides(&pg)
        .add(execute, Interrupt::cancel());
    let nested = group.actor("cache").receives(&pg).provides(&client);
    nested.add_actor(cache(&log), Interrupt::cancel());
    let of_api = log.clone();
    let api = async move |ctx: Context<(), Pool>| {
        of_api.record(format!("api receives {}", ctx.received().0.1));
        ctx.interrupted().await;
        of_api.record("api is interrupted");
    };
    group
        .actor("api")
        .receives(&client)
        .add(api, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(log.lines(), IN_ORDER);
    assert_eq!(report.actor("api").unwrap().started(), Some(secs(2)));
}

async fn store(log: Log, ctx: Context<Pool, Pool>) {
    log.record(format!("store receives {}", ctx.received().0.1));
    ctx.provide(pool(&log, "client"));
    ctx.interrupted().await;
    log.record("store is interrupted");
}

#[group(receives = (pool: Pool), provides = store)]
struct Cache {
    #[actor(execute = store, interrupt = cancel, receives = pool, provides = Pool)]
    store: Log,
}

async fn pg(log: Log, ctx: Context<Pool>) {
    ctx.provide(pool(&log, "pool"));
    ctx.interrupted().await;
    log.record("pg is interrupted");
}

async fn api(log: Log, ctx: Context<(), Pool>) {
    log.record(format!("api receives {}", ctx.received().0.1));
    ctx.interrupted().await;
    log.record("api is interrupted");
}

#[group]
struct App {
    #[actor(execute = pg, interrupt = cancel, provides = Pool)]
    pg: Log,
    #[actor(interrupt = cancel, receives = pg, provides = Pool)]
    cache: Cache,
    #[actor(execute = api, interrupt = cancel, receives = cache)]
    api: Log,
}

#[tokio::test(start_paused = true)]
async fn a_struct_nests_with_values_in_order() {
    let log = Log::default();
    let app = App {
        pg: log.clone(),
        cache: Cache { store: log.clone() },
        api: log.clone(),
    };
    let running = app.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    running.await.unwrap();
    assert_eq!(log.lines(), IN_ORDER);
}

/// Several values, of which the parent group names the fields.
#[group(receives = (pool: Pool, name: String))]
struct Named {
    #[actor(execute = both, interrupt = cancel, receives = Both { pool, name, own })]
    both: Log,
    #[value]
    own: u32,
}

struct Both {
    pool: Pool,
    name: String,
    own: u32,
}

async fn both(log: Log, ctx: Context<(), Both>) {
    let Both { pool, name, own } = ctx.received();
    log.record(format!("{} {name} {own}", pool.0.1));
    ctx.interrupted().await;
}

#[group]
struct AroundNamed {
    #[actor(execute = pg, interrupt = cancel, provides = Pool)]
    pg: Log,
    #[value]
    hostname: String,
    #[actor(interrupt = cancel, ready = manual, receives = NamedNeeds { name: hostname, pool: pg })]
    named: Named,
}

#[tokio::test(start_paused = true)]
async fn several_values_are_named_by_the_generated_struct() {
    let log = Log::default();
    let named = Named {
        both: log.clone(),
        own: 7,
    };
    let (pg, hostname) = (log.clone(), "host".to_owned());
    let running = AroundNamed {
        pg,
        hostname,
        named,
    }
    .start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    running.await.unwrap();
    assert_eq!(
        log.lines(),
        ["pool host 7", "pool is dropped", "pg is interrupted"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_group_that_receives_runs_with_the_values() {
    let log = Log::default();
    let named = || Named {
        both: log.clone(),
        own: 1,
    };
    let stop = |running: rungroup::Running<NamedHandle>| async {
        running.wait_until_ready().await.unwrap();
        running.shutdown("enough");
        running.await.unwrap();
    };
    stop(named().start(pool(&log, "one"), "a".to_owned())).await;
    let group = named().into_group(pool(&log, "two"), "b".to_owned());
    stop(group.start()).await;
    let group = named().with_grace(pool(&log, "three"), "c".to_owned(), secs(1));
    stop(group.start()).await;
    let values = [
        "one a 1",
        "one is dropped",
        "two b 1",
        "two is dropped",
        "three c 1",
        "three is dropped",
    ];
    assert_eq!(log.lines(), values);
    // The provided value is that of the actor.
    let running = Cache { store: log.clone() }.start(pool(&log, "four"));
    let client = running.store().provided().await.unwrap();
    assert_eq!(client.0.1, "client");
    drop(client);
    running.shutdown("enough");
    running.await.unwrap();
    // Kept for handles, the client is dropped on a thread.
    log.position("client is dropped");
    log.position("four is dropped");
}

#[tokio::test(start_paused = true)]
async fn the_actors_inside_appear_in_plan_report_and_handles() {
    let plan = App::PLAN.nested(1).expect("cache is a group");
    assert_eq!(plan.actor(0).name(), "store");
    assert_eq!(plan.provides(), Some(0));
    assert!(plan.value(0).is_received() && App::PLAN.nested(0).is_none());
    assert!(
        App::PLAN.to_string().ends_with(
            "

actors of cache
  cache: 1 actor, grace 22s (set by its parent group), until first, provides store, signals default
  stop limit: 22s 500ms

  start order
    1. store

  stop order
    1. store

  values
    pool  Pool, from the parent group

  actors
    store  async, interrupt cancel, provides Pool, receives pool, grace 22s by default"
        ),
        "{}",
        App::PLAN
    );
    let log = Log::default();
    let app = || App {
        pg: log.clone(),
        cache: Cache { store: log.clone() },
        api: log.clone(),
    };
    let running = app().start();
    let store = running.cache().store();
    assert_eq!(store.provided().await.unwrap().0.1, "client");
    assert_eq!(running.cache().provided().await.unwrap().0.1, "client");
    running.wait_until_ready().await.unwrap();
    assert_eq!(store.state(), rungroup::ActorState::Ready);
    // The methods of the actor come before those of the group inside.
    assert_eq!(running.cache().name(), "cache");
    assert_eq!(running.cache().actors().len(), 1);
    let found = running.actor("cache").unwrap();
    assert_eq!(found.nested().unwrap().name(), "cache");
    assert!(running.actor("pg").unwrap().nested().is_none());
    running.shutdown("enough");
    let report = running.await.unwrap();
    let inside = report.actor("cache").unwrap().group().unwrap();
    assert_eq!(inside.actor("store").unwrap().outcome(), Outcome::Returned);
    assert_eq!(store.wait().await.unwrap(), Outcome::Returned);
    // A handle exists before the run.
    let group = app().into_group();
    let store = group.handle().cache().store();
    let running = group.start();
    store.provided().await.unwrap();
    running.shutdown("enough");
    running.await.unwrap();
}

#[test]
fn a_plan_that_is_built_holds_those_of_nested_groups() {
    let log = Log::default();
    let (pg, client, mut group) = (Slot::new(), Slot::new(), Group::new("app"));
    group.value("pg", &pg, pool(&log, "pool"));
    let nested = group.actor("cache").receives(&pg).provides(&client);
    nested.add_actor(cache(&log), Interrupt::cancel());
    let plan = group.plan().unwrap();
    let inside = plan.nested(0).unwrap();
    assert_eq!(
        (inside.provides(), inside.actor(0).values()),
        (Some(0), vec![0])
    );
    assert!(inside.value(0).is_received());
}

/// An actor inside that restarts provides a new value: receivers that start later receive the newest value, and the others keep theirs.
#[tokio::test(start_paused = true)]
async fn a_restart_inside_keeps_the_receivers_outside() {
    let (number, out, mut inner) = (Slot::new(), Slot::new(), Group::new("inner"));
    let mut attempts = 0_u32;
    let counts = move |ctx: Context<u32>| {
        attempts += 1;
        async move {
            ctx.provide(attempts);
            tokio::time::sleep(secs(1)).await;
            anyhow::ensure!(attempts > 1, "the first attempt fails");
            ctx.interrupted().await;
            Ok(())
        }
    };
    let restart = rungroup::RestartPolicy::on_failure().backoff(secs(10));
    let builder = inner.actor("counts").restart(restart).provides(&number);
    builder.add(counts, Interrupt::cancel());
    let mut group = Group::new("app");
    let builder = group.actor("inner").provides(&out);
    builder.add_actor(inner.nested().provides(&number), Interrupt::cancel());
    let log = Log::default();
    let of_receiver = log.clone();
    let receiver = move |ctx: Context<(), u32>| {
        let log = of_receiver.clone();
        async move {
            log.record(format!("receives {}", ctx.received()));
            ctx.interrupted().await;
        }
    };
    let builder = group.actor("receiver").receives(&out);
    builder.restart(restart).add(receiver, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    let receiver = running.actor("receiver").unwrap();
    // In the backoff of the actor inside: its last value is kept.
    tokio::time::sleep(secs(3)).await;
    receiver.restart().await.unwrap();
    tokio::time::sleep(secs(20)).await;
    receiver.restart().await.unwrap();
    tokio::time::sleep(secs(1)).await;
    running.shutdown("enough");
    running.await.unwrap();
    assert_eq!(log.lines(), ["receives 1", "receives 1", "receives 2"]);
}

/// Its clone panics, as that of any actor that receives it may.
struct Clumsy;

impl Clone for Clumsy {
    fn clone(&self) -> Clumsy {
        panic!("cannot be cloned")
    }
}

#[tokio::test(start_paused = true)]
async fn a_panic_of_a_clone_is_a_failure_of_the_nested_group() {
    let (inside, outside) = (Slot::new(), Slot::new());
    let (mut inner, mut group) = (Group::new("inner"), Group::new("app"));
    let execute = async |_: Context<(), Clumsy>| ();
    let builder = inner.actor("receiver").receives(&inside);
    builder.add(execute, Interrupt::cancel());
    group.value("clumsy", &outside, Clumsy);
    let nested = inner.nested().receives("clumsy", &inside);
    let builder = group.actor("inner").receives(&outside).ready(Ready::Manual);
    builder.add_actor(nested, Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    let report = error.report().unwrap();
    assert!(matches!(report.cause(), Cause::Panicked { .. }), "{report}");
    assert_eq!(report.cause().actor(), Some("inner"));
    assert!(error.to_string().contains("cannot be cloned"), "{error}");
    let inner = report.actor("inner").unwrap();
    assert_eq!(inner.outcome(), Outcome::Panicked);
    assert!(inner.group().is_none(), "it never started");
}

/// Its clone stops the group.
struct Stops(rungroup::Handle);

impl Clone for Stops {
    fn clone(&self) -> Stops {
        self.0.shutdown("while it is cloned");
        Stops(self.0.clone())
    }
}

#[tokio::test(start_paused = true)]
async fn a_stop_before_the_values_are_there_starts_nothing() {
    let (inside, outside) = (Slot::new(), Slot::new());
    let (mut inner, mut group) = (Group::new("inner"), Group::new("app"));
    let execute = async |_: Context<(), Stops>| unreachable!("it never starts");
    let builder = inner.actor("receiver").receives(&inside);
    builder.add(execute, Interrupt::cancel());
    group.value("stops", &outside, Stops(group.handle()));
    let nested = inner.nested().receives("stops", &inside);
    let builder = group.actor("inner").receives(&outside).ready(Ready::Manual);
    builder.add_actor(nested, Interrupt::cancel());
    let report = group.run().await.unwrap();
    assert_eq!(
        report.cause().to_string(),
        "shutdown: while it is cloned",
        "{report}"
    );
    let inner = report.actor("inner").unwrap();
    assert_eq!(inner.outcome(), Outcome::Returned);
    assert!(inner.group().is_none(), "it never started");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_that_receives_only_readiness_abandons_its_own_actors() {
    let (release, released) = mpsc::channel::<()>();
    let go = Slot::new();
    let mut inner = Group::new("inner");
    let mut group = Group::new("app").grace(Duration::from_millis(50));
    let stuck = move |_: Context| _ = released.recv();
    inner.add_blocking("stuck", stuck, Interrupt::cancel());
    group.value("go", &go, ());
    let builder = group.actor("inner").receives(&go).ready(Ready::Manual);
    builder.add_actor(inner.nested(), Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let error = running.await.unwrap_err();
    let inner = error.report().unwrap().actor("inner").unwrap();
    assert_eq!(inner.outcome(), Outcome::Failed);
    let stuck = inner.group().unwrap().actor("stuck").unwrap();
    assert_eq!(stuck.outcome(), Outcome::Abandoned);
    release.send(()).unwrap();
}

/// Its clone blocks until it is released.
struct Blocks {
    begins: mpsc::Sender<()>,
    release: Arc<Mutex<mpsc::Receiver<()>>>,
}

impl Clone for Blocks {
    fn clone(&self) -> Blocks {
        self.begins.send(()).unwrap();
        _ = self.release.lock().unwrap().recv();
        Blocks {
            begins: self.begins.clone(),
            release: Arc::clone(&self.release),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clone_that_blocks_is_abandoned_with_its_nested_group() {
    let ((begins, begun), (release, released)) = (mpsc::channel(), mpsc::channel());
    let (inside, outside) = (Slot::new(), Slot::new());
    let mut inner = Group::new("inner");
    let mut group = Group::new("app").grace(Duration::from_millis(50));
    let execute = async |_: Context<(), Blocks>| unreachable!("it never starts");
    let builder = inner.actor("receiver").receives(&inside);
    builder.add(execute, Interrupt::cancel());
    let released = Arc::new(Mutex::new(released));
    let blocks = Blocks {
        begins,
        release: released,
    };
    group.value("blocks", &outside, blocks);
    let nested = inner.nested().receives("blocks", &inside);
    let builder = group.actor("inner").receives(&outside).ready(Ready::Manual);
    builder.add_actor(nested, Interrupt::cancel());
    let running = group.start();
    begun.recv().unwrap();
    running.shutdown("while it is cloned");
    let error = running.await.unwrap_err();
    let inner = error.report().unwrap().actor("inner").unwrap();
    assert_eq!(inner.outcome(), Outcome::Abandoned);
    assert!(inner.group().is_none(), "it never started");
    release.send(()).unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_group_that_receives_can_be_added_to_a_run() {
    let log = Log::default();
    let (pg, mut group) = (Slot::new(), Group::new("app"));
    group.value("pg", &pg, pool(&log, "pool"));
    group.add(
        "waits",
        async |ctx| ctx.interrupted().await,
        Interrupt::cancel(),
    );
    let running = group.start();
    let client = Slot::new();
    let added = running.add(|group| {
        let builder = group.actor("cache").receives(&pg).provides(&client);
        builder.add_actor(cache(&log), Interrupt::cancel())
    });
    let added = added.await.unwrap().providing::<Pool>();
    assert_eq!(added.provided().await.unwrap().0.1, "client");
    assert_eq!(added.nested().unwrap().name(), "cache");
    running.shutdown("enough");
    running.await.unwrap();
    log.position("pool is dropped");
}

/// A wrapper of the user's that runs a group by itself.
struct Wrapper(Cache);

impl Actor<Pool, Pool> for Wrapper {
    async fn execute(self, ctx: Context<Pool, Pool>) -> anyhow::Result<()> {
        self.0.execute(ctx).await
    }
}

#[group]
struct AroundWrapper {
    #[actor(execute = pg, interrupt = cancel, provides = Pool)]
    pg: Log,
    #[actor(interrupt = cancel, receives = pg, provides = Pool)]
    cache: Wrapper,
    #[actor(execute = api, interrupt = cancel, receives = cache)]
    api: Log,
}

/// On the real clock: a paused one advances while the run inside drops its values on a thread.
#[tokio::test]
async fn a_wrapper_passes_the_values_on() {
    let log = Log::default();
    let app = AroundWrapper {
        pg: log.clone(),
        cache: Wrapper(Cache { store: log.clone() }),
        api: log.clone(),
    };
    let running = app.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    running.await.unwrap();
    assert_eq!(log.lines(), IN_ORDER);
}

#[test]
fn a_group_provides_the_value_of_one_of_its_actors() {
    let (own, other) = (Slot::<u8>::new(), Slot::<u8>::new());
    let provide = async |ctx: Context<u8>| ctx.provide(1);
    let refused = |inner: Group, slot: &Slot<u8>| {
        let group = inner.nested().provides(slot).into_group(());
        group.plan().unwrap_err().to_string()
    };
    let mut inner = Group::new("inner");
    let builder = inner.actor("store").provides(&own);
    builder.add(provide, Interrupt::cancel());
    assert_eq!(
        refused(inner, &other),
        "group `inner` cannot run: group `inner` provides a `u8` that none of its actors provides"
    );
    let mut inner = Group::new("inner");
    let slot = Slot::<u8>::new();
    let builder = inner.actor("store").provides(&slot).optional();
    builder.add(provide, Interrupt::cancel());
    assert_eq!(
        refused(inner, &slot),
        "group `inner` cannot run: group `inner` provides the value of `store`, which sets `optional` and may provide none"
    );
    let mut inner = Group::new("inner");
    let slot = Slot::<u8>::new();
    inner.value("state", &slot, 1);
    inner.add("waits", async |_| (), Interrupt::cancel());
    assert_eq!(
        refused(inner, &slot),
        "group `inner` cannot run: group `inner` provides `state`, which is a value and not an actor"
    );
}

/// The slots of the two groups are not the same.
#[test]
fn a_slot_of_the_outer_group_is_refused_inside() {
    let (pg, mut group, mut inner) = (Slot::new(), Group::new("app"), Group::new("inner"));
    group.value("pg", &pg, 1_u8);
    let execute = async |_: Context<(), u8>| ();
    let builder = inner.actor("receiver").receives(&pg);
    builder.add(execute, Interrupt::cancel());
    let inner = inner.nested().receives("pg", &pg).into_group(2);
    let error = inner.plan().unwrap_err().to_string();
    let expected = "through a slot that belongs to group `app`";
    assert!(error.contains(expected), "{error}");
}

mod twice {
    use rungroup::{ActorState, Context, Outcome, group};
    use rungroup_example_library::Cache;
    use rungroup_example_library::table::{Client, Pool};

    /// The group of a library, nested under two names.
    #[group]
    struct App {
        #[resource(open = Pool::connect, close = Pool::close)]
        pool: &'static str,
        #[actor(interrupt = cancel, receives = pool, provides = Client)]
        primary: Cache,
        #[actor(interrupt = cancel, receives = pool, provides = Client)]
        secondary: Cache,
        #[actor(execute = serve, interrupt = cancel, receives = Needs { primary, secondary })]
        api: (),
    }

    struct Needs {
        primary: Client,
        secondary: Client,
    }

    async fn serve((): (), ctx: Context<(), Needs>) {
        let Needs { primary, secondary } = ctx.received();
        assert_eq!((primary.rows(), secondary.rows()), (0, 0));
        ctx.interrupted().await;
    }

    #[tokio::test(start_paused = true)]
    async fn each_name_of_a_nested_group_has_its_own_handles() {
        let app = App {
            pool: "db://localhost",
            primary: Cache::of("users"),
            secondary: Cache::of("orders"),
            api: (),
        };
        let running = app.start();
        running.wait_until_ready().await.unwrap();
        let (primary, secondary) = (running.primary(), running.secondary());
        for (cache, name, table) in [
            (&primary, "primary", "users"),
            (&secondary, "secondary", "orders"),
        ] {
            assert_eq!(cache.name(), name);
            let inside = cache.store().provided().await.unwrap();
            let outside = cache.provided().await.unwrap();
            for client in [inside, outside] {
                assert!(format!("{client:?}").contains(table), "{client:?}");
            }
            assert_eq!(cache.refresher().state(), ActorState::Ready);
        }
        secondary.refresher().interrupt().await.unwrap();
        let interrupted = secondary.refresher().wait().await;
        assert_eq!(interrupted, Ok(Outcome::Returned));
        assert_eq!(primary.refresher().state(), ActorState::Ready);
        running.shutdown("enough");
        let report = running.await.unwrap();
        for name in ["primary", "secondary"] {
            let inside = report.actor(name).unwrap().group().unwrap();
            for actor in ["store", "refresher"] {
                let outcome = inside.actor(actor).unwrap().outcome();
                assert_eq!(outcome, Outcome::Returned, "{name}: {actor}");
            }
        }
        assert_eq!(primary.store().wait().await, Ok(Outcome::Returned));
    }
}
