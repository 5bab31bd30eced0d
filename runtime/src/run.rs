//! Carries out what the engine decides, and tells it what happens: tasks, threads, timers, signals, messages.
//!
//! It decides nothing. One driver runs a group and all that are nested in it, each with an engine of its own, on whatever
//! thread polls it; the actors run on the runtime that it was given.

mod actions;
mod add;
mod again;
mod alone;
mod call;
mod dropped;
mod dropping;
mod ending;
mod guarded;
mod kept;
mod late;
mod log;
pub(crate) mod main;
mod node;
mod patience;
mod publish;
mod returned;
mod settings;
#[cfg(feature = "signal")]
mod signals;
mod start;
mod threads;
mod timers;
mod watchdog;

use std::collections::VecDeque;
use std::future::poll_fn;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::runtime::Handle;

#[cfg(feature = "signal")]
use crate::Signal;
use crate::engine::{Action, Event, Id, StopRequest};
use crate::report::error::RuntimeProblem;
use crate::report::panics;
use crate::run::threads::Threads;
use crate::shared::member::Prepared;
use crate::shared::{ActorMessage, Message};
use crate::{Cause, Error, Report};

use node::{Carrier, Ending, GroupRun};
#[cfg(feature = "signal")]
pub(crate) use signals::{Effect, Signals};
use timers::{Alarm, Timers};
pub(crate) use watchdog::Watchdog;

/// A group among those that a driver runs. The outermost is the first.
type GroupId = usize;

const OUTERMOST: GroupId = 0;

/// For how long a thread that dropped its context may go on before that counts: the error that explains it may be on its
/// way out.
const CONTEXT_PATIENCE: Duration = Duration::from_millis(50);

/// How many messages are handled between two looks at signals and limits.
const BATCH: usize = 64;

/// A group, and those nested in it, while they run. Dropping it stops them without order, and without a report.
pub(crate) struct Driver {
    /// Where actors run.
    runtime: Handle,
    nodes: Vec<GroupRun>,
    /// What happened and was not handled yet.
    events: VecDeque<QueuedEvent>,
    timers: Timers,
    #[cfg(feature = "signal")]
    signals: Signals,
    threads: Threads,
    /// Where the group is the whole process.
    watchdog: Option<Watchdog>,
    /// Kept so that handling an event allocates nothing.
    actions: Vec<Action>,
}

/// Something that an engine was not told yet. Who asked for the stop left a reason.
struct QueuedEvent {
    node: GroupId,
    event: Event,
    reason: Option<Box<Cause>>,
}

/// Something from outside.
enum Input {
    Message(GroupId, Message),
    Expired(GroupId, Alarm),
    #[cfg(feature = "signal")]
    Signal(Signal, Effect),
}

impl Driver {
    /// A driver that runs the actors on `runtime`, to be polled in a runtime that has a timer.
    pub(crate) fn new(prepared: Prepared, runtime: Handle) -> Result<Driver, Error> {
        let name = prepared.mailbox.shared.name();
        // tokio panics where the runtime has no timer, and there is no other way to ask.
        if panics::catch_quiet(|| drop(tokio::time::sleep(Duration::ZERO))).is_err() {
            return Err(Error::runtime(name.into(), RuntimeProblem::NoTime));
        }
        if cfg!(panic = "abort") {
            log::aborts_on_panic(name);
        }
        let threads = Threads::new(name, runtime.clone());
        Ok(Driver {
            nodes: vec![GroupRun::new(prepared, None, &threads, &runtime, None)],
            runtime,
            events: VecDeque::new(),
            timers: Timers::new(),
            #[cfg(feature = "signal")]
            signals: Signals::default(),
            threads,
            watchdog: None,
            actions: Vec::new(),
        })
    }

    /// Stops the group on these signals, which must be listened to already.
    #[cfg(feature = "signal")]
    pub(crate) fn with_signals(mut self, signals: Signals) -> Driver {
        self.signals = signals;
        self
    }

    /// Ends the process if the group, or this driver, does not come to its end in time.
    pub(crate) fn with_watchdog(mut self, watchdog: Watchdog) -> Driver {
        self.watchdog = Some(watchdog);
        self
    }

    /// Runs the group to its end.
    pub(crate) async fn run(mut self) -> Result<Report, Error> {
        self.timers.tick();
        self.happened(OUTERMOST, Event::Start);
        loop {
            self.handle_all();
            if self.is_over() {
                break;
            }
            let happening = poll_fn(|cx| self.poll(cx)).await;
            self.timers.tick();
            match happening {
                Input::Message(node, message) => self.read(node, message),
                Input::Expired(node, Alarm::Limit(limit)) => {
                    self.happened(node, Event::Expired(limit));
                }
                Input::Expired(node, Alarm::ContextDropped(id)) => {
                    self.happened(node, Event::ContextDropped(id));
                }
                #[cfg(feature = "signal")]
                Input::Signal(signal, Effect::StopGroup) => {
                    self.asked(
                        OUTERMOST,
                        StopRequest::Signal(signal),
                        Box::new(Cause::Signal(signal)),
                    );
                }
                #[cfg(feature = "signal")]
                Input::Signal(signal, Effect::EndProcess) => {
                    crate::report::exit::end_process(signal.exit_code().into())
                }
            }
        }
        self.join_tasks().await;
        self.take_result()
    }

