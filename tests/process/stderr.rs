//! The output for people: each failure once, and the actors that delay a start or a stop.

use crate::frozen::freeze;
use crate::support::{Program, wait_between_requests};
use crate::{face, launched};

fn ends(name: &str) -> Program {
    face(&format!("ends::{name}"))
}

#[test]
fn a16_a_start_that_fails_is_one_log_line_and_one_block() {
    let ended = ends("port_in_use").finish().expect(1);
    let told: Vec<&str> = ended
        .output
        .lines()
        .filter(|line| line.contains("address in use"))
        .filter(|line| !line.contains("DEBUG"))
        .collect();
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(
        told.iter()
            .any(|line| line.contains("ERROR rungroup: group stops"))
    );
    assert!(told.contains(&"Error: actor `api` failed: address in use"));
    ended
        .prints("run failed", 1)
        .prints("times with + or - are relative to the cause", 1)
        .prints("Error: ", 1);
}

#[test]
fn a16_without_a_subscriber_the_block_is_all() {
    let ended = ends("port_in_use_unlogged").finish().expect(1);
    assert!(
        ended
            .output
            .starts_with("Error: actor `api` failed: address in use\n\ngroup `ends`")
    );
    ended.prints("address in use", 1).prints("warning: ", 0);
}

/// The line begins so, and states a time. The warning of a busy machine may be late, and is never early.
fn is_after_three_seconds(line: &str, beginning: &str) -> bool {
    let late = line.strip_prefix(beginning);
    let seconds = late.and_then(|late| late.split(' ').next()?.parse::<f64>().ok());
    seconds.is_some_and(|seconds| seconds >= 3.0)
}

#[test]
fn a7_an_actor_that_blocks_the_start_is_named_on_stderr() {
    let mut program = ends("never_provides");
    let line = program.wait_for("warning: ");
    assert!(
        is_after_three_seconds(&line, "warning: actor `store` is not ready ")
            && line.ends_with(
                " s after its start: it has not called `ctx.provide`; `web` and 2 more wait for it; \
                 set `ready_within` on `store` to limit this"
            ),
        "{line}"
    );
    program.signal(&["TERM"]);
    program.finish().expect(0).prints(
        "warning: group `ends` stopped before it was ready: `store` never provided its value",
        1,
    );
}

#[test]
fn a7_an_unready_actor_without_dependents_is_printed() {
    let forms = [
        (
            "value",
            "has not called `ctx.provide`",
            "never provided its value",
        ),
        ("call", "has not called `ctx.ready`", "never became ready"),
        (
            "process",
            "has not met the condition of its `ready`",
            "never became ready",
        ),
        ("nested", "has not called `ctx.ready`", "never became ready"),
        (
            "resource",
            "has not returned from `open`",
            "never provided its value",
        ),
    ];
    let programs = forms.map(|(form, ..)| ends(&format!("unready_{form}")));
    for ((form, lack, missed), mut program) in forms.into_iter().zip(programs) {
        let line = program.wait_for("warning: ");
        assert!(
            is_after_three_seconds(&line, "warning: actor `store` is not ready ")
                && line.ends_with(&format!(
                    " s after its start: it {lack}; set `ready_within` on `store` to limit this"
                )),
            "{form}: {line}"
        );
        program.signal(&["INT"]);
        let missing = if form == "nested" { "inner" } else { "store" };
        program.finish().expect(0).prints(
            &format!("warning: group `ends` stopped before it was ready: `{missing}` {missed}"),
            1,
        );
    }
}

#[test]
fn a7_an_actor_that_is_late_in_the_stop_is_printed() {
    let mut program = ends("stuck_in_the_stop");
    let line = program.wait_for("warning: ");
    assert!(
        is_after_three_seconds(&line, "warning: actor `deaf` has not ended ")
            && line
                .contains(" s after its interrupt: execute still runs, and it will be aborted in ")
            && line.ends_with(
                ", when its grace period of 4 s (declared) expires; set `grace` on `deaf` to change it"
            ),
        "{line}"
    );
    program
        .finish()
        .expect(1)
        .prints("warning: ", 2)
        .prints(
            "warning: actor `deaf` exceeded its grace period of 4 s (declared) and was aborted; \
             set `grace` on `deaf` to change it",
            1,
        )
        .prints("Error: actor `deaf`", 1);
}

