// A flag has no value.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, stops_last(db))]
    api: u8,
}

fn main() {}
