//! C1 and G9: a run leaves nothing behind, and neither does an actor that was added to it. A thousand runs of each kind of group are
//! followed by a count of bytes, descriptors, threads and tasks, in a process of its own, because the allocator counts for
//! the whole process.
#![cfg(target_os = "linux")]

use std::alloc::System;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use cap::Cap;
use rungroup::config::{Configured, Environment};
use rungroup::{
    Boxed, Context, Dependents, Group, Interrupt, IntoGroup, ProcessSpec, Ready, RestartPolicy,
    ReturnAction, Slot, Unit, group,
};
use tokio::runtime::Builder;
use tokio::task::LocalSet;

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

/// The allocator counts for all tests.
static ONE_TEST: Mutex<()> = Mutex::new(());

/// Nothing varies from run to run: without a leak the bytes before and after are equal.
const RUNS: usize = 1000;

/// Tables of the process, of tokio and of the allocator's users have their size after these.
const WARM_UP: usize = 50;

/// The runs that share a runtime and wait at the same time: most of a run is a wait for another thread or a process.
/// The table that `parking_lot` keeps for waiting threads is small for so few.
const TOGETHER: usize = 10;

/// One run of a group, from its making to its end.
type Run = fn() -> Pin<Box<dyn Future<Output = ()>>>;

#[group]
struct Outer {
    #[actor(interrupt = cancel, ready = manual)]
    inner: Inner,
    #[actor(execute = parked, interrupt = cancel, requires = [inner])]
    outer: (),
}

#[group]
struct Inner {
    #[actor(execute = parked, interrupt = cancel)]
    only: (),
}

async fn parked((): (), ctx: Context) {
    ctx.interrupted().await;
}

async fn park(ctx: Context) {
    ctx.interrupted().await;
}

/// Runs a group until it is ready and `asks` has completed.
async fn stop_after(
    group: Group,
    asks: impl AsyncFnOnce(&rungroup::Running) -> anyhow::Result<()>,
) {
    let running = group.start();
    let ready = running.wait_until_ready().await;
    assert!(ready.is_ok(), "{:?}", running.await);
    asks(&running).await.unwrap();
    running.shutdown("enough");
    running.await.unwrap();
}

fn parked_group() -> Group {
    let mut group = Group::new("leaks");
    group.add("parked", park, Interrupt::cancel());
    group
}

async fn added() {
    stop_after(parked_group(), async |running| {
        let slot = Slot::new();
        let provides = async |ctx: Context<String>| {
            ctx.provide("value".to_owned());
            ctx.interrupted().await;
        };
        let added = running.add(|group| {
            group.retain("kept", "kept".to_owned());
            let actor = group.actor("added").provides(&slot);
            actor.add(provides, Interrupt::cancel())
        });
        added.await?.providing::<String>().provided().await?;
        let over = async |_: Context| ();
        let added = running.add(|group| {
            let options = group.add("over", over, Interrupt::cancel());
            options.on_ok(ReturnAction::Continue)
        });
        added.await?.wait().await?;
        Ok(())
    })
    .await;
}

/// A provided value holds a `Late`, which holds the group.
async fn late() {
    type Both = (String, rungroup::Late<String>);
    let (text, both, mut group) = (Slot::new(), Slot::new(), Group::new("leaks"));
    let provides = async |ctx: Context<String>| {
        ctx.provide("value".to_owned());
        ctx.interrupted().await;
    };
    group
        .actor("text")
        .provides(&text)
        .add(provides, Interrupt::cancel());
    let both_of = async |ctx: Context<Both, rungroup::Late<String>>| {
        let late = ctx.received().clone();
        if let Some(text) = late.wait().await {
            ctx.provide((text, late));
        }
        ctx.interrupted().await;
    };
    group
        .actor("both")
        .provides(&both)
        .receives(text.late())
        .add(both_of, Interrupt::cancel());
    let user = async |ctx: Context<(), rungroup::Late<Both>>| {
        ctx.received().wait().await;
        ctx.interrupted().await;
    };
    group
        .actor("user")
        .receives(both.late())
        .add(user, Interrupt::cancel());
    stop_after(group, async |running| {
        let both = running.actor("both").unwrap().providing::<Both>();
        drop(both.provided().await?);
        Ok(())
    })
    .await;
}

