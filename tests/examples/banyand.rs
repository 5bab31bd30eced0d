//! The database node as a child process: its flags, its build, its run and its stop.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};

use crate::child::{self, Ended, Running};
use crate::client;

/// An empty folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("banyand")
        .join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// Starts the node with its files in this folder, and with free ports.
fn start(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Running {
    let root = folder.to_str().expect("text");
    let roots =
        ["property", "measure", "stream", "trace"].map(|name| format!("--{name}-root-path={root}"));
    let mut all: Vec<&str> = roots.iter().map(String::as_str).collect();
    all.extend(arguments);
    child::start_with_arguments(env!("CARGO_BIN_EXE_banyand"), &all, variables)
}

const FREE_PORTS: [&str; 2] = ["--grpc-addr=127.0.0.1:0", "--http-addr=127.0.0.1:0"];

fn end(arguments: &[&str], variables: &[(&str, &str)]) -> Ended {
    child::start_with_arguments(env!("CARGO_BIN_EXE_banyand"), arguments, variables).end()
}

#[track_caller]
fn assert_refused(ended: &Ended) {
    assert_eq!(ended.code, Some(1), "{ended:#?}");
    let texts = ended
        .stderr
        .matches("invalid configuration of group `banyand`");
    assert_eq!(texts.count(), 1, "{ended:#?}");
    assert!(ended.stdout.is_empty(), "nothing was built: {ended:#?}");
}

/// Writes a row, and returns the status line.
fn post(address: &str, path: &str, row: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("it listens");
    let length = row.len();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{row}"
    );
    stream.write_all(request.as_bytes()).expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    answer.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn help_lists_the_flags_of_every_field() {
    let ended = end(&["--help"], &[]);
    ended.succeeded();
    let text = ended.stdout.join("\n");
    for flag in [
        "--measure-root-path",
        "--trace-max-size",
        "--max-rows",
        "--http-addr",
        "--config",
    ] {
        assert!(text.contains(flag), "{flag} in {text}");
    }
    assert!(text.contains("BANYAND_HTTP_ADDR"), "{text}");
}

#[test]
fn show_units_lists_the_fields_of_each_phase() {
    let ended = end(&["--show-units"], &[]);
    ended.succeeded();
    let phases = [
        "  config: metric_service, metadata, memory_protector, property, measure, stream, trace, query, grpc, liaison_http, \
         pprof_service",
        "  build:  signal, metric_service, metadata, memory_protector, property, measure, stream, trace, query, grpc, \
         liaison_http",
        "  run:    signal, local_pipeline, metric_service, metadata, memory_protector, property, measure, stream, trace, grpc, \
         liaison_http, pprof_service",
        "  roles:  data, liaison, meta",
    ];
    for phase in phases {
        ended.position(phase);
    }
    let actors = "banyand: 12 actors, grace 10s, until first, signals SIGINT SIGQUIT SIGTERM";
    assert_eq!(ended.position(actors), 0);
}

#[test]
fn bad_flags_are_reported_together() {
    let ended = end(
        &[
            "--max-rows=many",
            "--measure-max-size=16384PiB",
            "--http-adr=127.0.0.1:0",
        ],
        &[("BANYAND_GRPC_ADDR", "nowhere")],
    );
    let texts = [
        "--max-rows",
        "exceeds 64 bits",
        "--http-adr",
        "BANYAND_GRPC_ADDR",
    ];
    for text in texts {
        assert!(ended.stderr.contains(text), "{text} in {ended:#?}");
    }
    assert_refused(&ended);
}

#[test]
fn bad_file_is_reported_with_its_lines() {
    let file = folder("bad_file").join("banyand.toml");
    std::fs::write(
        &file,
        "[query]\nmax-rows = \"many\"\n\n[measure]\nmax-sise = \"1KiB\"\n",
    )
    .expect("written");
    let file = file.to_str().expect("text");
    let ended = end(&["--config", file], &[]);
    for place in [":2:", ":5:"] {
        let place = format!("{file}{place}");
        assert!(ended.stderr.contains(&place), "{place} in {ended:#?}");
    }
    assert!(
        ended.stderr.contains("max-size"),
        "the nearest name: {ended:#?}"
    );
    assert_refused(&ended);
}

#[test]
fn port_in_use_is_1_and_names_the_field() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("bound").to_string();
    let arguments = ["--grpc-addr=127.0.0.1:0", "--http-addr", &address];
    let ended = start(&folder("port_in_use"), &arguments, &[]).end();
    assert_eq!(ended.code, Some(1), "{ended:#?}");
    assert!(
        ended.stderr.starts_with("Error: build of liaison_http: "),
        "{ended:#?}"
    );
    assert!(
        ended.lines_of("roles:").is_empty(),
        "nothing runs: {ended:#?}"
    );
}

#[test]
fn term_during_the_build_is_143() {
    let folder = folder("term_in_build");
    let missing = folder.join("cluster");
    let missing = missing.to_str().expect("text");
    let mut node = start(&folder, &["--wait-for", missing], &[]);
    node.until("metadata: waits for the cluster");
    node.send("TERM");
    let ended = node.end();
    assert_eq!(ended.code, Some(128 + 15), "{ended:#?}");
    assert!(ended.lines_of("measure").is_empty(), "{ended:#?}");
}

#[test]
fn term_while_serving_closes_the_front_end_first() {
    let folder = folder("term_in_run");
    let file = folder.join("banyand.toml");
    std::fs::write(
        &file,
        "[measure]\nmax-size = \"9 B\"\n\n[query]\nmax-rows = 7\n",
    )
    .expect("written");
    let file = file.to_str().expect("text");
    let arguments = [&FREE_PORTS[..], &["--config", file]].concat();
    let mut node = start(&folder, &arguments, &[("BANYAND_MAX_ROWS", "1")]);
    node.until("roles: data, liaison, meta");
    let address = node.until_start("liaison_http: http://");
    assert_eq!(
        client::get(&address, "/health"),
        (200, "serving".to_owned())
    );
    assert!(post(&address, "/stream", "one").contains("201"));
    assert!(post(&address, "/stream", "two").contains("201"));
    // The variable precedes the file.
    assert_eq!(client::get(&address, "/stream"), (200, "two\n".to_owned()));
    // The file limits the size.
    assert!(post(&address, "/measure", "longer than nine").contains("400"));
    node.send("HUP");
    node.until("signal: reloaded");
    node.send("TERM");
    let ended = node.end();
    ended.succeeded();
    let order = [
        "liaison_http: closed",
        "grpc: closed",
        "local_pipeline: closed after 3 rows",
        "stream: closed with 2 rows",
        "metadata: left the cluster",
    ];
    let positions = order.map(|line| ended.position(line));
    assert!(positions.is_sorted(), "{ended:#?}");

    let rows = std::fs::read_to_string(folder.join("stream.rows")).expect("a file");
    assert_eq!(rows, "one\ntwo\n");
    let mut again = start(&folder, &FREE_PORTS, &[]);
    again.until("stream: 2 rows");
    again.until_start("liaison_http: http://");
    again.send("TERM");
    again.end().succeeded();
}
