// Options are separated by commas.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel; blocking)]
    api: u8,
}

fn main() {}