/// The future of the actor holds a kilobyte.
async fn holds(_: Context) {
    let held = [1_u8; 1 << 10];
    tokio::task::yield_now().await;
    std::hint::black_box(held);
}

/// G9: more additions than a service has connections in a day, each under its own name.
#[test]
fn g9_ended_additions_leave_nothing_in_a_run() {
    const ADDITIONS: usize = 100_000;
    let _alone = ONE_TEST.lock().unwrap_or_else(PoisonError::into_inner);
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let mut group = parked_group();
    let parked = Ready::Started;
    group.add("store", park, Interrupt::cancel()).ready(parked);
    let add = async |running: &rungroup::Running, number: usize| {
        let added = running.add(|group| {
            let actor = group.actor(format!("job {number}"));
            let actor = actor.requires(["store"]).on_ok(ReturnAction::Continue);
            let restart = RestartPolicy::on_failure();
            // Every other one can restart, and has a body that is left.
            if number % 2 == 0 {
                actor.add(holds, Interrupt::cancel())
            } else {
                actor.restart(restart).add(holds, Interrupt::drop())
            }
        });
        added.await?.wait().await?;
        Ok::<(), anyhow::Error>(())
    };
    let report = runtime.block_on(async {
        let running = group.start();
        running.wait_until_ready().await.unwrap();
        for number in 0..ADDITIONS / 10 {
            add(&running, number).await.unwrap();
        }
        let before = ALLOCATOR.allocated();
        for number in 0..ADDITIONS {
            add(&running, number).await.unwrap();
        }
        let grown = ALLOCATOR.allocated().saturating_sub(before);
        // Tables may have grown once more, but nothing is kept of each.
        assert!(grown < ADDITIONS, "{grown} bytes are kept");
        assert!(running.actors().len() < 16, "{:?}", running.actors());
        running.shutdown("enough");
        running.await.unwrap()
    });
    assert!(report.actors().len() < 16, "{report}");
    let ended = usize::try_from(report.ended_additions()).unwrap();
    assert_eq!(
        ended + report.actors().len(),
        ADDITIONS + ADDITIONS / 10 + 2
    );
}

/// G9: at most a thousand tasks run at a time, on two workers. Every thousandth fails.
#[test]
fn g9_a_million_short_tasks_do_not_grow_the_process() {
    const TASKS: usize = 1_000_000;
    const WARM_UP: usize = 100_000;
    let _alone = ONE_TEST.lock().unwrap_or_else(PoisonError::into_inner);
    let mut builder = Builder::new_multi_thread();
    let runtime = builder.worker_threads(2).enable_all().build().unwrap();
    let spawns = async |ctx: &Context, tasks: usize| {
        for number in 0..tasks {
            let task = async move {
                tokio::task::yield_now().await;
                anyhow::ensure!(number % 1_000 != 0, "task {number}");
                Ok(())
            };
            ctx.spawn_bounded(1_000, task).await?;
        }
        ctx.wait_for_tasks().await;
        anyhow::Ok(ALLOCATOR.allocated())
    };
    let (tell, told) = std::sync::mpsc::channel();
    let execute = async move |ctx: Context| {
        let before = spawns(&ctx, WARM_UP).await?;
        tell.send(spawns(&ctx, TASKS).await?.saturating_sub(before))?;
        anyhow::Ok(())
    };
    let mut group = Group::new("leaks");
    group.add("spawns", execute, Interrupt::cancel());
    let report = runtime.block_on(group.run()).unwrap();
    let failed = report.actor("spawns").unwrap().task_failures();
    assert_eq!(
        failed.count,
        u64::try_from((TASKS + WARM_UP) / 1_000).unwrap()
    );
    let grown = told.recv().unwrap();
    assert!(grown < TASKS, "{grown} bytes have leaked");
}

