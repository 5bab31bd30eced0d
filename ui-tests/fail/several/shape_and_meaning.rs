// A mistake of shape does not hide a mistake of meaning in the same field.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, requires = [bd], grase = "5s", grace = "0s")]
    api: u8,
    #[actor(interrupt = cancel, name = "", blocking = yes)]
    db: u8,
}

fn main() {}
