// `reset_after` takes a duration.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(reset_after = none))]
    api: u8,
}

fn main() {}
