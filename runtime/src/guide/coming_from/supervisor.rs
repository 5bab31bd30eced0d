//! The counterparts of `pkg/supervisor` of datawire/ambassador.
//!
//! A worker is an actor, a process is one attempt of it, and the supervisor is the group. A worker that ends normally does
//! not stop the others; a group with `until = all` does the same. The letters in the last column name the program below that
//! shows the row.
//!
//! | Go | rungroup | |
//! |---|---|---|
//! | `WithContext(ctx)` | `Group::new("app")`, or a struct with `#[group]`. The context becomes an actor that waits for your token (`Interrupt::drop()`), and whose `Ok` stops the group (`on_ok`) | A B |
//! | `Supervisor.Logger` | any subscriber of `tracing`; it may call methods of the group | C |
//! | `Supervise(worker)` | `group.add(…)` before the run, `handle.add(…)` during the run. A name that is in use is an error | A B |
//! | `Run()` | `group.run().await` returns the report, or an error that names the actor and keeps the error's type. No task outlives it | A |
//! | `Supervisor.Shutdown()` | `handle.shutdown("done")`, also before the run; the grace period of the group limits it | A B |
//! | `Get(name)` | `handle.actor("store")`; a `#[group]` has a method per actor: `handle.api()` | B |
//! | `Worker.Name`, `Work` | name and execute, two arguments of `add` | A |
//! | `Worker.Requires` | `.requires(["store"])`, or `receives` for a value. Unknown names and cycles are errors before the start | A |
//! | `Worker.Retry` | `group.actor(name).restart(RestartPolicy::on_failure())`, with jitter and a limit; a stop ends the backoff at once | A |
//! | `Worker.Error()` | `report.failed()`, in the order of completion; each `error()` keeps its sources | A |
//! | `Worker.Shutdown()` | `actor.interrupt().await`; its dependents stop first, or the call is refused after `unless_required()` | B |
//! | `Worker.Wait()` | `actor.wait().await` returns the outcome; inside the actor itself it returns an error | B |
//! | `Worker.Restart()` | `actor.restart().await`, for an actor with `restart`, whether it runs or not | B |
//! | `Process.Supervisor()`, `Worker()` | `ctx.handle()`, `ctx.actor_handle()` | C |
//! | `Process.Context()` | `ctx.aborted()`, which completes when the grace period expires | C |
//! | `Process.Ready()` | `ctx.ready()`, or `ctx.provide(value)` | C |
//! | `Process.Shutdown()` | `ctx.interrupted().await` | C |
//! | `Log`, `Logf`, `Debug`, `Debugf` | `tracing::info!` and others; execute runs in a span with the name of the actor | C |
//! | `Go(fn)` | `ctx.spawn(future)`, a task of the actor; or `ctx.add_numbered(…)`, an actor named `actor[1]` | C |
//! | `GoName(name, fn)` | `ctx.add(…)`, an actor named `actor.name` | C |
//! | `Do(fn)` | `ctx.run_until_interrupted(future).await`; the future is dropped and does not continue | C |
//! | `DoClean(fn, clean)` | `ctx.run_until_interrupted_or_else(future, clean_up).await`; a result is never lost, and a panic is the caller's | C |
//! | `Process.Command(…)` | `spec.run(&ctx).await` inside execute, or `add_process` for an actor (feature `process`) | D |
//! | `Run(name, f)`, `MustRun` | a group with one actor: `.run().await`, and `.unwrap()` | A |
//! | `WorkFunc(fn, args…)` | a closure | A |
//! | `Logger` | `tracing` | C |
//! | `Command(prefix, name, args…)` | `ProcessSpec::new("sh").args(…)` | D |
//! | `Cmd.Start`, `Wait`, `Run` | `spec.run(&ctx).await`; `actor.wait().await` for an actor | D |
//! | `Capture`, `MustCapture` | `spec.capture().await`, and `.unwrap()` | D |
//! | `CaptureErr`, `MustCaptureErr` | `spec.capture_both().await`, and `.unwrap()` | D |
//!
//! # A: a group
//!
//! ```
//! use std::time::Duration;
//!
//! use rungroup::{Context, Group, Interrupt, RestartPolicy, Slot, ReturnAction, Until, group};
//! use tokio_util::sync::CancellationToken;
//!
//! async fn store(ctx: Context<u16>) {
//!     ctx.provide(8080); // ready, with a value
//!     ctx.interrupted().await;
//! }
//!
//! async fn fetch(url: String) -> anyhow::Result<()> {
//!     anyhow::bail!("{url} was not found")
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() {
//! let (token, port) = (CancellationToken::new(), Slot::new());
//! let mut group = Group::new("app").until(Until::All).grace(Duration::from_secs(5));
//! // Go's context: the group does not wait for it (`stops_last`), and stops when it is
//! // cancelled (`on_ok`).
//! group
//!     .add("context", async move |_| token.cancelled().await, Interrupt::drop())
//!     .stops_last()
//!     .on_ok(ReturnAction::Stop);
//! group.actor("store").background().provides(&port).add(store, Interrupt::cancel());
//! let client = async |ctx: Context<(), u16>| println!("port {}", ctx.received());
//! group.actor("client").receives(&port).add(client, Interrupt::cancel());
//! group
//!     .actor("fetch")
//!     .restart(RestartPolicy::on_failure().backoff(Duration::from_millis(1)).max_restarts(3))
//!     .add(|_| fetch("http://example.com".to_owned()), Interrupt::drop())
//!     .requires(["store"])
//!     .on_err(ReturnAction::Continue);
//! let error = group.run().await.unwrap_err();
//! let report = error.report().unwrap();
//! for actor in report.failed() {
//!     let restarts = actor.restarts().count;
//!     println!("{}: {:?}, after {restarts} restarts", actor.name(), actor.error());
//! }
//!
//! /// A group of one, as a struct.
//! #[group(until = all)]
//! struct Job {
//!     #[actor(execute = async |url, _| fetch(url).await, interrupt = drop)]
//!     fetch: String,
//! }
//!
//! let job = Job { fetch: "http://example.com".to_owned() }.into_group();
//! let handle = job.handle();
//! handle.shutdown("not today"); // before the run: no actor starts
//! job.run().await.unwrap();
//! # }
//! ```
//!
//! # B: a running group from outside
//!
//! ```
//! use rungroup::{Context, Interrupt, Outcome, RestartPolicy, group};
//!
//! async fn serve(_name: &'static str, ctx: Context) {
//!     ctx.interrupted().await;
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(execute = serve, interrupt = cancel, ready = started)]
//!     store: &'static str,
//!
//!     #[actor(execute = serve, interrupt = cancel, requires = [store])]
//!     api: &'static str,
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let running = App { store: "store", api: "api" }.start();
//! let handle = running.handle();
//! handle.wait_until_ready().await?;
//!
//! let watch = |ctx: Context| async move { ctx.interrupted().await };
//! let actor = handle
//!     .add(|group| {
//!         let builder = group.actor("watcher").restart(RestartPolicy::on_failure());
//!         builder.add(watch, Interrupt::cancel())
//!     })
//!     .await?;
//! let taken = handle.add(|group| group.add("watcher", watch, Interrupt::cancel())).await;
//! let taken = taken.unwrap_err();
//! println!("{taken}");
//! actor.interrupt().await?;
//! assert_eq!(actor.wait().await?, Outcome::Returned);
//! actor.restart().await?;
//!
//! let store = handle.actor("store").expect("`store` is declared").unless_required();
//! println!("{}", store.interrupt().await.unwrap_err()); // `api` requires it
//! handle.api().interrupt().await?;
//! handle.api().wait().await?;
//! store.interrupt().await?; // `api` has returned
//!
//! handle.shutdown("done");
//! running.await?;
//! # Ok(()) }
//! ```
//!
//! # C: inside an actor
//!
//! ```
//! use rungroup::{Context, Group, Interrupt, Ready, Slot};
//!
//! async fn store(ctx: Context<u16>) {
//!     ctx.provide(8080); // ready with a value
//!     ctx.interrupted().await;
//! }
//!
//! async fn entry(ctx: Context<(), u16>) -> anyhow::Result<()> {
//!     tracing::info!("in a span with the name of {}", ctx.actor_handle().name());
//!     ctx.ready(); // ready without one
//!     ctx.spawn(async { println!("a task of the actor") })?;
//!     let watch = async |ctx: Context| ctx.interrupted().await;
//!     // An actor named entry.watcher.
//!     ctx.add(|group| group.add("watcher", watch, Interrupt::cancel())).await?;
//!     let wait = async |ctx: Context| ctx.aborted().await;
//!     ctx.add_numbered(|group| group.add("", wait, Interrupt::drop())).await?; // entry[1]
//!     // `None` if the interrupt came first.
//!     let answer = ctx.run_until_interrupted(async { 42 }).await;
//!     println!("{answer:?}");
//!     ctx.handle().shutdown("seen enough");
//!     ctx.run_until_interrupted_or_else(std::future::pending(), async || Ok(())).await
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
//! let (mut group, port) = (Group::new("app"), Slot::new());
//! group.actor("store").provides(&port).add(store, Interrupt::cancel());
//! group.actor("entry").receives(&port).add(entry, Interrupt::cancel()).ready(Ready::Manual);
//! group.run().await?;
//! # Ok(()) }
//! ```
//!
//! # D: commands, with the feature `process`
//!
//! ```
//! # #[cfg(feature = "process")] {
//! use rungroup::{Context, Dependents, Group, Interrupt, RestartPolicy};
//! use rungroup::{ProcessReady, ProcessSpec};
//!
//! async fn migrate(ctx: Context) -> anyhow::Result<()> {
//!     let spec = ProcessSpec::new("echo").arg("42");
//!     let version = spec.capture().await?; // its stdout; an error contains the exit status
//!     println!("from version {}", version.trim());
//!     let spec = ProcessSpec::new("sh").args(["-c", "cat; echo done >&2"]).stdin("from here");
//!     let both = spec.capture_both().await.unwrap(); // a panic is a failure of the actor
//!     println!("{both:?}");
//!     let spec = ProcessSpec::new("echo").arg("its lines are events of the log");
//!     spec.run(&ctx).await?;
//!     Ok(())
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let mut group = Group::new("app");
//! let sidecar = ProcessSpec::new("sh").args(["-c", "echo listening; exec sleep 3600"]);
//! group
//!     .actor("sidecar")
//!     .restart(RestartPolicy::on_failure())
//!     .add_process(sidecar, ProcessReady::line("listening"))
//!     .dependents(Dependents::Keep);
//! group.add("migrate", migrate, Interrupt::cancel()).requires(["sidecar"]);
//! let running = group.start();
//! running.wait_until_ready().await?;
//! let actor = running.actor("sidecar").expect("`sidecar` was added");
//! actor.wait().await?; // SIGTERM, then SIGKILL for its whole process group; reaped
//! running.await?;
//! # Ok(()) }
//! # example().unwrap();
//! # }
//! ```
