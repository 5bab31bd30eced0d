//! The waits of the watchdog's thread, and the conditions for the end of the process.

use std::future::poll_fn;
use std::io::Write;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use rungroup_rules::HALF_SECOND;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep};

use crate::engine::escalation::{SignalStep, signal_step};
use crate::engine::limits::{LEAST_FOR_DROPS, SAME_REQUEST};
use crate::report::text::human::human;
use crate::report::user_code::start_thread;
use crate::run::real_timer::was_frozen;
use crate::run::signals::{PassedSignal, Signals};
use crate::shared::monitor;
use crate::{Exit, Signal};

/// The time after the deadline for the last half second and the drops.
const AFTER_DEADLINE: Duration = Duration::from_millis(900);

/// The limit of the message on stderr, which may be what blocks everything.
const MESSAGE_LIMIT: Duration = Duration::from_millis(50);

/// The process ends within one second of the deadline, and not before the last half second and the drops.
const _: () = {
    let of_group = HALF_SECOND.as_millis() + LEAST_FOR_DROPS.as_millis();
    assert!(of_group < AFTER_DEADLINE.as_millis());
    assert!(AFTER_DEADLINE.as_millis() + MESSAGE_LIMIT.as_millis() < 1_000);
};

/// The interval at which a limit reads the clock.
const TICK: Duration = Duration::from_millis(100);

/// A message to the thread.
pub(super) enum Command {
    /// The group is being built: each of these signals ends the process.
    Build(Signals),
    Run(Signals, WatchedRun),
    Limit(WatchLimit),
    /// Like `Limit`, from the driver that aborts the remaining actors.
    Force(WatchLimit),
    Finished(Exit),
    /// Lifts the limit.
    Lift,
    /// Leaves the signal to the program after the run.
    Leave(Signal),
}

/// The run of a group.
pub(super) struct WatchedRun {
    pub(super) group: String,
    pub(super) grace: Option<Duration>,
    /// The signals that stop the group.
    pub(super) signals: Vec<Signal>,
    pub(super) driver: mpsc::Sender<PassedSignal>,
}

