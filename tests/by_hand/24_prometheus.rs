//! The main of `examples/24_prometheus.rs` by hand, with the same promises: the order of start and stop, no work that begins
//! during a stop, a bound for the stop, a second signal that ends it, exit codes, and no error or panic that is lost.

use std::env;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use anyhow::Context as _;
use rungroup_examples::stand_ins::monitor::{Db, Discoveries, Discovery, Settings, Targets, pages};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinHandle, JoinSet};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_util::sync::CancellationToken;

const GRACE: Duration = Duration::from_secs(5);
/// The part of the grace in which the store is closed, whatever the actors before it do.
const RESERVE: Duration = Duration::from_secs(1);

async fn notify(
    mut alerts: mpsc::Receiver<u64>,
    targets: Targets,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    println!("notifier: started");
    while let Some(Some(sample)) = stop.run_until_cancelled(alerts.recv()).await {
        targets.alert(sample).await?;
    }
    stop.cancelled().await; // without rules, no alerts are sent
    println!("notifier: stopped");
    Ok(())
}

async fn scrape(
    db: Db,
    settings: Settings,
    targets: Targets,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    println!("scrape: started");
    while stop.run_until_cancelled(settings.pause()).await.is_some() {
        targets.scrape(&db).await?;
    }
    println!("scrape: stopped");
    Ok(())
}

async fn evaluate(
    db: Db,
    settings: Settings,
    alerts: mpsc::Sender<u64>,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    println!("rules: started");
    while stop.run_until_cancelled(settings.pause()).await.is_some() {
        if let Some(sample) = settings.alert(&db)? {
            alerts.send(sample).await?;
        }
    }
    println!("rules: stopped");
    Ok(())
}

async fn trace(stop: CancellationToken) -> anyhow::Result<()> {
    println!("tracing: started");
    stop.cancelled().await;
    println!("tracing: flushed");
    Ok(())
}

async fn reload(
    mut hangup: Signal,
    settings: Settings,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    println!("reload: ready");
    while let Some(Some(())) = stop.run_until_cancelled(hangup.recv()).await {
        settings.reload().await;
    }
    println!("reload: stopped");
    Ok(())
}

async fn serve(
    listener: TcpListener,
    pages: axum::Router,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    axum::serve(listener, pages)
        .with_graceful_shutdown(stop.cancelled_owned())
        .await?;
    println!("web: stopped");
    Ok(())
}

struct Actor {
    stop: CancellationToken,
    abort: AbortHandle,
    task: JoinHandle<()>,
}

/// Actors that stop together.
#[derive(Default)]
struct Stage(Vec<Actor>);

impl Stage {
    /// Starts an actor. Its result, or its panic, is sent to `ended`.
    fn spawn<F>(
        &mut self,
        name: &'static str,
        ended: &Ended,
        body: impl FnOnce(CancellationToken) -> F,
    ) where
        F: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let (stop, ended) = (CancellationToken::new(), ended.clone());
        let body = tokio::spawn(body(stop.clone()));
        let abort = body.abort_handle();
        let task = tokio::spawn(async move {
            let result = body.await.unwrap_or_else(|panic| Err(panic.into()));
            let _ = ended.send(result.with_context(|| format!("actor {name} failed")));
        });
        self.0.push(Actor { stop, abort, task });
    }

    /// Aborts the actors that have not ended at the deadline.
    async fn stop(self, deadline: Instant) {
        for actor in &self.0 {
            actor.stop.cancel();
        }
        for mut actor in self.0 {
            if timeout_at(deadline, &mut actor.task).await.is_err() {
                actor.abort.abort();
                let _ = actor.task.await;
            }
        }
    }
}

type Ended = mpsc::UnboundedSender<anyhow::Result<()>>;

/// The running parts, in the order of the stop. Before the store is open, most of them do not run.
#[derive(Default)]
struct Running {
    reload: Stage,
    rules: Stage,
    users: Stage,
    tracing: Stage,
    discovery: Stage,
    db: Arc<OnceLock<Db>>,
}

impl Running {
    async fn stop(self) -> anyhow::Result<()> {
        let deadline = Instant::now() + GRACE - RESERVE;
        let users = [self.reload, self.rules, self.users];
        for stage in users.into_iter().chain([self.tracing, self.discovery]) {
            stage.stop(deadline).await;
        }
        match self.db.get() {
            Some(db) => db.close().await,
            None => Ok(()),
        }
    }
}

struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn new() -> anyhow::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) -> u8 {
        tokio::select! {
            _ = self.terminate.recv() => 15,
            _ = self.interrupt.recv() => 2,
        }
    }
}

