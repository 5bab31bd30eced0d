//! A listener that is closed by being dropped. Go: `execute` runs `http.Serve(ln, …)`, `interrupt` calls `ln.Close()`.
//!
//! `visitor` returns after its visit, which stops the group. `server` is dropped at its await, and its listener with it.

use std::net::SocketAddr;

use rungroup::{Context, group};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Greets every visitor until it is dropped.
async fn serve(listener: TcpListener, _ctx: Context) -> std::io::Result<()> {
    loop {
        let (mut connection, _) = listener.accept().await?;
        connection.write_all(b"hello").await?;
    }
}

/// Visits the server once.
async fn visit(address: SocketAddr, _ctx: Context) -> std::io::Result<()> {
    let mut greeting = String::new();
    TcpStream::connect(address)
        .await?
        .read_to_string(&mut greeting)
        .await?;
    println!("visitor: the server said {greeting:?}");
    Ok(())
}

#[group]
struct App {
    #[actor(execute = serve, interrupt = drop)]
    server: TcpListener,

    #[actor(execute = visit, interrupt = drop)]
    visitor: SocketAddr,
}

async fn app() -> anyhow::Result<App> {
    let server = TcpListener::bind("127.0.0.1:0").await?;
    let visitor = server.local_addr()?;
    Ok(App { server, visitor })
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let app = app().await?;
    let address = app.visitor;
    let report = app.run().await?;
    println!("stopped: {}", report.cause());
    if TcpStream::connect(address).await.is_err() {
        println!("and the listener is closed");
    }
    Ok(())
}

#[test]
fn survives_every_fault() {
    rungroup::drill(app)
        .clock(rungroup::drill::Clock::Held)
        .may_fail("visitor") // its peer is the server
        .run();
}
