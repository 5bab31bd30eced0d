//! The limits that run, and the one timer for all of them. No limit, no timer: an idle group is never woken.
//!
//! This is the driver's clock: all else takes the time from here, so that a paused clock holds for everything but threads.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep_until};

use super::GroupId;
use crate::engine::Limit;

/// When an alarm comes, and in which order those of one instant do.
type Due = (Instant, u64);

/// Whose alarm it is.
type Key = (GroupId, Limit);

/// The alarms that are set, the first to come first, and of those at one instant the one that was set first.
pub(super) struct Timers {
    /// Those of groups, of which every run sets some: few, and looked through.
    of_groups: Vec<(Due, Key)>,
    /// Those of actors: mostly none, but there may be thousands.
    of_actors: BTreeMap<Due, Key>,
    due_of_actors: BTreeMap<Key, Due>,
    count: u64,
    sleep: Option<Pin<Box<Sleep>>>,
    now: Instant,
}

impl Timers {
    pub(super) fn new() -> Timers {
        Timers {
            of_groups: Vec::new(),
            of_actors: BTreeMap::new(),
            due_of_actors: BTreeMap::new(),
            count: 0,
            sleep: None,
            now: Timers::read(),
        }
    }

    /// What the clock says.
    pub(super) fn read() -> Instant {
        Instant::now()
    }

    /// Takes the time of what happens now: all that follows from it happens at one instant, for one look at the clock.
    pub(super) fn tick(&mut self) {
        self.now = Timers::read();
    }

    /// When that happened which is being handled.
    pub(super) fn now(&self) -> Instant {
        self.now
    }

    /// The instant so long after that; none where it is beyond what the clock can tell.
    pub(super) fn after(&self, duration: Duration) -> Option<Instant> {
        self.now.checked_add(duration)
    }

    pub(super) fn set(&mut self, group: GroupId, limit: Limit, at: Instant) {
        self.remove((group, limit));
        self.count += 1;
        let (key, due) = ((group, limit), (at, self.count));
        if limit.actor().is_none() {
            self.of_groups.push((due, key));
        } else {
            self.of_actors.insert(due, key);
            self.due_of_actors.insert(key, due);
        }
    }

    pub(super) fn cancel(&mut self, group: GroupId, limit: Limit) {
        self.remove((group, limit));
        if self.of_groups.is_empty() && self.of_actors.is_empty() {
            self.sleep = None;
        }
    }

    fn remove(&mut self, key: Key) {
        if key.1.actor().is_none() {
            self.of_groups.retain(|(_, other)| *other != key);
        } else if let Some(due) = self.due_of_actors.remove(&key) {
            self.of_actors.remove(&due);
        }
    }

    fn first(&self) -> Option<(Instant, Key)> {
        let of_actors = self
            .of_actors
            .first_key_value()
            .map(|(due, key)| (*due, *key));
        let (due, key) = self
            .of_groups
            .iter()
            .copied()
            .chain(of_actors)
            .min_by_key(|(due, _)| *due)?;
        Some((due.0, key))
    }

    /// The first alarm whose time has come.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<(GroupId, Limit)> {
        loop {
            let Some((at, (group, limit))) = self.first() else {
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