/// Runs a step of the start. Its panic is an error, and dropping the future aborts it.
async fn step<T: Send + 'static>(
    name: &str,
    future: impl Future<Output = anyhow::Result<T>> + Send + 'static,
) -> anyhow::Result<T> {
    let mut tasks = JoinSet::new();
    tasks.spawn(future);
    let result = tasks.join_next().await.expect("one task");
    let result = result.unwrap_or_else(|panic| Err(panic.into()));
    result.with_context(|| format!("actor {name} failed"))
}

/// Follows a file of targets.
async fn discover(
    running: &mut Running,
    ended: &Ended,
    name: &'static str,
    file: PathBuf,
) -> anyhow::Result<Targets> {
    let discovery = step(name, Discovery::new(file)).await?;
    let targets = discovery.targets();
    running.discovery.spawn(name, ended, |stop| async move {
        let follow = stop.run_until_cancelled(discovery.follow());
        follow.await.unwrap_or(Ok(()))
    });
    Ok(targets)
}

/// Starts everything that works with the store, after it is open.
async fn start(
    running: &mut Running,
    ended: &Ended,
    directory: &Path,
    agent: bool,
    hangup: Signal,
) -> anyhow::Result<()> {
    let targets = directory.join("targets");
    let to_scrape = discover(running, ended, "scrape discovery", targets).await?;
    let targets = directory.join("alerts");
    let to_notify = discover(running, ended, "notify discovery", targets).await?;

    let db = step("store", Db::open(directory.to_owned())).await?;
    running.db.set(db.clone()).expect("opened once");
    let discoveries = Discoveries {
        scrape: to_scrape.clone(),
        notify: to_notify.clone(),
    };
    let settings = Settings::load(directory.to_owned(), discoveries);
    let settings = step("config", settings).await?;
    running.tracing.spawn("tracing", ended, trace);

    let (alerts, to_send) = mpsc::channel(16);
    running
        .users
        .spawn("notifier", ended, |stop| notify(to_send, to_notify, stop));
    running.users.spawn("scrape", ended, |stop| {
        scrape(db.clone(), settings.clone(), to_scrape, stop)
    });
    if !agent {
        running.rules.spawn("rules", ended, |stop| {
            evaluate(db, settings.clone(), alerts, stop)
        });
    }
    running
        .reload
        .spawn("reload", ended, |stop| reload(hangup, settings, stop));
    Ok(())
}

async fn run() -> anyhow::Result<ExitCode> {
    let mut signals = Signals::new()?;
    // Before the slow open, so that a signal to reload is not lost meanwhile.
    let hangup = signal(SignalKind::hangup())?;
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    let directory = arguments.first().context("a directory is missing")?;
    let (directory, agent) = (PathBuf::from(directory), arguments.len() > 1);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("web: http://{}", listener.local_addr()?);

    let (ended, mut ends) = mpsc::unbounded_channel();
    let mut running = Running::default();
    let is_serving = Arc::new(AtomicBool::new(false));
    let (quit, mut quits) = mpsc::channel(1);
    let pages = pages(
        {
            let db = running.db.clone();
            move || db.get().cloned()
        },
        {
            let is_serving = is_serving.clone();
            move || is_serving.load(Relaxed)
        },
        move || _ = quit.try_send(()),
    );
    running
        .users
        .spawn("web", &ended, |stop| serve(listener, pages, stop));

    let until_stopped = async {
        start(&mut running, &ended, &directory, agent, hangup).await?;
        is_serving.store(true, Relaxed);
        std::future::pending().await
    };
    let cause = tokio::select! {
        failed = until_stopped => failed,
        _ = signals.next() => Ok(()),
        _ = quits.recv() => Ok(()),
        Some(first) = ends.recv() => first,
    };
    is_serving.store(false, Relaxed);
    let mut forced_by = None;
    let stopped = tokio::select! {
        stopped = timeout(GRACE, running.stop()) => {
            stopped.context("the stop took too long").and_then(|closed| closed)
        }
        number = signals.next() => {
            forced_by = Some(number);
            Ok(())
        }
    };
    let results = [cause, stopped].into_iter();
    let mut failures: Vec<_> = results.filter_map(Result::err).collect();
    while let Ok(result) = ends.try_recv() {
        failures.extend(result.err());
    }
    for error in &failures {
        eprintln!("error: {error:#}");
    }
    Ok(match forced_by {
        Some(number) => ExitCode::from(128 + number),
        None if failures.is_empty() => ExitCode::SUCCESS,
        None => ExitCode::FAILURE,
    })
}

fn main() -> ExitCode {
    let runtime = Runtime::new().expect("a runtime");
    let result = runtime.block_on(run());
    runtime.shutdown_background();
    result.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}
