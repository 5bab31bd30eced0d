//! Runs the group of every example under the drill: each module is an example, with its test `survives_every_fault`.
//!
//! Left out are examples whose purpose is a failure (`09_stuck_thread`, `12_group`, `15_connections`, `18_fetches`), the tests
//! `11_testing` and `26_drill`, and `16_sidecar`, whose child process is the program itself.

#![allow(dead_code, reason = "the `main` of each example")]

#[path = "../../examples/19_consumer.rs"]
mod consumer;
#[path = "../../examples/01_context.rs"]
mod context;
#[path = "../../examples/23_gateway.rs"]
mod gateway;
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
#[path = "../../examples/07_job.rs"]
mod small_job;
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
