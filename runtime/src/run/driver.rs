//! The driver: carries out the decisions of the engine, and reports events to it: tasks, threads, timers, signals, messages.
//!
//! It decides nothing. One driver runs a group and all that are nested in it, each with an engine of its own, on whatever
//! thread polls it; the actors run on the runtime that it was given.

mod actions;
mod additions;
mod attempts;
mod batch;
mod control;
mod drops;
mod finish;
mod group_run;
mod interrupts;
mod limits;
mod mailboxes;
mod paused_clock;
mod retained;
mod running_actor;
mod stop_record;
mod task;
mod timers;
mod warnings;

use std::collections::VecDeque;
use std::future::poll_fn;
use std::time::Duration;

use tokio::runtime::{Handle, RuntimeFlavor};

use crate::engine::{Action, Event, Id, StopRequest};
use crate::report::error::RuntimeProblem;
use crate::report::log;
use crate::report::user_code::panics;
#[cfg(feature = "signal")]
use crate::run::signals::Signals;
use crate::run::threads::Threads;
#[cfg(feature = "signal")]
use crate::run::watchdog::Watchdog;
use crate::run::without_run;
use crate::shared::foreign_waker::poll_contained;
use crate::shared::message::{ActorMessage, Message};
use crate::shared::prepared::Prepared;
use crate::shared::returned::UserResult;
use crate::{Cause, Error, Report};

use group_run::GroupRun;
use mailboxes::Mailboxes;
use paused_clock::PausedClock;
use timers::Timers;

/// The position of a group among the groups of a driver. The outermost is the first.
type GroupId = usize;

const OUTERMOST: GroupId = 0;

/// The number of events, and of actions, that the driver handles without an allocation.
const ROOM: usize = 64;

/// A group, and those nested in it, while they run. Dropping it stops them without order, and without a report.
pub(super) struct Driver {
    /// The runtime of the actors.
    runtime: Handle,
    /// The runtime whose timer and clock the driver uses, wherever it is polled.
    home: Handle,
    groups: Vec<GroupRun>,
    /// The events that have not been handled yet.
    events: VecDeque<QueuedEvent>,
    /// The groups that start or end after their mailbox was read.
    unread: VecDeque<GroupId>,
    mailboxes: Mailboxes,
    /// The number of messages that were read, for the reads of the signals in between.
    messages: usize,
    timers: Timers,
    paused_clock: PausedClock,
    #[cfg(feature = "signal")]
    signals: Signals,
    threads: Threads,
    /// Set if the group is the whole process.
    #[cfg(feature = "signal")]
    watchdog: Option<Watchdog>,
    /// Kept so that handling an event allocates nothing.
    actions: Vec<Action>,
    /// The result of the outermost group, after it has finished.
    result: Option<Result<Report, Error>>,
    #[cfg(test)]
    counts: DriverCounts,
}

/// The work of the driver since its start.
#[cfg(test)]
#[derive(Clone, Copy, Debug, Default)]
struct DriverCounts {
    /// The number of messages that were read.
    messages: usize,
    /// The number of events that an engine handled.
    events: usize,
    /// The number of actions that were carried out.
    actions: usize,
    /// The number of times that the state of a group was read to publish it.
    published: usize,
}

/// An event that its engine has not handled yet.
struct QueuedEvent {
    group: GroupId,
    event: Event,
    with: Enclosed,
}

/// A value that comes with an event, for the action that the engine decides on.
#[derive(Default)]
enum Enclosed {
    #[default]
    Nothing,
    /// The cause of a stop request.
    Cause(Box<Cause>),
    /// The end of a linked task.
    TaskEnd(Box<UserResult>),
}

impl Enclosed {
    fn take_cause(&mut self) -> Cause {
        match std::mem::take(self) {
            Enclosed::Cause(cause) => *cause,
            _ => unreachable!("a stop request comes with its cause"),
        }
    }

    fn take_task_end(&mut self) -> Option<UserResult> {
        match std::mem::take(self) {
            Enclosed::TaskEnd(end) => Some(*end),
            _ => None,
        }
    }
}

impl Driver {
    /// A driver that runs the actors on `runtime`, to be polled in a runtime that has a timer.
    pub(super) fn new(prepared: Prepared, runtime: Handle) -> Result<Driver, Error> {
        prepared.share_roles();
        // tokio panics where the runtime has no timer, and there is no other way to ask.
        if panics::catch_quiet(|| drop(tokio::time::sleep(Duration::ZERO))).is_err() {
            return Err(without_run::refuse(prepared, RuntimeProblem::NoTime));
        }
        let name = prepared.name();
        if cfg!(panic = "abort") {
            log::aborts_on_panic(name);
        }
        let threads = Threads::new(name, Some(runtime.clone()));
        Ok(Driver {
            groups: vec![GroupRun::new(prepared, None, None, &threads, &runtime)],
            runtime,
            home: Handle::current(),
            events: VecDeque::new(),
            unread: VecDeque::new(),
            mailboxes: Mailboxes::new(),
            messages: 0,
            timers: Timers::new(),
            paused_clock: PausedClock::default(),
            #[cfg(feature = "signal")]
            signals: Signals::default(),
            threads,
            #[cfg(feature = "signal")]
            watchdog: None,
            actions: Vec::new(),
            result: None,
            #[cfg(test)]
            counts: DriverCounts::default(),
        })
    }

