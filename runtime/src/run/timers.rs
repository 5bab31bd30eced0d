//! The limits that run, and the one timer for all of them. Without a limit there is no timer, and an idle group is never
//! woken.
//!
//! This is the driver's clock. All else takes the time from here, so that a paused clock holds for everything but threads.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep_until};

use super::GroupId;
use crate::engine::Limit;

/// When a limit passes. Those of one instant pass in the order in which they were set.
type Due = (Instant, u64);

/// A limit of a group or of one of its actors.
type Key = (GroupId, Limit);

/// The limits that are set.
pub(super) struct Timers {
    /// The first to pass first.
    by_due: BTreeMap<Due, Key>,
    due: BTreeMap<Key, Due>,
    count: u64,
    sleep: Option<Pin<Box<Sleep>>>,
    now: Instant,
}

impl Timers {
    pub(super) fn new() -> Timers {
        Timers {
            by_due: BTreeMap::new(),
            due: BTreeMap::new(),
            count: 0,
            sleep: None,
            now: Timers::read(),
        }
    }

    /// Reads the clock.
    pub(super) fn read() -> Instant {
        Instant::now()
    }

    /// Takes the time of what happens now. All that follows from it happens at one instant, for one read of the clock.
    pub(super) fn tick(&mut self) {
        self.now = Timers::read();
    }

    /// Returns the instant of what is being handled.
    pub(super) fn now(&self) -> Instant {
        self.now
    }

    /// Returns the instant after a duration from [`now`](Timers::now), or `None` if the clock cannot tell it.
    pub(super) fn after(&self, duration: Duration) -> Option<Instant> {
        self.now.checked_add(duration)
    }

    pub(super) fn set(&mut self, group: GroupId, limit: Limit, at: Instant) {
        self.remove((group, limit));
        self.count += 1;
        let (key, due) = ((group, limit), (at, self.count));
        self.by_due.insert(due, key);
        self.due.insert(key, due);
    }

    pub(super) fn cancel(&mut self, group: GroupId, limit: Limit) {
        self.remove((group, limit));
        if self.due.is_empty() {
            self.sleep = None;
        }
    }

    fn remove(&mut self, key: Key) {
        if let Some(due) = self.due.remove(&key) {
            self.by_due.remove(&due);
        }
    }

    /// Returns the first limit that has passed.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<(GroupId, Limit)> {
        loop {
            let Some((&(at, _), &(group, limit))) = self.by_due.first_key_value() else {
                return Poll::Pending;
            };
            if at <= Timers::read() {
                self.cancel(group, limit);
                return Poll::Ready((group, limit));
            }
            let sleep = self.sleep.get_or_insert_with(|| Box::pin(sleep_until(at)));
            if sleep.deadline() != at {
                sleep.as_mut().reset(at);
            }
            ready!(sleep.as_mut().poll(cx));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Timers {
        pub(in super::super) fn is_set(&self, group: GroupId, limit: Limit) -> bool {
            self.due.contains_key(&(group, limit))
        }
    }

    #[tokio::test(start_paused = true)]
    async fn limits_of_one_instant_pass_in_the_order_of_their_setting() {
        let mut timers = Timers::new();
        let at = timers.now() + Duration::from_secs(1);
        let limits = [5, 1, 3, 2, 4].map(Limit::Grace);
        for limit in limits {
            timers.set(0, limit, at);
        }
        timers.set(0, Limit::Grace(6), at - Duration::from_millis(1));
        // Set again, it is the last.
        timers.set(0, limits[0], at);
        tokio::time::advance(Duration::from_secs(1)).await;
        let mut cx = Context::from_waker(std::task::Waker::noop());
        let mut passed = Vec::new();
        while let Poll::Ready((_, limit)) = timers.poll(&mut cx) {
            passed.push(limit);
        }
        assert_eq!(passed, [6, 1, 3, 2, 4, 5].map(Limit::Grace));
    }
}
