//! Examples with a twin in `tests/by_hand`, the same main without the crate. Each test runs both.

#![cfg(unix)]

use crate::child::{self, Running};

/// The binaries of an example and of its twin.
macro_rules! both {
    ($name:literal) => {
        [
            env!(concat!("CARGO_BIN_EXE_", $name)),
            env!(concat!("CARGO_BIN_EXE_", $name, "_by_hand")),
        ]
    };
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
    fn a_failed_decoder_fails_the_program_and_the_other_messages_are_committed() {
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
