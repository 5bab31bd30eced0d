//! `#[resource]`: a value that is opened at the start, handed to its receivers, and closed at the stop.

use std::future::{Future, pending};
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use rungroup::{
    Actor, Cause, Context, ControlError, Error, Group, Interrupt, IntoGroup, Outcome, Report,
    ReturnAction, Slot, Until, group,
};
use tokio::sync::oneshot;

use crate::support::{Kept, Log, Oops, park, secs};

/// The options of a pool.
#[derive(Clone, Debug, Default)]
struct Options {
    name: &'static str,
    /// The number of attempts to open it that fail first.
    fails: Arc<AtomicU32>,
    log: Log,
}

impl Options {
    fn new(name: &'static str, log: &Log) -> Options {
        let (fails, log) = (Arc::default(), log.clone());
        Options { name, fails, log }
    }

    fn fails(self, times: u32) -> Options {
        self.fails.store(times, Ordering::Relaxed);
        self
    }
}

/// A pool with the signatures of `sqlx::Pool`.
struct Pool<Db> {
    options: Options,
    clones: Arc<()>,
    kind: PhantomData<Db>,
}

#[derive(Debug)]
struct Postgres;

type PgPool = Pool<Postgres>;

impl<Db> Clone for Pool<Db> {
    fn clone(&self) -> Self {
        Pool {
            options: self.options.clone(),
            clones: Arc::clone(&self.clones),
            kind: PhantomData,
        }
    }
}

impl<Db> Pool<Db> {
    async fn connect(options: Options) -> Result<Pool<Db>, Oops> {
        tokio::task::yield_now().await;
        Pool::connect_now(options)
    }

    fn connect_now(options: Options) -> Result<Pool<Db>, Oops> {
        let fails = &options.fails;
        if fails
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(1)
            })
            .is_ok()
        {
            options.log.record(format!("{} refused", options.name));
            return Err(Oops("connection refused"));
        }
        options.log.record(format!("{} opened", options.name));
        Ok(Pool {
            options,
            clones: Arc::default(),
            kind: PhantomData,
        })
    }

    async fn close(&self) {
        tokio::task::yield_now().await;
        self.record("closed");
    }

    fn close_as_sqlx_does(&self) -> impl Future<Output = ()> + '_ {
        self.close()
    }

    async fn close_own(self) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        tokio::task::yield_now().await;
        self.record(&format!(
            "closed, clones: {}",
            Arc::strong_count(&self.clones)
        ));
        Ok(())
    }

    fn close_now(&self) {
        self.record("closed");
    }

    fn close_now_own(self) -> Result<(), Oops> {
        self.record("closed");
        Err(Oops("disk full"))
    }

    async fn close_slowly(&self) {
        tokio::time::sleep(secs(2)).await;
        self.record("closed");
    }

    fn record(&self, what: &str) {
        self.options
            .log
            .record(format!("{} {what}", self.options.name));
    }
}

/// Records the begin and the end of its use of the pool.
async fn serve(name: &'static str, ctx: Context<(), PgPool>) {
    ctx.received().record(&format!("used by {name}"));
    ctx.interrupted().await;
    ctx.received().record(&format!("left by {name}"));
}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel, receives = pg)]
    api: &'static str,
    #[resource(open = PgPool::connect, close = PgPool::close)]
    pg: Options,
}

/// Starts the group, and stops it when it is ready.
async fn run_until_ready(group: impl IntoGroup) -> Result<Report, Error> {
    let running = group.into_group().start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    running.await
}

#[tokio::test(start_paused = true)]
async fn a_resource_is_open_while_its_receivers_run() {
    let log = Log::default();
    let (api, pg) = ("api", Options::new("pg", &log));
    let report = run_until_ready(App { api, pg }).await.unwrap();
    assert_eq!(
        log.lines(),
        ["pg opened", "pg used by api", "pg left by api", "pg closed"]
    );
    assert_eq!(report.actor("pg").unwrap().outcome(), Outcome::Returned);
}

#[test]
fn the_plan_prints_a_resource() {
    let plan = App::PLAN.to_string();
    assert!(
        plan.contains("  pg   resource, interrupt cancel, provides _, grace"),
        "{plan}"
    );
}

