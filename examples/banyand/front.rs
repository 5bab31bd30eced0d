//! The front ends: gRPC is a stand-in, HTTP is real.

use std::net::SocketAddr;
use std::sync::atomic::Ordering::Relaxed;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use rungroup::Context;
use tokio::net::TcpListener;

use super::pipeline::Pipeline;
use super::{Metrics, Query};

#[derive(clap::Args)]
pub(crate) struct GrpcArgs {
    /// The address of the gRPC server, which is a stand-in
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:17912")]
    addr: SocketAddr,
}

pub(crate) struct Grpc {
    listener: TcpListener,
}

impl Grpc {
    pub(crate) async fn open(args: GrpcArgs) -> std::io::Result<Grpc> {
        let listener = TcpListener::bind(args.addr).await?;
        Ok(Grpc { listener })
    }

    pub(crate) async fn serve(self, ctx: Context<(), Pipeline>) -> anyhow::Result<()> {
        println!("grpc: would serve on {}", self.listener.local_addr()?);
        ctx.interrupted().await;
        println!("grpc: closed");
        Ok(())
    }
}

#[derive(clap::Args)]
pub(crate) struct HttpArgs {
    /// The address of the HTTP server
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:17913")]
    addr: SocketAddr,
}

pub(crate) async fn bind(args: HttpArgs) -> std::io::Result<TcpListener> {
    TcpListener::bind(args.addr).await
}

/// The values that the handlers need.
#[derive(Clone)]
pub(crate) struct Front {
    pub(crate) pipeline: Pipeline,
    pub(crate) query: Query,
    pub(crate) metrics: Metrics,
}

async fn write(
    State(front): State<Front>,
    Path(storage): Path<String>,
    row: String,
) -> (StatusCode, String) {
    match front.pipeline.write(&storage, row).await {
        Ok(()) => {
            let number = front.metrics.writes.fetch_add(1, Relaxed) + 1;
            (StatusCode::CREATED, format!("write {number}\n"))
        }
        Err(error) => (StatusCode::BAD_REQUEST, format!("{error:#}\n")),
    }
}

async fn read(State(front): State<Front>, Path(storage): Path<String>) -> (StatusCode, String) {
    match front.pipeline.read(&storage, front.query.max_rows) {
        Some(rows) => {
            let lines = rows.into_iter().map(|row| row + "\n");
            (StatusCode::OK, lines.collect())
        }
        None => (StatusCode::NOT_FOUND, String::new()),
    }
}

pub(crate) async fn http(listener: TcpListener, ctx: Context<(), Front>) -> anyhow::Result<()> {
    let router = Router::new()
        .route("/{storage}", post(write).get(read))
        .route("/health", get(|| async { "serving" }))
        .with_state(ctx.received().clone());
    println!("liaison_http: http://{}", listener.local_addr()?);
    rungroup_examples::http::serve(listener, router, &ctx).await;
    ctx.wait_for_tasks().await;
    println!("liaison_http: closed");
    Ok(())
}