#[test]
fn a_signal_that_ends_the_process_is_named_on_stderr() {
    let mut program = ends("stays");
    program.wait_for("here");
    program.signal(&["TERM"]);
    program.wait_for("interrupted");
    wait_between_requests();
    program.signal(&["TERM"]);
    program.wait_for("warning: actor `deaf`");
    freeze(&program, &["TERM"]);
    program.finish().expect(128 + 15).prints(
        "warning: group `ends` received SIGTERM during the abort of its actors: exiting the process",
        1,
    );
}

/// The build of a field, in its own group and in a nested function; and a build that is a closure.
#[test]
fn a7_a_build_that_hangs_is_named_on_stderr() {
    let faces = [
        ("build_hangs", "the build closure"),
        ("build_of_a_field_hangs", "the build of `store`"),
        ("build_of_a_field_blocks", "the build of `store`"),
    ];
    let programs = faces.map(|(face, _)| ends(face));
    for ((_, what), mut program) in faces.into_iter().zip(programs) {
        let line = program.wait_for("warning: ");
        assert!(
            is_after_three_seconds(&line, &format!("warning: {what} has not returned "))
                && line.ends_with(
                    "s after it began; limit it with `tokio::time::timeout`, \
                     or end the process by a signal"
                ),
            "{line}"
        );
        program.signal(&["TERM"]);
        program.finish().expect(128 + 15).prints("warning: ", 1);
    }
}

/// The build itself has returned, so it is not named.
#[test]
fn a7_a_drop_after_a_failed_build_is_named_on_stderr() {
    let mut program = ends("build_leaves_a_slow_drop");
    let line = program.wait_for("warning: ");
    assert!(
        is_after_three_seconds(&line, "warning: the drop of `pool` has not finished ")
            && line.contains("after group `leaves-a-slow-drop` failed before its run, and ")
            && line.contains(" (the group's grace period) expires; ")
            && line.ends_with("set `grace` on the group to change it"),
        "{line}"
    );
    let ended = program.finish().expect(1);
    ended
        .prints("has not returned", 0)
        .prints("Error: build of api: no port", 1);
}

/// Nothing else is left of the group.
#[test]
fn a7_a_drop_that_blocks_is_named_on_stderr() {
    let mut program = ends("stuck_in_a_drop");
    let line = program.wait_for("warning: ");
    assert!(
        is_after_three_seconds(&line, "warning: the drop of `pool` has not finished ")
            && line.contains("s after the last actor ended, and it will be abandoned in ")
            && line.contains(", when its time of ")
            && line.ends_with(
                "the group's grace period) expires; set `grace` on the group to change it"
            ),
        "{line}"
    );
    let ended = program.finish().expect(1).prints("warning: ", 1);
    let error = ended.output.lines().find(|it| it.starts_with("Error: "));
    let error = error.expect("the run failed");
    assert!(
        error.starts_with("Error: group `ends`: the drop of `pool` did not finish within ")
            && error.contains("the group's grace period")
            && error.ends_with(
                ") and was abandoned; release it in an actor, \
                 or set `grace` on the group to change its time"
            ),
        "{error}"
    );
}

/// The nested group names the actor that it waits for, and its parent group names the nested group.
#[test]
fn a7_both_groups_of_a_stuck_actor_are_on_stderr() {
    let mut program = ends("stuck_in_a_nested_group");
    let lines = [1, 2].map(|times| program.wait_for_times("has not ended", times));
    for (actor, pending) in [
        ("inner", "its group has not ended"),
        ("deaf", "execute still runs"),
    ] {
        let begins = format!("warning: actor `{actor}` has not ended ");
        let line = lines.iter().find(|line| line.starts_with(&begins));
        let line = line.unwrap_or_else(|| panic!("{lines:?}"));
        assert!(line.contains(&format!(
            "s after its interrupt: {pending}, and it will be aborted in "
        )));
    }
    program.finish().expect(1);
}

#[test]
fn a7_an_abandoned_actor_is_named_on_stderr() {
    let ended = ends("abandoned").finish().expect(1);
    let warnings: Vec<&str> = ended
        .output
        .lines()
        .filter_map(|line| line.strip_prefix("warning: "))
        .collect();
    let [aborted, abandoned] = warnings[..] else {
        panic!("{}", ended.output)
    };
    assert_eq!(
        aborted,
        "actor `stuck` exceeded its grace period of 100 ms (declared) and was aborted; \
         set `grace` on `stuck` to change it"
    );
    assert!(
        abandoned.starts_with("actor `stuck` was abandoned ")
            && abandoned.ends_with(
                " after its interrupt: its execute did not finish after the abort, \
                 because the actor exceeded its grace period of 100 ms (declared); \
                 let it return when the actor is interrupted, or set `grace` on `stuck` to change its time"
            ),
        "{abandoned}"
    );
    let error = ended.output.lines().find(|it| it.starts_with("Error: "));
    assert_eq!(error, Some(&*format!("Error: {abandoned}")));
}

