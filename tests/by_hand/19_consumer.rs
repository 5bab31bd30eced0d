//! The main of `examples/19_consumer.rs` by hand, with the same promises: the order of the stop, a bound for it, a second signal
//! that ends it, exit codes, and no panic that is lost.

use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use rungroup_examples::stand_ins::broker::{Broker, Message};
use tokio::runtime::Runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::timeout;

const PARTITIONS: usize = 3;
const GRACE: Duration = Duration::from_secs(2);

type Number = (usize, u64);

fn consume(broker: &Broker, queues: &[mpsc::Sender<Message>]) {
    while let Some(message) = broker.poll() {
        if queues[message.partition].blocking_send(message).is_err() {
            return;
        }
    }
}

async fn decode(
    mut queue: mpsc::Receiver<Message>,
    decoded: mpsc::Sender<Number>,
) -> anyhow::Result<()> {
    while let Some(message) = queue.recv().await {
        let number = message
            .payload
            .parse()
            .with_context(|| format!("cannot decode {message:?}"))?;
        if decoded.send((message.partition, number)).await.is_err() {
            break;
        }
    }
    Ok(())
}

async fn commit(broker: Arc<Broker>, mut decoded: mpsc::Receiver<Number>) -> anyhow::Result<()> {
    while let Some((partition, offset)) = decoded.recv().await {
        broker.commit(partition, offset).await;
    }
    Ok(())
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

async fn run() -> anyhow::Result<ExitCode> {
    let mut signals = Signals::new()?;
    let broker = Arc::new(Broker::new(PARTITIONS));
    let (decoded, to_commit) = mpsc::channel(16);
    let (mut queues, mut tasks) = (Vec::new(), JoinSet::new());
    for _ in 0..PARTITIONS {
        let (sender, queue) = mpsc::channel(16);
        queues.push(sender);
        tasks.spawn(decode(queue, decoded.clone()));
    }
    drop(decoded);
    tasks.spawn(commit(broker.clone(), to_commit));
    let (returned, consumer) = oneshot::channel();
    let polled = broker.clone();
    thread::Builder::new()
        .name("consumer".to_owned())
        .spawn(move || {
            let result = panic::catch_unwind(AssertUnwindSafe(|| consume(&polled, &queues)));
            drop((polled, queues));
            let _ = returned.send(result);
        })?;
    tasks.spawn(async move {
        let result = consumer.await.context("the consumer is lost")?;
        result.map_err(|_| anyhow!("the consumer panicked"))
    });

    let mut failure = None;
    tokio::select! {
        _ = signals.next() => {}
        Some(first) = tasks.join_next() => failure = first.map_err(anyhow::Error::from).and_then(|result| result).err(),
    }
    broker.wake();
    let stop = async {
        while let Some(next) = tasks.join_next().await {
            let error = next
                .map_err(anyhow::Error::from)
                .and_then(|result| result)
                .err();
            if let Some(error) = error {
                eprintln!("error: {error:#}");
                failure.get_or_insert(error);
            }
        }
    };
    tokio::select! {
        stopped = timeout(GRACE, stop) => {
            stopped.context("the stop took too long")?;
        }
        number = signals.next() => return Ok(ExitCode::from(128 + number)),
    }
    match failure {
        Some(error) => Err(error),
        None => Ok(ExitCode::SUCCESS),
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
