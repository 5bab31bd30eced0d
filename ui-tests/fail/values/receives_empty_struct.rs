// A struct of received values has fields.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, receives = Needs {})]
    api: u8,
}

fn main() {}
