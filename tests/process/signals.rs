//! Signals to a program: the signals that stop the group, the effect of the second and the third, and the exit codes.

use crate::face;
use crate::frozen::freeze;
use crate::support::{Ended, Program, wait_between_requests};

const INT: i32 = 128 + 2;
const TERM: i32 = 128 + 15;

fn ready(name: &str) -> Program {
    let mut program = face(&format!("hears::{name}"));
    program.wait_for("group ready");
    program
}

/// The program while it stops, after the first signal, and waits only for the deaf actor.
fn stopping(name: &str, signal: &str) -> Program {
    let mut program = ready(name);
    program.signal(&[signal]);
    program.wait_for("actor ended");
    program
}

fn ended_by(program: Program, signals: &[&str]) -> Ended {
    program.signal(signals);
    program.finish()
}

/// Sends these signals after the time in which they would be part of the request before, to which the program has reacted.
fn ended_by_further(program: Program, signals: &[&str]) -> Ended {
    wait_between_requests();
    ended_by(program, signals)
}

#[test]
fn b3_a_duplicate_signal_changes_nothing() {
    // Which of two comes first is not known.
    for signals in [["TERM", "TERM"], ["INT", "TERM"]] {
        let program = ready("serves");
        program.signal(&signals);
        program.finish().expect(0).prints("forced by", 0);
    }
}

/// Trap 5: a program that prints that it is ready listens to signals.
#[test]
fn trap_5_handlers_are_in_place_before_ready() {
    ended_by(ready("serves"), &["TERM"])
        .expect(0)
        .prints("group stops group=\"hears\" cause=SIGTERM", 1);
    ended_by(ready("serves"), &["INT"])
        .expect(0)
        .prints("group stops group=\"hears\" cause=SIGINT", 1);
}

#[test]
fn c4_a_flood_of_requests_delays_no_signal() {
    ended_by(ready("flooded"), &["TERM"])
        .expect(0)
        .prints("group stops group=\"hears\" cause=SIGTERM", 1);
}

#[test]
fn a_second_signal_forces_the_stop_and_sets_the_exit_code() {
    for (first, second, code) in [
        ("TERM", "TERM", TERM),
        ("INT", "INT", INT),
        ("TERM", "INT", INT),
        ("INT", "TERM", TERM),
    ] {
        let ended = ended_by_further(stopping("ignores", first), &[second]).expect(code);
        ended.prints("Error: actor `deaf`", 1);
    }
}

#[test]
fn a_second_signal_aborts_the_actors_of_a_nested_group() {
    let stopping = stopping("ignores_in_a_nested_group", "TERM");
    ended_by_further(stopping, &["INT"])
        .expect(INT)
        .prints("actor aborted group=\"inner\" actor=\"deaf\"", 1)
        .prints("actor abandoned", 0);
}

#[test]
fn a_third_signal_ends_the_process_at_once() {
    let mut program = stopping("ignores_all", "INT");
    wait_between_requests();
    program.signal(&["INT"]);
    program.wait_for("actor aborted");
    freeze(&program, &["TERM"]);
    program
        .finish()
        .expect(TERM)
        .prints("signal received during the abort", 1);
}

/// The deadline has come for the drops, too.
#[test]
fn a_second_signal_abandons_slow_drops() {
    let ended = ended_by_further(stopping("ignores_and_drops", "INT"), &["TERM"]).expect(TERM);
    ended.prints("Error: actor `deaf`", 1).prints(
        "error=the drop of `stuck` did not finish within 300 ms (forced by SIGTERM)",
        1,
    );
}

#[test]
fn a_signal_after_the_last_actor_hurries_the_drops() {
    let mut program = ready("drops");
    program.signal(&["INT"]);
    program.wait_for("here");
    let ended = ended_by_further(program, &["TERM"]).expect(TERM);
    ended
        .prints(
            "error=the drop of `stuck` did not finish within 300 ms (forced by SIGTERM)",
            1,
        )
        .prints(", forced by SIGTERM", 1);
}

#[test]
fn signals_that_the_group_does_not_list_end_the_process_at_once() {
    for name in ["only_hup", "none"] {
        ended_by(ready(name), &["TERM"])
            .expect(TERM)
            .prints("group stops", 0);
        ended_by(ready(name), &["INT"])
            .expect(INT)
            .prints("group stops", 0);
    }
    ended_by(ready("only_hup"), &["HUP"])
        .expect(0)
        .prints("group stops group=\"hears\" cause=SIGHUP", 1);
}

