//! One-shot workers, added in a loop, and all their errors at the end. Go: the example of `supervisor.WithContext`.
//!
//! The group completes when every worker has returned. A worker that fails stops none of the others.

use std::net::SocketAddr;

use anyhow::{Context as _, bail};
use axum::Router;
use axum::routing::get;
use rungroup::{Context, Group, Interrupt, ReturnAction, Until};
use rungroup_examples::http;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

async fn fetch(site: SocketAddr, path: &str) -> anyhow::Result<()> {
    let connected = TcpStream::connect(site).await;
    let mut stream = connected.with_context(|| format!("cannot connect to {site}"))?;
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let (head, body) = answer.split_once("\r\n\r\n").context("no answer")?;
    if !head.starts_with("HTTP/1.1 200") {
        bail!("{}", head.lines().next().unwrap_or_default());
    }
    println!("{path}: {body}");
    Ok(())
}

/// Stands for foreign sites.
async fn serve(listener: TcpListener, ctx: Context) {
    let router = Router::new().route("/one", get(async || "the first"));
    http::serve(listener, router, &ctx).await;
}

async fn app() -> anyhow::Result<Group> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let site = listener.local_addr()?;
    let mut group = Group::new("fetches").until(Until::All);
    group
        .add("site", |ctx| serve(listener, ctx), Interrupt::cancel())
        .background();
    for path in ["/one", "/two", "/three"] {
        group
            .add(
                path.trim_start_matches('/'),
                async move |_ctx: Context| fetch(site, path).await,
                Interrupt::drop(),
            )
            .on_err(ReturnAction::Continue);
    }
    Ok(group)
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match app().await?.run().await {
        Ok(_) => println!("all were fetched"),
        Err(error) => {
            let report = error.report().context("the group did not run")?;
            for actor in report.failed() {
                for failure in actor.failures() {
                    println!("error: {}: {failure:#}", actor.name());
                }
            }
        }
    }
    Ok(())
}

#[test]
fn survives_every_fault() {
    let mut drill = rungroup::drill(app)
        .clock(rungroup::drill::Clock::Held)
        .within(std::time::Duration::from_secs(3));
    // They are peers of the site, which has only the first page.
    for path in ["one", "two", "three"] {
        drill = drill.may_fail(path);
    }
    drill.run();
}