    /// Whether nothing was said of signals, and none is listened to: one then ends this process, and no other.
    fn hears_no_signal(&self) -> bool {
        #[cfg(feature = "signal")]
        let listens = self.signals.listens();
        #[cfg(not(feature = "signal"))]
        let listens = false;
        !listens && self.nodes[OUTERMOST].plan.signals().is_none()
    }

    fn is_over(&self) -> bool {
        matches!(self.nodes[OUTERMOST].ending, Ending::Over(_))
    }

    /// Handles a message, and those that have come after it, each with all that it causes before the next.
    fn read(&mut self, node: GroupId, message: Message) {
        self.received(node, message);
        for _ in 1..BATCH {
            self.handle_all();
            if self.is_over() {
                return;
            }
            let Ok(message) = self.nodes[node].mailbox.receiver.try_recv() else {
                return;
            };
            self.received(node, message);
        }
    }

    /// Reads what was asked of a group before its start.
    fn read_early(&mut self, node: GroupId) {
        for _ in 0..self.nodes[node].mailbox.receiver.len() {
            let Ok(message) = self.nodes[node].mailbox.receiver.try_recv() else {
                return;
            };
            self.received(node, message);
            self.handle_all();
        }
    }

    /// What happens next. Signals first, so that none waits behind others; limits last, so that what came in time counts.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Input> {
        #[cfg(feature = "signal")]
        if let Poll::Ready((signal, effect)) = self.signals.poll(cx) {
            return Poll::Ready(Input::Signal(signal, effect));
        }
        for (id, node) in self.nodes.iter_mut().enumerate() {
            if let Poll::Ready(Some(message)) = node.mailbox.receiver.poll_recv(cx) {
                return Poll::Ready(Input::Message(id, message));
            }
        }
        self.timers
            .poll(cx)
            .map(|(node, alarm)| Input::Expired(node, alarm))
    }

    fn happened(&mut self, node: GroupId, event: Event) {
        self.events.push_back(QueuedEvent {
            node,
            event,
            reason: None,
        });
    }

    fn asked(&mut self, node: GroupId, asked: StopRequest, reason: Box<Cause>) {
        self.events.push_back(QueuedEvent {
            node,
            event: Event::StopRequested(asked),
            reason: Some(reason),
        });
    }

    /// Handles events until there are none, those that are caused by it included.
    fn handle_all(&mut self) {
        while let Some(QueuedEvent {
            node,
            event,
            reason,
        }) = self.events.pop_front()
        {
            if event == Event::Start {
                // Whoever was asked to stop before never starts.
                self.read_early(node);
            }
            let mut actions = std::mem::take(&mut self.actions);
            if let Some(reason) = reason {
                self.nodes[node].asked = Some(*reason);
            }
            self.nodes[node].handle(event, &mut actions);
            if actions
                .iter()
                .any(|action| matches!(action, Action::Caused(_)))
            {
                self.watch_stop(node);
            }
            // Not before the stop is watched over: the log may be what holds it up.
            if let Event::Returned(id, how) = event {
                self.nodes[node].log_return(id, how);
            }
            for action in actions.drain(..) {
                self.carry_out(node, action);
            }
            self.actions = actions;
        }
    }

    fn received(&mut self, node: GroupId, message: Message) {
        match message {
            Message::Actor(id, what) => self.received_of(node, id, what),
            Message::Add(addition) => self.add(node, *addition),
            Message::Stop(asked, cause) => self.asked(node, asked, cause),
            Message::Dropped => self.dropped(node),
            Message::DropsAreLate => self.drops_are_over(node),
        }
    }

    fn received_of(&mut self, node: GroupId, id: Id, what: ActorMessage) {
        match what {
            ActorMessage::Ready(of) if self.nodes[node].cell(id).attempt() == of => {
                self.happened(node, Event::Ready(id));
            }
            ActorMessage::ContextDropped(of) if self.nodes[node].cell(id).attempt() == of => {
                match (
                    &self.nodes[node].parts[id].carrier,
                    self.timers.after(CONTEXT_PATIENCE),
                ) {
                    (Carrier::Thread(_), Some(at)) => {
                        self.timers.set(node, Alarm::ContextDropped(id), at);
                    }
                    _ => self.happened(node, Event::ContextDropped(id)),
                }
            }
            // Said by what is left of a former attempt.
            ActorMessage::Ready(_) | ActorMessage::ContextDropped(_) => {}
            ActorMessage::TasksRemain => self.happened(node, Event::TasksRemain(id)),
            ActorMessage::Returned(returned) => self.returned(node, id, returned.details()),
            ActorMessage::TasksFinished => self.happened(node, Event::TasksFinished(id)),
            ActorMessage::InterruptReturned(called_for, returned) => {
                self.interrupt_back(node, id, called_for, returned.details());
            }
            ActorMessage::Control(asked, dependents, answer) => {
                self.asked_alone(node, id, asked, dependents, answer);
            }
        }
    }
}