#[test]
fn a15_a_job_that_a_signal_stops_exits_with_its_number() {
    for (signal, code) in [("TERM", TERM), ("INT", INT)] {
        ended_by(ready("all"), &[signal])
            .expect(code)
            .prints("Error", 0)
            .prints("run succeeded", 0)
            .prints("run stopped before completion", 1)
            .prints("missing=`server` had not returned", 1);
    }
}

/// Its own failure comes before the signal that cut it short.
#[test]
fn a15_a_failed_job_that_a_signal_stops_exits_with_1() {
    for signal in ["TERM", "INT"] {
        ended_by(ready("all_and_fails"), &[signal])
            .expect(1)
            .prints("Error: actor `job` failed: it cannot be saved", 1)
            .prints("cause=SIG", 2)
            .prints("run failed", 1);
    }
}

#[test]
fn a_signal_while_actors_start_stops_the_group() {
    let mut program = face("hears::starts");
    program.wait_for("started");
    ended_by(program, &["TERM"])
        .expect(0)
        .prints("group ready", 0)
        .prints("run stopped before it was ready", 1)
        .prints("missing=`slow` never became ready", 1);
}

#[test]
fn a_signal_during_build_ends_the_process_at_once() {
    for name in [
        "builds",
        "builds_and_blocks",
        "builds_a_field",
        "blocks_in_a_field",
        "builds_a_unit",
        "blocks_in_a_unit",
    ] {
        for (signal, code) in [("TERM", TERM), ("INT", INT)] {
            let mut program = face(&format!("hears::{name}"));
            program.wait_for("here");
            ended_by(program, &[signal]).expect(code);
        }
    }
}

/// No driver receives the signal.
#[test]
fn a_signal_while_an_invalid_group_is_dropped_ends_the_process() {
    let mut program = face("hears::invalid_and_drops");
    program.wait_for("here");
    ended_by(program, &["TERM"]).expect(TERM);
}

#[test]
fn term_drains_and_a_second_signal_ends_the_drain() {
    let mut program = ready("drains");
    program.signal(&["TERM"]);
    program.wait_for("group draining");
    ended_by_further(program, &["TERM"])
        .expect(0)
        .prints("actor interrupted", 1);
}

#[test]
fn an_expired_drain_stops_the_group() {
    ended_by(ready("drains_briefly"), &["TERM"])
        .expect(0)
        .prints("group draining", 1)
        .prints("actor interrupted", 1);
}

#[test]
fn int_does_not_drain() {
    ended_by(ready("drains"), &["INT"])
        .expect(0)
        .prints("draining", 0);
}

#[test]
fn run_listens_to_the_signals_that_the_group_lists() {
    ended_by(ready("run_asked"), &["TERM"])
        .expect(0)
        .prints("came back: SIGTERM", 1);
    // The system's own handler. Not INT: a shell that starts the tests in the background has it ignored.
    assert_eq!(
        ended_by(ready("run_asked"), &["USR1"]).killed_by,
        Some(rungroup::Signal::USR1.number())
    );
}

/// As `main` does for a group that sets no `signals`.
#[test]
fn bare_signals_are_the_default_ones_of_main() {
    for name in ["run_bare", "run_default", "main_bare"] {
        for signal in ["INT", "TERM", "QUIT"] {
            ended_by(ready(name), &[signal])
                .expect(0)
                .prints(&format!("cause=SIG{signal}"), 2);
        }
    }
}

#[test]
fn run_listens_to_no_signals_by_default() {
    assert_eq!(
        ended_by(ready("run_unasked"), &["TERM"]).killed_by,
        Some(15)
    );
}

#[test]
fn a1_a_loop_without_a_pause_exits_with_zero() {
    ended_by(ready("busy"), &["TERM"]).expect(0);
}

#[test]
fn a10_the_accepted_abort_of_a_task_exits_with_zero() {
    ended_by(ready("accepts"), &["TERM"])
        .expect(0)
        .prints("actor aborted", 1);
}

/// The thread that receives signals outlives `main`, and leaves this one to the run.
#[test]
fn a_run_after_main_receives_its_signals() {
    let mut program = face("hears::runs_after_main");
    program.wait_for("group ready group=\"hears\"");
    ended_by(program, &["TERM"])
        .expect(0)
        .prints("came back: SIGTERM", 1);
}
