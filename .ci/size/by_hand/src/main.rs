//! Ten actors by hand, as a whole process: a `JoinSet` with tokens; the span, the log events and the times of a group; a grace
//! period and an abort; signals that escalate; a table of the actors for the error; and a bounded exit. It has no order, no
//! readiness and no restarts. `declared` is a group with the same actors.

use std::collections::HashMap;
use std::fmt::{self, Write};
use std::future::poll_fn;
use std::process::{self, ExitCode};
use std::task::Poll;
use std::time::{Duration, Instant};
use std::{io, thread};

use tokio::runtime::Runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::sleep_until;
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, debug, error, info, info_span, warn};

const GROUP: &str = "app";
const GRACE: Duration = Duration::from_secs(5);
/// The time that an aborted actor may take.
const ABORT: Duration = Duration::from_millis(500);
/// The time of the process after the grace period.
const EXIT: Duration = Duration::from_secs(1);

struct A0(u64);

async fn a0(a: A0, token: CancellationToken) -> anyhow::Result<()> {
    token.cancelled().await;
    anyhow::ensure!(a.0 == 0, "{} is not 0", a.0);
    Ok(())
}

struct A1(u64);

async fn a1(a: A1, token: CancellationToken) -> anyhow::Result<()> {
    token.cancelled().await;
    anyhow::ensure!(a.0 == 1, "{} is not 1", a.0);
    Ok(())
}

struct A2(u64);

async fn a2(a: A2, token: CancellationToken) -> anyhow::Result<()> {
    token.cancelled().await;
    anyhow::ensure!(a.0 == 2, "{} is not 2", a.0);
    Ok(())
}

struct A3(u64);

async fn a3(a: A3, token: CancellationToken) -> anyhow::Result<()> {
    token.cancelled().await;
    anyhow::ensure!(a.0 == 3, "{} is not 3", a.0);
    Ok(())
}

struct A4(u64);

async fn a4(a: A4, token: CancellationToken) -> anyhow::Result<()> {
    token.cancelled().await;
    anyhow::ensure!(a.0 == 4, "{} is not 4", a.0);
    Ok(())
}

struct A5(u64);

async fn a5(a: A5, token: CancellationToken) -> anyhow::Result<()> {
    token.cancelled().await;
    anyhow::ensure!(a.0 == 5, "{} is not 5", a.0);
    Ok(())
}

struct A6(u64);

async fn a6(a: A6, token: CancellationToken) -> anyhow::Result<()> {
    token.cancelled().await;
    anyhow::ensure!(a.0 == 6, "{} is not 6", a.0);
    Ok(())
}

struct A7(u64);

async fn a7(a: A7, token: CancellationToken) -> anyhow::Result<()> {
    token.cancelled().await;
    anyhow::ensure!(a.0 == 7, "{} is not 7", a.0);
    Ok(())
}

struct A8(u64);

async fn a8(a: A8, token: CancellationToken) -> anyhow::Result<()> {
    token.cancelled().await;
    anyhow::ensure!(a.0 == 8, "{} is not 8", a.0);
    Ok(())
}

struct A9(u64);

async fn a9(a: A9, token: CancellationToken) -> anyhow::Result<()> {
    token.cancelled().await;
    anyhow::ensure!(a.0 == 9, "{} is not 9", a.0);
    Ok(())
}

struct App {
    a0: A0,
    a1: A1,
    a2: A2,
    a3: A3,
    a4: A4,
    a5: A5,
    a6: A6,
    a7: A7,
    a8: A8,
    a9: A9,
}

impl App {
    fn spawn(self, group: &mut Group) {
        group.spawn("a0", |token| a0(self.a0, token));
        group.spawn("a1", |token| a1(self.a1, token));
        group.spawn("a2", |token| a2(self.a2, token));
        group.spawn("a3", |token| a3(self.a3, token));
        group.spawn("a4", |token| a4(self.a4, token));
        group.spawn("a5", |token| a5(self.a5, token));
        group.spawn("a6", |token| a6(self.a6, token));
        group.spawn("a7", |token| a7(self.a7, token));
        group.spawn("a8", |token| a8(self.a8, token));
        group.spawn("a9", |token| a9(self.a9, token));
    }
}

enum Outcome {
    Returned,
    Failed(anyhow::Error),
    Panicked(String),
    Aborted,
    Abandoned,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Returned => f.write_str("returned"),
            Outcome::Failed(error) => write!(f, "failed: {error:#}"),
            Outcome::Panicked(message) => write!(f, "panicked: {message}"),
            Outcome::Aborted => f.write_str("aborted"),
            Outcome::Abandoned => f.write_str("abandoned"),
        }
    }
}

