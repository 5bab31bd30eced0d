//! Tests of the threads. A job that blocks waits on a channel. That no thread is left is known from the shared state being
//! dropped, and how many were started from the seam that starts them.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::ThreadId;

use tokio::runtime::Runtime;

use std::thread;

use super::*;

impl Threads {
    /// On a system that has no threads to give.
    pub(crate) fn refused(runtime: Handle) -> Self {
        Self::with_start("app", Some(runtime), [AT_ONCE, MOST], |_, _| {
            Err(io::Error::other("refused"))
        })
    }
}

/// Counts the requested threads, and refuses the ones in `refuse` by their number, from 1.
struct Fixture {
    runtime: Runtime,
    threads: Option<Threads>,
    asked: Arc<AtomicUsize>,
    /// Disconnected after the handle and the last thread are gone.
    gone: Receiver<()>,
}

impl Fixture {
    fn new() -> Self {
        Self::with([AT_ONCE, MOST], |_| false)
    }

    /// One job at a time runs without waiting.
    fn of_one(refuse: impl Fn(usize) -> bool + Send + Sync + 'static) -> Self {
        Self::with([1, MOST], refuse)
    }

    fn with(bounds: [usize; 2], refuse: impl Fn(usize) -> bool + Send + Sync + 'static) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        let (alive, gone) = channel();
        let start = move |name, body| {
            let _ = &alive;
            if refuse(count.fetch_add(1, Ordering::SeqCst) + 1) {
                return Err(io::Error::other("refused"));
            }
            thread::Builder::new().name(name).spawn(body).map(drop)
        };
        let threads = Threads::with_start("app", Some(runtime.handle().clone()), bounds, start);
        Self {
            runtime,
            threads: Some(threads),
            asked,
            gone,
        }
    }

    fn threads(&self) -> &Threads {
        self.threads.as_ref().unwrap()
    }

    fn run(&self, job: impl FnOnce() + Send + 'static) {
        assert!(self.threads().run(Box::new(job)).is_ok());
    }

    /// Runs jobs that block until the returned senders are dropped, and waits until all have started.
    fn block(&self, jobs: usize) -> Vec<Sender<()>> {
        let (begun, all_begun) = channel();
        let gates = (0..jobs).map(|_| self.block_later(begun.clone())).collect();
        for _ in 0..jobs {
            all_begun.recv().unwrap();
        }
        gates
    }

