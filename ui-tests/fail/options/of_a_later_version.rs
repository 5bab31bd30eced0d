// An option that is not there yet is unknown.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, metric)]
    api: u8,
}

fn main() {}
