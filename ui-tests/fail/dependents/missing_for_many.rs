// An actor that receives is a dependent, too.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, provides = u8, restart(max_restarts = 5))]
    api: u8,
    #[actor(interrupt = cancel, ready = manual, receives = api)]
    web: u8,
    #[actor(interrupt = cancel, requires = [api, web])]
    page: u8,
}

fn main() {}
