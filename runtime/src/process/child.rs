//! A child that was started, and its pipes. It is polled as one: nothing of it runs in a task of its own.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::process::{ChildStderr, ChildStdin, ChildStdout};

use super::error::Kind;
use super::process_group::{Change, Gone, ProcessGroup};
use super::spec::Remaining;
use super::{ProcessError, ProcessSpec};
use crate::report::user_code::panics;
#[cfg(all(feature = "drill", unix))]
use crate::shared::drilled_children::{self, ChildFault};

/// The number of bytes that are read at once, and in one poll: a child that writes without an end must not keep its worker.
const BUFFER: usize = 8 * 1024;

/// The destination of the child's output.
pub(super) trait Sink: Send {
    fn take(&mut self, stream: Stream, bytes: &[u8]);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    Stdout,
    Stderr,
}

impl Stream {
    pub(super) fn name(self) -> &'static str {
        match self {
            Stream::Stdout => "stdout",
            Stream::Stderr => "stderr",
        }
    }
}

/// A child that was started. Dropping it kills its process group.
pub(super) struct Child {
    group: ProcessGroup,
    stdin: Option<(ChildStdin, Input)>,
    stdout: Option<ChildStdout>,
    stderr: Option<ChildStderr>,
    buffer: Box<[u8]>,
    /// The fault that a drill has planted.
    #[cfg(all(feature = "drill", unix))]
    fault: Option<ChildFault>,
}

/// The rest of the input for its stdin.
struct Input {
    bytes: Arc<[u8]>,
    written: usize,
}

impl Child {
    /// Starts a child. `remaining` applies to the members of its process group that outlive it.
    pub(super) fn start(spec: &ProcessSpec, remaining: Remaining) -> Result<Child, ProcessError> {
        let start = || ProcessGroup::start(spec.command(), spec.signal_to_stop(), remaining);
        // tokio panics where the runtime has no I/O driver, and there is no other way to ask.
        let started = panics::catch_quiet(start);
        let started = started.map_or(Err(Kind::NoIo), |started| started.map_err(Kind::Start));
        let mut group = started.map_err(|kind| ProcessError::new(spec, kind))?;
        let (stdin, stdout, stderr) = group.take_pipes();
        let input = spec.input().map(|bytes| Input {
            bytes: Arc::clone(bytes),
            written: 0,
        });
        Ok(Child {
            group,
            stdin: stdin.zip(input),
            stdout,
            stderr,
            buffer: vec![0; BUFFER].into_boxed_slice(),
            #[cfg(all(feature = "drill", unix))]
            fault: None,
        })
    }

    /// The number that the system knows it by.
    pub(super) fn id(&self) -> Option<u32> {
        self.group.id()
    }

    /// Sends the stop signal to the process group.
    pub(super) fn stop(&mut self) {
        #[cfg(all(feature = "drill", unix))]
        {
            self.take_fault();
            if self.fault == Some(ChildFault::IgnoreStop) {
                return;
            }
        }
        self.group.stop();
    }

    /// Takes the fault that is planted now, and kills the child if that is a part of it.
    #[cfg(all(feature = "drill", unix))]
    fn take_fault(&mut self) {
        let Some(fault) = drilled_children::take_fault() else {
            return;
        };
        if fault != ChildFault::IgnoreStop {
            self.group.kill_leader();
        }
        self.fault = Some(fault);
    }

    /// Kills the process group.
    pub(super) fn kill(&mut self) {
        self.group.kill();
    }

    /// Reads the output of the child, and writes its input. The task that polls is woken when there is more to do.
    pub(super) fn poll_pipes(&mut self, cx: &mut Context<'_>, sink: &mut dyn Sink) {
        let read_stdout = poll_read(&mut self.stdout, cx, &mut self.buffer, &mut |bytes| {
            sink.take(Stream::Stdout, bytes);
        });
        let read_stderr = poll_read(&mut self.stderr, cx, &mut self.buffer, &mut |bytes| {
            sink.take(Stream::Stderr, bytes);
        });
        let written = self.poll_write(cx);
        if read_stdout.is_ready() || read_stderr.is_ready() || written.is_ready() {
            cx.waker().wake_by_ref();
        }
    }

    /// Ready as long as there may be more to write at once.
    fn poll_write(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Some((stdin, input)) = &mut self.stdin else {
            return Poll::Pending;
        };
        let left = &input.bytes[input.written..];
        let written = match left {
            [] => 0,
            left => match Pin::new(stdin).poll_write(cx, left) {
                Poll::Pending => return Poll::Pending,
                // The child has closed its stdin and does not need the rest.
                Poll::Ready(Err(_)) => 0,
                Poll::Ready(Ok(written)) => written,
            },
        };
        input.written += written;
        if written == 0 || input.written == input.bytes.len() {
            self.stdin = None;
        }
        Poll::Ready(())
    }

    /// Waits until the process group is gone and was reaped. `suspended` is called with each signal that suspends the child.
    pub(super) fn poll_gone(
        &mut self,
        cx: &mut Context<'_>,
        mut suspended: impl FnMut(i32),
    ) -> Poll<Gone> {
        #[cfg(all(feature = "drill", unix))]
        self.take_fault();
        loop {
            match ready!(self.group.poll_change(cx)) {
                Change::Suspended(signal) => suspended(signal),
                #[cfg(all(feature = "drill", unix))]
                Change::Gone(gone) => return Poll::Ready(gone.with_fault(self.fault)),
                #[cfg(not(all(feature = "drill", unix)))]
                Change::Gone(gone) => return Poll::Ready(gone),
            }
        }
    }

    /// Takes the output that the child has written before it exited.
    pub(super) async fn finish(&mut self, sink: &mut dyn Sink) {
        self.stdin = None;
        let (stdout, stderr) = (self.stdout.take(), self.stderr.take());
        super::process_group::drain(stdout, &mut self.buffer, &mut |bytes| {
            sink.take(Stream::Stdout, bytes);
        })
        .await;
        super::process_group::drain(stderr, &mut self.buffer, &mut |bytes| {
            sink.take(Stream::Stderr, bytes);
        })
        .await;
    }
}

#[cfg(all(feature = "drill", unix))]
impl Gone {
    /// A planted exit has its code instead of the signal of the drill.
    fn with_fault(mut self, fault: Option<ChildFault>) -> Gone {
        if let (Some(ChildFault::Exit(code)), Some(status)) = (fault, &mut self.status) {
            *status = std::os::unix::process::ExitStatusExt::from_raw(code << 8);
        }
        self
    }
}

/// Ready as long as there may be more to read at once.
fn poll_read<P: AsyncRead + Unpin>(
    pipe: &mut Option<P>,
    cx: &mut Context<'_>,
    buffer: &mut [u8],
    take: &mut dyn FnMut(&[u8]),
) -> Poll<()> {
    let Some(open) = pipe else {
        return Poll::Pending;
    };
    let mut read = ReadBuf::new(buffer);
    match Pin::new(open).poll_read(cx, &mut read) {
        Poll::Pending => return Poll::Pending,
        Poll::Ready(Ok(())) if !read.filled().is_empty() => take(read.filled()),
        // Its end, or nothing that could be read.
        Poll::Ready(_) => *pipe = None,
    }
    Poll::Ready(())
}
