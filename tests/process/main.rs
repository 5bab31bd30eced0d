//! rungroup as a whole process, seen from outside: signals, exit codes, and actors that are stuck, in real time.
#![cfg(unix)]

mod blocked_stderr;
mod exit_codes;
mod frozen;
#[cfg(target_os = "linux")]
mod grows;
#[cfg(target_os = "linux")]
mod inherited;
#[cfg(target_os = "linux")]
mod sidecar;
mod signals;
mod stderr;
mod stuck;
mod support;

use std::process::Command;

use support::Program;

/// The program of many faces, as one of them.
fn face(face: &str) -> Program {
    Program::start(&mut command(face))
}

/// The signals have their default actions, even if the tests were started by `nohup`, which ignores one.
fn command(face: &str) -> Command {
    launched(&["--default-signal=HUP,INT,QUIT"], face)
}

/// A process whose launcher is `env` with these options. It keeps its process id.
fn launched(options: &[&str], face: &str) -> Command {
    let mut command = Command::new("env");
    command.args(options);
    command.args([env!("CARGO_BIN_EXE_child"), face]);
    command
}