/// When and how the process ends unless the limit is lifted.
#[derive(Debug, Clone)]
pub(super) struct WatchLimit {
    /// In time in which the process was not stopped.
    left: Duration,
    end: ProcessEnd,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ProcessEnd {
    pub(super) exit: Exit,
    message: FinalMessage,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FinalMessage {
    /// A signal needs no explanation.
    None,
    /// The driver of this group did not end within the grace period, or after the abort that a signal forced, nor did what
    /// follows.
    MainBlocked(String, Option<Duration>),
    ExitBlocked,
}

/// The state of the thread.
pub(super) struct Watch {
    commands: mpsc::UnboundedReceiver<Command>,
    signals: Signals,
    phase: WatchPhase,
    limit: Option<WatchLimit>,
    /// The last signal that counted.
    last: Option<Instant>,
    /// Set if a signal has forced the abort of the remaining actors.
    forced: bool,
    left_to_the_program: Vec<Signal>,
}

enum WatchPhase {
    Building,
    Running(WatchedRun),
    Finished,
}

enum WatchEvent {
    Command(Command),
    Signal(Signal),
    Tick,
}

impl WatchLimit {
    pub(super) fn after(deadline: Duration, exit: Exit, message: FinalMessage) -> WatchLimit {
        WatchLimit {
            left: deadline.saturating_add(AFTER_DEADLINE),
            end: ProcessEnd { exit, message },
        }
    }
}

impl Watch {
    pub(super) fn new(commands: mpsc::UnboundedReceiver<Command>) -> Watch {
        Watch {
            commands,
            signals: Signals::default(),
            phase: WatchPhase::Building,
            limit: None,
            last: None,
            forced: false,
            left_to_the_program: Vec::new(),
        }
    }

    /// Waits until the process must end.
    pub(super) async fn watch(mut self) -> ProcessEnd {
        loop {
            let tick = self.limit.as_ref().map(|limit| limit.left.min(TICK));
            let began = Instant::now();
            let happening = self.next(tick).await;
            if let (Some(limit), Some(tick)) = (&mut self.limit, tick) {
                limit.left = limit.left.saturating_sub(used(tick, began.elapsed()));
                if limit.left.is_zero() {
                    return limit.end.clone();
                }
            }
            match happening {
                WatchEvent::Command(command) => self.carry_out(command),
                WatchEvent::Signal(signal) => {
                    if let Some(exit) = self.ended_by(signal) {
                        let message = FinalMessage::None;
                        return ProcessEnd { exit, message };
                    }
                }
                WatchEvent::Tick => {}
            }
        }
    }

    async fn next(&mut self, tick: Option<Duration>) -> WatchEvent {
        let mut ticked = pin!(async {
            match tick {
                Some(tick) => sleep(tick).await,
                None => std::future::pending().await,
            }
        });
        poll_fn(|cx| {
            if let Poll::Ready(Some(command)) = self.commands.poll_recv(cx) {
                return Poll::Ready(WatchEvent::Command(command));
            }
            if let Poll::Ready((signal, _)) = self.signals.poll(cx) {
                return Poll::Ready(WatchEvent::Signal(signal));
            }
            ticked.as_mut().poll(cx).map(|()| WatchEvent::Tick)
        })
        .await
    }

    fn carry_out(&mut self, command: Command) {
        match command {
            Command::Build(signals) => {
                self.signals.extend(signals);
                self.phase = WatchPhase::Building;
                self.limit = None;
                self.last = None;
                self.forced = false;
                self.left_to_the_program.clear();
            }
            Command::Run(signals, run) => {
                self.signals.extend(signals);
                self.phase = WatchPhase::Running(run);
            }
            Command::Limit(limit) => self.set_limit(limit),
            Command::Force(limit) => {
                self.forced = true;
                self.set_limit(limit);
            }
            Command::Finished(exit) => {
                self.phase = WatchPhase::Finished;
                if let Some(limit) = &mut self.limit {
                    limit.end.exit = exit;
                }
            }
            Command::Lift => self.limit = None,
            Command::Leave(signal) => {
                let is_new = !self.left_to_the_program.contains(&signal);
                if is_new && matches!(self.phase, WatchPhase::Finished) {
                    self.left_to_the_program.push(signal);
                }
            }
        }
    }

    /// The earlier of two limits counts: a driver that is late with its own must not move that of a signal.
    fn set_limit(&mut self, limit: WatchLimit) {
        let is_earlier = |current: &WatchLimit| current.left <= limit.left;
        if !self.limit.as_ref().is_some_and(is_earlier) {
            self.limit = Some(limit);
        }
    }

    /// Returns the exit code if the signal ends the process now. Otherwise the driver receives it.
    fn ended_by(&mut self, signal: Signal) -> Option<Exit> {
        let step = match self.last {
            Some(last) => signal_step(signal, last.elapsed() < SAME_REQUEST, self.forced),
            None => Some(SignalStep::Escalate),
        };
        if self.ends_now(signal, step) {
            return Some(Exit::from_signal(signal));
        }
        self.pass_on(signal, step);
        None
    }

    fn ends_now(&self, signal: Signal, step: Option<SignalStep>) -> bool {
        match &self.phase {
            WatchPhase::Running(run) if run.signals.contains(&signal) => {
                step == Some(SignalStep::Exit) && run.has_unread_signals()
            }
            WatchPhase::Building | WatchPhase::Running(_) => true,
            WatchPhase::Finished => step.is_some() && !self.left_to_the_program.contains(&signal),
        }
    }

    /// Passes the signal on to the driver, and limits the stop, because the driver may be blocked.
    fn pass_on(&mut self, signal: Signal, step: Option<SignalStep>) {
        let WatchPhase::Running(run) = &self.phase else {
            return;
        };
        let is_blocked = run.has_unread_signals();
        let passed = PassedSignal::now(signal);
        // A driver that leaves this many unread has read enough to stop.
        let _ = run.driver.try_send(passed);
        if step.is_none() {
            return;
        }
        self.last = Some(passed.at);
        let (grace, exit) = match run.grace {
            // The driver takes no step for any signal.
            _ if is_blocked => (None, Exit::from_signal(signal)),
            None => return,
            grace => (grace, Exit::FAILURE),
        };
        self.forced |= is_blocked;
        let message = FinalMessage::MainBlocked(run.group.clone(), grace);
        self.set_limit(WatchLimit::after(grace.unwrap_or_default(), exit, message));
    }
}

impl WatchedRun {
    /// Returns `true` if the driver has not received a signal that was passed on to it: it may be blocked.
    fn has_unread_signals(&self) -> bool {
        self.driver.capacity() < self.driver.max_capacity()
    }
}

/// The part of `elapsed` in which the process was not stopped: a tick that is this late was not late for lack of a processor.
fn used(tick: Duration, elapsed: Duration) -> Duration {
    if was_frozen(tick, elapsed) {
        tick
    } else {
        elapsed
    }
}

impl ProcessEnd {
    /// Prints the message, if stderr takes them in time.
    pub(super) fn print(&self) {
        let text = match &self.message {
            FinalMessage::None => return,
            FinalMessage::MainBlocked(group, grace) => {
                let (within, option) = match grace {
                    None => ("one second of the abort of its actors".to_owned(), ""),
                    Some(grace) => (
                        format!("its grace period of {} and one second", human(*grace)),
                        "; `grace` on the group changes the time",
                    ),
                };
                format!(
                    "Error: group `{group}` was stopped, but the main thread did not return within {within}: \
                     a log subscriber, an error's `Display` or a lock on stdout or stderr blocks it\n\
                     help: use a log writer that does not block, and keep no lock on stdout or stderr{option}\n"
                )
            }
            FinalMessage::ExitBlocked => "Error: `main` has returned, but the exit handlers of the process did not within one second\n\
                 help: let no destructor of a thread-local value and no `atexit` handler block\n"
                .to_owned(),
        };
        let (unprinted, printed) = oneshot::channel::<()>();
        let print = move || {
            let _ = std::io::stderr().write_all(text.as_bytes());
            drop(unprinted);
        };
        // Without a thread, the sender is dropped at once.
        let _ = start_thread("rungroup-stderr", Box::new(print));
        let _ = monitor::block_on(printed, Some(MESSAGE_LIMIT));
    }
}

#[cfg(test)]
mod tests;
