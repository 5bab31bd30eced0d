//! [`Monitor`]: a value under a lock, and the wait for a change of it.
//!
//! The lock is held only while the value is read or changed, and wakers are called without it: they may be user code. A
//! `watch` channel of tokio does as much, but takes ten times the memory, and each actor has one of these.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Wake, Waker, ready};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use pin_project_lite::pin_project;
use tokio::sync::Notify;
use tokio::sync::futures::Notified;
use tokio::task::unconstrained;

use crate::report::user_code::lock;
use crate::report::user_code::panics;
use crate::shared::foreign_waker::poll_contained;

/// A value that is changed in one place and waited for in others.
#[derive(Default)]
pub(crate) struct Monitor<T> {
    value: Mutex<T>,
    changed: Notify,
}

impl<T> Monitor<T> {
    pub(crate) fn new(value: T) -> Monitor<T> {
        Monitor {
            value: Mutex::new(value),
            changed: Notify::new(),
        }
    }

    /// Locks the value, to read it, or to make a change that wakes no waiter before [`wake`](Monitor::wake). No user code may
    /// run under the lock.
    pub(crate) fn lock(&self) -> MutexGuard<'_, T> {
        lock(&self.value)
    }

    /// Changes the value, and wakes all waiters. No user code may run in `change`.
    pub(crate) fn change<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        let result = change(&mut self.lock());
        self.wake();
        result
    }

    /// Wakes all waiters, after a change under [`lock`](Monitor::lock).
    pub(crate) fn wake(&self) {
        wake_all(&self.changed);
    }

    /// Waits until `find` returns something. It is called under the lock, at first and after each change.
    pub(crate) fn until<R>(&self, find: impl Fn(&T) -> Option<R>) -> impl Future<Output = R> {
        wait(&self.changed, move || find(&self.lock()))
    }
}

/// Wakes all waiters. A panic of a waker is contained: it is the waiter's own code.
pub(crate) fn wake_all(changed: &Notify) {
    drop(panics::catch_call(&mut || changed.notify_waiters()));
}

/// Waits until `find` returns something. It is called at first and after each notification of all waiters.
pub(crate) fn wait<F, R>(changed: &Notify, find: F) -> Wait<'_, F>
where
    F: Fn() -> Option<R>,
{
    Wait {
        changed,
        find,
        notified: None,
    }
}

pin_project! {
    /// Written out, because nested `async` blocks hold their arguments twice, and most actors hold one of these.
    pub(crate) struct Wait<'a, F> {
        changed: &'a Notify,
        find: F,
        #[pin]
        notified: Option<Notified<'a>>,
    }
}

impl<F, R> Future for Wait<'_, F>
where
    F: Fn() -> Option<R>,
{
    type Output = R;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<R> {
        let mut this = self.project();
        loop {
            if let Some(notified) = this.notified.as_mut().as_pin_mut() {
                ready!(poll_contained(cx, |cx| notified.poll(cx)));
                // Most changes are the ones that the waiters wait for.
                if let Some(found) = (this.find)() {
                    return Poll::Ready(found);
                }
            }
            // It receives every notification from here on, so no change is missed between the look and the wait.
            this.notified.set(Some(this.changed.notified()));
            if let Some(found) = (this.find)() {
                return Poll::Ready(found);
            }
        }
    }
}

/// Blocks this thread until the future is ready, or until the limit has passed in real time.
pub(crate) fn block_on<F: Future>(future: F, limit: Option<Duration>) -> Option<F::Output> {
    struct Unpark(Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Unpark>) {
            self.0.unpark();
        }
    }

    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    // A limit that the clock cannot represent is no limit.
    let deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
    // In a task without a budget left, tokio would wake this thread forever.
    let mut future = pin!(unconstrained(future));
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return Some(output);
        }
        match deadline.map(|deadline| deadline.saturating_duration_since(Instant::now())) {
            None => thread::park(),
            Some(Duration::ZERO) => return None,
            Some(left) => thread::park_timeout(left),
        }
    }
}
