//! The output of a child, as events of the log.

use rungroup::{Group, Interrupt, ProcessSpec};
use tracing::Level;

use crate::sh;
use crate::support::{CapturedLog, is_reaped, is_suspended, until};

/// Runs the command as the actor `child`, and returns the events.
async fn log_of(spec: ProcessSpec) -> CapturedLog {
    let log = CapturedLog::new();
    let mut group = Group::new("test");
    group.add_actor("child", spec, Interrupt::cancel());
    group.run().await.unwrap();
    log
}

#[tokio::test]
async fn each_line_is_an_event_under_the_name_of_the_actor() {
    let log = log_of(sh("echo 'to stdout'; echo 'to stderr' >&2")).await;
    for (message, stream) in [("to stdout", "stdout"), ("to stderr", "stderr")] {
        let line = log.until(message).await;
        assert_eq!(
            (line.level, line.target, &*line.message),
            (Level::INFO, "rungroup", message)
        );
        assert_eq!(
            (
                line.field("group"),
                line.field("actor"),
                line.field("stream")
            ),
            ("test", "child", stream)
        );
        assert_eq!(line.field("continued"), "");
    }
}

/// The child is suspended between its halves, so the first may be read separately.
#[tokio::test]
async fn a_line_that_comes_in_two_parts_is_one() {
    let log = CapturedLog::new();
    let mut group = Group::new("test");
    let script = "echo leader $$; printf first; kill -STOP $$; printf ' second\\n\\nthird\\n'";
    group.add_actor("child", sh(script), Interrupt::cancel());
    let running = group.start();
    let leader = log.number("leader").await;
    until(|| is_suspended(leader));
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    sh(&format!("kill -CONT {leader}")).capture().await.unwrap();
    running.await.unwrap();
    assert_eq!(log.lines_of("child")[1..], ["first second", "", "third"]);
}

#[tokio::test]
async fn the_last_line_needs_no_end() {
    let log = log_of(sh("printf 'first\\nlast'")).await;
    assert_eq!(log.lines_of("child"), ["first", "last"]);
}

#[tokio::test]
async fn invalid_utf8_is_replaced() {
    let log = log_of(sh(r"printf 'a\377b\n'")).await;
    assert_eq!(log.lines_of("child"), ["a\u{fffd}b"]);
}

#[tokio::test]
async fn a_line_without_an_end_comes_in_pieces() {
    let log = log_of(sh("head -c 20000 /dev/zero | tr '\\0' x; echo; echo short")).await;
    let pieces: Vec<(usize, String)> = log
        .all()
        .iter()
        .filter(|line| line.field("stream") == "stdout")
        .map(|line| (line.message.len(), line.field("continued").to_owned()))
        .collect();
    let expected = [
        (8192, "true"),
        (8192, "true"),
        (20000 - 2 * 8192, ""),
        (5, ""),
    ];
    assert_eq!(
        pieces,
        expected.map(|(length, continued)| (length, continued.to_owned()))
    );
}

/// A megabyte, far more than a pipe holds, and all of it was written before the exit.
#[tokio::test]
async fn no_output_is_lost() {
    let log = log_of(sh(
        "i=0; while [ $i -lt 20000 ]; do echo \"line $i of many that are fifty long, or so\"; i=$((i+1)); done",
    ))
    .await;
    let lines = log.lines_of("child");
    let expected = (0..20000).map(|i| format!("line {i} of many that are fifty long, or so"));
    assert!(expected.eq(lines.iter().cloned()), "{} lines", lines.len());
}

#[tokio::test]
async fn a_process_with_endless_output_is_stopped() {
    let log = CapturedLog::new();
    let mut group = Group::new("test");
    group.add_actor(
        "child",
        sh("echo leader $$; exec yes yyy"),
        Interrupt::cancel(),
    );
    let running = group.start();
    let leader = log.number("leader").await;
    log.until("yyy").await;
    running.shutdown("enough");
    running.await.unwrap();
    is_reaped(leader);
}

#[tokio::test]
async fn stdin_is_what_was_given_and_otherwise_empty() {
    assert_eq!(
        log_of(ProcessSpec::new("cat")).await.lines_of("child"),
        Vec::<String>::new()
    );
    assert_eq!(
        log_of(ProcessSpec::new("cat").stdin("given\n"))
            .await
            .lines_of("child"),
        ["given"]
    );
    // One that does not read it at all.
    let unread = sh("exec <&-; echo done").stdin(vec![b'x'; 1 << 20]);
    assert_eq!(log_of(unread).await.lines_of("child"), ["done"]);
}

/// The pipes of the child have ended, and the child has not.
#[tokio::test]
async fn a_process_that_closed_its_stdout_is_awaited() {
    let log = CapturedLog::new();
    let mut group = Group::new("test");
    group.add_actor(
        "child",
        sh("exec >&- 2>&-; read -r _; exit 0").stdin("x"),
        Interrupt::cancel(),
    );
    group.add_actor(
        "other",
        sh("exec >&- 2>&-; exec sleep 3600"),
        Interrupt::cancel(),
    );
    group.run().await.unwrap();
    assert_eq!(
        log.all()
            .iter()
            .filter(|line| line.message == "process exited")
            .count(),
        2
    );
}

#[tokio::test]
async fn a_process_has_the_declared_environment() {
    let print = "echo \"${HOME-no home} ${FIRST-no first} ${SECOND-no second}\"";
    let spec = sh(print)
        .env("FIRST", "1")
        .envs([("SECOND", "2"), ("HOME", "/h")])
        .env_remove("FIRST");
    assert_eq!(log_of(spec).await.lines_of("child"), ["/h no first 2"]);
    let cleared = ProcessSpec::new("/bin/sh")
        .args(["-c", print])
        .env("FIRST", "1")
        .env_clear()
        .env("SECOND", "2");
    assert_eq!(
        log_of(cleared).await.lines_of("child"),
        ["no home no first 2"]
    );
}
