//! A program that is stopped for a while. rungroup does not count that time in a limit, and grants the whole limit again.

use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::support::Program;

/// Stops the program for longer than its limits and the second after them. It receives these signals as soon as it continues, in
/// the phase in which it was stopped: a test need not be faster than the half second of an abort.
pub(crate) fn freeze(program: &Program, signals: &[&str]) {
    let pid = i32::try_from(program.id()).ok().and_then(Pid::from_raw);
    // Without a shell, which a busy machine may start too late.
    kill_process(pid.expect("it is a number"), Signal::STOP).expect("it runs");
    thread::sleep(Duration::from_secs(4));
    program.signal(&[signals, &["CONT"]].concat());
}
