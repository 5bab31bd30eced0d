//! Two servers over one pool: a gateway that calls the backend. The gateway stops before the backend, so a request that has begun
//! passes both, and both stop before the pool is closed.
//!
//! `tests/by_hand/23_gateway.rs` is the same program without the crate.

use std::io;
use std::net::SocketAddr;

use axum::extract::State;
use axum::{Router, http::StatusCode, routing::get};
use rungroup::{Context, Exit, group};
use rungroup_examples::stand_ins::client;
use rungroup_examples::stand_ins::pool::{PgOptions, PgPool};
use tokio::net::TcpListener;

#[group(grace = "3s")]
struct App {
    #[resource(open = PgPool::connect, close = PgPool::close)]
    pg: PgOptions,

    #[actor(execute = backend, interrupt = cancel, receives = pg, ready = started)]
    backend: TcpListener,

    #[actor(execute = gateway, interrupt = cancel, receives = pg, requires = [backend])]
    gateway: (TcpListener, SocketAddr),
}

async fn backend(listener: TcpListener, ctx: Context<(), PgPool>) -> io::Result<()> {
    let router = Router::new().route("/items", get(items));
    serve(listener, router.with_state(ctx.received().clone()), ctx).await
}

async fn gateway(
    (listener, backend): (TcpListener, SocketAddr),
    ctx: Context<(), PgPool>,
) -> io::Result<()> {
    let router = Router::new().route("/", get(forward));
    serve(
        listener,
        router.with_state((ctx.received().clone(), backend)),
        ctx,
    )
    .await
}

async fn serve(listener: TcpListener, router: Router, ctx: Context<(), PgPool>) -> io::Result<()> {
    axum::serve(listener, router)
        .with_graceful_shutdown(ctx.interrupted_owned())
        .await?;
    println!("{}: closed", ctx.name());
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

async fn app() -> anyhow::Result<App> {
    let backend = TcpListener::bind("127.0.0.1:0").await?;
    let gateway = TcpListener::bind("127.0.0.1:0").await?;
    println!("gateway: http://{}", gateway.local_addr()?);
    Ok(App {
        pg: PgOptions {
            url: "postgres://localhost",
        },
        gateway: (gateway, backend.local_addr()?),
        backend,
    })
}

fn main() -> Exit {
    rungroup::main(app)
}

#[test]
fn survives_every_fault() {
    rungroup::drill(app)
        .clock(rungroup::drill::Clock::Held)
        .run();
}
