//! The limits that run, and the one timer for all of them. Without a limit there is no timer, and an idle group is never
//! woken.
//!
//! This is the driver's clock. All else takes the time from here, so that a paused clock holds for everything but threads.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::{Instant, Sleep, sleep_until};

use super::GroupId;
use crate::engine::Limit;
use crate::report::user_code::panics;
use crate::run::real_timer::{RealTimer, was_frozen};

/// When a limit passes. Those of one instant pass in the order in which they were set.
type Due = (Instant, u64);

/// A limit of a group or of one of its actors.
type Key = (GroupId, Limit);

/// A limit as it was set.
struct Set {
    due: Due,
    length: Duration,
    /// The real time, because tests move the other.
    real: std::time::Instant,
    /// Set if the limit was set again after a freeze. That happens once: the driver itself may be late, and a stop must end.
    is_granted: bool,
}

impl Set {
    /// Returns `true` if the limit has passed so long ago that the process was stopped meanwhile.
    fn is_late(&self, now: Instant) -> bool {
        let late = now.saturating_duration_since(self.due.0);
        was_frozen(Duration::ZERO, late) && was_frozen(self.length, self.real.elapsed())
    }
}

/// A limit that has passed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Passed {
    Limit(GroupId, Limit),
    /// These limits have passed while the process was stopped, and were set again, before any that passed meanwhile: what these
    /// cause can tell the new time.
    Granted(Vec<(Key, Instant)>),
}

/// The number of cancelled limits that may stay in the queue, besides one for each limit that is set.
const CANCELLED: usize = 64;

/// The limits that are set.
pub(super) struct Timers {
    due: HashMap<Key, Set>,
    /// The first to pass first. An entry whose limit was cancelled, or set anew, does not count.
    queue: BinaryHeap<Reverse<(Due, Key)>>,
    /// The limits up to here have passed, or were set again.
    frozen_until: Option<Instant>,
    count: u64,
    sleep: Option<Pin<Box<Sleep>>>,
    /// Set if the runtime was shut down, and with it the timer. Limits pass in real time then, and a thread wakes the driver.
    left_runtime: bool,
    thread: Option<TimerThread>,
    now: Instant,
    /// The real time of `now`. A freeze between an event and the limits that follow from it is seen by that, too.
    real_now: std::time::Instant,
}

impl Timers {
    pub(super) fn new() -> Timers {
        Timers {
            due: HashMap::new(),
            queue: BinaryHeap::new(),
            frozen_until: None,
            count: 0,
            sleep: None,
            left_runtime: false,
            thread: None,
            now: Timers::read(),
            real_now: std::time::Instant::now(),
        }
    }

    /// Reads the clock.
    pub(super) fn read() -> Instant {
        Instant::now()
    }

    /// Takes the time of what happens now. All that follows from it happens at one instant, for one read of the clock.
    pub(super) fn tick(&mut self) {
        self.set_now(Timers::read());
    }

    fn set_now(&mut self, now: Instant) {
        (self.now, self.real_now) = (now, std::time::Instant::now());
    }

    /// Returns the instant of the current event.
    pub(super) fn now(&self) -> Instant {
        self.now
    }

    /// Returns the instant after a duration from [`now`](Timers::now), or `None` if the clock cannot tell it.
    pub(super) fn after(&self, duration: Duration) -> Option<Instant> {
        self.now.checked_add(duration)
    }

    pub(super) fn set(&mut self, group: GroupId, limit: Limit, at: Instant) {
        self.insert((group, limit), at, false);
    }

    fn insert(&mut self, key: Key, at: Instant, is_granted: bool) {
        self.count += 1;
        let due = (at, self.count);
        let set = Set {
            due,
            length: at.saturating_duration_since(self.now),
            real: self.real_now,
            is_granted,
        };
        self.due.insert(key, set);
        self.queue.push(Reverse((due, key)));
        if self.queue.len() > 2 * self.due.len() + CANCELLED {
            self.queue.clear();
            for (&key, set) in &self.due {
                self.queue.push(Reverse((set.due, key)));
            }
        }
    }

