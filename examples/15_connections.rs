//! A TCP server with a task for each connection, which drains them: it stops accepting at once, and has ended when the last
//! connection has been served.
//!
//! The tasks are children of the server. They are interrupted with it, share its grace, and of one that is over nothing is
//! left; no more than two are alive at once.

use rungroup::{Context, group};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Answers line after line, until the client hangs up.
async fn answer(connection: TcpStream) -> std::io::Result<()> {
    let mut connection = BufReader::new(connection);
    let mut line = String::new();
    while connection.read_line(&mut line).await? > 0 {
        let answer = line.to_uppercase();
        connection.get_mut().write_all(answer.as_bytes()).await?;
        line.clear();
    }
    Ok(())
}

async fn serve(listener: TcpListener, ctx: Context) -> anyhow::Result<()> {
    while let Some(accepted) = ctx.run_until_interrupted(listener.accept()).await {
        let (connection, _) = accepted?;
        ctx.spawn_bounded(2, answer(connection)).await?;
    }
    drop(listener);
    println!("server: accepts nothing more");
    ctx.children().await;
    println!("server: every connection was served");
    Ok(())
}

/// Asks, stops the group, and is answered nevertheless.
async fn ask(address: std::net::SocketAddr, ctx: Context) -> anyhow::Result<()> {
    let mut connection = BufReader::new(TcpStream::connect(address).await?);
    let mut line = String::new();
    for word in ["one\n", "two\n"] {
        line.clear();
        connection.get_mut().write_all(word.as_bytes()).await?;
        connection.read_line(&mut line).await?;
        println!("client: {} is answered by {}", word.trim(), line.trim());
        ctx.handle().shutdown("the client has seen enough");
        ctx.interrupted().await;
    }
    Ok(())
}

#[group(grace = "5s")]
struct App {
    #[actor(execute = ask, interrupt = cancel)]
    client: std::net::SocketAddr,

    #[actor(execute = serve, interrupt = cancel)]
    server: TcpListener,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let server = TcpListener::bind("127.0.0.1:0").await?;
    let report = App { client: server.local_addr()?, server }.run().await?;
    let server = report.actor("server").expect("it is one of the actors");
    println!("report: {} connection, {} failed", server.children(), server.child_faults().count);
    Ok(())
}
