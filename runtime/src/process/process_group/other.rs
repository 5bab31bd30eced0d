//! A child on a platform without process groups that receive signals: a stop kills only the child.

use std::io;
use std::pin::{Pin, pin};
use std::process::Command;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, ReadBuf};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout};

use super::{Change, Gone};
use crate::Signal;
use crate::process::spec::Remaining;

/// The time in which output from before the exit may arrive. Another process may hold the pipe open.
const STRAGGLING: Duration = Duration::from_secs(1);

/// There are no numbers to kill by, so there is no list.
pub(crate) fn kill_all() {}

pub(in super::super) struct ProcessGroup {
    child: Child,
}

impl ProcessGroup {
    pub(in super::super) fn start(
        command: Command,
        _: Signal,
        _: Remaining,
    ) -> io::Result<ProcessGroup> {
        let mut command = tokio::process::Command::from(command);
        #[cfg(windows)]
        {
            /// Ctrl-C does not reach it.
            const CREATE_NEW_PROCESS_GROUP: u32 = 0x200;
            command.creation_flags(CREATE_NEW_PROCESS_GROUP);
        }
        let child = command.kill_on_drop(true).spawn()?;
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

    pub(in super::super) fn stop(&mut self) {
        self.kill();
    }

    pub(in super::super) fn kill(&mut self) {
        let _ = self.child.start_kill();
    }

    #[cfg(all(feature = "drill", unix))]
    pub(in super::super) fn kill_leader(&mut self) {
        self.kill();
    }

    pub(in super::super) fn poll_change(&mut self, cx: &mut Context<'_>) -> Poll<Change> {
        let status = ready!(pin!(self.child.wait()).poll(cx)).ok();
        Poll::Ready(Change::Gone(Gone {
            status,
            killed: Vec::new(),
        }))
    }
}

/// Reads to the end of the pipe, for a limited time.
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
