use std::io::Read as _;
use std::net::TcpStream;
use std::thread;

use super::*;
use crate::client::{get, open};

/// The process, and the address of its gateway.
fn both(fault: &str) -> [(Running, String); 2] {
    both!("23_gateway").map(|exe| {
        let mut running = child::start_with(exe, &[("FAULT", fault)]);
        let address = running.until_start("gateway: http://");
        (running, address)
    })
}

#[test]
fn a_request_that_has_begun_passes_both_servers() {
    for (mut running, gateway) in both("slow") {
        let request = thread::spawn(move || get(&gateway, "/"));
        running.until("query: allowed");
        running.send("TERM");
        let (status, answer) = request.join().expect("no panic");
        assert!(status == 200 && answer.starts_with("items"), "{answer}");
        let ended = running.end();
        ended.succeeded();
        assert!(
            ended.stdout.ends_with(
                &[
                    "query: items",
                    "gateway: closed",
                    "backend: closed",
                    "pool: closed"
                ]
                .map(str::to_owned)
            )
        );
    }
}

#[test]
fn no_server_starts_if_the_pool_cannot_open() {
    for (running, _) in both("refused") {
        let ended = running.end();
        assert_eq!(ended.code, Some(1), "{ended:#?}");
        assert!(
            ended.stderr.contains("refused the connection"),
            "{ended:#?}"
        );
        assert_eq!(ended.stdout.len(), 1, "{ended:#?}");
    }
}

#[test]
fn a_panic_of_the_pool_is_reported() {
    for (fault, text) in [
        ("panic at open", "the connection panics"),
        ("panic at close", "the pool panics"),
    ] {
        for (mut running, gateway) in both(fault) {
            if fault == "panic at close" {
                running.until("pool: open");
                assert_eq!(get(&gateway, "/").0, 200);
                running.send("TERM");
            }
            let ended = running.end();
            assert_eq!(ended.code, Some(1), "{ended:#?}");
            assert!(ended.stderr.contains(text), "{ended:#?}");
            let closed = ["gateway: closed", "backend: closed"];
            let served = fault == "panic at close";
            let stopped = ended.stdout.ends_with(&closed.map(str::to_owned));
            assert_eq!(stopped, served, "{ended:#?}");
        }
    }
}

/// A panic of a handler closes its connection, and nothing else.
#[test]
fn a_panic_of_a_request_is_reported_and_the_others_are_served() {
    for (mut running, gateway) in both("panic") {
        running.until("pool: open");
        for _ in 0..2 {
            let mut answer = String::new();
            let _ = open(&gateway, "/").read_to_string(&mut answer);
            assert_eq!(answer, "");
        }
        running.send("TERM");
        let ended = running.end();
        assert_eq!(ended.code, Some(0), "{ended:#?}");
        let panics = ended.stderr.matches("allowed panics").count();
        assert_eq!(panics, 2, "{ended:#?}");
    }
}

#[test]
fn a_request_that_hangs_is_aborted_within_the_grace() {
    let mut requests = Vec::new();
    let both = both("hang").map(|(mut running, gateway)| {
        requests.push(open(&gateway, "/"));
        running.until("query: allowed");
        running
    });
    both_give_up(both);
}

#[test]
fn a_second_signal_ends_the_process_at_once() {
    let mut requests = Vec::new();
    let both = both("hang").map(|(mut running, gateway)| {
        requests.push(open(&gateway, "/"));
        running.until("query: allowed");
        running.send("TERM");
        // The gateway accepts no more connections.
        wait_until(|| TcpStream::connect(&gateway).is_err());
        running
    });
    both_end_at_once(both);
}
