//! A graceful HTTP shutdown: requests that have begun are answered. Go: `srv.Serve`, and `srv.Shutdown(ctx)` with a context of
//! three seconds.
//!
//! The client requests `/stop`, which stops the group and answers slowly. The server then accepts no more connections, and ends
//! when the answer is sent. The server prints its address, so that you can try it in a browser.

use std::net::SocketAddr;
use std::time::Duration;

use axum::{Router, routing::get};
use rungroup::{Context, Exit, Handle, group};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

async fn stop(group: Handle) -> &'static str {
    group.shutdown("a request of /stop");
    println!("server: a slow answer");
    tokio::time::sleep(Duration::from_millis(200)).await;
    "goodbye\n"
}

/// axum completes the open requests after the interrupt.
async fn serve(listener: TcpListener, ctx: Context) -> std::io::Result<()> {
    println!("server: http://{}/stop", listener.local_addr()?);
    let group = ctx.handle();
    let app = Router::new().route("/stop", get(async || stop(group).await));
    axum::serve(listener, app)
        .with_graceful_shutdown(ctx.interrupted_owned())
        .await?;
    println!("server: closed, the group is {}", ctx.state());
    Ok(())
}

/// Sends one request, and reads the answer during the stop, within its grace period.
async fn ask(address: SocketAddr, ctx: Context) -> std::io::Result<()> {
    let mut connection = TcpStream::connect(address).await?;
    connection
        .write_all(b"GET /stop HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        .await?;
    ctx.interrupted().await;
    println!("client: interrupted, and still waits for its answer");
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await?;
    println!("client: {}", answer.lines().last().unwrap_or_default());
    Ok(())
}

#[group(grace = "10s")]
struct App {
    /// Open requests have three seconds.
    #[actor(execute = serve, interrupt = cancel, grace = "3s")]
    server: TcpListener,

    #[actor(execute = ask, interrupt = cancel)]
    client: SocketAddr,
}

async fn app() -> anyhow::Result<App> {
    let server = TcpListener::bind("127.0.0.1:0").await?;
    let client = server.local_addr()?;
    Ok(App { server, client })
}

fn main() -> Exit {
    rungroup::main(app)
}

#[test]
fn survives_every_fault() {
    rungroup::drill(app)
        .clock(rungroup::drill::Clock::Held)
        .may_fail("client") // its peer is the server
        .run();
}

/// A client that sends half a request and waits.
#[tokio::test(start_paused = true)]
async fn a_request_that_never_ends_has_three_seconds() {
    let app = app().await.expect("a port is free");
    let mut idle = TcpStream::connect(app.client).await.expect("it listens");
    let half = idle.write_all(b"GET /stop HTTP/1.1\r\nhost: ").await;
    half.expect("it is connected");
    let error = app.run().await.expect_err("the server is aborted");
    assert_eq!(
        error.to_string(),
        "actor `server` exceeded its grace period of 3 s (declared) and was aborted; set `grace` on `server` to change it"
    );
    let report = error.report().expect("it ran");
    assert_eq!(report.took(), report.caused_at() + Duration::from_secs(3));
}
