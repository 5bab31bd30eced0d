// A value is received, and has no place in the order.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, requires = [state])]
    api: u8,
    #[actor(interrupt = cancel, stops_before = [state], receives = stat)]
    web: u8,
    #[value]
    state: u8,
}

fn main() {}
