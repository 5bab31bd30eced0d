//! [`Watched`]: one actor in one run, with its fault and its record.

use std::error::Error as StdError;
use std::fmt;
use std::panic::resume_unwind;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use tokio::time::Instant;

use super::busy::{Busy, Code, Within};
use super::case::{Fault, Moment, PlantedFault};
use super::clock::HeldClock;
use crate::plan::ActorKind;
use crate::report::user_code::lock;
use crate::shared::drilled_children::DrilledChildren;
use crate::shared::monitor::Monitor;
use crate::shared::user_future::UserFuture;

/// The error of a planted fault.
#[derive(Debug)]
pub(super) struct PlantedError;

/// The text of a planted error and panic.
pub(super) const TEXT: &str = "planted by the drill";

impl fmt::Display for PlantedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(TEXT)
    }
}

impl StdError for PlantedError {}

/// One actor, as the drill sees it. Each part of the actor that runs or could run holds a clone.
#[derive(Clone)]
pub(super) struct Watched {
    pub(super) path: Arc<str>,
    pub(super) plant: Option<PlantedFault>,
    pub(super) kind: ActorKind,
    pub(super) observed: Arc<Observed>,
    pub(super) threads: Arc<HungThreads>,
    pub(super) busy: Arc<Busy>,
    pub(super) clock: Option<Arc<HeldClock>>,
}

/// The facts about one actor in one run.
#[derive(Default)]
pub(super) struct Observed {
    pub(super) record: Monitor<Record>,
    pub(super) children: Arc<DrilledChildren>,
}

/// The record of an actor in one run.
#[derive(Default)]
pub(super) struct Record {
    /// The number of attempts.
    pub(super) attempts: u32,
    /// The number of polls of the first attempt.
    pub(super) polls: u32,
    /// The number of polls after which the first attempt was ready.
    pub(super) ready_after: Option<u32>,
    /// When the fault happened. The fault of a child process has happened when its attempt has returned.
    pub(super) planted: Option<Instant>,
    /// The number of calls of its interrupt, if that is a function, and of those at the stop of the group.
    pub(super) calls: u32,
    pub(super) stop_calls: u32,
}

impl Watched {
    pub(super) fn record(&self) -> MutexGuard<'_, Record> {
        self.observed.record.lock()
    }

    /// Notes that code of the actor runs, until the result is dropped.
    pub(super) fn within(&self) -> Within<'_> {
        self.busy.enter(Code::Actor(Arc::clone(&self.path)))
    }

    /// Returns `true` if the fault keeps a thread from its return until the verdict.
    pub(super) fn hangs_thread(&self) -> bool {
        self.plant.as_ref().is_some_and(|planted| {
            let is_call = planted.at == Moment::InterruptFunction;
            let is_thread = is_call || self.kind == ActorKind::Blocking;
            let is_skipped = is_call && self.kind == ActorKind::Blocking;
            is_skipped || (is_thread && planted.fault == Fault::Hang)
        })
    }

    /// Notes that the fault has happened.
    pub(super) fn note_planted(&self) {
        let now = Instant::now();
        let note = |record: &mut Record| *record.planted.get_or_insert(now);
        self.observed.record.change(note);
    }

    /// Waits until the fault has happened, or, if it follows an interrupt, until its attempt runs.
    pub(super) async fn until_due(&self, planted: &PlantedFault) {
        let is_early = planted.is_early();
        let due = |record: &Record| {
            let has_happened = is_early && record.planted.is_some();
            let runs = !is_early && record.attempts >= planted.attempt;
            (has_happened || runs).then_some(())
        };
        self.observed.record.until(due).await;
    }

    /// The number of parts of the actor that were not dropped: its body, the future or the thread, and its interrupt.
    pub(super) fn parts_alive(&self) -> usize {
        // Without that of the caller.
        Arc::strong_count(&self.observed) - 1
    }

    /// Notes that an attempt begins, and returns its fault.
    pub(super) fn begin_attempt(&self) -> WatchedAttempt {
        let number = self.observed.record.change(|record| {
            record.attempts += 1;
            record.attempts
        });
        let planted = self.plant.as_ref();
        let planted = planted
            .filter(|planted| number <= planted.attempt && planted.at != Moment::InterruptFunction);
        WatchedAttempt {
            is_first: number == 1,
            is_planted: planted.is_some_and(|planted| planted.attempt == number),
            fault: planted.map(|planted| {
                if planted.attempt == number {
                    return (planted.fault, planted.at);
                }
                // Another attempt follows only after a failure.
                let fault = match self.kind {
                    ActorKind::Process => Fault::Exit,
                    _ => Fault::Error,
                };
                (fault, planted.at.of_former_attempts())
            }),
        }
    }

    /// The fault of a thread. The thread of one that hangs is released after the verdict.
    pub(super) fn fail_thread(&self, fault: Fault) -> anyhow::Result<()> {
        match fault {
            Fault::Error => Err(anyhow::Error::new(PlantedError)),
            // Without the panic hook, which would print it.
            Fault::Panic => resume_unwind(Box::new(TEXT)),
            Fault::Hang => {
                self.threads.hang();
                Ok(())
            }
            Fault::Return | Fault::Slow | Fault::Kill | Fault::Exit | Fault::IgnoreTerm => Ok(()),
        }
    }
}

/// One attempt, with its fault.
#[derive(Clone, Copy)]
pub(super) struct WatchedAttempt {
    pub(super) is_first: bool,
    /// Set if the fault is that of the case, and not one before it.
    pub(super) is_planted: bool,
    pub(super) fault: Option<(Fault, Moment)>,
}

/// The threads that hang, and the calls that were left out, until the verdict.
#[derive(Default)]
pub(super) struct HungThreads {
    state: Mutex<Hung>,
    changed: Condvar,
}

#[derive(Default)]
struct Hung {
    is_released: bool,
    count: usize,
    late: Vec<LateCall>,
}

/// The call of an interrupt that a fault has replaced. Without it, a thread would never return.
pub(super) type LateCall = Box<dyn FnOnce() -> Option<UserFuture> + Send>;

impl HungThreads {
    /// Blocks until the verdict.
    fn hang(&self) {
        let mut state = lock(&self.state);
        state.count += 1;
        let hangs = |state: &mut Hung| !state.is_released;
        state = self
            .changed
            .wait_while(state, hangs)
            .unwrap_or_else(PoisonError::into_inner);
        state.count -= 1;
        drop(state);
        self.changed.notify_all();
    }

    /// Makes the call after the verdict.
    pub(super) fn call_later(&self, call: LateCall) {
        let mut state = lock(&self.state);
        state.late.push(call);
    }

    /// Lets the threads go, and waits until none hangs. Returns the calls that were left out.
    pub(super) fn release(&self) -> Vec<LateCall> {
        let mut state = lock(&self.state);
        state.is_released = true;
        self.changed.notify_all();
        let hang = |state: &mut Hung| state.count > 0;
        let state = self.changed.wait_while(state, hang);
        std::mem::take(&mut state.unwrap_or_else(PoisonError::into_inner).late)
    }
}
