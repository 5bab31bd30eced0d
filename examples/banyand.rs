//! A standalone database node in phases, after `BanyanDB`'s: thirteen fields, each with the phases that it has there: flags, a
//! build and a run. The HTTP front end and the files of the storages are real; the other parts are stand-ins. `banyand --help`
//! lists the flags, `banyand --show-units` the phases.
//!
//! The fields are built in their order. They start and stop in the order of their edges: a write that was accepted is in its
//! file before the storage is closed.

#[path = "banyand/front.rs"]
mod front;
#[path = "banyand/pipeline.rs"]
mod pipeline;
#[path = "banyand/storage.rs"]
mod storage;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use rungroup::config::Bytes;
use rungroup::{Context, group};
use tokio::net::TcpListener;

use front::{Front, Grpc, GrpcArgs, HttpArgs};
use pipeline::{Pipeline, Storages};
use storage::{Storage, StorageArgs, Store};

#[group(grace = "10s", signals = [INT, QUIT, TERM])]
struct Banyand {
    /// Signals stop the group without an actor. This one reloads.
    #[actor(build = listen, execute = reload, interrupt = cancel, ready = manual)]
    signal: Hangups,

    #[actor(
        execute = pipeline::relay,
        interrupt = cancel,
        provides = Pipeline,
        receives = Storages { property, measure, stream, trace },
    )]
    local_pipeline: (),

    #[actor(
        config(MetricArgs, prefix = "metric"),
        build = MetricService::open,
        execute = MetricService::serve,
        interrupt = cancel,
        provides = Metrics,
    )]
    metric_service: MetricService,

    #[actor(
        config = MetadataArgs,
        build = Metadata::connect,
        execute = Metadata::watch,
        interrupt = cancel,
        ready = manual,
        role = "meta",
    )]
    metadata: Metadata,

    #[actor(
        config = MemoryArgs,
        build = MemoryProtector::open,
        execute = MemoryProtector::protect,
        interrupt = drop,
        receives = metric_service,
    )]
    memory_protector: MemoryProtector,

    #[actor(
        config(StorageArgs, prefix = "property"),
        build = blocking(|args| Storage::open("property", &args)),
        execute = Storage::serve,
        interrupt = cancel,
        provides = Store,
        requires = [metadata],
        role = "data",
    )]
    property: Storage,

    #[actor(
        config(StorageArgs, prefix = "measure"),
        build = blocking(|args| Storage::open("measure", &args)),
        execute = Storage::serve,
        interrupt = cancel,
        provides = Store,
        requires = [metadata],
        role = "data",
    )]
    measure: Storage,

    #[actor(
        config(StorageArgs, prefix = "stream"),
        build = blocking(|args| Storage::open("stream", &args)),
        execute = Storage::serve,
        interrupt = cancel,
        provides = Store,
        requires = [metadata],
        role = "data",
    )]
    stream: Storage,

    #[actor(
        config(StorageArgs, prefix = "trace"),
        build = blocking(|args| Storage::open("trace", &args)),
        execute = Storage::serve,
        interrupt = cancel,
        provides = Store,
        requires = [metadata],
        role = "data",
    )]
    trace: Storage,

    /// It is built from its configuration, and does not run.
    #[unit(config = QueryArgs, build = Query::open)]
    query: Query,

    #[actor(
        config(GrpcArgs, prefix = "grpc"),
        build = Grpc::open,
        execute = Grpc::serve,
        interrupt = cancel,
        receives = local_pipeline,
        ready = started,
        role = "liaison",
    )]
    grpc: Grpc,

    #[actor(
        config(HttpArgs, prefix = "http"),
        build = front::bind,
        execute = front::http,
        interrupt = cancel,
        receives = Front { pipeline: local_pipeline, query, metrics: metric_service },
        requires = [signal, grpc],
        role = "liaison",
    )]
    liaison_http: TcpListener,

    #[actor(config(PprofArgs, prefix = "pprof"), execute = pprof, interrupt = cancel)]
    pprof_service: PprofArgs,
}

/// The numbers that the front end shows.
#[derive(Clone, Default)]
struct Metrics {
    writes: Arc<AtomicU64>,
    samples: Arc<AtomicU64>,
    allowed: Arc<AtomicU64>,
}

#[derive(clap::Args)]
struct MetricArgs {
    /// The time between two samples
    #[arg(long, value_name = "SECONDS", default_value_t = 15)]
    interval: u64,
}

struct MetricService {
    metrics: Metrics,
    interval: Duration,
}

impl MetricService {
    async fn open(args: MetricArgs) -> std::io::Result<MetricService> {
        let interval = Duration::from_secs(args.interval.max(1));
        let metrics = Metrics::default();
        Ok(MetricService { metrics, interval })
    }

