//! Concepts, and the life of a group.
//!
//! # Actors and groups
//!
//! An **actor** is one long-running part of a program. It consists of two functions: **execute** runs it, and its
//! **interrupt** makes execute return. Every actor has an interrupt, and omitting it is a compile error.
//!
//! A **group** is a set of actors that start together and stop together. By default, the first actor that returns stops the
//! group: every actor is interrupted, and the group has ended when all of them have.
//!
//! ```
//! use rungroup::{Context, group};
//!
//! async fn server(port: u16, ctx: Context) {
//!     println!("serving port {port}");
//!     ctx.interrupted().await;
//! }
//!
//! async fn client(requests: u32, _ctx: Context) -> std::io::Result<()> {
//!     println!("sent {requests} requests");
//!     Ok(())
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(execute = server, interrupt = cancel)]
//!     server: u16,
//!     #[actor(execute = client, interrupt = cancel)]
//!     client: u32, // returns first, and stops the group
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
//! let report = App { server: 8080, client: 3 }.run().await?;
//! assert_eq!(report.cause().to_string(), "actor `client` returned");
//! # Ok(()) }
//! ```
//!
//! The field holds the data of the actor. Execute receives the field by value. If the interrupt is a function, the two
//! share the field, and each receives a reference. See
//! [when to choose cancel, drop or a function](super::options#when-to-choose-cancel-drop-or-a-function).
//!
//! # The context
//!
//! Execute receives a [`Context<P, R>`](crate::Context). `P` is the type of the value that the actor provides to others, and
//! `R` the type that it receives. Both are `()` by default. The compiler checks them against the field:
//!
//! | the field sets | execute takes |
//! |---|---|
//! | neither | `Context` |
//! | `provides = Db` | `Context<Db>` |
//! | `receives = store`, and `store` provides `Db` | `Context<(), Db>` |
//! | `receives = late(store)` | `Context<(), Late<Db>>` |
//! | `provides = Cache` and `receives = store` | `Context<Cache, Db>` |
//!
//! [`ctx.provide(value)`](crate::Context::provide) hands over the value and makes the actor ready. Each receiver gets a
//! clone through [`ctx.received()`](crate::Context::received). A receiver with `late` does not wait for the value: it
//! receives a [`Late`](crate::Late), which returns the value as soon as it exists.
//!
//! The methods that do not depend on these types belong to [`Scope`](crate::Scope), to which the context derefs. A scope is
//! `Clone`, so tasks and helpers take one:
//!
//! | method | use |
//! |---|---|
//! | [`interrupted`](crate::Scope::interrupted), [`interrupted_owned`](crate::Scope::interrupted_owned) | wait for the interrupt |
//! | [`run_until_interrupted`](crate::Scope::run_until_interrupted) | run a future, and drop it at the interrupt |
//! | [`sleep_or_interrupted`](crate::Scope::sleep_or_interrupted), [`wait_interrupted`](crate::Scope::wait_interrupted) | the same on the thread of a blocking actor |
//! | [`spawn`](crate::Scope::spawn) | start a task that belongs to the actor |
//! | [`cause`](crate::Scope::cause), [`deadline`](crate::Scope::deadline) | the cause of the interrupt, and the instant of the abort |
//! | [`handle`](crate::Scope::handle) | observe or stop the group |
//!
//! # Three ways to run a group
//!
//! | call | effect |
//! |---|---|
//! | [`rungroup::main`](crate::main()) | owns the process: runtime, signals, exit code, and an exit in bounded time |
//! | `App { … }.run().await` | runs the group inside an existing runtime, and returns the report |
//! | `App { … }.start()` | runs the group beside the caller, and returns a [`Running`](crate::Running) with a handle |
//!
//! # The life of a group
//!
//! A store provides a value, an API and a worker receive it, and metrics stop last. SIGTERM arrives while all of them run:
//!
//! ```text
//! group    starting      ready       draining    stopping                ended
//! store    ------===============================================x###|
//! api            --------========================x#############|
//! worker         ================================x#####|
//! metrics  ==========================================================x##|
//!
//! -  started    =  ready    x  interrupted    #  within its grace period    |  ended
//! ```
//!
//! A [`Report`](crate::Report) prints as such a timeline, with the times of the run.
//!
//! ## Build
//!
//! [`rungroup::main`](crate::main()) builds the group on the runtime of the actors. Until the group is
//! built, SIGINT, SIGTERM, SIGQUIT and, on a terminal, SIGHUP end the process at once.
//!
//! ## Start
//!
//! An actor starts when its requirements (`requires`, and `receives` without `late`) are ready. Actors without requirements
//! start together. An actor is ready when it has started, or at the point that its options name: a call of `ctx.ready()`
//! (`ready = manual`), the value (`provides`), or a return of `Ok` (`ready = finished`). After 3 s a warning names the actors that
//! are not ready. The warning repeats at intervals that double up to a minute.
//!
//! The group is ready when every actor has been ready, or has returned without stopping the group.
//!
//! ## Run
//!
//! An idle group wakes no thread and sets no timer. Restarts, requests of handles and additions happen in this state; see
//! [supervision](super::supervision).
//!
//! ## Cause
//!
//! The first of these events stops the group. It is the [`Cause`](crate::Cause) and never changes:
//!
//! - An actor returned `Ok` ([`on_ok = stop`](super::options#on_ok-on_err)), or failed or panicked (`on_err = stop`).
//! - An actor missed its readiness, whatever its `on_ok` and `on_err` are. Either it exceeded
//!   [`ready_within`](super::options#ready_within), or another actor waited for it when it returned or dropped its
//!   context.
//! - The group exceeded its own `ready_within`.
//! - An actor exhausted its restarts, or could not be restarted because its last attempt had to be abandoned.
//! - Every [foreground](super::options#background-foreground) actor has returned (`until = all`), or no actor is left.
//! - A signal arrived, a handle called [`shutdown`](crate::Handle::shutdown) or [`fail`](crate::Handle::fail), the parent
//!   group stopped, or the future of `run` was dropped.
//!
//! The report lists later events of this kind as [later causes](crate::Report::later_causes).
//!
//! ## Drain
//!
//! If the cause is SIGTERM and the group was ready, `drain` passes before the first interrupt. All actors keep serving, but a
//! readiness route can already fail, because the state of the group is *draining*. No actor starts. Any other cause, such as a
//! second signal, ends the drain.
//!
//! ## Stop
//!
//! Actors that have not started never start. Every other actor is interrupted exactly once, even if its execute has returned.
//! An actor is interrupted when all actors that must stop before it have ended: the actors that require it, receive from it
//! (late or not), or name it in `stops_before`. Independent actors are interrupted together. Actors with `stops_last` are interrupted after
//! all others have ended.
//!
//! An actor has *ended* when its execute has returned and its tasks and its interrupt have finished.
//!
//! An actor that does not end is escalated:
//!
//! | step | when | effect |
//! |---|---|---|
//! | interrupt | when its turn comes | its context is interrupted, its function is called, or its future is dropped |
//! | abort | when its grace period expires | its future is dropped; a thread sees [`is_aborted`](crate::Scope::is_aborted) |
//! | abandon | half a second later | the group stops waiting for it, and the report names it |
//!
//! The grace period of the group, 25 s by default, limits the whole stop, drain included. When it expires, all remaining
//! actors share one last half second.
//!
//! An actor may use its own `grace`, but never more than the time that the group has left. An actor without a `grace`
//! leaves a reserve to the actors that must stop after it. The reserve is a sum over the longest chain of these: for each
//! actor its declared `grace`, or else a tenth of the group's without the drain, plus half a second. For example, `api`
//! stops before `store` in a group with a grace of 20 s. The reserve for `store` is 2 s and half a second, so `api` may
//! use 17.5 s. A long chain does not leave an actor without time: it always gets at least an equal share, which is the time
//! left, divided by the number of actors on its chain.
//!
//! `println!("{}", App::PLAN)` and the doc comment of the generated `run` show the resulting limits.
//!
//! A signal during the stop escalates by one step: it ends the drain, aborts the remaining actors, or exits the process. Under
//! [`rungroup::main`](crate::main()) a signal also ends the process while the group is built, and while the error of the run
//! is printed.
//!
//! Signals within 300 ms of one that counted are part of its request, because launchers deliver duplicates. SIGHUP and a
//! repeated [`shutdown`](crate::Handle::shutdown) never escalate.
//!
//! ## End
//!
//! Plain fields are dropped in reverse order, on a thread of this crate. Then one event in the log states the end of the
//! run, and `run` returns `Ok` with the [`Report`](crate::Report), or an [`Error`](crate::Error) that contains it. No task
//! and no thread of an actor is left, except those of abandoned actors, which the report names.
//! [Limits](super::guarantees#limits) lists the threads of the crate that may end a moment later.
//!
//! A run succeeds if its cause is not a failure and no actor failed, panicked, was aborted or was abandoned, and if every
//! retained value was dropped in time and without a panic. An actor with `overrun = accept` may be aborted after its
//! grace period. An error that an actor returns after its own function interrupt was called is not a failure: a read from
//! a closed socket fails, for example. Its outcome is [`Interrupted`](crate::Outcome::Interrupted). A future that
//! `interrupt = drop` dropped has the outcome [`Dropped`](crate::Outcome::Dropped), so that the report distinguishes it
//! from one that returned.
//!
//! A run that was stopped early can still succeed. The report states this in two cases:
//!
//! - A signal stopped a group with `until = all` before every foreground actor had returned. The report begins with "stopped
//!   before completion", and `rungroup::main` exits with 128 + n.
//! - A request stopped a group before it was ready. The report names the actors that were not ready, and what each of them
//!   lacked.
//!
//! # Nested groups
//!
//! A `#[group]` struct is an actor, too, so groups nest:
//!
//! ```
//! # use rungroup::{Context, group};
//! # async fn serve(_: u16, ctx: Context) { ctx.interrupted().await }
//! #[group]
//! struct Storage {
//!     #[actor(execute = serve, interrupt = cancel)]
//!     database: u16,
//!     #[actor(execute = serve, interrupt = cancel)]
//!     cache: u16,
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(interrupt = cancel, ready = manual)]
//!     storage: Storage,
//!     #[actor(execute = serve, interrupt = cancel, requires = [storage])]
//!     api: u16,
//! }
//! # let _ = App::PLAN;
//! ```
//!
//! A nested group is ready when all of its actors are. It is limited by the grace period that its parent gives it. `signals`
//! and `drain` belong to the outermost group: on a nested group they are errors. A `grace` that the nested group
//! declares must not exceed the `grace` of its field or, if the field has none, the `grace` that the parent declares. `grace = none`
//! is accepted: the group still stops within the time that its parent gives it. The error of the nested group is the failure of
//! the field, and its report is part of the parent's. Its plan is [`Plan::nested`](crate::Plan::nested) of the parent's plan, and the handle of its actor
//! leads to the handles of the actors inside: `running.storage().cache()`.
//!
//! ## Values across the border
//!
//! A nested group can receive values from the parent group and provide one to it. This program nests the group of a
//! library twice:
//!
//! ```
//! mod library {
//!     use rungroup::{Context, group};
//!
//!     # #[derive(Clone)]
//!     pub struct Pool(pub u8);
//!     # #[derive(Clone)]
//!     pub struct Client(pub u8);
//!
//!     #[group(receives = (pool: Pool), provides = store)]
//!     pub struct Cache {
//!         #[actor(execute = open, interrupt = cancel, receives = pool, provides = Client)]
//!         pub store: &'static str,
//!     }
//!
//!     async fn open(_name: &'static str, ctx: Context<Client, Pool>) {
//!         ctx.provide(Client(ctx.received().0));
//!         ctx.interrupted().await;
//!     }
//! }
//!
//! use library::{Cache, Client, Pool};
//! use rungroup::{Context, group};
//!
//! # async fn pg(_: u8, ctx: Context<Pool>) { ctx.provide(Pool(1)); ctx.interrupted().await }
//! # async fn serve(_: u16, _ctx: Context<(), Needs>) {}
//! #[group]
//! struct App {
//!     #[actor(execute = pg, interrupt = cancel, provides = Pool)]
//!     pg: u8,
//!     #[actor(interrupt = cancel, receives = pg, provides = Client)]
//!     users: Cache,
//!     #[actor(interrupt = cancel, receives = pg, provides = Client)]
//!     orders: Cache,
//!     #[actor(execute = serve, interrupt = cancel, receives = Needs { users, orders })]
//!     api: u16,
//! }
//!
//! struct Needs {
//!     users: Client,
//!     orders: Client,
//! }
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
//! # App { pg: 1, users: Cache { store: "users" }, orders: Cache { store: "orders" }, api: 1 }.run().await.unwrap();
//! # });
//! ```
//!
//! - The group names each received value with its type. The value exists before the first actor inside starts, and the actors
//!   receive it as any other value.
//! - The group provides the value that one of its actors provides. It is ready when *all* of its actors are, so its receivers
//!   start with the value and with a group that works. The field writes `provides` instead of `ready = manual`.
//! - The field repeats the types, and the compiler compares them: the group is an `Actor<Client, Pool>`.
//! - A group that receives several values, `receives = (pool: Pool, name: String)`, generates a struct of them. The field writes
//!   `receives = CacheNeeds { pool: pg, name: hostname }`.
//! - The order holds across the border. At the stop the receivers outside end first, then the group, which drops its clone of
//!   the pool, and then the provider of the pool is interrupted. After a failure inside, the group ends by itself, as any actor
//!   that fails, before its receivers do.
//! - An actor inside that provides across the border may restart. Receivers outside keep their value; an attempt that starts
//!   later receives the newest one. The group as a whole does not restart.
//! - Without a parent group, the values are parameters: `Cache { … }.run(pool)`, `start(pool)`, and for
//!   [`rungroup::main`](crate::main()) `into_group(pool)`.
//!
//! [`Group::nested`](crate::Group::nested) does the same for a group that is built at run time.
//!
//! # Glossary
//!
//! | word | meaning |
//! |---|---|
//! | actor | one long-running part: an execute and an interrupt |
//! | attempt | one call of execute; an actor without `restart` has one |
//! | interrupt | the request to stop, and the function that delivers it |
//! | cause | the event that made the group stop |
//! | started | the task or the thread of the actor exists |
//! | ready | said of an actor: the actors that require it may start |
//! | returned | execute has returned, failed or panicked; the cause depends on this |
//! | ended | returned, with its tasks and its interrupt finished; or abandoned. The order of the stop depends on this |
//! | settled | said of an actor while its group runs: no attempt runs, and no restart is pending |
//! | outcome | how an actor ended: returned, failed, interrupted, aborted and so on |
//! | failure | an error, a panic, a missed readiness, exhausted restarts, or an abandoned part |
//! | foreground, background | a group with `until = all` waits for its foreground actors, and not for the others |
//! | absent | said of an `optional` actor whose field is `None`: it does not exist in this run |
//! | requirement, dependent | if `api` requires `store`, `store` is a requirement of `api`, and `api` a dependent of `store` |
//! | grace period | the time from an interrupt to the abort |
//! | deadline | the end of the grace period of the group |
//! | abort | to drop the future of an actor, or to set the abort flag of its thread |
//! | abandon | to stop waiting for an actor |
//! | task | a future that an actor spawned with its context |
//! | unit | a part that takes part in a phase before the start: a field with `config`, `build` or `role`, a field with `#[unit]`, or a registered [`Unit`](crate::Unit). A unit without an execute does not run |
//! | retained value | a plain field: the group keeps it until every actor has ended |
//! | parent group | the group of which a nested group is an actor |
//! | handle | stops a group, or controls one actor, from outside |
//! | plan | the group as data |
