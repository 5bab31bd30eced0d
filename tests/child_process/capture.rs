//! Commands as questions with answers.

use rungroup::ProcessSpec;

use crate::sh;
use crate::support::{CapturedLog, ends};

/// More than any pipe holds.
const LARGE: usize = 4 << 20;

#[tokio::test]
async fn stdout_and_stderr_apart() {
    let log = CapturedLog::new();
    let spec = sh("echo out; echo err >&2");
    assert_eq!(spec.capture().await.unwrap(), "out\n");
    let line = log.until("err").await;
    assert_eq!(
        (line.field("command"), line.field("stream")),
        ("\"sh\"", "stderr")
    );
    let both = spec.capture_both().await.unwrap();
    assert_eq!(
        (both.stdout, both.stderr),
        (b"out\n".to_vec(), b"err\n".to_vec())
    );
    let lines = log
        .all()
        .iter()
        .filter(|line| !line.field("stream").is_empty())
        .count();
    assert_eq!(lines, 1, "captured output is not logged");
}

/// The command reads and writes at the same time, more than its pipes hold.
#[tokio::test]
async fn large_input_and_output_do_not_wait_for_each_other() {
    let input: Vec<u8> = (0..LARGE)
        .map(|byte| u8::try_from(byte % 251).unwrap())
        .collect();
    let output = ProcessSpec::new("cat")
        .stdin(&input)
        .capture_bytes()
        .await
        .unwrap();
    assert!(output == input, "{} bytes", output.len());
    let both = sh("tee /dev/stderr")
        .stdin(&input)
        .capture_both()
        .await
        .unwrap();
    assert!(both.stdout == input && both.stderr == input);
}

#[tokio::test]
async fn input_that_is_not_read_is_no_failure() {
    assert_eq!(
        ProcessSpec::new("true")
            .stdin(vec![0; LARGE])
            .capture()
            .await
            .unwrap(),
        ""
    );
    assert_eq!(
        ProcessSpec::new("cat").stdin("").capture().await.unwrap(),
        ""
    );
    assert_eq!(
        ProcessSpec::new("cat").capture().await.unwrap(),
        "",
        "without one it is empty"
    );
}

#[tokio::test]
async fn the_error_holds_the_status_and_the_output() {
    let spec = sh("echo out; echo err >&2; exit 3");
    let error = spec.capture_both().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "`sh` exited with code 3; last output: err"
    );
    assert_eq!(error.status().unwrap().code(), Some(3));
    assert_eq!(
        (error.stdout(), error.stderr()),
        (&b"out\n"[..], &b"err\n"[..])
    );
    let error = spec.capture().await.unwrap_err();
    assert_eq!(
        (error.stdout(), error.stderr()),
        (&b"out\n"[..], &b"err\n"[..])
    );
}

#[tokio::test]
async fn invalid_utf8_is_an_error_or_bytes() {
    let spec = sh(r"printf '\377'");
    let error = spec.capture().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the output of `sh` is not UTF-8\nhelp: call `capture_bytes`"
    );
    assert_eq!(error.stdout(), b"\xff");
    assert_eq!(spec.capture_bytes().await.unwrap(), b"\xff");
}

/// A descendant holds the pipe, and is not waited for.
#[tokio::test]
async fn the_remaining_members_of_a_capture_are_killed() {
    let forked = sh("sleep 3600 & echo $!").capture().await.unwrap();
    ends(forked.trim().parse().unwrap());
    let left = sh("setsid sleep 3600 & echo $!").capture().await.unwrap();
    assert_eq!(sh(&format!("kill {left}")).capture().await.unwrap(), "");
}
