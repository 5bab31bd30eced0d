// An option of the group stands at the group.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, drain = "5s")]
    api: u8,
}

fn main() {}
