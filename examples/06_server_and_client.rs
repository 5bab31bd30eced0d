//! A client that starts when its server is ready, and receives the address. Go (a supervisor): `Requires`, `Ready()`, and a
//! variable that both closures share.
//!
//! The server binds any free port, so the address is known only after it listens. The client cannot start without the value.

use std::net::SocketAddr;

use rungroup::{Context, Exit, group};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Listens, provides its address, and greets until the interrupt.
async fn serve(greeting: &'static str, ctx: Context<SocketAddr>) -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("server: ready");
    ctx.provide(listener.local_addr()?);
    while let Some(accepted) = ctx.run_until_interrupted(listener.accept()).await {
        let (mut connection, _) = accepted?;
        connection.write_all(greeting.as_bytes()).await?;
    }
    println!("server: stopped");
    Ok(())
}

/// Reads the greeting. Its return stops the group. The client receives from the server, so the server stops after it.
async fn greet(name: &'static str, ctx: Context<(), SocketAddr>) -> std::io::Result<()> {
    let mut greeting = String::new();
    TcpStream::connect(ctx.received())
        .await?
        .read_to_string(&mut greeting)
        .await?;
    println!("client: {greeting}, {name}");
    Ok(())
}

#[group]
struct App {
    #[actor(execute = greet, interrupt = drop, receives = server)]
    client: &'static str,

    #[actor(execute = serve, interrupt = cancel, provides = SocketAddr)]
    server: &'static str,
}

async fn app() -> anyhow::Result<App> {
    Ok(App {
        client: "world",
        server: "hello",
    })
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
