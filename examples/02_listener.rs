//! A listener that is closed by being dropped. Go: `execute` runs `http.Serve(ln, …)`, `interrupt` calls `ln.Close()`.
//!
//! `visitor` returns from its visit, and its return stops the group: `server` is dropped at its await, and its listener with
//! it.

use std::net::SocketAddr;

use rungroup::{Context, group};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Greets every visitor, without an end.
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

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let server = TcpListener::bind("127.0.0.1:0").await?;
    let address = server.local_addr()?;
    let report = App {
        server,
        visitor: address,
    }
    .run()
    .await?;
    println!("stopped: {}", report.cause());
    if TcpStream::connect(address).await.is_err() {
        println!("and the listener is closed");
    }
    Ok(())
}
