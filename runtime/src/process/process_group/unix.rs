//! Process groups of Unix: everything that a child forks, unless it leaves the group on purpose.
//!
//! A group is known by the number of its leader. The system may reuse the number after the leader was reaped and the group is
//! empty. So a group receives signals only while it is in [`ALIVE`], and leaves it just before its leader is reaped.

use std::collections::BTreeSet;
use std::io;
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, ready};
use std::thread::{self, JoinHandle};

use rustix::io::{Errno, ioctl_fionread};
use rustix::process::{Pid, Signal, WaitOptions, kill_process_group, waitpid};
use tokio::net::UnixStream;
use tokio::process::{ChildStderr, ChildStdin, ChildStdout};
use tokio::sync::mpsc;

use super::{Change, Gone, KilledProcess};
use crate::process::spec::Remaining;
use crate::report::user_code::lock;
#[cfg(feature = "drill")]
use crate::shared::drilled_children::AliveChild;

mod members;
mod watch;

/// The thread reads small files and waits.
const STACK: usize = 128 * 1024;

/// The leaders of the groups that may receive signals. The lock is held only for system calls that return at once.
static ALIVE: Mutex<BTreeSet<i32>> = Mutex::new(BTreeSet::new());

fn alive() -> MutexGuard<'static, BTreeSet<i32>> {
    lock(&ALIVE)
}

/// Kills every group, because the process is about to end without running destructors.
pub(crate) fn kill_all() {
    for leader in alive().iter().copied().filter_map(Pid::from_raw) {
        let _ = kill_process_group(leader, Signal::KILL);
    }
}

/// A child that leads a process group of its own. Dropping it kills the group; its thread then reaps it.
pub(in super::super) struct ProcessGroup {
    group: Arc<WatchedGroup>,
    pipes: Pipes,
    changes: mpsc::Receiver<Change>,
    thread: Option<JoinHandle<()>>,
}

type Pipes = (Option<ChildStdin>, Option<ChildStdout>, Option<ChildStderr>);

/// The part of a process group that its thread shares.
struct WatchedGroup {
    leader: Pid,
    stop_signal: Signal,
    remaining: Remaining,
    stop: Mutex<StopState>,
    /// Until the leader was reaped.
    #[cfg(feature = "drill")]
    _alive: AliveChild,
}

/// The stage of the stop of the group.
#[derive(Default)]
struct StopState {
    requested: bool,
    killed: Vec<KilledProcess>,
    /// The thread that kills the group at the request of the actor.
    killer: Option<JoinHandle<()>>,
}

impl ProcessGroup {
    pub(in super::super) fn start(
        mut command: Command,
        stop_signal: crate::Signal,
        remaining: Remaining,
    ) -> io::Result<ProcessGroup> {
        // Panics on a runtime without an I/O driver, as the pipes would, but before there is a child.
        UnixStream::pair()?;
        let mut child = command.process_group(0).spawn()?;
        let leader = Pid::from_child(&child);
        alive().insert(leader.as_raw_pid());
        let group = Arc::new(WatchedGroup {
            leader,
            stop_signal: Signal::from_named_raw(stop_signal.number()).unwrap_or(Signal::TERM),
            remaining,
            stop: Mutex::default(),
            #[cfg(feature = "drill")]
            _alive: AliveChild::new(child.id()),
        });
        // With room for the only change that a thread must not wait with: the end.
        let (sender, changes) = mpsc::channel(1);
        let watched = Arc::clone(&group);
        let thread = group.thread(move || watch::watch(&watched, &sender));
        let thread = thread.inspect_err(|_| {
            group.send(Signal::KILL);
            alive().remove(&leader.as_raw_pid());
            let _ = child.wait();
        })?;
        // From here on, a failure drops the group.
        let mut started = ProcessGroup {
            group,
            pipes: (None, None, None),
            changes,
            thread: Some(thread),
        };
        let stdin = child.stdin.take().map(ChildStdin::from_std).transpose();
        let stdout = child.stdout.take().map(ChildStdout::from_std).transpose();
        let stderr = child.stderr.take().map(ChildStderr::from_std).transpose();
        started.pipes = (stdin?, stdout?, stderr?);
        Ok(started)
    }

    pub(in super::super) fn id(&self) -> Option<u32> {
        self.group.leader.as_raw_pid().try_into().ok()
    }

    pub(in super::super) fn take_pipes(&mut self) -> Pipes {
        std::mem::take(&mut self.pipes)
    }

