//! Faces that never end by themselves: each blocks something permanently, and the process must still exit.

use std::future::pending;
use std::io::{Write, stderr, stdout};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rungroup::{ActorSettings, Context, Exit, Group, Interrupt, Ready, group};

use crate::{GRACE, LONG, log_on_stdout, main_of, unknown};

pub(crate) fn run(face: &str) -> Exit {
    if !face.starts_with("lock") {
        log_on_stdout();
    }
    let (grace, own, face) = match face.strip_prefix("own_grace::") {
        Some(face) => (LONG, Some(GRACE), face),
        None => (GRACE, None, face),
    };
    let limit = |actor: ActorSettings<'_>| {
        if let Some(own) = own {
            actor.grace(own);
        }
    };
    let mut group = Group::new("sticks").grace(grace);
    match face {
        "thread" => limit(group.add_blocking("stuck", |_| stay(), Interrupt::cancel())),
        "worker" => limit(group.add("stuck", async |_| stay(), Interrupt::cancel())),
        "workers" => {
            // More actors than there are workers: each keeps one.
            for number in 0..3 {
                let name = format!("stuck-{number}");
                limit(group.add(name, async |_| stay(), Interrupt::cancel()));
            }
        }
        "task" => limit(group.add("stuck", block_once_interrupted, Interrupt::cancel())),
        "interrupt" => {
            let interrupt = Interrupt::call(|_| stay());
            limit(group.add("stuck", async |ctx| serve(ctx).await, interrupt));
        }
        "async_interrupt" => {
            let interrupt = Interrupt::call_async(async |_| stay());
            limit(group.add("stuck", async |ctx| serve(ctx).await, interrupt));
        }
        "kept" => {
            group.retain("stuck", StaysInDrop);
            group.add("server", serve, Interrupt::cancel());
        }
        "future" => drop(group.add("stuck", keep_until_dropped, Interrupt::drop())),
        "exit_handler" => {
            BLOCKS_AT_EXIT.with(|_| ());
            group.add("job", async |_| (), Interrupt::cancel());
        }
        "exit_handler_of_a_failure" => {
            BLOCKS_AT_EXIT.with(|_| ());
            let fails = async |_| anyhow::bail!("the disk is full") as anyhow::Result<()>;
            group.add("job", fails, Interrupt::cancel());
        }
        "exit_handler_once_stopped" => {
            BLOCKS_AT_EXIT.with(|_| ());
            group.add("server", serve, Interrupt::cancel());
        }
        "exit_handler_and_stuck" => {
            BLOCKS_AT_EXIT.with(|_| ());
            group = group.grace(LONG);
            group.add("stuck", block_once_interrupted, Interrupt::cancel());
        }
        "exit_handler_with_signal" => {
            SIGNALS_AT_EXIT.with(|_| ());
            group.add("job", async |_| (), Interrupt::cancel());
        }
        "frozen_drop" => {
            group = group.grace(FROZEN_GRACE);
            group.retain("slow", SlowDrop);
            group.add("server", serve, Interrupt::cancel());
        }
        "frozen" => {
            group = group.grace(FROZEN_GRACE);
            group.add("slow", stop_slowly, Interrupt::cancel());
        }
        "spawn_blocking" => drop(group.add("left", leave_blocking_task, Interrupt::cancel())),
        "nested" => {
            return rungroup::main(async || {
                Ok(Outer {
                    inner: Inner {
                        first: Keeper,
                        second: Keeper,
                        third: Keeper,
                    },
                })
            });
        }
        "lock_stdout" => lock(&mut group, || hold(stdout().lock())),
        "lock_stderr" => lock(&mut group, || hold(stderr().lock())),
        "lock_stderr_of_the_log" => {
            tracing_subscriber::fmt().with_writer(stderr).init();
            lock(&mut group, || hold(stderr().lock()));
        }
        "lock_stdout_of_the_log" => {
            log_on_stdout();
            lock(&mut group, || hold(stdout().lock()));
        }
        "lock_and_fail" => {
            // The line of a group that is ready, which comes after its state, would be held up before there is a cause.
            tracing_subscriber::fmt()
                .with_max_level(tracing::Level::ERROR)
                .init();
            lock(&mut group, || hold(stdout().lock()));
            group.add("fails", fail_once_held, Interrupt::cancel());
        }
        "lock_while_it_starts" => {
            log_on_stdout();
            group.add_blocking("stuck", |_| hold(stdout().lock()), Interrupt::cancel());
            group
                .add("other", ready_once_held, Interrupt::cancel())
                .ready(Ready::Manual);
        }
        _ => unknown(face),
    }
    main_of(group)
}

