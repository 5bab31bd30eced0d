//! Runs every example and checks its output and its exit code. Lines of concurrent actors are compared actor by actor.

#[cfg(unix)]
mod banyand;
mod child;
#[cfg(unix)]
#[path = "../web/client.rs"]
mod client;
#[cfg(unix)]
mod pairs;
mod web;

/// Runs an example of the package to its end. Cargo builds them before this test.
macro_rules! run {
    ($name:literal) => {
        child::start(env!(concat!("CARGO_BIN_EXE_", $name))).end()
    };
}

#[test]
fn context() {
    let ended = run!("01_context");
    ended.succeeded();
    assert_eq!(
        ended.lines_of("process"),
        [
            "process: working",
            "process: tidying up, because actor `timer` returned"
        ]
    );
    assert_eq!(ended.lines_of("timer"), ["timer: time is up"]);
}

#[test]
fn listener() {
    run!("02_listener").printed(&[
        "visitor: the server said \"hello\"",
        "stopped: actor `visitor` returned",
        "and the listener is closed",
    ]);
}

#[test]
fn reader() {
    run!("03_reader").printed(&[
        "reader: one",
        "reader: two",
        "reader: three",
        "reader: end of stream",
        "peer: hangs up",
    ]);
}

#[cfg(unix)]
#[test]
fn signal_and_ticker() {
    let mut running = child::start(env!("CARGO_BIN_EXE_04_signal_and_ticker"));
    running.until("ticker: tick");
    running.press_ctrl_c();
    let mut ended = running.end();
    // How often it ticked is the machine's.
    ended.stdout.dedup();
    ended.printed(&[
        "press Ctrl-C to stop",
        "ticker: tick",
        "stopping: SIGINT",
        "ticker: stopped",
    ]);
}

#[test]
fn http() {
    let mut ended = run!("05_http");
    ended.succeeded();
    let address = ended.stdout.remove(0);
    assert!(
        address.starts_with("server: http://127.0.0.1:") && address.ends_with("/stop"),
        "{address}"
    );
    assert_eq!(
        ended.lines_of("server"),
        [
            "server: a slow answer",
            "server: closed, the group is stopping"
        ]
    );
    assert_eq!(
        ended.lines_of("client"),
        [
            "client: interrupted, and still waits for its answer",
            "client: goodbye"
        ]
    );
}

#[test]
fn server_and_client() {
    run!("06_server_and_client").printed(&[
        "server: ready",
        "client: hello, world",
        "server: stopped",
    ]);
}

#[test]
fn job() {
    let ended = run!("07_job");
    ended.succeeded();
    assert_eq!(
        ended.stdout[..2],
        ["migration: version 1", "migration: version 2"]
    );
    assert_eq!(
        ended.lines_of("workers[0]"),
        [
            "workers[0]: piece 1",
            "workers[0]: piece 3",
            "workers[0]: piece 5"
        ]
    );
    assert_eq!(
        ended.lines_of("workers[1]"),
        [
            "workers[1]: piece 2",
            "workers[1]: piece 4",
            "workers[1]: piece 6"
        ]
    );
    assert_eq!(ended.stdout[8..], ["job: completed"]);
}

#[test]
fn nested() {
    let mut ended = run!("08_nested");
    ended.succeeded();
    let life = ended.stdout.split_off(ended.stdout.len() - 6);
    assert_eq!(
        life,
        [
            "start disk",
            "start index",
            "start api",
            "stop  api",
            "stop  index",
            "stop  disk"
        ]
    );
    assert!(
        ended.stdout.contains(
            &"  storage  group, interrupt cancel, ready manual, grace 2s 250ms to 25s by default"
                .to_owned()
        ),
        "{ended:#?}"
    );
}

#[test]
fn stuck_thread() {
    let ended = run!("09_stuck_thread");
    assert_eq!(ended.stdout, ["work is done", "journal flushed"]);
    assert_eq!(ended.code, Some(1));
    // The failed actor comes first. The start of the stop by `work` is stated further down.
    let error = ended.stderr.find("Error: ").expect("an error");
    let (warnings, error) = ended.stderr.split_at(error);
    assert_eq!(warnings.matches("warning: actor `scanner` ").count(), 2);
    assert!(
        error.starts_with("Error: actor `scanner` was abandoned"),
        "{ended:#?}"
    );
    assert!(ended.stderr.contains("actor `work` returned"), "{ended:#?}");
}

