//! The remains of a run, and the calls that it owes. Both are also checked after a run that was dropped.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::Handle;

use super::drilled::Drilled;
use super::watched::{LateCall, Watched};
use crate::plan::{ActorKind, ActorPlan, InterruptKind};
use crate::report::user_code::panics;

/// The time after the run in which all of it must be gone, of its clock and of the real one.
const PATIENCE: Duration = Duration::from_secs(1);

/// The time of the clock between two checks of the remains.
const STEP: Duration = Duration::from_millis(1);

/// Makes the calls that faults have left out.
pub(super) async fn make_late_calls(calls: Vec<LateCall>) {
    for call in calls {
        // The verdict is there, so that neither its panic nor its error matters.
        if let Ok(Some(future)) = panics::catch_quiet(call) {
            let _ = tokio::time::timeout(PATIENCE, tokio::spawn(future)).await;
        }
    }
}

/// Returns the remains of a run a second after its end.
pub(super) async fn leaks(drilled: &Drilled) -> Vec<String> {
    let tasks = Handle::current().metrics();
    let (began, mut passed) = (Instant::now(), Duration::ZERO);
    loop {
        // Aborted tasks end when they are polled once more.
        tokio::time::sleep(STEP).await;
        passed += STEP;
        let alive = tasks.num_alive_tasks();
        let mut left = parts(drilled);
        if left.is_empty() && alive == 0 {
            return left;
        }
        if left.is_empty() && passed >= PATIENCE || began.elapsed() >= PATIENCE {
            // That of an actor is named.
            if left.is_empty() {
                left.push(format!(
                    "{alive} task{} left after the run, by a `tokio::spawn` instead of `ctx.spawn`, or in a call that blocks",
                    if alive == 1 { " was" } else { "s were" }
                ));
            }
            return left;
        }
        if !left.is_empty() {
            // Threads and processes need real time.
            thread::sleep(STEP);
        }
    }
}

/// The parts of the actors, their child processes and the values that are left, and the interrupts that were not called.
fn parts(drilled: &Drilled) -> Vec<String> {
    let mut left = Vec::new();
    for (actor, watched) in &drilled.actors {
        let path = &watched.path;
        if let Some(problem) = calls(actor, watched) {
            left.push(format!("the interrupt of `{path}` was {problem}"));
        }
        for pid in watched.observed.children.alive() {
            left.push(format!("process {pid} of `{path}` was left after the run"));
        }
        if watched.parts_alive() > 0 {
            let part = match watched.kind {
                ActorKind::Blocking => "thread",
                _ => "future",
            };
            left.push(format!("the {part} of `{path}` was left after the run"));
        }
    }
    for (path, marker) in &drilled.retained {
        if Arc::strong_count(marker) > 1 {
            left.push(format!("value `{path}` was not dropped after the run"));
        }
    }
    left
}

/// G2: the function is called once at the stop. One that can be called only once may have been called for an attempt.
fn calls(actor: &ActorPlan, watched: &Watched) -> Option<String> {
    if actor.interrupt() != InterruptKind::Function {
        return None;
    }
    let record = watched.record();
    match record.stop_calls {
        0 if record.attempts > 0 && record.calls == 0 => Some("not called at the stop".to_owned()),
        0 | 1 => None,
        calls => Some(format!("called {calls} times at the stop")),
    }
}
