//! C7: a signal ends the process at every instant, also while its error is printed and stderr takes no more.

use std::thread;
use std::time::Duration;

use crate::support::Program;
use crate::{command, face};

/// Waits until the error is being printed, sends the signal, and expects its code.
fn is_ended(mut program: Program, signal: &str, number: i32) {
    program.wait_for("here");
    program.signal(&[signal]);
    program.finish().expect(128 + number);
}

fn unread(name: &str) -> Program {
    Program::start_unread(&mut command(&format!("prints::{name}")))
}

#[test]
fn c7_a_build_error_on_a_full_stderr() {
    is_ended(unread("long_build_error"), "TERM", 15);
    is_ended(unread("long_build_error"), "INT", 2);
}

#[test]
fn c7_an_error_of_a_run_without_grace_on_a_full_stderr() {
    is_ended(unread("long_error"), "TERM", 15);
    is_ended(unread("long_error"), "INT", 2);
}

#[test]
fn c7_an_error_whose_display_blocks() {
    is_ended(face("prints::blocking_build_error"), "TERM", 15);
    is_ended(face("prints::blocking_error"), "INT", 2);
}

/// The driver logs the failure of the actor, and the subscriber formats it there. It takes a second signal, because the
/// first asks for a stop without a limit. No line shows that the program has received the first, so the test waits longer than
/// a busy machine needs to deliver it.
#[test]
fn c7_an_error_whose_display_blocks_the_log() {
    let mut program = face("prints::blocking_error_in_the_log");
    program.wait_for("here");
    program.signal(&["TERM"]);
    thread::sleep(Duration::from_secs(2));
    program.signal(&["INT"]);
    program.finish().expect(128 + 2).prints("main thread", 1);
}

#[test]
fn c7_the_programs_own_main_after_the_run() {
    is_ended(face("prints::main_blocks"), "TERM", 15);
}
