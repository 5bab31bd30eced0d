//! The stderr and the exit code of a program, without signals.

use std::process::{Command, Stdio};

use crate::face;
use crate::support::{Ended, Program};

const SIGABRT: i32 = 6;

fn ends(name: &str) -> Ended {
    face(&format!("ends::{name}")).finish()
}

#[test]
fn a_run_that_succeeded_exits_with_0_and_prints_nothing() {
    for name in ["well", "all_well", "empty"] {
        let ended = ends(name).expect(0);
        assert_eq!(ended.output, "", "{name}");
    }
}

#[test]
fn an_error_is_1_and_its_block_is_on_stderr_once() {
    let ended = ends("failed").expect(1).prints("Error:", 1);
    assert!(
        ended
            .output
            .starts_with("Error: actor `job` failed: the disk is full\n"),
        "{}",
        ended.output
    );
}

/// The message of a panic, which tokio-graceful-shutdown loses. Trap 13, too.
#[test]
fn a_panic_is_1_and_its_message_and_place_are_on_stderr() {
    for name in ["panicked", "thread_panicked"] {
        let ended = ends(name).expect(1).prints("Error: ", 1);
        let block = ended.output.split_once("Error: ").expect("a block").1;
        assert!(block.starts_with("actor `job` panicked"), "{block}");
        assert!(
            block.contains("all is lost") && block.contains("ends.rs"),
            "{block}"
        );
    }
}

/// `TestGoOrDie_TerminatesProcessAndWritesArtifact` of `BanyanDB`, with the text of the panic as the artifact, and
/// its place in that of the component.
#[test]
fn test_go_or_die_terminates_process_and_writes_artifact() {
    let ended = ends("aborts_on_panic");
    assert_eq!(ended.killed_by, Some(SIGABRT), "{}", ended.output);
    let ended = ended.prints("all is lost", 1).prints("cleaned up", 0);
    assert!(ended.output.contains("ends.rs"), "{}", ended.output);
}

/// `TestGoOrDie_WaitsForArtifactBeforeRepanic` of `BanyanDB`: the panic hook is the writer, and is waited for.
#[test]
fn test_go_or_die_waits_for_artifact_before_repanic() {
    let ended = ends("aborts_after_artifact");
    assert_eq!(ended.killed_by, Some(SIGABRT), "{}", ended.output);
    ended
        .prints("all is lost", 1)
        .prints("artifact complete", 1);
}

#[test]
fn a_field_that_cannot_be_built_is_1_and_named() {
    ends("field_in_use")
        .expect(1)
        .prints("Error: build of api: Address", 1)
        .prints("Error: ", 1);
    ends("field_with_code")
        .expect(78)
        .prints("Error: build of job: ", 1);
}

/// The whole text: the field, and the user's own error. The warnings precede it, and the message of a panic.
#[test]
fn the_stderr_of_a_failed_build_names_the_field_and_its_error() {
    let in_use = "Error: build of api: Address already in use (os error 98)";
    assert_eq!(ends("field_in_use").expect(1).output, in_use);
    let output = ends("unit_in_use").expect(1).output;
    let is_ours = |line: &&str| line.starts_with("warning: ") || line.starts_with("Error: ");
    let lines: Vec<&str> = output.lines().filter(is_ours).collect();
    let [warning, error] = lines[..] else {
        panic!("{output}")
    };
    assert!(
        warning.starts_with("warning: group `ends`: the drop of `pool` panicked at ")
            && warning.ends_with(": it slips"),
        "{warning}"
    );
    assert_eq!(error, in_use);
    let output = ends("unit_panicked").expect(1).output;
    let (_, block) = output.split_once("Error: ").expect("a block");
    assert!(
        block.starts_with("build of api: panicked at ") && block.ends_with(": all is lost"),
        "{output}"
    );
}

#[test]
fn a_group_that_builds_its_fields_is_a_process() {
    ends("fields_built").expect(0).prints("built well", 1);
    let on = ends("fields_built_on").expect(0);
    on.prints("built on CurrentThread", 1);
}

fn configured(words: &[&str]) -> Ended {
    let mut command = Command::new("env");
    command.args(["--default-signal=HUP,INT,QUIT", env!("CARGO_BIN_EXE_child")]);
    command.args(words).env("FACE", "ends::configured");
    command.env("CONFIGURED_TIMES", "2");
    Program::start(&mut command).finish()
}

