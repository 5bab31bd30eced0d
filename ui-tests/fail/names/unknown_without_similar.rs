// A list names fields: all there are, and the `#[cfg]` hint.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, stops_before = [telemetry])]
    api: u8,
    #[actor(interrupt = cancel, ready = manual)]
    db: u8,
}

fn main() {}
