//! The operating system's signals, from the moment they are listened to.

use std::task::{Context, Poll};

use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::Signal;
use crate::report::error::RuntimeProblem;
use crate::report::user_code::panics;

/// A signal that another thread or a test passes on, and when it was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PassedSignal {
    pub(crate) signal: Signal,
    pub(crate) at: Instant,
}

impl PassedSignal {
    /// A signal that was received now.
    pub(crate) fn now(signal: Signal) -> PassedSignal {
        let at = Instant::now();
        PassedSignal { signal, at }
    }
}

/// The signals that the process listens to. tokio never removes its handlers: afterwards, such a signal no longer ends the
/// process by itself.
#[derive(Default)]
pub(crate) struct Signals {
    streams: Vec<(Signal, SignalStream)>,
    /// Under `main`, the watchdog receives the signals and passes on the ones that the group lists.
    passed_on: Option<mpsc::Receiver<PassedSignal>>,
}

impl Signals {
    /// The signals that the watchdog passes on.
    pub(super) fn passed_on(signals: mpsc::Receiver<PassedSignal>) -> Signals {
        Signals {
            streams: Vec::new(),
            passed_on: Some(signals),
        }
    }

    /// Listens to a signal, in the runtime that this is called in.
    pub(super) fn listen(&mut self, signal: Signal) -> Result<(), RuntimeProblem> {
        if self.streams.iter().any(|(other, _)| *other == signal) {
            return Ok(());
        }
        // tokio panics where the runtime has no I/O driver, and there is no other way to ask.
        let stream = panics::catch_quiet(|| stream(signal)).map_err(|_| RuntimeProblem::NoIo)?;
        let stream = stream.map_err(|error| RuntimeProblem::Signal(signal, error))?;
        self.streams.push((signal, stream));
        Ok(())
    }

    /// Listens to these, too.
    pub(super) fn extend(&mut self, signals: Signals) {
        for (signal, stream) in signals.streams {
            if !self.streams.iter().any(|(other, _)| *other == signal) {
                self.streams.push((signal, stream));
            }
        }
    }

    /// Returns `true` if the process listens to a signal.
    pub(super) fn listens(&self) -> bool {
        !self.streams.is_empty() || self.passed_on.is_some()
    }

    /// Waits for the next signal, and returns when it was received, if that is known: a stream does not tell. Never completes if
    /// the process listens to none.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<(Signal, Option<Instant>)> {
        for (signal, stream) in &mut self.streams {
            if stream.poll_recv(cx).is_ready() {
                return Poll::Ready((*signal, None));
            }
        }
        match self.passed_on.as_mut().map(|signals| signals.poll_recv(cx)) {
            Some(Poll::Ready(Some(passed))) => Poll::Ready((passed.signal, Some(passed.at))),
            _ => Poll::Pending,
        }
    }
}
#[cfg(unix)]
type SignalStream = tokio::signal::unix::Signal;

#[cfg(unix)]
fn stream(signal: Signal) -> std::io::Result<SignalStream> {
    tokio::signal::unix::signal(tokio::signal::unix::SignalKind::from_raw(signal.number()))
}

/// Windows has no signals, but console events: Ctrl-C counts as `INT`, Ctrl-Break as `QUIT`, and closing the console,
/// logging off and shutting down as `TERM`.
#[cfg(windows)]
enum SignalStream {
    CtrlC(tokio::signal::windows::CtrlC),
    CtrlBreak(tokio::signal::windows::CtrlBreak),
    Ending(
        tokio::signal::windows::CtrlClose,
        tokio::signal::windows::CtrlLogoff,
        tokio::signal::windows::CtrlShutdown,
    ),
}

#[cfg(windows)]
impl SignalStream {
    fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Option<()>> {
        match self {
            SignalStream::CtrlC(stream) => stream.poll_recv(cx),
            SignalStream::CtrlBreak(stream) => stream.poll_recv(cx),
            SignalStream::Ending(close, logoff, shutdown) => {
                let polls = [
                    close.poll_recv(cx),
                    logoff.poll_recv(cx),
                    shutdown.poll_recv(cx),
                ];
                polls
                    .into_iter()
                    .find(Poll::is_ready)
                    .unwrap_or(Poll::Pending)
            }
        }
    }
}

#[cfg(windows)]
fn stream(signal: Signal) -> std::io::Result<SignalStream> {
    use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_logoff, ctrl_shutdown};
    match signal {
        Signal::INT => ctrl_c().map(SignalStream::CtrlC),
        Signal::QUIT => ctrl_break().map(SignalStream::CtrlBreak),
        Signal::TERM => Ok(SignalStream::Ending(
            ctrl_close()?,
            ctrl_logoff()?,
            ctrl_shutdown()?,
        )),
        _ => Err(std::io::Error::new(
            std::io::ErrorKind::Unsupported,
            "there is no such signal on Windows",
        )),
    }
}
