// `stops_before` takes a list, also of one.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, stops_before = db)]
    api: u8,
    #[actor(interrupt = cancel)]
    db: u8,
}

fn main() {}
