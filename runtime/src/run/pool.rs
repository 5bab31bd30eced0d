//! The crate's own threads: takes jobs, runs each once, in the order they came as far as threads are free. For what may
//! block for ever and must not hold up anything else: sync interrupts and the drops of the user's values. It knows
//! nothing of actors, and never holds its lock while a job runs.
//!
//! One thread at first; whenever the oldest waiting job has waited [`PATIENCE`] there are made as many more as there
//! are, or as jobs wait, if those are fewer. A thread that finds no job goes. So n jobs that block for ever hold up
//! another by log2(n) times 50 ms, half a second for a thousand and 0.7 s for the [`MOST`] there can be, plus what it
//! takes the system to make the threads; and a hundred thousand jobs that do not block are done by a few threads. Where
//! the system has no more threads to give, those there are go on, and the doubling is tried again every 50 ms.
//!
//! Nothing outside has to tick: a watching thread exists while more jobs wait than threads are free. A job alone starts
//! one thread, not two. Time is the system's, not tokio's, because threads that block do so in real time.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::Handle;

use crate::report::panics;

/// How long the oldest job waits before the threads are doubled: long enough that jobs which only take their time are
/// not met with threads, short enough that all the doublings there can be stay below a second.
const PATIENCE: Duration = Duration::from_millis(50);

/// There are never more threads than this; the jobs that still wait, wait for one of them. A thread has four memory
/// mappings, Linux gives a process 65530 by default, and a thread that lacks its last two ends the whole process
/// instead of failing to start; so this leaves the program a quarter.
const MOST: usize = 12_000;

/// How long a thread without a job stays while its pool is still there. Some ten times what a new thread costs, so that
/// a run of jobs, each submitted when the one before is just done, does not pay for a thread each.
const LINGER: Duration = Duration::from_millis(1);

pub(crate) type Job = Box<dyn FnOnce() + Send>;

/// Starts a named thread. A seam: tests refuse threads here, as a system at its limit does.
type Start = dyn Fn(String, Job) -> io::Result<()> + Send + Sync;

/// The handle to the threads. Dropping it cancels nothing: the jobs that wait are still run, then the threads go.
pub(crate) struct Pool {
    shared: Arc<Shared>,
}

/// A job that found no thread, and none could be made for it: it will not be run.
///
/// It is handed back, because to drop it is to run the user's code: not for a thread that must go on.
pub(crate) struct ControlError {
    pub(crate) job: Job,
    pub(crate) error: io::Error,
}

impl Pool {
    /// A pool without a thread. Its threads are named after the group and have entered `runtime`.
    pub(crate) fn new(group: &str, runtime: Handle) -> Self {
        Self::with_start(group, runtime, MOST, |name, body| {
            thread::Builder::new().name(name).spawn(body).map(drop)
        })
    }

    fn with_start(
        group: &str,
        runtime: Handle,
        most: usize,
        start: impl Fn(String, Job) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self {
            shared: Arc::new(Shared {
                group: group.to_owned(),
                runtime,
                most,
                start: Box::new(start),
                state: Mutex::default(),
                job_came: Condvar::new(),
                watch_ends: Condvar::new(),
            }),
        }
    }

    /// Hands over a job and returns at once. A panic of it is contained, and lost: a job that has somebody to tell
    /// catches it itself.
    ///
    /// # Errors
    ///
    /// Only when there is no thread at all and none can be made. Where there are some the job waits for them.
    pub(crate) fn submit(&self, job: Job) -> Result<(), ControlError> {
        let mut state = self.shared.lock();
        if state.threads == 0 {
            // Under the lock, so that no other job can count on a thread that is not made in the end.
            if let Err(error) = self.shared.start(Shared::work) {
                return Err(ControlError { job, error });
            }
            state.threads = 1;
        }
        state.queue.push_back(Waiting {
            job,
            since: Instant::now(),
        });
        if state.is_short() {
            self.shared.start_watch(&mut state);
        } else {
            self.shared.job_came.notify_one();
        }
        Ok(())
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.closed = true;
        let (has_threads, is_watched) = (state.threads > 0, state.watched);
        drop(state);
        // Not for nobody: each call is one to the system.
        if has_threads {
            self.shared.job_came.notify_all();
        }
        if is_watched {
            self.shared.watch_ends.notify_all();
        }
    }
}

