//! A test of an app: start it, wait until it is ready, send a request, stop it, and read the report.
//!
//! `cargo test -p rungroup-examples --bin 11_testing` runs it as a test, `cargo run --bin 11_testing` as a program.

use rungroup::{Context, group};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Answers each connection with its line in capitals. After the interrupt it completes the answer that it has begun.
async fn shout(listener: TcpListener, ctx: Context) -> std::io::Result<()> {
    ctx.ready();
    while let Some(accepted) = ctx.run_until_interrupted(listener.accept()).await {
        let (mut connection, _) = accepted?;
        let mut question = [0; 64];
        let length = connection.read(&mut question).await?;
        connection
            .write_all(&question[..length].to_ascii_uppercase())
            .await?;
    }
    Ok(())
}

/// The app under test. A test passes its own listener, on a free port.
#[group]
struct App {
    #[actor(execute = shout, interrupt = cancel, ready = manual)]
    api: TcpListener,
}

/// The body of the test, which also runs as a program.
async fn ask(question: &str) -> anyhow::Result<String> {
    let api = TcpListener::bind("127.0.0.1:0").await?;
    let address = api.local_addr()?;

    let running = App { api }.start();
    // The error states why the group was not ready.
    running.wait_until_ready().await?;

    let mut connection = TcpStream::connect(address).await?;
    connection.write_all(question.as_bytes()).await?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await?;

    running.shutdown("the test is over");
    // The error names the actors that failed. Dropping `running` instead would abort the app.
    let report = running.await?;
    for actor in report.actors() {
        println!("{}: {}", actor.name(), actor.outcome());
    }
    println!("cause: {}", report.cause());
    Ok(answer)
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    println!("answer: {}", ask("hello").await?);
    Ok(())
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn answers_in_capitals() -> anyhow::Result<()> {
        assert_eq!(super::ask("is anybody there?").await?, "IS ANYBODY THERE?");
        Ok(())
    }

    #[test]
    fn survives_every_fault() {
        let app = async || {
            let api = super::TcpListener::bind("127.0.0.1:0").await?;
            Ok(super::App { api })
        };
        rungroup::drill(app)
            .clock(rungroup::drill::Clock::Held)
            .run();
    }
}
