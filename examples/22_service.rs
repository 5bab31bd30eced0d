//! A service: an API and a worker over one pool, and metrics that stop last. After SIGTERM, `/readyz` fails while the API still
//! serves. Then requests that have begun are answered, and the pool is closed after its last user.
//!
//! `tests/by_hand/22_service.rs` is the same program without the crate.

use std::io;
use std::time::Duration;

use axum::extract::State;
use axum::{Router, http::StatusCode, routing::get};
use rungroup::{Context, Exit, Handle, group};
use rungroup_examples::stand_ins::pool::{self, PgOptions, PgPool};
use tokio::net::TcpListener;
use tokio::time::sleep;

#[group(grace = "3s", drain = "500ms")]
struct App {
    #[resource(open = PgPool::connect, close = PgPool::close)]
    pg: PgOptions,

    #[actor(execute = serve, interrupt = cancel, receives = pg)]
    api: TcpListener,

    #[actor(execute = refresh, interrupt = cancel, receives = pg)]
    worker: Duration,

    #[actor(execute = metrics, interrupt = cancel, stops_last)]
    metrics: TcpListener,
}

async fn serve(listener: TcpListener, ctx: Context<(), PgPool>) -> io::Result<()> {
    let router = Router::new()
        .route("/", get(visit))
        .with_state(ctx.received().clone())
        .route("/readyz", get(readyz))
        .with_state(ctx.handle());
    axum::serve(listener, router)
        .with_graceful_shutdown(ctx.interrupted_owned())
        .await?;
    println!("api: closed");
    Ok(())
}

async fn visit(State(pool): State<PgPool>) -> Result<String, StatusCode> {
    let answer = pool.query("visit").await;
    answer.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

async fn readyz(State(group): State<Handle>) -> StatusCode {
    if group.state().is_serving() {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    }
}

async fn refresh(every: Duration, ctx: Context<(), PgPool>) -> anyhow::Result<()> {
    while ctx.run_until_interrupted(sleep(every)).await.is_some() {
        ctx.received().query("refresh").await?;
    }
    println!("worker: done");
    Ok(())
}

async fn metrics(listener: TcpListener, ctx: Context) -> io::Result<()> {
    let router = Router::new().route("/metrics", get(async || pool::metrics()));
    axum::serve(listener, router)
        .with_graceful_shutdown(ctx.interrupted_owned())
        .await?;
    println!("metrics: closed");
    Ok(())
}

async fn app() -> anyhow::Result<App> {
    let (api, metrics) = (
        TcpListener::bind("127.0.0.1:0").await?,
        TcpListener::bind("127.0.0.1:0").await?,
    );
    println!("api: http://{}", api.local_addr()?);
    println!("metrics: http://{}", metrics.local_addr()?);
    Ok(App {
        pg: PgOptions {
            url: "postgres://localhost",
        },
        api,
        worker: Duration::from_millis(50),
        metrics,
    })
}

fn main() -> Exit {
    rungroup::main(app)
}

#[test]
fn survives_every_fault() {
    rungroup::drill(app)
        .clock(rungroup::drill::Clock::Held)
        .polls(4)
        .run();
}
