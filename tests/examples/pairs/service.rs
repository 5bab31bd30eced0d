use std::thread;
use std::time::Instant;

use super::*;
use crate::client::{get, try_get};

const DRAIN: Duration = Duration::from_millis(500);

/// The process, and the addresses of its API and its metrics.
fn both(fault: &str) -> [(Running, [String; 2]); 2] {
    both!("22_service").map(|exe| {
        let mut running = child::start_with(exe, &[("FAULT", fault)]);
        let addresses =
            ["api: http://", "metrics: http://"].map(|start| running.until_start(start));
        (running, addresses)
    })
}

/// Checks the order of the stop.
#[track_caller]
fn stopped_in_order(ended: &Ended) {
    let position = |line| ended.position(line);
    let users = [position("api: closed"), position("worker: done")];
    let last = [position("pool: closed"), position("metrics: closed")];
    assert!(users[0] < last[0] && users[1] < last[0], "{ended:#?}");
    assert!(last[0] < last[1], "{ended:#?}");
}

#[test]
fn a_request_that_has_begun_is_answered_and_all_stop_in_order() {
    for (mut running, [api, metrics]) in both("slow") {
        running.until("pool: open");
        let server = api.clone();
        let visit = thread::spawn(move || get(&server, "/"));
        running.until("query: visit");
        let before = Instant::now();
        running.send("TERM");
        // After the drain, for which a busy machine may be too late, a server may be closed.
        let answer = |address, path| {
            let answer = try_get(address, path);
            assert!(answer.is_ok() || before.elapsed() >= DRAIN, "{answer:?}");
            answer.ok()
        };
        while answer(&api, "/readyz").is_some_and(|(status, _)| status == 200) {}
        let text = answer(&metrics, "/metrics").map(|(_, text)| text);
        assert!(text.is_none_or(|text| text.starts_with("queries")));
        let (status, answer) = visit.join().expect("no panic");
        assert!(status == 200 && answer.starts_with("visit"), "{answer}");
        let ended = running.end();
        ended.succeeded();
        stopped_in_order(&ended);
        assert!(ended.at - before >= DRAIN, "{:?}", ended.at - before);
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
        assert_eq!(ended.lines_of("pool: "), [""; 0]);
        assert_eq!(ended.lines_of("api: closed"), [""; 0]);
        assert_eq!(ended.stdout.last().unwrap(), "metrics: closed");
    }
}

#[test]
fn a_panic_of_the_worker_stops_the_others_in_order() {
    for (running, _) in both("panic") {
        let ended = running.end();
        assert_eq!(ended.code, Some(1), "{ended:#?}");
        assert!(ended.stderr.contains("refresh panics"), "{ended:#?}");
        let last = ["api: closed", "pool: closed", "metrics: closed"];
        assert!(ended.stdout.ends_with(&last.map(str::to_owned)));
    }
}

#[test]
fn a_query_that_hangs_is_aborted_within_the_grace() {
    let both = both("hang").map(|(mut running, _)| {
        running.until("query: refresh");
        running
    });
    both_give_up(both);
}

#[test]
fn a_second_signal_ends_the_process_at_once() {
    let both = both("hang").map(|(mut running, _)| {
        running.until("query: refresh");
        running.send("TERM");
        // After the drain.
        running.until("api: closed");
        running
    });
    both_end_at_once(both);
}
