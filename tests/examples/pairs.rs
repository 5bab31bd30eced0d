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

/// Lines with code, without the test of an example.
fn lines(text: &str) -> usize {
    let has_code = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with("//");
    let program = text.lines().take_while(|line| *line != "#[test]");
    program.filter(has_code).count()
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
        if name == "22_service" {
            let readme = include_str!("../../README.md");
            let counts = format!("has {short} lines, and the same by hand {long}.");
            assert!(readme.contains(&counts), "the README: {counts}");
        }
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

mod library {
    use super::*;

    fn both(fault: &str) -> [Running; 2] {
        both!("25_library").map(|exe| child::start_with(exe, &[("FAULT", fault)]))
    }

    /// The lines that begin so, at the end of the output.
    fn last(ended: &Ended, lines: usize) -> Vec<&str> {
        let all = ended.stdout.iter().map(String::as_str);
        all.skip(ended.stdout.len().saturating_sub(lines)).collect()
    }

    #[test]
    fn the_api_ends_before_the_caches_and_they_before_the_pool() {
        for mut running in both("none") {
            running.until_start("api: 1 users");
            running.send("TERM");
            let ended = running.end();
            ended.succeeded();
            assert_eq!(ended.stdout[0], "pool: connected");
            let mut loaded = ended.stdout[1..3].to_vec();
            loaded.sort();
            assert_eq!(loaded, ["orders: loaded", "users: loaded"]);
            assert_eq!(ended.stdout[3], "api: open");
            let mut stopped = last(&ended, 4);
            stopped[1..3].sort_unstable();
            let expected = [
                "api: closed",
                "orders: saved",
                "users: saved",
                "pool: closed",
            ];
            assert_eq!(stopped, expected);
        }
    }

    #[test]
    fn a_failure_inside_names_the_cache_and_saves_both() {
        for (fault, text) in [
            ("refresh", "row 3 of orders is broken"),
            ("panic", "row 3 of orders panics"),
        ] {
            for running in both(fault) {
                let ended = running.end();
                assert_eq!(ended.code, Some(1), "{ended:#?}");
                assert!(ended.stderr.contains("orders"), "{ended:#?}");
                assert!(ended.stderr.contains("refresher"), "{ended:#?}");
                assert!(ended.stderr.contains(text), "{ended:#?}");
                for line in ["api: closed", "orders: saved", "users: saved"] {
                    assert_eq!(ended.lines_of(line).len(), 1, "{line}: {ended:#?}");
                }
                assert_eq!(ended.stdout.last().unwrap(), "pool: closed");
            }
        }
    }

    #[test]
    fn the_api_never_opens_without_both_caches() {
        for running in both("load") {
            let ended = running.end();
            assert_eq!(ended.code, Some(1), "{ended:#?}");
            assert!(
                ended.stderr.contains("there is no table orders"),
                "{ended:#?}"
            );
            assert!(ended.lines_of("api: ").is_empty(), "{ended:#?}");
            assert_eq!(ended.stdout.last().unwrap(), "pool: closed");
        }
        for running in both("connect") {
            let ended = running.end();
            assert_eq!(ended.code, Some(1), "{ended:#?}");
            assert!(ended.stderr.contains("cannot connect"), "{ended:#?}");
            assert!(ended.stdout.is_empty(), "{ended:#?}");
        }
    }

    #[test]
    fn a_cache_that_hangs_is_given_up_within_the_grace() {
        for mut running in both("hang") {
            running.until_start("api: 1 users");
            running.send("TERM");
            assert_eq!(running.end().code, Some(1));
        }
    }

    #[test]
    fn a_second_signal_ends_it_at_once() {
        for mut running in both("hang") {
            running.until_start("api: 1 users");
            running.send("TERM");
            running.until("orders: hangs");
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

mod service {
    use std::thread;

    use super::*;
    use crate::client::get;

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
        let [api, worker, pool, metrics] = [
            "api: closed",
            "worker: done",
            "pool: closed",
            "metrics: closed",
        ]
        .map(|line| {
            let lines = ended.stdout.iter();
            lines.clone().position(|printed| printed == line)
        });
        assert!(api < pool && worker < pool && pool < metrics, "{ended:#?}");
        assert!(api.is_some() && metrics.is_some(), "{ended:#?}");
    }

    #[test]
    fn a_request_that_has_begun_is_answered_and_all_stop_in_order() {
        for (mut running, [api, metrics]) in both("slow") {
            running.until("pool: open");
            let server = api.clone();
            let visit = thread::spawn(move || get(&server, "/"));
            running.until("query: visit");
            running.send("TERM");
            while get(&api, "/readyz").0 == 200 {}
            assert!(get(&metrics, "/metrics").1.starts_with("queries"));
            let (status, answer) = visit.join().expect("no panic");
            assert!(status == 200 && answer.starts_with("visit"), "{answer}");
            let ended = running.end();
            ended.succeeded();
            stopped_in_order(&ended);
        }
    }

    #[test]
    fn nothing_serves_if_the_pool_cannot_open() {
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
            stopped_in_order(&ended);
        }
    }

    #[test]
    fn a_query_that_hangs_is_given_up_within_the_grace() {
        for (mut running, _) in both("hang") {
            running.until("query: refresh");
            running.send("TERM");
            assert_eq!(running.end().code, Some(1));
        }
    }

    #[test]
    fn a_second_signal_ends_it_at_once() {
        for (mut running, _) in both("hang") {
            running.until("query: refresh");
            let ended = running.send_until_the_end("TERM");
            assert_eq!(ended.code, Some(128 + 15), "{ended:#?}");
        }
    }
}

mod gateway {
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
    fn nothing_serves_if_the_pool_cannot_open() {
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
    fn a_request_that_hangs_is_given_up_within_the_grace() {
        for (mut running, gateway) in both("hang") {
            let _request = open(&gateway, "/");
            running.until("query: allowed");
            running.send("TERM");
            assert_eq!(running.end().code, Some(1));
        }
    }

    #[test]
    fn a_second_signal_ends_it_at_once() {
        for (mut running, gateway) in both("hang") {
            let _request = open(&gateway, "/");
            running.until("query: allowed");
            let ended = running.send_until_the_end("TERM");
            assert_eq!(ended.code, Some(128 + 15), "{ended:#?}");
        }
    }
}

mod prometheus {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::net::TcpListener;
    use std::path::PathBuf;
    use std::sync::mpsc::{Receiver, channel};
    use std::thread;
    use std::time::{Duration, Instant};

    use super::*;
    use crate::client::{get, request};

    /// A running program, the directory it works in, and the address of its pages.
    struct Prometheus {
        running: Running,
        directory: PathBuf,
        address: String,
        target: Target,
    }

    /// A server that answers 7 to every request.
    struct Target {
        address: String,
        /// The alerts that were posted.
        alerts: Receiver<String>,
    }

    impl Target {
        fn new() -> Target {
            let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
            let address = listener.local_addr().expect("it is bound").to_string();
            let (sender, alerts) = channel();
            // Ends with the test process.
            thread::spawn(move || {
                for stream in listener.incoming() {
                    let mut stream = BufReader::new(stream.expect("a connection"));
                    let mut request = String::new();
                    stream.read_line(&mut request).expect("a request");
                    // The program may have been stopped.
                    let _ = write!(stream.get_mut(), "HTTP/1.0 200 OK\r\n\r\n7");
                    if request.starts_with("POST ") {
                        let _ = sender.send(request);
                    }
                }
            });
            Target { address, alerts }
        }
    }

    /// Starts both, with an alert for every scrape: the target answers 7, and the threshold is 5.
    fn both(test: &str, mode: &[&str], variables: &[(&str, &str)]) -> [Prometheus; 2] {
        both!("24_prometheus").map(|exe| {
            let name = PathBuf::from(exe);
            let name = name.file_name().expect("a name").to_str().expect("a name");
            let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
                .join(format!("{name}-{test}-{}", std::process::id()));
            fs::create_dir_all(&directory).expect("a directory");
            for (file, text) in [("config", "20 5"), ("targets", ""), ("alerts", "")] {
                fs::write(directory.join(file), text).expect("a file");
            }
            let arguments: Vec<_> = [directory.to_str().expect("a path")]
                .iter()
                .chain(mode)
                .copied()
                .collect();
            let mut running = child::start_with_arguments(exe, &arguments, variables);
            let address = running.until_start("web: http://");
            Prometheus {
                running,
                directory,
                address,
                target: Target::new(),
            }
        })
    }

    /// Asks again until the condition holds, for at most a minute.
    #[track_caller]
    fn wait_until(condition: impl Fn() -> bool) {
        let began = Instant::now();
        while !condition() {
            assert!(began.elapsed() < Duration::from_secs(60), "nothing changed");
        }
    }

    impl Prometheus {
        /// Makes the program scrape its target, and send its alerts there.
        fn watch(&self) {
            for file in ["targets", "alerts"] {
                self.write(file, &self.target.address);
            }
        }

        /// Waits for an alert.
        fn alerts(&self) {
            let limit = Duration::from_secs(60);
            let alert = self.target.alerts.recv_timeout(limit).expect("an alert");
            assert!(alert.starts_with("POST /alerts/7 "), "{alert}");
        }

        /// Replaces a file as a whole: the program may read it at any time.
        fn write(&self, file: &str, text: &str) {
            let new = self.directory.join("new");
            fs::write(&new, text).expect("a file");
            fs::rename(new, self.directory.join(file)).expect("a file");
        }

        fn end(self) -> Ended {
            let ended = self.running.end();
            fs::remove_dir_all(self.directory).expect("no process uses it");
            ended
        }
    }

    /// Checks the order of some lines.
    #[track_caller]
    fn in_order(ended: &Ended, lines: &[&str]) {
        assert!(
            lines.is_sorted_by_key(|line| ended.position(line)),
            "{lines:?}: {ended:#?}"
        );
    }

    #[test]
    fn samples_become_alerts_and_the_store_is_closed_last() {
        for program in both("alerts", &[], &[]) {
            program.watch();
            program.alerts();
            wait_until(|| get(&program.address, "/-/ready").0 == 200);
            program.running.send("TERM");
            let ended = program.end();
            ended.succeeded();
            in_order(&ended, &["config: loaded", "rules: started"]);
            in_order(
                &ended,
                &[
                    "reload: stopped",
                    "rules: stopped",
                    "scrape: stopped",
                    "store: closed",
                    "tracing: flushed",
                ],
            );
            in_order(
                &ended,
                &["rules: stopped", "notifier: stopped", "tracing: flushed"],
            );
            in_order(&ended, &["web: stopped", "store: closed"]);
        }
    }

    #[test]
    fn an_agent_has_no_rules() {
        for mut program in both("agent", &["agent"], &[]) {
            program.watch();
            program.running.until("scrape: started");
            wait_until(|| get(&program.address, "/last").1 == "7");
            program.running.send("INT");
            let ended = program.end();
            ended.succeeded();
            assert_eq!(ended.lines_of("rules:"), [""; 0]);
            in_order(
                &ended,
                &["reload: stopped", "scrape: stopped", "store: closed"],
            );
        }
    }

    #[test]
    fn pages_are_up_before_the_store_and_a_stop_starts_nothing() {
        for mut program in both("slow", &[], &[("SLOW_OPEN", "60000")]) {
            program.running.until("store: opening");
            assert_eq!(get(&program.address, "/"), (200, "a page".to_owned()));
            assert_eq!(get(&program.address, "/-/ready").0, 503);
            assert_eq!(get(&program.address, "/last").0, 503);
            program.running.send("TERM");
            let ended = program.end();
            // The example warns that it was stopped before it was ready.
            assert_eq!(ended.code, Some(0), "{ended:#?}");
            for absent in [
                "store: open",
                "store: closed",
                "config:",
                "scrape:",
                "rules:",
                "notifier:",
                "reload:",
            ] {
                let lines = ended.lines_of(absent);
                assert!(
                    lines.iter().all(|line| *line == "store: opening"),
                    "{ended:#?}"
                );
            }
        }
    }

    #[test]
    fn a_request_in_flight_is_answered_before_the_store_is_closed() {
        for mut program in both("in-flight", &[], &[("SLOW_REQUEST", "500")]) {
            program.watch();
            program.alerts();
            let address = program.address.clone();
            let client = thread::spawn(move || get(&address, "/slow"));
            program.running.until("web: a slow request");
            program.running.send("TERM");
            assert_eq!(client.join().expect("an answer"), (200, "7".to_owned()));
            let ended = program.end();
            ended.succeeded();
            in_order(&ended, &["web: stopped", "store: closed"]);
        }
    }

    #[test]
    fn a_request_that_hangs_is_given_up_within_the_grace() {
        for mut program in both("hang", &[], &[("SLOW_REQUEST", "60000")]) {
            program.running.until("reload: ready");
            let _client = crate::client::open(&program.address, "/slow");
            program.running.until("web: a slow request");
            program.running.send("TERM");
            let ended = program.end();
            assert_eq!(ended.code, Some(1), "{ended:#?}");
            assert!(ended.stderr.contains("web"), "{ended:#?}");
            in_order(&ended, &["scrape: stopped", "store: closed"]);
        }
    }

    #[test]
    fn a_second_signal_is_not_swallowed() {
        for mut program in both("twice", &[], &[("SLOW_REQUEST", "60000")]) {
            program.running.until("reload: ready");
            let _client = crate::client::open(&program.address, "/slow");
            program.running.until("web: a slow request");
            let ended = program.running.send_until_the_end("TERM");
            assert_eq!(ended.code, Some(128 + 15), "{ended:#?}");
            fs::remove_dir_all(program.directory).expect("no process uses it");
        }
    }

    #[test]
    fn a_hangup_reloads_and_one_during_the_slow_open_is_not_lost() {
        for mut program in both("hangup", &[], &[("SLOW_OPEN", "300")]) {
            program.write("config", "20 100");
            program.watch();
            program.running.until("store: opening");
            program.running.send("HUP");
            program.running.until("reload: done");
            program.write("config", "one two");
            program.running.send("HUP");
            program.running.until_start("reload: invalid digit");
            program.write("config", "20 5");
            program.running.send("HUP");
            program.alerts();
            program.running.send("TERM");
            let ended = program.end();
            ended.succeeded();
            in_order(&ended, &["config: loaded", "reload: ready", "reload: done"]);
        }
    }

    #[test]
    fn a_request_to_quit_ends_it() {
        for mut program in both("quit", &[], &[]) {
            program.running.until("reload: ready");
            let _answer = request(&program.address, "POST", "/-/quit");
            let ended = program.end();
            ended.succeeded();
            in_order(
                &ended,
                &["reload: stopped", "store: closed", "tracing: flushed"],
            );
        }
    }

    #[test]
    fn a_panic_during_the_start_or_after_it_is_contained() {
        for place in ["configuration", "scrape"] {
            for program in both(place, &[], &[("BUG", place)]) {
                let ended = program.end();
                assert_eq!(ended.code, Some(1), "{ended:#?}");
                let text = format!("the {place} panics");
                assert!(ended.stderr.contains(&text), "{ended:#?}");
                in_order(
                    &ended,
                    &["web: stopped", "store: closed", "tracing: flushed"],
                );
            }
        }
    }

    #[test]
    fn a_failed_scrape_stops_it_and_is_its_error() {
        for mut program in both("failure", &[], &[]) {
            program.running.until("reload: ready");
            program.write("targets", "127.0.0.1:0");
            let ended = program.end();
            assert_eq!(ended.code, Some(1), "{ended:#?}");
            assert!(
                ended.stderr.contains("scrape") && ended.stderr.contains("127.0.0.1:0"),
                "{ended:#?}"
            );
            in_order(
                &ended,
                &["reload: stopped", "store: closed", "tracing: flushed"],
            );
        }
    }
}