enum Cause {
    Signal(u8),
    Ended(&'static str),
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cause::Signal(number) => write!(f, "signal {number}"),
            Cause::Ended(actor) => write!(f, "actor `{actor}` ended"),
        }
    }
}

/// The times count from the start of the group.
struct Actor {
    name: &'static str,
    started: Duration,
    interrupted: Option<Duration>,
    ended: Option<(Duration, Outcome)>,
}

struct Group {
    began: Instant,
    token: CancellationToken,
    tasks: JoinSet<anyhow::Result<()>>,
    ids: HashMap<Id, usize>,
    actors: Vec<Actor>,
}

impl Group {
    fn new() -> Group {
        Group {
            began: Instant::now(),
            token: CancellationToken::new(),
            tasks: JoinSet::new(),
            ids: HashMap::new(),
            actors: Vec::new(),
        }
    }

    fn spawn<F>(&mut self, name: &'static str, execute: impl FnOnce(CancellationToken) -> F)
    where
        F: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let span = info_span!("actor", group = GROUP, actor = name);
        let task = execute(self.token.child_token()).instrument(span);
        let id = self.tasks.spawn(task).id();
        debug!(group = GROUP, actor = name, "actor started");
        debug!(group = GROUP, actor = name, "actor ready");
        self.ids.insert(id, self.actors.len());
        self.actors.push(Actor {
            name,
            started: self.began.elapsed(),
            interrupted: None,
            ended: None,
        });
    }

    /// Notes how an actor ended, and returns its name.
    fn ended(&mut self, ended: Result<(Id, anyhow::Result<()>), JoinError>) -> &'static str {
        let (id, outcome) = match ended {
            Ok((id, Ok(()))) => (id, Outcome::Returned),
            Ok((id, Err(error))) => (id, Outcome::Failed(error)),
            Err(error) => (error.id(), outcome_of(error)),
        };
        let index = self.ids.remove(&id).expect("the id of an actor");
        let actor = &mut self.actors[index];
        match &outcome {
            Outcome::Returned => debug!(group = GROUP, actor = actor.name, "actor returned"),
            outcome => warn!(group = GROUP, actor = actor.name, %outcome, "actor failed"),
        }
        debug!(group = GROUP, actor = actor.name, %outcome, "actor ended");
        actor.ended = Some((self.began.elapsed(), outcome));
        actor.name
    }

    /// Waits for the first cause.
    async fn run(&mut self, signals: &mut Signals) -> Cause {
        info!(group = GROUP, state = "ready", "group ready");
        let cause = tokio::select! {
            number = signals.next() => Cause::Signal(number),
            Some(ended) = self.tasks.join_next_with_id() => Cause::Ended(self.ended(ended)),
        };
        info!(group = GROUP, %cause, "group stops");
        cause
    }

    /// Interrupts all actors. Aborts those that have not ended after the grace period or at a second signal, and exits at a
    /// third. Returns the signal that forced the abort.
    async fn stop(&mut self, signals: &mut Signals) -> Option<u8> {
        let now = self.began.elapsed();
        for actor in self.actors.iter_mut().filter(|actor| actor.ended.is_none()) {
            debug!(group = GROUP, actor = actor.name, "actor interrupted");
            actor.interrupted = Some(now);
        }
        self.token.cancel();
        let (mut limit, mut aborted, mut forced_by) = (self.began + now + GRACE, false, None);
        loop {
            tokio::select! {
                biased;
                number = signals.next() => {
                    if aborted {
                        error!(
                            group = GROUP,
                            number, "signal received during the abort: exiting the process"
                        );
                        process::exit(128 + i32::from(number));
                    }
                    forced_by = Some(number);
                }
                ended = self.tasks.join_next_with_id() => match ended {
                    Some(ended) => {
                        self.ended(ended);
                        continue;
                    }
                    None => return forced_by,
                },
                () = sleep_until(limit.into()) => {}
            }
            if aborted {
                self.abandon();
                return forced_by;
            }
            for actor in self.actors.iter().filter(|actor| actor.ended.is_none()) {
                let reason = if forced_by.is_some() {
                    "signal"
                } else {
                    "grace"
                };
                warn!(group = GROUP, actor = actor.name, reason, "actor aborted");
            }
            self.tasks.abort_all();
            (limit, aborted) = (Instant::now() + ABORT, true);
        }
    }

    fn abandon(&mut self) {
        let now = self.began.elapsed();
        for actor in self.actors.iter_mut().filter(|actor| actor.ended.is_none()) {
            warn!(group = GROUP, actor = actor.name, elapsed = ?now, "actor abandoned");
            actor.ended = Some((now, Outcome::Abandoned));
        }
        self.tasks.detach_all();
    }

    /// The first failure with the table of the actors, if one failed.
    fn error(&self, cause: &Cause) -> Option<String> {
        let is_failed = |actor: &&Actor| !matches!(actor.ended, Some((_, Outcome::Returned)));
        let is_cause = |actor: &Actor| matches!(cause, Cause::Ended(name) if *name == actor.name);
        let mut failed: Vec<&Actor> = self.actors.iter().filter(is_failed).collect();
        failed.sort_by_key(|actor| !is_cause(actor));
        let (first, _) = failed.split_first()?;
        let mut text = format!("actor `{}` ", first.name);
        if let Some((_, outcome)) = &first.ended {
            _ = write!(text, "{outcome}");
        }
        _ = write!(text, "\n\ngroup `{GROUP}`: {cause}\n");
        _ = writeln!(
            text,
            "  {:<8} {:>12} {:>12} {:>12}",
            "actor", "started", "interrupted", "ended"
        );
        for actor in &self.actors {
            let time = |at: Option<Duration>| at.map_or("-".to_owned(), |at| format!("{at:.1?}"));
            let [started, interrupted] = [Some(actor.started), actor.interrupted].map(time);
            let ended = time(actor.ended.as_ref().map(|(at, _)| *at));
            _ = write!(
                text,
                "  {:<8} {started:>12} {interrupted:>12} {ended:>12}",
                actor.name
            );
            if let Some((_, outcome)) = &actor.ended {
                _ = write!(text, "  {outcome}");
            }
            text.push('\n');
        }
        Some(text)
    }
}

