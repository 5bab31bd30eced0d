//! Declare the long-running parts of a tokio program as a struct: started in order, stopped in order, always bounded.
//!
//! # The idea
//!
//! A program is a group of **actors**: parts that run until the program ends. Each is a pair: an **execute** that runs it,
//! and an **interrupt** that makes execute come back. The first actor to return stops the group; every actor is then
//! interrupted, and the group has ended when all have. Whoever forgets an interrupt does not compile, and whoever ignores
//! one is aborted when its grace is over, left behind in the end, and named.
//!
//! # The first group
//!
//! ```
//! use rungroup::{Context, group};
//!
//! /// Provides an address, and keeps it until nobody needs it any more.
//! async fn server(host: &'static str, ctx: Context<String>) -> anyhow::Result<()> {
//!     ctx.provide(format!("{host}:8080")); // ready, and here is the value
//!     ctx.interrupted().await; // whoever received it has ended
//!     Ok(())
//! }
//!
//! /// Receives the address; its return stops the group.
//! async fn client(requests: u32, ctx: Context<(), String>) {
//!     for request in 0..requests {
//!         println!("request {request} to {}", ctx.received());
//!     }
//! }
//!
//! #[group(grace = "5s")]
//! struct App {
//!     #[actor(execute = server, interrupt = cancel, provides = String)]
//!     server: &'static str,
//!
//!     #[actor(execute = client, interrupt = cancel, receives = server)] // starts after it, stops before it
//!     client: u32,
//! }
//!
//! fn main() -> rungroup::Exit {
//!     rungroup::main(async || Ok(App { server: "localhost", client: 3 }))
//! }
//! ```
//!
//! There are three ways to run it, and no fourth:
//!
//! | | for |
//! |---|---|
//! | [`rungroup::main`](main()) | a whole process: its runtime, its signals, its exit code, an exit that nothing holds up |
//! | `App { … }.run().await` | a group inside a runtime that is there already |
//! | `App { … }.start()` | the same beside the caller, with a [`Handle`] to stop it and to see where it stands, and a method for each actor |
//!
//! [`Group`] is the same without the macro, for actors that are known at run time alone; `#[group]` writes the calls that a
//! person would.
//!
//! # Where to read on
//!
//! [`guide`] lists its pages in their reading order. Start with these:
//!
//! - [`guide::concepts`]: actors, contexts, and the life of a group from its start to its report.
//! - [`guide::options`]: every option of an actor and of a group, with examples.
//!
//! [`Scope`] documents the methods that execute can call. [`Report`] and [`Error`] document the result of a run.
//!
//! # Features
//!
//! | feature | default | |
//! |---|---|---|
//! | `macros` | yes | [`#[group]`](macro@group) |
//! | `signal` | yes | groups that stop on signals, and those of [`main`](main()) |
//! | `token` | no | an [`Interrupt`] made from a `tokio_util` `CancellationToken`, to move over one part at a time |
//! | `process` | no | `ProcessSpec`: child processes as actors, and what a command prints |
//!
//! # Logs
//!
//! A group says what it does as [`tracing`](https://docs.rs/tracing) events under the target `rungroup`: each state change
//! of an actor at `DEBUG` (`actor started`, `ready`, `interrupted`, `returned`, `ended`), what goes wrong at `WARN`, the
//! group's states and its cause at `INFO`, and the end of the run as one line, `run succeeded` at `INFO` or `run failed` at
//! `ERROR`, with cause, times and the numbers of actors and failures. The timeline is the `Display` of the [`Report`]. All
//! events carry the fields `group` and, of an actor, `actor`. Execute and interrupt run in a span `actor` with both. What a child process writes is an event a line, at
//! `INFO`.
//!
//! # Where the ideas come from
//!
//! The pair of execute and interrupt, and that the first return stops all, are those of
//! [oklog/run](https://github.com/oklog/run) for Go. Ordered start and stop, and a deadline after which a child is no
//! longer waited for, are those of supervisors in Erlang/OTP; values that are handed over when they are ready, and edges
//! between units, are known from systemd (`After=`, `Type=notify`) and from dependency injection; draining on TERM is what
//! Kubernetes asks of a pod.