/// G9: an actor that fails and restarts all day, beside the driver on two workers.
#[test]
fn g9_restarts_do_not_grow_the_process() {
    const RESTARTS: usize = 80_000;
    const WARM_UP: usize = 20_000;
    let _alone = ONE_TEST.lock().unwrap_or_else(PoisonError::into_inner);
    let mut builder = Builder::new_multi_thread();
    let runtime = builder.worker_threads(2).enable_all().build().unwrap();
    let (mut attempt, mut before) = (0, 0);
    let (tell, told) = std::sync::mpsc::channel();
    let fails = move |_: Context| {
        attempt += 1;
        if attempt == WARM_UP {
            before = ALLOCATOR.allocated();
        }
        let tell = tell.clone();
        async move {
            anyhow::ensure!(attempt == RESTARTS, "attempt {attempt}");
            let grown = ALLOCATOR.allocated().saturating_sub(before);
            tell.send(grown).unwrap();
            Ok(())
        }
    };
    let at_once = Duration::from_nanos(1);
    let restart = RestartPolicy::on_failure()
        .backoff(at_once)
        .max_backoff(at_once);
    let mut group = Group::new("leaks");
    let actor = group.actor("worker").restart(restart);
    actor.add(fails, Interrupt::cancel());
    runtime.block_on(group.run()).unwrap();
    // Less than a byte of each.
    let grown = told.recv().unwrap();
    assert!(grown < RESTARTS - WARM_UP, "{grown} bytes have leaked");
}

/// The bytes that a group of idle actors holds, with its driver and its tasks.
async fn idle(names: &[&'static str]) -> usize {
    let before = ALLOCATOR.allocated();
    let mut group = Group::new("leaks");
    for &name in names {
        let park = |ctx: Context| async move { ctx.interrupted().await };
        group.add(name, park, Interrupt::cancel());
    }
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    // Each actor is polled, and waits.
    for _ in names {
        tokio::task::yield_now().await;
    }
    let held = ALLOCATOR.allocated() - before;
    running.shutdown("enough");
    running.await.unwrap();
    held
}

/// The guide states the bytes of a release build, 960. A debug build takes a few more.
#[test]
fn g9_a_thousand_idle_actors_hold_about_a_kilobyte_each() {
    const ACTORS: usize = 1_000;
    let _alone = ONE_TEST.lock().unwrap_or_else(PoisonError::into_inner);
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let names: Vec<&'static str> = (0..ACTORS)
        .map(|number| &*format!("actor-{number}").leak())
        .collect();
    // The tables of the process have their size after the first run.
    let held = [1, ACTORS].map(|actors| runtime.block_on(idle(&names[..actors])));
    assert!(held[1] <= 1_055 * ACTORS, "{held:?}");
}

async fn nested() {
    let outer = Outer {
        inner: Inner { only: () },
        outer: (),
    };
    stop_after(IntoGroup::into_group(outer), async |_| Ok(())).await;
}

/// Every shape of a field.
#[group]
struct Shapes {
    #[actor(execute = uses, interrupt = cancel, receives = pool)]
    user: (),
    #[resource(open = open, close = drop)]
    pool: usize,
    #[actor(execute = uses, interrupt = cancel, receives = bytes)]
    reader: (),
    #[value]
    bytes: Arc<[u8]>,
    #[actor(execute = parked, interrupt = cancel, each)]
    many: Vec<()>,
    #[actor(execute = parked, interrupt = cancel, optional)]
    present: Option<()>,
    #[actor(execute = parked, interrupt = cancel, optional)]
    absent: Option<()>,
    #[actor(interrupt = cancel)]
    boxed: Boxed,
}

async fn open(size: usize) -> anyhow::Result<Arc<[u8]>> {
    Ok(vec![1; size].into())
}

async fn uses((): (), ctx: Context<(), Arc<[u8]>>) {
    ctx.interrupted().await;
}

async fn shaped() {
    let shapes = Shapes {
        user: (),
        pool: 100,
        reader: (),
        bytes: Arc::new([1; 100]),
        many: vec![(); 3],
        present: Some(()),
        absent: None,
        boxed: Boxed::from_fn(park),
    };
    stop_after(IntoGroup::into_group(shapes), async |_| Ok(())).await;
}

/// A value crosses the border of a nested group.
async fn crossed() {
    let (inside, outside) = (Slot::new(), Slot::new());
    let mut inner = Group::new("inner");
    let reads = async |ctx: Context<(), Arc<[u8]>>| ctx.interrupted().await;
    inner
        .actor("reads")
        .receives(&inside)
        .add(reads, Interrupt::cancel());
    let nested = inner.nested().receives("bytes", &inside);
    let mut group = parked_group();
    group.value("bytes", &outside, Arc::<[u8]>::from([1; 100]));
    let outer = group.actor("inner").receives(&outside);
    let outer = outer.ready(Ready::Manual);
    outer.add_actor(nested, Interrupt::cancel());
    stop_after(group, async |_| Ok(())).await;
}

/// The group builds its fields.
#[group]
struct Built {
    #[actor(execute = keeps, interrupt = cancel, build = async || anyhow::Ok("store".to_owned()))]
    store: String,
    #[unit(build = async || anyhow::Ok("schema".to_owned()))]
    _schema: String,
}

async fn keeps(text: String, ctx: Context) {
    ctx.interrupted().await;
    drop(text);
}

async fn built() {
    let built = Built::build().await.unwrap();
    stop_after(IntoGroup::into_group(built), async |_| Ok(())).await;
}

#[derive(clap::Args, Debug)]
struct StoreArgs {
    #[arg(long, default_value = "memory")]
    store: String,
    #[arg(long)]
    peer: Vec<u16>,
}

/// The fields are built from a command line, after one that is refused.
#[group]
struct Configurable {
    #[actor(
        execute = keeps, interrupt = cancel,
        config = StoreArgs, build = async |args| anyhow::Ok(format!("{args:?}"))
    )]
    store: String,
}

