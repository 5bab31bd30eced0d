//! Declare the long-running parts of a tokio program as a struct. They start in order, and stop in order and in bounded
//! time.
//!
//! # The idea
//!
//! A program is a group of **actors**. An actor consists of two functions: **execute** runs it, and its **interrupt** makes
//! execute return. By default, the first actor that returns stops the group: every actor is interrupted, in order, and the
//! group has ended when all of them have.
//!
//! An actor without an interrupt is a compile error. An actor that ignores its interrupt is aborted when its grace period
//! expires. If that fails too, it is abandoned and named in the report.
//!
//! # The first group
//!
//! ```
//! use rungroup::{Context, group};
//!
//! /// Provides an address, and keeps it valid until the client has ended.
//! async fn server(host: &'static str, ctx: Context<String>) -> anyhow::Result<()> {
//!     ctx.provide(format!("{host}:8080")); // `server` is ready, and `client` starts
//!     ctx.interrupted().await; // returns after `client` has ended
//!     Ok(())
//! }
//!
//! /// Receives the address. Its return stops the group.
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
//!     // Starts after `server`, and stops before it.
//!     #[actor(execute = client, interrupt = cancel, receives = server)]
//!     client: u32,
//! }
//!
//! fn main() -> rungroup::Exit {
//!     rungroup::main(async || Ok(App { server: "localhost", client: 3 }))
//! }
//! ```
//!
//! In [`Context<P, R>`](Context), `P` is the type that an actor provides and `R` the type that it receives. Both are `()` by
//! default. With `interrupt = cancel`, execute observes the interrupt through its context.
//!
//! A group runs in one of three ways:
//!
//! | call | use |
//! |---|---|
//! | [`rungroup::main`](main()) | The group is the whole process, with its own runtime, signals, exit code and bounded exit. |
//! | `app.run().await` | The group runs inside an existing runtime, and the caller waits for it. |
//! | `app.start()` | The group runs beside the caller, which gets a [`Running`]: it stops the group, observes its state, and has a method per actor. |
//!
//! [`Group`] is the builder for actors that are known only at run time. `#[group]` generates a plan that is checked at compile
//! time, and calls that add each field to a `Group` with its types.
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
//! # Items
//!
//! | topic | items |
//! |---|---|
//! | start here | [`#[group]`](macro@group), [`main`](main()), [`main_on`], [`Context`], [`Scope`], [`Late`] |
//! | actors | [`Actor`], [`BlockingActor`], [`Boxed`], [`BoxedBlocking`], [`Interrupt`], [`Ready`], [`RestartPolicy`], [`RestartWhen`], [`Dependents`], [`ReturnAction`], [`Overrun`] |
//! | dynamic groups | [`Group`], [`IntoGroup`], [`Unit`], [`UnitBuilder`], [`IntoUnit`], [`Nested`], [`ActorBuilder`], [`ActorSettings`], [`ActorGrace`], [`Slot`], [`OptionalSlot`], [`LateSlot`], [`Until`], [`Signal`], [`IntoRole`] |
//! | handles | [`Running`], [`Handle`], [`ActorHandle`], [`ActorHandles`], [`GroupState`], [`ActorState`], [`ActorStatus`], [`Ended`] |
//! | tasks | [`TaskHandle`], [`catch_panic`], [`abort_on_panic`] |
//! | closers | [`Closer`], [`CloserGuard`], [`ChannelCloser`], [`SenderGuard`], [`ReceiverGuard`], [`ChannelGroupCloser`] |
//! | results | [`Report`], [`ActorReport`], [`Outcome`], [`Cause`], [`Failure`], [`Exit`], [`Restarts`], [`FailedAttempt`], [`TaskFailures`], [`AbortedBy`], [`GraceOrigin`], [`DropFailure`] |
//! | errors | [`Error`] of a run, [`BuildError`], [`PanicError`], [`ReadinessError`], [`NeverReadyError`], [`NeverProvidedError`], [`SelfWaitError`], [`RegisterError`], [`AddError`], [`ControlError`], [`SpawnError`], [`TaskError`] |
#![cfg_attr(
    feature = "process",
    doc = "| processes | [`ProcessSpec`], [`ProcessReady`], [`WaitFor`], [`Captured`], [`KilledProcess`], [`ProcessError`] |"
)]
#![cfg_attr(
    feature = "config",
    doc = "| configuration | [`config`], [`config::or_exit`], [`config::Configured`], [`config::Shown`], [`config::Environment`], [`config::ConfigError`], [`config::ConfigProblem`], [`config::ConfigSource`], [`config::matches`], [`config::Bytes`], [`config::BytesError`], [`UnitConfig`] |"
)]
//! | tests | [`Tester`], [`TesterHandle`] |
#![cfg_attr(
    feature = "drill",
    doc = "| drills | [`drill`](drill()), [`drill::Drill`], [`drill::Clock`], [`drill::DrillReport`], [`drill::Finding`], [`drill::Case`], [`drill::Fault`] |"
)]
//! | the group as data | [`Plan`], [`plan`] |
//! | markers | [`NoValue`], [`OneShot`], [`Restartable`] |
//! | bounds, which programs do not name | [`bounds`] |
//!
//! # Features
//!
//! | feature | default | content |
//! |---|---|---|
//! | `macros` | yes | [`#[group]`](macro@group) |
//! | `signal` | yes | groups that stop on signals, including those of [`main`](main()) |
//! | `token` | no | `tokio_util`'s `CancellationToken` as an [`Interrupt`], and from a [`Scope`] |
//! | `config` | no | `config`: the command line, the environment and a file as the arguments of the fields |
//! | `toml`, `yaml` | no | the file of `--config` in TOML or YAML |
//! | `drill` | no | `drill`: runs a group under every fault, for tests; enable it under `[dev-dependencies]` |
//! | `process` | no | `ProcessSpec`: child processes as actors, and commands whose output is captured |
//!
//! # Logs
//!
//! A group emits [`tracing`](https://docs.rs/tracing) events under the target `rungroup`. They carry the field `group`, and
//! those of an actor also `actor`. The events of a captured command carry `command` instead. Warnings about the build
//! closure of [`main`](main()), or about a provided value whose drop panics while another panic unwinds, carry neither.
//! Execute and interrupt run in a span `actor` with both fields.
//!
//! | level | events |
//! |---|---|
//! | `DEBUG` | each state change of an actor: `actor started`, `actor ready`, `actor interrupted`, `actor returned`, `actor settled`, `actor ended`; `process started`, `process exited` |
//! | `INFO` | the states of the group, the cause of its stop, restarts, requests to one actor, each line of a child process, and `run succeeded`, or the reason why the run was stopped early |
//! | `WARN` | failures that do not stop the group, late readiness, late stops and aborts |
//! | `ERROR` | the cause of the stop, if it is a failure; `run failed`; and a signal that exits the process |
//!
//! Each failure is logged once: where it happens, or as the cause. Under [`main`](main()) without a subscriber that is interested
//! in `WARN`, warnings are lines on stderr.
//!
//! The event at the end of the run carries the cause, the times, and the numbers of actors and failures. The timeline is the
//! `Display` of the [`Report`].
//!
//! # Where the ideas come from
//!
//! - [oklog/run](https://github.com/oklog/run) for Go: the pair of execute and interrupt, and the stop at the first return.
//! - Supervisors in Erlang/OTP: ordered start and stop, and a deadline for each child.
//! - systemd (`After=`, `Type=notify`) and dependency injection: edges between units, and values that are handed over when
//!   they are ready.
//! - Kubernetes: the drain after SIGTERM.
//! - tokio-util: the names and the cancel safety of [`Scope::run_until_interrupted`] and [`Scope::interrupted_owned`], after
//!   `CancellationToken`.
//! - [Apache SkyWalking BanyanDB](https://github.com/apache/skywalking-banyandb) for Go: the phases before the start, units,
//!   roles, and [closers](Closer).

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "config")]
#[cfg_attr(docsrs, doc(cfg(feature = "config")))]
pub mod config;
mod context;
#[cfg(feature = "drill")]
pub mod drill;
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

