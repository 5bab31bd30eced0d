//! The main of a small Prometheus, without the gates that the original builds by hand. Agent mode has no rules. The original
//! has one more actor, which waits for a signal or for a request to quit: here the group does that.
//!
//! The pages are up before the store is open. Nothing works before the configuration is loaded. Reloads stop first, the rules
//! before the scrapes and the notifier. Spans are flushed after the last of them, and the store is closed after the last
//! request.
//!
//! `24_prometheus DIRECTORY [agent]`. SIGHUP reloads the configuration; SIGINT, SIGTERM or `POST /-/quit` stops the program.
//! `tests/by_hand/24_prometheus.rs` is the same program without the crate.

use std::env;
use std::path::PathBuf;

use anyhow::Context as _;
use rungroup::{Context, Exit, Late, group};
use rungroup_examples::stand_ins::monitor::{Db, Discoveries, Discovery, Settings, Targets, pages};
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc;

#[group(grace = "5s", signals = [INT, TERM])]
struct Prometheus {
    #[resource(open = Db::open, close = Db::close)]
    store: PathBuf,

    /// Reloads reach the scrapes and the rules before the discoveries.
    #[resource(
        open = Settings::load,
        close = drop,
        requires = [store],
        receives = Discoveries { scrape: scrape_discovery, notify: notify_discovery },
    )]
    config: PathBuf,

    #[actor(execute = trace, interrupt = cancel, requires = [config], ready = started)]
    tracing: (),

    #[actor(execute = discover, interrupt = drop, provides = Targets)]
    scrape_discovery: PathBuf,

    #[actor(execute = discover, interrupt = drop, provides = Targets)]
    notify_discovery: PathBuf,

    #[actor(execute = notify, interrupt = cancel, requires = [tracing], receives = notify_discovery, ready = started)]
    notifier: mpsc::Receiver<u64>,

    #[actor(
        execute = scrape,
        interrupt = cancel,
        receives = Scraping { db: store, settings: config, targets: scrape_discovery },
        requires = [tracing],
        ready = started,
    )]
    scrape: (),

    #[actor(
        optional,
        execute = evaluate,
        interrupt = cancel,
        receives = Evaluation { db: store, settings: config },
        requires = [notifier],
        stops_before = [scrape],
        ready = started,
    )]
    rules: Option<mpsc::Sender<u64>>,

    #[actor(execute = reload, interrupt = cancel, receives = config, requires = [scrape, notifier, rules])]
    reload: Signal,

    /// Answers from the start, and has the store later.
    #[actor(execute = serve, interrupt = cancel, receives = late(store), stops_before = [tracing])]
    web: TcpListener,
}

async fn discover(file: PathBuf, ctx: Context<Targets>) -> anyhow::Result<()> {
    let discovery = Discovery::new(file).await?;
    ctx.provide(discovery.targets());
    discovery.follow().await
}

async fn notify(mut alerts: mpsc::Receiver<u64>, ctx: Context<(), Targets>) -> anyhow::Result<()> {
    println!("notifier: started");
    while let Some(Some(sample)) = ctx.run_until_interrupted(alerts.recv()).await {
        ctx.received().alert(sample).await?;
    }
    ctx.interrupted().await; // without rules, no alerts are sent
    println!("notifier: stopped");
    Ok(())
}

struct Scraping {
    db: Db,
    settings: Settings,
    targets: Targets,
}

async fn scrape((): (), ctx: Context<(), Scraping>) -> anyhow::Result<()> {
    println!("scrape: started");
    let Scraping {
        db,
        settings,
        targets,
    } = ctx.received();
    while ctx.run_until_interrupted(settings.pause()).await.is_some() {
        targets.scrape(db).await?;
    }
    println!("scrape: stopped");
    Ok(())
}

struct Evaluation {
    db: Db,
    settings: Settings,
}

async fn evaluate(alerts: mpsc::Sender<u64>, ctx: Context<(), Evaluation>) -> anyhow::Result<()> {
    println!("rules: started");
    let Evaluation { db, settings } = ctx.received();
    while ctx.run_until_interrupted(settings.pause()).await.is_some() {
        if let Some(sample) = settings.alert(db)? {
            alerts.send(sample).await?;
        }
    }
    println!("rules: stopped");
    Ok(())
}

async fn reload(mut hangup: Signal, ctx: Context<(), Settings>) {
    println!("reload: ready");
    while let Some(Some(())) = ctx.run_until_interrupted(hangup.recv()).await {
        ctx.received().reload().await;
    }
    println!("reload: stopped");
}

async fn serve(listener: TcpListener, ctx: Context<(), Late<Db>>) -> std::io::Result<()> {
    let (store, group, handle) = (ctx.received().clone(), ctx.handle(), ctx.handle());
    let db = move || store.get();
    let is_serving = move || group.state().is_serving();
    let quit = move || handle.shutdown("a request to quit");
    let pages = pages(db, is_serving, quit);
    axum::serve(listener, pages)
        .with_graceful_shutdown(ctx.interrupted_owned())
        .await?;
    println!("web: stopped");
    Ok(())
}

async fn trace((): (), ctx: Context) {
    println!("tracing: started");
    ctx.interrupted().await;
    println!("tracing: flushed");
}

async fn prometheus(directory: PathBuf, has_rules: bool) -> anyhow::Result<Prometheus> {
    let web = TcpListener::bind("127.0.0.1:0").await?;
    println!("web: http://{}", web.local_addr()?);
    let (alerts, notifier) = mpsc::channel(16);
    Ok(Prometheus {
        config: directory.clone(),
        scrape_discovery: directory.join("targets"),
        notify_discovery: directory.join("alerts"),
        store: directory,
        tracing: (),
        notifier,
        scrape: (),
        rules: has_rules.then_some(alerts),
        // Before the slow open, so that a signal to reload is not lost meanwhile.
        reload: signal(SignalKind::hangup())?,
        web,
    })
}

fn main() -> Exit {
    rungroup::main(async || {
        let arguments: Vec<_> = env::args_os().skip(1).collect();
        let directory = arguments.first().context("a directory is missing")?;
        prometheus(directory.into(), arguments.len() == 1).await
    })
}

#[test]
fn survives_every_fault() {
    let directory = env::temp_dir().join(format!("rungroup-drill-{}", std::process::id()));
    std::fs::create_dir_all(&directory).expect("a directory");
    for (file, text) in [("config", "100 5"), ("targets", ""), ("alerts", "")] {
        std::fs::write(directory.join(file), text).expect("a file");
    }
    // Without a target there is no connection, and the paused clock does not advance while a file is read.
    rungroup::drill(async move || prometheus(directory.clone(), true).await).run();
}
