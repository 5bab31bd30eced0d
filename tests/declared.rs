//! The behaviour of a `#[group]` at run time: each option reaches the group, and values, functions, nesting and grace periods
//! have their effects. The package `ui-tests` has the programs that do not compile.

use rungroup::{
    Actor, ActorReport, BlockingActor, Cause, Context, Handle, Interrupt, IntoGroup, Outcome, group,
};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

type Log = Arc<Mutex<Vec<&'static str>>>;

fn note(log: &Log, event: &'static str) {
    log.lock().unwrap().push(event);
}

async fn store(log: Log, ctx: Context<u8>) {
    note(&log, "store starts");
    ctx.provide(7);
    ctx.interrupted().await;
    note(&log, "store stops");
}

struct Needs {
    number: u8,
    word: String,
}

struct Api(Log);

impl Actor<(), Needs> for Api {
    async fn execute(self, ctx: Context<(), Needs>) -> anyhow::Result<()> {
        assert_eq!(
            (ctx.received().number, ctx.received().word.as_str()),
            (7, "seven")
        );
        note(&self.0, "api starts");
        ctx.interrupted().await;
        note(&self.0, "api stops");
        Ok(())
    }
}

struct Worker(Log);

impl BlockingActor for Worker {
    fn execute(self, ctx: Context) -> anyhow::Result<()> {
        ctx.ready();
        ctx.wait_interrupted();
        note(&self.0, "worker stops");
        Ok(())
    }
}

struct Kept(Log);

impl Drop for Kept {
    fn drop(&mut self) {
        note(&self.0, "kept is dropped");
    }
}

#[group]
struct App {
    #[actor(interrupt = cancel, receives = Needs { number: store, word })]
    api: Api,
    #[actor(execute = store, interrupt = cancel, provides = u8, requires = [worker])]
    store: Log,
    #[actor(
        execute = async |number: u8, ctx| {
            assert_eq!(*ctx.received(), number);
            ctx.provide("seven".to_owned());
            ctx.interrupted().await;
        },
        interrupt = cancel,
        provides = String,
        receives = store,
    )]
    word: u8,
    #[actor(blocking, interrupt = cancel, ready = manual)]
    worker: Worker,
    #[actor(execute = async |(), ctx| ctx.handle().wait_until_ready().await.map(|()| ctx.handle().shutdown("done")), interrupt = drop)]
    stopper: (),
    kept: Kept,
}

#[tokio::test]
async fn values_order_and_plain_fields() {
    let log = Log::default();
    let app = App {
        api: Api(log.clone()),
        store: log.clone(),
        word: 7,
        worker: Worker(log.clone()),
        stopper: (),
        kept: Kept(log.clone()),
    };
    app.run().await.unwrap();
    assert_eq!(
        *log.lock().unwrap(),
        [
            "store starts",
            "api starts",
            "api stops",
            "store stops",
            "worker stops",
            "kept is dropped"
        ]
    );
}

struct Counter {
    interrupts: AtomicUsize,
    open: tokio::sync::Semaphore,
}

impl Counter {
    fn new() -> Counter {
        Counter {
            interrupts: AtomicUsize::new(0),
            open: tokio::sync::Semaphore::new(0),
        }
    }

    fn close(&self, cause: &Cause) {
        assert!(!cause.to_string().is_empty());
        self.interrupts.fetch_add(1, Ordering::Relaxed);
        self.open.close();
    }
}

async fn wait(counter: &Arc<Counter>, _: Context) -> Result<(), tokio::sync::AcquireError> {
    counter.open.acquire().await.map(drop)
}

#[group]
struct Functions {
    #[actor(execute = wait, interrupt = |counter, cause| counter.close(cause))]
    sync: Arc<Counter>,
    #[actor(execute = async |counter, ctx| wait(counter, ctx).await, interrupt = async |counter, cause| counter.close(cause))]
    asynchronous: Arc<Counter>,
    #[actor(
        blocking,
        execute = |counter, ctx| { ctx.wait_interrupted(); drop(Arc::clone(counter)); },
        interrupt = |counter, cause| counter.close(cause),
    )]
    thread: Arc<Counter>,
    #[actor(execute = async |(), _| {}, interrupt = drop)]
    first: (),
}

