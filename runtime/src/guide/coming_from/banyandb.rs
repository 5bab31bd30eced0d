//! The counterparts of `pkg/run` of apache/skywalking-banyandb.
//!
//! A unit is a field of a `#[group]`, and its phases are options of the field. The stop has an order and a limit, and an error
//! of a service is an error of the run. The letters in the last column name the program below that shows the row.
//!
//! | Go | rungroup | |
//! |---|---|---|
//! | `Unit`, `Name()` | a field; `name = "…"` changes the name of an actor | D |
//! | `Config`, `FlagSet()`, `NewFlagSet(name)` | `config = Args`, with any `clap::Args`; the flags of a field have a heading of their own | D |
//! | `Config.Validate()` | parsers and rules of clap, or `config(Args, validate = check)`; one report has every problem | D |
//! | `PreRunner`, `PreRun(ctx)` | `build = …`, which returns the field; a field that only has these phases is a `#[unit]` | D |
//! | `Service`, `Serve()`, `StopNotify` | `execute`; its return is the stop, and its error is an error of the run | D |
//! | `Service.GracefulStop()` | `interrupt`, which is required | D |
//! | `Role`, `Role()` | `role = "…"`, or a function of the field; [`ctx.roles()`](crate::Scope::roles) lists them | D |
//! | `NewGroup(name)`, `Group.Name()` | `#[group]`, and [`handle.name()`](crate::Handle::name) | D |
//! | `Group.Register(units…)`, `Deregister(units…)` | fields, of which an `optional` one may be `None`; for units known at run time [`group.register(unit)`](crate::Group::register), which refuses a second unit of a name and one without a phase, and [`group.deregister(name)`](crate::Group::deregister) | E |
//! | `Group.RegisterFlags()` | `App::augment(command)`, for a program with commands of its own; `group.augment(command)` for units known at run time | D |
//! | `Group.RunConfig()` | `App::configure(words, &environment)`; it reads the command line itself, and returns the text that `--help` and others request | D |
//! | `Group.Run(ctx)` | `App::main()`; or `App::build(config).await?.run().await`, which never ends the process | D |
//! | `Group.ListUnits()` | [`App::PLAN.phases()`](crate::Plan::phases), and the flag `--show-units` | D |
//! | `Group.WaitTillReady()` | [`running.wait_until_ready().await`](crate::Handle::wait_until_ready), an error if the group cannot become ready | D |
//! | `--name`, `-n` | none: a group has the name that the program writes, `#[group(name = "…")]` | D |
//! | `Bytes.Type()` | `#[arg(value_name = "BYTES")]` | D |
//! | `Bytes`, `Set`, `String` | `config::Bytes`, whose `Display` is exact; an overflow is an error (feature `config`) | D |
//! | `NewCloser(0)` | [`Closer::new()`](crate::Closer::new); the owner needs no slot of its own | A |
//! | `NewCloser(1 + 3)` | a guard per loop, taken before the loop starts | A |
//! | `Closer.AddRunning()`, `Done()` | [`closer.try_enter()`](crate::Closer::try_enter) returns a guard, and its drop is `Done` | A |
//! | `Closer.CloseNotify()`, `Ctx()` | [`closer.closed().await`](crate::Closer::closed), or the same method of a guard | A |
//! | `Closer.CloseThenWait()` | [`closer.close_and_wait().await`](crate::Closer::close_and_wait), limited by the grace period or by a timeout | A |
//! | `Closer.Closed()` | [`closer.is_closed()`](crate::Closer::is_closed) | A |
//! | a nil `*Closer` | an `Option<Closer>` | A |
//! | `NewChannelCloser()` | [`ChannelCloser::new()`](crate::ChannelCloser::new) | A |
//! | `AddSender()`, `SenderDone()` | [`closer.try_sender()`](crate::ChannelCloser::try_sender) and the drop of its guard | A |
//! | `AddReceiver()`, `ReceiverDone()` | [`closer.try_receiver()`](crate::ChannelCloser::try_receiver) and the drop of its guard | A |
//! | `ChannelCloser.CloseNotify()`, `Ctx()` | [`sender.closed()`](crate::SenderGuard::closed) at the close; [`receiver.closed()`](crate::ReceiverGuard::closed) after the last sender | A |
//! | `ChannelCloser.Close()`, `Wait()`, `CloseThenWait()` | `close()`, `wait()`, `close_and_wait()`; each may be called again | A |
//! | `ChannelCloser.Closed()` | [`closer.is_closed()`](crate::ChannelCloser::is_closed) | A |
//! | `NewChannelGroupCloser(closers…)` | [`ChannelGroupCloser::new([…])`](crate::ChannelGroupCloser::new) | A |
//! | `ChannelGroupCloser.CloseThenWait()`, `Closed()` | `close_and_wait().await`, `is_closed()`; also `close()` and `wait()` apart | A |
//! | `Go(ctx, component, log, fn)` | [`ctx.spawn(future)`](crate::Scope::spawn); a panic is a failure in the log and the report | B |
//! | `GoWithSignal(…)`, `SignalResult`, `Task` with `Done()`, `Outcome()`, `Wait()` | [`ctx.spawn_with_handle(future)`](crate::Scope::spawn_with_handle); awaiting the [`TaskHandle`](crate::TaskHandle) is `Wait` and `Outcome`, `is_finished()` is `Done` | B |
//! | `GoOrDie(…)` | [`ctx.spawn_linked(future)`](crate::Scope::spawn_linked) stops the group in order; [`abort_on_panic(future)`](crate::abort_on_panic()) ends the process at once | B |
//! | recovery outside of a group | [`catch_panic(future)`](crate::catch_panic()) | B |
//! | `Option`, `WithReporter` | the caller that awaits the handle | B |
//! | `WithCounter` | [`actor.task_failures()`](crate::ActorReport::task_failures) | B |
//! | `WithStateDumper`, `WithArtifactRoot`, `WithStateLimitBytes`, `WithProcessMetadata`, breadcrumbs | a panic hook of the program, and events and spans of `tracing` | B |
//! | `NewTester(id)` | [`Tester::new()`](crate::Tester::new); a test that starts the group itself needs none | C |
//! | `signal.Handler` | `rungroup::main`, or `signals = [HUP, INT, QUIT, TERM]` | C |
//! | `ErrSignal` | [`report.cause().signal()`](crate::Cause::signal), which names the signal | C |
//!
//! # The suites beside it
//!
//! The suites of the packages that `pkg/run` uses. The last column names a test of this crate, or states the reason for its absence.
//!
//! | suite | row | test or reason |
//! |---|---|---|
//! | `convert` | sizes | `size_table_of_convert` |
//! | `config` | variables | `config_env_binding` |
//! | recovery | the default reporter precedes that of the call, and both receive the panic | `panicdiag_default_reporter_comes_before_that_of_the_call` |
//! | recovery | the abort hook is the last, before the return | `test_go_or_die_terminates_process_and_writes_artifact`, `test_go_or_die_waits_for_artifact_before_repanic` |
//! | recovery | the value keeps its type | a [`PanicError`](crate::PanicError) has the message and the location; a value with a type is the `Err` of the task |
//! | recovery | a panicking reporter is isolated | `panicdiag_panicking_reporter_is_isolated`, and for the log `a23_a_subscriber_that_panics_in_spans_ends_no_actor` |
//! | recovery | a panicking abort hook, dumper or counter | there are no such hooks: a panic hook of the program does their work |
//! | sink | writing, the directory, a private copy, signals before the artifact | there are no artifacts: the program has a panic hook of its own |
//! | sink | an overflow blocks nothing | `c7_an_error_whose_display_blocks_the_log`, for the lines on stderr |
//! | sink | closing twice, a closed one refuses, submitting while it closes | `closer_may_be_closed_and_awaited_again`, `closer_refuses_guards_after_the_close`, `no_guard_is_given_from_the_close_on_under_load` |
//! | `cmdsetup` | a recovered panic cancels | `cmdsetup_cancels_on_a_recovered_panic` |
//! | `cmdsetup` | the shutdown drains | `cmdsetup_shutdown_drains_the_tasks` |
//! | `cmdsetup` | the shutdown without an init, and twice | `cmdsetup_shutdown_is_safe_without_an_init`, `cmdsetup_shutdown_drains_the_tasks` |
//! | `cmdsetup` | a background context before the init, an init twice, the registered sink | a group is a value without an init, and holds no state of the process |
//!
//! # A: closers
//!
//! A pipeline of two stages, and the queries of an index. The stop of each stage leaves nothing in its channel.
//!
//! ```
//! use std::time::Duration;
//!
//! use rungroup::{ChannelCloser, ChannelGroupCloser, Closer};
//! use tokio::sync::mpsc;
//! use tokio::time::timeout;
//!
//! struct Index {
//!     closer: Closer,
//! }
//!
//! impl Index {
//!     fn query(&self) -> Option<u32> {
//!         let _guard = self.closer.try_enter()?; // `AddRunning`; its drop is `Done`
//!         Some(42)
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() {
//! let index = Index { closer: Closer::new() };
//! let flush = index.closer.try_enter().expect("open"); // the slot of a loop
//! let flush = tokio::spawn(async move { flush.closed().await }); // `CloseNotify`
//! assert_eq!(index.query(), Some(42));
//! let closed = timeout(Duration::from_secs(10), index.closer.close_and_wait()).await;
//! assert!(closed.is_ok() && index.closer.is_closed());
//! assert_eq!(index.query(), None);
//! flush.await.unwrap();
//!
//! let none: Option<Closer> = None; // a nil `*Closer`
//! assert!(none.as_ref().is_none_or(Closer::is_closed));
//!
//! let [intake, store] = [ChannelCloser::new(), ChannelCloser::new()];
//! let (events, mut queue) = mpsc::channel(8);
//! let sender = intake.try_sender().expect("open"); // `AddSender`
//! tokio::spawn(async move {
//!     while !sender.is_closed() {
//!         events.send(1).await.expect("the receiver stays until the last sender has ended");
//!     }
//! }); // `SenderDone`
//!
//! // The relay is a receiver of the first stage, and a sender of the second.
//! let relay = (intake.try_receiver().expect("open"), store.try_sender().expect("open"));
//! let relay = tokio::spawn(async move {
//!     let (receiver, _sender) = relay;
//!     let mut relayed = 0;
//!     loop {
//!         tokio::select! {
//!             Some(event) = queue.recv() => relayed += event,
//!             () = receiver.closed() => break, // no sender is left
//!         }
//!     }
//!     while let Ok(event) = queue.try_recv() {
//!         relayed += event;
//!     }
//!     relayed
//! });
//! # tokio::task::yield_now().await;
//!
//! let pipeline = ChannelGroupCloser::new([intake.clone(), store]);
//! pipeline.close_and_wait().await;
//! assert!(intake.is_closed() && pipeline.is_closed());
//! pipeline.close(); // closing and waiting again is harmless
//! pipeline.wait().await;
//! println!("{} events", relay.await.unwrap());
//!
//! // One stage without the others.
//! let queue = ChannelCloser::new();
//! let sender = queue.try_sender().expect("open");
//! let sender = tokio::spawn(async move { sender.closed().await }); // `CloseNotify`
//! queue.close();
//! queue.wait().await;
//! queue.close_and_wait().await;
//! sender.await.unwrap();
//! # }
//! ```
//!
//! # B: tasks
//!
//! ```
//! use std::time::Duration;
//!
//! use rungroup::{Context, Group, Interrupt, TaskError, abort_on_panic, catch_panic};
//! use tokio::time::timeout;
//!
//! async fn action(number: u32) -> Result<u32, std::io::Error> {
//!     assert_ne!(number, 3, "action 3 is broken");
//!     Ok(number)
//! }
//!
//! async fn scheduler(ctx: Context) -> anyhow::Result<()> {
//!     ctx.spawn(async { action(1).await.map(drop) })?; // `Go`
//!     ctx.spawn(abort_on_panic(async { println!("deletes a part") }))?; // `GoOrDie`
//!     ctx.spawn_linked(async { println!("stops the group if it fails") })?;
//!
//!     // `GoWithSignal`, with the limit of the scheduler.
//!     for number in [2, 3] {
//!         let mut task = ctx.spawn_with_handle(action(number))?;
//!         println!("has ended: {}", task.is_finished()); // `Done`, without a wait
//!         match timeout(Duration::from_secs(300), &mut task).await {
//!             Ok(Ok(result)) => println!("action {number}: {}", result?),
//!             Ok(Err(TaskError::Panicked(panic))) => println!("action {number} {panic}"),
//!             Ok(Err(error)) => println!("action {number}: {error}"),
//!             Err(_) => task.abort(),
//!         }
//!     }
//!     Ok(())
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
//! let mut group = Group::new("app");
//! group.add("scheduler", scheduler, Interrupt::cancel());
//! let report = group.run().await?;
//! let failures = report.actor("scheduler").unwrap().task_failures();
//! assert_eq!(failures.count, 1); // `WithCounter`
//!
//! // Outside of a group.
//! let panic = tokio::spawn(catch_panic(action(3))).await.unwrap().unwrap_err();
//! println!("{panic}");
//! # Ok(()) }
//! ```
//!
//! # C: tests and signals
//!
//! ```
//! use rungroup::{Group, Interrupt, Ready, Signal, Tester};
//!
//! /// The code under test runs the group itself.
//! async fn serve(tester: Tester) -> Result<rungroup::Report, rungroup::Error> {
//!     let signals = [Signal::HUP, Signal::INT, Signal::QUIT, Signal::TERM];
//!     let mut group = Group::new("app").signals(signals);
//!     let api = group.add("api", async |ctx| ctx.interrupted().await, Interrupt::cancel());
//!     api.ready(Ready::Started);
//!     let tester = group.actor("tester").add_actor(tester, Interrupt::cancel());
//!     tester.requires(["api"]);
//!     group.run().await
//! }
//!
//! /// The `main` of a program listens to signals by itself.
//! fn program() -> rungroup::Exit {
//!     rungroup::main(async || Ok(Group::new("app")))
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> anyhow::Result<()> {
//! let (tester, handle) = Tester::new();
//! let served = tokio::spawn(serve(tester));
//! assert!(handle.started().await); // `false` if the start fails
//! handle.stop();
//! let report = served.await??;
//! assert_eq!(report.cause().signal(), None);
//! # Ok(()) }
//! ```
//!
//! # D: phases
//!
//! `examples/banyand.rs` has the thirteen units of a standalone server.
//!
#![cfg_attr(feature = "config", doc = "```")]
#![cfg_attr(not(feature = "config"), doc = "```ignore")]
//! use clap::Command;
//! use rungroup::config::{Bytes, Configured, Environment};
//! use rungroup::{Context, Exit, Group, Report, group};
//! use tokio::net::TcpListener;
//!
//! #[derive(clap::Args)]
//! struct StoreArgs {
//!     #[arg(long, value_name = "BYTES", default_value = "64MiB")]
//!     cache: Bytes,
//! }
//!
//! impl StoreArgs {
//!     /// `Validate`.
//!     fn check(&self) -> Result<(), String> {
//!         let is_large = self.cache.get() >= 1024;
//!         let problem = || format!("a cache of {} is too small", self.cache);
//!         is_large.then_some(()).ok_or_else(problem)
//!     }
//! }
//!
//! struct Store {
//!     cache: u64,
//! }
//!
//! impl Store {
//!     /// `PreRun`.
//!     async fn open(args: StoreArgs) -> std::io::Result<Store> {
//!         Ok(Store { cache: args.cache.get() })
//!     }
//!
//!     /// `Serve`; the interrupt of the context is `GracefulStop`.
//!     async fn serve(self, ctx: Context) {
//!         ctx.interrupted().await;
//!         println!("a cache of {} bytes is closed", self.cache);
//!     }
//! }
//!
//! #[derive(clap::Args, Clone)]
//! struct QueryArgs {
//!     #[arg(long, default_value_t = 100)]
//!     max_rows: usize,
//! }
//!
//! async fn bind() -> std::io::Result<TcpListener> {
//!     TcpListener::bind("127.0.0.1:0").await
//! }
//!
//! async fn serve(_listener: TcpListener, ctx: Context<(), QueryArgs>) {
//!     println!("at most {} rows", ctx.received().max_rows);
//!     println!("roles: {:?}", ctx.roles().collect::<Vec<_>>()); // data, liaison
//!     ctx.interrupted().await;
//! }
//!
//! #[group]
//! struct Banyand {
//!     /// A unit that is registered or not.
//!     #[actor(
//!         build = async || anyhow::Ok(None),
//!         execute = async |(), ctx: Context| ctx.interrupted().await,
//!         interrupt = cancel,
//!         optional,
//!         name = "pprof-service",
//!     )]
//!     pprof: Option<()>,
//!
//!     #[actor(
//!         config(StoreArgs, validate = StoreArgs::check),
//!         build = Store::open,
//!         execute = Store::serve,
//!         interrupt = cancel,
//!         ready = started,
//!         role = "data",
//!     )]
//!     store: Store,
//!
//!     /// No `Serve`.
//!     #[unit(config = QueryArgs)]
//!     query: QueryArgs,
//!
//!     #[actor(
//!         build = bind,
//!         execute = serve,
//!         interrupt = cancel,
//!         requires = [store],
//!         receives = query,
//!         role = "liaison",
//!     )]
//!     http: TcpListener,
//! }
//!
//! /// The `main` of the node.
//! fn program() -> Exit {
//!     Banyand::main()
//! }
//!
//! /// The same inside an existing runtime.
//! async fn run(config: BanyandConfig) -> anyhow::Result<Report> {
//!     Ok(Banyand::build(config).await?.run().await?)
//! }
//!
//! /// `RegisterFlags`, for a program with commands of its own.
//! fn commands(units: &Group) -> Command {
//!     let node = Banyand::augment(Command::new("node"));
//!     let tool = units.augment(Command::new("tool"));
//!     Command::new("program").subcommand(node).subcommand(tool)
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! // The same in a test, phase by phase.
//! # async fn main() -> anyhow::Result<()> {
//! println!("{}", Banyand::PLAN.phases());
//! let environment = Environment::new().variable("BANYAND_MAX_ROWS", "7");
//! let configured = Banyand::configure(["banyand", "--cache", "1.5GiB"], &environment)?;
//! let Configured::Values(config) = configured else { return Ok(()) }; // `--help`
//! let running = Banyand::build(config).await?.start();
//! assert_eq!(running.name(), "banyand");
//! running.wait_until_ready().await?;
//! running.shutdown("enough");
//! running.await?;
//! # Ok(()) }
//! ```
//!
//! # E: units known at run time
//!
//! ```
//! use rungroup::{Context, Group, Interrupt, IntoUnit, Unit};
//!
//! /// A type that has the phases of a unit.
//! struct Measure {
//!     name: &'static str,
//! }
//!
//! impl Measure {
//!     /// `PreRun`. It returns what serves, so that nothing is half built.
//!     async fn open(self) -> std::io::Result<Store> {
//!         Ok(Store { rows: 7 })
//!     }
//! }
//!
//! struct Store {
//!     rows: u64,
//! }
//!
//! impl Store {
//!     /// `Serve`; the interrupt of the context is `GracefulStop`.
//!     async fn serve(self, ctx: Context) {
//!         ctx.interrupted().await;
//!         println!("{} rows are closed", self.rows);
//!     }
//! }
//!
//! impl IntoUnit for Measure {
//!     fn into_unit(self) -> Unit {
//!         Unit::builder(self.name)
//!             .role("data")
//!             .build(|| self.open())
//!             .run(|actor, store| actor.add(|ctx| store.serve(ctx), Interrupt::cancel()))
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> anyhow::Result<()> {
//! let mut group = Group::new("banyand");
//! group.register(Measure { name: "measure" })?; // `true` of `Register`
//! group.register(Measure { name: "stream" })?;
//! // There, its `Serve` is called twice.
//! assert!(group.register(Measure { name: "stream" }).is_err());
//! assert!(group.register(Unit::builder("idle")).is_err()); // `false`: no phase
//! assert!(group.deregister("stream"));
//! assert!(!group.deregister("stream"));
//!
//! let ready = group.handle(); // `WaitTillReady` returns in every case
//! println!("{}", group.plan()?.phases()); // `ListUnits`
//! let running = group.build().await?.start();
//! ready.wait_until_ready().await?;
//! running.shutdown("enough");
//! running.await?;
//! # Ok(()) }
//! ```
