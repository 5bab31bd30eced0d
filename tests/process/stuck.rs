//! G6: whatever an actor does, the process is gone within the grace and one second of the cause. The parent measures it,
//! from before it sends the signal until the process is gone, and one program at a time, so that they do not hold up each
//! other.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::face;
use crate::support::Ended;

/// What `child` declares, and the second that is promised.
const BOUND: Duration = Duration::from_millis(300 + 1000);

fn gone_in_time(name: &str, signal: &str) -> Ended {
    static ALONE: Mutex<()> = Mutex::new(());
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut program = face(&format!("sticks::{name}"));
    program.wait_for("here");
    let asked = program.signal(&[signal]);
    let ended = program.finish();
    let took = ended.at - asked;
    assert!(took < BOUND, "{name} took {took:?}\n{}", ended.output);
    ended
}

fn fails_in_time(name: &str) -> Ended {
    gone_in_time(name, "TERM").expect(1)
}

/// The error that it shows names this actor or field.
#[track_caller]
fn names(name: &str, ended: &Ended) {
    let errors: Vec<&str> = ended
        .output
        .lines()
        .filter(|line| line.starts_with("Error: "))
        .collect();
    assert!(
        errors.len() == 1 && errors[0].contains(&format!("`{name}`")),
        "{errors:?} in:\n{}",
        ended.output
    );
}

/// task-supervisor says Ok, and waits for the closure to its end.
#[test]
fn g6_a_thread_that_stays() {
    names("stuck", &gone_in_time("thread", "INT").expect(1));
}

/// tokio-graceful-shutdown says Ok, and waits for the closure to its end.
#[test]
fn g6_a_spawn_blocking_left_behind() {
    gone_in_time("spawn_blocking", "INT").expect(0);
}

#[test]
fn g6_an_async_actor_that_blocks_its_worker() {
    names("stuck", &fails_in_time("worker"));
}

#[test]
fn g6_all_workers_blocked() {
    names("stuck-0", &fails_in_time("workers"));
}

#[test]
fn g6_a_task_that_ignores_its_abort() {
    names("stuck", &fails_in_time("task"));
}

#[test]
fn g6_an_interrupt_that_blocks() {
    names("stuck", &fails_in_time("interrupt"));
    names("stuck", &fails_in_time("async_interrupt"));
}

#[test]
fn g6_a_field_whose_drop_blocks() {
    names("stuck", &fails_in_time("kept"));
}

#[test]
fn g6_a_future_whose_drop_blocks() {
    names("stuck", &fails_in_time("future"));
}

#[test]
fn g6_all_workers_blocked_by_a_nested_group() {
    names("inner", &fails_in_time("nested"));
}

#[test]
fn g6_a_lock_on_stdout() {
    names("stuck", &fails_in_time("lock_stdout"));
}

#[test]
fn g6_a_lock_on_stderr() {
    // Where the error would be shown.
    fails_in_time("lock_stderr");
}

#[test]
fn g6_a_lock_that_holds_up_the_log() {
    fails_in_time("lock_stderr_of_the_log");
    fails_in_time("lock_stdout_of_the_log").says("its thread is held up", 1);
}

/// No signal helps: what the log would say of the actor is the first thing that it cannot.
#[test]
fn g6_a_failure_while_a_lock_holds_up_the_log() {
    face("sticks::lock_and_fail")
        .finish()
        .expect(1)
        .says("its thread is held up", 1);
}

#[test]
fn g6_a_lock_that_holds_up_the_log_before_there_is_a_cause() {
    fails_in_time("lock_while_it_starts").says("its thread is held up", 1);
}
