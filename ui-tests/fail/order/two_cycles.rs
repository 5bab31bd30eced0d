// One error for each cycle.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, stops_before = [b])]
    a: u8,
    #[actor(interrupt = cancel, stops_before = [a])]
    b: u8,
    #[actor(interrupt = cancel, stops_before = [d])]
    c: u8,
    #[actor(interrupt = cancel, stops_before = [c])]
    d: u8,
}

fn main() {}
