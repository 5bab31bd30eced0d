// An unknown option: the nearest one is suggested.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(max_dealy = "1s"))]
    api: u8,
}

fn main() {}