/// The bounds of the functions and values that a program passes to this crate. Programs do not name them: the compiler does, if
/// an argument does not fit.
pub mod bounds {
    pub use crate::group::actor::ActorFuture;
    pub use crate::group::build_fn::{BlockingBuildFn, BuildFn, BuildResult};
    pub use crate::group::close_fn::CloseFn;
    pub use crate::group::open_fn::{OpenFn, OpenResult, ReopenFn};
    pub use crate::handle::DeclaredHandle;
    #[cfg(feature = "signal")]
    pub use crate::run::main::BuildFuture;
    pub use crate::shared::into_result::{ExecuteFuture, IntoResult};
    pub use crate::shared::slot::{Inlets, SlotSource, Slots};
}

#[doc(hidden)]
pub mod __private {
    pub use crate::private::*;
}

pub use context::closer::channel::{ChannelCloser, ChannelGroupCloser, ReceiverGuard, SenderGuard};
pub use context::closer::{Closer, CloserGuard};
pub use context::contained::{abort_on_panic, catch_panic};
pub use context::late::{Late, LateSlot};
pub use context::task_handle::{TaskError, TaskHandle};
pub use context::{Context, Scope};
#[cfg(feature = "drill")]
pub use drill::drill;
pub use engine::outcome::Outcome;
pub use engine::state::{ActorState, GroupState};
pub use group::actor::{Actor, BlockingActor};
pub use group::boxed::{Boxed, BoxedBlocking};
#[cfg(feature = "config")]
pub use group::configure::UnitConfig;
pub use group::register::RegisterError;
pub use group::tester::{Tester, TesterHandle};
pub use group::unit::{IntoUnit, Unit, UnitBuilder};
pub use group::{ActorBuilder, ActorGrace, ActorSettings, Group, IntoGroup, IntoRole, Nested};
pub use handle::running::Running;
pub use handle::{
    ActorHandle, ActorHandles, ActorStatus, Ended, Handle, NeverProvidedError, NeverReadyError,
    NoValue, OneShot, Restartable, SelfWaitError,
};
pub use plan::Plan;
pub use plan::signal::Signal;
#[cfg(feature = "process")]
pub use process::{Captured, KilledProcess, ProcessError, ProcessReady, ProcessSpec, WaitFor};
pub use report::cause::Cause;
pub use report::error::Error;
pub use report::exit::Exit;
pub use report::history::{FailedAttempt, Restarts, TaskFailures};
pub use report::request_error::{AddError, ControlError, SpawnError};
pub use report::user_code::panic_error::PanicError;
pub use report::{
    AbortedBy, ActorReport, DropFailure, Failure, GraceOrigin, ReadinessError, Report,
};
pub use run::build::BuildError;
#[cfg(feature = "signal")]
pub use run::main::{main, main_on};
/// Turns a struct into a group: each field with `#[actor(…)]` is an actor.
///
/// A field may also be a [resource](#resources), a [value](#values) or a [unit](#units). A field without an attribute is
/// plain: the group keeps it until every actor has ended, and then drops the plain fields in reverse order.
///
/// [`guide::options`] shows an example of every option. Invalid options, types and constants are compile errors. All
/// mistakes in the options are reported together.
///
/// # Examples
///
/// ```
/// use rungroup::{Context, group};
///
/// async fn store(path: &'static str, ctx: Context<String>) -> anyhow::Result<()> {
///     ctx.provide(std::fs::read_to_string(path)?); // `store` is ready, and `reader` starts
///     ctx.interrupted().await; // returns after `reader` has ended
///     Ok(())
/// }
///
/// #[group(grace = "20s", drain = "5s")]
/// struct App {
///     #[actor(execute = store, interrupt = cancel, provides = String)]
///     store: &'static str,
///
///     #[actor(
///         execute = async |name, ctx| println!("{name}: {}", ctx.received()),
///         interrupt = cancel,
///         receives = store,
///     )]
///     reader: &'static str,
///
///     /// Not an actor: dropped after every actor has ended.
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
/// Grace periods that come from configuration:
///
/// ```
/// # use rungroup::{Context, group};
/// # use std::time::Duration;
/// #[group]
/// struct App {
///     #[actor(execute = serve, interrupt = cancel)]
///     api: u16,
/// }
///
/// async fn serve(_port: u16, ctx: Context) {
///     ctx.interrupted().await;
/// }
///
/// # let configured = Duration::from_secs(3);
/// let mut group = App { api: 8080 }.into_group();
/// group.api().grace(configured);
/// let group = group.grace(configured * 2);
/// # drop(group);
/// ```
///
#[cfg(feature = "macros")]
pub use rungroup_macros::group;
pub use rungroup_rules::{
    Dependents, Overrun, Ready, RestartPolicy, RestartWhen, ReturnAction, Until,
};
pub use shared::interrupt::Interrupt;
pub use shared::slot::{OptionalSlot, Slot};

/// For `use rungroup::actor`, which would otherwise be answered with the trait `Actor`.
#[doc(hidden)]
#[deprecated(note = "`#[group]` reads `#[actor]`; remove the import")]
pub fn actor() {}

/// The same for `use rungroup::resource`.
#[doc(hidden)]
#[deprecated(note = "`#[group]` reads `#[resource]`; remove the import")]
pub fn resource() {}

/// The same for `use rungroup::value`.
#[doc(hidden)]
#[deprecated(note = "`#[group]` reads `#[value]`; remove the import")]
pub fn value() {}
