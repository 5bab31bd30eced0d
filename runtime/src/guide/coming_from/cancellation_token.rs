//! The counterparts of `CancellationToken`, `JoinSet` and `TaskTracker`.
//!
//! | tokio and tokio-util | rungroup |
//! |---|---|
//! | `token.cancelled().await` | [`ctx.interrupted().await`](crate::Scope::interrupted) |
//! | `token.is_cancelled()` | [`ctx.is_interrupted()`](crate::Scope::is_interrupted) |
//! | `token.run_until_cancelled(future)` | [`ctx.run_until_interrupted(future)`](crate::Scope::run_until_interrupted) |
//! | a token for a library that takes one | [`ctx.cancellation_token()`](crate::Scope::cancellation_token), with the feature `token` |
//! | `token.cancelled_owned()` | [`ctx.interrupted_owned()`](crate::Scope::interrupted_owned) |
//! | `token.cancel()`, a `DropGuard` | return from execute, or [`ctx.handle().shutdown("reason")`](crate::Handle::shutdown) |
//! | a clone of the token for a task or a helper | a clone of [`ctx.scope()`](crate::Context::scope) |
//! | a child token per stage of the stop | `requires`, `receives` or `stops_before` |
//! | `tracker.spawn(future)` per connection | [`ctx.spawn(future)`](crate::Scope::spawn) |
//! | `tracker.close(); tracker.wait().await` | the actor ends after its tasks; or [`ctx.wait_for_tasks()`](crate::Scope::wait_for_tasks) |
//! | `set.spawn(future)` per part of the program | a field with `#[actor]` |
//! | `set.join_next().await` | the [`Report`](crate::Report) names each actor and its outcome |
//! | `set.abort_all()` | a grace period that expires; only the actor that exceeds it is aborted |
//! | `timeout(limit, tracker.wait())` | `grace` |
//! | `ctrl_c().await` | [`rungroup::main`](crate::main()), or `signals` |
//!
//! # One part at a time
//!
//! A part that takes a token can stay as it is. The token becomes the field, and cancelling it becomes the interrupt:
//!
//! ```
//! use rungroup::{Context, group};
//! use tokio_util::sync::CancellationToken;
//!
//! /// Unchanged.
//! async fn old(token: CancellationToken) -> std::io::Result<()> {
//!     token.cancelled().await;
//!     Ok(())
//! }
//!
//! /// Migrated.
//! async fn migrated(_: (), ctx: Context) {
//!     ctx.interrupted().await;
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(
//!         execute = |token, _| old(token.clone()),
//!         interrupt = |token, _| token.cancel(),
//!         ready = started,
//!     )]
//!     old: CancellationToken,
//!     #[actor(execute = migrated, interrupt = cancel, requires = [old])]
//!     migrated: (),
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
//! let running = App { old: CancellationToken::new(), migrated: () }.start();
//! running.shutdown("done");
//! running.await?;
//! # Ok(()) }
//! ```
//!
//! A [`Group`](crate::Group) takes a token directly as an interrupt: `Interrupt::token(token)`, with the feature `token`.
//!
//! # The rest of a program with a token
//!
//! Code outside the group may need a token that is cancelled when the group stops. An actor can hold the token's guard:
//!
//! ```
//! use rungroup::{Group, Interrupt};
//! use tokio_util::sync::CancellationToken;
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
//! let token = CancellationToken::new();
//! let mut group = Group::new("app");
//! let guard = token.clone().drop_guard();
//! let cancel = async move |ctx: rungroup::Context| {
//!     let _guard = guard; // cancels the token, even if the actor is aborted
//!     ctx.interrupted().await;
//! };
//! group.add("token", cancel, Interrupt::cancel());
//! group.add("worker", async |_ctx| println!("done"), Interrupt::cancel());
//! group.run().await?;
//! assert!(token.is_cancelled());
//! # Ok(()) }
//! ```
