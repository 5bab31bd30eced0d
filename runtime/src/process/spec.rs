//! [`ProcessSpec`]: the declaration of a child process, and [`ProcessReady`], the condition for its readiness.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use crate::Signal;

/// The declaration of a child process: its program, arguments and environment. Each attempt starts a new child from it.
///
/// A `ProcessSpec` is an actor: `interrupt = cancel` stops the child, and the actor returns when the child has exited. Inside
/// another actor, [`run`](ProcessSpec::run) runs a command, and [`capture`](ProcessSpec::capture) returns its output.
///
/// # Stop
///
/// The child leads its own process group, so a Ctrl-C in the terminal reaches only this process. Under
/// [`main`](crate::main()), and if the group sets [`signals`](crate::Group::signals), the Ctrl-C stops the child in order.
/// Under `run` and `start` without signals it ends this process and orphans the child. The log contains a warning about this
/// at the start.
///
/// - On its interrupt, the process group receives SIGTERM, or the signal set with [`stop_signal`](ProcessSpec::stop_signal).
///   It then receives SIGCONT, so that suspended processes handle the first signal. The actor waits until every member of the
///   group has exited.
/// - When the grace period expires, the process group receives SIGKILL. The outcome is
///   [`Aborted`](crate::Outcome::Aborted), and the report names the processes that were killed.
/// - If the child exits without an interrupt, the members that it leaves behind receive the stop signal at once, and SIGKILL
///   after one second, or after the grace that an actor of kind `process` declares. Then the attempt ends with the exit status
///   of the child.
/// - The process group also receives SIGKILL when the future is dropped: with the future of `run`, by a panic, by
///   `interrupt = drop`, or by an abort of the actor that runs the command.
///
/// A process that leaves the group, for example through `setsid`, is not waited for. Its parent, or the process with number 1,
/// reaps it. [`wait_for`](ProcessSpec::wait_for) serves commands that leave processes in the group on purpose.
///
/// A thread waits for the child and reaps it, together with members of the group that this process inherits as process number
/// 1 of a container. It depends on no SIGCHLD handler. If the child is suspended, the log contains a warning with the signal.
///
/// After the actor is interrupted, or the stop of the group has a cause that is not a failure, the exit status is not a failure.
/// If the child died of the signal that is the cause before it was interrupted, the outcome is
/// [`Interrupted`](crate::Outcome::Interrupted).
///
/// # Output
///
/// Each line that the child writes is a [`tracing`](https://docs.rs/tracing) event at `INFO` under the target `rungroup`,
/// with the fields `group`, `actor` and `stream` (`stdout` or `stderr`). The level of both streams is the same, because most
/// programs log to stderr. A line ends at `\n`, at `\r\n` or at the end of the stream. Invalid UTF-8 is replaced by `�`. A
/// line longer than 8 KiB is split into events of 8 KiB; all but the last have the field `continued = true`.
///
/// When the child has exited, the output that it has written is read. The actor does not wait for other processes that hold
/// its pipes.
///
/// # Limits
///
/// - A process that leaves the process group (`setsid`, a daemon) is not stopped.
/// - A child with more privileges than this process (`sudo`) cannot receive signals, and is abandoned.
/// - If this process is killed (`kill -9`, or a signal that it does not listen to), or ends without destructors
///   ([`std::process::exit`]), the child is orphaned. [`main`](crate::main()) kills every process group before it ends the
///   process, even if an actor was abandoned.
/// - Code in this process that reaps any child (`waitpid(-1)`), or an ignored SIGCHLD, takes the exit status away. The exit is
///   still noticed, and is a failure with an unknown status.
/// - On Windows, OpenBSD and Redox, process groups cannot be signalled safely. The interrupt kills the child, but not the
///   processes that it started. The actor waits for its pipes for at most one second.
/// - On a paused clock, as in tests, a grace period expires as soon as everything waits for the child.
/// - The runtime must be built with `enable_all()`.
///
/// # Examples
///
/// ```
/// use rungroup::{Group, Interrupt, ProcessSpec};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
/// let mut group = Group::new("example");
/// group.add_actor("sidecar", ProcessSpec::new("sleep").arg("3600"), Interrupt::cancel());
/// group.add("done", async |_ctx| (), Interrupt::cancel());
/// group.run().await?; // the sidecar was stopped
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct ProcessSpec {
    program: OsString,
    args: Vec<OsString>,
    env: Vec<(OsString, Option<OsString>)>,
    env_clear: bool,
    current_dir: Option<PathBuf>,
    stdin: Option<Arc<[u8]>>,
    stop_signal: Signal,
    wait_for: WaitFor,
}

