// `until = all` waits for those that do not stop last.
use rungroup::group;

#[group(until = all)]
struct App {
    #[actor(interrupt = cancel, stops_last)]
    metrics: u8,
}

fn main() {}
