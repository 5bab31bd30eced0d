//! [`Running`]: a group that runs in a task.

use std::fmt;
use std::future::Future;
use std::ops::Deref;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};

use tokio::task::JoinHandle;

use crate::report::error::RuntimeProblem;
use crate::report::user_code::lock;
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
/// running.wait_until_ready().await?;
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
    /// `None` if the group cannot run.
    task: Option<JoinHandle<()>>,
    result: RunResult,
}

/// The place for the result of a run: its task returns nothing, as the other tasks of the crate.
pub(crate) type RunResult = Arc<Mutex<Option<Result<Report, Error>>>>;

impl Running {
    /// The group whose run is `task`, and leaves its result there.
    pub(crate) fn new(handle: Handle, task: JoinHandle<()>, result: RunResult) -> Running {
        Running {
            run: Run {
                group: handle.clone(),
                task: Some(task),
                result,
            },
            handle,
        }
    }

    pub(crate) fn failed(handle: Handle, error: Error) -> Running {
        Running {
            run: Run {
                group: handle.clone(),
                task: None,
                result: Arc::new(Mutex::new(Some(Err(error)))),
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
        let Run {
            group,
            task,
            result,
        } = &mut self.run;
        if let Some(task) = task {
            if let Err(error) = ready!(Pin::new(task).poll(cx)) {
                return match error.try_into_panic() {
                    // The driver contains the user's panics, so this is one of its own.
                    Ok(panic) => resume_unwind(panic),
                    Err(_) => Poll::Ready(Err(Error::runtime(
                        group.name().into(),
                        RuntimeProblem::Gone,
                    ))),
                };
            }
        }
        let result = lock(result).take();
        Poll::Ready(result.expect("polled after completion"))
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
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
