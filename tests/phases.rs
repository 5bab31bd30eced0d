//! Fields that the group builds, units, roles, and the list of the phases.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use rungroup::{BuildError, Context, Group, Interrupt, IntoRole, PanicError, group};

use crate::support::{Kept, Log, Oops, capture_logs};

tokio::task_local! {
    /// The functions that build fields have no parameters here.
    static LOG: Log;
}

fn said(line: &str) -> Log {
    LOG.with(|log| {
        log.record(line);
        log.clone()
    })
}

struct Store(Kept);

impl Store {
    async fn open() -> io::Result<Store> {
        let log = said("store begins");
        tokio::time::sleep(Duration::from_secs(1)).await;
        log.record("store is built");
        Ok(Store(Kept::new("store", &log)))
    }

    async fn serve(self, ctx: Context) {
        self.0.log.record("store serves");
        ctx.interrupted().await;
    }
}

async fn api(port: (u16, Kept), ctx: Context) {
    port.1.log.record(format!("api on {}", port.0));
    drop(ctx);
}

async fn bind() -> anyhow::Result<(u16, Kept)> {
    Ok((8080, Kept::new("api", &said("api is built"))))
}

#[group]
struct App {
    #[actor(execute = Store::serve, interrupt = cancel, build = Store::open, ready = started)]
    store: Store,
    _pid_file: Kept,
    #[actor(execute = api, interrupt = cancel, build = bind, requires = [store])]
    api: (u16, Kept),
    #[unit(build = async || anyhow::Ok(Kept::new("schema", &said("schema is built"))))]
    _schema: Kept,
}

#[tokio::test(start_paused = true)]
async fn fields_are_built_one_by_one_in_their_order() {
    let log = Log::default();
    let pid_file = Kept::new("pid file", &log);
    let app = LOG.scope(log.clone(), App::build(pid_file)).await.unwrap();
    let built = [
        "store begins",
        "store is built",
        "api is built",
        "schema is built",
    ];
    assert_eq!(log.lines(), built);
    app.run().await.unwrap();
    // The plain fields are dropped last, in reverse order.
    let lines = log.lines();
    assert_eq!(
        lines[lines.len() - 2..],
        ["schema dropped", "pid file dropped"]
    );
    log.assert_order(&["store serves", "api on 8080"]);
}

fn refused() -> io::Error {
    io::ErrorKind::AddrInUse.into()
}

#[group]
struct Fails {
    #[actor(execute = Store::serve, interrupt = cancel, build = Store::open, ready = started)]
    store: Store,
    _given: Kept,
    #[unit(build = async || anyhow::Ok(Kept::new("schema", &said("schema is built"))))]
    _schema: Kept,
    #[actor(execute = api, interrupt = cancel, build = async || Err::<(u16, Kept), _>(refused()))]
    api: (u16, Kept),
    #[actor(execute = api, interrupt = cancel, build = bind)]
    never: (u16, Kept),
}

