//! The members of a process group. Linux lists them; other systems only tell whether there are any.

pub(super) use platform::{ARE_LISTED, lives, living, reap_each};

#[cfg(any(target_os = "linux", target_os = "android"))]
mod platform {
    use std::collections::HashMap;
    use std::fs;
    use std::process::ExitStatus;
    use std::sync::Mutex;
    use std::time::Instant;

    use rustix::io::Errno;
    use rustix::process::{Pid, WaitOptions, waitpgid};

    use super::super::{alive, to_std};
    use crate::KilledProcess;
    use crate::report::user_code::lock;

    pub(in super::super) const ARE_LISTED: bool = true;

    /// The members of all groups of this process at one instant. Groups that end together share one, because each reads the
    /// whole process table.
    struct Snapshot {
        begun: Instant,
        groups: HashMap<i32, Vec<KilledProcess>>,
    }

    static LATEST: Mutex<Option<Snapshot>> = Mutex::new(None);

    /// Returns the members that have not exited.
    pub(in super::super) fn living(leader: Pid) -> Vec<KilledProcess> {
        living_since(leader, Instant::now())
    }

    /// Returns the members that had not exited at some instant since `since`.
    fn living_since(leader: Pid, since: Instant) -> Vec<KilledProcess> {
        let mut latest = lock(&LATEST);
        let snapshot = match latest.take() {
            Some(snapshot) if snapshot.begun >= since => snapshot,
            _ => read(),
        };
        let snapshot = latest.insert(snapshot);
        let members = snapshot.groups.get(&leader.as_raw_pid());
        members.cloned().unwrap_or_default()
    }

    fn read() -> Snapshot {
        #[cfg(test)]
        tests::READS.with(|reads| reads.set(reads.get() + 1));
        let begun = Instant::now();
        let own = alive().clone();
        let mut groups: HashMap<i32, Vec<KilledProcess>> = HashMap::new();
        for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
            let pid = entry.file_name().to_str().and_then(|it| it.parse().ok());
            let found = pid.and_then(member);
            if let Some((group, member)) = found.filter(|(group, _)| own.contains(group)) {
                groups.entry(group).or_default().push(member);
            }
        }
        Snapshot { begun, groups }
    }

    /// Returns `true` if the member has not exited.
    pub(in super::super) fn lives(leader: Pid, process: &KilledProcess) -> bool {
        member(process.pid).is_some_and(|(group, _)| group == leader.as_raw_pid())
    }

    /// Returns the process and its group, unless it has exited.
    fn member(pid: u32) -> Option<(i32, KilledProcess)> {
        let stat = fs::read(format!("/proc/{pid}/stat")).ok()?;
        let stat = String::from_utf8_lossy(&stat);
        // `12 (a name) S 1 10 …`: the name may contain anything.
        let (before, after) = stat.rsplit_once(')')?;
        let mut fields = after.split_ascii_whitespace();
        let (state, group) = (fields.next()?, fields.nth(1)?.parse().ok()?);
        let command = before.split_once('(')?.1.to_owned();
        (!matches!(state, "Z" | "X" | "x")).then_some((group, KilledProcess { pid, command }))
    }

    /// Reaps the exited members that are children of this process.
    pub(in super::super) fn reap_each(leader: Pid, mut reaped: impl FnMut(Pid, ExitStatus)) {
        loop {
            match waitpgid(leader, WaitOptions::NOHANG) {
                Ok(Some((pid, status))) => reaped(pid, to_std(status)),
                Err(Errno::INTR) => {}
                Ok(None) | Err(_) => return,
            }
        }
    }

    #[cfg(test)]
    mod tests {
        use std::cell::Cell;

        use super::*;

        thread_local! {
            /// The reads of the process table by this thread.
            pub(super) static READS: Cell<usize> = const { Cell::new(0) };
        }

        #[test]
        fn groups_that_end_together_share_a_read_of_the_process_table() {
            let own = rustix::process::getpgrp();
            let since = Instant::now();
            for _ in 0..20 {
                living_since(own, since);
            }
            assert_eq!(READS.get(), 1);
            living(own);
            assert_eq!(READS.get(), 2);
        }
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
mod platform {
    use std::process::ExitStatus;

    use rustix::process::{Pid, test_kill_process_group};

    use crate::KilledProcess;

    pub(in super::super) const ARE_LISTED: bool = false;

    /// Returns the group in the place of its members.
    pub(in super::super) fn living(leader: Pid) -> Vec<KilledProcess> {
        let group = KilledProcess {
            pid: leader.as_raw_pid().unsigned_abs(),
            command: "process group".to_owned(),
        };
        Vec::from_iter(lives(leader, &group).then_some(group))
    }

    pub(in super::super) fn lives(leader: Pid, _: &KilledProcess) -> bool {
        test_kill_process_group(leader).is_ok()
    }

    /// Orphans come to the process with number 1 only.
    pub(in super::super) fn reap_each(_: Pid, _: impl FnMut(Pid, ExitStatus)) {}
}
