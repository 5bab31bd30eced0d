//! Wakers of other executors. The driver calls them, and they are user code: none of them ends or delays the driver.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Wake, Waker};

use tokio::{runtime, task};

use crate::report::user_code::{panics, start_thread};

/// A waker that was registered outside of a task of tokio.
struct ForeignWaker {
    waker: Waker,
    /// The executor has no tokio runtime, so nothing is known about its wakers: one may block.
    may_block: bool,
}

impl Wake for ForeignWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let this = Arc::clone(self);
        let wake = move || drop(panics::catch_call(&mut || this.waker.wake_by_ref()));
        if !self.may_block {
            return wake();
        }
        if start_thread("rungroup-waker", Box::new(wake.clone())).is_err() {
            wake();
        }
    }
}

/// Polls a future whose waker the driver will call. In a task of tokio this adds nothing.
pub(crate) fn poll_contained<T>(
    cx: &mut Context<'_>,
    poll: impl FnOnce(&mut Context<'_>) -> T,
) -> T {
    if task::try_id().is_some() {
        return poll(cx);
    }
    let waker = Waker::from(Arc::new(ForeignWaker {
        waker: cx.waker().clone(),
        may_block: runtime::Handle::try_current().is_err(),
    }));
    poll(&mut Context::from_waker(&waker))
}

/// Waits for an answer of the driver.
pub(crate) async fn contained<F: Future + Unpin>(mut answer: F) -> F::Output {
    poll_fn(|cx| poll_contained(cx, |cx| Pin::new(&mut answer).poll(cx))).await
}
