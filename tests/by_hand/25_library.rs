//! The main of `examples/25_library.rs` and the group of its library by hand, with the same promises: order, a bound for the
//! stop, a second signal that ends it, exit codes, and no error or panic that is lost.

use std::io;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use rungroup_example_library::table::{Client, Pool};
use tokio::runtime::Runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

const GRACE: Duration = Duration::from_secs(2);
const EVERY: Duration = Duration::from_millis(20);

async fn open(
    url: &'static str,
    opened: oneshot::Sender<Pool>,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let pool = Pool::connect(url).await?;
    let _ = opened.send(pool.clone());
    stop.cancelled().await;
    pool.close().await;
    Ok(())
}

async fn store(
    table: &'static str,
    pool: Pool,
    loaded: oneshot::Sender<Client>,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let client = Client::load(table, &pool).await?;
    let _ = loaded.send(client.clone());
    stop.cancelled().await;
    client.save(&pool).await
}

async fn refresh(client: Client, pool: Pool, stop: CancellationToken) -> anyhow::Result<()> {
    while stop.run_until_cancelled(sleep(EVERY)).await.is_some() {
        client.refresh(&pool).await?;
    }
    Ok(())
}

async fn serve(users: Client, orders: Client, stop: CancellationToken) -> anyhow::Result<()> {
    println!("api: open");
    while stop.run_until_cancelled(sleep(EVERY)).await.is_some() {
        println!("api: {} users and {} orders", users.rows(), orders.rows());
    }
    println!("api: closed");
    Ok(())
}

/// The parts that stop together.
#[derive(Default)]
struct Layer {
    stop: CancellationToken,
    parts: Vec<JoinHandle<()>>,
}

/// The layers in the order of their stop: the API, what refreshes the caches, the caches, the pool.
struct App {
    layers: [Layer; 4],
    ends: mpsc::UnboundedSender<anyhow::Result<()>>,
}

impl App {
    fn spawn<F>(&mut self, layer: usize, name: String, part: impl FnOnce(CancellationToken) -> F)
    where
        F: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let ends = self.ends.clone();
        let part = tokio::spawn(part(self.layers[layer].stop.clone()));
        self.layers[layer].parts.push(tokio::spawn(async move {
            let ended = part.await.unwrap_or_else(|panic| Err(panic.into()));
            let _ = ends.send(ended.context(name));
        }));
    }

    /// Returns early if a part that the others need has failed.
    async fn start(&mut self) -> Option<()> {
        let (opened, pool) = oneshot::channel();
        self.spawn(3, "pool".into(), |stop| {
            open("db://localhost", opened, stop)
        });
        let pool = pool.await.ok()?;
        let caches = ["users", "orders"].map(|table| {
            let (loaded, client) = oneshot::channel();
            let pool = pool.clone();
            self.spawn(2, table.into(), |stop| store(table, pool, loaded, stop));
            (table, client)
        });
        let mut clients = Vec::new();
        for (table, client) in caches {
            let (client, pool) = (client.await.ok()?, pool.clone());
            clients.push(client.clone());
            self.spawn(1, format!("refresher of {table}"), |stop| {
                refresh(client, pool, stop)
            });
        }
        let [users, orders] = clients.try_into().ok()?;
        self.spawn(0, "api".into(), |stop| serve(users, orders, stop));
        Some(())
    }

    async fn stop(&mut self) {
        for layer in &mut self.layers {
            layer.stop.cancel();
            for part in &mut layer.parts {
                let _ = part.await;
            }
        }
    }
}

struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) -> u8 {
        tokio::select! {
            _ = self.terminate.recv() => 15,
            _ = self.interrupt.recv() => 2,
        }
    }
}

async fn run() -> anyhow::Result<ExitCode> {
    let mut signals = Signals::new()?;
    let (ends, mut ended) = mpsc::unbounded_channel();
    let layers = [(); 4].map(|()| Layer::default());
    let mut app = App { layers, ends };
    let (mut failure, mut later) = (None, Vec::new());
    let mut note = |end: anyhow::Result<()>| match (end, &failure) {
        (Ok(()), _) => {}
        (Err(error), None) => failure = Some(error),
        (Err(error), Some(_)) => later.push(error),
    };
    let started = tokio::select! {
        started = app.start() => started,
        _ = signals.next() => None,
    };
    if started.is_some() {
        tokio::select! {
            Some(end) = ended.recv() => note(end),
            _ = signals.next() => {}
        }
    }
    let stopped = tokio::select! {
        stopped = timeout(GRACE, app.stop()) => stopped,
        number = signals.next() => return Ok(ExitCode::from(128 + number)),
    };
    while let Ok(end) = ended.try_recv() {
        note(end);
    }
    for error in later {
        eprintln!("warning: {error:#}");
    }
    failure.map_or(Ok(()), Err)?;
    stopped.context("the stop exceeded its limit")?;
    Ok(ExitCode::SUCCESS)
}

fn main() -> ExitCode {
    let runtime = Runtime::new().expect("a runtime");
    let result = runtime.block_on(run());
    runtime.shutdown_background();
    result.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}
