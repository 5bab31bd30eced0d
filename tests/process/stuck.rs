//! G6: whatever an actor does, the process is gone within the grace and one second of the cause.
//!
//! Each of these programs blocks something permanently, so its exit shows that it was ended. The length of the time is the
//! watchdog's: its own tests prove it to the millisecond on a paused clock. Here the parent measures that it is the time of the
//! group, and not a longer one.

use std::time::Duration;

use crate::face;
use crate::frozen::freeze;
use crate::support::{Ended, wait_between_requests};

/// The grace period that `child` declares, and the guaranteed second.
const BOUND: Duration = Duration::from_millis(300 + 1000);

/// More than a busy machine delays an exit, and less than the grace period of a group that declares none.
const LATE: Duration = Duration::from_secs(15);

/// The main thread, how long it had, and the option that changes it.
const NOT_RETURNED: &str =
    "the main thread did not return within its grace period of 300 ms and one second: ";

fn gone_in_time(name: &str, signal: &str) -> Ended {
    let mut program = face(&format!("sticks::{name}"));
    program.wait_for("here");
    let asked = program.signal(&[signal]);
    let ended = program.finish();
    let took = ended.at - asked;
    assert!(
        took < BOUND + LATE,
        "{name} took {took:?}\n{}",
        ended.output
    );
    ended
}

fn fails_in_time(name: &str) -> Ended {
    gone_in_time(name, "TERM").expect(1)
}

fn errors(ended: &Ended) -> Vec<&str> {
    let lines = ended.output.lines();
    lines.filter(|line| line.starts_with("Error: ")).collect()
}

/// The error names this actor or field. On a busy machine the driver may be later than the watchdog, which names the main thread
/// if stderr takes its message in time.
#[track_caller]
fn names(name: &str, ended: &Ended) {
    let name = format!("`{name}`");
    for error in errors(ended) {
        let is_expected = error.contains(&name) || error.contains(NOT_RETURNED);
        assert!(is_expected, "{error}");
    }
}

/// The grace period of the actors ends long before that of the group, and so before the watchdog.
#[test]
fn the_error_names_an_actor_that_is_stuck() {
    let faces = [
        "thread",
        "worker",
        "workers",
        "task",
        "interrupt",
        "async_interrupt",
    ];
    let programs = faces.map(|name| {
        let mut program = face(&format!("sticks::own_grace::{name}"));
        program.wait_for("here");
        program.signal(&["TERM"]);
        program
    });
    for (name, program) in faces.into_iter().zip(programs) {
        let ended = program.finish().expect(1);
        let errors = errors(&ended);
        let stuck = if name == "workers" {
            "`stuck-0`"
        } else {
            "`stuck`"
        };
        let is_named = errors.len() == 1 && errors[0].contains(stuck);
        assert!(is_named, "{name}: {errors:?}");
    }
}

/// task-supervisor returns `Ok`, and waits for the closure to its end.
#[test]
fn g6_a_thread_that_stays() {
    names("stuck", &gone_in_time("thread", "INT").expect(1));
}

/// tokio-graceful-shutdown returns `Ok`, and waits for the closure to its end.
#[test]
fn g6_an_abandoned_spawn_blocking() {
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
    fails_in_time("lock_stdout_of_the_log").prints(NOT_RETURNED, 1);
}

/// No signal helps: the first event of the actor blocks the log.
#[test]
fn g6_a_failure_while_a_lock_holds_up_the_log() {
    face("sticks::lock_and_fail")
        .finish()
        .expect(1)
        .prints(NOT_RETURNED, 1);
}

#[test]
fn g6_a_lock_that_holds_up_the_log_before_there_is_a_cause() {
    fails_in_time("lock_while_it_starts").prints(NOT_RETURNED, 1);
}

/// No signal is in it: the process exits by itself, and a destructor holds it up.
#[test]
fn b4_an_exit_handler_that_blocks_keeps_the_code() {
    for (name, code) in [("exit_handler", 0), ("exit_handler_of_a_failure", 1)] {
        face(&format!("sticks::{name}"))
            .finish()
            .expect(code)
            .prints("the exit handlers of the process did not", 1);
    }
}

#[test]
fn b4_an_exit_handler_that_blocks_has_one_second() {
    gone_in_time("exit_handler_once_stopped", "TERM").expect(0);
}

#[test]
fn b4_a_signal_ends_a_process_whose_exit_handler_blocks() {
    // The handler sends the signal by itself: a test that sent it could be later than the second of the exit handlers.
    let ended = face("sticks::exit_handler_with_signal").finish();
    ended
        .expect(128 + 15)
        .prints("here", 1)
        .prints("the exit handlers of the process did not", 0);
}

#[test]
fn b4_an_end_that_is_forced_runs_no_exit_handler() {
    let mut program = face("sticks::exit_handler_and_stuck");
    program.wait_for("here");
    program.signal(&["TERM"]);
    program.wait_for("actor interrupted");
    wait_between_requests();
    program.signal(&["TERM"]);
    program.wait_for("actor aborted");
    freeze(&program, &["TERM"]);
    program.finish().expect(128 + 15).prints("here", 1);
}

/// The grace and the second after it pass while the process is stopped, and the actor needs a part of the grace afterwards.
#[test]
fn time_of_a_frozen_process_does_not_count() {
    let mut program = face("sticks::frozen");
    program.wait_for("here");
    program.signal(&["TERM"]);
    program.wait_for("stops slowly");
    freeze(&program, &[]);
    // Three seconds after the interrupt there is a warning, and the actor has the rest of its grace again.
    program.wait_for("limit=\"it will be aborted in ");
    program
        .finish()
        .expect(0)
        .prints("aborted", 1)
        .prints("has expired", 0);
}

/// The time for the drop passes while the process is stopped.
#[test]
fn a_frozen_drop_has_its_time_again() {
    let mut program = face("sticks::frozen_drop");
    program.wait_for("here");
    program.signal(&["TERM"]);
    program.wait_for("drops slowly");
    freeze(&program, &[]);
    program.finish().expect(0).prints("drop failed", 0);
}
