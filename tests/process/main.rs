//! rungroup as a whole process, seen from outside: signals, exit codes, and actors that are stuck, in real time.
#![cfg(unix)]

mod exit_codes;
#[cfg(target_os = "linux")]
mod grows;
#[cfg(target_os = "linux")]
mod sidecar;
mod signals;
mod stuck;
mod support;

use std::process::Command;

use support::Program;

/// The program of many faces, as one of them.
fn face(face: &str) -> Program {
    Program::start(Command::new(env!("CARGO_BIN_EXE_child")).arg(face))
}