/// The line that every face prints when it has begun to block, or to wait for the interrupt.
fn here() {
    println!("here");
}

fn stay() {
    here();
    loop {
        thread::park();
    }
}

async fn serve(ctx: Context) {
    here();
    ctx.interrupted().await;
}

/// The actor never yields, so an abort never reaches it.
async fn block_once_interrupted(ctx: Context) {
    serve(ctx).await;
    loop {
        thread::park();
    }
}

struct StaysInDrop;

impl Drop for StaysInDrop {
    fn drop(&mut self) {
        stay();
    }
}

thread_local! {
    /// The destructors of the main thread's values run at exit, as `atexit` handlers do.
    static BLOCKS_AT_EXIT: StaysInDrop = const { StaysInDrop };
}

/// Sends TERM to the process, and blocks.
struct SignalsInDrop;

impl Drop for SignalsInDrop {
    fn drop(&mut self) {
        here();
        let pid = rustix::process::getpid();
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).expect("it is this one");
        loop {
            thread::park();
        }
    }
}

thread_local! {
    static SIGNALS_AT_EXIT: SignalsInDrop = const { SignalsInDrop };
}

struct SlowDrop;

impl Drop for SlowDrop {
    fn drop(&mut self) {
        let mut steps = Steps::begin();
        println!("drops slowly");
        while !steps.was_frozen() {
            thread::sleep(STEP);
        }
        // The rest comes after the freeze.
        (0..20).for_each(|_| thread::sleep(STEP));
    }
}

/// The process is stopped for longer than this and the second after it.
const FROZEN_GRACE: Duration = Duration::from_secs(2);

/// A step of an actor or of a drop that takes this long was interrupted by the freeze.
const FROZEN: Duration = Duration::from_secs(3);

const STEP: Duration = Duration::from_millis(10);

/// The end of the last step. A freeze at any instant after the beginning is seen.
struct Steps(Instant);

impl Steps {
    fn begin() -> Steps {
        Steps(Instant::now())
    }

    fn was_frozen(&mut self) -> bool {
        let last = std::mem::replace(&mut self.0, Instant::now());
        self.0 - last >= FROZEN
    }
}

async fn stop_slowly(ctx: Context) {
    serve(ctx).await;
    let mut steps = Steps::begin();
    println!("stops slowly");
    while !steps.was_frozen() {
        tokio::time::sleep(STEP).await;
    }
    // The rest comes after the freeze.
    for _ in 0..20 {
        tokio::time::sleep(STEP).await;
    }
}

async fn keep_until_dropped(_ctx: Context) {
    let _stays = StaysInDrop;
    here();
    pending::<()>().await;
}

async fn leave_blocking_task(ctx: Context) {
    tokio::task::spawn_blocking(stay);
    ctx.interrupted().await;
}

/// An actor that keeps a lock permanently, from the moment that the group is ready.
fn lock(group: &mut Group, keep: fn() -> !) {
    let execute = move |ctx: Context| {
        let _ = tokio::runtime::Handle::current().block_on(ctx.handle().wait_until_ready());
        keep();
    };
    group.add_blocking("stuck", execute, Interrupt::cancel());
}

static HELD: AtomicBool = AtomicBool::new(false);

async fn fail_once_held(_ctx: Context) -> anyhow::Result<()> {
    while !HELD.load(Ordering::Acquire) {
        tokio::task::yield_now().await;
    }
    anyhow::bail!("the disk is full")
}

/// The group logs that it is ready, and so it is held up before there is a cause.
async fn ready_once_held(ctx: Context) {
    while !HELD.load(Ordering::Acquire) {
        tokio::task::yield_now().await;
    }
    ctx.ready();
    ctx.interrupted().await;
}

fn hold(mut lock: impl Write) -> ! {
    let _ = writeln!(lock, "here").and_then(|()| lock.flush());
    HELD.store(true, Ordering::Release);
    loop {
        thread::park();
    }
}

/// Something that is kept.
struct Keeper;

/// One actor more than there are workers.
#[group(grace = none)]
struct Inner {
    #[actor(execute = async |_, _| stay(), interrupt = cancel)]
    first: Keeper,
    #[actor(execute = async |_, _| stay(), interrupt = cancel)]
    second: Keeper,
    #[actor(execute = async |_, _| stay(), interrupt = cancel)]
    third: Keeper,
}

#[group(grace = GRACE)]
struct Outer {
    #[actor(interrupt = cancel, ready = manual)]
    inner: Inner,
}
