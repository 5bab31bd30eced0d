//! Faces that end by themselves, each in its own way. They log nothing, so stderr holds only the output of `main`.

use std::fmt;
use std::future::{pending, ready};
use std::time::Duration;

use anyhow::Context as _;
use tokio::runtime::Builder;

use rungroup::{
    Context, Error, Exit, Group, Interrupt, ProcessReady, ProcessSpec, Ready, ReturnAction, Slot,
    Unit, Until, group,
};

use crate::{main_of, unknown};

pub(crate) fn run(face: &str) -> Exit {
    let mut group = Group::new("ends");
    match face {
        "well" => drop(group.add("job", async |_| (), Interrupt::cancel())),
        "all_well" => {
            group = group.until(Until::All);
            group.add("one", async |_| (), Interrupt::cancel());
            group.add("other", async |_| (), Interrupt::cancel());
        }
        "failed" => drop(group.add("job", async |_| Err::<(), _>(broken()), Interrupt::cancel())),
        "error_of_panics" => drop(group.add("job", async |_| Err(OfPanics), Interrupt::cancel())),
        "panicked" => drop(group.add("job", async |_| panic!("all is lost"), Interrupt::cancel())),
        "thread_panicked" => {
            group.add_blocking("job", |_| panic!("all is lost"), Interrupt::cancel());
        }
        "aborts_on_panic" => aborts_on_panic(&mut group),
        "aborts_after_artifact" => {
            write_artifacts();
            aborts_on_panic(&mut group);
        }
        "never_ready" => {
            group
                .add(
                    "store",
                    async |_| Err::<(), _>(broken()),
                    Interrupt::cancel(),
                )
                .ready(Ready::Manual);
            group.add("waiter", say_when_ready, Interrupt::cancel());
        }
        "port_in_use" | "port_in_use_unlogged" => {
            if face == "port_in_use" {
                crate::log_on_stdout();
            }
            group.retain("kept", ());
            let serve = async |_| Err::<(), _>(std::io::Error::from(std::io::ErrorKind::AddrInUse));
            group.add("api", serve, Interrupt::cancel());
            group.add(
                "other",
                async |ctx| ctx.interrupted().await,
                Interrupt::cancel(),
            );
        }
        "never_provides" => never_provides(&mut group),
        "unready_value" | "unready_call" | "unready_process" | "unready_nested"
        | "unready_resource" => {
            unready(face, &mut group);
        }
        "stuck_in_the_stop" => stuck_in_the_stop(&mut group),
        "stuck_in_a_drop" => {
            group = group.grace(Duration::from_secs(10));
            group.retain("pool", StaysInDrop);
            group.add("job", async |_| (), Interrupt::cancel());
        }
        "stuck_in_a_nested_group" => {
            let mut inner = Group::new("inner");
            stuck_in_the_stop(&mut inner);
            let inner = group.add_actor("inner", inner.nested(), Interrupt::cancel());
            inner.grace(Duration::from_secs(5)).ready(Ready::Manual);
            group.add("job", async |_| (), Interrupt::cancel());
        }
        "stays" => {
            group.add_blocking("deaf", |ctx| stay(&ctx), Interrupt::cancel());
        }
        "abandoned" => {
            let stuck = group.actor("stuck").grace(Duration::from_millis(100));
            stuck.add_blocking(
                |_| loop {
                    std::thread::park();
                },
                Interrupt::cancel(),
            );
            group.add("job", async |_| (), Interrupt::cancel());
        }
        "provides_twice" => {
            let value = Slot::new();
            let store = async |ctx: Context<u16>| {
                ctx.provide(1);
                ctx.provide(2);
            };
            let actor = group.actor("store").provides(&value);
            actor.add(store, Interrupt::cancel());
        }
        "fails_late" => {
            let handle = group.handle();
            let late = async move |ctx: Context| {
                ctx.interrupted().await;
                handle.fail(broken().context("a line"));
            };
            group.add("late", late, Interrupt::cancel());
            group.add("job", async |_| (), Interrupt::cancel());
        }
        "suspended" => {
            let spec = ProcessSpec::new("sh").args(["-c", "kill -STOP $$; exec sleep 3600"]);
            group.add_actor("child", spec, Interrupt::cancel());
        }
        "continued" => continued(&mut group),
        "linked" => linked(&mut group),
        "control_characters" => {
            let fails = async |_| Err::<(), _>(anyhow::anyhow!("got \u{1b}[2J\u{7}"));
            group.add("bad\u{1b}[31m\nname", fails, Interrupt::cancel());
        }
        "failed_with_io" => {
            let fails = async |_| Err::<(), _>(std::io::Error::other("the disk is full"));
            group.add("job", fails, Interrupt::cancel());
        }
        "failed_with_code" => {
            group.add(
                "job",
                async |_| Err::<(), _>(with_code()),
                Interrupt::cancel(),
            );
        }
        "nested_failed_with_code" => {
            let execute = async |_| {
                let mut nested = Group::new("nested");
                nested.add(
                    "job",
                    async |_| Err::<(), _>(with_code()),
                    Interrupt::cancel(),
                );
                nested.run().await.map(drop).context("the second half")
            };
            group.add("workers", execute, Interrupt::cancel());
        }
        "build_failed_with_code" => {
            return rungroup::main(|| ready(Err::<Group, _>(with_code())));
        }
        "on_current_thread" => return main_on("current", Builder::new_current_thread(), group),
        "on_multi_thread" => return main_on("multi", Builder::new_multi_thread(), group),
        "empty" => {}
        "not_a_plan" => drop(
            group
                .add("job", async |_| (), Interrupt::cancel())
                .requires(["nobody"]),
        ),
        "build_hangs" => return rungroup::main(async || pending::<anyhow::Result<Group>>().await),
        "build_of_a_field_hangs" => return Hangs::main(),
        "build_leaves_a_slow_drop" => return LeavesASlowDrop::main(),
        "build_of_a_field_blocks" => {
            return rungroup::main(async || {
                let _built = Built::build(3).await?;
                Blocks::build().await
            });
        }
        "build_failed" => {
            return rungroup::main(|| ready(Err::<Group, _>(broken().context("building"))));
        }
        "build_failed_with_panics" => {
            return rungroup::main(|| ready(Err::<Group, _>(OfPanics.into())));
        }
        "build_panicked" => {
            return rungroup::main(async || -> anyhow::Result<Group> { panic!("all is lost") });
        }
        "build_panicked_at_once" => {
            return rungroup::main(|| -> std::future::Ready<anyhow::Result<Group>> {
                panic!("all is lost")
            });
        }
        "field_in_use" => return InUse::main(held()),
        "unit_in_use" => return rungroup::main(unit_in_use),
        "unit_panicked" => {
            return rungroup::main(async || {
                let mut group = Group::new("ends");
                let build = || -> anyhow::Result<()> { panic!("all is lost") };
                group.register(Unit::builder("api").build_blocking(build))?;
                group.build().await
            });
        }
        "field_with_code" => return WithCode::main(),
        "configured" => return Configured::main(),
        "fields_built" => return Built::main(3),
        "fields_built_on" => {
            let mut builder = Builder::new_current_thread();
            return BuiltOn::main_on(builder.thread_name("app-worker"));
        }
        "group_in_build_failed" => {
            return rungroup::main(async || prepare().await.context("preparing"));
        }
        _ => unknown(face),
    }
    main_of(group)
}

