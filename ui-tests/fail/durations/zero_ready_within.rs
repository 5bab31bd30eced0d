// A limit for readiness is longer than zero.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, ready = manual, ready_within = "0ms")]
    api: u8,
}

fn main() {}
