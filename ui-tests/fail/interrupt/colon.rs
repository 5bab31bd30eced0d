// A value stands behind an equals sign.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt: cancel)]
    api: u8,
}

fn main() {}
