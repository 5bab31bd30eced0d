// The group does not wait for an actor that stops last.
use rungroup::group;

#[group(until = all)]
struct App {
    #[actor(interrupt = cancel, foreground, stops_last)]
    metrics: u8,
    #[actor(interrupt = cancel)]
    job: u8,
}

fn main() {}
