//! Examples with a twin in `tests/by_hand`, the same main without the crate. Each test runs both.

#![cfg(unix)]

use std::fs;
use std::path::Path;

use crate::child::{self, Ended, Running};

/// The binaries of an example and of its twin.
macro_rules! both {
    ($name:literal) => {
        [
            env!(concat!("CARGO_BIN_EXE_", $name)),
            env!(concat!("CARGO_BIN_EXE_", $name, "_by_hand")),
        ]
    };
}

/// Lines with code.
fn lines(text: &str) -> usize {
    let has_code = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with("//");
    text.lines().filter(has_code).count()
}

#[test]
fn the_guide_counts_their_lines_and_each_takes_at_most_half() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = include_str!("../../runtime/src/guide/cookbook.rs");
    let twins = fs::read_dir(examples.join("../tests/by_hand")).expect("the twins are there");
    for twin in twins {
        let twin = twin.expect("an entry").path();
        let example = examples.join(twin.file_name().expect("a name"));
        let [short, long] = [example, twin.clone()]
            .map(|path| lines(&fs::read_to_string(path).expect("an example and its twin")));
        let name = twin.file_stem().expect("a name").to_str().expect("a name");
        let row = page
            .lines()
            .find(|line| line.starts_with(&format!("//! | `{name}`: ")));
        let row = row.unwrap_or_else(|| panic!("the cookbook has no row for {name}"));
        assert!(
            row.ends_with(&format!(" | {short} | {long} |")),
            "{name} has {short} and {long} lines: {row}"
        );
        assert!(2 * short <= long, "{name} has {short} and {long} lines");
    }
}

mod consumer {
    use super::*;

    fn both(fault: &str) -> [Running; 2] {
        both!("19_consumer").map(|exe| child::start_with(exe, &[("FAULT", fault)]))
    }

    #[test]
    fn nothing_polled_is_lost_and_nothing_is_committed_twice() {
        for mut running in both("none") {
            running.until("broker: ten messages of partition 0 are committed");
            running.send("TERM");
            let ended = running.end();
            ended.succeeded();
            assert_eq!(
                ended.stdout.last().unwrap(),
                "broker: closed, lost per partition: [0, 0, 0]"
            );
        }
    }

    #[test]
    fn a_failed_decoder_loses_no_other_message() {
        for running in both("poison") {
            let ended = running.end();
            assert_eq!(ended.code, Some(1), "{ended:#?}");
            assert!(ended.stderr.contains("cannot decode Message"), "{ended:#?}");
            let last = ended.stdout.last().unwrap();
            assert!(
                last.starts_with("broker: closed, lost per partition: [0, ")
                    && last.ends_with(", 0]"),
                "{ended:#?}"
            );
        }
    }

    #[test]
    fn a_commit_that_hangs_is_given_up_within_the_grace() {
        for mut running in both("hang") {
            running.until("broker: a commit hangs");
            running.send("TERM");
            assert_eq!(running.end().code, Some(1));
        }
    }

    #[test]
    fn a_second_signal_ends_it_at_once() {
        for mut running in both("hang") {
            running.until("broker: a commit hangs");
            let ended = running.send_until_the_end("TERM");
            assert_eq!(ended.code, Some(128 + 15), "{ended:#?}");
        }
    }
}

mod job {
    use super::*;

    fn both(fault: &str) -> [Running; 2] {
        both!("20_job").map(|exe| child::start_with(exe, &[("FAULT", fault)]))
    }

    fn begun_and_done(ended: &Ended) -> [usize; 2] {
        ["begins: ", "done: "].map(|start| ended.lines_of(start).len())
    }

    #[test]
    fn the_workers_run_to_completion_after_the_migration() {
        for running in both("none") {
            let ended = running.end();
            ended.succeeded();
            assert_eq!(ended.stdout[0], "migration: version 7");
            assert_eq!(begun_and_done(&ended), [20, 20]);
        }
    }