/// A closure with an inferred type in every place, and every form of `close`.
#[group]
struct Inferred {
    #[actor(execute = async |(), ctx| ctx.received().record("used"), interrupt = cancel, receives = pool, on_ok = continue)]
    owned: (),
    #[actor(
        execute = async |log, ctx| log.record(ctx.received().options.name),
        interrupt = |log, _| log.record("interrupted"),
        receives = pool,
        on_ok = continue,
    )]
    shared: Log,
    #[actor(
        blocking,
        execute = |log, ctx| log.record(ctx.received().options.name),
        interrupt = async |log, _| log.record("interrupted"),
        receives = pool,
        on_ok = continue,
    )]
    thread: Log,
    #[actor(interrupt = cancel, receives = Both { pool, number })]
    both: Receives,
    #[actor(interrupt = cancel, receives = pool)]
    one: ReceivesOne,
    #[resource(
        open = async |name, pool| Ok::<_, Oops>(Pool::<u8> { options: Options { name, ..pool.options }, clones: pool.clones, kind: PhantomData }),
        close = async |pool| pool.close().await,
        receives = pool,
    )]
    derived: &'static str,
    #[resource(open = Pool::connect, close = Pool::close, provides = PgPool)]
    pool: Options,
    #[resource(open = PgPool::connect, close = |pool| pool.record("closed"))]
    second: Options,
    #[resource(open = async |options| PgPool::connect(options).await, close = |pool: PgPool| async move { pool.close().await })]
    third: Options,
    #[resource(open = PgPool::connect, close = PgPool::close_as_sqlx_does)]
    fourth: Options,
    #[resource(open = PgPool::connect, close = PgPool::close_now)]
    fifth: Options,
    #[resource(open = async |number| Ok::<u16, Oops>(number), close = drop)]
    number: u16,
    #[actor(
        execute = async |(), ctx| ctx.received().wait().await.expect("it is opened").record("used late"),
        interrupt = cancel,
        receives = late(pool),
        on_ok = continue,
    )]
    late: (),
}

struct Both {
    pool: PgPool,
    number: u16,
}

struct Receives;

impl Actor<(), Both> for Receives {
    async fn execute(self, ctx: Context<(), Both>) -> anyhow::Result<()> {
        ctx.received()
            .pool
            .record(&format!("used with {}", ctx.received().number));
        ctx.interrupted().await;
        Ok(())
    }
}

struct ReceivesOne;

