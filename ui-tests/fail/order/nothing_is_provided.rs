// An actor that others receive from provides a value.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, receives = db)]
    api: u8,
    #[actor(interrupt = cancel)]
    db: u8,
}

fn main() {}