#[test]
fn a_configured_group_reads_the_words_of_the_process() {
    let ended = configured(&["--word", "ab"]).expect(0);
    assert_eq!(ended.output.trim(), "abab");
    for (flag, text) in [
        ("--help", "The word to print"),
        ("--show-units", "build:  printer"),
    ] {
        configured(&[flag]).expect(0).prints(text, 1);
    }
}

#[test]
fn a_refused_configuration_is_1_with_every_problem() {
    configured(&["--times", "many"])
        .expect(1)
        .prints("Error: invalid configuration of group `configured`", 1)
        .prints("- invalid value `many` for `--times`", 1)
        .prints("- `--word` of `printer` is required", 1);
}

/// Trap 6: a waiter for the start learns that it failed.
#[test]
fn trap_6_a_start_that_fails_is_printed() {
    ends("never_ready")
        .expect(1)
        .prints("Error: actor `store` failed: the disk is full", 1)
        .prints("stopped before it was ready", 1);
}

#[test]
fn an_invalid_group_exits_with_1_and_prints_the_remedy() {
    ends("not_a_plan")
        .expect(1)
        .prints("Error: ", 1)
        .prints("`nobody`", 1);
}

#[test]
fn an_error_of_build_is_1_with_its_context() {
    ends("build_failed")
        .expect(1)
        .prints("Error: building", 1)
        .prints("the disk is full", 1);
}

/// G3: also before there is an actor.
#[test]
fn g3_a_panic_of_build_is_1_and_an_error() {
    for name in ["build_panicked", "build_panicked_at_once"] {
        let ended = ends(name).expect(1).prints("Error: `build` panicked", 1);
        let block = ended.output.split_once("Error: ").expect("a block").1;
        assert!(
            block.contains("all is lost") && block.contains("ends.rs"),
            "{block}"
        );
    }
}

/// G3: also in an error, which is printed and dropped where no user code could end the process.
#[test]
fn g3_an_error_that_panics_is_1_and_an_error() {
    ends("error_of_panics")
        .expect(1)
        .prints("Error: actor `job` failed: its `Display` panicked", 1)
        .prints("no words", 1);
    ends("build_failed_with_panics")
        .expect(1)
        .prints("Error: ", 1)
        .prints("no words", 1);
}

#[test]
fn the_block_shows_a_wrapped_error() {
    let ended = ends("group_in_build_failed").expect(1).prints("Error: ", 1);
    assert!(
        ended
            .output
            .starts_with("Error: preparing: actor `schema` failed: the disk is full\n"),
        "{}",
        ended.output
    );
    // The timeline of the group that failed is part of its block.
    ended.prints("migration", 1);
}

#[test]
fn an_error_exits_with_1_if_stderr_is_closed() {
    let mut child = crate::command("hears::fails_at_hup")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(child.stderr.take());
    wait_until_ready(&mut child);
    let hup = Command::new("sh")
        .args(["-c", &format!("kill -HUP {}", child.id())])
        .status();
    assert!(hup.expect("there is a shell").success());
    assert_eq!(child.wait().expect("it is a child of ours").code(), Some(1));
}

/// Until then it has said nothing on stderr.
fn wait_until_ready(child: &mut std::process::Child) {
    use std::io::{BufRead, BufReader};
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let ready = lines.any(|line| line.expect("text").contains("group ready"));
    assert!(ready);
    // No reader delays the rest of its log.
    std::thread::spawn(move || lines.count());
}

#[test]
fn an_exit_in_the_chain_of_an_error_is_the_code() {
    ends("failed_with_code").expect(78).prints(
        "Error: actor `job` failed: cannot read the configuration",
        1,
    );
    ends("build_failed_with_code")
        .expect(78)
        .prints("Error: cannot read the configuration", 1);
    ends("nested_failed_with_code").expect(78);
}

#[test]
fn main_on_runs_the_actors_on_the_runtime_that_it_is_given() {
    ends("on_current_thread")
        .expect(0)
        .prints("current thread, app-worker", 1);
    ends("on_multi_thread")
        .expect(0)
        .prints("multi thread, app-worker", 1);
}
