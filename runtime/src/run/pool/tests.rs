//! Tests of the pool. A job that blocks waits on a channel; that threads are gone is known from the pool's shared state
//! being dropped, not from waiting. Where something must not come, all threads are asked to go first.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::ThreadId;

use tokio::runtime::Runtime;

use super::*;

impl Pool {
    /// A pool on a system that has no threads to give.
    pub(crate) fn without_threads(runtime: Handle) -> Self {
        Self::with_start("app", runtime, MOST, |_, _| {
            Err(io::Error::other("refused"))
        })
    }
}

/// A pool that counts its threads, and is refused those that `refuse` names by their number, from 1.
struct Fixture {
    runtime: Runtime,
    pool: Option<Pool>,
    asked: Arc<AtomicUsize>,
    /// Disconnected once the pool is dropped and its threads are gone.
    gone: Receiver<()>,
}

impl Fixture {
    fn new() -> Self {
        Self::refusing(|_| false)
    }

    fn refusing(refuse: impl Fn(usize) -> bool + Send + Sync + 'static) -> Self {
        Self::with(MOST, refuse)
    }

    fn with(most: usize, refuse: impl Fn(usize) -> bool + Send + Sync + 'static) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        let (alive, gone) = channel();
        let pool = Pool::with_start("app", runtime.handle().clone(), most, move |name, body| {
            let _ = &alive;
            if refuse(count.fetch_add(1, Ordering::SeqCst) + 1) {
                return Err(io::Error::other("refused"));
            }
            thread::Builder::new().name(name).spawn(body).map(drop)
        });
        Self {
            runtime,
            pool: Some(pool),
            asked,
            gone,
        }
    }

    fn submit(&self, job: impl FnOnce() + Send + 'static) {
        assert!(self.pool.as_ref().unwrap().submit(Box::new(job)).is_ok());
    }

    /// Submits jobs that block until the sender that comes back is dropped, and waits until all have begun.
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
        self.submit(move || {
            begun.send(thread::current().id()).unwrap();
            let _ = closed.recv();
        });
        gate
    }

    /// Drops the handle, and returns once the last thread is gone; how many threads were asked for in all.
    fn end(mut self) -> usize {
        self.pool = None;
        assert!(self.gone.recv().is_err());
        self.asked.load(Ordering::SeqCst)
    }
}

#[test]
fn a_job_alone_starts_one_thread() {
    let fixture = Fixture::new();
    let (sender, came) = channel();
    fixture.submit(move || {
        sender
            .send(thread::current().name().map(str::to_owned))
            .unwrap();
    });
    assert_eq!(came.recv().unwrap().as_deref(), Some("rungroup-app"));
    assert_eq!(fixture.end(), 1);
}

#[test]
fn a_pool_without_jobs_starts_none() {
    assert_eq!(Fixture::new().end(), 0);
}

#[test]
fn a_thread_without_jobs_goes_while_the_pool_stays() {
    struct Sentinel(Sender<()>);
    impl Drop for Sentinel {
        fn drop(&mut self) {
            let _ = self.0.send(());
        }
    }
    thread_local!(static LIVES: std::cell::RefCell<Option<Sentinel>> = const { std::cell::RefCell::new(None) });
    let fixture = Fixture::new();
    let (sender, gone) = channel();
    fixture.submit(move || LIVES.set(Some(Sentinel(sender))));
    gone.recv().unwrap();
    let shared = &fixture.pool.as_ref().unwrap().shared;
    assert_eq!(shared.lock().threads, 0);
}

#[test]
fn threads_have_entered_the_runtime() {
    let fixture = Fixture::new();
    let (sender, came) = channel();
    fixture.submit(move || {
        sender
            .send(Handle::try_current().map(|handle| handle.id()))
            .unwrap();
    });
    assert_eq!(came.recv().unwrap().unwrap(), fixture.runtime.handle().id());
}

#[test]
fn jobs_of_one_thread_keep_their_order() {
    let fixture = Fixture::refusing(|number| number > 1);
    let gates = fixture.block(1);
    let (sender, came) = channel();
    for number in 0..100 {
        let sender = sender.clone();
        fixture.submit(move || sender.send(number).unwrap());
    }
    drop((gates, sender));
    assert!(came.iter().eq(0..100));
}

#[test]
fn a_blocked_job_holds_up_no_other() {
    let fixture = Fixture::new();
    let _gates = fixture.block(1);
    let (sender, came) = channel();
    fixture.submit(move || sender.send(()).unwrap());
    came.recv().unwrap();
}

