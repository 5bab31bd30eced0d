//! Examples with a twin in `tests/by_hand`, the same main without the crate. Each test runs both.

/// The binaries of an example and of its twin.
macro_rules! both {
    ($name:literal) => {
        [
            env!(concat!("CARGO_BIN_EXE_", $name)),
            env!(concat!("CARGO_BIN_EXE_", $name, "_by_hand")),
        ]
    };
}

mod consumer;
mod gateway;
mod job;
mod library;
mod prometheus;
mod service;
mod tasks;

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::child::{self, Ended, Running};

/// Sends TERM to both programs of a pair, and waits for their exit.
fn terminate(both: [Running; 2]) -> [Ended; 2] {
    let ending = both.map(|running| {
        running.send("TERM");
        thread::spawn(|| running.end())
    });
    ending.map(|ending| ending.join().expect("it exits"))
}

/// Sends TERM to both programs of a pair, in which something hangs. Nothing but the grace period ends them, and they fail.
fn both_give_up(both: [Running; 2]) -> [Ended; 2] {
    let ended = terminate(both);
    for ended in &ended {
        assert_eq!(ended.code, Some(1), "{ended:#?}");
    }
    ended
}

/// Sends a second TERM to both programs of a pair, in which something hangs. The effect of the first was seen. Their code is that
/// of the signal: the grace period has not ended them.
fn both_end_at_once(both: [Running; 2]) -> [Ended; 2] {
    // Signals within 300 ms count as one request.
    thread::sleep(Duration::from_millis(400));
    let ended = terminate(both);
    for ended in &ended {
        assert_eq!(ended.code, Some(128 + 15), "{ended:#?}");
    }
    ended
}

/// Waits for a condition, for at most a minute.
#[track_caller]
fn wait_until(condition: impl Fn() -> bool) {
    let began = Instant::now();
    while !condition() {
        assert!(began.elapsed() < Duration::from_secs(60), "nothing changed");
        thread::sleep(Duration::from_millis(1));
    }
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
        let name = twin.file_stem().expect("a name").to_str().expect("a name");
        let count = |path: PathBuf| lines(&fs::read_to_string(path).expect("a program"));
        let long = count(twin.clone());
        // The twin holds what the group of the library does.
        let library = (name == "25_library").then(|| examples.join("library/lib.rs"));
        let short = count(example) + library.map_or(0, count);
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
            let counts = format!("has {short} lines of code, and the same by hand {long}.");
            assert!(readme.contains(&counts), "the README: {counts}");
        }
    }
}

/// The group of a program: from the attribute to the end of the struct.
fn group_of(program: &str) -> &str {
    let group = &program[program.find("#[group").expect("it has a group")..];
    let end = group.find("\n}").expect("the end of the struct");
    &group[..end + 2]
}

/// The guide shows them word by word. Its lines are shorter.
#[test]
fn the_guide_shows_the_group_of_each() {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let page = include_str!("../../runtime/src/guide/cookbook.rs");
    let lines = page
        .lines()
        .map(|line| line.strip_prefix("//!").unwrap_or(line));
    let page: Vec<&str> = lines.collect();
    let page = words(&page.join("\n"));
    let examples = Path::new(env!("CARGO_MANIFEST_DIR"));
    let twins = fs::read_dir(examples.join("../tests/by_hand")).expect("the twins are there");
    let programs = twins.map(|twin| examples.join(twin.expect("an entry").file_name()));
    for program in programs.chain([examples.join("library/lib.rs")]) {
        let text = fs::read_to_string(&program).expect("a program");
        let group = words(group_of(&text));
        assert!(page.contains(&group), "{}: {group}", program.display());
    }
}
