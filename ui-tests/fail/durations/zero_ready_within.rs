// Nobody is ready within no time.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, ready = manual, ready_within = "0ms")]
    api: u8,
}

fn main() {}
