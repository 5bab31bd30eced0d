//! [`Running`]: a group that was started beside the caller.

use std::fmt;
use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::task::JoinHandle;

use crate::{Error, Handle, Report};

/// A group that runs beside the caller: what `start` returns.
///
/// It derefs to its [`Handle`], and is the future of the run's result: `running.shutdown("done"); let report = running.await?;`
///
/// # Drop
///
/// As dropping the future of `run`: every async actor is asked to abort, every interrupt not yet called is called, in no
/// order, and there is no report. To stop in order, shut down and await.
///
/// # Examples
///
/// ```
/// use rungroup::{Group, Interrupt};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> anyhow::Result<()> {
/// let mut group = Group::new("example");
/// group.add("server", async |ctx| ctx.interrupted().await, Interrupt::cancel());
/// let running = group.start();
/// running.ready().await?;
/// running.shutdown("enough");
/// println!("{}", running.await?);
/// # Ok(()) }
/// ```
#[must_use = "dropping it aborts the group: await it for the report"]
pub struct Running {
    handle: Handle,
    /// Without a runtime, there is only the error.
    run: Result<JoinHandle<Result<Report, Error>>, Option<Error>>,
}

impl Running {
    pub(crate) fn new(handle: Handle, run: JoinHandle<Result<Report, Error>>) -> Running {
        Running { handle, run: Ok(run) }
    }

    pub(crate) fn failed(handle: Handle, error: Error) -> Running {
        Running { handle, run: Err(Some(error)) }
    }

    /// A handle on the group.
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }
}

impl Deref for Running {
    type Target = Handle;

    fn deref(&self) -> &Handle {
        &self.handle
    }
}

/// The result of the run, as `run` returns it.
///
/// # Cancel safety
///
/// Polling `&mut running` and dropping that future loses nothing.
///
/// # Panics
///
/// If it is polled again after it has returned.
impl Future for Running {
    type Output = Result<Report, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.run {
            Ok(run) => Pin::new(run).poll(cx).map(|result| {
                // The driver contains the user's panics, so only a runtime that shuts down ends it before its time.
                result.unwrap_or_else(|_| {
                    let group = self.handle.name().into();
                    Err(Error::runtime(group, crate::error::RuntimeProblem::Gone))
                })
            }),
            Err(error) => Poll::Ready(Err(error.take().expect("polled after it has returned"))),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Ok(run) = &self.run {
            run.abort();
        }
    }
}

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Running").field("handle", &self.handle).finish_non_exhaustive()
    }
}