#[test]
fn a_second_value_is_printed() {
    let ended = ends("provides_twice").finish().expect(0);
    ended.prints("warning: ", 1).prints(
        "warning: actor `store`: value dropped: the actor has provided one already",
        1,
    );
}

/// The stop still ends with code 0.
#[test]
fn g4_a_failure_after_the_cause_is_printed() {
    let ended = ends("fails_late").finish().expect(0);
    ended.prints("warning: ", 1).prints(
        "warning: group `ends`, while it stopped: failed: a line: the disk is full",
        1,
    );
}

#[test]
fn b8_a_suspended_child_is_printed() {
    let mut program = ends("suspended");
    let line = program.wait_for("warning: ");
    let suspended = "actor `child`: process suspended by SIGSTOP; it does nothing until SIGCONT";
    assert_eq!(line, format!("warning: {suspended}"));
    program.signal(&["TERM"]);
    program.finish().expect(0);
}

#[test]
fn a7_failures_that_stop_nothing_are_printed() {
    let ended = ends("continued").finish();
    ended
        .prints("warning: actor `fails` failed: the disk is full", 1)
        .prints(
            "warning: a task of actor `job` failed: a line: the disk is full",
            1,
        );
}

#[test]
fn a18_the_failure_of_a_task_is_on_stderr_and_in_the_report() {
    let ended = ends("linked").finish().expect(1);
    ended
        .prints(
            "warning: a task of actor `plain` failed: the disk is full",
            1,
        )
        .prints("failed tasks: 1 of 1", 1)
        .prints("first failed task: the disk is full", 1)
        .prints("Error: actor `worker` failed: a linked task failed", 1);
}

/// The output of a face that fails with exit code 1.
fn with_backtrace(value: &str, face: &str) -> String {
    let setting = format!("RUST_BACKTRACE={value}");
    let program = Program::start(&mut launched(&[&setting], face));
    program.finish().expect(1).output
}

#[test]
fn a22_the_block_ends_with_the_backtrace_of_the_actors_error() {
    let output = with_backtrace("1", "ends::failed");
    let (block, backtrace) = output
        .split_once("\nbacktrace of the error:\n")
        .expect("a backtrace");
    assert!(block.contains("interrupted  ended"), "{block}");
    assert!(backtrace.contains("child::ends::broken"), "{backtrace}");
    // The rest is the same for every error.
    assert!(!backtrace.contains("tokio::runtime"), "{backtrace}");
    assert!(backtrace.ends_with("for the frames of the runtime"));
    let whole = with_backtrace("full", "ends::failed");
    assert!(whole.contains("tokio::runtime"), "{whole}");
    let of_build = with_backtrace("1", "ends::build_failed");
    assert!(of_build.contains("child::ends::broken"), "{of_build}");
    assert!(!of_build.contains("tokio::runtime"), "{of_build}");
    let converted = with_backtrace("1", "ends::failed_with_io");
    assert!(!converted.contains("backtrace"), "{converted}");
    ends("failed").finish().expect(1).prints("backtrace", 0);
}

#[test]
fn a22_the_backtrace_of_a_panic_ends_where_the_user_is_called() {
    for face in ["panicked", "thread_panicked", "build_panicked"] {
        let output = with_backtrace("1", &format!("ends::{face}"));
        let (_, backtrace) = output.split_once("stack backtrace:").expect("a backtrace");
        assert!(backtrace.contains("child::ends::"), "{backtrace}");
        assert!(!backtrace.contains("tokio::"), "{backtrace}");
        assert!(!backtrace.contains("catch_unwind"), "{backtrace}");
    }
}

#[test]
fn c12_control_characters_are_escaped() {
    let ended = ends("control_characters").finish().expect(1);
    assert!(
        !ended.output.contains(['\u{1b}', '\u{7}']),
        "{:?}",
        ended.output
    );
    let first = r"Error: actor `bad\u{1b}[31m\nname` failed: got \u{1b}[2J\u{7}";
    assert_eq!(ended.output.lines().next(), Some(first));
}
