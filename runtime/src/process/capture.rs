//! A command that is run for its output.

use std::future::poll_fn;

use super::child::{Child, Sink, Stream};
use super::error::Kind;
use super::log::{self, Logged, Origin};
use super::spec::Remaining;
use super::{ProcessError, ProcessSpec};

/// The output of a command.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub struct Captured {
    /// The output on stdout.
    pub stdout: Vec<u8>,
    /// The output on stderr.
    pub stderr: Vec<u8>,
}

impl Sink for Captured {
    fn take(&mut self, stream: Stream, bytes: &[u8]) {
        match stream {
            Stream::Stdout => self.stdout.extend_from_slice(bytes),
            Stream::Stderr => self.stderr.extend_from_slice(bytes),
        }
    }
}

/// Stdout as a whole, and stderr by lines in the log.
struct StdoutOf<'a>(Vec<u8>, Logged<'a>);

impl Sink for StdoutOf<'_> {
    fn take(&mut self, stream: Stream, bytes: &[u8]) {
        match stream {
            Stream::Stdout => self.0.extend_from_slice(bytes),
            Stream::Stderr => self.1.take(stream, bytes),
        }
    }
}

impl ProcessSpec {
    /// Runs the command to its exit, and returns its stdout as text. The lines of its stderr are logged, with the field
    /// `command` in the place of an actor's name.
    ///
    /// The child reads its [`stdin`](ProcessSpec::stdin) while it writes. The rest of its process group is killed after its
    /// exit, unless [`wait_for`](ProcessSpec::wait_for) is [`WaitFor::Leader`](crate::WaitFor::Leader). The output is held in
    /// memory.
    ///
    /// # Errors
    ///
    /// Returns an error if the command cannot be started, exits with a code other than 0, or writes text that is not
    /// UTF-8. The error holds the exit status and the output so far.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future kills the process and its descendants: inside an actor,
    /// `ctx.run_until_interrupted(spec.capture())` bounds it by the stop.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::ProcessSpec;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::ProcessError> {
    /// let sorted = ProcessSpec::new("sort").stdin("b\na\n").capture().await?;
    /// assert_eq!(sorted, "a\nb\n");
    ///
    /// let spec = ProcessSpec::new("sh").args(["-c", "echo so far; exit 3"]);
    /// let error = spec.capture().await.unwrap_err();
    /// assert_eq!(error.status().unwrap().code(), Some(3));
    /// assert_eq!(error.stdout(), b"so far\n");
    /// # Ok(()) }
    /// ```
    pub async fn capture(&self) -> Result<String, ProcessError> {
        let text = String::from_utf8(self.capture_bytes().await?);
        text.map_err(|error| ProcessError::new(self, Kind::NotText).with_stdout(error.into_bytes()))
    }

    /// Like [`capture`](ProcessSpec::capture), for output that is not text.
    ///
    /// # Errors
    ///
    /// Returns an error if the command cannot be started, or exits with a code other than 0.
    ///
    /// # Cancel safety
    ///
    /// See [`capture`](ProcessSpec::capture).
    pub async fn capture_bytes(&self) -> Result<Vec<u8>, ProcessError> {
        let mut sink = StdoutOf(Vec::new(), Logged::new(Origin::Command(self), None));
        let result = self.to_its_exit(&mut sink).await;
        let StdoutOf(stdout, mut logged) = sink;
        logged.end();
        match result {
            Ok(()) => Ok(stdout),
            Err(error) => Err(error
                .with_stdout(stdout)
                .with_stderr(logged.last_of_stderr())),
        }
    }

    /// Like [`capture_bytes`](ProcessSpec::capture_bytes), with stderr in the result. Nothing of it is logged.
    ///
    /// # Errors
    ///
    /// Returns an error if the command cannot be started, or exits with a code other than 0.
    ///
    /// # Cancel safety
    ///
    /// See [`capture`](ProcessSpec::capture).
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::ProcessSpec;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::ProcessError> {
    /// let command = ProcessSpec::new("sh").args(["-c", "echo result; echo warning >&2"]);
    /// let both = command.capture_both().await?;
    /// assert_eq!(both.stdout, b"result\n");
    /// assert_eq!(both.stderr, b"warning\n");
    /// # Ok(()) }
    /// ```
    pub async fn capture_both(&self) -> Result<Captured, ProcessError> {
        let mut captured = Captured::default();
        match self.to_its_exit(&mut captured).await {
            Ok(()) => Ok(captured),
            Err(error) => Err(error
                .with_stdout(captured.stdout)
                .with_stderr(captured.stderr)),
        }
    }

    async fn to_its_exit(&self, sink: &mut dyn Sink) -> Result<(), ProcessError> {
        let mut child = Child::start(self, self.remaining(Remaining::Kill))?;
        let origin = Origin::Command(self);
        log::started(&origin, self, child.id());
        let gone = poll_fn(|cx| {
            child.poll_pipes(cx, sink);
            child.poll_gone(cx, |signal| log::suspended(&origin, self, signal))
        });
        let gone = gone.await;
        child.finish(sink).await;
        log::exited(&origin, self, &gone);
        match gone.status {
            Some(status) if status.success() => Ok(()),
            Some(status) => Err(ProcessError::new(self, Kind::Exit(status))),
            None => Err(ProcessError::new(self, Kind::StatusUnknown)),
        }
    }
}
