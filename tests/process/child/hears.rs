//! Faces that hear signals. They log on stdout what a test waits for.

use std::future::pending;
use std::thread;
use std::time::Duration;

use rungroup::{Context, Exit, Group, Interrupt, Overrun, Ready, Signal, Unit, Until};

use crate::{LONG, log_on_stdout, main_of, unknown};

const BRIEFLY: Duration = Duration::from_millis(1);

pub(crate) fn run(face: &str) -> Exit {
    log_on_stdout();
    let mut group = Group::new("hears").grace(LONG);
    match face {
        "serves" => {}
        "says_its_id" => println!("id {}", std::process::id()),
        "says_its_id_and_runs_bare" => {
            println!("id {}", std::process::id());
            return run_inside(bare());
        }
        "drains" => group = group.drain(LONG / 2),
        "drains_briefly" => group = group.drain(BRIEFLY),
        "ignores" => drop(group.add("deaf", async |_| pending::<()>().await, Interrupt::cancel())),
        "ignores_in_a_nested_group" => {
            let mut inner = Group::new("inner");
            inner.add("deaf", async |_| pending::<()>().await, Interrupt::cancel());
            let nested = group.actor("inner").ready(Ready::Manual);
            nested.add_actor(inner.nested(), Interrupt::cancel());
        }
        "ignores_all" => drop(group.add_blocking("deaf", |_| stay(), Interrupt::cancel())),
        "drops" => group.retain("stuck", StaysInDrop),
        "invalid_and_drops" => {
            group.retain("stuck", StaysInDrop);
            group
                .add("lost", async |_| (), Interrupt::cancel())
                .requires(["nothing"]);
        }
        "ignores_and_drops" => {
            group.retain("stuck", StaysInDrop);
            group.add("deaf", async |_| pending::<()>().await, Interrupt::cancel());
        }
        "only_hup" => group = group.signals([Signal::HUP]),
        "none" => group = group.signals([]),
        "accepts" => {
            let leaves = async |ctx: Context| {
                ctx.spawn(pending::<()>())?;
                ctx.ready();
                ctx.interrupted().await;
                anyhow::Ok(())
            };
            group
                .add("leaves", leaves, Interrupt::cancel())
                .ready(Ready::Manual)
                .grace(BRIEFLY)
                .overrun(Overrun::Accept);
        }
        "busy" => drop(group.add("busy", loop_without_a_pause, Interrupt::cancel())),
        "runs_after_main" => {
            let mut first = Group::new("first");
            first.add("job", async |_| (), Interrupt::cancel());
            assert_eq!(main_of(first), Exit::SUCCESS);
            return run_inside(group.signals([Signal::TERM]));
        }
        "fails_at_hup" => {
            group = group.signals([Signal::HUP]);
            group.add("job", fail_to_save, Interrupt::cancel());
        }
        "all_and_fails" => {
            group = group.until(Until::All);
            group.add("job", fail_to_save, Interrupt::cancel());
        }
        "all" => group = group.until(Until::All),
        "starts" => {
            group
                .add(
                    "slow",
                    async |ctx| ctx.interrupted().await,
                    Interrupt::cancel(),
                )
                .ready(Ready::Manual);
            group
                .add("waits", async |_| (), Interrupt::cancel())
                .requires(["slow"]);
        }
        "builds" => return rungroup::main(async || build().await),
        "builds_and_blocks" => return rungroup::main(async || -> anyhow::Result<Group> { stay() }),
        "builds_a_field" => return Builds::main(),
        "blocks_in_a_field" => return BlocksInAField::main(),
        "builds_a_unit" => return build_unit(Unit::builder("server").build(build_field)),
        "blocks_in_a_unit" => {
            let server = Unit::builder("server");
            return build_unit(server.build_blocking(|| -> anyhow::Result<()> { stay() }));
        }
        "flooded" => flood(&mut group),
        "run_bare" => return run_inside(bare()),
        "main_bare" => return rungroup::main(async || Ok(bare())),
        "run_default" => return run_inside(group.default_signals()),
        "run_asked" => return run_inside(group.signals([Signal::TERM])),
        "run_unasked" => return run_inside(group),
        _ => unknown(face),
    }
    group.add("server", serve, Interrupt::cancel());
    main_of(group)
}

/// Threads ask in a loop for the interrupt of an actor that has returned.
fn flood(group: &mut Group) {
    group
        .add("asked", async |_| (), Interrupt::cancel())
        .on_ok(rungroup::ReturnAction::Continue);
    for _ in 0..2 {
        let handle = group.handle();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .build()
                .expect("a runtime");
            runtime.block_on(async {
                handle
                    .wait_until_ready()
                    .await
                    .expect("it is not stopped before");
                let asked = handle.actor("asked").expect("it was added");
                loop {
                    let mut interrupt = std::pin::pin!(asked.interrupt());
                    let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
                    let _ = interrupt.as_mut().poll(&mut cx);
                }
            });
        });
    }
}

/// The queue is never empty.
async fn loop_without_a_pause(ctx: Context) {
    while ctx.run_until_interrupted(async {}).await.is_some() {}
}

async fn fail_to_save(ctx: Context) -> anyhow::Result<()> {
    ctx.interrupted().await;
    anyhow::bail!("it cannot be saved")
}

async fn serve(ctx: Context) {
    ctx.interrupted().await;
}

fn stay() -> ! {
    println!("here");
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

async fn build() -> anyhow::Result<Group> {
    println!("here");
    pending().await
}

#[rungroup::group]
struct Builds {
    #[actor(execute = async |(), ctx| serve(ctx).await, interrupt = cancel, build = build_field)]
    server: (),
}

async fn build_field() -> anyhow::Result<()> {
    build().await.map(drop)
}

fn build_unit(unit: rungroup::UnitBuilder) -> Exit {
    rungroup::main(async || {
        let mut group = Group::new("hears");
        group.register(unit)?;
        group.build().await
    })
}

#[rungroup::group]
struct BlocksInAField {
    #[actor(execute = async |(), ctx| serve(ctx).await, interrupt = cancel, build = blocking(|| -> anyhow::Result<()> { stay() }))]
    server: (),
}

/// A group that sets `signals` without a list.
#[rungroup::group(signals)]
struct Bare {
    #[actor(execute = async |(), ctx| serve(ctx).await, interrupt = cancel)]
    server: (),
}

fn bare() -> Group {
    rungroup::IntoGroup::into_group(Bare { server: () })
}

/// The group inside a runtime of the program's own.
fn run_inside(mut group: Group) -> Exit {
    group.add("other", serve, Interrupt::cancel());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let result = runtime.block_on(group.run());
    println!(
        "came back: {}",
        result
            .as_ref()
            .map_or_else(ToString::to_string, |report| report.cause().to_string())
    );
    if result.is_ok() {
        Exit::SUCCESS
    } else {
        Exit::FAILURE
    }
}
