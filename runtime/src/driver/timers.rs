//! The limits that run, and the one timer for all of them. No limit, no timer: an idle group is never woken.
//!
//! This is the driver's clock: all else takes the time from here, so that a paused clock holds for everything but threads.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep_until};

use super::NodeId;
use crate::engine::{Id, Limit};

/// Something to be told of when its time has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Alarm {
    /// A limit of the engine's.
    Limit(Limit),
    /// A thread dropped its context before it was ready, and may be about to return the error that explains it.
    ContextDropped(Id),
}

/// When an alarm comes, and in which order those of one instant do.
type Due = (Instant, u64);

/// The alarms that are set, the first to come first, and of those at one instant the one that was set first.
pub(super) struct Timers {
    due: BTreeMap<Due, (NodeId, Alarm)>,
    of_groups: BTreeMap<(NodeId, Alarm), Due>,
    /// Apart, because mostly there are none, and each actor that ends is looked for.
    of_actors: BTreeMap<(NodeId, Alarm), Due>,
    count: u64,
    sleep: Option<Pin<Box<Sleep>>>,
    now: Instant,
}

impl Timers {
    pub(super) fn new() -> Timers {
        Timers {
            due: BTreeMap::new(),
            of_groups: BTreeMap::new(),
            of_actors: BTreeMap::new(),
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

    pub(super) fn set(&mut self, node: NodeId, alarm: Alarm, at: Instant) {
        self.count += 1;
        let due = (at, self.count);
        self.due.insert(due, (node, alarm));
        if let Some(former) = self.like(alarm).insert((node, alarm), due) {
            self.due.remove(&former);
        }
    }

    pub(super) fn cancel(&mut self, node: NodeId, alarm: Alarm) {
        let Some(due) = self.like(alarm).remove(&(node, alarm)) else { return };
        self.due.remove(&due);
        if self.due.is_empty() {
            self.sleep = None;
        }
    }

    fn like(&mut self, alarm: Alarm) -> &mut BTreeMap<(NodeId, Alarm), Due> {
        match alarm {
            Alarm::Limit(limit) if limit.actor().is_none() => &mut self.of_groups,
            Alarm::Limit(_) | Alarm::ContextDropped(_) => &mut self.of_actors,
        }
    }

    /// The first alarm whose time has come.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<(NodeId, Alarm)> {
        loop {
            let Some((&(at, _), &(node, alarm))) = self.due.first_key_value() else { return Poll::Pending };
            if at <= Timers::read() {
                self.cancel(node, alarm);
                return Poll::Ready((node, alarm));
            }
            let sleep = self.sleep.get_or_insert_with(|| Box::pin(sleep_until(at)));
            if sleep.deadline() != at {
                sleep.as_mut().reset(at);
            }
            ready!(sleep.as_mut().poll(cx));
        }
    }
}
