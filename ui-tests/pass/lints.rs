// Generated code trips no lint that a user may deny.
#![deny(warnings, future_incompatible, let_underscore, nonstandard_style, rust_2018_idioms, unused)]
#![deny(missing_docs, missing_debug_implementations, single_use_lifetimes, trivial_casts, trivial_numeric_casts)]
#![deny(unreachable_pub, unused_import_braces, unused_lifetimes, unused_qualifications)]
#![deny(unused_results, variant_size_differences, elided_lifetimes_in_paths, explicit_outlives_requirements)]
#![deny(absolute_paths_not_starting_with_crate, let_underscore_drop, redundant_lifetimes, unit_bindings)]
#![forbid(unsafe_code)]
//! Everything public is documented.
use rungroup::{Context, group};
use std::time::Duration;

const GRACE: Duration = Duration::from_secs(2);

async fn open(_: u8, ctx: Context<u8>) {
    ctx.provide(1);
}

async fn share(_: &u8, _: Context<(), u8>) {}

/// A public group.
#[group(grace = GRACE, drain = "1s", signals, until = all)]
#[derive(Debug)]
pub struct App {
    #[actor(execute = open, interrupt = cancel, provides = u8, ready_within = GRACE, grace = "1s", background)]
    store: u8,
    #[actor(execute = share, interrupt = |_, _| {}, receives = store, on_ok = continue, foreground)]
    api: u8,
    #[actor(blocking, execute = |_, _| {}, interrupt = cancel, requires = [store], stops_before = [api])]
    thread: u8,
    plain: u8,
}

#[group]
struct Private {
    #[actor(execute = async |_value, _ctx| {}, interrupt = drop, stops_last)]
    value: u8,
}

fn main() {
    drop(App { store: 1, api: 2, thread: 3, plain: 4 }.into_group());
    drop(Private { value: 1 }.into_group());
}