impl Actor<(), PgPool> for ReceivesOne {
    async fn execute(self, ctx: Context<(), PgPool>) -> anyhow::Result<()> {
        ctx.received().record("used by its type");
        ctx.interrupted().await;
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn the_type_of_a_resource_is_inferred_everywhere() {
    let (log, own) = (Log::default(), Log::default());
    let options = |name| Options::new(name, &log);
    let app = Inferred {
        owned: (),
        shared: own.clone(),
        thread: own.clone(),
        both: Receives,
        one: ReceivesOne,
        derived: "derived",
        pool: options("pool"),
        second: options("second"),
        third: options("third"),
        fourth: options("fourth"),
        fifth: options("fifth"),
        late: (),
        number: 7,
    };
    run_until_ready(app).await.unwrap();
    assert_eq!(own.count("pool"), 2);
    for line in ["pool used", "pool used with 7", "pool used by its type"] {
        log.position(line);
    }
    log.assert_order(&["pool opened", "derived closed", "pool closed"]);
    for line in [
        "second closed",
        "third closed",
        "fourth closed",
        "fifth closed",
        "pool used late",
    ] {
        log.position(line);
    }
}

/// The group's clone and those of the receivers are gone, so a `close` by value has the last one.
#[tokio::test(start_paused = true)]
async fn a_close_by_value_gets_the_last_clone() {
    let (log, slot) = (Log::default(), Slot::new());
    let mut group = Group::new("resources");
    let pg = group.actor("pg").provides(&slot);
    pg.add_resource(Options::new("pg", &log), PgPool::connect, PgPool::close_own);
    let api = async |ctx: Context<(), PgPool>| serve("api", ctx).await;
    group
        .actor("api")
        .receives(&slot)
        .add(api, Interrupt::cancel());
    run_until_ready(group).await.unwrap();
    assert_eq!(log.lines().last().unwrap(), "pg closed, clones: 1");
}

#[tokio::test(start_paused = true)]
async fn open_is_dropped_at_the_interrupt() {
    let log = Log::default();
    let mut group = Group::new("resources");
    let open = async |kept: Kept| {
        pending::<()>().await;
        drop(kept);
        Ok::<(), Oops>(())
    };
    let closed = log.clone();
    let pg = group.actor("pg");
    pg.add_resource(Kept::new("pg", &log), open, move |()| {
        closed.record("closed");
    });
    let running = group.start();
    tokio::task::yield_now().await;
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(log.lines(), ["pg dropped"]);
    assert_eq!(
        (report.took(), report.stopped_before_ready()),
        (secs(0), true)
    );
    assert_eq!(report.actor("pg").unwrap().outcome(), Outcome::Returned);
}

#[tokio::test(start_paused = true)]
async fn a_failed_open_names_the_field_and_is_not_closed() {
    let log = Log::default();
    let pg = Options::new("pg", &log).fails(1);
    let error = App { api: "api", pg }.run().await.unwrap_err();
    assert_eq!(log.lines(), ["pg refused"]);
    let cause = error.report().unwrap().cause();
    assert_eq!(
        cause.to_string(),
        "actor `pg` failed: could not open: connection refused"
    );
    assert_eq!(error.downcast_ref(), Some(&Oops("connection refused")));
    let api = error.report().unwrap().actor("api").unwrap();
    assert_eq!(api.outcome(), Outcome::NeverStarted);
}

#[tokio::test(start_paused = true)]
async fn an_open_that_panics_names_the_field_and_is_not_closed() {
    let log = Log::default();
    let mut group = Group::new("resources");
    let open = async |options: Options| {
        assert!(options.name.is_empty(), "no such database");
        PgPool::connect_now(options)
    };
    let pg = group.actor("pg").provides(&Slot::new());
    pg.add_resource(Options::new("pg", &log), open, PgPool::close);
    let error = group.run().await.unwrap_err();
    let pg = error.report().unwrap().actor("pg").unwrap();
    assert_eq!(pg.outcome(), Outcome::Panicked);
    let panic = pg.panic().unwrap();
    assert!(panic.message().contains("no such database"), "{panic}");
    assert_eq!(log.lines(), [""; 0]);
}

/// The two are opened one after the other, or at the same time.
#[tokio::test(start_paused = true)]
async fn a_resource_is_closed_if_another_cannot_open() {
    for required in [&["first"][..], &[]] {
        let log = Log::default();
        let mut group = Group::new("resources");
        let (one, two) = (Slot::new(), Slot::new());
        let first = group.actor("first").provides(&one);
        first.add_resource(Options::new("first", &log), PgPool::connect, PgPool::close);
        let second = group
            .actor("second")
            .provides(&two)
            .requires(required.iter().copied());
        let options = Options::new("second", &log).fails(1);
        let open = async |options: Options| {
            tokio::time::sleep(secs(1)).await;
            PgPool::connect_now(options)
        };
        second.add_resource(options, open, PgPool::close);
        let error = group.run().await.unwrap_err();
        assert_eq!(
            log.lines(),
            ["first opened", "second refused", "first closed"]
        );
        assert!(
            matches!(error.report().unwrap().cause(), Cause::Failed { actor, .. } if &**actor == "second")
        );
    }
}

/// The driver interrupts both actors in one step. The first completes the `open` of the second before the second is polled.
#[tokio::test(start_paused = true)]
async fn a_value_that_is_just_ready_at_the_interrupt_is_closed() {
    let log = Log::default();
    let (send, opened) = oneshot::channel();
    let mut group = Group::new("resources");
    let first = async move |ctx: Context| {
        ctx.interrupted().await;
        let _ = send.send(());
    };
    group.add("first", first, Interrupt::cancel());
    let open = async move |options: Options| {
        opened.await.unwrap();
        PgPool::connect_now(options)
    };
    let slot = Slot::new();
    let second = group.actor("second").provides(&slot);
    second.add_resource(Options::new("pg", &log), open, PgPool::close);
    let api = async |_: Context<(), PgPool>| unreachable!("the group stops");
    group
        .actor("api")
        .receives(&slot)
        .add(api, Interrupt::cancel());
    let running = group.start();
    for _ in 0..3 {
        tokio::task::yield_now().await;
    }
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert_eq!(log.lines(), ["pg opened", "pg closed"]);
    assert!(report.actor("second").unwrap().ready().is_none());
    assert_eq!(report.actor("second").unwrap().outcome(), Outcome::Returned);
}

#[tokio::test(start_paused = true)]
async fn an_error_of_close_is_the_failure_of_its_actor() {
    let log = Log::default();
    let mut group = Group::new("resources");
    let slot = Slot::new();
    let pg = group.actor("pg").provides(&slot);
    pg.add_resource(
        Options::new("pg", &log),
        PgPool::connect,
        PgPool::close_now_own,
    );
    let error = run_until_ready(group).await.unwrap_err();
    let pg = error.report().unwrap().actor("pg").unwrap();
    assert_eq!(pg.outcome(), Outcome::Failed);
    assert_eq!(pg.failures()[0].to_string(), "could not close: disk full");
    assert_eq!(log.count("pg closed"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_panic_of_close_is_the_failure_of_its_actor() {
    let mut group = Group::new("resources");
    let close = |number: u8| {
        assert_eq!(number, 6, "not the same");
    };
    let pg = group.actor("pg").provides(&Slot::new()).add_resource(
        7,
        async |number| Ok::<u8, Oops>(number),
        close,
    );
    let _ = pg;
    let error = run_until_ready(group).await.unwrap_err();
    let pg = error.report().unwrap().actor("pg").unwrap();
    assert_eq!(pg.outcome(), Outcome::Panicked);
    let panic = pg.panic().unwrap();
    assert!(panic.message().contains("not the same"), "{panic}");
    assert!(panic.location().unwrap().contains("resource.rs"), "{panic}");
}

#[tokio::test(start_paused = true)]
async fn the_grace_includes_close() {
    for (grace, outcome, closed) in [
        (secs(3), Outcome::Returned, 1),
        (secs(1), Outcome::Aborted, 0),
    ] {
        let log = Log::default();
        let mut group = Group::new("resources");
        let pg = group.actor("pg").provides(&Slot::new()).grace(grace);
        pg.add_resource(
            Options::new("pg", &log),
            PgPool::connect,
            PgPool::close_slowly,
        );
        let report = match run_until_ready(group).await {
            Ok(report) => report,
            Err(error) => error.into_report().unwrap(),
        };
        let pg = report.actor("pg").unwrap();
        assert_eq!((pg.outcome(), log.count("pg closed")), (outcome, closed));
        assert_eq!(report.took(), grace.min(secs(2)));
    }
}

#[group]
struct Late {
    #[resource(open = async |kept: Kept| { pending::<()>().await; Ok::<_, Oops>(Arc::new(kept)) }, close = drop, ready_within = "5s")]
    pg: Kept,
    #[actor(execute = async |(), ctx| ctx.interrupted().await, interrupt = cancel, requires = [pg])]
    api: (),
}

#[tokio::test(start_paused = true)]
async fn an_open_that_is_late_is_a_failure() {
    let log = Log::default();
    let (pg, api) = (Kept::new("pg", &log), ());
    let error = Late { pg, api }.run().await.unwrap_err();
    let cause = error.report().unwrap().cause().to_string();
    assert!(cause.contains("`pg`") && cause.contains("5 s"), "{cause}");
    assert_eq!(log.lines(), ["pg dropped"]);
}

#[group]
struct Restarts {
    #[resource(
        open = PgPool::connect,
        close = PgPool::close,
        restart(backoff = "100ms", max_restarts = 3),
        dependents = restart,
    )]
    pg: Options,
    #[actor(execute = serve, interrupt = cancel, receives = pg, restart = on_failure)]
    api: &'static str,
}

#[tokio::test(start_paused = true)]
async fn each_attempt_opens_and_closes_once() {
    let log = Log::default();
    let (pg, api) = (Options::new("pg", &log).fails(2), "api");
    let running = Restarts { pg, api }.start();
    running.wait_until_ready().await.unwrap();
    running.pg().restart().await.unwrap();
    tokio::time::sleep(secs(1)).await;
    running.shutdown("enough");
    let report = running.await.unwrap();
    let attempt = ["pg opened", "pg used by api", "pg left by api", "pg closed"];
    let expected = [&["pg refused"; 2][..], &attempt, &attempt].concat();
    assert_eq!(log.lines(), expected);
    assert_eq!(report.actor("pg").unwrap().restarts().count, 3);
}

#[tokio::test(start_paused = true)]
async fn a_resource_exhausts_its_restarts() {
    let log = Log::default();
    let (pg, api) = (Options::new("pg", &log).fails(9), "api");
    let error = Restarts { pg, api }.run().await.unwrap_err();
    assert_eq!(log.lines(), ["pg refused"; 4]);
    let cause = error.report().unwrap().cause();
    assert!(matches!(cause, Cause::RestartsExhausted { .. }), "{cause}");
}

#[tokio::test(start_paused = true)]
async fn a_resource_without_restart_cannot_be_restarted() {
    let log = Log::default();
    let (api, pg) = ("api", Options::new("pg", &log));
    let running = App { api, pg }.start();
    running.wait_until_ready().await.unwrap();
    let pg = rungroup::Handle::clone(&running).actor("pg").unwrap();
    assert!(matches!(
        pg.restart().await,
        Err(ControlError::NotRestartable { .. })
    ));
    running.shutdown("enough");
    running.await.unwrap();
    assert_eq!(log.count("pg closed"), 1);
}

#[group(until = all)]
struct Many {
    #[resource(open = PgPool::connect, close = PgPool::close, optional)]
    replica: Option<Options>,
    #[resource(open = PgPool::connect, close = PgPool::close_own, each(name = |options| options.name))]
    shards: [Options; 2],
    #[actor(
        execute = async |expected: bool, ctx| {
            assert_eq!(ctx.received().replica.is_some(), expected);
            assert_eq!(ctx.received().shards.len(), 2);
        },
        interrupt = cancel,
        receives = Replicas { replica, shards },
    )]
    job: bool,
}

struct Replicas {
    replica: Option<PgPool>,
    shards: Vec<PgPool>,
}

/// The group with `until = all` waits for the job only.
#[tokio::test(start_paused = true)]
async fn optional_resources_and_lists_are_opened_for_a_job() {
    for present in [true, false] {
        let log = Log::default();
        let replica = present.then(|| Options::new("replica", &log));
        let shards = ["a", "b"].map(|name| Options::new(name, &log));
        let report = Many {
            replica,
            shards,
            job: present,
        }
        .run()
        .await
        .unwrap();
        assert!(!report.stopped_before_completion());
        assert_eq!(log.count("replica closed"), usize::from(present));
        for line in ["a closed, clones: 1", "b closed, clones: 1"] {
            log.position(line);
        }
        let names: Vec<_> = report
            .actors()
            .iter()
            .map(rungroup::ActorReport::name)
            .collect();
        assert_eq!(names, ["replica", "shards[a]", "shards[b]", "job"]);
        assert!(!report.actors()[1].is_foreground());
    }
}

#[group]
struct Ordered {
    #[resource(open = PgPool::connect, close = PgPool::close, stops_last, name = "the registry", grace = "1s", overrun = accept)]
    last: Options,
    #[resource(open = PgPool::connect, close = PgPool::close, stops_before = [second], on_err = continue)]
    first: Options,
    #[resource(open = PgPool::connect, close = PgPool::close, requires = [third])]
    second: Options,
    #[resource(open = PgPool::connect, close = PgPool::close)]
    third: Options,
    #[actor(execute = async |(), ctx| ctx.interrupted().await, interrupt = cancel)]
    api: (),
}

#[tokio::test(start_paused = true)]
async fn resources_have_the_orders_of_actors() {
    let log = Log::default();
    let options = |name| Options::new(name, &log);
    let app = Ordered {
        last: options("last"),
        first: options("first"),
        second: options("second"),
        third: options("third"),
        api: (),
    };
    let report = run_until_ready(app).await.unwrap();
    log.assert_order(&[
        "third opened",
        "second opened",
        "first closed",
        "second closed",
        "third closed",
        "last closed",
    ]);
    assert!(report.actor("the registry").is_some());
}

#[tokio::test(start_paused = true)]
async fn a_group_continues_without_an_unneeded_resource() {
    let log = Log::default();
    let mut group = Group::new("resources");
    let pg = group.actor("pg").on_err(ReturnAction::Continue);
    let open = async |()| Err::<(), _>(Oops("refused"));
    pg.add_resource((), open, drop);
    let its_log = log.clone();
    let api = async move |ctx: Context| {
        ctx.interrupted().await;
        its_log.record("api returned");
    };
    group.add("api", api, Interrupt::cancel());
    let running = group.start();
    tokio::time::sleep(secs(1)).await;
    assert_eq!(log.lines(), [""; 0]);
    running.shutdown("enough");
    let error = running.await.unwrap_err();
    assert!(matches!(
        error.report().unwrap().cause(),
        Cause::Shutdown { .. }
    ));
}

/// A value whose clone panics.
struct Unclonable(Log);

impl Clone for Unclonable {
    fn clone(&self) -> Self {
        panic!("cannot be cloned")
    }
}

#[tokio::test(start_paused = true)]
async fn a_value_that_cannot_be_cloned_is_closed() {
    let log = Log::default();
    let mut group = Group::new("resources");
    let open = async |log| Ok::<_, Oops>(Unclonable(log));
    let pg = group.actor("pg").provides(&Slot::new());
    pg.add_resource(log.clone(), open, |value: &Unclonable| {
        value.0.record("closed");
        Err(Oops("not closed"))
    });
    let error = group.run().await.unwrap_err();
    assert_eq!(log.lines(), ["closed"]);
    // Neither failure hides the other.
    let text = format!("{error:?}");
    for part in ["actor `pg`", "cannot be cloned", "could not close"] {
        assert!(text.contains(part), "{text}");
    }
    assert!(error.downcast_ref::<Oops>().is_some(), "{text}");
}

#[tokio::test(start_paused = true)]
async fn a_dropped_run_drops_the_value_without_a_close() {
    let (held, dropped) = oneshot::channel::<()>();
    let log = Log::default();
    let mut group = Group::new("resources");
    let open = async |held| Ok::<_, Oops>(Arc::new(held));
    let (slot, its_log) = (Slot::new(), log.clone());
    let pg = group.actor("pg").provides(&slot);
    pg.add_resource(held, open, move |_: Arc<oneshot::Sender<()>>| {
        its_log.record("closed");
    });
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    drop(running);
    dropped.await.unwrap_err();
    assert_eq!(log.lines(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_resource_joins_a_running_group() {
    let log = Log::default();
    let mut group = Group::new("resources");
    group.add("api", park, Interrupt::cancel());
    let running = group.start();
    let options = Options::new("pg", &log);
    let slot = Slot::new();
    let added = running.add(|group| {
        let pg = group.actor("pg").provides(&slot);
        pg.add_resource(options, PgPool::connect, PgPool::close)
    });
    let pg = added.await.unwrap();
    running.wait_until_ready().await.unwrap();
    tokio::time::sleep(secs(1)).await;
    pg.interrupt().await.unwrap();
    assert_eq!(pg.wait().await, Ok(Outcome::Returned));
    assert_eq!(log.lines(), ["pg opened", "pg closed"]);
    running.shutdown("enough");
    running.await.unwrap();
    assert_eq!(log.count("pg closed"), 1);
}

#[tokio::test]
async fn options_that_a_resource_has_not_are_refused() {
    let open = async |()| Ok::<(), Oops>(());
    let mut group = Group::new("resources").until(Until::All);
    group
        .actor("foreground")
        .foreground()
        .add_resource((), open, drop);
    group
        .actor("on_ok")
        .on_ok(ReturnAction::Stop)
        .add_resource((), open, drop);
    group.add("job", async |_| (), Interrupt::cancel());
    let error = group.run().await.unwrap_err();
    let problems: Vec<_> = error
        .problems()
        .iter()
        .map(rungroup::plan::Problem::message)
        .collect();
    assert_eq!(
        problems,
        [
            "`foreground` conflicts with `resource` on `foreground`: a resource is open until the group stops",
            "`on_ok` conflicts with `resource` on `on_ok`: a resource returns only after its interrupt",
        ]
    );
}
