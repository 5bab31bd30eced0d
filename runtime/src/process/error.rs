//! [`ProcessError`]: the failure of a child process, with its output.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;

use super::process_group::{KilledProcess, Listed};
use super::spec::{ProcessReady, ProcessSpec};
use crate::shared::returned::StoppedBySignalError;

/// The length of the last line of stderr in the text of an error.
const SHOWN: usize = 200;

/// The failure of a child process: it could not be started, or its exit status was not a success.
///
/// An actor that is a child process fails with this error, and so do [`run`](crate::ProcessSpec::run) and
/// [`capture`](crate::ProcessSpec::capture) inside another actor.
///
/// # Examples
///
/// ```
/// use rungroup::{Group, Interrupt, ProcessError, ProcessSpec};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let mut group = Group::new("example");
/// let spec = ProcessSpec::new("sh").args(["-c", "echo no such table >&2; exit 3"]);
/// group.add_actor("sidecar", spec, Interrupt::cancel());
/// let error = group.run().await.unwrap_err();
/// let text = "actor `sidecar` failed: `sh` exited with code 3; last output: no such table";
/// assert_eq!(error.to_string(), text);
///
/// let error: &ProcessError = error.downcast_ref().unwrap();
/// assert_eq!(error.program(), "sh");
/// assert_eq!(error.status().unwrap().code(), Some(3));
/// assert_eq!(error.stderr(), b"no such table\n");
/// # }
/// ```
pub struct ProcessError(Box<Inner>);

struct Inner {
    program: String,
    directory: Option<PathBuf>,
    kind: Kind,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
}

/// The kind of failure.
#[derive(Debug)]
pub(super) enum Kind {
    /// The process could not be started.
    Start(io::Error),
    /// The runtime cannot wait for anything.
    NoIo,
    /// The process has exited, and other code has taken its exit status.
    StatusUnknown,
    Exit(ExitStatus),
    /// The process died of the signal that is the cause of the stop.
    ExitOfCause(ExitStatus),
    /// These members of its process group had to be killed.
    Killed(Vec<KilledProcess>),
    /// The process exited before it was ready.
    NotReady(ExitStatus, ProcessReady),
    /// Another serves the port that was to tell that it is ready.
    PortTaken(u16),
    NoPort,
    /// The output is not text.
    NotText,
}

impl ProcessError {
    pub(super) fn new(spec: &ProcessSpec, kind: Kind) -> ProcessError {
        ProcessError(Box::new(Inner {
            program: spec.program().to_string_lossy().into_owned(),
            directory: spec.directory().map(Into::into),
            kind,
            stdout: Vec::new(),
            stderr: Vec::new(),
        }))
    }

    pub(super) fn with_stdout(mut self, stdout: Vec<u8>) -> ProcessError {
        self.0.stdout = stdout;
        self
    }

    pub(super) fn with_stderr(mut self, stderr: Vec<u8>) -> ProcessError {
        self.0.stderr = stderr;
        self
    }

    /// Returns the program, as it was declared.
    pub fn program(&self) -> &str {
        &self.0.program
    }

    /// Returns the exit status; `None` if the child was not started or was aborted, and if the status is unknown.
    pub fn status(&self) -> Option<ExitStatus> {
        match &self.0.kind {
            Kind::Exit(status) | Kind::ExitOfCause(status) | Kind::NotReady(status, _) => {
                Some(*status)
            }
            _ => None,
        }
    }

    /// Returns the members of the process group that were killed after the grace period of their actor.
    pub fn killed(&self) -> &[KilledProcess] {
        match &self.0.kind {
            Kind::Killed(killed) => killed,
            _ => &[],
        }
    }

    /// Returns the stdout of the process, if it was captured.
    pub fn stdout(&self) -> &[u8] {
        &self.0.stdout
    }

    /// Returns the stderr of the process if it was captured, and otherwise its last lines, ten at most.
    pub fn stderr(&self) -> &[u8] {
        &self.0.stderr
    }