impl ProcessSpec {
    /// Creates the declaration of a program without arguments. `program` is a path, or a name that is looked up in `PATH`. The
    /// child inherits the environment and the current directory, and its stdin is empty.
    pub fn new(program: impl AsRef<OsStr>) -> ProcessSpec {
        ProcessSpec {
            program: program.as_ref().to_owned(),
            args: Vec::new(),
            env: Vec::new(),
            env_clear: false,
            current_dir: None,
            stdin: None,
            stop_signal: Signal::TERM,
            wait_for: WaitFor::Group,
        }
    }

    /// Adds an argument. It is passed to the program as it is, without a shell.
    #[must_use]
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> ProcessSpec {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    /// Adds arguments.
    #[must_use]
    pub fn args(mut self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> ProcessSpec {
        self.args
            .extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    /// Sets an environment variable of the child.
    #[must_use]
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> ProcessSpec {
        self.env
            .push((name.as_ref().to_owned(), Some(value.as_ref().to_owned())));
        self
    }

    /// Sets environment variables of the child.
    #[must_use]
    pub fn envs<N, V>(mut self, variables: impl IntoIterator<Item = (N, V)>) -> ProcessSpec
    where
        N: AsRef<OsStr>,
        V: AsRef<OsStr>,
    {
        let owned =
            |(name, value): (N, V)| (name.as_ref().to_owned(), Some(value.as_ref().to_owned()));
        self.env.extend(variables.into_iter().map(owned));
        self
    }

    /// Removes an environment variable that the child would inherit, or that was set before.
    #[must_use]
    pub fn env_remove(mut self, name: impl AsRef<OsStr>) -> ProcessSpec {
        self.env.push((name.as_ref().to_owned(), None));
        self
    }

    /// Removes all environment variables, inherited or set before. The child has only the variables that are set afterwards.
    /// Set the program as a path then, because the lookup of a name in `PATH` depends on the platform.
    #[must_use]
    pub fn env_clear(mut self) -> ProcessSpec {
        self.env.clear();
        self.env_clear = true;
        self
    }

    /// Sets the working directory of the child. Set the program as an absolute path then, because the base of a relative path
    /// depends on the platform.
    #[must_use]
    pub fn current_dir(mut self, directory: impl AsRef<Path>) -> ProcessSpec {
        self.current_dir = Some(directory.as_ref().to_owned());
        self
    }

    /// Sets the bytes that the child reads from its stdin, which is closed afterwards. Unread bytes are not a failure.
    #[must_use]
    pub fn stdin(mut self, bytes: impl AsRef<[u8]>) -> ProcessSpec {
        self.stdin = Some(bytes.as_ref().into());
        self
    }

    /// Sets the signal that the process group receives on the interrupt. The default is SIGTERM. Some programs complete their
    /// connections on SIGQUIT or SIGINT, and drop them on SIGTERM. The option has no effect on platforms without process groups.
    #[must_use]
    pub fn stop_signal(mut self, signal: Signal) -> ProcessSpec {
        self.stop_signal = signal;
        self
    }

    /// Sets which processes must exit before the attempt ends. The default is [`WaitFor::Group`].
    #[must_use]
    pub fn wait_for(mut self, wait_for: WaitFor) -> ProcessSpec {
        self.wait_for = wait_for;
        self
    }

    pub(super) fn program(&self) -> &OsStr {
        &self.program
    }

    pub(super) fn directory(&self) -> Option<&Path> {
        self.current_dir.as_deref()
    }

    pub(super) fn input(&self) -> Option<&Arc<[u8]>> {
        self.stdin.as_ref()
    }

    /// Returns `of_group`, unless members may outlive the child.
    pub(super) fn remaining(&self, of_group: Remaining) -> Remaining {
        match self.wait_for {
            WaitFor::Group => of_group,
            WaitFor::Leader => Remaining::Leave,
        }
    }

    pub(super) fn signal_to_stop(&self) -> Signal {
        self.stop_signal
    }

    pub(super) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        if self.env_clear {
            command.env_clear();
        }
        for (name, value) in &self.env {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        if let Some(directory) = &self.current_dir {
            command.current_dir(directory);
        }
        let stdin = if self.stdin.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        };
        command
            .args(&self.args)
            .stdin(stdin)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

/// The condition for the readiness of a child process. An exit before the condition is met is a failure.
///
/// # Examples
///
/// ```
/// use rungroup::ProcessReady;
///
/// let ready = ProcessReady::line("Ready to accept connections");
/// assert_eq!(ready.to_string(), "a line with `Ready to accept connections`");
/// assert_eq!(ProcessReady::port(9901).to_string(), "a connection to port 9901");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum ProcessReady {
    /// Ready when the process has started.
    #[default]
    Started,
    /// Ready when a line of stdout or stderr contains this text. A line counts at its end. A line longer than 8 KiB is
    /// examined in pieces.
    Line(String),
    /// Ready when this port of `127.0.0.1` or `::1` accepts a connection, which is closed at once.
    ///
    /// A port that is in use before the start is an error, and the child is not started. A process that begins to serve
    /// the port later cannot be distinguished from the child.
    Port(u16),
}

impl ProcessReady {
    /// Makes the child ready when a line of its stdout or stderr contains `text`.
    pub fn line(text: impl Into<String>) -> ProcessReady {
        ProcessReady::Line(text.into())
    }

    /// Makes the child ready when `port` accepts a connection on the loopback interface.
    pub fn port(port: u16) -> ProcessReady {
        ProcessReady::Port(port)
    }
}

/// The condition of the readiness.
impl fmt::Display for ProcessReady {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProcessReady::Started => f.write_str("its start"),
            ProcessReady::Line(text) => write!(f, "a line with `{text}`"),
            ProcessReady::Port(port) => write!(f, "a connection to port {port}"),
        }
    }
}

/// The processes that must exit before the attempt of a child process ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum WaitFor {
    /// The child and all other members of its process group.
    #[default]
    Group,
    /// The child, which leaves processes in its group on purpose. After its exit the other members receive no signal.
    Leader,
}

impl fmt::Display for WaitFor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            WaitFor::Group => "group",
            WaitFor::Leader => "leader",
        })
    }
}

/// The treatment of the members that the leader leaves behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Remaining {
    /// They receive the stop signal, unless the group was stopped before, and SIGKILL after this time.
    Stop {
        grace: Duration,
    },
    Kill,
    /// The members keep running.
    Leave,
}

/// Omits the values of variables and the bytes for stdin, because they may be secrets.
impl fmt::Debug for ProcessSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let env: Vec<&OsString> = self.env.iter().map(|(name, _)| name).collect();
        f.debug_struct("ProcessSpec")
            .field("program", &self.program)
            .field("args", &self.args)
            .field("env", &env)
            .field("env_clear", &self.env_clear)
            .field("current_dir", &self.current_dir)
            .field("stdin", &self.stdin.as_ref().map(|bytes| bytes.len()))
            .field("stop_signal", &self.stop_signal)
            .field("wait_for", &self.wait_for)
            .finish()
    }
}
