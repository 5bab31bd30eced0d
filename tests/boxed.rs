//! Boxed actors: one field or one list holds actors of several types.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, mpsc};

use rungroup::plan::{ActorPlan, InterruptKind};
use rungroup::{
    Actor, BlockingActor, Boxed, BoxedBlocking, Cause, Context, Group, Interrupt, Outcome, Ready,
    Slot, group,
};
use tokio::sync::Notify;

use crate::support::{Log, Oops};

type BoxFuture = Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send>>;

/// A box of a trait of the program is an actor, too.
trait Job: Send {
    fn run(self: Box<Self>, ctx: Context) -> BoxFuture;
}

impl Actor for Box<dyn Job> {
    async fn execute(self, ctx: Context) -> anyhow::Result<()> {
        self.run(ctx).await
    }
}

struct Logs(Log, &'static str);

impl Actor for Logs {
    async fn execute(self, ctx: Context) -> anyhow::Result<()> {
        ctx.interrupted().await;
        self.0.record(self.1);
        Ok(())
    }
}

impl BlockingActor for Logs {
    fn execute(self, ctx: Context) -> anyhow::Result<()> {
        ctx.wait_interrupted();
        self.0.record(self.1);
        Ok(())
    }
}

struct Ends;

impl Actor for Ends {
    async fn execute(self, _: Context) -> anyhow::Result<()> {
        Ok(())
    }
}

impl Job for Ends {
    fn run(self: Box<Self>, ctx: Context) -> BoxFuture {
        Box::pin(Actor::execute(*self, ctx))
    }
}

#[tokio::test]
async fn boxed_actors_of_two_types_run_in_one_group() {
    let log = Log::default();
    let actors = vec![
        ("logs", Boxed::new(Logs(log.clone(), "interrupted"))),
        ("ends", Boxed::new(Ends)),
        (
            "waits",
            Boxed::from_fn(async |ctx: Context| ctx.interrupted().await),
        ),
    ];
    let mut group = Group::new("boxed");
    for (name, actor) in actors {
        group.add_actor(name, actor, Interrupt::cancel());
    }
    let report = group.run().await.unwrap();
    assert_eq!(report.cause().actor(), Some("ends"));
    assert_eq!(log.lines(), ["interrupted"]);
    let outcomes = report.actors().iter().map(rungroup::ActorReport::outcome);
    assert!(outcomes.eq([Outcome::Returned; 3]));
}

#[tokio::test]
async fn boxed_blocking_actors_run_on_threads() {
    let log = Log::default();
    let named = log.clone();
    let actors = vec![
        ("logs", BoxedBlocking::new(Logs(log.clone(), "interrupted"))),
        (
            "ends",
            BoxedBlocking::from_fn(move |_: Context| {
                named.record(std::thread::current().name().unwrap_or_default());
            }),
        ),
    ];
    let mut group = Group::new("boxed");
    for (name, actor) in actors {
        group
            .actor(name)
            .add_blocking_actor(actor, Interrupt::cancel());
    }
    group.run().await.unwrap();
    assert_eq!(log.lines(), ["ends", "interrupted"]);
}

/// An execute that only `stop` ends, with an error.
fn stubborn(stop: &Arc<Notify>) -> impl Future<Output = Result<(), Oops>> + Send + 'static {
    let stop = Arc::clone(stop);
    async move {
        stop.notified().await;
        Err(Oops("stopped"))
    }
}

fn with_interrupt(log: &Log) -> Boxed {
    let stop = Arc::<Notify>::default();
    let (execute, log) = (stubborn(&stop), log.clone());
    Boxed::from_fn(move |_: Context| execute).interrupt(Interrupt::call(move |cause| {
        log.record(cause.to_string());
        stop.notify_one();
    }))
}

#[group]
struct Fields {
    #[actor(interrupt = cancel)]
    server: Boxed,
    #[actor(blocking, interrupt = cancel)]
    reader: BoxedBlocking,
    #[actor(interrupt = cancel)]
    ends: Boxed,
}

