//! A child process is gone with the program that has it as an actor, whatever ends that, and however stuck it is.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use crate::face;
use crate::frozen::freeze;
use crate::support::{Program, wait_between_requests};

/// Waits for the child, and returns its number.
fn child_of(program: &mut Program) -> u32 {
    let line = program.wait_for("leader ");
    let (_, number) = line.split_once("leader ").unwrap();
    number
        .split(|letter: char| !letter.is_ascii_digit())
        .next()
        .unwrap()
        .parse()
        .unwrap()
}

/// The program has ended. Its child was killed before, and is gone as soon as the system has seen to it.
pub(crate) fn is_gone(child: u32) {
    let hangs_at = Instant::now() + Duration::from_secs(60);
    let runs = || {
        let stat = fs::read_to_string(format!("/proc/{child}/stat"));
        stat.is_ok_and(|stat| !stat.rsplit_once(')').unwrap().1.starts_with(" Z"))
    };
    while runs() {
        assert!(Instant::now() < hangs_at, "it is left");
        thread::yield_now();
    }
}

#[test]
fn no_child_is_left_by_abandoned_actors() {
    let mut program = face("sidecar::workers");
    let child = child_of(&mut program);
    program.wait_for_times("here", 2);
    program.signal(&["TERM"]);
    program.finish().expect(1);
    is_gone(child);
}

#[test]
fn no_child_is_left_by_an_exit_that_is_forced() {
    let mut program = face("sidecar::forced");
    let child = child_of(&mut program);
    program.wait_for_times("here", 2);
    program.signal(&["TERM"]);
    program.wait_for("group stopping");
    wait_between_requests();
    program.signal(&["TERM"]);
    program.wait_for("actor aborted");
    freeze(&program, &["TERM"]);
    program
        .finish()
        .expect(128 + 15)
        .prints("signal received during the abort", 1);
    is_gone(child);
}

#[test]
fn no_child_is_left_by_a_build_that_is_ended() {
    let mut program = face("sidecar::build");
    let child = child_of(&mut program);
    program.signal(&["TERM"]);
    program.finish().expect(128 + 15);
    is_gone(child);
}
