// The default delay grows, too.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(max_delay = "500ms"))]
    api: u8,
}

fn main() {}