/// The error after its own interrupt is no failure, which holds only if the run knows the interrupt as a function.
#[tokio::test]
async fn a_boxed_field_brings_its_own_interrupt() {
    let log = Log::default();
    let (stop, stopped) = mpsc::channel::<()>();
    let reader = BoxedBlocking::from_fn(move |_: Context| stopped.recv());
    let app = Fields {
        server: with_interrupt(&log),
        reader: reader.interrupt(Interrupt::call(move |_| drop(stop))),
        ends: Boxed::new(Ends),
    };
    let report = app.run().await.unwrap();
    assert_eq!(log.lines(), ["actor `ends` returned"]);
    for name in ["server", "reader"] {
        let outcome = report.actor(name).unwrap().outcome();
        assert_eq!(outcome, Outcome::Interrupted, "{name}");
    }
}

#[group]
struct WithOptions {
    #[actor(interrupt = cancel, grace = "9s", on_err = continue, ready = manual)]
    server: Boxed,
    #[actor(interrupt = drop, optional)]
    absent: Option<Boxed>,
    #[actor(interrupt = cancel)]
    ends: Boxed,
}

#[test]
fn a_boxed_interrupt_changes_no_other_option() {
    let group = |server| {
        let (absent, ends) = (None, Boxed::new(Ends));
        let app = WithOptions {
            server,
            absent,
            ends,
        };
        rungroup::IntoGroup::into_group(app)
    };
    let group: Group = group(with_interrupt(&Log::default()));
    let plan = group.plan().unwrap();
    for (actor, declared) in plan.actors().zip(WithOptions::PLAN.actors()) {
        assert_eq!(actor.grace(), declared.grace());
        assert_eq!(actor.on_err(), declared.on_err());
        assert_eq!(actor.ready(), declared.ready());
    }
    let interrupts = plan.actors().map(ActorPlan::interrupt);
    assert!(interrupts.eq([
        InterruptKind::Function,
        InterruptKind::Drop,
        InterruptKind::Cancel
    ]));
}

#[tokio::test]
async fn a_boxed_interrupt_replaces_only_cancel() {
    let (own, given) = (Log::default(), Log::default());
    let mut group = Group::new("boxed");
    group.add_actor("own", with_interrupt(&own), Interrupt::cancel());
    let its_log = given.clone();
    let boxed = Boxed::from_fn(async |ctx: Context| ctx.interrupted().await);
    let boxed = boxed.interrupt(Interrupt::call(|_| panic!("is replaced")));
    let interrupt = Interrupt::call(move |_| its_log.record("given"));
    group.add_actor("given", boxed, interrupt);
    // A box in a box keeps the interrupt.
    let boxed = Boxed::new(with_interrupt(&own));
    group.add_actor("twice", boxed, Interrupt::cancel());
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    running.shutdown("enough");
    let report = running.await.unwrap();
    assert!(matches!(report.cause(), Cause::Shutdown { .. }));
    assert_eq!(own.lines(), ["shutdown: enough"; 2]);
    assert_eq!(given.lines(), ["given"]);
}

#[tokio::test]
async fn boxed_actors_provide_and_receive() {
    let (port, mut group) = (Slot::<u16>::new(), Group::new("boxed"));
    let server: Boxed<u16> = Boxed::from_fn(async |ctx: Context<u16>| {
        ctx.provide(8080);
        ctx.interrupted().await;
    });
    let (tell, told) = mpsc::channel();
    let client: Boxed<(), u16> =
        Boxed::from_fn(async move |ctx: Context<(), u16>| tell.send(*ctx.received()));
    group
        .actor("server")
        .provides(&port)
        .add_actor(server, Interrupt::cancel());
    group
        .actor("client")
        .receives(&port)
        .add_actor(client, Interrupt::cancel());
    group.run().await.unwrap();
    assert_eq!(told.recv(), Ok(8080));
}

#[group]
struct Inner {
    #[actor(interrupt = cancel)]
    logs: Logs,
}

#[tokio::test]
async fn a_boxed_group_is_ready_and_stops_with_its_parent() {
    let log = Log::default();
    let inner = Inner {
        logs: Logs(log.clone(), "inside interrupted"),
    };
    let mut group = Group::new("boxed");
    let inner = group.add_actor("inner", Boxed::new(inner), Interrupt::cancel());
    inner.ready(Ready::Manual);
    let after = group.add_actor("after", Ends, Interrupt::cancel());
    after.requires(["inner"]);
    let report = group.run().await.unwrap();
    assert_eq!(report.cause().actor(), Some("after"));
    assert_eq!(log.lines(), ["inside interrupted"]);
}

