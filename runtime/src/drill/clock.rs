//! [`Clock`]: the time of a drilled run.

use std::fmt;
use std::future::Future;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::time::Instant;

use crate::report::user_code::lock;

/// The clock of the runs of a drill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Clock {
    /// tokio's paused clock on a current-thread runtime: time passes at once when every task waits. For groups whose actors wait
    /// only for each other and for timers. A run takes less than a millisecond.
    #[default]
    Paused,
    /// The paused clock, which passes time only after the runtime was idle for three real milliseconds, or busy for fifty. For
    /// groups whose actors wait for sockets, files and threads of this machine, which answer within that time.
    Held,
    /// The real clock, on a multi-thread runtime. For child processes, and for peers that need time. A run lasts as long as
    /// its grace periods: set [`Drill::grace`](super::Drill::grace).
    Real,
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Clock::Paused => "paused",
            Clock::Held => "held",
            Clock::Real => "real",
        })
    }
}

impl Clock {
    /// The runtime of one run.
    pub(super) fn runtime(self) -> std::io::Result<Runtime> {
        match self {
            Clock::Real => Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build(),
            Clock::Paused | Clock::Held => Builder::new_current_thread()
                .enable_all()
                .start_paused(true)
                .build(),
        }
    }

    /// The time that a ready group works before the drill shuts it down, in the time of the clock.
    pub(super) fn working_time(self) -> Duration {
        match self {
            Clock::Paused => Duration::from_secs(5),
            Clock::Held => Duration::from_secs(1),
            Clock::Real => Duration::from_millis(200),
        }
    }

    /// The time for which the drill waits for the group to be ready, in the time of the clock.
    pub(super) fn starting_time(self) -> Duration {
        match self {
            Clock::Paused => Duration::from_secs(600),
            Clock::Held => Duration::from_secs(20),
            Clock::Real => Duration::from_secs(5),
        }
    }

    /// The time by which a fault may delay the readiness of the group.
    pub(super) fn starting_slack(self) -> Duration {
        match self {
            Clock::Paused => Duration::from_secs(30),
            Clock::Held | Clock::Real => Duration::from_secs(5),
        }
    }

    /// The time by which the stop may exceed the bound of the group.
    pub(super) fn tolerance(self) -> Duration {
        match self {
            Clock::Paused | Clock::Held => Duration::from_millis(2),
            Clock::Real => Duration::from_secs(1),
        }
    }
}

/// A paused clock that does not advance by itself, because tokio does not advance it while a `spawn_blocking` runs.
pub(super) struct HeldClock {
    runtime: Handle,
    hold: Mutex<Hold>,
}

#[derive(Default)]
struct Hold {
    /// Ends the `spawn_blocking` that holds the clock.
    held: Option<Sender<()>>,
    /// Set after the run: the clock is not held again.
    has_finished: bool,
}

/// The real time for which the runtime must be idle before time passes, in milliseconds.
const IDLE: u32 = 3;

/// The real time after which time passes even if the runtime is never idle, in milliseconds.
const LONGEST: u32 = 50;

/// The work in a millisecond from which on the runtime is not idle.
const BUSY: Duration = Duration::from_micros(100);

impl HeldClock {
    /// The clock of a current-thread runtime.
    pub(super) fn new(runtime: Handle) -> Arc<HeldClock> {
        Arc::new(HeldClock {
            runtime,
            hold: Mutex::default(),
        })
    }

    /// Holds the clock from now on.
    pub(super) fn hold(&self) {
        let mut hold = self.lock();
        if hold.has_finished || hold.held.is_some() {
            return;
        }
        let (sender, released) = channel::<()>();
        hold.held = Some(sender);
        drop(self.runtime.spawn_blocking(move || released.recv()));
    }

    /// Lets the clock advance once: to the next timer, as soon as the runtime is idle.
    fn release(&self) {
        let held = self.lock().held.take();
        drop(held);
    }

    /// Runs a future, and lets time pass whenever the runtime has been idle.
    pub(super) async fn run<F: Future>(self: &Arc<Self>, future: F) -> F::Output {
        self.hold();
        let clock = Arc::clone(self);
        let _pacing = Pacing {
            clock: Arc::clone(self),
            thread: thread::Builder::new()
                .name("rungroup-drill-clock".to_owned())
                .spawn(move || clock.pace())
                .ok(),
        };
        future.await
    }

    fn pace(&self) {
        let metrics = self.runtime.metrics();
        // The instants are those of the runtime's clock.
        let _entered = self.runtime.enter();
        let (mut last, mut idle, mut since) = (Duration::ZERO, 0, 0);
        while !self.has_finished() {
            thread::sleep(Duration::from_millis(1));
            // An odd number of parks and unparks: the worker is parked. It wakes for timers that a held clock does not reach,
            // which takes no time.
            let is_parked = metrics.worker_park_unpark_count(0) % 2 == 1;
            let busy = metrics.worker_total_busy_duration(0);
            let is_idle = is_parked && busy.saturating_sub(last) < BUSY;
            (last, idle) = (busy, if is_idle { idle + 1 } else { 0 });
            since += 1;
            if idle >= IDLE || since >= LONGEST {
                let now = Instant::now();
                self.release();
                for _ in 0..LONGEST {
                    if Instant::now() > now || self.has_finished() {
                        break;
                    }
                    thread::sleep(Duration::from_micros(100));
                }
                self.hold();
                (idle, since) = (0, 0);
            }
        }
    }

    fn has_finished(&self) -> bool {
        self.lock().has_finished
    }

    fn lock(&self) -> MutexGuard<'_, Hold> {
        lock(&self.hold)
    }
}

/// The thread that lets time pass. It ends with this.
struct Pacing {
    clock: Arc<HeldClock>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Pacing {
    fn drop(&mut self) {
        self.clock.lock().has_finished = true;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        self.clock.release();
    }
}