async fn configured() {
    let configure = |words: &[&str]| Configurable::configure(words, &Environment::new());
    configure(&["leaks", "--peer", "none", "--stored"]).unwrap_err();
    let configured = configure(&["leaks", "--peer", "1", "--store", "disk"]);
    let Configured::Values(config) = configured.unwrap() else {
        unreachable!("neither help nor a version is requested");
    };
    let built = Configurable::build(config).await.unwrap();
    stop_after(IntoGroup::into_group(built), async |_| Ok(())).await;
}

async fn unit() {
    let mut group = parked_group();
    let build = async || anyhow::Ok("unit".to_owned());
    let unit = Unit::builder("unit").build(build).run(|actor, text| {
        let keeps = async move |ctx: Context| keeps(text, ctx).await;
        actor.add(keeps, Interrupt::cancel())
    });
    group.register(unit).unwrap();
    let group = group.build().await.unwrap();
    stop_after(group, async |_| Ok(())).await;
}

async fn restarted() {
    let mut group = Group::new("leaks");
    let mut attempt = 0;
    let at_once = Duration::from_nanos(1);
    let restart = RestartPolicy::on_failure()
        .backoff(at_once)
        .max_backoff(at_once);
    let fails = move |ctx: Context| {
        attempt += 1;
        async move {
            ctx.spawn(async { Err::<(), _>(std::io::Error::other("in a task")) })?;
            anyhow::ensure!(attempt > 2, "attempt {attempt}");
            ctx.ready();
            ctx.interrupted().await;
            Ok(())
        }
    };
    group
        .actor("worker")
        .ready(Ready::Manual)
        .restart(restart)
        .dependents(Dependents::Restart)
        .add(fails, Interrupt::cancel());
    group
        .actor("dependent")
        .restart(restart)
        .requires(["worker"])
        .add(park, Interrupt::cancel());
    let asks = async |running: &rungroup::Running| {
        let worker = running.actor("worker").unwrap();
        worker.interrupt().await?;
        worker.wait().await?;
        Ok(())
    };
    stop_after(group, asks).await;
}

async fn process() {
    let mut group = Group::new("leaks").signals([]);
    let spec = ProcessSpec::new("sleep").args(["1000"]);
    group
        .actor("sleep")
        .add_process(spec, rungroup::ProcessReady::Started);
    stop_after(group, async |_| Ok(())).await;
}