    /// Returns the first limit to pass, and when it does.
    fn first(&mut self) -> Option<(Due, Key)> {
        loop {
            let &Reverse((due, key)) = self.queue.peek()?;
            if self.due.get(&key).is_some_and(|set| set.due == due) {
                return Some((due, key));
            }
            self.queue.pop();
        }
    }

    /// Returns when the limit passes, if it is set.
    pub(super) fn due(&self, group: GroupId, limit: Limit) -> Option<Instant> {
        self.due.get(&(group, limit)).map(|set| set.due.0)
    }

    pub(super) fn cancel(&mut self, group: GroupId, limit: Limit) {
        self.due.remove(&(group, limit));
        if self.due.is_empty() {
            self.queue.clear();
            (self.sleep, self.thread) = (None, None);
        }
    }

    /// Sets the limits again that have passed while the process was stopped, and returns them. Each is read once.
    fn grant_all(&mut self, now: Instant) -> Vec<(Key, Instant)> {
        let mut passed = Vec::new();
        while let Some(first) = self.first().filter(|((at, _), _)| *at <= now) {
            self.queue.pop();
            passed.push(first);
        }
        self.set_now(now);
        let decided = self.frozen_until.replace(now);
        let mut all = Vec::new();
        for (due, key) in passed {
            let is_decided = decided.is_some_and(|until| due.0 <= until);
            let granted = if is_decided {
                None
            } else {
                self.grant(key, now)
            };
            match granted {
                Some(at) => all.push((key, at)),
                None => self.queue.push(Reverse((due, key))),
            }
        }
        all
    }

    /// Sets a limit again that has passed while the process was stopped. Returns the new instant.
    fn grant(&mut self, key: Key, now: Instant) -> Option<Instant> {
        let set = self.due.get(&key)?;
        if set.is_granted || !set.is_late(now) || !key.1.excludes_frozen_time() {
            return None;
        }
        let at = now.checked_add(set.length)?;
        self.insert(key, at, true);
        Some(at)
    }

    /// The runtime was shut down, or its timer may stand still: limits pass in real time from here on.
    pub(super) fn leave_runtime(&mut self) {
        self.left_runtime = true;
        self.sleep = None;
    }

    /// Returns the first limit that has passed.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Passed> {
        loop {
            let Some((due, key)) = self.first() else {
                return Poll::Pending;
            };
            let (at, now) = (due.0, Timers::read());
            let set = &self.due[&key];
            let left = if self.left_runtime {
                set.length.saturating_sub(set.real.elapsed())
            } else {
                at.saturating_duration_since(now)
            };
            if left.is_zero() {
                let is_decided = self.frozen_until.is_some_and(|until| at <= until);
                if !is_decided && set.is_late(now) {
                    let granted = self.grant_all(now);
                    if granted.is_empty() {
                        continue;
                    }
                    return Poll::Ready(Passed::Granted(granted));
                }
                return self.pass(key);
            }
            if self.left_runtime {
                match self.poll_thread(due, left, cx) {
                    Ok(Poll::Pending) => return Poll::Pending,
                    Ok(Poll::Ready(())) => continue,
                    // Without a thread nothing would bound it.
                    Err(_) => return self.pass(key),
                }
            }
            let sleep = self.sleep.get_or_insert_with(|| Box::pin(sleep_until(at)));
            if sleep.deadline() != at {
                sleep.as_mut().reset(at);
            }
            // The timer of a runtime that was shut down panics.
            match panics::catch_quiet(|| sleep.as_mut().poll(cx)) {
                Ok(polled) => ready!(polled),
                Err(_) => self.leave_runtime(),
            }
        }
    }

    fn pass(&mut self, (group, limit): Key) -> Poll<Passed> {
        self.cancel(group, limit);
        Poll::Ready(Passed::Limit(group, limit))
    }

    /// Waits for the rest of a limit in real time. Each poll may bring another waker, so the thread outlives all of them.
    fn poll_thread(
        &mut self,
        due: Due,
        left: Duration,
        cx: &mut Context<'_>,
    ) -> io::Result<Poll<()>> {
        let waiting = self.thread.take().filter(|thread| thread.due == due);
        let mut thread = match waiting {
            Some(thread) => thread,
            None => TimerThread::start(due, left)?,
        };
        let polled = Pin::new(&mut thread.has_passed).poll(cx).map(drop);
        if polled.is_pending() {
            self.thread = Some(thread);
        }
        Ok(polled)
    }
}

