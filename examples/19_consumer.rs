//! A blocking consumer of a broker, a decoder per partition, and a committer. The consumer stops first, so that the decoders
//! and then the committer finish the polled messages. No message is lost or committed twice.
//!
//! Stop it with Ctrl-C or SIGTERM. `tests/by_hand/19_consumer.rs` is the same program without the crate.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use rungroup::{Context, Exit, group};
use rungroup_examples::stand_ins::broker::{Broker, Message};
use tokio::sync::mpsc;

const PARTITIONS: usize = 3;

type Number = (usize, u64);
type Consumer = (Arc<Broker>, Vec<mpsc::Sender<Message>>);
type Decoder = (mpsc::Receiver<Message>, mpsc::Sender<Number>);

#[group(grace = "2s")]
struct App {
    #[actor(blocking, execute = consume, interrupt = |consumer, _| consumer.0.wake(), stops_before = [decoders])]
    consumer: Consumer,

    #[actor(each, execute = decode, interrupt = cancel, stops_before = [committer])]
    decoders: Vec<Decoder>,

    #[actor(execute = commit, interrupt = cancel)]
    committer: (Arc<Broker>, mpsc::Receiver<Number>),
}

fn consume((broker, queues): &Consumer, _ctx: Context) {
    while let Some(message) = broker.poll() {
        // A decoder that hangs does not keep this thread, and one that failed has stopped the group.
        let send = queues[message.partition].send_timeout(message, Duration::from_millis(500));
        if tokio::runtime::Handle::current().block_on(send).is_err() {
            return;
        }
    }
}

/// Ends when the consumer has ended and its queue is empty.
async fn decode((mut queue, decoded): Decoder, _ctx: Context) -> anyhow::Result<()> {
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

/// Ends when all decoders have ended and every decoded number is committed.
async fn commit((broker, mut decoded): (Arc<Broker>, mpsc::Receiver<Number>), _ctx: Context) {
    while let Some((partition, offset)) = decoded.recv().await {
        broker.commit(partition, offset).await;
    }
}

async fn app() -> anyhow::Result<App> {
    let broker = Arc::new(Broker::new(PARTITIONS));
    let (decoded, to_commit) = mpsc::channel(16);
    let (queues, decoders) = (0..PARTITIONS)
        .map(|_| {
            let (sender, queue) = mpsc::channel(16);
            (sender, (queue, decoded.clone()))
        })
        .unzip();
    Ok(App {
        consumer: (broker.clone(), queues),
        decoders,
        committer: (broker, to_commit),
    })
}

fn main() -> Exit {
    rungroup::main(app)
}

#[test]
fn survives_every_fault() {
    rungroup::drill(app)
        .clock(rungroup::drill::Clock::Held)
        .within(Duration::from_secs(5))
        .may_fail("decoders") // they wait until the consumer has ended
        .run();
}
