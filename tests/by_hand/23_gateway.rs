//! The main of `examples/23_gateway.rs` by hand, with the same promises: the order of the stop, a bound for it, a second signal
//! that ends it, exit codes, and no panic that is lost.

use std::io;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use axum::extract::State;
use axum::{Router, http::StatusCode, routing::get};
use rungroup_examples::stand_ins::client;
use rungroup_examples::stand_ins::pool::{PgOptions, PgPool};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::JoinError;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

const GRACE: Duration = Duration::from_secs(3);

async fn backend(listener: TcpListener, pool: PgPool, stop: CancellationToken) -> io::Result<()> {
    let router = Router::new().route("/items", get(items)).with_state(pool);
    serve("backend", listener, router, stop).await
}

async fn gateway(
    listener: TcpListener,
    backend: SocketAddr,
    pool: PgPool,
    stop: CancellationToken,
) -> io::Result<()> {
    let router = Router::new().route("/", get(forward));
    serve(
        "gateway",
        listener,
        router.with_state((pool, backend)),
        stop,
    )
    .await
}

async fn serve(
    name: &str,
    listener: TcpListener,
    router: Router,
    stop: CancellationToken,
) -> io::Result<()> {
    axum::serve(listener, router)
        .with_graceful_shutdown(stop.cancelled_owned())
        .await?;
    println!("{name}: closed");
    Ok(())
}

async fn items(State(pool): State<PgPool>) -> Result<String, StatusCode> {
    let answer = pool.query("items").await;
    answer.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

async fn forward(
    State((pool, backend)): State<(PgPool, SocketAddr)>,
) -> Result<String, StatusCode> {
    let allowed = pool.query("allowed").await;
    allowed.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    let answer = client::get(backend, "/items").await;
    answer.map_err(|_| StatusCode::BAD_GATEWAY)
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
fn note(failure: &mut Option<anyhow::Error>, name: &str, ended: Result<io::Result<()>, JoinError>) {
    let error = match ended {
        Ok(Ok(())) => return,
        Ok(Err(error)) => anyhow::Error::new(error),
        Err(error) => anyhow::Error::new(error),
    };
    let error = error.context(format!("{name} failed"));
    if failure.is_some() {
        eprintln!("error: {error:#}");
    } else {
        *failure = Some(error);
    }
}

async fn run() -> anyhow::Result<ExitCode> {
    let mut signals = Signals::new()?;
    let backend_listener = TcpListener::bind("127.0.0.1:0").await?;
    let gateway_listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("gateway: http://{}", gateway_listener.local_addr()?);
    let address = backend_listener.local_addr()?;
    let options = PgOptions {
        url: "postgres://localhost",
    };
    let pool = tokio::select! {
        opened = tokio::spawn(PgPool::connect(options)) => opened.context("the pool failed")?,
        _ = signals.next() => return Ok(ExitCode::SUCCESS),
    };
    let pool = pool.context("the pool failed")?;
    let [stop_gateway, stop_backend] = [(); 2].map(|()| CancellationToken::new());
    let backend = backend(backend_listener, pool.clone(), stop_backend.clone());
    let mut backend = tokio::spawn(backend);
    let gateway = gateway(
        gateway_listener,
        address,
        pool.clone(),
        stop_gateway.clone(),
    );
    let mut gateway = tokio::spawn(gateway);

    let (mut failure, mut backend_ended, mut gateway_ended) = (None, false, false);
    tokio::select! {
        _ = signals.next() => {}
        ended = &mut gateway => {
            note(&mut failure, "gateway", ended);
            gateway_ended = true;
        }
        ended = &mut backend => {
            note(&mut failure, "backend", ended);
            backend_ended = true;
        }
    }
    let shutdown = async {
        stop_gateway.cancel();
        if !gateway_ended {
            note(&mut failure, "gateway", gateway.await);
        }
        stop_backend.cancel();
        if !backend_ended {
            note(&mut failure, "backend", backend.await);
        }
        let closed = tokio::spawn(async move { pool.close().await }).await;
        note(&mut failure, "pool", closed.map(Ok));
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
