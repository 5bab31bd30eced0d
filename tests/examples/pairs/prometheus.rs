//! `24_prometheus`. Each defect and each gate of the main of Prometheus has a test that shows it absent, in both programs:
//!
//! | in the original | test |
//! |---|---|
//! | the drain of the web server receives a context that is cancelled already | `a_request_in_flight_is_answered_before_the_store_is_closed` |
//! | the store closes before the web server stops, which only a wrapper hides | the same |
//! | an interrupt of a slow open closes nothing, and the store that it opens later is never closed | `pages_are_up_before_the_store_and_a_stop_starts_nothing` |
//! | rules, scrape and notifier may start during the stop, because the gate is opened to free them | the same |
//! | placeholders of the store answer until the store is open | the same |
//! | later signals are swallowed | `a_second_signal_is_not_swallowed` |
//! | no limit for the stop | `a_component_that_hangs_is_aborted_within_the_grace` |
//! | a signal to reload must be registered before the slow open | `a_hangup_reloads_and_one_during_the_slow_open_is_not_lost` |
//! | no reload after its targets have stopped: an unbuffered send blocks until a reload ends | `a_reload_in_flight_ends_before_its_targets_stop` |
//! | a list of reloaders in an order that is the opposite of the start | `a_reload_reaches_the_users_of_targets_before_the_discoveries` |
//! | a gate, closed at four sites, holds five actors until the configuration is loaded | `no_component_starts_before_the_configuration` |
//! | the order of the calls of `Add` is the order of the stop | `samples_become_alerts_and_the_store_is_closed_last` |
//! | an actor waits for a signal or a request to quit | `a_quit_request_stops_the_program` |
//! | a finished opener must park, or it would end the group | `samples_become_alerts_and_the_store_is_closed_last` |
//! | exit 1 on an error after the group | `a_failed_scrape_stops_the_program_with_its_error` |

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use super::*;
use crate::client::{get, open, request};

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
                "tracing: flushed",
                "store: closed",
            ],
        );
        in_order(
            &ended,
            &["rules: stopped", "notifier: stopped", "tracing: flushed"],
        );
        in_order(&ended, &["web: stopped", "tracing: flushed"]);
    }
}

#[test]
fn no_component_starts_before_the_configuration() {
    for mut program in both("gate", &[], &[]) {
        program.running.until("reload: ready");
        program.running.send("TERM");
        let ended = program.end();
        ended.succeeded();
        in_order(&ended, &["store: open", "config: loaded"]);
        for waits in ["tracing", "notifier", "scrape", "rules"] {
            in_order(&ended, &["config: loaded", &format!("{waits}: started")]);
        }
        in_order(&ended, &["config: loaded", "reload: ready"]);
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
            "tracing:",
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
fn a_component_that_hangs_is_aborted_within_the_grace() {
    let (mut clients, mut directories) = (Vec::new(), Vec::new());
    let slow = [("SLOW_REQUEST", "60000"), ("SLOW_RELOAD", "60000")];
    let requests = both("hang", &[], &slow).map(|mut program| {
        program.running.until("reload: ready");
        clients.push(open(&program.address, "/slow"));
        program.running.until("web: a slow request");
        directories.push(program.directory);
        program.running
    });
    let reloads = both("hang-in-reload", &[], &slow).map(|mut program| {
        program.running.until("reload: ready");
        program.running.send("HUP");
        program.running.until("reload: begins");
        directories.push(program.directory);
        program.running
    });
    let given_up = thread::spawn(|| both_give_up(reloads));
    for ended in both_give_up(requests) {
        assert!(ended.stderr.contains("web"), "{ended:#?}");
        in_order(&ended, &["scrape: stopped", "store: closed"]);
    }
    for ended in given_up.join().expect("both exit") {
        in_order(&ended, &["reload: begins", "store: closed"]);
        assert_eq!(ended.lines_of("reload: done"), [""; 0]);
    }
    for directory in directories {
        fs::remove_dir_all(directory).expect("no process uses it");
    }
}

#[test]
fn a_second_signal_is_not_swallowed() {
    let (mut clients, mut directories) = (Vec::new(), Vec::new());
    let both = both("twice", &[], &[("SLOW_REQUEST", "60000")]).map(|mut program| {
        program.running.until("reload: ready");
        clients.push(open(&program.address, "/slow"));
        program.running.until("web: a slow request");
        program.running.send("TERM");
        program.running.until("reload: stopped");
        directories.push(program.directory);
        program.running
    });
    both_end_at_once(both);
    for directory in directories {
        fs::remove_dir_all(directory).expect("no process uses it");
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
fn a_reload_in_flight_ends_before_its_targets_stop() {
    for mut program in both("reload", &[], &[("SLOW_RELOAD", "300")]) {
        program.running.until("reload: ready");
        program.running.send("HUP");
        program.running.until("reload: begins");
        program.running.send("TERM");
        let ended = program.end();
        ended.succeeded();
        let ending = ["reload: done", "reload: stopped", "rules: stopped"];
        in_order(&ended, &ending);
        for target in ["rules", "scrape", "notifier", "tracing"] {
            let stopped = format!("{target}: stopped");
            let stopped = stopped.replace("tracing: stopped", "tracing: flushed");
            in_order(&ended, &["reload: stopped", &stopped]);
        }
    }
}

#[test]
fn a_reload_reaches_the_users_of_targets_before_the_discoveries() {
    const ORDER: [&str; 4] = [
        "applied: scrape",
        "applied: rules",
        "applied: scrape discovery",
        "applied: notify discovery",
    ];
    for mut program in both("order", &[], &[]) {
        program.running.until("reload: ready");
        program.running.send("HUP");
        program.running.until("reload: done");
        program.running.send("TERM");
        let ended = program.end();
        ended.succeeded();
        // The first time by the initial load, and the second time by the reload.
        assert_eq!(ended.lines_of("applied: "), [ORDER, ORDER].concat());
        let first = ended.position(ORDER[0]);
        assert!(first < ended.position("config: loaded"), "{ended:#?}");
    }
}

#[test]
fn a_quit_request_stops_the_program() {
    for mut program in both("quit", &[], &[]) {
        program.running.until("reload: ready");
        let _answer = request(&program.address, "POST", "/-/quit").expect("it listens");
        let ended = program.end();
        ended.succeeded();
        in_order(
            &ended,
            &["reload: stopped", "tracing: flushed", "store: closed"],
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
            in_order(&ended, &["web: stopped", "store: closed"]);
            // Without a configuration, nothing is traced.
            let flushed = ended.lines_of("tracing: flushed").len();
            assert_eq!(flushed, usize::from(place == "scrape"), "{ended:#?}");
        }
    }
}

#[test]
fn a_failed_scrape_stops_the_program_with_its_error() {
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
            &["reload: stopped", "tracing: flushed", "store: closed"],
        );
    }
}
