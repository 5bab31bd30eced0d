// The delay grows, also to the default.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(delay = "1m"))]
    api: u8,
}

fn main() {}
