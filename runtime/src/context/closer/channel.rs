//! [`ChannelCloser`]: closes the sending end of a channel before its receiving end, and [`ChannelGroupCloser`], for a pipeline.

use std::fmt;
use std::sync::Arc;

use super::Closer;
use super::gate::{Gate, Side};

/// The two ends of a channel, closed in two stages, so that every value that is sent is received.
///
/// The close refuses new guards on both ends and notifies the senders. After the last sender has finished, it notifies the
/// receivers. Until then they receive, so a sender that waits for room in the channel completes. Clones are handles to the same
/// closer.
///
/// The last `Sender` of a channel that is dropped closes it, too. This type is for senders that come and go, for channels
/// whose ends are kept in a structure, and for a stop that has to wait for both ends.
///
/// # Drop
///
/// Dropping a closer closes nothing. Its guards remain valid.
///
/// # Examples
///
/// ```
/// use rungroup::ChannelCloser;
/// use tokio::sync::mpsc;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let closer = ChannelCloser::new();
/// let (events, mut queue) = mpsc::channel(1);
///
/// let receiver = closer.try_receiver().expect("open");
/// let worker = tokio::spawn(async move {
///     let mut received = 0;
///     loop {
///         tokio::select! {
///             Some(event) = queue.recv() => received += event,
///             () = receiver.closed() => break, // no sender is left
///         }
///     }
///     while let Ok(event) = queue.try_recv() {
///         received += event;
///     }
///     received
/// });
///
/// let publisher = closer.clone();
/// tokio::spawn(async move {
///     // A guard for each event: the loop ends when the closer is closed.
///     while let Some(_sender) = publisher.try_sender() {
///         let _ = events.send(1).await;
///     }
/// });
///
/// tokio::task::yield_now().await;
/// closer.close_and_wait().await;
/// println!("{} events", worker.await.unwrap());
/// # }
/// ```
#[derive(Clone, Default)]
pub struct ChannelCloser(Arc<Gate>);

impl ChannelCloser {
    /// Creates an open closer without guards.
    pub fn new() -> ChannelCloser {
        ChannelCloser::default()
    }

    /// Returns a guard of a sender, or `None` if the closer is closed.
    pub fn try_sender(&self) -> Option<SenderGuard> {
        self.0
            .try_enter(Side::First)
            .then(|| SenderGuard(self.clone()))
    }

    /// Returns a guard of a receiver, or `None` if the closer is closed.
    pub fn try_receiver(&self) -> Option<ReceiverGuard> {
        self.0
            .try_enter(Side::Second)
            .then(|| ReceiverGuard(self.clone()))
    }

    /// Closes the closer, and returns at once. From here on no guard is given. The receivers are notified when the last sender
    /// has finished, whether anything waits or not. Further calls have no effect.
    pub fn close(&self) {
        self.0.close();
    }

    /// Returns `true` if the closer is closed.
    pub fn is_closed(&self) -> bool {
        self.0.is_closed()
    }

    /// Waits until the closer is closed. For senders that wait for their input without a guard.
    ///
    /// # Cancel safety
    ///
    /// This method is cancel safe. A close before the first poll is not missed.
    pub async fn closed(&self) {
        self.0.closed().await;
    }

    /// Waits until the closer is closed and no guard of a sender or receiver is left. Several tasks may wait at once.
    ///
    /// The wait has no limit. A task that holds a guard must not wait: it would wait for itself.
    ///
    /// # Cancel safety
    ///
    /// This method is cancel safe, so `tokio::time::timeout` limits it. [`senders`](ChannelCloser::senders) and
    /// [`receivers`](ChannelCloser::receivers) return the number of unfinished senders and receivers.
    pub async fn wait(&self) {
        self.0.finished(Side::Second).await;
    }

    /// Closes the closer when it is first polled, and waits as [`wait`](ChannelCloser::wait) does.
    ///
    /// # Cancel safety
    ///
    /// This method is cancel safe: if the future is dropped, the closer remains closed.
    pub async fn close_and_wait(&self) {
        self.close();
        self.wait().await;
    }

    /// Returns the number of guards of senders.
    pub fn senders(&self) -> usize {
        self.0.guards(Side::First)
    }

    /// Returns the number of guards of receivers.
    pub fn receivers(&self) -> usize {
        self.0.guards(Side::Second)
    }
}

impl fmt::Debug for ChannelCloser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChannelCloser")
            .field("closed", &self.is_closed())
            .field("senders", &self.senders())
            .field("receivers", &self.receivers())
            .finish()
    }
}

