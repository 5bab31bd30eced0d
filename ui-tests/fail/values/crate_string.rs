// `crate` is a path.
use rungroup::group;

#[group(crate = "rungroup")]
struct App {
    #[actor(interrupt = cancel)]
    api: u8,
}

fn main() {}
