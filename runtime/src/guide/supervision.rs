//! What happens within the life of a group: actors that are run again, stopped alone or added, the tasks that belong to
//! them, and child processes.
//!
//! | for | there is |
//! |---|---|
//! | a part that is run again when it failed | `restart`, and `dependents` for those that require it |
//! | one part that stops, or is run again, while the others go on | the handle of the group, [`ActorHandle`](crate::ActorHandle) |
//! | a part that is known only as the group runs | [`Handle::add`](crate::Handle::add), [`Scope::add`](crate::Scope::add) |
//! | a task a connection, a job, a message | [`Scope::spawn`](crate::Scope::spawn) |
//! | another program | `process` (feature `process`) |
//!
//! How each option is written is on the page of [options](super::options).
//!
//! # Run again
//!
//! An actor with a `restart` is run again after an execution that failed: by an error, a panic, or because it could not
//! become ready; with `always`, also after its Ok. Each execution is given a fresh clone of the field, or the one shared with
//! its function interrupt, and a context of its own.
//!
//! | | |
//! |---|---|
//! | the delay | doubles from `delay` (1 s) up to `max_delay` (30 s), and is drawn at random between nothing and that |
//! | the limit | none unless written; with one, so many restarts, and the failure after them is final: the cause is *used up its restarts*, unless `on_err = continue` |
//! | what resets both | an execution that lasts as long as `within` (60 s): the next failure counts as the first; or a handle that asks for another |
//! | a stop | ends the delay at once, without another run; the outcome is then *restarting*, and no failure |
//! | the state | *degraded*, from the moment a group that was ready loses one that is run again until it is ready again |
//!
//! Readiness is of one execution: it is lost when that ends, and those that have not started wait for the next. Those that
//! run are what `dependents` is about, which must be said where there are any: with `keep` they go on, with the value that
//! they received; with `restart` just those that require the actor, near and far, are stopped, each after those that require
//! it, and start again once it is ready, with the new value. Each of them must say `restart`, too.
//!
//! An execution that is to be stopped for another and comes back neither on its interrupt nor on its abort is left behind. It
//! may still run, so there is no other: that is the cause, or a failure that is continued.
//!
//! A failure after which an actor is run again is none of the run's. All are counted in the report, and the first and the
//! last sixteen are kept with their errors ([`Restarts`](crate::Restarts)), so that memory does not grow with them.
//!
//! # Stopped alone
//!
//! A handle on an actor ([`ActorHandle`](crate::ActorHandle)) asks for its end, or for another execution, while the group
//! goes on: `interrupt` and `restart` return when that was taken up, `wait` when the actor has come to its end. The handle of a
//! `#[group]`, `AppHandle` for `App`, has a method for each actor, and what is asked of one that cannot be does not compile.
//!
//! Those that require it stop first, in order, unless it is to be refused then
//! ([`unless_required`](crate::ActorHandle::unless_required)); so an actor that waits for the end of one that it requires waits
//! for itself, until it is aborted. Each is interrupted with a cause of its own and aborted when its own grace is over, or else
//! the group's. An end that was asked for is never the cause, though *completed* may be when nothing is left to run. At the stop of the group each is interrupted once more, as Go users clean up there; but a function
//! that can be called only once ([`Interrupt::call`](crate::Interrupt::call)) has had its call then.
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
//!     let app: AppHandle = ctx.handle_as().expect("it is of this group");
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
//! # Added
//!
//! [`Handle::add`](crate::Handle::add) adds a full actor to a group that runs, of any kind that there is: it requires others
//! by name and receives their values, its failure is the group's, and it stops before all that it requires. From the cause on
//! it is refused. Once it has returned its name is free again, but it stays in the report: what comes and goes by the
//! thousand is a child.
//!
//! Inside an actor, [`Scope::add`](crate::Scope::add) names it `parent.name`, and
//! [`Scope::add_numbered`](crate::Scope::add_numbered) `parent[1]`. That is its name and nothing more: it goes on when the
//! parent has ended.
//!
//! ```
//! use rungroup::{Context, Interrupt};
//!
//! async fn watch(ctx: Context) {
//!     println!("{} watches", ctx.name()); // supervisor.east
//!     ctx.interrupted().await;
//! }
//!
//! async fn supervise(_: (), ctx: Context) -> anyhow::Result<()> {
//!     let east = ctx.add(|group| group.add("east", watch, Interrupt::cancel())).await?;
//!     ctx.spawn(async { println!("a task beside it") })?; // belongs to the supervisor, as `east` does not
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
//! # Children
//!
//! [`Scope::spawn`](crate::Scope::spawn) spawns a task that belongs to the actor: the actor has ended when its tasks have,
//! they are interrupted with it and share its deadline. From the interrupt on a spawn is refused, but not in the drain before.
//! What goes wrong in one is logged, counted and kept in part. Of one that is over nothing is left, so there may be any
//! number of them, and [`spawn_bounded`](crate::Scope::spawn_bounded) waits while too many are alive.
//!
//! # Child processes
//!
//! A field with `process` is an actor like others: its exit with 0 is its Ok, any other a failure; it is run again by
//! `restart`, required by others, and stopped alone by a handle. Its interrupt is TERM to the process and to what it forked,
//! its abort KILL. A command within an actor's work is [`ProcessSpec::run`](crate::ProcessSpec::run): it belongs to that actor,
//! as a task does. What is guaranteed and what is not is told at [`ProcessSpec`](crate::ProcessSpec), and how a `process` is
//! declared on the page of [options](super::options#process).
