//! A server with a task per connection, at most a hundred. At the stop each connection completes the command that it has
//! begun, and idle connections are closed.
//!
//! A command is a line: `SLEEP 100` answers after 100 ms, any other line is returned. Stop it with Ctrl-C or SIGTERM.
//! `tests/by_hand/21_tasks.rs` is the same program without the crate.

use std::io;

use rungroup::{Context, Exit, Scope, group};
use rungroup_examples::stand_ins::commands::execute;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufStream};
use tokio::net::{TcpListener, TcpStream};

#[group(grace = "2s")]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    server: TcpListener,
}

async fn serve(listener: TcpListener, ctx: Context) -> io::Result<()> {
    while let Some(accepted) = ctx.run_until_interrupted(listener.accept()).await {
        let connection = connection(accepted?.0, ctx.scope().clone());
        if ctx.spawn_bounded(100, connection).await.is_err() {
            break; // interrupted after the accept
        }
    }
    Ok(())
}

async fn connection(stream: TcpStream, scope: Scope) -> io::Result<()> {
    let mut stream = BufStream::new(stream);
    let mut line = String::new();
    while let Some(read) = scope
        .run_until_interrupted(stream.read_line(&mut line))
        .await
    {
        if read? == 0 {
            break;
        }
        stream
            .write_all(execute(line.trim()).await.as_bytes())
            .await?;
        stream.flush().await?;
        line.clear();
    }
    Ok(())
}

async fn app() -> anyhow::Result<App> {
    let server = TcpListener::bind("127.0.0.1:0").await?;
    println!("server: {}", server.local_addr()?);
    Ok(App { server })
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