fn aborts_on_panic(group: &mut Group) {
    let clean_up = async |ctx: Context| {
        ctx.interrupted().await;
        eprintln!("cleaned up");
    };
    group.add("cleaner", clean_up, Interrupt::cancel());
    let execute = async |ctx: Context| {
        let delete = async { panic!("all is lost") };
        ctx.spawn(rungroup::abort_on_panic::<Deletion>(Box::pin(delete)))?;
        ctx.interrupted().await;
        anyhow::Ok(())
    };
    group.add("job", execute, Interrupt::cancel());
}

type Deletion = std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;

/// Another thread writes the artifact, and the panic waits for it.
fn write_artifacts() {
    std::panic::set_hook(Box::new(|info| {
        let artifact = format!("artifact: {info}");
        let writer = std::thread::spawn(move || eprintln!("{artifact}"));
        writer.join().expect("it writes");
        eprintln!("artifact complete");
    }));
}

fn stay(ctx: &Context) -> ! {
    println!("here");
    ctx.wait_interrupted();
    println!("interrupted");
    loop {
        std::thread::park();
    }
}

async fn say_when_ready(ctx: Context) {
    match ctx.handle().wait_until_ready().await {
        Ok(()) => println!("ready"),
        Err(never) => println!("{never}"),
    }
}

