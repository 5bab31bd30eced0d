//! Threads for user code that may block permanently: function interrupts and drops of values.
//!
//! A job starts its own thread while fewer threads run than the bound allows, at first [`AT_ONCE`]. Further jobs wait in a
//! queue. A thread that has finished its job runs the next job of the queue, and ends if the queue is empty.
//!
//! While jobs wait, one more thread watches the queue. It doubles the bound whenever the oldest job has waited [`PATIENCE`].
//! Therefore 10 000 jobs that block permanently delay another by eight doublings, 0.4 s, and by the time that the system
//! takes to start the threads. If the system refuses a thread, the jobs wait for the running ones, and the watcher tries
//! again every [`PATIENCE`]. The time is the system's and not tokio's, because threads block in real time.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::runtime::Handle;

use crate::report::user_code::{Job, lock, panics, start_thread};

/// The number of threads that jobs start without waiting.
const AT_ONCE: usize = 64;

/// The time that the oldest job waits before the bound doubles. Eight doublings take less than half a second.
const PATIENCE: Duration = Duration::from_millis(50);

/// The highest bound. A thread has four memory mappings and Linux grants a process 65 530 by default. A thread that lacks
/// its last two mappings ends the whole process instead of failing to start, so a quarter is left to the program.
const MOST: usize = 12_000;

/// Starts a named thread. Tests refuse threads here, as a system at its limit does.
type Start = dyn Fn(String, Job) -> io::Result<()> + Send + Sync;

/// Runs jobs on threads that are named after the group and have entered its runtime, if there is one. Dropping it cancels no
/// job.
#[derive(Clone)]
pub(crate) struct Threads {
    jobs: Arc<Jobs>,
}

struct Jobs {
    group: String,
    runtime: Option<Handle>,
    most: usize,
    start: Box<Start>,
    queue: Mutex<JobQueue>,
    /// Notifies the watcher when no job waits any more.
    queue_emptied: Condvar,
}

struct JobQueue {
    waiting: VecDeque<Waiting>,
    /// The threads that run a job or are about to.
    threads: usize,
    bound: usize,
    is_watched: bool,
}

struct Waiting {
    job: Job,
    since: Instant,
}

impl Threads {
    /// Creates the handle. No thread starts before the first job.
    pub(crate) fn new(group: &str, runtime: Option<Handle>) -> Self {
        Self::with_start(group, runtime, [AT_ONCE, MOST], |name, body| {
            start_thread(name, body).map(drop)
        })
    }

    fn with_start(
        group: &str,
        runtime: Option<Handle>,
        [at_once, most]: [usize; 2],
        start: impl Fn(String, Job) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self {
            jobs: Arc::new(Jobs {
                group: group.to_owned(),
                runtime,
                most,
                start: Box::new(start),
                queue: Mutex::new(JobQueue {
                    waiting: VecDeque::new(),
                    threads: 0,
                    bound: at_once,
                    is_watched: false,
                }),
                queue_emptied: Condvar::new(),
            }),
        }
    }

    /// Runs a job on a thread, and returns at once. A panic of the job is contained and lost.
    ///
    /// # Errors
    ///
    /// If no thread runs and none can be started. The job is dropped then: it holds user code as `ManuallyDrop`, because the
    /// driver's thread must not run its drop. If only none can be started, the job waits for a running thread.
    pub(crate) fn run(&self, job: Job) -> io::Result<()> {
        let mut queue = self.jobs.lock();
        let job = if queue.threads < queue.bound {
            match self.jobs.start(&mut queue, job) {
                Ok(()) => return Ok(()),
                Err((job, error)) if queue.threads == 0 => {
                    // It may hold the last reference to retained values, whose drop is a job.
                    drop(queue);
                    drop(job);
                    return Err(error);
                }
                Err((job, _)) => job,
            }
        } else {
            job
        };
        queue.waiting.push_back(Waiting {
            job,
            since: Instant::now(),
        });
        self.jobs.watch_queue(&mut queue);
        Ok(())
    }
}

