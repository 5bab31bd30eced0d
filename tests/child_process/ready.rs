//! When a child is ready, and what comes of one that never is.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use rungroup::{Context, Error, Group, Interrupt, ProcessError, ProcessReady, ProcessSpec, Ready};
use tokio::sync::{Mutex, MutexGuard};
use tracing::Level;

use crate::sh;
use crate::support::{CapturedLog, exists};

/// A group of a child, and of one that requires it and whose return stops the group.
fn pair(spec: ProcessSpec, ready: ProcessReady) -> Group {
    let mut group = with_child(spec, ready);
    group
        .add(
            "user",
            async |_| tracing::info!("used"),
            Interrupt::cancel(),
        )
        .requires(["child"]);
    group
}

fn with_child(spec: ProcessSpec, ready: ProcessReady) -> Group {
    let mut group = Group::new("test");
    let execute = async move |ctx: Context| spec.execute_ready(ready, ctx).await;
    group
        .add("child", execute, Interrupt::cancel())
        .ready(Ready::Manual);
    group
}

async fn error_of(spec: ProcessSpec, ready: ProcessReady) -> Error {
    pair(spec, ready).run().await.unwrap_err()
}

/// Both were said, the first before the second.
#[track_caller]
fn assert_order(log: &CapturedLog, first: &str, second: &str) {
    let all: Vec<String> = log.all().into_iter().map(|line| line.message).collect();
    let position = |text: &str| all.iter().position(|message| message == text);
    assert!(
        position(first).is_some() && position(first) < position(second),
        "{all:#?}"
    );
}

#[tokio::test]
async fn a_line_of_either_stream() {
    for redirect in ["", " >&2"] {
        let log = CapturedLog::new();
        let script = format!("echo early; echo listening on 1{redirect}; exec sleep 3600");
        pair(sh(&script), ProcessReady::line("listening on"))
            .run()
            .await
            .unwrap();
        assert_order(&log, "listening on 1", "used");
    }
}

#[tokio::test]
async fn a_child_is_ready_when_it_has_started() {
    let log = CapturedLog::new();
    pair(sh("exec sleep 3600"), ProcessReady::Started)
        .run()
        .await
        .unwrap();
    assert_order(&log, "process started", "used");
}

/// A port that was free a moment ago, and is given to no other test as long as its guard is there.
async fn free_port(address: impl Into<IpAddr>) -> (u16, MutexGuard<'static, ()>) {
    static ALONE: Mutex<()> = Mutex::const_new(());
    let alone = ALONE.lock().await;
    let listener = TcpListener::bind((address.into(), 0)).unwrap();
    (listener.local_addr().unwrap().port(), alone)
}

fn serves(address: SocketAddr) -> ProcessSpec {
    ProcessSpec::new(env!("CARGO_BIN_EXE_child"))
        .arg("serves")
        .arg(address.to_string())
}

#[tokio::test]
async fn a_process_is_ready_when_its_port_accepts() {
    for address in [
        IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(Ipv6Addr::LOCALHOST),
    ] {
        if TcpListener::bind((address, 0)).is_err() {
            continue; // no such address here
        }
        let (port, _alone) = free_port(address).await;
        let address = SocketAddr::new(address, port);
        let mut group = with_child(serves(address), ProcessReady::port(port));
        let connects = async move |_: Context| TcpStream::connect(address).map(drop);
        group
            .add("user", connects, Interrupt::cancel())
            .requires(["child"]);
        group.run().await.unwrap();
    }
}

#[tokio::test]
async fn a_port_that_somebody_else_serves() {
    let log = CapturedLog::new();
    let (port, _alone) = free_port(Ipv4Addr::LOCALHOST).await;
    let _other = TcpListener::bind(("127.0.0.1", port)).unwrap();
    let error = error_of(sh("exec sleep 3600"), ProcessReady::port(port)).await;
    assert!(
        error
            .to_string()
            .contains(&format!("`sh` was not started: port {port} is in use")),
        "{error}"
    );
    assert!(error.downcast_ref::<ProcessError>().is_some());
    assert_eq!(log.of_processes(), Vec::<String>::new());
}

#[tokio::test]
async fn port_0_is_refused() {
    let error = error_of(sh("true"), ProcessReady::port(0)).await;
    assert!(error.to_string().contains("port 0"), "{error}");
}

#[tokio::test]
async fn an_exit_before_readiness_is_a_failure() {
    let error = error_of(sh("echo almost >&2; exit 0"), ProcessReady::line("ready")).await;
    let line = "actor `child` failed: `sh` exited with code 0 before it was ready; it is ready after a line with `ready`; \
                last output: almost";
    assert_eq!(error.to_string(), line);
    assert_eq!(
        error
            .downcast_ref::<ProcessError>()
            .unwrap()
            .status()
            .unwrap()
            .code(),
        Some(0)
    );
    let (port, _alone) = free_port(Ipv4Addr::LOCALHOST).await;
    let error = error_of(sh("exit 3"), ProcessReady::port(port)).await;
    let line = format!(
        "exited with code 3 before it was ready; it is ready after a connection to port {port}"
    );
    assert!(error.to_string().ends_with(&line), "{error}");
}

#[tokio::test]
async fn an_exit_after_readiness_has_an_error_of_its_own() {
    let mut group = Group::new("test");
    let execute = async |ctx: Context| {
        sh("echo ready; exit 3")
            .execute_ready(ProcessReady::line("ready"), ctx)
            .await
    };
    group
        .add("child", execute, Interrupt::cancel())
        .ready(Ready::Manual);
    group
        .add(
            "user",
            async |ctx| ctx.interrupted().await,
            Interrupt::cancel(),
        )
        .requires(["child"]);
    let error = group.run().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "actor `child` failed: `sh` exited with code 3"
    );
}

#[tokio::test]
async fn the_last_line_before_the_exit_counts() {
    let log = CapturedLog::new();
    let mut group = pair(sh("printf ready"), ProcessReady::line("ready"));
    group.add(
        "other",
        async |ctx| ctx.interrupted().await,
        Interrupt::cancel(),
    );
    group.run().await.unwrap();
    assert_eq!(log.lines_of("child"), ["ready"]);
}

#[tokio::test]
async fn a_stop_before_readiness_is_no_failure() {
    let (port, _alone) = free_port(Ipv4Addr::LOCALHOST).await;
    for ready in [ProcessReady::line("never"), ProcessReady::port(port)] {
        let log = CapturedLog::new();
        let running = pair(sh("echo leader $$; exec sleep 3600"), ready).start();
        let leader = log.number("leader").await;
        running.shutdown("enough");
        running.await.unwrap();
        assert!(!exists(leader));
    }
}

/// The error states that the readiness was missed. The log states what was missing.
#[tokio::test]
async fn the_missing_line_or_port_is_logged() {
    let log = CapturedLog::new();
    let mut group = Group::new("app");
    let spec = sh("sleep 3600");
    group
        .actor("sidecar")
        .add_process(spec, ProcessReady::line("listening"))
        .ready_within(Duration::from_millis(100));
    let error = group.run().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "actor `sidecar` was not ready within its `ready_within` of 100 ms; set `ready_within` on `sidecar` to change it"
    );
    let line = log.until("process stopped before it was ready").await;
    assert_eq!(
        (line.level, line.field("awaited")),
        (Level::WARN, "a line with `listening`")
    );
}
