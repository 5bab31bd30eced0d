//! The thread that ends the process if nothing else does. Under `main`, even the driver's thread may be blocked by user code,
//! such as a log subscriber or the `Display` of an error, or by a lock on stderr. This thread runs no user code and waits for
//! no lock of the user. It receives the signals of the process, and passes the signals of the group on to the driver.

mod watch;

use std::io;
use std::process::{ExitCode, Termination};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use tokio::runtime::{Builder, Handle};
use tokio::sync::mpsc;

use super::end_process;
use super::signals::Signals;
use crate::report::error::RuntimeProblem;
use crate::report::user_code::{lock, start_thread};
use crate::shared::erased::block_on;
use crate::{Exit, Signal};
use watch::{Command, FinalMessage, Watch, WatchLimit, WatchedRun};

/// The number of signals that the driver may leave unread.
const UNREAD: usize = 8;

/// A handle to the thread, which lives from the first call of `main` to the end of the process.
#[derive(Clone)]
pub(super) struct Watchdog {
    /// The place at which signals are received.
    runtime: Handle,
    commands: mpsc::UnboundedSender<Command>,
}

/// The thread of this process.
struct Current {
    watchdog: Option<Watchdog>,
    /// Set while a call of `main` has not returned.
    is_taken: bool,
}

static CURRENT: Mutex<Current> = Mutex::new(Current {
    watchdog: None,
    is_taken: false,
});

fn current() -> MutexGuard<'static, Current> {
    lock(&CURRENT)
}

impl Watchdog {
    /// Returns the thread, to one call of `main` at a time. From here on each of the signals ends the process.
    pub(super) fn take(signals: &[Signal]) -> anyhow::Result<Watchdog> {
        let mut current = current();
        anyhow::ensure!(
            !current.is_taken,
            "`rungroup::main` was called while another call is running\n  \
             help: run further groups with `run` or `start` inside an actor"
        );
        let watchdog = match &current.watchdog {
            Some(watchdog) => watchdog.clone(),
            None => current.watchdog.insert(Watchdog::start()?).clone(),
        };
        let signals = watchdog.listen(signals).map_err(anyhow::Error::msg)?;
        current.is_taken = true;
        drop(current);
        watchdog.send(Command::Build(signals));
        Ok(watchdog)
    }

    fn start() -> io::Result<Watchdog> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let (sender, commands) = mpsc::unbounded_channel();
        let watchdog = Watchdog {
            runtime: runtime.handle().clone(),
            commands: sender,
        };
        let body = move || {
            let end = block_on(&runtime, Watch::new(commands).watch());
            end.print();
            end_process(end.exit)
        };
        start_thread("rungroup-signals", Box::new(body))?;
        Ok(watchdog)
    }

    fn listen(&self, signals: &[Signal]) -> Result<Signals, RuntimeProblem> {
        let _entered = self.runtime.enter();
        let mut listening = Signals::default();
        for &signal in signals {
            listening.listen(signal)?;
        }
        Ok(listening)
    }

    /// The group runs, and the driver receives these signals. Each other one that was listened to still ends the process.
    pub(super) fn run(
        &self,
        group: &str,
        grace: Option<Duration>,
        signals: Vec<Signal>,
    ) -> Result<Signals, RuntimeProblem> {
        let listening = self.listen(&signals)?;
        let (driver, passed_on) = mpsc::channel(UNREAD);
        let run = WatchedRun {
            group: group.to_owned(),
            grace,
            signals,
            driver,
        };
        self.send(Command::Run(listening, run));
        Ok(Signals::passed_on(passed_on))
    }

    /// Sets the limit to the deadline and the time after it, unless an earlier one is set.
    pub(super) fn limit(&self, group: &str, deadline: Duration, exit: Exit) {
        let message = FinalMessage::MainBlocked(group.to_owned(), Some(deadline));
        self.send(Command::Limit(WatchLimit::after(deadline, exit, message)));
    }

    /// The remaining actors are aborted: limits the time after the deadline, unless an earlier limit is set.
    pub(super) fn force(&self, group: &str, exit: Exit) {
        let message = FinalMessage::MainBlocked(group.to_owned(), None);
        let limit = WatchLimit::after(Duration::ZERO, exit, message);
        self.send(Command::Force(limit));
    }

    /// The run has ended with this code. Its limit remains, and each signal ends the process.
    pub(super) fn run_finished(&self, exit: Exit) {
        self.send(Command::Finished(exit));
    }

    /// `main` returns: the program is not limited afterwards.
    pub(super) fn release(&self) {
        self.send(Command::Lift);
        current().is_taken = false;
    }

    fn send(&self, command: Command) {
        // The thread receives until the process ends.
        let _ = self.commands.send(command);
    }
}

impl Termination for Exit {
    /// The program's own `main` returns this code: exit handlers have one second.
    fn report(self) -> ExitCode {
        let watchdog = current().watchdog.clone();
        if let Some(watchdog) = watchdog {
            let limit = WatchLimit::after(Duration::ZERO, self, FinalMessage::ExitBlocked);
            watchdog.send(Command::Limit(limit));
        }
        self.into()
    }
}

/// The program listens to this signal by itself, in a run after `main` has returned.
pub(super) fn leave_to_the_program(signal: Signal) {
    let watchdog = current().watchdog.clone();
    if let Some(watchdog) = watchdog {
        watchdog.send(Command::Leave(signal));
    }
}