#[test]
fn token() {
    run!("10_token").printed(&[
        "main: done",
        "old: its token was cancelled",
        "moved: it was interrupted",
    ]);
}

/// The same is a `#[test]` in the example itself.
#[test]
fn testing() {
    run!("11_testing").printed(&[
        "api: returned",
        "cause: shutdown: the test is over",
        "answer: HELLO",
    ]);
}

#[test]
fn group() {
    run!("12_group").printed(&[
        "web returns: actor `job` failed: the disk is full",
        "queue returns: actor `job` failed: the disk is full",
        "store returns: actor `job` failed: the disk is full",
        "interrupt job, which has returned long ago",
        "ended with: actor `job` failed: the disk is full",
    ]);
}

#[test]
fn drill() {
    let ended = run!("26_drill");
    ended.succeeded();
    let summaries: Vec<_> = ended.lines_of("drill of group `faulty`");
    assert_eq!(summaries.len(), 1);
    assert!(summaries[0].ends_with(", 1 finding"), "{summaries:?}");
    let summaries = ended.lines_of("drill of group `repaired`");
    assert!(summaries[0].ends_with(", no findings"), "{summaries:?}");
}

/// The README shows an excerpt of an example, word by word.
#[test]
fn the_readme_shows_the_group_of_the_service() {
    let readme = include_str!("../../README.md");
    let fence = readme.find("```rust,ignore\n").expect("an excerpt");
    let excerpt = readme[fence..].split("```").nth(1).expect("its end");
    let excerpt = excerpt.strip_prefix("rust,ignore\n").expect("its start");
    assert!(excerpt.starts_with("#[group("), "{excerpt}");
    assert!(
        include_str!("../../examples/22_service.rs").contains(excerpt),
        "{excerpt}"
    );
}

/// A new example is run here, and listed on the page.
#[test]
fn every_example_is_run_and_listed() {
    let examples = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut tests = include_str!("main.rs").to_owned();
    let pairs = std::fs::read_dir(examples.join("../tests/examples/pairs"));
    for pair in pairs.expect("the tests of the pairs are there") {
        let pair = pair.expect("an entry").path();
        tests += &std::fs::read_to_string(pair).expect("a test");
    }
    let page = include_str!("../../examples/README.md");
    let files = std::fs::read_dir(examples).expect("the examples are there");
    for file in files.map(|file| {
        file.expect("an entry")
            .file_name()
            .into_string()
            .expect("a name")
    }) {
        if let Some(name) = file
            .strip_suffix(".rs")
            .filter(|name| name.starts_with(|c: char| c.is_ascii_digit()))
        {
            assert!(tests.contains(name), "tests/examples does not run {name}");
            assert!(
                page.contains(&format!("[`{name}`]({file})")),
                "examples/README.md does not list {name}"
            );
        }
    }
}

#[test]
fn restart() {
    run!("13_restart").printed(&[
        "feed: connection 1",
        "reader: reads from connection 1",
        "reader: actor `feed` restarts",
        "feed: connection 2",
        "reader: reads from connection 2",
        "reader: actor `feed` restarts",
        "feed: connection 3",
        "reader: reads from connection 3",
        "report: the feed restarted 2 times",
        "report: connection 1 is broken",
        "report: connection 2 is broken",
    ]);
}

#[test]
fn members() {
    let ended = run!("14_members");
    ended.succeeded();
    let lists = [
        r#"registry: lists ["a", "b"]"#,
        r#"registry: lists ["b", "c"]"#,
        r#"registry: lists ["b", "c", "a"]"#,
    ];
    let [first, second, third] = lists;
    let gone = "registry: a is gone, and its watcher returned";
    assert_eq!(ended.lines_of("registry"), [first, second, gone, third]);
    assert_eq!(
        ended.lines_of("a"),
        ["a: watched by registry.a", "a: no longer watched"].repeat(2)
    );
    for watcher in ["b", "c"] {
        let lines = [
            format!("{watcher}: watched by registry.{watcher}"),
            format!("{watcher}: no longer watched"),
        ];
        assert_eq!(ended.lines_of(watcher), lines);
    }
    assert_eq!(
        ended.stdout.last().unwrap(),
        "store: closed, after all watchers"
    );
}

