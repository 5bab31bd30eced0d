//! The main of `examples/20_job.rs` by hand, with the same promises: order, a bound for the stop, a second signal that ends it,
//! exit codes, and no error or panic that is lost.

use std::collections::HashMap;
use std::io;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use rungroup_examples::stand_ins::items::{migrate, process, shards};
use tokio::runtime::Runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

const GRACE: Duration = Duration::from_secs(2);

async fn work(items: Vec<u32>, stop: CancellationToken) -> anyhow::Result<()> {
    for item in items {
        if stop.is_cancelled() {
            println!("stops before: {item}");
            break;
        }
        process(item).await?;
    }
    Ok(())
}

struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn new() -> io::Result<Self> {
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

async fn run() -> anyhow::Result<ExitCode> {
    let mut signals = Signals::new()?;
    let migration = tokio::spawn(migrate(7));
    tokio::select! {
        migrated = migration => migrated.context("migration")?.context("migration")?,
        number = signals.next() => return Ok(ExitCode::from(128 + number)),
    }
    let stop = CancellationToken::new();
    let mut workers = JoinSet::new();
    let mut names = HashMap::new();
    for (index, items) in shards().into_iter().enumerate() {
        let worker = workers.spawn(work(items, stop.clone()));
        names.insert(worker.id(), format!("workers[{index}]"));
    }
    let (mut failure, mut stopped_by, mut deadline) = (None, None, Instant::now());
    loop {
        let ended = tokio::select! {
            ended = workers.join_next_with_id() => ended,
            number = signals.next() => {
                if stop.is_cancelled() {
                    return Ok(ExitCode::from(128 + number));
                }
                stopped_by = Some(number);
                deadline = Instant::now() + GRACE;
                stop.cancel();
                continue;
            }
            () = sleep_until(deadline), if stop.is_cancelled() => {
                return Err(failure.unwrap_or_else(|| anyhow!("workers exceeded {GRACE:?}")));
            }
        };
        let error = match ended {
            None => break,
            Some(Ok((_, Ok(())))) => continue,
            Some(Ok((id, Err(error)))) => error.context(names[&id].clone()),
            Some(Err(error)) => {
                let name = names[&error.id()].clone();
                anyhow::Error::new(error).context(name)
            }
        };
        match failure {
            None => failure = Some(error),
            Some(_) => eprintln!("warning: {error:#}"),
        }
        if !stop.is_cancelled() {
            deadline = Instant::now() + GRACE;
            stop.cancel();
        }
    }
    match (failure, stopped_by) {
        (Some(error), _) => Err(error),
        (None, Some(number)) => {
            eprintln!("stopped before completion");
            Ok(ExitCode::from(128 + number))
        }
        (None, None) => Ok(ExitCode::SUCCESS),
    }
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