/// A sender that a [`ChannelCloser`] waits for, before it notifies the receivers.
///
/// # Drop
///
/// Dropping the guard ends the sender, even during a panic.
#[derive(Debug)]
#[must_use = "dropping the guard ends the sender"]
pub struct SenderGuard(ChannelCloser);

impl SenderGuard {
    /// Returns `true` if the closer is closed.
    pub fn is_closed(&self) -> bool {
        self.0.is_closed()
    }

    /// Waits until the closer is closed. The receivers still receive, so a sender can still send the value that it holds.
    ///
    /// # Cancel safety
    ///
    /// This method is cancel safe. A close before the first poll is not missed.
    pub async fn closed(&self) {
        self.0.closed().await;
    }
}

impl Drop for SenderGuard {
    fn drop(&mut self) {
        self.0.0.leave(Side::First);
    }
}

/// A receiver that a [`ChannelCloser`] waits for.
///
/// # Drop
///
/// Dropping the guard ends the receiver, even during a panic.
#[derive(Debug)]
#[must_use = "dropping the guard ends the receiver"]
pub struct ReceiverGuard(ChannelCloser);

impl ReceiverGuard {
    /// Returns `true` if the closer is closed and no sender is left: no value can come except those in the channel.
    pub fn is_closed(&self) -> bool {
        self.0.0.is_finished(Side::First)
    }

    /// Waits until the closer is closed and no sender is left. The channel may still hold values.
    ///
    /// # Cancel safety
    ///
    /// This method is cancel safe. A close before the first poll is not missed.
    pub async fn closed(&self) {
        self.0.0.finished(Side::First).await;
    }
}

impl Drop for ReceiverGuard {
    fn drop(&mut self) {
        self.0.0.leave(Side::Second);
    }
}

/// The stages of a pipeline, closed one after another: each stage ends with nothing left in its channel.
///
/// # Examples
///
/// ```
/// use rungroup::{ChannelCloser, ChannelGroupCloser};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let [intake, index] = [ChannelCloser::new(), ChannelCloser::new()];
/// // Between the stages, one task receives from `intake` and sends to `index`.
/// let relay = (intake.try_receiver().expect("open"), index.try_sender().expect("open"));
/// tokio::spawn(async move {
///     relay.0.closed().await; // while `index` still gives guards
///     drop(relay);
/// });
///
/// let pipeline = ChannelGroupCloser::new([intake, index]);
/// pipeline.close_and_wait().await;
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct ChannelGroupCloser {
    /// Closed before the first stage. It has no guards.
    all: Closer,
    stages: Arc<[ChannelCloser]>,
}

impl ChannelGroupCloser {
    /// Creates a closer of these stages, in the order in which a value passes them.
    pub fn new(stages: impl IntoIterator<Item = ChannelCloser>) -> ChannelGroupCloser {
        ChannelGroupCloser {
            all: Closer::new(),
            stages: stages.into_iter().collect(),
        }
    }

    /// Closes the first stage, and returns at once. Each further stage closes when the senders and receivers of the stage
    /// before it have finished, whether anything waits or not. Further calls have no effect.
    pub fn close(&self) {
        // Of two calls, the one that finds the flag set returns at once. The first stage is closed then, too.
        if let Some(first) = self.stages.first() {
            first.close();
        }
        if self.all.0.close() {
            let mut gates = Vec::with_capacity(self.stages.len());
            for stage in &*self.stages {
                gates.push(Arc::downgrade(&stage.0));
            }
            Gate::close_in_order(gates);
        }
    }

    /// Waits until every stage is closed, by this closer or by itself, and no guard of it is left. It may be awaited any number
    /// of times, also at the same time.
    ///
    /// The wait has no limit. A task that holds a guard of a stage must not wait: it would wait for itself.
    ///
    /// # Cancel safety
    ///
    /// This method is cancel safe, so `tokio::time::timeout` limits it.
    pub async fn wait(&self) {
        if self.stages.is_empty() {
            self.all.closed().await;
        }
        for stage in &*self.stages {
            stage.wait().await;
        }
    }

    /// Closes the stages when it is first polled, and waits as [`wait`](ChannelGroupCloser::wait) does.
    ///
    /// # Cancel safety
    ///
    /// This method is cancel safe: if the future is dropped, the stages still close one after another.
    pub async fn close_and_wait(&self) {
        self.close();
        self.wait().await;
    }

    /// Returns `true` if the stages are being closed, or are closed. A later stage still gives guards until its turn comes: see
    /// [`ChannelCloser::is_closed`].
    pub fn is_closed(&self) -> bool {
        self.all.is_closed()
    }
}