#[tokio::test(start_paused = true)]
async fn the_first_error_ends_the_build_and_names_the_field() {
    let log = Log::default();
    let given = Kept::new("given", &log);
    let error = LOG
        .scope(log.clone(), Fails::build(given))
        .await
        .err()
        .unwrap();
    assert_eq!(format!("{error:#}"), "build of api: address in use");
    assert_eq!(error.downcast_ref::<BuildError>().unwrap().field(), "api");
    let source: &io::Error = error.downcast_ref().unwrap();
    assert_eq!(source.kind(), io::ErrorKind::AddrInUse);
    let expected = [
        "store begins",
        "store is built",
        "schema is built",
        "schema dropped",
        "store dropped",
        "given dropped",
    ];
    assert_eq!(log.lines(), expected);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_build_drops_what_was_built_in_reverse() {
    let log = Log::default();
    let build = LOG.scope(log.clone(), App::build(Kept::new("pid file", &log)));
    let limit = Duration::from_millis(500);
    assert!(tokio::time::timeout(limit, build).await.is_err());
    assert_eq!(log.lines(), ["store begins", "pid file dropped"]);
}

struct Clumsy;

impl Drop for Clumsy {
    fn drop(&mut self) {
        panic!("in the drop of a field");
    }
}

async fn panics() -> io::Result<(u16, Kept)> {
    panic!("no disk")
}

#[group]
struct Panics {
    #[unit(build = blocking(|| anyhow::Ok(Clumsy)))]
    _clumsy: Clumsy,
    #[actor(execute = api, interrupt = cancel, build = panics)]
    api: (u16, Kept),
}

#[tokio::test]
async fn a_panic_is_an_error_and_a_drop_does_not_hide_it() {
    let (logs, guard) = capture_logs();
    let error = Panics::build().await.err().unwrap();
    drop(guard);
    assert_eq!(
        error.downcast_ref::<PanicError>().unwrap().message(),
        "no disk"
    );
    let text = format!("{error:#}");
    assert!(text.starts_with("build of api: panicked at"), "{text}");
    let lines = logs.lines();
    let is_drop = |line: &&String| line.contains("in the drop of a field");
    assert_eq!(lines.iter().filter(is_drop).count(), 1, "{lines:#?}");
    assert!(lines[0].contains(r#"group="panics""#), "{lines:#?}");
}

#[group]
struct Blocks {
    #[actor(execute = async |_, _| (), interrupt = cancel, build = blocking(answered))]
    port: u16,
    #[actor(blocking, execute = |_, _| (), interrupt = cancel, build = blocking(oops))]
    never: u16,
}

fn oops() -> Result<u16, Box<dyn std::error::Error + Send + Sync>> {
    Err(Oops("no port").into())
}

/// Waits for a task of the runtime, which has only this thread for tasks.
fn answered() -> io::Result<u16> {
    let (answer, answered) = mpsc::channel();
    tokio::runtime::Handle::current().spawn(async move { answer.send(8080) });
    answered.recv().map_err(io::Error::other)
}

#[tokio::test]
async fn a9_a_blocking_build_leaves_the_worker_free() {
    let error = Blocks::build().await.err().unwrap();
    assert_eq!(format!("{error:#}"), "build of never: no port");
    assert_eq!(error.downcast_ref::<BuildError>().unwrap().field(), "never");
}

#[group]
struct Outer {
    #[actor(interrupt = cancel, ready = manual, build = Fails::build_without_given, optional)]
    inner: Option<Inner>,
}

#[group]
struct Inner {
    #[actor(execute = api, interrupt = cancel, build = async || Err::<(u16, Kept), _>(refused()))]
    api: (u16, Kept),
}

impl Fails {
    async fn build_without_given() -> anyhow::Result<Option<Inner>> {
        Inner::build().await.map(Some)
    }
}

#[tokio::test]
async fn a_nested_group_is_built_as_a_field() {
    let error = Outer::build().await.err().unwrap();
    assert_eq!(
        format!("{error:#}"),
        "build of inner: build of api: address in use"
    );
    assert_eq!(error.downcast_ref::<BuildError>().unwrap().field(), "inner");
    assert!(error.downcast_ref::<io::Error>().is_some());
}

#[group(receives = (zone: String))]
struct Border<T: Clone + Send + Sync + 'static> {
    #[actor(execute = async |_, ctx| assert_eq!(ctx.received(), "eu"), interrupt = cancel, receives = zone, each, build = async || anyhow::Ok(vec![1, 2]))]
    shards: Vec<u8>,
    #[value]
    _value: T,
}

#[tokio::test]
async fn a_generic_group_with_received_values_is_built() {
    let border = Border::build("value").await.unwrap();
    border.run("eu".to_owned()).await.unwrap();
}

#[derive(Clone)]
struct Schema(u32);

/// Not `Clone`: no actor receives it.
struct Lock(Kept);

#[group]
struct Units {
    #[unit(build = async || anyhow::Ok(Schema(7)), role = "meta")]
    schema: Schema,
    #[unit(role = |lock| lock.0.name)]
    _lock: Lock,
    #[actor(execute = read, interrupt = cancel, receives = schema, role = Reader::role)]
    reader: Reader,
}

struct Reader(Log);

/// A role of the program's own.
enum Node {
    Data,
}

impl IntoRole for Node {
    fn into_role(self) -> Option<std::borrow::Cow<'static, str>> {
        match self {
            Node::Data => "data".into_role(),
        }
    }
}

impl Reader {
    fn role(&self) -> Option<Node> {
        self.0.lines().is_empty().then_some(Node::Data)
    }
}

async fn read(reader: Reader, ctx: Context<(), Schema>) {
    let roles: Vec<_> = ctx.roles().collect();
    reader
        .0
        .record(format!("schema {}, roles {roles:?}", ctx.received().0));
}

#[tokio::test]
async fn a_unit_is_received_as_a_clone_or_only_kept() {
    let log = Log::default();
    let lock = Lock(Kept::new("lock", &log));
    let units = Units::build(lock, Reader(log.clone())).await.unwrap();
    units.run().await.unwrap();
    let expected = [
        r#"schema 7, roles ["data", "lock", "meta"]"#,
        "lock dropped",
    ];
    assert_eq!(log.lines(), expected);
}

#[test]
fn the_plan_lists_the_fields_of_each_phase() {
    assert_eq!(
        Units::PLAN.phases().to_string(),
        "build:  schema\nrun:    reader\nroles:  meta"
    );
    let log = Log::default();
    let given = Lock(Kept::new("lock", &log));
    let units = Units {
        schema: Schema(1),
        _lock: given,
        reader: Reader(log.clone()),
    };
    let plan = rungroup::IntoGroup::into_group(units).plan().unwrap();
    assert_eq!(plan.roles().collect::<Vec<_>>(), ["data", "lock", "meta"]);
    let list = App::PLAN.to_string();
    assert!(
        list.contains("\n\nphases\n  build:  store, api, _schema\n  run:    store, api\n\n"),
        "{list}"
    );
    let fields: HashMap<_, _> = App::PLAN
        .units()
        .map(|field| (field.name(), field.is_built()))
        .collect();
    assert_eq!(
        fields,
        HashMap::from([("store", true), ("api", true), ("_schema", true)])
    );
}

async fn say_roles(who: &str, log: &Log, ctx: &Context) {
    let roles: Vec<_> = ctx.roles().collect();
    log.record(format!("{who}: {}", roles.join(" ")));
}

#[tokio::test]
async fn every_scope_of_a_run_has_all_its_roles() {
    let log = Log::default();
    let (deep, added) = (log.clone(), log.clone());
    let mut inner = Group::new("inner");
    inner.add_role("data");
    inner.add_role("ingest");
    let deep = async move |ctx| say_roles("deep", &deep, &ctx).await;
    inner.add("deep", deep, Interrupt::cancel());
    let mut group = Group::new("outer").until(rungroup::Until::All);
    group.add_role(Some("query"));
    group.add_role(None::<&str>);
    group.add_role("data".to_owned());
    let settings = group.add_actor("inner", inner.nested(), Interrupt::cancel());
    settings.ready(rungroup::Ready::Manual);
    let top = async move |ctx: Context| {
        let inside = async move |ctx| say_roles("added", &added, &ctx).await;
        let added = ctx.handle().add(|group| {
            let mut nested = Group::new("added");
            nested.add("inside", inside, Interrupt::cancel());
            let settings = group.add_actor("added", nested.nested(), Interrupt::cancel());
            settings.ready(rungroup::Ready::Manual)
        });
        added.await.map(drop)
    };
    group.add("top", top, Interrupt::cancel());
    group.run().await.unwrap();
    let mut lines = log.lines();
    lines.sort();
    assert_eq!(
        lines,
        ["added: data ingest query", "deep: data ingest query"]
    );
}

#[group]
struct MayLack {
    #[actor(execute = waits, interrupt = cancel, role = "data")]
    always: (),
    #[actor(execute = waits, interrupt = cancel, role = "query", optional)]
    query: Option<()>,
    #[actor(execute = waits, interrupt = cancel, role = "ingest", each)]
    ingest: Vec<()>,
    #[actor(execute = waits, interrupt = cancel, role = |()| "leader", optional)]
    leader: Option<()>,
}

async fn waits((): (), ctx: Context) {
    ctx.interrupted().await;
}

#[test]
fn role_of_an_absent_actor_does_not_count() {
    let roles = |query: bool, ingest: usize, leader: bool| {
        let group = MayLack {
            always: (),
            query: query.then_some(()),
            ingest: vec![(); ingest],
            leader: leader.then_some(()),
        };
        let plan = rungroup::IntoGroup::into_group(group).plan().unwrap();
        plan.roles().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(roles(true, 2, true), "data ingest leader query");
    assert_eq!(roles(true, 0, false), "data query");
    assert_eq!(roles(false, 1, false), "data ingest");
    assert_eq!(roles(false, 0, false), "data");
    // The constant has each that a run may have, as far as it is known.
    let plan = MayLack::PLAN.roles();
    assert_eq!(plan.collect::<Vec<_>>(), ["data", "ingest", "query"]);
}

/// A group in a group in a group, each with its roles, and one that is added.
#[tokio::test]
async fn roles_of_nested_groups_are_in_every_scope() {
    const ROLES: &str = "data deep ingest query";
    let log = Log::default();
    let logs = |who: &'static str| {
        let log = log.clone();
        async move |ctx: Context| say_roles(who, &log, &ctx).await
    };
    let mut deep = Group::new("deep");
    deep.add_role("deep");
    deep.add_role("data");
    deep.add("actor", logs("deep"), Interrupt::cancel());
    let mut inner = Group::new("inner").until(rungroup::Until::All);
    inner.add_role("ingest");
    let settings = inner.add_actor("deep", deep.nested(), Interrupt::cancel());
    settings.ready(rungroup::Ready::Manual);
    inner.add("actor", logs("inner"), Interrupt::cancel());
    let blocking = log.clone();
    let blocking = move |ctx: Context| {
        let roles: Vec<_> = ctx.roles().collect();
        blocking.record(format!("thread: {}", roles.join(" ")));
    };
    inner.add_blocking("thread", blocking, Interrupt::cancel());
    let mut group = Group::new("outer").until(rungroup::Until::All);
    group.add_role("query");
    group.add_role("data");
    let settings = group.add_actor("inner", inner.nested(), Interrupt::cancel());
    settings.ready(rungroup::Ready::Manual);
    let (task, linked, added, member) = (log.clone(), log.clone(), logs("added"), logs("member"));
    let top = async move |ctx: Context| {
        let of = |scope: &rungroup::Scope| scope.roles().collect::<Vec<_>>().join(" ");
        let scope = (*ctx).clone();
        ctx.spawn(async move { task.record(format!("task: {}", of(&scope))) })?;
        let scope = (*ctx).clone();
        ctx.spawn_linked(async move { linked.record(format!("linked: {}", of(&scope))) })?;
        let handle = ctx.handle();
        handle
            .add(|group| group.add("added", added, Interrupt::cancel()))
            .await?;
        ctx.add(|group| {
            // The roles of a group that is added do not count.
            let mut late = Group::new("late");
            late.add_role("late");
            late.add("actor", member, Interrupt::cancel());
            let settings = group.add_actor("late", late.nested(), Interrupt::cancel());
            settings.ready(rungroup::Ready::Manual)
        })
        .await?;
        ctx.wait_for_tasks().await;
        anyhow::Ok(())
    };
    group.add("top", top, Interrupt::cancel());
    let running = group.start();
    running.await.unwrap();
    let mut lines = log.lines();
    lines.sort();
    let who = [
        "added", "deep", "inner", "linked", "member", "task", "thread",
    ];
    let expected: Vec<_> = who.iter().map(|who| format!("{who}: {ROLES}")).collect();
    assert_eq!(lines, expected);
}

#[test]
fn a_shared_unit_may_be_an_arc() {
    #[group]
    struct Shared {
        #[unit(build = blocking(|| anyhow::Ok(Arc::new(Schema(1)))))]
        schema: Arc<Schema>,
        #[actor(execute = async |(), ctx| assert_eq!(ctx.received().0, 1), interrupt = cancel, receives = schema)]
        _reader: (),
    }
    let value = Shared::PLAN.value(0);
    assert_eq!((value.name(), value.type_name()), ("schema", "Arc<Schema>"));
}

/// `WaitTillReady` of `BanyanDB` hangs in each of these cases but the last two.
#[tokio::test(start_paused = true)]
async fn waiters_for_readiness_end_in_every_case() {
    let waiter = async |ctx: Context| ctx.interrupted().await;
    let group = || {
        let mut group = Group::new("waits");
        group.add("waiter", waiter, Interrupt::cancel());
        group
    };
    // The configuration or the build failed, or a text was printed: the group never runs.
    let never_run = group();
    let handle = never_run.handle();
    drop(never_run);
    assert!(handle.wait_until_ready().await.is_err());
    // The plan is refused.
    let mut refused = group();
    let settings = refused.add("other", waiter, Interrupt::cancel());
    settings.requires(["nobody"]);
    let running = refused.start();
    assert!(running.wait_until_ready().await.is_err());
    // An actor returns before another is ready.
    let mut early = group();
    let settings = early.add("late", waiter, Interrupt::cancel());
    settings.ready(rungroup::Ready::Manual);
    early.add("short", async |_| (), Interrupt::cancel());
    let running = early.start();
    assert!(running.wait_until_ready().await.is_err());
    // A group without actors, and an actor that is absent.
    let running = Group::new("empty").start();
    assert!(running.wait_until_ready().await.is_ok());
    let mut absent = group();
    absent.actor("absent").add_absent();
    let running = absent.start();
    let handle = running.handle();
    // Many waiters, of which one comes after the stop.
    let (one, other) = tokio::join!(running.wait_until_ready(), handle.wait_until_ready());
    assert!(one.is_ok() && other.is_ok());
    running.shutdown("enough");
    running.await.unwrap();
    assert!(handle.wait_until_ready().await.is_ok());
}
