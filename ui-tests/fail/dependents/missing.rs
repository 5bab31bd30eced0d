// Where others require what is run again, it is said what becomes of them.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, ready = manual, restart = on_failure)]
    api: u8,
    #[actor(interrupt = cancel, requires = [api])]
    web: u8,
}

fn main() {}
