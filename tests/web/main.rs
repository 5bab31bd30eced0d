//! `examples/web.rs` as a child process, with clients in flight while it is stopped.
#![cfg(unix)]

mod client;
#[allow(dead_code, reason = "the process tests use all of it")]
#[path = "../process/support.rs"]
mod support;

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use client::{get, open};
use support::Program;

/// A file of the test's own, which does not exist yet.
fn new_file(name: &str) -> PathBuf {
    let file =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    let _ = fs::remove_file(&file);
    file
}

fn web(listen: &str, store: &PathBuf) -> Program {
    Program::start(
        Command::new("env")
            .args(["--default-signal=HUP,INT,QUIT", env!("CARGO_BIN_EXE_web")])
            .args(["--listen", listen])
            .env("WEB_STORE", store),
    )
}

/// The service once it is ready, and its address.
fn ready(store: &PathBuf) -> (Program, String) {
    let mut web = web("127.0.0.1:0", store);
    web.wait_for("group ready");
    let line = web.wait_for("listening on");
    let address = line
        .split_once("http://")
        .expect("an address")
        .1
        .trim()
        .to_owned();
    (web, address)
}

#[test]
fn every_request_is_answered_during_drain_and_stop() {
    const CLIENTS: usize = 8;
    let store = new_file("visits");
    let (mut web, address) = ready(&store);
    assert_eq!(get(&address, "/readyz"), (200, "ready\n".to_owned()));

    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let address = address.clone();
            thread::spawn(move || get(&address, "/slow/2"))
        })
        .collect();
    web.wait_for_times("a slow visit begins", CLIENTS);

    web.signal(&["TERM"]);
    web.wait_for("group draining");
    assert_eq!(get(&address, "/readyz"), (503, "draining\n".to_owned()));
    assert_eq!(get(&address, "/").0, 200, "it still serves");

    // The drain has done its work; a second signal ends it.
    web.signal(&["TERM"]);
    web.wait_for("group stopping");
    for client in clients {
        assert_eq!(client.join().expect("an answer").0, 200);
    }

    web.finish()
        .expect(0)
        .prints("run succeeded", 1)
        .prints("actors=4 failures=0", 1)
        .prints("metrics, for the last time", 1);
    // The store was saved after the last request.
    assert_eq!(
        fs::read_to_string(store).expect("it was saved"),
        (CLIENTS + 1).to_string()
    );
}

#[test]
fn a4_a_worker_that_restarts_keeps_the_service_in_its_balancer() {
    let directory = new_file("directory");
    fs::create_dir(&directory).expect("a new directory");
    let (mut web, address) = ready(&directory.join("visits"));
    fs::remove_dir_all(&directory).expect("the worker cannot save now");
    web.wait_for("actor will restart");
    let began = Instant::now();
    loop {
        let (code, state) = get(&address, "/readyz");
        assert_eq!(code, 200, "{state}");
        if state == "degraded\n" {
            break;
        }
        // The worker fails again and again, and waits longer each time.
        assert!(began.elapsed() < Duration::from_secs(60), "{state}");
    }
    fs::create_dir(&directory).expect("the store can save again");
    web.signal(&["TERM"]);
    web.finish().expect(0).prints("run succeeded", 1);
}

#[test]
fn a_handler_that_never_returns_is_bounded_by_the_grace() {
    let store = new_file("hangs");
    let (mut web, address) = ready(&store);
    get(&address, "/");
    let _in_flight = open(&address, "/slow/1000000");
    web.wait_for("a slow visit begins");

    web.signal(&["TERM"]);
    let ended = web.finish().expect(1);
    ended.prints("Error: 1 task of actor `api` exceeded its grace period", 1);
    // All others had their time.
    assert_eq!(fs::read_to_string(store).expect("it was saved"), "1");
}

#[test]
fn a_port_in_use_names_the_field_and_the_address() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let ended = web(&address, &new_file("in-use")).finish().expect(1);
    ended
        .prints(
            &format!("Error: build of api: cannot listen on {address}"),
            1,
        )
        .prints("in use", 1);
}

#[test]
fn a_signal_during_the_start_ends_with_success() {
    // The store is a pipe without a writer: it never opens.
    let store = new_file("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&store)
            .status()
            .expect("there is mkfifo")
            .success()
    );
    let web = web("127.0.0.1:0", &store);
    let _writer = File::options()
        .write(true)
        .open(&store)
        .expect("this waits for the reader");
    web.signal(&["TERM"]);
    web.finish()
        .expect(0)
        .prints("group ready", 0)
        .prints("run stopped before it was ready", 1);
}

#[test]
fn a_signal_at_any_instant_ends_the_process() {
    for _ in 0..10 {
        let web = web("127.0.0.1:0", &new_file("any"));
        web.signal(&["TERM", "TERM"]);
        let ended = web.finish();
        // Before the listener, during the build, or afterwards, with an end of the drain if it came that far.
        let expected =
            ended.killed_by == Some(15) || ended.code == Some(128 + 15) || ended.code == Some(0);
        assert!(
            expected,
            "{:?}, killed by {:?}\n{}",
            ended.code, ended.killed_by, ended.output
        );
    }
}
