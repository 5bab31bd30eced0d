//! [`Tester`]: an actor with which a test stops a group that it does not run itself.

use tokio::sync::watch;

use crate::{Actor, Closer, Context};

/// An actor for tests. It runs until its [`TesterHandle`] stops it or it is interrupted, and its return stops the group.
///
/// A test that starts the group itself needs no tester: its [`Running`](crate::Running) stops the group and waits for it. The
/// tester is for code under test that owns the run, and takes actors. If the tester requires every other actor,
/// [`TesterHandle::started`] is the readiness of the group.
///
/// # Examples
///
/// ```
/// use rungroup::{Group, Interrupt, Tester};
///
/// /// The code under test.
/// async fn serve(extra: Tester) -> Result<rungroup::Report, rungroup::Error> {
///     let mut group = Group::new("app");
///     group.add("api", async |ctx| ctx.interrupted().await, Interrupt::cancel());
///     group.actor("tester").add_actor(extra, Interrupt::cancel());
///     group.run().await
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> anyhow::Result<()> {
/// let (tester, handle) = Tester::new();
/// let served = tokio::spawn(serve(tester));
/// assert!(handle.started().await);
/// handle.stop();
/// println!("{}", served.await??);
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct Tester {
    started: watch::Sender<bool>,
    stop: Closer,
}

/// A handle that stops the group of a [`Tester`].
///
/// # Drop
///
/// Dropping the handle has no effect.
#[derive(Debug, Clone)]
pub struct TesterHandle {
    started: watch::Receiver<bool>,
    stop: Closer,
}

impl Tester {
    /// Creates a tester and its handle.
    pub fn new() -> (Tester, TesterHandle) {
        let (sender, receiver) = watch::channel(false);
        let stop = Closer::new();
        let handle = TesterHandle {
            started: receiver,
            stop: stop.clone(),
        };
        let tester = Tester {
            started: sender,
            stop,
        };
        (tester, handle)
    }
}

impl Actor for Tester {
    async fn execute(self, ctx: Context) -> anyhow::Result<()> {
        self.started.send_replace(true);
        ctx.run_until_interrupted(self.stop.closed()).await;
        Ok(())
    }
}

impl TesterHandle {
    /// Makes the tester return. Before its start, the tester returns as soon as it starts. Further calls have no effect.
    pub fn stop(&self) {
        self.stop.close();
    }

    /// Waits until the tester has started, and returns `true`. Returns `false` if it cannot start any more, because the group
    /// has stopped or was dropped.
    ///
    /// # Cancel safety
    ///
    /// This method is cancel safe.
    pub async fn started(&self) -> bool {
        let mut started = self.started.clone();
        started.wait_for(|&is_started| is_started).await.is_ok()
    }
}
