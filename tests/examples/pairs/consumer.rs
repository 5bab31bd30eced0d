use super::*;

fn both(fault: &str) -> [Running; 2] {
    both!("19_consumer").map(|exe| child::start_with(exe, &[("FAULT", fault)]))
}

#[test]
fn no_record_is_lost_or_committed_twice() {
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
            last.starts_with("broker: closed, lost per partition: [0, ") && last.ends_with(", 0]"),
            "{ended:#?}"
        );
    }
}

#[test]
fn a_panic_of_the_committer_is_reported() {
    for running in both("panic") {
        let ended = running.end();
        assert_eq!(ended.code, Some(1), "{ended:#?}");
        assert!(ended.stderr.contains("a commit panics"), "{ended:#?}");
        assert_eq!(ended.lines_of("broker: polls no more").len(), 1);
    }
}

#[test]
fn a_commit_that_hangs_is_aborted_within_the_grace() {
    let mut both = both("hang");
    for running in &mut both {
        running.until("broker: a commit hangs");
    }
    both_give_up(both);
}

#[test]
fn a_second_signal_ends_the_process_at_once() {
    let mut both = both("hang");
    for running in &mut both {
        running.until("broker: a commit hangs");
        running.send("TERM");
        running.until("broker: polls no more");
    }
    both_end_at_once(both);
}