    fn block_later(&self, begun: Sender<ThreadId>) -> Sender<()> {
        let (gate, closed) = channel();
        self.run(move || {
            begun.send(thread::current().id()).unwrap();
            let _ = closed.recv();
        });
        gate
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// Drops the handle, waits until the last thread is gone, and returns how many were asked for.
    fn end(mut self) -> usize {
        self.threads = None;
        assert!(self.gone.recv().is_err());
        self.asked()
    }
}

#[test]
fn one_job_starts_one_thread() {
    let fixture = Fixture::new();
    let (sender, came) = channel();
    fixture.run(move || {
        let name = thread::current().name().map(str::to_owned);
        sender.send(name).unwrap();
    });
    assert_eq!(came.recv().unwrap().as_deref(), Some("rungroup-app"));
    assert_eq!(fixture.end(), 1);
}

#[test]
fn no_job_starts_no_thread() {
    assert_eq!(Fixture::new().end(), 0);
}

#[test]
fn a_thread_without_a_job_ends_although_more_may_come() {
    struct Sentinel(Sender<()>);
    impl Drop for Sentinel {
        fn drop(&mut self) {
            let _ = self.0.send(());
        }
    }
    thread_local!(static LIVES: std::cell::RefCell<Option<Sentinel>> = const { std::cell::RefCell::new(None) });
    let fixture = Fixture::new();
    let (sender, gone) = channel();
    fixture.run(move || LIVES.set(Some(Sentinel(sender))));
    gone.recv().unwrap();
    assert_eq!(fixture.threads().jobs.lock().threads, 0);
}

#[test]
fn threads_have_entered_the_runtime() {
    let fixture = Fixture::new();
    let (sender, came) = channel();
    fixture.run(move || {
        let runtime = Handle::try_current().map(|handle| handle.id());
        sender.send(runtime).unwrap();
    });
    assert_eq!(came.recv().unwrap().unwrap(), fixture.runtime.handle().id());
}

/// G10: 64 start at once, one thread each, and there is no watcher as long as no job waits.
#[test]
fn sixty_four_blocked_jobs_start_at_once_without_a_watcher() {
    let fixture = Fixture::new();
    let gates = fixture.block(64);
    assert!(!fixture.threads().jobs.lock().is_watched);
    drop(gates);
    assert_eq!(fixture.end(), 64);
}

/// G10: more jobs start after the bound has doubled, one thread each, beside the one that watches.
#[test]
fn many_blocked_jobs_start_a_thread_each_and_one_watcher() {
    const BLOCKED: usize = 300;
    let fixture = Fixture::new();
    let gates = fixture.block(BLOCKED);
    let queue = fixture.threads().jobs.lock();
    assert_eq!((queue.threads, queue.bound), (BLOCKED, 512));
    drop(queue);
    drop(gates);
    // A second watcher, if the first saw an empty queue between two jobs.
    assert!(fixture.end() > BLOCKED);
}

/// G10: the watcher doubles the bound after each `PATIENCE`, and 10 000 blocked interrupts delay another by less than a second,
/// half of which is left to the start of the threads.
#[test]
fn g10_the_bound_reaches_ten_thousand_in_half_a_second() {
    let doublings = (10_000_usize / AT_ONCE).next_power_of_two().ilog2();
    assert!(AT_ONCE << doublings >= 10_000);
    assert!(PATIENCE * doublings <= Duration::from_millis(500));
}

#[test]
fn jobs_of_one_thread_keep_their_order() {
    let fixture = Fixture::of_one(|number| number > 1);
    let gates = fixture.block(1);
    let (sender, came) = channel();
    for number in 0..100 {
        let sender = sender.clone();
        fixture.run(move || sender.send(number).unwrap());
    }
    drop((gates, sender));
    assert!(came.iter().eq(0..100));
}

#[test]
fn a_blocked_job_delays_no_other() {
    let fixture = Fixture::of_one(|_| false);
    let _gates = fixture.block(1);
    let (sender, came) = channel();
    fixture.run(move || sender.send(()).unwrap());
    came.recv().unwrap();
}

#[test]
fn jobs_beyond_the_highest_bound_wait_for_a_thread() {
    let fixture = Fixture::with([1, 2], |_| false);
    let mut gates = fixture.block(2);
    let (begun, begins) = channel();
    gates.push(fixture.block_later(begun));
    gates.remove(0);
    begins.recv().unwrap();
    assert_eq!(fixture.threads().jobs.lock().threads, 2);
    drop(gates);
    fixture.end();
}

#[test]
fn quick_jobs_all_run_and_leave_no_thread() {
    const JOBS: usize = 10_000;
    let fixture = Fixture::new();
    let ran = Arc::new(AtomicUsize::new(0));
    for _ in 0..JOBS {
        let ran = Arc::clone(&ran);
        fixture.run(move || _ = ran.fetch_add(1, Ordering::SeqCst));
    }
    fixture.end();
    assert_eq!(ran.load(Ordering::SeqCst), JOBS);
}

#[test]
fn a_panicking_job_does_not_end_its_thread() {
    // There is only one thread, so the job after the panic runs on it, too.
    let fixture = Fixture::of_one(|number| number > 1);
    let (begun, thread_of) = channel();
    let gate = fixture.block_later(begun.clone());
    fixture.run(|| panic!("in a job"));
    fixture.run(move || begun.send(thread::current().id()).unwrap());
    drop(gate);
    assert_eq!(thread_of.recv().unwrap(), thread_of.recv().unwrap());
}

#[test]
fn dropping_the_handle_cancels_no_job() {
    let mut fixture = Fixture::of_one(|_| false);
    let (gates, (sender, came)) = (fixture.block(1), channel());
    for number in 0..3 {
        let sender = sender.clone();
        fixture.run(move || sender.send(number).unwrap());
    }
    drop(sender);
    fixture.threads = None;
    assert_eq!(came.iter().collect::<HashSet<_>>().len(), 3);
    drop(gates);
    fixture.end();
}

/// The drop of a job may be that of the last reference to retained values, which is a job of its own.
#[test]
fn a_job_is_dropped_without_a_lock_if_no_thread_can_be_started() {
    struct RunsJob(Threads, Sender<String>);
    impl Drop for RunsJob {
        fn drop(&mut self) {
            let error = self.0.run(Box::new(|| ())).unwrap_err();
            self.1.send(error.to_string()).unwrap();
        }
    }
    let fixture = Fixture::with([AT_ONCE, MOST], |_| true);
    let (sender, refused) = channel();
    let held = RunsJob(fixture.threads().clone(), sender);
    assert!(fixture.threads().run(Box::new(move || drop(held))).is_err());
    assert_eq!(refused.try_iter().collect::<Vec<_>>(), ["refused"]);
}

/// A job that another thread can run is not dropped.
#[test]
fn a_refused_thread_leaves_its_job_to_a_running_one() {
    let fixture = Fixture::with([AT_ONCE, MOST], |number| number > 1);
    let gates = fixture.block(1);
    let (sender, came) = channel();
    fixture.run(move || sender.send(()).unwrap());
    drop(gates);
    came.recv().unwrap();
    fixture.end();
}

#[test]
fn the_watcher_tries_again_if_a_thread_is_refused() {
    // The job is the first, the watcher the second. The next three are refused.
    let fixture = Fixture::of_one(|number| (3..=5).contains(&number));
    let gates = fixture.block(1);
    let (sender, came) = channel();
    fixture.run(move || sender.send(()).unwrap());
    came.recv().unwrap();
    drop(gates);
    assert_eq!(fixture.end(), 6);
}

#[test]
fn a_refused_watcher_is_tried_again_with_the_next_job() {
    let fixture = Fixture::of_one(|number| number == 2);
    let gates = fixture.block(1);
    let (sender, came) = channel();
    for _ in 0..2 {
        let sender = sender.clone();
        fixture.run(move || sender.send(()).unwrap());
    }
    came.recv().unwrap();
    came.recv().unwrap();
    drop(gates);
    fixture.end();
}

#[test]
fn a_refused_watcher_is_tried_again_when_a_job_starts() {
    let fixture = Fixture::of_one(|number| number == 2 || number == 3);
    let first = fixture.block(1);
    let (begun, begins) = channel();
    let _gates = [
        fixture.block_later(begun.clone()),
        fixture.block_later(begun),
    ];
    drop(first);
    begins.recv().unwrap();
    begins.recv().unwrap();
}

#[test]
fn thread_names_contain_no_nul() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let threads = Threads::new("a\0b", Some(runtime.handle().clone()));
    assert_eq!(threads.jobs.thread_name(), "rungroup-ab");
}