/// `store` forgets `ctx.provide`.
fn never_provides(group: &mut Group) {
    let value = Slot::new();
    let store = async |ctx: Context<u16>| ctx.interrupted().await;
    group
        .actor("store")
        .provides(&value)
        .add(store, Interrupt::cancel());
    for name in ["web", "worker", "metrics"] {
        let execute = async |ctx: Context<(), u16>| ctx.interrupted().await;
        group
            .actor(name)
            .receives(&value)
            .add(execute, Interrupt::cancel());
    }
}

/// `store` never becomes ready, and no actor waits for it.
fn unready(face: &str, group: &mut Group) {
    match face {
        "unready_value" => {
            let value = Slot::new();
            let store = async |ctx: Context<u16>| ctx.interrupted().await;
            let actor = group.actor("store").provides(&value);
            actor.add(store, Interrupt::cancel());
        }
        "unready_call" => {
            let actor = group.actor("store").ready(Ready::Manual);
            actor.add(wait, Interrupt::cancel());
        }
        "unready_resource" => {
            let (value, open) = (Slot::new(), async |()| {
                pending::<anyhow::Result<u16>>().await
            });
            let actor = group.actor("store").provides(&value);
            actor.add_resource((), open, drop::<u16>);
        }
        "unready_process" => {
            let spec = ProcessSpec::new("sleep").args(["3600"]);
            let ready = ProcessReady::line("listening");
            group.actor("store").add_process(spec, ready);
        }
        _ => {
            let actor = group.actor("inner").ready(Ready::Manual);
            actor.add_actor(Inner { store: () }, Interrupt::cancel());
        }
    }
}

async fn wait(ctx: Context) {
    ctx.interrupted().await;
}

#[group]
struct Inner {
    #[actor(execute = async |(), ctx| wait(ctx).await, interrupt = cancel, ready = manual)]
    store: (),
}

/// `deaf` ignores its interrupt for longer than the first warning takes.
struct StaysInDrop;

impl Drop for StaysInDrop {
    fn drop(&mut self) {
        loop {
            std::thread::park();
        }
    }
}

fn stuck_in_the_stop(group: &mut Group) {
    group
        .add("deaf", async |_| pending::<()>().await, Interrupt::cancel())
        .grace(Duration::from_secs(4));
    group.add("job", async |_| (), Interrupt::cancel());
}

/// Failures that do not stop the group.
fn continued(group: &mut Group) {
    group
        .add(
            "fails",
            async |_| Err::<(), _>(broken()),
            Interrupt::cancel(),
        )
        .on_err(ReturnAction::Continue);
    let job = async |ctx: Context| {
        // After the cause, which is the return of this actor, the failure would be one of the stop.
        let fails = ctx.handle().actor("fails").expect("it was added");
        fails.wait().await?;
        ctx.spawn(async { Err::<(), _>(broken().context("a line")) })?;
        ctx.wait_for_tasks().await;
        anyhow::Ok(())
    };
    group.add("job", job, Interrupt::cancel());
}

/// `worker` fails by a linked task, after a task of `plain` has failed.
fn linked(group: &mut Group) {
    let plain = async |ctx: Context| {
        ctx.spawn(async { Err::<(), _>(broken()) })?;
        ctx.wait_for_tasks().await;
        ctx.ready();
        ctx.interrupted().await;
        anyhow::Ok(())
    };
    let worker = async |ctx: Context| {
        ctx.spawn_linked(async { Err::<(), _>(anyhow::anyhow!("no heartbeat")) })?;
        ctx.interrupted().await;
        anyhow::Ok(())
    };
    group
        .add("plain", plain, Interrupt::cancel())
        .ready(Ready::Manual);
    group
        .add("worker", worker, Interrupt::cancel())
        .requires(["plain"]);
}

fn with_code() -> anyhow::Error {
    broken()
        .context(Exit::from(78))
        .context("cannot read the configuration")
}

fn main_on(flavor: &'static str, mut builder: Builder, mut group: Group) -> Exit {
    let execute = async move |_| {
        let thread = std::thread::current().name().unwrap_or_default().to_owned();
        // A current-thread runtime runs on the crate's own thread, and names only the blocked ones.
        let blocking = tokio::task::spawn_blocking(|| {
            std::thread::current().name().unwrap_or_default().to_owned()
        });
        let name = blocking.await.expect("it returns");
        println!("{flavor} thread, {name}");
        assert_eq!(thread == name, flavor == "multi");
    };
    group.add("job", execute, Interrupt::cancel());
    rungroup::main_on(builder.thread_name("app-worker"), async || Ok(group))
}

