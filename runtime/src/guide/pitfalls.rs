//! What goes wrong outside this crate, and what to write instead.
//!
//! # `#[tokio::main]` cannot bound the exit
//!
//! `#[tokio::main]` drops its runtime when `main` is done, and dropping a runtime waits for every blocking task and for
//! every worker that is busy: a `spawn_blocking` in a read that never returns, or an actor that blocks its worker, keeps the
//! process alive although `run` has returned in time. [`rungroup::main`](crate::main()) makes its own runtime and leaves it
//! behind. Where the runtime must be yours, end it by hand:
//!
//! ```
//! # use rungroup::{Group, Interrupt};
//! # fn app() -> Group { Group::new("app") }
//! use std::process::ExitCode;
//!
//! fn main() -> ExitCode {
//!     let runtime = tokio::runtime::Runtime::new().expect("a runtime");
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
//! # What `run_until_interrupted` drops
//!
//! [`ctx.run_until_interrupted(future)`](crate::Scope::run_until_interrupted) drops `future` where it waits when the
//! interrupt comes; so does `interrupt = drop` with all of execute, and so does an abort. What the future held at that await
//! is lost: a message that was received and not yet handled, half of a line, half of a transaction. Wrap the wait alone, and
//! do the work outside of it:
//!
//! ```
//! # use rungroup::Context;
//! # async fn handle(_: String) {}
//! async fn consumer(mut queue: tokio::sync::mpsc::Receiver<String>, ctx: Context) {
//!     // `recv` loses nothing when it is dropped. Not so `async { handle(queue.recv().await).await }`.
//!     while let Some(Some(message)) = ctx.run_until_interrupted(queue.recv()).await {
//!         handle(message).await; // finished, also when the interrupt comes meanwhile
//!     }
//! }
//! ```
//!
//! tokio says of each of its methods whether it is cancel safe; `read_exact` and `read_line` are not.
//!
//! # Connections that a server spawned on its own
//!
//! axum's and hyper's graceful shutdown waits for the connections it knows, without a limit: one idle client with a
//! half-sent request, or one open WebSocket or streaming response, holds it up until the actor's grace is over and it is
//! aborted. An abort drops the future of `serve`, but not the tasks that it spawned for its connections: those go on until
//! the runtime is gone, and so do handlers of tonic and tasks that any library spawned. So give the server's actor a grace
//! that is shorter than the group's; hand `ctx.scope().clone()` to handlers that wait long, so that they see
//! [`is_interrupted`](crate::Scope::is_interrupted) themselves; let them hold nothing that must be closed in order, or
//! receive it as an [`Arc`](std::sync::Arc) that outlives them. No task of the *group* outlives its run; tasks of its
//! libraries may.
//!
//! # The guard of telemetry
//!
//! The last events of a run, its report among them, come after every actor has ended. A telemetry pipeline that is flushed
//! by an actor loses those, also if it `stops_last`. Flush it after the run: as a plain field, which is dropped when all
//! actors have ended and the report was logged, or in `main`:
//!
//! ```no_run
//! # struct Guard;
//! # fn init_telemetry() -> Guard { Guard }
//! # use rungroup::{Exit, Group};
//! fn main() -> Exit {
//!     let _guard = init_telemetry(); // dropped after the run: it flushes
//!     rungroup::main(async || Ok(Group::new("app")))
//! }
//! ```
//!
//! In `main`, the guard's drop is outside of all bounds: give it a timeout of its own. As a field, it has what is left of the
//! grace, but at least 300 ms.
//!
//! # tokio keeps its signal handlers
//!
//! Once a signal was listened to, tokio handles it for as long as the process lives. After a
//! [`run`](crate::Group::run) of a group that lists signals, Ctrl-C no longer ends the process by itself: whoever goes on
//! after the run must listen again. Under [`rungroup::main`](crate::main()) nothing comes after.
//!
//! # A paused clock and real threads
//!
//! `tokio::time::pause` lets the clock jump to the next timer whenever the runtime is idle; and a thread at work does not
//! keep it from being idle. In a test with a paused clock, a blocking actor and a sync function interrupt, which run on threads,
//! see their grace pass at once: they are aborted before they had any time. Test those on the real clock, or let an async
//! task hold the runtime awake while they work. What is purely async needs no such care.
//!
//! # A context that was moved away
//!
//! An actor that says itself when it is ready cannot do so once its [`Context`](crate::Context) is gone. A context that is
//! moved into a task which ends early, or is dropped by an early `return`, is a failure to become ready, and not a hang. What
//! a helper needs is in [`Scope`](crate::Scope), which can be cloned: `ctx.scope().clone()`.
//!
//! # An actor that waits for its own group
//!
//! [`Handle::wait`](crate::Handle::wait) inside an actor of that group waits for the actor itself. It is interrupted and
//! aborted in the end, but only then. Wait for [`interrupted`](crate::Scope::interrupted).
