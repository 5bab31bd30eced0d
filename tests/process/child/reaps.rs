//! Faces whose child processes end by themselves, and which print the remaining processes.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rungroup::{Exit, Group, ProcessReady, ProcessSpec, RestartPolicy};
use rustix::process::WaitOptions;

use crate::unknown;

/// The number of restarts of the child.
const RESTARTS: u32 = 250;

pub(crate) fn run(face: &str) -> Exit {
    let (script, restarts) = match face {
        "exit" | "stolen" => ("exit 3", 2),
        "orphans" => {
            // As the process with number 1 of a container, this one is the parent of all orphans.
            rustix::process::set_child_subreaper(Some(rustix::process::getpid()))
                .expect("Linux has subreapers");
            ("sleep 3600 & sleep 3600 & exit 3", RESTARTS)
        }
        _ => unknown(face),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let restart = RestartPolicy::on_failure()
        .backoff(Duration::from_millis(1))
        .max_backoff(Duration::from_millis(1))
        .max_restarts(restarts);
    let mut group = Group::new("reaps");
    group.actor("child").restart(restart).add_process(
        ProcessSpec::new("sh").args(["-c", script]),
        ProcessReady::Started,
    );
    let thief = (face == "stolen").then(Thief::start);
    let error = runtime.block_on(group.run()).expect_err("it always fails");
    drop(thief);
    println!("{error}");
    let report = error.report().expect("it ran");
    let child = report.actor("child").expect("it is an actor");
    println!("restarts: {}", child.restarts().count);
    println!("children: {}", children().len());
    println!("threads: {}", threads());
    Exit::SUCCESS
}

/// Code that reaps every child of the process. The system drops the exit status then.
struct Thief(Arc<AtomicBool>, Option<JoinHandle<()>>);

impl Thief {
    fn start() -> Thief {
        let is_over = Arc::new(AtomicBool::new(false));
        let stops = Arc::clone(&is_over);
        let reap = move || {
            while !stops.load(Ordering::Relaxed) {
                if !matches!(rustix::process::wait(WaitOptions::NOHANG), Ok(Some(_))) {
                    thread::yield_now();
                }
            }
        };
        Thief(is_over, Some(thread::spawn(reap)))
    }
}

impl Drop for Thief {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
        let thread = self.1.take().expect("it is joined once");
        thread.join().expect("it does not panic");
    }
}

/// The states of the children of this process.
fn children() -> Vec<String> {
    let own = std::process::id().to_string();
    let processes = fs::read_dir("/proc").expect("Linux has it").flatten();
    let states = processes.filter_map(|process| {
        let stat = fs::read_to_string(process.path().join("stat")).ok()?;
        let (_, after) = stat.rsplit_once(')')?;
        let fields: Vec<&str> = after.split_whitespace().collect();
        (fields[1] == own).then(|| fields[0].to_owned())
    });
    states.collect()
}

/// The number of threads that do not end, without the idle ones of tokio's `spawn_blocking`. The run waits for the work of a
/// thread that drops values, which ends right after that; and the system lists a thread for an instant after it was joined.
fn threads() -> usize {
    let hangs_at = Instant::now() + Duration::from_secs(60);
    loop {
        let threads = fs::read_dir("/proc/self/task").expect("Linux has it");
        let names = threads.flatten().filter_map(|thread| {
            let name = fs::read_to_string(thread.path().join("comm"));
            name.ok()
        });
        let left = names.filter(|name| name.trim() != "tokio-rt-worker");
        let left = left.count();
        if left <= 1 || hangs_at < Instant::now() {
            return left;
        }
        thread::yield_now();
    }
}