fn broken() -> anyhow::Error {
    std::io::Error::other("the disk is full").into()
}

/// An error that can neither be shown nor dropped.
#[derive(Debug)]
struct OfPanics;

impl fmt::Display for OfPanics {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("no words")
    }
}

impl std::error::Error for OfPanics {}

impl Drop for OfPanics {
    fn drop(&mut self) {
        panic!("it stays")
    }
}

/// A group that runs to its end before there is the one that `main` is for.
async fn prepare() -> anyhow::Result<Group> {
    let mut migration = Group::new("migration");
    migration.add(
        "schema",
        async |_| Err::<(), _>(broken()),
        Interrupt::cancel(),
    );
    let error: Error = migration.run().await.expect_err("it fails");
    Err(error.into())
}

/// An address that is in use as long as the listener exists.
fn held() -> std::net::TcpListener {
    std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free")
}

static IN_USE: std::sync::OnceLock<std::net::SocketAddr> = std::sync::OnceLock::new();

#[rungroup::group]
struct InUse {
    #[unit(build = async || {
        let in_use = std::net::TcpListener::bind("127.0.0.1:0")?;
        IN_USE.get_or_init(|| in_use.local_addr().expect("it is bound"));
        anyhow::Ok(in_use)
    })]
    _first: std::net::TcpListener,
    #[actor(execute = async |_, _| (), interrupt = cancel, build = bind)]
    api: tokio::net::TcpListener,
    _given: std::net::TcpListener,
}

async fn bind() -> std::io::Result<tokio::net::TcpListener> {
    tokio::net::TcpListener::bind(IN_USE.get().expect("it was built first")).await
}

/// Panics when it is dropped, before the error is printed.
struct Clumsy;

impl Drop for Clumsy {
    fn drop(&mut self) {
        panic!("it slips");
    }
}

async fn unit_in_use() -> anyhow::Result<Group> {
    let in_use = held();
    IN_USE.get_or_init(|| in_use.local_addr().expect("it is bound"));
    let mut group = Group::new("ends");
    let pool = Unit::builder("pool").build(async move || anyhow::Ok((Clumsy, in_use)));
    group.register(pool)?;
    group.register(Unit::builder("api").build(bind))?;
    group.build().await
}

#[rungroup::group]
struct Hangs {
    #[actor(execute = async |(), ctx| wait(ctx).await, interrupt = cancel, build = pending::<anyhow::Result<()>>)]
    store: (),
}

struct Slow;

impl Drop for Slow {
    fn drop(&mut self) {
        std::thread::sleep(Duration::from_secs(60));
    }
}

#[rungroup::group(grace = "4s")]
struct LeavesASlowDrop {
    #[actor(execute = async |_, ctx| wait(ctx).await, interrupt = cancel, build = async || anyhow::Ok(Slow))]
    pool: Slow,
    #[actor(execute = async |(), ctx| wait(ctx).await, interrupt = cancel, build = async || anyhow::Result::<()>::Err(anyhow::anyhow!("no port")))]
    api: (),
}

#[rungroup::group]
struct Blocks {
    #[actor(execute = async |(), ctx| wait(ctx).await, interrupt = cancel, build = blocking(|| -> anyhow::Result<()> { loop { std::thread::park() } }))]
    store: (),
}

#[rungroup::group]
struct WithCode {
    #[actor(execute = async |(), _| (), interrupt = cancel, build = async || anyhow::Result::<()>::Err(with_code()))]
    job: (),
}

#[rungroup::group]
struct Built {
    _given: u8,
    #[actor(execute = async |built, _| println!("built {built}"), interrupt = cancel, build = async || anyhow::Ok("well"))]
    job: &'static str,
}

#[rungroup::group]
struct BuiltOn {
    #[actor(execute = async |flavor, _| println!("built on {flavor:?}"), interrupt = cancel, build = async || anyhow::Ok(tokio::runtime::Handle::current().runtime_flavor()))]
    job: tokio::runtime::RuntimeFlavor,
}

#[derive(clap::Args)]
struct Words {
    /// The word to print
    #[arg(long)]
    word: String,
    #[arg(long, default_value_t = 1)]
    times: usize,
}

#[rungroup::group]
struct Configured {
    #[actor(execute = async |words, _| println!("{words}"), interrupt = cancel, config = Words, build = async |words| anyhow::Ok(words.word.repeat(words.times)))]
    printer: String,
}
