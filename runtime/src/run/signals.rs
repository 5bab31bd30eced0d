//! The operating system's signals, from the moment they are listened to.

use std::task::{Context, Poll};

use crate::Signal;
use crate::report::error::RuntimeProblem;
use crate::report::panics;

/// The signals that are listened to. tokio keeps its handlers for ever: a signal that was listened to once no longer ends
/// the process by itself.
#[derive(Default)]
pub(crate) struct Signals {
    streams: Vec<(Signal, SignalStream, Effect)>,
}

/// What a signal does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It stops the group, or takes its stop one step on.
    StopGroup,
    /// It ends the process at once, as it would if nobody listened.
    EndProcess,
}

impl Signals {
    /// Listens to a signal, in the runtime that this is called in; or changes what it does.
    pub(crate) fn listen(&mut self, signal: Signal, effect: Effect) -> Result<(), RuntimeProblem> {
        if let Some((_, _, former)) = self.streams.iter_mut().find(|(other, ..)| *other == signal) {
            *former = effect;
            return Ok(());
        }
        // tokio panics where the runtime has no I/O driver, and there is no other way to ask.
        let stream = panics::catch_quiet(|| stream(signal)).map_err(|_| RuntimeProblem::NoIo)?;
        self.streams.push((
            signal,
            stream.map_err(|error| RuntimeProblem::Signal(signal, error))?,
            effect,
        ));
        Ok(())
    }

    /// Listens to those that stop the group, in the runtime that this is called in.
    pub(crate) fn again(&self) -> Result<Signals, RuntimeProblem> {
        let mut again = Signals::default();
        for (signal, ..) in self
            .streams
            .iter()
            .filter(|(_, _, effect)| *effect == Effect::StopGroup)
        {
            again.listen(*signal, Effect::StopGroup)?;
        }
        Ok(again)
    }

    /// Whether there is one that is listened to.
    pub(crate) fn listens(&self) -> bool {
        !self.streams.is_empty()
    }

    /// The next signal. Without any to listen to there is none.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<(Signal, Effect)> {
        for (signal, stream, effect) in &mut self.streams {
            if stream.poll_recv(cx).is_ready() {
                return Poll::Ready((*signal, *effect));
            }
        }
        Poll::Pending
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
