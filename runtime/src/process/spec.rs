//! [`ProcessSpec`]: what is run, and how.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;

use tokio::process::Command;

use crate::Signal;

/// A child process as it is declared: a program, its arguments, its environment. Each execution starts a fresh child from it.
///
/// It is an actor: `interrupt = cancel` stops the child, and it has returned when the child has exited. Inside another
/// actor, [`run`](ProcessSpec::run) runs a command, and [`capture`](ProcessSpec::capture) returns what it printed.
///
/// # Stop
///
/// The child leads a process group of its own, so that a Ctrl-C in the terminal reaches this process alone. Under
/// [`main`](crate::main()), and where the group lists [`signals`](crate::Group::signals), that stops the child in its turn.
/// Under `run` and `start` without them it ends this process, and the child goes on: a warning in the log says so at the start.
///
/// - On its interrupt the whole group is sent TERM, or what [`stop_signal`](ProcessSpec::stop_signal) says, and CONT, so
///   that one which is suspended hears it, too. The actor then waits for the child to exit.
/// - When its grace is over the whole group is sent KILL.
/// - It is sent KILL just so when the future is dropped: because `run` was, by an abort, by a panic, by `interrupt = drop`.
/// - What the child forked and left in the group is killed when the child has exited, for whatever reason, as in a container
///   whose first process ends. A shell that only waits for another program should `exec` it: otherwise TERM ends the shell,
///   and the program is killed.
///
/// The child is always reaped: by the future, or, where that is dropped, by a short-lived thread of the crate's, which waits
/// for the killed child to be gone, so that a drop blocks nobody. A group is sent signals only while its leader was not
/// reaped: until then the system gives its number to no other.
///
/// Once the actor is interrupted, or the group has a cause to stop, the exit status is no failure.
///
/// # Output
///
/// What the child writes is read while it runs, and each line is an event of [`tracing`](https://docs.rs/tracing) at `INFO`
/// under the target `rungroup`, with the fields `group`, `actor` and `stream` (`stdout` or `stderr`; most programs log to the
/// latter, so that it means no warning). A line ends at `\n` or `\r\n` alone, and the last one at the end of the stream. What is
/// not UTF-8 is replaced by `�`. Of a line longer than 8 KiB each 8 KiB are an event of their own; all but the last have the
/// field `continued = true`.
///
/// When the child has exited, what it wrote until then is read, and no more is waited for, whoever still holds its pipes.
///
/// # Limits
///
/// - What leaves the process group (`setsid`, a daemon) is not stopped.
/// - A child with more rights than this process (`sudo`) cannot be sent signals, and is abandoned.
/// - Where this process is killed (`kill -9`, or a signal that it does not listen to), or ends without its destructors, such
///   as by [`std::process::exit`], nothing stops the child. [`main`](crate::main()) kills every group before it ends the
///   process, also where an actor was left behind.
/// - Code in this process that waits for children that are not its own (`waitpid(-1)`) takes the exit status away.
/// - On Windows, OpenBSD and Redox there is no group that could be signalled, or none that is known to be the child's: the
///   interrupt kills the child, and what it started is left to itself; its pipes are waited for no longer than a second.
/// - On a paused clock, as in tests, a grace passes as soon as everything waits for the child.
/// - The runtime must have been built with `enable_all()`. tokio keeps a handler for `SIGCHLD`.
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
}

impl ProcessSpec {
    /// A program without arguments: a path, or a name that is looked up in `PATH`. It inherits environment and directory,
    /// and its stdin is empty.
    pub fn new(program: impl AsRef<OsStr>) -> ProcessSpec {
        ProcessSpec {
            program: program.as_ref().to_owned(),
            args: Vec::new(),
            env: Vec::new(),
            env_clear: false,
            current_dir: None,
            stdin: None,
            stop_signal: Signal::TERM,
        }
    }

    /// One more argument. No shell is between, and nothing in it is special.
    #[must_use]
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> ProcessSpec {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    /// More arguments.
    #[must_use]
    pub fn args(mut self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> ProcessSpec {
        self.args
            .extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    /// Sets a variable of its environment.
    #[must_use]
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> ProcessSpec {
        self.env
            .push((name.as_ref().to_owned(), Some(value.as_ref().to_owned())));
        self
    }

    /// Sets more variables of its environment.
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

    /// Takes a variable out of its environment: one that it would inherit, or that was set before.
    #[must_use]
    pub fn env_remove(mut self, name: impl AsRef<OsStr>) -> ProcessSpec {
        self.env.push((name.as_ref().to_owned(), None));
        self
    }

    /// Inherits no environment, and forgets what was set before: it has just the variables that are set after this. Give the
    /// program as a path then: whether a name is still looked up in `PATH` depends on the platform.
    #[must_use]
    pub fn env_clear(mut self) -> ProcessSpec {
        self.env.clear();
        self.env_clear = true;
        self
    }

    /// Where it runs. Whether a relative path of the program is looked up here or there depends on the platform: give an
    /// absolute one.
    #[must_use]
    pub fn current_dir(mut self, directory: impl AsRef<Path>) -> ProcessSpec {
        self.current_dir = Some(directory.as_ref().to_owned());
        self
    }

    /// What it reads on its stdin, which is closed after it. A child that does not read all of it is no failure.
    #[must_use]
    pub fn stdin(mut self, bytes: impl AsRef<[u8]>) -> ProcessSpec {
        self.stdin = Some(bytes.as_ref().into());
        self
    }

    /// What its process group is sent on its interrupt: TERM unless said. Some programs end their connections on
    /// QUIT or INT, and drop them on TERM. Nothing where there are no such groups.
    #[must_use]
    pub fn stop_signal(mut self, signal: Signal) -> ProcessSpec {
        self.stop_signal = signal;
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

/// Values of variables, and what is written to stdin, are left out: they may be secrets.
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
            .finish()
    }
}
