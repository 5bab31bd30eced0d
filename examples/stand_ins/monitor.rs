//! The parts of a small Prometheus: a store of samples in a file, a configuration file, files of targets, scrapes and alerts
//! over HTTP, and the routes of its pages.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, bail};
use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};
use tokio::fs;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::{Notify, watch};
use tokio::time::{sleep, timeout};

/// The configuration: how many milliseconds lie between two scrapes, and above which value to alert.
struct Config {
    every: u64,
    threshold: u64,
}

impl Config {
    /// Reads two numbers from a file, milliseconds and a threshold.
    async fn read(file: &Path) -> anyhow::Result<Self> {
        let text = fs::read_to_string(file)
            .await
            .context("cannot read the configuration")?;
        let [every, threshold] = text.split_whitespace().collect::<Vec<_>>()[..] else {
            bail!("the configuration is not two numbers: {text:?}");
        };
        Ok(Self {
            every: every.parse()?,
            threshold: threshold.parse()?,
        })
    }
}

/// The configuration of the parts. Clones share it.
#[derive(Clone, Debug)]
pub struct Settings(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    file: PathBuf,
    every: AtomicU64,
    threshold: AtomicU64,
    discoveries: Discoveries,
}

/// The discoveries that a configuration reaches.
#[derive(Debug)]
pub struct Discoveries {
    /// That of the targets to scrape.
    pub scrape: Targets,
    /// That of the targets for alerts.
    pub notify: Targets,
}

impl Settings {
    /// Reads the file `config` in a directory, and applies it to the parts.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read, or is not two numbers.
    ///
    /// # Panics
    ///
    /// Panics if the variable `BUG` is `configuration`.
    pub async fn load(directory: PathBuf, discoveries: Discoveries) -> anyhow::Result<Self> {
        bug("configuration");
        let file = directory.join("config");
        let config = Config::read(&file).await?;
        let settings = Self(Arc::new(Parts {
            file,
            every: AtomicU64::default(),
            threshold: AtomicU64::default(),
            discoveries,
        }));
        settings.apply(&config);
        println!("config: loaded");
        Ok(settings)
    }

    /// Reads the file again, which takes as many milliseconds as the variable `SLOW_RELOAD` says. The former configuration is
    /// kept if the file cannot be read.
    pub async fn reload(&self) {
        println!("reload: begins");
        delay("SLOW_RELOAD").await;
        match Config::read(&self.0.file).await {
            Ok(new) => {
                self.apply(&new);
                println!("reload: done");
            }
            Err(error) => println!("reload: {error:#}"),
        }
    }

    /// Applies a configuration to one part after the other. The users of targets come before the discoveries: a target that is
    /// found by the new configuration is also used by it.
    fn apply(&self, config: &Config) {
        let parts = &*self.0;
        parts.every.store(config.every, Relaxed);
        println!("applied: scrape");
        parts.threshold.store(config.threshold, Relaxed);
        println!("applied: rules");
        parts.discoveries.scrape.find_again();
        println!("applied: scrape discovery");
        parts.discoveries.notify.find_again();
        println!("applied: notify discovery");
    }

    /// Waits from one scrape to the next.
    pub async fn pause(&self) {
        let every = self.0.every.load(Relaxed);
        sleep(Duration::from_millis(every)).await;
    }

    /// Returns the last sample if it is above the threshold.
    ///
    /// # Errors
    ///
    /// Returns an error if the store is closed.
    pub fn alert(&self, db: &Db) -> anyhow::Result<Option<u64>> {
        let sample = db.last()?;
        Ok((sample > self.0.threshold.load(Relaxed)).then_some(sample))
    }
}

/// Follows a file of targets, one address on each line.
#[derive(Debug)]
pub struct Discovery {
    file: PathBuf,
    found: watch::Sender<Vec<String>>,
    again: Arc<Notify>,
}

/// The targets of a [`Discovery`], as they are now.
#[derive(Clone, Debug)]
pub struct Targets {
    found: watch::Receiver<Vec<String>>,
    again: Arc<Notify>,
}

impl Discovery {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read.
    pub async fn new(file: PathBuf) -> anyhow::Result<Self> {
        let found = watch::Sender::new(targets(&file).await?);
        let again = Arc::default();
        Ok(Self { file, found, again })
    }

    /// Returns the targets.
    #[must_use]
    pub fn targets(&self) -> Targets {
        Targets {
            found: self.found.subscribe(),
            again: self.again.clone(),
        }
    }

    /// Reads the file every 100 ms, and with each new configuration. The future completes only with an error.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read.
    pub async fn follow(self) -> anyhow::Result<()> {
        loop {
            let _ = timeout(Duration::from_millis(100), self.again.notified()).await;
            self.found.send_replace(targets(&self.file).await?);
        }
    }
}

impl Targets {
    /// Lets the discovery read its file now.
    fn find_again(&self) {
        self.again.notify_one();
    }

