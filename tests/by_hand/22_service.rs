//! The main of `examples/22_service.rs` by hand, with the same promises: the orders of the start and the stop, a drain, a bound
//! for the stop, a second signal that ends it, exit codes, and no panic that is lost.

use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use anyhow::Context as _;
use axum::extract::State;
use axum::{Router, http::StatusCode, routing::get};
use rungroup_examples::stand_ins::pool::{self, PgOptions, PgPool};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::{JoinError, JoinSet};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

const GRACE: Duration = Duration::from_secs(3);
const DRAIN: Duration = Duration::from_millis(500);

async fn serve(
    listener: TcpListener,
    pool: PgPool,
    ready: Arc<AtomicBool>,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let router = Router::new()
        .route("/", get(visit))
        .with_state(pool)
        .route("/readyz", get(readyz))
        .with_state(ready);
    axum::serve(listener, router)
        .with_graceful_shutdown(stop.cancelled_owned())
        .await
        .context("the API")?;
    println!("api: closed");
    Ok(())
}

async fn visit(State(pool): State<PgPool>) -> Result<String, StatusCode> {
    let answer = pool.query("visit").await;
    answer.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

async fn readyz(State(ready): State<Arc<AtomicBool>>) -> StatusCode {
    if ready.load(Relaxed) {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    }
}

async fn refresh(every: Duration, pool: PgPool, stop: CancellationToken) -> anyhow::Result<()> {
    while stop.run_until_cancelled(sleep(every)).await.is_some() {
        pool.query("refresh").await.context("the worker")?;
    }
    println!("worker: done");
    Ok(())
}

async fn metrics(listener: TcpListener, stop: CancellationToken) -> anyhow::Result<()> {
    let router = Router::new().route("/metrics", get(async || pool::metrics()));
    axum::serve(listener, router)
        .with_graceful_shutdown(stop.cancelled_owned())
        .await
        .context("the metrics")?;
    println!("metrics: closed");
    Ok(())
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

/// Keeps the first failure, and prints the others.
fn note(failure: &mut Option<anyhow::Error>, ended: Result<anyhow::Result<()>, JoinError>) {
    let error = ended.map_err(anyhow::Error::from).and_then(|result| result);
    if let Err(error) = error {
        if failure.is_some() {
            eprintln!("error: {error:#}");
        } else {
            *failure = Some(error);
        }
    }
}

async fn run() -> anyhow::Result<ExitCode> {
    let mut signals = Signals::new()?;
    let (api, metrics_listener) = (
        TcpListener::bind("127.0.0.1:0").await?,
        TcpListener::bind("127.0.0.1:0").await?,
    );
    println!("api: http://{}", api.local_addr()?);
    println!("metrics: http://{}", metrics_listener.local_addr()?);
    let (stop, stop_last) = (CancellationToken::new(), CancellationToken::new());
    let mut last = tokio::spawn(metrics(metrics_listener, stop_last.clone()));
    let options = PgOptions {
        url: "postgres://localhost",
    };
    let mut failure = None;
    let mut tasks = JoinSet::new();
    let mut last_ended = false;
    let opened = tokio::select! {
        opened = tokio::spawn(PgPool::connect(options)) => Some(opened),
        _ = signals.next() => None,
    };
    let pool = match opened {
        Some(Ok(Ok(pool))) => Some(pool),
        Some(opened) => {
            let opened = opened.map(|opened| opened.map(drop).context("the pool"));
            note(&mut failure, opened);
            None
        }
        None => None,
    };
    if let Some(pool) = &pool {
        let ready = Arc::new(AtomicBool::new(true));
        tasks.spawn(serve(api, pool.clone(), ready.clone(), stop.clone()));
        let every = Duration::from_millis(50);
        tasks.spawn(refresh(every, pool.clone(), stop.clone()));
        let drains = tokio::select! {
            _ = signals.next() => true,
            Some(first) = tasks.join_next() => {
                note(&mut failure, first);
                false
            }
            ended = &mut last => {
                note(&mut failure, ended);
                last_ended = true;
                false
            }
        };
        if drains {
            ready.store(false, Relaxed);
            tokio::select! {
                () = sleep(DRAIN) => {}
                _ = signals.next() => {}
                Some(first) = tasks.join_next() => note(&mut failure, first),
            }
        }
    }
    let shutdown = async {
        stop.cancel();
        while let Some(next) = tasks.join_next().await {
            note(&mut failure, next);
        }
        if let Some(pool) = pool {
            let closed = tokio::spawn(async move { pool.close().await }).await;
            note(&mut failure, closed.map(Ok));
        }
        stop_last.cancel();
        if !last_ended {
            note(&mut failure, last.await);
        }
    };
    tokio::select! {
        stopped = timeout(GRACE, shutdown) => stopped.context("the stop took too long")?,
        number = signals.next() => return Ok(ExitCode::from(128 + number)),
    }
    match failure {
        Some(error) => Err(error),
        None => Ok(ExitCode::SUCCESS),
    }
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
