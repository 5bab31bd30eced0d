// An option of an actor stands at its field.
use rungroup::group;

#[group(stops_last)]
struct App {
    #[actor(interrupt = cancel)]
    api: u8,
}

fn main() {}