    /// Returns the last line of stderr that is not blank, shortened if it is long.
    fn last_line(&self) -> Option<String> {
        let stderr = String::from_utf8_lossy(&self.0.stderr);
        let last = stderr
            .lines()
            .map(str::trim)
            .rfind(|line| !line.is_empty())?;
        let shown: String = last.chars().take(SHOWN).collect();
        Some(if shown.len() < last.len() {
            shown + "…"
        } else {
            shown
        })
    }
}

/// Returns `true` if the status is that of a process which a signal ended that can stop a group.
pub(super) fn is_of_stop(status: ExitStatus) -> bool {
    crate::Signal::ALL
        .into_iter()
        .any(|signal| is_of(status, signal))
}

/// Returns `true` if the status is that of a process which this signal ended, or the code that a shell has for it.
pub(super) fn is_of(status: ExitStatus, signal: crate::Signal) -> bool {
    #[cfg(unix)]
    if std::os::unix::process::ExitStatusExt::signal(&status) == Some(signal.number()) {
        return true;
    }
    status.code() == Some(128 + signal.number())
}

/// In words: `ExitStatus` says `exit status: 3`.
fn ended(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return format!("was killed by signal {signal}");
    }
    status.code().map_or_else(
        || format!("ended with {status}"),
        |code| format!("exited with code {code}"),
    )
}

impl fmt::Display for ProcessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let program = &self.0.program;
        match &self.0.kind {
            Kind::Start(error) => {
                write!(f, "`{program}` could not be started")?;
                let not_found = error.kind() == io::ErrorKind::NotFound;
                match &self.0.directory {
                    Some(directory) => write!(f, " in `{}`: {error}", directory.display())?,
                    None if not_found && !program.contains('/') => {
                        f.write_str(": not found in `PATH`")?;
                    }
                    None => write!(f, ": {error}")?,
                }
                if not_found && program.contains(' ') {
                    f.write_str(
                        "\nhelp: pass only the program here, and its arguments with `arg` or `args`",
                    )?;
                }
                Ok(())
            }
            Kind::NoIo => write!(
                f,
                "`{program}` could not be started: the tokio runtime has no I/O driver\n\
                 help: build the runtime with `enable_io()` or `enable_all()`"
            ),
            Kind::StatusUnknown => write!(
                f,
                "`{program}` exited with an unknown status: this process ignores SIGCHLD, or other code in it has reaped the child\n\
                 help: keep the default action of SIGCHLD, and do not reap children that other code started"
            ),
            Kind::Killed(killed) => write!(f, "killed {} of `{program}`", Listed(killed)),
            Kind::Exit(status) | Kind::ExitOfCause(status) => {
                write!(f, "`{program}` {}", ended(*status))?;
                self.last_line()
                    .map_or(Ok(()), |words| write!(f, "; last output: {words}"))
            }
            Kind::NotReady(status, ready) => {
                write!(
                    f,
                    "`{program}` {} before it was ready; it is ready after {ready}",
                    ended(*status)
                )?;
                self.last_line()
                    .map_or(Ok(()), |words| write!(f, "; last output: {words}"))
            }
            Kind::PortTaken(port) => write!(
                f,
                "`{program}` was not started: port {port} is in use, so it cannot show that `{program}` is ready\n\
                 help: stop the process that uses the port, or let `{program}` use another"
            ),
            Kind::NoPort => write!(
                f,
                "`{program}` was not started: port 0 accepts no connections\n\
                 help: name the port on which it accepts connections"
            ),
            Kind::NotText => write!(
                f,
                "the output of `{program}` is not UTF-8\n\
                 help: call `capture_bytes`"
            ),
        }
    }
}

impl fmt::Debug for ProcessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProcessError")
            .field("program", &self.0.program)
            .field("kind", &self.0.kind)
            .field("stdout", &String::from_utf8_lossy(&self.0.stdout))
            .field("stderr", &String::from_utf8_lossy(&self.0.stderr))
            .finish()
    }
}

impl StdError for ProcessError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.kind {
            Kind::Start(error) => Some(error),
            Kind::ExitOfCause(_) => Some(&StoppedBySignalError),
            _ => None,
        }
    }
}
