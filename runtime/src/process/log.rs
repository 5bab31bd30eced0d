//! The output of a child process as `tracing` events.

use std::collections::VecDeque;

use tracing::Level;
use tracing::level_filters::LevelFilter;

use super::child::{Sink, Stream};
use super::lines::Lines;
use super::process_group::{Gone, Listed};
use super::spec::{ProcessReady, ProcessSpec};
use crate::plan::Visible;
use crate::report::log::TARGET;
use crate::report::user_code::panics;

/// The number of lines of stderr that are kept for an error.
const KEPT: usize = 10;

/// The signals that suspend a process.
#[cfg(unix)]
const SUSPENDING: [(&str, i32); 4] = [
    ("SIGSTOP", rustix::process::Signal::STOP.as_raw()),
    ("SIGTSTP", rustix::process::Signal::TSTP.as_raw()),
    ("SIGTTIN", rustix::process::Signal::TTIN.as_raw()),
    ("SIGTTOU", rustix::process::Signal::TTOU.as_raw()),
];
#[cfg(not(unix))]
const SUSPENDING: [(&str, i32); 0] = [];

/// Whose child it is.
pub(super) enum Origin<'a> {
    Actor {
        group: &'a str,
        actor: &'a str,
    },
    /// A command without an actor, whose output is captured.
    Command(&'a ProcessSpec),
}

/// An event of this origin. A subscriber is the user's code: its panic is contained, and does not end the child.
macro_rules! event {
    ($level:ident, $origin:expr, $($event:tt)*) => {
        if Level::$level <= LevelFilter::current() {
            let _ = panics::catch_call(&mut || match *$origin {
                Origin::Actor { group, actor } => {
                    // Outside of the span that execute runs in, which has both names, too.
                    tracing::event!(target: TARGET, parent: None, Level::$level, group, actor, $($event)*);
                }
                Origin::Command(spec) => {
                    tracing::event!(target: TARGET, Level::$level, command = ?spec.program(), $($event)*);
                }
            });
        }
    };
}

/// Writes a warning about an actor to stderr, if no subscriber has it.
fn warn_on_stderr(origin: &Origin<'_>, text: &dyn Fn() -> String) {
    if let Origin::Actor { actor, .. } = origin {
        crate::report::log::warn_on_stderr(&|| format!("actor `{}`: {}", Visible(actor), text()));
    }
}

pub(super) fn started(origin: &Origin<'_>, spec: &ProcessSpec, id: Option<u32>) {
    event!(DEBUG, origin, program = ?spec.program(), pid = id, "process started");
}

/// The child is stopped before the expected line has come.
pub(super) fn unready(origin: &Origin<'_>, spec: &ProcessSpec, ready: &ProcessReady) {
    event!(WARN, origin, program = ?spec.program(), awaited = %ready, "process stopped before it was ready");
}

pub(super) fn suspended(origin: &Origin<'_>, spec: &ProcessSpec, signal: i32) {
    let name = SUSPENDING.iter().find(|(_, number)| *number == signal);
    let signal = name.map_or_else(|| signal.to_string(), |(name, _)| (*name).to_owned());
    event!(WARN, origin, program = ?spec.program(), %signal, "process suspended by {signal}; it does nothing until SIGCONT");
    warn_on_stderr(origin, &|| {
        format!("process suspended by {signal}; it does nothing until SIGCONT")
    });
}

/// The process group is gone.
pub(super) fn exited(origin: &Origin<'_>, spec: &ProcessSpec, gone: &Gone) {
    let status = gone
        .status
        .map_or_else(|| "unknown".to_owned(), |status| status.to_string());
    event!(DEBUG, origin, program = ?spec.program(), %status, "process exited");
    if !gone.killed.is_empty() {
        let killed = Listed(&gone.killed);
        event!(WARN, origin, program = ?spec.program(), %killed, "process group killed");
        warn_on_stderr(origin, &|| format!("process group killed: {killed}"));
    }
}

/// Logs the output of a child, line by line.
pub(super) struct Logged<'a> {
    stdout: Lines,
    stderr: Lines,
    output: ChildOutput<'a>,
}

/// The output of a child so far.
struct ChildOutput<'a> {
    origin: Origin<'a>,
    last_of_stderr: VecDeque<String>,
    /// The text that a line must contain.
    wanted: Option<String>,
    found: bool,
}

impl<'a> Logged<'a> {
    /// `wanted` is the text that a line must contain for [`has_line`](Logged::has_line).
    pub(super) fn new(origin: Origin<'a>, wanted: Option<String>) -> Logged<'a> {
        let output = ChildOutput {
            origin,
            last_of_stderr: VecDeque::new(),
            wanted,
            found: false,
        };
        Logged {
            stdout: Lines::default(),
            stderr: Lines::default(),
            output,
        }
    }

    pub(super) fn origin(&self) -> &Origin<'a> {
        &self.output.origin
    }

    /// Returns `true` if a line contained the expected text.
    pub(super) fn has_line(&self) -> bool {
        self.output.found
    }

    /// Nothing more comes.
    pub(super) fn end(&mut self) {
        let Logged {
            stdout,
            stderr,
            output,
        } = self;
        stdout.end(|line, continued| output.line(Stream::Stdout, line, continued));
        stderr.end(|line, continued| output.line(Stream::Stderr, line, continued));
    }

    /// The last lines of stderr.
    pub(super) fn last_of_stderr(self) -> Vec<u8> {
        self.output
            .last_of_stderr
            .into_iter()
            .flat_map(|line| (line + "\n").into_bytes())
            .collect()
    }
}

impl Sink for Logged<'_> {
    fn take(&mut self, stream: Stream, bytes: &[u8]) {
        let Logged {
            stdout,
            stderr,
            output,
        } = self;
        let lines = match stream {
            Stream::Stdout => stdout,
            Stream::Stderr => stderr,
        };
        lines.push(bytes, |line, continued| {
            output.line(stream, line, continued);
        });
    }
}

impl ChildOutput<'_> {
    fn line(&mut self, stream: Stream, line: &str, continued: bool) {
        if continued {
            event!(
                INFO,
                &self.origin,
                stream = stream.name(),
                continued,
                "{line}"
            );
        } else {
            event!(INFO, &self.origin, stream = stream.name(), "{line}");
        }
        self.found |= self
            .wanted
            .as_deref()
            .is_some_and(|wanted| line.contains(wanted));
        if stream == Stream::Stderr {
            if self.last_of_stderr.len() == KEPT {
                self.last_of_stderr.pop_front();
            }
            self.last_of_stderr.push_back(line.to_owned());
        }
    }
}
