//! [`TaskHandle`]: the typed result of a task.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::sync::oneshot;
use tokio::task::AbortHandle;

use crate::PanicError;

/// The result of a task, returned by [`Scope::spawn_with_handle`](crate::Scope::spawn_with_handle). It is a future, and
/// resolves to the output of the task.
///
/// # Drop
///
/// Dropping the handle does not end the task, which belongs to its actor.
///
/// # Errors
///
/// Resolves to a [`TaskError`] if the task panicked, or was aborted with its actor or by [`abort`](TaskHandle::abort).
///
/// # Panics
///
/// Panics if it is polled after completion.
///
/// # Cancel safety
///
/// Polling `&mut handle` is cancel safe.
#[must_use = "the result of the task is lost; use `spawn` for a task without a result"]
pub struct TaskHandle<T> {
    pub(super) result: oneshot::Receiver<Result<T, PanicError>>,
    pub(super) task: AbortHandle,
}

/// Error returned by a [`TaskHandle`]: the task has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TaskError {
    /// The task panicked.
    Panicked(PanicError),
    /// The task was aborted: with its actor, or by [`TaskHandle::abort`].
    Aborted,
}

impl<T> TaskHandle<T> {
    /// Drops the future of the task at its next await. Returns at once. A task that has completed keeps its result.
    ///
    /// A task that is aborted has not failed.
    pub fn abort(&self) {
        self.task.abort();
    }

    /// Returns `true` if the task has ended, with or without a result.
    pub fn is_finished(&self) -> bool {
        self.task.is_finished()
    }
}

impl<T> Future for TaskHandle<T> {
    type Output = Result<T, TaskError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.result)
            .poll(cx)
            .map(|result| match result {
                Ok(result) => result.map_err(TaskError::Panicked),
                Err(_) => Err(TaskError::Aborted),
            })
    }
}

impl<T> fmt::Debug for TaskHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TaskHandle")
            .field("finished", &self.is_finished())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for TaskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TaskError::Panicked(panic) => write!(f, "the task {panic}"),
            TaskError::Aborted => f.write_str("the task was aborted"),
        }
    }
}

impl std::error::Error for TaskError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            TaskError::Panicked(panic) => Some(panic),
            TaskError::Aborted => None,
        }
    }
}
