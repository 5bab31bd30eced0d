//! The tests of commands in Ambassador's supervisor, ported by name. All are adapted: commands are async, and their errors
//! are typed.

use rungroup::{Context, Group, Interrupt, ProcessSpec};

use crate::support::CapturedLog;

/// A: an error is the caller's to unwrap.
#[tokio::test]
async fn test_must_capture() {
    let output = ProcessSpec::new("echo")
        .arg("this is a test")
        .capture()
        .await
        .unwrap();
    assert_eq!(output, "this is a test\n");
}

/// A.
#[tokio::test]
async fn test_capture_error() {
    let error = ProcessSpec::new("nosuchcommand")
        .capture()
        .await
        .unwrap_err();
    assert_eq!((error.program(), error.status()), ("nosuchcommand", None));
}

/// A: the exit status is in the error.
#[tokio::test]
async fn test_capture_exit_error() {
    let error = ProcessSpec::new("test")
        .args(["1", "==", "0"])
        .capture()
        .await
        .unwrap_err();
    assert_eq!(error.status().unwrap().code(), Some(1));
}

/// A.
#[tokio::test]
async fn test_capture_input() {
    let input = "hello\nthere\n";
    assert_eq!(
        ProcessSpec::new("cat")
            .stdin(input)
            .capture()
            .await
            .unwrap(),
        input
    );
}

/// A.
#[tokio::test]
async fn test_command_run() {
    let mut group = Group::new("test");
    group.add(
        "worker",
        async |ctx: Context| ProcessSpec::new("ls").run(&ctx).await,
        Interrupt::cancel(),
    );
    group.run().await.unwrap();
}

/// A: the lines carry no marks of their own, but fields.
#[tokio::test]
async fn test_command_run_logging() {
    let log = CapturedLog::new();
    let mut group = Group::new("test");
    let its_log = log.clone();
    let execute = async move |ctx: Context| {
        let script = "for i in 1 2 3; do echo $i; sleep 0.2; done";
        ProcessSpec::new("sh")
            .args(["-c", script])
            .run(&ctx)
            .await?;
        let expected = [
            "DEBUG process started",
            "INFO 1",
            "INFO 2",
            "INFO 3",
            "DEBUG process exited",
        ];
        assert_eq!(its_log.of_processes(), expected, "before the worker exits");
        anyhow::Ok(())
    };
    group.add("worker", execute, Interrupt::cancel());
    group.run().await.unwrap();
    assert_eq!(log.lines_of("worker"), ["1", "2", "3"]);
}
