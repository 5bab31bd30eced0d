//! The main of `examples/21_tasks.rs` by hand, with the same promises: a bound for connections and for the stop, a second
//! signal that ends it, exit codes, and no panic that is lost.

use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use rungroup_examples::stand_ins::commands::execute;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufStream};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::{JoinError, JoinSet};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

const GRACE: Duration = Duration::from_secs(2);

async fn serve(listener: TcpListener, stop: CancellationToken) -> io::Result<()> {
    let slots = Arc::new(Semaphore::new(100));
    let mut connections = JoinSet::new();
    let served = loop {
        let slot = tokio::select! {
            slot = slots.clone().acquire_owned() => slot.expect("never closed"),
            () = stop.cancelled() => break Ok(()),
        };
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => _ = connections.spawn(connection(stream, slot, stop.clone())),
                Err(error) => break Err(error),
            },
            Some(ended) = connections.join_next() => report(ended),
            () = stop.cancelled() => break Ok(()),
        }
    };
    drop(listener);
    stop.cancel();
    while let Some(ended) = connections.join_next().await {
        report(ended);
    }
    served
}

fn report(ended: Result<io::Result<()>, JoinError>) {
    match ended {
        Ok(Ok(())) => {}
        Ok(Err(error)) => eprintln!("warning: a connection failed: {error}"),
        Err(error) => eprintln!("warning: a connection failed: {error}"),
    }
}

async fn connection(
    stream: TcpStream,
    _slot: OwnedSemaphorePermit,
    stop: CancellationToken,
) -> io::Result<()> {
    let mut stream = BufStream::new(stream);
    let mut line = String::new();
    while let Some(read) = stop.run_until_cancelled(stream.read_line(&mut line)).await {
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
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("server: {}", listener.local_addr()?);
    let stop = CancellationToken::new();
    let mut server = tokio::spawn(serve(listener, stop.clone()));
    tokio::select! {
        _ = signals.next() => {}
        ended = &mut server => {
            ended??;
            return Ok(ExitCode::SUCCESS);
        }
    }
    stop.cancel();
    tokio::select! {
        ended = timeout(GRACE, server) => ended???,
        number = signals.next() => return Ok(ExitCode::from(128 + number)),
    }
    Ok(ExitCode::SUCCESS)
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
