//! B6 and B3: the state that a process inherits from its launcher, and the signals of a terminal.

use std::process::Command;

use crate::launched;
use crate::support::{Program, wait_between_requests};

const EVERY_DEFAULT: &str = "--default-signal=HUP,INT,QUIT,TERM";

fn ready(options: &[&str], face: &str) -> Program {
    let mut program = Program::start(&mut launched(options, face));
    program.wait_for("group ready");
    program
}

/// Sends a signal that must change nothing. The next one is no duplicate of it.
fn survives(program: &Program, signal: &str) {
    program.signal(&[signal]);
    wait_between_requests();
}

#[test]
fn b6_a_blocked_term_is_a_warning_that_names_the_launcher() {
    let mut program = ready(&[EVERY_DEFAULT, "--block-signal=TERM,INT"], "hears::serves");
    let warning = program.wait_for("cannot stop the group");
    assert!(
        warning.contains("WARN") && warning.contains("SIGINT, SIGTERM"),
        "{warning}"
    );
    let name = std::fs::read_to_string("/proc/self/comm").expect("Linux tells the name");
    let launcher = format!(
        "the launcher `{}` (pid {})",
        name.trim_end(),
        std::process::id()
    );
    assert!(warning.contains(&launcher), "{warning}");
    program.signal(&["QUIT"]);
    program
        .finish()
        .expect(0)
        .prints("cannot stop the group", 1);
}

#[test]
fn b6_without_a_subscriber_a_blocked_term_is_on_stderr() {
    let options = [EVERY_DEFAULT, "--block-signal=TERM,INT"];
    let mut program = Program::start(&mut launched(&options, "ends::unready_call"));
    let warning = program.wait_for("cannot stop the group");
    assert!(
        warning.starts_with(
            "warning: group `ends`: SIGINT, SIGTERM cannot stop the group: blocked by the launcher "
        ) && warning.ends_with("; start the process with unblocked signals"),
        "{warning}"
    );
    // Before the group runs, a signal ends the process.
    program.wait_for("actor `store` is not ready");
    program.signal(&["QUIT"]);
    program
        .finish()
        .expect(0)
        .prints("cannot stop the group", 1);
}

#[test]
fn b6_an_ignored_term_stops_the_group_and_is_a_warning() {
    let mut program = ready(&[EVERY_DEFAULT, "--ignore-signal=TERM"], "hears::serves");
    program.wait_for("SIGTERM was ignored by the launcher");
    program.signal(&["TERM"]);
    program.finish().expect(0).prints("cause=SIGTERM", 2);
}

/// Also if the group sets `signals` without a list.
#[test]
fn b6_signals_that_were_ignored_stay_ignored() {
    let ignored = "--ignore-signal=HUP,INT,QUIT";
    for face in ["hears::serves", "hears::main_bare", "hears::run_bare"] {
        let program = ready(&[ignored], face);
        for signal in ["HUP", "INT", "QUIT"] {
            survives(&program, signal);
        }
        program.signal(&["TERM"]);
        program
            .finish()
            .expect(0)
            .prints("cause=SIGTERM", 2)
            .prints("already stopping", 0);
    }
}

#[test]
fn b6_an_ignored_signal_that_the_group_lists_stops_it() {
    let program = ready(&["--ignore-signal=HUP"], "hears::only_hup");
    program.signal(&["HUP"]);
    program.finish().expect(0).prints("cause=SIGHUP", 2);
}

/// The tests have no terminal of their own: `setsid` takes away that of a person who runs them.
#[test]
fn b6_without_a_terminal_hup_is_not_listened_to() {
    hup_ends_without_a_terminal("hears::says_its_id");
    hup_ends_without_a_terminal("hears::says_its_id_and_runs_bare");
}

