//! The counterparts of Go's `run.Group` (oklog/run).
//!
//! In both, an actor is a pair of functions: an *execute*, and an *interrupt* that makes execute return. The first actor that
//! returns stops the others. Every actor that started is interrupted exactly once, even the one that returned first. `run`
//! returns after all of them have.
//!
//! # Differences
//!
//! | Go | rungroup | reason |
//! |---|---|---|
//! | the interrupt may be a function that does nothing | omitting the interrupt is a compile error | an actor that nothing stops keeps the process alive |
//! | all actors start at once | an actor starts after its requirements are ready | gates are easy to forget |
//! | interrupts run one after another, in the order of `Add` | independent actors are interrupted together, the others in the order of their edges, each after its dependents have *ended* | an interrupt that blocks delays no other, and an actor can use its requirements until its end |
//! | `Run` waits without a limit | interrupt, abort, abandon: the stop is bounded | an orchestrator kills the process and reports nothing |
//! | a panic ends the program | a panic is an error with message and location, and the other actors are stopped | the other actors have state to save |
//! | errors after the first are lost | the report contains all of them, within its bounds, and an outcome that is a failure makes the run an error | the first one is often not the important one |
//! | an `http.Server`: `srv.Serve(listener)`, and in the interrupt `srv.Shutdown(ctx)` with a context of 3 s | `with_graceful_shutdown` of axum, and `grace = "3s"`: see `examples/05_http.rs` | a graceful shutdown without a limit waits for every client |
//! | a signal handler is an actor | `rungroup::main` listens to signals before the group is built | a signal during the start is not lost |
//!
//! # Work that observes a `context.Context`
//!
//! ```text
//! ctx, cancel := context.WithCancel(parent)
//! g.Add(
//!     func() error { return poll(ctx, url) },
//!     func(error) { cancel() },
//! )
//! ```
//!
//! The same as a function that takes the field:
//!
//! ```
//! use rungroup::{Context, group};
//!
//! async fn poll(url: String, ctx: Context) -> anyhow::Result<()> {
//!     println!("polling {url}");
//!     ctx.interrupted().await;
//!     Ok(())
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(execute = poll, interrupt = cancel)]
//!     poller: String,
//! }
//! ```
//!
//! or, with the trait [`Actor`](crate::Actor):
//!
//! ```
//! use rungroup::{Actor, Context, group};
//!
//! struct Poller {
//!     url: String,
//! }
//!
//! impl Actor for Poller {
//!     async fn execute(self, ctx: Context) -> anyhow::Result<()> {
//!         println!("polling {}", self.url);
//!         ctx.interrupted().await;
//!         Ok(())
//!     }
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(interrupt = cancel)]
//!     poller: Poller,
//! }
//! ```
//!
//! # A server that stops when its listener is closed
//!
//! ```text
//! ln, err := net.Listen("tcp", addr)
//! // …
//! g.Add(
//!     func() error { return serve(ln) },
//!     func(error) { ln.Close() },
//! )
//! ```
//!
//! Dropping the future closes the listener. For a graceful stop, use `interrupt = cancel` and
//! [`ctx.interrupted_owned()`](crate::Scope::interrupted_owned), as `examples/05_http.rs` does.
//!
//! ```
//! use rungroup::{Context, group};
//! use tokio::net::TcpListener;
//!
//! async fn serve(listener: TcpListener, _ctx: Context) -> std::io::Result<()> {
//!     loop {
//!         let (connection, _) = listener.accept().await?;
//!         connection.try_write(b"hello")?;
//!     }
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(execute = serve, interrupt = drop)]
//!     api: TcpListener,
//! }
//! ```
//!
//! # A read that blocks until its connection is closed
//!
//! ```text
//! g.Add(
//!     func() error {
//!         lines := bufio.NewScanner(conn)
//!         for lines.Scan() {
//!             handle(lines.Text())
//!         }
//!         return lines.Err()
//!     },
//!     func(error) { conn.Close() },
//! )
//! ```
//!
//! Both functions share the field, so both take a reference. The error of a read from a closed socket is not a failure.
//!
//! ```
//! use std::io::{self, BufRead, BufReader};
//! use std::net::{Shutdown, TcpStream};
//!
//! use rungroup::{Context, group};
//!
//! fn read(conn: &TcpStream, _ctx: Context) -> io::Result<()> {
//!     for line in BufReader::new(conn).lines() {
//!         println!("{}", line?);
//!     }
//!     Ok(())
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(blocking, execute = read, interrupt = |conn, _| conn.shutdown(Shutdown::Both))]
//!     feed: TcpStream,
//! }
//! ```
//!
//! # A type with a method that runs and one that stops
//!
//! ```text
//! g.Add(srv.Run, func(error) { srv.Stop() })
//! ```
//!
//! ```
//! use rungroup::{Cause, Context, group};
//! use tokio::sync::Notify;
//!
//! #[derive(Default)]
//! struct Server {
//!     stopped: Notify,
//! }
//!
//! impl Server {
//!     async fn run(&self, _ctx: Context) {
//!         self.stopped.notified().await;
//!     }
//!
//!     fn stop(&self, _cause: &Cause) {
//!         self.stopped.notify_one();
//!     }
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(execute = Server::run, interrupt = Server::stop)]
//!     server: Server,
//! }
//! ```
//!
//! # A ticker
//!
//! ```text
//! g.Add(
//!     func() error {
//!         t := time.NewTicker(time.Second)
//!         defer t.Stop()
//!         for {
//!             select {
//!             case <-t.C:
//!                 tick()
//!             case <-ctx.Done():
//!                 return nil
//!             }
//!         }
//!     },
//!     func(error) { cancel() },
//! )
//! ```
//!
//! ```
//! use std::time::Duration;
//!
//! use rungroup::{Context, group};
//!
//! async fn tick(every: Duration, ctx: Context) {
//!     let mut ticks = tokio::time::interval(every);
//!     while ctx.run_until_interrupted(ticks.tick()).await.is_some() {
//!         println!("tick");
//!     }
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(execute = tick, interrupt = cancel)]
//!     ticker: Duration,
//! }
//! ```
//!
//! # Signals, and `main`
//!
//! ```text
//! g.Add(run.SignalHandler(ctx, os.Interrupt, syscall.SIGTERM))
//! if err := g.Run(); err != nil {
//!     log.Fatal(err)
//! }
//! ```
//!
//! Signals need no actor. [`rungroup::main`](crate::main()) listens to them, prints the error and returns the exit code.
//! Inside an existing runtime, use `App { … }.run().await?`, with `#[group(signals)]` if signals should stop the group.
//!
//! ```no_run
//! use rungroup::{Context, Exit, group};
//!
//! async fn work(name: &'static str, ctx: Context) {
//!     println!("{name} runs");
//!     ctx.interrupted().await;
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(execute = work, interrupt = cancel)]
//!     worker: &'static str,
//! }
//!
//! fn main() -> Exit {
//!     rungroup::main(async || Ok(App { worker: "ada" }))
//! }
//! ```
//!
//! # A gate that other actors wait for
//!
//! ```text
//! opened := make(chan struct{})
//! g.Add(func() error {
//!     db = open()
//!     close(opened)
//!     <-ctx.Done()
//!     return db.Close()
//! }, func(error) { cancel() })
//! g.Add(func() error {
//!     select {
//!     case <-opened:
//!     case <-ctx.Done():
//!         return nil
//!     }
//!     return serve(ctx, db)
//! }, func(error) { cancel() })
//! ```
//!
//! The value replaces the gate. `api` starts when the value exists, and has ended before `store` is interrupted. A stop during
//! `open` does not start `api`, so no code has to open the gate for it.
//!
//! ```
//! use std::path::PathBuf;
//! use std::sync::Arc;
//!
//! use rungroup::{Context, group};
//! use tokio::fs::File;
//!
//! async fn store(path: PathBuf, ctx: Context<Arc<File>>) -> std::io::Result<()> {
//!     let file = Arc::new(File::open(path).await?);
//!     ctx.provide(Arc::clone(&file));
//!     ctx.interrupted().await;
//!     file.sync_all().await
//! }
//!
//! async fn serve(port: u16, ctx: Context<(), Arc<File>>) {
//!     println!("port {port} serves {:?}", ctx.received());
//!     ctx.interrupted().await;
//! }
//!
//! #[group]
//! struct App {
//!     #[actor(execute = store, interrupt = cancel, provides = Arc<File>)]
//!     store: PathBuf,
//!
//!     #[actor(execute = serve, interrupt = cancel, receives = store)]
//!     api: u16,
//! }
//! ```
//!
//! # One actor per argument
//!
//! ```text
//! for _, url := range urls {
//!     g.Add(
//!         func() error { return poll(ctx, url) },
//!         func(error) { cancel() },
//!     )
//! }
//! err := g.Run()
//! ```
//!
//! ```
//! use rungroup::{Context, Group, Interrupt, Report};
//!
//! async fn poll(url: String, ctx: Context) {
//!     println!("polling {url}");
//!     ctx.interrupted().await;
//! }
//!
//! async fn poll_all(urls: Vec<String>) -> Result<Report, rungroup::Error> {
//!     let mut group = Group::new("pollers");
//!     for url in urls {
//!         group.add(url.clone(), |ctx| poll(url, ctx), Interrupt::cancel());
//!     }
//!     group.run().await
//! }
//! ```
