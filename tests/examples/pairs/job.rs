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
        assert_eq!(begun, done, "{ended:#?}");
        assert!(!ended.lines_of("stops before: ").is_empty(), "{ended:#?}");
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
fn a_worker_that_hangs_is_aborted_within_the_grace() {
    let mut both = both("hang");
    for running in &mut both {
        running.until("hangs: 7");
    }
    for ended in both_give_up(both) {
        // The other workers finish the items that they have begun.
        let [begun, done] = begun_and_done(&ended);
        assert_eq!(begun, done + 1, "{ended:#?}");
        assert_eq!(ended.lines_of("stops before: ").len(), 3, "{ended:#?}");
    }
}

#[test]
fn a_second_signal_ends_the_process_at_once() {
    let mut both = both("hang");
    for running in &mut both {
        running.until("hangs: 7");
        running.send("TERM");
        running.until_start("stops before: ");
    }
    both_end_at_once(both);
}
