// All mistakes of meaning come at once.
use rungroup::group;

#[group(drain = "1h")]
struct App {
    #[actor(requires = [bd, config], name = "")]
    api: u8,
    #[actor(interrupt = drop, blocking)]
    db: u8,
    #[actor(interrupt = cancel, grace = "0s", stops_before = [web])]
    web: u8,
    config: u8,
}

fn main() {}