fn outcome_of(error: JoinError) -> Outcome {
    let Ok(panic) = error.try_into_panic() else {
        return Outcome::Aborted;
    };
    let message = match panic.downcast::<String>() {
        Ok(message) => *message,
        Err(panic) => match panic.downcast_ref::<&str>() {
            Some(message) => (*message).to_owned(),
            None => "a value that is not a string".to_owned(),
        },
    };
    Outcome::Panicked(message)
}

struct Signals(Vec<(u8, Signal)>);

impl Signals {
    fn listen() -> io::Result<Signals> {
        let listen = |number: u8| Ok((number, signal(SignalKind::from_raw(i32::from(number)))?));
        [1, 2, 3, 15]
            .into_iter()
            .map(listen)
            .collect::<io::Result<_>>()
            .map(Signals)
    }

    async fn next(&mut self) -> u8 {
        poll_fn(|cx| {
            let mut signals = self.0.iter_mut();
            match signals
                .find_map(|(number, signal)| signal.poll_recv(cx).is_ready().then_some(*number))
            {
                Some(number) => Poll::Ready(number),
                None => Poll::Pending,
            }
        })
        .await
    }
}

async fn run(app: App) -> anyhow::Result<u8> {
    let mut signals = Signals::listen()?;
    let mut group = Group::new();
    app.spawn(&mut group);
    let cause = group.run(&mut signals).await;
    // The process exits, also if an actor blocks every worker.
    thread::Builder::new().spawn(|| {
        thread::sleep(GRACE + EXIT);
        process::exit(1);
    })?;
    let forced_by = group.stop(&mut signals).await;
    let (ran, actors) = (group.began.elapsed(), group.actors.len());
    match group.error(&cause) {
        Some(text) => {
            error!(group = GROUP, %cause, ?ran, actors, "run failed");
            eprintln!("Error: {text}");
            Ok(forced_by.map_or(1, |number| 128 + number))
        }
        None => {
            info!(group = GROUP, %cause, ?ran, actors, "run succeeded");
            Ok(forced_by.map_or(0, |number| 128 + number))
        }
    }
}

fn main() -> ExitCode {
    let app = App {
        a0: A0(0),
        a1: A1(1),
        a2: A2(2),
        a3: A3(3),
        a4: A4(4),
        a5: A5(5),
        a6: A6(6),
        a7: A7(7),
        a8: A8(8),
        a9: A9(9),
    };
    let runtime = match Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("Error: the tokio runtime could not be built: {error}");
            return ExitCode::FAILURE;
        }
    };
    let ended = runtime.block_on(run(app));
    runtime.shutdown_background();
    match ended {
        Ok(code) => code.into(),
        Err(error) => {
            eprintln!("Error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
