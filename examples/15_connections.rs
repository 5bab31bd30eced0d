//! An HTTP server whose connections are tasks of its actor: an abort ends them, so the pool that they use closes.
//!
//! When the group stops, three clients are connected. The first has its answer and keeps its connection, which is closed at once.
//! The second waits for a slow answer, and gets it. The handler of the third never returns. When the grace period of the server
//! expires, that connection is aborted, and its lease returns to the pool. With `axum::serve` the handler would keep the lease,
//! and the pool would exceed its grace period too.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use rungroup::{Context, group};
use rungroup_examples::http;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// A stand-in for a pool of database connections.
#[derive(Clone)]
struct Pool {
    leases: Arc<Semaphore>,
    size: u32,
    /// Notified with each lease.
    lent: Arc<Notify>,
}

impl Pool {
    async fn open(size: u32) -> anyhow::Result<Pool> {
        let leases = Arc::new(Semaphore::new(size as usize));
        let lent = Arc::default();
        Ok(Pool { leases, size, lent })
    }

    async fn lease(&self) -> OwnedSemaphorePermit {
        let lease = Arc::clone(&self.leases).acquire_owned().await;
        self.lent.notify_one();
        lease.expect("the semaphore is never closed")
    }

    /// Waits until all leases are returned.
    async fn close(&self) {
        let _all = self.leases.acquire_many(self.size).await;
        println!("pool: closed, no lease is held");
    }
}

async fn server(listener: TcpListener, ctx: Context<(), Pool>) {
    let router = Router::new()
        .route(
            "/quick",
            get(async |pool| answer(pool, Duration::ZERO).await),
        )
        .route(
            "/slow",
            get(async |pool| answer(pool, Duration::from_millis(200)).await),
        )
        .route(
            "/stuck",
            get(async |pool| answer(pool, Duration::MAX).await),
        )
        .with_state(ctx.received().clone());
    http::serve(listener, router, &ctx).await;
    println!("server: accepts no more connections");
}

/// Holds a lease while it works.
async fn answer(State(pool): State<Pool>, work: Duration) -> &'static str {
    let _lease = pool.lease().await;
    tokio::time::sleep(work).await;
    "done"
}

/// Sends a request on a connection of its own.
async fn request(address: SocketAddr, path: &str) -> std::io::Result<TcpStream> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    Ok(stream)
}

async fn clients(address: SocketAddr, ctx: Context<(), Pool>) -> std::io::Result<()> {
    let lent = &ctx.received().lent;
    let mut quick = request(address, "/quick").await?;
    lent.notified().await;
    println!("quick: {}", read_answer(&mut quick).await?);
    let mut slow = request(address, "/slow").await?;
    lent.notified().await;
    let mut stuck = request(address, "/stuck").await?;
    lent.notified().await;

    ctx.handle().shutdown("the clients are connected");
    println!("slow: {}", read_answer(&mut slow).await?);
    println!("quick: {}", read_answer(&mut quick).await?);
    println!("stuck: {}", read_answer(&mut stuck).await?);
    Ok(())
}

/// Reads the body of an answer, which is one packet here.
async fn read_answer(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut answer = [0; 1024];
    let read = stream.read(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer[..read]);
    let body = answer.split_once("\r\n\r\n").map(|(_, body)| body);
    Ok(body
        .unwrap_or("the server has closed the connection")
        .to_owned())
}

#[group(grace = "5s")]
struct App {
    #[resource(open = Pool::open, close = Pool::close)]
    pool: u32,

    /// After the interrupt, the requests have this grace period.
    #[actor(execute = server, interrupt = cancel, receives = pool, grace = "500ms")]
    server: TcpListener,

    #[actor(execute = clients, interrupt = cancel, receives = pool)]
    clients: SocketAddr,
}

async fn app() -> anyhow::Result<App> {
    let server = TcpListener::bind("127.0.0.1:0").await?;
    let clients = server.local_addr()?;
    Ok(App {
        pool: 3,
        server,
        clients,
    })
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let app = app().await?;
    // The request that never ends makes the run an error, which names the server.
    let error = app.run().await.expect_err("a connection is aborted");
    println!("report: {error}");
    let report = error.report().expect("the group ran");
    for name in ["server", "pool"] {
        let actor = report.actor(name).expect("it is a field");
        println!(
            "report: {name} {}, {} tasks",
            actor.outcome(),
            actor.tasks()
        );
    }
    Ok(())
}

#[test]
fn survives_every_fault() {
    rungroup::drill(app)
        .clock(rungroup::drill::Clock::Held)
        .within(Duration::from_secs(3))
        .may_fail("server") // one of its requests never ends
        .may_fail("clients") // they are its peer
        .run();
}
