//! The counterparts of the crate tokio-graceful-shutdown 0.20.
//!
//! | tokio-graceful-shutdown | rungroup |
//! |---|---|
//! | a subsystem: an async function that takes a `SubsystemHandle` | an actor: a field, and an execute that takes the field and a [`Context`](crate::Context) |
//! | `Toplevel::new(async \|s\| …)` | a struct with `#[group]` |
//! | `s.start(SubsystemBuilder::new("name", subsystem))` | a field; or [`ctx.add(…)`](crate::Scope::add) at run time |
//! | nested subsystems | a nested group, or actors named `actor.name` |
//! | `.catch_signals()` | [`rungroup::main`](crate::main()), or `signals` |
//! | `.handle_shutdown_requests(timeout).await` | `grace` of the group, and `grace` of an actor |
//! | `subsys.on_shutdown_requested().await` | [`ctx.interrupted().await`](crate::Scope::interrupted) |
//! | `future.cancel_on_shutdown(&subsys).await` | [`ctx.run_until_interrupted(future).await`](crate::Scope::run_until_interrupted) |
//! | `subsys.is_shutdown_requested()` | [`ctx.is_interrupted()`](crate::Scope::is_interrupted) |
//! | `subsys.request_shutdown()` | return from execute, or [`ctx.handle().shutdown("reason")`](crate::Handle::shutdown) |
//! | `subsys.request_local_shutdown()` | return from execute, with `on_ok = continue` or `until = all` |
//! | `nested.initiate_shutdown()`, `nested.join()` | [`actor.interrupt()`](crate::ActorHandle::interrupt), [`actor.wait()`](crate::ActorHandle::wait) |
//! | `nested.abort()` | none: the actor is aborted when its `grace` expires after `actor.interrupt()` |
//! | `subsys.wait_for_children()` | [`ctx.wait_for_tasks()`](crate::Scope::wait_for_tasks) for tasks; the stop of a nested group waits for its actors |
//! | `subsys.create_cancellation_token()` | [`ctx.cancellation_token()`](crate::Scope::cancellation_token), with the feature `token`; for a task per connection, [`ctx.spawn(future)`](crate::Scope::spawn) |
//! | a subsystem that returns `Ok` does not stop the others | `until = all`, or `on_ok = continue` |
//! | `ErrorAction::Forward`, `ErrorAction::CatchAndLocalShutdown` | `on_err = stop`, which is the default, and `on_err = continue` |
//! | a `SubsystemFinished` future, for an order by hand | `requires`, `receives` or `stops_before` |
//! | the list of errors of `GracefulShutdownError` | [`Error::report`](crate::Error::report) and [`Report::failed`](crate::Report::failed) |
//!
//! # Differences
//!
//! - The interrupt of an actor is part of its declaration. A subsystem that ignores the shutdown compiles; an actor without
//!   an interrupt does not.
//! - The first actor that returns stops the group by default.
//! - The order of the start and the stop is declared and checked at compile time. There, all subsystems stop at the same
//!   time, unless the program orders them by hand.
//! - Under [`rungroup::main`](crate::main()), an actor that blocks its thread does not delay the exit. There, `#[tokio::main]`
//!   waits for a blocking task after the timeout.
//! - A second signal ends the drain or aborts the remaining actors, and a further one exits the process. There, further
//!   signals have no effect.
//! - The report contains the message of a panic.
//!
//! # A subsystem
//!
//! A subsystem that imports files until the shutdown, or until it fails:
//!
//! ```text
//! async fn import(subsys: &mut SubsystemHandle) -> miette::Result<()> {
//!     let importer = Importer::new("inbox");
//!     while let Ok(imported) = importer.next().cancel_on_shutdown(subsys).await {
//!         imported?;
//!     }
//!     Ok(())
//! }
//!
//! // in main
//! Toplevel::new(async |top: &mut SubsystemHandle| {
//!     top.start(SubsystemBuilder::new("import", import));
//! })
//! .catch_signals()
//! .handle_shutdown_requests(Duration::from_secs(5))
//! .await?;
//! ```
//!
//! The actor is a field, and the field holds the folder:
//!
//! ```no_run
//! use std::path::PathBuf;
//!
//! use rungroup::{Context, Exit, group};
//!
//! async fn import(folder: PathBuf, ctx: Context) -> std::io::Result<()> {
//!     while let Some(imported) = ctx.run_until_interrupted(next(&folder)).await {
//!         imported?;
//!     }
//!     Ok(())
//! }
//!
//! #[group(grace = "5s")]
//! struct App {
//!     #[actor(execute = import, interrupt = cancel)]
//!     import: PathBuf,
//! }
//!
//! fn main() -> Exit {
//!     rungroup::main(async || Ok(App { import: "inbox".into() }))
//! }
//! # async fn next(folder: &std::path::Path) -> std::io::Result<()> {
//! #     tokio::fs::read_dir(folder).await.map(drop)
//! # }
//! ```