#[test]
fn many_blocked_jobs_get_a_thread_each_and_no_more() {
    const BLOCKED: usize = 300;
    let fixture = Fixture::new();
    let gates = fixture.block(BLOCKED);
    let (sender, came) = channel();
    fixture.submit(move || sender.send(()).unwrap());
    came.recv().unwrap();
    let threads = fixture.pool.as_ref().unwrap().shared.lock().threads;
    assert!(threads <= BLOCKED + 1, "{threads}");
    drop(gates);
    fixture.end();
}

#[test]
fn past_the_most_threads_jobs_wait_for_one() {
    let fixture = Fixture::with(2, |_| false);
    let mut gates = fixture.block(2);
    let (begun, begins) = channel();
    gates.push(fixture.block_later(begun));
    gates.remove(0);
    begins.recv().unwrap();
    assert_eq!(fixture.pool.as_ref().unwrap().shared.lock().threads, 2);
    drop(gates);
    fixture.end();
}

#[test]
fn a_hundred_thousand_quick_jobs_take_few_threads() {
    const JOBS: usize = 100_000;
    let fixture = Fixture::new();
    let ran = Arc::new(AtomicUsize::new(0));
    let threads = Arc::new(Mutex::new(HashSet::new()));
    for _ in 0..JOBS {
        let (ran, threads) = (Arc::clone(&ran), Arc::clone(&threads));
        fixture.submit(move || {
            ran.fetch_add(1, Ordering::SeqCst);
            threads.lock().unwrap().insert(thread::current().id());
        });
    }
    fixture.end();
    assert_eq!(ran.load(Ordering::SeqCst), JOBS);
    let threads = threads.lock().unwrap().len();
    assert!(threads < JOBS / 100, "{threads}");
}

#[test]
fn a_panicking_job_takes_no_thread_with_it() {
    // One thread only: what comes after the panic comes on the same.
    let fixture = Fixture::refusing(|number| number > 1);
    let (begun, thread_of) = channel();
    let gate = fixture.block_later(begun.clone());
    fixture.submit(|| panic!("in a job"));
    fixture.submit(move || begun.send(thread::current().id()).unwrap());
    drop(gate);
    assert_eq!(thread_of.recv().unwrap(), thread_of.recv().unwrap());
}

#[test]
fn jobs_are_kept_though_the_pool_is_dropped() {
    let mut fixture = Fixture::new();
    let (gates, (sender, came)) = (fixture.block(1), channel());
    for number in 0..3 {
        let sender = sender.clone();
        fixture.submit(move || sender.send(number).unwrap());
    }
    drop(sender);
    fixture.pool = None;
    assert_eq!(came.iter().collect::<HashSet<_>>().len(), 3);
    drop(gates);
    fixture.end();
}

#[test]
fn a_job_is_handed_back_where_no_thread_can_be_made() {
    let fixture = Fixture::refusing(|number| number == 1);
    let (sender, came) = channel();
    let pool = fixture.pool.as_ref().unwrap();
    let refused = pool
        .submit(Box::new(move || sender.send(()).unwrap()))
        .err()
        .unwrap();
    assert_eq!(refused.error.to_string(), "refused");
    assert!(pool.submit(refused.job).is_ok());
    came.recv().unwrap();
}

#[test]
fn doubling_is_tried_again_where_threads_cannot_be_made() {
    // The worker is the first, the watching thread the second; three doublings fail.
    let fixture = Fixture::refusing(|number| (3..=5).contains(&number));
    let gates = fixture.block(1);
    let (sender, came) = channel();
    fixture.submit(move || sender.send(()).unwrap());
    came.recv().unwrap();
    drop(gates);
    assert!(fixture.end() >= 6);
}

#[test]
fn a_watching_thread_that_cannot_be_made_is_tried_again_with_the_next_job() {
    let fixture = Fixture::refusing(|number| number == 2);
    let gates = fixture.block(1);
    let (sender, came) = channel();
    for _ in 0..2 {
        let sender = sender.clone();
        fixture.submit(move || sender.send(()).unwrap());
    }
    came.recv().unwrap();
    came.recv().unwrap();
    drop(gates);
    fixture.end();
}

#[test]
fn a_watching_thread_that_cannot_be_made_is_tried_again_with_the_next_job_begun() {
    let fixture = Fixture::refusing(|number| number == 2 || number == 3);
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
fn names_hold_no_nul() {
    assert_eq!(thread_name("a\0b"), "rungroup-ab");
}
