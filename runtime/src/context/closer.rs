//! [`Closer`]: the users of a shared part, counted by guards, and its two-stage form for the two ends of a channel.

pub(crate) mod channel;
mod gate;

use std::fmt;
use std::sync::Arc;

use gate::{Gate, Side};

/// A shared part that can be closed: it counts its users, notifies them when it closes, and waits for them to finish.
///
/// A user takes a [guard](CloserGuard) for each piece of work; dropping the guard ends the piece of work. No guard is
/// given after the close. Clones are handles to the same closer. A closer needs no group and no runtime.
///
/// An actor needs none for its own tasks: it ends after [the tasks that it spawned](crate::Scope::spawn). A closer counts work
/// that begins elsewhere, such as the queries that use an index. A [`ChannelCloser`](crate::ChannelCloser) is for the two ends of
/// a channel. Both come from `pkg/run` of [BanyanDB](https://github.com/apache/skywalking-banyandb).
///
/// # Drop
///
/// Dropping a closer closes nothing. Its guards remain valid.
///
/// # Examples
///
/// An index that is closed after its last query:
///
/// ```
/// use rungroup::{Closer, Context, Group, Interrupt};
///
/// struct Index {
///     closer: Closer,
/// }
///
/// impl Index {
///     /// Returns `None` if the index is closed.
///     fn query(&self, word: &str) -> Option<usize> {
///         let _guard = self.closer.try_enter()?;
///         Some(word.len())
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> anyhow::Result<()> {
/// let index = Index { closer: Closer::new() };
/// assert_eq!(index.query("hello"), Some(5));
///
/// let closer = index.closer.clone();
/// let mut group = Group::new("example");
/// let execute = async move |ctx: Context| {
///     ctx.interrupted().await;
///     closer.close_and_wait().await; // limited by the grace period of the actor
/// };
/// group.add("index", execute, Interrupt::cancel());
/// group.add("job", async |_ctx| (), Interrupt::cancel());
/// group.run().await?;
/// assert_eq!(index.query("hello"), None);
/// # Ok(()) }
/// ```
///
/// A wait with a limit:
///
/// ```
/// use std::time::Duration;
///
/// use rungroup::Closer;
/// use tokio::time::timeout;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let closer = Closer::new();
/// let guard = closer.try_enter();
/// let closed = timeout(Duration::from_millis(10), closer.close_and_wait()).await;
/// assert!(closed.is_err());
/// println!("{} queries are not finished", closer.guards());
/// # drop(guard);
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Closer(Arc<Gate>);

impl Closer {
    /// Creates an open closer without guards.
    pub fn new() -> Closer {
        Closer::default()
    }

    /// Returns a guard, or `None` if the closer is closed.
    pub fn try_enter(&self) -> Option<CloserGuard> {
        self.0.try_enter(Side::First).then(|| CloserGuard {
            closer: self.clone(),
        })
    }

    /// Closes the closer, and returns at once. From here on [`try_enter`](Closer::try_enter) returns `None`, and
    /// [`closed`](Closer::closed) completes. Further calls have no effect.
    pub fn close(&self) {
        self.0.close();
    }

    /// Returns `true` if the closer is closed.
    pub fn is_closed(&self) -> bool {
        self.0.is_closed()
    }

    /// Waits until the closer is closed.
    ///
    /// # Cancel safety
    ///
    /// This method is cancel safe. A close before the first poll is not missed.
    pub async fn closed(&self) {
        self.0.closed().await;
    }

    /// Waits until the closer is closed and its last guard is dropped. Several tasks may wait at once. The method does
    /// not close the closer: see [`close_and_wait`](Closer::close_and_wait).
    ///
    /// The wait has no limit. A task that holds a guard must not wait: it would wait for itself.
    ///
    /// # Cancel safety
    ///
    /// This method is cancel safe, so `tokio::time::timeout` limits it.
    pub async fn wait(&self) {
        self.0.finished(Side::First).await;
    }

    /// Closes the closer when it is first polled, and waits as [`wait`](Closer::wait) does.
    ///
    /// # Cancel safety
    ///
    /// This method is cancel safe: if the future is dropped, the closer remains closed.
    pub async fn close_and_wait(&self) {
        self.close();
        self.wait().await;
    }

    /// Returns the number of guards. After the close it only decreases.
    pub fn guards(&self) -> usize {
        self.0.guards(Side::First)
    }
}

impl fmt::Debug for Closer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Closer")
            .field("closed", &self.is_closed())
            .field("guards", &self.guards())
            .finish()
    }
}

/// A piece of work that a [`Closer`] waits for.
///
/// # Drop
///
/// Dropping the guard ends the piece of work, even during a panic. The drop of the last guard of a closed closer wakes
/// the waiters.
#[derive(Debug)]
#[must_use = "dropping the guard ends the piece of work"]
pub struct CloserGuard {
    closer: Closer,
}

impl CloserGuard {
    /// Returns `true` if the closer is closed.
    pub fn is_closed(&self) -> bool {
        self.closer.is_closed()
    }

    /// Waits until the closer is closed, so that long work can end early.
    ///
    /// # Cancel safety
    ///
    /// This method is cancel safe. A close before the first poll is not missed.
    pub async fn closed(&self) {
        self.closer.closed().await;
    }
}

impl Drop for CloserGuard {
    fn drop(&mut self) {
        self.closer.0.leave(Side::First);
    }
}