impl Jobs {
    /// Nothing that can panic happens under the lock.
    fn lock(&self) -> MutexGuard<'_, JobQueue> {
        lock(&self.queue)
    }

    /// Starts a thread with its first job. The lock is held, so that no job relies on a thread that fails to start.
    fn start(self: &Arc<Self>, queue: &mut JobQueue, job: Job) -> Result<(), (Job, io::Error)> {
        let jobs = Arc::clone(self);
        let start = |body: Job| (self.start)(self.thread_name(), body);
        hand_over(job, move |job| jobs.work(job), start)?;
        queue.threads += 1;
        Ok(())
    }

    /// Starts the watcher if none runs. If that fails, the next job tries again.
    fn watch_queue(self: &Arc<Self>, queue: &mut JobQueue) {
        if !queue.is_watched {
            let jobs = Arc::clone(self);
            let watch = Box::new(move || jobs.watch());
            queue.is_watched = (self.start)(self.thread_name(), watch).is_ok();
        }
    }

    /// Returns the name of all threads. The system shows about 15 bytes of it. The standard library panics on a NUL.
    fn thread_name(&self) -> String {
        format!("rungroup-{}", self.group).replace('\0', "")
    }

    /// Runs a job, and then those of the queue.
    fn work(self: &Arc<Self>, first: Job) {
        let _entered = self.runtime.as_ref().map(Handle::enter);
        let mut job = first;
        loop {
            let _ = panics::catch(job);
            let mut queue = self.lock();
            let Some(next) = queue.waiting.pop_front() else {
                queue.threads -= 1;
                return;
            };
            job = next.job;
            if !queue.waiting.is_empty() {
                self.watch_queue(&mut queue);
            } else if queue.is_watched {
                self.queue_emptied.notify_one();
            }
        }
    }

    /// Doubles the bound whenever the oldest job has waited too long, until no job waits.
    fn watch(self: &Arc<Self>) {
        let mut queue = self.lock();
        let mut doubled: Option<Instant> = None;
        while let Some(oldest) = queue.waiting.front() {
            let since = doubled.map_or(oldest.since, |doubled| doubled.max(oldest.since));
            let now = Instant::now();
            let Some(left) = PATIENCE.checked_sub(now.saturating_duration_since(since)) else {
                doubled = Some(now);
                queue.bound = (queue.bound * 2).min(self.most);
                drop(queue);
                self.start_waiting();
                queue = self.lock();
                continue;
            };
            let jobs_wait = |queue: &mut JobQueue| !queue.waiting.is_empty();
            let waited = self
                .queue_emptied
                .wait_timeout_while(queue, left, jobs_wait);
            queue = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        queue.is_watched = false;
    }

    /// Starts threads for the jobs that wait, as far as the bound and the system allow. The lock is released in between.
    fn start_waiting(self: &Arc<Self>) {
        loop {
            let mut queue = self.lock();
            if queue.threads >= queue.bound {
                return;
            }
            let Some(Waiting { job, since }) = queue.waiting.pop_front() else {
                return;
            };
            if let Err((job, _)) = self.start(&mut queue, job) {
                queue.waiting.push_front(Waiting { job, since });
                return;
            }
        }
    }
}

/// Starts a thread that is given `value`.
///
/// # Errors
///
/// If the thread cannot be started. The value is handed back instead of being dropped with the closure.
pub(super) fn spawn_with<T: Send + 'static>(
    name: String,
    value: T,
    body: impl FnOnce(T) + Send + 'static,
) -> Result<JoinHandle<()>, (T, io::Error)> {
    hand_over(value, body, |body| start_thread(name, body))
}

fn hand_over<T: Send + 'static, H>(
    value: T,
    body: impl FnOnce(T) + Send + 'static,
    start: impl FnOnce(Job) -> io::Result<H>,
) -> Result<H, (T, io::Error)> {
    let value = Arc::new(Mutex::new(Some(value)));
    let take = |value: &Mutex<Option<T>>| {
        let mut value = lock(value);
        value.take()
    };
    let handed_over = Arc::clone(&value);
    let started = start(Box::new(move || {
        if let Some(value) = take(&handed_over) {
            body(value);
        }
    }));
    started.map_err(|error| {
        let value = take(&value).expect("only a thread takes it, and none was started");
        (value, error)
    })
}

#[cfg(test)]
mod tests;
