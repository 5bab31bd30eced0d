//! The suite of `pkg/run` of `BanyanDB`, by name. `P`: as it is; `A`: adapted, and how. The last three never ran there: they
//! deadlock with the order in which its `ChannelCloser` closes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rungroup::{ChannelCloser, ChannelGroupCloser};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::{JoinHandle, yield_now};

/// An unbuffered channel, as Go's: a send completes when its value is received. The receiving end outlives the receiver, so a
/// value that nobody receives would be stuck there.
#[derive(Clone)]
struct Unbuffered(mpsc::Sender<(u64, oneshot::Sender<()>)>);

type Receiving = Arc<tokio::sync::Mutex<mpsc::Receiver<(u64, oneshot::Sender<()>)>>>;

fn unbuffered() -> (Unbuffered, Receiving) {
    let (sender, receiver) = mpsc::channel(1);
    (
        Unbuffered(sender),
        Arc::new(tokio::sync::Mutex::new(receiver)),
    )
}

impl Unbuffered {
    async fn send(&self, value: u64) {
        let (acknowledge, received) = oneshot::channel();
        self.0.send((value, acknowledge)).await.unwrap();
        received.await.unwrap();
    }
}

/// The values that were sent and received, with their sums.
#[derive(Default)]
struct Totals {
    sent: AtomicUsize,
    received: AtomicUsize,
}

const SENDERS: usize = 10;

/// Ten senders, each with a guard for each value, until no guard is left.
fn spawn_senders(
    closer: &ChannelCloser,
    channel: &Unbuffered,
    totals: &Arc<Totals>,
) -> Vec<JoinHandle<()>> {
    let senders = (0..SENDERS).map(|_| {
        let (closer, channel, totals) = (closer.clone(), channel.clone(), totals.clone());
        tokio::spawn(async move {
            while let Some(_sender) = closer.try_sender() {
                yield_now().await;
                channel.send(1).await;
                totals.sent.fetch_add(1, Ordering::Relaxed);
            }
        })
    });
    senders.collect()
}

/// What a receiver does with a value.
enum Next {
    /// It is the last.
    Count(Arc<Totals>, watch::Sender<usize>),
    /// It is a sender of the next stage.
    Relay(ChannelCloser, Unbuffered),
}

impl Next {
    async fn take(&self, value: u64) {
        match self {
            Next::Count(totals, count) => {
                totals.received.fetch_add(1, Ordering::Relaxed);
                count.send_modify(|count| *count += 1);
            }
            Next::Relay(closer, channel) => {
                let _sender = closer.try_sender().expect("the first stage has not ended");
                channel.send(value).await;
            }
        }
    }
}

/// A receiver that obeys the closer, and does some work for each value.
fn spawn_receiver(closer: &ChannelCloser, channel: &Receiving, next: Next) -> JoinHandle<()> {
    let receiver = closer.try_receiver().expect("open");
    let channel = channel.clone();
    tokio::spawn(async move {
        let mut channel = channel.lock().await;
        loop {
            tokio::select! {
                biased; // it leaves as soon as it is told
                () = receiver.closed() => return,
                Some((value, acknowledge)) = channel.recv() => {
                    yield_now().await;
                    acknowledge.send(()).expect("the sender waits");
                    next.take(value).await;
                }
            }
        }
    })
}

/// Waits until the load is under way.
async fn wait_for(count: &watch::Sender<usize>) {
    let mut count = count.subscribe();
    count.wait_for(|&count| count >= 100).await.unwrap();
}

/// Every task has ended, and every value that was sent was received.
async fn assert_finished(tasks: Vec<JoinHandle<()>>, channels: &[Receiving], totals: &Totals) {
    for task in tasks {
        task.await.unwrap();
    }
    for channel in channels {
        assert!(channel.lock().await.try_recv().is_err(), "a value is left");
    }
    let sent = totals.sent.load(Ordering::Relaxed);
    assert!(sent >= 100);
    assert_eq!(totals.received.load(Ordering::Relaxed), sent);
}

fn load() -> (ChannelCloser, Arc<Totals>, watch::Sender<usize>) {
    (ChannelCloser::new(), Arc::default(), watch::Sender::new(0))
}

/// P: counts in the place of times.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn close_simple_channel() {
    for _ in 0..10 {
        let (closer, totals, count) = load();
        let (sending, receiving) = unbuffered();
        let mut tasks = spawn_senders(&closer, &sending, &totals);
        tasks.push(spawn_receiver(
            &closer,
            &receiving,
            Next::Count(totals.clone(), count.clone()),
        ));
        wait_for(&count).await;
        closer.close_and_wait().await;
        assert_finished(tasks, &[receiving], &totals).await;
    }
}

/// P.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn close_multiple_channels() {
    for _ in 0..10 {
        let (closer, totals, count) = load();
        let (mut tasks, mut channels) = (Vec::new(), Vec::new());
        for _ in 0..2 {
            let (sending, receiving) = unbuffered();
            tasks.extend(spawn_senders(&closer, &sending, &totals));
            tasks.push(spawn_receiver(
                &closer,
                &receiving,
                Next::Count(totals.clone(), count.clone()),
            ));
            channels.push(receiving);
        }
        wait_for(&count).await;
        closer.close_and_wait().await;
        assert_finished(tasks, &channels, &totals).await;
    }
}

/// P: the relay is a receiver of the first stage, and a sender of the second.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn close_channel_group() {
    for _ in 0..10 {
        let (_, totals, count) = load();
        let [first, second] = [ChannelCloser::new(), ChannelCloser::new()];
        let (sending, relayed) = unbuffered();
        let (relaying, receiving) = unbuffered();
        let mut tasks = spawn_senders(&first, &sending, &totals);
        let relay = Next::Relay(second.clone(), relaying);
        tasks.push(spawn_receiver(&first, &relayed, relay));
        tasks.push(spawn_receiver(
            &second,
            &receiving,
            Next::Count(totals.clone(), count.clone()),
        ));
        wait_for(&count).await;
        let group = ChannelGroupCloser::new([first, second]);
        group.close_and_wait().await;
        assert_finished(tasks, &[relayed, receiving], &totals).await;
    }
}
