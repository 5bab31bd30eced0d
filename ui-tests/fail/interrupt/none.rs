// No actor goes without an interrupt.
use rungroup::group;

#[group]
struct App {
    #[actor(execute = serve, interrupt = none)]
    api: u8,
}

fn main() {}