    async fn serve(self, ctx: Context<Metrics>) {
        let mut ticks = tokio::time::interval(self.interval);
        ctx.provide(self.metrics.clone());
        while ctx.run_until_interrupted(ticks.tick()).await.is_some() {
            self.metrics.samples.fetch_add(1, Relaxed);
        }
    }
}

#[derive(clap::Args)]
struct MetadataArgs {
    /// The file that another node writes when the cluster is up
    #[arg(long, value_name = "FILE")]
    wait_for: Option<PathBuf>,
}

struct Metadata;

impl Metadata {
    /// Waits until the cluster is up.
    async fn connect(args: MetadataArgs) -> std::io::Result<Metadata> {
        if let Some(file) = &args.wait_for {
            println!("metadata: waits for the cluster");
            while !tokio::fs::try_exists(file).await? {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        Ok(Metadata)
    }

    async fn watch(self, ctx: Context) {
        ctx.ready();
        ctx.interrupted().await;
        println!("metadata: left the cluster");
    }
}

#[derive(clap::Args)]
struct MemoryArgs {
    /// The memory that caches may use
    #[arg(long, value_name = "BYTES", default_value = "512MiB")]
    allowed_bytes: Bytes,
}

struct MemoryProtector {
    allowed_bytes: Bytes,
}

impl MemoryProtector {
    async fn open(args: MemoryArgs) -> anyhow::Result<MemoryProtector> {
        let allowed_bytes = args.allowed_bytes;
        anyhow::ensure!(allowed_bytes.get() > 0, "no memory is allowed");
        Ok(MemoryProtector { allowed_bytes })
    }

    async fn protect(self, ctx: Context<(), Metrics>) {
        let mut ticks = tokio::time::interval(Duration::from_secs(5));
        loop {
            ticks.tick().await;
            ctx.received()
                .allowed
                .store(self.allowed_bytes.get(), Relaxed);
        }
    }
}

#[derive(clap::Args)]
struct QueryArgs {
    /// The number of rows that a query may return
    #[arg(long, value_name = "ROWS", default_value_t = 100)]
    max_rows: usize,
}

#[derive(Clone)]
struct Query {
    max_rows: usize,
}

impl Query {
    async fn open(args: QueryArgs) -> std::io::Result<Query> {
        let max_rows = args.max_rows;
        Ok(Query { max_rows })
    }
}

#[derive(clap::Args)]
struct PprofArgs {
    /// The address of the profiler, which is a stand-in
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:6060")]
    listener_addr: std::net::SocketAddr,
}

async fn pprof(_: PprofArgs, ctx: Context) {
    ctx.interrupted().await;
}

#[cfg(unix)]
type Hangups = tokio::signal::unix::Signal;
#[cfg(not(unix))]
type Hangups = ();

/// From here on, SIGHUP does not end the process.
async fn listen() -> std::io::Result<Hangups> {
    #[cfg(unix)]
    {
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup())
    }
    #[cfg(not(unix))]
    Ok(())
}

/// Reloads on SIGHUP.
#[cfg_attr(
    not(unix),
    expect(unused_variables, unused_mut, reason = "there is no HUP")
)]
async fn reload(mut hangups: Hangups, ctx: Context) {
    println!("roles: {}", ctx.roles().collect::<Vec<_>>().join(", "));
    ctx.ready();
    #[cfg(unix)]
    while ctx.run_until_interrupted(hangups.recv()).await.is_some() {
        println!("signal: reloaded");
    }
    ctx.interrupted().await;
}

fn main() -> rungroup::Exit {
    // A field without `config` and `build` is given.
    Banyand::main(())
}

#[test]
fn survives_every_fault() {
    use rungroup::config::{Configured, Environment};
    let files = std::env::temp_dir().join(format!("banyand-drill-{}", std::process::id()));
    let of_app = files.clone();
    let app = async move || {
        let roots = ["property", "measure", "stream", "trace"];
        let roots = roots.map(|name| format!("--{name}-root-path={}", of_app.display()));
        let ports = [
            "banyand",
            "--grpc-addr=127.0.0.1:0",
            "--http-addr=127.0.0.1:0",
        ];
        let arguments = ports.map(str::to_owned).into_iter().chain(roots);
        match Banyand::configure(arguments, &Environment::new())? {
            Configured::Values(config) => Banyand::build(config, ()).await,
            Configured::Shown(text) => anyhow::bail!("no values: {text}"),
        }
    };
    rungroup::drill(app)
        .clock(rungroup::drill::Clock::Held)
        .within(Duration::from_secs(4))
        .run();
    let _ = std::fs::remove_dir_all(files);
}
