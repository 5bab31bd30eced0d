// `until = all` waits for at least one actor.
use rungroup::group;

#[group(until = all)]
struct App {
    #[actor(interrupt = cancel, stops_last)]
    metrics: u8,
}

fn main() {}
