// An unknown option without a similar one: all options are listed.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, restart(jitter = 5))]
    api: u8,
}

fn main() {}
