//! Child processes of a group: real programs, distinguished by their pids, their output and its order.
#![cfg(target_os = "linux")]

mod capture;
mod declared;
mod fails;
mod killed;
mod output;
mod ready;
mod reaped;
mod restart;
mod stop;
mod supervisor;
mod support;

use rungroup::ProcessSpec;

/// A shell that runs this script.
fn sh(script: &str) -> ProcessSpec {
    ProcessSpec::new("sh").args(["-c", script])
}
