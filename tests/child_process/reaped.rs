//! Exits are noticed and reaped, whatever handles SIGCHLD, those of orphans included.

use std::process::Command;

/// In seconds. Only a program that hangs takes this long: 250 restarts start 750 processes, in five seconds on a free processor, and
/// in more than two minutes on one that has much else to do.
const HANGS: &str = "900";

/// Runs a face of the child program under a launcher that sets this up, and returns the lines that it prints.
fn lines_of(face: &str, launcher: &[&str]) -> Vec<String> {
    let output = Command::new("timeout")
        .args([HANGS, "env", "--default-signal=HUP,INT,QUIT,CHLD"])
        .args(launcher)
        .args([env!("CARGO_BIN_EXE_child"), face])
        .output()
        .expect("there is `env`");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{output:?}");
    text.lines().map(str::to_owned).collect()
}

const EXHAUSTED: &str =
    "actor `child` exhausted its restarts: actor `child` failed: `sh` exited with";

#[test]
fn b2_an_exit_is_noticed_with_sigchld_blocked() {
    assert_eq!(
        lines_of("reaps::exit", &["--block-signal=CHLD"]),
        [
            &format!("{EXHAUSTED} code 3"),
            "restarts: 2",
            "children: 0",
            "threads: 1"
        ]
    );
}

/// The system then reaps each child itself, and drops its exit status.
#[test]
fn b2_an_exit_is_noticed_with_sigchld_ignored() {
    let lines = lines_of("reaps::exit", &["env", "--ignore-signal=CHLD"]);
    assert!(
        lines[0].starts_with(&format!(
            "{EXHAUSTED} an unknown status: this process ignores SIGCHLD"
        )),
        "{lines:?}"
    );
    assert_eq!(
        lines[lines.len() - 3..],
        ["restarts: 2", "children: 0", "threads: 1"]
    );
}

/// Other code of the process may take the exit status of a child at any time.
#[test]
fn b2_an_exit_that_other_code_reaps_is_noticed() {
    let lines = lines_of("reaps::stolen", &[]);
    assert!(lines[0].starts_with(EXHAUSTED), "{lines:?}");
    assert_eq!(
        lines[lines.len() - 3..],
        ["restarts: 2", "children: 0", "threads: 1"]
    );
}

#[test]
fn b5_250_restarts_leave_no_zombie_to_a_subreaper() {
    assert_eq!(
        lines_of("reaps::orphans", &[]),
        [
            &format!("{EXHAUSTED} code 3"),
            "restarts: 250",
            "children: 0",
            "threads: 1"
        ]
    );
}