    /// Sends the stop signal, and SIGCONT for suspended members.
    pub(in super::super) fn stop(&mut self) {
        self.group.lock().requested = true;
        self.group.send_stop();
    }

    /// Kills the group, and notes its members for the report. The members are listed on a thread, because the process table
    /// may be large, and hundreds of groups are killed at the same instant.
    pub(in super::super) fn kill(&mut self) {
        let group = Arc::clone(&self.group);
        let mut stop = self.group.lock();
        stop.killer = self.group.thread(move || group.kill()).ok();
        let is_left = stop.killer.is_none();
        drop(stop);
        if is_left {
            self.group.kill();
        }
    }

    /// Kills the leader.
    #[cfg(feature = "drill")]
    pub(in super::super) fn kill_leader(&mut self) {
        let leader = self.group.leader;
        let alive = alive();
        if alive.contains(&leader.as_raw_pid()) {
            let _ = rustix::process::kill_process(leader, Signal::KILL);
        }
    }

    /// Waits for the next change. [`Change::Gone`] is the last one.
    pub(in super::super) fn poll_change(&mut self, cx: &mut Context<'_>) -> Poll<Change> {
        let change = ready!(self.changes.poll_recv(cx));
        let change = change.unwrap_or_else(|| Change::Gone(Gone::default()));
        if let Change::Gone(_) = change {
            // The thread has nothing left to do.
            let _ = self.thread.take().map(JoinHandle::join);
        }
        Poll::Ready(change)
    }
}

impl Drop for ProcessGroup {
    fn drop(&mut self) {
        self.group.send(Signal::KILL);
    }
}

impl WatchedGroup {
    fn thread(&self, body: impl FnOnce() + Send + 'static) -> io::Result<JoinHandle<()>> {
        let name = format!("pid-{}", self.leader);
        let thread = thread::Builder::new().name(name).stack_size(STACK);
        thread.spawn(body)
    }

    fn lock(&self) -> MutexGuard<'_, StopState> {
        lock(&self.stop)
    }

    fn send_stop(&self) {
        self.send(self.stop_signal);
        self.send(Signal::CONT);
    }

    /// A signal that cannot be sent, to a process with more rights, is not; its exit is still waited for.
    fn send(&self, signal: Signal) {
        let alive = alive();
        if alive.contains(&self.leader.as_raw_pid()) {
            let _ = kill_process_group(self.leader, signal);
        }
    }

    fn kill(&self) {
        // Before the signal, because a process without a parent disappears with it.
        let members = members::living(self.leader);
        let alive = alive();
        if alive.contains(&self.leader.as_raw_pid()) {
            // Also before the signal: when the group is gone its thread reports them.
            self.lock().killed.extend(members);
            let _ = kill_process_group(self.leader, Signal::KILL);
        }
    }

    /// Returns the processes that were killed, after the group is gone.
    fn take_killed(&self) -> Vec<KilledProcess> {
        let killer = self.lock().killer.take();
        let _ = killer.map(JoinHandle::join);
        std::mem::take(&mut self.lock().killed)
    }

    /// Reaps every exited member that is a child of this process: the leader, and the orphans that a process with number 1
    /// or a subreaper inherits. Returns the exit status of the leader, unless other code has reaped it.
    fn reap(&self) -> Option<std::process::ExitStatus> {
        // Locked until the end, so that `kill_all` sends nothing to a number that was reaped.
        let mut alive = alive();
        alive.remove(&self.leader.as_raw_pid());
        let mut status = None;
        if self.remaining != Remaining::Leave {
            members::reap_each(self.leader, |member, exited| {
                if member == self.leader {
                    status = Some(exited);
                }
            });
        }
        // It may have left its group.
        status.or_else(|| reap(self.leader))
    }
}

/// Reaps one exited child of this process.
fn reap(pid: Pid) -> Option<std::process::ExitStatus> {
    loop {
        match waitpid(Some(pid), WaitOptions::NOHANG) {
            Ok(exited) => return exited.map(|(_, status)| to_std(status)),
            Err(Errno::INTR) => {}
            Err(_) => return None,
        }
    }
}

fn to_std(status: rustix::process::WaitStatus) -> std::process::ExitStatus {
    std::os::unix::process::ExitStatusExt::from_raw(status.as_raw())
}

/// Reads the bytes that are in the pipe now. Does not wait for the end of the pipe, which another process may hold open.
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
