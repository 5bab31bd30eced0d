//! Every option of `#[actor(…)]`, each with an example. Those of the group have [a page of their own](super::group_options).
//!
//! # `interrupt`
//!
//! What makes execute come back. Every actor has one. Whatever it is, the actor's context is interrupted first.
//!
//! `cancel`: execute looks at its context. `drop`: execute is dropped at its next await, which must lose nothing.
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
//! A path or a closure: called with the field and the [`Cause`](crate::Cause), sync or async. It may overlap execute, and
//! may come after it; both are given a reference to the one field. A sync one runs on a thread of its own, and may block.
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
//! # `execute`
//!
//! A path or a closure of the field and the context. It returns nothing, or a `Result` of nothing with any error that becomes
//! an `anyhow::Error`. With `cancel` and `drop` it is given the field by value. Left out, it is
//! [`Actor::execute`](crate::Actor::execute) of the field's type.
//!
//! A closure stands outside of the struct and captures nothing: what it needs belongs into the field. One that uses `?` ends
//! in `anyhow::Ok(())`, as a bare `Ok(())` does not say of which error type.
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
//!     #[actor(execute = async |name: String, ctx| println!("{name} of {}", ctx.name()), interrupt = cancel)]
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
//! Execute is an ordinary function, on an OS thread of its own that is named after the actor. It waits by
//! [`sleep`](crate::Scope::sleep) and [`wait_interrupted`](crate::Scope::wait_interrupted) of its context, or is woken by a
//! function interrupt. `drop` is not for threads.
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
//! `requires`: start after those are ready, stop before those are interrupted. Each of them says when it is ready: as soon as
//! it is started (`started`), when it calls [`ctx.ready()`](crate::Context::ready) (`manual`), or when it has returned Ok
//! (`finished`, which does not stop the group).
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
//! An actor hands over a value, and with it is ready; another receives it. There is no way to see a value before it exists.
//! `receives` is `requires`, and the value besides: one, or several in a plain struct.
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
//!     #[actor(execute = api, interrupt = cancel, receives = Needs { db: store, first: numbers })]
//!     api: u16,
//!     #[actor(execute = audit, interrupt = cancel, receives = store)]
//!     audit: u32,
//! }
//! # let _ = App::PLAN;
//! ```
//!
//! # `stops_before`, `stops_last`
//!
//! `stops_before`: stop before those are interrupted, whoever starts first. `stops_last`: be interrupted after all that do
//! not say so have ended.
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
//! Not ready by then, counted from its start: it could not become ready, and that stops the group, unless it has a `restart`.
//! Without it, a warning names who is blocked on whom every 3 s.
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
//! What a return and what an error or a panic do to the group: `stop` or `continue`. An error that is continued stays in the
//! report and makes the run an error in the end, unless a handle has the actor run again. While somebody still waits for the actor to become ready, its end stops the
//! group, whatever it says here.
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
//! `restart = on_failure`: it is run again after an error, a panic, or where it could not become ready. `restart = always`:
//! after its Ok, too. Not ready in time (`ready_within`) is such a failure; a stop is none. Each execution is given a fresh
//! clone of the field, made in its own task or on its thread; or, with a function interrupt, a reference to the one field.
//!
//! ```
//! use rungroup::{Context, group};
//! use tokio::net::TcpStream;
//! use tokio::io::AsyncReadExt;
//! use tokio::sync::Notify;
//!
//! async fn follow(feed: String, ctx: Context) -> std::io::Result<()> {
//!     let mut buffer = [0; 1024];
//!     let mut feed = TcpStream::connect(feed).await?; // anew in each execution
//!     while let Some(read) = ctx.run_until_interrupted(feed.read(&mut buffer)).await {
//!         match read? {
//!             0 => return Err(std::io::ErrorKind::UnexpectedEof.into()), // run again
//!             bytes => println!("{bytes} bytes"),
//!         }
//!     }
//!     Ok(())
//! }
//!
//! async fn refresh(bell: &Notify, _ctx: Context) {
//!     bell.notified().await; // once a day, say
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
//! How often and how soon, each of which may be left out: the delay before another execution doubles from `delay` up to
//! `max_delay`, and is drawn at random between nothing and that. `limit` is how often it is run again; the failure after
//! that is final, and does what `on_err` says. An execution that lasts as long as `within` makes the next failure the first,
//! for delay and limit. These are the defaults, but for the limit: there is none unless written.
//!
//! ```
//! # use rungroup::{Context, group};
//! # async fn follow(_: String, ctx: Context) { ctx.interrupted().await }
//! #[group]
//! struct App {
//!     #[actor(
//!         execute = follow,
//!         interrupt = cancel,
//!         restart(when = on_failure, backoff = "1s", max_backoff = "30s", max_restarts = 5, reset_after = "60s"),
//!     )]
//!     feed: String,
//! }
//! # let _ = App::PLAN;
//! ```
//!
//! Where others require the actor, `dependents` says what becomes of them. `restart`: they stop, in order, and start again once
//! it is ready, with the new value; so each of them says `restart`, too. `keep`: they go on, with the value that they have.
//!
//! ```
//! # use rungroup::{Context, group};
//! # async fn open(_: String, ctx: Context<u64>) { ctx.provide(1); ctx.interrupted().await }
//! # async fn work(_: (), ctx: Context<(), u64>) { ctx.interrupted().await }
//! # async fn watch(_: (), ctx: Context) { ctx.interrupted().await }
//! #[group]
//! struct App {
//!     #[actor(execute = open, interrupt = cancel, provides = u64, restart = on_failure, dependents = restart)]
//!     session: String,
//!     #[actor(execute = work, interrupt = cancel, receives = session, restart = on_failure)]
//!     worker: (),
//!     #[actor(execute = watch, interrupt = cancel, ready = started, restart = on_failure, dependents = keep)]
//!     cache: (),
//!     #[actor(execute = watch, interrupt = cancel, requires = [cache])]
//!     page: (),
//! }
//! # let _ = App::PLAN;
//! ```
//!
//! What else happens to an actor within the life of its group is told in [`supervision`](super::supervision).
//!
//! # `process`
//!
//! The field is a [`ProcessSpec`](crate::ProcessSpec), a child process, and `process` brings execute and interrupt: TERM to the
//! process and to all that it forked, KILL when its grace is over. `ready` may be two more things of it: `line("…")`, when
//! a line that it prints contains that; `port(…)`, when the port of this machine accepts a connection. Its exit with 0 is its
//! Ok, any other is a failure, and so is each before it was ready; once a stop is on none is. A command that is to end is no
//! `process`, but [`ProcessSpec::run`](crate::ProcessSpec::run) in the `execute` of an actor. All this needs the feature
//! `process` of this crate.
//!
//! A terminal's Ctrl-C reaches this process alone, and so does a `kill`: list `signals` under `run` and `start`, lest one ends
//! this process and leaves the child running. [`rungroup::main`](crate::main()) listens by itself. Nothing helps against
//! `kill -9`.
//!
//! ```
//! # #[cfg(feature = "process")] {
//! use rungroup::{Context, ProcessSpec, group};
//!
//! # async fn forward(_: u16, ctx: Context) { ctx.interrupted().await }
//! #[group(signals)]
//! struct App {
//!     #[actor(process, ready = port(9901), restart = on_failure, dependents = keep, grace = "5s")]
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
//! # `grace`, `name`
//!
//! How long the actor may take from its interrupt until it is aborted; without it, its share of what the group has left. And
//! what it is called in logs, errors, threads and reports: the field's name, unless said.
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
//! Graces that come from configuration are set before the run:
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