    #[test]
    fn no_worker_starts_after_a_failed_migration() {
        for running in both("migration") {
            let ended = running.end();
            assert_eq!(ended.code, Some(1), "{ended:#?}");
            assert!(ended.stderr.contains("migration"), "{ended:#?}");
            assert!(ended.stderr.contains("version 7 is too old"), "{ended:#?}");
            assert_eq!(begun_and_done(&ended), [0, 0]);
        }
    }

    #[test]
    fn a_signal_half_way_finishes_what_has_begun_and_exits_143() {
        for mut running in both("slow") {
            running.until("begins: 1");
            running.send("TERM");
            let ended = running.end();
            assert_eq!(ended.code, Some(128 + 15), "{ended:#?}");
            let [begun, done] = begun_and_done(&ended);
            assert!(begun == done && done < 20, "{ended:#?}");
        }
    }

    #[test]
    fn the_failure_of_a_worker_names_it_and_fails_the_job() {
        for (fault, text) in [("item", "item 7 is broken"), ("panic", "item 7 panics")] {
            for running in both(fault) {
                let ended = running.end();
                assert_eq!(ended.code, Some(1), "{ended:#?}");
                assert!(ended.stderr.contains("workers[1]"), "{ended:#?}");
                assert!(ended.stderr.contains(text), "{ended:#?}");
            }
        }
    }

    #[test]
    fn a_worker_that_hangs_is_given_up_within_the_grace() {
        for mut running in both("hang") {
            running.until("hangs: 7");
            running.send("TERM");
            assert_eq!(running.end().code, Some(1));
        }
    }

    #[test]
    fn a_second_signal_ends_it_at_once() {
        for mut running in both("hang") {
            running.until("hangs: 7");
            let ended = running.send_until_the_end("TERM");
            assert_eq!(ended.code, Some(128 + 15), "{ended:#?}");
        }
    }
}

mod tasks {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::net::TcpStream;

    use super::*;

    /// Starts both, and opens two connections to each: one that stays idle, and one that sends a command.
    fn both(command: &str) -> [(Running, [BufReader<TcpStream>; 2]); 2] {
        both!("21_tasks").map(|exe| {
            let mut running = child::start(exe);
            let address = running.until_start("server: ");
            let mut clients = [(); 2].map(|()| TcpStream::connect(&address).expect("it listens"));
            for client in &mut clients {
                writeln!(client, "hello").expect("it reads");
            }
            let mut clients = clients.map(BufReader::new);
            for client in &mut clients {
                assert_eq!(line(client), "hello");
            }
            writeln!(clients[1].get_mut(), "{command}").expect("it reads");
            running.until(&format!("command: {command}"));
            (running, clients)
        })
    }

    /// Reads a line. It is empty if the connection is closed.
    fn line(client: &mut BufReader<TcpStream>) -> String {
        let mut line = String::new();
        match client.read_line(&mut line) {
            Ok(_) => line.trim_end().to_owned(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_command_is_answered_and_idle_connections_are_closed() {
        for (running, [mut idle, mut busy]) in both("SLEEP 400") {
            running.send("TERM");
            assert_eq!(line(&mut idle), "");
            assert_eq!(line(&mut busy), "SLEEP 400");
            assert_eq!(line(&mut busy), "");
            running.end().succeeded();
        }
    }

    #[test]
    fn a_command_that_hangs_is_given_up_within_the_grace() {
        for (running, _clients) in both("SLEEP 60000") {
            running.send("TERM");
            assert_eq!(running.end().code, Some(1));
        }
    }

    #[test]
    fn a_second_signal_ends_it_at_once() {
        for (running, _clients) in both("SLEEP 60000") {
            let ended = running.send_until_the_end("TERM");
            assert_eq!(ended.code, Some(128 + 15), "{ended:#?}");
        }
    }

    #[test]
    fn a_panic_ends_its_connection_alone_and_is_reported() {
        for (running, [mut idle, mut busy]) in both("PANIC") {
            assert_eq!(line(&mut busy), "");
            writeln!(idle.get_mut(), "still there").expect("it reads");
            assert_eq!(line(&mut idle), "still there");
            running.send("TERM");
            let ended = running.end();
            assert_eq!(ended.code, Some(0), "{ended:#?}");
            assert!(ended.stderr.contains("a command panics"), "{ended:#?}");
        }
    }
}
