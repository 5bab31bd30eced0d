//! A child where there are no process groups that could be signalled: it is killed alone, and there is nothing gentler.

use std::io;
use std::pin::{Pin, pin};
use std::process::ExitStatus;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, ReadBuf};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};

use super::super::error::Kind;
use crate::Signal;

/// How long what was written before the exit may take to arrive: another process may hold the pipe for ever.
const STRAGGLING: Duration = Duration::from_secs(1);

/// The system keeps no number for this process, and so there is no list.
pub(crate) fn kill_all() {}

pub(in super::super) struct ProcessGroup {
    child: Child,
}

impl ProcessGroup {
    pub(in super::super) fn start(mut command: Command) -> Result<ProcessGroup, Kind> {
        #[cfg(windows)]
        {
            /// Ctrl-C does not reach it.
            const CREATE_NEW_PROCESS_GROUP: u32 = 0x200;
            command.creation_flags(CREATE_NEW_PROCESS_GROUP);
        }
        let child = command.kill_on_drop(true).spawn().map_err(Kind::Start)?;
        Ok(ProcessGroup { child })
    }

    pub(in super::super) fn id(&self) -> Option<u32> {
        self.child.id()
    }

    pub(in super::super) fn take_pipes(
        &mut self,
    ) -> (Option<ChildStdin>, Option<ChildStdout>, Option<ChildStderr>) {
        (
            self.child.stdin.take(),
            self.child.stdout.take(),
            self.child.stderr.take(),
        )
    }

    pub(in super::super) fn stop(&mut self, _: Signal) {
        self.kill();
    }

    pub(in super::super) fn kill(&mut self) {
        let _ = self.child.start_kill();
    }

    pub(in super::super) fn poll_exited(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        pin!(self.child.wait()).poll(cx).map_ok(drop)
    }

    pub(in super::super) fn reap(&mut self) -> io::Result<ExitStatus> {
        self.child
            .try_wait()?
            .ok_or_else(|| io::Error::other("it has not exited"))
    }
}

/// Reads to the end of the pipe, but does not wait for it for long.
pub(in super::super) async fn drain<P: AsyncRead + Unpin>(
    pipe: Option<P>,
    buffer: &mut [u8],
    take: &mut (dyn FnMut(&[u8]) + Send),
) {
    let Some(mut pipe) = pipe else { return };
    let to_the_end = std::future::poll_fn(|cx| {
        loop {
            let mut read = ReadBuf::new(buffer);
            let result = ready!(Pin::new(&mut pipe).poll_read(cx, &mut read));
            if result.is_err() || read.filled().is_empty() {
                return Poll::Ready(());
            }
            take(read.filled());
        }
    });
    let _ = tokio::time::timeout(STRAGGLING, to_the_end).await;
}