#[test]
fn b7_connections_end_with_their_actor_and_the_pool_closes() {
    let ended = run!("15_connections");
    ended.succeeded();
    let closed = "the server has closed the connection";
    assert_eq!(
        ended.lines_of("quick"),
        ["quick: done", &format!("quick: {closed}")]
    );
    assert_eq!(ended.lines_of("slow"), ["slow: done"]);
    assert_eq!(ended.lines_of("stuck"), [format!("stuck: {closed}")]);
    let pool = ended.position("pool: closed, no lease is held");
    assert!(
        ended.position(&format!("stuck: {closed}")) < pool,
        "{ended:#?}"
    );
    assert_eq!(
        ended.lines_of("report"),
        [
            "report: 1 task of actor `server` exceeded its grace period of 500 ms (declared) and was aborted; set `grace` on `server` to change it",
            "report: server aborted, 3 tasks",
            "report: pool returned, 0 tasks"
        ]
    );
}

#[test]
fn fetches() {
    let ended = run!("18_fetches");
    ended.succeeded();
    // The fetches run at the same time, so either may fail first.
    let mut lines = ended.stdout.clone();
    lines[1..].sort();
    let expected = [
        "/one: the first",
        "error: three: HTTP/1.1 404 Not Found",
        "error: two: HTTP/1.1 404 Not Found",
    ];
    assert_eq!(lines, expected);
}

#[cfg(unix)]
#[test]
fn sidecar() {
    let ended = run!("16_sidecar");
    ended.succeeded();
    let proxy = ended.lines_of("proxy");
    let [connected, first, unanswered, stopped, again, second] = proxy[..] else {
        panic!("{ended:#?}")
    };
    assert_eq!((connected, again), ("proxy: connected", "proxy: connected"));
    assert_eq!(unanswered, "proxy: no answer to `divide by zero`");
    assert_eq!(stopped, "proxy: stopped, because actor `sidecar` restarts");
    let of_process = |line: &str, answer: &str| {
        let process = line
            .strip_prefix(&format!("proxy: {answer} from process "))
            .map(str::to_owned);
        process.unwrap_or_else(|| panic!("{ended:#?}"))
    };
    let processes = (
        of_process(first, "`one` is answered by `ONE"),
        of_process(second, "`two` is answered by `TWO"),
    );
    assert_ne!(processes.0, processes.1);
    let said = |text: &str| {
        let is_it = |line: &&String| line.contains(text) && line.contains("actor=\"sidecar\"");
        ended.stdout.iter().filter(is_it).count()
    };
    assert_eq!(
        (said("listening"), said("INFO rungroup: it cannot be done")),
        (2, 1),
        "{ended:#?}"
    );
}

#[test]
fn teleproxy() {
    let ended = run!("17_teleproxy");
    ended.succeeded();
    assert_eq!(
        ended.stdout[0], "teleproxy: 14 actors, grace 10s, until first, signals default",
        "the plan comes first"
    );
    assert_eq!(
        ended.lines_of("nat"),
        ["nat: the firewall sends all to the proxy", "nat: undone"]
    );
    for (before, after) in [
        ("tpy: may change the firewall", "sig: listens"),
        (
            "dns: resolves names",
            "nat: the firewall sends all to the proxy",
        ),
        (
            "cfg: the resolver asks here first",
            "rdy: all is in its place",
        ),
        ("rdy: all is in its place", "brg: connected"),
        (
            "kap: a pod in the cluster",
            "kpf: a port is forwarded to it",
        ),
        (
            "kpf: a port is forwarded to it",
            "ssh: a tunnel through that port",
        ),
        ("brg: undone", "rdy: undone"),
        ("rdy: undone", "cfg: undone"),
        ("cfg: undone", "nat: undone"),
        ("nat: undone", "dns: undone"),
        ("ssh: undone", "kpf: undone"),
        ("kpf: undone", "kap: undone"),
    ] {
        assert!(
            ended.position(before) < ended.position(after),
            "{before:?} comes before {after:?}: {ended:#?}"
        );
    }
}
