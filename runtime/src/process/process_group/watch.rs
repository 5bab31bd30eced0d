//! The thread of a child. It blocks until the leader exits, then waits for the rest of the group, and reaps it.
//!
//! It needs no SIGCHLD, which a process may block or ignore, and no timer of tokio, whose clock a test may pause.

use std::thread;
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::process::{WaitId, WaitIdOptions, waitid};
use tokio::sync::mpsc;

use super::{WatchedGroup, members, reap};
use crate::process::process_group::{Change, Gone};
use crate::process::spec::Remaining;

/// The pauses between two checks of a member. Only the members of a group whose leader has exited are checked.
const PAUSES: [Duration; 2] = [Duration::from_millis(1), Duration::from_millis(50)];

/// Sends each change of the group, the last of which is its end.
pub(super) fn watch(group: &WatchedGroup, changes: &mpsc::Sender<Change>) {
    wait_for_leader(group, changes);
    // Elsewhere a zombie leader cannot be distinguished from a member.
    let early = if members::ARE_LISTED {
        None
    } else {
        reap(group.leader)
    };
    wait_for_members(group);
    let status = group.reap().or(early);
    let killed = group.take_killed();
    let _ = changes.blocking_send(Change::Gone(Gone { status, killed }));
}

/// Waits until the leader has exited, and does not reap it. Returns also if other code has reaped it.
fn wait_for_leader(group: &WatchedGroup, changes: &mpsc::Sender<Change>) {
    let leader = || WaitId::Pid(group.leader);
    let look = WaitIdOptions::EXITED | WaitIdOptions::STOPPED | WaitIdOptions::NOWAIT;
    loop {
        match waitid(leader(), look) {
            Ok(Some(status)) if status.stopped() => {
                let signal = status.stopping_signal().unwrap_or_default();
                // Takes this report, and no exit, so that the next look waits for the next change.
                let _ = waitid(leader(), WaitIdOptions::STOPPED | WaitIdOptions::NOHANG);
                let _ = changes.blocking_send(Change::Suspended(signal));
            }
            Ok(None) | Err(Errno::INTR) => {}
            // ECHILD: other code has reaped it, or SIGCHLD is ignored.
            Ok(Some(_)) | Err(_) => return,
        }
    }
}

/// Waits until all members have exited. Stops the group if nothing has stopped it.
fn wait_for_members(group: &WatchedGroup) {
    let mut kill_at = None;
    match group.remaining {
        Remaining::Leave => return,
        Remaining::Kill => group.kill(),
        Remaining::Stop { grace } => {
            if look(group).is_some() && !group.lock().requested {
                group.send_stop();
                kill_at = Instant::now().checked_add(grace);
            }
        }
    }
    let [mut pause, longest] = PAUSES;
    while let Some(member) = look(group) {
        while members::lives(group.leader, &member) {
            if kill_at.is_some_and(|at| at <= Instant::now()) {
                group.kill();
                kill_at = None;
            }
            let left = kill_at.map(|at| at.saturating_duration_since(Instant::now()));
            thread::sleep(left.map_or(pause, |left| pause.min(left)));
            pause = (2 * pause).min(longest);
        }
    }
    // For members that this process may not see.
    group.send(rustix::process::Signal::KILL);
}

/// Returns a member that has not exited. A member that forks and exits during one look may hide its child from it, but not
/// from the next.
fn look(group: &WatchedGroup) -> Option<super::KilledProcess> {
    let first = || members::living(group.leader).into_iter().next();
    first().or_else(first)
}
