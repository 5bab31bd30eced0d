use super::*;

fn both(fault: &str) -> [Running; 2] {
    both!("25_library").map(|exe| child::start_with(exe, &[("FAULT", fault)]))
}

/// The lines that begin so, at the end of the output.
fn last(ended: &Ended, lines: usize) -> Vec<&str> {
    let all = ended.stdout.iter().map(String::as_str);
    all.skip(ended.stdout.len().saturating_sub(lines)).collect()
}

/// Waits until the API has shown the rows once. Their number depends on the machine.
fn until_served(running: &mut Running) {
    assert_eq!(running.until_start("api: "), "open");
    let rows = running.until_start("api: ");
    assert!(rows.ends_with(" orders"), "{rows}");
}

#[test]
fn the_api_ends_before_the_caches_and_they_before_the_pool() {
    for mut running in both("none") {
        until_served(&mut running);
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
fn a_cache_that_hangs_is_aborted_within_the_grace() {
    let mut both = both("hang");
    for running in &mut both {
        until_served(running);
    }
    for ended in both_give_up(both) {
        assert_eq!(ended.lines_of("users: saved").len(), 1, "{ended:#?}");
    }
}

#[test]
fn a_second_signal_ends_the_process_at_once() {
    let mut both = both("hang");
    for running in &mut both {
        until_served(running);
        running.send("TERM");
        running.until("orders: hangs");
    }
    both_end_at_once(both);
}
