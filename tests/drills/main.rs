//! Runs the groups of the examples under the drill: each module is an example, with its test. The groups of the cookbook run
//! under it in its own tests. `11_testing` and `26_drill` have tests of their own.

#![allow(dead_code, reason = "the `main` of each example")]

use std::collections::BTreeMap;
use std::path::Path;

#[path = "../../examples/banyand.rs"]
mod banyand;
#[path = "../../examples/15_connections.rs"]
mod connections;
#[path = "../../examples/19_consumer.rs"]
mod consumer;
#[path = "../../examples/01_context.rs"]
mod context;
#[path = "../../examples/18_fetches.rs"]
mod fetches;
#[path = "../../examples/23_gateway.rs"]
mod gateway;
#[path = "../../examples/12_group.rs"]
mod group;
#[path = "../../examples/05_http.rs"]
mod http;
#[path = "../../examples/20_job.rs"]
mod job;
#[path = "../../examples/25_library.rs"]
mod library;
#[path = "../../examples/02_listener.rs"]
mod listener;
#[path = "../../examples/14_members.rs"]
mod members;
#[path = "../../examples/08_nested.rs"]
mod nested;
#[cfg(unix)]
#[path = "../../examples/24_prometheus.rs"]
mod prometheus;
#[path = "../../examples/03_reader.rs"]
mod reader;
#[path = "../../examples/13_restart.rs"]
mod restart;
#[path = "../../examples/06_server_and_client.rs"]
mod server_and_client;
#[path = "../../examples/22_service.rs"]
mod service;
#[path = "../../examples/16_sidecar.rs"]
mod sidecar;
#[path = "../../examples/07_job.rs"]
mod small_job;
#[path = "../../examples/09_stuck_thread.rs"]
mod stuck_thread;
#[path = "../../examples/21_tasks.rs"]
mod tasks;
#[path = "../../examples/17_teleproxy.rs"]
mod teleproxy;
#[path = "../../examples/04_signal_and_ticker.rs"]
mod ticker;
#[path = "../../examples/10_token.rs"]
mod token;
#[path = "../../examples/web.rs"]
mod web;

/// The recipes of the cookbook whose group is not drilled, with the reason.
const NOT_DRILLED: [(&str, &str); 6] = [
    (
        "A runtime of one's own",
        "its group is empty, and a drill makes its own runtimes",
    ),
    (
        "A gRPC server (tonic)",
        "tonic is no dependency; `15_connections` is drilled with the same shape",
    ),
    (
        "A connection pool (sqlx)",
        "sqlx is no dependency, and needs a database; `22_service` is drilled with the same shape",
    ),
    ("Health routes", "it has a handle, and no actors"),
    ("A subscriber", "its group is left out"),
    (
        "Whole programs, and the same by hand",
        "each is an example, which is drilled",
    ),
];

/// Returns `true` if the code makes a group.
fn has_group(code: &str) -> bool {
    let marks = ["#[group", "Group::new(", "Ok(App {", "Context)"];
    marks.iter().any(|mark| code.contains(mark))
}

#[test]
fn each_example_is_drilled() {
    let this = include_str!("main.rs");
    let examples = Path::new(env!("CARGO_MANIFEST_DIR"));
    for entry in std::fs::read_dir(examples).expect("the examples") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy();
        let code = std::fs::read_to_string(&path).unwrap_or_default();
        if !name.ends_with(".rs") || !has_group(&code) || !code.contains("fn main()") {
            continue;
        }
        assert!(
            code.contains("rungroup::drill(") || code.contains("drill(repaired)"),
            "{name} is not drilled"
        );
        let runs_here = this.contains(&format!("#[path = \"../../examples/{name}\"]"));
        let runs_itself = ["11_testing.rs", "26_drill.rs"].contains(&&*name);
        assert!(runs_here != runs_itself, "nothing runs the drill of {name}");
    }
}

/// The sections of a page of the guide, with their names.
fn sections(page: &str) -> Vec<(&str, String)> {
    let (mut sections, mut is_code) = (vec![("", String::new())], false);
    for line in page.lines() {
        is_code ^= line.starts_with("//! ```");
        match line.strip_prefix("//! # ") {
            Some(name) if !is_code => sections.push((name, String::new())),
            _ => {
                let (_, text) = sections.last_mut().expect("the first one");
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    sections
}

#[test]
fn each_recipe_of_the_cookbook_is_drilled_or_listed() {
    let page = include_str!("../../runtime/src/guide/cookbook.rs");
    let mut listed = BTreeMap::from(NOT_DRILLED);
    for (name, recipe) in sections(page) {
        let is_drilled = recipe.contains("rungroup::drill(");
        let is_listed = listed.remove(name).is_some();
        let is_due = is_drilled || has_group(&recipe);
        assert_eq!(is_due, is_drilled ^ is_listed, "recipe `{name}`");
    }
    assert!(listed.is_empty(), "the cookbook has no {listed:?}");
}
