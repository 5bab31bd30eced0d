// A drain comes before the stop that TERM begins.
use rungroup::group;

#[group(drain = "5s", signals = [INT])]
struct App {
    #[actor(interrupt = cancel)]
    api: u8,
}

fn main() {}
