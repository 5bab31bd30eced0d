//! The error of a child that failed: the program, the exit, and its last output.

use std::io::ErrorKind;

use rungroup::{Context, Error, Group, Interrupt, ProcessError, ProcessSpec};

use crate::sh;
use crate::support::CapturedLog;

async fn error_of(spec: ProcessSpec) -> Error {
    let mut group = Group::new("test");
    group.add_actor("child", spec, Interrupt::cancel());
    group.run().await.unwrap_err()
}

#[tokio::test]
async fn the_error_of_an_exit_has_code_and_output() {
    let error = error_of(sh(
        "echo out; echo first >&2; echo last >&2; echo >&2; exit 3",
    ))
    .await;
    assert_eq!(
        error.to_string(),
        "actor `child` failed: `sh` exited with code 3; last output: last"
    );
    let error: &ProcessError = error.downcast_ref().unwrap();
    assert_eq!(
        (error.program(), error.status().unwrap().code()),
        ("sh", Some(3))
    );
    assert_eq!(error.stderr(), b"first\nlast\n\n");
    assert_eq!(error.stdout(), b"", "it went to the log");
}

#[tokio::test]
async fn the_error_of_a_killed_child_names_the_signal() {
    let error = error_of(sh("kill -9 $$")).await;
    assert_eq!(
        error.to_string(),
        "actor `child` failed: `sh` was killed by signal 9"
    );
}

/// The end of the output is kept, whatever its length.
#[tokio::test]
async fn the_error_keeps_the_last_ten_lines_of_stderr() {
    let error = error_of(sh(
        "for n in 1 2 3 4 5 6 7 8 9 10 11 12; do echo $n >&2; done; exit 1",
    ))
    .await;
    let error: &ProcessError = error.downcast_ref().unwrap();
    assert_eq!(error.stderr(), b"3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n");
}

#[tokio::test]
async fn a_missing_program_is_an_error() {
    let none = ": No such file or directory (os error 2)";
    for (program, line) in [
        (
            "no-such-program",
            "`no-such-program` could not be started: not found in `PATH`".to_owned(),
        ),
        (
            "/no/such/program",
            format!("`/no/such/program` could not be started{none}"),
        ),
        (
            "sleep 5",
            "`sleep 5` could not be started: not found in `PATH`\n\
             help: pass only the program here, and its arguments with `arg` or `args`"
                .to_owned(),
        ),
    ] {
        let error = error_of(ProcessSpec::new(program)).await;
        assert_eq!(
            error.downcast_ref::<ProcessError>().unwrap().to_string(),
            line
        );
    }
    let error = error_of(ProcessSpec::new("no-such-program")).await;
    let error: &ProcessError = error.downcast_ref().unwrap();
    assert_eq!(error.status(), None);
    let source: &std::io::Error = std::error::Error::source(error)
        .unwrap()
        .downcast_ref()
        .unwrap();
    assert_eq!(source.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn a_missing_directory_is_an_error() {
    let error = error_of(sh("true").current_dir("/no/such/directory")).await;
    assert!(
        error
            .to_string()
            .contains("`sh` could not be started in `/no/such/directory`: "),
        "{error}"
    );
}

#[test]
fn a_runtime_without_io_is_an_error() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let error = runtime.block_on(error_of(sh("true")));
    assert!(error.to_string().contains("has no I/O driver"), "{error}");
    assert!(
        error
            .to_string()
            .contains("help: build the runtime with `enable_io()`"),
        "{error}"
    );
}

#[tokio::test]
async fn a_command_inside_an_actor() {
    let _heard = CapturedLog::new();
    let mut group = Group::new("test");
    let execute = async |ctx: Context| {
        let error = sh("exit 3").run(&ctx).await.unwrap_err();
        assert_eq!(error.to_string(), "`sh` exited with code 3");
    };
    group.add("worker", execute, Interrupt::cancel());
    group.run().await.unwrap();
}

#[test]
fn debug_of_a_spec_shows_no_secret() {
    let spec = sh("true")
        .env("PASSWORD", "hunter2")
        .stdin("hunter3")
        .env_remove("HOME")
        .current_dir("/");
    let shown = format!("{spec:?}");
    assert!(
        shown.contains("PASSWORD") && !shown.contains("hunter"),
        "{shown}"
    );
}
