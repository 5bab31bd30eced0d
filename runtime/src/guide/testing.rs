//! Tests of actors and groups.
//!
//! A group under `run` or `start` listens to no signal by default, keeps no global state and can run many times in one
//! process. A test therefore runs the real group, and replaces only the fields.
//!
//! # A whole group
//!
//! Start the group, wait until it is ready, use it, shut it down, and check the report:
//!
//! ```
//! use rungroup::{Context, Outcome, group};
//! use tokio::io::{AsyncReadExt, AsyncWriteExt};
//! use tokio::net::{TcpListener, TcpStream};
//!
//! async fn greet(listener: TcpListener, ctx: Context) -> std::io::Result<()> {
//!     ctx.ready();
//!     while let Some(accepted) = ctx.run_until_interrupted(listener.accept()).await {
//!         accepted?.0.write_all(b"hello").await?;
//!     }
//!     Ok(())
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(execute = greet, interrupt = cancel, ready = manual)]
//!     api: TcpListener,
//! }
//!
//! # macro_rules! test { ($($test:tt)*) => { $($test)* } } test! {
//! #[tokio::test]
//! # async fn unused() {} } #[tokio::main(flavor = "current_thread")]
//! async fn greets_each_client() -> Result<(), Box<dyn std::error::Error>> {
//!     let api = TcpListener::bind("127.0.0.1:0").await?; // a free port
//!     let address = api.local_addr()?;
//!     let running = App { api }.start();
//!     running.wait_until_ready().await?; // an error states why the group did not become ready
//!
//!     let mut answer = String::new();
//!     TcpStream::connect(address).await?.read_to_string(&mut answer).await?;
//!     assert_eq!(answer, "hello");
//!
//!     running.shutdown("the test is over");
//!     let report = running.await?; // an error names the actor that failed
//!     assert_eq!(report.actor("api").map(|actor| actor.outcome()), Some(Outcome::Returned));
//!     Ok(())
//! }
//! # fn main() { greets_each_client().unwrap() }
//! ```
//!
//! Await the [`Running`](crate::Running) at the end of a test. Dropping it aborts the actors, without an order and without a
//! report.
//!
//! # One actor
//!
//! A [`Group`](crate::Group) with one actor provides a context. Its [`Slot`](crate::Slot) replaces the requirement:
//!
//! ```
//! use rungroup::{Context, Group, Interrupt, Slot, Until};
//!
//! async fn double(ctx: Context<u32, u32>) {
//!     ctx.provide(ctx.received() * 2);
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let (input, output) = (Slot::new(), Slot::new());
//! let mut group = Group::new("test");
//! let provide = async |ctx: Context<u32>| {
//!     ctx.provide(21);
//!     ctx.interrupted().await;
//! };
//! group.actor("input").background().provides(&input).add(provide, Interrupt::cancel());
//! let builder = group.actor("double").background().receives(&input).provides(&output);
//! builder.add(double, Interrupt::cancel());
//! let check = async |ctx: Context<(), u32>| assert_eq!(*ctx.received(), 42);
//! group.actor("check").receives(&output).add(check, Interrupt::cancel());
//! group.until(Until::All).run().await?; // a failed assertion is an error of the run
//! # Ok(()) }
//! ```
//!
//! # A group that other code runs
//!
//! If the code under test starts the group and waits for its end, add a [`Tester`](crate::Tester) to the actors. Its handle waits
//! until the group has started, and stops it.
//!
//! # The order
//!
//! The plan of a `#[group]` is a constant. A test of the order runs no actor:
//!
//! ```
//! # use rungroup::{Context, group};
//! # async fn serve(_: u16, ctx: Context) { ctx.interrupted().await }
//! #[group]
//! struct App {
//!     #[actor(execute = serve, interrupt = cancel, ready = started)]
//!     store: u16,
//!     #[actor(execute = serve, interrupt = cancel, requires = [store])]
//!     api: u16,
//! }
//!
//! assert_eq!(App::PLAN.start_order(), [[0], [1]]);
//! assert_eq!(App::PLAN.stop_order(), [[1], [0]]);
//! println!("{}", App::PLAN); // the same for people
//! ```
//!
//! # A failing actor
//!
//! The error of a run keeps the type of the error that an actor returned:
//!
//! ```
//! use std::io::{Error, ErrorKind};
//!
//! use rungroup::{Cause, Group, Interrupt};
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() {
//! let mut group = Group::new("test");
//! let feed = async |_ctx| Err(Error::from(ErrorKind::UnexpectedEof));
//! group.add("feed", feed, Interrupt::cancel());
//! group.add("api", async |ctx| ctx.interrupted().await, Interrupt::cancel());
//! let error = group.run().await.unwrap_err();
//! assert_eq!(error.downcast_ref::<Error>().map(Error::kind), Some(ErrorKind::UnexpectedEof));
//! assert!(matches!(error.report().unwrap().cause(), Cause::Failed { .. }));
//! # }
//! ```
//!
//! # A paused clock
//!
//! With `start_paused`, grace periods and backoffs pass without waiting:
//!
//! ```
//! use std::time::Duration;
//!
//! use rungroup::{Group, Interrupt, Outcome};
//!
//! # macro_rules! test { ($($test:tt)*) => { $($test)* } } test! {
//! #[tokio::test(start_paused = true)]
//! # async fn unused() {} } #[tokio::main(flavor = "current_thread", start_paused = true)]
//! async fn is_aborted_after_its_grace() {
//!     let mut group = Group::new("test");
//!     let stuck = async |_ctx| std::future::pending::<()>().await;
//!     group.add("stuck", stuck, Interrupt::cancel()).grace(Duration::from_secs(10));
//!     let running = group.start();
//!     running.wait_until_ready().await.unwrap();
//!     running.shutdown("now");
//!     let error = running.await.unwrap_err();
//!     let actor = error.report().unwrap().actor("stuck").unwrap();
//!     assert_eq!(actor.outcome(), Outcome::Aborted);
//! }
//! # fn main() { is_aborted_after_its_grace() }
//! ```
//!
//! A paused clock advances to the next timer when the runtime is idle, and a thread at work does not keep the runtime busy.
//! The run therefore stops the clock, for at most one second of real time:
//!
//! - from the start of a blocking actor with `ready = manual`, `ready = finished` or `provides` until it is ready;
//! - while a function interrupt runs, or a value is dropped;
//! - from the interrupt of a blocking actor until it returns.
//!
//! Function interrupts, [`Interrupt::token`](crate::Interrupt) and blocking actors that start and return promptly need no
//! help from the test. The run stops the clock with a `spawn_blocking` task, and only on a current-thread runtime.
//!
//! A blocking actor that is ready does not stop the clock before its interrupt, and neither do sockets, files and child
//! processes. A test in which a timeout races with one of them uses the real clock, or keeps a `spawn_blocking` task of its
//! own alive.
//!
//! # Signals
//!
//! A signal reaches the whole test process. Test the stop with `shutdown`, which takes the same path without the drain. For
//! a test of the drain, start the program as a child process, send it SIGTERM, and check its exit code.
//!
//! # Every fault
//!
//! `rungroup::drill` (feature `drill`, under `[dev-dependencies]`) runs the group under every fault. Each actor returns
//! an error, panics, returns `Ok`, hangs and is slow. Each fault happens at the first poll, around the readiness, at the
//! interrupt, and after each poll. A function that interrupts fails, an actor that restarts has its fault in a later
//! attempt, and a child process is killed, exits with code 1, and ignores SIGTERM. The group is also stopped in each
//! phase, by each signal and by a drop. After each run the drill checks the guarantees, that no *other* actor failed, was
//! aborted or was abandoned, and that nothing is left.
//!
//! Give the closure of [`rungroup::main`](crate::main()) a name, and both can call it:
//!
#![cfg_attr(feature = "drill", doc = "```")]
#![cfg_attr(not(feature = "drill"), doc = "```ignore")]
//! # use rungroup::{Context, group};
//! # async fn serve(_: u16, ctx: Context) { ctx.interrupted().await }
//! # #[group] struct App { #[actor(execute = serve, interrupt = cancel)] api: u16 }
//! async fn app() -> anyhow::Result<App> {
//!     Ok(App { api: 8080 })
//! }
//!
//! # mod program { use super::app;
//! fn main() -> rungroup::Exit {
//!     rungroup::main(app)
//! }
//! # }
//!
//! // In a `#[test]`.
//! fn survives_every_fault() {
//!     rungroup::drill(app).run();
//! }
//! # fn main() { survives_every_fault() }
//! ```
//!
//! The closure is called for every run. A group that [builds](super::phases) its fields has `App::build`: write
//! `rungroup::drill(App::build)`. A field that is given is a parameter. With `config`, the test passes its own command line:
//!
#![cfg_attr(all(feature = "drill", feature = "config"), doc = "```")]
#![cfg_attr(not(all(feature = "drill", feature = "config")), doc = "```ignore")]
//! use rungroup::config::{Configured, Environment};
//! use rungroup::drill::Clock;
//! # use rungroup::{Context, group};
//! # use tokio::net::TcpListener;
//!
//! # #[derive(clap::Args)] struct Http { #[arg(long, default_value_t = 80)] port: u16 }
//! # async fn serve(listener: TcpListener, ctx: Context) {
//! #     while ctx.run_until_interrupted(listener.accept()).await.is_some() {}
//! # }
//! async fn bind(http: Http) -> std::io::Result<TcpListener> {
//!     TcpListener::bind(("127.0.0.1", http.port)).await
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(config = Http, build = bind, execute = serve, interrupt = cancel)]
//!     api: TcpListener,
//! }
//!
//! // In a `#[test]`.
//! fn survives_every_fault() {
//!     let app = async || match App::configure(["app", "--port=0"], &Environment::new())? {
//!         Configured::Values(config) => App::build(config).await,
//!         Configured::Shown(text) => anyhow::bail!("{text}"),
//!     };
//!     rungroup::drill(app).clock(Clock::Held).run();
//! }
//! # fn main() { survives_every_fault() }
//! ```
//!
//! A build has no planted fault, because its failure ends the program before an actor starts. A build that fails in one of the
//! runs is a finding, for example because the run before it has left a port in use.
//!
//! A finding names the actor, its failure, the number of cases with the same finding, and the smallest of them:
//!
//! ```text
//! drill of group `faulty`: 136 runs in 0.22 s, 1 finding
//!   10 runs ended before the moment of the fault
//!   25 cases: `average` panicked at examples/26_drill.rs:26:34: called `Option::unwrap()` on a
//!     `None` value
//!     replay the smallest: RUNGROUP_DRILL='sensor:error@first_poll'
//! ```
//!
//! With that variable the test runs this case only, and prints its log and its report. Run only this test: the variable applies
//! to each drill of a test program, and a drill without such a case prints a note.
//!
//! The clock of a drill is paused by default. A group whose actors wait for sockets or files of this machine takes
//! `.clock(Clock::Held)`; one with child processes, `.clock(Clock::Real)` and a short `.grace(…)`. `.within(…)` limits the time
//! of a large group, and `.skip("actor")` leaves an actor out. On a paused clock, 2 300 runs take a second on two busy cores
//! (`cargo bench --features drill --bench drill`).
//!
//! A run that does not end within 20 s of real time ends the drill. The finding names the actor that blocks its thread.
//!
//! A drill cannot see five things: a fault that needs another order of two tasks, a wrong value that no `.check(…)` reads, a
//! defect of a peer, a `spawn_blocking` that outlives the run, and a value that an actor leaks.
