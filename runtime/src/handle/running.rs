//! [`Running`]: a group that runs in a task.

use std::fmt;
use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::task::JoinHandle;

use crate::{Error, Handle, Report};

/// A running group, returned by `start`.
///
/// A `Running` derefs to its handle, `H`: a [`Handle`], or the one that `#[group]` generates, with a method for each
/// actor. It is also the future of the result: `running.shutdown("done"); let report = running.await?;`
///
/// # Drop
///
/// Dropping a `Running` has the effect of dropping the future of `run`: every async actor is aborted, every pending interrupt
/// is called, in no order, and there is no report. To stop in order, call `shutdown` and await the result.
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
#[must_use = "dropping it aborts the group; await it for the report"]
pub struct Running<H = Handle> {
    handle: H,
    run: Run,
}

/// The task of the run.
struct Run {
    group: Handle,
    /// The error, if there is no runtime for a task.
    result: Result<JoinHandle<Result<Report, Error>>, Option<Error>>,
}

impl Running {
    pub(crate) fn new(handle: Handle, run: JoinHandle<Result<Report, Error>>) -> Running {
        Running {
            run: Run {
                group: handle.clone(),
                result: Ok(run),
            },
            handle,
        }
    }

    pub(crate) fn failed(handle: Handle, error: Error) -> Running {
        Running {
            run: Run {
                group: handle.clone(),
                result: Err(Some(error)),
            },
            handle,
        }
    }

    pub(crate) fn map_handle<H>(self, map: impl FnOnce(Handle) -> H) -> Running<H> {
        Running {
            handle: map(self.handle),
            run: self.run,
        }
    }
}

impl<H: Clone> Running<H> {
    /// Returns a handle to the group.
    pub fn handle(&self) -> H {
        self.handle.clone()
    }
}

impl<H> Deref for Running<H> {
    type Target = H;

    fn deref(&self) -> &H {
        &self.handle
    }
}

// Nothing is pinned in it.
impl<H> Unpin for Running<H> {}

/// Resolves to the result of the run, as returned by `run`.
///
/// # Cancel safety
///
/// Polling `&mut running` is cancel safe.
///
/// # Panics
///
/// Panics if it is polled after completion.
impl<H> Future for Running<H> {
    type Output = Result<Report, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Run { group, result } = &mut self.run;
        match result {
            Ok(run) => Pin::new(run).poll(cx).map(|result| {
                result.unwrap_or_else(|error| match error.try_into_panic() {
                    // The driver contains the user's panics, so this is one of its own.
                    Ok(panic) => std::panic::resume_unwind(panic),
                    Err(_) => Err(Error::runtime(
                        group.name().into(),
                        crate::report::error::RuntimeProblem::Gone,
                    )),
                })
            }),
            Err(error) => Poll::Ready(Err(error.take().expect("polled after completion"))),
        }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        if let Ok(run) = &self.result {
            run.abort();
        }
    }
}

impl<H: fmt::Debug> fmt::Debug for Running<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Running")
            .field("handle", &self.handle)
            .finish_non_exhaustive()
    }
}