#[group]
struct Jobs {
    #[actor(interrupt = cancel)]
    job: Box<dyn Job>,
}

#[tokio::test]
async fn a_boxed_trait_object_is_a_field_of_a_group() {
    let report = Jobs {
        job: Box::new(Ends),
    }
    .run()
    .await
    .unwrap();
    assert_eq!(report.actor("job").unwrap().outcome(), Outcome::Returned);
}

#[group]
struct Each {
    #[actor(each, interrupt = cancel)]
    servers: Vec<Boxed>,
    #[actor(interrupt = cancel)]
    ends: Ends,
}

#[tokio::test]
async fn a_boxed_element_brings_its_own_interrupt() {
    let log = Log::default();
    let waits = Boxed::from_fn(async |ctx: Context| ctx.interrupted().await);
    let app = Each {
        servers: vec![with_interrupt(&log), waits],
        ends: Ends,
    };
    let report = app.run().await.unwrap();
    assert_eq!(log.lines(), ["actor `ends` returned"]);
    for (name, outcome) in [
        ("servers[0]", Outcome::Interrupted),
        ("servers[1]", Outcome::Returned),
    ] {
        assert_eq!(report.actor(name).unwrap().outcome(), outcome, "{name}");
    }
}

#[group]
struct EachOnThreads {
    #[actor(each, blocking, interrupt = cancel)]
    servers: Vec<BoxedBlocking>,
}

#[tokio::test]
async fn boxed_blocking_elements_run_on_threads() {
    let log = Log::default();
    let named = log.clone();
    let name = move |_: Context| named.record(std::thread::current().name().unwrap_or_default());
    let app = EachOnThreads {
        servers: vec![
            BoxedBlocking::new(Logs(log.clone(), "interrupted")),
            BoxedBlocking::from_fn(name),
        ],
    };
    let report = app.run().await.unwrap();
    assert_eq!(report.cause().actor(), Some("servers[1]"));
    assert_eq!(log.lines(), ["servers[1]", "interrupted"]);
}

/// Values between boxed actors in fields: single, in a list, on threads, and in an `Option`.
#[group]
struct WithValues {
    #[actor(interrupt = cancel, provides = String)]
    store: Boxed<String>,
    #[actor(interrupt = cancel, receives = store, provides = u64)]
    index: Boxed<u64, String>,
    #[actor(optional, interrupt = cancel, receives = store, provides = u64)]
    cache: Option<Boxed<u64, String>>,
    #[actor(each, blocking, interrupt = cancel, receives = index, provides = u16)]
    servers: Vec<BoxedBlocking<u16, u64>>,
    #[actor(interrupt = cancel, receives = Found { cached: cache, ports: servers })]
    ends: Boxed<(), Found>,
}

struct Found {
    cached: Option<u64>,
    ports: Vec<u16>,
}

#[tokio::test]
async fn boxed_fields_provide_and_receive() {
    for has_cache in [true, false] {
        let (tell, told) = mpsc::channel();
        let length = async |ctx: Context<u64, String>| {
            ctx.provide(ctx.received().len() as u64);
            ctx.interrupted().await;
        };
        let server = |base: u16| {
            BoxedBlocking::from_fn(move |ctx: Context<u16, u64>| {
                ctx.provide(base + u16::try_from(*ctx.received())?);
                ctx.wait_interrupted();
                anyhow::Ok(())
            })
        };
        let app = WithValues {
            store: Boxed::from_fn(async |ctx: Context<String>| {
                ctx.provide("seven..".to_owned());
                ctx.interrupted().await;
            }),
            index: Boxed::from_fn(length),
            cache: has_cache.then(|| Boxed::from_fn(length)),
            servers: vec![server(8000), server(9000)],
            ends: Boxed::from_fn(async move |ctx: Context<(), Found>| {
                let Found { cached, ports } = ctx.received();
                tell.send((*cached, ports.clone()))?;
                ctx.interrupted().await;
                anyhow::Ok(())
            }),
        };
        let running = app.start();
        let port = running.servers().by_key(1).unwrap().provided().await;
        assert_eq!(port, Ok(9007));
        running.wait_until_ready().await.unwrap();
        running.shutdown("enough");
        running.await.unwrap();
        let found = told.recv().unwrap();
        assert_eq!(found, (has_cache.then_some(7), vec![8007, 9007]));
    }
}