mod context;
mod engine;
mod group;
#[cfg(all(feature = "macros", feature = "signal"))]
pub mod guide;
mod handle;
pub mod plan;
#[expect(
    missing_debug_implementations,
    reason = "generated code names these types and makes no value of them"
)]
mod private;
#[cfg(feature = "process")]
mod process;
mod report;
mod run;
mod shared;

#[doc(hidden)]
pub mod __private {
    pub use crate::private::*;
}

pub use context::{Context, Scope};
pub use engine::outcome::Outcome;
pub use engine::state::{ActorState, GroupState};
pub use group::actor::{Actor, BlockingActor};
pub use group::{ActorBuilder, ActorGrace, ActorOptions, Group, IntoGroup};
pub use handle::running::Running;
pub use handle::{
    ActorHandle, ActorStatus, DeclaredHandle, Ended, Handle, NeverProvidedError, NeverReadyError,
    OneShot, Restartable, SelfWaitError,
};
pub use plan::Plan;
pub use plan::signal::Signal;
#[cfg(feature = "process")]
pub use process::{Captured, ProcessError, ProcessReady, ProcessSpec};
pub use report::cause::{Cause, ReadinessError};
pub use report::error::Error;
pub use report::exit::Exit;
pub use report::history::{FailedAttempt, Restarts, TaskFailures};
pub use report::panic_error::PanicError;
pub use report::refusal::{AddError, ControlError, SpawnError};
pub use report::{AbortedBy, ActorReport, DropFailure, Failure, Report};
pub use run::main::main;
/// Makes a group of a struct: each field with `#[actor(…)]` is an actor. The others are kept until every actor has ended,
/// and dropped then, in reverse order.
///
/// [`guide::options`] shows an example of every option. What is wrong with a group is a compile error, as far as its words,
/// its types and its constants tell: all mistakes of one kind at once.
///
/// # Examples
///
/// ```
/// use rungroup::{Context, group};
///
/// async fn store(path: &'static str, ctx: Context<String>) -> anyhow::Result<()> {
///     ctx.provide(std::fs::read_to_string(path)?); // ready, and here is the value
///     ctx.interrupted().await; // whoever received it has ended
///     Ok(())
/// }
///
/// #[group(grace = "20s", drain = "5s")]
/// struct App {
///     #[actor(execute = store, interrupt = cancel, provides = String)]
///     store: &'static str,
///
///     #[actor(execute = async |name, ctx| println!("{name}: {}", ctx.received()), interrupt = cancel, receives = store)]
///     reader: &'static str,
///
///     /// Not an actor: dropped when the others have ended.
///     _directory: std::path::PathBuf,
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// println!("{}", App::PLAN); // the start order and the stop order
/// let app = App { store: "Cargo.toml", reader: "reader", _directory: ".".into() };
/// app.run().await?;
/// # Ok(()) }
/// ```
///
/// Graces that come from configuration:
///
/// ```
/// # use rungroup::{Context, group};
/// # use std::time::Duration;
/// #[group]
/// struct App {
///     #[actor(execute = async |_, ctx: Context| ctx.interrupted().await, interrupt = cancel)]
///     api: u16,
/// }
///
/// # let configured = Duration::from_secs(3);
/// let mut group = App { api: 8080 }.into_group();
/// group.api().grace(configured);
/// let running = group.grace(configured * 2);
/// # drop(running);
/// ```
///
#[cfg(feature = "macros")]
pub use rungroup_macros::group;
pub use rungroup_rules::{Dependents, Ready, Restart, RestartWhen, ReturnAction, Until};
pub use shared::interrupt::Interrupt;
pub use shared::into_result::IntoResult;
pub use shared::slot::{Slot, Slots};
