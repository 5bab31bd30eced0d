//! Problems that begin outside this crate, and the code that avoids them.
//!
//! # `#[tokio::main]` does not bound the exit
//!
//! `#[tokio::main]` drops its runtime at the end of `main`. Dropping a runtime waits for every blocking task and every busy
//! worker. A `spawn_blocking` in a read that never returns keeps the process alive although `run` has returned in time.
//! [`rungroup::main`](crate::main()) has its own runtime and does not wait for it. In a runtime of your own, shut it down
//! explicitly:
//!
//! ```
//! # use rungroup::{Group, Interrupt};
//! # fn app() -> Group { Group::new("app") }
//! use std::process::ExitCode;
//!
//! fn main() -> ExitCode {
//!     let runtime = tokio::runtime::Runtime::new().expect("the runtime starts");
//!     let result = runtime.block_on(app().run());
//!     runtime.shutdown_background(); // does not wait
//!     match result {
//!         Ok(_) => ExitCode::SUCCESS,
//!         Err(error) => {
//!             eprintln!("Error: {error:?}");
//!             ExitCode::FAILURE
//!         }
//!     }
//! }
//! ```
//!
//! # Futures that are dropped lose their data
//!
//! [`ctx.run_until_interrupted(future)`](crate::Scope::run_until_interrupted) drops `future` at its await when the interrupt
//! arrives. `interrupt = drop` and an abort do the same to execute. The data that the future holds at that await is lost: a
//! message that was received but not handled, half a line, half a transaction. Wrap only the wait, and do the work outside:
//!
//! ```
//! # use rungroup::Context;
//! # async fn handle(_: String) {}
//! async fn consumer(mut queue: tokio::sync::mpsc::Receiver<String>, ctx: Context) {
//!     // `recv` is cancel safe. `async { handle(queue.recv().await).await }` is not.
//!     while let Some(Some(message)) = ctx.run_until_interrupted(queue.recv()).await {
//!         handle(message).await; // completes even if the interrupt arrives meanwhile
//!     }
//! }
//! ```
//!
//! tokio documents for each method whether it is cancel safe. `read_exact` and `read_line` are not.
//!
//! # Messages that are still in the queue
//!
//! After the interrupt, `run_until_interrupted` returns `None` even if its future is ready, so a full queue does not delay the
//! stop. A consumer that must handle the messages that it has already been sent drains the queue in a second loop:
//!
//! ```
//! # use rungroup::Context;
//! # async fn handle(_: String) {}
//! async fn consumer(mut queue: tokio::sync::mpsc::Receiver<String>, ctx: Context) {
//!     while let Some(Some(message)) = ctx.run_until_interrupted(queue.recv()).await {
//!         handle(message).await;
//!     }
//!     queue.close(); // no more messages
//!     while let Ok(message) = queue.try_recv() {
//!         handle(message).await;
//!     }
//! }
//! ```
//!
//! # Connections that a server spawns
//!
//! The graceful shutdown of axum and hyper waits for all open connections, without a limit. One idle client with half a
//! request, one WebSocket or one streaming response delays it until the actor is aborted. `axum::serve` spawns a task per
//! connection on the runtime. The abort drops the future of `serve`, but not these tasks; they run until the runtime is gone.
//! Their handlers keep the values that they received: a pool that waits for its leases then exceeds its own grace, too.
//! Handlers of tonic and tasks of other libraries behave in the same way.
//!
//! - Make the connections tasks of the actor: accept, and pass each connection to [`ctx.spawn`](crate::Scope::spawn) with
//!   hyper. An abort then drops them, and the actor ends after them. `examples/http.rs` in the repository has 45 lines that
//!   do this, to copy into a program. `examples/15_connections.rs` shows the effect.
//! - Give the actor of the server a `grace` that is shorter than the group's.
//! - Pass `ctx.scope().clone()` to handlers that wait for a long time, so that they can observe
//!   [`interrupted`](crate::Scope::interrupted).
//! - A value that must be closed in order does not belong in a handler, unless the handler holds only a clone of its
//!   [`Arc`](std::sync::Arc).
//!
//! No task of the *group* outlives its run; tasks of its libraries may.
//!
//! # A task that fails unnoticed
//!
//! An error of a task that [`ctx.spawn`](crate::Scope::spawn) started is logged and reported, but stops nothing: an actor that
//! waits for the messages of that task waits forever. Spawn such a task with [`spawn_linked`](crate::Scope::spawn_linked).
//! Its failure interrupts the actor, and the outcome is `Failed` with the task's error.
//!
//! # Telemetry is flushed too early
//!
//! The last event of a run, such as `run succeeded`, comes after the last plain field was dropped. A pipeline that an
//! actor or a field flushes loses that event, even with `stops_last`. Flush it after the run, in `main`:
//!
//! ```no_run
//! # struct Guard;
//! # fn init_telemetry() -> Guard { Guard }
//! # use rungroup::{Exit, Group};
//! fn main() -> Exit {
//!     let _guard = init_telemetry(); // dropped after the run, which flushes the pipeline
//!     rungroup::main(async || Ok(Group::new("app")))
//! }
//! ```
//!
//! In `main` the drop of the guard has no time limit; give it a timeout. As a plain field it has the rest of the group's
//! grace period, and at least 300 ms.
//!
//! # tokio keeps its signal handlers
//!
//! After the first use of a signal, tokio handles it until the process exits. After the [`run`](crate::Group::run) of a group
//! that lists signals, Ctrl-C therefore no longer ends the process by itself: a program that continues must listen again. After
//! [`rungroup::main`](crate::main()) a signal ends the process, unless a later `run` lists it.
//!
//! # A paused clock and real threads
//!
//! After `tokio::time::pause` the clock jumps to the next timer whenever the runtime is idle, and a thread that works does
//! not keep the runtime busy. A timeout can therefore expire while a blocking actor works. The page about
//! [testing](super::testing#a-paused-clock) lists the cases in which the run stops the clock.
//!
//! # A context that is dropped early
//!
//! An actor with `ready = manual` or `provides` can no longer become ready after its [`Context`](crate::Context) was
//! dropped: by an early `return`, or with a task that it was moved into. If another actor waits, this is a missed readiness
//! and stops the group. If execute returns within 50 ms, only its result counts. Pass a clone of the
//! [`Scope`](crate::Scope) to helpers and tasks: `ctx.scope().clone()`.
//!
//! # An actor that waits for its own group
//!
//! [`Handle::wait`](crate::Handle::wait) inside an actor of that group waits for the actor itself, until the actor is
//! aborted. Wait for [`interrupted`](crate::Scope::interrupted) instead.
