//! Supervision: restarts, requests to one actor, additions, tasks and child processes. All of them happen while the group
//! runs.
//!
//! | to do this | use |
//! |---|---|
//! | restart an actor that failed | `restart`, and `dependents` for the actors that require it |
//! | interrupt or restart one actor while the others run | [`ActorHandle`](crate::ActorHandle), from the handle of the group |
//! | add an actor to a running group | [`Handle::add`](crate::Handle::add), [`Scope::add`](crate::Scope::add) |
//! | run a task per connection, job or message | [`Scope::spawn`](crate::Scope::spawn) |
//! | run another program | `process` (feature `process`) |
//!
//! [Options](super::options) shows how the options are written.
//!
//! # Restarts
//!
//! One call of execute is an *attempt*. An actor with `restart` starts another attempt after an error, a panic or a missed
//! readiness; with `always` also after `Ok`. Each attempt has its own context and its own clone of the field, or a reference
//! to the field if the interrupt is a function.
//!
//! | property | rule |
//! |---|---|
//! | delay | random, between half and the whole of a limit that doubles from `backoff` (1 s) to `max_backoff` (30 s) |
//! | number | unlimited, or `max_restarts`. The failure after that is final: the cause is *exhausted its restarts*, unless `on_err = continue` |
//! | reset | an attempt that lasts `reset_after` (60 s) resets the delay and the number; so does a restart through a handle |
//! | stop | a stop ends the delay without another attempt; the outcome is *restarting*, which is not a failure. An attempt that fails after the cause, also during the drain, is not followed by another: its failure makes the run an error |
//! | state | the group is *degraded* from the end of the attempt until the actor is ready again, if the group was ready |
//!
//! An actor is not ready between two attempts. Actors that have not started wait for the next attempt. For the running
//! actors, the option `dependents` decides:
//!
//! - `keep`: they continue with the value that they received.
//! - `restart`: all direct and indirect dependents stop, each after its own dependents. They restart after this actor is
//!   ready, with the new value. Each of them must set `restart`, too.
//!
//! A restart passes through an actor that is [absent](super::options#optional): if `api` requires an absent `cache`, which
//! requires `store`, then `api` stops and restarts with `store`.
//!
//! An attempt that ends neither on its interrupt nor on its abort is abandoned. It may still run, so no other attempt
//! follows: the group stops, unless `on_err = continue`.
//!
//! A failure that is followed by a restart does not make the run an error. The report counts these failures.
//! [`Restarts`](crate::Restarts) keeps the first and the last sixteen after it, with their errors, so memory does not grow.
//!
//! # One actor through a handle
//!
//! An [`ActorHandle`](crate::ActorHandle) interrupts or restarts one actor while the group runs. `interrupt` and `restart`
//! return when the request has been accepted; `wait` returns when the actor has ended. The handle of a `#[group]`,
//! `AppHandle` for `App`, has a method for each actor. `restart` of an actor without the option `restart` is a compile error
//! there.
//!
//! The dependents of the actor stop first, in order; after [`unless_required`](crate::ActorHandle::unless_required) the
//! request is refused instead. An actor must not wait for the end of its own requirement, which ends after the actor.
//!
//! Each interrupted actor receives [`Cause::Interrupted`](crate::Cause::Interrupted). It is aborted when its `grace`
//! expires, or that of the group if it has none. Such an end does not stop the group, unless no actor is left. At the
//! stop of the group the actor is interrupted once more. A function that can be called only once
//! ([`Interrupt::call`](crate::Interrupt::call)) is not called again.
//!
//! ```
//! # #[cfg(feature = "macros")]
//! # mod example {
//! use rungroup::{ActorState, Context, Outcome, group};
//!
//! async fn serve(_: &'static str, ctx: Context<u16>) {
//!     ctx.provide(8080);
//!     ctx.interrupted().await;
//! }
//!
//! async fn watch(_: (), ctx: Context) {
//!     let app: AppHandle = ctx.handle_as().expect("the watcher belongs to `App`");
//!     println!("the api is {:?}", app.api().state());
//!     ctx.interrupted().await;
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(execute = serve, interrupt = cancel, provides = u16, restart = on_failure)]
//!     api: &'static str,
//!     #[actor(execute = watch, interrupt = cancel)]
//!     watcher: (),
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let running = App { api: "localhost", watcher: () }.start();
//! assert_eq!(running.api().provided().await?, 8080);
//! running.api().restart().await?; // `running.watcher().restart()` would not compile
//! running.watcher().interrupt().await?;
//! assert_eq!(running.watcher().wait().await?, Outcome::Returned);
//! assert_eq!(running.watcher().state(), ActorState::Returned);
//! running.shutdown("enough");
//! running.await?;
//! # Ok(()) }
//! # }
//! # #[cfg(feature = "macros")]
//! # fn main() { example::main().unwrap() }
//! ```
//!
//! # Additions
//!
//! [`Handle::add`](crate::Handle::add) adds an actor of any kind to a running group. The new actor names its
//! requirements, receives their values, and stops before they do. Its failure is a failure of the group. After the cause,
//! the call is refused. The name of the actor is free again after it has ended. An added actor that ended without a
//! failure gives its place to the next addition. The report then only [counts](crate::Report::ended_additions) it. Use
//! tasks for work that needs no name.
//!
//! Inside an actor, [`Scope::add`](crate::Scope::add) names the new actor `actor.name`, and
//! [`Scope::add_numbered`](crate::Scope::add_numbered) names it `actor[1]`: `actor` is the name of
//! the actor that adds it. The new actor belongs to the group, and continues after that actor has ended.
//!
//! ```
//! use rungroup::{Context, Interrupt};
//!
//! async fn watch(ctx: Context) {
//!     println!("{} runs", ctx.name()); // supervisor.east
//!     ctx.interrupted().await;
//! }
//!
//! async fn supervise(_: (), ctx: Context) -> anyhow::Result<()> {
//!     let east = ctx.add(|group| group.add("east", watch, Interrupt::cancel())).await?;
//!     ctx.spawn(async { println!("a task") })?; // belongs to the supervisor, unlike `east`
//!     east.interrupt().await?;
//!     east.wait().await?;
//!     Ok(())
//! }
//!
//! #[rungroup::group]
//! struct App {
//!     #[actor(execute = supervise, interrupt = cancel)]
//!     supervisor: (),
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
//! App { supervisor: () }.run().await?;
//! # Ok(()) }
//! ```
//!
//! # Tasks
//!
//! [`Scope::spawn`](crate::Scope::spawn) spawns a task that belongs to the actor. The actor has ended when its tasks have.
//! They are interrupted with it and share its deadline. After the interrupt, `spawn` is refused; during the drain it is not.
//! An error or a panic of a task is logged, counted, and kept in part for the report. A finished task leaves nothing else
//! behind, so their number is unlimited. [`spawn_bounded`](crate::Scope::spawn_bounded) waits while too many tasks are alive.
//!
//! An actor that cannot work without one of its tasks spawns that task with
//! [`spawn_linked`](crate::Scope::spawn_linked). The failure of the task is then the failure of the actor: the actor is
//! interrupted and has its grace period, and `on_err` and `restart` apply.
//!
//! Before a restart, the tasks of the last attempt get the declared `grace` of the actor, or else five seconds, or the
//! backoff if that is longer.
//!
//! # Child processes
//!
//! A field with `process` is an actor like any other: it restarts, is required by others, and is interrupted through a
//! handle. An exit with code 0 is `Ok`, and any other exit is a failure. The interrupt sends SIGTERM to the process and
//! its descendants, and the abort sends SIGKILL. [`ProcessSpec::run`](crate::ProcessSpec::run) runs a command inside
//! execute; the command belongs to that actor. The limits are documented at [`ProcessSpec`](crate::ProcessSpec), and the
//! option at [`process`](super::options#process).
