// `within` takes a duration.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(within = none))]
    api: u8,
}

fn main() {}
