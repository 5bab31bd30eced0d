// An unknown option is told with all there are.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(jitter = 5))]
    api: u8,
}

fn main() {}