async fn dropped() {
    let group = {
        let mut group = parked_group();
        group.retain("kept", "kept".to_owned());
        group.add("called", park, Interrupt::call(|_| ()));
        group
    };
    let running = group.start();
    running.wait_until_ready().await.unwrap();
    let handle = running.handle();
    drop(running);
    handle.wait().await;
}

async fn failed() {
    let mut group = parked_group();
    let fails = async |_: Context| Err::<(), _>(std::io::Error::other("it fails"));
    group.add("fails", fails, Interrupt::cancel());
    group.run().await.unwrap_err();
}

/// A run as under `rungroup::main`, with threads, interrupts and drops on threads.
async fn blocking() {
    let mut group = parked_group();
    group.retain("kept", "kept".to_owned());
    let waits = |ctx: Context| ctx.wait_interrupted();
    group.add_blocking("thread", waits, Interrupt::call(|_| ()));
    stop_after(group, async |_| Ok(())).await;
}

fn entries(directory: &str) -> usize {
    std::fs::read_dir(directory).unwrap().count()
}

/// The names of the threads of this test and its runs. The main thread may start that of the other test meanwhile, which first
/// has the name of the main thread.
fn threads() -> Vec<String> {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    // A thread may end before its name is read.
    let name = |task: std::fs::DirEntry| std::fs::read_to_string(task.path().join("comm")).ok();
    let names = tasks.filter_map(|task| name(task.unwrap()));
    let is_ours = |name: &String| !name.starts_with("g9_") && !name.starts_with("leaks");
    names.filter(is_ours).collect()
}

/// Bytes, descriptors and threads, after the threads of the last run are gone.
fn counts(most: usize) -> [usize; 3] {
    // A thread that has done its job is not waited for by the run.
    let began = Instant::now();
    while threads().len() > most {
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "threads have leaked: {:?}",
            threads()
        );
        std::thread::yield_now();
    }
    let counted = [entries("/proc/self/fd"), threads().len()];
    [ALLOCATOR.allocated(), counted[0], counted[1]]
}

/// Runs groups of a kind at the same time, and counts the tasks that are left.
fn run_together(run: Run, is_dropped: bool) -> usize {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let local = LocalSet::new();
    let runs: Vec<_> = (0..TOGETHER).map(|_| local.spawn_local(run())).collect();
    for run in runs {
        runtime.block_on(local.run_until(run)).unwrap();
    }
    // The tasks of a run that was dropped were aborted, and end at their next poll.
    for _ in 0..if is_dropped { 100 } else { 0 } {
        runtime.block_on(tokio::task::yield_now());
    }
    runtime.metrics().num_alive_tasks()
}

#[test]
fn c1_a_thousand_runs_of_each_kind_leave_nothing() {
    let kinds: [(&str, Run); 13] = [
        ("added", || Box::pin(added())),
        ("late", || Box::pin(late())),
        ("nested", || Box::pin(nested())),
        ("restarted", || Box::pin(restarted())),
        ("process", || Box::pin(process())),
        ("dropped", || Box::pin(dropped())),
        ("failed", || Box::pin(failed())),
        ("blocking", || Box::pin(blocking())),
        ("shaped", || Box::pin(shaped())),
        ("crossed", || Box::pin(crossed())),
        ("built", || Box::pin(built())),
        ("configured", || Box::pin(configured())),
        ("unit", || Box::pin(unit())),
    ];
    let _alone = ONE_TEST.lock().unwrap_or_else(PoisonError::into_inner);
    let at_first = threads().len();
    for (name, run) in kinds {
        let mut before = [0; 3];
        for number in 0..(WARM_UP + RUNS) / TOGETHER {
            if number == WARM_UP / TOGETHER {
                before = counts(at_first);
            }
            let tasks = run_together(run, name == "dropped");
            assert_eq!(tasks, 0, "{name}: tasks are alive after {number}");
        }
        let after = counts(at_first);
        let grown = after[0].saturating_sub(before[0]);
        // Less than the least leak of each run.
        assert!(grown < 8 * RUNS, "{name}: {grown} bytes have leaked");
        assert_eq!(after[1..], before[1..], "{name}: descriptors and threads");
    }
}
