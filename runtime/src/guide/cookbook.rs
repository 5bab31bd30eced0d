//! Recipes for common needs.
//!
//! Snippets that need another crate are not compiled with this documentation. The examples of the repository, with axum and
//! `tracing-subscriber`, are compiled and run.
//!
//! # Options from the command line (clap)
//!
//! The option `config` reads the arguments of several fields, with variables and a file: see [`config`]. With clap only,
//! parse before [`rungroup::main`](crate::main()), so that `--help` and errors end the process as clap intends. Set grace
//! periods on the group:
//!
//! ```
//! use std::time::Duration;
//!
//! use clap::Parser;
//! use rungroup::{Context, group};
//! use tokio::net::TcpListener;
//!
//! #[derive(Parser)]
//! struct Args {
//!     #[arg(long, env, default_value = "127.0.0.1:8080")]
//!     listen: String,
//!     /// Seconds from SIGTERM to the exit.
//!     #[arg(long, env, default_value_t = 25)]
//!     grace: u64,
//! }
//!
//! async fn serve(_listener: TcpListener, ctx: Context) {
//!     ctx.interrupted().await;
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(execute = serve, interrupt = cancel)]
//!     api: TcpListener,
//! }
//!
//! # mod program {
//! # use super::*;
//! fn main() -> rungroup::Exit {
//!     let args = Args::parse();
//!     rungroup::main(async move || {
//!         let app = App { api: TcpListener::bind(&args.listen).await? };
//!         Ok(app.with_grace(Duration::from_secs(args.grace)))
//!     })
//! }
//! # }
//! # fn main() {
//! #     let args = Args::parse_from(["app", "--listen=127.0.0.1:0", "--grace=5"]);
//! #     #[cfg(feature = "drill")]
//! #     rungroup::drill(async move || {
//! #         let app = App { api: TcpListener::bind(&args.listen).await? };
//! #         Ok(app.with_grace(Duration::from_secs(args.grace)))
//! #     })
//! #     .run();
//! # }
//! ```
//!
#![cfg_attr(feature = "config", doc = "[`config`]: crate::guide::config")]
//!
//! # Exit codes
//!
//! An error whose chain contains an [`Exit`](crate::Exit) ends the process with that code, in execute as in the build closure:
//!
//! ```
//! use anyhow::Context as _;
//! use rungroup::Exit;
//!
//! fn read(path: &str) -> anyhow::Result<String> {
//!     let config = std::fs::read_to_string(path);
//!     config.context(Exit::from(78)).context("cannot read the configuration")
//! }
//! # assert!(read("missing").is_err());
//! ```
//!
//! # A runtime of one's own
//!
//! [`main_on`](crate::main_on) takes a tokio `Builder`, for example with a number of workers:
//!
//! ```no_run
//! use rungroup::{Exit, Group};
//! use tokio::runtime::Builder;
//!
//! fn main() -> Exit {
//!     let mut builder = Builder::new_multi_thread();
//!     rungroup::main_on(builder.worker_threads(2), async || Ok(Group::new("app")))
//! }
//! ```
//!
//! # A gRPC server (tonic)
//!
//! `GreeterServer` is the type that tonic generates, and `Greeter` implements the service:
//!
//! ```ignore (needs the crate tonic)
//! use rungroup::Context;
//! use tokio::net::TcpListener;
//! use tonic::transport::{Server, server::TcpIncoming};
//!
//! async fn grpc(listener: TcpListener, ctx: Context) -> Result<(), tonic::transport::Error> {
//!     Server::builder()
//!         .add_service(GreeterServer::new(Greeter))
//!         .serve_with_incoming_shutdown(TcpIncoming::from(listener), ctx.interrupted_owned())
//!         .await
//! }
//! ```
//!
//! An open stream keeps the server alive until the actor is aborted. Give the field a `grace`, and see
//! [pitfalls](super::pitfalls#connections-that-a-server-spawns).
//!
//! # A connection pool (sqlx)
//!
//! The pool is a [resource](super::options#resources-open-close): it is opened before its users start, and closed after
//! all of them have ended. Its `open` can migrate the database first:
//!
//! ```ignore (needs the crate sqlx)
//! use std::time::Duration;
//!
//! use rungroup::{Context, group};
//! use sqlx::PgPool;
//!
//! async fn open(url: String) -> anyhow::Result<PgPool> {
//!     let pool = PgPool::connect(&url).await?;
//!     sqlx::migrate!().run(&pool).await?;
//!     Ok(pool)
//! }
//!
//! async fn worker(_name: &'static str, ctx: Context<(), PgPool>) -> sqlx::Result<()> {
//!     let (pool, every) = (ctx.received(), Duration::from_secs(60));
//!     while ctx.run_until_interrupted(tokio::time::sleep(every)).await.is_some() {
//!         sqlx::query("DELETE FROM sessions WHERE expires < now()").execute(pool).await?;
//!     }
//!     Ok(())
//! }
//!
//! #[group]
//! struct App {
//!     #[resource(open = open, close = PgPool::close, ready_within = "10s")]
//!     pool: String,
//!     #[actor(execute = worker, interrupt = cancel, receives = pool)]
//!     worker: &'static str,
//! }
//! ```
//!
//! An interrupt during `open` drops it, so a database that does not answer does not delay the stop.
//!
//! # Health routes
//!
//! The state of the group answers both probes. Liveness succeeds for as long as the process answers. Readiness succeeds only
//! in the states *ready* and *degraded*, so a load balancer sees the drain. A worker that restarts does not take the service
//! out of it:
//!
//! ```
//! use rungroup::Handle;
//!
//! /// The status code of `/readyz`.
//! fn readyz(group: &Handle) -> u16 {
//!     if group.state().is_serving() { 200 } else { 503 }
//! }
//!
//! /// The body of `/statusz`: one line per actor.
//! fn statusz(group: &Handle) -> String {
//!     let actors = group.actors();
//!     actors.iter().map(|actor| format!("{}: {}\n", actor.name, actor.state)).collect()
//! }
//! # let group = rungroup::Group::new("example").handle();
//! # assert_eq!(readyz(&group), 503);
//! # assert_eq!(statusz(&group), "");
//! ```
//!
//! The server gets the handle from [`ctx.handle()`](crate::Scope::handle). `examples/web.rs` in the repository does this
//! with axum.
//!
//! # A subscriber
//!
//! A group logs through [`tracing`](https://docs.rs/tracing) with the target `rungroup`. Install a subscriber before
//! [`rungroup::main`](crate::main()):
//!
//! ```ignore (needs the crate tracing-subscriber with its feature env-filter)
//! use tracing_subscriber::EnvFilter;
//!
//! fn main() -> rungroup::Exit {
//!     let filter = EnvFilter::try_from_default_env();
//!     let filter = filter.unwrap_or_else(|_| "info,rungroup=debug".into());
//!     tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
//!     rungroup::main(async || Ok(App { /* … */ }))
//! }
//! ```
//!
//! A subscriber runs on the thread that drives the group. Prefer a non-blocking writer if stderr is a pipe, and keep its
//! guard [in `main`](super::pitfalls#telemetry-is-flushed-too-early).
//!
//! # A number of actors known only at run time
//!
//! A list in a field is an actor per element, with [`each`](super::options#each). Actors that appear later are added to the
//! running group. Without a struct, a [`Group`](crate::Group) is built in a loop:
//!
//! ```
//! use rungroup::{Context, Group, Handle, Interrupt, group};
//!
//! async fn consume(topic: String, ctx: Context) {
//!     println!("consuming {topic}");
//!     ctx.interrupted().await;
//! }
//!
//! #[group]
//! struct App {
//!     /// `consumers[orders]`, `consumers[payments]`
//!     #[actor(execute = consume, interrupt = cancel, each(name = |topic| topic.clone()))]
//!     consumers: Vec<String>,
//! }
//! # let _ = App::PLAN;
//!
//! /// Adds a consumer to the running group.
//! async fn add_consumer(app: &Handle, topic: String) -> Result<(), rungroup::AddError> {
//!     let name = format!("consumer-{topic}");
//!     let consume = |ctx| consume(topic, ctx);
//!     app.add(|group| group.add(name, consume, Interrupt::cancel())).await?;
//!     Ok(())
//! }
//! # let _ = add_consumer;
//!
//! /// The same without a struct.
//! fn consumers(topics: &[&str]) -> Group {
//!     let mut group = Group::new("consumers");
//!     for topic in topics {
//!         let (name, topic) = (format!("consumer-{topic}"), topic.to_string());
//!         let consume = |ctx| consume(topic, ctx);
//!         group.add(name, consume, Interrupt::cancel());
//!     }
//!     group
//! }
//! # let plan = consumers(&["orders", "payments"]).plan().unwrap();
//! # assert_eq!(plan.actors().len(), 2);
//! # #[cfg(feature = "drill")]
//! # rungroup::drill(async || Ok(consumers(&["orders", "payments"]))).run();
//! # #[cfg(feature = "drill")]
//! # rungroup::drill(async || Ok(App { consumers: vec!["orders".into(), "payments".into()] })).run();
//! ```
//!
//! # A task per connection
//!
//! Tasks belong to the actor that spawned them. The actor ends when they have finished, within its grace period:
//!
//! ```
//! use rungroup::{Context, Scope};
//! use tokio::net::{TcpListener, TcpStream};
//!
//! async fn serve(listener: TcpListener, ctx: Context) -> anyhow::Result<()> {
//!     while let Some(accepted) = ctx.run_until_interrupted(listener.accept()).await {
//!         let (connection, _) = accepted?;
//!         ctx.spawn_bounded(1000, answer(connection, ctx.scope().clone())).await?;
//!     }
//!     Ok(())
//! }
//!
//! async fn answer(mut connection: TcpStream, scope: Scope) -> std::io::Result<()> {
//!     let (mut from, mut to) = connection.split();
//!     scope.run_until_interrupted(tokio::io::copy(&mut from, &mut to)).await.transpose()?;
//!     Ok(())
//! }
//! # #[rungroup::group]
//! # struct App {
//! #     #[actor(execute = serve, interrupt = cancel)]
//! #     server: TcpListener,
//! # }
//! # #[cfg(feature = "drill")]
//! # rungroup::drill(async || Ok(App { server: TcpListener::bind("127.0.0.1:0").await? }))
//! #     .clock(rungroup::drill::Clock::Held)
//! #     .run();
//! # let _ = App::PLAN;
//! ```
//!
//! # Stop from inside
//!
//! An actor stops the group by returning. Any other code uses a handle:
//!
//! ```
//! use rungroup::Context;
//!
//! async fn admin(ctx: Context) {
//!     ctx.handle().shutdown("requested by an administrator"); // the run succeeds
//!     // Too late for this group, which is stopping: the first cause is kept.
//!     ctx.handle().fail(anyhow::anyhow!("the configuration has changed"));
//! }
//! # #[rungroup::group]
//! # struct App {
//! #     #[actor(execute = async |(), ctx| admin(ctx).await, interrupt = cancel)]
//! #     admin: (),
//! # }
//! # #[cfg(feature = "drill")]
//! # rungroup::drill(async || Ok(App { admin: () })).run();
//! # let _ = App::PLAN;
//! ```
//!
//! # Whole programs, and the same by hand
//!
//! The repository has some programs twice: in `examples` with this crate, and in `tests/by_hand` with tokio only. One test
//! drives both and checks that they keep the same promises: the order of the stop, its bound, the second signal, the exit
//! code, and that no error or panic is lost. The table counts lines with code, those of the library included:
//!
//! | program | with rungroup | by hand |
//! |---|---:|---:|
//! | `19_consumer`: a blocking consumer, a decoder per partition, and a committer; nothing polled is lost | 62 | 124 |
//! | `20_job`: a migration, then workers that complete; SIGTERM half-way | 28 | 107 |
//! | `21_tasks`: a server with a task per connection, at most a hundred | 45 | 111 |
//! | `22_service`: an API and a worker over a pool, a drain, and metrics that stop last | 76 | 177 |
//! | `23_gateway`: two servers over a pool; the gateway stops before the backend | 67 | 156 |
//! | `24_prometheus`: the main of Prometheus, with pages before its store is open, reloads, and an agent mode | 145 | 298 |
//! | `25_library`: a library with a group, and a program that nests it twice; the pool outlives both | 77 | 165 |
//!
//! The groups of these programs:
//!
//! `19_consumer`. The consumer is a thread that blocks in a poll, which its interrupt ends. It stops first, so the
//! decoders and the committer finish the messages that were polled:
//!
//! ```ignore (a part of an example)
//! #[group(grace = "2s")]
//! struct App {
//!     #[actor(blocking, execute = consume, interrupt = |consumer, _| consumer.0.wake(),
//!         stops_before = [decoders])]
//!     consumer: Consumer,
//!
//!     #[actor(each, execute = decode, interrupt = cancel, stops_before = [committer])]
//!     decoders: Vec<Decoder>,
//!
//!     #[actor(execute = commit, interrupt = cancel)]
//!     committer: (Arc<Broker>, mpsc::Receiver<Number>),
//! }
//! ```
//!
//! `20_job`. The job completes when all workers have returned:
//!
//! ```ignore (a part of an example)
//! #[group(until = all, grace = "2s")]
//! struct Job {
//!     #[actor(execute = |version, _| migrate(version), interrupt = drop, ready = finished)]
//!     migration: u32,
//!     #[actor(execute = work, interrupt = cancel, requires = [migration], each)]
//!     workers: Vec<Vec<u32>>,
//! }
//! ```
//!
//! `21_tasks`. The connections are tasks of the server, which ends after them:
//!
//! ```ignore (a part of an example)
//! #[group(grace = "2s")]
//! struct App {
//!     #[actor(execute = serve, interrupt = cancel)]
//!     server: TcpListener,
//! }
//! ```
//!
//! `22_service`. The pool is closed after its users, and the metrics stop last:
//!
//! ```ignore (a part of an example)
//! #[group(grace = "3s", drain = "500ms")]
//! struct App {
//!     #[resource(open = PgPool::connect, close = PgPool::close)]
//!     pg: PgOptions,
//!
//!     #[actor(execute = serve, interrupt = cancel, receives = pg)]
//!     api: TcpListener,
//!
//!     #[actor(execute = refresh, interrupt = cancel, receives = pg)]
//!     worker: Duration,
//!
//!     #[actor(execute = metrics, interrupt = cancel, stops_last)]
//!     metrics: TcpListener,
//! }
//! ```
//!
//! `23_gateway`. The gateway requires the backend, so it stops first:
//!
//! ```ignore (a part of an example)
//! #[group(grace = "3s")]
//! struct App {
//!     #[resource(open = PgPool::connect, close = PgPool::close)]
//!     pg: PgOptions,
//!
//!     #[actor(execute = backend, interrupt = cancel, receives = pg, ready = started)]
//!     backend: TcpListener,
//!
//!     #[actor(execute = gateway, interrupt = cancel, receives = pg, requires = [backend])]
//!     gateway: (TcpListener, SocketAddr),
//! }
//! ```
//!
//! `24_prometheus`. The pages do not wait for the store, and the rules may be absent:
//!
//! ```ignore (a part of an example)
//! #[group(grace = "5s", signals = [INT, TERM])]
//! struct Prometheus {
//!     #[resource(open = Db::open, close = Db::close)]
//!     store: PathBuf,
//!
//!     /// Reloads reach the scrapes and the rules before the discoveries.
//!     #[resource(
//!         open = Settings::load,
//!         close = drop,
//!         requires = [store],
//!         receives = Discoveries { scrape: scrape_discovery, notify: notify_discovery },
//!     )]
//!     config: PathBuf,
//!
//!     #[actor(execute = trace, interrupt = cancel, requires = [config], ready = started)]
//!     tracing: (),
//!
//!     #[actor(execute = discover, interrupt = drop, provides = Targets)]
//!     scrape_discovery: PathBuf,
//!
//!     #[actor(execute = discover, interrupt = drop, provides = Targets)]
//!     notify_discovery: PathBuf,
//!
//!     #[actor(execute = notify, interrupt = cancel, requires = [tracing],
//!         receives = notify_discovery, ready = started)]
//!     notifier: mpsc::Receiver<u64>,
//!
//!     #[actor(
//!         execute = scrape,
//!         interrupt = cancel,
//!         receives = Scraping { db: store, settings: config, targets: scrape_discovery },
//!         requires = [tracing],
//!         ready = started,
//!     )]
//!     scrape: (),
//!
//!     #[actor(
//!         optional,
//!         execute = evaluate,
//!         interrupt = cancel,
//!         receives = Evaluation { db: store, settings: config },
//!         requires = [notifier],
//!         stops_before = [scrape],
//!         ready = started,
//!     )]
//!     rules: Option<mpsc::Sender<u64>>,
//!
//!     #[actor(execute = reload, interrupt = cancel, receives = config,
//!         requires = [scrape, notifier, rules])]
//!     reload: Signal,
//!
//!     /// Answers from the start, and has the store later.
//!     #[actor(execute = serve, interrupt = cancel, receives = late(store),
//!         stops_before = [tracing])]
//!     web: TcpListener,
//! }
//! ```
//!
//! `25_library`. The group of the library, and the program that nests it under two names:
//!
//! ```ignore (a part of an example)
//! #[group(receives = (pool: Pool), provides = store)]
//! pub struct Cache {
//!     #[actor(execute = store, interrupt = cancel, receives = pool, provides = Client)]
//!     store: &'static str,
//!     #[actor(execute = refresh, interrupt = cancel,
//!         receives = Needs { pool, client: store })]
//!     refresher: Duration,
//! }
//!
//! #[group(grace = "2s")]
//! struct App {
//!     #[resource(open = Pool::connect, close = Pool::close)]
//!     pool: &'static str,
//!     #[actor(interrupt = cancel, receives = pool, provides = Client)]
//!     users: Cache,
//!     #[actor(interrupt = cancel, receives = pool, provides = Client)]
//!     orders: Cache,
//!     #[actor(execute = serve, interrupt = cancel, receives = Needs { users, orders })]
//!     api: Duration,
//! }
//! ```
