//! [`UserFuture`]: a future of the user's in a box, which can be made when it is first polled, and be dropped without its
//! memory.
//!
//! A group that is built and run on one thread allocates the futures of its actors there. What workers free of that comes back
//! to it from the caches of other cores, one line after another, when it starts the next group; so each worker leaves the
//! memory of a future that comes back in the stop to the thread that runs the group.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::IntoResult;

/// That of an execute, an async interrupt or a child, of whatever type.
pub(crate) type UserFuture = Pin<Box<dyn Clear>>;

/// A future that can be dropped in its place.
pub(crate) trait Clear: Future<Output = anyhow::Result<()>> + Send {
    /// Drops what is the user's in it. It is not polled after that.
    fn clear(self: Pin<&mut Self>);
}

pin_project! {
    /// Written out, because an `async` block would keep room for what begins it beside what it has begun.
    #[project = Stage]
    enum InPlace<B, F> {
        /// What makes the future; nothing once it was called.
        New { begin: Option<B> },
        Running { #[pin] future: F },
        Cleared,
    }
}

/// A future that `begin` makes when it is first polled: nothing of the user's runs before.
///
/// As any of these, it is not dropped before its output was made a result, lest a panic of its drop takes the place of its
/// error.
pub(crate) fn made_by<B, F>(begin: B) -> UserFuture
where
    B: FnOnce() -> F + Send + 'static,
    F: Future<Output: IntoResult> + Send + 'static,
{
    Box::pin(InPlace::New { begin: Some(begin) })
}

/// A future that is there already.
pub(crate) fn boxed<F>(future: F) -> UserFuture
where
    F: Future<Output: IntoResult> + Send + 'static,
{
    Box::pin(InPlace::<fn() -> F, F>::Running { future })
}

impl<B, F> InPlace<B, F>
where
    B: FnOnce() -> F,
{
    /// Apart from the other polls, whose stack would else have room for the future, too.
    #[cold]
    #[inline(never)]
    fn begin(mut self: Pin<&mut Self>) {
        if let Stage::New { begin } = self.as_mut().project() {
            if let Some(begin) = begin.take() {
                let future = begin();
                self.set(InPlace::Running { future });
            }
        }
    }
}

impl<B, F> Future for InPlace<B, F>
where
    B: FnOnce() -> F,
    F: Future<Output: IntoResult>,
{
    type Output = anyhow::Result<()>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<anyhow::Result<()>> {
        if let InPlace::New { .. } = *self {
            self.as_mut().begin();
        }
        match self.project() {
            Stage::Running { future } => future.poll(cx).map(IntoResult::into_result),
            Stage::New { .. } | Stage::Cleared => {
                unreachable!("it is not polled after it has panicked or ended")
            }
        }
    }
}

impl<B, F> Clear for InPlace<B, F>
where
    B: FnOnce() -> F + Send,
    F: Future<Output: IntoResult> + Send,
{
    fn clear(mut self: Pin<&mut Self>) {
        self.set(InPlace::Cleared);
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

    fn poll(future: &mut UserFuture) -> Poll<anyhow::Result<()>> {
        future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
    }

    /// What is left is freed on the thread that stops everybody: nothing of the user's may be in it.
    #[test]
    fn what_was_cleared_holds_nothing_even_where_the_drop_panicked() {
        let drops = Arc::new(AtomicUsize::new(0));
        let clumsy = Clumsy(Arc::clone(&drops));
        let mut future = made_by(move || async move {
            pending::<()>().await;
            drop(clumsy);
        });
        assert!(poll(&mut future).is_pending());
        assert!(catch_unwind(AssertUnwindSafe(|| future.as_mut().clear())).is_err());
        drop(future);
        assert_eq!(drops.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn nothing_runs_before_the_first_poll_and_what_it_captured_is_gone_after_it() {
        let held = Arc::new(());
        let its = Arc::clone(&held);
        let mut future = made_by(move || {
            assert_eq!(Arc::strong_count(&its), 2);
            drop(its);
            ready(())
        });
        assert_eq!(Arc::strong_count(&held), 2);
        assert!(matches!(poll(&mut future), Poll::Ready(Ok(()))));
        assert_eq!(Arc::strong_count(&held), 1);
    }
}