    /// Stops the group on these signals, which must be listened to already.
    #[cfg(feature = "signal")]
    pub(super) fn with_signals(mut self, signals: Signals) -> Driver {
        self.signals = signals;
        self
    }

    /// Ends the process if the group, or this driver, does not come to its end in time.
    #[cfg(feature = "signal")]
    pub(super) fn with_watchdog(mut self, watchdog: Watchdog) -> Driver {
        self.watchdog = Some(watchdog);
        self
    }

    /// Notes that the driver is polled as a task of the actors' runtime.
    pub(super) fn in_a_task(mut self) -> Driver {
        if self.runtime.runtime_flavor() != RuntimeFlavor::CurrentThread {
            self.mailboxes.free_driver();
        }
        self
    }

    /// A thread that will not return stops a paused clock for at most `longest`.
    #[cfg(feature = "drill")]
    pub(super) fn with_hung_thread(mut self, longest: Duration) -> Driver {
        self.paused_clock.expect_hung_thread(longest);
        self
    }

    /// Runs the group to its end.
    pub(super) async fn run(mut self) -> Result<Report, Error> {
        self.timers.tick();
        self.happened(OUTERMOST, Event::Start);
        self.handle_all();
        let home = self.home.clone();
        poll_fn(|cx| {
            poll_contained(cx, |cx| {
                let _entered = home.enter();
                self.poll(cx)
            })
        })
        .await;
        self.join_tasks().await;
        self.take_result()
    }

    /// Returns `true` if no signals are configured: Ctrl-C then ends this process, and no other.
    fn has_no_signals(&self) -> bool {
        #[cfg(feature = "signal")]
        let listens = self.signals.listens();
        #[cfg(not(feature = "signal"))]
        let listens = false;
        !listens && self.groups[OUTERMOST].plan.stop_signals().is_none()
    }

    fn has_finished(&self) -> bool {
        self.result.is_some()
    }

    fn happened(&mut self, group: GroupId, event: Event) {
        self.happened_with(group, event, Enclosed::Nothing);
    }

    fn request_stop(&mut self, group: GroupId, request: StopRequest, cause: Box<Cause>) {
        self.happened_with(group, Event::StopRequested(request), Enclosed::Cause(cause));
    }

    fn happened_with(&mut self, group: GroupId, event: Event, with: Enclosed) {
        self.events.push_back(QueuedEvent { group, event, with });
    }

    /// Handles events, including the events that they cause, until none are left and no group waits for its requests.
    fn handle_all(&mut self) {
        self.handle_events();
        // Not within an action: a message of one group can make the next group wait, however many there are.
        while let Some(group) = self.unread.pop_front() {
            self.read_requests(group);
        }
    }

    fn handle_events(&mut self) {
        let mut actions = std::mem::take(&mut self.actions);
        while let Some(QueuedEvent {
            group,
            event,
            mut with,
        }) = self.events.pop_front()
        {
            #[cfg(test)]
            {
                self.counts.events += 1;
            }
            self.groups[group].handle(event, &mut actions);
            let is_cause = |action: &Action| matches!(action, Action::Caused(_));
            if actions.iter().any(is_cause) {
                // Before the first action: the log may be what delays the stop.
                self.watch_stop(group);
            }
            for action in actions.drain(..) {
                self.carry_out(group, action, &mut with);
            }
        }
        // The start of a large group fills both. An idle group keeps no memory of that.
        actions.shrink_to(ROOM);
        self.events.shrink_to(ROOM);
        self.actions = actions;
    }

    fn received(&mut self, group: GroupId, message: Message) {
        #[cfg(test)]
        {
            self.counts.messages += 1;
        }
        let left = &mut self.groups[group].with_signal;
        let with_signal = *left > 0;
        *left = left.saturating_sub(1);
        match message {
            Message::Actor(id, message) => self.received_of(group, id, message, with_signal),
            Message::Add(addition, reply) => self.add(group, addition.into_inner(), reply),
            Message::Stop(request, cause) => self.request_stop(group, request, cause),
            Message::ValuesDropped(number) => self.values_dropped(group, number),
        }
    }

    /// `with_signal` is `true` if the message came together with the signal that is the cause.
    fn received_of(&mut self, group: GroupId, id: Id, message: ActorMessage, with_signal: bool) {
        match message {
            ActorMessage::DeclaredReady(attempt) => {
                self.happened(group, Event::DeclaredReady(id, attempt));
            }
            ActorMessage::ContextDropped(attempt) => {
                self.happened(group, Event::ContextDropped(id, attempt));
            }
            ActorMessage::LinkedTaskFailed(attempt, returned) => {
                let end = returned.data().end;
                self.linked_task_failed(group, id, attempt, end, with_signal);
            }
            ActorMessage::ValuesReceived => self.happened(group, Event::ValuesReceived(id)),
            ActorMessage::TasksRemain => self.happened(group, Event::TasksRemain(id)),
            ActorMessage::Returned(returned) => {
                self.returned(group, id, returned, with_signal);
            }
            ActorMessage::TasksFinished => self.happened(group, Event::TasksFinished(id)),
            ActorMessage::InterruptReturned(scope, returned) => {
                self.interrupt_returned(group, id, scope, returned.data());
            }
            ActorMessage::Control(control) => self.control(group, id, *control),
        }
    }
}