#[tokio::test]
async fn function_interrupts_run_once_and_later_errors_are_excused() {
    let counters = [(); 3].map(|()| Arc::new(Counter::new()));
    let [sync, asynchronous, thread] = counters.clone();
    let report = Functions {
        sync,
        asynchronous,
        thread,
        first: (),
    }
    .run()
    .await
    .unwrap();
    assert!(
        counters
            .iter()
            .all(|counter| counter.interrupts.load(Ordering::Relaxed) == 1)
    );
    let outcomes: Vec<Outcome> = report.actors().iter().map(ActorReport::outcome).collect();
    assert_eq!(
        outcomes,
        [
            Outcome::Interrupted,
            Outcome::Interrupted,
            Outcome::Returned,
            Outcome::Returned
        ]
    );
}

#[group]
struct Inner {
    #[actor(execute = async |(), ctx| { ctx.ready(); ctx.interrupted().await; }, interrupt = cancel, ready = manual)]
    quiet: (),
}

#[group(name = "outer")]
struct Outer {
    #[actor(interrupt = cancel, ready = manual)]
    inner: Inner,
    #[actor(execute = async |(), _| {}, interrupt = cancel, requires = [inner])]
    last: (),
}

#[tokio::test]
async fn groups_nest() {
    let report = Outer {
        inner: Inner { quiet: () },
        last: (),
    }
    .run()
    .await
    .unwrap();
    assert_eq!(report.actors()[0].outcome(), Outcome::Returned);
    assert!(Outer::PLAN.actor(0).is_group());
}

const GRACE: Duration = Duration::from_secs(2);

#[group(name = "all", signals = [INT], grace = GRACE, until = all)]
struct Options {
    #[actor(name = "first one", execute = async |(), _| {}, interrupt = cancel, ready = finished)]
    first: (),
    #[actor(execute = async |(), _| {}, interrupt = cancel, requires = [first], grace = "1s", on_err = continue, foreground)]
    second: (),
    #[actor(execute = async |(), ctx| ctx.interrupted().await, interrupt = cancel, stops_last)]
    last: (),
}

#[tokio::test]
async fn the_plan_describes_the_group() {
    let app = Options {
        first: (),
        second: (),
        last: (),
    };
    let plan = Options::PLAN;
    assert_eq!(
        (plan.name(), plan.grace(), plan.start_order()),
        ("all", Some(GRACE), vec![vec![0, 2], vec![1]])
    );
    assert_eq!(plan.stop_order(), [[1].as_slice(), &[0], &[2]]);
    let group = app.into_group();
    let handle: Handle = Handle::clone(&group.handle());
    assert_eq!(IntoGroup::into_group(group).plan().unwrap(), *plan);
    drop(handle);
    Options {
        first: (),
        second: (),
        last: (),
    }
    .run()
    .await
    .unwrap();
}

#[tokio::test]
async fn graces_can_come_from_configuration() {
    let mut group = Options {
        first: (),
        second: (),
        last: (),
    }
    .with_grace(Duration::from_secs(9));
    group.second().grace(Duration::from_secs(5));
    let plan = IntoGroup::into_group(group).plan().unwrap();
    assert_eq!(
        (plan.grace(), plan.actor(1).grace()),
        (Some(Duration::from_secs(9)), Some(Duration::from_secs(5)))
    );
}

#[tokio::test]
async fn actors_are_added_to_those_of_a_struct() {
    let mut group = Options {
        first: (),
        second: (),
        last: (),
    }
    .into_group();
    group
        .add("third", async |_| (), Interrupt::cancel())
        .requires(["first one"]);
    group
        .actor("fourth")
        .stops_before(["second"])
        .add(async |_| (), Interrupt::cancel());
    let report = group.run().await.unwrap();
    let names: Vec<_> = report.actors().iter().map(ActorReport::name).collect();
    assert_eq!(names, ["first one", "second", "last", "third", "fourth"]);
    let third = &report.actors()[3];
    assert_eq!(third.outcome(), Outcome::Returned);
    assert!(third.started() >= report.actors()[0].started());
}