/// A thread that waits for one limit.
struct TimerThread {
    due: Due,
    /// Nothing is sent: this waits for the drop of the sender.
    has_passed: oneshot::Receiver<()>,
    _timer: RealTimer,
}

impl TimerThread {
    fn start(due: Due, left: Duration) -> io::Result<TimerThread> {
        let (passed, has_passed) = oneshot::channel();
        let timer = RealTimer::new(left, || drop(passed))?;
        Ok(TimerThread {
            due,
            has_passed,
            _timer: timer,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::Arc;
    use std::task::{Wake, Waker};

    use super::*;

    /// The waker of one poll, as those of `Runtime::block_on`.
    struct OfOnePoll;

    impl Wake for OfOnePoll {
        fn wake(self: Arc<Self>) {}
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
        let mut cx = Context::from_waker(Waker::noop());
        let mut passed = Vec::new();
        while let Poll::Ready(Passed::Limit(_, limit)) = timers.poll(&mut cx) {
            passed.push(limit);
        }
        assert_eq!(passed, [6, 1, 3, 2, 4, 5].map(Limit::Grace));
    }

    /// A restart sets and cancels its limits again and again, while a limit of an hour runs.
    #[tokio::test(start_paused = true)]
    async fn cancelled_limits_take_no_room() {
        let mut timers = Timers::new();
        let second = Duration::from_secs(1);
        timers.set(0, Limit::Deadline, timers.now() + second);
        for _ in 0..1_000 {
            timers.set(0, Limit::ResetAfter(0), timers.now() + 3_600 * second);
            timers.set(0, Limit::ResetAfter(0), timers.now() + 3_601 * second);
            timers.cancel(0, Limit::ResetAfter(0));
        }
        assert!(timers.queue.len() <= 4 + CANCELLED);
        tokio::time::advance(second).await;
        let mut cx = Context::from_waker(Waker::noop());
        let passed = Passed::Limit(0, Limit::Deadline);
        assert_eq!(timers.poll(&mut cx), Poll::Ready(passed));
        assert!(timers.poll(&mut cx).is_pending() && timers.queue.is_empty());
    }

    /// The time of tests stands still, so only the real clock shows the delay.
    #[tokio::test(start_paused = true)]
    async fn a_limit_that_passed_in_a_freeze_is_set_again_once() {
        let mut timers = Timers::new();
        let second = Duration::from_secs(1);
        for limit in [Limit::Deadline, Limit::Backoff(0)] {
            timers.set(0, limit, timers.now() + second);
        }
        let freeze = |timers: &mut Timers| {
            for set in timers.due.values_mut() {
                set.real = set.real.checked_sub(10 * second).unwrap();
            }
        };
        let mut cx = Context::from_waker(Waker::noop());
        tokio::time::advance(10 * second).await;
        freeze(&mut timers);
        let granted = Timers::read() + second;
        let expected = [
            Passed::Granted(vec![((0, Limit::Deadline), granted)]),
            Passed::Limit(0, Limit::Backoff(0)),
        ];
        assert_eq!(
            expected.map(Poll::Ready),
            [timers.poll(&mut cx), timers.poll(&mut cx)]
        );
        assert!(timers.poll(&mut cx).is_pending());
        tokio::time::advance(10 * second).await;
        freeze(&mut timers);
        let passed = Passed::Limit(0, Limit::Deadline);
        assert_eq!(timers.poll(&mut cx), Poll::Ready(passed));
    }

    /// The process was stopped after an event, and before the limits that follow from it were set.
    #[tokio::test(start_paused = true)]
    async fn a_freeze_before_a_limit_is_set_counts_too() {
        let mut timers = Timers::new();
        let second = Duration::from_secs(1);
        tokio::time::advance(10 * second).await;
        timers.real_now = timers.real_now.checked_sub(10 * second).unwrap();
        timers.set(0, Limit::Deadline, timers.now() + second);
        let mut cx = Context::from_waker(Waker::noop());
        let granted = vec![((0, Limit::Deadline), Timers::read() + second)];
        assert_eq!(timers.poll(&mut cx), Poll::Ready(Passed::Granted(granted)));
        assert!(timers.poll(&mut cx).is_pending());
    }

    /// A warning tells how much time is left.
    #[tokio::test(start_paused = true)]
    async fn limits_of_a_freeze_are_set_again_before_others_pass() {
        let mut timers = Timers::new();
        let second = Duration::from_secs(1);
        let began = timers.now();
        for (limit, at) in [
            (Limit::Warning, 3),
            (Limit::Grace(1), 8),
            (Limit::Grace(0), 5),
        ] {
            timers.set(0, limit, began + at * second);
        }
        tokio::time::advance(20 * second).await;
        for set in timers.due.values_mut() {
            set.real = set.real.checked_sub(20 * second).unwrap();
        }
        let mut cx = Context::from_waker(Waker::noop());
        let now = Timers::read();
        for passed in [
            Passed::Granted(vec![
                ((0, Limit::Grace(0)), now + 5 * second),
                ((0, Limit::Grace(1)), now + 8 * second),
            ]),
            Passed::Limit(0, Limit::Warning),
        ] {
            assert_eq!(timers.poll(&mut cx), Poll::Ready(passed));
        }
        assert!(timers.poll(&mut cx).is_pending());
    }

    #[tokio::test(start_paused = true)]
    async fn a_limit_that_is_late_only_on_the_paused_clock_passes() {
        let mut timers = Timers::new();
        let second = Duration::from_secs(1);
        timers.set(0, Limit::Deadline, timers.now() + second);
        tokio::time::advance(60 * second).await;
        let mut cx = Context::from_waker(Waker::noop());
        let passed = Passed::Limit(0, Limit::Deadline);
        assert_eq!(timers.poll(&mut cx), Poll::Ready(passed));
    }

    #[tokio::test]
    async fn one_thread_waits_for_a_limit_however_many_wakers_come() {
        let mut timers = Timers::new();
        timers.leave_runtime();
        let limit = Limit::Deadline;
        let hour = Duration::from_secs(3_600);
        timers.set(0, limit, timers.now() + hour);
        let mut threads = HashSet::new();
        for _ in 0..100 {
            let waker = Waker::from(Arc::new(OfOnePoll));
            let polled = timers.poll(&mut Context::from_waker(&waker));
            assert!(polled.is_pending());
            let TimerThread { _timer: timer, .. } = timers.thread.as_ref().unwrap();
            threads.insert(timer.id());
        }
        assert_eq!(threads.len(), 1);
        timers.set(0, limit, timers.now() + Duration::from_millis(50));
        let waker = Waker::from(Arc::new(OfOnePoll));
        let _ = timers.poll(&mut Context::from_waker(&waker));
        // The waker of the last poll is woken.
        let passed = std::future::poll_fn(|cx| timers.poll(cx)).await;
        assert_eq!(passed, Passed::Limit(0, limit));
    }
}