/// The name of a thread of the crate. The system shows its first 15 bytes or so, panics the whole; a NUL, which the
/// standard library answers with a panic, is left out.
fn thread_name(group: &str) -> String {
    format!("rungroup-{group}").replace('\0', "")
}

struct Shared {
    group: String,
    runtime: Handle,
    most: usize,
    start: Box<Start>,
    state: Mutex<State>,
    /// For threads without a job.
    job_came: Condvar,
    /// For the watching thread, which otherwise looks for itself when the time has come.
    watch_ends: Condvar,
}

#[derive(Default)]
struct State {
    queue: VecDeque<Waiting>,
    /// Those that work or will: also the ones just being made.
    threads: usize,
    /// Those of them that are inside a job.
    busy: usize,
    /// Whether there is a watching thread.
    watched: bool,
    doubled: Option<Instant>,
    /// The pool's handle is gone, so no more jobs come.
    closed: bool,
}

struct Waiting {
    job: Job,
    since: Instant,
}

impl State {
    /// Whether a job waits for which no thread is free. Then, and only then, somebody must watch.
    fn is_short(&self) -> bool {
        self.queue.len() > self.threads - self.busy
    }

    /// When the threads are to be doubled, should the oldest job still wait.
    fn due(&self) -> Option<Instant> {
        let oldest = self.queue.front()?.since;
        Some(self.doubled.map_or(oldest, |doubled| doubled.max(oldest)) + PATIENCE)
    }
}

impl Shared {
    /// Nothing that can panic happens under the lock.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn start(self: &Arc<Self>, body: fn(&Arc<Self>)) -> io::Result<()> {
        let shared = Arc::clone(self);
        (self.start)(thread_name(&self.group), Box::new(move || body(&shared)))
    }

    /// Where no watching thread can be made, the next job that comes or is begun tries again.
    fn start_watch(self: &Arc<Self>, state: &mut State) {
        if !state.watched {
            state.watched = self.start(Self::watch).is_ok();
        }
    }

    /// A thread's life: job after job until there is none.
    fn work(self: &Arc<Self>) {
        let _entered = self.runtime.enter();
        let mut state = self.lock();
        loop {
            if state.queue.is_empty() && !state.closed {
                let idle = |state: &mut State| state.queue.is_empty() && !state.closed;
                let waited = self.job_came.wait_timeout_while(state, LINGER, idle);
                state = waited.unwrap_or_else(PoisonError::into_inner).0;
            }
            let Some(Waiting { job, .. }) = state.queue.pop_front() else {
                break;
            };
            state.busy += 1;
            if state.is_short() {
                self.start_watch(&mut state);
            } else if state.closed {
                self.watch_ends.notify_one();
            }
            drop(state);
            let _ = panics::catch(job);
            state = self.lock();
            state.busy -= 1;
        }
        state.threads -= 1;
    }

    /// The watching thread's life: it doubles the threads when it is time, and goes when no job lacks one. It looks
    /// only every [`PATIENCE`], lest it come and go with every other job.
    fn watch(self: &Arc<Self>) {
        let mut state = self.lock();
        while state.is_short() {
            let Some(due) = state.due() else { break };
            let now = Instant::now();
            if now < due {
                let keep_waiting = |state: &mut State| state.is_short() || !state.closed;
                let waited = self
                    .watch_ends
                    .wait_timeout_while(state, due - now, keep_waiting);
                state = waited.unwrap_or_else(PoisonError::into_inner).0;
                continue;
            }
            state.doubled = Some(now);
            // One more for each; where a failing system has left none, one.
            let more = state.threads.max(1);
            drop(state);
            self.make(more);
            state = self.lock();
        }
        state.watched = false;
    }

    /// Makes threads, as long as there are jobs for them. Without the lock, so that the first are at work while the
    /// last are made.
    fn make(self: &Arc<Self>, threads: usize) {
        for _ in 0..threads {
            let mut state = self.lock();
            if !state.is_short() || state.threads >= self.most {
                break;
            }
            state.threads += 1;
            drop(state);
            if self.start(Self::work).is_err() {
                self.lock().threads -= 1;
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests;
