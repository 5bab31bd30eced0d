//! Process groups of Unix: all that a child forks, unless it leaves the group on purpose.
//!
//! A group is known by the number of its leader, and the system gives that number to another process once the leader was
//! reaped and the group is empty. So the leader is looked at without being reaped, is sent signals only before it is, and is
//! reaped by nobody but [`reap`].

use std::io;
use std::os::fd::AsFd;
use std::process::ExitStatus;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::thread;

use rustix::io::{Errno, ioctl_fionread};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::signal::unix::{Signal as Signals, SignalKind, signal};

use super::super::error::Kind;

/// The groups whose leader was not reaped. It is locked for nothing but calls to the system that return at once.
static ALIVE: Mutex<Vec<Pid>> = Mutex::new(Vec::new());

fn alive() -> MutexGuard<'static, Vec<Pid>> {
    ALIVE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Kills every group: the process is about to end, and no destructor will.
pub(crate) fn kill_all() {
    for leader in &*alive() {
        let _ = kill_process_group(*leader, Signal::KILL);
    }
}

/// A child that leads a process group of its own.
pub(in super::super) struct ProcessGroup {
    /// `None` once it was reaped.
    child: Option<Child>,
    leader: Pid,
    /// Some child of this process may have exited.
    exits: Signals,
}

impl ProcessGroup {
    pub(in super::super) fn start(mut command: Command) -> Result<ProcessGroup, Kind> {
        // Before the child is there, so that its exit is not missed.
        let exits = signal(SignalKind::child()).map_err(Kind::Start)?;
        let child = command.process_group(0).spawn().map_err(Kind::Start)?;
        let id = child
            .id()
            .and_then(|id| i32::try_from(id).ok())
            .and_then(Pid::from_raw);
        let leader = id.ok_or_else(|| Kind::Wait(io::Error::other("it has no number")))?;
        alive().push(leader);
        Ok(ProcessGroup {
            child: Some(child),
            leader,
            exits,
        })
    }

    pub(in super::super) fn id(&self) -> Option<u32> {
        self.child.as_ref().and_then(Child::id)
    }

    pub(in super::super) fn take_pipes(
        &mut self,
    ) -> (Option<ChildStdin>, Option<ChildStdout>, Option<ChildStderr>) {
        let child = self.child.as_mut().expect("it was just started");
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    }

    pub(in super::super) fn stop(&mut self, signal: crate::Signal) {
        self.send(Signal::from_named_raw(signal.number()).unwrap_or(Signal::TERM));
        self.send(Signal::CONT);
    }

    pub(in super::super) fn kill(&mut self) {
        self.send(Signal::KILL);
    }

    /// What cannot be sent, to a process with more rights, is not: nothing but its exit is waited for.
    fn send(&self, signal: Signal) {
        if self.child.is_some() {
            let _ = kill_process_group(self.leader, signal);
        }
    }

    /// Whether the leader has exited.
    pub(in super::super) fn poll_exited(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            // Where the runtime is being shut down there are no more, and this may be the last poll.
            let ended = ready!(self.exits.poll_recv(cx)).is_none();
            match waitid(WaitId::Pid(self.leader), look() | WaitIdOptions::NOHANG) {
                Ok(Some(_)) => return Poll::Ready(Ok(())),
                Err(error) if error != Errno::INTR => return Poll::Ready(Err(self.lost(error))),
                Ok(None) | Err(_) if ended => return Poll::Pending,
                Ok(None) | Err(_) => {}
            }
        }
    }

    /// Takes the exit status of a leader that has exited.
    pub(in super::super) fn reap(&mut self) -> io::Result<ExitStatus> {
        let child = self
            .child
            .take()
            .ok_or_else(|| io::Error::other("it was waited for before"))?;
        reap(child, self.leader)
    }

    /// Somebody else has reaped the leader: from now on its number may be another's.
    fn lost(&mut self, error: Errno) -> io::Error {
        if let Some(child) = self.child.take() {
            let _ = reap(child, self.leader);
        }
        error.into()
    }
}

impl Drop for ProcessGroup {
    fn drop(&mut self) {
        self.kill();
        let Some(child) = self.child.take() else {
            return;
        };
        let leader = self.leader;
        // A killed process is gone soon, but not at once, and the runtime may be gone before it. Without a thread it is
        // left to tokio, which reaps it at the next exit of another one.
        let _ = thread::Builder::new()
            .name("rungroup-reaper".into())
            .spawn(move || {
                while matches!(waitid(WaitId::Pid(leader), look()), Err(Errno::INTR)) {}
                let _ = reap(child, leader);
            });
    }
}

/// For a look at the leader that does not reap it.
fn look() -> WaitIdOptions {
    WaitIdOptions::EXITED | WaitIdOptions::NOWAIT
}

/// Reaps a leader that has exited, or that somebody else has reaped.
fn reap(mut child: Child, leader: Pid) -> io::Result<ExitStatus> {
    // Locked until it is done: whoever kills all kills none that was reaped.
    let mut alive = alive();
    alive.retain(|other| *other != leader);
    child
        .try_wait()?
        .ok_or_else(|| io::Error::other("it has not exited"))
}

/// Reads what is in the pipe now, and does not wait for its end: another process may hold it for ever.
pub(in super::super) async fn drain<P: AsFd>(
    pipe: Option<P>,
    buffer: &mut [u8],
    take: &mut (dyn FnMut(&[u8]) + Send),
) {
    let Some(pipe) = pipe else { return };
    let mut left = ioctl_fionread(&pipe).unwrap_or(0);
    while left > 0 {
        // It does not block: tokio has told the system so.
        match rustix::io::read(&pipe, &mut *buffer) {
            Err(Errno::INTR) => {}
            Err(_) | Ok(0) => return,
            Ok(read) => {
                take(&buffer[..read]);
                left = left.saturating_sub(read as u64);
            }
        }
    }
}
