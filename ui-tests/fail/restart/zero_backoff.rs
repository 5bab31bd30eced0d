// What fails at once is not run again at once.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(backoff = "0s"))]
    api: u8,
}

fn main() {}
