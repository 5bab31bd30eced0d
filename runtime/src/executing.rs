//! [`executing`]: a future of the user's that is made when it is first polled, and can be dropped where it ran without its
//! memory.
//!
//! The memory of a future is allocated where its actor is added, by one thread for all actors. What workers free of it comes
//! back to that thread from the caches of other cores, one line after another, when it starts the next group.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::IntoResult;

/// An execute or an async interrupt, of whatever type.
pub(crate) type ExecuteFuture = Pin<Box<dyn Execute>>;

pub(crate) trait Execute: Future<Output = anyhow::Result<()>> + Send {
    /// Drops what is the user's in it. It is not polled after that.
    fn clear(self: Pin<&mut Self>);
}

pin_project! {
    /// Written out, because an `async` block would keep room for what begins it beside what it has begun.
    #[project = Stage]
    enum Executing<B, F> {
        /// What makes the future; nothing once it was called.
        New { begin: Option<B> },
        Running { #[pin] future: F },
        Cleared,
    }
}

/// Nothing of the user's runs before it is polled, `begin` included.
pub(crate) fn executing<B, F>(begin: B) -> ExecuteFuture
where
    B: FnOnce() -> F + Send + 'static,
    F: Future<Output: IntoResult> + Send + 'static,
{
    Box::pin(Executing::New { begin: Some(begin) })
}

impl<B, F> Future for Executing<B, F>
where
    B: FnOnce() -> F,
    F: Future<Output: IntoResult>,
{
    type Output = anyhow::Result<()>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<anyhow::Result<()>> {
        if let Stage::New { begin } = self.as_mut().project() {
            if let Some(begin) = begin.take() {
                let future = begin();
                self.set(Executing::Running { future });
            }
        }
        match self.project() {
            Stage::Running { future } => future.poll(cx).map(IntoResult::into_result),
            Stage::New { .. } | Stage::Cleared => unreachable!("it is not polled after it has panicked or ended"),
        }
    }
}

impl<B, F> Execute for Executing<B, F>
where
    B: FnOnce() -> F + Send,
    F: Future<Output: IntoResult> + Send,
{
    fn clear(mut self: Pin<&mut Self>) {
        self.set(Executing::Cleared);
    }
}
