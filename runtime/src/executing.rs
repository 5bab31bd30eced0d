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

/// A future whose type is erased, and whose end is in its place.
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

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::Waker;

    use super::*;

    /// Counts its drops, and panics in them.
    struct Clumsy(Arc<AtomicUsize>);

    impl Drop for Clumsy {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::Relaxed);
            panic!("in its drop");
        }
    }

    fn poll(execute: &mut ExecuteFuture) -> Poll<anyhow::Result<()>> {
        execute.as_mut().poll(&mut Context::from_waker(Waker::noop()))
    }

    /// What is left is freed on the thread that stops everybody: nothing of the user's may be in it.
    #[test]
    fn what_was_cleared_holds_nothing_even_where_the_drop_panicked() {
        let drops = Arc::new(AtomicUsize::new(0));
        let clumsy = Clumsy(Arc::clone(&drops));
        let mut execute = executing(move || async move {
            pending::<()>().await;
            drop(clumsy);
        });
        assert!(poll(&mut execute).is_pending());
        assert!(catch_unwind(AssertUnwindSafe(|| execute.as_mut().clear())).is_err());
        drop(execute);
        assert_eq!(drops.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn nothing_runs_before_the_first_poll_and_what_it_captured_is_gone_after_it() {
        let held = Arc::new(());
        let its = Arc::clone(&held);
        let mut execute = executing(move || {
            assert_eq!(Arc::strong_count(&its), 2);
            drop(its);
            ready(())
        });
        assert_eq!(Arc::strong_count(&held), 2);
        assert!(matches!(poll(&mut execute), Poll::Ready(Ok(()))));
        assert_eq!(Arc::strong_count(&held), 1);
    }
}
