//! Phases: the fields that a group builds before it runs.
//!
//! A program often parses its configuration, opens its files and connections, and only then starts to serve. A group does the
//! same in phases. A phase ends for all fields before the next one begins.
//!
//! | phase | option | what happens |
//! |---|---|---|
//! | config | `config` | the command line, variables and a file are read: see [`config`] |
//! | build | `build` | the functions of the fields are called one after the other, in the order of the fields |
//! | run | `#[actor]`, `#[resource]` | the actors start in the order of the [plan](crate::Plan), and stop |
//!
//! # Build
//!
//! ```
//! use rungroup::{Context, group};
//! use std::io;
//! use tokio::net::TcpListener;
//!
//! struct Store {
//!     rows: Vec<String>,
//! }
//!
//! impl Store {
//!     /// Reads a file, which blocks the thread.
//!     fn open() -> io::Result<Store> {
//!         let text = std::fs::read_to_string("Cargo.toml")?;
//!         Ok(Store { rows: text.lines().map(str::to_owned).collect() })
//!     }
//!
//!     async fn serve(self, ctx: Context) {
//!         println!("{} rows", self.rows.len());
//!         ctx.interrupted().await;
//!     }
//! }
//!
//! async fn bind() -> io::Result<TcpListener> {
//!     TcpListener::bind("127.0.0.1:0").await
//! }
//!
//! async fn serve(listener: TcpListener, ctx: Context) -> io::Result<()> {
//!     while let Some(accepted) = ctx.run_until_interrupted(listener.accept()).await {
//!         accepted?;
//!     }
//!     Ok(())
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(build = blocking(Store::open), execute = Store::serve, interrupt = cancel)]
//!     store: Store,
//!
//!     #[actor(build = bind, execute = serve, interrupt = cancel)]
//!     api: TcpListener,
//! }
//!
//! # #[cfg(any())]
//! fn main() -> rungroup::Exit {
//!     App::main()
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> anyhow::Result<()> {
//! let running = App::build().await?.start(); // the same inside an existing runtime
//! running.wait_until_ready().await?;
//! running.shutdown("enough");
//! running.await?;
//! # Ok(()) }
//! ```
//!
//! `App::main_on(&mut builder)` runs the actors on another runtime, as [`main_on`](crate::main_on) does:
//!
//! ```no_run
//! # use rungroup::{Context, group};
//! # async fn bind() -> std::io::Result<u16> { Ok(80) }
//! # async fn serve(_: u16, ctx: Context) { ctx.interrupted().await }
//! #[group]
//! struct App {
//!     #[actor(build = bind, execute = serve, interrupt = cancel)]
//!     api: u16,
//! }
//!
//! fn main() -> rungroup::Exit {
//!     App::main_on(tokio::runtime::Builder::new_multi_thread().worker_threads(2))
//! }
//! ```
//!
//! - A function in `blocking(…)` runs in `spawn_blocking`. Every other `build` is async.
//! - A field with neither `config` nor `build` is a parameter of `App::build` and `App::main`, and so is a plain field. To
//!   build it, make it a [`#[unit]`](#units).
//! - A field that is an `Option` or a list is built as a whole. A field that is a group is built by `build = Cache::build`.
//! - A build has no deadline and no [`Scope`](crate::Scope). Under `App::main` a signal ends the process at once, with
//!   128 + its number.
//! - `App::main` reads the configuration before it listens to signals. Until then a signal has its default action.
//!
//! The first error or panic ends the phase. The fields that were built are dropped in reverse order, for no longer than the
//! grace period of the group, and nothing runs. The error names the field, as in `build of api: address in use`. It is the
//! field's own error with a [`BuildError`](crate::BuildError) as its context. The exit code of `App::main` is 1, or that of an
//! [`Exit`](crate::Exit) among the sources of the error.
//!
//! # Units
//!
//! A field with `#[unit(…)]` takes part in the phases and does not run: a schema, a client, a connection that several actors
//! share. The group keeps it until every actor has ended, and drops it as a plain field. An actor may name it in
//! `receives`; then it is a value, and its type is `Clone + Send + Sync`. A field that takes part in no phase and that actors
//! receive has `#[value]`.
//!
//! # Roles
//!
//! A role is a name that tells the actors of a run which parts it has, such as "data". `role = "data"` adds one. A
//! function such as `role = Store::role` takes a reference to the built field and returns a string, an `Option` of one,
//! or a type of the program's that implements [`IntoRole`](crate::IntoRole). [`Scope::roles`](crate::Scope::roles) lists
//! the roles of the whole run, sorted and without duplicates.
//!
#![cfg_attr(feature = "config", doc = "[`config`]: crate::guide::config")]
//!
//! # Units known at run time
//!
//! A group that is built by hand has the same phases. [`Group::register`](crate::Group::register) takes a
//! [`Unit`](crate::Unit), whose builder has a method for each option of a field. [`Group::build`](crate::Group::build)
//! builds the units in the order of their registration. A field with `#[unit]` never runs; a `Unit` becomes an actor by `run`.
//!
//! | option of a field | method of the builder |
//! |---|---|
//! | `config = Args`, `config(Args, prefix = "primary")` | `Unit::builder_with(name, config)` in place of `Unit::builder(name)`, with `UnitConfig::<Args>::new()`, its `prefix`, `secrets` and `validate`; `Group::configure` reads the command line |
//! | `build = f`, `build = blocking(f)` | [`build(f)`](crate::UnitBuilder::build), [`build_blocking(f)`](crate::UnitBuilder::build_blocking) |
//! | `role = "data"`, `role = f` | [`role("data")`](crate::UnitBuilder::role), [`role_of(f)`](crate::UnitBuilder::role_of) |
//! | `execute`, `interrupt` and the other options of `#[actor]` | [`run(f)`](crate::UnitBuilder::run), whose function adds the actor |
//! | `#[unit]` that actors receive | [`value(&slot)`](crate::UnitBuilder::value) |
//! | `#[unit]` that is only kept | none of the two |
//!
//! ```
//! use rungroup::{Context, Group, Interrupt, Unit};
//! use std::io;
//!
//! struct Store {
//!     rows: Vec<String>,
//! }
//!
//! impl Store {
//!     fn open(path: &str) -> io::Result<Store> {
//!         let text = std::fs::read_to_string(path)?;
//!         Ok(Store { rows: text.lines().map(str::to_owned).collect() })
//!     }
//!
//!     async fn serve(self, ctx: Context) {
//!         println!("{} rows", self.rows.len());
//!         ctx.interrupted().await;
//!     }
//! }
//!
//! /// The list of the files is known only at run time.
//! fn program(paths: &[&'static str]) -> Result<Group, rungroup::RegisterError> {
//!     let mut group = Group::new("example");
//!     for &path in paths {
//!         let store = Unit::builder(path).role("data");
//!         let store = store.build_blocking(move || Store::open(path));
//!         group.register(store.run(|actor, store| {
//!             actor.add(|ctx| store.serve(ctx), Interrupt::cancel())
//!         }))?;
//!     }
//!     Ok(group)
//! }
//!
//! # #[cfg(any())]
//! fn main() -> rungroup::Exit {
//!     rungroup::main(async || program(&["Cargo.toml", "CHANGELOG.md"])?.build().await)
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> anyhow::Result<()> {
//! let mut group = program(&["Cargo.toml", "CHANGELOG.md"])?;
//! assert!(group.deregister("CHANGELOG.md"));
//! assert_eq!(
//!     group.plan()?.phases().to_string(),
//!     "build:  Cargo.toml\nrun:    Cargo.toml\nroles:  data",
//! );
//! let running = group.build().await?.start(); // the same inside an existing runtime
//! running.wait_until_ready().await?;
//! running.shutdown("enough");
//! running.await?;
//! # Ok(()) }
//! ```
//!
//! - A unit without a phase, a name that is registered already, a configuration after `Group::configure`, and a unit in a
//!   running group are refused, each with a [`RegisterError`](crate::RegisterError).
//! - [`deregister(name)`](crate::Group::deregister) returns `true` if the unit was registered. The call has no effect on a unit that
//!   is built.
//! - Until its units are built, a group does not run: [`run`](crate::Group::run) is an error that names one of them. Handles
//!   may exist from the start. Their waits for readiness end if the build fails.
//!
//! # The list of the phases
//!
//! [`PLAN.phases()`](crate::Plan::phases) prints the fields of each phase in their order:
//!
//! ```text
//! build:  store, api
//! run:    store, api
//! ```