    /// Stores a sample of each target.
    ///
    /// # Errors
    ///
    /// Returns an error if a target does not answer with a number, or if the store is closed.
    ///
    /// # Panics
    ///
    /// Panics if the variable `BUG` is `scrape`.
    pub async fn scrape(&self, db: &Db) -> anyhow::Result<()> {
        bug("scrape");
        let targets = self.found.borrow().clone();
        for target in targets {
            let answer = request(&target, "GET /metrics").await;
            let answer = answer.with_context(|| format!("cannot scrape {target}"))?;
            db.append(answer.trim().parse()?)?;
        }
        Ok(())
    }

    /// Posts an alert to each target.
    ///
    /// # Errors
    ///
    /// Returns an error if a target does not answer.
    pub async fn alert(&self, sample: u64) -> anyhow::Result<()> {
        let targets = self.found.borrow().clone();
        for target in targets {
            let answer = request(&target, &format!("POST /alerts/{sample}")).await;
            answer.with_context(|| format!("cannot alert {target}"))?;
        }
        Ok(())
    }
}

async fn targets(file: &Path) -> anyhow::Result<Vec<String>> {
    let text = fs::read_to_string(file).await;
    let text = text.with_context(|| format!("cannot read {}", file.display()))?;
    Ok(text.lines().map(str::to_owned).collect())
}

/// A store of samples, which is closed once. Clones share it.
#[derive(Clone, Debug)]
pub struct Db(Arc<Mutex<Samples>>);

#[derive(Debug)]
struct Samples {
    file: Option<std::fs::File>,
    last: u64,
}

impl Db {
    /// Opens `samples` in a directory, which takes as many milliseconds as the variable `SLOW_OPEN` says.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be opened.
    pub async fn open(directory: PathBuf) -> anyhow::Result<Self> {
        println!("store: opening");
        delay("SLOW_OPEN").await;
        let file = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(directory.join("samples"));
        let file = Some(file.context("cannot open the store")?);
        println!("store: open");
        Ok(Self(Arc::new(Mutex::new(Samples { file, last: 0 }))))
    }

    fn append(&self, sample: u64) -> anyhow::Result<()> {
        let mut samples = self.samples();
        samples.last = sample;
        let file = samples.file.as_mut().context("the store is closed")?;
        Ok(writeln!(file, "{sample}")?)
    }

    /// The last sample; 0 before the first.
    fn last(&self) -> anyhow::Result<u64> {
        let samples = self.samples();
        samples.file.as_ref().context("the store is closed")?;
        Ok(samples.last)
    }

    /// Closes the store.
    ///
    /// # Errors
    ///
    /// Returns an error if it was closed before, or cannot be written to the disk.
    pub async fn close(&self) -> anyhow::Result<()> {
        let file = self.samples().file.take();
        let file = file.context("the store is closed twice")?;
        tokio::task::spawn_blocking(move || file.sync_all()).await??;
        println!("store: closed");
        Ok(())
    }

    fn samples(&self) -> MutexGuard<'_, Samples> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Samples {
    fn drop(&mut self) {
        if self.file.is_some() {
            println!("store: dropped without a close");
        }
    }
}

fn bug(place: &str) {
    let found = std::env::var("BUG").is_ok_and(|bug| bug == place);
    assert!(!found, "the {place} panics");
}

/// Waits for as many milliseconds as a variable says.
async fn delay(variable: &str) {
    let delay = std::env::var(variable).ok();
    let delay = delay.and_then(|delay| delay.parse().ok());
    sleep(Duration::from_millis(delay.unwrap_or(0))).await;
}

/// Sends a request and returns the body of the answer.
async fn request(target: &str, line: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(target).await?;
    stream
        .write_all(format!("{line} HTTP/1.0\r\n\r\n").as_bytes())
        .await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer
        .split_once("\r\n\r\n")
        .map_or(String::new(), |(_, body)| body.to_owned()))
}

/// The pages. `db` returns the store if it is open, `is_serving` returns `true` if the group is ready, and `quit` ends the
/// program.
pub fn pages(
    db: impl Fn() -> Option<Db> + Clone + Send + Sync + 'static,
    is_serving: impl Fn() -> bool + Clone + Send + Sync + 'static,
    quit: impl Fn() + Clone + Send + Sync + 'static,
) -> Router {
    const NOT_READY: (StatusCode, String) = (StatusCode::SERVICE_UNAVAILABLE, String::new());
    let slow = db.clone();
    Router::new()
        .route("/", get(async || "a page"))
        .route(
            "/-/ready",
            get(async move || {
                if is_serving() {
                    StatusCode::OK
                } else {
                    StatusCode::SERVICE_UNAVAILABLE
                }
            }),
        )
        .route("/-/quit", post(async move || quit()))
        .route(
            "/last",
            get(async move || answer(db()).unwrap_or(NOT_READY)),
        )
        .route(
            "/slow",
            get(async move || {
                println!("web: a slow request");
                delay("SLOW_REQUEST").await;
                answer(slow()).unwrap_or(NOT_READY)
            }),
        )
}

/// The last sample, if the store is there.
fn answer(db: Option<Db>) -> Option<(StatusCode, String)> {
    Some(match db?.last() {
        Ok(last) => (StatusCode::OK, last.to_string()),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:#}")),
    })
}