fn hup_ends_without_a_terminal(face: &str) {
    let child = env!("CARGO_BIN_EXE_child");
    let script = format!("env {EVERY_DEFAULT} '{child}' {face}; echo code $?");
    let mut command = Command::new("setsid");
    command.args(["--wait", "sh", "-c", &script]);
    let mut program = Program::start(&mut command);
    let line = program.wait_for("id ");
    program.wait_for("group ready");
    let id = line.trim_start_matches("id ");
    let kill = Command::new("sh")
        .args(["-c", &format!("kill -HUP {id}")])
        .status();
    assert!(kill.expect("there is a shell").success());
    program
        .finish()
        .expect(0)
        .prints("code 129", 1)
        .prints("group stops", 0);
}

#[test]
fn b6_closed_standard_streams_do_no_harm() {
    let child = env!("CARGO_BIN_EXE_child");
    for (face, code) in [("ends::well", 0), ("ends::failed", 1)] {
        let script = format!("exec '{child}' {face} <&- >&- 2>&-");
        let mut command = Command::new("env");
        command.args([EVERY_DEFAULT, "sh", "-c", &script]);
        let ended = Program::start(&mut command).finish().expect(code);
        assert_eq!(ended.output, "");
    }
}

/// A program with a sidecar on a pseudo-terminal, by `script` of util-linux.
fn on_a_terminal(face: &str) -> (Program, u32) {
    let child = env!("CARGO_BIN_EXE_child");
    let mut command = Command::new("env");
    let inner = format!("exec env {EVERY_DEFAULT} TOKIO_WORKER_THREADS=2 '{child}' {face}");
    command.args([EVERY_DEFAULT, "script", "-qefc", &inner, "/dev/null"]);
    let mut program = Program::start_with_stdin(&mut command);
    let line = program.wait_for("leader ");
    let (_, number) = line.split_once("leader ").expect("it is waited for");
    let digits = number.chars().take_while(char::is_ascii_digit);
    let sidecar = digits.collect::<String>().parse().expect("a number");
    program.wait_for("group ready");
    (program, sidecar)
}

#[test]
fn b3_quit_from_the_terminal_is_one_stop() {
    let (mut program, sidecar) = on_a_terminal("sidecar::terminal");
    program.type_in("\x1c");
    program
        .finish()
        .expect(0)
        .prints("cause=SIGQUIT", 2)
        .prints("already stopping", 0);
    crate::sidecar::is_gone(sidecar);
}

/// The terminal goes with `script`: its child receives HUP from the system, and once more from the test.
#[test]
fn b3_a_closed_terminal_and_its_duplicate_are_one_stop() {
    let path = std::env::temp_dir().join(format!("rungroup-b3-{}", std::process::id()));
    let (program, sidecar) = on_a_terminal(&format!("sidecar::terminal '{}'", path.display()));
    program.signal(&["KILL"]);
    drop(program);
    let report = |end: &str| {
        let hangs_at = std::time::Instant::now() + std::time::Duration::from_secs(60);
        loop {
            let report = std::fs::read_to_string(&path).unwrap_or_default();
            if report.ends_with(end) {
                return report;
            }
            let now = std::time::Instant::now();
            assert!(now < hangs_at, "no `{end}` in {report:?}");
            std::thread::yield_now();
        }
    };
    // The actor waits for the file before it returns, so that the group still stops.
    let stopping = report("stops\n");
    let (_, pid) = stopping.lines().next().unwrap().split_once(' ').unwrap();
    let hang_up = Command::new("kill").args(["-HUP", pid]).status();
    assert!(hang_up.unwrap().success(), "{stopping}");
    let go_on = path.with_extension("go");
    std::fs::write(&go_on, "").unwrap();
    let report = report("exit 0\n");
    crate::sidecar::is_gone(sidecar);
    for file in [&path, &go_on] {
        std::fs::remove_file(file).unwrap();
    }
    assert_eq!(report, format!("pid {pid}\ncause SIGHUP\nstops\nexit 0\n"));
}
