//! Every option of `#[actor(…)]`, `#[resource(…)]` and `#[group(…)]`, each with an example.
//!
//! A duration is a string such as `"1m 30s"`, with the units `d`, `h`, `m`, `s`, `ms`, `us` and `ns`, or a const expression of
//! type [`Duration`](std::time::Duration). Fields, options and list entries can have `#[cfg(…)]`.
//!
//! # `interrupt`
//!
//! Sets how execute is made to return. Required. The group always interrupts the context of the actor first. Then the option
//! decides:
//!
//! - `cancel`: only the context is interrupted. Execute observes it and returns.
//! - `drop`: execute is dropped at its next await, and the outcome is [`Dropped`](crate::Outcome::Dropped).
//! - a path or a closure: the group calls the function with `&field` and `&Cause`. The function is synchronous or async.
//!
//! ```
//! use rungroup::{Context, group};
//! use std::time::Duration;
//!
//! async fn poll(every: Duration, ctx: Context) {
//!     let mut ticks = tokio::time::interval(every);
//!     while ctx.run_until_interrupted(ticks.tick()).await.is_some() {
//!         println!("poll");
//!     }
//! }
//!
//! async fn beat(every: Duration, _ctx: Context) {
//!     loop {
//!         tokio::time::sleep(every).await;
//!         println!("beat");
//!     }
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(execute = poll, interrupt = cancel)]
//!     poll: Duration,
//!     #[actor(execute = beat, interrupt = drop)]
//!     heart: Duration,
//! }
//! # let _ = App::PLAN;
//! ```
//!
//! A function may run while execute runs, and also after execute has returned, so execute and the function each receive a
//! reference to the field. A synchronous function runs on its own thread, and may block.
//!
//! ```
//! use rungroup::{Cause, Context, group};
//! use std::net::{Shutdown, TcpStream};
//! use tokio::sync::Notify;
//!
//! fn read(mut peer: &TcpStream, _ctx: Context) -> std::io::Result<()> {
//!     std::io::copy(&mut peer, &mut std::io::stdout()).map(drop)
//! }
//!
//! async fn wait(bell: &Notify, _ctx: Context) {
//!     bell.notified().await;
//! }
//!
//! fn ring(bell: &Notify, cause: &Cause) {
//!     println!("{cause}");
//!     bell.notify_one();
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(blocking, execute = read, interrupt = |peer, _| peer.shutdown(Shutdown::Both))]
//!     peer: TcpStream,
//!     #[actor(execute = wait, interrupt = ring)]
//!     bell: Notify,
//!     #[actor(execute = wait, interrupt = async |bell, _| bell.notify_one())]
//!     other: Notify,
//! }
//! # let _ = App::PLAN;
//! ```
//!
//! ## When to choose cancel, drop or a function
//!
//! Choose `cancel` if execute has something to finish, such as a request, a transaction or a file: execute decides where it
//! stops. Choose `drop` if the future may end at any of its awaits without losing anything, such as a timer loop, or a
//! future of a library that has no shutdown. Choose a function if execute waits for something that does not observe the
//! context: a read on a socket, a foreign event loop, a type with its own `stop` method. An error that execute returns after
//! the call of its function is not a failure, since the function usually provokes it.
//!
//! # `execute`
//!
//! A path or a closure that takes the field and the context. It returns nothing, or a `Result<(), E>` where `E` converts
//! into [`anyhow::Error`] or is a `Box<dyn Error + Send + Sync>`. With `cancel` and `drop` it takes the field by value. The
//! default is [`Actor::execute`](crate::Actor::execute) of the field's type. A field of type [`Boxed`](crate::Boxed) holds an
//! actor that is chosen at run time.
//!
//! An actor that needs no data has a field of type `()`, for example `evict: ()`. The struct literal repeats `evict: ()`.
//! Execute takes the field as `_: ()`.
//!
//! A closure cannot capture variables; the field holds its data. A closure that uses `?` ends in `anyhow::Ok(())`,
//! which fixes the error type.
//!
//! ```
//! use rungroup::{Actor, Context, group};
//!
//! struct Ticker;
//!
//! impl Actor for Ticker {
//!     async fn execute(self, ctx: Context) -> anyhow::Result<()> {
//!         ctx.interrupted().await;
//!         Ok(())
//!     }
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(interrupt = cancel)]
//!     ticker: Ticker,
//!     #[actor(
//!         execute = async |name: String, ctx| println!("{name} of {}", ctx.name()),
//!         interrupt = cancel,
//!     )]
//!     greeter: String,
//!     #[actor(
//!         execute = async |path, _ctx| {
//!             println!("{}", tokio::fs::read_to_string(path).await?);
//!             anyhow::Ok(())
//!         },
//!         interrupt = cancel
//!     )]
//!     reader: std::path::PathBuf,
//! }
//! # let _ = App::PLAN;
//! ```
//!
//! # `blocking`
//!
//! Execute is a synchronous function and runs on an OS thread that has the name of the actor. It waits with
//! [`sleep_or_interrupted`](crate::Scope::sleep_or_interrupted) or [`wait_interrupted`](crate::Scope::wait_interrupted), or
//! is woken by a function interrupt. A thread cannot be dropped, so `interrupt = drop` is a compile error here.
//!
//! ```
//! use rungroup::{Context, group};
//! use std::time::Duration;
//!
//! fn sample(every: Duration, ctx: Context) {
//!     while ctx.sleep_or_interrupted(every) {
//!         println!("sample");
//!     }
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(blocking, execute = sample, interrupt = cancel)]
//!     sampler: Duration,
//! }
//! # let _ = App::PLAN;
//! ```
//!
//! # `requires`, `ready`
//!
//! An actor with `requires` starts after its requirements are ready, and stops before they are interrupted. Each requirement
//! must set `ready`, unless it `provides` a value:
//!
//! - `started`: ready when its task or thread exists.
//! - `manual`: ready when it calls [`ctx.ready()`](crate::Context::ready). With neither `manual` nor `provides = ()`, the
//!   call panics.
//! - `finished`: ready when it returns `Ok`, which does not stop the group. For migrations and warm-ups.
//!
//! ```
//! use rungroup::{Context, group};
//!
//! async fn migrate(_steps: u32, _ctx: Context) -> anyhow::Result<()> {
//!     Ok(())
//! }
//!
//! async fn cache(_size: usize, ctx: Context) {
//!     // … warm up …
//!     ctx.ready();
//!     ctx.interrupted().await;
//! }
//!
//! async fn serve(_port: u16, ctx: Context) {
//!     ctx.interrupted().await;
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(execute = migrate, interrupt = cancel, ready = finished)]
//!     migration: u32,
//!     #[actor(execute = cache, interrupt = cancel, ready = manual)]
//!     cache: usize,
//!     #[actor(execute = serve, interrupt = cancel, ready = started)]
//!     events: u16,
//!     #[actor(execute = serve, interrupt = cancel, requires = [migration, cache, events])]
//!     server: u16,
//! }
//! # assert_eq!(App::PLAN.start_order(), [vec![0, 1, 2], vec![3]]);
//! ```
//!
//! # `provides`, `receives`
//!
//! An actor with `provides` is ready when it hands over a value of that type. An actor with `receives` requires it and gets
//! a clone of the value. A struct collects several values.
//!
//! ```
//! use rungroup::{Context, group};
//!
//! #[derive(Clone)]
//! struct Db;
//!
//! async fn store(_url: String, ctx: Context<Db>) {
//!     ctx.provide(Db);
//!     ctx.interrupted().await;
//! }
//!
//! async fn numbers(first: u64, ctx: Context<u64>) {
//!     ctx.provide(first);
//!     ctx.interrupted().await;
//! }
//!
//! struct Needs {
//!     db: Db,
//!     first: u64,
//! }
//!
//! async fn api(_port: u16, ctx: Context<(), Needs>) {
//!     let Needs { db: _, first } = ctx.received();
//!     println!("from {first} on");
//!     ctx.interrupted().await;
//! }
//!
//! async fn audit(_every: u32, ctx: Context<(), Db>) {
//!     let _db: &Db = ctx.received();
//!     ctx.interrupted().await;
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(execute = store, interrupt = cancel, provides = Db)]
//!     store: String,
//!     #[actor(execute = numbers, interrupt = cancel, provides = u64)]
//!     numbers: u64,
//!     #[actor(
//!         execute = api,
//!         interrupt = cancel,
//!         receives = Needs { db: store, first: numbers },
//!     )]
//!     api: u16,
//!     #[actor(execute = audit, interrupt = cancel, receives = store)]
//!     audit: u32,
//! }
//! # let _ = App::PLAN;
//! ```
//!
//! [`#[resource]`](#resources-open-close) opens a value and closes it, and [`#[value]`](#values) declares a value that exists
//! from the start.
//!
//! With `late(…)` the actor does not wait for the value. It receives a [`Late`](crate::Late), with `get()` and `wait().await`,
//! and stops before the provider is interrupted, as with `stops_before`:
//!
//! ```
//! use rungroup::{Context, Late, group};
//!
//! async fn store(_url: String, ctx: Context<u64>) {
//!     ctx.provide(7);
//!     ctx.interrupted().await;
//! }
//!
//! /// Answers from its start, and knows the number later.
//! async fn web(_port: u16, ctx: Context<(), Late<u64>>) {
//!     let number = ctx.received();
//!     println!("now: {:?}", number.get());
//!     if let Some(number) = number.wait().await {
//!         println!("then: {number}");
//!     }
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(execute = store, interrupt = cancel, provides = u64)]
//!     store: String,
//!     #[actor(execute = web, interrupt = cancel, receives = late(store))]
//!     web: u16,
//! }
//! # assert_eq!(App::PLAN.start_order(), [[0, 1]]);
//! # assert_eq!(App::PLAN.stop_order(), [[1], [0]]);
//! ```
//!
//! - `get()` returns `None` before the value exists and while the provider restarts. `wait()` waits for the next value. It returns
//!   `None` as soon as no value can come, and if the receiver is interrupted.
//! - A late receiver is not a dependent: the provider needs no `dependents`, and its restart does not stop the receiver.
//! - A struct mixes both: `receives = Needs { db: store, cache: late(cache) }`.
//! - From an [`optional`](#optional) actor, `wait()` returns `None` at once if the actor is absent. From a field with
//!   [`each`](#each), the actor receives a `Vec` with a `Late` of each element.
//! - In a dynamic group, write `receives(slot.late())`, with [`Slot::late`](crate::Slot::late).
//!
//! # `background`, `foreground`
//!
//! Set whether a group with `until = all` waits for the actor: it waits for a foreground actor, and not for a background actor.
//! An actor without either option is in the foreground. There are three exceptions:
//!
//! - An actor that another actor names, in `requires`, `receives` or `stops_before`, must set one of the two. An actor with
//!   `ready = finished` need not.
//! - An actor with `stops_last` is in the background, and so is a resource.
//! - An actor that was added to a running group is in the background, unless its builder states otherwise. An added actor
//!   never changes whether the group waits for another.
//!
//! A group that waits for no actor, or for one with `restart = always`, does not compile. Without `until = all`, the
//! options are an error.
//!
//! ```
//! use rungroup::{Context, group};
//!
//! async fn serve(_: u16, ctx: Context) {
//!     ctx.interrupted().await
//! }
//!
//! async fn import(_rows: u32, _ctx: Context) {}
//!
//! #[group(until = all)]
//! struct Job {
//!     #[actor(execute = serve, interrupt = cancel, ready = started, background)]
//!     store: u16,
//!     #[actor(execute = import, interrupt = cancel, requires = [store])]
//!     import: u32,
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let report = Job { store: 8080, import: 100 }.run().await?;
//! assert_eq!(report.cause().to_string(), "completed");
//! # Ok(()) }
//! ```
//!
//! # `stops_before`, `stops_last`
//!
//! An actor with `stops_before` stops before the listed actors are interrupted; the order of the start does not change. An
//! actor with `stops_last` is interrupted after all actors without this option have ended. To stop before an actor that provides
//! a value, and use the value, write `receives = late(…)`.
//!
//! ```
//! use rungroup::{Context, group};
//!
//! async fn work(_: (), ctx: Context) {
//!     ctx.interrupted().await;
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(execute = work, interrupt = cancel, stops_last)]
//!     metrics: (),
//!     #[actor(execute = work, interrupt = cancel)]
//!     workers: (),
//!     #[actor(execute = work, interrupt = cancel, stops_before = [workers])]
//!     intake: (),
//! }
//! # assert_eq!(App::PLAN.stop_order(), [[2], [1], [0]]);
//! ```
//!
//! # `ready_within`
//!
//! The limit from the start of the actor until it is ready. Exceeding it is a failure that stops the group, unless the actor
//! sets `restart`. A warning names an actor that is not ready after 3 s, and again at intervals that double up to a minute.
//!
//! ```
//! # use rungroup::{Context, group};
//! # async fn cache(_: usize, ctx: Context) { ctx.ready(); ctx.interrupted().await; }
//! #[group]
//! struct App {
//!     #[actor(execute = cache, interrupt = cancel, ready = manual, ready_within = "10s")]
//!     cache: usize,
//! }
//! # let _ = App::PLAN;
//! ```
//!
//! # `on_ok`, `on_err`
//!
//! The effect of a return of `Ok` (`on_ok`), and of an error or a panic (`on_err`), on the group: `stop` or `continue`. The
//! default of `on_ok` follows the group's `until`; the default of `on_err` is `stop`. An error with `on_err = continue`
//! still makes the run an error in the end, unless a handle restarts the actor. If the actor ends before it is ready, and another
//! actor waits for it, the group stops in any case.
//!
//! ```
//! # use rungroup::{Context, group};
//! # async fn warm_up(_: (), _ctx: Context) {}
//! # async fn serve(_: u16, ctx: Context) { ctx.interrupted().await }
//! #[group]
//! struct App {
//!     #[actor(execute = warm_up, interrupt = drop, on_ok = continue, on_err = continue)]
//!     warm_up: (),
//!     #[actor(execute = serve, interrupt = cancel)]
//!     server: u16,
//! }
//! # let _ = App::PLAN;
//! ```
//!
//! # `restart`, `dependents`
//!
//! With `restart = on_failure` the actor restarts after an error, a panic or a missed readiness. With `restart = always` it
//! also restarts after `Ok`. One call of execute is an *attempt*. Each attempt receives a clone of the field, or a reference
//! to the field if the interrupt is a function.
//!
//! ```
//! use rungroup::{Context, group};
//! use tokio::net::TcpStream;
//! use tokio::io::AsyncReadExt;
//! use tokio::sync::Notify;
//!
//! async fn follow(feed: String, ctx: Context) -> std::io::Result<()> {
//!     let mut buffer = [0; 1024];
//!     let mut feed = TcpStream::connect(feed).await?; // in each attempt
//!     while let Some(read) = ctx.run_until_interrupted(feed.read(&mut buffer)).await {
//!         match read? {
//!             0 => return Err(std::io::ErrorKind::UnexpectedEof.into()), // a failure: restart
//!             bytes => println!("{bytes} bytes"),
//!         }
//!     }
//!     Ok(())
//! }
//!
//! async fn refresh(bell: &Notify, _ctx: Context) {
//!     bell.notified().await; // once a day
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(execute = follow, interrupt = cancel, restart = on_failure)]
//!     feed: String,
//!     #[actor(execute = refresh, interrupt = |bell, _| bell.notify_one(), restart = always)]
//!     refresh: Notify,
//! }
//! # let _ = App::PLAN;
//! ```
//!
//! `restart(…)` changes when and how often the actor restarts; [supervision](super::supervision#restarts) explains each value.
//! The values shown are the defaults, except for `max_restarts`, which is unlimited by default:
//!
//! ```
//! # use rungroup::{Context, group};
//! # async fn follow(_: String, ctx: Context) { ctx.interrupted().await }
//! #[group]
//! struct App {
//!     #[actor(
//!         execute = follow,
//!         interrupt = cancel,
//!         restart(
//!             when = on_failure,
//!             backoff = "1s",
//!             max_backoff = "30s",
//!             max_restarts = 5,
//!             reset_after = "60s",
//!         ),
//!     )]
//!     feed: String,
//! }
//! # let _ = App::PLAN;
//! ```
//!
//! `dependents` sets the effect of a restart on the actors that require this one, and is required if there are any. With
//! `restart` they stop and restart with this actor, so each of them must set `restart`, too. With `keep` they continue with
//! the value that they have.
//!
//! ```
//! # use rungroup::{Context, group};
//! # async fn open(_: String, ctx: Context<u64>) { ctx.provide(1); ctx.interrupted().await }
//! # async fn work(_: (), ctx: Context<(), u64>) { ctx.interrupted().await }
//! # async fn watch(_: (), ctx: Context) { ctx.interrupted().await }
//! #[group]
//! struct App {
//!     #[actor(
//!         execute = open,
//!         interrupt = cancel,
//!         provides = u64,
//!         restart = on_failure,
//!         dependents = restart,
//!     )]
//!     session: String,
//!     #[actor(execute = work, interrupt = cancel, receives = session, restart = on_failure)]
//!     worker: (),
//!     #[actor(
//!         execute = watch,
//!         interrupt = cancel,
//!         ready = started,
//!         restart = on_failure,
//!         dependents = keep,
//!     )]
//!     cache: (),
//!     #[actor(execute = watch, interrupt = cancel, requires = [cache])]
//!     page: (),
//! }
//! # let _ = App::PLAN;
//! ```
//!
//! [Supervision](super::supervision) describes restarts, requests through a handle, and additions.
//!
//! # `process`
//!
//! The field is a [`ProcessSpec`](crate::ProcessSpec), a child process. The option needs the feature `process`, and brings execute
//! and interrupt.
//!
//! - **Stop.** The interrupt sends SIGTERM to the process group of the child, and the actor ends when the whole group has
//!   exited. When the grace period expires, the group receives SIGKILL, and the report names the members that were killed.
//! - **Readiness.** `ready` accepts two more values: `line("…")` waits for a line of output that contains the text, and `port(…)` for
//!   a local port that accepts a connection.
//! - **Result.** An exit with code 0 is `Ok`. Any other exit is a failure, and so is every exit before the process was ready. After
//!   the interrupt, no exit is a failure.
//!
//! For a command that ends by itself, call [`ProcessSpec::run`](crate::ProcessSpec::run) inside execute.
//!
//! Ctrl-C in a terminal reaches only this process. [`rungroup::main`](crate::main()) listens to it and stops the children.
//! Under `run` and `start`, set `signals` on the group; otherwise a signal ends this process and orphans the children. After
//! `kill -9` they are always orphaned.
//!
//! ```
//! # #[cfg(feature = "process")] {
//! use rungroup::{Context, ProcessSpec, group};
//!
//! # async fn forward(_: u16, ctx: Context) { ctx.interrupted().await }
//! #[group(signals)]
//! struct App {
//!     #[actor(
//!         process,
//!         ready = port(9901),
//!         restart = on_failure,
//!         dependents = keep,
//!         grace = "5s",
//!     )]
//!     sidecar: ProcessSpec,
//!     #[actor(process, ready = line("ready for queries"))]
//!     database: ProcessSpec,
//!     #[actor(execute = forward, interrupt = cancel, requires = [sidecar, database])]
//!     proxy: u16,
//! }
//! # let _ = App::PLAN;
//! # }
//! ```
//!
//! # `optional`
//!
//! The field is an `Option<T>`, and the actor is one of `T`. If the field is `None`, the actor is absent in this run:
//!
//! - The actor never starts. Its outcome is [`Absent`](crate::Outcome::Absent), and it is never a cause.
//! - The actor counts as ready, so its dependents start without it. They receive an `Option` of its value.
//! - The actor counts as returned, so a group with `until = all` does not wait for it.
//! - In the stop order, the actor keeps its place between its dependents and its requirements.
//!
//! `optional` can be combined with every option except `each`. The field is written as `Option<T>`, not as an alias.
//! Without `optional`, a field of type `Option` is a compile error.
//!
//! ```
//! use rungroup::{Context, group};
//!
//! async fn cache(entries: usize, ctx: Context<usize>) {
//!     ctx.provide(entries);
//!     ctx.interrupted().await;
//! }
//!
//! async fn serve(_port: u16, ctx: Context<(), Option<usize>>) {
//!     match ctx.received() {
//!         Some(entries) => println!("a cache of {entries} entries"),
//!         None => println!("no cache"),
//!     }
//!     ctx.interrupted().await;
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(execute = cache, interrupt = cancel, provides = usize, optional)]
//!     cache: Option<usize>,
//!     #[actor(execute = serve, interrupt = cancel, receives = cache)]
//!     api: u16,
//! }
//! # let _ = App::PLAN;
//! ```
//!
//! A dynamic group uses [`optional`](crate::ActorBuilder::optional),
//! [`add_absent`](crate::ActorBuilder::add_absent) and [`Slot::optional`](crate::Slot::optional).
//!
//! # `each`
//!
//! The field is a `Vec<T>` or an array `[T; N]`, and each element is an actor of type `T`: `workers[0]`, `workers[1]` and so on
//! in logs, errors and reports. `each(name = |worker| …)` names each actor by a key instead. The function receives a reference to
//! the element and runs while the group is built, so its panic is a panic of the caller. Two equal keys are an error of the run,
//! before any actor starts.
//!
//! - All elements have the options of the field. An actor that requires the field requires every element, so a list of N actors
//!   that requires a list of M actors has N × M edges.
//! - An actor that receives from the field gets a `Vec` with the value of each element, in their order.
//! - A list without elements is one [absent](#optional) actor with the name of the field.
//! - The handle has a method that returns [`ActorHandles`](crate::ActorHandles): `running.workers().get(3)`, or
//!   `running.shards().by_key("eu")`.
//! - [`PLAN`](crate::Plan) is known before the list: the field is one actor there.
//!
//! `each` can be combined with every option except `optional`. Without `each`, a field of type `Vec` or an array is a
//! compile error. One actor that takes a whole list has a field of type `Box<[T]>`, or a struct.
//!
//! ```
//! use rungroup::{Context, group};
//!
//! struct Shard {
//!     region: &'static str,
//! }
//!
//! async fn open(shard: Shard, ctx: Context<String>) {
//!     ctx.provide(format!("connection to {}", shard.region));
//!     ctx.interrupted().await;
//! }
//!
//! async fn work(number: u32, ctx: Context<(), Vec<String>>) {
//!     println!("{number}: {:?}", ctx.received()); // of both shards, in their order
//! }
//!
//! #[group(until = all)]
//! struct App {
//!     /// `shards[eu]`, `shards[us]`
//!     #[actor(
//!         execute = open,
//!         interrupt = cancel,
//!         provides = String,
//!         background,
//!         each(name = |shard| shard.region),
//!     )]
//!     shards: [Shard; 2],
//!     /// `workers[0]`, `workers[1]`, …
//!     #[actor(execute = work, interrupt = cancel, receives = shards, each)]
//!     workers: Vec<u32>,
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let report = App {
//!     shards: [Shard { region: "eu" }, Shard { region: "us" }],
//!     workers: vec![1, 2, 3],
//! }
//! .run()
//! .await?;
//! assert_eq!(report.actors().len(), 5);
//! assert!(report.actor("shards[eu]").is_some());
//! # Ok(()) }
//! ```
//!
//! In a dynamic group a loop adds the actors, and `receives` takes a slice of slots.
//!
//! # `grace`, `name`
//!
//! `grace` is the time from the interrupt to the abort. Without it, the actor has [its part](super::concepts#stop) of the
//! time that the group has left. `name` is the name in logs, errors, threads and reports. The default is the name of the
//! field.
//!
//! ```
//! # use rungroup::{Context, group};
//! # async fn serve(_: u16, ctx: Context) { ctx.interrupted().await }
//! #[group]
//! struct App {
//!     #[actor(execute = serve, interrupt = cancel, grace = "5s", name = "public-api")]
//!     api: u16,
//! }
//! # let _ = App::PLAN;
//! ```
//!
//! Grace periods from a configuration are set before the run:
//!
//! ```
//! # use rungroup::{Context, group};
//! # use std::time::Duration;
//! # async fn serve(_: u16, ctx: Context) { ctx.interrupted().await }
//! # #[group]
//! # struct App {
//! #     #[actor(execute = serve, interrupt = cancel)]
//! #     api: u16,
//! # }
//! # let (app, configured) = (App { api: 8080 }, Duration::from_secs(3));
//! let mut group = app.into_group().grace(Duration::from_secs(20));
//! group.api().grace(configured);
//! # let _ = group.run();
//! ```
//!
//! # `overrun`
//!
//! Sets whether an abort after the grace period makes the run an error. The abort may be that of execute, or of a task of the
//! actor:
//!
//! - `fail`: the run is an error, which names the actor, or the tasks that were aborted. The default.
//! - `accept`: the run may succeed, and the report lists the abort. For connections that a client keeps open.
//!
//! An abort that a signal forced is never accepted, and neither is an abandoned actor. A nested group takes no `overrun`; its
//! actors do.
//!
//! ```
//! use rungroup::{Context, group};
//!
//! async fn listen(_port: u16, ctx: Context) -> anyhow::Result<()> {
//!     ctx.spawn(async { println!("a connection") })?;
//!     ctx.interrupted().await;
//!     Ok(())
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(execute = listen, interrupt = cancel, grace = "5s", overrun = accept)]
//!     listener: u16,
//! }
//! # let _ = App::PLAN;
//! ```
//!
//! # Options of the group
//!
//! ```
//! # use rungroup::{Context, group};
//! # async fn serve(_: u16, ctx: Context) { ctx.interrupted().await }
//! #[group(
//!     name = "shop",
//!     grace = "20s",
//!     drain = "5s",
//!     ready_within = "30s",
//!     until = first,
//!     signals = [INT, TERM, HUP],
//! )]
//! struct App {
//!     #[actor(execute = serve, interrupt = cancel)]
//!     api: u16,
//! }
//! # assert_eq!(App::PLAN.name(), "shop");
//! ```
//!
//! | option | meaning | default |
//! |---|---|---|
//! | `name` | the name in logs, errors and reports | the struct's name in kebab-case |
//! | `grace` | the limit of the whole stop, drain included; `none` removes it | 25 s |
//! | `drain` | the time from SIGTERM to the first interrupt, during which all actors keep serving | none |
//! | `ready_within` | the limit for the whole start, until every actor has been ready; a miss is a failure that names the actors that are not ready | none |
//! | `until` | `first`: the first actor that returns stops the group; `all`: the group completes when every foreground actor has returned | `first` |
//! | `signals` | the signals that stop the group; `none` for no signal; `signals` without a list for the default ones however the group is run | TERM, INT and QUIT under `rungroup::main`, and HUP if the process has a controlling terminal; none under `run` and `start` |
//! | `receives` | the values that a nested group receives from the parent group, with their types | none |
//! | `provides` | the actor whose value a nested group provides to the parent group | none |
//! | `crate` | the path of this crate, if the dependency is renamed (`crate = rg`) or a macro re-exports it | `::rungroup` |
//!
//! A service that reloads its configuration on SIGHUP lists its `signals`, without `HUP`. A launcher may start a process with
//! SIGHUP, SIGINT or SIGQUIT ignored, as `nohup` does with SIGHUP. The signal then stays ignored, unless the group lists it in
//! `signals`. If the launcher blocked a signal that is to stop the group, or ignored SIGTERM, a warning at the start names it.
//!
//! A [nested group](super::concepts#nested-groups) leaves `signals` and `drain` to the outermost group. Its `grace`, if
//! declared, is at most that of its field, or else the one that its parent declares.
//!
//! [`receives` and `provides`](super::concepts#values-across-the-border) pass values across the border of a nested group.
//!
//! With `until = all` the group waits for its *foreground* actors. It completes when each of them has returned `Ok`, or
//! failed and was continued. [`background` and `foreground`](#background-foreground) select them.
//!
//! A job that listens to no signal and has no time limit:
//!
//! ```
//! # mod reexported { pub mod rungroup { pub use ::rungroup::*; } }
//! # use rungroup::Context;
//! # async fn copy(_: u32, _ctx: Context) {}
//! #[rungroup::group(until = all, signals = none, grace = none, crate = reexported::rungroup)]
//! struct Job {
//!     #[actor(execute = copy, interrupt = drop)]
//!     first: u32,
//!     #[actor(execute = copy, interrupt = drop)]
//!     second: u32,
//! }
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let report = Job { first: 1, second: 2 }.run().await?;
//! # let _ = report; Ok(()) }
//! ```
//!
//! # Resources: `open`, `close`
//!
//! A field with `#[resource(…)]` becomes a value that is opened when the group starts, and closed when it stops: a connection
//! pool, a registration, a log file. Both options are required:
//!
//! - `open` is an `async fn(T) -> Result<P, E>` of the field. With `receives` it is an `async fn(T, R) -> Result<P, E>` and also
//!   takes the received value.
//! - `close` is a `fn(&P)` or a `fn(P)`, sync or async. It returns `()` or a `Result<(), E>`. By value it takes the clone that the
//!   resource kept; receivers have dropped theirs when they ended. A closure takes `&P` unless it states the type of its parameter.
//!   `close = drop` drops the value.
//!
//! ```
//! use rungroup::{Context, group};
//!
//! # struct PgOptions;
//! # #[derive(Clone)]
//! # struct PgPool;
//! # impl PgPool {
//! #     async fn connect(_: PgOptions) -> std::io::Result<PgPool> { Ok(PgPool) }
//! #     async fn close(&self) {}
//! # }
//! async fn serve(_port: u16, ctx: Context<(), PgPool>) {
//!     ctx.interrupted().await; // the pool is open until `api` has ended
//! }
//!
//! #[group]
//! struct App {
//!     #[resource(open = PgPool::connect, close = PgPool::close, ready_within = "10s")]
//!     pg: PgOptions,
//!     #[actor(execute = serve, interrupt = cancel, receives = pg)]
//!     api: u16,
//! }
//! # let _ = App::PLAN;
//! ```
//!
//! A resource is an actor in every order, state and report. It is ready when `open` has succeeded, and provides the
//! value. `open` is dropped at the interrupt. Its error names the actor and is a failure. `close` is called exactly once
//! if `open` succeeded, even if another actor failed, or if the interrupt arrived with the result of `open`. The grace
//! period includes `close`, and its error or panic is a failure of the actor. An abort drops the value without a call of
//! `close`, or drops `close` at its next await. A sync `close` runs on a thread of the runtime: move a blocking one into
//! `tokio::task::spawn_blocking`.
//!
//! The compiler infers the type of the value, for receivers too. Set `provides = PgPool` if it cannot, or if a handle is to return
//! the value: [`provided`](crate::ActorHandle::provided) exists only with `provides`. The plan prints an inferred type as `_`. The
//! type is `Clone + Send + Sync`.
//!
//! A resource takes the options `name`, `requires`, `stops_before`, `stops_last`, `receives`, `provides`, `ready_within`, `on_err`,
//! `grace`, `overrun`, `restart`, `dependents`, `optional` and `each` of an actor. It is always in the background. With
//! `restart`, each attempt opens a value of its own from a clone of the field. In a dynamic group, write
//! [`add_resource`](crate::ActorBuilder::add_resource).
//!
//! # Values
//!
//! A field with `#[value]` is a value that actors receive. The value is ready from the start and never stops. Its only
//! options are those of the [phases](#phases-config-build-role-units). Each receiver gets a clone: the type is
//! `Clone + Send + Sync`, for example an `Arc`. The group keeps the value until every actor has ended, and drops it in
//! reverse order with the plain fields. In a dynamic group, write
//! [`group.value(name, &slot, value)`](crate::Group::value).
//!
//! ```
//! use rungroup::{Context, group};
//! use std::sync::Arc;
//! use std::sync::atomic::{AtomicU64, Ordering};
//!
//! async fn serve(_port: u16, ctx: Context<(), Arc<AtomicU64>>) {
//!     ctx.received().fetch_add(1, Ordering::Relaxed);
//!     ctx.interrupted().await;
//! }
//!
//! #[group]
//! struct App {
//!     #[value]
//!     hits: Arc<AtomicU64>,
//!     #[actor(execute = serve, interrupt = cancel, receives = hits)]
//!     api: u16,
//! }
//! # assert_eq!(App::PLAN.value(0).type_name(), "Arc<AtomicU64>");
//! ```
//!
//! # Phases: `config`, `build`, `role`, units
//!
//! `config = Args` adds the arguments of a type that implements `clap::Args` to the command line of the program, and
//! `config(Args, prefix = "primary")` adds a prefix to each of its flags and variables. `App::configure` reads all of them.
//! Actors, resources, values and units take the option. The option needs the feature `config`; the page [`config`] explains
//! it, and also `secrets` and `validate`:
//!
//! ```ignore (needs the crate clap)
//! #[derive(clap::Args)]
//! struct Http {
//!     /// The port to listen on
//!     #[arg(long, default_value_t = 8080)]
//!     port: u16,
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(config = Http, execute = serve, interrupt = cancel)]
//!     http: Http,
//! }
//! ```
//!
//! `build` is the function that builds the field before the group starts: an `async fn() -> Result<T, E>`, or an ordinary
//! function in `blocking(…)`. The fields are built one after the other, in their order. `role` names a part that the run
//! has, such as `"data"`; its actors read the names with [`ctx.roles()`](crate::Scope::roles). The role is a string, or a
//! function of the field.
//!
//! A field with `#[unit(…)]` is built and does not run. Actors may receive it as a value. See [`phases`].
//!
//! ```no_run
//! # use rungroup::{Context, group};
//! # struct Store;
//! # impl Store {
//! #     async fn open() -> std::io::Result<Store> { Ok(Store) }
//! #     async fn serve(self, ctx: Context<(), Schema>) { ctx.interrupted().await }
//! # }
//! # #[derive(Clone)]
//! # struct Schema;
//! # impl Schema { fn load() -> std::io::Result<Schema> { Ok(Schema) } }
//! #[group]
//! struct App {
//!     #[unit(build = blocking(Schema::load))]
//!     schema: Schema,
//!     #[actor(
//!         build = Store::open,
//!         execute = Store::serve,
//!         interrupt = cancel,
//!         receives = schema,
//!         role = "data",
//!     )]
//!     store: Store,
//! }
//!
//! fn main() -> rungroup::Exit {
//!     App::main()
//! }
//! ```
//!
//! [`phases`]: crate::guide::phases
#![cfg_attr(feature = "config", doc = "[`config`]: crate::guide::config")]
//!
//! # Plain fields
//!
//! A field without an attribute is not an actor. The group keeps it until every actor has ended, and then drops the plain
//! fields in reverse order. Examples are a lock file and a temporary folder.
//!
//! ```
//! # use rungroup::{Context, group};
//! # async fn serve(_: u16, ctx: Context) { ctx.interrupted().await }
//! struct PidFile;
//!
//! #[group]
//! struct App {
//!     #[actor(execute = serve, interrupt = cancel)]
//!     api: u16,
//!     _pid_file: PidFile,
//! }
//! # let _ = App::PLAN;
//! ```
