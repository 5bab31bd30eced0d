//! The options of `#[group(…)]`, and the fields that are no actors.
//!
//! # Options
//!
//! ```
//! # use rungroup::{Context, group};
//! # async fn serve(_: u16, ctx: Context) { ctx.interrupted().await }
//! #[group(
//!     name = "shop",               // the struct's name in kebab-case, unless said
//!     grace = "20s",               // bounds the whole stop; `none`: nothing does; 25 s unless said
//!     drain = "5s",                // from TERM to the first interrupt, everything goes on serving; none unless said
//!     until = first,               // `first` to return stops the group; `all`: a job, completed when all have returned
//!     signals = [INT, TERM, HUP],  // what stops it; INT and TERM under `rungroup::main`, none under `run`, unless said
//! )]
//! struct App {
//!     #[actor(execute = serve, interrupt = cancel)]
//!     api: u16,
//! }
//! # assert_eq!(App::PLAN.name(), "shop");
//! ```
//!
//! A job hears no signals and takes as long as it takes:
//!
//! ```
//! # mod reexported { pub mod rungroup { pub use ::rungroup::*; } }
//! # use rungroup::Context;
//! # async fn copy(_: u32, _ctx: Context) {}
//! #[rungroup::group(until = all, signals = none, grace = none, crate = reexported::rungroup)]
//! struct Job {
//!     #[actor(execute = copy, interrupt = drop)]
//!     first: u32,
//!     #[actor(execute = copy, interrupt = drop)]
//!     second: u32,
//! }
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let report = Job { first: 1, second: 2 }.run().await?;
//! # let _ = report; Ok(()) }
//! ```
//!
//! Under `until = all` the group runs for every actor that no other names in `requires`, `receives` or `stops_before`, and
//! that is not `stops_last`: it is completed when all of those have returned Ok, or failed and were continued. `crate = path`
//! says where this crate is, for a macro that re-exports it under another name.
//!
//! # Plain fields
//!
//! A field without `#[actor(…)]` is no actor: the group keeps it until every actor has ended, and drops it then, in reverse
//! order. A lock, a temporary folder, the guard of telemetry.
//!
//! ```
//! # use rungroup::{Context, group};
//! # async fn serve(_: u16, ctx: Context) { ctx.interrupted().await }
//! struct PidFile;
//!
//! #[group]
//! struct App {
//!     #[actor(execute = serve, interrupt = cancel)]
//!     api: u16,
//!     _pid_file: PidFile,
//! }
//! # let _ = App::PLAN;
//! ```
