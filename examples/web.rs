//! A web service: a store, an API and a worker that use it, and metrics that stop last.
//!
//! Run it with `cargo run --bin web`, visit <http://127.0.0.1:8080>, and stop it with Ctrl-C or SIGTERM. `--help` lists the
//! flags. Each of them has a variable, and a key in the file of `--config`.

use std::env;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use rungroup::config::{Environment, or_exit};
use rungroup::{Context, Handle, group};
use rungroup_examples::http;
use tokio::net::TcpListener;
use tokio::{fs, time};
use tracing::info;

/// The service. The store is opened before its receivers start, and saved after they have ended. The metrics stop last.
#[group(grace = "10s", drain = "3s")]
struct Web {
    #[resource(config = StoreArgs, open = Store::open, close = async |store| store.save().await)]
    store: StoreArgs,

    #[actor(config = ApiArgs, build = bind, execute = api, interrupt = cancel, receives = store, grace = "5s")]
    api: TcpListener,

    #[actor(config = WorkerArgs, execute = save_regularly, interrupt = cancel, receives = store, restart = on_failure)]
    worker: WorkerArgs,

    #[actor(config = MetricsArgs, execute = report_regularly, interrupt = cancel, stops_last)]
    metrics: MetricsArgs,

    #[unit(config = Limits)]
    limits: Limits,
}

#[derive(clap::Args)]
struct StoreArgs {
    /// The file in which the visits are kept
    #[arg(long, value_name = "FILE", default_value_os_t = env::temp_dir().join("rungroup-web-visits"))]
    store: PathBuf,
}

#[derive(clap::Args)]
struct ApiArgs {
    /// The address to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

#[derive(clap::Args, Clone)]
struct WorkerArgs {
    /// The time between two saves
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = seconds)]
    save_every: Duration,
}

#[derive(clap::Args)]
struct MetricsArgs {
    /// The time between two reports
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    report_every: Duration,
}

#[derive(clap::Args)]
struct Limits {
    /// The limit of the whole stop
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    grace: Duration,
}

fn seconds(text: &str) -> anyhow::Result<Duration> {
    Ok(Duration::try_from_secs_f64(text.parse()?)?)
}

fn main() -> rungroup::Exit {
    tracing_subscriber::fmt().init();
    let configured = Web::configure(env::args_os(), &Environment::of_process());
    let config = match or_exit(configured) {
        Ok(config) => config,
        Err(exit) => return exit,
    };
    rungroup::main(async || {
        let web = Web::build(config).await?;
        let grace = web.limits.grace;
        Ok(web.with_grace(grace))
    })
}

async fn bind(args: ApiArgs) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(args.listen).await;
    listener.with_context(|| format!("cannot listen on {}", args.listen))
}

/// The visits, counted in memory, and kept in a file between runs.
struct Store {
    file: PathBuf,
    visits: AtomicU64,
}

impl Store {
    async fn open(args: StoreArgs) -> anyhow::Result<Arc<Store>> {
        let file = args.store;
        let visits = match fs::read_to_string(&file).await {
            Err(error) if error.kind() == ErrorKind::NotFound => 0,
            text => parse(text).with_context(|| format!("cannot read {}", file.display()))?,
        };
        Ok(Arc::new(Store {
            file,
            visits: visits.into(),
        }))
    }

    async fn save(&self) -> anyhow::Result<()> {
        let text = self.visits.load(Relaxed).to_string();
        fs::write(&self.file, text)
            .await
            .with_context(|| format!("cannot write {}", self.file.display()))
    }
}

fn parse(text: std::io::Result<String>) -> anyhow::Result<u64> {
    Ok(text?.trim().parse()?)
}

/// Serves until the interrupt. Then it accepts no more connections, and answers every request that has begun. The connections
/// are tasks of this actor, so none of them keeps the store after its end.
async fn api(listener: TcpListener, ctx: Context<(), Arc<Store>>) -> anyhow::Result<()> {
    info!("listening on http://{}", listener.local_addr()?);
    let router = Router::new()
        .route("/", get(visit))
        .route("/slow/{seconds}", get(slow))
        .with_state(Arc::clone(ctx.received()))
        .route("/readyz", get(readyz))
        .with_state(ctx.handle());
    http::serve(listener, router, &ctx).await;
    Ok(())
}

async fn visit(State(store): State<Arc<Store>>) -> String {
    REQUESTS.fetch_add(1, Relaxed);
    format!("visit {}\n", store.visits.fetch_add(1, Relaxed) + 1)
}

async fn slow(Path(seconds): Path<u64>, store: State<Arc<Store>>) -> String {
    info!(seconds, "a slow visit begins");
    time::sleep(Duration::from_secs(seconds)).await;
    visit(store).await
}

/// Answers 200 from the readiness of every actor until the drain begins. A worker that restarts does not take the service out
/// of the load balancer.
async fn readyz(State(group): State<Handle>) -> (StatusCode, String) {
    let state = group.state();
    let code = if state.is_serving() {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (code, format!("{state}\n"))
}

/// Saves the visits at intervals, so that a crash loses only the last of them.
async fn save_regularly(args: WorkerArgs, ctx: Context<(), Arc<Store>>) -> anyhow::Result<()> {
    while ctx
        .run_until_interrupted(time::sleep(args.save_every))
        .await
        .is_some()
    {
        ctx.received().save().await?;
    }
    Ok(())
}

static REQUESTS: AtomicU64 = AtomicU64::new(0);

/// Reports at intervals, and once more after all other actors have ended.
async fn report_regularly(args: MetricsArgs, ctx: Context) {
    while ctx
        .run_until_interrupted(time::sleep(args.report_every))
        .await
        .is_some()
    {
        info!(requests = REQUESTS.load(Relaxed), "metrics");
    }
    info!(
        requests = REQUESTS.load(Relaxed),
        "metrics, for the last time"
    );
}

#[test]
fn survives_every_fault() {
    let app = async || {
        let api = TcpListener::bind("127.0.0.1:0").await?;
        let store = env::temp_dir().join(format!("rungroup-web-drill-{:?}", api.local_addr()?));
        Ok(Web {
            store: StoreArgs { store },
            api,
            worker: WorkerArgs {
                save_every: Duration::from_secs(1),
            },
            metrics: MetricsArgs {
                report_every: Duration::from_secs(10),
            },
            limits: Limits {
                grace: Duration::from_secs(10),
            },
        })
    };
    rungroup::drill(app)
        .clock(rungroup::drill::Clock::Held)
        .within(Duration::from_secs(5))
        .run();
}
